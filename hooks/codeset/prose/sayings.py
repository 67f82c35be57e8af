"""A page or a data file in; out comes what its sentences say of codes: clauses with a code and a purpose,
and false claims. Every text that a reader sees is prose here, titles and labels as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from ..data.tree import Tree
from ..reading.pages import Page
from ..words import BLOCK, Place, in_a_line, places, unmarked, words_of
from . import claims, clauses, sentences
from .claims import Claim
from .clauses import Clause
from .vocabulary import Vocabulary

# A block that quotes an error says so in its attribute list, on the line behind it.
QUOTED = re.compile(r"\n[ \t>]*\{:[^{}\n]*\.wrong\b[^{}\n]*\}[ \t]*(?:\n|\Z)")
# What the data says in words of its own: not how errors are worded, and not the titles that others gave.
STATING = ("codes", "facts", "title")


class Sayings(NamedTuple):
    """What a text says, as far as it can be wrong."""

    clauses: list[Clause]
    claims: list[tuple[Claim, Place]]


def of_page(page: Page, vocabulary: Vocabulary, false: claims.Index) -> Sayings:
    """The clauses and the false claims of a page, without blocks that are marked as quoting an error."""
    said = Sayings([], [])
    for start, text in page.texts:
        for block, own in _blocks(text, vocabulary, false):
            if QUOTED.match(page.source.text, start + block[1]):
                continue
            at = places(text, block)

            def placed(place: Place, at: list[int] = at, start: int = start) -> Place:
                return start + at[place[0]], start + at[place[1] - 1] + 1

            said.clauses.extend(clause._replace(place=placed(clause.place)) for clause in own.clauses)
            said.claims.extend((claim, placed(place)) for claim, place in own.claims)
    return said


def of_data(tree: Tree, vocabulary: Vocabulary, false: claims.Index) -> Sayings:
    """The same of the texts of a data file, each at the place of the whole text."""
    said = Sayings([], [])
    for path, event in tree.values.items():
        if path and path[0] in STATING and isinstance(event, yaml.ScalarEvent) and " " in event.value:
            place = (event.start_mark.index, event.end_mark.index)
            for _, own in _blocks(unmarked(event.value), vocabulary, false):
                said.clauses.extend(clause._replace(place=place) for clause in own.clauses)
                said.claims.extend((claim, place) for claim, _ in own.claims)
    return said


def _blocks(text: str, vocabulary: Vocabulary, false: claims.Index) -> Iterator[tuple[Place, Sayings]]:
    """The blocks of an unmarked text that say what can be wrong, each with it; places are those in the
    block's line."""
    for block in BLOCK.finditer(text):
        line = in_a_line(block[0])
        words = {*words_of(line)}
        # Most blocks are ruled out as a whole, before they are cut into sentences.
        near = claims.possible(words, line, false)
        coded = not words.isdisjoint(vocabulary.mentions) and not words.isdisjoint(vocabulary.first_words)
        coded = coded and clauses.can_be_wrong(line, vocabulary)
        if near or coded:
            said = Sayings([], [])
            for sentence in sentences.sentences(line):
                said.clauses.extend(clauses.clauses(sentence, vocabulary) if coded else ())
                said.claims.extend(claims.made(sentence, near))
            if said.clauses or said.claims:
                yield block.span(), said
