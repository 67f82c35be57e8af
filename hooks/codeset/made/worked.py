"""A day in, its units worked out for a person or a program: the units, other ways, each step's source."""

from __future__ import annotations

import textwrap
from typing import Any

from ..data.load import CodeSet
from ..model import PAST, Fact, Step, title_of
from ..units import counting, reasons
from ..units.counting import Day, Units
from ..words import joined, of

WIDTH = 100
INDENT = " " * 5


def record(day: Day, code_set: CodeSet, untimed: Units) -> dict[str, Any]:
    """The worked day for a program. `units` and `alternatives` hold every code, with 0 where it earns none;
    `unbilled` are the codes with minutes and without a unit in `units`, `untimed` those not counted."""
    counted = counting.count(day)
    return {
        "rule": day.rule,
        "minutes": dict(day.minutes),
        "total": counted.total,
        "units": counted.units,
        "alternatives": list(counted.alternatives),
        "unbilled": counting.unbilled(day.minutes, counted.units),
        "untimed": untimed,
        "steps": [
            {
                "text": step.words,
                "facts": [{"id": fact.id, "level": fact.level} for fact in _facts(step, code_set)],
                "sources": _sources(step, code_set),
            }
            for step in reasons.steps(day)
        ],
    }


def text(day: Day, code_set: CodeSet, today: str, untimed: Units) -> str:
    """The worked day for a person, in plain ASCII lines. `today`, YYYY-MM-DD, says what is past its date;
    `untimed` codes are named and left out of the sum."""
    counted = counting.count(day)
    lines = [f"By {counting.NAMES[day.rule]}: {of(counted.total, 'unit')}", ""]
    lines += _table(day, counted.units)
    for other in counted.alternatives:
        lines += ["", "or, as the rule leaves it open:", "", *_table(day, other)]
    if left_out := counting.unbilled(day.minutes, counted.units):
        recorded = ", but recorded all the same" if day.rule == "cms" else ""
        lines += ["", f"Without a unit{recorded}: {joined(left_out)}"]
    if untimed:
        named = [f"{code} ({of(number, 'minute')})" for code, number in untimed.items()]
        lines += ["", f"Untimed, so not in the sum: {joined(named)}"]
    lines += ["", "Why"]
    for number, step in enumerate(reasons.steps(day), start=1):
        lines += textwrap.wrap(step.words, WIDTH, initial_indent=f"{number:>3}. ", subsequent_indent=INDENT)
        known = ", ".join(
            f"{fact.id}: {fact.level}"
            + (f", {PAST[fact.due_kind]} {fact.due}" if fact.is_past(today) else "")
            for fact in _facts(step, code_set)
        )
        lines += [f"{INDENT}({known})"]
    named = {line: None for step in reasons.steps(day) for line in _sources(step, code_set)}
    lines += ["", "Sources", *(f"  {line}" for line in named)]
    lines += [
        "",
        "The page of facts says how each fact in brackets is known. Not billing, legal or medical advice.",
    ]
    return "\n".join(lines) + "\n"


def _table(day: Day, given: Units) -> list[str]:
    return [
        f"  {code}  {of(minutes, 'minute'):>12}  {of(given[code], 'unit'):>8}"
        for code, minutes in day.minutes.items()
    ]


def _facts(step: Step, code_set: CodeSet) -> list[Fact]:
    return [code_set.facts[name] for name in step.facts]


def _sources(step: Step, code_set: CodeSet) -> list[str]:
    """Who says what a step follows from: title, section, version and address."""
    names = dict.fromkeys(name for fact in _facts(step, code_set) for name in fact.sources)
    known = [code_set.sources[name] for name in names]
    return [
        f"{title_of(source)} ({source['version']}), {source.get('address') or source['citation']}"
        for source in known
    ]
