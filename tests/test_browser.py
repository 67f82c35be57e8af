"""The built site in a real Chromium: on the screen and on paper, every page once."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

import codeset
from conftest import ROOT

PAPER = {"Letter": 8.5 * 96, "A4": 8.27 * 96}
MARGIN = 2 * 15 / 25.4 * 96  # 15 mm on each side, as in assets/site.css


PAGES = [
    path.removeprefix("docs/").rpartition(".")[0] for path in codeset.site_paths(ROOT) if path.endswith(".md")
]


@pytest.fixture(scope="module")
def context(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def open_page(context, address: str):
    """A function that opens a page of the site, and tells what it asked for and complained of."""
    page, requests, complaints = context.new_page(), [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_it(name: str):
        page.goto(f"{address}{name}.html", wait_until="networkidle")
        return page, requests, complaints

    yield open_it
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_no_outside_request_no_complaint_nothing_cut_on_paper(open_page, address: str, name: str) -> None:
    page, requests, complaints = open_page(name)
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    cells = page.evaluate(
        """() => [...document.querySelectorAll('article table')].flatMap(table => [
             ...[...table.querySelectorAll('thead th')].map(cell => cell.textContent),
             ...[...table.querySelectorAll('tbody tr')].map(row => row.lastElementChild.textContent)])"""
    )
    printed = squeeze("".join(sheet.extract_text() for sheet in pdf(page, "Letter").pages))
    assert [cell for cell in cells if squeeze(cell) not in printed] == []
    assert "CPTisaregisteredtrademark" in printed

    page.emulate_media(media="print")
    for width in PAPER.values():
        page.set_viewport_size({"width": int(width - MARGIN), "height": 1000})
        assert page.evaluate(TOO_WIDE) == []


TOO_WIDE = """() => [...document.querySelectorAll('article *')].filter(element => {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  return box.width && style.display !== 'inline' && (box.right > innerWidth + 1
    || (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
        && !element.closest('pre')));
}).map(element => element.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", ["index", "97112", "related-codes", "handouts/97112"])
def test_a_phone_needs_no_sideways_scroll(open_page, name: str) -> None:
    page, _, _ = open_page(name)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("paper", PAPER)
def test_the_handout_is_one_sheet_with_its_sources_on_the_back(open_page, paper: str) -> None:
    page, _, _ = open_page("handouts/97112")
    reader = pdf(page, paper)
    assert len(reader.pages) == 2
    text = squeeze(reader.pages[0].extract_text()).lower()
    assert squeeze(reader.pages[1].extract_text()).startswith("Whatthispagerestson")
    assert "timedminutes" in text
    assert "writeonlywhathappened" in text
    page.emulate_media(media="print")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('article > p, article > ul li, article td')]
             .map(each => parseFloat(getComputedStyle(each).fontSize) * 72 / 96)"""
    )
    assert min(sizes) >= 10.99


def pdf(page, paper: str) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(format=paper)))


def squeeze(text: str) -> str:
    """Text without white space, hyphens at line ends and link marks, to compare it with a PDF's."""
    return re.sub(r"[\s\u00ad\u2010-]|¶", "", text)
