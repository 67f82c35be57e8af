"""What a fact is about, and whether a text is about it.

A fact is known by the rarest words of its statement, by what `about` adds to them, and by the codes and the
years that it names. A figure alone could be anything's: a text that binds it must say what it is of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from math import log
from typing import NamedTuple

from ..model import Fact
from ..words import CODE, words_of

# The weight that a text must have of a fact's rarest words: of so many, this share.
RAREST = 6
SHARE = 0.25
ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "ly")
STEM = 4  # letters that an ending leaves at least
LITTLE = frozenset(
    "a an the of to in on by for and or is are was were be been it its that this with as at from not no which"
    " who what may can must when if than more less one two has have had do does other only also but so then"
    " their they them his her he she you your we our us any each all both such per same between into out up"
    " about over under after before within without there here".split()
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SETS_ASIDE = re.compile(r"\b(?:not|instead|rather|than|unlike|never)\b", re.I)
CODES = re.compile(rf"(?<![\w-]){CODE}(?![\w-])")


class Topic(NamedTuple):
    """What a fact is about: the words of its statement with their weights, those `also` known for it, the
    codes and the years that it names."""

    words: dict[str, float]
    also: frozenset[str]
    codes: frozenset[str]
    years: frozenset[str]


def topics(facts: Iterable[Fact]) -> dict[str, Topic]:
    """The topics of facts by their ids; a word weighs the more, the fewer statements have it."""
    known = list(facts)
    words = {fact.id: stems(fact.statement) for fact in known}
    often = Counter(word for each in words.values() for word in each)
    return {
        fact.id: Topic(
            {word: log(len(known) / often[word]) for word in words[fact.id]},
            frozenset(stems(" ".join(fact.about))),
            frozenset(CODES.findall(f"{fact.statement} {' '.join(fact.about)}")),
            frozenset(YEAR.findall(fact.statement)),
        )
        for fact in known
    }


def stems(text: str) -> set[str]:
    """The words of a text without their endings and without those that say little."""
    return {_stem(word) for word in words_of(text.lower()) if word not in LITTLE and len(word) > 1}


@cache
def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return word[: -len(ending)]
    return word


def is_bare(form: str) -> bool:
    """Whether a form is a figure with little beside it, so that it does not say itself what it is of."""
    return (
        any(map(str.isdigit, form))
        and not CODES.search(form)
        and len([word for word in stems(form) if word.isalpha()]) <= 2
    )


def missing(topic: Topic, form: str, text: str) -> list[str]:
    """The words by which a fact is known, if a text has too few of them beside the form itself; else none."""
    own, held = stems(form), stems(text)
    if held & topic.also:
        return []
    weights = {word: weight for word, weight in topic.words.items() if word not in own}
    rarest = sorted(weights, key=lambda word: (-weights[word], word))[:RAREST]
    found = sum(weights[word] for word in held & weights.keys())
    return rarest if found < SHARE * sum(weights[word] for word in rarest) else []


def other(topic: Topic, text: str) -> str:
    """A code or a year that a text names and the fact does not, where the fact names one as well; not in a
    text that sets something aside."""
    for own, pattern in ((topic.codes, CODES), (topic.years, YEAR)):
        named = {*pattern.findall(text)}
        if own and named and not own & named and not SETS_ASIDE.search(text):
            return min(named)
    return ""


Topics = Mapping[str, Topic]
