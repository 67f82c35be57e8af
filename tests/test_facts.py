"""Facts on the built site: each figure leads to its source, old ones show themselves, open ones nowhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

import codeset
from codeset.made import notes
from codeset.rules import PAGE_RULES
from codeset.site import rests_on
from conftest import EDITION, ROOT, copy_project, copy_small, loaded, mkdocs, own_site, pages_of, yearly

KX, _ = yearly()
DATA = ROOT / "docs/data"
FACTS = {
    name: fact
    for file in sorted((DATA / "facts").glob("*.yml"))
    for name, fact in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)["facts"].items()
}
SOURCES = yaml.load((DATA / "sources.yml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)["sources"]
NEXT = re.search(r"^next: (\S+)", (DATA / "reviews.yml").read_text(encoding="utf-8"), re.M)[1]
OPEN = {name: fact for name, fact in FACTS.items() if fact["level"] == "unverified"}
DUE = sorted({fact[key] for fact in FACTS.values() for key in ("valid_until", "review_by") if key in fact})


def dates_of(fact: dict) -> list[str]:
    return [fact[key] for key in ("valid_until", "review_by") if key in fact]


def soup(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def words(tag) -> str:
    return re.sub(r"\s+", " ", tag.text).strip()


def epoch(day: str, days: int = 0) -> str:
    """The noon of a day, so many days later, as SOURCE_DATE_EPOCH."""
    noon = datetime.combine(date.fromisoformat(day) + timedelta(days), datetime.min.time(), UTC) + timedelta(
        hours=12
    )
    return str(int(noon.timestamp()))


def resting(built: Path) -> dict[str, set[str]]:
    """The facts that the list of sources says to rest on each source."""
    found: dict[str, set[str]] = {}
    for heading in soup(built, "about/sources").select("article h3[id]"):
        found[heading["id"]] = set()
        for element in heading.find_next_siblings():
            if element.name in ("h2", "h3"):
                break
            found[heading["id"]] |= {id_of(a) for a in element.select("a[href*='facts.html#']")}
    return found


def id_of(link) -> str:
    return link["href"].partition("#")[2]


def reached(note, resting: dict[str, set[str]]) -> set[str]:
    """The facts whose entries a reader reaches from a note, at once or by the source that lists them, and the
    sources that it names."""
    found = {id_of(a) for a in note.select("a[href*='sources.html#'], a[href*='facts.html#']")}
    for link in note.find_all("a", string="Entries"):
        found |= resting[id_of(link)]
    return found


def test_each_note_leads_to_its_entry_and_that_to_its_source(built: Path) -> None:
    entries = {entry["id"]: entry for entry in soup(built, "facts").find_all(id=True)}
    sources, seen = resting(built), 0
    for file in pages_of(built):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for note in page.select(".footnote > ol > li"):
            named = {id_of(a) for a in note.select("a[href*='sources.html#']")}
            assert sources.keys() >= named, (file, note)
            own = words(note).startswith(("Our reading: ", "Our arithmetic: "))
            assert named or own, (file, note)
            assert note.select("a[href*='facts.html#'], a[href*='sources.html#']"), (file, note)
            for name in (id_of(a) for a in note.select("a[href*='facts.html#']")):
                rests = entries[name].select("a[href*='sources.html#']")
                assert {id_of(a) for a in rests} == named, (file, name)
                due = [time["datetime"] for time in entries[name].find_all("time")]
                assert [time["datetime"] for time in note.find_all("time")] == due, (file, name)
                seen += 1
    assert seen > 300


def test_a_source_lists_what_rests_on_it(built: Path) -> None:
    found = resting(built)
    for name, fact in FACTS.items():
        if name not in OPEN:
            assert all(name in found[source] for source in fact["sources"]), name
    assert not [name for facts in found.values() for name in facts if name in OPEN]


def test_each_mark_of_a_page_has_its_fact_behind_the_note_that_its_number_names(built: Path) -> None:
    site = own_site()
    sources, marks, lost = resting(built), 0, []
    for page in site.markdown:
        if page.lists:  # they hold marks of their own
            continue
        shown = soup(built, page.source.path.removeprefix("docs/").removesuffix(".md"))
        links = [id_of(a) for a in shown.select("article sup.mark a")]
        behind = {note["id"]: reached(note, sources) for note in shown.select(".footnote > ol > li")}
        wanted = [(mark.place[0], mark.name.text) for mark in page.marks]
        for definition in page.definitions:
            for value, name in site.fields(definition):
                line = page.source.place(value.span.line, value.span.line)[0]
                wanted.append((line + value.span.column, name))
        # In a row of marks a note is shown once, so a mark may share the one before it.
        at = 0
        for _, name in sorted(wanted):
            if at < len(links) and name in behind[links[at]]:
                at += 1
            elif not at or name not in {each for link in links[max(0, at - 9) : at] for each in behind[link]}:
                lost.append((page.source.path, name))
        assert at == len(links), page.source.path
        marks += len(wanted)
    assert lost == []
    assert marks > 1000


@pytest.mark.parametrize("name", [KX, "cms-units-3", "pain-not-a-function", "97112-time"])
def test_an_entry_of_the_list_says_everything(built: Path, name: str) -> None:
    text = words(soup(built, "facts").find(id=name))
    if name not in FACTS:
        assert f"read in {SOURCES['cms-claims-5-20-2']['read_in']}" in text
        return
    fact = FACTS[name]
    assert fact["statement"] in text
    assert f"As pages write it: {'; '.join(fact['forms'])}." in text or len(fact["forms"]) > 1
    assert f"Read on {fact['read']}." in text
    for source in fact["sources"]:
        assert SOURCES[source]["title"] in text and SOURCES[source].get("address", "") in text
        assert SOURCES[source].get("section", "") in text
    due = fact.get("valid_until") or fact.get("review_by")
    assert f"{'Valid until' if 'valid_until' in fact else 'Until'} {due}." in text
    level = {"secondary": "Reported by", "reproduced": "read in", "computed": "Our reading"}[fact["level"]]
    assert level in text
    assert "Used on" in text or "No page uses it yet" in text


@pytest.mark.parametrize("name", ["97112", "handouts/97112", "not-only-stroke", "about/cpt-notice"])
def test_the_end_of_a_page_says_how_far_it_can_be_trusted(built: Path, name: str) -> None:
    page = soup(built, name)
    state = page.select_one("article .state")
    assert page.find(id="rests") is (page.select_one("h2.notes") or state)
    text = words(state)
    assert f"{EDITION['name']}, effective {EDITION['effective']}." in text
    assert "<" not in text  # nothing of the templates' own workings
    assert re.search(r"Checked by the build on 2026-11-24 against \d+ facts\.", text)
    unreviewed = "Reviewed by a clinician: not yet. Reviewed by a certified coder: not yet."
    assert f"{unreviewed} Next review by {NEXT}." in text


def test_each_field_of_a_definition_has_its_note_on_its_page(built: Path) -> None:
    page = soup(built, "97112")
    definition = page.find(id="cpt-97112").find_next("dl")
    for term, name in (("Time", "97112-time"), ("Contact", "97112-contact")):
        value = next(dt for dt in definition.find_all("dt") if words(dt) == term).find_next("dd")
        note = page.find(id=value.select_one(".mark a")["href"].removeprefix("#"))
        assert name in reached(note, resting(built)), name
    assert words(note).startswith("Reported by AAPC: ")
    assert all(who in words(note) for who in ("Health Network Solutions: ", "PredictionHealth: "))
    assert f"Until {EDITION['valid_until']}." in words(note)


def test_open_questions_are_published_nowhere(built: Path) -> None:
    assert len(OPEN) > 5
    for file in built.rglob("*"):
        if file.suffix in (".html", ".json"):
            text = file.read_text(encoding="utf-8")
            assert not [
                name for name, fact in OPEN.items() if fact["statement"] in text or f'"{name}"' in text
            ], file


def test_the_list_of_facts_is_kept_out_of_the_search(built: Path) -> None:
    text = loaded(built, "search-index.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("searchIndex="))
    assert len(index) > 100
    assert [entry for entry in index if entry[0].startswith("facts.html")] == []


@pytest.fixture(scope="module")
def checked() -> codeset.Report:
    """The check on the day after the last due date: it finds old facts, and nothing else."""
    later = (date.fromisoformat(max(DUE)) + timedelta(1)).isoformat()
    report = codeset.check(ROOT, codeset.site_paths(ROOT), today=later, strict=True)
    assert {(d.rule, d.severity) for d in report.diagnostics} == {("stale-fact", "error")}
    return report


@pytest.mark.parametrize("day", DUE)
def test_after_each_due_date_the_facts_are_noted_and_on_a_strict_check_errors(
    checked: codeset.Report, day: str
) -> None:
    later = (date.fromisoformat(day) + timedelta(1)).isoformat()
    dates = {name: dates_of(fact) for name, fact in FACTS.items() if name not in OPEN}
    dates["edition"] = [EDITION["valid_until"]]
    past = {name for name, own in dates.items() if min(own, default="9") < later}
    ending = {name for name in past if day == min(dates[name])}
    for strict, severity in ((False, "note"), (True, "error")):
        site = replace(checked.site, today=later, strict=strict)
        found = [*PAGE_RULES["stale-fact"].find(site)]
        assert {d.message.split()[0] for d in found} == past
        assert {d.severity for d in found} <= {severity}
        on_the_day = PAGE_RULES["stale-fact"].find(replace(site, today=day))
        assert not ending & {d.message.split()[0] for d in on_the_day}
    # Every page that uses such a fact says so at its marks, in its notes and in the meta data.
    for page in site.markdown:
        noted = notes.of_page(site, page)
        for note in noted.notes.values():
            for name in note.facts:  # fields of codes end with the edition
                of_edition = name not in dates and later > EDITION["valid_until"]
                assert note.past == (name in past or of_edition), name
        used = {name for fact in site.used(page) for name in rests_on(fact)}
        assert noted.past or not used & past, page.source.path


@pytest.mark.long  # the start of a year is looked at in test_notes.py
def test_a_build_after_the_last_due_date_marks_every_old_fact(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    day = max(DUE)
    result = mkdocs("build", cwd=project, SOURCE_DATE_EPOCH=epoch(day, 1))
    assert result.returncode == 0, result.stdout
    last = FACTS[KX]["valid_until"]
    assert f"note[stale-fact]: {KX} was valid until {last}; it is used on" in result.stdout
    entries = soup(project / "site", "facts")
    for name, fact in FACTS.items():
        if name not in OPEN:
            dated = "valid_until" in fact or "review_by" in fact
            assert bool(entries.find(id=name).select("time.past")) == dated, name
    page = soup(project / "site", "97112")
    assert "past" in page.select_one(".overdue")["class"]
    marks = 0
    for mark in page.select("article sup.mark"):
        note = page.find(id=mark.a["href"].removeprefix("#"))
        names = [id_of(a) for a in note.select("a[href*='facts.html#']")]
        if not names:  # of several facts, each with the day that the note gives
            assert ("past" in mark["class"]) == bool(note.find("time")), note
            continue
        fields = [name for name in names if name not in FACTS]  # of a code, which end with the edition
        dated = [name for name in names if dates_of(FACTS.get(name, {}))]
        assert ("past" in mark["class"]) == bool(fields or dated), note
        assert len(fields or dated) in (0, len(names)), note
        marks += 1
    assert marks > 20


def test_a_strict_build_with_an_old_fact_touches_nothing(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    (project / "site").mkdir()
    (project / "site/index.html").write_text("the previous site", encoding="utf-8")
    result = mkdocs("build", "--strict", cwd=project, SOURCE_DATE_EPOCH=epoch(min(DUE), 1))
    assert result.returncode != 0
    assert "error[stale-fact]" in result.stdout
    assert "The previous site is unchanged." in result.stdout
    assert [path.name for path in (project / "site").iterdir()] == ["index.html"]


def test_a_clock_that_is_no_number_is_told_in_words(tmp_path: Path) -> None:
    result = mkdocs("build", cwd=copy_small(tmp_path), SOURCE_DATE_EPOCH="tomorrow")
    assert result.returncode != 0
    assert "SOURCE_DATE_EPOCH is 'tomorrow'; it must be a number of seconds since 1970" in result.stdout


def show(name: str, project: Path) -> str:
    command = [sys.executable, "-m", "codeset", "show", name]
    return subprocess.run(command, cwd=project / "hooks", capture_output=True, text=True, check=True).stdout


def test_a_review_in_the_data_stands_on_its_page_and_markup_from_the_data_is_text(small: Path) -> None:
    reviews = """next: 2027-05-23
