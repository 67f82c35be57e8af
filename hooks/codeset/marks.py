"""Where the lists that are made from the data stand: on which page, between which two comments.

<!-- register: sources -->
...
<!-- end of register -->
"""

from __future__ import annotations

import re

from .source import Source

OPEN = "<!-- register: {name} -->\n"
CLOSE = "<!-- end of register -->"
# Comments that mean to open or close a register, however they are spelled.
MEANT = re.compile(r"<!--[ \t]*(?:end of )?registers?\b[^\n]{0,80}", re.I)
PAGES = {
    "facts": "docs/facts.md",
    "sources": "docs/about/sources.md",
    "path": "docs/which-code.md",
    "drawing": "docs/assets/figures/which-code.svg",
}
# What is made of records that are judged themselves is not read again; the others are read as a page.
REPEATED = ("facts", "sources")


def places(source: Source) -> dict[str, tuple[int, int]]:
    """Where the lines of each register of a page stand, without its two comments."""
    found = {}
    for name, path in PAGES.items():
        opening = OPEN.format(name=name)
        start = source.text.find(opening) if path == source.path else -1
        stop = source.text.find(CLOSE, start + len(opening)) if start >= 0 else -1
        if stop >= 0:
            found[name] = (start + len(opening), stop)
    return found


def without(source: Source) -> Source:
    """A page with empty lines in place of the registers that repeat the data."""
    text = source.text
    for start, stop in (place for name, place in places(source).items() if name in REPEATED):
        text = text[:start] + "\n" * text.count("\n", start, stop) + text[stop:]
    return source if text is source.text else Source(source.path, text)
