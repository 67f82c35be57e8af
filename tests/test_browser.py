"""The built site in a real Chromium: on the screen and on paper, every page once."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import normalize

import pytest

import codeset
from codeset.made import strings
from conftest import EDITION, ROOT, barriers, copy_small, mkdocs, printed, served

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
        page.goto(f"{address}{name}.html", wait_until="load")
        return page, requests, complaints

    yield open_it
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_no_outside_request_no_complaint_no_barrier_nothing_cut_on_paper(
    open_page, address: str, name: str
) -> None:
    page, requests, complaints = open_page(name)
    assert [url for url in requests if not url.startswith(address)] == []
    assert complaints == []  # a breach of the policy is one
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(page) == []

    cells = page.evaluate(
        """() => [...document.querySelectorAll('article table')].map(table => {
             const copy = table.cloneNode(true);  // a handout has no marks on paper
             if (table.closest('.sheet')) copy.querySelectorAll('.mark').forEach(mark => mark.remove());
             return copy;
           }).flatMap(table => [
             ...[...table.querySelectorAll('thead th')].map(cell => cell.textContent),
             ...[...table.querySelectorAll('tbody tr')].map(row => row.lastElementChild.textContent)])"""
    )
    words = strings.PAGE[page.evaluate("document.documentElement.lang")]
    sheets = [squeeze(text) for text in printed(page)]
    whole = "".join(sheets)
    # Behind a link to another site its address is printed.
    named = page.locator("article a[data-address]").evaluate_all("all => all.map(a => a.dataset.address)")
    plain = whole
    for name_ in named:
        plain = plain.replace(squeeze(f"({name_})"), "")
    assert [cell for cell in cells if squeeze(cell) not in plain] == []
    for number, sheet in enumerate(sheets, start=1):
        edges = [
            squeeze(f"{EDITION['name']}, {words['effective']}"),
            squeeze(words["next_review"]),
            squeeze(f"{words['page']} {number} {words['of']} {len(sheets)}"),
            "CPT97112Reference",
        ]
        if not name.startswith("handouts/") or name.endswith("index"):  # a sheet has the foot of its PDF
            edges += ["CPTisaregisteredtrademark", squeeze(f"{words['this_page']}: __")]
        assert [edge for edge in edges if edge not in sheet] == []
    addresses = page.locator("article a[data-address]").evaluate_all("all => all.map(a => a.dataset.address)")
    assert [address for address in addresses if squeeze(address) not in whole] == []

    page.emulate_media(media="print")
    assert page.evaluate(SMALL) == []
    for width in PAPER.values():
        page.set_viewport_size({"width": int(width - MARGIN), "height": 1000})
        assert page.evaluate(TOO_WIDE) == []


# Running text below 12 pt and cells below 11 pt, on paper. Notes, the page's state, the notice and the head
# of a sheet are small.
SMALL = """() => [...document.querySelectorAll('article :is(p, li, dt, dd, th, td)')].filter(element =>
  element.textContent.trim() && element.getClientRects().length
  && !element.closest('.footnote, .kinds, .state, .notice, .fact, .overdue, .letter, .draft')
  && parseFloat(getComputedStyle(element).fontSize) * 72 / 96 < (element.closest('table') ? 10.99 : 11.99)
).map(element => element.outerHTML.slice(0, 80))"""
TOO_WIDE = """() => [...document.querySelectorAll('article *')].filter(element => {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  return box.width && style.display !== 'inline' && (box.right > innerWidth + 1
    || (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
        && !element.closest('pre, caption')));
}).map(element => element.outerHTML.slice(0, 80))"""


TEXT_OF = "index 97112 which-code units medicare techniques/index about/checks".split()


@pytest.mark.parametrize(
    "name", [*TEXT_OF, *(pytest.param(name, marks=pytest.mark.long) for name in PAGES if name not in TEXT_OF)]
)
def test_paper_is_the_same_without_scripts_and_from_a_dark_screen(browser, address: str, name: str) -> None:
    texts = []
    for wanted in ({}, {"java_script_enabled": False}, {"color_scheme": "dark"}):
        context = browser.new_context(**wanted)
        page = context.new_page()
        page.goto(f"{address}{name}.html")
        texts.append(printed(page))
        context.close()
    assert texts[0] == texts[1] == texts[2]


@pytest.mark.parametrize("paper", PAPER)
def test_the_handout_is_one_side_with_the_notice_at_its_foot(open_page, paper: str) -> None:
    page, _, _ = open_page("handouts/97112")
    (sheet,) = printed(page, paper)
    text = squeeze(sheet).lower()
    assert "notbilling,legalormedicaladvice" in text
    assert "timedminutes" in text
    assert "writeonlywhathappened" in text
    page.emulate_media(media="print")
    text = "article > p:not(.letter, .pdfs, .copies, .kinds, .state), .sheet > ul li, .sheet td"
    sizes = page.locator(text).evaluate_all(
        "all => all.map(each => parseFloat(getComputedStyle(each).fontSize) * 72 / 96)"
    )
    assert min(sizes) >= 10.99


# The elements that say in words that something is past its date.
TOLD = """all => all.filter(each => each.getClientRects().length
  && getComputedStyle(each, '::after').content.includes('past its date')).map(each => each.tagName)"""
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize("over", ["http", "file"])
@pytest.mark.parametrize(
    ("day", "overdue", "marked"), [("2026-12-31", False, 0), ("2027-01-01", True, 2), ("2030-01-01", True, 2)]
)
def test_a_copy_that_is_opened_after_a_due_date_says_so_by_itself(
    aging: Path, browser, over: str, day: str, overdue: bool, marked: int
) -> None:
    """The page was built on 2026-11-24 and never again; an amount that it uses ends with 2026."""
    with served(aging) as address:
        start = address if over == "http" else f"{aging.as_uri()}/"
        context = browser.new_context(viewport={"width": 390, "height": 844}, offline=over == "file")
        page = context.new_page()
        page.clock.set_fixed_time(f"{day}T12:00:00")
        page.goto(f"{start}index.html")
        banner = page.locator(".overdue")
        assert banner.is_visible() == overdue
        assert "Part of this page was good until 2026-12-31, and" in re.sub(
            r"\s+", " ", banner.text_content()
        )
        # The mark in the text, and the day in its note.
        told = page.locator("article *").evaluate_all(TOLD)
        assert [each for each in told if each != "TIME"] == ["A"] * (marked // 2)
        assert len(told) == marked
        if marked:
            mark = page.locator(".mark a").first
            note = page.locator(mark.get_attribute("href"))
            assert note.locator("a[href$='sources.html#moon']").count()
            assert mark.evaluate_all(TOLD) == ["A"]
        # The banner would move the page by 0.05 and more; a busy machine has shown 0.0008 without one.
        assert page.evaluate(SHIFTS) < 0.005
        context.close()


@pytest.fixture(scope="module")
def aging(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose first page uses one fact that ends with 2026, and none that is due before 2031."""
    project = copy_small(tmp_path_factory.mktemp("aging"))
    facts, reviews = project / "docs/data/facts/pay.yml", project / "docs/data/reviews.yml"
    facts.write_text(f"{facts.read_text(encoding='utf-8')}    valid_until: 2026-12-31\n", encoding="utf-8")
    reviews.write_text("next: 2031-01-01\npages: {}\n", encoding="utf-8")
    result = mkdocs("build", "--strict", cwd=project)
    assert result.returncode == 0, result.stdout
    return project / "site"


def squeeze(text: str) -> str:
    """Text without white space, hyphens and link marks, and with joined letters apart. For a hyphen at the
    end of a line the reader of PDFs gives U+0002."""
    return re.sub(r"[\s\u00ad\u2010\x02-]|¶", "", normalize("NFKC", text))
