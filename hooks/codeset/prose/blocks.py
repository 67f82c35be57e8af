"""A text in; out come its blocks: paragraphs, items, headings, rows; each with what stands over it.

A line is a block of its own where a person would read it so: behind a line break, or where it begins with
a code or a sign and the line before it is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..words import BLOCK, CODE, Place, in_a_line

HEADING = re.compile(r"[ \t>]*(?:#{1,6}(?!#)|!!!|\?\?\?)")
TITLE = re.compile(r"!!!\s*[\w-]+\s*")
ITEM = re.compile(r"[-+*]|\d{1,2}[.)]\s")
RULER = re.compile(r"[\s|:-]+")
# What begins a line of its own behind a short one: a code; and behind any but a long one: a bullet of any
# kind, a few words with a colon.
CODED = re.compile(rf"[\s>]*(?:cpt\s+)?{CODE}\b")
BEGINS = re.compile(r"[\s>]*(?:[^\w\s$(\"']|(?:\w[\w/-]* ){0,3}[\w/-]+:\s)")
ENDS = re.compile(rf"{CODE}\W*\Z")
SHORT, LONG = 60, 90  # characters; a wrapped line is longer
LONGEST_LEAD = 9  # words of a line that its list goes on from
CODE_LIKE = re.compile(rf"\b{CODE}\b")


class Block(NamedTuple):
    """A block: its place and its text in a line; the heading and the head of its table, the line that it goes
    on from, as far as that names one code, and the heads of its columns."""

    place: Place
    line: str
    about: str = ""
    lead: str = ""
    columns: tuple[str, ...] = ()


def blocks(text: str) -> Iterator[Block]:
    """The blocks of an unmarked text, in their order."""
    heading = lead = head = ""
    columns: tuple[str, ...] = ()
    last = -1
    for place in (place for match in BLOCK.finditer(text) for place in _lines(text, match.span())):
        line = in_a_line(text[slice(*place)])
        if line.startswith("|"):
            # A row; the first one behind other text, or behind an empty line, is the head of a table.
            if not head or text[last : place[0]].count("\n") > 1:
                head = line
                columns = tuple(cell.strip() for cell in line.strip("| ").split("|"))
                yield Block(place, line, heading)
            elif not RULER.fullmatch(line):
                yield Block(place, line, f"{heading} {head}", "", columns)
        elif HEADING.match(line):
            heading, head, columns = line, "", ()
            lead = _lead(TITLE.sub("", line).strip("# \"'"))
            yield Block(place, line)
        else:
            head, columns = "", ()
            goes_on = ITEM.match(line) or text[place[0] - 4 : place[0]].isspace()
            yield Block(place, line, heading, lead if goes_on else "")
            if line.endswith(":"):
                lead = _lead(line.rstrip(":"))
            elif not goes_on:
                lead = ""
        last = place[1]


def _lines(text: str, place: Place) -> Iterator[Place]:
    """The parts of a paragraph that are lines of their own."""
    start, end = place
    first = start
    while (cut := text.find("\n", first, end)) >= 0:
        following = text[cut + 1 : end]
        begun = text[first:cut]
        hard, length = begun.endswith(("  ", "\\")), len(begun.strip())
        coded = CODED.match(following) and (length < SHORT or CODED.match(begun))
        coded = coded or (ENDS.search(begun) and ENDS.search(following.split("\n")[0]))
        coded = coded or (length < SHORT and CODED.match(begun))
        if hard or coded or (length < LONG and BEGINS.match(following)):
            yield start, cut
            start = cut + 1
        first = cut + 1
    yield start, end


def _lead(line: str) -> str:
    """A line as the beginning of what stands under it, if it names one code and says little more."""
    codes = {*CODE_LIKE.findall(line)}
    return line.strip() if len(codes) == 1 and len(line.split()) <= LONGEST_LEAD and "?" not in line else ""
