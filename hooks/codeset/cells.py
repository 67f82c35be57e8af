"""A text in; out comes the same, as long as before, with bars between the cells of a sheet that was pasted
with tabs or saved with commas."""

from __future__ import annotations

import re

# Between two cells; behind a bullet of a word processor there is none.
TAB = re.compile(r"(?<=[^\s\u2022\u00b7\u25aa\u25cf])\t|(?<=\t)\t(?=[^\s])")
# The same in a sheet that was saved with commas; "2,480" is one number.
COMMA = re.compile(r",(?! )(?!\d{3}(?!\d))")
EMPTY = re.compile(r"(?m)^[\t,]+$")


def with_bars(text: str) -> str:
    """A text with bars in place of tabs between cells, and of the commas in lines that have as many as the
    line beside them, none of them before a blank; an empty row parts two tables."""
    if "\t" in text or ",," in text:
        text = EMPTY.sub(lambda match: " " * len(match[0]), text)
    return _commas(TAB.sub("|", text) if "\t" in text else text)


def _commas(text: str) -> str:
    rows = text.split("\n")
    counts = [len(COMMA.findall(row)) if "," in row else 0 for row in rows]
    for at, count in enumerate(counts):
        if count > 1 and count in (*counts[max(at - 1, 0) : at], *counts[at + 1 : at + 2]):
            rows[at] = COMMA.sub("|", rows[at])
    return "\n".join(rows)
