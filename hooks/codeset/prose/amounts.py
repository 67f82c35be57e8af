"""A sentence in; out come the facts that it contradicts: it has the terms of a fact and a figure of the same
kind, an amount or a share or a number of the same things, and the figure is neither the fact's nor that of
another fact with these terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..model import Fact
from ..phrases import Phrases
from ..words import Place, endings, words_of
from .hedges import DENIES, OTHERS
from .numerals import UP_TO_TEN, number

# Figures by their kind. What is counted is known by its noun.
DOLLARS = re.compile(r"(?:\$ ?|(?<![\w.,$])(?=\d\d\.\d{2,4}\b))(?P<n>\d[\d,]*(?:\.\d+)?)(?!-?[\w])(?!-)")
SHARE = re.compile(r"(?<![\w.$])(?P<n>\d+(?:\.\d+)?) ?(?:%|percent\b)|\bhalf\b(?! an? hour|-hour| hour)")
# The year from which something is so.
SINCE = re.compile(
    r"\b(?:since|took effect|takes effect|effective|in effect|in force|starting|beginning|as of"
    r"|(?:began|started)(?:[^.;,]{0,60}?(?= in ))?)"
    r" (?:(?:on|in|from|as of) )?(?:january 1,? |1/1/)?(?P<n>20[012]\d)\b"
)
DECIMAL = re.compile(r"(?<![\w.$])(?P<n>\d\.\d\d?)(?![\d%]| ?percent)")
COUNTED = re.compile(
    rf"(?<![\w.$-])(?P<n>\d{{1,3}}|{'|'.join(UP_TO_TEN)})"
    r" (?:(?!(?:a|per) )[a-z]+ )?(?P<noun>units?|days?|visits?|months?|(?:a|per) day)\b"
)
# A number alone, as in "the limit of 97112 is 4.", may count units; "one" is too often a pronoun.
BARE = re.compile(rf"(?:\b(?:is|are|of|at)|[=:]) (?P<n>\d|{'|'.join(list(UP_TO_TEN)[1:])})(?=[.;,]|$)")
OF_CODE = re.compile(r"\b(?P<code>\d{5})\s*(?:[:=|-]|(?:[a-z]+\s){0,3}?)?\s*\Z")
CODED = re.compile(r"\b\d{5}\b")
LESS = re.compile(r"\b(?:off|less|cuts?|reduc\w+|lower\w*|minus|discount|los(?:es?|s)|taken|down)\b")
# What a patient has used.
USED = re.compile(
    r"\b(?:used|spent|charged?|charges|so far|left|reached|accrued|already|(?:we|she"
    r"|he|they|patient|pt)(?:'s|'re| is| are) (?:now )?at) \$ ?\d"
)
CUT = re.compile(r";| / |,? (?:but|while|whereas|so|because|same as|just like)\b")
YEAR = re.compile(r"\b20[0-3]\d\b")


class Termed(NamedTuple):
    """A fact with its terms: a text is about it that has a word of each part; and its figures by kind."""

    fact: Fact
    parts: tuple[Phrases, ...]
    figures: dict[str, set[float]]
    years: frozenset[str]
    dated: frozenset[Phrases]  # the parts that name a year
    codes: frozenset[str]


class Contradiction(NamedTuple):
    """A figure that is not that of the fact which the sentence is about, and its place."""

    fact: Fact
    found: str
    place: Place


Index = dict[str, tuple[Termed, ...]]


def index(facts: Iterable[Fact]) -> Index:
    """The facts that have terms, by the words with which one of their parts begins, that with the fewest."""
    found: dict[str, list[Termed]] = {}
    for each in map(_termed, (fact for fact in facts if fact.terms)):
        for word in min((part.heads for part in each.parts), key=len):
            found.setdefault(word, []).append(each)
    return {word: tuple(known) for word, known in found.items()}


def _termed(fact: Fact) -> Termed:
    parts = [Phrases(word for each in part.split("|") for word in endings(each)) for part in fact.terms]
    figures = _figures(" / ".join(fact.forms).lower())
    return Termed(
        fact,
        tuple(parts),
        {kind: {n for n, _ in found} for kind, found in figures.items()},
        frozenset(YEAR.findall(fact.statement)),
        frozenset(part for part, words in zip(parts, fact.terms, strict=True) if YEAR.search(words)),
        frozenset(CODED.findall(" ".join(fact.terms))),
    )


def near(text: str, known: Index) -> list[Termed]:
    """The facts that a block may be about, by its text with its heading and what leads to it."""
    words = {*words_of(text)}
    found = {each.fact.id: each for word in sorted(words & known.keys()) for each in known[word]}
    close = [each for each in found.values() if all([part.may_be_among(words) for part in each.parts])]
    return [each for each in close if all(part.search(text) for part in each.parts)]


def contradicted(text: str, known: list[Termed], about: str) -> Iterator[Contradiction]:
    """The facts that one sentence in lower case contradicts, of those that its block may be about."""
    start, dated = 0, {*YEAR.findall(about)}
    for end in [*(match.start() for match in CUT.finditer(text)), len(text)]:
        piece = text[start:end]
        # Where a comparison or a denial stands, another figure may stand beside the fact's.
        for kind, figures in _figures(piece).items() if not _is_apart(piece) else ():
            meant = [each for each in known if kind in each.figures and _is_about(each, piece, kind, dated)]
            # A figure right behind a code is that code's; of others one may be the fact's.
            for named, places in _by_code(piece, figures).items():
                near = [each for each in meant if not named or named in each.codes]
                # What the block says of the same beside it is no contradiction.
                right = {n for each in (known if kind == "%" else near) for n in each.figures.get(kind, ())}
                right |= {100 - n for n in right} if kind == "%" and LESS.search(piece) else set()
                if near and not any(n in right for n, _ in places):
                    first, last = places[0][1]
                    yield Contradiction(near[0].fact, piece[first:last], (start + first, start + last))
        start = end


def _by_code(text: str, figures: list[tuple[float, Place]]) -> dict[str, list[tuple[float, Place]]]:
    """The figures by the code right before each; the first of them alone if none has another one."""
    found: dict[str, list[tuple[float, Place]]] = {}
    for n, place in figures:
        before = OF_CODE.search(text, 0, place[0])
        found.setdefault(before["code"] if before else "", []).append((n, place))
    return found


def _is_apart(text: str) -> bool:
    """Whether a text denies something, or says what another payer does or what somebody has used up."""
    return bool(DENIES.search(text) or USED.search(text) or OTHERS.search(text))


def _is_about(each: Termed, text: str, kind: str, dated: set[str]) -> bool:
    """Whether a piece of a block has itself one of the terms of a fact, its year if one is a year, and
    no other year, or is in a block with no year but this; where the figure is the year since when, all of
    the terms."""
    own = {part for part in each.parts if part.search(text)}
    codes = {*CODED.findall(text)}
    if codes and each.codes and not codes & each.codes:
        return False
    if kind in ("from", "%"):
        return len(own) == len(each.parts)
    years = {*YEAR.findall(text)} or (dated if len(dated) == 1 else set())
    if each.dated:
        return bool(own) and each.years == years
    return bool(own) and not (years and each.years and max(years) < min(each.years))


def _figures(text: str) -> dict[str, list[tuple[float, Place]]]:
    """The figures of a text by their kind, each with its place."""
    found: dict[str, list[tuple[float, Place]]] = {}
    for kind, pattern in (("$", DOLLARS), ("%", SHARE), (".", DECIMAL), ("from", SINCE)):
        for match in pattern.finditer(text):
            number_ = match["n"].replace(",", "") if match["n"] else "50"
            found.setdefault(kind, []).append((float(number_), match.span()))
    for match in [*COUNTED.finditer(text), *BARE.finditer(text)]:
        noun = match.groupdict().get("noun", "")
        kind = "unit" if not noun or " " in noun else noun.rstrip("s")  # "4 a day" are units
        found.setdefault(kind, []).append((float(number(match["n"])), match.span()))
    return found
