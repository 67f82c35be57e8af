"""A block of text in; out comes what it says wrongly of the NCCI edit between two codes: that there is one or
none, whether a modifier opens it, on which of the two the modifier goes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..model import Fact
from ..words import CODE, Place, is_row
from .amounts import Contradiction
from .hedges import GROUPS, any_phrase, is_of_another_payer
from .vocabulary import Vocabulary

WORDS = frozenset("ncci cci ptp edit edits pair pairs paired bundle bundles bundled unbundle unbundled indicator column col modifier modifiers 59 xe xs xp xu".split())
ABOUT = re.compile(
    r"\b(?:n?cci|ptp|edits?|(?:un)?bundl\w+|pair(?:s|ed)?|indicators?|column|col|modifiers?|59|x[esup])\b"
)
# Several codes of one kind: "98940-98942", "98940/98941/98942", "any of the CMT codes".
TOGETHER = re.compile(rf"\b{CODE}\W*(?:[+&/]|with|and|beside)\W*{CODE}\b")
JUDGED = any_phrase(*GROUPS["judgments"], *GROUPS["reports"])
ADJUSTED = re.compile(r"\b(?:cmt|adjust(?:ed|ments?|s|ing)?|manipulat(?:ed|ions?|es|ing))\b")
MANIPULATION = frozenset({"98940", "98941", "98942"})
SPAN = re.compile(rf"\b({CODE})\s?(?:-|\u2013|to|through|thru)\s?({CODE})\b")
DENIED = r"(?:\b(?:no|not|never|without|nothing|none|neither|nor|cannot)\b|n't\b)"
# What says that there is no edit, that there is one, that no modifier opens it and that one does.
NONE = re.compile(
    rf"{DENIED}(?: \w+){{0,4}}? (?:n?cci |ptp )?(?:edits?|pair(?:s|ed)?|bundled?|bundles?)\b(?! (?:is|was) (?:passed|opened))"
    rf"|\b(?:no|nothing|no row|no entry)\b[^.;,]{{0,30}} (?:n?cci|edits?)\b|\bn?cci (?:has|says|lists) nothing\b"
    r"|(?:\b(?:no|without|without an?|never an?|not an?)|n't (?:need|require|want|take) an?)"
    r"(?: \w+){0,2} (?:modifier|59)\b(?! (?:will|can|does|helps?|opens?|lets?|gets?|on earth|ever|whatsoever|unlocks?))"
    r"|\b(?:59|modifier)(?: \w+)?(?: (?:is|are))?(?:n't| not| never) (?:\w+ )?(?:needed|required|necessary|called for|an issue)\b"
    r"|n't need (?:a )?(?:59|modifier)|\b(?:send|bill|list|report|submit)\b[^.;]{0,30}\b(?:clean|bare|without a second thought)\b"
)
PAIR = re.compile(
    r"\b(?:is|are|form|hits?|real|have|has|trips?|make) (?:an? |the )?(?:\w+ ){0,2}?(?:(?:n?cci|ptp)(?: \w+-to-\w+)? )?(?:edits?|pair)\b"
    r"|\b(?:n?cci|edits?|medicare|cms) (?:pairs?|bundles?|rolls?|folds?|lumps?|packages?)\b|\b(?:is|are|gets?|get) bundled\b|\b(?:it|they|or|otherwise)\b[^.;]{0,24} bundles?\b"
    r"|\b(?:needs?|requires?|must|has to|have to|always|takes?|wants|every|needed)\b[^.;]{0,40}?\b(?:modifier 59|59|(?:a|an) (?:x )?modifier)\b"
    r"|\b59 (?:\w+ ){0,3}?(?:needed|required|has to|must|every|each|always)\b|\bwithout (?:modifier |a )?59\b[^.;]{0,40}\b(?:denied|denies|bundles?|drops?)\b"
    r"|\bfor 9[78]\d{3} (?:with|and|beside) 9[78]\d{3} you (?:need|must)\b"
)
CLOSED = re.compile(
    r"\bindicator(?: (?:is|of))?[ =:(]*(?:0|zero)\b|\b(?:0|zero) indicator|\bno modifier\b[^.;]{0,24}?\b(?:opens?|helps?|gets?|lets?|will|can|passes)\b"
    r"|(?:\b(?:never|cannot|can not)|can't)(?: ever)?(?: be)? (?:unbundled?|bypass(?:ed)?|get around|reported together|billed together|paid together)\b|\bhard stop\b"
)
OPEN = re.compile(
    r"\bindicator(?: (?:is|of))?[ =:(]*(?:1|one)\b"
    r"|\b(?:59|modifier|xs)\b[^.;]{0,50}?\b(?:both (?:get|be|are|can be)? ?(?:paid|pass)|gets? (?:them|it|both) (?:paid|through)|opens?|lets?|unbundles?|paid)\b"
    r"|\bboth\b[^.;]{0,40}\b(?:if|with|by|when)\b[^.;]{0,24}\b59\b"
)
PLACED = re.compile(
    r"\b(?:59|xs|xe|xu|modifier)(?: (?:modifier|or xs|\(or xs\)))?(?: (?:goes|go|belongs?|sits?|is|should go|must go|has to go|needs to go|put|hang|hung))? (?:on|onto|to) (?:the |your )?"
)
SECOND = re.compile(r"\b(?:sits|stands|is|goes|being)(?: in| the)? (?:column|col\.?) (?:two|2)\b")
# What an edit and its indicator do, whichever the codes are.
INDICATOR = re.compile(r"\bindicator(?: (?:is|of|value))?[ =:(\"']*(?:(?P<closed>0|zero)|(?P<open>1|one))\b")
ALLOWS = re.compile(
    r"\b(?:modifiers?|59|may|can|opens?|allow\w*|bypass\w*|unbundl\w*|pass\w*|paid|go ahead|works?|ok)\b"
)
FORBIDS = re.compile(rf"{DENIED}|\bhard stop\b|\bunder no circumstances\b|\bforbid\w*|\bbarred\b")
PAID_FIRST = re.compile(
    r"\bpay\w* (?:for )?(?:the )?(?:code in )?(?:column|col\.?) (?:two|2)\b|\b(?:column|col\.?) (?:two|2)(?: code)?(?: is| gets)? paid\b"
    r"|\bden(?:y|ies) (?:the )?(?:code in )?(?:column|col\.?) (?:one|1)\b|\b(?:column|col\.?) (?:one|1)(?: code)?(?: is| gets) denied\b"
)
NEEDED = re.compile(
    r"(?:\b(?:cannot|never|not)|n't)\b[^.;,]{0,40}\bwithout (?:an? )?(?:modifier|59|x modifier)\b(?: 59)?"
    r"|\bunless (?:an? )?(?:modifier|59)\b(?: 59)?"
)
SAME = re.compile(r"\b(?:same|very)\b[^.;,]{0,20}\b(?:region|area|minutes|15|quarter|time|spot|segment|level|neck|part)\b")
SENTENCE = re.compile(r"(?<!vs)[.!?](?=\s|$)|;")
WAS = re.compile(r"\b(?:edit|pair|row)s? (?:was|were|has|had)\b|\b(?:was|were) (?:an? )?(?:edit|pair|bundled)\b|\b(?:mon|tues|wednes|thurs|fri)day\b[^.;]*\b(?:mon|tues|wednes|thurs|fri)day\b|\b(?:until|used to|before 20\d\d|ended|deleted|no longer|in 20[012]\d)\b")
ASKS = re.compile(r"\?\s*$")
MORE = re.compile(rf"{SENTENCE.pattern}|,\s")


class Edits(NamedTuple):
    """CMS's pairs: by the codes of column one and column two whether they are `opened` by a modifier, `closed`, or
    have `ended`, so that nothing is said of them; and the fact that says which table this is."""

    pairs: Mapping[tuple[str, str], str]
    fact: Fact


def wrong_edits(text: str, known: Vocabulary, edits: Edits) -> Iterator[Contradiction]:
    """The wrong statements of a block, in lower case in a line."""
    if is_of_another_payer(text):
        return
    # Of a row only the cell that names both codes tells which they are.
    cell = text.strip("| ").partition("|")[0] if is_row(text) else text
    start, whole = 0, _parties(cell, known)
    if is_row(text) and not (len(whole) == 2 and TOGETHER.search(cell)):
        return
    for end in [*(match.end() for match in SENTENCE.finditer(text)), len(text)]:
        sentence = text[start:end]
        if sentence.strip() and not ASKS.search(sentence) and not JUDGED.search(sentence):
            found = [*_generally(sentence)]
            own = _parties(sentence, known)
            parties = own if len(own) == 2 else whole if len(whole) == 2 and len(own) < 2 else []
            if parties and ABOUT.search(sentence) and not WAS.search(sentence):
                found += [(right, (0, len(sentence))) for right in [_compared(sentence, parties, known, edits)] if right]
            for right, (first, last) in found[:1]:
                yield Contradiction(edits.fact, sentence[first:last].strip(), (start + first, start + last), right)
        start = end


def _parties(text: str, known: Vocabulary) -> list[frozenset[str]]:
    """The codes that a text speaks of; those of a name and of the number beside it are one party."""
    found: list[frozenset[str]] = []
    mentions = [(match.start(), codes) for match, codes in _named(text, known)]
    mentions += [(match.start(), frozenset(numbers_between(match, known.codes))) for match in SPAN.finditer(text)]
    for _, codes in sorted(mentions, key=lambda each: (-len(each[1]), each[0])):
        same = next((index for index, each in enumerate(found) if each & codes), None)
        if same is None:
            found.append(codes)
        else:
            found[same] &= codes
    return found


def _named(text: str, known: Vocabulary) -> Iterator[tuple[re.Match[str], frozenset[str]]]:
    """The codes of a text and their names, but for those that are too short to go by."""
    for match, codes in known.items(text, 0):
        if match[0] not in known.short:
            yield match, codes
    for match in ADJUSTED.finditer(text):
        yield match, MANIPULATION & {*known.codes}


def numbers_between(match: re.Match[str], codes: tuple[str, ...]) -> list[str]:
    """The codes from one to another, both included."""
    ends = [match[1].upper(), match[2].upper()]
    if not {*ends} <= {*codes}:
        return []
    first, last = map(codes.index, ends)
    return [*codes[first : last + 1]]


def _compared(text: str, parties: list[frozenset[str]], known: Vocabulary, edits: Edits) -> str:
    """What is right of the edit between two codes, if a sentence says otherwise."""
    first, second = parties
    # What cannot be without a modifier needs one.
    text, needed = NEEDED.subn(" needs modifier 59 ", text)
    both = [(a, b) for a in first for b in second]
    rows = {(a, b): edits.pairs[a, b] for pair in both for a, b in (pair, pair[::-1]) if (a, b) in edits.pairs}
    if "ended" in rows.values():
        return ""
    if not rows:
        said = (PAIR.search(text) or CLOSED.search(text) or OPEN.search(text)) and not NONE.search(text)
        a, b = both[0]
        return f"no edit between {a} and {b}" if said else ""
    if len(rows) < len(both) or len({*rows.values()}) > 1:
        return ""
    (one, two), kind = next(iter(rows.items()))
    opens = kind == "opened"
    right = f"{one} in column one, {two} in column two, {'opened by a modifier that fits' if opens else 'which no modifier opens'}"
    if NONE.search(text) and not CLOSED.search(text):
        return right
    if opens and CLOSED.search(text) and not SAME.search(text):
        return right
    if opens and SAME.search(text) and OPEN.search(text) and not FORBIDS.search(text):
        return right
    if not opens and OPEN.search(text) and not FORBIDS.search(text):
        return right
    return right if _misplaced(text, {a for a, _ in rows}, {b for _, b in rows}, known) else ""


def _misplaced(text: str, one: set[str], two: set[str], known: Vocabulary) -> bool:
    """Whether a sentence puts the modifier on the code of column one, or that code into column two."""
    items = sorted(_named(text, known), key=lambda each: each[0].start())
    for at in PLACED.finditer(text):
        on = [codes for match, codes in items if at.end() <= match.start() < at.end() + 12]
        if on and on[0] <= one and not FORBIDS.search(text, max(0, at.start() - 20), at.end()):
            return True
    for at in SECOND.finditer(text):
        before = [codes for match, codes in items if match.end() <= at.start() + 1]
        if before and before[-1] <= one:
            return True
    return False


def _generally(text: str) -> Iterator[tuple[str, Place]]:
    """What a sentence says wrongly of indicators and columns without naming codes."""
    start = 0
    for end in [*(match.end() for match in MORE.finditer(text)), len(text)]:
        clause, said = text[start:end], INDICATOR.search(text, start, end)
        forbids = FORBIDS.search(clause)
        if said and "mue" not in text and not CODE_LIKE.search(text):
            if said["closed"] and ALLOWS.search(clause) and not forbids:
                yield ("with indicator 0 no modifier opens the edit", (start, end))
            if said["open"] and forbids and "without" not in clause:
                yield ("with indicator 1 a modifier that fits opens the edit", (start, end))
        if (paid := PAID_FIRST.search(text, start, end)) and not forbids:
            yield ("the column one code is paid, the column two code is denied", paid.span())
        start = end


CODE_LIKE = re.compile(rf"\b{CODE}\b")
