"""The search: what people type leads to the place that answers it, and what no page has is told. The figures
for the lists of typed words are in test_questions.py."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

import codeset
from conftest import CODES, ROOT, barriers, served

HINTS = yaml.load((ROOT / "docs/data/search.yml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
NAMES = yaml.load((ROOT / "docs/data/words.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
    "names"
]


@pytest.fixture(scope="module")
def start(browser, address: str):
    """A page in the browser, with its search ready."""
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(f"{address}index.html")
    yield page
    assert page.faults == []
    page.close()


def told(page) -> str:
    """What the search says of what was typed, once it has looked."""
    status = page.locator(".search [role=status]").filter(has_text=re.compile("page|Nothing"))
    status.wait_for(state="attached")
    return status.text_content()


def found(page, address: str, typed: str) -> list[str]:
    """The addresses that the search answers with, best first."""
    page.get_by_role("searchbox").fill(typed)
    told(page)
    links = page.locator(".results a").evaluate_all("links => links.map(link => link.href)")
    # What the browser is asked to go on to within a section is not where it leads.
    return [link.removeprefix(address).partition(":~:")[0].rstrip("#") for link in links]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("BPPV", "97112.html#vestibular"),
        ("vertigo", "97112.html#vestibular"),
        ("Epley", "97112.html#vestibular"),
        ("TKA", "conditions.html#knee-replacement"),
        ("CVA", "conditions.html#stroke"),
        ("SLP", "medicare.html#modifiers"),
        ("theract", "97112-vs-97110.html#three-codes"),
        ("reeval", "documentation.html#reevaluation"),
        ("MUEs", "medicare.html#mue"),
        ("UHC", "payers.html#commercial"),
        ("kinesiotape", "97112.html#tape"),
        ("hippotherapy", "not-on-this-site.html#hippotherapy"),
        ("español", "handouts/para-pacientes.html"),
        ("ESPANOL", "handouts/para-pacientes.html"),
        ("neuromuscular re-education", "97112.html"),
        ("97112GP", "medicare.html#modifiers"),
        ("CPT97112", "97112.html"),
        ("97112vs97110", "97112-vs-97110.html"),
        ("23min", "units.html#table"),
        ("CO-97", "denials.html#co-97"),
        ("Y balance", "measures.html#y-balance"),
        ("supine", "97112.html#lying"),  # not spine
        ("hot packs", "related-codes.html#devices"),  # not picks
        ("vertgo", "97112.html#vestibular"),  # a letter is missing
        ("propioception", "measures.html#proprioception"),
        ("dryneedling", "97112.html#dry-needling"),
        ("OIG", "medicare.html#audits"),  # not what is not known
        ("R26.81", "conditions.html#all-codes"),
        ("r2681", "conditions.html#all-codes"),
    ],
)
def test_what_clinics_type_leads_there(start, address: str, typed: str, first: str) -> None:
    assert found(start, address, typed)[:1] == [first]


def test_every_hint_comes_first_at_its_place(start, address: str) -> None:
    typed = [(phrase, at) for at, phrases in HINTS["leads"].items() for phrase in phrases]
    assert [phrase for phrase, times in Counter(phrase for phrase, _ in typed).items() if times > 1] == []
    found(start, address, "units")
    first = start.evaluate(
        """typed => {
          const find = finderOf(searchIndex, searchSaid);
          return typed.map(each => find(each).hits[0]?.at);
        }""",
        [phrase.replace("#", "17") for phrase, _ in typed],
    )
    missed = [
        f"{phrase}: {at}, but {got}"
        for (phrase, at), got in zip(typed, first, strict=True)
        if got != at.replace(".md", ".html")
    ]
    assert missed == [], "\n".join(missed)


def test_names_of_the_data_are_known_by_themselves(start, address: str) -> None:
    for number in ("97112", "97110", "97530", "97116", "97140", "97150", "97533"):
        places = {link.split("#")[0] for link in found(start, address, number)[:2]}
        for name in NAMES[number]:
            got = {link.split("#")[0] for link in found(start, address, name.partition("{")[0])[:2]}
            assert places & got, name
    for modifier in CODES["modifiers"]:
        assert found(start, address, modifier), modifier
        assert told(start).endswith(("page.", "pages.")), modifier


@pytest.mark.parametrize(
    "typed",
    "constructor toString __defineGetter__ hasOwnProperty prototype juggling 97119 CO-45 s x <i> &".split(),
)
def test_what_no_page_has_is_not_found(start, address: str, typed: str) -> None:
    assert found(start, address, typed) == []
    assert told(start).startswith("Nothing found.")
    doors = start.locator("#results li a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert doors == [f"./{at.replace('.md', '.html')}" for at in HINTS["doors"]]


def test_a_word_that_no_page_has_is_named(start, address: str) -> None:
    assert found(start, address, "cardiologist 97112")[0] == "97112.html"
    assert start.locator("#results p").text_content() == "No page has “cardiologist”."
    assert start.get_by_role("link", name="Count minutes").last.is_visible()
    assert barriers(start) == []
    # Each word stands somewhere, but never together: then each result names what its page lacks.
    found(start, address, "tabes Highmark")
    assert start.locator("#results p").text_content() == "No page has all of these words."
    assert start.locator(".results em").first.text_content() in ("without tabes", "without Highmark")
    # What is found says nothing of the kind.
    found(start, address, "dry needling")
    assert not start.locator("#results p").is_visible()


def test_a_result_is_a_section_with_its_page_and_the_words_marked(start, address: str) -> None:
    found(start, address, "dry needling codes")
    first = start.locator(".results a").first
    assert first.locator("b").text_content() == "Dry needling: no."
    assert first.locator("small").text_content() == "97112"
    assert [*dict.fromkeys(map(str.lower, first.locator("mark").all_text_contents()))] == [
        "dry",
        "needling",
        "codes",
    ]


@pytest.mark.parametrize("name", ["index", "units", "techniques/pnf", "404"])
def test_an_address_may_bring_the_words(browser, address: str, name: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}{name}.html?q=dry%20needling")
    assert told(page).endswith("pages.")
    assert page.get_by_role("searchbox").input_value() == "dry needling"
    assert page.locator(".results a").first.is_visible()
    page.close()


def test_who_comes_back_finds_the_words_again(browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}index.html")
    page.get_by_role("searchbox").fill("dry needling")
    page.locator(".results a").first.click()
    page.wait_for_url("**/97112.html#dry-needling")
    page.go_back()
    page.locator(".results a").first.wait_for()
    assert page.get_by_role("searchbox").input_value() == "dry needling"
    page.get_by_role("searchbox").fill("")
    page.reload()
    assert not page.locator("#results").is_visible()
    page.close()


def test_a_page_that_is_missing_offers_doors_below_any_path(browser, built: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").symlink_to(built)
    for name in ("gone", "techniques/gone"):
        (built / f"{name}.html").write_bytes((built / "404.html").read_bytes())
        try:
            with served(tmp_path) as address:
                page = browser.new_page()
                page.goto(f"{address}deep/{name}.html?q=tug")
                assert told(page).endswith("pages.")
                assert page.locator(".results a").first.get_attribute("href").startswith(f"{address}deep/")
                doors = page.locator("article li a").evaluate_all("links => links.map(link => link.href)")
                assert doors == [f"{address}deep/{at.replace('.md', '.html')}" for at in HINTS["doors"]]
                assert page.locator(".top").evaluate("bar => getComputedStyle(bar).position") == "sticky"
                page.close()
        finally:
            (built / f"{name}.html").unlink()


def test_a_hint_that_leads_nowhere_stops_the_build(project: Path) -> None:
    file = project / "docs/data/search.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  97112.md#tape:", "  97112.md#tapes:", 1), encoding="utf-8")
    report = codeset.check(project, codeset.site_paths(project))
    assert [error.message for error in report.errors] == ["`97112.md#tapes` is no place of this site"]
    assert "97112.md#tape" in report.errors[0].help
