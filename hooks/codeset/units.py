"""Minutes of timed codes in, units out: by Medicare's count or by CPT's. Whole numbers only.

Medicare's count is that of the Claims Processing Manual, chapter 5, section 20.2, with its worked
examples; CPT's is the midpoint rule. Why a day has its units, reasons.py says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from .source import spell, suggest

if TYPE_CHECKING:
    from .records import Code

UNIT = 15  # minutes
REACHED = 8  # the whole minute at which a unit is reached; its midpoint is at 7.5
LONGEST = 24 * 60  # minutes of a day
TIMED = "each 15 minutes"  # the field `time` of a code whose units are counted

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
    found: str
    help: str


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
    rule = (parts[0] if parts else "").removeprefix("rule=")
    if rule not in COUNTS or parts[0] != f"rule={rule}":
        wanted = " or ".join(f"rule={name}" for name in COUNTS)
        return Fault(
            "the counting rule is not named", wanted, parts[0] if parts else "", f"begin with {wanted}"
        )
    minutes: dict[str, int] = {}
    for part in parts[1:]:
        code, _, number = part.partition("=")
        if code in minutes:
            return Fault(f"{code} stands twice", "each code once", part, "add its minutes up")
        fault = _bad_code(code, part, codes) or _bad_minutes(number, sum(minutes.values()), part)
        if fault:
            return fault
        minutes[code] = int(number)
    if not minutes:
        return Fault(
            "no minutes are given", "a code and its minutes, such as 97112=24", "", "add the minutes"
        )
    return Day(rule, minutes)


def _bad_code(code: str, part: str, codes: Mapping[str, Code]) -> Fault | None:
    times = {
        number: next((field.text for field in known.fields if field.key == "time"), "")
        for number, known in codes.items()
    }
    timed = [number for number, time in times.items() if time == TIMED]
    if code in timed:
        return None
    others = f"the codes that can be counted: {', '.join(timed)}"
    if code not in codes:
        message = f"`{spell(code)}` is not in the code set"
        return Fault(message, "a code and its minutes, such as 97112=24", part,
                     suggest(code, timed, others))  # fmt: skip
    known = f"{code} is {times[code]}" if times[code] else f"the data does not say that {code} is timed"
    return Fault(known, "a code that is billed in units of 15 minutes", part,
                 "leave it out: its minutes are no timed minutes" if times[code]
        else f"leave it out, or add its time to docs/data/codes.yml with its source; {others}")  # fmt: skip


def _bad_minutes(number: str, before: int, part: str) -> Fault | None:
    wanted = f"whole minutes from 0 to {LONGEST:,}, in plain digits"
    if not (number.isascii() and number.isdigit() and len(number) < 10 and number == str(int(number))):
        remedy = "write whole minutes" if "." in number or "," in number else "write digits only"
        return Fault(f"`{spell(number)}` is no number of whole minutes", wanted, part, remedy)
    if before + int(number) > LONGEST:
        message = f"{before + int(number):,} minutes are more than a day has"
        return Fault(message, f"at most {LONGEST:,} minutes in all", part, "correct the minutes")
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

    The codes `sure` get one of those; for the rest, those `tied` are equally near. `short` are services
    of 7 minutes or less that reach 8 together, `longest` the longest of them; they are `rivals` when the
    larger remainder of another service takes the unit that the manual's sentence on them gives.
    """

    whole: Units
    left: int
    sure: list[str]
    tied: list[str]
    short: list[str]
    longest: list[str]
    rivals: list[str]


def medicare(minutes: Minutes) -> list[Units]:
    """Medicare's count: the pooled minutes set the units; whole quarter hours first, then remainders."""
    sharing = share(minutes)
    given = _choices(sharing.sure, sharing.tied, sharing.left)
    for rival in sharing.rivals:
        given += [(rival, *others) for others in _beside(rival, minutes, sharing)]
    return [{code: units + (code in extra) for code, units in sharing.whole.items()} for extra in given]


def share(minutes: Minutes) -> Sharing:
    """How the units of a day are shared under Medicare; the order of the codes makes no difference."""
    whole = {code: number // UNIT for code, number in minutes.items()}
    # The sum of the remainders is under 15 for each code, so no code gets more than one unit by them.
    left = earned(sum(minutes.values())) - sum(whole.values())
    sure, tied = _largest(minutes, list(minutes), left)
    short = sorted(code for code, number in minutes.items() if 0 < number < REACHED)
    if len(short) < 2 or sum(minutes[code] for code in short) < REACHED:
        return Sharing(whole, left, sure, tied, [], [], [])
    most = max(minutes[code] for code in short)
    longest = [code for code in short if minutes[code] == most]
    sharing = Sharing(whole, left, sure, tied, short, longest, [])
    if {*sure, *tied} & {*longest}:
        return sharing
    return sharing._replace(rivals=[code for code in longest if _beside(code, minutes, sharing)])


def _largest(minutes: Minutes, codes: list[str], number: int) -> tuple[list[str], list[str]]:
    """The codes that are surely among the `number` ones with the largest remainders, and those tied."""
    if not number:
        return [], []
    order = sorted(codes, key=lambda code: (-(minutes[code] % UNIT), -minutes[code], code))
    last = minutes[order[number - 1]] % UNIT
    tied = [code for code in order if minutes[code] % UNIT == last]
    sure = order[: order.index(tied[0])]
    if len(sure) + len(tied) == number:
        return sure + tied, []
    return sure, tied


def _choices(sure: list[str], tied: list[str], number: int) -> list[tuple[str, ...]]:
    return [(*sure, *some) for some in combinations(tied, number - len(sure))]


def _beside(rival: str, minutes: Minutes, sharing: Sharing) -> list[tuple[str, ...]]:
    """Who may get the other units if a short service gets one. A longer service never goes without a unit
    for it: example 4 bills the services that took the most time."""
    others = [code for code in minutes if code != rival]
    longer = {code for code in others if not sharing.whole[code] and minutes[code] > minutes[rival]}
    choices = _choices(*_largest(minutes, others, sharing.left - 1), sharing.left - 1)
    return [choice for choice in choices if longer <= {*choice}]


COUNTS: dict[str, Callable[[Minutes], list[Units]]] = {"cms": medicare, "cpt": midpoint}
NAMES = {"cms": "Medicare's count", "cpt": "CPT's midpoint count"}
