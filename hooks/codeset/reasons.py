"""Why a day has its units: step by step, each with the ids of the facts that it follows from.

The facts stand in docs/data/facts.yml; each has its source and level there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from . import units
from .units import UNIT, Day, Minutes, Sharing
from .wording import joined

TABLE = 16  # units up to which the table's rows are facts of their own


class Step(NamedTuple):
    """One step: what is done, in words, and the ids of the facts that say so."""

    words: str
    facts: tuple[str, ...]


def steps(day: Day) -> list[Step]:
    """All steps from the minutes of a day to its units, by the rule that the day names."""
    return list(STEPS[day.rule](day.minutes))


def _medicare(minutes: Minutes) -> Iterator[Step]:
    total = sum(minutes.values())
    most = units.earned(total)
    if len(minutes) > 1:
        parts = " + ".join(map(str, minutes.values()))
        yield Step(f"Add the minutes of all timed codes: {parts} = {total}.", ("cms-sum",))
    if not most:
        alone = ("cms-lone-service",) if len(minutes) == 1 else ()
        yield Step(f"{of(total, 'minute')} in all: fewer than 8, so no unit.", ("cms-units-0", *alone))
    else:
        row = (f"cms-units-{most}",) if most <= TABLE else ("cms-units-pattern", "cms-units-formula")
        first, last = units.least(most), units.least(most + 1) - 1
        yield Step(f"{first} to {last} minutes make {of(most, 'unit')}; {total} lie in that row.", row)
        if len(minutes) > 1:
            sharing = units.share(minutes)
            yield from _whole(minutes, sharing)
            yield from _left(minutes, sharing)
    yield from _unbilled(minutes, most)


def _whole(minutes: Minutes, sharing: Sharing) -> Iterator[Step]:
    held = [
        f"{code} has {number} in {of(minutes[code], 'minute')}"
        for code, number in sharing.whole.items()
        if number
    ]
    if held:
        twice = ("cms-service-30",) if max(sharing.whole.values()) > 1 else ()
        yield Step(f"Whole quarter hours come first: {', '.join(held)}.", ("cms-service-15", *twice))
    else:
        yield Step("No service lasted a quarter hour, so none has a unit yet.", ("cms-service-15",))


def _left(minutes: Minutes, sharing: Sharing) -> Iterator[Step]:
    if not sharing.left:
        yield Step("No unit is left to give. Minutes left over earn none.", ("cms-sum",))
        return
    over = ", ".join(f"{code} {minutes[code] % UNIT}" for code in minutes if minutes[code] % UNIT)
    is_left = f"{of(sharing.left, 'unit')} {'is' if sharing.left == 1 else 'are'} left to give"
    yield Step(f"{is_left}, the larger remainder first. Minutes left over: {over}.", ("cms-remainder",))
    if sharing.sure:
        yield Step(f"One more unit for {joined(sharing.sure)}.", ("cms-remainder",))
    if sharing.tied:
        tied = joined(code for code in minutes if code in sharing.tied)
        pick = f"the clinician picks {sharing.left - len(sharing.sure)} of {tied}"
        if len({minutes[code] for code in sharing.tied}) == 1:
            yield Step(f"Equal minutes: {pick}.", ("cms-equal-minutes",))
        else:
            words = f"Equal remainders, though the services differ in length: {pick}."
            yield Step(words, ("cms-equal-remainders",))
    yield from _short(minutes, sharing)


def _short(minutes: Minutes, sharing: Sharing) -> Iterator[Step]:
    """What the manual's sentence on services of 7 minutes or less has to say of this day."""
    if not sharing.short:
        return
    together = sum(minutes[code] for code in sharing.short)
    short = joined(code for code in minutes if code in sharing.short)
    lasted = f"{short} lasted 7 minutes or less each, {together} together"
    longest = joined(sharing.longest, "or")
    if {*sharing.sure} & {*sharing.longest} or (sharing.tied and {*sharing.tied} <= {*sharing.longest}):
        yield Step(
            f"{lasted}: such services earn one unit, for the longest. This agrees.", ("cms-small-services",)
        )
    elif sharing.rivals or {*sharing.tied} & {*sharing.longest}:
        yield Step(
            f"{lasted}: such services earn one unit, for the longest, which speaks for {longest}."
            " No example of the manual settles such a day, so both ways are given.",
            ("cms-small-services", "cms-short-or-remainder"),
        )
    else:
        yield Step(
            f"{lasted}, but a longer service would go without a unit: what took the most time comes first.",
            ("cms-small-services", "cms-most-time"),
        )


def _unbilled(minutes: Minutes, most: int) -> Iterator[Step]:
    first, *others = units.medicare(minutes)
    if idle := units.unbilled(minutes, first):
        more = f"{of(most + 1, 'unit')} would take {units.least(most + 1)} minutes"
        left_out = f"{joined(idle)} {'earns' if len(idle) == 1 else 'earn'} no unit"
        yield Step(
            f"{'Of the first choice: ' if others else ''}{left_out}; {more}."
            " The minutes are recorded all the same, because they count in the sum.",
            ("note-unbilled", "cms-first-minutes"),
        )


def _midpoint(minutes: Minutes) -> Iterator[Step]:
    for code, number in minutes.items():
        whole, over = divmod(number, UNIT)
        earned = of(units.earned(number), "unit")
        past = f"{'past' if over >= units.REACHED else 'not past'} the midpoint of 7.5"
        made = f", {of(whole, 'whole unit')} of {UNIT}" if whole else ""
        made += (f" and {of(over, 'minute')}, {past}" if whole else f", {past}") if over or not whole else ""
        yield Step(f"{code}: {of(number, 'minute')}{made}. Makes {earned}.", ("midpoint", "midpoint-minutes"))
    if len(minutes) > 1:
        parts = [units.earned(number) for number in minutes.values()]
        total = f"{' + '.join(map(str, parts))} = {sum(parts)}"
        yield Step(f"Minutes of different codes are not pooled. Add the units: {total}.", ("midpoint",))


STEPS: dict[str, Callable[[Minutes], Iterator[Step]]] = {"cms": _medicare, "cpt": _midpoint}


def of(number: int, thing: str) -> str:
    """A number of things in words: `1 unit`, `no unit`, `24 minutes`."""
    if not number and thing.endswith("unit"):
        return f"no {thing}"
    return f"{number} {thing}" + ("" if number == 1 else "s")
