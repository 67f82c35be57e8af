"""Marks and their notes: whole, in their order, said in words, past when they are; in place with a script, at
the end of the page without one, and on no printed handout."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from codeset.made import notes, strings
from codeset.reading import pages
from codeset.source import Source
from conftest import (
    after,
    barriers,
    copy_small,
    loaded,
    mkdocs,
    own_site,
    pages_of,
    printed,
    served,
    settled,
)
from test_languages import PAIRS
from test_paper import SHEETS

MARKED = "97112 units medicare handouts/97112 techniques/index".split()
UNMARKED = "about/checks about/sources about/accessibility facts handouts/index".split()
SIGNS = {"issuer": "", "report": "†", "reading": "*"}
SPANISH = {f"handouts/{name}" for name in PAIRS.values()}
WORDS = {"issuer": "", "report": "Reported by ", "reading": "Our "}


@pytest.fixture(scope="module")
def articles(built: Path) -> dict[str, Tag]:
    """The article of each page, by the page's address without its ending."""
    return read(built)


def read(site: Path) -> dict[str, Tag]:
    return {
        file.relative_to(site).as_posix().removesuffix(".html"): BeautifulSoup(
            file.read_text(encoding="utf-8"), "html.parser"
        ).article
        for file in pages_of(site)
    }


def line(element: Tag) -> str:
    return " ".join(element.get_text().split())


def test_every_mark_leads_to_a_note_and_each_note_back_to_its_first_mark(articles) -> None:
    for name, article in articles.items():
        first: dict[str, Tag] = {}
        for mark in article.select("sup.mark"):
            (link,) = mark.find_all("a")
            assert link["class"] == ["footnote-ref"], name
            first.setdefault(re.fullmatch("#fn-([0-9]+)", link["href"])[1], mark)
        found = article.select(".footnote > ol > li")
        # Notes are numbered from 1 in the order in which a reader meets their marks.
        numbers = [str(number) for number in range(1, len(found) + 1)]
        assert [*first] == numbers and [note["id"] for note in found] == [f"fn-{n}" for n in numbers], name
        for number, note in zip(numbers, found, strict=True):
            (back,) = note.select(".footnote-backref")
            assert back["href"] == f"#fnref-{number}" and first[number]["id"] == back["href"][1:], name
        others = article.select(".mark[id], a[href^='#fn']")
        links = len(article.select(".mark")) + 2 * len(found)
        assert len(others) == links, name
        marks = article.find_all(string=re.compile(r"\[\^"))
        assert [text for text in marks if not text.find_parent(["pre", "code"])] == [], name


def test_a_mark_says_its_kind_in_a_sign_in_words_and_in_its_note(articles) -> None:
    seen = set()
    for name, article in articles.items():
        kinds: dict[str, str] = {}
        for mark in article.select("sup.mark"):
            (kind,) = {*mark["class"]} & {*SIGNS}
            words = strings.PAGE["es" if name in SPANISH else "en"]
            number = mark.a["href"].removeprefix("#fn-")
            assert mark.a.get_text() == f"{number}{SIGNS[kind]}", name
            assert mark.a["aria-label"] == f"{words['note']} {number}, {words[kind]}", name
            assert kinds.setdefault(number, kind) == kind, name
        for number, kind in kinds.items():
            text = line(article.find(id=f"fn-{number}"))
            assert text.startswith(WORDS[kind]), (name, text)
            assert kind != "issuer" or not text.startswith(("Reported by ", "Our reading", "Our arithmetic"))
        if kinds:
            assert {*"†*"} <= {*line(article.select_one(".kinds"))}, name
        seen |= {*kinds.values()}
    assert seen == {*SIGNS}


def test_a_comma_stands_between_marks_that_stand_together(articles) -> None:
    together = 0
    for name, article in articles.items():
        for mark in article.select("sup.mark + sup.mark"):
            if not (isinstance(mark.previous_sibling, str) and mark.previous_sibling):
                together += 1
                assert mark.get_text().startswith(", "), name
    assert together > 0


def test_notes_that_say_the_same_are_one_note(articles) -> None:
    for name, article in articles.items():
        texts = [
            re.sub(r" (Entry|Entries [\d, ]+)\..*", "", line(note)) for note in article.select(".footnote li")
        ]
        assert len({*texts}) == len(texts), (name, sorted(text for text in texts if texts.count(text) > 1))


