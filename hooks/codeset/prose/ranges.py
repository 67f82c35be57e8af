"""A line or a row of a table of minutes in; out come the ranges that are not exactly those of their units,
and the counts of a row, each as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..units.counting import least
from ..words import Place, is_row, of
from .hedges import GROUPS, any_phrase
from .minutes import MINUTES, given
from .numerals import UP_TO_TEN, number

# The ranges of a table, "8 to 22 minutes: 1 unit" and "1 unit: 8-22", in a line and in the cells of a row.
RANGE = r"(?P<low>\d{1,3})\s?(?:-|\u2013|to|through)\s?(?P<high>\d{1,3})"
RANGES = (
    re.compile(
        rf"(?<![\w.,$]){RANGE}(?: ?min(?:ute)?s?)?\s?(?:=|:|\.{{2,}}|\u2192|->|is|are|make"
        rf"|\()\s?(?P<n>\d|{'|'.join(UP_TO_TEN)})(?![\d-])"
    ),
    re.compile(
        rf"(?<![\w.,$])(?P<n>\d)(?: units?\s?[:=\u2192-]*|\s?[:=\u2192])\s?{RANGE}(?!\d)(?: ?min(?:ute)?s?)?"
    ),
    re.compile(
        rf"(?<![\w.,$]){RANGE}(?: ?min(?:ute)?s?)? (?P<n>\d|{'|'.join(UP_TO_TEN)})(?= ?(?:units?\b|[,;.]|$))"
    ),
)
UNIT_WORD = re.compile(r" ?units?\W*$")
CELL = re.compile(r"[^|]+")
ROW_RANGE = re.compile(rf"\s*{RANGE}(?:(?: timed| total)* ?min(?:ute)?s?)?(?:,? \(?\w+\)?)?\s*")
ROW_UNITS = re.compile(r"\s*(?:bill )?(?P<n>\d{1,2})(?: units?)?(?: \(\w+\))?\s*")
# The head of a column for one of the rules, that of one for units, and the number that a cell of these
# begins with; minutes in a cell without the word.
CMS, CPT = any_phrase(*GROUPS["cms"]), any_phrase(*GROUPS["cpt"])
RULES = {"medicare": CMS, "cpt": CPT}
TALLY = re.compile(r"(?:total )?units?(?: due| billed)?")
LIMIT = re.compile(r"\b(?:max|limit|mue|edit|most)\w*")  # a column of limits counts no minutes
COUNT = re.compile(r"\d{1,2}(?= units?\b|,| ?\(|$| [a-z]{2}\b)")
BARE, ONE = re.compile(r"(?<![\w.:,])(\d{1,3})(?= (?!min|units?\b|x\b)[a-z])"), r"\1 min of"
CODE = re.compile(r"\b(?:[0-9]{5}|[a-z][0-9]{4})\b")


class Miscount(NamedTuple):
    """A wrong statement on units: what it says, what is right, and its place in the block."""

    says: str
    right: str
    place: Place


def in_table(text: str, about: str) -> list[Miscount] | None:
    """The wrong ranges of a block that is a line or a row of a table of minutes; None where it is none."""
    ranges = next(filter(None, ([*pattern.finditer(text)] for pattern in RANGES)), [])
    alone = ranges and ranges[0][0].strip() == UNIT_WORD.sub("", text).strip(" -*.)")
    if len(ranges) > 1 or (alone and "unit" in about + text):
        return [wrong for each in ranges for wrong in _range(each, number(each["n"]))]
    return [*_row(text, about)] if is_row(text) else None


def _range(match: re.Match[str], n: int) -> Iterator[Miscount]:
    """A range of minutes that is not exactly that of its units."""
    low, high = int(match["low"]), int(match["high"])
    first, last = (min(low, 1) if n == 0 else least(n)), least(n + 1) - 1
    if (low, high) != (first, last):
        says, right = (f"{a} to {b} minutes make {of(n, 'unit')}" for a, b in ((low, high), (first, last)))
        yield Miscount(says, right, match.span())


def _row(text: str, about: str) -> Iterator[Miscount]:
    """A row of a table of minutes: the range of exactly the minutes that make the units beside it."""
    cells = CELL.findall(text)
    ranges = [found for cell in cells if (found := ROW_RANGE.fullmatch(cell))]
    units = [found for cell in cells if (found := ROW_UNITS.fullmatch(cell))]
    if len(ranges) == 1 and units and ";" not in text and ("unit" in about + text or "min" in about + text):
        yield from (wrong._replace(place=(0, len(text))) for wrong in _range(ranges[0], int(units[0]["n"])))


def of_row(text: str, heads: tuple[str, ...]) -> Iterator[str]:
    """The counts of a row, each as a sentence: units in a column for each rule, or for each code, behind the
    minutes; or minutes under codes, and their units."""
    cells = [cell.strip() for cell in text.strip().removeprefix("|").removesuffix("|").split("|")]
    columns = [*zip((head.lower() for head in heads), cells, strict=False)]
    codes = [(head, cell) for head, cell in columns if CODE.fullmatch(head)]
    day = " + ".join(f"{cell} min of {code}" for code, cell in codes if cell.isdigit() and cell != "0")
    treated = next((cell for cell in cells if MINUTES.search(cell) or given(cell, (0, len(cell)))), cells[0])
    one = MINUTES.search(treated)
    rule = next((f" under {name}" for name, words in RULES.items() if words.search(text)), "")
    for head, cell in columns[1:]:
        count = None if LIMIT.search(head) else COUNT.match(cell)
        by = [name for name, words in RULES.items() if words.search(head)]
        if count and by:
            yield f"{BARE.sub(ONE, treated)} = {count[0]} units under {by[0]}"
        elif count and len(codes) > 1 and day and TALLY.fullmatch(head):
            yield f"{day} = {count[0]} units{rule}"
        elif (
            count
            and "unit" in cell
            and cell != treated
            and given(treated, (0, len(treated)))
            and len(columns) == 2
        ):
            yield f"{BARE.sub(ONE, treated)} = {count[0]} units{rule}"
        elif count and one and CODE.fullmatch(head) and "unit" in cell:
            yield f"{one[0]} of {head} = {count[0]} units{rule}"
