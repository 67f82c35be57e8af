"""How texts name codes and what they are for: the words of words.yml in, patterns that find them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..model import Code
from ..phrases import Phrases
from ..words import blank, blanks, spelt, words_of
from . import ideas, values
from .fields import Value
from .forms import ACTIVITY, PURPOSE, VALUE, Forms, is_billed
from .ideas import Ideas
from .values import BESIDE, COUNTED, Values


@dataclass(frozen=True)
class Vocabulary:
    """How texts name codes and what they are for: `names` gives the codes of each name, `owners` the codes
    of each word, `purposes` are the words that belong to one code alone, `others` what the words mean
    elsewhere, `values` how texts state the fields of a code, `forms` the sentences in which they stand,
    `heirs` the codes that took the place of a deleted one, whose names and words it had as well."""

    codes: tuple[str, ...]
    code: re.Pattern[str]
    owners: dict[str, frozenset[str]]
    values: Values
    forms: Forms
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    short: dict[str, frozenset[str]] = field(default_factory=dict)
    purposes: frozenset[str] = frozenset()
    with_purposes: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    heirs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    ideas: Ideas = field(default_factory=Ideas)

    @cached_property
    def mentions(self) -> frozenset[str]:
        """A word of each mention of a code, by which it is soon found."""
        return frozenset(
            (
                *map(str.lower, self.codes),
                *(max(words_of(name), key=len) for name in (*self.names, *self.short)),
            )
        )

    @cached_property
    def deleted(self) -> frozenset[str]:
        """The codes that were deleted."""
        return frozenset(self.heirs)

    @cached_property
    def status(self) -> dict[str, str]:
        """The signs for "in use" and "deleted"."""
        return {value.says: sign for sign, value in self.values.signs.items() if value.key == "status"}

    @cached_property
    def word(self) -> Phrases:
        """A word for what codes are for, or a sign for a value."""
        return Phrases(self.owners)

    @cached_property
    def _short(self) -> Phrases:
        return Phrases(self.short)

    @cached_property
    def _name(self) -> Phrases:
        return Phrases(self.names)

    def named(self, text: str) -> list[re.Match[str]]:
        """The names of codes in a text, and the numbers of regions as they stand right beside one."""
        counted = BESIDE.finditer(text) if self.values.counts else ()
        return sorted([*self._name.finditer(text), *counted], key=lambda match: match.start())

    def items(self, text: str, start: int) -> Iterator[tuple[re.Match[str], frozenset[str]]]:
        """The codes and names of codes in a text from a place on, each with the codes that it may mean."""
        for match in self.code.finditer(text, start):
            yield match, frozenset([match[0].upper()])
        for known, phrases in ((self.names, self._name), (self.short, self._short)):
            for match in phrases.finditer(text, start):
                if match[0] in known and not text.startswith(" therapist", match.end()):
                    yield match, known[match[0]]

    @cached_property
    def other(self) -> Phrases:
        """A word for a purpose where it means something else."""
        return Phrases(self.others)

    def shaped(self, text: str) -> str:
        """A text as long as before, with a run of one sign in place of each word: the shape that `forms` are
        found in."""
        return self.word.sub(self._sign, text)

    def _sign(self, match: re.Match[str]) -> str:
        word = match[0]
        sign = PURPOSE if word in self.purposes else VALUE if word in self.values.signs else ACTIVITY
        return sign * len(word)

    def without(self, form: re.Pattern[str], text: str) -> str:
        """A text with blanks in place of what has a form."""
        return blank(text, [match.span() for match in form.finditer(self.shaped(text))])

    def without_own_names(self, text: str) -> str:
        """A text with blanks in place of the names of the codes that stand in it: they add nothing."""
        codes = {code.upper() for code in self.code.findall(text)} & self.with_purposes

        def put(match: re.Match[str]) -> str:
            own = match[0] not in self.purposes and codes & self.names.get(match[0], frozenset())
            return blanks(match) if own else match[0]

        return self.word.sub(put, text) if codes else text

    def numbered(self, text: str) -> str:
        """A text with a code in place of each name that stands for it: of a code with purposes of its own
        where the text says what something is for, another only where it is what something is billed as."""
        aimed = any(word in self.purposes or word in self.values.signs for word in self.word.findall(text))
        for match in sorted(
            [*self.named(text), *self._short.finditer(text)], key=lambda match: -match.start()
        ):
            (start, end), codes = match.span(), self.names.get(match[0], frozenset())
            codes = codes - self.deleted or codes or self.short.get(match[0], frozenset())
            own = aimed and match[0] in self.names and codes & self.with_purposes
            if codes and (own or is_billed(text, start, end)) and self.alike(codes):
                text = text[:start] + min(codes).lower().ljust(end - start) + text[end:]
        return text

    def alike(self, codes: frozenset[str]) -> bool:
        """Whether some codes are timed or not all the same, so that any of them can stand for all."""
        return len(codes) == 1 or len({self.times.get(code, "") for code in codes}) == 1

    def value_of(self, word: str) -> Value | None:
        """The value that a sign or a phrase right beside a code states; a number of regions among them."""
        if word in self.owners or word in self.names:
            return self.values.signs.get(word)
        counted = COUNTED.fullmatch(word)
        return self.values.signs.get(
            self.values.sign_of(counted) if counted else self.values.beside.get(word)
        )

    def owners_of(self, word: str) -> frozenset[str]:
        """The codes that a name, a purpose or a value may belong to."""
        if word in self.owners or word in self.names:
            return self.owners.get(word, frozenset()) | self.names.get(word, frozenset())
        value = self.value_of(word)
        return value.owners if value else self.short[word]


def of_data(codes: Mapping[str, Code], data: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary of words.yml: `words` by code, kind and item, `names` by code, `values` by field,
    `other_meanings`."""
    owners: dict[str, set[str]] = {}
    names = _by_name(data.get("names", {}))
    purposes: set[str] = set()
    with_purposes: set[str] = set()
    terms = data.get("claim_terms", {})
    for code, kinds in data.get("words", {}).items():
        own = {kind: _spelt(named, terms) for kind, named in kinds.items()}
        purposes.update(own.get("purposes", ()))
        with_purposes.update([code] if "purposes" in own else ())
        for word in (word for words in own.values() for word in words):
            owners.setdefault(word, set()).add(code)
    deleted = [number for number, code in codes.items() if code.deleted]
    heirs = {code: frozenset().union(*(of for of in names.values() if code in of)) for code in deleted}
    for code in deleted:
        for of in (*names.values(), *owners.values()):
            of.update([code] if of & heirs[code] else ())
    stated = values.of_data(codes, data)
    of_ideas = ideas.of_data(codes, data.get("statements", {}), len(stated.signs))
    stated.signs.update(of_ideas.values)
    signs = {sign: value.owners for sign, value in stated.signs.items()}
    code = rf"(?<![\w.])(?:{'|'.join(map(str.lower, codes))})(?!\w)"
    return Vocabulary(
        codes=tuple(codes),
        code=re.compile(code),
        forms=Forms(code),
        owners={
            name: frozenset(of)
            for name, of in (names | {w: owners.get(w, set()) | names.get(w, set()) for w in owners}).items()
        }
        | signs,
        values=stated,
        names={name: frozenset(of) for name, of in names.items()},
        short={
            name: frozenset([code]) for code, short in data.get("short_names", {}).items() for name in short
        },
        purposes=frozenset(purposes),
        with_purposes=frozenset(with_purposes),
        heirs={code: of.difference(deleted) for code, of in heirs.items()},
        times={n: field.text for n, code in codes.items() for field in code.fields if field.key == "time"},
        ideas=of_ideas,
        others=tuple(_spelt(data.get("other_meanings", []), terms)),
    )


def _by_name(spellings: Mapping[str, list[str]]) -> dict[str, set[str]]:
    """The codes of each name."""
    names: dict[str, set[str]] = {}
    for code, named in spellings.items():
        for name in _spelt(named):
            names.setdefault(name, set()).add(code)
    return names


def _spelt(named: Mapping[str, list[str]] | list[str], terms: Mapping[str, str] = {}) -> list[str]:
    """All words of a list of patterns, or of the lists of several items."""
    patterns = named if isinstance(named, list) else [pattern for item in named.values() for pattern in item]
    return [word for pattern in patterns for word in spelt(pattern, terms)]
