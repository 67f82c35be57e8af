"""Exceptions that stand in a page: comments that allow one rule one token, with the reason.

<!-- allow unknown-code 12345: an invented number, to show the message -->
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model import Text
from ..source import Source, Span
from ..words import Place

MARK = re.compile(r"allow\b")
FORM = re.compile(r"allow\s+(?P<rule>[a-z-]+)\s+(?P<token>[^\s:]+):\s(?P<reason>.+)", re.S)


@dataclass(frozen=True)
class PageException:
    """One exception; it covers the lines from `first` to `last`. A malformed one has no rule."""

    rule: str
    token: str
    reason: str
    span: Span
    first: int
    last: int


def allowed(exceptions: Iterable[PageException], rule: str, found: list[Text]) -> set[tuple[str, int]]:
    """Those of the texts that an exception to a rule covers, each with its line."""
    own = [exception for exception in exceptions if exception.rule == rule]
    lines = _by_token([(text.text, text.span.line) for text in found]) if own else {}
    return {(each.token, line) for each in own for line in _inside(lines, each)}


def needless(exceptions: Iterable[PageException], places: list[tuple[str, int]]) -> list[PageException]:
    """The exceptions that cover none of the `places`."""
    lines = _by_token(places)
    return [each for each in exceptions if not _inside(lines, each)]


def _by_token(places: list[tuple[str, int]]) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {}
    for token, line in sorted(set(places)):
        lines.setdefault(token, []).append(line)
    return lines


def _inside(lines: dict[str, list[int]], exception: PageException) -> list[int]:
    """The lines of the exception's token that lie in its block."""
    known = lines.get(exception.token, [])
    return known[bisect_left(known, exception.first) : bisect_right(known, exception.last)]


def find(source: Source, visible: str, comments: list[Place]) -> Iterator[PageException]:
    """The exceptions of a page, each with the block it covers: the one that it stands in, or the
    next one if nothing but comments stands in its own."""
    blocks = _blocks(source.lines, visible.split("\n"))
    for start, end in comments:
        inside = source.text[start + 4 : end].rstrip("->! ").strip()
        if not MARK.match(inside):
            continue
        span, last_line = source.span(start, end), source.span(end - 1, end).line
        own = bisect_left(blocks, last_line, key=lambda block: block[1])
        first, last, spoken = blocks[own]
        if not spoken and own + 1 < len(blocks):
            last = blocks[own + 1][1]
        form = FORM.fullmatch(inside)
        parts = (form["rule"], form["token"], form["reason"]) if form else ("", "", "")
        yield PageException(*parts, span, min(first, span.line), last)


def _blocks(lines: list[str], visible: list[str]) -> list[tuple[int, int, bool]]:
    """Runs of lines that are not blank: the first and last, and whether a reader sees any of them."""
    blocks: list[tuple[int, int, bool]] = []
    open_block = False
    for number, (line, seen) in enumerate(zip(lines, visible, strict=True), start=1):
        if not line.strip():
            open_block = False
        elif open_block:
            first, _, spoken = blocks[-1]
            blocks[-1] = (first, number, spoken or bool(seen.strip()))
        else:
            blocks.append((number, number, bool(seen.strip())))
            open_block = True
    return blocks
