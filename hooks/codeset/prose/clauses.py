"""A sentence in; out comes what each of its clauses says a code is for.

A sentence is cut into clauses so that each holds one code, as far as it can be. Excluded from a clause
is what it sets aside: "97110, not 97112", "for strength choose 97110 instead of 97112". A clause that
denies, asks, reports or hedges says nothing that could be wrong here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..words import CODE, Place, any_of, blanks, words_of
from . import hedges
from .sentences import Sentence
from .vocabulary import Vocabulary

DENIES = hedges.any_phrase(
    ("not|no|nothing",),
    *(hedges.DENIALS, hedges.JUDGMENTS, hedges.REPORTS, hedges.PAST, hedges.BY_THE_WAY),
)
# What takes the edge off a whole clause, also where only a part of it denies something.
HEDGES = hedges.any_phrase(hedges.JUDGMENTS, hedges.REPORTS, hedges.PAST, hedges.BY_THE_WAY, edge=False)
EMPHATIC = hedges.any_phrase(hedges.EMPHATIC, hedges.NOT_ONLY, edge=False)
QUOTES = re.compile(
    r"\s*(?:wrong|incorrect|error|myth|false|not true|untrue|mistake|denied|rejected|never|don't|avoid)\b"
    r"[^\w ]"
)
# A list of minutes: "18 therex, 13 manual, 10 gait".
MINUTES = re.compile(r"\b\d{1,2} (?:min )?[a-z][a-z -]{1,24}, \d{1,2} (?:min )?[a-z]")
# A label that sets aside what stands behind it: "Not 97112: strength".
SETS_OFF = re.compile(rf"[\s*-]*(?:(?:not|never|no)\b[^:.;]{{0,40}}:|not\s+{CODE}\s+(?:when|if|for|where)\b)")
CONTRASTS = "not never rather instead place unlike than opposed without over drop skip role business nothing"
CONTRAST = re.compile(any_of(CONTRASTS.split()).pattern + r"|n't\b")
CONTRASTING = (
    r"\b(?:(?<!only )while|whereas|(?<!nothing )but|although|though|yet"
    r"|however(?! (?:long|many|much|often)))\b"
)
STRONG = re.compile(
    r",? \beven (?:where|when|if|though|with|as)\b"
    rf"|[;:\u2013\u2014]| - |\. |{CONTRASTING}|\bwhere(?= 9\d{{4}}\b)|\b(?:because|since(?! \d)|so)\b"
)
LEVELS = (
    re.compile(r",\s+(?:and|or|but)\s+"),
    re.compile(r",\s+"),
    re.compile(r"\s+(?:and|or)\s+"),
)
PLACED = re.compile(r"\b(?:59|x[epsu]|modifier)\b")
SHORT_BRACKET = re.compile(r"\(([^()]{0,40})\)")
IN_BRACKETS = re.compile(r"\([^()]*\)")
ASIDE = re.compile(r"\b(?:respectively|in that order|each|both|either|former|latter)\b")


class Clause(NamedTuple):
    """What a clause says: the code, the words for a purpose with it, and where both stand. With more than
    one code nobody can tell which word goes with which. `denied` are words that it denies of the code, `name`
    is another code's, right beside it."""

    codes: tuple[str, ...]
    words: tuple[str, ...]
    place: Place
    denied: tuple[str, ...] = ()
    name: str = ""


