"""A sentence in; out come the facts that it contradicts: it has the terms of a fact and a figure of the same
kind, an amount or a share or a number of the same things, and the figure is neither the fact's nor that of
another fact with these terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..model import Fact
from ..phrases import Phrases
from ..words import CODE, Place, blanks, spelt, words_of
from .figures import SINCE, Figure, figures
from .hedges import GROUPS, HEDGES, OTHERS, any_phrase
from .minutes import MINUTES

USED = any_phrase(*GROUPS["used"])
# From which amount on a modifier is used, whatever a patient has used.
BEGINS = re.compile(
    r"\bkx\b[^.;]*\b(?:starts?|begins?|goes on|needed|required|kicks in|applies|due)\b[^.;]*"
    r"\b(?:after|once|when|as soon as|above|over|past|from|until)\b"
)
# What denies the figure behind it; "not until $2,480" does not.
DENIED = re.compile(rf"(?:{any_phrase(*GROUPS['denied_figure']).pattern})[^,;$%]{{0,30}}\Z")
# Where another statement begins, also that of another code: "97112 = 4, 97110 = 6".
CUT = re.compile(
    r";| / |,? (?:but|while|whereas|so|because|(?:the )?same as|just like)\b"
    r"|(?<!\b\d{5}), (?=\d{5}\b\D{1,9}"
    r"(?:\d|one|two|three|four|five|six|eight)\b)| and (?=\d{5} (?:at|has|gets|is) )"
    r"| (?:against|versus|vs\.?|compared (?:with|to)) (?=\d)"
    r"|,? (?:\w+ )*(?:less|more|lower|higher) than (?=\d{5}|neuro|ther)"
    r"|, (?:\w+ ){0,2}(?:over|under|about) half "
    r"|,? and (?=for \d{5}\b)"
    r"|(?:,| and) (?=\d?\.\d\d for \d{5})"
    r"|, and (?=[a-z -]{3,24} \(\d?\.\d)"
    r"|, and (?=[a-z0-9 -]{2,16} \$)|\band (?=(?:\d|[a-z]+) of \d{5})"
    r"|\band (?=\d (?:units? )?(?:for|of) \w)"
    r"|(?<=\b20\d\d) and (?=\$ ?[\d,]+ in 20\d\d\b)"
)
YEAR = re.compile(r"(?:\b|(?<=\b[cf]y)|(?<=_))(?<!\$)20[0-3]\d\b")
# A year right before its amount, as in a list that names the rest above.
YEARLY = re.compile(rf"\$ ?[\d,]+ in 20[0-3]\d\b|{YEAR.pattern}\W{{0,3}}(?:(?:it|is|was|it's) ){{0,2}}\$")
# What somebody did to an amount or what changed it: "by $70", "$70 more".
BY = re.compile(r"\b(?:by|up|down|added|rise of|increase of|another) (?:about |a |only |just )?\Z")
MORE = re.compile(r" (?:more|less|fewer|higher|lower|increase|raise|jump|bump|hike|rise|above|below)\b")
# Another year than the one that is named; and one that is over.
RELATIVE = re.compile(
    r"(?<!same as )(?<!unchanged from )(?<!unchanged since )\b(?:(?:last|prior|previous|preceding) year"
    r"|year before|year earlier|year later|following year"
    r"|next year|now it|come january|starts? over"
    r"|started (?:over|again))\b"
    r"|\b(?:than|compared (?:with|to)|versus|vs\.?) (?:in |for |the )?20\d\d"
)
PAST = re.compile(r"\b(?:was|were|had|used to)\b")
THIS_YEAR = re.compile(r"\bthis year\b")
CODED = re.compile(rf"\b{CODE}\b")
PAYER = frozenset(["medicare"])
OPPOSITE = {"off": "paid", "paid": "off"}


class Termed(NamedTuple):
    """A fact with its terms: a text is about it that has a word of each part and none of its `bars`; where it
    has one of its `hints`, it is about this one of the facts with the same terms; and its figures by kind."""

    fact: Fact
    parts: tuple[Phrases, ...]
    hints: Phrases
    bars: Phrases
    figures: dict[str, list[Figure]]
    years: frozenset[str]
    dated: bool  # whether a part names the year, which is not among `parts` then


class Contradiction(NamedTuple):
    """What is not so by a fact: what is found, such as another figure, its place, and what is right where the
    fact does not say it in so few words."""

    fact: Fact
    found: str
    place: Place
    right: str = ""


Index = dict[str, tuple[Termed, ...]]


def index(facts: Iterable[Fact], shared: Mapping[str, str]) -> Index:
    """The facts that have terms, by the words with which one of their parts begins, that with the fewest; of
    `shared` words a term gives the name."""
    found: dict[str, list[Termed]] = {}
    for fact in facts:
        if fact.terms:
            each = _termed(fact, shared)
            for word in min((part.heads for part in each.parts), key=len):
                found.setdefault(word, []).append(each)
    return {word: tuple(known) for word, known in found.items()}


def _termed(fact: Fact, shared: Mapping[str, str]) -> Termed:
    def phrases(sign: str) -> list[Phrases]:
        parts = [part for part in undated if (part[0] if part[0] in "?!" else "") == sign]
        return [
            Phrases(word for each in part.lstrip("?!").split("|") for word in spelt(each, shared))
            for part in parts
        ]

    undated = [part for part in fact.terms if not YEAR.fullmatch(part)]
    values, stated = figures(" / ".join(fact.forms).lower()), figures(fact.statement.lower())
    told = {
        kind: [each for each in stated.get(kind, ()) if each.n in {value.n for value in found}] or found
        for kind, found in values.items()
    }
    told |= {"from": stated["from"]} if "from" in stated else {}
    return Termed(
        fact,
        tuple(phrases("")),
        next(iter(phrases("?")), Phrases(())),
        next(iter(phrases("!")), Phrases(())),
        told,
        frozenset(YEAR.findall(fact.statement)),
        len(undated) < len(fact.terms),
    )


def near(text: str, known: Index) -> list[Termed]:
    """The facts that a block may be about, by its text with its heading and what leads to it."""
    words = {*words_of(text.replace("$", " "))}
    found = {each.fact.id: each for word in sorted(words & known.keys()) for each in known[word]}
    close = [each for each in found.values() if all([part.may_be_among(words) for part in each.parts])]
    return [each for each in close if all(part.search(text) for part in each.parts)]


def contradicted(text: str, known: list[Termed], about: str) -> Iterator[Contradiction]:
    """The facts that one sentence in lower case contradicts, of those that its block may be about."""
    dated = {*YEAR.findall(about)}
    start = 0
    for end in [*(match.start() for match in CUT.finditer(text)), len(text)]:
        piece = text[start:end]
        # What somebody judges, what another payer does or what somebody has used up may be another figure.
        used = USED.search(piece) and not BEGINS.search(piece)
        apart = HEDGES.search(SINCE.sub(blanks, piece)) or used or OTHERS.search(piece)
        for fact, (first, last) in _wrong(piece, known, dated) if not apart else ():
            yield Contradiction(fact, piece[first:last], (start + first, start + last))
        start = end


def _wrong(piece: str, known: list[Termed], dated: set[str]) -> Iterator[tuple[Fact, Place]]:
    years = {*YEAR.findall(piece)}
    if not years and THIS_YEAR.search(piece):
        years = {max((year for each in known for year in each.years), default="")}
    for kind, found in figures(piece).items():
        own = [each for each in found if not _is_apart(piece, each)]
        # A year that stands elsewhere is that of one amount, not of each in a row.
        of = years or (dated if len(dated) == 1 and (kind != "$" or len(own) == 1) else set())
        near = [each for each in known if kind in each.figures and _is_about(each, piece, kind, of)]
        if kind == "unit" and MINUTES.search(piece):  # units of minutes are no limit
            continue
        if kind == "unit":  # what a piece names with all its terms it is about
            whole = [each for each in near if all(part.search(piece) for part in each.parts)]
            near = whole or near
        near = [
            each for each in _meant(near, piece) if any(_agree(a, b) for a in own for b in each.figures[kind])
        ]
        right = [one for each in near for one in each.figures[kind]]
        if kind == "$":
            # A few dollars are a part or a change of a yearly amount, and thousands are no price of a unit.
            own = [a for a in own if any(one.n < 4 * a.n and a.n < 40 * one.n for one in right)]
        odd = [each for each in own if not any(_is_right(each, one) for one in right)]
        # Of several figures one may be the fact's.
        if near and odd and len(odd) == len(own):
            yield near[0].fact, odd[0].place


def _meant(near: list[Termed], piece: str) -> list[Termed]:
    """Of facts with the same terms the ones with a hint of their own in a piece."""
    hinted = [each for each in near if each.hints.search(piece)]
    families = {each.fact.terms[0] for each in hinted}
    return [each for each in near if each in hinted or each.fact.terms[0] not in families]


def _is_apart(piece: str, figure: Figure) -> bool:
    """Whether a figure of a piece is denied or a change."""
    before, end = piece[max(0, figure.place[0] - 48) : figure.place[0]], figure.place[1]
    small = figure.n < 1 or (figure.n < 100 and figure.n % 1 == 0 and not figure.role)
    return bool(DENIED.search(before) or (small and (BY.search(before) or MORE.match(piece, end))))


def _agree(found: Figure, own: Figure) -> bool:
    """Whether two figures can be of one thing by their roles."""
    either = not (found.role and own.role) and own.role != "over"
    return either or found.role in (own.role, OPPOSITE.get(own.role))


def _is_right(found: Figure, own: Figure) -> bool:
    """Whether a figure is the one of a fact, or what is left of it."""
    if found.role and own.role and found.role != own.role:
        return found.role == OPPOSITE.get(own.role) and found.n == 100 - own.n
    return _equal(found.n, own.n)


def _equal(n: float, own: float) -> bool:
    """Whether two numbers are the same, one of them perhaps in cents only, or a year without its month."""
    year = 2000 < n < 2100 and int(n) == int(own) and (n % 1 == 0 or own % 1 == 0)
    return n == own or year or (n % 1 != 0 and round(own, 2) == n)


def _is_about(each: Termed, text: str, kind: str, years: set[str]) -> bool:
    """Whether a piece of a block has itself one of the terms of a fact, its year if it is of one, and
    no other year, or is in a block with no year but this; where the figure is a share or the year since when,
    all of the terms. What was so in a year is no fact without one."""
    own = [part.search(text) for part in each.parts]
    coded = [hit for part, hit in zip(each.parts, own, strict=True) if any(map(str.isdigit, part.heads))]
    if (CODED.search(text) or kind == ".") and not all(coded):
        return False  # it is about another code
    if each.bars.search(text) or (each.dated and (each.years != years or RELATIVE.search(text))):
        return False
    if kind in ("from", "%"):
        return all(own)
    if each.dated:
        return any(own) or YEARLY.search(text) is not None
    # By the name of Medicare alone it is about anything.
    named = [hit for part, hit in zip(each.parts, own, strict=True) if not part.may_be_among(PAYER)]
    return any(named or own) and not (years and PAST.search(text))
