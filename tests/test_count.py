"""The counter on the page of units, in a real Chromium: its days are compared with codeset/units."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from codeset.model import Fact
from codeset.units import counting, reasons
from codeset.units.counting import Day
from conftest import barriers, own_site, printed

CODES = ["97112", "97110", "97140", "97116", "97530", "97035"]
COUNT = """days => {
  const said = JSON.parse(document.querySelector('[data-tool=count]').dataset.said);
  return days.map(([rule, day]) => {
    const counted = counting.count(rule, day);
    const steps = reasons.steps(rule, day, said).map(step => [step.says, step.facts]);
    return [counted.ways.map(way => [...way]), steps];
  });
}"""
CARD = """rule => [...document.querySelectorAll(`[data-rule=${rule}] .ways ul`)].map(list =>
  [...list.children].map(item => item.textContent.split(' \\u00d7 ').reverse()))"""


@pytest.fixture
def page(browser, address: str):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.told = []
    page.on("console", lambda message: page.told.append(message.text))
    page.on("pageerror", lambda error: page.told.append(str(error)))
    page.goto(f"{address}units.html")
    yield page
    assert page.told == []
    context.close()


def counted(rule: str, day: dict[str, int]) -> list:
    """What the checker itself makes of a day, in the form of COUNT."""
    said = Day(rule, day)
    ways = [[[*pair] for pair in way.items()] for way in counting.count(said).allocations]
    return [ways, [[step.words, [*step.facts]] for step in reasons.steps(said)]]


@pytest.mark.parametrize("number", [2_000, pytest.param(20_000, marks=pytest.mark.long)])
def test_the_page_counts_and_explains_as_the_checker_does(page, number: int) -> None:
    random.seed(97112)
    days, several = [], 0
    for _ in range(number):
        longest, size = random.choice([0, 9, 25, 70, 235]), random.randint(1, len(CODES))
        days.append({code: random.randint(0, longest) for code in random.sample(CODES, size)})
    asked = [(rule, day) for day in days for rule in counting.COUNTS]
    for start in range(0, len(asked), 2_000):
        part = asked[start : start + 2_000]
        found = page.evaluate(COUNT, [[rule, [[*pair] for pair in day.items()]] for rule, day in part])
        expected = [counted(rule, day) for rule, day in part]
        assert [pair for pair in zip(part, found, expected, strict=True) if pair[1] != pair[2]] == []
        several += sum(len(ways) > 1 for ways, _ in expected)
    assert several > number / 20


def test_every_day_that_pages_link_to_opens_filled_in(page, address: str) -> None:
    facts = [fact for fact in own_site().computed.values() if isinstance(fact, Fact)]
    assert len(facts) >= 25
    for fact in facts:
        page.goto(f"{address}{fact.address}")
        given = dict(pair.split("=") for pair in fact.id.split("&"))
        assert page.url == f"{address}units.html?{fact.id}"  # at the counter, not at the list below
        assert page.evaluate("scrollY") == 0
        rule, minutes = given.pop("rule"), {code: int(number) for code, number in given.items()}
        codes = page.locator(".rows .code").evaluate_all("all => all.map(each => each.value)")
        values = page.locator(".rows .minutes").evaluate_all("all => all.map(each => each.value)")
        assert dict(zip(codes, map(int, values), strict=True)) == minutes
        expected = counting.count(Day(rule, minutes))
        units = page.locator(f"[data-rule={rule}] .units").text_content()
        assert units == f"{expected.total} unit{'s' if expected.total != 1 else ''}"
        if len(minutes) > 1:
            ways = [[[code, str(n)] for code, n in way.items() if n] for way in expected.allocations]
            assert page.evaluate(CARD, rule) == [way for way in ways if way]


def fill(page, *rows: tuple[str, str]) -> None:
    for number, (code, minutes) in enumerate(rows):
        if number:
            page.get_by_role("button", name="Add a code").click()
        page.locator(".rows .code").nth(-1 if number else 0).fill(code)
        page.locator(".rows .minutes").nth(-1 if number else 0).fill(minutes)


# What is typed in one row, and what the page says of it; an empty answer where nothing is wrong.
WRONG = [
    ("97112", "-5", "Minutes cannot be fewer than 0."),
    ("97112", "0", "No minutes, no service: leave it empty, or write the minutes."),
    ("97112", "1441", "1,441 minutes are more than a day has, which is 1,440."),
    ("97112", "ten", '"ten" is no number of minutes. Write digits only.'),
    ("97112", "7.5", "Whole minutes only. Nothing that we found says how to round seconds: leave them out."),
    ("97112", "7:30", "Whole minutes only. Nothing that we found says how to round seconds: leave them out."),
    ("97112", "\uff12\uff14", '"\uff12\uff14" is no number of minutes. Write digits only.'),
    ("99999", "24", '"99999" is not in our code set. Correct it, or choose from the list.'),
    ("<b>", "24", "Write a code, such as 97112."),
    ("", "24", "Which code? Write it at the left."),
    ("97129", "24", "The time of 97129 is: first 15 minutes. Count it by itself, and remove the row."),
    ("97150", "24", "97150 is not timed: left out of the count."),
]


@pytest.mark.parametrize(("code", "minutes", "says"), WRONG)
def test_what_cannot_be_counted_is_said_at_its_field_and_stays(
    page, code: str, minutes: str, says: str
) -> None:
    page.get_by_role("button", name="Remove row 2").click()
    fill(page, (code, minutes))
    row = page.locator(".rows .row").first
    assert row.locator(".about").text_content() == says
    assert row.locator(".code").input_value() == code and row.locator(".minutes").input_value() == minutes
    assert page.locator("[data-rule=cms] .units").text_content() == "\u2013"
    assert barriers(page) == []


def test_a_code_twice_is_an_error_and_an_untimed_one_is_left_out_by_name(page) -> None:
    page.locator(".rows .minutes").nth(0).fill("24")
    page.locator(".rows .code").nth(1).fill("97112")
    assert (
        page.locator(".rows .about").nth(1).text_content()
        == "97112 stands twice: add its minutes up in one row."
    )
    page.locator(".rows .code").nth(1).fill("97150")
    page.locator(".rows .minutes").nth(1).fill("30")
    assert page.locator("[data-rule=cms] .units").text_content() == "2 units"
    assert "97150 is not timed, so it is not counted here." in page.locator(".hints").text_content()
    assert page.url.endswith("units.html?rule=cms&97112=24")


def test_a_doctored_address_is_text(page, address: str) -> None:
    page.goto(
        f"{address}units.html?rule=%3Ci%3E&%3Cimg%20src=x%20onerror=alert(1)%3E=5&97112=%E0%A4%A&97110=8"
    )
    codes = page.locator(".rows .code").evaluate_all("all => all.map(each => each.value)")
    assert codes == ["<img src", "97112", "97110"]
    assert page.locator("article .tool img").count() == 0
    assert page.locator(".rows .about").first.text_content() == "Write a code, such as 97112."
    page.goto(f"{address}units.html?rule=cms&{'&'.join(['97112=1'] * 5_000)}")
    assert page.locator(".rows .row").count() == 24


def test_the_answer_is_read_out_kept_in_the_address_and_copied(page, browser, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".rows .minutes").nth(0).focus()
    page.keyboard.type("24")
    page.keyboard.press("Enter")
    page.keyboard.type("23")
    assert page.locator("[data-rule=cms] .units").text_content() == "3 units"
    assert page.locator("[data-rule=cpt] .units").text_content() == "4 units"
    assert page.url == f"{address}units.html?rule=cms&97112=24&97110=23"
    told = page.locator(".tool > [role=status]").filter(has_text="Medicare")
    told.wait_for(state="attached")
    assert told.text_content() == (
        "Medicare: 3 units, 2 \u00d7 97112 and 1 \u00d7 97110."
        " CPT: 4 units, 2 \u00d7 97112 and 2 \u00d7 97110. 47 minutes of timed codes."
    )
    assert barriers(page) == []
    page.get_by_role("button", name="Copy: Line for the note").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        "97112 neuromuscular reeducation: 24 minutes; 97110 therapeutic exercise: 23 minutes."
        " Total of timed codes: 47 minutes. Total treatment time: ____ minutes."
    )


# Of one code: all minutes, those of the assistant alone; units without and with CQ or CO.
SHARED = [
    ("30", "15", "1 unit without, 1 unit with"),
    ("23", "8", "1 unit without, 1 unit with"),  # 15 and 8: the last unit by the assistant alone
    ("23", "9", "1 unit without, 1 unit with"),  # 14 and 9: two units are left, both gave 9 to 14
    ("28", "14", "1 unit without, 1 unit with"),
    ("20", "13", "0 units without, 1 unit with"),
    ("22", "14", "1 unit without, 0 units with"),
    ("15", "15", "0 units without, 1 unit with"),
]


@pytest.mark.parametrize(("minutes", "by", "expected"), SHARED)
def test_who_gave_a_unit_decides_cq_or_co(page, minutes: str, by: str, expected: str) -> None:
    page.locator(".rows .minutes").first.fill(minutes)
    page.get_by_role("button", name="An assistant treated, too").click()
    page.locator(".rows .by").first.fill(by)
    assert page.locator(".more b", has_text="97112:").text_content() == f"97112: {expected} CQ or CO."
    page.locator(".rows .by").first.fill("61")
    assert page.locator(".rows .about").first.text_content() == "That is more than all minutes of this code."


def test_a_day_prints_as_a_sheet_of_its_own(page, address: str) -> None:
    page.goto(f"{address}units.html?rule=cms&97112=24&97110=23")
    text = " ".join(printed(page)[0].split())
    assert (
        "3 units" in text
        and "4 units" in text
        and "Add the minutes of all timed codes: 24 + 23 = 47." in text
    )
    assert "Claims Processing Manual" in text and "Common errors" not in text


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_no_barrier_and_nothing_sideways_with_an_answer(browser, built: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme="dark", offline=True)
    page = context.new_page()
    page.goto(f"{(built / 'units.html').as_uri()}?rule=cms&97112=20&97110=20&97530=8&97140=7")
    page.get_by_role("button", name="An assistant treated, too").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [button.bounding_box() for button in page.locator(".tool button").all()]
    assert [box for box in boxes if min(box["width"], box["height"]) < 44] == []
    context.close()


def test_without_scripts_the_table_is_there_and_the_counter_is_not(browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}units.html")
    assert not page.locator(".tool").is_visible()
    assert page.locator("#table").is_visible()
    context.close()
