"""A piece of a sentence in, cut so that each part holds one code, as far as it can be."""

from __future__ import annotations

import re

from ..words import Place
from .hedges import DENIES
from .vocabulary import Vocabulary

LEVELS = (
    re.compile(r",\s+(?:and|or|but)\s+"),
    re.compile(r",\s+"),
    re.compile(r"\s+(?:and|or)\s+"),
)
PLACED = re.compile(r"\b(?:59|x[epsu]|modifier)\b")
ASIDE = re.compile(
    r"\b(?:respectively|in that order|each(?! \d| additional| further)|both|either|former|latter"
    r"|the (?:one(?! that| which| where| you| for| with)|other|first|second|third))\b"
)
VALUED = re.compile("[\ue000-\uefff]")


def pieces(text: str, place: Place, cut: re.Pattern[str], vocabulary: Vocabulary) -> list[Place]:
    """The pieces of a text at the cuts; a piece with only a code is put together with its neighbor."""
    cuts = [match.span() for match in cut.finditer(text, *place)]
    if not cuts:
        return [place]
    starts, ends = [place[0], *(end for _, end in cuts)], [*(start for start, _ in cuts), place[1]]
    found = list(zip(starts, ends, strict=True))
    joined: list[Place] = []
    for start, end in found:
        before = joined[-1] if joined else None
        if before and _is_label(text[slice(*before)], text[start:end], text[before[1] : start], vocabulary):
            joined[-1] = (before[0], end)
        else:
            joined.append((start, end))
    return joined


def _is_label(before: str, behind: str, cut: str, vocabulary: Vocabulary) -> bool:
    """Whether a colon or a dash only parts a code from what it is for, as in "Strength: 97110"."""
    if not re.search(r"[:\u2013\u2014]|\s-\s|because|since|so\b|long as|provided", cut):
        return False
    codes = [bool(vocabulary.code.search(part)) for part in (before, behind)]
    if codes == [True, False] and VALUED.search(behind):
        return not DENIES.search(before)
    # What says where a modifier goes is a statement of its own.
    if PLACED.search(before if codes[0] else behind):
        return False
    words = [bool(vocabulary.word.search(part)) for part in (before, behind)]
    return codes[0] != codes[1] and words[0] != words[1] and codes[0] != words[0]


def _with_codes(text: str, pieces: list[Place], vocabulary: Vocabulary) -> list[Place]:
    """The pieces, each with a code as far as it can be. A piece without a code goes with the one before
    it; so does one that begins with a code, if all before it is a code and nothing that it is for."""
    joined: list[Place] = []
    for start, end in pieces:
        before, piece = text[slice(*joined[-1])].strip() if joined else "", text[start:end]
        coded = vocabulary.code.search(before), vocabulary.code.search(piece)
        worded = vocabulary.word.search(before), vocabulary.word.search(piece)
        lone = coded[0] and not worded[0]
        if joined and (
            (lone and vocabulary.code.match(piece.lstrip()) and coded[0].end() == len(before))
            or (coded[0] and not coded[1] and not (lone and worded[1]))
            or (not coded[0] and (coded[1] or not worded[1]))
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def told_apart(text: str, vocabulary: Vocabulary) -> list[Place]:
    """The places in a clause that hold one code each, or the whole clause where nothing tells them apart."""
    everything = [(0, len(text))]
    codes = {*vocabulary.code.findall(text)}
    if len(codes) < 2 or ASIDE.search(text):
        return everything
    for cut in LEVELS:
        found = _with_codes(text, pieces(text, (0, len(text)), cut, vocabulary), vocabulary)
        worded = [piece for piece in found if vocabulary.word.search(text, *piece)]
        if worded and all(len({*vocabulary.code.findall(text, *piece)}) == 1 for piece in worded):
            return worded
    return everything
