"""Wrong statements in, as the data lists them; out come the sentences that make one of them.

A sentence makes a claim if it has a word of each part of one of the claim's wordings, in any order,
and no word beside them that denies or corrects it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..phrases import Phrases
from ..words import Place, blanks, spelt, words_of
from .hedges import CONTRASTING, DENIES, EMPHATIC, FOLLOWS
from .sentences import Sentence

# Where a sentence is cut; what corrects what stands before it; and what is only compared with, up to its comma.
CUT = re.compile(
    r";|,\s(?=(?:i|we|and (?:you|we|they|(?:an?|the|our) (?:pta|ota|pt|ot|therapist|assistant|aide))"
    rf"|the (?:pt|ot|therapist))\s)|(?<!\bmax)\.\s|,?\s+{CONTRASTING}"
)
BUT = re.compile(r"\b(?:but|yet|although|though|however(?! (?:long|many|much|often)))\b(?! only)")
UNLIKE = re.compile(r"\bunlike [^,;.]*,(?: (?:which|who|where)\b[^,;.]*,)?")


class Claim(NamedTuple):
    """One wrong statement: what it says, the id of the fact that is right, whether it says that something is
    allowed or counts, and with what words it is right."""

    id: str
    says: str
    right: str
    allows: bool
    unless: Phrases | None


class Part(NamedTuple):
    """The words of a part of a wording, and the rarest word of each, without which a text has none."""

    phrases: Phrases
    words: frozenset[str]


class Wording(NamedTuple):
    """One way to make a claim: a word of each part."""

    claim: Claim
    parts: tuple[Part, ...]


Index = dict[str, tuple[Wording, ...]]


def index(records: Mapping[str, Any], terms: Mapping[str, str], texts: Iterable[str]) -> Index:
    """The wordings of false claims by the words of one part of each: that whose words are the
    rarest in some `texts` of the site. `terms` are the words that many wordings share."""
    often = Counter(words_of(" ".join(texts).lower()))
    found: dict[str, list[Wording]] = {}
    for name, record in records.items():
        unless = Phrases(_words("|".join(record["unless"]), terms)) if "unless" in record else None
        claim = Claim(name, record["says"], record["right"], record.get("allows", False), unless)
        for phrases in record["wordings"]:
            wording = Wording(claim, tuple(_part(_words(each, terms), often) for each in phrases))
            for word in min(
                (part.words for part in wording.parts), key=lambda words: sum(often[word] for word in words)
            ):
                found.setdefault(word, []).append(wording)
    return {word: tuple(wordings) for word, wordings in found.items()}


def _part(phrases: list[str], often: Counter[str]) -> Part:
    # The short "n't" is no word of a text: there it ends another one.
    whole = (words_of(phrase.removeprefix("n't")) or words_of(phrase) for phrase in phrases)
    words = (min(each, key=lambda word: (often[word], -len(word))) for each in whole)
    return Part(Phrases(phrases), frozenset(words))


def possible(words: set[str], text: str, known: Index) -> list[Wording]:
    """The wordings that a paragraph can have, by its words and its text in a line."""
    # In one order, since of two wordings of a claim the first one found is shown.
    near = {id(wording): wording for word in sorted(words & known.keys()) for wording in known[word]}
    return [each for each in near.values() if _has_parts(each, words, text)]


def _has_parts(wording: Wording, words: set[str], text: str) -> bool:
    """Whether a text with these words has one of each part; first by single words, since most have not."""
    for part in wording.parts:  # a loop: `all()` of a generator takes three times as long
        if part.words.isdisjoint(words):
            return False
    return all(part.phrases.search(text) for part in wording.parts)


def made(sentence: Sentence, wordings: list[Wording]) -> Iterator[tuple[Claim, Place]]:
    """The claims that a sentence makes, each once, with its place."""
    if sentence.asks:
        return
    text, told = UNLIKE.sub(blanks, sentence.text), set()
    words = {*words_of(text)}
    for wording in wordings:
        claim = wording.claim
        if claim.id in told or not _has_parts(wording, words, text):
            continue
        # What the question itself says is only asked.
        if sentence.question and _has_parts(wording, words, text[: sentence.question]):
            continue
        if not (claim.unless and claim.unless.search(text)) and (place := _found(text, wording)):
            told.add(claim.id)
            yield claim, sentence.place(*place)


def _found(text: str, wording: Wording) -> Place | None:
    claim, patterns = wording.claim, [part.phrases for part in wording.parts]
    cuts = [*(match.span() for match in CUT.finditer(text)), (len(text), 0)]
    start = 0
    for end, following in cuts:
        matches = [pattern.search(text, start, end) for pattern in patterns]
        if all(matches) and not (BUT.search(text, end) or _is_corrected(text, start, end, patterns, claim)):
            return min(match.start() for match in matches), max(match.end() for match in matches)
        start = following
    return None


def _is_corrected(text: str, start: int, end: int, patterns: list[Phrases], claim: Claim) -> bool:
    """Whether a word that denies or corrects stands outside the words of the claim itself."""
    said = EMPHATIC.sub(blanks, text)
    # "Cannot be billed" follows from what is required, but denies what is allowed.
    said = said if claim.allows else FOLLOWS.sub(blanks, said)
    own = [match.span() for pattern in patterns for match in pattern.finditer(text, start, end)]
    denials = (match.span() for match in DENIES.finditer(said, start, end))
    return any(not any(a <= first and last <= b for a, b in own) for first, last in denials)


def _words(part: str, terms: Mapping[str, str]) -> list[str]:
    """All words of a part, those of the shared terms in it as well."""
    return [word for pattern in part.split("|") for word in spelt(pattern, terms)]
