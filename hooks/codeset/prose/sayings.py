"""A page or a data file in; out comes what its sentences say of codes: clauses with a code and a purpose or
a value, units of minutes, and false claims. Every text that a reader sees is prose here, titles and labels
as well; what a heading, a lead line or the head of a column is about, its list or its cells are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml

from ..data.tree import Tree
from ..model import Code
from ..reading.pages import Page
from ..words import MODIFIER, Place, in_a_line, places, unmarked, words_of
from . import (
    amounts,
    asserted,
    claims,
    clauses,
    minutes,
    miscounts,
    misuses,
    pairs,
    persons,
    sentences,
    shared,
)
from .amounts import Contradiction
from .beside import Clause
from .blocks import WARNS, Block, blocks
from .claims import Claim
from .miscounts import Miscount
from .modifiers import Modifiers
from .vocabulary import Vocabulary

# A block that quotes an error says so in its attribute list, on the line behind it.
QUOTED = re.compile(r"\n[ \t>]*\{:[^{}\n]*\.wrong\b[^{}\n]*\}[ \t]*(?:\n|\Z)")
# What the data says in words of its own: not how errors are worded, and not the titles that others gave.
STATING = ("codes", "facts", "title")


class Known(NamedTuple):
    """What sentences are compared with."""

    codes: Mapping[str, Code]
    vocabulary: Vocabulary
    modifiers: Modifiers
    false: claims.Index
    termed: amounts.Index
    edits: pairs.Edits | None
    persons: persons.Persons


class Sayings(NamedTuple):
    """What a text says, as far as it can be wrong."""

    clauses: list[Clause]
    claims: list[tuple[Claim, Place]]
    counts: list[Miscount]
    amounts: list[Contradiction]


def of_page(page: Page, known: Known) -> Sayings:
    """What a page says, without blocks that are marked as quoting an error."""
    said = Sayings([], [], [], [])
    for start, text in page.texts:
        for block, own in _said(text, known):
            if QUOTED.match(page.source.text, start + block.place[1]):
                continue
            at = places(text, block.place)

            def placed(place: Place, at: list[int] = at, start: int = start) -> Place:
                return start + at[min(place[0], len(at) - 1)], start + at[min(place[1], len(at)) - 1] + 1

            said.clauses.extend(clause._replace(place=placed(clause.place)) for clause in own.clauses)
            said.claims.extend((claim, placed(place)) for claim, place in own.claims)
            said.counts.extend(count._replace(place=placed(count.place)) for count in own.counts)
            said.amounts.extend(each._replace(place=placed(each.place)) for each in own.amounts)
    return said


def of_data(tree: Tree, known: Known) -> Sayings:
    """The same of the texts of a data file, each at the place of the whole text."""
    said = Sayings([], [], [], [])
    for path, event in tree.values.items():
        if path and path[0] in STATING and isinstance(event, yaml.ScalarEvent) and " " in event.value:
            place = (event.start_mark.index, event.end_mark.index)
            for _, own in _said(unmarked(event.value), known):
                said.clauses.extend(clause._replace(place=place) for clause in own.clauses)
                said.claims.extend((claim, place) for claim, _ in own.claims)
                said.counts.extend(count._replace(place=place) for count in own.counts)
                said.amounts.extend(each._replace(place=place) for each in own.amounts)
    return said


def kinds(page: Page, known: Known) -> list[str]:
    """What there is in a text that sentences are compared for: names of codes, times and so on, those alone
    that it holds."""
    text = page.plain
    words = {*words_of(text.lower())}
    coded = not words.isdisjoint(known.vocabulary.mentions)
    signed = known.vocabulary.values.signed(text.lower()) if coded else ""
    found = {
        "names": coded,
        "times, regions and contact": any(sign in signed for sign in known.vocabulary.values.signs),
        "units of minutes": bool(minutes.MINUTES.search(text.lower()) and not words.isdisjoint(COUNTS)),
        "modifiers": MODIFIER.search(text) is not None,
        "amounts": not words.isdisjoint(COUNTED) or FIGURE.search(text) is not None,
        "purposes and activities": coded and known.vocabulary.word.search(text.lower()) is not None,
    }
    return [kind for kind, is_there in found.items() if is_there]


def _said(text: str, known: Known) -> Iterator[tuple[Block, Sayings]]:
    """The blocks of an unmarked text that say what can be wrong, each with it; places are those in the
    block's line. Most blocks are ruled out as a whole, before they are cut into sentences."""
    vocabulary = known.vocabulary
    together = False
    for block in blocks(asserted.asserted(text)):
        if WARNS.fullmatch(block.lead):
            continue
        stated = asserted.named(block.line)
        line = stated.lower()
        if block.whole:
            # What no line says alone: the minutes stand in some, their units in others.
            lines = [in_a_line(each) for each in text[slice(*block.place)].lower().split("\n")]
            together = not any(minutes.MINUTES.search(each) and minutes.UNITS.search(each) for each in lines)
            if together:
                counts = miscounts.miscounts(line.replace("|", " "), block.about, known.codes)
                yield block, Sayings([], [], [*counts], [])
            continue
        around = " ".join([block.lead, line, *block.columns]).lower()
        words = {*words_of(around)}
        said = Sayings([], [], [], [])
        if not words.isdisjoint(UNITS) and not (together and block.part):
            said.counts.extend(miscounts.miscounts(line, block.about, known.codes))
        if MODIFIER.search(block.line) or not words.isdisjoint(NUMBERED):
            for sentence in misuses.drawn(sentences.sentences(stated, heads=block.columns)):
                said.amounts.extend(misuses.misused(sentence, known.modifiers))
        if FIGURE.search(line) or not words.isdisjoint(known.termed.keys()):
            about = f"{block.about} {block.lead} {block.line}".lower()
            said.amounts.extend(_contradicted(block, about, known))
        if known.edits and not words.isdisjoint(pairs.WORDS):
            said.amounts.extend(pairs.wrong_edits(stated, vocabulary, known.edits))
        if known.persons.who.may_be_among(words | {*words_of(block.about.lower())}):
            said.amounts.extend(persons.wrong(line, block, known.persons))
        near = claims.possible(words, around, known.false)
        coded = not words.isdisjoint(vocabulary.mentions) and not words.isdisjoint(vocabulary.first_words)
        coded = coded and clauses.can_be_wrong(around, vocabulary)
        if near or coded:
            found = sentences.sentences(line, block.lead, block.columns)
            for sentence in found:
                said.clauses.extend(clauses.clauses(sentence, vocabulary) if coded else ())
                said.claims.extend(claims.made(sentence, near))
            for sentence in sentences.together(found) if near and not said.claims else ():
                said.claims.extend(claims.made(sentence, near))
        if any(said):
            yield block, said


