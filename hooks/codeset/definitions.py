"""The structure of a page in, its definitions out, each value with the span it was written at.

A definition is a heading with a code's id and the definition list under it:

    ## Neuromuscular reeducation { #cpt-97112 }

    Time
    :   each 15 minutes

It is read as Python-Markdown reads it: items may wrap, terms may share an item, and the whole may
stand inside an admonition, a collapsed block, a tab or a list. Whatever carries a code's id but is
not read as a definition is returned as a stray.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .source import Source, Span

ID = re.compile(r"""(?:\#|\bid[ ]*=[ ]*["']?)cpt-(?P<code>[^\s}"'>]*)""", re.I)
HASHES = re.compile("#{1,6}")
UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
HEADING_LIST = re.compile(r"[ 	]\{:?(?P<list>[^{}]*)\}$")
OPENER = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?)[ \t]|(?:[*+-]|[0-9]+\.)[ \t]|\[\^[^\]]+\]:|:[ \t]")
ITEM = re.compile(r":[ \t]+(?P<text>.*)")
ATTRIBUTES = re.compile(r"(?:(?<=[)\]*_`])|(?:^|\s))\{:?[ ]*[^{}]*\}(?=\s|$)")
LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
INDENT = 4


@dataclass(frozen=True)
class Text:
    """A piece of visible text and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True)
class Item:
    """One term of a definition with its value, both as a reader sees them."""

    term: Text
    value: Text


@dataclass(frozen=True)
class Definition:
    """A heading with a code's id, and the terms and values under it."""

    code: Text
    name: Text
    items: tuple[Item, ...]


@dataclass(frozen=True)
class _Line:
    """One line: its indentation in columns, its text, where it starts, and the indentation of the
    block that it stands in."""

    number: int
    indent: int
    text: str
    column: int
    home: int


def find(source: Source, structure: str) -> tuple[tuple[Definition, ...], tuple[Text, ...]]:
    """The definitions of a page, and the places that look like one but are not read as one.

    `structure` is the text of the source with fences, comments and front matter blanked.
    """
    if not re.search(r"cpt-|^[ \t]*Code\b", structure, re.M | re.I):
        return (), ()
    lines = list(_lines(structure))
    definitions: list[Definition] = []
    strays: list[Text] = []
    # What stands above the first heading is a section without a title.
    sections = [(0, 0, ""), *_headings(lines), (len(lines), len(lines), "")]
    for (start, body, title), (stop, _, _) in pairwise(sections):
        line = lines[start]
        items = tuple(_items(source, lines[body:stop], line.home))
        attributes = HEADING_LIST.search(title, max(title.rfind("{") - 1, 0))
        code = ID.search(attributes["list"]) if attributes else None
        if code:
            before = line.text.index(title) + line.column
            written = title[: attributes.start()]
            left = len(written) - len(written.lstrip())
            place = before + attributes.start("list") + code.start("code")
            number = Span(source.path, line.number, place, max(len(code["code"]), 1))
            name = Span(source.path, line.number, before + left, max(len(written.strip()), 1))
            definitions.append(Definition(Text(code["code"], number), Text(plain(written), name), items))
        else:
            strays += [
                item.term
                for item in items
                if item.term.text == "Code" and re.fullmatch("[0-9A-Z][0-9]{4}", item.value.text)
            ]
    read = {definition.code.span for definition in definitions}
    for number, line in enumerate(structure.split("\n"), start=1):
        if "cpt-" not in line.lower():
            continue
        for markup in re.finditer(r"\{[^{}]*\}|<[^<>]*>", line):
            if code := ID.search(markup[0]):
                column = markup.start() + code.start("code") + 1
                span = Span(source.path, number, column, max(len(code["code"]), 1))
                if span not in read:
                    strays.append(Text("cpt-" + code["code"], span))
    return tuple(definitions), tuple(strays)


def plain(text: str) -> str:
    """Markdown of one item as a reader sees it: no links, emphasis, tags or attribute lists."""
    text = ATTRIBUTES.sub("", text)
    text = LINK.sub(lambda match: match["text"], text)
    text = TAG.sub("", text)
    text = re.sub(r"(?<!\\)(?:[*`]+|(?<!\w)_+|_+(?!\w))", "", text)
    text = re.sub(r"\\([\\`*_{}\[\]()>#+.!-])", r"\1", text)
    return re.sub("[ \t\n]+", " ", html.unescape(text)).strip(" ")


def _lines(structure: str) -> Iterator[_Line]:
    """The lines with the indentation of the innermost block that holds them."""
    homes = [0]
    for number, raw in enumerate(structure.split("\n"), start=1):
        text = raw.lstrip(" \t")
        space = raw[: len(raw) - len(text)]
        indent = len(space.expandtabs(INDENT))
        if text:
            while indent < homes[-1]:
                homes.pop()
        yield _Line(number, indent, text, len(space) + 1, homes[-1])
        if indent - homes[-1] < INDENT and OPENER.match(text):
            homes.append(homes[-1] + INDENT)


def _headings(lines: list[_Line]) -> Iterator[tuple[int, int, str]]:
    """For each heading: the index of its line, that of the first line under it, and its title."""
    for index, line in enumerate(lines):
        if not line.text or line.indent != line.home:
            continue
        below = lines[index + 1] if index + 1 < len(lines) else line
        first = index == 0 or not lines[index - 1].text
        if match := HASHES.match(line.text):
            title = line.text[match.end() :].rstrip(" \t").rstrip("#").rstrip(" \t")
            yield index, index + 1, title
        elif first and below.indent == line.indent and UNDERLINE.match(below.text):
            yield index, index + 2, line.text.rstrip(" \t")


def _items(source: Source, lines: list[_Line], home: int) -> Iterator[Item]:
    """The terms and values of the definition lists in a section.

    As in Python-Markdown, a line that follows an item without indentation and without a blank line
    drags the rest of its block into that item.
    """
    terms: list[_Line] = []
    values: list[list[_Line]] = []
    blank = dragging = may_drag = False
    for line in lines:
        if not line.text:
            blank, dragging, may_drag = True, False, False
            continue
        relative = line.indent - home
        if relative < 0:
            break
        item = ITEM.match(line.text) if relative < INDENT and not dragging else None
        if item and (terms or values):
            values.append([_at(line, item.start("text"))])
            may_drag = True
        elif values and (relative >= INDENT or may_drag):
            dragging = dragging or relative < INDENT
            may_drag = may_drag and relative < INDENT
            values[-1].append(line)
        else:
            if values or blank:
                yield from _group(source, terms, values)
                terms, values = [], []
            terms.append(line)
        blank = False
    yield from _group(source, terms, values)


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
    for line in terms:
        name = line.text.rstrip()
        span = Span(source.path, line.number, line.column, max(len(name), 1))
        yield Item(Text(plain(name), span), value)
