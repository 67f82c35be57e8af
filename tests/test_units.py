"""Minutes to units: the manual's examples, an oracle that tries every way to share, and what always holds."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Callable
from itertools import product

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from codeset.__main__ import main
from codeset.units import counting, reasons
from codeset.units.counting import Day
from conftest import ROOT, own_site

FACTS = {
    name: fact
    for file in (ROOT / "docs/data/facts").glob("*.yml")
    for name, fact in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["facts"].items()
}
CODES = ["97112", "97110", "97140", "97116", "97530", "97035"]

# Minutes; units by Medicare, every way to share them; units by CPT. The first six are the manual's.
EXAMPLES = [
    ("97530=60", ["97530=4"], "97530=4"),
    ("97112=24 97110=23", ["97112=2 97110=1"], "97112=2 97110=2"),
    ("97112=20 97110=20", ["97112=2 97110=1", "97112=1 97110=2"], "97112=1 97110=1"),
    ("97110=33 97140=7", ["97110=2 97140=1"], "97110=2 97140=0"),
    (
        "97110=18 97140=13 97116=10 97035=8",
        ["97110=1 97140=1 97116=1 97035=0"],
        "97110=1 97140=1 97116=1 97035=1",
    ),
    (
        "97112=7 97110=7 97140=7",
        ["97112=1 97110=0 97140=0", "97112=0 97110=1 97140=0", "97112=0 97110=0 97140=1"],
        "97112=0 97110=0 97140=0",
    ),
    ("97112=7", ["97112=0"], "97112=0"),
    ("97112=8 97110=8", ["97112=1 97110=0", "97112=0 97110=1"], "97112=1 97110=1"),
    # Equal remainders of services that differ in length: no example settles it.
    ("97112=35 97110=20", ["97112=3 97110=1", "97112=2 97110=2"], "97112=2 97110=1"),
    # Short services reach a unit together, but a longer service has the larger remainder: two sentences.
    (
        "97112=25 97110=6 97140=5",
        ["97112=2 97110=0 97140=0", "97112=1 97110=1 97140=0"],
        "97112=2 97110=0 97140=0",
    ),
    # The same, but the longer service would go without any unit: what took the most time comes first.
    ("97112=10 97110=7 97140=5", ["97112=1 97110=0 97140=0"], "97112=1 97110=0 97140=0"),
    ("97112=0 97110=15", ["97112=0 97110=1"], "97112=0 97110=1"),
]  # fmt: skip


def pairs(text: str) -> dict[str, int]:
    return {code: int(number) for code, _, number in (part.partition("=") for part in text.split())}


def ways(rule: str, minutes: dict[str, int]) -> list[dict[str, int]]:
    return list(counting.count(Day(rule, minutes)).allocations)


def as_set(allocations: list[dict[str, int]]) -> set:
    return {tuple(sorted(allocation.items())) for allocation in allocations}


@pytest.mark.parametrize(("day", "medicare", "cpt"), EXAMPLES)
def test_an_example_has_its_units_and_all_other_ways(day: str, medicare: list[str], cpt: str) -> None:
    assert as_set(ways("cms", pairs(day))) == as_set([pairs(way) for way in medicare])
    assert ways("cpt", pairs(day)) == [pairs(cpt)]


@pytest.mark.parametrize("name", [name for name in FACTS if re.match(r"(cms|midpoint)-example-\d+$", name)])
def test_a_recorded_example_is_what_the_rules_compute(name: str) -> None:
    text = FACTS[name]["statement"]
    each = re.search(r"(\d+) minutes each of ([^.]*?)(?:,? together|make|$)", text)
    if each:
        minutes = dict.fromkeys(re.findall(r"\d{5}", text), int(each[1]))
    else:
        given = text.replace("60 minutes of 97530 as", "60 minutes of 97530 make")
        given = re.split(r", together|make", given)[0]
        minutes = {code: int(number) for number, code in re.findall(r"(\d+)(?: minutes)? of (\d{5})", given)}
    total = ways("cms" if name.startswith("cms") else "cpt", minutes)[0]
    words = {"four units": 4}
    stated = re.search(r"(\d+) units?\b", text)
    assert sum(total.values()) == (int(stated[1]) if stated else words[FACTS[name]["forms"][1]])
    assert sum(minutes.values()) in map(int, re.findall(r"\d+", text)) or name.startswith("midpoint")


def test_the_table_of_the_pages_is_the_rule() -> None:
    rows = {name: fact for name, fact in FACTS.items() if re.fullmatch(r"cms-units-\d+", name)}
    assert len(rows) == 17
    for name, fact in rows.items():
        first, last = map(int, re.match(r"(\d+) to (\d+)$", fact["forms"][0]).groups())
        number = int(name.rpartition("-")[2])
        assert {counting.earned(minute) for minute in range(first, last + 1)} == {number}
        assert counting.earned(last + 1) == number + 1


# --- the oracle: every way to share is tried against the manual's sentences ---

ROWS = [(0, 7), (8, 22), (23, 37), (38, 52), (53, 67), (68, 82), (83, 97), (98, 112), (113, 127)]
while ROWS[-1][1] < 1440:  # "the pattern goes on"
    ROWS.append((ROWS[-1][0] + 15, ROWS[-1][1] + 15))
UNITS_FOR = [row for row, (first, last) in enumerate(ROWS) for _ in range(first, last + 1)]


def full_quarters(minutes: int) -> int:
    """A service of at least 15 minutes gets at least one unit, of at least 30 at least two, and so on."""
    return len(range(15, minutes + 1, 15))


def compares_remainders(minutes: list[int], given: tuple[int, ...], but: int | None = None) -> bool:
    """Example 3: the next unit goes to the larger of the minutes that no full unit covers."""
    for i, j in product(range(len(minutes)), repeat=2):
        if i != j and but not in (i, j):
            last_of_i = minutes[i] - 15 * (given[i] - 1)
            waiting_of_j = minutes[j] - 15 * given[j]
            if given[i] > full_quarters(minutes[i]) and waiting_of_j > last_of_i:
                return False
    return True


def bills_the_longest(minutes: list[int], given: tuple[int, ...]) -> bool:
    """Example 4: no service is billed while one that took more time has no unit."""
    billed = [minute for minute, number in zip(minutes, given, strict=True) if number]
    idle = [minute for minute, number in zip(minutes, given, strict=True) if not number]
    return not billed or not idle or min(billed) >= max(idle)


def oracle(minutes: list[int]) -> set[tuple[int, ...]]:
    """All ways to share the units of a day that the manual's sentences allow."""
    total = UNITS_FOR[sum(minutes)]
    least = [full_quarters(minute) for minute in minutes]
    shared = [way for way in product(*(range(n, n + 3) for n in least)) if sum(way) == total]
    by_remainder = {way for way in shared if compares_remainders(minutes, way)}
    short = [i for i, minute in enumerate(minutes) if 0 < minute <= 7]
    if len(short) < 2 or sum(minutes[i] for i in short) < 8:
        return by_remainder
    longest = [i for i in short if minutes[i] == max(minutes[k] for k in short)]
    if any(way[i] for way in by_remainder for i in longest):
        return by_remainder
    by_short = {
        way
        for way in shared
        for i in longest
        if way[i] == 1 and compares_remainders(minutes, way, but=i) and bills_the_longest(minutes, way)
    }
    return by_remainder | by_short


