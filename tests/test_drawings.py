"""Our own drawings: small plain files, put into their pages with a name, in the page's colors, and
readable on a phone."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup

from codeset.made import lists
from codeset.units import counting
from conftest import ROOT, loaded, own_site

MADE = "which-code.svg"  # in two columns: on a phone the list takes its place
FROM_DATA = [MADE, "minutes-ruler.svg", "pooled-97112-24-97110-23.svg"]  # drawn by the build
FILES = [*sorted(file.name for file in (ROOT / "docs/assets/figures").glob("*.svg")), *FROM_DATA]
STYLES = (ROOT / "docs/assets/site.css").read_text(encoding="utf-8")
STYLES = STYLES[STYLES.index("/* Our drawings") : STYLES.index("/* End of the drawings */")]
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.M | re.S)
IMAGE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?:\.\./)*assets/figures/(?P<name>[\w-]+\.svg)\)")
PLAIN = {"svg", "g", "path", "rect", "circle", "text"}
LARGEST = 6000


def on_pages() -> list[tuple[str, int, str, str]]:
    """Each drawing on each page: the page's address, which of its drawings it is, its file, its name."""
    docs = ROOT / "docs"
    return [
        (page.relative_to(docs).with_suffix(".html").as_posix(), place, image["name"], image["words"])
        for page in sorted(docs.rglob("*.md"))
        for place, image in enumerate(IMAGE.finditer(CODE.sub("", page.read_text(encoding="utf-8"))))
    ]


@cache
def drawn(file: str) -> str:
    """A drawing as the build publishes it beside the pages."""
    if file not in FROM_DATA:
        return (ROOT / "docs/assets/figures" / file).read_text(encoding="utf-8")
    return lists.drawings(own_site())[file]


ON_PAGES = on_pages()
each_drawing = pytest.mark.parametrize(
    ("page", "place", "file", "words"), ON_PAGES, ids=[f"{page}-{file}" for page, _, file, _ in ON_PAGES]
)


@pytest.mark.parametrize("file", FILES)
def test_a_drawing_is_small_and_plain_and_its_file_alone_looks_right(file: str) -> None:
    assert len(drawn(file).encode()) < LARGEST or file == MADE
    every = list(ElementTree.fromstring(drawn(file)).iter())
    assert {part.tag.rpartition("}")[2] for part in every} <= PLAIN
    for part in every:
        # A policy may forbid styles in a page; an id could be there twice.
        assert not {"style", "id"} & set(part.attrib)
        for name in part.get("class", "").split():
            styled = re.search(rf"^\.{name} {{ (fill|stroke): ", STYLES, re.M)
            assert styled, f"{name} has no style"
            assert styled[1] in part.attrib, f"{name} without {styled[1]} in the file"


@pytest.mark.parametrize("file", FROM_DATA)
def test_a_drawing_that_is_made_is_published_as_a_file_and_committed_nowhere(built: Path, file: str) -> None:
    assert (built / "assets/figures" / file).read_text(encoding="utf-8") == drawn(file)
    assert not list((ROOT / "docs").rglob(file))


def test_every_drawing_is_on_a_page() -> None:
    assert {*FILES} == {name for _, _, name, _ in ON_PAGES}
    assert len(FILES) >= 4


def parts(file: str, tag: str) -> list[ElementTree.Element]:
    """The parts of one kind of a drawing, in their order."""
    return list(ElementTree.fromstring(drawn(file)).iter(f"{{http://www.w3.org/2000/svg}}{tag}"))


def labels(file: str) -> dict[str, list[float]]:
    """The texts of a drawing, each with how far right it stands, wherever it stands."""
    places: dict[str, list[float]] = {}
    for text in parts(file, "text"):
        places.setdefault(text.text, []).append(float(text.get("x")))
    return places


def boundaries(number: int) -> list[int]:
    return [counting.least(each) for each in range(1, number + 1)]


