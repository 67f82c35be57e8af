"""What texts say of a code's fields: the phrases of words.yml in, a sign for each value out.

"Untimed", "once per session" and "not a timed code" say one thing of a code: that its field `time` is
`not timed`. In a text each such phrase becomes one sign, as long as the phrase, that may be said of the
codes whose field has the value. What denies another value has that value as its opposite: a denial before
the phrase makes the one of the other. Of a code whose field the data does not state, any may be said.
Regions of the spine and minutes of a unit are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

from ..model import Code
from ..phrases import Phrases, in_order
from ..units.counting import UNIT, UNTIMED, time_of
from ..words import alternatives, any_of, blanks, endings, put, spelt, words_of
from .hedges import DENIES, turned
from .lengths import BARE, LENGTHS, UNIT_LENGTH, length

FIRST = 0xE000  # the signs are letters that no text has
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
NUMBER = rf"[1-8]|{'|'.join(NUMBERS)}|single"
LINK = r"(?: or | to | through | and |\s?[-\u2013/]\s?)"
COUNT = rf"\b(?P<from>{NUMBER}|every|all|full|whole|entire)(?:{LINK}(?P<to>{NUMBER}))?(?P<more> or more|\+| and up)?"
# One region that is named alone.
ALONE = r"(?:\b(?:only|just) (?:the |her |his )?{0}|{0}[ -](?:only|alone))(?!\w)"
# The regions by their letters, "C, T and L".
LETTERS = re.compile(r"\b[ctls](?:(?:, ?|/| and |, and | ?[&+] ?)(?:[ctls]\b(?!-)|sacrum|sacral|pelvis))+")
# From which number on one of the codes that count is used: "begins at two".
BEGINS = re.compile(
    rf"\b(?:begins?|starts?|kicks in|applies) (?:only )?(?:at|with|from) (?P<from>{NUMBER})\b"
    r"(?! ?(?:min|unit|patient|people|participant|hour|visit|session|week|am\b|pm\b|[:/\u2013-]))"
)
COUNTING = re.compile(r"\b(?:9894[0-2]|2056[01])\b")
REGIONS = re.compile(
    rf"(?:\ball )?{COUNT}[ -](?:(?:different|separate|distinct|spinal) )*(?:regions?|areas of the spine"
    rf"|spine|muscles?)\b(?! (?:outside|beyond|other than))"
)
COUNTED = re.compile(rf"(?:all )?{COUNT}")
# What areas of the body a code is limited to, or needs; how many were treated says nothing of it.
NEEDS = (
    r"(?:(?<=[:=(|\u2013\u2014-])\s?|(?<=\d\s)|\b(?:needs?|requires?|must (?:\w+ )?|has to \w+ |covers?|means"
    r"|allows?|is|is for|(?:may|can) be \w+ for|wants|applies to|belongs to)\s)"
)
LIMITS = (
    r"(?<!may be )(?<!can be )\b(?:limited to|restricted to|confined to|maximum (?:of )?|max\.? |no more than"
    r"|not more than|at most|up to)\s?"
)
AREAS = re.compile(
    rf"(?:(?:{NEEDS}|\A(?=(?:at least|a minimum|minimum)\b)|,\s(?=[^,.]* only\b))"
    r"(?:(?P<least>at least|(?:a )?minimum of|(?P<over>more than)) |(?P<only>only|exactly|just) )?"
    rf"|(?P<most>{LIMITS}))"
    rf"(?:a |the )?{COUNT}[ -](?:(?:different|separate|distinct|body|anatomical) )*"
    r"(?:areas?|regions?|body parts?|joints?|parts)\b(?P<alone> (?:only|alone|maximum|max)\b)?"
    r"(?! (?:of the spine|(?:was|were|is|are)\b|treated|worked|involved|today|each))"
)
BESIDE = re.compile(rf"(?:\ball )?\b(?:{NUMBER}){LINK}(?:{NUMBER})\b|\ball (?:five|5)\b")
NUMBERED = re.compile(r"\d|\bone\b")
# The field `areas` of codes.yml, for timed codes of which it says nothing.
BY_TIME = "one or more, not charged per area"
FAR = 56  # characters between two parts of a phrase


class Value(NamedTuple):
    """A value that a text can state: the field's key, what it says, and the codes of which it is so."""

    key: str
    says: str
    owners: frozenset[str]


