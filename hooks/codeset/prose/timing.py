"""A sentence with signs for values in; out come the codes and names of codes that it says a wrong time of.

A value of time is said of a list of codes: of the one behind it where it heads a list, "untimed: 97010,
97012", else of the one before it, "97010 and 97012 are untimed", else of the one behind it after all, "the
clock has no say in 97010". It is said unless something parts both, denies it, or tells of some of the codes
only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words import blanks, put
from .beside import Clause
from .hedges import CONTRASTING, DENIES, GROUPS, HEDGES, any_phrase
from .lists import Listed, in_lists
from .sentences import Sentence
from .values import Values
from .vocabulary import Vocabulary

# Where another statement begins.
CUT = re.compile(
    rf"[;?]|(?<!e\.g)(?<!i\.e)\. |,?\s*{CONTRASTING}|\b(?:because|since|so that)\b"
    r"|, (?=(?:and |so |then )?(?:i|we|you|they|he|she|it)\b)"
)
# What makes one list of codes.
LINK = re.compile(
    r"(?:[\s,/&+()\u2013-]|\b(?:and|or|nor|both|plus|through|thru|to|from|the|an?|of|cpt|codes?|minutes?"
    r"|as well as|along|together|with|those|like|just as|same as|also|x ?\d)\b)*"
)
# A list that is only compared with; and words for lists before a value, and for some codes of a list only.
ASIDE = re.compile(
    r"\b(?:unlike|not|than|instead of|as opposed to|without|between|with|and|plus|before|after)\s+"
    r"(?:the |an? |cpt )*\Z"
)
MEANT, SOME = any_phrase(*GROUPS["meant"]), any_phrase(*GROUPS["some"])
FEW, NEAR = 6, 200  # words, and characters
# What stands between a value and a list behind it that is another statement's.
DOING = re.compile(
    r":|,\s+(?:so|and|but)\b|\b(?:in|on|at|under) (?:an?|the|our)\b|\b(?:i|we|she|he|they)\b"
    r"(?! (?:\w+ )?(?:list|bill|charge|count|put|have|place|file|report|find|keep))"
)
# A value over a list, and what goes on with the list.
HEADS = re.compile(
    r"(?![^:=\u2192]{0,60}\b(?:can|may|must|is|are|was|has|have|means?|needs?|know|says?|read)\b)"
    r"[^:;.,=\u2192\ue000-\uefff\d]{0,40}(?:\([^)]*\)\s*)?[:=\u2192]"
)
FURTHER = re.compile(r"\s*(?:[,/&(]|and\b)[\w\s/\ue000-\uefff-]{0,30}")
NEXT = re.compile(r"\s*(?:(?:of|for|codes?|cpt|the)\s+){0,3}")
# Of so many minutes, "40 were timed", nothing is said of a code.
COUNTED = re.compile(r"(?<!\d)\d{1,3}(?: ?min\w*)?(?: of (?:them|those|which))?(?: (?:was|were|are))?\s*\Z")
# A value that is set to no: "timed = n".
FLAG = re.compile(r"([\ue000-\uefff])\s*[=:?]\s*(?:n|no|false)\b")
COMMAS = re.compile(r",|\bnor\b")
# A value that is only referred to: "97140 is timed, 97124 isn't", "and so is 97110".
REFERS = re.compile(
    r"(?P<sign>[\ue000-\uefff])|\b(?:isn't|aren't|is not|are not|doesn't|does not|don't"
    r"|not)(?=\s*(?:[.,;!)]|\Z|\band\b))"
    r"|\b(?P<same>(?:so|as|neither|nor)\s(?:is|are|does|do)\b"
    r"|the same (?:goes|applies|holds|is true) (?:for|to|of)\b)"
)
TAKEN_BACK = re.compile(r"\b(?:it|they|that) (?:(?:is|are|does|do)(?:n't| not))(?=\s*(?:[.,;!]|\Z))")
EITHER = re.compile("[\ue000-\uefff]\\s*(?:or|/|vs\\.?|versus)\\s*[\ue000-\uefff]")


def mistimed(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The codes, or the names of codes, of which a sentence states a time that is none of theirs."""
    values, listed = vocabulary.values, _lists(sentence.text, vocabulary)
    text = _signed(sentence.text, listed, values) if listed else ""
    if not values.times.search(text) or SOME.search(text) or HEDGES.search(text):
        return
    # A question that names no code asks for those of the answer.
    start = sentence.question if listed[0].start < sentence.question else 0
    for end in [*(match.start() for match in CUT.finditer(text, sentence.question)), len(text)]:
        done = start
        for value in values.times.finditer(text, start, end):
            for each in _meant(text, value, done, end, listed):
                if _is_said(text, start, each, value):
                    listed.remove(each)
                    yield from _wrong(sentence, each, value, vocabulary)
            done = value.end()
        start = end