def test_the_ruler_shows_the_boundaries_of_the_rule_at_their_places() -> None:
    shown = labels("minutes-ruler.svg")
    start, end = shown["0"][1], shown["68"][0]
    minute = (end - start) / counting.least(5)
    for bound in boundaries(5):
        assert shown[str(bound)] == [pytest.approx(start + bound * minute, abs=0.1)]
    for number in range(1, 5):
        middle = (counting.least(number) + counting.least(number + 1)) / 2
        assert shown[str(number)] == [pytest.approx(start + middle * minute, abs=0.2)]
    known = {"0", "Units", "Timed minutes of the day", "+15", *map(str, [*range(1, 6), *boundaries(5)])}
    assert shown.keys() == known
    assert {after - before for before, after in pairwise(boundaries(5))} == {15}


def test_the_pooled_day_shows_what_the_rules_compute() -> None:
    shown, minutes = labels(FROM_DATA[2]), {"97112": 24, "97110": 23}
    (pooled,), (apart,) = (counting.count(counting.Day(rule, minutes)).allocations for rule in ("cms", "cpt"))
    # Each code stands once on a bar of each rule, and once on each of its units.
    for code, given in minutes.items():
        assert len(shown[code]) == 2 + pooled[code] + apart[code]
        assert len(shown[f"{given} minutes"]) == 2
    results = Counter([sum(pooled.values()), sum(apart.values()), *apart.values()])
    assert {label: len(places) for label, places in shown.items() if label.endswith(" units")} == {
        f"{number} units": times for number, times in results.items()
    }
    assert f"= {sum(minutes.values())}" in shown
    # A boundary is filled where the minutes reach it; beside those, one of each kind explains them.
    circles = [(float(each.get("cx")), each.get("class") is None) for each in parts(FROM_DATA[2], "circle")]
    rows = [circles[start : start + 4] for start in (0, 4, 8)]
    places = [shown[str(bound)][0] for bound in boundaries(4)]
    for row, given in zip(rows, [sum(minutes.values()), *minutes.values()], strict=True):
        assert row == [(place, given >= bound) for place, bound in zip(places, boundaries(4), strict=True)]
    assert sorted(filled for _, filled in circles[12:]) == [False, True]


