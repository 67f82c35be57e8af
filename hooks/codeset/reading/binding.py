"""The marks of a page and the facts in; out comes which figures the marks answer for, and which marks
lack their value."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, groupby
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

# What may follow a value behind its marks, and how far behind it is looked for.
MORE = re.compile(r" (?:hundred|thousand|million|billion|(?:and )?a half)\b")
MARKS_LONG = 200


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
    for spans, inside in groupby(page.marks, key=lambda mark: mark.spans):
        lines = [Line(page, span) for span in spans]
        marks = list({mark.name.text: mark for mark in inside}.values()) if spans else []
        known = [facts[mark.name.text] for mark in marks if mark.name.text in facts]
        values = {_plainly(form) for fact in known for form in fact.forms}
        for mark in marks:
            fact = facts.get(mark.name.text)
            if fact:
                stands = [place for line in lines for place in line.standing(fact.forms)]
                bound += stands
                other = _exchanged(lines, fact, values)
                if fact.published and (other or not stands):
                    lost.append(Lost(mark, fact, other or _changed(lines, fact)))
            if mark.name.text in sources:
                bound += _own_figures(page, mark, sources[mark.name.text], figures)
    bound.sort()
    starts, ends = [start for start, _ in bound], [*accumulate((end for _, end in bound), max, initial=0)]
    loose = [figure for figure in figures if ends[bisect_right(starts, figure[0])] < figure[1]]
    return Binding(bound, loose, lost)


class Line:
    """What a mark answers for, as a reader sees it: across line ends and emphasis, in lower case."""

    def __init__(self, page: Page, span: Place) -> None:
        self.page, self.span = page, span
        self.text = in_a_line(page.plain[slice(*span)])
        self.bare = EXCHANGEABLE.sub("#", self.text)
        # What comes next may change the last value, as in "$2,480[^kx-2026] million".
        self.more = f" {in_a_line(page.plain[span[1] : span[1] + MARKS_LONG])}"

    @cached_property
    def at(self) -> list[int]:
        return places(self.page.plain, self.span)

    def beside(self, start: int, end: int) -> tuple[str, str]:
        """What stands right before and behind a value and makes another figure of it."""
        before = BEFORE.search(self.text, max(0, start - 40), start)
        behind = AFTER.match(self.text, end) if end < len(self.text) else MORE.match(self.more)
        return before[0] if before else "", behind[0] if behind else ""

    def standing(self, forms: tuple[str, ...]) -> Iterator[Place]:
        """Where one of the forms stands, word for word, with nothing beside it that changes it."""
        for wanted in map(_plainly, forms):
            start = self.text.find(wanted)
            while start >= 0:
                end = start + len(wanted)
                if not any(self.beside(start, end)):
                    yield self.at[start], self.at[end - 1] + 1
                start = self.text.find(wanted, start + 1)


def _exchanged(lines: list[Line], fact: Fact, values: set[str]) -> str:
    """A value of a fact with another number word or code in it, if there is one that is none of the `values`
    of the facts marked there."""
    for form in map(_plainly, fact.forms):
        wanted = skeleton(form)
        for line in lines if wanted else ():
            if wanted in line.bare:
                like = re.escape(wanted).replace("\\#", EXCHANGEABLE.pattern)
                strange = (found for found in re.findall(like, line.text) if found not in values)
                if found := next(strange, ""):
                    return found
    return ""


@lru_cache(maxsize=4096)
def _plainly(form: str) -> str:
    return in_a_line(unmarked(form))


def _changed(lines: list[Line], fact: Fact) -> str:
    """A form that stands before a mark, with what stands beside it and makes another figure of it."""
    for line in lines:
        for wanted in map(_plainly, fact.forms):
            if (start := line.text.find(wanted)) >= 0:
                before, behind = line.beside(start, start + len(wanted))
                return f"{before}{wanted}{behind}"
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