def test_the_rules_agree_with_the_oracle() -> None:
    random.seed(97112)
    open_days = 0
    for _ in range(20_000):
        longest = random.choice([9, 25, 70])
        minutes = [random.randint(1, longest) for _ in range(random.randint(1, 5))]
        day = dict(zip(CODES, minutes, strict=False))
        found = [tuple(way[code] for code in day) for way in ways("cms", day)]
        assert set(found) == oracle(minutes), day
        assert len(found) == len(set(found)), day
        open_days += len(found) > 1
    assert open_days > 2_000


# --- what always holds ---

DAYS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 200), min_size=1)


@given(DAYS)
@settings(max_examples=500, deadline=None)
def test_medicare_never_gives_more_than_the_sum_allows_nor_less_than_full_quarters(day: dict) -> None:
    for way in ways("cms", day):
        assert sum(way.values()) == UNITS_FOR[sum(day.values())]
        assert all(way[code] >= minutes // 15 for code, minutes in day.items())
        assert all(way[code] <= minutes // 15 + (minutes % 15 > 0) for code, minutes in day.items())


@given(DAYS, st.sampled_from(CODES))
@settings(max_examples=500, deadline=None)
def test_another_minute_never_lowers_the_total(day: dict, code: str) -> None:
    more = {**day, code: day.get(code, 0) + 1}
    for rule in counting.COUNTS:
        assert counting.count(Day(rule, more)).total >= counting.count(Day(rule, day)).total


@given(DAYS, st.randoms())
@settings(max_examples=500, deadline=None)
def test_the_order_of_the_codes_makes_no_difference(day: dict, order: random.Random) -> None:
    shuffled = dict(order.sample(list(day.items()), len(day)))
    for rule in counting.COUNTS:
        first, second = counting.count(Day(rule, day)), counting.count(Day(rule, shuffled))
        assert first.units == second.units
        assert as_set(first.allocations) == as_set(second.allocations)


@given(DAYS)
@settings(max_examples=500, deadline=None)
def test_by_cpt_the_total_is_the_sum_of_each_code_alone(day: dict) -> None:
    alone = [counting.count(Day("cpt", {code: minutes})).total for code, minutes in day.items()]
    assert counting.count(Day("cpt", day)).total == sum(alone)


# What a step says and cites, for days that differ in one thing.
WORDS = [
    ("97112=7 97110=7 97140=7 97116=7", "The steps above agree.", "cms-small-services"),
    ("97112=22 97110=7 97140=7 97116=7", "The steps above agree.", "cms-small-services"),
    (
        "97112=22 97110=7 97140=5",
        "speaks for 97110; in our reading the equal remainders leave",
        "cms-equal-remainders",
    ),
    (
        "97112=25 97110=6 97140=5",
        "speaks for 97110, the larger remainder for another",
        "cms-short-or-remainder",
    ),
    ("97112=10 97110=7 97140=5", "a longer service would then have none", "cms-short-behind-longer"),
    ("97112=35 97110=20", "In our reading the clinician picks 1 of 97112 and 97110", "cms-equal-remainders"),
    ("97110=20 97112=20", "Equal minutes: the clinician picks 1 of 97110 and 97112.", "cms-equal-minutes"),
    ("97112=20 97110=17", "No unit is left to give. Minutes left over earn none.", "cms-sum"),
    ("97112=5 97110=0", "5 minutes in all: fewer than 8, so no unit.", "cms-lone-service"),
    ("97112=5 97110=2", "7 minutes in all: fewer than 8, so no unit.", "cms-units-0"),
    ("97112=30 97110=15", "97112 has 2 (30 minutes), 97110 has 1 (15 minutes).", "cms-service-30"),
    ("97112=18 97110=13 97140=12", "One more unit each for 97110 and 97140.", "cms-remainder"),
    ("97112=240 97110=30", "263 to 277 minutes make 18 units; 270 is in that row.", "cms-units-formula"),
]


@pytest.mark.parametrize(("day", "words", "fact"), WORDS)
def test_a_step_says_what_holds_for_its_day(day: str, words: str, fact: str) -> None:
    found = [step for step in reasons.steps(Day("cms", pairs(day))) if words in step.words]
    assert len(found) == 1 and fact in found[0].facts


def test_no_step_speaks_of_leftovers_where_there_are_none() -> None:
    assert "left over" not in " ".join(s.words for s in reasons.steps(Day("cms", pairs("97112=15 97110=30"))))
    assert "each way" not in " ".join(s.words for s in reasons.steps(Day("cms", pairs("97112=37 97110=7"))))


def test_a_row_of_a_table_counts_one_day_and_a_column_by_one_rule() -> None:
    rows = 0
    for page in (ROOT / "docs").rglob("*.md"):
        heads: list[str] = []
        for line in page.read_text(encoding="utf-8").split("\n"):
            cells = line.split("|")
            heads = heads if line.startswith("|") else []
            if line.startswith("|") and not heads:
                heads = cells
            days = [re.findall(r"units\.md\?rule=(\w+)&([\w=&]+)\)", cell) for cell in cells]
            if heads and len({day for cell in days for _, day in cell}) > 1:
                raise AssertionError(f"{page}: two days in one row: {line}")
            for head, cell in zip(heads, days, strict=False):
                rules = {rule for rule, _ in cell}
                rows += bool(rules)
                if "Medicare" in head or "CPT" in head:
                    assert rules <= {"cms" if "Medicare" in head else "cpt"}, (page, line)
    assert rows > 25


@given(DAYS)
@settings(max_examples=500, deadline=None)
def test_each_step_follows_from_facts_that_are_published_with_a_source(day: dict) -> None:
    for rule in counting.COUNTS:
        steps = reasons.steps(Day(rule, day))
        assert steps
        for step in steps:
            assert step.words[0].isupper() or step.words[0].isdigit()
            assert step.facts
            assert all(FACTS[name]["level"] != "unverified" and FACTS[name]["sources"] for name in step.facts)
            # What a step takes from our reading it says to be our reading.
            if any("reading" in FACTS[name] for name in step.facts):
                assert "our reading" in step.words or "formula" in " ".join(step.facts)


# --- the command ---


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command, without a process of its own and with the data read once: test_command_line.py
    has both."""
    monkeypatch.setattr("codeset.__main__.load", lambda *_, **__: (own_site(), [], []))

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        status = main(["units", *arguments])
        return subprocess.CompletedProcess(arguments, status, *capsys.readouterr())

    return command


def test_the_command_prints_units_other_ways_and_each_step_with_its_source(run) -> None:
    done = run("--rule", "cms", "97112=24", "97110=23")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "By Medicare's count: 3 units\n\n"
        "  97112    24 minutes   2 units\n"
        "  97110    23 minutes    1 unit\n\n"
        "Why\n"
        "  1. Add the minutes of all timed codes: 24 + 23 = 47.\n"
        "     (cms-sum: reproduced)\n"
    )
    assert "Medicare Claims Processing Manual (Pub. 100-04), chapter 5, 20.2" in done.stdout
    assert done.stdout.isascii()


def test_an_untimed_code_is_named_as_untimed_and_left_out_of_the_sum(run) -> None:
    done = run("--rule", "cms", "97112=24", "97014=10")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("By Medicare's count: 2 units\n\n  97112    24 minutes   2 units\n\n")
    assert "Untimed, so not in the sum: 97014 (10 minutes)\n" in done.stdout
    result = json.loads(run("--rule", "cms", "97112=24", "97014=10", "--format", "json").stdout)
    assert (result["minutes"], result["untimed"], result["total"]) == ({"97112": 24}, {"97014": 10}, 2)


@pytest.mark.parametrize(("day", "medicare", "cpt"), EXAMPLES[:3])
def test_the_command_as_json(run, day: str, medicare: list[str], cpt: str) -> None:
    for rule, expected in (("cms", medicare), ("cpt", [cpt])):
        result = json.loads(run("--rule", rule, *day.split(), "--format", "json").stdout)
        assert result["rule"] == rule and result["minutes"] == pairs(day)
        assert result["total"] == sum(pairs(expected[0]).values())
        assert as_set([result["units"], *result["alternatives"]]) == as_set([pairs(way) for way in expected])
        assert result["unbilled"] == [code for code, number in result["units"].items() if not number]
        assert all(step["text"] and step["facts"] and step["sources"] for step in result["steps"])


@pytest.mark.parametrize(
    ("minutes", "message", "help_"),
    [
        ("97150=20", "97150 is not timed", "leave it out"),
        ("97129=20", "the time of 97129 is: first 15 minutes", "count it by itself"),
        ("99999=20", "`99999` is not in the code set", "the codes that can be counted: 97112, 97110"),
        ("9711=20", "`9711` is not in the code set", "did you mean `9711"),
        (
            "97039=20",
            "the data does not say that 97039 is timed",
            "leave it out, or add its time to docs/data/codes.yml",
        ),
        ("97112=-5", "`-5` is no number of whole minutes", "write whole minutes, in digits"),
        ("97112=7.5", "`7.5` is no number of whole minutes", "write whole minutes, in digits"),
        ("97112=1441", "1,441 minutes are more than a day has", "correct the minutes"),
        ("97112=1000 97110=441", "1,441 minutes are more than a day has", "correct the minutes"),
        ("97112=5 97112=5", "97112 stands twice", "add its minutes up"),
        ("97112=024", "`024` is no number of whole minutes", "write whole minutes, in digits"),
        ("97112=\uff12\uff14", "`<U+FF12 FULLWIDTH DIGIT TWO>", "write whole minutes, in digits"),
        ("97112=" + "9" * 5000, "`999", "write whole minutes, in digits"),
        ("97112", "`97112` is no code with minutes", "write the code, =, and its minutes"),
        ("97112:24", "`97112:24` is no code with minutes", "write the code, =, and its minutes"),
        ("=24", "`` is not in the code set", "the codes that can be counted"),
        ("rule=cpt", "`rule` is not in the code set", "the codes that can be counted"),
    ],
)
def test_a_day_that_cannot_be_counted_is_a_clear_error(run, minutes: str, message: str, help_: str) -> None:
    done = run("--rule", "cms", *minutes.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"   error: {message}") and "expected: " in done.stderr
    assert f"help: {help_}" in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr) < 1500


def test_every_computed_value_of_the_pages_leads_to_its_day(built) -> None:
    """Also without scripts: the reader lands on the reasoning, on the unit page, each step with its notes."""
    unit_page = BeautifulSoup((built / "units.html").read_text(encoding="utf-8"), "html.parser")
    ids = {element["id"] for element in unit_page.find_all(id=True)}
    site = own_site()
    assert len(site.computed) > 20
    for fact in site.computed.values():
        entry = unit_page.find(id=fact.anchor)
        assert entry.get_text() == fact.statement
        shown = entry.find_next_sibling()
        assert shown.name == "ol" and len(shown.find_all("li")) == len(fact.steps)
        for step, line in zip(fact.steps, shown.find_all("li"), strict=True):
            notes = [unit_page.find(id=mark["href"].removeprefix("#")) for mark in line.select(".mark a")]
            ends = {link["href"] for note in notes for link in note.find_all("a")}
            # A note of several facts leads to the source that lists them.
            for name in step.facts:
                at = {f"about/sources.html#{source}" for source in FACTS[name]["sources"]}
                assert ends & {f"facts.html#{name}", *at}, (fact.anchor, name)
            for mark in line.select(".mark"):
                mark.decompose()
            assert line.get_text() == step.words
    links = re.findall(
        r'href="(?:\.\./)?units\.html\?([^"]*)"', (built / "97112-vs-97110.html").read_text(encoding="utf-8")
    )
    assert links and ids >= {link.partition("#")[2] for link in links}