@dataclass(frozen=True)
class Values:
    """The values by their signs, and the phrases for them: `anywhere` in a clause with a code, or only right
    `beside` one, as in "97116 (untimed)", or in parts that stand `apart`. `opposites` are the signs that a
    denial exchanges, `regions` the words for each region of the spine, `counts` the signs of their numbers,
    `lengths` those of a unit of 15 minutes and of any other."""

    signs: dict[str, Value]
    anywhere: dict[str, str]
    beside: dict[str, str] = field(default_factory=dict)
    apart: tuple[tuple[tuple[Phrases, ...], str], ...] = ()
    opposites: dict[str, str] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    counts: dict[tuple[int, ...], str] = field(default_factory=dict)
    lengths: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> Phrases:
        return Phrases(self.anywhere)

    @cached_property
    def region(self) -> re.Pattern[str]:
        return any_of(self.regions)

    @cached_property
    def listed(self) -> re.Pattern[str]:
        """Several regions by their names."""
        link = r"(?:,? and |,? or | & | ?[/+] ?|, ?)"
        return re.compile(
            rf"(?<!of: ){self.region.pattern}(?:{link}{self.region.pattern})+(?! (?:is|are|were|was) added)"
        )

    @cached_property
    def alone(self) -> re.Pattern[str]:
        """One region and no other."""
        return re.compile(ALONE.format(self.region.pattern))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Words one of which stands in every phrase."""
        ends = {word for parts, _ in self.apart for word in parts[-1].heads}
        phrases = {max(words_of(each), key=len) for each in (*self.anywhere, *self.beside)}
        return self.counting | LENGTHS | ends | phrases

    @cached_property
    def times(self) -> re.Pattern[str]:
        """A sign for a time."""
        return re.compile(f"[{''.join(sign for sign, value in self.signs.items() if value.key == 'time')}]")

    @cached_property
    def bare(self) -> re.Pattern[str]:
        """A word for a time that stands alone."""
        times = (word for word, sign in self.beside.items() if self.times.match(sign))
        return re.compile(BARE.format(alternatives(word for word in times if word[:4] != "per ")))

    @cached_property
    def counting(self) -> frozenset[str]:
        """Words one of which stands wherever regions are counted."""
        words = {max(words_of(each), key=len) for each in self.regions}
        counted = "region regions spine muscle muscles area areas part parts joint joints"
        return frozenset(words | {*counted.split()} if words else ())

    def numbers(self, text: str) -> list[tuple[str, int, int]]:
        """The signs for numbers of regions in a text, each with its place."""
        signs = {*self.counts.values()}
        return (
            [(sign, at, at + 1) for at, sign in enumerate(self.signed(text)) if sign in signs]
            if signs
            else []
        )

    def signed(self, text: str, bare: bool = False) -> str:
        """A text in lower case, as long as before, with a sign in place of each phrase for a value, and if
        asked for of each bare word for a time."""
        words = {*words_of(text)}
        if self.counts and COUNTING.search(text):
            text = BEGINS.sub(lambda match: self.counts[_number(match["from"]), 9].rjust(len(match[0])), text)
            text = LETTERS.sub(self._lettered, text)
        if not words.isdisjoint(self.counting):
            text = self.alone.sub(
                lambda match: self.counts[(1,)].ljust(len(match[0])), self.listed.sub(self._number_of, text)
            )
            text = REGIONS.sub(self._counted, AREAS.sub(self._limited, text))
        # Phrases are found as well where hyphens hold their words together.
        flat = text.replace("-", " ")
        for parts, sign in self.apart:
            if all(part.may_be_among(words) for part in parts):
                for *begun, ends in in_order(parts, flat, FAR):
                    # What denies in the first of the parts is of the phrase.
                    for each in begun if sign in self.opposites else ():
                        text = put(text, each, DENIES.sub(blanks, each[0]))
                    text = put(text, ends, sign)
                flat = text.replace("-", " ")
        for match in self.pattern.finditer(flat):
            text = put(text, match, self.anywhere[match[0]])
        if self.lengths and not words.isdisjoint(LENGTHS):
            text = UNIT_LENGTH.sub(self._length, text)
        if bare:
            text = self.bare.sub(lambda match: self.beside[match[0]].ljust(len(match[0])), text)
        return turned(text, self.opposites) if self.opposites else text

    def _counted(self, match: re.Match[str]) -> str:
        """The sign of a number of regions, with that of the spine where these are the spine's."""
        spine = self.anywhere.get("spinal region", "") if "spin" in match[0] else ""
        return f"{self.sign_of(match)} {spine}".ljust(len(match[0]))

    def _number_of(self, match: re.Match[str]) -> str:
        named = {self.regions[name] for name in self.region.findall(match[0])}
        return self.counts[(len(named),)].ljust(len(match[0])) if len(named) > 1 else match[0]

    def _lettered(self, match: re.Match[str]) -> str:
        named = re.findall(r"\b(?:[ctls]|sac|pel)", match[0])
        return self.counts[(len({*named}),)].ljust(len(match[0])) if len(named) > 1 else match[0]

    def _limited(self, match: re.Match[str]) -> str:
        """The sign for at least, or no other than, so many areas of the body; other texts as they are."""
        first = _number(match["from"]) + bool(match["over"])
        least = match["least"] or (match["more"] and first > 1)
        if not least and (match["more"] or not (match["only"] or match["most"] or match["alone"])):
            return match[0]
        return self.counts[first, 9 if least else first].rjust(len(match[0]))

    def _length(self, match: re.Match[str]) -> str:
        start, minutes = length(match)
        sign = self.lengths[minutes != UNIT].ljust(match.end() - start)
        return match[0][: start - match.start()] + sign

    def sign_of(self, match: re.Match[str]) -> str:
        """The sign for a number of regions."""
        first = _number(match["from"])
        last = _number(match["to"]) if match["to"] else first
        return self.counts[(first, 9) if match["more"] else tuple(sorted({first, last}))]


