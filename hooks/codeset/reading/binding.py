"""The marks of a page and the facts in; out comes which figures the marks answer for, and which marks
lack their value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from ..model import Fact
from ..words import AFTER, BEFORE, Place, figures_of, in_a_line, numbers, places, unmarked
from .marks import Mark
from .pages import Page


@dataclass(frozen=True)
class Binding:
    """What the marks of a page bind: the places of the forms that stand before them, the figures that no
    mark answers for, and the marks without a form of their fact, each with the figures in their span and
    the form that has something beside it which makes another figure of it."""

    bound: list[Place]
    loose: list[Place]
    lost: list[tuple[Mark, Fact, list[Place], str]]


def bind(page: Page, facts: Mapping[str, Fact], sources: Mapping[str, Mapping[str, Any]]) -> Binding:
    """Compare the text before each mark of a page with the forms of its fact, word for word; the figures
    before a mark of a source with those of the source's own record."""
    figures = sorted(figures_of(page.claims))
    bound: list[Place] = []
    lost: list[tuple[Mark, Fact]] = []
    for mark in page.marks:
        fact = facts.get(mark.name.text)
        if fact and mark.spans:
            stands = [place for span in mark.spans for place in standing(page, span, fact.forms)]
            bound += stands
            if not stands and fact.published:
                lost.append((mark, fact))
        if mark.name.text in sources and mark.spans:
            bound += _own_figures(page, mark, sources[mark.name.text], figures)
    bound.sort()
    starts, ends = [start for start, _ in bound], [*accumulate((end for _, end in bound), max, initial=0)]
    loose = [figure for figure in figures if ends[bisect_right(starts, figure[0])] < figure[1]]
    return Binding(
        bound,
        loose,
        [(mark, fact, list(_inside(loose, mark)), _changed(page, mark, fact)) for mark, fact in lost],
    )


def standing(page: Page, span: Place, forms: tuple[str, ...]) -> Iterator[Place]:
    """Where one of the forms stands in a span: as a reader sees it, across line ends and emphasis, in upper
    or lower case, with nothing beside it that would make another figure of it."""
    line = in_a_line(page.plain[slice(*span)])
    at: list[int] = []
    for form in forms:
        wanted = in_a_line(unmarked(form))
        start = line.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if not (BEFORE.search(line, max(0, start - 40), start) or AFTER.match(line, end)):
                at = at or places(page.plain, span)
                yield at[start], at[end - 1] + 1
            start = line.find(wanted, start + 1)


def _changed(page: Page, mark: Mark, fact: Fact) -> str:
    """A form that stands before a mark, with what stands beside it and makes another figure of it."""
    lines = [in_a_line(page.plain[slice(*span)]) for span in mark.spans]
    for line in lines:
        for wanted in (in_a_line(unmarked(form)) for form in fact.forms):
            if (start := line.find(wanted)) >= 0:
                end = start + len(wanted)
                before, behind = BEFORE.search(line, max(0, start - 40), start), AFTER.match(line, end)
                return (before[0] if before else "") + wanted + (behind[0] if behind else "")
    return ""


def _own_figures(page: Page, mark: Mark, record: Mapping[str, Any], figures: list[Place]) -> Iterator[Place]:
    near = list(_inside(figures, mark))
    if near:
        held = set(numbers(" ".join(str(value) for key, value in record.items() if key != "read")))
        yield from (place for place in near if set(numbers(page.claims[slice(*place)])) <= held)


def _inside(figures: list[Place], mark: Mark) -> Iterator[Place]:
    """Those of the figures, in their order, that stand in what a mark answers for."""
    for start, end in mark.spans:
        first, last = bisect_left(figures, (start, 0)), bisect_left(figures, (end, 0))
        yield from (place for place in figures[first:last] if place[1] <= end)
