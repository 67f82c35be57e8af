"""Why a day has its units: step by step, each with the ids of the facts that it follows from.

What a step says, and the ids of its facts, stand in steps.yml; the facts in docs/data/facts, each with its
source and level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..data.tree import own
from ..model import Step
from ..words import joined, of
from . import counting
from .counting import UNIT, Day, Minutes, Sharing

TABLE = 16  # units up to which the table's rows are facts of their own
SAID = own(Path(__file__).with_name("steps.yml"))


def steps(day: Day) -> list[Step]:
    """All steps from the minutes of a day to its units, by the rule that the day names."""
    return list(STEPS[day.rule](day.minutes))


def _step(name: str, **values: str | int) -> Step:
    said = SAID[name]
    return Step(said["says"].format(**values), tuple(fact.format(**values) for fact in said["facts"]))


def _medicare(minutes: Minutes) -> Iterator[Step]:
    total = sum(minutes.values())
    most = counting.earned(total)
    if len(minutes) > 1:
        yield _step("sum", parts=" + ".join(map(str, minutes.values())), total=total)
    if not most:
        alone = len([code for code in minutes if minutes[code]]) == 1
        yield _step("none_alone" if alone else "none", minutes=of(total, "minute"))
    else:
        first, last = counting.least(most), counting.least(most + 1) - 1
        name = "row" if most <= TABLE else "row_beyond"
        yield _step(name, first=first, last=last, units=of(most, "unit"), total=total, most=most)
    if most and len(minutes) > 1:
        sharing = counting.share(minutes)
        yield _whole(minutes, sharing)
        yield from _left(minutes, sharing)
        yield from _short(minutes, sharing)
    first_way, *others = counting.medicare(minutes)
    if idle := counting.unbilled(minutes, first_way):
        name = f"idle{'_first' if others else ''}{'_one' if len(idle) == 1 else ''}"
        yield _step(name, codes=joined(idle), units=of(most + 1, "unit"), least=counting.least(most + 1))


def _whole(minutes: Minutes, sharing: Sharing) -> Step:
    held = [
        f"{code} has {number} ({of(minutes[code], 'minute')})"
        for code, number in sharing.whole.items()
        if number
    ]
    if not held:
        return _step("whole_none")
    return _step("whole_twice" if max(sharing.whole.values()) > 1 else "whole", held=", ".join(held))


def _left(minutes: Minutes, sharing: Sharing) -> Iterator[Step]:
    over = [f"{code}: {number % UNIT}" for code, number in minutes.items() if number % UNIT]
    if not sharing.left:
        yield _step("all_given_over" if over else "all_given")
        return
    name = "left_one" if sharing.left == 1 else "left"
    yield _step(name, units=of(sharing.left, "unit"), over=", ".join(over))
    if sure := [code for code in minutes if code in sharing.sure]:
        yield _step("sure" if len(sure) > 1 else "sure_one", codes=joined(sure))
    if tied := [code for code in minutes if code in sharing.tied]:
        name = "tied_equal" if len({minutes[code] for code in tied}) == 1 else "tied"
        yield _step(name, number=sharing.left - len(sure), codes=joined(tied))


def _short(minutes: Minutes, sharing: Sharing) -> Iterator[Step]:
    """What the manual's sentence on services of 7 minutes or less has to say of this day."""
    if not sharing.short:
        return
    agree = [bool({*way} & {*sharing.longest}) for way in sharing.by_remainder]
    longest = sharing.longest
    if all(agree):
        name = "short_agree"
    elif any(agree):
        name = "short_open"
    elif sharing.by_short:
        name, longest = "short_or_remainder", sorted({way[0] for way in sharing.by_short})
    else:
        name = "short_behind_longer"
    together = sum(minutes[code] for code in sharing.short)
    yield _step(name, codes=joined(sharing.short), together=together, longest=joined(longest, "or"))


def _midpoint(minutes: Minutes) -> Iterator[Step]:
    for code, number in minutes.items():
        whole, over = divmod(number, UNIT)
        past = "past" if over >= counting.REACHED else "not_past"
        name = (f"full_{past}" if over else "full") if whole else past
        yield _step(
            name,
            code=code,
            minutes=of(number, "minute"),
            whole=of(whole, "whole unit"),
            over=of(over, "minute"),
            units=of(counting.earned(number), "unit"),
        )
    if len(minutes) > 1:
        numbers = [counting.earned(number) for number in minutes.values()]
        yield _step("added", parts=" + ".join(map(str, numbers)), total=sum(numbers))


STEPS: dict[str, Callable[[Minutes], Iterator[Step]]] = {"cms": _medicare, "cpt": _midpoint}
