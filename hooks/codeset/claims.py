"""Wrong statements in, as the data lists them; out come the sentences that make one of them.

A sentence makes a claim if it has a word of each part of one of the claim's wordings, in any order,
and no word beside them that denies or corrects it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from . import hedges
from .prose import CONTRASTING, Place, Sentence, any_of, blanks, endings, words_of

CORRECTS = hedges.any_of(
    "not(?! matter)|no(?! matter)|nothing", hedges.DENIALS, hedges.JUDGMENTS, hedges.REPORTS
)
# Where a sentence is cut, unless the claim says otherwise; and what corrects what stands before it.
CUT = re.compile(rf";|\.\s|,?\s+{CONTRASTING}")
BUT = re.compile(r"\b(?:but|yet|although|though|however(?! (?:long|many|much|often)))\b(?! only)")
# What a comparison sets aside says nothing of the code.
ASIDE = re.compile(
    r"\b(?:instead of|rather than|better than|than|unlike|not)\s+(?:(?:as|under|with|to|for|in)\s+)?9\d{4}\b"
)


class Claim(NamedTuple):
    """One wrong statement: what it says, the id of the fact that is right, and with what it is right."""

    id: str
    says: str
    right: str
    in_sentence: bool
    restricts: bool
    unless: re.Pattern[str] | None


class Wording(NamedTuple):
    """One way to make a claim: its parts, and of each the longest words, by which it is soon ruled out."""

    claim: Claim
    parts: tuple[re.Pattern[str], ...]
    keys: tuple[frozenset[str], ...]


Index = dict[str, tuple[Wording, ...]]


def index(records: Mapping[str, Any], terms: Mapping[str, str]) -> Index:
    """The wordings of facts.yml's false claims, by the longest words of their first parts; `terms` are
    the words that many of them share."""
    found: dict[str, list[Wording]] = {}
    for name, record in records.items():
        unless = any_of(_words("|".join(record["unless"]), terms)) if "unless" in record else None
        claim = Claim(
            name, record["says"], record["right"], "within" in record, "restricts" in record, unless
        )
        for parts in record["wordings"]:
            words = [_words(part, terms) for part in parts]
            keys = tuple(frozenset(max(words_of(word), key=len) for word in part) for part in words)
            for word in keys[0]:
                found.setdefault(word, []).append(Wording(claim, tuple(map(any_of, words)), keys))
    return {word: tuple(wordings) for word, wordings in found.items()}


def possible(words: set[str], known: Index) -> list[Wording]:
    """The wordings that a paragraph with these words can have."""
    return [
        wording for word in words & known.keys() for wording in known[word] if _may_be(wording.keys, words)
    ]


def _may_be(keys: tuple[frozenset[str], ...], words: set[str]) -> bool:
    for key in keys:  # noqa: SIM110 - `all()` of a generator takes three times as long
        if key.isdisjoint(words):
            return False
    return True


def made(sentence: Sentence, wordings: list[Wording], *, alone: bool) -> Iterator[tuple[Claim, Place]]:
    """The claims that a sentence makes, each once, with its place; `alone` if it is the whole paragraph
    for which the `wordings` are possible."""
    if sentence.asks or not wordings:
        return
    text, told = sentence.text, set()
    words = set() if alone else {*words_of(text)}
    for claim, parts, keys in wordings:
        if (
            not (alone or _may_be(keys, words))
            or claim.id in told
            or not all(part.search(text) for part in parts)
        ):
            continue
        if sentence.question and all(part.search(text, 0, sentence.question) for part in parts):
            continue
        if not (claim.unless and claim.unless.search(text)) and (place := _found(text, parts, claim)):
            told.add(claim.id)
            yield claim, sentence.place(*place)


def _found(text: str, parts: tuple[re.Pattern[str], ...], claim: Claim) -> Place | None:
    text = ASIDE.sub(blanks, text)
    cuts = (
        [(len(text), 0)] if claim.in_sentence else [*(m.span() for m in CUT.finditer(text)), (len(text), 0)]
    )
    start = 0
    for end, following in cuts:
        matches = [part.search(text, start, end) for part in parts]
        corrected = BUT.search(text, end) or _is_corrected(text, start, end, parts, claim)
        if all(matches) and not corrected:
            return min(match.start() for match in matches), max(match.end() for match in matches)
        start = following
    return None


def _is_corrected(text: str, start: int, end: int, parts: tuple[re.Pattern[str], ...], claim: Claim) -> bool:
    """Whether a word that denies or corrects stands outside the words of the claim itself."""
    if claim.restricts:
        text = hedges.FOLLOWS.sub(blanks, text)
    denials = [match.span() for match in CORRECTS.finditer(text, start, end)]
    own = [match.span() for part in parts for match in part.finditer(text, start, end)] if denials else []
    return any(not any(a <= first and last <= b for a, b in own) for first, last in denials)


def _words(part: str, terms: Mapping[str, str]) -> list[str]:
    """All words of a part, those of the shared terms in it as well."""
    words: list[str] = []
    for pattern in part.split("|"):
        name = pattern[1:-1]
        words += _words(terms[name], terms) if pattern.startswith("<") else endings(pattern)
    return words
