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
    | (?P<attributes>\{:?[ ]*[#.][^}\n]*\})
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
        exceptions=tuple(_exceptions(source, scan.comments)),
    )


def _scan(text: str) -> _Scan:
    """One pass from left to right: whichever markup opens first decides how the rest is read."""
    scan = _Scan()
    closers = _closers(text)
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
            end = text.find("-->", position)
            if end >= 0:
                position = end + 3
                scan.hidden.append((start, position))
                scan.comments.append((start, position))
        elif match["code"]:
            position = _code_end(text, match["code"], position)
        elif match["tag"]:
            scan.addresses += _unseen(match[0], start)
        elif kind == "link":
            scan.addresses.append(match.span("address"))
            scan.links.append(match.span("address"))
        elif kind == "reference":
            scan.addresses.append(match.span("target"))
            scan.links.append(match.span("target"))
        elif kind == "bare":
            scan.addresses.append((start, position))
        elif kind == "attributes":
            scan.addresses += _unseen(match[0], start)
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


def _code_end(text: str, ticks: str, position: int) -> int:
    """Where a code span ends: at the next run of as many ticks in the same paragraph."""
    limit = text.find("\n\n", position)
    limit = len(text) if limit < 0 else limit
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


def _exceptions(source: Source, comments: list[tuple[int, int]]) -> Iterator[Allowance]:
    """Exceptions with the block they cover: the one they stand in, or the next one below."""
    for start, end in comments:
        inside = source.text[start + 4 : end - 3]
        if not EXCEPTION.fullmatch(inside):
            continue
        span = source.span(start, end)
        last_line = source.span(end - 1, end).line
        above, below = _alone(source, start, end)
        first = span.line
        if above and below:
            last_line += 1
            while last_line < len(source.lines) and not source.lines[last_line - 1].strip():
                last_line += 1
        else:
            while first > 1 and source.lines[first - 2].strip():
                first -= 1
        while last_line < len(source.lines) and source.lines[last_line].strip():
            last_line += 1
        form = EXCEPTION_FORM.fullmatch(inside)
        parts = (form["rule"], form["token"], form["reason"]) if form else ("", "", "")
        yield Allowance(*parts, span, first, last_line)


def _alone(source: Source, start: int, end: int) -> tuple[bool, bool]:
    """Whether nothing stands before the comment, and nothing after it, in its block."""
    before = source.text[source.text.rfind("\n\n", 0, start) + 1 : start]
    after = re.match(r"[^\n]*(?=\n[ \t]*\n|\n?\Z)", source.text[end:])
    return not before.strip(), bool(after and not after[0].strip())
