"""How texts name codes and what they are for: the words of words.yml in, patterns that find them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..model import Code
from ..words import any_of, endings, words_of
from . import values
from .values import BESIDE, COUNTED, FIRST, Value, Values

NEVER = re.compile(r"(?!)")
BILLED = "billed?|bills|coded?|codes|reported|charged|counted|counts?|goes|go|falls?|filed|posted|submitted|logged|entered"


@dataclass(frozen=True)
class Vocabulary:
    """How texts name codes and what they are for: `names` gives the codes of each name, `owners` the codes
    of each word, `purposes` are the words that belong to one code alone, `others` what the words mean
    elsewhere, `values` how texts state the fields of a code."""

    codes: tuple[str, ...]
    code: re.Pattern[str]
    owners: dict[str, frozenset[str]]
    values: Values
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    purposes: frozenset[str] = frozenset()
    with_purposes: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    # Codes in a row that are one subject, and a code that only stands beside another.
    joint: re.Pattern[str] = NEVER
    companion: re.Pattern[str] = NEVER

    @cached_property
    def mentions(self) -> frozenset[str]:
        """A word of each mention of a code, by which it is soon found."""
        return frozenset(map(str.lower, self.codes)) | {max(words_of(name), key=len) for name in self.names}

    @cached_property
    def activity(self) -> re.Pattern[str]:
        return any_of(self.owners.keys() - self.purposes - self.values.signs.keys())

    @cached_property
    def subject(self) -> re.Pattern[str]:
        """A name where it stands for its code: that of a code with purposes of its own anywhere, another only
        where something is billed as it, or where a sentence begins with what it is."""
        lone = {name for name, codes in self.names.items() if len(codes) == 1}
        main = {name for name in lone if self.names[name] & self.with_purposes}
        own, other = any_of(main).pattern, any_of(lone - main).pattern
        return re.compile(
            rf"{own}|\b(?:{BILLED})\s+(?:as|under|to)\s+(?:an?\s+|the\s+)?(?P<a>{other})"
            rf"|\b(?:is|are)\s+(?:an?\s+|the\s+)?(?P<b>{other})(?=\s*(?:code|charge|line|claim|unit)?s?\s*(?:[.,;)]|$))"
            rf"|\A\W*(?:the\s+)?(?P<c>{other})(?=\s+(?:is|are|covers?|takes|means|can be|must be|needs?|requires?|bills?)\b)"
        )

    def code_of(self, name: str) -> str:
        """The code of a name that belongs to one alone, in lower case."""
        return next(iter(self.names[name])).lower()

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
        return self.value_of(word).owners

    @cached_property
    def named(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """A code with a name or a value right behind it; and one behind its name, in brackets or as its code."""
        code, name = self.code.pattern, rf"(?:{any_of(self.names | self.values.beside).pattern}|{BESIDE})"
        done = r"(?:reported|coded|billed|charged|claimed|recorded|listed|entered|found)"
        return (
            re.compile(
                rf"(?P<code>{code})(?:[\s),:(|=/\u2013\u2014\u2192>.-]+"
                rf"(?:(?:is|are|means|stands for|describes|denotes|refers to|represents|covers)\s+)?"
                rf"|\s+(?:is\s+(?:the\s+(?:right\s+)?code\s+)?)?for\s+(?:your\s+|any\s+)?)"
                rf"(?:an?\s+|cpt\s+|the\s+|medicare's\s+|code for\s+)*"
                rf"(?P<name>{name})"
            ),
            re.compile(
                rf"(?P<name>{name})(?:[\s)]*[(=:.\u2013\u2014\u2192>-]+\s*"
                rf"|\s+(?:is|has|uses|takes|gets|carries|runs?|goes (?:out )?(?:under|as)"
                rf"|falls under|belongs (?:to|under|in)"
                rf"|(?:(?:is|are|be|gets?)\s+)?{done}\s+(?:under|as|using|by)"
                rf"|(?:is|are)\s+(?:always\s+)?(?:reported|coded)\s+with"
                rf"|,?\s*(?:and|so)\s+(?:i\s+|we\s+)?(?:dropped|billed|charged|keyed|posted|used|coded|put down)\s+(?:a|in)?)\s*)"
                rf"(?:the\s+|its\s+|cpt\s+|codes?\s+|number\s+)*(?P<code>{code})"
            ),
        )

    @cached_property
    def label(self) -> re.Pattern[str]:
        """A value over a list of codes: "Untimed: 97150, 98940"."""
        beside = any_of(self.values.beside).pattern
        return re.compile(
            rf"\A\W*(?P<value>{beside})"
            rf"(?:\s+(?:codes?|services?|procedures?|modalities)\b[^:=\u2192\d]{{0,40}}?)?(?:\s*\([^)]*\))?\s*[:=\u2192]+(?P<codes>[^.;]*)"
        )

    @cached_property
    def remark(self) -> re.Pattern[str]:
        """A remark on a code right behind it: "97110, which builds strength, "."""
        more = rf"(?:,\s+(?:[a-z]+\s+){{0,3}}?{self.word.pattern}[^,;0-9]*)*"
        return re.compile(rf"(?P<code>{self.code.pattern}),\s+(?:which|whose)\b[^,;]*{more}(?:,|\Z)")

    @cached_property
    def word(self) -> re.Pattern[str]:
        return any_of(self.owners)

    @cached_property
    def first_words(self) -> frozenset[str]:
        """What every word for a purpose begins with."""
        words = self.owners.keys() - self.values.signs.keys()
        return frozenset(words_of(word)[0] for word in (*words, *self.names)) | self.values.keys

    @cached_property
    def other(self) -> re.Pattern[str]:
        return any_of(self.others)

    @cached_property
    def set_aside(self) -> re.Pattern[str]:
        """What a contrast sets aside: a code or words for a purpose behind "not", "instead of" and so on."""
        thing = rf"(?:{self.code.pattern}|{self.word.pattern})"
        few, link = r"(?:\s+[a-z'-]+){0,3}?", r"(?:\s+(?:a|an|as|for|in|of|on|the|to))?"
        return re.compile(
            rf"\b(?:not|never|rather than|instead of|in place of|unlike|than|as opposed to"
            rf"|without)\b(?!\s+only\b){few}\s+{thing}"
            # Behind a bare comma a code begins a statement of its own: "unlike 97110, 97112 ...".
            rf"(?:(?:,|,? or|,? and|,? nor){link}\s+{self.word.pattern}"
            rf"|(?:,? or|,? and|,? nor){link}\s+{self.code.pattern})*,?"
            rf"|\b(?:over|drop|skip|forget|avoid|replace|swap|leave|off|beyond|past)\s+(?:cpt\s+|of\s+)?{self.code.pattern}"
            rf"|,\s+(?:unlike|as opposed to)\s[^.;]*"
            rf"|\b(?:with|and|besides?|plus|after|before|alongside|next to|from|same \w+ as)\s+"
            rf"(?:an?\s+|the\s+)?"
            rf"{self.activity.pattern}"
            rf"|\b(?:after|before|following|alongside|next to|besides?|along with|in addition to)\s+"
            rf"(?:the\s+|some\s+)?{self.word.pattern}"
            rf"|\b(?:with|despite)\s+(?:good|normal|full|intact|adequate|excellent)\s+{self.word.pattern}"
            rf"|{self.activity.pattern}\s+(?=(?:and|with|plus|besides?|\+|&)\s+(?:cpt\s+)?{self.code.pattern})"
        )

    @cached_property
    def denials(self) -> tuple[re.Pattern[str], ...]:
        """Ways to deny that a code is for something, each with the code and the words right behind or before
        the denial, and nothing more that would narrow it."""
        words = rf"(?P<words>{self.word.pattern}(?:(?:,|,? or|,? and|,? nor)\s+{self.word.pattern})*)"
        kind = r"(?:training|retraining|work|practice|drills?|exercises?|problems?|deficits?|loss|rehab\w*)"
        words, code = (
            rf"(?:\w+\s+)?{words}(?:\s+{kind})?",
            rf"(?:cpt\s+|code\s+)?(?P<code>{self.code.pattern})",
        )
        no, end = r"(?:\s+not|n't|\s+never)", r"\s*(?:at all)?\s*(?:[.,;!]|$)"
        aim = r"(?:for|about|to|build|restore|retrain|train|improve|cover|address)"
        done = r"(?:meant|used|there|intended|billed|right|suitable)"
        forms = (
            rf"{code}\s+(?:is|are|was|does|do|can|may|should){no}\s+(?:{done}\s+)?{aim}\s+{words}{end}",
            rf"{code}\s+has\s+(?:no\s+(?:place|role|part|business)|nothing\s+to\s+do)"
            rf"\s+(?:in|with|for)\s+{words}{end}",
            rf"\b(?:never|not|n't)\s+(?:use|bill|report|choose|pick|code)\s+{code}\s+(?:for|to)\s+{words}{end}",
            rf"{words}\s+(?:is|are|should|must|can|may|do|does|will){no}\s+(?:be(?:\s+|long\s+))?(?:ever\s+)?"
            rf"(?:(?:billed|reported|coded|charged)\s+)?(?:as|under|with|to|in)?\s*{code}{end}",
        )
        return tuple(map(re.compile, forms))

    @cached_property
    def both(self) -> re.Pattern[str]:
        """Two codes of which one thing is said: "both 97110 and 97112 are for strength"."""
        pair = rf"{self.code.pattern}\s+(?:and|or)\s+{self.code.pattern}"
        return re.compile(rf"(?:\b(?:both|either)\s+{pair}|{pair}\s+(?:both|each))\s(?P<said>[^,;:]*)")


def of_data(codes: Mapping[str, Code], data: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary of words.yml: `words` by code, kind and item, `names` by code, `values` by field,
    `other_meanings`."""
    owners: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    purposes: set[str] = set()
    with_purposes: set[str] = set()
    for code, kinds in data.get("words", {}).items():
        own = {kind: _spelt(named) for kind, named in kinds.items()}
        purposes.update(own.get("purposes", ()))
        with_purposes.update([code] if "purposes" in own else ())
        for word in (word for spelt in own.values() for word in spelt):
            owners.setdefault(word, set()).add(code)
    for code, spellings in data.get("names", {}).items():
        for name in _spelt(spellings):
            names.setdefault(name, set()).add(code)
    stated = values.of_data(codes, data)
    signs = {sign: value.owners for sign, value in stated.signs.items()}
    return Vocabulary(
        codes=tuple(codes),
        code=re.compile(rf"(?<![\w.])(?:{'|'.join(map(str.lower, codes))})(?![\w])"),
        owners={word: frozenset(of) for word, of in owners.items()} | signs,
        values=stated,
        names={name: frozenset(of) for name, of in names.items()},
        purposes=frozenset(purposes),
        with_purposes=frozenset(with_purposes),
        others=tuple(word for pattern in data.get("other_meanings", ()) for word in endings(pattern)),
    )