def _signed(text: str, lists: list[Listed], values: Values) -> str:
    """A text with signs for times, also where one is only referred to; none if it takes back what it says."""
    if TAKEN_BACK.search(text):
        return ""
    # A list is no piece of a sentence, so that what denies it denies all of it.
    for each in lists:
        listed = COMMAS.sub(blanks, text[each.start : each.end])
        text = text[: each.start] + listed + text[each.end :]
    text = EITHER.sub(blanks, values.signed(text, bare=True))
    text = FLAG.sub(lambda match: values.opposites.get(match[1], match[1]).ljust(len(match[0])), text)
    said = ""
    for match in REFERS.finditer(text):
        said = match["sign"] or said
        if said in values.opposites and not match["sign"]:
            text = put(text, match, said if match["same"] else values.opposites[said])
    return text


def _lists(text: str, vocabulary: Vocabulary) -> list[Listed]:
    """The codes and names in a text, in lists; one that is set aside ends at a comma: "unlike 97012, 97022
    is"."""

    def goes_on(before: Listed, match: re.Match[str]) -> bool:
        ends = "," in text[before.end : match.start()] and ASIDE.search(
            text, max(before.start - NEAR, 0), before.start
        )
        return not ends and bool(LINK.fullmatch(text, before.end, match.start()))

    return in_lists(vocabulary.items(text, 0), goes_on)


def _meant(text: str, value: re.Match[str], start: int, end: int, lists: list[Listed]) -> list[Listed]:
    """The lists that a value in a piece of a text may be said of, of those of which nothing is said yet."""
    before = [each for each in lists if start <= each.start and each.end <= value.start()]
    behind = [each for each in lists if value.end() <= each.start and each.end <= end]
    before = [
        each for each in before if not ASIDE.search(text, max(each.start - NEAR, 0), each.start)
    ] or before
    close = behind and NEXT.fullmatch(text, value.end(), behind[0].start)
    found = behind[:1] if close or not before else before[-1:]
    if found == behind[:1] and HEADS.match(text, value.end()):
        # A word that names no code we know may stand in the list.
        for each in behind[1:]:
            if not FURTHER.fullmatch(text, found[-1].end, each.start):
                break
            found.append(each)
    if MEANT.search(text, max(start, value.start() - NEAR), value.start()) and (not found or not behind):
        found = [each for each in lists if each.end <= value.start()]
    return found


def _is_said(text: str, start: int, each: Listed, value: re.Match[str]) -> bool:
    """Whether a value is said of a list in a piece that begins at a place."""
    heads, start = HEADS.match(text, value.end()), max(start, value.start() - NEAR)
    if COUNTED.search(text, start, value.start()) or (
        ASIDE.search(text, max(each.start - NEAR, 0), each.start) and not heads
    ):
        return False
    before = each.start < value.start()
    gap = text[each.end : value.start()] if before else text[value.end() : each.start]
    # Of what stands far off, something else may be the subject.
    far = not MEANT.search(gap) and len(gap.split()) > (FEW if "," in gap else 2 * FEW)
    if DENIES.search(text, start, value.start() if before or heads else each.start):
        return False
    return bool(not before and heads) or not (far or (not before and DOING.search(gap)))


def _wrong(
    sentence: Sentence, each: Listed, value: re.Match[str], vocabulary: Vocabulary
) -> Iterator[Clause]:
    owners = vocabulary.owners_of(value[0])
    for match, codes in each.items:
        # A name that several codes have is judged by those of which the data states the time.
        known = codes & vocabulary.times.keys()
        if known and not known & owners:
            first, last = min(match.start(), value.start()), max(match.end(), value.end())
            yield Clause((min(known),), (), sentence.place(first, last), name=value[0])
