"""What texts say of a code's fields: the phrases of words.yml in, a sign for each value out.

"Untimed", "once per session" and "not a timed code" say one thing of a code: that its field `time` is
`not timed`. In a text each such phrase becomes one sign, as long as the phrase, that may be said of the
codes whose field has the value. What denies another value has that value as its opposite: a denial before
the phrase makes the one of the other. Of a code whose field the data does not state, any may be said.
Regions of the spine and minutes of a unit are counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..model import Code
from ..phrases import Phrases, in_order
from ..units.counting import UNIT
from ..words import alternatives, any_of, blanks, endings, put, spelt, words_of
from .fields import FIRST, NUMBERS, Value, counts_of, field_of, region_number
from .hedges import DENIES, turned
from .numerals import IN_WORDS, number

NUMBER = rf"[1-8]|{'|'.join(NUMBERS)}|single"
LINK = r"(?: or | to | through | and |\s?[-\u2013/]\s?)"
COUNT = (
    rf"\b(?P<from>{NUMBER}|every|all|full|whole|entire)(?:{LINK}(?P<to>{NUMBER}))?"
    r"(?P<more> or more|\+| and up)?"
)
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
    r"(?:(?<=[:=(|\u2013\u2014-])\s?|(?<=\d\s)|\b(?:needs?|requires?|must (?:\w+ )?|(?:has|needs?) to \w+ "
    r"|covers?|means|allows?|is|is for|(?:may|can) be \w+ for|wants|applies to|belongs to)\s)"
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
HOW_MANY = re.compile(r"\bno matter how many(?= (?:\w+ )?(?:regions|areas|parts|joints|muscles)\b)")
FAR = 56  # characters between two parts of a phrase
# How long a unit is, as words.yml says it.
LENGTHS_OF = ("in units of 15 minutes", "in units of another length")

# How long a unit is said to be: "per 30 minutes", "in half-hour blocks", "hourly".
PARTS = (
    r"(?:units?|increments?|blocks?|intervals?|steps?|codes?|charges?|box(?:es)?|side"
    r"|column|list)"
)
EVERY = r"(?:per|each|every|by the)(?: full| whole| each)?"
LONG = (
    rf"(?P<{{0}}>\d{{{{1,2}}}}|{IN_WORDS}|quarter|half)(?:[ -]?(?:minutes?|mins?)|[ -](?:an |of an )?hours?)"
)
UNIT_IS = (
    r"(?:\b(?:(?:its|each|every|one|a|the|1) (?:\d{5} |billing )?unit|\d{5}(?:'s)? units?)\b"
    r"(?: (?:size|length|duration))?(?: (?:of|for|in) [\w-]+(?: [\w-]+)?)?"
    r" ?(?:[:=]|is|are|last|lasts|covers|equals|means|represents|stands for|runs|takes)"
    r" ?(?:an? |full |about )?)"
)
UNIT_LENGTH = re.compile(
    rf"\b(?:{EVERY} (?:a )?{LONG.format('a')}\b(?![ -](?:rule|chart|table|grid|method|count|math)\b)"
    rf"|(?:a )?(?<!in one )(?<!in a )(?<!separate )(?<!different )(?<!same )(?<!an )"
    rf"{LONG.format('b')}s?[ -]{PARTS}\b(?! of (?:\d|the |your ))"
    rf"|{PARTS} of (?:a )?{LONG.format('c')}\b|per (?P<d>15|30)\b|in (?P<e>quarter|half)[ -]hours\b"
    rf"|(?<!least ){LONG.format('f')} (?:per|a) unit\b"
    rf"|(?:{UNIT_IS}{LONG.format('g')})(?!(?:[ -]?min\w*)? ?(?:to|or|[-\u2013]) ?\d)"
    rf"|{UNIT_IS}(?P<whole>hour)\b"
    rf"|(?:15|fifteen)[ -]?min\w* ?(?:=|is|makes|equals|for) (?:1|one|a|each) unit\b"
    rf"|(?:\d{{1,3}}|{IN_WORDS})[ -]min\w* (?:is|are|=|makes?|gives?|earns?|means?|gets? you|counts? as"
    rf"|pays?)"
    r" (?:two|three|four|[234]) units\b"
    rf"|(?P<hour>hourly|(?<=\w )(?<!patients ){EVERY} hour|1-hour {PARTS})\b)"
)
LENGTHS = frozenset("minute minutes min mins hour hours hourly 15 30".split())
QUARTERS = {"quarter": 15, "half": 30}
# A bare word for a time, as in "timed: 97110", but not in "timed total" and "sixty minutes flat".
BARE = (
    r"(?<![\w-])(?<!total )(?<!minutes )(?:{0})(?![\w-]| (?:total|min\w*|time|visit|treatment|units?|up)\b"
    r"|(?: is| was|:)? (?:only )?\d{{1,3}}(?!\d))"
)


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
        return re.compile("|".join(s for s, value in self.signs.items() if value.key == "time") or "(?!)")

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

    def signed(self, text: str, bare: bool = False) -> str:
        """A text in lower case, as long as before, with a sign in place of each phrase for a value, turned
        where it is denied; or of each `bare` word for a time as well, and none turned."""
        text = HOW_MANY.sub("whatever number of", text)  # how many areas are treated says nothing of the time
        words = {*words_of(text)}
        if self.counts and COUNTING.search(text):
            text = BEGINS.sub(self._begins, text)
            text = LETTERS.sub(self._lettered, text)
        if not words.isdisjoint(self.counting):
            text = self.alone.sub(
                lambda match: self.counts[(1,)].ljust(len(match[0])), self.listed.sub(self._number_of, text)
            )
            text = REGIONS.sub(self._counted, AREAS.sub(self._limited, text))
        # Phrases are found as well where hyphens hold their words together.
        flat = text.replace("-", " ")
        for parts, sign in self.apart:
            if parts[-1].may_be_among(words) and all(part.may_be_among(words) for part in parts):
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
            return self.bare.sub(lambda match: self.beside[match[0]].ljust(len(match[0])), text)
        return turned(text, self.opposites)

    def _begins(self, match: re.Match[str]) -> str:
        return self.counts[region_number(match["from"]), 9].rjust(len(match[0]))

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
        first = region_number(match["from"]) + bool(match["over"])
        least = match["least"] or (match["more"] and first > 1)
        if not least and (match["more"] or not (match["only"] or match["most"] or match["alone"])):
            return match[0]
        return self.counts[first, 9 if least else first].rjust(len(match[0]))

    def _length(self, match: re.Match[str]) -> str:
        # Before the length a code may stand.
        start = max(match.start("g"), match.start("whole"), match.start())
        said = next(filter(None, map(match.group, "abcdefg")), "")
        whole = 60 if match["hour"] or match["whole"] else UNIT
        minutes = (QUARTERS.get(said) or number(said)) if said else whole
        sign = self.lengths[minutes != UNIT].ljust(match.end() - start)
        return match[0][: start - match.start()] + sign

    def sign_of(self, match: re.Match[str]) -> str:
        """The sign for a number of regions."""
        first = region_number(match["from"])
        last = region_number(match["to"]) if match["to"] else first
        return self.counts[(first, 9) if match["more"] else tuple(sorted({first, last}))]


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
            of = kinds.get(
                "of", [text for text in stated.values() if (text != denied if denied else text == says)]
            )
            owners = (n for n in codes if n not in stated or stated[n] in of)
            signs[sign] = Value(key, says, frozenset(owners))
            for kind in phrases:
                words = (word for each in kinds.get(kind, ()) for word in spelt(each, terms))
                phrases[kind].update((_flat(word) if kind == "anywhere" else word, sign) for word in words)
            for each in kinds.get("apart", ()):
                parts = (Phrases(map(_flat, spelt(part, terms))) for part in each.split(" ... "))
                apart.append((tuple(parts), sign))
    names = [[word for each in part for word in endings(each)] for part in data.get("regions", ())]
    regions = {name: index for index, part in enumerate(names) for name in part}
    counts = counts_of(codes, signs) if regions else {}
    lengths = tuple(sign for says in LENGTHS_OF for sign, value in signs.items() if value.says == says)
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
