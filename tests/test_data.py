"""The data for other programs: read as strangers read it, with stock tools and nothing of ours."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from jsonschema.validators import validator_for

import codeset
from codeset.data.corrections import entries
from codeset.made import data, ledger, tables
from codeset.units import counting
from conftest import EDITION, ROOT, copy_project, own_site, pages_of

ATOM = "{http://www.w3.org/2005/Atom}"
LOG = "docs/data/corrections.yml"
ENTRY = """  C-2026-900:
    day: 2026-11-30
    state: reported
    pages: [index.md]
    was: a test.
"""


@pytest.fixture(scope="module")
def site():
    return own_site()


@pytest.fixture(scope="module")
def index(built: Path) -> dict:
    return json.loads((built / "data/index.json").read_text(encoding="utf-8"))


def test_the_index_lists_every_file_with_its_size_and_its_hash(built: Path, index: dict) -> None:
    listed = {(built / "data" / entry["path"]).resolve(): entry for entry in index["files"]}
    there = {*(built / "data").resolve().iterdir(), (built / "feed.xml").resolve()}
    assert listed.keys() == there - {(built / "data/index.json").resolve()}
    for path, entry in listed.items():
        content = path.read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest()), path
        assert ("schema" in entry) == (path.suffix == ".json" and ".schema" not in path.name), path
    owned = f"CPT copyright {EDITION['year']} American Medical Association. All rights reserved."
    assert owned in index["notice"] and index["edition"]["name"] == EDITION["name"]


def test_a_stock_validator_reads_each_schema_alone_and_each_document_by_its_own(
    built: Path, index: dict
) -> None:
    schemas = {path.name: json.loads(path.read_bytes()) for path in (built / "data").glob("*.schema.json")}
    for name, schema in schemas.items():
        validator_for(schema).check_schema(schema)
        assert urlsplit(schema["$id"]).scheme, name
    assert len({schema["$id"] for schema in schemas.values()}) == len(schemas)
    documents = [(entry["path"], entry["schema"]) for entry in index["files"] if "schema" in entry]
    for path, name in [*documents, ("index.json", "index.schema.json")]:
        document, make = json.loads((built / "data" / path).read_bytes()), validator_for(schemas[name])
        validator = make(schemas[name], format_checker=make.FORMAT_CHECKER)
        assert [error.message for error in validator.iter_errors(document)] == [], path
        # It does not let everything pass, not even in the parts that it takes from another schema.
        assert not validator.is_valid({**document, "notice": ""}), path
        assert "code" not in document or not validator.is_valid({**document, "record": {}}), path


def test_a_schema_keeps_its_name_while_its_form_does(site) -> None:
    schemas = {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs/data").glob("*.schema.json")
    }
    ids = {name: json.loads(text)["$id"] for name, text in data.bundled(schemas).items()}
    assert ids["codes.schema.json"] == "urn:uuid:7ac40717-61bc-5e86-8c74-c562d591bcdc"
    newer = {name: text.replace('"const": 1', '"const": 2', 1) for name, text in schemas.items()}
    assert json.loads(data.bundled(newer)["codes.schema.json"])["$id"] != ids["codes.schema.json"]
    assert json.loads(data.files(site, schemas, commit="abc1234")["data/index.json"])["commit"] == "abc1234"


def rows(built: Path, name: str) -> list[list[str]]:
    with (built / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def test_tables_are_even_and_hold_no_formula(built: Path) -> None:
    for file in (built / "data").glob("*.csv"):
        content = file.read_bytes()
        assert content.endswith(b"\r\n") and not content.startswith(b"\xef\xbb\xbf"), file
        table = rows(built, file.name)
        assert len({len(row) for row in table}) == 1 and len(table) > 10, file
        assert not [cell for row in table for cell in row if cell.startswith(tuple("=+-@\t\r"))], file
        assert all(any(EDITION["name"] in cell for cell in row) for row in table[1:]) or any(
            row[0] == "edition" and set(row[1:]) == {f"{EDITION['name']}, effective {EDITION['effective']}"}
            for row in table
        ), file
    assert tables._csv([["=1+1", "-2", "@x", "a,b"]]) == "'=1+1,'-2,'@x,\"a,b\"\r\n"


def test_the_comparison_says_what_the_code_set_says(built: Path) -> None:
    table = {row[0]: row[1:] for row in rows(built, "97112-vs-97110.csv")}
    codes = json.loads((built / "data/codes.json").read_bytes())["codes"]
    assert table["field"][:2] == ["97112", "97110"]
    for key in ("name", "kind", "time", "unit", "contact", "purposes"):
        for number, text in zip(table["field"], table[key], strict=True):
            value = codes[number].get(key, "")
            assert text == (", ".join(value) if isinstance(value, list) else value)
    assert all(table["time: who says so"])


def test_the_table_of_minutes_counts_as_the_rules_do(built: Path) -> None:
    _, *table = rows(built, "minutes-to-units.csv")
    last = 0
    for first, end, *units in [map(int, row[:4]) for row in table]:
        assert first == last + 1
        for minutes in (first, end):
            days = [counting.Day(rule, {"97112": minutes}) for rule in ("cms", "cpt")]
            assert [counting.count(day).total for day in days] == units
        last = end
    assert [row[:4] for row in table[:2]] == [["1", "7", "0", "0"], ["8", "22", "1", "1"]]


def test_page_data_and_feed_tell_the_same_log(built: Path, site) -> None:
    log = json.loads((built / "data/corrections.json").read_bytes())["corrections"]
    page = BeautifulSoup((built / "about/corrections.html").read_text(encoding="utf-8"), "html.parser")
    shown = {item["id"].upper(): item for item in page.select("li[id^=c-]")}
    assert [*shown] == [*log] and len(log) >= 78
    feed = ET.parse(built / "feed.xml").getroot()
    found = feed.findall(f"{ATOM}entry")
    numbers = [entry.findtext(f"{ATOM}title").partition(",")[0] for entry in found]
    assert {*numbers} == {*[*log][-len(numbers) :]} and len(numbers) == min(len(log), ledger.NEWEST)
    for number, entry in zip(numbers, found, strict=True):
        told = BeautifulSoup(entry.findtext(f"{ATOM}content"), "html.parser").get_text()
        for mark in shown[number].select("sup"):
            mark.extract()
        for key in ("was", "now"):
            assert log[number].get(key, "") in told
            assert log[number].get(key, "") in re.sub(r"\s+", " ", shown[number].get_text()), number
        assert entry.find(f"{ATOM}link").get("href") == f"about/corrections.html#{number.lower()}"


def test_the_feed_is_one_by_the_standard_and_its_names_last(built: Path, site) -> None:
    """What RFC 4287 asks of a feed and of its entries."""
    for address in ("", "https://97112.example"):
        feed = ET.fromstring(ledger.feed(site, "A & B", address))
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "A & B"
        ids = [feed.findtext(f"{ATOM}id"), *(each.text for each in feed.findall(f"{ATOM}entry/{ATOM}id"))]
        assert len({*ids}) == len(ids) and all(id_.startswith("urn:uuid:") for id_ in ids)
        assert "urn:uuid:1a203065-0676-549e-a1d0-2aa446d47ee8" in ids  # C-2026-077, forever
        updated = [each.text for each in feed.iter(f"{ATOM}updated")]
        assert updated[0] == max(updated)
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", moment) for moment in updated)
        links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
        assert all(link.startswith(f"{address}/") if address else not urlsplit(link).scheme for link in links)
        rels = [link.get("rel") for link in feed.findall(f"{ATOM}link")]
        assert rels == (["self", "alternate"] if address else ["alternate"])
    for file in pages_of(built):
        head = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").head
        if file.name not in ("404.html", "search.html"):  # no pages of the docs
            link = head.select_one("link[rel=alternate][type='application/atom+xml']")["href"]
            assert (file.parent / link).resolve() == (built / "feed.xml").resolve(), file


# What becomes of a good entry, and what is said of it: of its form, of its place in the log, of where it
# leads, of what it says.
FORMS = [
    ("state: reported", "state: corrected", "a line `now: ...`"),
    ("state: reported", "state: mended", "one of: reported, confirmed"),
    ("was: a test.", "was: a [test](x.md).", "no links"),
]
ORDER = [
    ("2026-11-30", "2026-11-01", "or later"),
    ("state: reported", "state: reported\n    part: codings", "did you mean `coding`"),
    ("C-2026-900", "C-2026-999", "expected: C-2026-"),
]
PLACES = [("index.md", "indeks.md", "did you mean `index.md`")]
TEXTS = [
    ("was: a test.", "was: a test.\n    now: 97112 is only for stroke.", "only for stroke"),
    ("was: a test.", "was: a test.\n    now: since 2019 it pays 77%.", "77%"),
    ("was: a test.", "was: a test.\n    now: it is well.[^no-such]", "no-such"),
]


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        *((rows, {"invalid-record"}) for rows in (FORMS, ORDER, PLACES)),
        (TEXTS, {"false-claim", "unbound-figure", "unknown-fact"}),
    ],
    ids=["forms", "order", "places", "texts"],
)
def test_what_is_wrong_in_the_log_stops_the_build(project: Path, rows: list, rules: set[str]) -> None:
    file = project / LOG
    text = file.read_text(encoding="utf-8")
    number = text.count("    state: ") + 1
    entries = [
        ENTRY.replace(old, new, 1).replace("C-2026-900", f"C-2026-{number + place:03}")
        for place, (old, new, _) in enumerate(rows)
    ]
    file.write_text(text + "".join(entries), encoding="utf-8")
    faults = codeset.check(project, codeset.site_paths(project)).errors
    assert {fault.rule for fault in faults} == rules
    # Each is told at its own entry.
    starts = [text.count("\n") + sum(entry.count("\n") for entry in entries[:n]) for n in range(len(rows))]
    for start, entry, (_, _, told) in zip(starts, entries, rows, strict=True):
        own = [fault for fault in faults if start < fault.span.line <= start + entry.count("\n")]
        assert any(told in str(fault) and fault.span.path == LOG for fault in own), (entry, faults)


SNAPSHOT = ROOT / "tests/facts.txt"
CHANGED = f"""changed or gone without an entry in the log. If the fact was wrong, add an entry to {LOG} that
names it, under `facts` or by a mark. If its wording alone is clearer, delete its line in tests/facts.txt.
Then run `pytest --update`."""


def fingerprints(site) -> dict[str, str]:
    """What each published fact says, how well it is supported and by whom, as a short hash. Dates are none of
    it, nor are the words by which pages are compared."""
    said = {
        fact.id: json.dumps([fact.statement, fact.forms, fact.level, sorted(fact.sources)])
        for fact in site.published
    }
    return {name: hashlib.sha256(text.encode()).hexdigest()[:12] for name, text in sorted(said.items())}


def unlogged(site, known: list[str]) -> tuple[list[str], list[str]]:
    """Of a snapshot: the facts that changed or went without an entry newer than it, and the new ones."""
    (_, last), *lines = (line.split() for line in known)
    newer = [entry for entry in entries(site.code_set.trees[LOG]) if entry.id > last]
    logged = {name for entry in newer for name in entry.names}
    now, before = fingerprints(site), dict(lines)
    changed = [name for name, mark in before.items() if now.get(name) != mark and name not in logged]
    return changed, [name for name in now if name not in before]


def test_no_fact_changes_without_an_entry_in_the_log(site, request: pytest.FixtureRequest) -> None:
    changed, new = unlogged(site, SNAPSHOT.read_text(encoding="utf-8").splitlines())
    assert changed == [], CHANGED
    if request.config.getoption("--update"):
        last = [*site.code_set.trees[LOG].value["corrections"]][-1]
        lines = [f"log {last}", *(f"{name} {mark}" for name, mark in fingerprints(site).items())]
        SNAPSHOT.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    else:
        assert new == [], "new facts need no entry: run `pytest --update`"


def test_the_snapshot_tells_a_changed_fact_a_new_one_and_moved_dates(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    known = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    facts, log = project / "docs/data/facts/units.yml", project / LOG
    text = facts.read_text(encoding="utf-8")

    def judged(old: str, new: str, entry: str = "") -> tuple[list[str], list[str]]:
        assert old in text
        facts.write_text(text.replace(old, new, 1), encoding="utf-8")
        log.write_text((ROOT / LOG).read_text(encoding="utf-8") + entry, encoding="utf-8")
        return unlogged(codeset.check(project, ()).site, known)

    name = re.search(r"^  ([a-z0-9-]+):$", text, re.M)[1]
    read = re.search(r"^    read: \S+$", text, re.M)[0]
    said = re.search(r"^    statement: .*$", text, re.M)[0]
    other = re.sub(r"\.(\"?)$", r", and more.\1", said)
    number = f"C-2026-{(ROOT / LOG).read_text(encoding='utf-8').count('    state: ') + 1:03}"
    entry = ENTRY.replace("C-2026-900", number) + f"    facts: [{name}]\n"
    assert judged(read, "    read: 2026-11-24") == ([], [])
    assert judged(said, other) == ([name], [])
    assert judged(said, other, entry) == ([], [])
    assert judged(f"  {name}:", f"  {name}-new:") == ([name], [f"{name}-new"])
