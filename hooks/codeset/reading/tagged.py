"""Drawings and templates in; what a reader sees or hears of them out."""

from __future__ import annotations

import re

from ..words import Place, blank, blanks

# What no reader sees up to its end, then the tags.
HIDDEN = re.compile(
    r"""<!--.*?-->|<(?:style|script)\b.*?</(?:style|script)>|\{\#.*?\#\}|\{\{.*?\}\}|\{%.*?%\}|<!\[CDATA\[|\]\]>"""
    r"""|<(?P<name>/?[a-z]*)(?:[^<>"']|"[^"]*"|'[^']*')*>""",
    re.I | re.S,
)
# Tags inside a line: they do not part the words around them.
INLINE = frozenset("a abbr b code em i kbd small span strong sub sup tspan".split())
SPOKEN = re.compile(
    r"""\s(?:alt|title|aria-label|content|label|placeholder)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I
)
# What is for programs alone: how wide a screen is, and what a template fills in.
VIEWPORT = re.compile(r"<meta\s+name=.viewport", re.I)
FILLED = re.compile(r"\{\{.*?\}\}", re.S)


def text_of(text: str) -> str:
    """SVG, HTML or a template with blanks in place of everything but its text and its spoken labels, as long
    as before. Two line ends stand for a tag that parts what stands around it."""
    places: list[Place] = []
    ends: list[int] = []
    for match in HIDDEN.finditer(text):
        start = match.start()
        spoken = match["name"] is not None and not VIEWPORT.match(match[0])
        for label in SPOKEN.finditer(text, *match.span()) if spoken else ():
            places.append((start, label.start(label.lastindex)))
            start = label.end(label.lastindex)
        places.append((start, match.end()))
        if match["name"] and match["name"].strip("/").lower() not in INLINE:
            ends.append(match.start())
    shown = list(FILLED.sub(blanks, blank(text, places)))
    for end in ends:
        shown[end : end + 2] = "\n\n"
    return "".join(shown)
