"""What is no Markdown: drawings, templates, scripts and style sheets in; what a reader sees of them out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .markup import INLINE, Place, blank, unseen

TAGGED_MARKUP = re.compile(
    r"""<!--|<style\b|<script\b|\{\#|\{\{|\{%|<!\[CDATA\[|\]\]>|<(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.I
)
# What is not text up to its end. Of some of it a reader sees what stands in quotes.
CLOSING = {"<!--": "-->", "<style": "</style>", "<script": "</script>", "{#": "#}", "{{": "}}", "{%": "%}"}
WITH_QUOTES = ("<script", "<style", "{{")
# A comment of a script or a style sheet, or a text in quotes.
QUOTE = re.compile(
    r"""/\*.*?\*/|(?<![:\w"'])//[^\n]*|"(?P<double>(?:\\.|[^"\\\n])*)"|'(?P<single>(?:\\.|[^'\\\n])*)'|`(?P<ticks>(?:\\.|[^`\\])*)`""",
    re.S,
)

WORDLESS = re.compile(r"data:|https?:|\\[0-9a-fA-F]{2}|[^{]*(?<!\$)\{[^{}]*:[^{}]*;")


def text_of(text: str) -> str:
    """SVG, HTML or a template with blanks in place of everything but its text and its spoken labels. A
    tag that stands not inside a line leaves two line ends, so that it parts what stands around it."""
    places: list[Place] = []
    ends: list[int] = []
    position, endless = 0, set()
    while match := TAGGED_MARKUP.search(text, position):
        opening = match[0].lower()
        closing = CLOSING.get(opening, "")
        start = match.start()
        end = -1 if closing in endless else text.find(closing, match.end()) if closing else match.end()
        position = match.end() if end < 0 else end + len(closing)
        if end < 0:
            endless.add(closing)  # What is never closed is left visible, and not looked for again.
        elif opening in WITH_QUOTES:
            places += around(list(quoted(text, start, position)), start, position)
        elif closing:
            places.append((start, position))
        else:
            places += unseen(match[0], start)
            ends += [] if INLINE.match(match[0]) else [start]
    shown = list(blank(text, places))
    for end in ends:
        shown[end : end + 2] = "\n\n"
    return "".join(shown)


def quoted(text: str, start: int, end: int) -> Iterator[Place]:
    """The texts in quotes of a script, a style sheet or a template, without addresses, rules of style
    sheets and signs by their numbers."""
    for match in QUOTE.finditer(text, start, end):
        if (kind := match.lastgroup) and not WORDLESS.match(match[kind]):
            yield match.span(kind)


def around(texts: list[Place], start: int, end: int) -> Iterator[Place]:
    """The places around some texts."""
    for first, last in texts:
        yield start, first
        start = last
    yield start, end
