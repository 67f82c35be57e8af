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
from .minutes import LEAST, MINUTES, NUMBER, minutes_of, of_services
from .numerals import ORDINALS, number

NTH = re.compile(
    rf"\b(?P<nth>{'|'.join(ORDINALS)})(?:[ -](?:\w+ )?unit\b|(?= (?:one )?(?:starts|begins|opens)))"
    rf"|\bunit (?:number |no\.? ?|#)?(?P<unit>one|two|three|four|five|six|[1-6])\b"
    rf"|(?P<count>{NUMBER}|\b(?:an?|any|a single|even one)\b)(?:[ -](?:billable|timed|whole|full|single"
    rf"|medicare))*[ -](?:units?\b|u\b)(?: of {NUMBER}[ -]min\w*)?(?! of (?:time|service))"
)
# Minutes without the word, where only they can be meant: "at 38", "hit 30", "the full fifteen".
BARE = re.compile(
    r"(?:\b(?:at|from|until|till|hits?|hitting|reach(?:es)?|full|minute|is|are|needs?|takes?|begins?|starts?"
    r"|after|past|by|of|not|than)"
    rf"|[:=@\u2265]|>=) (?:the |a |at )?(?:full )?(?P<low>{NUMBER})(?![ -]?(?:\w+ )?(?:units?|codes?"
    rf"|services?|patients?|visits?|of (?:them|these))\b| ?[x%u]\b)"
    rf"|(?<=, )(?P<first>{NUMBER})(?= (?:is|are|will|does|suffices))"
)
KINDS = {
    "n": "needs",
    "l": "at_least",
    "b": "before",
    "t": "last",
    "e": "enough",
    "f": "for_units",
    "d": "denied",
    "r": "remainder",
}
SIGNS = re.compile(
    "|".join(f"(?P<{sign}>{any_phrase(*GROUPS[kind]).pattern})" for sign, kind in KINDS.items())
)
# The unit and the minutes, and what says that it begins there.
EXACT = re.compile(
    r"u[^uv]*[nlb][^uv]*v|[nl][^uv]*v[^uv]*[fb][^uv]*u|b[^uv]*u[^uv]*v|v[^uv]*[bn][^uv]*u|u[^uv]*v[^uv]*[nl]"
    r"|[l][^uv]*v[^uv]*u|u[^uv]*v[^uv]*l|[nl][^uv]*u[^uv]*v"
)
TOP = re.compile(r"u[^uv]*t[^uv]*v|t[^uv]*f[^uv]*u[^uv]*v|v[^uv]*t[^uv]*u")
# What is said of a service's own minutes, of what is left to the next unit, or of another number.
FURTHER = re.compile(
    r"[ -]*(?:min\w* )?(?:more\b|additional|extra|further|of the next|into|shy|short|later|left|beyond|past"
    r"|over|above|after)"
)
EQUALS = re.compile(r"\s*(?:is|are|=|makes?|counts? as)\s*")
BEYOND = ("over", "past", "beyond", "after", "above")


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
        n = ORDINALS.get(match["nth"] or "") or number(match["unit"] or match["count"], 1)
        found.append(Sign("u", n, *match.span(), match[0]))
    for pattern in (MINUTES, BARE):
        for match in pattern.finditer(text, *place):
            start = match.start("low") if pattern is BARE and match["low"] else match.start()
            is_free = not any(each.start < match.end() and start < each.end for each in found)
            if is_free and (pattern is BARE or len(of_services(text, place[0], match)) == 1):
                low = minutes_of(match)[0] if pattern is MINUTES else number(match["low"] or match["first"])
                if pattern is MINUTES or low >= LEAST:
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
    kinds = "".join(each.letter for each in pairs)
    if not re.fullmatch(r"(?:uv)+|(?:vu)+", kinds):
        return None
    ordinal = any(each.text.startswith(tuple(ORDINALS)) for each in pairs if each.letter == "u")
    is_exact, is_last = ordinal or EXACT.search(row), TOP.search(row)
    if "lu" in row:  # "at least one unit" is not exactly one
        return []
    if not (is_exact or is_last or "e" in row):
        return None
    denied = row[: max(row.rfind("u"), row.rfind("v"))].count("d") % 2 == 1 and "b" not in row
    wrong = []
    for index in range(0, len(pairs), 2):
        unit, minutes = sorted(pairs[index : index + 2], key=lambda each: each.letter)
        n = unit.number or ("b" in row)  # "no unit before"
        # Of other minutes; and full units are what they are.
        # Neither what makes so many units, nor so many minutes of some, is told to be the first of them.
        counted = earned(minutes.number) == n and not {*row} & {"n", "l", "b", "t"}
        full = counted or (minutes.number == UNIT * n and EQUALS.fullmatch(text[minutes.end : unit.start]))
        stands = full or FURTHER.match(text, minutes.end)
        if n and not stands and _is_wrong(n, minutes.number, bool(is_last), not is_exact, denied):
            edge, right = ("ends", least(n + 1) - 1) if is_last else ("begins", least(n))
            says = f"unit {n} {f'does not {edge[:-1]}' if denied else edge} at {minutes.number} minutes"
            place = (min(unit.start, minutes.start), max(unit.end, minutes.end))
            wrong.append((says, f"it {edge} at {right} minutes", place))
    return wrong


def _is_wrong(unit: int, minutes: int, is_last: bool, is_enough: bool, denied: bool) -> bool:
    """Whether minutes are not the last of a unit, not enough for it, or not those at which it begins."""
    if is_last:
        return (minutes == least(unit + 1) - 1) == denied
    return (earned(minutes) < unit) != denied if is_enough else (minutes == least(unit)) == denied
