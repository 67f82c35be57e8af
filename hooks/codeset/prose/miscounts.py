"""A block of text in; out come its wrong statements on the units of minutes, such as "25 minutes are 1 unit",
"20 min of 97112 + 20 min of 97110 = 3 units", "the second unit begins at 22 minutes", and wrong rows of a
table of minutes. Where a text names no rule, a number of units that either of them gives is right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from ..model import Code
from ..units.counting import REACHED, TIMED, UNIT, UNTIMED, earned, time_of
from ..words import Place, blanks, of
from .hedges import GROUPS, any_phrase
from .minutes import (
    COUNTS,
    IMPLIED,
    LEAST,
    MINUTES,
    NAMED,
    NOTHING,
    NUMBER,
    SUM,
    UNITS,
    UNTIMED_NAMES,
    Minutes,
    given,
    units_in,
    units_of,
    untimed_among,
)
from .numerals import ASIDE, number
from .ranges import CELL, CMS, CODE, CPT, Miscount, in_table, of_row
from .sentences import END
from .thresholds import beginnings

DENIES, UNCOUNTED = any_phrase(*GROUPS["uncounted"], edge=True), any_phrase(*GROUPS["more_units"])
# Who shares the minutes of a unit, or has some that do not count; and two patients.
OTHERS = re.compile(
    r"\b(?:ptas?|cotas?|otas?|assistants?|aides?|techs?|technicians?|students?|c[qo]|she\b.*\bhe)\b"
)
REASON = re.compile(r",? (?:because|since|as neither|as none)\b")
THERAPIST = re.compile(r"\b(?:pts?|ots?|therapists?)\b")
DAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)(?:[sr]?s?|nes|ur)?(?:day)?s?\b")
SENTENCE = re.compile(rf"{END.pattern}|;")
FURTHER = re.compile(r", (?:and |but )?(?:you|we|they|i|so|since|because|as)\b")
LONGEST = 1000  # characters of a sentence that anyone reads
ADDED = re.compile(r"\d ?\+ ?\d|\b(?:codes|services|plus)\b")
# A number that may be minutes: "97110 15 min, ther ex 10, gait 8".
FREE = re.compile(
    rf"{NUMBER}(?=\s*(?:[.,;:)+=/&]|$|(?:of|for|on|and|plus|gets?|gives?|makes?|earns?|pays?)\b|{NAMED.pattern}))"
)
BOUND = re.compile(
    r"\b(?:past|over|above|under|below|beyond|at least|hit|needs?(?: an? full)?|wants?|reach(?:ed|es)?"
    r"|cross(?:ed|es)?) \Z"
)
# What shows that something else is told.
ELSE = re.compile(r"(?:\b(?:where|while|but|though) |\()(?:medicare|cms) would\b")
EACH = re.compile(r" (?:of |for )?(?:each|apiece|both)\b")
OF_ONE = re.compile(rf" (?:of|for) {NAMED.pattern}")
NONE = -1  # no number of units
# What a number alone answers: "how many units are 30 minutes? Two".
HOW_MANY = re.compile(
    rf"\bhow many\b[^?.;]*\? (?:(?:a|answer|key)[:.] )?(?=(?:{COUNTS}|one)(?: units?)?[.,;:])"
)
EVALUATED = re.compile(rf"\b(?:{UNTIMED_NAMES})\b")


class Counted(NamedTuple):
    """Text that says how many units some minutes make: the minutes, the sentences with both, the block around
    them, what the block is about, the codes of the code set, and whether no minutes are of timed services."""

    minutes: list[Minutes]
    scope: str
    block: str
    about: str
    codes: Mapping[str, Code]
    untimed: bool


def miscounts(
    text: str, about: str, codes: Mapping[str, Code], heads: tuple[str, ...] = ()
) -> Iterator[Miscount]:
    """The wrong counts in a block, in lower case in a line; `about` are its heading and its table's head,
    `heads` those of a row's columns."""
    text = HOW_MANY.sub(
        lambda match: match[0].split("?")[0].ljust(len(match[0]) - 2) + "= ", ASIDE.sub(blanks, text)
    )
    table = in_table(text, about)
    if heads and not table and not ELSE.search(text) and (rows := [*of_row(text, heads)]):
        for said in rows:
            found = _sentence(said, (0, len(said)), (0, 0), about, codes)
            yield from (each._replace(place=(0, len(text))) for each in found)
        return
    if table:
        yield from table
        return
    if table is not None:
        cells = [cell.span() for cell in CELL.finditer(text) if ";" not in cell[0]]
        if len(units_in(text, (0, len(text)))) == 1 and not any(
            given(text, cell) and units_in(text, cell) for cell in cells
        ):
            # The minutes stand in one cell and their units in another.
            text, cells = text.replace("|", ","), [(0, len(text))]
        for cell in cells:
            yield from _sentence(text, cell, (0, 0), about, codes)
        return
    start, before = 0, (0, 0)
    for end in [*(match.end() for match in SENTENCE.finditer(text)), len(text)]:
        yield from _sentence(text, (start, end), before, about, codes)
        # What names neither minutes nor units goes on from the minutes before it.
        if given(text, (start, end)) or units_in(text, (start, end)):
            before = (start, end)
        start = end