pages:
  index.md:
    clinician: {name: "A. <b>Test</b>, PT", date: 2026-11-24, text: READ}
    coder: {name: "B. Test, CPC", date: 2026-11-25, text: 0123456789ab}
    next: 2027-01-31
"""
    listed = re.search(r"^(\w+)  index\.md  not reviewed$", show("reviews", small), re.M)
    (small / "docs/data/reviews.yml").write_text(reviews.replace("READ", listed[1]), encoding="utf-8")
    facts = small / "docs/data/facts/pay.yml"
    text = facts.read_text(encoding="utf-8")
    statement = "Since 2026 it pays 40% of the amount."
    markup = statement.removesuffix(".") + ", <script>alert(1)</script> &amp; *not* [bold](x) `code`."
    entry = re.compile(r"^(  share:\n(?:    .*\n)*?    statement: ).*", re.M)
    facts.write_text(entry.sub(lambda match: f"{match[1]}'{markup}'", text), encoding="utf-8")
    assert markup in facts.read_text(encoding="utf-8")
    result = mkdocs("build", "--strict", cwd=small)
    assert result.returncode == 0, result.stdout
    block = words(soup(small / "site", "index").select_one("article .state"))
    assert "Reviewed by a clinician: A. <b>Test</b>, PT, 2026-11-24." in block
    assert "Reviewed by a certified coder: B. Test, CPC, 2026-11-25; the text has changed since." in block
    assert "Next review by 2027-01-31." in block
    entry = soup(small / "site", "facts").find(id="share")
    assert markup in words(entry)
    assert not entry.find("script") and not entry.find("b")


def test_the_data_is_published_as_json_of_the_published_form(built: Path, addressed: Path) -> None:
    data = built / "data"
    codes = json.loads((data / "codes.json").read_text(encoding="utf-8"))
    for file in sorted(data.glob("*.json")):
        if ".schema" not in file.name:
            document = json.loads(file.read_text(encoding="utf-8"))
            assert document["schema_version"] == 1
            assert document["edition"] == {**EDITION, "year": int(EDITION["year"])}
            owned = f"CPT copyright {EDITION['year']} American Medical Association. All rights reserved."
            assert owned in document["notice"]
    defined = {
        number
        for number, record in codes["codes"].items()
        if record.get("define") is not False and record["status"] == "active"
    }
    assert {file.stem for file in data.glob("9*.json")} == defined
    facts = json.loads((data / "facts.json").read_text(encoding="utf-8"))["facts"]
    assert set(facts) == set(FACTS) - set(OPEN)
    assert not [fact for fact in facts.values() if "origin" in fact]
    assert not list(built.rglob("*.yml"))
    assert not list(built.rglob(".overrides"))

    for file in {*data.iterdir()} - {data / "index.json"}:  # in each build the same
        assert (addressed / "data" / file.name).read_bytes() == file.read_bytes()
