"""A page or a data file in; out comes what its sentences say that can be wrong, by a list of readers: units
of minutes, modifiers, figures, edits, persons, clauses with a code and a purpose or a value, false claims.
Every text that a reader sees is prose here, also titles and labels; what a heading, a lead line or the head
of a column is about, its list or its cells are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import yaml

from ..data.tree import Tree
from ..model import Code
from ..reading.pages import Page
from ..words import CODE, MODIFIER, Place, in_a_line, is_row, places, unmarked, words_of
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
    withdrawn,
)
from .amounts import Contradiction
from .beside import Clause
from .blocks import TERM, WARNS, Block, blocks
from .claims import Claim
from .miscounts import Miscount
from .modifiers import Modifiers
from .sentences import Sentence
from .vocabulary import Vocabulary

# A block that quotes an error says so in its attribute list, on the line behind it.
QUOTED = re.compile(r"\n[ \t>]*\{:[^{}\n]*\.wrong\b[^{}\n]*\}[ \t]*(?:\n|\Z)")
# What the data says in words of its own: not how errors are worded, and not the titles that others gave.
STATING = ("codes", "facts", "title")
# By what words a reader rules a text out.
NUMBERED = frozenset("22 25 50 52 59 76 77 95 96 97 modifier modifiers".split())
DIGITS = re.compile(r"[$%\d]")
HEADS = re.compile(rf"{amounts.YEAR.pattern}|{CODE}")  # what a column's figures are of
FIGURE = re.compile(r"[$%]|\d[.,]\d")
COUNTED = frozenset("percent unit units day days visit visits half mue mues".split())
COUNTS = frozenset("unit units x two three four five six billed billable".split()) | {
    n + sign if sign == "u" else sign + n for n in "12345678" for sign in ("", "u", "x")
}
UNITS = COUNTS | {"minutes", "minute", "min", "mins", "thresholds"}


class Known(NamedTuple):
    """What sentences are compared with."""

    codes: Mapping[str, Code]
    vocabulary: Vocabulary
    modifiers: Modifiers
    false: claims.Index
    termed: amounts.Index
    edits: pairs.Edits | None
    persons: persons.Persons


class Made(NamedTuple):
    """A false claim and where it is made."""

    claim: Claim
    place: Place


class Sayings(NamedTuple):
    """What a text says, as far as it can be wrong."""

    clauses: list[Clause]
    claims: list[Made]
    counts: list[Miscount]
    amounts: list[Contradiction]

    def add(self, found: Sayings, placed: Callable[[Place], Place]) -> None:
        """Takes in what one of its blocks says, at another place."""
        for own, others in zip(self, found, strict=True):
            own.extend(each._replace(place=placed(each.place)) for each in others)


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

            said.add(own, placed)
    return said


def of_data(tree: Tree, known: Known) -> Sayings:
    """The same of the texts of a data file, each at the place of the whole text."""
    said = Sayings([], [], [], [])
    for path, event in tree.values.items():
        if path and path[0] in STATING and isinstance(event, yaml.ScalarEvent) and " " in event.value:
            whole = (event.start_mark.index, event.end_mark.index)
            for _, own in _said(unmarked(event.value), known):
                said.add(own, lambda _, whole=whole: whole)
    return said


def kinds(page: Page, known: Known) -> list[str]:
    """What there is in a text that sentences are compared for: names of codes, times and so on, those alone
    that it holds."""
    text = "\n".join(dict.fromkeys(page.plain.split("\n")))
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


class Passage(NamedTuple):
    """A block as it is read: its text in a line, with codes for "the latter"; the same in lower case; this
    with what heads it, and the words of that."""

    block: Block
    text: str
    line: str
    around: str
    words: frozenset[str]


def _said(text: str, known: Known) -> Iterator[tuple[Block, Sayings]]:
    """The blocks of an unmarked text that say what can be wrong, each with it; places are those in the
    block's line."""
    together = False
    read: dict[tuple[Block, bool], Sayings] = {}  # what stands several times is read once
    for block in blocks(asserted.asserted(text)):
        if WARNS.fullmatch(block.lead):
            continue
        if block.whole:
            # What no line says alone: the minutes stand in some, their units in others.
            lines = [in_a_line(each) for each in text[slice(*block.place)].lower().split("\n")]
            together = not any(minutes.MINUTES.search(each) and minutes.UNITS.search(each) for each in lines)
        alike = block._replace(place=(0, 0)), together
        if alike not in read:
            read[alike] = _of_block(*alike, known)
        if any(read[alike]):
            yield block, read[alike]


def _of_block(block: Block, together: bool, known: Known) -> Sayings:
    """What a block says; `together` if units stand in no line of their paragraph with their minutes."""
    said, stated = Sayings([], [], [], []), asserted.named(block.line)
    line = stated.lower()
    if block.whole:
        if together:
            # What is counted stands over its count.
            counts = miscounts.miscounts(line.replace("|", " "), block.about, known.codes)
            said.counts.extend(
                each
                for each in counts
                if not (minutes.UNITS.match(line, each.place[0]) or withdrawn.is_counted_again(each, line))
            )
        return said
    around = " ".join([block.lead, line, *block.columns]).lower()
    passage = Passage(block, stated, line, around, frozenset(words_of(around)))
    for read in READERS if not (together and block.part) else READERS[1:]:
        read(passage, known, said)
    said = _kept(said, line, known.vocabulary)
    # Of persons and of coverage a condition is part of what is said.
    for read in (_persons, _claims):
        read(passage, known, said)
    return said