def numbered(text: str) -> notes.Noted:
    """A page with its marks numbered, as the engine gets it."""
    page = pages.read(Source("docs/x.md", text))
    return notes.of_page(replace(own_site(), pages=(page,)), page)


def test_facts_that_rest_on_the_same_text_share_a_number() -> None:
    source = "cms-claims-5-20-2"
    facts = [fact for fact in own_site().published if fact.sources == (source,)]
    alike = [fact for fact in facts if (fact.level, fact.due) == (facts[0].level, facts[0].due)]
    assert len(alike) > 1
    other = next(
        fact for fact in own_site().published if source not in fact.sources and fact.level == "secondary"
    )
    marks = [source, alike[0].id, other.id, alike[1].id, source, other.id]
    noted = numbered("".join(f"Text.[^{name}] " for name in marks))
    assert re.findall(r"\[\^(\d+)\](?!:)", noted.text) == ["1", "1", "2", "1", "1", "2"]
    assert noted.notes[1].facts == [alike[0].id, alike[1].id] and noted.notes[2].facts == [other.id]
    text = noted.text.partition("\n[^1]: ")[2]
    assert f"[Entries](about/sources.md#{source})." in text
    assert f"[Entry](facts.md#{other.id})." in text


def test_facts_with_other_days_or_other_support_have_numbers_of_their_own() -> None:
    by_source: dict[tuple, list] = {}
    for fact in own_site().published:
        if fact.level != "computed":
            by_source.setdefault(fact.sources, []).append(fact)
    pairs = [
        (one, other)
        for facts in by_source.values()
        for one, other in pairwise(facts)
        if (one.level == "secondary") != (other.level == "secondary") or one.due != other.due
    ]
    assert len(pairs) > 3
    for one, other in pairs:
        assert len(numbered(f"A.[^{one.id}] B.[^{other.id}]\n").notes) == 2, (one.id, other.id)


def test_a_page_without_marks_has_no_notes_and_one_with_marks_has_them_at_its_end(articles) -> None:
    without = {name for name, article in articles.items() if not article.select(".mark")}
    assert {*UNMARKED, "404"} <= without and not {*MARKED} & without
    for name, article in articles.items():
        parts = article.select("h2.notes, .kinds, .footnote")
        if name in without:
            assert parts == [] and not article.find("h2", string=re.compile("^Notes")), name
            assert name in ("404", "search") or article.find(id="rests")["class"] == ["state"], name
        else:
            heading, kinds, footnote = parts
            assert heading["id"] == "rests" and heading.contents[0] == (
                "Notas" if name in SPANISH else "Notes"
            ), name
            assert heading.find_next_sibling() is kinds and kinds.find_next_sibling() is footnote, name
            behind = [
                each for each in footnote.find_next_siblings() if each.name not in ("section", "a", "nav")
            ]
            assert [each["class"] for each in behind] == [["state"], ["cite"], ["notice"]], name
    assert "\n## Notes" not in numbered("# No mark\n\nText.\n").text


