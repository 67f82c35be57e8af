"""A page or a data file in; out comes what its sentences say of codes: clauses with a code and a purpose,
and false claims. Every text that a reader sees is prose here, titles and labels as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from . import claims, prose
from .claims import Claim
from .pages import Page
from .prose import BLOCK, Clause, Place, Vocabulary
from .tree import Tree

# A block that quotes an error says so in its attribute list, on the line behind it.
QUOTED = re.compile(r"\n[ \t>]*\{:[^{}\n]*\.wrong\b[^{}\n]*\}[ \t]*(?:\n|\Z)")
# What the data says in words of its own: not how errors are worded, and not the titles that others gave.
STATING = ("codes", "facts", "groups", "questions", "ends")


class Sayings(NamedTuple):
    """What a text says, as far as it can be wrong."""

    clauses: list[Clause]
    claims: list[tuple[Claim, Place]]


def of_page(page: Page, vocabulary: Vocabulary, false: claims.Index) -> Sayings:
    """The clauses and the false claims of a page, without blocks that are marked as quoting an error."""
    said = Sayings([], [])
    for start, text in page.texts:
        for block, sentences in _blocks(text, vocabulary, false):
            if not QUOTED.match(page.source.text, start + block[1]):
                _add(said, sentences, start)
    return said


def of_data(tree: Tree, vocabulary: Vocabulary, false: claims.Index) -> Sayings:
    """The same of the texts of a data file, each at the place of the whole text."""
    said = Sayings([], [])
    for path, event in tree.values.items():
        if path and path[0] in STATING and isinstance(event, yaml.ScalarEvent) and " " in event.value:
            place = (event.start_mark.index, event.end_mark.index)
            for _, own in _blocks(event.value, vocabulary, false):
                said.clauses.extend(clause._replace(place=place) for clause in own.clauses)
                said.claims.extend((claim, place) for claim, _ in own.claims)
    return said


def _blocks(text: str, vocabulary: Vocabulary, false: claims.Index) -> Iterator[tuple[Place, Sayings]]:
    """The blocks of a text that say something of a code or may make a false claim, each with what it says."""
    text = prose.unmarked(text)
    plain = prose.plain(text)
    for block in BLOCK.finditer(text):
        words = {*plain[block.start() : block.end()].split()}
        has_clause = not words.isdisjoint(vocabulary.mentions) and not words.isdisjoint(
            vocabulary.first_words
        )
        near = claims.possible(words, false)
        if not (has_clause or near):
            continue
        said = Sayings([], [])
        sentences = prose.sentences(text, block.span())
        for sentence in sentences:
            said.clauses.extend(prose.clauses(sentence, vocabulary) if has_clause else ())
            said.claims.extend(claims.made(sentence, near, alone=len(sentences) == 1))
        yield block.span(), said


def _add(said: Sayings, more: Sayings, start: int) -> None:
    said.clauses.extend(
        clause._replace(place=(clause.place[0] + start, clause.place[1] + start)) for clause in more.clauses
    )
    said.claims.extend((claim, (first + start, last + start)) for claim, (first, last) in more.claims)
