"""A block of text in; out comes what it says wrongly of persons: who may treat, evaluate, plan, enroll, refer or
supervise, and who is paid for it, by a table of who does what."""

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
    r";|[.?!] |\u2014|\u00b7|,? \b(?:but|(?<!only )while|whereas|although|though|yet|because|since(?= [^\d\W])|so(?! long| that))\b"
)
THE = r"(?:(?:an?|the|our|your|my|her|his|their|its|any) )?"
# What stands before a person who is one more of a list, or begins a clause.
JOINS = re.compile(rf"(?:'s?)?(?:,|,? (?:and|or|nor|plus)|\s*[/&+])\s*{THE}(?:[\w-]+ )?\Z")
LISTS = re.compile(
    rf"(?=.*(?:[,/&+]|\b(?:and|or|nor|plus)\b))(?:'s?)?[\s,/&+]*(?:(?:and|or|nor|plus|also|even|do|pa|{THE[3:-3]})\b[\s,/&+]*)*"
)
BY = re.compile(rf"(?:(?:[^;]{{0,50}}? )??by|(?: \w+)?? (?:of|from|for|with)) {THE}(?:[\w'-]+ ){{0,3}}\Z")
# Somebody who is named as who does not: "rather than the PTA", "under a PT".
THAN = re.compile(
    rf"\b(?:(?:rather |other )?than|instead of|(?:in )?(?:place|lieu) of|unlike|not|never|under|employ(?:s|ing)?|hir(?:es|ing)|(?:supervised|employed|hired|watched|overseen) by|works? for|working for|(?:supervision|oversight) of) {THE}\Z"
)
# What is done to somebody who stands right behind it: "Medicare pays aides", "handed over to a tech".
TO = re.compile(
    r"(?:\b(?:to|by)|\b(?:pays?|covers?|reimburses?|recogni[sz]es?|accepts?|lets|allows|permits))\Z"
)
RIGHT = re.compile(rf" (?:for )?{THE}(?:[\w-]+ ){{0,2}}\Z")
WORDS = 3  # of a line that is only the name of a person, at most
# A plan of care; the plan of an insurer does something.
PLAN = re.compile(
    r"\b(?:the|a|our|their) (?:\w+ )?plan\b(?! (?:pays?|covers?|allows?|says?|asks?|wants?|requires?|lets?|itself))"
)
WHO = re.compile(r"\W*who(?:se|m)?\b")
ANSWER = re.compile(r"\s*[:=\u2013\u2192/-]*\s*(?:yes|no|ok|okay|allowed|never|not)\b")


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


class Said(NamedTuple):
    """A text with its marks and its clauses."""

    text: str
    people: list[Mark]
    deeds: list[Mark]
    pieces: list[Place]

    @staticmethod
    def within(piece: Place, marks: list[Mark]) -> list[Mark]:
        return [mark for mark in marks if piece[0] <= mark.start < piece[1]]

    def agents(self, deed: Mark, piece: Place) -> frozenset[str]:
        """Who does a deed: who stands behind it with "by", else who stands before it, else who stands behind
        it; with all of the list that this is one of."""
        known = [one for one in self.people if one.start < piece[1]]
        own = [one for one in known if not THAN.search(self.text, 0, one.start)] or known
        # A clause that names nobody goes on with whom that before it names.
        own = [one for one in own if one.start >= piece[0]] or own[-1:]
        before = [index for index, person in enumerate(own) if person.end <= deed.start]
        behind = [index for index, person in enumerate(own) if person.start >= deed.end]
        by = behind and (
            BY.fullmatch(self.text, deed.end, own[behind[0]].start)
            or (
                TO.search(self.text, deed.start, deed.end)
                and RIGHT.fullmatch(self.text, deed.end, own[behind[0]].start)
            )
        )
        if not own:
            return frozenset()
        index = behind[0] if behind and (by or not before) else before[-1] if before else 0
        names = {*own[index].names}
        for step in (-1, 1):
            at = index
            while 0 <= at + step < len(own) and self._listed(
                own[min(at, at + step)], own[max(at, at + step)]
            ):
                at += step
                names |= own[at].names
        return frozenset(names)

    def _listed(self, one: Mark, next_one: Mark) -> bool:
        return bool(LISTS.fullmatch(self.text, one.end, next_one.start))


class Persons(NamedTuple):
    """The phrases for persons and for deeds, the names of each, and the table."""

    who: Phrases
    says: Phrases
    names: Mapping[str, frozenset[str]]
    table: tuple[Row, ...]


def of_data(data: Mapping[str, Any], terms: Mapping[str, str], facts: Mapping[str, Fact]) -> Persons:
    """The persons as the data lists them, `terms` are words that many phrases share."""
    names: dict[str, set[str]] = {}
    kinds: list[Phrases] = []
    for kind in ("who", "says"):
        own = {name: [*_words(text, terms)] for name, text in data[kind].items()}
        kinds.append(Phrases(word for words in own.values() for word in words))
        for name, words in own.items():
            for word in words:
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
    return Persons(*kinds, {word: frozenset(each) for word, each in names.items()}, tuple(rows))


def _words(text: str, terms: Mapping[str, str]) -> Iterator[str]:
    for part in text.split("|"):
        yield from spelt(part, terms)


def wrong(line: str, block: Block, known: Persons) -> Iterator[Contradiction]:
    """What a block, its line in lower case, says against the table, each fact once."""
    about = f"{block.about} {block.lead} {line}".lower()
    found = [
        _of_whom(each, block.about.strip("# :").lower(), known)
        for each in sentences(line, block.lead, block.columns)
    ]
    behind = [*(each.text for each in found[1:]), ""][: len(found)]
    told: set[str] = set()
    for sentence, after in [*zip(found, behind, strict=True), *_joined(found, known)]:
        others = OTHERS.search(PLAN.sub(blanks, line)) and not MEDICARE.search(sentence.text)
        if sentence.asks or HEDGES.search(sentence.text) or others:
            continue
        for fact, place in _against(sentence, after, about, known):
            if fact.id not in told:
                told.add(fact.id)
                first, last = sentence.place(*place)
                yield Contradiction(fact, line[first:last], (first, last))