def test_the_search_knows_neither_marks_nor_notes(built: Path) -> None:
    text = loaded(built, "search-index.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("searchIndex="))
    assert [at for at, *_ in index if at.endswith("#rests") or "#fn" in at] == []
    shown = {at: words for at, *_, words in index}
    assert [at for at, words in shown.items() if re.search(r"[a-z.,]\d*†|↩", words)] == []
    assert "each 15 minutes Unit" in shown["97112.html#cpt-97112"]


# A site that is built when a part of it is past its date.

LAST = "2026-12-31"


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site as the first build of the next year makes it, when the code set, which was valid for a year, is
    past and a fact is not."""
    project = copy_small(tmp_path_factory.mktemp("late"))
    codes = project / "docs/data/codes.yml"
    text = codes.read_text(encoding="utf-8")
    codes.write_text(
        text.replace("effective: 2026-01-01}", f"effective: 2026-01-01, valid_until: {LAST}}}"),
        encoding="utf-8",
    )
    result = mkdocs("build", cwd=project, SOURCE_DATE_EPOCH=after(LAST))
    assert result.returncode == 0, result.stdout
    return project / "site"


def test_marks_whose_note_is_past_are_past_in_the_page_itself(late: Path) -> None:
    seen = {True: 0, False: 0}
    for name, article in read(late).items():
        for mark in article.select("sup.mark"):
            day = article.find(id=mark.a["href"][1:]).find("time")
            past = bool(day) and day["datetime"] <= LAST
            assert ("past" in mark["class"]) == past, (name, mark)
            assert not past or "past" in day["class"], (name, mark)
            seen[past] += 1
    assert min(seen.values()) > 1


# The elements that say in words, once each, that something is past its date.
TOLD = """all => all.filter(each => getComputedStyle(each, '::after').content.includes('past its date'))
  .map(each => each.tagName)"""


@pytest.mark.parametrize("scripts", [True, False])
def test_a_past_mark_says_so_once_with_scripts_and_without(late: Path, view, scripts: bool) -> None:
    page = view(1280, java_script_enabled=scripts)
    page.clock.set_fixed_time(int(after(LAST)) * 1000)
    with served(late) as address:
        page.goto(f"{address}index.html")
        past = page.locator("sup.mark.past")
        assert past.count() > 2
        told = past.evaluate_all(
            f"all => all.map(each => ({TOLD})([each, ...each.querySelectorAll('*')]).length)"
        )
        assert {*told} == {1}
        rest = page.locator("sup.mark:not(.past), sup.mark:not(.past) a")
        assert rest.evaluate_all(TOLD) == []


@pytest.mark.parametrize("name", ["97112-vs-97110", "units"])
def test_an_old_copy_marks_its_marks_days_and_counted_days_by_itself(view, address: str, name: str) -> None:
    page = view(390)
    page.clock.set_fixed_time("2031-06-01T12:00:00")
    page.goto(f"{address}{name}.html")
    days = {
        mark.get_attribute("href"): page.locator(mark.get_attribute("href")).locator("time").count()
        for mark in page.locator(".mark a").all()
    }
    for end, dated in days.items():
        told = page.locator(f".mark a[href='{end}']").evaluate_all(TOLD)
        assert bool(told) == bool(dated), end
    times = page.locator("article time:not(.overdue *)")
    assert times.evaluate_all(TOLD) == ["TIME"] * times.count() and times.count() > 5
    counted = page.locator("article a[href*='units.html?']")
    assert counted.evaluate_all(TOLD) == ["A"] * counted.count()
    assert name != "97112-vs-97110" or counted.count() > 0
    assert page.locator(".overdue").is_visible()


def test_a_copy_of_the_day_marks_nothing(view, address: str) -> None:
    page = view(390)
    page.clock.set_fixed_time("2026-11-25T12:00:00")
    page.goto(f"{address}97112.html")
    assert page.locator("article *").evaluate_all(TOLD) == []
    assert not page.locator(".overdue").is_visible()


# On paper.


@pytest.mark.parametrize("name", SHEETS)
def test_a_printed_handout_has_no_mark_and_no_note_and_its_page_has_all(
    view, address: str, name: str
) -> None:
    page = view(1280)
    page.goto(f"{address}handouts/{name}.html")
    parts = page.locator(".mark, #rests, .kinds, .footnote")
    assert parts.count() > 4 and all(each.is_visible() for each in parts.all())
    page.emulate_media(media="print")
    assert [each for each in parts.all() if each.is_visible()] == []
    text = "".join(printed(page))
    assert not {*"†↩"} & {*text} and "Reported by" not in text and "A number alone" not in text


def test_other_pages_have_them_on_paper_too(view, address: str) -> None:
    page = view(1280)
    page.goto(f"{address}97112.html")
    page.locator(".mark a").first.hover()
    page.locator(NOTE).wait_for()
    page.emulate_media(media="print")
    parts = page.locator(".mark, #rests, .kinds, .footnote")
    assert all(each.is_visible() for each in parts.all())
    assert not page.locator(NOTE).is_visible()


@pytest.mark.parametrize("name", ["97112", "units"])
def test_no_part_of_a_page_takes_the_looks_of_a_note_in_place(view, address: str, name: str) -> None:
    page = view(1280)
    page.goto(f"{address}{name}.html")
    assert page.locator("article #note").count() == 1
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        odd = page.locator("article :is(h1, h2, h3), article :is(h1, h2, h3) ~ *").evaluate_all(
            """all => all.filter(each => getComputedStyle(each).position === 'absolute')
              .map(each => each.id)"""
        )
        assert odd == []
        assert page.locator("article h2#note").is_visible()


# In place.

# Pages have a heading `note` of their own, so an id does not tell which is meant.
NOTE = "article [popover][role=note]"
PLACES = """() => [...document.querySelectorAll('article *')].filter(each =>
  !each.closest('[popover][role=note], .to-top') && each.getClientRects().length).map(each => {
  const box = each.getBoundingClientRect();
  return [box.x + scrollX, box.y + scrollY, box.width, box.height].map(Math.round).join(' ');
})"""
INSIDE = """note => {
  const box = note.getBoundingClientRect();
  return box.left >= 0 && box.top >= 0 && box.right <= document.documentElement.clientWidth
    && box.bottom <= innerHeight && document.documentElement.scrollWidth <= innerWidth;
}"""
APART = """note => {
  const box = note.getBoundingClientRect();
  const mark = note.previousElementSibling.querySelector('a').getBoundingClientRect();
  return box.top >= mark.bottom - 1 || box.bottom <= mark.top + 1;
}"""


def text_of(page, mark) -> str:
    """What the note of a mark says at the end of the page, without its link back."""
    return mark.evaluate(
        """mark => { const note = document.querySelector(`.footnote ${mark.hash}`).cloneNode(true);
          note.querySelectorAll('.footnote-backref').forEach(each => each.remove());
          return note.textContent.replace(/\\s+/g, ' ').trim(); }"""
    )


def shown(page) -> str:
    return " ".join(page.locator(NOTE).text_content().split())


def opened(page) -> bool:
    """Whether a note is shown, once the script has come that the first turn to a mark asks for."""
    script = page.locator("script[src$='/notes.js']")
    for _ in range(200 if script.count() else 0):
        if page.evaluate("typeof noting") == "object":
            break
        page.wait_for_timeout(20)
    return page.locator(NOTE).count() == 1 and page.locator(NOTE).is_visible()


@pytest.mark.parametrize(
    ("name", "width"),
    [
        *((name, 390) for name in MARKED),
        ("97112", 1280),
        *(pytest.param(name, 1280, marks=pytest.mark.long) for name in MARKED if name != "97112"),
    ],
)
def test_a_click_shows_the_note_in_place_and_a_click_elsewhere_closes_it(
    view, address: str, name: str, width: int
) -> None:
    page = view(width, has_touch=width == 390)
    page.goto(f"{address}{name}.html")
    marks = page.locator(".mark a:visible")
    settled(page)
    before, url = page.evaluate(PLACES), page.url
    count = marks.count()
    for number in sorted({0, 1, count - 1, *range(0, count, max(1, count // 10))}):
        mark = marks.nth(number)
        # A head that stays may lie over the first line of a screen.
        mark.evaluate("mark => mark.scrollIntoView({ block: 'center', inline: 'center' })")
        (mark.tap if width == 390 else mark.click)()
        note = page.locator(NOTE)
        note.wait_for()
        page.wait_for_timeout(0 if number else 600)  # browsers tell of a pointer that left after a tap
        assert shown(page) == text_of(page, mark), number
        assert note.locator(".footnote-backref").count() == 0
        assert note.evaluate(INSIDE) and note.evaluate(APART), (number, note.bounding_box())
        assert page.evaluate(PLACES) == before, number
        page.keyboard.press("Escape")  # it may lie over the next mark
        assert not opened(page)
    assert page.url == url
    (marks.nth(0).tap if width == 390 else marks.nth(0).click)()
    assert opened(page)
    page.evaluate("scrollTo(0, 0)")
    heading = page.locator("article h1")
    (heading.tap if width == 390 else heading.click)()
    assert not opened(page)
    assert page.told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["97112", "medicare"])
def test_a_note_in_place_is_no_barrier(view, address: str, name: str, scheme: str) -> None:
    page = view(390, color_scheme=scheme)
    page.goto(f"{address}{name}.html")
    page.locator(".mark a").first.click()
    assert opened(page)
    ids = page.locator("[id]").evaluate_all("all => all.map(each => each.id)")
    assert sorted(ids) == sorted({*ids})
    assert barriers(page) == []


def test_the_pointer_shows_a_note_and_may_go_into_it(view, address: str) -> None:
    page = view(1280)
    page.goto(f"{address}97112.html")
    mark = page.locator("article p .mark a").first
    mark.hover()
    page.locator(NOTE).wait_for()
    assert shown(page) == text_of(page, mark)
    page.locator(f"{NOTE} a").first.hover()
    page.wait_for_timeout(600)
    assert opened(page)
    page.mouse.move(1270, 800)
    page.wait_for_timeout(600)
    assert not opened(page)
    mark.hover()
    page.locator(f"{NOTE} a", has_text="Entry").click()
    page.wait_for_url("**/facts.html#*")
    assert page.told == []


def test_keys_alone_show_a_note_lead_into_it_and_close_it(view, address: str) -> None:
    page = view(1280)
    page.goto(f"{address}97112.html")
    mark = page.locator("article p .mark a").first
    page.locator("article p .mark a").first.evaluate("each => each.scrollIntoView({block: 'center'})")
    mark.focus()
    assert opened(page) and shown(page) == text_of(page, mark)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[popover][role=note]') !== null") and opened(page)
    page.keyboard.press("Shift+Tab")
    assert mark.evaluate("each => each === document.activeElement") and opened(page)
    page.keyboard.press("Escape")
    assert not opened(page)
    assert page.evaluate("document.activeElement.classList.contains('footnote-ref')")
    # Shown again, and left by the next link behind it.
    page.keyboard.press("Enter")
    assert opened(page)
    links = page.locator(f"{NOTE} a").count()
    for _ in range(links + 1):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[popover][role=note]') === null")
    assert not opened(page) or shown(page) != text_of(page, mark)
    # Enter on a note that is shown leads to it.
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{mark.get_attribute('href')}")
    assert page.locator(mark.get_attribute("href")).evaluate(
        "({offsetTop}) => offsetTop >= scrollY && offsetTop < scrollY + innerHeight"
    )
    assert page.told == []


def test_escape_in_a_note_gives_the_focus_back(view, address: str) -> None:
    page = view(1280)
    page.goto(f"{address}97112.html")
    page.locator("article p .mark a").first.focus()
    assert opened(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not opened(page)
    assert page.evaluate("document.activeElement.classList.contains('footnote-ref')")


@pytest.mark.parametrize("width", [390, 1280])
def test_without_scripts_a_mark_is_a_link_to_its_note_and_back(view, address: str, width: int) -> None:
    page = view(width, java_script_enabled=False)
    page.goto(f"{address}97112.html")
    assert page.locator(NOTE).count() == 0
    mark = page.locator("article p .mark a").first
    end = mark.get_attribute("href")
    mark.click()
    assert page.url == f"{address}97112.html{end}"
    assert page.evaluate("location.hash") == end
    place = page.locator(end).bounding_box()
    assert 0 <= place["y"] <= 844 and page.locator(end).is_visible()
    page.locator(f"{end} .footnote-backref").click()
    assert page.url.endswith(f"#fnref-{end.removeprefix('#fn-')}")
    assert 0 <= mark.bounding_box()["y"] <= 844


def test_from_a_file_share_notes_are_shown_in_place_too(view, built: Path) -> None:
    page = view(390, offline=True, color_scheme="dark")
    page.goto((built / "units.html").as_uri())
    mark = page.locator(".mark a").first
    mark.click()
    assert opened(page) and shown(page) == text_of(page, mark)
    assert page.told == [] and barriers(page) == []  # axe asks for the styles, which a file may not


def test_a_note_that_is_past_says_so_in_place(view, address: str) -> None:
    page = view(390)
    page.clock.set_fixed_time("2031-06-01T12:00:00")
    page.goto(f"{address}97112.html")
    page.locator(".mark a").first.click()
    assert opened(page)
    day = page.locator(f"{NOTE} time")
    assert day.evaluate_all(TOLD) == ["TIME"] * day.count() and day.count() == 1
