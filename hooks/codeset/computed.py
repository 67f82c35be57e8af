"""The address of a computed value in, the value as a fact out: the units of the day in the address.

`units.md?rule=cms&97112=24&97110=23` names a day. Its units are a fact like any other: it has the
forms that a link to it may show, a level, sources, and the day on which these are due.
"""

from __future__ import annotations

from . import reasons, units
from .facts import COMPUTED, Fact
from .records import CODES, CodeSet
from .source import Span
from .units import Count, Day, Fault, Units
from .wording import joined

FEW = 4  # ways to share the units that one sentence can still name


def value(address: str, code_set: CodeSet) -> Fact | Fault:
    """The fact that the address of a computed value names (the part behind the question mark), or why
    it names none."""
    day = units.read(address.split("&"), code_set.codes)
    if isinstance(day, Fault):
        return day
    steps = reasons.steps(day)
    ids = dict.fromkeys(name for step in steps for name in step.facts)
    if lost := [name for name in ids if name not in code_set.facts]:
        return Fault(
            f"the counting rule rests on the fact {lost[0]}, which is not in the data",
            "all facts that its steps name",
            "",
            "put the fact back into docs/data/facts.yml",
        )
    rests_on = [code_set.facts[name] for name in ids]
    dates = sorted((fact.due, fact.due_kind) for fact in rests_on if fact.due)
    due, kind = dates[0] if dates else ("", "")
    counted = units.count(day)
    return Fact(
        id=address,
        group=COMPUTED,
        forms=forms(day, counted),
        statement=statement(day, counted),
        level="computed",
        sources=tuple(dict.fromkeys(name for fact in rests_on for name in fact.sources)),
        read=max(fact.read for fact in rests_on),
        span=Span(CODES),
        due=due,
        due_kind=kind,
        way="arithmetic",
        working=" ".join(step.words for step in steps),
    )


def forms(day: Day, counted: Count) -> tuple[str, ...]:
    """What a link to a day may show: its units, how they are shared, its minutes."""
    total = f"{counted.total} {'unit' if counted.total == 1 else 'units'}"
    shared = _ways(day, counted)
    return (
        total,
        str(counted.total),
        *((shared, f"{total}: {shared}") if shared else ()),
        _given(day),
        f"{sum(day.minutes.values())} minutes",
    )


def statement(day: Day, counted: Count) -> str:
    """A day and its units in one sentence."""
    total = f"{counted.total} {'unit' if counted.total == 1 else 'units'}"
    shared = _ways(day, counted)
    return f"By {units.NAMES[day.rule]}, {_given(day)} make {total}" + (f": {shared}." if shared else ".")


def _given(day: Day) -> str:
    first, *others = day.minutes.items()
    parts = [f"{first[1]} minutes of {first[0]}", *(f"{minutes} of {code}" for code, minutes in others)]
    return joined(parts)


def _ways(day: Day, counted: Count) -> str:
    """The units of each code, or empty where there is nothing to share or too many ways to name."""
    if not counted.total or len(day.minutes) == 1 or len(counted.allocations) > FEW:
        return ""
    return ", or ".join(_way(allocation) for allocation in counted.allocations)


def _way(allocation: Units) -> str:
    return joined(f"{number} of {code}" for code, number in allocation.items() if number)
