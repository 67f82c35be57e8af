"""The structure of a page in, its definitions out, each value with the span it was written at.

A definition is a heading with a code's id and the definition list under it:

    ## Neuromuscular reeducation { #cpt-97112 }

    Time
    :   each 15 minutes

It is read as Python-Markdown reads it: items may wrap, terms may share an item, and the whole may
stand inside an admonition, a collapsed block, a tab or a list. Whatever looks like a definition but
is not read as one is returned as unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ..model import Text
from ..source import Source, Span
from ..words import plain

INDENT = 4
DEEPEST = 60  # blocks inside blocks
# A code's id in an attribute list or a tag.
ID = re.compile(r"""(?:(?<![^\s{:])\#|\bid[ ]*=[ ]*["']?)cpt-(?P<code>[^\s}"'>]*)""", re.I)
# The toc extension makes this id of a heading by itself.
AUTOMATIC_ID = re.compile(r"\W*CPT[\s-]+[0-9A-Z][0-9]{4}\W*", re.I)
HTML_LIST = re.compile(r"<d[ldt]\b", re.I)
QUOTED_ITEM = re.compile(r"^[ \t]*>[ \t>]*:[ \t].*", re.M)
HASHES = re.compile("#{1,6}")
UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
# attr_list: a list at the end of a heading needs a blank before its brace.
HEADING_LIST = re.compile(r"[ \t]\{:?(?P<list>[^{}]*)\}$")
# Lines whose content is indented by four: admonition, collapsed block, tab, list, item.
OPENER = re.compile(r"!!!|\?\?\?|===[!+]?[ \t]+[\"']|(?:[*+-]|[0-9]+\.|:)[ \t]")
# def_list: a colon and a blank; without the blank it is a paragraph.
ITEM = re.compile(r":[ \t]+(?P<text>.*)")


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


@dataclass(frozen=True)
class Unread:
    """What looks like a part of a definition and is not read as one: an `id`, an `automatic id` or a
    `list` in the wrong place."""

    kind: str
    text: Text


class _Line(NamedTuple):
    """One line: its indentation in columns, its text and the column where that starts, and the
    indentation of the block that the line stands in, and whether that is in the value of an item."""

    number: int
    indent: int
    text: str
    column: int
    home: int
    in_item: bool = False


def find(
    source: Source, structure: str
) -> tuple[tuple[Definition, ...], tuple[Item, ...], tuple[Unread, ...]]:
    """The definitions of a page, the items of other definition lists, and the places that look like
    a part of a definition and cannot be read: an id, a quoted item, HTML.

    `structure` is the text of the source with fences, comments and front matter blanked.
    """
    lines = list(_lines(structure))
    definitions: list[Definition] = []
    loose: list[Item] = []
    unread: list[Unread] = []
    # Above the first heading is a section without a title.
    sections = [(0, 0, ""), *_headings(lines), (len(lines), len(lines), "")]
    for (start, body, title), (stop, _, _) in pairwise(sections):
        line = lines[min(start, len(lines) - 1)]
        items = tuple(_items(source, lines[body:stop], line.home))
        # Below the block that holds the heading, the page goes on without one.
        left = next((i for i in range(body, stop) if lines[i].text and lines[i].home < line.home), stop)
        if left < stop:
            loose += _items(source, lines[left:stop], lines[left].home)
        if definition := _definition(source, line, title, items):
            definitions.append(definition)
        else:
            loose += items
            if title and AUTOMATIC_ID.fullmatch(plain(title)):
                span = Span(source.path, line.number, line.column, len(line.text))
                unread.append(Unread("automatic id", Text(title, span)))
    read = {definition.code.span for definition in definitions}
    unread += [found for found in _unread(source, structure) if found.text.span not in read]
    return tuple(definitions), tuple(loose), tuple(unread)


def _definition(source: Source, line: _Line, title: str, items: tuple[Item, ...]) -> Definition | None:
    """The definition that a heading with a code's id opens, or nothing."""
    attributes = HEADING_LIST.search(title, max(title.rfind("{") - 1, 0))
    # Of several ids the last one counts.
    codes = list(ID.finditer(attributes["list"])) if attributes else []
    if not codes:
        return None
    code = codes[-1]
    before = line.column + line.text.index(title)
    written = title[: attributes.start()].rstrip("#")
    left = len(written) - len(written.lstrip())
    number = Span(
        source.path,
        line.number,
        before + attributes.start("list") + code.start("code"),
        max(len(code["code"]), 1),
    )
    name = Span(source.path, line.number, before + left, max(len(written.strip()), 1))
    return Definition(Text(code["code"], number), Text(plain(written), name), items)


def _unread(source: Source, structure: str) -> Iterator[Unread]:
    """Ids of codes in attribute lists and tags, quoted items, and definition lists in HTML."""
    listed: set[int] = set()
    for markup in re.finditer(r"\{[^{}\n]*\}|<[^<>]*>", structure):
        for code in ID.finditer(markup[0]):
            start = markup.start() + code.start("code")
            span = source.span(start, start + max(len(code["code"]), 1))
            yield Unread("id", Text(code["code"], span))
        if HTML_LIST.match(markup[0]) and (span := source.span(*markup.span())).line not in listed:
            listed.add(span.line)
            yield Unread("list", Text(markup[0], span))
    for item in QUOTED_ITEM.finditer(structure):
        yield Unread("list", Text(item[0], source.span(*item.span())))


def _lines(structure: str) -> Iterator[_Line]:
    """The lines with the indentation of the innermost block that holds them."""
    homes, items = [0], []
    for number, raw in enumerate(structure.split("\n"), start=1):
        text = raw.lstrip(" \t")
        space = raw[: len(raw) - len(text)]
        indent = len(space.expandtabs(INDENT)) if "\t" in space else len(space)
        if text:
            while indent < homes[-1]:
                homes.pop()
            while items and items[-1] > homes[-1]:
                items.pop()
        yield _Line(number, indent, text, len(space) + 1, homes[-1], bool(items))
        if indent - homes[-1] < INDENT and OPENER.match(text):
            homes.append(homes[-1] + INDENT)
            if text.startswith(":"):
                items.append(homes[-1])


def _headings(lines: list[_Line]) -> Iterator[tuple[int, int, str]]:
    """For each heading: the index of its line, that of the first line under it, and its title."""
    for index, line in enumerate(lines):
        # A heading inside the value of an item is a part of that value.
        if not line.text or line.indent != line.home or line.in_item:
            continue
        below = lines[index + 1] if index + 1 < len(lines) else line
        first = index == 0 or not lines[index - 1].text
        if match := HASHES.match(line.text):
            title = line.text[match.end() :].rstrip(" \t").rstrip("#").rstrip(" \t")
            yield index, index + 1, title
        elif first and below.indent == line.indent and UNDERLINE.match(below.text):
            yield index, index + 2, line.text.rstrip(" \t")


def _items(source: Source, lines: list[_Line], home: int, depth: int = 0) -> Iterator[Item]:
    """The terms and values of the definition lists in a section, also of those in its inner blocks.

    As in Python-Markdown, a line without indentation right under an item drags the rest of its block
    into that item, and so does an indented line that opens a block of its own:

        Time
        :   each 15 minutes
        Unit                        (part of the value of Time)
        :   15 minutes              (this too)
    """
    if depth > DEEPEST:
        return  # No page of a person is nested as deep as that.
    terms: list[_Line] = []
    values: list[list[_Line]] = []
    inner: list[_Line] = []
    blank = dragging = may_drag = False
    for line in lines:
        relative = line.indent - home
        if inner and (relative >= INDENT or not line.text):
            inner.append(line)
            continue
        if inner:
            yield from _items(source, inner, home + INDENT, depth + 1)
            inner = []
        if not line.text:
            blank, dragging, may_drag = True, False, False
            continue
        if relative < 0 and not (dragging or may_drag):
            break
        item = ITEM.match(line.text) if relative < INDENT and not dragging else None
        if item and (terms or values):
            values.append([_at(line, item.start("text"))])
            may_drag = True
        elif values and (relative >= INDENT or may_drag or dragging):
            dragging = dragging or relative < INDENT or blank
            may_drag = may_drag and relative < INDENT
            values[-1].append(line)
        elif relative >= INDENT:
            inner = [line]
        else:
            if values or blank:
                yield from _group(source, terms, values)
                terms, values = [], []
            terms.append(line)
        blank = False
    yield from _group(source, terms, values)
    if inner:
        yield from _items(source, inner, home + INDENT, depth + 1)


def _at(line: _Line, offset: int) -> _Line:
    """The text of an item, without its colon; of an empty item the place is the colon."""
    if not line.text[offset:]:
        return _Line(line.number, line.indent, "", line.column, line.home)
    return _Line(line.number, line.indent, line.text[offset:], line.column + offset, line.home)


def _group(source: Source, terms: list[_Line], values: list[list[_Line]]) -> Iterator[Item]:
    """Terms that share values; several values of one term are items of a list."""
    if not values:
        return
    text = ", ".join(plain("\n".join(line.text for line in value)) for value in values)
    first = values[0][0]
    length = max(len(first.text.rstrip()), 1)
    value = Text(text, Span(source.path, first.number, first.column, length))
    last = values[-1][-1].number
    for line in terms:
        name = line.text.rstrip()
        span = Span(source.path, line.number, line.column, max(len(name), 1))
        yield Item(Text(plain(name), span), value, last)
