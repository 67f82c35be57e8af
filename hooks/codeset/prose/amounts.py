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
from .hedges import DENIES, GROUPS, OTHERS, any_phrase
from .numerals import UP_TO_TEN, number

# Figures by their kind. What is counted is known by its noun.
DOLLARS = re.compile(r"(?:\$ ?|(?<![\w.,$])(?=\d\d\.\d{2,4}\b|\d,\d{3}\b))(?P<n>\d[\d,]*(?:\.\d+)?)(?![-\w])")
SHARE = re.compile(
    r"(?:(?<![\w.$])(?P<n>\d+(?:\.\d+)?) ?(?:%|percent\b)|\bhalf\b(?![ -](?:an? )?hour))"
    r"(?! of (?:our|all|my) )"
)
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
USED, PAST = any_phrase(*GROUPS["used"]), any_phrase(*GROUPS["not_now"])
# Up to where something is denied: the amount itself is not.
UNTIL = re.compile(r"\b(?:until|till|up to|below|under|before)\b[^,;$]{0,40}\$")
ANSWERS = re.compile(r"\W*(?:a|answer)\b\W")
CUT = re.compile(r";| / |,? (?:but|while|whereas|so|because|same as|just like)\b")
YEAR = re.compile(r"(?:\b|(?<=\b[cf]y))(?<!\$)20[0-3]\d\b")
YEAR_OR_DOLLARS = re.compile(rf"(?P<year>{YEAR.pattern})|{DOLLARS.pattern}")


class Termed(NamedTuple):
    """A fact with its terms: a text is about it that has a word of each part; and its figures by kind."""

    fact: Fact
    parts: tuple[Phrases, ...]
    figures: dict[str, set[float]]
    years: frozenset[str]
    dated: bool  # whether a part names the year, which is not among `parts` then
    codes: frozenset[str]


class Contradiction(NamedTuple):
    """What is not so by a fact: what is found, such as another figure, its place, and what is right where the
    fact does not say it in so few words."""

    fact: Fact
    found: str
    place: Place
    right: str = ""


Index = dict[str, tuple[Termed, ...]]


def index(facts: Iterable[Fact]) -> Index:
    """The facts that have terms, by the words with which one of their parts begins, that with the fewest."""
    found: dict[str, list[Termed]] = {}
    for each in map(_termed, (fact for fact in facts if fact.terms)):
        for word in min((part.heads for part in each.parts), key=len):
            found.setdefault(word, []).append(each)
    return {word: tuple(known) for word, known in found.items()}


def _termed(fact: Fact) -> Termed:
    undated = [part for part in fact.terms if not YEAR.search(part)]
    parts = [Phrases(word for each in part.split("|") for word in endings(each)) for part in undated]
    figures = _figures(" / ".join(fact.forms).lower())
    return Termed(
        fact,
        tuple(parts),
        {kind: {n for n, _ in found} for kind, found in figures.items()},
        frozenset(YEAR.findall(fact.statement)),
        len(undated) < len(fact.terms),
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
    dated = {*YEAR.findall(about)}
    for start, end in _pieces(text):
        piece = text[start:end]
        # What is denied, what another payer does or what somebody has used up may be another figure.
        denied = DENIES.search(piece) and not UNTIL.search(piece)
        apart = denied or USED.search(piece) or OTHERS.search(piece)
        for fact, (first, last) in _wrong(piece, known, dated) if not apart else ():
            yield Contradiction(fact, piece[first:last], (start + first, start + last))


def _wrong(piece: str, known: list[Termed], dated: set[str]) -> Iterator[tuple[Fact, Place]]:
    years = {*YEAR.findall(piece)} or (dated if len(dated) == 1 else set())
    for kind, figures in _figures(piece).items():
        meant = [each for each in known if kind in each.figures and _is_about(each, piece, kind, years)]
        # A figure right behind a code is that code's; of others one may be the fact's.
        for named, places in _by_code(piece, figures).items():
            near = [each for each in meant if not named or named in each.codes]
            # What the block says of the same beside it is no contradiction.
            right = {n for each in (known if kind == "%" else near) for n in each.figures.get(kind, ())}
            right |= {100 - n for n in right} if kind == "%" and LESS.search(piece) else set()
            if near and not any(_is_one_of(n, right) for n, _ in places):
                yield near[0].fact, places[0][1]
        now = kind == "$" and not meant and not dated and not PAST.search(piece)
        if newer := now and _newer(piece, figures[0][0], known):
            yield newer, figures[0][1]


def _is_one_of(n: float, right: set[float]) -> bool:
    """Whether a figure is one of those that are right, or one of them in cents."""
    return n in right or (n % 1 != 0 and any(round(each, 2) == n for each in right))


def _pieces(text: str) -> Iterator[Place]:
    """The pieces of a sentence; where years and amounts take turns, each year with its amount."""
    start = 0
    for end in [*(match.start() for match in CUT.finditer(text)), len(text)]:
        found = [*YEAR_OR_DOLLARS.finditer(text, start, end)]
        turns = [bool(match["year"]) for match in found]
        if turns and turns[::2] == [turns[0]] * (len(turns) // 2) == [not turn for turn in turns[1::2]]:
            for match in found[2::2]:
                yield start, match.start()
                start = match.start()
        yield start, end
        start = end


def _newer(piece: str, n: float, known: list[Termed]) -> Fact | None:
    """The latest of the yearly facts of which an older one gives an amount."""
    yearly = [each for each in known if each.dated and any(part.search(piece) for part in each.parts)]
    old = next((each for each in yearly if n in each.figures.get("$", ())), None)
    kin = [each for each in yearly if old and each.fact.terms[0] == old.fact.terms[0]]
    latest = max(kin, key=lambda each: max(each.years), default=None)
    return latest.fact if latest and latest is not old else None


def _by_code(text: str, figures: list[tuple[float, Place]]) -> dict[str, list[tuple[float, Place]]]:
    """The figures by the code right before each; the first of them alone if none has another one."""
    found: dict[str, list[tuple[float, Place]]] = {}
    for n, place in figures:
        before = OF_CODE.search(text, 0, place[0])
        found.setdefault(before["code"] if before else "", []).append((n, place))
    return found


def _is_about(each: Termed, text: str, kind: str, years: set[str]) -> bool:
    """Whether a piece of a block has itself one of the terms of a fact, its year if it is of one, and
    no other year, or is in a block with no year but this; where the figure is the year since when, all of
    the terms."""
    own = [part for part in each.parts if part.search(text)]
    codes = {*CODED.findall(text)}
    if (codes and each.codes and not codes & each.codes) or (each.dated and each.years != years):
        return False
    if kind in ("from", "%"):
        return len(own) == len(each.parts)
    if each.dated:
        return bool(own or YEAR.search(text) or ANSWERS.match(text))
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