def _number(word: str) -> int:
    word = "one" if word == "single" else word
    return int(word) if word.isdigit() else NUMBERS.index(word) + 1 if word in NUMBERS else 5


def of_data(codes: Mapping[str, Code], data: Mapping[str, Any]) -> Values:
    """The values of words.yml: by field and value, the phrases `anywhere` and `beside`, and the value that it
    `denies`; and the names of the `regions`, where the field `areas` of some code counts them."""
    signs: dict[str, Value] = {}
    phrases: dict[str, dict[str, str]] = {"anywhere": {}, "beside": {}}
    opposites: dict[str, str] = {}
    apart: list[tuple[tuple[Phrases, ...], str]] = []
    terms = data.get("claim_terms", {})
    for key, values in data.get("values", {}).items():
        stated = field_of(codes, key, values)
        by_value = {says: chr(FIRST + len(signs) + at) for at, says in enumerate(values)}
        for says, kinds in values.items():
            sign, denied = by_value[says], kinds.get("denies")
            if denied:
                opposites |= {sign: by_value[denied], by_value[denied]: sign}
            of = kinds.get("of")
            owners = (
                n
                for n in codes
                if n not in stated
                or (
                    stated[n] in of
                    if of is not None
                    else stated[n] != denied
                    if denied
                    else stated[n] == says
                )
            )
            signs[sign] = Value(key, says, frozenset(owners))
            for kind in phrases:
                words = (word for each in kinds.get(kind, ()) for word in spelt(each, terms))
                phrases[kind].update((_flat(word) if kind == "anywhere" else word, sign) for word in words)
            for each in kinds.get("apart", ()):
                parts = (Phrases(map(_flat, spelt(part, terms))) for part in each.split(" ... "))
                apart.append((tuple(parts), sign))
    names = [[word for each in part for word in endings(each)] for part in data.get("regions", ())]
    regions = {name: index for index, part in enumerate(names) for name in part}
    counts = _counts(codes, signs) if regions else {}
    lengths = _lengths(codes, signs) if "time" in data.get("values", {}) else ()
    return Values(
        signs,
        **phrases,
        apart=tuple(apart),
        opposites=opposites,
        regions=regions,
        counts=counts,
        lengths=lengths,
    )


