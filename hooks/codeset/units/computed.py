"""The address of a computed value in, the value as a fact out: the units of the day in the address.

`units.md?rule=cms&97112=24&97110=23` names a day. Its units are a fact like any other: it has the
forms that a link to it may show, a level, sources, and the day on which these are due.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model import COMPUTED, Code, Fact
from ..source import Span
from ..words import joined, of
from . import counting, reasons
from .counting import Count, Day, Fault, Units

FEW = 4  # ways to share the units that one sentence can still name
COUNTED = "counted from the minutes by the build"


def value(address: str, codes: Mapping[str, Code], facts: Mapping[str, Fact]) -> Fact | Fault:
    """The fact that the address of a computed value names (the part behind the question mark), or why
    it names none."""
    day = counting.read(address.split("&"), codes)
    if isinstance(day, Fault):
        return day
    steps = reasons.steps(day)
    names = dict.fromkeys(name for step in steps for name in step.facts)
    known = [facts[name] for name in names if name in facts]
    known = [fact for fact in known if fact.published]
    if lost := names.keys() - {fact.id for fact in known}:
        message = f"the counting rule rests on the fact {min(lost)}, which is not known or an open question"
        return Fault(message, "every fact that the steps name", "put the fact right in docs/data/facts")
    dates = sorted((fact.due, fact.due_kind) for fact in known if fact.due)
    due, kind = dates[0] if dates else ("", "")
    counted = counting.count(day)
    return Fact(
        id=address,
        group=COMPUTED,
        forms=forms(day, counted),
        statement=f"By {counting.NAMES[day.rule]}, {_given(day)} make {_made(day, counted)}.",
        level="computed",
        sources=tuple(dict.fromkeys(name for fact in known for name in fact.sources)),
        read=max(fact.read for fact in known),
        span=Span("docs/data/facts"),
        due=due,
        due_kind=kind,
        way="reading" if any(fact.way == "reading" for fact in known) else "arithmetic",
        working=COUNTED,
        steps=tuple(steps),
    )


def forms(day: Day, counted: Count) -> tuple[str, ...]:
    """What a link to a day may show: its units, how they are shared, its minutes."""
    shared = _shared(day, counted)
    return (
        _total(counted),
        str(counted.total),
        *((shared, _made(day, counted)) if shared else ()),
        _given(day),
        of(sum(day.minutes.values()), "minute"),
    )


def _total(counted: Count) -> str:
    return of(counted.total, "unit") if counted.total else "0 units"


def _made(day: Day, counted: Count) -> str:
    shared = _shared(day, counted)
    return _total(counted) + (f": {shared}" if shared else "")


def _given(day: Day) -> str:
    (first, minutes), *others = day.minutes.items()
    return joined(
        [f"{of(minutes, 'minute')} of {first}", *(f"{number} of {code}" for code, number in others)]
    )


def _shared(day: Day, counted: Count) -> str:
    """The units of each code, or empty where there is nothing to share or too many ways to name."""
    if not counted.total or len(day.minutes) == 1 or len(counted.allocations) > FEW:
        return ""
    return ", or ".join(_way(allocation) for allocation in counted.allocations)


def _way(allocation: Units) -> str:
    return joined(f"{number} of {code}" for code, number in allocation.items() if number)
