"""Minutes of timed codes in, units out: by Medicare's count or by CPT's. Whole numbers only.

Medicare's count is that of the Claims Processing Manual, chapter 5, section 20.2, with its worked
examples; CPT's is the midpoint rule. Why a day has its units, reasons.py says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from ..model import Code
from ..source import spell, suggest

UNIT = 15  # minutes
REACHED = 8  # the whole minute at which a unit is reached; its midpoint is at 7.5
LONGEST = 24 * 60  # minutes of a day
WHOLE = re.compile("0|[1-9][0-9]{0,8}")
EXAMPLE = "a code and its minutes, such as 97112=24"
TIMED = "each 15 minutes"  # the field `time` of a code whose units are counted
UNTIMED = "not timed"

Minutes = Mapping[str, int]
Units = dict[str, int]


class Day(NamedTuple):
    """One patient's day: the rule that counts it, and the minutes of each timed code as written."""

    rule: str
    minutes: Minutes


class Fault(NamedTuple):
    """Why a day cannot be counted."""

    message: str
    expected: str
    help: str
    found: str = ""


class Count(NamedTuple):
    """The units of a day. `allocations` are all the ways to share them that the rule leaves open, each with
    the units of every code. The first gives more to the longer service; of equal ones, to the lower number.
    """

    allocations: tuple[Units, ...]

    @property
    def units(self) -> Units:
        return self.allocations[0]

    @property
    def alternatives(self) -> tuple[Units, ...]:
        return self.allocations[1:]

    @property
    def total(self) -> int:
        return sum(self.units.values())


def read(parts: Sequence[str], codes: Mapping[str, Code]) -> Day | Fault:
    """The day that is written as `rule=cms`, `97112=24`, `97110=23`; `codes` are those of the code set.

    Minutes are whole, from 0 to 1,440 in all. Each code is timed in units of 15 minutes and stands once.
    """
    first = parts[0] if parts else ""
    rule = first.removeprefix("rule=")
    if rule not in COUNTS or first != f"rule={rule}":
        wanted = " or ".join(f"rule={name}" for name in COUNTS)
        return Fault("the counting rule is not named", wanted, f"begin with {wanted}", first)
    minutes: dict[str, int] = {}
    for part in parts[1:]:
        code, sign, number = part.partition("=")
        if code in minutes:
            return Fault(f"{code} stands twice", "each code once", "add its minutes up", part)
        if not sign:
            return Fault(
                f"`{spell(part)}` is no code with minutes",
                EXAMPLE,
                "write the code, =, and its minutes",
                part,
            )
        fault = _bad_code(code, part, codes) or _bad_minutes(number, sum(minutes.values()), part)
        if fault:
            return fault
        minutes[code] = int(number)
    return Day(rule, minutes) if minutes else Fault("no minutes are given", EXAMPLE, "add the minutes")


def apart(parts: Sequence[str], codes: Mapping[str, Code]) -> tuple[list[str], Units]:
    """The parts of a day without its untimed codes, and these with their minutes; all of it as it is where
    nothing timed is left."""
    timed, untimed = [], {}
    for part in parts:
        code, _, number = part.partition("=")
        if (
            code in codes
            and time_of(codes[code]) == UNTIMED
            and WHOLE.fullmatch(number)
            and code not in untimed
        ):
            untimed[code] = int(number)
        else:
            timed.append(part)
    return (timed, untimed) if len(timed) > 1 else ([*parts], {})


def _bad_code(code: str, part: str, codes: Mapping[str, Code]) -> Fault | None:
    time = time_of(codes[code]) if code in codes else ""
    if time == TIMED:
        return None
    timed = [number for number, known in codes.items() if time_of(known) == TIMED]
    others = f"the codes that can be counted: {', '.join(timed)}"
    if code not in codes:
        return Fault(f"`{spell(code)}` is not in the code set", EXAMPLE, suggest(code, timed, others), part)
    wanted = "a code that is billed in units of 15 minutes"
    if time == UNTIMED:
        return Fault(f"{code} is {time}", wanted, "leave it out: its minutes are no timed minutes", part)
    if time:
        return Fault(f"the time of {code} is: {time}", wanted, "count it by itself", part)
    remedy = f"leave it out, or add its time to docs/data/codes.yml with its source; {others}"
    return Fault(f"the data does not say that {code} is timed", wanted, remedy, part)


def time_of(code: Code) -> str:
    """What the data says of the time of a code."""
    return next((field.text for field in code.fields if field.key == "time"), "")


