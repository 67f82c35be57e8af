"""The marks of a page and the facts in; out comes which figures the marks answer for, and which marks
lack their value."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from ..model import Fact
from ..words import (
    AFTER,
    BEFORE,
    EXCHANGEABLE,
    Place,
    figures_of,
    in_a_line,
    numbers,
    places,
    skeleton,
    unmarked,
)
from .marks import Mark
from .pages import Page


class Lost(NamedTuple):
    """A mark without a value of its fact before it; `found` is what stands there in its place, if it can be
    told: a value with another number word or code in it, or with something beside it."""

    mark: Mark
    fact: Fact
    found: str


@dataclass(frozen=True)
class Binding:
    """What the marks of a page bind: the places of the forms that stand before them, the figures that no
    mark answers for, and the marks that lack their value."""

    bound: list[Place]
    loose: list[Place]
    lost: list[Lost]

    def loose_before(self, mark: Mark) -> list[Place]:
        """The figures that nothing is bound to in what a mark answers for."""
        return list(_inside(self.loose, mark))


def bind(page: Page, facts: Mapping[str, Fact], sources: Mapping[str, Mapping[str, Any]]) -> Binding:
    """Compare the text before each mark of a page with the forms of its fact, word for word; the figures
    before a mark of a source with those of the source's own record."""
    figures = sorted(figures_of(page.claims))
    bound: list[Place] = []
    lost: list[Lost] = []
    for mark in page.marks:
        fact = facts.get(mark.name.text)
        if fact and mark.spans:
            stands = [place for span in mark.spans for place in standing(page, span, fact.forms)]
            bound += stands
            other = _exchanged(page, mark, fact, facts)
            if fact.published and (other or not stands):
                lost.append(Lost(mark, fact, other or _changed(page, mark, fact)))
        if mark.name.text in sources and mark.spans:
            bound += _own_figures(page, mark, sources[mark.name.text], figures)
    bound.sort()
    starts, ends = [start for start, _ in bound], [*accumulate((end for _, end in bound), max, initial=0)]
    loose = [figure for figure in figures if ends[bisect_right(starts, figure[0])] < figure[1]]
    return Binding(bound, loose, lost)


def standing(page: Page, span: Place, forms: tuple[str, ...]) -> Iterator[Place]:
    """Where one of the forms stands in a span: as a reader sees it, across line ends and emphasis, in upper
    or lower case, with nothing beside it that would make another figure of it."""
    line = in_a_line(page.plain[slice(*span)])
    at: list[int] = []
    for form in forms:
        wanted = _plainly(form)
        start = line.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if not (BEFORE.search(line, max(0, start - 40), start) or AFTER.match(line, end)):
                at = at or places(page.plain, span)
                yield at[start], at[end - 1] + 1
            start = line.find(wanted, start + 1)


def _exchanged(page: Page, mark: Mark, fact: Fact, facts: Mapping[str, Fact]) -> str:
    """A value of a fact in the text before its mark with another number word or code in it, if there is one
    that is no value of any fact marked there."""
    for form in map(_plainly, fact.forms):
        wanted = skeleton(form)
        for line in _lines(page, mark) if wanted else ():
            bare = EXCHANGEABLE.sub("#", line)
            if bare.count(wanted) > 0:
                beside = [other for other in page.marks if other.spans == mark.spans]
                known = {
                    each
                    for other in beside
                    if other.name.text in facts
                    for each in map(_plainly, facts[other.name.text].forms)
                    if skeleton(each) == wanted
                }
                if bare.count(wanted) > sum(line.count(each) for each in known):
                    like = re.escape(wanted).replace("\\#", EXCHANGEABLE.pattern)
                    return next((found for found in re.findall(like, line) if found not in known), form)
    return ""


def _lines(page: Page, mark: Mark) -> list[str]:
    return [in_a_line(page.plain[slice(*span)]) for span in mark.spans]


@lru_cache(maxsize=4096)
def _plainly(form: str) -> str:
    return in_a_line(unmarked(form))


def _changed(page: Page, mark: Mark, fact: Fact) -> str:
    """A form that stands before a mark, with what stands beside it and makes another figure of it."""
    for line in _lines(page, mark):
        for wanted in map(_plainly, fact.forms):
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
