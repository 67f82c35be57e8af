"""The glossary: each term on its page, and where a page first uses a hard word its sentence, by hover, focus,
tap, on paper and without scripts. The faults of its data: tests/rules/invalid-record.md."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

import codeset
from codeset.data.glossary import MARK
from conftest import ROOT, barriers, pages_of, printed
from test_notes import NOTE, opened, shown

TERMS = yaml.load((ROOT / "docs/data/glossary.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
    "terms"
]
ENOUGH, MOST = 75, 12  # terms; explained on a page
PAGE, WORD = "not-only-stroke", "article .term >> nth=1"


@pytest.fixture(scope="module")
def articles(built: Path) -> dict[str, Tag]:
    files = {file.relative_to(built).as_posix(): file.read_text(encoding="utf-8") for file in pages_of(built)}
    return {name: BeautifulSoup(text, "html.parser").article for name, text in files.items()}


def sentence(link: Tag) -> str:
    """The sentence of the term that a word leads to."""
    return MARK.sub("", TERMS[link["href"].partition("#")[2]]["says"])


def test_every_term_stands_on_its_page_with_its_sentence_and_more(articles) -> None:
    assert len(TERMS) >= ENOUGH
    page = articles["glossary.html"]
    for id_, term in TERMS.items():
        entry = page.find(id=id_)
        for mark in entry.select("sup"):
            mark.decompose()
        text = " ".join(entry.get_text().split()).lower()
        wanted = [term["term"], *term.get("also", []), term.get("short", ""), MARK.sub("", term["says"])]
        assert [each for each in wanted if each.lower() not in text] == [], id_
        more = [link["href"].replace(".html", ".md") for link in entry.select("a:not(.headerlink)")]
        assert more == ([term["page"]] if "page" in term else []), id_


def test_a_page_explains_a_word_once_and_few_words(articles) -> None:
    explained = {name: article.select(".term") for name, article in articles.items()}
    assert sum(map(bool, explained.values())) >= 20
    for name, links in explained.items():
        ends = [link["href"] for link in links]
        assert len(ends) == len({*ends}) <= MOST, name
        up = "../" * name.count("/")
        assert all(end.startswith(f"{up}glossary.html#") for end in ends), name
        assert [link["title"] for link in links] == [sentence(link) for link in links], name
        # A page that works a term out explains it itself.
        pages = {TERMS[end.partition("#")[2]].get("page", "").partition("#")[0] for end in ends}
        assert name.replace(".html", ".md") not in pages
        apart = "h1, h2, h3, h4, a, strong, code, pre, table, sup, blockquote, .admonition-title, .footnote"
        assert [
            link
            for link in links
            if link.find_parent(apart.split(", ")) or link.find_parent(class_="footnote")
        ] == []


def test_sheets_and_lists_explain_no_word(articles) -> None:
    names = [name for name, article in articles.items() if "sheet" in article.get("class", [])]
    assert len(names) >= 6 and "handouts/para-pacientes.html" in names
    for name in [*names, "glossary.html", "facts.html", "about/sources.html"]:
        assert articles[name].select(".term") == [], name


@pytest.mark.parametrize("width", [390, 1280])
def test_a_tap_shows_the_sentence_and_escape_closes_it(view, address: str, width: int) -> None:
    page = view(width, has_touch=width == 390)
    page.goto(f"{address}{PAGE}.html")
    word, url = page.locator(WORD), page.url
    says = word.get_attribute("title")
    (word.tap if width == 390 else word.click)()
    assert opened(page) and shown(page) == f"{says} Glossary" and page.url == url
    assert barriers(page) == []
    page.keyboard.press("Escape")
    assert not opened(page)
    (word.tap if width == 390 else word.click)()
    page.locator(f"{NOTE} a").click()
    page.wait_for_url("**/glossary.html#*")
    assert page.told == []


def test_the_pointer_shows_the_sentence_and_once_only(view, address: str) -> None:
    page = view(1280)
    page.goto(f"{address}{PAGE}.html")
    word = page.locator(WORD)
    says = word.get_attribute("title")
    word.hover()
    page.locator(NOTE).wait_for()
    assert shown(page) == f"{says} Glossary"
    # The browser would show it a second time; who listens still hears it.
    assert word.get_attribute("title") is None and word.get_attribute("aria-description") == says
    page.locator(f"{NOTE} a").hover()
    page.wait_for_timeout(600)
    assert opened(page)
    page.mouse.move(1270, 800)
    page.wait_for_timeout(600)
    assert not opened(page)
    assert page.told == []


def test_keys_alone_show_the_sentence_and_lead_to_the_glossary(view, address: str) -> None:
    page = view(1280)
    page.goto(f"{address}{PAGE}.html")
    word = page.locator(WORD)
    word.evaluate("each => each.scrollIntoView({ block: 'center' })")
    end, says = word.get_attribute("href"), word.get_attribute("title")
    word.focus()
    assert opened(page) and shown(page) == f"{says} Glossary"
    page.keyboard.press("Tab")
    assert page.locator(f"{NOTE} a").evaluate("each => each === document.activeElement")
    page.keyboard.press("Escape")
    assert not opened(page) and word.evaluate("each => each === document.activeElement")
    page.keyboard.press("Enter")
    assert opened(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{end}")
    assert page.told == []


def test_without_scripts_a_word_leads_to_its_sentence_and_holds_it(view, address: str) -> None:
    page = view(390, java_script_enabled=False)
    page.goto(f"{address}{PAGE}.html")
    word = page.locator(WORD)
    says, end = word.get_attribute("title"), word.get_attribute("href").partition("#")[2]
    word.click()
    page.wait_for_url(f"**/glossary.html#{end}")
    entry = page.locator(f"#{end}")
    assert says in " ".join(entry.text_content().split()) and 0 <= entry.bounding_box()["y"] <= 844


def test_from_a_file_share_and_where_the_script_is_lost(view, built: Path) -> None:
    page = view(390, offline=True, color_scheme="dark")
    page.goto((built / f"{PAGE}.html").as_uri())
    page.locator(WORD).click()
    assert opened(page) and page.told == [] and barriers(page) == []  # axe asks for the styles
    page = view(390)
    page.route("**/notes.js", lambda route: route.abort())
    page.goto((built / f"{PAGE}.html").as_uri())
    page.locator(WORD).hover()
    page.wait_for_timeout(300)
    page.locator(WORD).click()
    page.wait_for_url("**/glossary.html#*")


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_prints_the_sentence_behind_the_word(view, address: str, scripts: bool) -> None:
    page = view(1280, java_script_enabled=scripts)
    page.goto(f"{address}{PAGE}.html")
    word = page.locator(WORD)
    says = word.get_attribute("title")
    if scripts:
        word.hover()
        assert opened(page)
    text = "".join(printed(page))
    assert "".join(f"[{says}]".split()) in "".join(text.split())
    assert "Glossary" not in text.split()


def test_a_page_without_its_words_stops_the_build(project: Path) -> None:
    (project / "docs/data/glossary.yml").unlink()
    report = codeset.check(project, codeset.site_paths(project))
    assert [(error.rule, error.span.path) for error in report.errors] == [
        ("unreadable-file", "docs/data/glossary.yml")
    ]


def test_a_term_that_leads_nowhere_stops_the_build(project: Path) -> None:
    file = project / "docs/data/glossary.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("page: measures.md#reading", "page: measures.md#readings", 1), encoding="utf-8"
    )
    report = codeset.check(project, codeset.site_paths(project))
    assert [error.message for error in report.errors] == ["`measures.md#readings` is no place of this site"]
    assert "measures.md#reading" in report.errors[0].help