def _bad_minutes(number: str, before: int, part: str) -> Fault | None:
    if not WHOLE.fullmatch(number):
        remedy = "write whole minutes, in digits, without a sign or a leading zero"
        wanted = f"whole minutes from 0 to {LONGEST:,}"
        return Fault(f"`{spell(number)}` is no number of whole minutes", wanted, remedy, part)
    if before + int(number) > LONGEST:
        message = f"{before + int(number):,} minutes are more than a day has"
        return Fault(message, f"at most {LONGEST:,} minutes in all", "correct the minutes", part)
    return None


def count(day: Day) -> Count:
    """The units of a day, by the rule that it names."""
    return Count(tuple(COUNTS[day.rule](day.minutes)))


def unbilled(minutes: Minutes, units: Units) -> list[str]:
    """The codes with minutes that earn no unit; for Medicare those minutes are recorded all the same."""
    return [code for code, number in minutes.items() if number and not units[code]]


def earned(minutes: int) -> int:
    """Units for so many minutes by the manual's table: n units for 15 n - 7 to 15 n + 7 minutes."""
    return (minutes + UNIT - REACHED) // UNIT


def least(units: int) -> int:
    """The fewest minutes that make so many units, from 1 on: 8, 23, 38 ..."""
    return UNIT * (units - 1) + REACHED


def midpoint(minutes: Minutes) -> list[Units]:
    """CPT's count: each code by itself, a unit reached when its midpoint is passed."""
    return [{code: earned(number) for code, number in minutes.items()}]


class Sharing(NamedTuple):
    """How Medicare's units of a day are shared: `whole` for whole quarter hours, then `left` by remainders.

    The codes `sure` get one of those; for the rest, those `tied` are equally near. `by_remainder` are the
    codes that get one, in every way that this leaves open. `short` are services of 7 minutes or less that
    reach 8 together, `longest` the longest of them. `by_short` are the further ways that follow if one of
    these gets its unit before another service's larger remainder does.
    """

    whole: Units
    left: int
    sure: list[str]
    tied: list[str]
    by_remainder: list[tuple[str, ...]]
    short: list[str]
    longest: list[str]
    by_short: list[tuple[str, ...]]


def medicare(minutes: Minutes) -> list[Units]:
    """Medicare's count: the pooled minutes set the units; whole quarter hours first, then remainders."""
    sharing = share(minutes)
    ways = [*sharing.by_remainder, *sharing.by_short]
    return [{code: units + (code in extra) for code, units in sharing.whole.items()} for extra in ways]


def share(minutes: Minutes) -> Sharing:
    """How the units of a day are shared under Medicare; the order of the codes makes no difference."""
    whole = {code: number // UNIT for code, number in minutes.items()}
    # The sum of the remainders is under 15 for each code, so no code gets more than one unit by them.
    left = earned(sum(minutes.values())) - sum(whole.values())
    sure, tied = _largest(minutes, list(minutes), left)
    by_remainder = _choices(sure, tied, left)
    short = [code for code, number in minutes.items() if 0 < number < REACHED]
    if len(short) < 2 or sum(minutes[code] for code in short) < REACHED:
        return Sharing(whole, left, sure, tied, by_remainder, [], [], [])
    most = max(minutes[code] for code in short)
    longest = sorted(code for code in short if minutes[code] == most)
    by_short = []
    if not {*sure, *tied} & {*longest}:
        for code in longest:
            by_short += _beside(code, minutes, whole, left)
    return Sharing(whole, left, sure, tied, by_remainder, short, longest, by_short)


def _largest(minutes: Minutes, codes: list[str], number: int) -> tuple[list[str], list[str]]:
    """The codes that are surely among the `number` ones with the largest remainders, and those tied."""
    if not number:
        return [], []
    order = sorted(codes, key=lambda code: (-(minutes[code] % UNIT), -minutes[code], code))
    last = minutes[order[number - 1]] % UNIT
    sure = [code for code in order if minutes[code] % UNIT > last]
    tied = [code for code in order if minutes[code] % UNIT == last]
    return (sure + tied, []) if len(sure) + len(tied) == number else (sure, tied)


def _choices(sure: list[str], tied: list[str], number: int) -> list[tuple[str, ...]]:
    return [(*sure, *some) for some in combinations(tied, number - len(sure))]


def _beside(short: str, minutes: Minutes, whole: Units, left: int) -> list[tuple[str, ...]]:
    """The ways to give the `left` units if a short service gets one of them. In our reading of example 4,
    which bills what took the most time, no longer service goes without a unit for it."""
    others = [code for code in minutes if code != short]
    longer = {code for code in others if not whole[code] and minutes[code] > minutes[short]}
    choices = _choices(*_largest(minutes, others, left - 1), left - 1)
    return [(short, *choice) for choice in choices if longer <= {*choice}]


COUNTS: dict[str, Callable[[Minutes], list[Units]]] = {"cms": medicare, "cpt": midpoint}
NAMES = {"cms": "Medicare's count", "cpt": "CPT's midpoint count"}
