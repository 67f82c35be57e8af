"""A block of text in; out comes what it says wrongly of persons: who may treat, evaluate, plan, enroll, refer
or supervise, and who is paid for it, by a table of who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..model import Fact
from ..phrases import Phrases
from ..words import Place, blank, blanks, spelt
from .amounts import Contradiction
from .blocks import Block
from .hedges import DENIES, GROUPS, any_phrase, is_of_another_payer
from .sentences import Sentence, sentences

# What denies nothing of who may do what: "no cosignature is needed", "nothing stops an aide".
SPARED = any_phrase(*GROUPS["spared"])
FORBIDS = any_phrase(*GROUPS["forbids"])
DENIED = re.compile(rf"{DENIES.pattern}|{any_phrase(*GROUPS['refuses']).pattern}")
# What was so until some year need not be so now.
PAST = re.compile(
    r"\b(?:until|till|before|through|up to|prior to) [^.;,]{0,24}\b20(?:1\d|2[0-5])\b"
    r"|\b(?:used to|pre-20\d\d)\b"
)
CUT = re.compile(
    r";|[.?!] |\u2014|\u00b7|,? \b(?:but|(?<!only )while|whereas|although|though|yet|because"
    r"|since(?= [^\d\W])|so(?! long| that)|and(?= (?:an?|the) \w+ (?:may|can|must|needs|is|does)\b))\b"
)
TAKES_BACK = re.compile(
    r"\W*(?:(?:it|they|that|this|you|we) )?(?:can't|cannot|isn't|aren't|doesn't|won't|not|no|never)\b"
)
# A code that is only set apart, and whoever somebody only is taught by.
CONTRAST = re.compile(
    r"\bnot \d{5}\b"
    r"|\b(?:trained|taught|supervised|overseen|directed|employed|hired) by (?:the |an? |our |your )?\w+"
)
# The case that a question is about is not said: "Q: The tech finished the drills. May we bill?"
CASE = re.compile(r"\A[\s>*-]*q(?:uestion)? ?\d*[:.)][^?|]*\.\s(?=[^.?|]*\?)")
ARTICLE = "(?:an?|the|our|your|my|her|his|their|its|any)"
# What stands between two persons of a list; and between a deed and who does it, behind it.
LISTS = re.compile(
    r"(?=.*(?:[,/&+]|\b(?:and|or|nor|plus)\b))(?:'s?)?[\s,/&+]*"
    rf"(?:(?:and|or|nor|plus|also|even|do|pa|{ARTICLE})\b[\s,/&+]*)*"
)
BY = re.compile(
    rf"(?:(?:[^;]{{0,50}}? )??by|(?: \w+)?? (?:of|from|for|with)) (?:{ARTICLE} )?"
    r"(?:(?!and |or )[\w'-]+ ){0,3}\Z"
)
NONE: dict[str, Any] = {"who": {}, "says": {}, "table": []}  # where the data lists nobody


class Mark(NamedTuple):
    """What a phrase of a text is: the names of persons or of deeds."""

    names: frozenset[str]
    start: int
    end: int


class Row(NamedTuple):
    """A row of the table: who may not do what, or of whom it is wrong to deny it; what stands in the same
    clause, what in the same sentence, with what it says something else, and the fact that is right."""

    fact: Fact
    who: frozenset[str]
    does: frozenset[str]
    near: tuple[frozenset[str], ...]
    beside: tuple[frozenset[str], ...]
    unless: frozenset[str]
    denied: bool


class Persons(NamedTuple):
    """The phrases for persons and for deeds, the names of each, and the table."""

    who: Phrases
    says: Phrases
    names: Mapping[str, frozenset[str]]
    table: tuple[Row, ...]

    def marks(self, text: str, phrases: Phrases) -> list[Mark]:
        return [Mark(self.names[match[0]], *match.span()) for match in phrases.finditer(text)]


def of_data(data: Mapping[str, Any], terms: Mapping[str, str], facts: Mapping[str, Fact]) -> Persons:
    """The persons as the data lists them, `terms` are words that many phrases share."""
    names: dict[str, set[str]] = {}
    for name, text in (item for kind in ("who", "says") for item in data[kind].items()):
        for word in (word for part in text.split("|") for word in spelt(part, terms)):
            names.setdefault(word, set()).add(name)
    rows = [
        Row(
            facts[row["fact"]],
            frozenset(row.get("who", ())),
            frozenset(row["does"]),
            *(tuple(frozenset(each.split("|")) for each in row.get(key, ())) for key in ("near", "beside")),
            frozenset(row.get("unless", ())),
            row.get("denied", False),
        )
        for row in data["table"]
    ]
    kinds = [
        Phrases(word for word, each in names.items() if each & {*data[kind]}) for kind in ("who", "says")
    ]
    return Persons(*kinds, {word: frozenset(each) for word, each in names.items()}, tuple(rows))


def wrong(line: str, block: Block, known: Persons) -> Iterator[Contradiction]:
    """What a block, its line in lower case, says against the table, each fact once."""
    # Under "an aide never does this:" nothing that is listed is so.
    if is_of_another_payer(line) or DENIED.search(block.lead.lower()):
        return
    found = sentences(CASE.sub(blanks, line), block.lead, block.columns)
    told: set[str] = set()
    for sentence, after in zip(found, [*(each.text for each in found[1:]), ""], strict=False):
        if sentence.asks or PAST.search(sentence.text):
            continue
        for fact, place in _against(sentence, after, known):
            if fact.id not in told:
                told.add(fact.id)
                first, last = sentence.place(*place)
                yield Contradiction(fact, line[first:last], (first, last))


def _against(sentence: Sentence, after: str, known: Persons) -> Iterator[tuple[Fact, Place]]:
    """The facts that a sentence contradicts, each with the place of what does; the sentence `after` it may
    take it back of those whom it names, or of all where it names nobody."""
    text = CONTRAST.sub(blanks, sentence.text)
    people = [mark for mark in known.marks(text, known.who) if "nobody" not in mark.names]
    # The name of a person holds no deed.
    hidden = blank(text, [(one.start, one.end) for one in people])
    deeds = [deed for deed in known.marks(text, known.says) if hidden[deed.start : deed.end].strip()]
    pieces = [*_pieces(text, deeds)]
    back = {name for mark in known.marks(after, known.who) for name in mark.names} or {""}
    back = back if DENIED.search(SPARED.sub(blanks, after)) else set()
    back = {""} if TAKES_BACK.match(after) else back
    near = {name for mark in (*people, *deeds) for name in mark.names}
    for row in known.table:
        if near.isdisjoint(row.does) or row.unless & near or not all(each & near for each in row.beside):
            continue
        if back & (row.who | {""}) and not row.denied:
            continue
        for piece in (each for each in pieces if not is_of_another_payer(text[slice(*each)])):
            within = _within(piece, deeds)
            own = {name for deed in within for name in deed.names}
            if not all(each & own for each in row.near):
                continue
            done = [deed for deed in within if deed.names & row.does and deed.start >= sentence.question]
            done = [deed for deed in done if not row.who or row.who & _whose(text, deed, people, piece)]
            if done and _is_so(text, row, done, piece, pieces, people):
                whole = [*done[:1], *(each for each in _within(piece, people) if each.names & row.who)]
                yield row.fact, (min(mark.start for mark in whole), max(mark.end for mark in whole))


def _within(piece: Place, marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if piece[0] <= mark.start < piece[1]]


def _pieces(text: str, deeds: list[Mark]) -> Iterator[Place]:
    """The clauses of a text; one without a deed belongs to the next."""
    start = 0
    for match in CUT.finditer(text):
        if _within((start, match.start()), deeds):
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _whose(text: str, deed: Mark, people: list[Mark], piece: Place) -> frozenset[str]:
    """Who does a deed: who stands behind it with "by", else who stands before it, else who stands behind it;
    with all of the list that this is one of. A clause that names nobody goes on from that before it."""
    own = _within(piece, people) or [one for one in people if one.start < piece[0]][-1:]
    if not own:
        return frozenset()
    behind = next((index for index, one in enumerate(own) if one.start >= deed.end), len(own))
    is_by = behind < len(own) and BY.fullmatch(text, deed.end, own[behind].start)
    first = behind if is_by or not behind else behind - 1
    last = first + 1
    while first and LISTS.fullmatch(text, own[first - 1].end, own[first].start):
        first -= 1
    while last < len(own) and LISTS.fullmatch(text, own[last - 1].end, own[last].start):
        last += 1
    return frozenset(name for one in own[first:last] for name in one.names)


def _is_so(
    text: str, row: Row, done: list[Mark], piece: Place, pieces: list[Place], people: list[Mark]
) -> bool:
    """Whether a clause with deeds of a row says what is wrong: it is not denied, or denied just once."""
    if row.denied:
        clause = text[slice(*piece)]
        return bool(FORBIDS.search(clause)) and not DENIED.search(FORBIDS.sub(blanks, clause, count=1))
    text = blank(text, [(mark.start, mark.end) for mark in done])
    text = SPARED.sub(blanks, text) if row.who else text
    for place in pieces:
        own = {name for person in _within(place, people) for name in person.names}
        if DENIED.search(text, *place) and (place == piece or not own or own & row.who):
            return False
    return True
