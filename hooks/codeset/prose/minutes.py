"""A piece of text in; out come the minutes and the units that it names, each with its place: "24 minutes",
"half an hour", "7 + 7 + 7 = 21", "2 units", "97112 x 2"."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..words import Place
from .hedges import GROUPS, any_phrase
from .numerals import IN_WORDS, ORDINALS, UP_TO_TEN, number

# A number of up to three digits or in a word; no part of a date, a price, a share or a time of day.
NUMBER = rf"(?<![\w.,$/:])(?<!-on-)(?:\d{{1,3}}(?![\d:/%]|[.,]\d)|{IN_WORDS})(?:(?!\w)|(?=mins?\b))"
NUMBERED = re.compile(NUMBER)
MINUTES = re.compile(
    r"(?:(?P<more>more than |over |above |beyond |past |(?<!-)> ?)"
    r"|(?P<less>less than |fewer than |under |below |< ?|short of ))?"
    rf"(?:(?P<low>{NUMBER})(?:(?:[\s-]?(?:minutes|mins?))?\s?(?:-|\u2013|\u2014|\(?(?:up )?to"
    rf"|(?<=between \d\d )and"
    r"|through(?: and including)?)\s?(?P<high>\d{1,3})(?![\w%]))?"
    r"(?:\s(?:full|timed|total|whole|straight|billable|skilled|direct|one-on-one|1:1))*"
    r"[\s-]?(?:minutes?|mins?\b|min\b|')"
    r"|(?P<hours>(?:an?|one|straight|full|two|1|2|1[.]5)[ -]?(?:(?:solid|full|whole|straight|timed|good) )?"
    rf"(?:hours?|hrs?|h)\b)(?P<and_half> and a half)?"
    rf"(?:,? (?:and |plus )?(?P<beyond>{NUMBER})[ -]?(?:minutes?|mins?\b|m\b))?"
    r"|(?P<half>half[ -](?:an? )?hour\b)"
    r"|\b(?P<sum>\d{2,3})(?= (?:altogether|in all|in total|all told|combined|together)\b)"
    r"|\b(?:total(?: timed)?(?: code)?(?: time| minutes)?|timed(?: (?:code )?minutes)?)"
    r"(?: of|:| is| was| =| c[ao]mes? to| adds? up to"
    r"| reach(?:es)?)? (?P<total>\d{1,3})(?: to (?P<upto>\d{1,3}))?"
    r"(?![\w%]| ?(?:billable |timed )?units?))"
)
# What stands before minutes that nobody treated: those planned, of a difference, of each step, of a minimum.
UNTREATED = re.compile(
    r"\b(?:per|every|(?:planned|scheduled|booked)(?: \w+){0,2}|by"
    r"|(?:steps?|blocks?|increments?|intervals?) of"
    r"|(?:codes?|services?|one|none|neither|either|both|each|all)(?: of (?:them|these|those))?"
    r" (?:(?:is|are|was|were|has|have) )?(?:reach|pass|clear|past)(?:es|s|ed)?(?: the)?"
    r"|made it to|like|at least|nearly|almost|practically|basically|close (?:enough )?to"
    r"|in the (?:building|office|clinic) for|not quite|just (?:under"
    r"|short of)) \Z"
)
NEAR = 40  # characters
LEAST = 4  # of what stands without the word: fewer may be units
# Services that are timed, by the short names that stand beside their minutes.
SERVICE = (
    r"te|nmr|mt|re-?ed(?:ucation)?|ta|tx|gt|there?[- ]?ex|thera?[- ]?act"
    r"|(?:therapeutic )?(?:exercises?|activities)"
    r"|neuro(?:muscular)?(?: re-?ed\w*)?|manual(?: therapy)?|gait(?: training)?"
    r"|us|ultrasound|aquatics?|massage|self[- ]care|balance|(?:code|service) (?:[a-d]|one|two|three)"
)
# Further minutes behind the first: "24 minutes of 97112 and 23 of 97110", "20 and 15 min".
FURTHER = re.compile(
    rf"(?P<low>{NUMBER}) ?(?:min )?(?:of |on |for )?(?:the )?(?=(?:\d{{5}}|{SERVICE}|left|right|other)\b)"
    rf"|\b(?:\d{{5}}|{SERVICE})\)?(?:,? (?:took|for|had|got|at|was|ran|runs?|lasts?|lasted|x|with)"
    rf"|[:,=\u2013]| -)? ?(?P<behind>(?!59){NUMBER})(?![ -]?(?:units?|u\b|min|times|visits|x\b|[a-z]*day"
    rf"|regions?|areas?|reps|sets|lbs?|of\b))"
)
PAIRED = re.compile(rf"(?P<low>{NUMBER})(?=(?:, {NUMBER}){{0,6}},? (?:and|&|plus) {NUMBER}[ -]?min)")
SUM = re.compile(
    r"(?<![\w.])(?P<parts>\d{1,3}(?: ?\+ ?\d{1,3}(?![\w%]))+|\d{1,2}(?:/\d{1,2}){2,}(?= (?:of"
    r"|min)))(?:(?: ?= ?| is )(?P<total>\d{1,3})\b(?! ?u))?"
)
# What says that minutes are the timed ones of more, and that they are the sum of others: behind or before.
BEHIND = r"[\w-]+[\s-]?(?:(?:minutes|mins?) ?)?(?:(?:of them|were|are|was) )?"
MARKED = re.compile(
    rf"timed|{BEHIND}(?:timed(?! (?:service|code))|billable|skilled|one[ -]on[ -]one|1:1|direct)\b(?! total)"
)
TOTAL = re.compile(rf"total|{BEHIND}(?:total|in all|altogether|combined|together)\b")
TOTAL_BEFORE = re.compile(
    r"(?:\btotal\w*(?: minutes| time)*(?: is| of| was|:| =)?|=|\bare|altogether|in all|makes?|equals?|gives?"
    r"|adds? up to|comes? to|sum of|sees?) ?\Z"
)
# Services that are not timed, right before or right behind their minutes.
UNTIMED_NAMES = (
    r"(?:re-?)?eval\w*|(?:hot|cold|heat|ice|moist heat)[ -]?packs?|ice|mhp|hp|cp|heat|group(?: therapy)?"
    r"|class|(?:unattended|supervised) \S+"
    r"|(?:mechanical|mech|pelvic|cervical|lumbar) traction|whirlpool|paraffin|diathermy|infrared|ultraviolet"
    r"|vaso\w*|game ready|cmt"
    r"|adjustment|manipulation|(?:dry )?needling|untimed|g028[13]|970(?:1\d|2[2-8])|971(?:50|6\d)|9894\d"
    r"|2056[01]|95992"
)
OF_UNTIMED = re.compile(
    rf"[\s-]*(?:min\w*)?\.?\s*(?:of |for )?(?:the |an? |her |his )?(?:\w+ )?(?:{UNTIMED_NAMES})\b"
)
UNTIMED_FOR = re.compile(rf"\b(?:{UNTIMED_NAMES})\W*(?:code |took |ran |lasted |was |for |at |\(\w+\)\W*)?\Z")
TIMED = re.compile(r"\b(?:codes?|minutes?|timed|units?|medicare|cms|cpt)\b|\d{5}")
NAMED = re.compile(rf"\b(?:\d{{5}}|{SERVICE})\b")
# What stands behind minutes that only name a rule or a unit, are those of each of several, or were idle.
NOT_TREATED = re.compile(
    r"(?:[ -]?minute)?[\s-](?:rule|chart|table|count|method|math|grid|guideline|threshold|mark|line|bar"
    r"|hurdle|cut-?off)"
    r"|(?: or (?:less|fewer|more))? (?:each|apiece)\b| or (?:less|fewer) that\b"
    r"| (?:in|at) (?:the|our) (?:office|clinic|building|gym)\b"
    r"|(?:[ -]min(?:ute)?s?)?[ -](?:timed )?(?:units?|increments?|codes?|services|blocks?|class)\b"
    r"|(?:[ -]min(?:ute)?s?)? (?:are |that are )?(?:left(?: over)?|leftover|remaining|to spare|lost)\b"
    r"|\W*(?:of |for |to |(?:was|were|went to|went on) )?(?:set(?:ting)?[ -]?up|rest|breaks?|late"
    r"|charting|paperwork|waiting|toileting)\b"
)
# Of how many services the minutes of each are: "three codes at 7 minutes apiece", "7 minutes each of three".
SEVERAL = re.compile(
    r"\b(?P<n>two|three|four|[2-4]) (?:(?:different|separate|timed) )*(?:codes|services|procedures)\b"
    r"(?=[^.;]* min\w* (?:each|apiece))|min\w* (?:each|apiece) of (?P<of>two|three|four|[2-4])\b"
    r"|min\w* (?:each|apiece) of (?P<codes>\d{5}(?:,? (?:and )?\d{5})+)"
)
COUNTS = rf"[1-9](?![\d.,/:%-]\d)|{'|'.join(list(UP_TO_TEN)[1:])}"
UNITS = re.compile(
    rf"(?P<u>\d{{1,2}}) ?u\b|(?P<n>{NUMBER})(?: (?:billable|medicare|timed|whole|full|total"
    r"|single))*[ -]units?\b(?! of (?:the|service|time)\b)(?: (?:of |for )?(?P<each>each|apiece))?"
    rf"(?: (?:of|for) (?:\d{{5}}|{SERVICE}),?(?: and| plus)? (?P<more>one|{COUNTS}) (?:of|for)"
    rf" (?=\d{{5}}|(?:{SERVICE})\b))?|"
    r"(?:(?P<code>\b[0-9a-z]\d{4}) ?|(?<= ))(?:[x\u00d7] ?|(?<=\d )times )(?P<times>{COUNTS}"
    r"|\d{1,2})\b(?! ?(?:min|sec|reps|/|%))|\b(?:a|the"
    rf"|your|that) (?P<nth>{'|'.join(ORDINALS)}) (?:billable )?unit\b|\b(?:(?:earn|mak|get|giv|buy|support"
    rf"|justif|warrant|merit|allow|permit|yield|pay|amount|qualif|entitl|bill|charg|report|claim|add|cod"
    rf"|creat)\w*"
    r"|is|are|it's|that's|equals?|counts?|worth|good|enough|comes? to|as|for|to|only|just)"
    r"(?: (?:you|us|him|her|for|to|as|out|up)){0,2} (?P<a>an?)"
    r" (?:full |whole |billable |single |lone |sole )?unit\b(?! of (?:the|time|service))"
    rf"(?: of (?:\d{{5}}|{SERVICE}),? (?:and|plus)"
    rf" (?P<again>one|a)(?: unit)? of (?=\d{{5}}|(?:{SERVICE})\b))?"
    rf"|\bunits?(?: billed| billable| charged)?(?: to \w+)?(?::| is| are)? ?(?P<told>{NUMBER})"
    r"(?! ?(?:to|-|\u2013) ?\d|[ -]?min)"
    rf"(?P<also>(?: ?\+ ?[1-9](?!\d|\.\d))*)(?! (?:un)?timed)"
)
# Units without the word: "so charge three", "bill that as four", "-> 2", "gets you 5, no more".
MAKES, FILLS = (any_phrase(*GROUPS[group]).pattern for group in ("makes", "fills"))
IMPLIED = re.compile(
    rf"(?:(?:{MAKES}|\b(?:a|b|answer|ans|billing):)(?: {FILLS}){{0,3}}|=|->"
    rf"|\u2192) (?P<n>{COUNTS}|one(?= and (?:one|two|1|2)\b| of each\b))"
    r"(?P<also>(?: ?(?:\+|and|&) ?(?:\d(?!\d)|one|two|three)\b)*)(?=\s*(?:[.,;:!)(]|$)"
    r"|\s+(?:and(?! \w+(?:[.,;:!)]|$))|but|under|for|of them|total|in all|altogether|at most|max|not"
    r"|to medicare)\b| of each\b| of \d{5},? (?:and|plus) (?P<more>one|two|three|\d)(?= of \d{5}))"
)
NOTHING = any_phrase(*GROUPS["no_unit"])


class Minutes(NamedTuple):
    """Minutes in a text: from, to (the same where it is one number), and where they begin."""

    low: int
    high: int
    at: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


def given(text: str, place: Place) -> list[Minutes]:
    """The minutes in a piece of text, in their order; a total of the others is left out."""
    every = [*MINUTES.finditer(text, *place)]
    stated = [match for match in every if not NOT_TREATED.match(text, match.end())]
    # What some minutes are only compared with: "12 and 10 minutes, both past 8 minutes".
    stated = [each for each in stated if not (each["more"] or each["less"])] or stated
    found = [Minutes(*minutes_of(each), each.start()) for each in stated]
    several = SEVERAL.search(text, *place)
    each = next((match for match in every if match not in stated), None)
    if several and each:
        low, n = minutes_of(each)[0], _several(several)
        # The others are their sum: "three codes at 12 minutes apiece is 36 minutes".
        if all(minutes_of(match)[0] == n * low for match in stated):
            found = [Minutes(*minutes_of(each), each.start())] * n
    found = [each for each in found if not behind(UNTREATED, text, place, each.at)]
    further = _further(text, place, found)
    found += further if found or len(further) > 1 else []
    for match in SUM.finditer(text, *place):
        parts = [int(part) for part in re.split(r"[+/]", match["parts"])]
        # The last of the parts may have been found by its minutes: "20 + 20 min".
        found = [each for each in found if not match.start() <= each.at < match.end()]
        timed = min(parts) > 3 and (match["total"] or (min(parts) > 4 and TIMED.search(text, *place)))
        if timed and sum(parts) == int(match["total"] or sum(parts)):
            found += [Minutes(part, part, match.start() + index) for index, part in enumerate(parts)]
    known = {each.at for each in found}
    found += [each for each in map(_exactly, PAIRED.finditer(text, *place)) if each.at not in known]
    # "That one minute" is none of those that are counted.
    found = [each for each in sorted(found, key=lambda each: each.at) if each.high > 2]
    return _without_total(found, text, place)


def units_in(text: str, place: Place) -> list[re.Match[str]]:
    """The numbers of units in a piece of text, or those without the word."""
    found = [*UNITS.finditer(text, *place)]
    found = [each for each in found if not OF_UNTIMED.match(text, each.end())] or found
    if found:  # with "nothing" beside them it cannot be told which are for which minutes
        return [] if NOTHING.search(text, *place) else found
    sums = [match.span() for match in SUM.finditer(text, *place) if match["total"]]
    found = [*IMPLIED.finditer(text, *place), *NOTHING.finditer(text, *place)]
    return [each for each in found if not any(start < each.start() < end for start, end in sums)]


def units_of(match: re.Match[str]) -> int:
    """The number of units in one of these."""
    said = match.groupdict()
    named = (said.get(name) for name in ("nth", "a", "n", "u", "times", "told"))
    word = next(filter(None, named), "no")
    # "units 2 + 1", "two units of 97112 and one of 97110"
    also = [*re.findall(r"\d|one|two|three", said.get("also") or ""), said.get("more") or "zero"]
    also += ["one"] * bool(said.get("again"))
    return sum(map(number, also), ORDINALS.get(word) or number(word, 1))


def minutes_of(match: re.Match[str]) -> tuple[int, int]:
    """From how many minutes to how many one of these is."""
    if match["hours"]:
        whole = {"1.5": 90, "2": 120, "two": 120}.get(re.split("[ h-]", match["hours"])[0], 60)
        low = high = whole + 30 * bool(match["and_half"]) + number(match["beyond"] or "zero")
    else:
        low = 30 if match["half"] else number(match["low"] or match["total"] or match["sum"])
        high = int(match["high"] or match["upto"] or low)
    beside = bool(match["more"]) - bool(match["less"])  # "more than 7" is 8 at least
    return low + beside, high + beside


def behind(what: re.Pattern[str], text: str, place: Place, at: int) -> re.Match[str] | None:
    """What stands right before a place, if it is this."""
    return what.search(text, max(place[0], at - NEAR), at)


def _several(match: re.Match[str]) -> int:
    return len(re.findall(r"\d{5}", match["codes"])) if match["codes"] else number(match["n"] or match["of"])


def _exactly(match: re.Match[str]) -> Minutes:
    said = "low" if match["low"] else "behind"
    low = number(match[said])
    return Minutes(low, low, match.start(said))


def _further(text: str, place: Place, found: list[Minutes]) -> list[Minutes]:
    """Minutes behind the first that are named without the word, up to the units that are made of them."""
    counted = UNITS.search(text, found[-1].at if found else place[0], place[1])
    further = map(_exactly, FURTHER.finditer(text, place[0], counted.start() if counted else place[1]))
    known = {each.at for each in found}
    return [each for each in further if each.at not in known and each.low >= LEAST]


OF_CODE = re.compile(r"\d+ min of (?:\d{5}|g\d{4})\b")


def untimed_among(text: str, place: Place, found: list[Minutes]) -> list[Minutes]:
    """The minutes of services that are not timed: what names these stands behind them, or before."""
    numbers = [(each, NUMBERED.match(text, each.at)) for each in found]
    of_these = [each for each, match in numbers if match and OF_UNTIMED.match(text, match.end(), place[1])]
    return of_these or [each for each in found if behind(UNTIMED_FOR, text, place, each.at)]


def _without_total(found: list[Minutes], text: str, place: Place) -> list[Minutes]:
    """Minutes without those of untimed services and those that only add up the others; or those alone that
    are told to be the timed ones or the total, where not all others are known."""
    whole = sum(each.low for each in found)
    free = [each for each in found if not OF_CODE.match(text, each.at)]
    sums = [each for each in free if len(found) > 2 and 2 * each.low == whole][:1]
    untimed = untimed_among(text, place, found)
    found = [each for each in found if each not in sums + untimed] or found
    marked = [each for each in found if MARKED.match(text, each.at)]
    totals = [
        each for each in found[1:] if TOTAL.match(text, each.at) or behind(TOTAL_BEFORE, text, place, each.at)
    ]
    return (found if sums else marked or totals) or found
