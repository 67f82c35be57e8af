"""The fields of codes in; out come the values that texts can state of them, each with a sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

from ..model import Code
from ..units.counting import UNIT, time_of

FIRST = 0xE000  # the signs are letters that no text has
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
NUMBERED = re.compile(r"\d|\bone\b")
# The field `areas` of codes.yml, for timed codes of which it says nothing.
BY_TIME = "one or more, not charged per area"


class Value(NamedTuple):
    """A value that a text can state: the field's key, what it says, and the codes of which it is so."""

    key: str
    says: str
    owners: frozenset[str]


def region_number(word: str) -> int:
    word = "one" if word == "single" else word
    return int(word) if word.isdigit() else NUMBERS.index(word) + 1 if word in NUMBERS else 5


def field_of(codes: Mapping[str, Code], key: str, values: Iterable[str] = ()) -> dict[str, str]:
    """What the data says of a field by the codes; of a name, which of the values stands in it."""
    if key == "spine":
        said = field_of(codes, "areas")
        spots = {n: "outside" if "outside" in text else "in" for n, text in said.items() if "spin" in text}
        return {number: f"{spot} the spine" for number, spot in spots.items()}
    if key == "status":
        return {number: "deleted" if code.deleted else "in use" for number, code in codes.items()}
    if key == "name":
        said = {number: code.name.text.lower() for number, code in codes.items()}
        return {number: value for number, name in said.items() for value in values if value in name}
    found = {
        number: field.text for number, code in codes.items() for field in code.fields if field.key == key
    }
    if key == "areas":
        found |= {n: BY_TIME for n in codes if n not in found and f"{UNIT} minutes" in time_of(codes[n])}
    return found


def counts_of(codes: Mapping[str, Code], signs: dict[str, Value]) -> dict[tuple[int, ...], str]:
    """The sign of each number of regions: (3,), of 1 to 2: (1, 2), of 3 or more: (3, 9)."""
    stated = {number: text for number, text in field_of(codes, "areas").items() if NUMBERED.search(text)}
    only = [(n, n) for n in range(1, len(NUMBERS) + 1)]
    numbers = range(1, len(NUMBERS) + 1)
    counts: dict[tuple[int, ...], str] = {}
    for count in [*((n,) for n in numbers), *combinations(numbers, 2), *only, *((n, 9) for n in numbers)]:
        sign = counts[count] = chr(FIRST + len(signs))
        said = f"{count[0]} or more" if count[-1] == 9 else " to ".join(map(str, count))
        said = f"only {count[0]}" if count in only else said
        owners = (number for number in codes if number not in stated or _fits(count, stated[number]))
        signs[sign] = Value("areas", f"{said} regions", frozenset(owners))
    return counts


def _fits(count: tuple[int, ...], text: str) -> bool:
    known = [region_number(digit) for digit in NUMBERED.findall(text)] + ([9] if "more" in text else [])
    if len(count) == 2 and count[0] == count[1]:
        return {*count} == {*known}
    return count[0] == min(known) if count[-1] == 9 else {*count} <= {*range(min(known), max(known) + 1)}