def clauses(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The clauses of a sentence that can be wrong: with a code and a word that is not that code's alone."""
    text = vocabulary.values.signed(sentence.text)
    if sentence.asks:
        # What a question takes for granted: "Why was the ultrasound (97014) denied?"
        yield from (each for each in _misnamed(sentence, text, vocabulary) if "(" in text[: text.find("?")])
        return
    if QUOTES.match(sentence.text):
        return
    if label := vocabulary.label.match(sentence.text):
        yield from _listed(sentence, label, vocabulary)
        return
    if SETS_OFF.match(text):
        yield from _set_off(sentence, text, vocabulary)
        return
    yield from _misnamed(sentence, text, vocabulary)
    text = _with_numbers(text, vocabulary)
    contrasts = CONTRAST.search(text) is not None
    asked = text[: sentence.question]
    if not can_be_wrong(text, vocabulary) or (
        vocabulary.code.search(asked) and can_be_wrong(asked, vocabulary)
    ):
        return
    if MINUTES.search(text):
        return
    text = EMPHATIC.sub(blanks, vocabulary.other.sub(blanks, text))
    if contrasts:
        yield from _denials(sentence, text, vocabulary)
    if "both" in text or "each" in text or "either" in text:
        yield from _both(sentence, text, vocabulary)
    # A code or a name in brackets belongs to its sentence, a longer remark does not.
    text = SHORT_BRACKET.sub(lambda match: f" {match[1]} ", text)
    text = IN_BRACKETS.sub(blanks, text)
    if ", wh" in text:
        for match in vocabulary.remark.finditer(text):
            if not DENIES.search(match[0]):
                yield from _clause(sentence, text, match.span(), 0, vocabulary)
        text = vocabulary.remark.sub(lambda match: f"{match['code']},".ljust(len(match[0])), text)
    for start, end in _pieces(text, (0, len(text)), STRONG, vocabulary):
        whole = vocabulary.set_aside.sub(blanks, text[start:end])
        whole = vocabulary.companion.sub(blanks, whole)
        # A phrase for a value or a purpose denies nothing by itself.
        bare = vocabulary.word.sub(blanks, whole)
        if not HEDGES.search(whole):
            for place in _told_apart(whole, vocabulary):
                if not DENIES.search(bare, *place):
                    yield from _clause(sentence, whole, place, start, vocabulary)


def can_be_wrong(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text in lower case says more than one code with words of its own: another code, another
    code's word or name, or a contrast."""
    if any(name in text for name in vocabulary.names):
        return True
    codes = {*vocabulary.code.findall(text)}
    words = vocabulary.word.findall(text) if codes else []
    if codes and not vocabulary.values.keys.isdisjoint(words_of(text)):
        return True
    if len(codes) > 1 or CONTRAST.search(text):
        return bool(words)
    return any(code.upper() not in vocabulary.owners[word] for code in codes for word in words)


SETS_ASIDE = re.compile(r"\b(?:unlike|not|than|of|from|and|with|or)\s+(?:cpt\s+)?\Z")


def _with_numbers(text: str, vocabulary: Vocabulary) -> str:
    """A sentence with the code in place of its name, in those of its pieces that hold no code."""
    parts, first = [], 0
    for last in [*(match.end() for match in STRONG.finditer(text)), len(text)]:
        piece = text[first:last]
        if not vocabulary.code.search(piece):
            piece = vocabulary.subject.sub(lambda match: _numbered(match, vocabulary), piece)
        parts.append(piece)
        first = last
    return "".join(parts)


def _set_off(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """What a label denies of a code: under "Not 97112 when" may stand nothing that 97112 is for."""
    label = NOT_CODE.match(text)
    if label and label["code"] in map(str.lower, vocabulary.codes):
        words = tuple(
            word for word in vocabulary.word.findall(text, label.end()) if word not in vocabulary.values.signs
        )
        yield Clause((label["code"].upper(),), (), sentence.place(0, len(text)), words)


NOT_CODE = re.compile(rf"[\s*-]*not\s+(?P<code>{CODE})\s+(?:when|if|for|where)\b")


def _listed(sentence: Sentence, label: re.Match[str], vocabulary: Vocabulary) -> Iterator[Clause]:
    """The codes in a list under a value."""
    listed = vocabulary.set_aside.sub(blanks, sentence.text)
    for match in vocabulary.code.finditer(listed, *label.span("codes")):
        if match[0].upper() not in vocabulary.owners_of(label["value"]):
            yield Clause((match[0].upper(),), (), sentence.place(*match.span()), name=label["value"])


def _numbered(match: re.Match[str], vocabulary: Vocabulary) -> str:
    name = match["a"] or match["b"] or match["c"]
    if not name:
        return vocabulary.code_of(match[0]).ljust(len(match[0]))
    return match[0].replace(name, vocabulary.code_of(name).ljust(len(name)))


def _misnamed(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The places where a code has the name or, right beside it, the value of another."""
    for pattern, beside in zip(vocabulary.named, (CODE_BEHIND, CODE_BEFORE), strict=True):
        for match in pattern.finditer(text):
            if LISTED.search(text, 0, match.start()):
                continue
            code, (start, end) = match["code"].upper(), match.span("name")
            if code in vocabulary.owners_of(match["name"]) or match.start() < sentence.question:
                continue
            # A name between two codes goes with the one that it does not need a sign for.
            shared = beside.match(text, end) if beside is CODE_BEHIND else beside.search(text, 0, start)
            aside = SETS_ASIDE.search(text, 0, match.start())
            if not shared and not aside and not DENIES.search(_around(text, match.span())):
                yield Clause((code,), (), sentence.place(*match.span()), name=match["name"])


def _around(text: str, place: Place) -> str:
    """What stands around a place in its clause."""
    before = [match.end() for match in STRONG.finditer(text, 0, place[0])]
    behind = BREAK.search(text, place[1])
    return text[max(before, default=0) : place[0]] + text[place[1] : behind.start() if behind else len(text)]


BREAK = re.compile(rf"{STRONG.pattern}|,\s")
CODE_BEHIND = re.compile(rf"(?:\s+\w+){{0,2}}?(?:[\s(=:|-]*|\s+(?:is|are|has|have|gets?|takes)\s+){CODE}\b")
LISTED = re.compile(rf"{CODE}\s*[/,]\s*\Z")
CODE_BEFORE = re.compile(rf"\b{CODE}[\s),(=:|-]*\Z")


def _denials(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """What a sentence denies of a code without a condition before it."""
    for denial in vocabulary.denials:
        for match in denial.finditer(text):
            if not CONDITION.search(text, 0, match.start()):
                words = tuple(vocabulary.word.findall(match["words"]))
                yield Clause((match["code"].upper(),), (), sentence.place(*match.span()), words)


CONDITION = re.compile(r"\b(?:if|when|where|unless|without|because|since)\b")


def _both(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """What a sentence says of two codes at once, if one of them alone could own it all."""
    for match in vocabulary.both.finditer(text):
        words = tuple(vocabulary.word.findall(match["said"]))
        if len({vocabulary.owners[word] for word in words}) == 1 and not DENIES.search(match[0]):
            for code in vocabulary.code.findall(match[0]):
                yield Clause((code.upper(),), words, sentence.place(*match.span()))


def _clause(
    sentence: Sentence, whole: str, place: Place, offset: int, vocabulary: Vocabulary
) -> Iterator[Clause]:
    codes = [match for match in vocabulary.code.finditer(whole, *place)]
    words = [match for match in vocabulary.word.finditer(whole, *place)]
    if codes and words:
        first, last = min(codes[0].start(), words[0].start()), max(codes[-1].end(), words[-1].end())
        # A sign is shorter than the phrase that it stands for.
        last += len(whole[last : place[1]]) - len(whole[last : place[1]].lstrip(" "))
        yield Clause(
            tuple(dict.fromkeys(match[0].upper() for match in codes)),
            tuple(re.sub(" +", " ", match[0]) for match in words),
            sentence.place(offset + first, offset + last),
        )


def _pieces(text: str, place: Place, cut: re.Pattern[str], vocabulary: Vocabulary) -> list[Place]:
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
    if not re.search(r"[:\u2013\u2014]|\s-\s|because|since|so\b", cut):
        return False
    codes = [bool(vocabulary.code.search(part)) for part in (before, behind)]
    if codes == [True, False] and any(sign in behind for sign in vocabulary.values.signs):
        return True
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


def _behind_lead(text: str, vocabulary: Vocabulary) -> Place:
    """The place in a clause with one code where the code's own statement begins: behind ", and" if the
    code and a word for a purpose stand there."""
    (start, end), *_ = _pieces(text, (0, len(text)), LEVELS[0], vocabulary)[-1:]
    own = vocabulary.code.search(text, start, end) and vocabulary.word.search(text, start, end)
    return (start, end) if own else (0, len(text))


def _told_apart(text: str, vocabulary: Vocabulary) -> list[Place]:
    """The places in a clause that hold one code each, or the whole clause where nothing tells them apart."""
    everything = [(0, len(text))]
    codes = {*vocabulary.code.findall(text)}
    if len(codes) == 1:
        return [_behind_lead(text, vocabulary)]
    if not codes or ASIDE.search(text) or vocabulary.joint.search(text):
        return everything
    for cut in LEVELS:
        pieces = _with_codes(text, _pieces(text, (0, len(text)), cut, vocabulary), vocabulary)
        worded = [piece for piece in pieces if vocabulary.word.search(text, *piece)]
        if worded and all(len({*vocabulary.code.findall(text, *piece)}) == 1 for piece in worded):
            return worded
    return everything
