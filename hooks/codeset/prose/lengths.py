"""A text in; out come the places that say how long a unit is, each with its minutes."""

from __future__ import annotations

import re

from ..units.counting import UNIT
from .numerals import IN_WORDS, number

# How long a unit is said to be: "per 30 minutes", "in half-hour blocks", "hourly".
PARTS = (
    r"(?:units?|increments?|blocks?|chunks?|segments?|intervals?|steps?|codes?|charges?|box(?:es)?|side"
    r"|column|list)"
)
EVERY = r"(?:per|each|every|by the)(?: full| whole| each)?"
LONG = (
    rf"(?P<{{0}}>\d{{{{1,2}}}}|{IN_WORDS}|quarter|half)(?:[ -]?(?:minutes?|mins?)|[ -](?:an |of an )?hours?)"
)
UNIT_IS = (
    r"(?:\b(?:(?:its|each|every|one|a|the|1) (?:\d{5} |billing )?unit|\d{5}(?:'s)? units?)\b"
    r"(?: (?:size|length|duration))?(?: (?:of|for|in) [\w-]+(?: [\w-]+)?)?"
    r" ?(?:[:=,]|is|are|last|lasts|covers|equals|means|represents|stands for|runs|takes)"
    r" ?(?:an? |full |about )?)"
)
UNIT_LENGTH = re.compile(
    rf"\b(?:{EVERY} (?:a )?{LONG.format('a')}\b(?![ -](?:rule|chart|table|grid|method|count|math)\b)"
    rf"|(?:a )?(?<!separate )(?<!different )(?<!same )(?<!an ){LONG.format('b')}s?[ -]{PARTS}\b"
    rf"|{PARTS} of (?:a )?{LONG.format('c')}\b|per (?P<d>15|30)\b|in (?P<e>quarter|half)[ -]hours\b"
    rf"|(?<!least ){LONG.format('f')} (?:per|a) unit\b"
    rf"|(?:{UNIT_IS}{LONG.format('g')})(?!(?:[ -]?min\w*)? ?(?:to|or|[-\u2013]) ?\d)"
    rf"|{UNIT_IS}(?P<whole>hour)\b"
    rf"|(?:15|fifteen)[ -]?min\w* ?(?:=|is|makes|equals|for) (?:1|one|a|each) unit\b"
    rf"|(?:\d{{1,3}}|{IN_WORDS})[ -]min\w* (?:is|are|=|makes?|gives?|earns?|means?|gets? you|counts? as"
    rf"|pays?)"
    r" (?:two|three|four|[234]) units\b"
    rf"|(?P<hour>hourly|(?<=\w )(?<!patients ){EVERY} hour|1-hour {PARTS})\b)"
)
LENGTHS = frozenset("minute minutes min mins hour hours hourly 15 30".split())
QUARTERS = {"quarter": 15, "half": 30}
# A bare word for a time, as in "timed: 97110", but not in "timed total" and "sixty minutes flat".
BARE = (
    r"(?<![\w-])(?<!total )(?<!minutes )(?:{0})(?![\w-]| (?:total|min\w*|time|visit|treatment|units?|up)\b"
    r"|(?: is| was|:)? (?:only )?\d{{1,3}}(?!\d))"
)


def length(match: re.Match[str]) -> tuple[int, int]:
    """Where the length begins, since before it a code may stand, and its minutes."""
    said = next(filter(None, map(match.group, "abcdefg")), "")
    whole = 60 if match["hour"] or match["whole"] else UNIT
    start = max(match.start("g"), match.start("whole"), match.start())
    return start, (QUARTERS.get(said) or number(said)) if said else whole
