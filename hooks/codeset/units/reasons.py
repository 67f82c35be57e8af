"""Why a day has its units: step by step, each with the ids of the facts that it follows from.

The facts stand in docs/data/facts; each has its source and level there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..model import Step
from ..words import joined, of
from . import counting
from .counting import UNIT, Day, Minutes, Sharing

TABLE = 16  # units up to which the table's rows are facts of their own


def steps(day: Day) -> list[Step]:
    """All steps from the minutes of a day to its units, by the rule that the day names."""
    return list(STEPS[day.rule](day.minutes))


def _medicare(minutes: Minutes) -> Iterator[Step]:
    total = sum(minutes.values())
    most = counting.earned(total)
    if len(minutes) > 1:
        parts = " + ".join(map(str, minutes.values()))
        yield Step(f"Add the minutes of all timed codes: {parts} = {total}.", ("cms-sum",))
    if not most:
        alone = ("cms-lone-service",) if len([code for code in minutes if minutes[code]]) == 1 else ()
        yield Step(f"{of(total, 'minute')} in all: fewer than 8, so no unit.", ("cms-units-0", *alone))
    else:
        row = (f"cms-units-{most}",) if most <= TABLE else ("cms-units-pattern", "cms-units-formula")
        first, last = counting.least(most), counting.least(most + 1) - 1
        yield Step(f"{first} to {last} minutes make {of(most, 'unit')}; {total} is in that row.", row)
    if most and len(minutes) > 1:
        sharing = counting.share(minutes)
        yield _whole(minutes, sharing)
        yield from _left(minutes, sharing)
        yield from _short(minutes, sharing)
    first_way, *others = counting.medicare(minutes)
    if idle := counting.unbilled(minutes, first_way):
        more = f"{of(most + 1, 'unit')} would take {counting.least(most + 1)} minutes"
        left_out = f"{joined(idle)} {'earns' if len(idle) == 1 else 'earn'} no unit"
        yield Step(
            f"{'If the first way is chosen, ' if others else ''}{left_out}; {more}."
            " The minutes are recorded all the same, because they count in the sum.",
            ("note-unbilled", "cms-first-minutes"),
        )


def _whole(minutes: Minutes, sharing: Sharing) -> Step:
    held = [
        f"{code} has {number} ({of(minutes[code], 'minute')})"
        for code, number in sharing.whole.items()
        if number
    ]
    if not held:
        return Step("No service lasted a quarter hour, so none has a unit yet.", ("cms-service-15",))
    twice = ("cms-service-30",) if max(sharing.whole.values()) > 1 else ()
    return Step(f"Whole quarter hours come first: {', '.join(held)}.", ("cms-service-15", *twice))


def _left(minutes: Minutes, sharing: Sharing) -> Iterator[Step]:
    over = [f"{code}: {number % UNIT}" for code, number in minutes.items() if number % UNIT]
    if not sharing.left:
        rest = " Minutes left over earn none." if over else ""
        yield Step(f"No unit is left to give.{rest}", ("cms-sum",))
        return
    is_left = f"{of(sharing.left, 'unit')} {'is' if sharing.left == 1 else 'are'} left to give"
    yield Step(
        f"{is_left}, the larger remainder first. Minutes left over: {', '.join(over)}.", ("cms-remainder",)
    )
    if sure := [code for code in minutes if code in sharing.sure]:
        yield Step(f"One more unit {'each ' if len(sure) > 1 else ''}for {joined(sure)}.", ("cms-remainder",))
    if tied := [code for code in minutes if code in sharing.tied]:
        pick = f"the clinician picks {sharing.left - len(sure)} of {joined(tied)}"
        if len({minutes[code] for code in tied}) == 1:
            yield Step(f"Equal minutes: {pick}.", ("cms-equal-minutes",))
        else:
            yield Step(
                "Equal remainders of services that differ in length: no example of the manual settles it."
                f" In our reading {pick}; more units to the longer service fit its first mixed example.",
                ("cms-equal-remainders",),
            )


def _short(minutes: Minutes, sharing: Sharing) -> Iterator[Step]:
    """What the manual's sentence on services of 7 minutes or less has to say of this day."""
    if not sharing.short:
        return
    together = sum(minutes[code] for code in sharing.short)
    lasted = f"{joined(sharing.short)} lasted 7 minutes or less each, {together} together"
    agree = [bool({*way} & {*sharing.longest}) for way in sharing.by_remainder]
    rule = "the manual gives a unit to the longest of such services"
    if all(agree):
        yield Step(f"{lasted}: {rule}. The steps above agree.", ("cms-small-services",))
    elif any(agree):
        words = f"{lasted}: {rule}. That speaks for {joined(sharing.longest, 'or')}; in our reading"
        yield Step(
            f"{words} the equal remainders leave the others open as well.",
            ("cms-small-services", "cms-equal-remainders"),
        )
    elif sharing.by_short:
        first = joined(sorted({way[0] for way in sharing.by_short}), "or")
        words = f"{lasted}: {rule}. That speaks for {first}, the larger remainder for another."
        yield Step(
            f"{words} No example of the manual settles such a day; in our reading each way can be defended.",
            ("cms-small-services", "cms-short-or-remainder"),
        )
    else:
        yield Step(
            f"{lasted}: {rule}. But a longer service would then have none; in our reading of the fourth mixed"
            " example, what took the most time comes first.",
            ("cms-small-services", "cms-short-behind-longer"),
        )


def _midpoint(minutes: Minutes) -> Iterator[Step]:
    for code, number in minutes.items():
        whole, over = divmod(number, UNIT)
        parts = [f"{of(whole, 'whole unit')} of {UNIT}"] if whole else []
        if over or not whole:
            past = "past" if over >= counting.REACHED else "not past"
            parts.append(f"{of(over, 'minute')}, {past} the midpoint of 7.5")
        counted = f"{of(number, 'minute')}, {' and '.join(parts)}" if whole else parts[0]
        earned = of(counting.earned(number), "unit")
        yield Step(f"{code}: {counted}. Makes {earned}.", ("midpoint", "midpoint-minutes"))
    if len(minutes) > 1:
        numbers = [counting.earned(number) for number in minutes.values()]
        total = f"{' + '.join(map(str, numbers))} = {sum(numbers)}"
        yield Step(f"Minutes of different codes are not pooled. Add the units: {total}.", ("midpoint",))


STEPS: dict[str, Callable[[Minutes], Iterator[Step]]] = {"cms": _medicare, "cpt": _midpoint}