def of_modifiers(groups: Iterable[Mapping[str, Mapping[str, list[str]]]]) -> Vocabulary:
    """The vocabulary of modifiers, from groups of those that are mixed up: for each what it `is` for, and what
    it is `not` for. What is another group's, any may have."""
    every = {name for group in groups for name in group}
    owners: dict[str, set[str]] = {}
    for group in groups:
        for name, kinds in group.items():
            for word in _spelt(kinds.get("is", [])):
                owners.setdefault(word, every - group.keys()).add(name)
    for group in groups:
        for name, kinds in group.items():
            for word in _spelt(kinds.get("not", [])):
                owners.setdefault(word, {*every}).discard(name)
    signs = {
        chr(FIRST + at): Value("modifier", word, frozenset(owners[word])) for at, word in enumerate(owners)
    }
    phrases = {value.says: sign for sign, value in signs.items()}
    code = rf"(?<!\w)(?:{'|'.join(sorted(every))})(?!\w)" if every else r"(?!)"
    return Vocabulary(
        codes=tuple(every),
        values=Values(signs, phrases),
        owners={sign: value.owners for sign, value in signs.items()},
        code=re.compile(code),
        joint=re.compile(rf"{code}(?:\s*(?:/|,|or|and|, or|, and)\s*{code})+"),
        companion=re.compile(rf"\b(?:with|plus|beside|alongside|next to)\s+(?:the\s+|an?\s+)?{code}"),
    )


def _spelt(named: Mapping[str, list[str]] | list[str]) -> list[str]:
    """All words of a list of patterns, or of the lists of several items."""
    patterns = named if isinstance(named, list) else [pattern for item in named.values() for pattern in item]
    return [word for pattern in patterns for word in endings(pattern)]
