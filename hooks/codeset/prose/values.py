"""What texts say of a code's fields: the phrases of words.yml in, a sign for each value out.

"Untimed", "once per session" and "not a timed code" say one thing of a code: that its field `time` is
`not timed`. In a text each such phrase becomes one sign, as long as the phrase, that may be said of the
codes whose field has the value. Of a code whose field the data does not state, any may be said. Regions of
the spine are counted: "2 to 3 regions" and "neck, mid back and low back" are signs as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

from ..model import Code
from ..words import any_of, endings, words_of

FIRST = 0xE000  # the signs are letters that no text has
NUMBERS = ("one", "two", "three", "four", "five")
NUMBER = rf"[1-5]|{'|'.join(NUMBERS)}"
LINK = r"(?: or | to | through | and |\s?[-\u2013/]\s?)"
COUNT = rf"\b(?P<from>{NUMBER}|full|whole|entire)(?:{LINK}(?P<to>{NUMBER}))?(?P<more> or more|\+)?"
REGIONS = re.compile(
    rf"(?:\ball )?{COUNT} (?:(?:different|separate|distinct|spinal) )*(?:regions?|areas of the spine|spine)\b"
)
COUNTED = re.compile(rf"(?:all )?{COUNT}")
BESIDE = rf"(?:\ball )?\b(?:{NUMBER}){LINK}(?:{NUMBER})\b|\ball (?:five|5)\b"
NUMBERED = re.compile(r"\d")


class Value(NamedTuple):
    """A value that a text can state: the field's key, what it says, and the codes of which it is so."""

    key: str
    says: str
    owners: frozenset[str]


@dataclass(frozen=True)
class Values:
    """The values by their signs, and the phrases for them: `anywhere` in a clause with a code, or only right
    `beside` one, as in "97116 (untimed)". `regions` are the words for each region of the spine, `counts` the
    signs of their numbers."""

    signs: dict[str, Value]
    anywhere: dict[str, str]
    beside: dict[str, str] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    counts: dict[tuple[int, ...], str] = field(default_factory=dict)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return any_of(self.anywhere)

    @cached_property
    def region(self) -> re.Pattern[str]:
        return any_of(self.regions)

    @cached_property
    def listed(self) -> re.Pattern[str]:
        """Several regions by their names."""
        link = r"(?:, and |, | and | & |/|\+| \+ |,)"
        return re.compile(rf"{self.region.pattern}(?:{link}{self.region.pattern})+")

    @cached_property
    def keys(self) -> frozenset[str]:
        """Words one of which stands in every phrase."""
        counted = ["region", "regions", "spine"] if self.regions else []
        return frozenset(max(words_of(each), key=len) for each in (*self.anywhere, *self.regions, *counted))

    def signed(self, text: str) -> str:
        """A text in lower case, as long as before, with a sign in place of each phrase for a value."""
        if self.regions:
            text = REGIONS.sub(self._counted, self.listed.sub(self._number_of, text))
        return self.pattern.sub(lambda match: self.anywhere[match[0]].ljust(len(match[0])), text)

    def _number_of(self, match: re.Match[str]) -> str:
        named = {self.regions[name] for name in self.region.findall(match[0])}
        return self.counts[(len(named),)].ljust(len(match[0])) if len(named) > 1 else match[0]

    def _counted(self, match: re.Match[str]) -> str:
        if match[0].endswith("spine") and match["from"].isalpha() and match["from"] in NUMBERS:
            return match[0]
        return self.sign_of(match).ljust(len(match[0]))

    def sign_of(self, match: re.Match[str]) -> str:
        """The sign for a number of regions."""
        first = _number(match["from"])
        last = _number(match["to"]) if match["to"] else first
        return self.counts[(first, 9) if match["more"] else tuple(sorted({first, last}))]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.index(word) + 1 if word in NUMBERS else 5


def of_data(codes: Mapping[str, Code], data: Mapping[str, Any]) -> Values:
    """The values of words.yml: by field and value, the phrases `anywhere` and `beside`; and the names of
    the `regions`, where the field `areas` of some code counts them."""
    signs: dict[str, Value] = {}
    phrases: dict[str, dict[str, str]] = {"anywhere": {}, "beside": {}}
    for key, values in data.get("values", {}).items():
        stated = _stated(codes, key)
        for says, kinds in values.items():
            sign = chr(FIRST + len(signs))
            owners = (number for number in codes if stated.get(number, says) == says)
            signs[sign] = Value(key, says, frozenset(owners))
            for kind, spellings in kinds.items():
                phrases[kind].update((word, sign) for each in spellings for word in endings(each))
    names = [[word for each in part for word in endings(each)] for part in data.get("regions", ())]
    regions = {name: index for index, part in enumerate(names) for name in part}
    counts = _counts(codes, signs) if regions else {}
    return Values(signs, **phrases, regions=regions, counts=counts)


def _stated(codes: Mapping[str, Code], key: str) -> dict[str, str]:
    return {number: field.text for number, code in codes.items() for field in code.fields if field.key == key}


def _counts(codes: Mapping[str, Code], signs: dict[str, Value]) -> dict[tuple[int, ...], str]:
    """The sign of each number of regions: (3,), of 1 to 2: (1, 2), of 3 or more: (3, 9)."""
    stated = {number: text for number, text in _stated(codes, "areas").items() if NUMBERED.search(text)}
    numbers = range(1, len(NUMBERS) + 1)
    counts: dict[tuple[int, ...], str] = {}
    for count in [*((n,) for n in numbers), *combinations(numbers, 2), *((n, 9) for n in numbers)]:
        sign = counts[count] = chr(FIRST + len(signs))
        said = f"{count[0]} or more" if count[-1] == 9 else " to ".join(map(str, count))
        owners = (number for number in codes if number not in stated or _fits(count, stated[number]))
        signs[sign] = Value("areas", f"{said} regions", frozenset(owners))
    return counts


def _fits(count: tuple[int, ...], text: str) -> bool:
    known = [int(digit) for digit in NUMBERED.findall(text)]
    return count[0] == min(known) if count[-1] == 9 else {*count} <= {*range(min(known), max(known) + 1)}
