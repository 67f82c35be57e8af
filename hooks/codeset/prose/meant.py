"""A sentence and a statement in it in; out comes the list of codes that the statement is of: that in its own
part of the sentence, the last before it or else the next one; or that which a pronoun, a colon or a question
leads from."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..words import Place
from .hedges import DENIES, GROUPS, any_phrase
from .ideas import Said
from .vocabulary import Vocabulary

# What makes one list of codes, and what parts two that each have a verb: "the group is 97150, 97113 is for
# one".
LINK = re.compile(
    r"(?:[\s,/&+()\u2013-]|\b(?:and|or|nor|both|plus|through|thru|up|to|from|the|an?|cpt|codes?|as well as"
    r"|just as|just like|also|like|those)\b)*"
)
IS_BEFORE = re.compile(r"\b(?:is|are|means?|needs?|=)\s+(?:for )?\Z")
IS_BEHIND = re.compile(r"\s+(?:is|are|means?|needs?|=)\b")
# A list that is only compared with or left out.
ASIDE = re.compile(
    r"(?:\b(?:unlike|than|instead of|as opposed to|rather than|versus|vs\.?|against|like"
    r"|(?:differ\w*|apart|aside|away|changed?|switch\w*|refrain) from|contrast with|besides?|plus"
    r"|off|out of|beyond|past)|(?P<no>(?:\b(?:not|never|no)|n't)(?: (?:also|be|call|bill|use|code|report"
    r"|charge|it|them|that|this|a|count as)){0,3}|\b(?:leave|skip|drop|forget|avoid)))"
    r"\s+(?:the |an? |for |with |as |under |cpt )*\Z"
)
# A statement over a list: "untimed codes: 97010, 97012"; and what leads to one from the list before it.
HEADS = re.compile(
    r"(?![^:=\u2192]{0,60}\b(?:can|may|must|is|are|was|has|have|means?|needs?|know|says?|read)\b)"
    r"[^:;.,=\u2192\ue000-\uefff\d]{0,40}(?:\([^)]*\)\s*)?[:=\u2192]"
)
OF = re.compile(r"of (?:the |an? )?")  # "two units of self-care"
NEXT = re.compile(r"\s*(?:(?:of|for|codes?|cpt|the)\s+){0,3}")
GOES_ON = re.compile(r"\)?\s*[:\u2013\u2014-]|[^,.;:]*\?")
MEANT = any_phrase(*GROUPS["meant"])
# What parts a time from the list behind it.
DOING = re.compile(
    r":|,\s+(?:so|and|but)\b|\b(?:in|on|at|under) (?:an?|the|our)\b|\b(?:i|we|she|he|they)\b"
    r"(?! (?:\w+ )?(?:list|bill|charge|count|put|have|place|file|report|find|keep))"
)
# Of so many minutes, "40 were timed", nothing is said of a code.
COUNTED = re.compile(r"(?<!\d)\d{1,3}(?: ?min\w*)?(?: of (?:them|those|which))?(?: (?:was|were|are))?\s*\Z")
FEW = 6  # words


class Listed(NamedTuple):
    """Codes and names in one list, each with the codes that it may mean, and the list's place."""

    items: list[tuple[re.Match[str], frozenset[str]]]
    start: int
    end: int


def lists(text: str, vocabulary: Vocabulary) -> list[Listed]:
    """The codes and names in a text, in lists; of those that overlap the first and longest. A list that is
    set aside ends at a comma."""
    found: list[Listed] = []
    items = sorted(vocabulary.items(text, 0), key=lambda item: (item[0].start(), -item[0].end()))
    for match, codes in items:
        last = found[-1] if found else Listed([], 0, 0)
        short = match[0] in vocabulary.short and match[0] not in vocabulary.names
        if short or match.start() < last.end:
            continue
        apart = IS_BEFORE.search(text, 0, last.start) and IS_BEHIND.match(text, match.end())
        aside = "," in text[last.end : match.start()] and ASIDE.search(text, 0, last.start)
        if found and not apart and not aside and LINK.fullmatch(text, last.end, match.start()):
            found[-1] = Listed([*last.items, (match, codes)], last.start, match.end())
        else:
            found.append(Listed([(match, codes)], match.start(), match.end()))
    return found


def meant(
    text: str, place: Place, value: Said, listed: list[Listed], strictly: bool = False
) -> Listed | None:
    """The list that a statement is of. One that is set aside is meant only if there is no other one in the
    piece, and `strictly` not even then."""
    known = [each for each in listed if not ASIDE.search(text, 0, each.start)]
    if heads := HEADS.match(text, value.end):
        for each in known:
            if NEXT.fullmatch(text, heads.end(), each.start):
                return each
    for each in known:
        if value.start < each.start and OF.fullmatch(text, value.end - 3, each.start):
            return each
    part = text.rfind(",", place[0], value.start), text.find(",", value.end, place[1]) % (place[1] + 1)
    own = [each for each in known if max(part[0], place[0] - 1) < each.start < part[1]]
    own = own or [each for each in known or listed if place[0] <= each.start < place[1]]
    if own:
        own = next((each for each in reversed(own) if each.end <= value.start), own[0])
        return None if strictly and own not in known else own
    earlier = [each for each in known if each.end <= place[0]]
    behind = [each for each in known if each.start >= place[1]]
    if behind and not text.startswith(";", place[1]) and (text.startswith(":", place[1]) or not earlier):
        # Several lists of one code are one.
        one = frozenset.intersection(*(codes for each in known for _, codes in each.items))
        return behind[0] if one or len(known) == 1 or text.startswith(":", place[1]) else None
    if earlier and (GOES_ON.match(text, earlier[-1].end) or MEANT.search(text, place[0], value.start)):
        return earlier[-1]
    return None


def is_said(text: str, start: int, each: Listed, value: Said) -> bool:
    """Whether nothing parts a time, in a piece that begins at a place, from the list that may be meant."""
    before = each.start < value.start
    heads = not before and HEADS.match(text, value.end)
    if COUNTED.search(text, start, value.start):
        return False
    if DENIES.search(text, start, value.start if before or heads else each.start):
        return False
    gap = text[each.end : value.start] if before else text[value.end : each.start]
    # Of what stands far off, something else may be the subject.
    far = not MEANT.search(gap) and len(gap.split()) > (FEW if "," in gap else 2 * FEW)
    return bool(heads) or not (far or (not before and DOING.search(gap)))
