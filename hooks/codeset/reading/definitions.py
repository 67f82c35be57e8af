"""The structure of a page in, its definitions out, each value with the span it was written at.

A definition is a heading with a code's id and the definition list under it, all at the margin:

    ## Neuromuscular reeducation { #cpt-97112 }

    Time
    :   each 15 minutes

Whatever looks like a part of a definition and is none is returned as unread.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ..model import Text
from ..source import Source
from ..words import CODE, Place, plain
from .grammar import Form

HEADING = re.compile(r"^#{1,6}[ ]+(?P<title>[^\n]*?)[ ]*(?P<list>\{[^{}\n]*\})?[ ]*$", re.M)
# A code's id in an attribute list.
ID = re.compile(r"(?<![^\s{:])#cpt-(?P<code>[^\s}]*)", re.I)
# The engine makes this id of a heading without one.
AUTOMATIC_ID = re.compile(rf"\W*CPT[\s-]+{CODE}\W*", re.I)
# A blank line, a term, its meaning right below, and a blank line, behind which nothing is further in.
ITEM = re.compile(
    r"(?:\A|^[ ]*\n)(?P<term>(?![-+*#|>:`!{]|\d+\.)\S[^\n]*)\n"
    r":[ ]+(?P<value>\S[^\n]*(?:\n[ ]{4}[ ]*\S[^\n]*)*)"
    r"(?=\s*\Z|\n(?:[ ]*\n)++(?![ ]{4}|:))",
    re.M,
)
COLON = re.compile(r"^[ ]*:(?=[ ])", re.M)
LOST = Form(
    "",
    "a colon that begins a line and follows no term",
    "at the margin, leave a blank line, write the term, and below it a colon, three blanks and the meaning;"
    " then a blank line",
)


@dataclass(frozen=True)
class Item:
    """One term of a definition with its value, both as a reader sees them, and the last line of it."""

    term: Text
    value: Text
    last: int


@dataclass(frozen=True)
class Definition:
    """A heading with a code's id, and the terms and values under it."""

    code: Text
    name: Text
    items: tuple[Item, ...]


class Unread(NamedTuple):
    """What looks like a part of a definition and is none: an `id` of a code, or an `automatic id`."""

    kind: str
    text: Text


class Found(NamedTuple):
    """The definitions of a page; items of definition lists outside of them; what looks like a definition and
    is none; and the places of colons that make no list."""

    definitions: tuple[Definition, ...]
    loose: tuple[Item, ...]
    unread: tuple[Unread, ...]
    lost: list[tuple[Place, Form]]


def find(source: Source, structure: str) -> Found:
    """The definitions of a page. `structure` is the text of the source with fences, comments, marks and
    front matter blanked."""
    items = list(_items(source, structure))
    headings = [*HEADING.finditer(structure)]
    starts = [place[0] for place, _ in items]
    definitions, unread, used, ids = [], [], set(), set()
    for heading, after in pairwise([*headings, None]):
        code = ID.search(heading["list"] or "")
        if code:
            first = bisect_right(starts, heading.end())
            last = bisect_right(starts, after.start()) if after else len(items)
            used.update(range(first, last))
            at = heading.start("list") + code.start("code")
            ids.add(at)
            number = source.span(at, at + max(len(code["code"]), 1))
            name = source.span(*heading.span("title"))
            own = tuple(item for _, item in items[first:last])
            definitions.append(
                Definition(Text(code["code"], number), Text(plain(heading["title"]), name), own)
            )
        elif not heading["list"] and AUTOMATIC_ID.fullmatch(plain(heading["title"])):
            unread.append(Unread("automatic id", _text(source, heading.span("title"))))
    for code in ID.finditer(structure):
        if code.start("code") not in ids:
            unread.append(Unread("id", _text(source, code.span("code"))))
    loose = tuple(item for index, (_, item) in enumerate(items) if index not in used)
    return Found(tuple(definitions), loose, tuple(unread), list(_lost(source, structure, items)))


def _items(source: Source, structure: str) -> Iterator[tuple[Place, Item]]:
    for match in ITEM.finditer(structure) if "\n:" in structure else ():
        first = match.start("value")
        line = source.span(first, first + 1)
        value = Text(plain(match["value"]), source.span(first, match.end("value")))
        last = line.line + match["value"].count("\n")
        yield match.span(), Item(Text(plain(match["term"]), source.span(*match.span("term"))), value, last)


def _lost(source: Source, structure: str, items: list[tuple[Place, Item]]) -> Iterator[tuple[Place, Form]]:
    """The colons at the beginning of a line that belong to no item."""
    read = {item.value.span.line for _, item in items}
    for colon in COLON.finditer(structure):
        if source.span(*colon.span()).line not in read:
            yield (colon.end() - 1, colon.end()), LOST


def _text(source: Source, place: Place) -> Text:
    return Text(source.text[slice(*place)], source.span(place[0], max(place[1], place[0] + 1)))