def _sentence(
    text: str, here: Place, before: Place, about: str, codes: Mapping[str, Code]
) -> Iterator[Miscount]:
    """The wrong counts of the sentence `here` in a block; its minutes may stand in the one `before`."""
    # The reason for a count names other minutes: "2 units, because the third begins at 38".
    reason = REASON.search(text, *here)
    if reason and units_in(text, (here[0], reason.start())):
        here = (here[0], reason.start())
    sentence = text[slice(*here)]
    if sentence.endswith("?") or len(sentence) > LONGEST:
        return
    counted = IMPLIED.sub(blanks, UNITS.sub(blanks, sentence))
    # Of several numbers of minutes some may be another's.
    shared = OTHERS.search(sentence) and (
        THERAPIST.search(sentence) or len(re.findall(r"\b\d\d(?!\d|\.)", sentence)) != 1
    )
    if UNCOUNTED.search(counted) or shared or len({*DAY.findall(text)}) > 1:
        return
    placed = beginnings(text, here) if _is_timed(sentence, text, codes) else None
    if placed or (placed is not None and len(given(text, here)) != 2):
        yield from (Miscount(*each) for each in placed)
        return
    units = units_in(text, here)
    if not units:
        return
    # What is denied behind the count is something else: "makes 3 units, you don't have to wait".
    further = FURTHER.search(text, units[-1].end(), here[1])
    if DENIES.search(NOTHING.sub(blanks, text), here[0], further.start() if further else here[1]):
        return
    minutes, scope = given(text, here), here
    if not minutes and not DENIES.search(text, *before):
        minutes, scope = given(text, before), (before[0], here[1])
    # Units of the sentence before may be those of its minutes, or of another rule.
    if not minutes or (scope != here and CPT.search(text, *here)) or UNITS.search(text, scope[0], here[0]):
        return
    if _has_more(text, scope, minutes, units):
        return
    untimed = untimed_among(text, scope, minutes) == minutes
    counted = Counted(minutes, text[slice(*scope)], text, about, codes, untimed)
    found = [*_compared(counted, units)]
    # Behind a semicolon they may be those of both halves: "97110, 15 min; 97112, 15 min: two units".
    if found and text[: here[0]].endswith(";") and not UNITS.search(text, *before):
        halves = given(text, (before[0], here[1]))
        found = [*_compared(counted._replace(minutes=halves, scope=text[before[0] : here[1]]), units)]
    yield from found


def _has_more(text: str, scope: Place, minutes: list[Minutes], units: list[re.Match[str]]) -> bool:
    """Whether other numbers may be minutes as well, so that it cannot be told how many there are."""
    known = [match.span() for what in (MINUTES, SUM, IMPLIED) for match in what.finditer(text, *scope)]
    known += [(each.at, each.at + 1) for each in minutes] + [unit.span() for unit in units]
    values = {each.low for each in minutes} | {sum(each.low for each in minutes), UNIT, REACHED}
    if any(each.low != each.high for each in minutes):  # a range has all of them
        return False
    free = [each for each in FREE.finditer(text, *scope) if not any(a <= each.start() < b for a, b in known)]
    free = [each for each in free if not BOUND.search(text, 0, each.start())]
    return any((n := number(each[0])) >= LEAST and n not in values for each in free)


def _is_timed(sentence: str, block: str, codes: Mapping[str, Code]) -> bool:
    """Whether a sentence, or else its block, names no code, or one that is timed in quarter hours."""
    named = {code.upper() for code in CODE.findall(sentence) or CODE.findall(block)}
    if not named:
        return not EVALUATED.search(sentence)
    return any(time_of(codes[code]) == TIMED for code in named & {*codes})


