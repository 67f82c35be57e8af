"""The footnote marks of a page in; out comes what text each answers for.

    Since 2022 Medicare pays 85% of the amount for an assistant's service.[^cq-co-85]

A mark names a fact or a source. It answers for its span: from the mark before it in the same sentence,
item or row of a table, to itself. Several marks in a row answer for the same span. A mark in the head
of a table answers for its column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from ..model import Text
from ..source import Source
from ..words import BLOCK, Place

# The end of a sentence, with what may close behind it.
END = re.compile(r"[.!?]+(?=[\s\"')\]*_\u00ad\u201d]|$)[\"')\]*_\u00ad\u201d]*")
# A period behind one of these ends no sentence, and none does before a small letter.
SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|max|min|vs|approx|ca|cf|no|nos|pub|fig|sec|ch|pp?|dr|mr|mrs|ms|st|al|inc|ltd|dept|ext"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|u\.s|a\.m|p\.m|núm|aprox|ej)|(?<![\w.])[A-Z])\Z",
    re.I,
)
GOES_ON = re.compile(r"[\s\"')\]*_\u00ad\u201d]*(?P<next>\w)?")
BLANK = re.compile(r"\n[ \t>]*\n")
ROW = re.compile(r"[ \t>]*\|")
RULER = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*")
BAR = re.compile(r"(?<!\\)\|")
DEFINITION = re.compile(r"^[ \t>]{0,3}\[\^[^\[\]\n]{0,80}\]:", re.M)
HEADING = re.compile(r"^[ \t>]*#{1,6}(?!#).*", re.M)
# The title of an admonition.
TITLE = re.compile(r"""^[ \t>]*(?:!!!|\?\?\?)[^\n"']*["'](?P<title>[^\n]*)["'][ \t]*$""", re.M)


class Mark(NamedTuple):
    """A mark: the id in it, its place in the source, the places that it answers for, and those that say what
    it is `about`: its block, the heading above, the head of its column. A mark where none can stand has a
    `fault`: a key of the table of faults in the rules."""

    name: Text
    place: Place
    spans: tuple[Place, ...] = ()
    fault: str = ""
    about: tuple[Place, ...] = ()


def find(source: Source, flow: str, places: list[Place], closed: dict[str, list[Place]]) -> tuple[Mark, ...]:
    """The marks at some `places` of a source, each with its span. `flow` is the text with blanks in place of
    the marks; `closed` are the places that can hold no mark, by the name of the fault."""
    if not places:
        return ()
    defined = {match.start() + len(match[0]) - 1 for match in DEFINITION.finditer(source.text)}
    named = [Mark(Text(source.text[a + 2 : b - 1], source.span(a, b)), (a, b)) for a, b in places]
    found: list[Mark] = []
    blocks = [match.span() for match in BLOCK.finditer(flow)]
    starts = [start for start, _ in blocks]
    for mark in named:
        start, end = mark.place
        fault = next((name for name, inside in closed.items() if _inside(inside, start)), "")
        if end in defined:
            fault = "definition"
        found.append(mark._replace(fault=fault))
    number = {mark.place: index for index, mark in enumerate(found)}
    open_ = [mark for mark in found if not mark.fault]
    columns = _columns(flow)
    heads = sorted(columns)
    over = {cell: head for head, cells in columns.items() for cell in cells}
    cells = sorted(over)
    for at, inside in groupby(open_, key=lambda mark: bisect_right(starts, mark.place[0]) - 1):
        own = list(inside)
        end = blocks[at][1] if at >= 0 else -1
        # Behind a blank line a mark stands in a paragraph of its own.
        blank = BLANK.search(source.text, end, own[-1].place[0]) if end >= 0 else None
        last = 0 if end < 0 else blank.end() if blank else len(source.text)
        near = [mark for mark in own if mark.place[0] < last]
        lone = own[len(near) :]
        spanned = (
            list(_spanned(flow, (blocks[at][0], near[-1].place[0]), near, columns, heads)) if near else []
        )
        for mark in [*spanned, *(mark._replace(fault="nothing before") for mark in lone)]:
            found[number[mark.place]] = mark._replace(
                about=_about(mark, blocks[at] if at >= 0 else mark.place, closed["heading"], cells, over)
            )
    return tuple(found)


def _about(
    mark: Mark, block: Place, headings: list[Place], cells: list[Place], over: dict[Place, Place]
) -> tuple[Place, ...]:
    start = mark.place[0]
    heading = headings[bisect_right(headings, (start, 0)) - 1 : bisect_right(headings, (start, 0))]
    at = bisect_right(cells, (start, 1 << 60)) - 1
    head = [over[cells[at]]] if at >= 0 and start <= cells[at][1] else []
    return (block, *heading, *head)


def _inside(places: list[Place], position: int) -> bool:
    at = bisect_right(places, (position, 1 << 60)) - 1
    return at >= 0 and position < places[at][1]


def _spanned(
    flow: str, block: Place, marks: list[Mark], columns: dict[Place, list[Place]], heads: list[Place]
) -> Iterator[Mark]:
    """The marks of one block with their spans; `heads` are the cells that head columns, sorted."""
    is_row = ROW.match(flow, flow.rfind("\n", 0, block[0]) + 1) is not None
    borders = [block[0]] if is_row else [block[0], *_borders(flow, block)]
    behind, span = block[0], (block[0], block[0])
    names: set[str] = set()
    for mark in marks:
        start = mark.place[0]
        text = flow[behind:start]
        if text.strip(" \t\n\u00ad>") or not names:
            last = behind + len(text.rstrip()) - 1
            if last < behind or not re.search(r"[^\s\u00ad|:>*+-]", text):
                yield mark._replace(fault="nothing before")
                behind = mark.place[1]
                continue
            first = borders[bisect_right(borders, last) - 1]
            span, names = (max(first, behind), start), set()
        fault = "twice" if mark.name.text in names else ""
        names.add(mark.name.text)
        behind = mark.place[1]
        at = bisect_right(heads, (start, 1 << 60)) - 1
        cell = heads[at] if at >= 0 and start < heads[at][1] else None
        spans = ((max(cell[0], span[0]), start), *columns[cell]) if cell else (span,)
        yield mark._replace(spans=spans, fault=fault)


def _borders(flow: str, block: Place) -> Iterator[int]:
    """Where the sentences of a block begin, but for the first."""
    for match in END.finditer(flow, *block):
        behind = GOES_ON.match(flow, match.end())["next"] if match.end() < block[1] else None
        period = flow.startswith(".", match.start())
        if period and SHORT.search(flow, max(block[0], match.start() - 8), match.start()):
            continue
        if not (period and behind and behind.islower()):
            yield match.end()


def _columns(flow: str) -> dict[Place, list[Place]]:
    """For each cell in the head of a table the cells below it."""
    columns: dict[Place, list[Place]] = {}
    head: list[Place] = []
    before: list[Place] = []
    position = 0
    for line in flow.split("\n") if "|" in flow else ():
        here, position = position, position + len(line) + 1
        cells = _cells(line, here) if "|" in line else []
        if not cells:
            head = []
        elif RULER.fullmatch(line) and before:
            head = before
            columns.update({cell: [] for cell in head})
        else:
            for cell, own in zip(head, cells, strict=False):
                columns[cell].append(own)
        before = cells
    return columns


def _cells(line: str, start: int) -> list[Place]:
    """The places of the cells of a row."""
    bars = [match.start() for match in BAR.finditer(line)]
    edges = [*bars]
    if line[: bars[0]].strip(" \t>"):
        edges.insert(0, -1)
    if line[bars[-1] + 1 :].strip():
        edges.append(len(line))
    return [(start + a + 1, start + b) for a, b in pairwise(edges)]
