"""The path to a code, copy buttons, the filter of activities, the check of a note, in a real Chromium."""

from __future__ import annotations

import re

import pytest
import yaml

from conftest import ROOT, barriers, pages_of

PATH = yaml.load((ROOT / "docs/data/chooser.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
QUESTIONS, ENDS = PATH["questions"], PATH["ends"]


@pytest.fixture
def opened(browser, address: str):
    """A function that opens a page on a phone, by its name; no page may complain."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))

    def open_it(name: str):
        page.goto(f"{address}{name}")
        return page

    yield open_it
    assert told == []
    context.close()


def copied(page) -> str:
    page.get_by_text("Copied").first.wait_for()
    return page.evaluate("navigator.clipboard.readText()")


def ways(at: str, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every way through the path, by what its answers lead to."""
    if at in ENDS:
        return [before]
    return [way for each in QUESTIONS[at]["answers"] for way in ways(each["leads"], (*before, each["leads"]))]


WAYS = ways(next(iter(QUESTIONS)))


# --- the path ---


def test_every_way_through_the_path_is_asked_and_ends_as_the_data_say(opened) -> None:
    page = opened("which-code.html")
    assert len(WAYS) > 25
    for way in WAYS:
        page.evaluate("way => { history.pushState(null, '', `?path=${way}`); }", ".".join(way))
        page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
        end = ENDS[way[-1]]
        title = page.locator(".step h2").text_content()
        assert (end.get("code") or end["title"]) in title
        assert page.locator(".trail li").count() == len(way)
        if "____" in end["note"]:
            assert page.locator(".step .sample").text_content() == end["note"]


def test_single_leg_stance_on_foam_ends_at_97112_by_keyboard_alone(opened) -> None:
    page = opened("which-code.html")
    asked = []
    answers = ["A clinician", "One, with", "Yes, and the note", "Both", "Control, measured", "One part"]
    for answer in answers:
        asked.append(page.locator(".step h2").text_content())
        page.locator(".choices").get_by_role("button", name=answer).focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.matches('.step h2')")
        assert page.locator(".step h2").evaluate(
            "each => each.getBoundingClientRect().bottom < innerHeight / 2"
        )
        page.evaluate("scrollTo(0, 0)")  # what the bar on top covers would be too small
        assert barriers(page) == []
    assert len({*asked}) == 6 and asked[0] == "Question 1 Who worked with the patient?"
    assert page.url.endswith("?path=contact.skill.goal.aim.control.reeducation")
    assert "97112 Neuromuscular reeducation" in page.locator(".step h2").text_content()
    page.get_by_role("button", name="Copy: In the note").click()
    assert copied(page) == ENDS["reeducation"]["note"]
    links = page.locator(".result .links a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert links == ["97112.html#cpt-97112", "units.html", "documentation.html"]


def test_back_is_the_browsers_and_each_answer_can_be_changed(opened) -> None:
    page = opened("which-code.html?path=contact.skill.goal")
    assert "A goal, and a measured loss?" in page.locator(".step h2").text_content()
    page.get_by_role("button", name="both, for these minutes").click()
    page.go_back()
    assert "A goal, and a measured loss?" in page.locator(".step h2").text_content()
    page.locator(".trail").get_by_role("button", name="Change: How many patients at once?").click()
    assert page.url.endswith("?path=contact")
    page.get_by_role("button", name="an attended group").click()
    assert "97150" in page.locator(".step h2").text_content()


def test_a_doctored_path_stops_where_it_is_lost(opened) -> None:
    page = opened("which-code.html?path=contact.%3Cimg%20src=x%3E.skill.constructor")
    assert "How many patients at once?" in page.locator(".step h2").text_content()
    assert page.locator(".lost").text_content().startswith("The address leads no further")
    assert page.locator(".tool img").count() == 0


def test_the_outline_is_folded_up_and_opens_for_a_link_into_it(opened, browser, address: str) -> None:
    page = opened("which-code.html")
    assert not page.locator("#goal").is_visible()
    page.goto(f"{address}which-code.html#end-gait")
    assert page.locator("#end-gait").is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    drawn = page.locator("svg.fig a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    ids = page.locator("[id^=end-]").evaluate_all("all => all.map(each => '#' + each.id)")
    assert {*drawn} == {*ids} and barriers(page) == []
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}which-code.html")
    assert plain.locator("#goal").is_visible() and not plain.locator(".tool").is_visible()
    context.close()


# --- lines to copy ---


# A page, what is pressed on it, and what is then copied.
COPIED = [
    (
        "97112-vs-97110.html",
        "#squats ~ table td.line >> nth=1",
        "Squat to ____ degrees with ____ pounds, ____ x ____",
    ),
    (
        "documentation.html",
        "th.line:has(#pair-balance)",
        "Single-leg stance ____ s, other side ____ s. On foam",
    ),
    (
        "documentation.html",
        ".copied-from:has(pre) >> nth=0",
        "Patient ____  Date ____\nPlan certified to ____\n\nLOSS",
    ),
    (
        "documentation.html",
        ".copied-from:has(#goal-line)",
        "In ____ weeks: ____ (task), without ____ (help), shown",
    ),
    ("check-it-yourself.html", ".copied-from", "Payer ____   Plan ____   Date ____   Time ____\nSpoke with"),
    ("97112.html", ".copied-from >> nth=0", "Stance on foam ____ s, losses of balance ____, cue ____"),
]


@pytest.mark.parametrize(("name", "where", "text"), COPIED)
def test_a_line_is_copied_as_plain_text_with_its_blanks(opened, name: str, where: str, text: str) -> None:
    page = opened(name)
    page.locator(where).get_by_role("button", name="Copy: ").click()
    whole = copied(page)
    assert whole.startswith(text) and whole == whole.strip()
    assert not re.search(r'"|\d\u2020|\[\^', whole)


def test_a_line_that_sinks_a_note_has_no_button(opened) -> None:
    page = opened("documentation.html")
    assert page.locator("td:has-text('Balance exercises, tolerated well') button").count() == 0
    assert page.locator("[data-label^='Does not'] button").count() == 0


@pytest.mark.parametrize("name", ["medicare.html", "documentation.html", "about/checks.html"])
def test_the_link_of_a_heading_copies_its_address(opened, address: str, name: str) -> None:
    page = opened(name)
    link = page.locator("h2 .headerlink").nth(1)
    link.click()
    assert copied(page) == f"{address}{name}{link.get_attribute('href')}" == page.url


def test_where_the_clipboard_is_closed_the_older_command_copies(browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{address}check-it-yourself.html")
    page.locator(".copied-from:not(.cite *) pre + .copying button").first.click()
    page.get_by_text("Copied").wait_for()
    page.close()


# --- the filter ---

# What is typed, the codes that are chosen, and the activities that are left.
FOUND = [
    ("squat", [], ["squat"]),
    ("BOSU", [], ["wobble-board"]),
    ("wobble", [], ["wobble-board"]),
    ("Airex", [], ["squat", "ball-toss"]),
    ("foam", ["97112"], ["squat", "ball-toss"]),
    ("quad", [], ["quad-set"]),
    ("", ["97535"], ["single-leg-stance", "reaching", "sit-to-stand", "cane-walking"]),
    ("[(*", [], None),
    ("juggling", [], []),
]


@pytest.mark.parametrize(("typed", "codes", "left"), FOUND)
def test_the_filter_leaves_what_is_asked_for(
    opened, typed: str, codes: list[str], left: list[str] | None
) -> None:
    page = opened("97112-vs-97110.html")
    every = page.locator("#grid + table tbody a").evaluate_all("all => all.map(each => each.hash.slice(1))")
    page.get_by_label("Find an activity").fill(typed)
    for code in codes:
        page.get_by_role("button", name=code, exact=True).click()
    rows = page.locator("#grid + table tbody tr:visible a")
    shown = rows.evaluate_all("all => all.map(each => each.hash.slice(1))")
    assert shown == [id_ for id_ in every if page.locator(f"#{id_}").is_visible()]
    assert shown == (every if left is None else left)
    if codes:
        lines = page.locator(":is(#squat, #reaching) ~ table:visible tbody th:visible").all_text_contents()
        assert {line for line in lines if re.fullmatch(r"\d{5}", line)} <= {*codes}
    assert barriers(page) == []


# What is typed, what a technique must train, and techniques that are left and that are not.
COMPARED = [
    ("ankle", [], ["Ankle and knee"], ["Face"]),
    ("PARKINSON", ["movement"], ["LSVT BIG"], ["Dual-task training", "PNF"]),
    ("97113", [], ["Water"], ["Balance training"]),
    ("", ["kinesthetic sense", "posture"], ["Feldenkrais", "Neck"], ["PNF", "Pelvic floor"]),
    ("[(* juggling", [], [], ["Water"]),
]


@pytest.mark.parametrize(("typed", "trained", "left", "gone"), COMPARED)
def test_the_table_of_techniques_is_narrowed_and_put_in_order(
    opened, typed: str, trained: list[str], left: list[str], gone: list[str]
) -> None:
    page = opened("techniques/index.html")
    names = page.locator("#four ~ table tbody th")
    every = names.all_text_contents()
    assert every == sorted(every, key=str.lower)
    page.get_by_label("Find a technique").fill(typed)
    for name in trained:
        page.get_by_role("button", name=name, exact=True).click()
    shown = page.locator("#four ~ table tbody th:visible").all_text_contents()
    assert {*left} <= {*shown} and not {*gone} & {*shown}
    assert page.locator(".found").text_content().startswith(str(len(shown)) if shown else "No technique")
    assert barriers(page) == []
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("In the order of").select_option("Grade")
    grades = page.locator("#four ~ table tbody td[data-label=Grade]").all_text_contents()
    assert grades == sorted(grades) and names.all_text_contents() != every
    assert sorted(names.all_text_contents(), key=str.lower) == every


def test_a_link_to_a_hidden_activity_shows_it(opened) -> None:
    page = opened("97112-vs-97110.html")
    page.get_by_label("Find an activity").fill("squat")
    page.evaluate("document.querySelector('#toc a[href=\"#activities\"]').click()")
    page.evaluate("document.querySelector('article a[href=\"#plank\"]').click()")
    assert page.locator("#plank").is_visible()


# --- the check of a note ---


def test_the_check_says_what_is_missing_and_why_and_keeps_nothing(opened) -> None:
    page = opened("documentation.html")
    names = [each.rstrip(":") for each in page.locator(".ticks strong").all_text_contents()]
    assert names == "Function Measure Score Skill Response Goal Minutes Signature".split()
    for name in names:
        if name not in ("Score", "Goal"):
            page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="What is missing?").click()
    assert page.evaluate("document.activeElement.textContent") == "Missing: 2 of 8"
    said = page.locator(".missing li").all_text_contents()
    assert [each.split(".")[0] for each in said] == ["Score", "Goal"]
    assert page.locator(".missing .mark").count() == 2 and barriers(page) == []
    page.get_by_role("checkbox", name="Score").check()
    page.get_by_role("checkbox", name="Goal").check()
    assert page.locator(".missing h3").text_content() == "Nothing is missing from this list."
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    assert page.locator(".ticks input:checked").count() == 0


def test_each_tool_is_loaded_by_its_page_alone(opened, built) -> None:
    scripts = {}
    for file in pages_of(built):
        found = re.findall(
            r'<script src="[./]*assets/[0-9a-f]{8}/([\w-]+)\.js"', file.read_text(encoding="utf-8")
        )
        for script in found:
            scripts.setdefault(script, set()).add(file.relative_to(built).as_posix())
    assert scripts.pop("site") >= {"index.html", "97112.html"}
    assert scripts["count"] == scripts["counting"] == {"units.html"}
    assert scripts["path"] == {"which-code.html"} and scripts["check"] == {"documentation.html"}
    assert scripts["filter"] == {"97112-vs-97110.html"}
    assert "index.html" not in scripts["copy"] and "medicare.html" not in scripts["copy"]