def _kept(said: Sayings, line: str, vocabulary: Vocabulary) -> Sayings:
    """What is said in a line without what the line takes back."""
    clauses, _, counts, figures = (
        [each for each in found if not withdrawn.is_supposed(each.place, line)] for found in said
    )
    clauses = [each for each in clauses if not withdrawn.is_muddled(each.place, line)]
    return Sayings(
        [each for each in clauses if not withdrawn.is_set_right(each, line, vocabulary)],
        [],
        [each for each in counts if not withdrawn.is_counted_again(each, line)],
        [each for each in figures if not withdrawn.is_put_right(each, line)],
    )


# Each reader first rules out, by the words of a passage, most of those that say nothing of its kind.


def _units(passage: Passage, known: Known, said: Sayings) -> None:
    if not passage.words.isdisjoint(UNITS):
        block = passage.block
        said.counts.extend(miscounts.miscounts(passage.line, block.about, known.codes, block.columns))


def _modifiers(passage: Passage, known: Known, said: Sayings) -> None:
    lead = passage.block.lead
    lead = lead if TERM.fullmatch(lead) and MODIFIER.search(lead) else ""
    if lead or MODIFIER.search(passage.block.line) or not passage.words.isdisjoint(NUMBERED):
        for sentence in sentences.sentences(passage.text, lead, passage.block.columns):
            said.amounts.extend(misuses.misused(sentence, known.modifiers))


def _figures(passage: Passage, known: Known, said: Sayings) -> None:
    """The figures that are not those of the facts that a block is about; a cell has the year and the code
    over it."""
    block, line = passage.block, passage.line
    about = f"{block.about} {block.lead} {block.line}".lower()
    may = FIGURE.search(line) or not passage.words.isdisjoint(known.termed.keys())
    near = amounts.near(about, known.termed) if may else []
    for sentence in sentences.sentences(line) if near else ():
        # From the right, since what heads the first column may be empty.
        column = line.rstrip("| ").count("|", sentence.start) + 1
        ends = sentence.place(0, len(sentence.text))[1]  # without what its column adds
        over = " ".join(block.columns[-column:][:1])
        if "mue" in over.lower() and sentence.text[-1:].isdigit():
            sentence = sentence._replace(text=f"{sentence.text} units")
        for head in HEADS.findall(over):
            text = f"{head} {sentence.text}"
            sentence = sentence._replace(text=text, added=sentence.added + len(head) + 1)
        if not sentence.asks:
            # The figures of a question are only asked for.
            text = DIGITS.sub("#", sentence.text[: sentence.question]) + sentence.text[sentence.question :]
            found = [*amounts.contradicted(text, near, about)] or [*shared.shared(text, near)]
            for each in found:
                first, last = sentence.place(*each.place)
                said.amounts.append(each._replace(place=(first, min(last, ends))))


def _edits(passage: Passage, known: Known, said: Sayings) -> None:
    if known.edits and not passage.words.isdisjoint(pairs.WORDS):
        said.amounts.extend(
            pairs.wrong_edits(passage.text, passage.block.columns, known.vocabulary, known.edits)
        )


def _persons(passage: Passage, known: Known, said: Sayings) -> None:
    if known.persons.who.may_be_among(passage.words | {*words_of(passage.block.about.lower())}):
        said.amounts.extend(persons.wrong(passage.line, passage.block, known.persons))


def _codes(passage: Passage, known: Known, said: Sayings) -> None:
    mentions = not passage.words.isdisjoint(known.vocabulary.mentions)
    if mentions and clauses.can_be_wrong(passage.around, known.vocabulary):
        said.clauses.extend(clauses.clauses(_sentences(passage), known.vocabulary))


def _claims(passage: Passage, known: Known, said: Sayings) -> None:
    if near := claims.possible(passage.words, passage.around, known.false):
        single = _sentences(passage)
        if is_row(passage.line):  # what no cell says alone
            single.append(Sentence(passage.line.replace("|", ","), 0))
        found = [Made(*each) for sentence in single for each in claims.made(sentence, near)]
        both = [each for each in near if each.claim.together]
        for one, two in pairwise(single) if both else ():
            if whole := sentences.joined(one, two):
                found += [Made(*each) for each in claims.made(whole, both)]
        found = [*{each.claim.id: each for each in reversed(found)}.values()][::-1]
        # What contradicts a fact is told once.
        found = [each for each in found if each.claim.right not in {one.fact.id for one in said.amounts}]
        said.claims.extend(found)


READERS = (_units, _modifiers, _figures, _edits, _codes)


def _sentences(passage: Passage) -> list[Sentence]:
    return sentences.sentences(passage.line, passage.block.lead, passage.block.columns)
