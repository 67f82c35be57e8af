"""A block of text in; out comes what it says wrongly of persons: who may treat, evaluate, plan, enroll, refer
or supervise, and who is paid for it, by a table of who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from ..model import Fact
from ..phrases import Phrases
from ..words import Place, blank, blanks, spelt
from .amounts import Contradiction
from .blocks import Block
from .hedges import DENIES, EMPHATIC, GROUPS, HEDGES, MEDICARE, OTHERS, any_phrase, is_of_another_payer
from .sentences import GOES_ON, Sentence, sentences

# What denies nothing of who may do what: "no cosignature is needed", "nothing stops an aide".
SPARED = any_phrase(*GROUPS["spared"])
FORBIDS = any_phrase(*GROUPS["forbids"])
DENIED = re.compile(rf"{DENIES.pattern}|{any_phrase(*GROUPS['refuses']).pattern}")
CUT = re.compile(
    r";|[.?!] |\u2014|\u00b7|,? \b(?:but|(?<!only )while|whereas|although|though|yet|because"
    r"|since(?= [^\d\W])|so(?! long| that))\b"
)
ARTICLE = "(?:an?|the|our|your|my|her|his|their|its|any)"
# What stands before a person who is one more of a list, or begins a clause; and between two of a list.
JOINS = re.compile(rf"(?:'s?)?(?:,|,? (?:and|or|nor|plus)|\s*[/&+])\s*(?:{ARTICLE} )?(?:[\w-]+ )?\Z")
LISTS = re.compile(
    r"(?=.*(?:[,/&+]|\b(?:and|or|nor|plus)\b))(?:'s?)?[\s,/&+]*"
    rf"(?:(?:and|or|nor|plus|also|even|do|pa|{ARTICLE})\b[\s,/&+]*)*"
)
# What stands between a deed and who does it, behind it; and between a deed and whom it is done to, such as
# whom "Medicare pays".
BY = re.compile(
    rf"(?:(?:[^;]{{0,50}}? )??by|(?: \w+)?? (?:of|from|for|with)) (?:{ARTICLE} )?(?:[\w'-]+ ){{0,3}}\Z"
)
TO = re.compile(r"\b(?:to|by|pays?|covers?|reimburses?|recogni[sz]es?|accepts?|lets|allows|permits)\Z")
RIGHT = re.compile(rf" (?:for )?(?:{ARTICLE} )?(?:[\w-]+ ){{0,2}}\Z")
# What stands before somebody who is named by the way: "rather than the PTA", "under a PT".
THAN = re.compile(
    r"\b(?:(?:rather |other )?than|instead of|(?:in )?(?:place|lieu) of|unlike|not|never|under"
    r"|employ(?:s|ing)?|hir(?:es|ing)|(?:supervised|employed|hired|watched|overseen) by|works? for"
    rf"|working for|(?:supervision|oversight) of) (?:{ARTICLE} )?\Z"
)
# A plan of care; the plan of an insurer does something.
PLAN = re.compile(
    r"\b(?:the|a|our|their) (?:\w+ )?plan\b"
    r"(?! (?:pays?|covers?|allows?|says?|asks?|wants?|requires?|lets?|itself))"
)
WHO = re.compile(r"\W*who(?:se|m)?\b")
ANSWER = re.compile(r"\s*[:=\u2013\u2192/-]*\s*(?:yes|no|ok|okay|allowed|never|not)\b")
NONE: dict[str, Any] = {"who": {}, "says": {}, "table": []}  # where the data lists nobody
BEFORE = 40  # characters before a person that say how it is named
ALONE = 3  # words of a line that is only the name of a person, at most


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
    strict: bool


class Persons(NamedTuple):
    """The phrases for persons and for deeds, the names of each, and the table."""

    who: Phrases
    says: Phrases
    names: Mapping[str, frozenset[str]]
    table: tuple[Row, ...]

    def named(self, text: str) -> set[str]:
        """The kinds of persons that a text names."""
        return {name for mark in self.marks(text, self.who) for name in mark.names} - {"nobody"}

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
            row.get("strict", False),
        )
        for row in data["table"]
    ]
    kinds = [
        Phrases(word for word, each in names.items() if each & {*data[kind]}) for kind in ("who", "says")
    ]
    return Persons(*kinds, {word: frozenset(each) for word, each in names.items()}, tuple(rows))


def wrong(line: str, block: Block, known: Persons) -> Iterator[Contradiction]:
    """What a block, its line in lower case, says against the table, each fact once."""
    over = block.about.strip("# :").lower()
    said = {
        name for mark in known.marks(f"{over} {block.lead.lower()} {line}", known.says) for name in mark.names
    }
    others = OTHERS.search(PLAN.sub(blanks, line))
    found = [_of_whom(each, over, known) for each in sentences(line, block.lead, block.columns)]
    behind = [*(each.text for each in found[1:]), ""][: len(found)]
    told: set[str] = set()
    for sentence, after in [*zip(found, behind, strict=True), *_joined(found, known)]:
        apart = HEDGES.search(sentence.text) or (others and not MEDICARE.search(sentence.text))
        for fact, place in () if sentence.asks or apart else _against(sentence, after, said, known):
            if fact.id not in told:
                told.add(fact.id)
                first, last = sentence.place(*place)
                yield Contradiction(fact, line[first:last], (first, last))


def _of_whom(sentence: Sentence, over: str, known: Persons) -> Sentence:
    """A sentence that names nobody, as one with a line over it that is only the name of a person."""
    first = known.who.search(over) if len(over.split()) <= ALONE else None
    if first is None or first.start() or known.named(sentence.text):
        return sentence
    return sentence._replace(text=f"{over}: {sentence.text}", added=len(over) + 2)


def _joined(found: list[Sentence], known: Persons) -> Iterator[tuple[Sentence, str]]:
    """Each two sentences in a row as one, if one names nobody, or the second goes on from the first."""
    for one, two in pairwise(found):
        if is_of_another_payer(one.text) or one.added or one.question or two.added or two.question:
            continue
        if GOES_ON.match(two.text) or bool(known.named(one.text)) != bool(known.named(two.text)):
            text = one.text.rstrip(".!").ljust(len(one.text), ",").ljust(two.start - one.start)
            yield Sentence(text + two.text, one.start), ""


def _against(sentence: Sentence, after: str, said: set[str], known: Persons) -> Iterator[tuple[Fact, Place]]:
    """The facts that a sentence contradicts, each with the place of what does; `said` is what its block says,
    `after` the sentence behind it."""
    # What is taken back right behind it, of whom.
    back = (known.named(after) or {""}) if DENIED.search(after) else set()
    asked = 0 if WHO.match(sentence.text) else sentence.question
    for text in _answered(EMPHATIC.sub(blanks, sentence.text), known):
        people, pieces = _said(text, known)
        near = {name for mark in people for name in mark.names} | ({"medicare"} & said)
        near |= {name for _, deeds in pieces for deed in deeds for name in deed.names}
        for row in known.table:
            if row.unless & near or not all(each & near for each in row.beside):
                continue
            if back & (row.who | {""}) and not row.denied:
                continue
            for piece, deeds in pieces:
                own = {name for deed in deeds for name in deed.names}
                if not own & row.does or not all(each & own for each in row.near):
                    continue
                done = [each for each in deeds if each.names & row.does and each.start >= asked]
                done = [each for each in done if not row.who or _whose(text, each, people, piece) & row.who]
                if done and _is_so(text, row, done, piece, pieces, people):
                    whole = [*done[:1], *(each for each in _within(piece, people) if each.names & row.who)]
                    yield row.fact, (min(mark.start for mark in whole), max(mark.end for mark in whole))


def _answered(text: str, known: Persons) -> Iterator[str]:
    """A text; of one that answers for several persons with yes or no, one for each of them: the text before
    the first of them with its answer."""
    starts = [match.start() for match in known.who.finditer(text) if ANSWER.match(text, match.end())]
    if len(starts) < 2:
        yield text
    for start, end in pairwise([*starts, len(text)] if len(starts) > 1 else []):
        yield blank(text[:end], [(starts[0], start)])


def _said(text: str, known: Persons) -> tuple[list[Mark], list[tuple[Place, list[Mark]]]]:
    """The persons of a text, and its clauses with their deeds."""
    people = [mark for mark in known.marks(text, known.who) if "nobody" not in mark.names]
    deeds = [
        deed
        for deed in known.marks(text, known.says)
        if not any(one.start <= deed.start and deed.end <= one.end for one in people)
    ]
    return people, [(piece, _within(piece, deeds)) for piece in _pieces(text, people, deeds)]


def _within(piece: Place, marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if piece[0] <= mark.start < piece[1]]


def _pieces(text: str, people: list[Mark], deeds: list[Mark]) -> Iterator[Place]:
    """The clauses of a text: a person who does something begins one, where somebody did something before."""
    cuts = [match.span() for match in CUT.finditer(text)]
    for index, (before, person) in enumerate(pairwise(people), 2):
        joint = JOINS.search(text, max(0, person.start - BEFORE), person.start)
        end = people[index].start if index < len(people) else len(text)
        if joint and _within((person.end, end), deeds):
            by = any(BY.fullmatch(text, deed.end, before.start) for deed in deeds if deed.end <= before.start)
            if by or _within((before.end, person.start), deeds):
                cuts.append((joint.start(), joint.start()))
    start = 0
    for first, last in [*sorted(cuts), (len(text), len(text))]:
        if first == len(text) or _within((start, first), deeds):
            yield start, first
            start = last


def _whose(text: str, deed: Mark, people: list[Mark], piece: Place) -> frozenset[str]:
    """Who does a deed: who stands behind it with "by", else who stands before it, else who stands behind it;
    with all of the list that this is one of. A clause that names nobody goes on from that before it."""
    known = [one for one in people if one.start < piece[1]]
    own = [one for one in known if not THAN.search(text, max(0, one.start - BEFORE), one.start)] or known
    own = [one for one in own if one.start >= piece[0]] or own[-1:]
    if not own:
        return frozenset()
    behind = next((index for index, one in enumerate(own) if one.start >= deed.end), len(own))
    if behind < len(own):
        gap = (deed.end, own[behind].start)
        done_to = TO.search(text, deed.start, deed.end) and RIGHT.fullmatch(text, *gap)
        at = behind if not behind or done_to or BY.fullmatch(text, *gap) else behind - 1
    else:
        at = behind - 1
    first, last = at, at + 1
    while first and LISTS.fullmatch(text, own[first - 1].end, own[first].start):
        first -= 1
    while last < len(own) and LISTS.fullmatch(text, own[last - 1].end, own[last].start):
        last += 1
    return frozenset(name for one in own[first:last] for name in one.names)


def _is_so(
    text: str,
    row: Row,
    done: list[Mark],
    piece: Place,
    pieces: list[tuple[Place, list[Mark]]],
    people: list[Mark],
) -> bool:
    """Whether a clause with deeds of a row says what is wrong: it is not denied, or denied just once."""
    if row.denied:
        clause = text[slice(*piece)]
        return bool(FORBIDS.search(clause)) and not DENIED.search(FORBIDS.sub(blanks, clause, count=1))
    text = blank(text, [(mark.start, mark.end) for mark in done])
    text = text if row.strict else SPARED.sub(blanks, text)
    for place, _ in pieces:
        own = {name for person in _within(place, people) for name in person.names}
        if DENIED.search(text, *place) and (place == piece or not own or own & row.who):
            return False
    return True