def _contradicted(block: Block, about: str, known: Known) -> Iterator[Contradiction]:
    """The figures of a block that are not those of the facts it is about; a cell has the year over it."""
    near = amounts.near(about, known.termed)
    line = block.line.lower()
    for sentence in sentences.sentences(line) if near else ():
        # From the right, since what heads the first column may be empty.
        column = line.rstrip("| ").count("|", sentence.start) + 1
        if year := amounts.YEAR.search(" ".join(block.columns[-column:][:1])):
            text = f"{year[0]} {sentence.text}"
            sentence = sentence._replace(text=text, added=sentence.added + len(year[0]) + 1)
        if sentence.asks:
            continue
        # The figures of a question are only asked for.
        text = DIGITS.sub("#", sentence.text[: sentence.question]) + sentence.text[sentence.question :]
        found = [*amounts.contradicted(text, near, about)] or [*shared.shared(text, near)]
        for each in found:
            yield each._replace(place=sentence.place(*each.place))


NUMBERED = frozenset("22 25 50 52 59 76 77 95 96 97 modifier modifiers".split())
DIGITS = re.compile(r"[$%\d]")
FIGURE = re.compile(r"[$%]|\d[.,]\d")
COUNTED = frozenset("percent unit units day days visit visits half mue mues".split())
COUNTS = frozenset("unit units x two three four five six billed billable".split()) | {
    n + sign if sign == "u" else sign + n for n in "12345678" for sign in ("", "u", "x")
}
UNITS = COUNTS | {"minutes", "minute", "min", "mins", "thresholds"}
