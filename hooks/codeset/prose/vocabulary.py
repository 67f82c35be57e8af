"""How texts name codes and what they are for: the words of words.yml in, patterns that find them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..words import any_of, endings, words_of


@dataclass(frozen=True)
class Vocabulary:
    """How texts name codes and what they are for: `names` gives the code of each name, `owners` the codes
    of each word, `purposes` are the words that belong to one code alone, `others` what the words mean
    elsewhere."""

    codes: tuple[str, ...]
    names: dict[str, str]
    owners: dict[str, frozenset[str]]
    purposes: frozenset[str]
    others: tuple[str, ...]

    @cached_property
    def code(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.])(?:{'|'.join(map(str.lower, self.codes))})(?![\w])")

    @cached_property
    def mentions(self) -> frozenset[str]:
        """A word of each mention of a code, by which it is soon found."""
        return frozenset(map(str.lower, self.codes)) | {max(words_of(name), key=len) for name in self.names}

    @cached_property
    def activity(self) -> re.Pattern[str]:
        return any_of(self.owners.keys() - self.names.keys() - self.purposes)

    @cached_property
    def name(self) -> re.Pattern[str]:
        return any_of(self.names)

    @cached_property
    def named(self) -> re.Pattern[str]:
        """A code with a name right behind it, or behind a name in brackets or as its code."""
        code, name = self.code.pattern, self.name.pattern
        done = r"(?:reported|coded|billed|charged|claimed|recorded|listed|entered|found)"
        return re.compile(
            rf"(?P<code>{code})(?:\s*[,:(|=-]\s*"
            rf"|\s+(?:(?:is|means|stands for|describes|denotes|refers to|represents|covers)\s+)?)"
            rf"(?:cpt\s+|the\s+|medicare's\s+|code for\s+)*"
            rf"(?P<name>{name})"
            rf"|(?P<name_before>{name})(?:\s*[(=:]\s*"
            rf"|\s+(?:is|has|uses|takes|gets|carries|goes under|falls under|belongs (?:to|under|in)"
            rf"|(?:(?:is|are|be|gets?)\s+)?{done}\s+(?:under|as|using|by)"
            rf"|(?:is|are)\s+(?:always\s+)?(?:reported|coded)\s+with)\s+)"
            rf"(?:the\s+|its\s+|cpt\s+|codes?\s+|number\s+)*(?P<code_behind>{code})"
        )

    @cached_property
    def remark(self) -> re.Pattern[str]:
        """A remark on a code right behind it: "97110, which builds strength, "."""
        more = rf"(?:,\s+(?:[a-z]+\s+){{0,3}}?{self.word.pattern}[^,;]*)*"
        return re.compile(rf"(?P<code>{self.code.pattern}),\s+(?:which|whose)\b[^,;]*{more}(?:,|\Z)")

    @cached_property
    def word(self) -> re.Pattern[str]:
        return any_of(self.owners.keys() - self.names.keys())

    @cached_property
    def first_words(self) -> frozenset[str]:
        """What every word for a purpose begins with."""
        return frozenset(words_of(word)[0] for word in self.owners)

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
            rf"|\b(?:over|drop|skip|forget|avoid|replace|swap|leave)\s+(?:cpt\s+)?{self.code.pattern}"
            rf"|\b(?:with|and|besides?|plus|after|before|alongside|next to|from|same \w+ as)\s+"
            rf"(?:an?\s+|the\s+)?"
            rf"{self.activity.pattern}"
            rf"|\b(?:after|before|following|alongside|next to|besides?|along with|in addition to)\s+"
            rf"(?:the\s+|some\s+)?{self.word.pattern}"
            rf"|\b(?:with|despite)\s+(?:good|normal|full|intact|adequate|excellent)\s+{self.word.pattern}"
            rf"|{self.activity.pattern}\s+(?=(?:and|with|plus|besides?)\s+(?:cpt\s+)?{self.code.pattern})"
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


def of_words(codes: Iterable[str], words: Mapping[str, Any], others: Iterable[str]) -> Vocabulary:
    """The vocabulary of the data: `words` of words.yml, by code, kind and item, and `other_meanings`."""
    owners: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    purposes: set[str] = set()
    for code, kinds in words.items():
        own = {kind: _spelt(named) for kind, named in kinds.items()}
        names.update((name, code.lower()) for name in own.get("names", ()))
        purposes.update(own.get("purposes", ()), own.get("names", ()))
        for word in (word for spelt in own.values() for word in spelt):
            owners.setdefault(word, set()).add(code)
    return Vocabulary(
        tuple(codes),
        names,
        {word: frozenset(of) for word, of in owners.items()},
        frozenset(purposes),
        tuple(word for pattern in others for word in endings(pattern)),
    )


def _spelt(named: Mapping[str, list[str]] | list[str]) -> list[str]:
    """All words of a list of patterns, or of the lists of several items."""
    patterns = named if isinstance(named, list) else [pattern for item in named.values() for pattern in item]
    return [word for pattern in patterns for word in endings(pattern)]
