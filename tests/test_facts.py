"""Facts on the built site: each figure leads to its source, old ones show themselves, open ones nowhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from jsonschema_rs import Registry, validator_for

import codeset
from codeset import reasons, rests, units
from conftest import ROOT, copy_project, mkdocs

DATA = ROOT / "docs/data"
FACTS = yaml.load((DATA / "facts.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["facts"]
SOURCES = yaml.load((DATA / "sources.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["sources"]
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


def test_each_figure_leads_to_its_entry_and_that_to_its_source(built: Path) -> None:
    entries = {entry["id"]: entry for entry in soup(built, "facts").find_all(id=True)}
    sources = {entry["id"] for entry in soup(built, "about/sources").find_all(id=True)}
    seen = 0
    for file in built.rglob("*.html"):
        for link in BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").select(
            "article a[href*='facts.html#']"
        ):
            entry = entries.get(link["href"].partition("#")[2])
            assert entry is not None, (file, link)
            if entry.name in ("h2", "h3"):  # of a group or the part for a code, not of a fact
                continue
            named = [a["href"].partition("#")[2] for a in entry.select("a[href*='sources.html#']")]
            assert sources >= {*named}
            own = ("our reading", "our arithmetic")
            assert named or any(each in words(entry).lower() for each in own), (file, link)
            seen += 1
    assert seen > 500


@pytest.mark.parametrize("name", ["kx-2026", "cms-units-3", "pain-not-a-function", "97112-time"])
def test_an_entry_of_the_register_says_everything(built: Path, name: str) -> None:
    text = words(soup(built, "facts").find(id=name))
    if name not in FACTS:
        assert "read in the policy-rag repository on GitHub (RonCom)" in text
        return
    fact = FACTS[name]
    assert fact["statement"] in text
    assert f"As pages write it: {'; '.join(fact['forms'])}." in text or len(fact["forms"]) > 1
    assert f"Read on {fact['read']}." in text
    for source in fact["sources"]:
        assert SOURCES[source]["title"] in text and SOURCES[source].get("address", "") in text
        assert SOURCES[source].get("section", "") in text
    due = fact.get("valid_until") or fact.get("review_by")
    assert f"{'Valid until' if 'valid_until' in fact else 'Review by'} {due}." in text
    level = {"secondary": "Reported by", "reproduced": "read in", "computed": "Our reading"}[fact["level"]]
    assert level in text
    assert "Used on" in text or "No page uses it yet" in text


@pytest.mark.parametrize("name", ["97112", "handouts/97112", "not-only-stroke", "about/cpt-notice"])
def test_the_block_lists_the_facts_in_order_each_once_with_printed_addresses(built: Path, name: str) -> None:
    page = soup(built, name)
    block = page.find(class_="rests").extract()
    linked = [a["href"].partition("#")[2] for a in page.select("article a[href*='facts.html#']")]
    # Fields of a definition that stand together share an entry.
    listed = [a["href"].partition("#")[2] for a in block.select(".rests-facts > li > a[href*='facts.html#']")]
    wanted = [fact for fact in dict.fromkeys(linked) if fact in FACTS]
    assert [fact for fact in listed if fact in FACTS] == wanted
    text = words(block)
    for fact in wanted:
        assert FACTS[fact]["statement"] in text
        for source in FACTS[fact]["sources"]:
            assert (SOURCES[source].get("address") or SOURCES[source]["citation"]) in text
    assert "CPT 2026, effective 2026-01-01." in text
    assert "<" not in text  # nothing of the templates' own workings
    assert re.search(r"Checked by the build on 2026-11-24 against \d{3} facts\.", text)
    assert (
        "Reviewed by a clinician: not yet. Reviewed by a certified coder: not yet. Next review by 2027-05-23."
        in text
    )


def test_the_level_of_each_field_of_a_definition_stands_on_its_page(built: Path) -> None:
    text = words(soup(built, "97112").find(class_="rests"))
    assert "97112, time: each 15 minutes; unit: 15 minutes of direct contact. Source" in text
    who = "reported by AAPC, Health Network Solutions and PredictionHealth"
    contact = rf"97112, contact: direct, one-on-one\. Sources [\d, ]+; {who}; review by 2026-12-31"
    assert re.search(contact, text)


def test_open_questions_are_published_nowhere(built: Path) -> None:
    assert len(OPEN) > 20
    for file in built.rglob("*"):
        if file.suffix in (".html", ".json"):
            text = file.read_text(encoding="utf-8")
            assert not [
                name for name, fact in OPEN.items() if fact["statement"] in text or f'"{name}"' in text
            ], file


def test_the_register_is_kept_out_of_the_search(built: Path) -> None:
    text = (built / "assets/search-index.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("searchIndex="))
    assert len(index) > 100
    assert [entry for entry in index if entry[0].startswith("facts.html")] == []


@pytest.mark.parametrize("day", DUE)
def test_after_each_due_date_the_facts_are_noted_and_on_a_strict_check_errors(day: str) -> None:
    later = (date.fromisoformat(day) + timedelta(1)).isoformat()
    dates = {name: dates_of(fact) for name, fact in FACTS.items() if name not in OPEN}
    dates["edition"] = ["2026-12-31"]
    past = {name for name, own in dates.items() if min(own, default="9") < later}
    ending = {name for name in past if day in dates[name]}
    for strict, severity in ((False, "note"), (True, "error")):
        report = codeset.check(ROOT, codeset.site_paths(ROOT), today=later, strict=strict)
        assert {d.message.split()[0] for d in report.diagnostics} == past
        assert {(d.rule, d.severity) for d in report.diagnostics} <= {("stale-fact", severity)}
        on_the_day = codeset.check(ROOT, codeset.site_paths(ROOT), today=day, strict=strict)
        assert not ending & {d.message.split()[0] for d in on_the_day.diagnostics}
    # Every page that uses such a fact says so in its block.
    for page in report.site.pages:
        block = rests.of_page(report.site, page)
        lines = {name: entry.past for entry in block.entries for name in entry.addresses}
        for address, shown in lines.items():
            name = address.partition("#")[2]
            if address.startswith("units.html"):  # past with the first fact that its steps follow from
                day_ = units.read(address[11:].partition("#")[0].split("&"), report.site.code_set.codes)
                assert shown == any(past & {*step.facts} for step in reasons.steps(day_)), address
            else:  # fields of codes end with the edition
                assert shown == (name in past or name not in dates), address
        assert block.past or not any(lines.values())


def test_a_build_after_the_last_due_date_marks_every_old_fact(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    day = max(DUE)
    result = mkdocs("build", cwd=project, SOURCE_DATE_EPOCH=epoch(day, 1))
    assert result.returncode == 0, result.stdout
    assert (
        "note[stale-fact]: kx-2026 was valid until 2026-12-31; it is used on" in result.stdout
        or "no page uses it" in result.stdout
    )
    register = soup(project / "site", "facts")
    for name, fact in FACTS.items():
        if name not in OPEN:
            dated = "valid_until" in fact or "review_by" in fact
            assert bool(register.find(id=name).select("time.past")) == dated, name
    page = soup(project / "site", "97112")
    assert "past" in page.select_one(".overdue")["class"]
    for link in page.select(".md-content__inner > p a[href*='facts.html#'], table a[href*='facts.html#']"):
        name = link["href"].partition("#")[2]
        if name.startswith("code-"):
            continue
        fact = FACTS.get(name, {})
        field = fact == {}  # of a code, which ends with the edition
        assert ("past" in link.get("class", [])) == (field or bool(dates_of(fact))), link


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
    result = mkdocs("build", cwd=copy_project(tmp_path), SOURCE_DATE_EPOCH="tomorrow")
    assert result.returncode != 0
    assert "SOURCE_DATE_EPOCH is 'tomorrow'; it must be a number of seconds since 1970" in result.stdout


def test_a_review_in_the_data_stands_on_its_page_and_markup_from_the_data_is_text(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    reviews = """next: 2027-05-23
pages:
  97112.md:
    clinician: {name: "A. <b>Test</b>, PT", date: 2026-11-24}
    next: 2027-01-31