def test_each_function_of_97112_has_its_picture_beside_its_own_section(built: Path) -> None:
    codes = yaml.load((ROOT / "docs/data/codes.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
        "codes"
    ]
    soup = BeautifulSoup((built / "97112.html").read_text(encoding="utf-8"), "html.parser")
    for purpose in codes["97112"]["purposes"]:
        name = purpose.replace(" ", "-")
        assert f"function-{name}.svg" in FILES
        drawing = soup.find(id=name).find_next_sibling("p").svg
        names = [words for _, _, file, words in ON_PAGES if file == f"function-{name}.svg"]
        assert drawing["aria-label"] in names


@each_drawing
def test_a_drawing_stands_in_its_page_with_its_name_and_words_behind_it(
    built: Path, page: str, place: int, file: str, words: str
) -> None:
    soup = BeautifulSoup((built / page).read_text(encoding="utf-8"), "html.parser")
    assert soup.select('img[src*="assets/figures/"]') == []
    drawing = soup.select("svg.fig")[place]
    # What holds links is no picture to a screen reader.
    assert drawing["role"] == ("group" if drawing.find("a") else "img")
    assert drawing["aria-label"] == words
    assert len(words.split()) >= 5
    text = ElementTree.fromstring(drawn(file)).itertext()
    assert "".join("".join(drawing.strings).split("\n")) == "".join("".join(text).split("\n"))
    if not page.startswith("handouts/"):  # there it may fill a side, with its words above
        item = drawing.find_parent("li")  # which leads to its words
        caption = item or drawing.find_parent("p").find_next_sibling()
        assert item.a if item else caption.name == "p" and len(caption.text.split()) >= 5
    assert not drawing.find_all(style=True)


def test_search_finds_the_words_around_a_drawing_and_not_its_labels(built: Path) -> None:
    index = loaded(built, "search-index.js").read_text(encoding="utf-8").removeprefix("searchIndex=")
    texts = [entry[3] for entry in json.loads(index)]
    assert any("Pooled, these 47 minutes" in text for text in texts)
    assert not any("boundary reached" in text for text in texts)


# Texts that overlap another, leave the drawing or are too small, in one drawing of a page.
FAULTS = """place => {
  const drawing = document.querySelectorAll('svg.fig')[place], frame = drawing.getBoundingClientRect();
  const texts = [...drawing.querySelectorAll('text')];
  const boxes = texts.map(text => text.getBoundingClientRect());
  const faults = [];
  texts.forEach((text, one) => {
    const box = boxes[one], size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
    if (size < 13) faults.push(`small: ${text.textContent}`);
    if (box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom)
      faults.push(`outside: ${text.textContent}`);
    boxes.slice(one + 1).forEach((other, step) => {
      // A line's box is higher than its letters; lines of one label may touch, and no more.
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      if (across > 0 && down > 0.25 * size)
        faults.push(`overlap: ${text.textContent} / ${texts[one + 1 + step].textContent}`);
    });
  });
  return faults;
}"""
# Fonts differ in width. What WCAG 2.2 (1.4.12) lets readers set is more than a wide font needs.
SPACED = """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet]; }"""
WIDE = "svg.fig text { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"


@pytest.fixture(scope="module")
def phone(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


@each_drawing
def test_no_text_of_a_drawing_is_cut_or_covered_on_a_phone(
    phone, address: str, page: str, place: int, file: str, words: str
) -> None:
    width = 1280 if file == MADE else 360
    phone.set_viewport_size({"width": width, "height": 740})
    phone.goto(address + page)
    assert phone.evaluate(FAULTS, place) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == width
    if file != MADE:  # beside it stands the list, which readers may space as they like
        phone.evaluate(SPACED, WIDE)
        assert phone.evaluate(FAULTS, place) == []


def test_the_faults_are_seen(phone, address: str) -> None:
    page, place, _, _ = next(each for each in ON_PAGES if parts(each[2], "text"))
    phone.goto(address + page)
    phone.evaluate(
        """place => {
             const drawing = document.querySelectorAll('svg.fig')[place];
             const text = drawing.querySelector('text');
             const copy = text.cloneNode(true);
             copy.setAttribute('font-size', 9);
             text.after(copy);
             const last = text.cloneNode(true);
             last.setAttribute('x', 320);
             last.textContent = 'far out';
             drawing.append(last);
           }""",
        place,
    )
    kinds = {fault.partition(":")[0] for fault in phone.evaluate(FAULTS, place)}
    assert kinds == {"overlap", "small", "outside"}


# The contrast of two colors of the page, as WCAG 2.2 computes it.
CONTRAST = """([above, below]) => {
  const light = name => {
    const probe = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    probe.setAttribute('class', name);
    probe.setAttribute('fill', 'currentColor');
    document.querySelector('svg.fig').append(probe);
    const [red, green, blue] = getComputedStyle(probe).fill.match(/[\\d.]+/g).slice(0, 3)
      .map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    probe.remove();
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [light(above), light(below)].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}"""
PAIRS = [("fig-on", "fig-a"), ("", "fig-b"), ("", "fig-soft"), ("", "fig-paper"), ("fig-a", "fig-b")]


@pytest.mark.parametrize("media", ["light", "dark", "print"])
def test_colors_are_those_of_the_page_and_stand_apart(browser, address: str, media: str) -> None:
    """Text needs 4.5 to 1; lines and fills that mean something 3 to 1, also where color does not show."""
    scheme = "light" if media == "light" else "dark"
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(address + ON_PAGES[0][0])
    if media == "print":
        page.emulate_media(media="print")
    ratios = {pair: page.evaluate(CONTRAST, pair) for pair in PAIRS}
    assert min(ratios.values()) >= 4.5, ratios
    ink = page.evaluate("getComputedStyle(document.querySelector('svg.fig')).color")
    # On paper the ink is black, whatever the screen shows.
    assert (ink == "rgb(0, 0, 0)") == (media == "print")
    context.close()
