"""A block of text in; out come its statements on the units of minutes, such as "25 minutes are 1 unit",
"20 min of 97112 + 20 min of 97110 = 3 units", and the rows of a table of minutes, each with what the
counting rules say. Where a text names no rule, a number of units that either of them gives is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..model import Code
from ..units.counting import TIMED, earned, least
from ..words import Place, of

TENS = dict(twenty=20, thirty=30, forty=40, fifty=50, sixty=60, ninety=90)
ONES = "one two three four five six seven eight nine".split()
NUMBERS = {word: n for n, word in enumerate(ONES, 1)} | TENS
NUMBERS |= dict(zero=0, no=0, ten=10, eleven=11, twelve=12, thirteen=13, fourteen=14, fifteen=15, sixteen=16)
NUMBERS |= dict(seventeen=17, eighteen=18, nineteen=19)
NUMBERS |= {f"{ten}-{one}": TENS[ten] + n for ten in TENS for n, one in enumerate(ONES, 1)}
NUMBER = (
    r"(?<![\w.,$/])(?:\d{1,3}(?![\d:/%]|[.,]\d)|"
    + "|".join(sorted(NUMBERS, key=len, reverse=True))
    + r")(?!\w)"
)
RANGE = rf"(?P<low>{NUMBER})(?:\s?(?:-|\u2013|\u2014|to|through)\s?(?P<high>\d{{1,3}})(?![\w%]))?"
MORE = r"(?P<more>more than |over |above |beyond |past |> ?)|(?P<less>less than |fewer than |under |below |< ?|short of )"
MINUTES = re.compile(
    rf"(?:{MORE})?(?:{RANGE}(?:\s(?:full|timed|total|whole|straight|billable))*[\s-]?(?:minutes?|mins?\b|min\b|')"
    rf"|(?P<hour>(?:an?|one|straight|full|1) (?:\w+ )?hour\b)|(?P<half>half[ -](?:an? )?hour)"
    rf"|\btotal(?: timed| treatment)?(?: time| minutes)?(?: of|:| is| was| =)? (?P<total>\d{{1,3}})(?![\w%])"
    rf"|(?:=|\b(?:equals|is|makes?|gives(?: us)?)) (?P<sum>\d{{1,3}}) total)"
)
# Further minutes behind the first: "24 minutes of 97112 and 23 of 97110", "7 + 7 + 7 = 21".
FURTHER = re.compile(rf"(?:\band|\bplus|[+,&]) (?P<low>{NUMBER}) (?:min )?of (?=\d{{5}}|[a-z])")
PAIRED = re.compile(rf"(?P<low>{NUMBER}) and (?={NUMBER}[ -]?min)")
SUM = re.compile(r"(?<![\w.])\d{1,3}(?: ?\+ ?\d{1,3}(?![\w%]))+(?: ?= ?(?P<total>\d{1,3})\b)?")
UNITS = re.compile(
    rf"(?P<n>{NUMBER})(?: (?:billable|medicare|timed|whole|full|total|single))*[ -]units?\b(?! of (?:the|service|time)\b)"
    r"(?: of (?P<each>each))?|(?P<code>\b[0-9a-z]\d{4}) ?[x\u00d7] ?(?P<times>\d{1,2})\b(?! ?(?:min|sec|reps|/|%))"
)
NTH_UNIT = rf"(?:(?P<nth>first|second|third|fourth|fifth)(?: \w+)? unit|(?P<any>a|any) unit(?= until| till)|unit (?P<unit>one|two|three|four)|(?P<count>{NUMBER}) units?)"
AT = rf"(?P<between>[^.;]{{0,40}}?)(?:(?:the|all|a) )?(?:full |whole )?(?P<low>{NUMBER})(?: (?:full|whole|straight))?(?:[ -]?(?:minutes?|mins?)\b|(?= before| till| for))"
BEGINS = r"\b(?:until|till|needs?|requires?|starts?|begins?|takes?|kicks? in|at)\b"
# Where a unit begins: "the first unit needs 15 minutes", "fifteen minutes before the first unit".
ORDINAL = (
    re.compile(rf"\b{NTH_UNIT}[^.;]{{0,40}}?{BEGINS}{AT}"),
    re.compile(rf"{AT} (?:before|until|till)\b[^.;]{{0,50}}?\b{NTH_UNIT}"),
)
UNIT_IS = re.compile(
    rf"\b(?:each|every|one|1|a|per) unit(?: of [\w -]{{0,30}}?)?(?: of time)?(?: is| equals| =|:| stands for| covers| represents| means| lasts)"
    rf" (?:always |about )?(?:(?P<low>{NUMBER})(?! ?(?:to|-|\u2013))(?: full| whole)?[ -](?:minutes?|mins?)|(?P<half>(?:a )?half[ -](?:an )?hour)|(?P<hour>(?:an|one|a full) hour))"
)
NTH = dict(first=1, second=2, third=3, fourth=4, fifth=5)
ASKS = re.compile(
    r"\s*(?:is|are|do|does|did|can|could|may|should|will|would|how|what|why|when|which|who|where)\b[^?]*\?"
)
GOES_ON = re.compile(
    r"\s*(?:->|=|\u2192|so\b|that|this|it\b|still|total|which|hence|therefore|bill|count|make|give|then|how many|answer|\W*(?:\d+|one|two|three|four) units?)"
)
ONE_EACH = re.compile(
    r"\b(?:a|one|1) (?:unit )?(?:of|for)? ?each\b|\b(?:a|one) unit of each\b|\beach (?:earns?|gets?|makes?|is) (?:a|one|1) unit\b"
)
INLINE_BEHIND = re.compile(
    r"(?<![\w.,$])(?P<n>\d)(?: units?\s?[:=\u2192-]*|\s?[:=\u2192])\s?(?P<low>\d{1,3})\s?(?:-|\u2013|to)\s?(?P<high>\d{1,3})(?!\d)(?: ?min(?:ute)?s?)?"
)
INLINE = re.compile(
    r"(?<![\w.,$])(?P<low>\d{1,3})\s?(?:-|\u2013|to)\s?(?P<high>\d{1,3})(?: ?min(?:ute)?s?)?\s?(?:=|:|\u2192|->|is|are|make|\()\s?(?P<n>\d)(?![\d-])"
)
EACH = re.compile(rf"(?P<services>{NUMBER}) [a-z ]{{0,24}}\b(?:of|at|with)? ?$")
DENIES = re.compile(
    r"\b(?:not|never|isn't|doesn't|don't|won't|can't|cannot|wrong|myth|rather|instead|another|extra|additional|more units?"
    r"|might think|may think|you'd think|of those|of which|of them|door to door|ends? at|shy|missing|until|before|per unit|between|as if|a day's limit)\b|n't\b|_{2,}"
)
CMS = re.compile(r"\b(?:medicare|cms|part b|(?:8|eight)[- ]minute rule|pooled|claims processing manual)\b")
CPT = re.compile(
    r"\b(?:cpt(?!\s+(?:code|[0-9]))|ama|midpoint|mid-point|rule[- ]of[- ](?:eights|8s?)|substantial portion|each code by itself)\b"
)
SENTENCE = re.compile(r"[.!?]+(?=\s|$)(?<!min\.)|;")
CODE = re.compile(r"\b(?:[0-9]{5}|[a-z][0-9]{4})\b")
CELL = re.compile(r"[^|]+")
ROW_RANGE = re.compile(
    r"\s*(?P<low>\d{1,3})\s?(?:-|\u2013|to|through)\s?(?P<high>\d{1,3})(?: ?min(?:ute)?s?)?\s*"
)
ROW_UNITS = re.compile(r"\s*(?P<n>\d{1,2})(?: units?)?\s*")


class Miscount(NamedTuple):
    """A wrong statement on units: what it says, what is right, and its place in the block."""

    says: str
    right: str
    place: Place


def miscounts(text: str, about: str, codes: Mapping[str, Code]) -> Iterator[Miscount]:
    """The wrong counts in a block, in lower case in a line; `about` are its heading and the head of its table."""
    if text.startswith("|"):
        yield from _row(text, about)
        return
    ranges = [*INLINE.finditer(text)] or [*INLINE_BEHIND.finditer(text)]
    if len(ranges) > 1 or (ranges and "unit" in about and ranges[0][0].strip() == text.strip(" -*")):
        yield from (wrong for each in ranges for wrong in _range(each, int(each["n"])))
        return
    for match in UNIT_IS.finditer(text):
        low = 30 if match["half"] else 60 if match["hour"] else _number(match["low"])
        if earned(low) != 1 and not DENIES.search(text, max(0, match.start() - 30), match.end()):
            yield Miscount(f"a unit is {low} minutes", "a unit is 15 minutes", match.span())
    start, before = 0, (0, 0)
    for end in [*(match.end() for match in SENTENCE.finditer(text)), len(text)]:
        yield from _sentence(text, (start, end), before, about, codes)
        if start < end:
            before = (start, end)
        start = end


def _range(match: re.Match[str], n: int) -> Iterator[Miscount]:
    """A range of minutes that is not exactly that of its units."""
    low, high = int(match["low"]), int(match["high"])
    first, last = (0 if n == 0 else least(n)), least(n + 1) - 1
    if (low, high) != (first, last):
        says, right = (f"{a} to {b} minutes make {of(n, 'unit')}" for a, b in ((low, high), (first, last)))
        yield Miscount(says, right, match.span())


def _row(text: str, about: str) -> Iterator[Miscount]:
    """A row of a table of minutes: the range of exactly the minutes that make the units beside it."""
    cells = [cell for cell in CELL.finditer(text)]
    ranges = [found for cell in cells if (found := ROW_RANGE.fullmatch(cell[0]))]
    units = [found for cell in cells if (found := ROW_UNITS.fullmatch(cell[0]))]
    if len(ranges) == 1 and units and ("unit" in about + text or "min" in about + text):
        yield from (wrong._replace(place=(0, len(text))) for wrong in _range(ranges[0], int(units[0]["n"])))


def _sentence(
    text: str, here: Place, before: Place, about: str, codes: Mapping[str, Code]
) -> Iterator[Miscount]:
    ordinal = next((found for each in ORDINAL if (found := each.search(text, *here))), None)
    if ordinal and not (ordinal["count"] and not STARTS.search(ordinal[0])):
        yield from _ordinal(ordinal)
        return
    if DENIES.search(text, *here):
        return
    given, scope = _given(text, here), here
    if not given and before[1] == here[0] and GOES_ON.match(text, here[0]):
        given, scope = _given(text, before), (before[0], here[1])
        if DENIES.search(text, *before) or ASKS.match(text, *before):
            return
    units = [*UNITS.finditer(text, *here)]
    if given and not units and (each := ONE_EACH.search(text, *here)):
        yield from _one_each(text, scope, given, each, about, codes)
    if not given or not units or any(unit["each"] for unit in units):
        return
    if UNITS.search(text, *scope).start() < units[0].start() and scope != here:
        return
    yield from _compared(text, scope, given, units, about, codes)


STARTS = re.compile(r"\b(?:starts?|begins?|until|till|kicks? in)\b")


def _ordinal(match: re.Match[str]) -> Iterator[Miscount]:
    n = NTH.get(match["nth"] or "") or (1 if match["any"] else _number(match["unit"] or match["count"]))
    low = _number(match["low"]) + bool(re.search(r"more than|over|after|past", match["between"]))
    if n and low != least(n):
        says = f"unit {n} begins at {low} minutes"
        yield Miscount(says, f"it begins at {least(n)} minutes", match.span())


def _one_each(text, scope, given, each, about, codes) -> Iterator[Miscount]:
    allowed = _allowed(given, text[slice(*scope)], text, about, codes)
    if len(given) > 1 and allowed and len(given) not in allowed:
        shown = " + ".join(str(low) for low, _, _ in given)
        right = " or ".join(of(n, "unit") for n in sorted(allowed))
        yield Miscount(f"{shown} minutes make {of(len(given), 'unit')}", right, (given[0][2], each.end()))


def _compared(text, scope, given, units, about, codes) -> Iterator[Miscount]:
    """Compare the units of a sentence, in their order, with the minutes between them."""
    coded = [unit for unit in units if unit["times"]]
    if len(units) == 1 or len(coded) == len(units):
        groups = [(given, units)]
    else:
        groups = _paired(given, units)
    for minutes, stated in groups:
        numbers = [low for low, _, _ in minutes]
        if not minutes:
            continue
        said = sum(_number(unit["n"] or unit["times"]) for unit in stated)
        place = (min(minutes[0][2], stated[0].start()), max(stated[-1].end(), minutes[-1][2] + 1))
        allowed = _allowed(minutes, text[slice(*scope)], text, about, codes)
        if allowed and said not in allowed:
            shown = " + ".join(f"{low} to {high}" if low != high else str(low) for low, high, _ in minutes)
            right = " or ".join(of(n, "unit") for n in sorted(allowed))
            yield Miscount(f"{shown} minutes make {of(said, 'unit')}", right, place)


def _paired(given, units) -> list:
    """Several minutes and several units, each with its own: those between two units, or else none."""
    first = given[0][2] < units[0].start()
    groups, edges = [], [unit.start() for unit in units]
    for index, unit in enumerate(units):
        low = (edges[index - 1] if index else -1) if first else edges[index]
        high = edges[index] if first else (edges[index + 1] if index + 1 < len(units) else 1 << 60)
        groups.append(([each for each in given if low < each[2] < high], [unit]))
    return groups


def _allowed(minutes, scope: str, block: str, about: str, codes: Mapping[str, Code]) -> set[int]:
    """The numbers of units that the minutes can make; empty where that cannot be told."""
    named = {found.upper() for found in CODE.findall(scope)} or {
        found.upper() for found in CODE.findall(block)
    }
    times = {_time(codes[code]) for code in named if code in codes}
    if times and times <= {"not timed"}:
        return {0, 1}
    if len(times) > 1:
        return set()
    cms, cpt = ((bool(rule.search(scope))) for rule in (CMS, CPT))
    for wider in (block, about):
        if not (cms or cpt):
            cms, cpt = bool(CMS.search(wider)), bool(CPT.search(wider))
    lows, highs = [low for low, _, _ in minutes], [high for _, high, _ in minutes]
    if lows != highs:
        return {earned(lows[0])} & {earned(highs[0])} or {-1} if len(minutes) == 1 else set()
    if len(named) == 1 and len({*lows}) == 1 and len(lows) > 1:
        return {earned(lows[0]), earned(sum(lows))}  # perhaps the same minutes said twice
    pooled, apart = earned(sum(lows)), sum(map(earned, lows))
    if cms and not cpt:
        return {pooled}
    return {apart} if cpt and not cms and len(named) != 1 else {pooled, apart}


def _time(code: Code) -> str:
    text = next((field.text for field in code.fields if field.key == "time"), "")
    return text if text in (TIMED, "not timed") else "?"


def _given(text: str, place: Place) -> list[tuple[int, int, int]]:
    """The minutes in a piece of text: from, to, and where; a total of those before it is left out."""
    found: list[tuple[int, int, int]] = []
    for match in MINUTES.finditer(text, *place):
        low = _low(match)
        high = _number(match["high"]) if match["high"] else low
        low, high = (
            (low + 1, high + 1) if match["more"] else (low - 1, high - 1) if match["less"] else (low, high)
        )
        if re.match(
            r"(?: or (?:less|fewer|more))? (?:each|apiece)\b|-minute (?:rule|unit|increment|code|block)|[- ]?minute rule",
            text[match.end() :],
        ) or (text[match.start() : match.end() + 5].endswith("rule")):
            services = EACH.search(text, place[0], match.start())
            if "rule" in text[match.end() : match.end() + 6] or not services:
                continue
            found += [(low, high, match.start())] * min(_number(services["services"]), 9)
            continue
        found.append((low, high, match.start()))
    if found:
        counted = UNITS.search(text, found[-1][2], place[1])
        end = counted.start() if counted else place[1]
        known = {at for *_, at in found}
        found += [
            (_number(m["low"]), _number(m["low"]), m.start("low"))
            for m in FURTHER.finditer(text, place[0], end)
            if m.start("low") not in known
        ]
    for match in SUM.finditer(text, *place):
        if "+" in match[0] and not any(match.start() <= at < match.end() for *_, at in found):
            parts = [int(part) for part in re.findall(r"\d+", match[0].split("=")[0])]
            if match["total"] and sum(parts) == int(match["total"]):
                found += [(part, part, match.start()) for part in parts]
    for match in PAIRED.finditer(text, *place):
        found.append((_number(match["low"]), _number(match["low"]), match.start()))
    found.sort(key=lambda each: each[2])
    lows = [low for low, _, _ in found]
    for index, (low, _, _) in enumerate(found):
        if len(found) > 2 and low == sum(lows) - low:
            return found[:index] + found[index + 1 :]
    return found


def _low(match: re.Match[str]) -> int:
    return (
        60
        if match["hour"]
        else 30
        if match["half"]
        else _number(match["low"] or match["total"] or match["sum"])
    )


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]