"""
    (project / "docs/data/reviews.yml").write_text(reviews, encoding="utf-8")
    facts = project / "docs/data/facts.yml"
    text = facts.read_text(encoding="utf-8")
    statement = FACTS["kx-2026"]["statement"]
    markup = statement.removesuffix(".") + ", <script>alert(1)</script> &amp; *not* [bold](x) `code`."
    entry = re.compile(r"^(  kx-2026:\n(?:    .*\n)*?    statement: ).*", re.M)
    facts.write_text(entry.sub(lambda match: f"{match[1]}'{markup}'", text), encoding="utf-8")
    page = project / "docs/97112.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[$2,480](facts.md#kx-2026)\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "codeset", "register"], cwd=project / "hooks", check=True)
    result = mkdocs("build", "--strict", cwd=project)
    assert result.returncode == 0, result.stdout
    block = words(soup(project / "site", "97112").find(class_="rests"))
    assert "Reviewed by a clinician: A. <b>Test</b>, PT, 2026-11-24." in block
    assert "Next review by 2027-01-31." in block
    for place in (
        soup(project / "site", "facts").find(id="kx-2026"),
        soup(project / "site", "97112").find(class_="rests"),
    ):
        assert markup in words(place)
        assert not place.find("script") and not place.find("b")


def test_the_data_is_published_as_json_of_the_published_form(built: Path, tmp_path: Path) -> None:
    data = built / "data"
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in data.glob("*.schema.json")}
    registry = Registry([(f"https://97112.example/data/{name}", schema) for name, schema in schemas.items()])
    codes = json.loads((data / "codes.json").read_text(encoding="utf-8"))
    for file in sorted(data.glob("*.json")):
        if file.name not in schemas:
            name = (
                file.name.replace(".json", ".schema.json")
                if file.stem in ("codes", "facts", "sources")
                else "code.schema.json"
            )
            schema = {**schemas[name], "$id": f"https://97112.example/data/{name}"}
            document = json.loads(file.read_text(encoding="utf-8"))
            assert (
                list(validator_for(schema, registry=registry, validate_formats=True).iter_errors(document))
                == []
            ), file
            assert document["schema_version"] == 1
            dates = {"effective": "2026-01-01", "valid_until": "2026-12-31"}
            assert document["edition"] == {"name": "CPT 2026", "year": 2026, **dates}
            assert (
                "CPT copyright 2026 American Medical Association. All rights reserved." in document["notice"]
            )
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

    again = mkdocs("build", "--strict", "--site-dir", str(tmp_path / "site"), cwd=ROOT)
    assert again.returncode == 0, again.stdout
    for file in data.iterdir():
        assert (tmp_path / "site/data" / file.name).read_bytes() == file.read_bytes()
