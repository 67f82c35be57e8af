"""A sentence in; out come the clauses in which the name or the value of another code stands right beside a
code, "97112 (gait training)", in a list under a value, "Untimed: 97112, 97150", or under a denial."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..words import CODE, Place
from .hedges import BREAK, DENIES, STRONG
from .sentences import Sentence
from .vocabulary import Vocabulary

# What stands before a code or a name that is only compared with, or one of several.
SETS_ASIDE = re.compile(r"\b(?:unlike|not|than|of|from|and|with|or)\s+(?:cpt\s+)?\Z")
CODE_BEHIND = re.compile(rf"(?:\s+\w+){{0,2}}?(?:[\s(=:|-]*|\s+(?:is|are|has|have|gets?|takes)\s+){CODE}\b")
CODE_BEFORE = re.compile(rf"\b{CODE}[\s),(=:|-]*\Z")


class Clause(NamedTuple):
    """What a clause says: the code, the words for a purpose with it, and where both stand. With more than
    one code nobody can tell which word goes with which. `name` is another code's, right beside it."""

    codes: tuple[str, ...]
    words: tuple[str, ...]
    place: Place
    name: str = ""


def misnamed(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The places where a code has the name or, right beside it, the value of another. The text is the
    sentence's, with signs for values."""
    forms = vocabulary.forms
    names = vocabulary.named(text) if vocabulary.code.search(text) else []
    for name in names:
        code = forms.code_before.search(text, 0, name.start())
        # A name between two codes goes with the one that it does not need a sign for.
        if code and not CODE_BEHIND.match(text, name.end()):
            yield from _wrong(sentence, text, (code.start(), name.end()), code["code"], name, vocabulary)
    for name in names:
        code = forms.code_behind.match(text, name.end())
        if code and not CODE_BEFORE.search(text, 0, name.start()):
            yield from _wrong(sentence, text, (name.start(), code.end()), code["code"], name, vocabulary)


def _wrong(
    sentence: Sentence, text: str, place: Place, code: str, name: re.Match[str], vocabulary: Vocabulary
) -> Iterator[Clause]:
    """A code and a name at one place, unless the name is the code's or the sentence sets either aside."""
    if code.upper() in vocabulary.owners_of(name[0]) or place[0] < sentence.question:
        return
    if not SETS_ASIDE.search(text, 0, place[0]) and not DENIES.search(_around(text, place)):
        yield Clause((code.upper(),), (), sentence.place(*place), name=name[0])


def _around(text: str, place: Place) -> str:
    """What stands around a place in its clause."""
    before = [match.end() for match in STRONG.finditer(text, 0, place[0])]
    behind = BREAK.search(text, place[1])
    return text[max(before, default=0) : place[0]] + text[place[1] : behind.start() if behind else len(text)]


def listed(sentence: Sentence, label: re.Match[str], vocabulary: Vocabulary) -> Iterator[Clause]:
    """The codes in a list under a value."""
    codes = vocabulary.without(vocabulary.forms.set_aside, sentence.text)
    owners = vocabulary.owners_of(label["value"])
    for match in vocabulary.code.finditer(codes, *label.span("codes")):
        if match[0].upper() not in owners:
            yield Clause((match[0].upper(),), (), sentence.place(*match.span()), name=label["value"])
