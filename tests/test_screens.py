"""What people meet beside the words: weight, policy, keyboard, narrow and dark screens, the search.

Eight named pages stand for the kinds of pages there are; `--all` takes every page."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from conftest import barriers, loaded, pages_of, settled, yearly
from test_browser import PAGES

NAMED = [
    *"index 97112 97112-vs-97110 which-code units documentation medicare techniques/index".split(),
    "handouts/97112",
]
AMOUNT = yearly()[1]["forms"][0]
KIB = 1024
LIGHT, REQUESTS = 25, 4  # KiB and requests of a first view of 97112.html

named = pytest.mark.parametrize(
    "name", [*NAMED, *(pytest.param(name, marks=pytest.mark.long) for name in PAGES if name not in NAMED)]
)


@pytest.fixture(scope="module")
def view(browser):
    """A function that gives a page of the browser with some screen and some preferences; what it
    complains of, and what it asks for, stands in its `told` and `asked`."""
    contexts = []

    def make(width: int, **wanted):
        context = browser.new_context(viewport={"width": width, "height": 844}, **wanted)
        contexts.append(context)
        page = context.new_page()
        page.told, page.asked = [], []
        page.on("console", lambda message: page.told.append(message.text))
        page.on("pageerror", lambda error: page.told.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        return page

    yield make
    for context in contexts:
        context.close()


def test_a_first_view_is_light(view, address: str, built: Path) -> None:
    page = view(390)
    page.goto(f"{address}97112.html", wait_until="networkidle")
    files = [built / url.removeprefix(address) for url in page.asked if url.startswith(address)]
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 6)) / KIB for file in files}
    print(f"\n97112.html: {sum(sizes.values()):.1f} KiB in {len(page.asked)} requests", sizes)
    assert len(files) == len(page.asked) <= REQUESTS
    assert sum(sizes.values()) <= LIGHT


SHIFTS = """window.moved = []; new PerformanceObserver(all => moved.push(...all.getEntries().map(each =>
  each.sources.map(source => source.node?.outerHTML?.slice(0, 80)).join(' ')))
).observe({ type: 'layout-shift', buffered: true });"""


@named
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_once_it_is_shown(view, address: str, name: str, width: int) -> None:
    page = view(width)
    page.add_init_script(SHIFTS)
    page.goto(f"{address}{name}.html")
    settled(page)
    page.evaluate("new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))")
    assert page.evaluate("moved") == []


def test_nothing_is_shipped_that_no_page_uses(built: Path) -> None:
    shipped = {file.relative_to(built).as_posix() for file in built.rglob("*") if file.is_file()}
    assert [name for name in shipped if name.endswith((".map", ".gz.map"))] == []
    text = "".join(
        file.read_text(encoding="utf-8")
        for file in built.rglob("*")
        if file.suffix in (".html", ".js", ".css")
    )
    assets = {name for name in shipped if name.startswith("assets/")}
    # Drawings stand inside the pages; a license is for who takes a file along.
    free = {name for name in assets if name.startswith("assets/figures/")}
    free.add(loaded(built, "fonts/LICENSE").relative_to(built).as_posix())
    inside = re.compile(r"assets/([0-9a-f]{8}/)?")  # scripts name what they ask for without its folder
    assert [name for name in assets - free if inside.sub("", name) not in text] == []


def test_no_page_holds_a_script_a_style_or_an_event(built: Path) -> None:
    for file in pages_of(built):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        first, second = page.head.find_all(True, recursive=False)[:2]
        assert first.get("charset") and second.get("http-equiv") == "Content-Security-Policy", file
        assert "unsafe" not in second["content"] and second["content"].startswith("default-src 'none'")
        assert [each for each in page.find_all("script") if each.string or not each.get("src")] == []
        assert page.find_all("style") == []
        odd = [
            tag for tag in page.find_all(True) if any(key == "style" or key[:2] == "on" for key in tag.attrs)
        ]
        assert odd == [], (file, odd[:3])


# On a desktop in the light test_browser.py looks at every page.
@named
@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "dark"),
        *(pytest.param(*each, marks=pytest.mark.long) for each in ((1280, "dark"), (390, "light"))),
    ],
)
def test_no_barrier_on_any_screen(view, address: str, name: str, width: int, scheme: str) -> None:
    page = view(width, color_scheme=scheme)
    page.goto(f"{address}{name}.html")
    assert barriers(page) == []
    for button in page.locator("header button:visible").all():
        button.click()
        assert barriers(page) == []
    assert page.told == []


@named
def test_four_times_as_large_and_nothing_sideways(view, address: str, name: str) -> None:
    page = view(320)  # 1280 at 400 %
    page.goto(f"{address}{name}.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@named
def test_from_a_file_share_pages_read_and_the_search_finds(view, built: Path, name: str) -> None:
    page = view(1280, offline=True)
    page.goto((built / f"{name}.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("proprioception")
    page.locator(".results a").first.wait_for()
    assert page.locator(".results a").first.get_attribute("href").split("#")[0].endswith(".html")
    page.locator(".results a").first.click()
    page.locator("article").wait_for()
    assert page.told == []
    assert [url for url in page.asked if not url.startswith(built.as_uri())] == []


def test_what_is_typed_before_the_search_is_there_is_not_lost(view, address: str) -> None:
    page = view(1280)
    held = []
    page.route("**/search-index.js", lambda route: held.append(route))
    page.goto(f"{address}97112.html")
    assert [url for url in page.asked if "search" in url] == []  # not before somebody turns to it
    page.keyboard.press("/")
    page.keyboard.type("wobble board")
    status = page.locator(".search [role=status]")
    assert status.text_content() == "Loading"
    page.wait_for_timeout(50)
    held.pop().continue_()
    page.locator(".results a").first.wait_for()
    assert page.get_by_role("searchbox").input_value() == "wobble board"
    assert barriers(page) == []
    # By keys alone: down to the first result, back up, away.
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.results') !== null")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert not page.locator("#results").is_visible()
    page.get_by_role("searchbox").fill("zzzz qqqq")
    assert status.text_content().startswith("Nothing found")


def test_a_search_that_cannot_be_loaded_says_so_and_tries_again(view, address: str) -> None:
    page = view(1280)
    page.route("**/search-index.js", lambda route: route.abort())
    page.goto(f"{address}index.html")
    page.get_by_role("searchbox").fill("balance")
    page.get_by_text("The search could not be loaded.").wait_for()
    page.unroute("**/search-index.js")
    page.get_by_role("searchbox").fill("balance board")
    page.locator(".results a").first.wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_keys_alone_lead_everywhere_and_the_focus_shows(view, address: str, width: int) -> None:
    page = view(width)
    page.goto(f"{address}units.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "md-skip"
    assert page.locator(".md-skip").bounding_box()["y"] >= 0
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        # Not its place among the others: a note in place comes and goes beside its mark.
        seen.append(page.evaluate("document.activeElement.seen ??= Math.random()"))
        outline = page.evaluate(
            "(({outlineStyle, outlineWidth}) => `${outlineStyle} ${outlineWidth}`)"
            "(getComputedStyle(document.activeElement))"
        )
        assert outline == "solid 3px", seen
    assert len({*seen}) == len(seen)
    if width == 390:
        page.get_by_role("button", name="Menu").press("Enter")
        assert page.locator("#nav").is_visible()
        page.keyboard.press("Escape")
        assert not page.locator("#nav").is_visible()


def test_headings_follow_each_other_and_tables_are_named(built: Path) -> None:
    for file in pages_of(built):
        article = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").article
        levels = [int(heading.name[1]) for heading in article.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1 and levels.count(1) == 1, file
        assert all(after <= before + 1 for before, after in pairwise(levels)), file
        captions = [table.caption.get_text() for table in article.find_all("table")]
        assert len({*captions}) == len(captions) and all(captions), file
        assert [
            cell for cell in article.find_all("th") if not cell.get("scope") or not cell.get_text(strip=True)
        ] == []


@pytest.mark.parametrize("name", NAMED)
def test_without_scripts_pages_read_and_the_menus_open(view, address: str, name: str) -> None:
    page = view(390, java_script_enabled=False)
    page.goto(f"{address}{name}.html")
    assert page.locator("article h1").is_visible()
    assert not page.locator(".search").is_visible()
    page.get_by_role("button", name="Menu").click()
    page.locator("#nav").get_by_role("link", name="Count minutes", exact=True).click()
    assert page.url.endswith("units.html")


MOVING = """all => all.map(each => getComputedStyle(each)).filter(style =>
  style.transitionDuration !== '0s' || style.animationName !== 'none'
    || style.scrollBehavior !== 'auto').length"""


def test_forced_colors_and_less_motion_are_respected(view, address: str) -> None:
    page = view(1280, forced_colors="active", reduced_motion="reduce")
    page.goto(f"{address}97112.html")
    assert page.locator("*").evaluate_all(MOVING) == 0
    current = page.locator("nav [aria-current]")
    assert current.evaluate("each => getComputedStyle(each).borderLeftStyle") == "solid"


def test_nothing_is_kept_but_colors_that_are_chosen(view, address: str) -> None:
    page = view(1280)
    page.goto(f"{address}units.html")
    page.get_by_role("searchbox").fill("units")
    page.locator(".results a").first.wait_for()
    kept = "[document.cookie, {...localStorage}, sessionStorage.length]"
    assert page.evaluate(kept) == ["", {}, 0]
    # But for the colors, if the reader chooses some; and no more when the choice is taken back.
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    choice = page.get_by_label("Colors")
    choice.select_option("dark")
    assert page.evaluate(kept) == ["", {"colors": "dark"}, 0]
    page.goto(f"{address}97112.html")
    assert page.evaluate(ground) != light and choice.input_value() == "dark"
    assert barriers(page) == []
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.emulate_media(media="screen")
    choice.select_option("")
    assert page.evaluate(ground) == light and page.evaluate(kept) == ["", {}, 0]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("97119", None),  # another number is another code
        ("97150", "related-codes.html"),
        (AMOUNT, "medicare.html"),
        (AMOUNT.replace("$", "").replace(",", ""), "medicare.html"),
        ("<i>", None),
        ("MS", "conditions.html"),
        ("TUG", "measures.html"),
        ("GP, GY", "chiropractic.html"),
    ],
)
def test_the_search_knows_numbers_and_signs(view, address: str, words: str, first: str | None) -> None:
    page = view(1280)
    page.goto(f"{address}index.html")
    page.get_by_role("searchbox").fill(words)
    # Not by a function as text, which the pages' policy forbids.
    status = page.locator(".search [role=status]")
    status.filter(has_text=re.compile("page|Nothing")).wait_for(state="attached")
    links = page.locator(".results a").evaluate_all("links => links.map(link => link.href)")
    found = [link.removeprefix(address).split("#")[0] for link in links]
    assert (found == []) if first is None else (first in found[:3])


def test_a_click_anywhere_on_a_result_leads_to_it(view, address: str) -> None:
    page = view(1280)
    page.goto(f"{address}404.html")  # its addresses begin at the root
    page.get_by_role("searchbox").fill("wobble board")
    page.locator(".results span").first.click()
    page.wait_for_url("**/*.html#*")
    assert page.told == []


@pytest.mark.parametrize("late", ["search.js", "search-index.js"])
def test_enter_before_the_search_is_there_is_not_lost(view, address: str, late: str) -> None:
    page, held = view(1280), []
    page.route(f"**/{late}", lambda route: held.append(route))
    page.goto(f"{address}index.html")
    page.get_by_role("searchbox").fill("wobble board")
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    page.keyboard.press("Enter")
    held.pop().continue_()
    page.wait_for_url("**/*.html#*", timeout=10_000)
    assert page.told == []


def test_contents_go_when_one_was_chosen(view, address: str) -> None:
    page = view(390)
    page.goto(f"{address}97112.html")
    page.get_by_role("button", name="Contents").click()
    page.locator("#toc a", has_text="Open questions").click()
    assert not page.locator("#toc").is_visible()
    assert page.url.endswith("#open")
