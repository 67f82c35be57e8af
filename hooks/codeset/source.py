"""Files in, text with places out: a source, a span in it, and a diagnostic about it.

A file is read once, as UTF-8, without a byte order mark and with `\n` line ends. Lines and columns
are 1-based, columns in characters: the place that an editor shows.
"""

from __future__ import annotations

import codecs
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

EXCERPT_WIDTH = 80
LONGEST_VALUE = 300


class Span(NamedTuple):
    """A piece of one line of a file; `length` is in characters."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1

    def __str__(self) -> str:
        # A name may hold anything, and a terminal obeys what it prints.
        path = "".join(c if c.isprintable() else spell(c) for c in self.path)
        return f"{path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Diagnostic:
    """One fault: what is wrong, where, what was expected and who says so, and the remedy.

    The severity is `error`, which stops a build, or `note`, which is only printed.
    """

    rule: str
    span: Span
    message: str
    expected: str = ""
    expected_at: Span | None = None
    found: str = ""
    help: str = ""
    severity: str = "error"
    # The one line of the source that the span lies in, kept so that a diagnostic prints by itself.
    excerpt: str = field(default="", compare=False)

    def __str__(self) -> str:
        lines = [f"{self.span}: {self.severity}[{self.rule}]: {clip(self.message)}"]
        if self.excerpt:
            lines += draw_excerpt(self.excerpt, self.span)
        if self.expected:
            place = f"   ({self.expected_at})" if self.expected_at else ""
            lines.append(f"expected: {clip(self.expected)}{place}")
        if self.found:
            lines.append(f"   found: {clip(self.found)}")
        if self.help:
            lines.append(f"    help: {clip(self.help)}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Source:
    """The text of one file. `path` is relative to mkdocs.yml, with `/`."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.lines[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def span(self, start: int, end: int) -> Span:
        """The span of the characters from `start` up to `end`, clipped to the first line."""
        line = bisect_right(self._starts, start)
        column = start - self._starts[line - 1]
        length = min(end - start, len(self.lines[line - 1]) - column)
        return Span(self.path, line, column + 1, max(length, 1))

    def place(self, first: int, last: int) -> tuple[int, int]:
        """From the first character of the line `first` up to the end of the line `last`."""
        start = self._starts[first - 1]
        return start, self._starts[last - 1] + len(self.lines[last - 1])

    def diagnostic(self, rule: str, span: Span, message: str, **parts) -> Diagnostic:
        """A diagnostic at a span of this source, with the line as its excerpt."""
        line = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        return Diagnostic(rule, span, message, excerpt=line, **parts)


def read_source(root: Path, path: str) -> Source | Diagnostic:
    """The file at `root/path` as a source, or the diagnostic that says why it cannot be read."""
    try:
        path.encode("utf-8")  # a name may hold bytes that are no text, and nothing could print it
        if (root / path).exists() and not (root / path).is_file():  # a pipe would be waited for
            return not_read(
                path, "is a folder" if (root / path).is_dir() else "is a pipe, a socket or a device"
            )
        data = (root / path).read_bytes()
    except (OSError, UnicodeEncodeError) as error:
        return not_read(path, "is missing" if isinstance(error, FileNotFoundError) else "cannot be opened")
    return decode(path, data)


def not_read(path: str, reason: str, help: str = "") -> Diagnostic:
    """The `unreadable-file` of a path, in the words of the reason."""
    return Diagnostic(
        "unreadable-file",
        Span(path),
        f"the file {reason}",
        expected="a text file",
        help=help or f"put {path} back from version control or from a copy of the project",
    )


def decode(path: str, data: bytes) -> Source | Diagnostic:
    """Bytes as a source; bytes that are not UTF-8 give a diagnostic at the first of them."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        before = before.replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        return Diagnostic(
            "unreadable-file",
            Span(path, line, column),
            "the file is not UTF-8 text",
            expected="text saved as UTF-8",
            found=f"byte 0x{data[error.start]:02X}",
            help="save the file again with the encoding UTF-8",
        )
    return Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))


MOST = 100  # faults of one rule on one page that are told one by one


def at_most(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The first faults of a rule on a page; where there are more of them, a last one says so."""
    for index, diagnostic in enumerate(found):
        if index == MOST:
            more = "and more faults of this kind on this page"
            yield Diagnostic(
                diagnostic.rule,
                diagnostic.span,
                more,
                help="correct the first ones and check again",
                severity=diagnostic.severity,
            )
            return
        yield diagnostic


def spell(text: str) -> str:
    """The text in plain ASCII: any other character is spelt out, so that look-alikes show."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if c.isascii() and c.isprintable() else f"<U+{ord(c):04X} {unicodedata.name(c, 'CONTROL')}>"
        for c in text
    )


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """The help line for a word that is not known: the likely one, or what to do `otherwise`."""
    names = {name.casefold(): name for name in known}
    close = get_close_matches(word[:200].casefold(), names, 1)
    return f"did you mean `{names[close[0]]}`?" if close else otherwise


def clip(text: str) -> str:
    """The text, cut where a message would fill the screen."""
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + " ..."


def draw_excerpt(line: str, span: Span) -> list[str]:
    """The source line and the carets under it, cut to a window around the span."""
    start = span.column - 1
    left = max(0, start - EXCERPT_WIDTH // 2) if len(line) > EXCERPT_WIDTH else 0
    window = line[left : left + EXCERPT_WIDTH]
    shown, caret = "", ""
    for index, character in enumerate(window, start=left):
        cell = _cell(character)
        shown += cell
        mark = "^" if start <= index < start + span.length else " "
        caret += mark * _width(cell)
    caret = caret.rstrip() or " " * sum(_width(_cell(c)) for c in window) + "^"
    number = f"{span.line:>4} | "
    gutter = " " * (len(number) - 2) + "|"
    return [gutter, number + shown, f"{gutter} {caret}"]


def _cell(character: str) -> str:
    """A character as an excerpt shows it: a tab as blanks, the unprintable as a question mark."""
    if character == "\t":
        return "    "
    if character.isprintable() or character == "\u00a0":
        return character
    return "?"


def _width(cell: str) -> int:
    """Columns on a terminal: two for a wide character, none for a combining one."""
    if len(cell) > 1:
        return len(cell)
    if unicodedata.category(cell) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(cell) in "WF" else 1