def _flat(phrase: str) -> str:
    return phrase.replace("-", " ")


def _new(signs: Mapping[str, Value]) -> str:
    return chr(FIRST + len(signs))


def field_of(codes: Mapping[str, Code], key: str, values: Iterable[str] = ()) -> dict[str, str]:
    """What the data says of a field by the codes; of a name, which of the values stands in it."""
    if key == "spine":
        said = field_of(codes, "areas")
        spots = {n: "outside" if "outside" in text else "in" for n, text in said.items() if "spin" in text}
        return {number: f"{spot} the spine" for number, spot in spots.items()}
    if key == "status":
        return {number: "deleted" for number, code in codes.items() if code.deleted}
    if key == "name":
        said = {number: code.name.text.lower() for number, code in codes.items()}
        return {number: value for number, name in said.items() for value in values if value in name}
    found = {
        number: field.text for number, code in codes.items() for field in code.fields if field.key == key
    }
    if key == "areas":
        found |= {n: BY_TIME for n in codes if n not in found and f"{UNIT} minutes" in time_of(codes[n])}
    return found


def _lengths(codes: Mapping[str, Code], signs: dict[str, Value]) -> tuple[str, ...]:
    """The signs of a unit of 15 minutes and of one of another length."""
    times = field_of(codes, "time")
    found = []
    for says in (f"units of {UNIT} minutes", f"units of another length than {UNIT} minutes"):
        found.append(_new(signs))
        is_unit = not found[1:]
        owners = (
            n
            for n in codes
            if n not in times or ((f"{UNIT} minutes" in times[n]) == is_unit and times[n] != UNTIMED)
        )
        signs[found[-1]] = Value("time", says, frozenset(owners))
    return tuple(found)


def _counts(codes: Mapping[str, Code], signs: dict[str, Value]) -> dict[tuple[int, ...], str]:
    """The sign of each number of regions: (3,), of 1 to 2: (1, 2), of 3 or more: (3, 9)."""
    stated = {number: text for number, text in field_of(codes, "areas").items() if NUMBERED.search(text)}
    only = [(n, n) for n in range(1, len(NUMBERS) + 1)]
    numbers = range(1, len(NUMBERS) + 1)
    counts: dict[tuple[int, ...], str] = {}
    for count in [*((n,) for n in numbers), *combinations(numbers, 2), *only, *((n, 9) for n in numbers)]:
        sign = counts[count] = _new(signs)
        said = f"{count[0]} or more" if count[-1] == 9 else " to ".join(map(str, count))
        said = f"only {count[0]}" if count in only else said
        owners = (number for number in codes if number not in stated or _fits(count, stated[number]))
        signs[sign] = Value("areas", f"{said} regions", frozenset(owners))
    return counts


def _fits(count: tuple[int, ...], text: str) -> bool:
    known = [_number(digit) for digit in NUMBERED.findall(text)] + ([9] if "more" in text else [])
    if len(count) == 2 and count[0] == count[1]:
        return {*count} == {*known}
    return count[0] == min(known) if count[-1] == 9 else {*count} <= {*range(min(known), max(known) + 1)}
