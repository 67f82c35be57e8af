"""The part of words.yml on modifiers in; out comes what texts say of them, and patterns for how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..data.tree import own
from ..model import Fact
from .hedges import any_phrase

# A modifier in digits is no number of minutes and so on.
NUMERAL = (
    r"(?<![$.:/])(?<!(?:page|room|aged|line|item| age) )\d\d"
    r"(?![.,:/%-]?\d| ?%| ?(?:m|y\w*|(?:min|visit|unit|day|sec|patient|claim)\w*)\b)"
)
# "CO 45" is a reason for a denial.
SIGNS = r"GP|GO|GN|KX|CQ|CO(?![- ]?\d)|GA|GX|GY|GZ|AT|XE|XS|XP|XU"
# Numbers are modifiers where something says so, 59 anywhere.
NUMBERED = (
    r"(?:(?<=modifier )|(?<=modifiers )|(?<=\bmod )|(?<=\d-)|(?<= -)|(?<=\band )|(?<=\bthe )|(?<!\S))"
    rf"(?:{NUMERAL})(?<=22|25|50|52|76|77|95|96|97)"
)
MODIFIER = re.compile(rf"(?<![\w$])(?:(?:{SIGNS}|{NUMERAL}(?<=59))(?!\w)|{NUMBERED})")
LOWER = re.compile(r"(?:(?<=\bmodifier )|(?<=\d{5}-))(?:g[aopnxyz]|kx|c[oq]|at|x[epsu])\b")
OWN = own(Path(__file__).with_name("modifiers.yml"))
SAYS = {name: re.compile("|".join(each).replace("<signs>", SIGNS)) for name, each in OWN["patterns"].items()}
KINDS = ("of", "near", "not")
SAYS |= {name: any_phrase(*each) for name, each in OWN["phrases"].items()}


class Sense(NamedTuple):
    """What a modifier can say: the family of senses that it excludes, the modifiers that say it, those with
    which it may come up, and those with which it never is."""

    family: str
    name: str
    of: frozenset[str]
    near: frozenset[str]
    never: frozenset[str]
    words: re.Pattern[str]

    def is_foreign(self, names: set[str]) -> bool:
        """Whether none of some modifiers can have the sense."""
        return bool(names & self.never) if self.never else not names & (self.of | self.near)


@dataclass(frozen=True)
class Modifiers:
    """What is known of modifiers: their senses, those of each family and those with which it comes up, the
    pairs that never stand on a line and those of them that are of two kinds, the kinds of codes with those
    that never go there, what the long form of each has, and the fact of each."""

    senses: list[Sense]
    kin: Mapping[str, frozenset[str]]
    near: Mapping[str, frozenset[str]]
    apart: frozenset[frozenset[str]]
    crossed: frozenset[frozenset[str]]
    places: list[tuple[str, re.Pattern[str], frozenset[str]]]
    stems: Mapping[str, re.Pattern[str]]
    facts: Mapping[str, Fact]


class Mention(NamedTuple):
    """A modifier or a sense in a sentence."""

    start: int
    end: int
    name: str = ""
    sense: Sense | None = None


def of_data(data: Mapping[str, Any], facts: Mapping[str, Fact]) -> Modifiers:
    """What words.yml knows of modifiers, with the fact of each."""
    senses = [
        Sense(family, name, *(frozenset(each.get(key, ())) for key in KINDS), any_phrase(*each["words"]))
        for family, named in data.get("modifier_senses", {}).items()
        for name, each in named.items()
    ]
    kin: dict[str, frozenset[str]] = {}
    near: dict[str, frozenset[str]] = {}
    for sense in senses:
        kin[sense.family] = kin.get(sense.family, frozenset()) | sense.of | sense.never
        near[sense.family] = near.get(sense.family, frozenset()) | sense.near
    pairs, places = data.get("modifier_pairs", {}), data.get("modifier_places", {})
    apart, crossed = (frozenset(map(frozenset, pairs.get(key, ()))) for key in ("apart", "crossed"))
    return Modifiers(
        senses,
        kin,
        near,
        apart | crossed,
        crossed,
        [(kind, any_phrase(*each["words"]), frozenset(each["never"])) for kind, each in places.items()],
        {name: re.compile(words) for name, words in data.get("modifier_stems", {}).items()},
        facts,
    )