def _of_whom(sentence: Sentence, lead: str, known: Persons) -> Sentence:
    """A sentence that names nobody, behind a line that is only the name of a person, as one with it."""
    first = known.who.search(lead) if len(lead.split()) <= WORDS else None
    alone = first and not first.start() and not _named(sentence.text, known)
    return sentence._replace(text=f"{lead}: {sentence.text}", added=len(lead) + 2) if alone else sentence


def _joined(found: list[Sentence], known: Persons) -> Iterator[tuple[Sentence, str]]:
    """Each two sentences in a row as one, if one of them names somebody and the other nobody."""
    for before, sentence in pairwise(found):
        plain = not is_of_another_payer(before.text) and not (
            before.added or before.question or sentence.added or sentence.question
        )
        if plain and (
            GOES_ON.match(sentence.text)
            or bool(_named(before.text, known)) != bool(_named(sentence.text, known))
        ):
            gap = " " * (sentence.start - before.start - len(before.text))
            text = before.text.rstrip(".!").ljust(len(before.text), ",")
            yield Sentence(f"{text}{gap}{sentence.text}", before.start), ""


def _against(sentence: Sentence, after: str, about: str, known: Persons) -> Iterator[tuple[Fact, Place]]:
    """The facts that a sentence contradicts, each with the place of what does."""
    medicare = {name for mark in _marks(about, known.says, known) for name in mark.names} & {"medicare"}
    denied = _named(after, known) or {""}
    asked = 0 if WHO.match(sentence.text) else sentence.question
    for text in _answered(EMPHATIC.sub(blanks, sentence.text), known):
        said = _said(text, known)
        near = {name for mark in (*said.people, *said.deeds) for name in mark.names} | medicare
        for row in known.table:
            if row.unless & near or not all(each & near for each in row.beside):
                continue
            if DENIED.search(after) and denied & (row.who | {""}) and not row.denied:
                continue  # taken back right behind it
            for piece in said.pieces:
                own = {name for mark in said.within(piece, said.deeds) for name in mark.names}
                if not all(each & own for each in row.near):
                    continue
                done = [deed for deed in said.within(piece, said.deeds) if deed.names & row.does]
                done = [deed for deed in done if not row.who or said.agents(deed, piece) & row.who]
                done = [deed for deed in done if deed.start >= asked]
                if done and _is_wrong(said, row, done, piece):
                    whole = [
                        *done[:1],
                        *(one for one in said.within(piece, said.people) if one.names & row.who),
                    ]
                    yield row.fact, (min(mark.start for mark in whole), max(mark.end for mark in whole))


def _named(text: str, known: Persons) -> set[str]:
    """The kinds of persons that a text names."""
    return {name for mark in _marks(text, known.who, known) for name in mark.names} - {"other"}


def _marks(text: str, phrases: Phrases, known: Persons) -> list[Mark]:
    return [Mark(known.names[match[0]], *match.span()) for match in phrases.finditer(text)]


def _answered(text: str, known: Persons) -> Iterator[str]:
    """A text; of one that answers for several persons with yes or no, one for each of them: the text before
    the first of them with its answer."""
    starts = [match.start() for match in known.who.finditer(text) if ANSWER.match(text, match.end())]
    if len(starts) < 2:
        yield text
    for start, end in pairwise([*starts, len(text)] if len(starts) > 1 else []):
        yield blank(text[:end], [(starts[0], start)])


def _said(text: str, known: Persons) -> Said:
    marked = _marks(text, known.who, known)
    people = [mark for mark in marked if "other" not in mark.names]
    deeds = [
        deed
        for deed in _marks(text, known.says, known)
        if not any(one.start <= deed.start and deed.end <= one.end for one in people)
    ]
    return Said(text, people, deeds, [*_pieces(text, people, deeds)])


def _pieces(text: str, people: list[Mark], deeds: list[Mark]) -> Iterator[Place]:
    """The clauses of a text: a person who does something begins one, where somebody did something before."""
    cuts = [match.span() for match in CUT.finditer(text)]
    for index, (before, person) in enumerate(pairwise(people), 2):
        joint = JOINS.search(text, max(0, person.start - 30), person.start)
        end = people[index].start if index < len(people) else len(text)
        if joint and any(person.end <= deed.start < end for deed in deeds):
            if any(
                before.end <= deed.start < person.start
                or (deed.end <= before.start and BY.fullmatch(text, deed.end, before.start))
                for deed in deeds
            ):
                cuts.append((joint.start(), joint.start()))
    start = 0
    for first, last in [*sorted(cuts), (len(text), len(text))]:
        if first == len(text) or any(start <= deed.start < first for deed in deeds):
            yield start, first
            start = last


def _is_wrong(said: Said, row: Row, done: list[Mark], piece: Place) -> bool:
    """Whether a clause with a deed of a row says it against the row: not denied, or denied just once."""
    if row.denied:
        clause = said.text[slice(*piece)]
        return bool(FORBIDS.search(clause)) and not DENIED.search(FORBIDS.sub(blanks, clause, count=1))
    text = blank(said.text, [(mark.start, mark.end) for mark in done])
    text = text if row.strict else SPARED.sub(blanks, text)
    for place in said.pieces:
        own = {name for person in said.within(place, said.people) for name in person.names}
        if DENIED.search(text, *place) and (place == piece or not own or own & row.who):
            return False
    return True
