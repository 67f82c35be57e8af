"""A text in lower case in; out come its figures by what they are of: dollars, shares, days, units, and the
month since when something is so; in digits or in words, each with its place. A share has a role: what comes
`off`, what is `paid`, `over` which something is due."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

from ..words import Place
from .hedges import GROUPS
from .numerals import IN_WORDS, NUMBERS

N = rf"(?:\d{{1,3}}|{IN_WORDS})"
ORDINALS = dict(
    third=3, fifth=5, sixth=6, eighth=8, tenth=10, twelfth=12, fifteenth=15, twentieth=20, thirtieth=30
)
ORDINAL = rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"
PARTS = {"half": 50, "halve": 50, "quarter": 25, "fourth": 25, "third": 100 / 3, "fifth": 20, "tenth": 10}
DAYS = {"week": 7, "month": 30, "year": 365}
MONTHS = "january february march april may june july august september october november december".split()
WORDS = rf"(?:{IN_WORDS}|hundred|thousand|grand)"
DOLLARS = re.compile(
    r"(?:\$ ?|(?<![\w.,$])(?=\d\d\.\d{2,4}\b|\d,\d{3}\b|\d{2,4} (?:dollars|bucks)\b))"
    r"(?P<n>\d[\d,]*(?:\.\d+)?)(?![-\w])"
    rf"|(?<![\w$])(?P<words>{WORDS}(?:[ -](?:and )?{WORDS}){{0,6}}(?= (?:dollars?|bucks)\b)"
    rf"|{WORDS}[ -](?:hundred|thousand|grand)(?:[ -](?:and )?{WORDS}){{0,4}})\b"
)
SHARE = re.compile(
    rf"(?:(?<![\w.$])(?P<n>\d+(?:\.\d+)?|{IN_WORDS}) ?(?:%|per ?cent\b)"
    rf"|\b(?:(?P<times>one|two|three|four|a|1|2|3)[ -])?(?P<part>{'|'.join(PARTS)})(?=s|d|\b)s?d?\b"
    r"(?<!\d third)(?![ -](?:an? )?(?:hour|unit|visit|day|month|procedure|code|party|line"
    r"|of (?:the )?(?:year|20))|,? (?:and|or) (?:fourth|later|further|each)\b)"
    r")"
)
DECIMAL = re.compile(r"(?<![\w.$])(?P<n>\d?\.\d\d?)(?![\d%]| ?percent)")
# From when on something is so; the year and, where it is told, the month.
SINCE = re.compile(
    rf"(?:\b|(?=n't))(?:{'|'.join(GROUPS['since'])})(?: (?:on|in|from|as of|only|until|with|back))*"
    rf" (?:the (?:start|beginning) of |(?:(?P<month>{'|'.join(MONTHS)}) (?:\d\d?(?:st|nd|rd"
    rf"|th)?,? )?(?:of )?)"
    r"|(?P<mm>\d\d?)/\d\d?/)?(?P<year>20[012]\d)\b(?! (?:to|through|until|till)\b)"
)
UNIT = re.compile(
    rf"(?<![\w.$-])(?P<n>{N})(?:-| (?:(?!(?:a|per|more|fewer|extra) )[a-z]+ )?)"
    r"(?:units?|a day|per (?:day|date|dos)|apiece|daily)\b"
    r"|(?<![\w.$/-])(?P<daily>\d)(?= ?/ ?day\b)"
    rf"|(?<![\w.$-])(?P<of>{N})(?= of \d{{5}}\b(?! (?:would|will|wo)))"
    rf"|(?:\b(?:is|are|of|at)|[=:]) (?P<bare>[2-9]|{'|'.join([*NUMBERS][3:11])})(?=[.;,]|$"
    r"| (?:would|will|and)\b| for (?:practitioners|\d{5}))"
)
SPAN = re.compile(
    rf"(?<![\w.$-])(?P<n>{N})[ -](?:(?:calendar|treatment|business|full|tx|therapy|straight)[ -])?"
    r"(?P<noun>day|visit|session|treatment|week|month|year)s?\b(?! (?:old|per|a)\b)"
    rf"|\b(?P<th>{ORDINAL})[ -](?:(?:treatment|calendar) )?(?:day|visit|session|treatment)s?\b"
    r"|\b(?:by|every|each|tx|treatment|due:?(?: medicare| at| on)?) (?:day|visit|session)s? "
    rf"(?:no\.? |number |#)?(?P<at>{N})\b"
)


class Figure(NamedTuple):
    """A number with its place and, of a share, its role."""

    n: float
    place: Place
    role: str = ""


def figures(text: str) -> dict[str, list[Figure]]:
    """The figures of a text by their kind."""
    found: dict[str, list[Figure]] = {}
    for kind, pattern, value in KINDS:
        for match in pattern.finditer(text):
            role = _role(text, match) if kind == "%" else ""
            found.setdefault(kind, []).append(Figure(value(match), match.span(), role))
    return found


def _role(text: str, share: re.Match[str]) -> str:
    """What a share is of, by the nearest word that tells; what comes off behind it comes first."""
    before = PIECE.split(text[max(0, share.start() - 60) : share.start()].replace("up to", "upto"))[-1]
    after = CLAUSE.split(OR_LESS.sub(" within", text[share.end() : share.end() + 60]))[0]
    behind = [*map(_role_of, after.split()[:5])]
    if share["part"] == "halve" or "off" in behind or before.endswith(" by "):
        return "off"
    nearest = zip_longest(map(_role_of, reversed(before.split()[-5:])), behind)
    return next((role for pair in nearest for role in pair if role), "")


def _role_of(word: str) -> str:
    return next((role for role, words in ROLES.items() if words.fullmatch(word.strip(".,():\"'"))), "")


def number(words: str) -> float:
    """A number in digits or in words, such as "two thousand four hundred ten" or "twenty-five hundred"."""
    if words[0].isdigit():
        return float(re.sub(r"[^\d.]", "", words).rstrip("."))
    whole = part = 0
    for word in words.replace("-", " ").split():
        if word == "hundred":
            part = (part or 1) * 100
        elif word in ("thousand", "grand"):
            whole, part = whole + (part or 1) * 1000, 0
        else:
            part += NUMBERS.get(word, 0)
    return ORDINALS.get(words, whole + part)


def _dollars(match: re.Match[str]) -> float:
    return number(match["n"] or match["words"])


def _share(match: re.Match[str]) -> float:
    if match["n"]:
        return number(match["n"])
    return number((match["times"] or "1").replace("a", "1")) * PARTS[match["part"]]


def _since(match: re.Match[str]) -> float:
    month = MONTHS.index(match["month"]) + 1 if match["month"] else int(match["mm"] or 0)
    return int(match["year"]) + month / 100


def _days(match: re.Match[str]) -> float:
    return number(match["n"] or match["th"] or match["at"]) * DAYS.get(match["noun"] or "", 1)


KINDS = (
    ("$", DOLLARS, _dollars),
    ("%", SHARE, _share),
    (".", DECIMAL, lambda match: float(match["n"])),
    ("from", SINCE, _since),
    ("unit", UNIT, lambda match: number(match["n"] or match["daily"] or match["of"] or match["bare"])),
    ("day", SPAN, _days),
)
ROLES = {role: re.compile(words) for role, words in GROUPS["share_words"].items()}
OR_LESS = re.compile(r" or (?:less|more|under|fewer|over|below)\b")
PIECE = re.compile(r";|\s(?:and|but)\s")
CLAUSE = re.compile(r"[,;:](?=\s)|\s(?:and|but)\s")