def _compared(counted: Counted, units: list[re.Match[str]]) -> Iterator[Miscount]:
    """The units of a sentence, each with the minutes between it and its neighbor; those of one, and of codes
    as in "97112 x 1, 97110 x 1", with all minutes."""
    behind = len(counted.minutes) == 1 and counted.minutes[0].at > units[-1].start()
    # "11 and 11 minutes = 1 unit of 97116 and 1 unit of 97112".
    apart = counted.minutes[-1].at < units[0].start() and all(
        OF_ONE.match(counted.block, unit.end()) for unit in units
    )
    together = len(units) == 1 or behind or apart or all(unit.groupdict().get("times") for unit in units)
    before = [each for each in counted.minutes if each.at < units[0].start()] if len(units) == 1 else []
    groups = [(before or counted.minutes, units)] if together else _paired(counted.minutes, units)
    for minutes, stated in groups:
        if not minutes or (len({each.low for each in minutes}) > 1 and not _are_added(counted)):
            continue
        said = sum(map(units_of, stated))
        if any(unit.groupdict().get("each") or EACH.match(counted.block, unit.end()) for unit in stated):
            if len(minutes) < 2 and not counted.untimed:
                continue
            said *= len(minutes)
        allowed = _allowed(counted._replace(minutes=minutes))
        place = min(minutes[0].at, stated[0].start()), max(stated[-1].end(), minutes[-1].at + 1)
        if allowed and said not in allowed and not _is_put_right(counted.block, place[1], allowed):
            says = f"{' + '.join(map(str, minutes))} minutes make {of(said, 'unit')}"
            right = " or ".join(of(n, "unit") for n in sorted(allowed))
            if allowed == {NONE}:
                ends = minutes[0].low, minutes[0].high
                right = " and ".join(f"{of(earned(n), 'unit')} at {n} minutes" for n in ends)
            yield Miscount(says, right, place)


def _are_added(counted: Counted) -> bool:
    """Whether minutes are said to be added, or are those of several services, not of one in several ways."""
    named = {*NAMED.findall(counted.scope)}
    return counted.untimed or len(named) > 1 or bool(ADDED.search(counted.scope))


def _is_put_right(block: str, end: int, allowed: set[int]) -> bool:
    """Whether the sentence behind a count gives the same minutes the right units instead: "They make one"."""
    start, *ends = [*(match.end() for match in SENTENCE.finditer(block, end)), len(block), len(block)]
    here = (start, ends[0])
    return not given(block, here) and any(units_of(unit) in allowed for unit in units_in(block, here))


def _paired(
    minutes: list[Minutes], units: list[re.Match[str]]
) -> Iterator[tuple[list[Minutes], list[re.Match[str]]]]:
    """Each number of units with the minutes before it, or behind it if the units come first."""
    edges = [unit.start() for unit in units]
    before = minutes[0].at < edges[0]
    edges = [-1, *edges] if before else [*edges, max(minutes[-1].at, edges[-1]) + 1]
    for unit, (low, high) in zip(units, pairwise(edges), strict=True):
        yield [each for each in minutes if low < each.at < high], [unit]


def _allowed(counted: Counted) -> set[int]:
    """The numbers of units that the minutes can make; NONE where a range makes more than one number, and
    nothing where it cannot be told."""
    named = {*CODE.findall(counted.scope)} or {*CODE.findall(counted.block)}
    times = [time_of(counted.codes[code.upper()]) for code in named if code.upper() in counted.codes]
    beside = times.count(UNTIMED)
    if counted.untimed or (times and beside == len(times)):
        return {*range((beside if len(counted.minutes) > 1 else 1) + 1)}
    if len({*times} - {UNTIMED}) > 1:
        return set()
    made = _made(counted, len(named) - beside == 1)
    # What is not timed may have a unit beside those of the minutes.
    beside = 0 if "timed units" in counted.scope else beside
    return {n + more for n in made for more in range(beside + 1)}


def _made(counted: Counted, is_single: bool) -> set[int]:
    """The same for minutes of timed codes alone, `is_single` where it is one."""
    lows = [each.low for each in counted.minutes]
    if any(each.low != each.high for each in counted.minutes):
        ends = {earned(n) for each in counted.minutes for n in (each.low, each.high)}
        return set() if len(lows) > 1 else ends if len(ends) == 1 else {NONE}
    if (
        len({*lows}) == 1
        and len(lows) > 1
        and not ADDED.search(counted.scope)
        and len({*NAMED.findall(counted.scope)}) < 2
    ):
        return {earned(lows[0]), earned(sum(lows))}  # perhaps the same minutes said twice
    pooled, apart = earned(sum(lows)), sum(map(earned, lows))
    # The rule is named in the sentences, or else in the block, or in what it is about.
    texts = (counted.scope, counted.block, counted.about)
    cms, cpt = next(
        (named for each in texts if any(named := (CMS.search(each), CPT.search(each)))), (None, None)
    )
    if cms and not cpt and not ELSE.search(counted.block):
        return {pooled}
    return {apart} if cpt and not cms and not is_single else {pooled, apart}
