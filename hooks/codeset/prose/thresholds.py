"""A sentence in; out comes what it says wrongly of the minute at which a unit is reached: "the third unit
needs 45 minutes", "7 minutes are enough for a unit".

A sentence is read as a row of signs, one for each thing that it names: a unit (u), minutes (v), what needs
them (n), and so on; which statement it makes, the row tells.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..units.counting import UNIT, earned, least
from ..words import Place
from .hedges import GROUPS, any_phrase
from .minutes import LEAST, MINUTES, NOT_TREATED, NUMBER, minutes_of
from .numerals import ORDINALS, number

NTH = re.compile(
    rf"\b(?P<nth>{'|'.join(ORDINALS)})(?:[ -](?:\w+ )?unit\b"
    r"|(?= (?:one |only |just )?(?:starts|begins|opens)))"
    rf"|\bunit (?:number |no\.? ?|#)?(?P<unit>one|two|three|four|five|six|[1-6])\b"
    r"|\bnothing (?:is |can be |gets )?(?:billable|billed|paid|payable)\b"
    rf"|(?P<count>{NUMBER}|(?<!half )\b(?:an?|any|a single|even one)\b)"
    rf"(?:[ -](?:billable|timed|whole|full|single|medicare))*[ -](?:units?\b|u\b)"
    rf"(?: of {NUMBER}[ -]min\w*)?(?! of (?:time|service))"
)
# Minutes without the word, where only they can be meant: "at 38", "hit 30", "the full fifteen".
BARE = re.compile(
    r"(?:\b(?:at|from|until|till|hits?|hitting|reach(?:es)?|full|minute|needs?|takes?|begins?|starts?|wants?)"
    rf"|[:=@\u2265]|>=) (?:the |a |at )?(?:full )?(?P<low>{NUMBER})(?![ -]?(?:\w+ )?(?:units?|codes?"
    rf"|services?|patients?|visits?|of (?:them|these))\b| ?[x%u]\b)"
)
# The letters of the other signs, and the words of each.
KINDS = zip("nlbtefdr", "needs at_least before last enough for_units denied remainder".split(), strict=True)
SIGNS = re.compile("|".join(f"(?P<{sign}>{any_phrase(*GROUPS[kind]).pattern})" for sign, kind in KINDS))
# The unit and the minutes, and what says that it begins there.
EXACT = re.compile(r"u[^uv]*[nlb][^uv]*v|v[^uv]*[bn][^uv]*u|[nl][^uv]*v[^uv]*[fb][^uv]*u|b[^uv]*u[^uv]*v")
# What is said of a service's own minutes, of what is left to the next unit, or of another number.
FURTHER = re.compile(
    r"[ -]*(?:min\w* )?(?:more\b|additional|extra|further|of the next|into|shy|short|later|left|beyond|past"
    r"|over|above|after)"
)
# Minutes of one more service, "10 minutes of massage and 10 of exercise", and what is shared by several.
MORE = re.compile(rf"\b(?:and|plus) {NUMBER} (?:min\w* )?of |\bpooled\b|\bwhich (?:code|service|one)\b")
EQUALS = re.compile(r"\s*(?:is|are|=|makes?|counts? as)\s*")
MARK = re.compile(r"[ -](?:mark|hurdle)\b")
NTHS, BEYOND = tuple(ORDINALS), ("over", "past", "beyond", "after", "above")


class Sign(NamedTuple):
    """Something that a sentence names: its letter, its number if it has one, and its place."""

    letter: str
    number: int
    start: int
    end: int
    text: str


def signs(text: str, place: Place) -> list[Sign]:
    """What a sentence names, in its order."""
    found = []
    for match in NTH.finditer(text, *place):
        n = ORDINALS.get(match["nth"] or "") or number(match["unit"] or match["count"] or "one", 1)
        found.append(Sign("u", n, *match.span(), match[0]))
    for match in (*MINUTES.finditer(text, *place), *BARE.finditer(text, *place)):
        if match.re is BARE:
            low, start = number(match["low"]), match.start("low")
            is_one = low >= LEAST
        else:
            low, start = minutes_of(match)[0], match.start()
            is_one = not NOT_TREATED.match(text, match.end()) or MARK.match(text, match.end())
        if is_one and not any(each.start < match.end() and start < each.end for each in found):
            found.append(Sign("v", low, start, match.end(), match[0]))
    taken = [(each.start, each.end) for each in found]
    for match in SIGNS.finditer(text, *place):
        if not any(start <= match.start() < end for start, end in taken):
            found.append(Sign(match.lastgroup or "", 0, *match.span(), match[0]))
    return sorted(found, key=lambda each: each.start)


def beginnings(text: str, place: Place) -> list[tuple[str, str, Place]] | None:
    """What a sentence says wrongly of where units begin: what it says, what is right, and its place; nothing
    where it speaks of something else."""
    found = signs(text, place)
    row = "".join(each.letter for each in found)
    if any(each.letter == "r" and not each.text.startswith(BEYOND) for each in found):
        return []
    pairs = [each for each in found if each.letter in "uv"]
    if (
        "t" in row
        or MORE.search(text, *place)
        or not re.fullmatch(r"(?:uv)+|(?:vu)+", "".join(each.letter for each in pairs))
    ):
        return None
    if "lu" in row:  # "at least one unit" is not exactly one
        return []
    is_exact = EXACT.search(row) or any(each.letter == "u" and each.text.startswith(NTHS) for each in pairs)
    if not is_exact and "e" not in row:
        return None
    denied = row[: max(row.rfind("u"), row.rfind("v"))].count("d") % 2 == 1 and "b" not in row
    wrong = []
    for first, second in zip(pairs[::2], pairs[1::2], strict=True):
        unit, minutes = (first, second) if first.letter == "u" else (second, first)
        n = unit.number or ("b" in row)  # "no unit before"
        # Neither what makes so many units, nor so many full minutes of some, is told to be the first of them.
        counted = earned(minutes.number) == n and not {*row} & {"n", "l", "b"}
        full = minutes.number == UNIT * n and EQUALS.fullmatch(text[minutes.end : unit.start])
        if not n or counted or full or FURTHER.match(text, minutes.end):
            continue
        right = minutes.number == least(n) if is_exact else earned(minutes.number) >= n
        if right == denied:
            says = f"unit {n} {'does not begin' if denied else 'begins'} at {minutes.number} minutes"
            place = (min(unit.start, minutes.start), max(unit.end, minutes.end))
            wrong.append((says, f"it begins at {least(n)} minutes", place))
    return wrong
