"""Wrong statements in, as the data lists them; out come the sentences that make one of them.

A sentence makes a claim if it has a word of each part of one of the claim's wordings, in any order,
and no word beside them that denies or corrects it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, NamedTuple

from ..phrases import Phrases
from ..words import Place, blanks, spelt
from .hedges import CONTRASTING, DENIES, EMPHATIC, FOLLOWS, FORGET
from .sentences import Sentence

# Where a sentence is cut, what corrects what stands before it, and what is only compared with.
CUT = re.compile(
    r";|,\s(?=(?:i|we|and (?:you|we|they|(?:an?|the|our) (?:pta|ota|pt|ot|therapist|assistant|aide))"
    rf"|the (?:pt|ot|therapist))\s)|,\swhere\s|(?<!\bmax)\.\s|,?\s+{CONTRASTING}"
)
# What answers a question, and denies nothing of what stands behind it: "No, 97112 is for strokes".
SAYS_NO = re.compile(r"\A\W*(?:a(?:nswer)?[.:] )?(?:no|nope|nah)(?=[,.;:] )")
BUT = re.compile(r"\b(?:but|yet|although|though|however(?! (?:long|many|much|often)))\b(?! only)")


class Claim(NamedTuple):
    """One wrong statement: what it says, the id of the fact that is right, whether it says that something is
    allowed or counts, with what words it is right, and whether two sentences may make it `together`."""

    id: str
    says: str
    right: str
    allows: bool
    unless: Phrases
    together: bool


class Wording(NamedTuple):
    """One way to make a claim: a word of each part."""

    claim: Claim
    parts: tuple[Phrases, ...]


Index = dict[str, list[Wording]]


def index(records: Mapping[str, Any], terms: Mapping[str, str]) -> Index:
    """The wordings of the false claims by the words that one of their parts begins with: the part with the
    fewest, by which most texts are ruled out. `terms` are the words that many wordings share."""

    def phrases(part: str) -> Phrases:
        return Phrases(word for pattern in part.split("|") for word in spelt(pattern, terms))

    found: Index = {}
    for name, record in records.items():
        unless = phrases("|".join(record["unless"])) if "unless" in record else Phrases(())
        allows, together = record.get("allows", False), record.get("together", False)
        claim = Claim(name, record["says"], record["right"], allows, unless, together)
        for parts in record["wordings"]:
            wording = Wording(claim, tuple(map(phrases, parts)))
            for word in min((part.heads for part in wording.parts), key=len):
                found.setdefault(word, []).append(wording)
    return found


def possible(words: Set[str], text: str, known: Index) -> list[Wording]:
    """The wordings that a paragraph can have: first by its single words, since most have none, then by its
    text in a line."""
    words = {word.lstrip("$") for word in words}
    near = {id(each): each for word in sorted(words & known.keys()) for each in known[word]}.values()
    likely = [each for each in near if all(part.may_be_among(words) for part in each.parts)]
    return [each for each in likely if _has_parts(each, text)]


def _has_parts(wording: Wording, text: str) -> bool:
    return all(part.search(text) for part in wording.parts)


def made(sentence: Sentence, wordings: list[Wording]) -> Iterator[tuple[Claim, Place]]:
    """The claims that a sentence makes, each once, with its place."""
    if sentence.asks:
        return
    text, told = FORGET.sub(blanks, sentence.text), set()
    asked = text[: sentence.question]  # what the question itself says is only asked
    for wording in wordings:
        claim = wording.claim
        if claim.id in told or claim.unless.search(text) or _has_parts(wording, asked):
            continue
        # An answer that has but one of the parts says little of what it was asked.
        answers = sum(part.search(text, sentence.question) is not None for part in wording.parts)
        if (place := _found(text, wording)) and (answers > 1 or not asked):
            told.add(claim.id)
            yield claim, sentence.place(*place)


def _found(text: str, wording: Wording) -> Place | None:
    start = 0
    for end, following in [*(match.span() for match in CUT.finditer(text)), (len(text), 0)]:
        matches = [part.search(text, start, end) for part in wording.parts]
        if all(matches) and not (BUT.search(text, end) or _is_corrected(text, start, end, wording)):
            return min(match.start() for match in matches), max(match.end() for match in matches)
        start = following
    return None


def _is_corrected(text: str, start: int, end: int, wording: Wording) -> bool:
    """Whether a word that denies or corrects stands outside the words of the claim itself."""
    said = EMPHATIC.sub(blanks, SAYS_NO.sub(blanks, text))
    # "Cannot be billed" follows from what is required, but denies what is allowed.
    said = said if wording.claim.allows else FOLLOWS.sub(blanks, said)
    own = [match.span() for part in wording.parts for match in part.finditer(text, start, end)]
    denials = (match.span() for match in DENIES.finditer(said, start, end))
    return any(not any(a <= first and last <= b for a, b in own) for first, last in denials)
