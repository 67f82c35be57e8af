"""Text of a page in; what a reader sees, definitions, mentions, links and exceptions out.

The scanner reads the raw file, because only there every line and column is true. It never renders.
What it does not understand but a browser would show as a definition becomes a stray, and a stray is
an error: nothing that looks like a definition goes unread.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import definitions
from .definitions import Definition, Text
from .source import Source, Span

# A whole token of five digits, or of one letter and four digits, as the trade writes codes. Not one:
# a part of a number (12,345 or 97112.5), of a longer word, of an amount or of a character reference.
CODE_LIKE = re.compile(r"(?<![\w$])(?<![0-9][.,])(?<!&#)(?:[0-9]{5}|[A-Z][0-9]{4})(?!\w|[.,][0-9])")

FRONT_MATTER = re.compile(r"-{3}[ \t]*\n.*?\n(?:\.{3}|-{3})[ \t]*\n", re.S)
MARKUP = re.compile(
    r"""
      (?P<escape>\\.)
    | (?P<fence>^[ \t>]*(?P<mark>`{3,}|~{3,})
        [ \t]*(?:\{[^\n`]*\}|[\w.+\#-]*)(?:[ \t]+\w+=(?:"[^"\n]*"|'[^'\n]*'))*[ \t]*$)
    | (?P<comment><!--)
    | (?P<code>`+)
    | (?P<tag></?[A-Za-z][^<>]*>)
    | (?P<link>(?<=\])\([ \t]*<?(?P<address>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?
        (?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*\))
    | (?P<reference>^[ ]{0,3}\[[^\]\n]+\]:[ \t]*(?P<target>\S+))
    | (?P<bare>(?:https?://|www\.)[^\s<>"]+|(?<![\w@.-])(?:[\w-]+\.)+[\w-]+/[^\s<>")\]]*)
    | (?P<attributes>\{:?[ ]*[#.][^{}\n]*\})
    """,
    re.M | re.X,
)
# Attributes whose value a reader sees or hears.
SEEN_ATTRIBUTE = re.compile(r"""\b(?:alt|title|aria-label|content|label)\s*=\s*("[^"]*"|'[^']*')""")
EXCEPTION = re.compile(r"\s*allow\b(?P<rest>.*)", re.S)
EXCEPTION_FORM = re.compile(r"\s*allow\s+(?P<rule>[a-z-]+)\s+(?P<token>\S+?):\s*(?P<reason>\S.*?)\s*", re.S)


@dataclass(frozen=True)
class Allowance:
    """An exception that stands in a page: it covers the block of lines from `first` to `last`."""

    rule: str
    token: str
    reason: str
    span: Span
    first: int
    last: int

    def covers(self, rule: str, token: str, line: int) -> bool:
        return (self.rule, self.token) == (rule, token) and self.first <= line <= self.last


@dataclass(frozen=True)
class Page:
    """What the rules need to know of one readable file.

    `visible` is its text with blanks in place of what no reader sees; `unseen` holds those parts.
    """

    source: Source
    visible: str
    unseen: tuple[Text, ...] = ()
    definitions: tuple[Definition, ...] = ()
    strays: tuple[Text, ...] = ()
    mentions: tuple[Text, ...] = ()
    links: tuple[Text, ...] = ()
    exceptions: tuple[Allowance, ...] = ()


@dataclass
class _Scan:
    """What one pass over the markup collects: the spans to blank, and the things found."""

    hidden: list[tuple[int, int]] = field(default_factory=list)
    addresses: list[tuple[int, int]] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)


def read(source: Source) -> Page:
    """The page that a source holds; what is read depends on the ending of its path."""
    if source.path.endswith(".md"):
        return _read_markdown(source)
    if source.path.endswith(".svg"):
        visible = _blank_tags(source.text)
    elif source.path.startswith("docs/data/"):
        return Page(source, source.text)
    else:
        visible = re.sub(r"#.*", lambda m: " " * len(m[0]), source.text)
    return Page(source, visible, mentions=_mentions(source, visible))


def _read_markdown(source: Source) -> Page:
    text = source.text
    scan = _scan(text)
    front = FRONT_MATTER.match(text)
    head = [(0, front.end())] if front else []
    structure = _blank(text, head + scan.hidden)
    visible = _blank(text, scan.hidden + scan.addresses)
    found, strays = definitions.find(source, structure)
    return Page(
        source,
        visible,
        unseen=tuple(Text(text[a:b], source.span(a, b)) for a, b in scan.hidden + scan.addresses),
        definitions=found,
        strays=strays,
        mentions=_mentions(source, visible),
        links=tuple(Text(text[a:b], source.span(a, b)) for a, b in scan.links),
        exceptions=tuple(_exceptions(source, visible, scan.comments)),
    )


def _scan(text: str) -> _Scan:
    """One pass from left to right: whichever markup opens first decides how the rest is read."""
    scan = _Scan()
    closers = _closers(text)
    # Where the last comment ends, and where the paragraph of the last code span does: found once
    # and kept, so that a page full of openers without an end is still read in one pass.
    last_comment = text.rfind("-->")
    paragraph_end = -1
    position = 0
    while match := MARKUP.search(text, position):
        kind, (start, position) = match.lastgroup, match.span()
        if match["fence"]:
            end = _fence_end(closers, match["mark"], position)
            # An unclosed fence is no fence: its lines are shown as text.
            if end:
                scan.hidden.append((start, end))
                position = end
        elif match["comment"]:
            if position <= last_comment:
                position = text.find("-->", position) + 3
                scan.hidden.append((start, position))
                scan.comments.append((start, position))
        elif match["code"]:
            if position > paragraph_end:
                paragraph_end = text.find("\n\n", position)
                paragraph_end = len(text) if paragraph_end < 0 else paragraph_end
            position = _code_end(text, match["code"], position, paragraph_end)
        elif match["tag"] or kind == "attributes":
            scan.addresses += _unseen(match[0], start)
        elif kind == "bare":
            scan.addresses.append((start, position))
        elif kind in ("link", "reference"):
            address = match.span("address" if kind == "link" else "target")
            scan.addresses.append(address)
            scan.links.append(address)
    return scan


def _closers(text: str) -> dict[str, list[tuple[int, int]]]:
    """For each fence mark the places of the lines that can close it."""
    closers: dict[str, list[tuple[int, int]]] = {}
    for match in re.finditer(r"^[ \t>]*(`{3,}|~{3,})[ \t]*$", text, re.M):
        closers.setdefault(match[1], []).append(match.span())
    return closers


def _fence_end(closers: dict[str, list[tuple[int, int]]], mark: str, position: int) -> int | None:
    places = closers.get(mark, [])
    index = bisect_left(places, (position, 0))
    return places[index][1] if index < len(places) else None


def _code_end(text: str, ticks: str, position: int, limit: int) -> int:
    """Where a code span ends: at the next run of as many ticks in the same paragraph."""
    close = re.compile(rf"(?<!`){ticks}(?!`)").search(text, position, limit)
    return close.end() if close else position


def _unseen(markup: str, offset: int) -> Iterator[tuple[int, int]]:
    """The parts of a tag or attribute list that no reader sees."""
    start = 0
    for seen in SEEN_ATTRIBUTE.finditer(markup):
        yield offset + start, offset + seen.start(1)
        start = seen.end(1)
    yield offset + start, offset + len(markup)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with blanks in place of the spans, so that every line and column stays true."""
    parts, position = [], 0
    for start, end in sorted(spans):
        start = max(start, position)
        if end > start:
            parts.append(text[position:start])
            parts.append(re.sub(r"[^\n]", " ", text[start:end]))
            position = end
    parts.append(text[position:])
    return "".join(parts)


def _blank_tags(text: str) -> str:
    """SVG with blanks in place of everything but its text and its spoken labels."""
    spans: list[tuple[int, int]] = []
    for match in re.finditer(r"<!--.*?-->|<style\b.*?</style>|<script\b.*?</script>|<[^>]*>", text, re.S):
        if match[0].startswith(("<!--", "<style", "<script")):
            spans.append(match.span())
        else:
            spans += _unseen(match[0], match.start())
    return _blank(text, spans)


def _mentions(source: Source, visible: str) -> tuple[Text, ...]:
    return tuple(Text(m[0], source.span(*m.span())) for m in CODE_LIKE.finditer(visible))


def _exceptions(source: Source, visible: str, comments: list[tuple[int, int]]) -> Iterator[Allowance]:
    """Exceptions with the block they cover: the one they stand in, or the next if it is all comment."""
    blocks = _blocks(source.lines, visible.split("\n"))
    for start, end in comments:
        inside = source.text[start + 4 : end - 3]
        if not EXCEPTION.fullmatch(inside):
            continue
        span, last_line = source.span(start, end), source.span(end - 1, end).line
        own = bisect_left(blocks, (last_line,), key=lambda block: (block[1],))
        first, last, spoken = blocks[own]
        if not spoken and own + 1 < len(blocks):
            last = blocks[own + 1][1]
        form = EXCEPTION_FORM.fullmatch(inside)
        parts = (form["rule"], form["token"], form["reason"]) if form else ("", "", "")
        yield Allowance(*parts, span, min(first, span.line), last)


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
