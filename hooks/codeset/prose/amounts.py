"""A sentence in; out come the facts that it contradicts: it has the terms of a fact and a figure of the same
kind, an amount or a share or a number of the same things, and the figure is neither the fact's nor that of
another fact with these terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..model import Fact
from ..phrases import Phrases
from ..words import Place, blanks, spelt, words_of
from .figures import DOLLARS, SINCE, Figure, figures
from .hedges import GROUPS, HEDGES, OTHERS, any_phrase

OF_CODE = re.compile(r"\b(?P<code>\d{5})\s*(?:[:=|-]|(?:[a-z]+\s){0,3}?)?\s*\Z")
CODED = re.compile(r"\b\d{5}\b")
USED, PAST, SHORT = (any_phrase(*GROUPS[group]) for group in ("used", "not_now", "short"))
# What denies the figure behind it, or the one before it; "not until $2,480" does not.
DENIED = re.compile(rf"(?:{any_phrase(*GROUPS['denied_figure']).pattern})[^,;$%]{{0,30}}\Z")
UNTIL = re.compile(r"\b(?:until|till|upto|up to|below|under|before|more than|only)\b")
DENIED_BEHIND = re.compile(r"\s?(?:\w+ )?(?:is|was|are|were|does|did|has)(?:n't| not| never| no longer)\b")
UP_TO = re.compile(r"\b(?:until|till|before|up to)\b")
ANSWERS = re.compile(r"\W*(?:a|answer)\b\W")
CUT = re.compile(
    r";| / |, (?=(?:the rest|(?:all )?others|every(?:one|body)(?: else)?) (?:on|at|get|uses?|are|is|stay"
    r"|have)\b)"
    r"|,? (?:but|while|whereas|so|because|same as|just like)\b"
)
YEAR = re.compile(r"(?:\b|(?<=\b[cf]y)|(?<=_))(?<!\$)20[0-3]\d\b")
YEAR_OR_DOLLARS = re.compile(rf"(?P<year>{YEAR.pattern})|{DOLLARS.pattern}")
OF_CARE, LIMITS = any_phrase(*GROUPS["of_care"]), re.compile(rf"{any_phrase(*GROUPS['limits']).pattern} \Z")
FROM = re.compile(r"\bfrom (?:about |roughly )?\Z")
BY = re.compile(r"\b(?:by|up|down|added|rise of|increase of|another) (?:about |a |only |just )?\Z")
SIZE = 20  # times as large or as small
MORE = re.compile(r" (?:more|less|fewer|higher|lower|increase|raise|jump|bump|hike|rise|above|below)\b")
RELATIVE = re.compile(
    r"\b(?:(?:last|prior|previous|preceding) year|year before|year earlier|year later|following year"
    r"|next year)\b"
    r"|\b(?:than|compared (?:with|to)|versus|vs\.?) (?:in |for |the )?20\d\d"
)
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
    codes: frozenset[str]


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
    return Termed(
        fact,
        tuple(phrases("")),
        next(iter(phrases("?")), Phrases(())),
        next(iter(phrases("!")), Phrases(())),
        told,
        frozenset(YEAR.findall(fact.statement)),
        len(undated) < len(fact.terms),
        frozenset(CODED.findall(" ".join(fact.terms))),
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
    for start, end in _pieces(text):
        piece = text[start:end]
        # What somebody judges, what another payer does or what somebody has used up may be another figure.
        apart = HEDGES.search(SINCE.sub(blanks, piece)) or USED.search(piece) or OTHERS.search(piece)
        apart = apart or ("$" in piece and SHORT.search(piece) and not UP_TO.search(piece))
        for fact, (first, last) in _wrong(piece, known, dated) if not apart else ():
            yield Contradiction(fact, piece[first:last], (start + first, start + last))


def _wrong(piece: str, known: list[Termed], dated: set[str]) -> Iterator[tuple[Fact, Place]]:
    years = {*YEAR.findall(piece)} or (dated if len(dated) == 1 else set())
    for kind, found in figures(piece).items():
        stated = [each for each in found if not _is_apart(piece, each)]
        # "The ten-visit interval became one of fifteen visits" says the latter.
        stated = [each for each in stated if kind != "day" or "-" not in piece[slice(*each.place)]] or stated
        meant = _meant(piece, kind, known, years)
        # A figure right behind a code is that code's; of others one may be the fact's.
        for named, own in _sorted(piece, stated):
            near = [each for each in meant if not (named and each.codes) or named in each.codes]
            near = [each for each in near if any(_agree(a, b) for a in own for b in each.figures[kind])]
            # An amount of another size is one of something else.
            sizes = [right.n for each in near for right in each.figures[kind]] if kind == "$" else []
            own = [a for a in own if not sizes or any(a.n / SIZE <= n <= a.n * SIZE for n in sizes)]
            # What the block says of the same beside it is no contradiction.
            beside = [each for each in known if not each.bars.search(piece)] if kind == "%" else near
            odd = _odd(kind, own, [right for each in beside for right in each.figures.get(kind, ())])
            if near and odd:
                yield near[0].fact, odd[0].place
        now = kind == "$" and stated and not meant and not dated and not PAST.search(piece)
        if newer := now and _newer(piece, stated[0].n, known):
            yield newer, stated[0].place


def _meant(piece: str, kind: str, known: list[Termed], years: set[str]) -> list[Termed]:
    """The facts that a piece is about; of those with the same terms the ones with a hint of their own."""
    meant = [each for each in known if kind in each.figures and _is_about(each, piece, kind, years)]
    hinted = [each for each in meant if each.hints.search(piece)]
    most = max((len(each.parts) for each in hinted), default=0)
    hinted = [each for each in hinted if len(each.parts) == most]
    families = {each.fact.terms[0] for each in hinted}
    return [each for each in meant if each in hinted or each.fact.terms[0] not in families]


def _odd(kind: str, own: list[Figure], right: list[Figure]) -> list[Figure]:
    """The figures that are wrong, where none of them is right; of several that come off or are paid, each."""
    # A few dollars are a part or a change of a yearly amount.
    own = [each for each in own if kind != "$" or not right or 4 * each.n > min(one.n for one in right)]
    shares = [each for each in own if each.role in OPPOSITE and 0 < each.n < 100] if len(own) > 1 else []
    odd = [each for each in shares or own if not any(_is_right(each, one) for one in right)]
    return odd if shares or len(odd) == len(own) else []


def _is_apart(piece: str, figure: Figure) -> bool:
    """Whether a figure of a piece is denied, a change, one that something came from, or one of a case."""
    before, end = piece[max(0, figure.place[0] - 48) : figure.place[0]], figure.place[1]
    denied = (DENIED.search(before) and not UNTIL.search(before)) or DENIED_BEHIND.match(piece, end)
    small = figure.n < 1 or (figure.n < 100 and figure.n % 1 == 0 and not figure.role)
    change = small and (BY.search(before) or MORE.match(piece, end))
    care = OF_CARE.match(piece, end + 1) and not LIMITS.search(before)
    return bool(denied or change or care or FROM.search(before) or figure.role == "done")


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
    old = next((each for each in yearly if any(n == own.n for own in each.figures.get("$", ()))), None)
    kin = [each for each in yearly if old and each.fact.terms[0] == old.fact.terms[0]]
    latest = max(kin, key=lambda each: max(each.years), default=None)
    return latest.fact if latest and latest is not old else None


def _sorted(text: str, found: list[Figure]) -> Iterator[tuple[str, list[Figure]]]:
    """The figures by the code right before each, those over which something is due apart from the others."""
    groups: dict[tuple[str, bool], list[Figure]] = {}
    for each in found:
        before = OF_CODE.search(text, 0, each.place[0])
        groups.setdefault((before["code"] if before else "", each.role == "over"), []).append(each)
    for (code, _), own in groups.items():
        yield code, own


def _is_about(each: Termed, text: str, kind: str, years: set[str]) -> bool:
    """Whether a piece of a block has itself one of the terms of a fact, its year if it is of one, and
    no other year, or is in a block with no year but this; where the figure is the year since when, all of
    the terms."""
    own = [part for part in each.parts if part.search(text)]
    codes = {*CODED.findall(text)}
    if (codes and each.codes and not codes & each.codes) or (each.dated and each.years != years):
        return False
    if each.bars.search(text) or (each.dated and RELATIVE.search(text)):
        return False
    if kind in ("from", "%"):
        return len(own) == len(each.parts)
    if each.dated:
        return bool(own or YEAR.search(text) or ANSWERS.match(text))
    return bool(own) and not (years and each.years and max(years) < min(each.years))
