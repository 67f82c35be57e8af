"""A sentence in; out come the codes and names of codes of which it says wrongly who is with the patient,
and how many patients there are.

What denies a statement in its clause, or denies there that the code is billed, makes it its opposite; two
denials take each other away: "if nobody stays, 97112 can't be billed".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..words import Place, blanks, words_of
from . import ideas
from .beside import Clause
from .hedges import GROUPS, STRESSES, any_phrase
from .ideas import Said
from .lists import Listed, in_lists
from .sentences import Sentence
from .vocabulary import Vocabulary

# Where another statement begins, and where another part of one does.
CUT = re.compile(
    r"[;?](?!\d)|:(?!\d)|(?<!\d)[\u2013\u2014]|[\u2013\u2014](?!\d)| - |(?<!e\.g)(?<!i\.e)\. "
    r"|,?\s*\b(?:(?<!nothing )but|whereas|although|though|yet|however|therefore|hence)\b"
    r"|\band\b(?= (?:it|they|is|are|needs?|requires?|not|no|nobody|neither|isn't|doesn't|has|have)\b)"
)
PART = re.compile(
    r"(?<!hands on),|\b(?:when|whenever|if|unless|until|while|as long as|so long as|(?<!at )once|after"
    r"|before|or else|where|because|since|so|as(?= (?:there|it|the|no)))\b"
)
NO = re.compile(
    r"(?:\b(?:not(?! even| medicare| covered| paid| payable| separately)|never|no(?! (?:more|less|doubt"
    r"|minutes?|time|timed|clock|edit|pair|separate|payment|pay|charge|cmt"
    r"|later|other))|nobody|none|nothing(?! but| else)|(?<!for )neither|without|cannot|need not"
    r"|hardly|scarcely|lacks?|lacking|missing|free (?:of|from)|exempt|spared|whatever|however(?= many)"
    r"|optional|unnecessary|superfluous|waived|dispensable"
    r"|forbid(?:s|den)?|prohibit(?:s|ed)?|bar(?:s|red)|rules? out|(?<!full )stops?|pauses?|ends|excluded?"
    r"|excludes|obstacle|prevents?"
    r"|disqualif(?:y|ies)|voids?|invalid(?:ates)?|denied|denies|denial|reject(?:s|ed)?|fails?|wrong|irrelevant|immaterial|regardless"
    r"|stay away from|avoid|too (?:small|few|little)|unless|until|or else|(?:leave|take"
    r"|keep)(?= [\w ]{3,30} off)|off (?:the )?(?:claim|bill|table)|is out|is gone|los(?:es?|t|ing)"
    r"|forfeits?|fraud(?:ulent)?|false claim|illegal|improper|unacceptable|no go|hinders?)\b"
    r"|(?<!have)(?<!has)(?<!had)n't\b)"
)
PREFIX = re.compile(r"unless|until|without|or else|regardless")
# A denial that the code is billed at all.
VERDICT = re.compile(
    rf"(?:denied|stops?|stay away from|avoid|rejected|wrong|leave|off|is out|is gone|los(?:es?|t|ing)"
    rf"|forfeits?|fraud(?:ulent)?|false claim|illegal|improper|unacceptable|no go"
    rf"|{NO.pattern}(?: (?!second|another|extra|add|twice|two|more)\w+){{0,3}}? (?:bill|charg|cod|report"
    rf"|claim|use|count|go toward|belong|allow|permit|ok|fine|enough|suffic|fit|work|tolerat|do\b|\d{{5}}"
    rf"|x+\b)\w*)"
    r"(?! (?:in|by|per|separate\w*|to medicare))"
)
REPORTS = any_phrase(*GROUPS["judgments"], *GROUPS["reports"], *GROUPS["past"])
# Where one code becomes another: "97530 in a group is 97150".
BECOMES = re.compile(
    r"\b(?:becomes?|turns? into|billed as|changes? to|(?:in|with|for) (?:\w+ ){1,4}is)\s+(?:the |an? "
    r"|cpt )*\Z"
)
# Two codes of which each has its own verb: "the group is 97150, 97113 is for one".
IS_BEFORE = re.compile(r"\b(?:is|are|means?|needs?|=)\s+(?:for )?\Z")
IS_BEHIND = re.compile(r"\s+(?:is|are|means?|needs?|=)\b")
ANSWERS_NO = re.compile(r"[\s:=?]\s*(?:no|n|none|nope)\W*\Z")
LONGER = re.compile(
    r"\b(?:2[3-9]|[3-9]\d|twenty-\w+|thirty|forty(?:-five)?|sixty)[ -]min|\bhalf an hour|\ban hour"
)
ORDER = re.compile(
    r"\b(?:the|which) (?:former|latter|(?:first|second|other)(?=\W*$|,| (?:one on one|one-on-one|not|is"
    r"|one|needs?|code|and)\b))"
)
FEW = 6  # words
JOINS = re.compile(r"\b(?:and|which|who|that)\b")
REASON = re.compile(r"\b(?:because|since)\b")
LIFTED = re.compile(r"unless|until|before|without")
SUB = re.compile(r"when|if|unless|until|while|as\b|once|because|since")
# What compares only, and what is only allowed or has only happened.
COMPARED = re.compile(
    r"\b(?:unlike|than|instead of|as opposed to|rather than|versus|vs\.?|in contrast with"
    r"|contrary to)\s+(?:[\w'-]+ ){0,3}\Z"
)
ASIDE = re.compile(
    r"(?:\b(?:unlike|than|instead of|as opposed to|rather than|versus|vs\.?|from|contrast with|besides?"
    r"|off|out of|beyond|past)|(?P<no>(?:\b(?:not|never|no)|n't)(?: (?:also|be|call|bill|use|code|report"
    r"|charge|it|them|that|this|a|count as)){0,3}|\b(?:leave|skip|drop|forget|avoid)))"
    r"\s+(?:the |an? |for |with |as |under |cpt )*\Z"
)
WHICH = re.compile(r"\W{0,2} (?:which|whose|where)\b")
LINK = re.compile(
    r"(?:[\s,/&+()\u2013-]|\b(?:and|or|nor|both|plus|through|thru|up|to|the|an?|cpt|codes?|as well as"
    r"|just like|also|like|those)\b)*"
)
HAPPENED = re.compile(
    r"\b(?:was|were|had|did|stayed|remained|watched|stood|sat|held|attended(?= (?:the|by|to))|today"
    r"|happen\w*|may(?! not)|might|can(?!'t|not)|could|even|if you like|i|likes? to|prefer\w*)\b"
)
REQUIRED = re.compile(
    r"\b(?:must|needs?|requires?|required|has to|have to|demands?|calls? for|only|constant|mandat\w*)\b"
    r"|\bor\b[^,;]*n't|\bno\b"
)
SOME = re.compile(
    r"\b(?:except|aside from|either|save for|but for|(?:some|most) of (?:these|them|those|the codes)"
    r"|differences?|used to|one after|back to back|back and forth|only one of them|column|in turn|aides?"
    r"|techs?|technicians?|students?"
    r"|(?:had|was|were) (?:listed|filed|called|classed)|would be\b[^.;]*\bif|ptas?|cotas?|otas?"
    r"|assistants?|59|same day|one day|later|mornings?|mondays?|whether|no such"
    r"|which (?:one )?of|modifier|should (?:be|say|read))\b"
)
# What only says once more what is required: "somebody has to stay, or 97010 can't be billed".
OR_ELSE = re.compile(
    r"(?:,? or (?:else )?|,? otherwise )(?:\d{5}|it|you|there|the code|no \d{5})\b[^,;.]{0,40}"
)
ALL = re.compile(r"\b(?:both|they|all of (?:them|these|those)|neither|these|those)\b")
BLANK = re.compile(r"[-\"()*_/\[\]]")


def misstated(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The codes, or the names of codes, of which a sentence says what is not so."""
    known = vocabulary.ideas
    if (known.words | vocabulary.values.counting).isdisjoint(words_of(sentence.text)):
        return
    listed = _lists(sentence.text, vocabulary)
    # A heading is of what stands under it.
    heads = sentence.added and sentence.text.endswith(":")
    if (
        heads
        or not listed
        or SOME.search(sentence.text)
        or (sum(len(each.items) for each in listed) > 1 and ORDER.search(sentence.text))
    ):
        return
    text = STRESSES.sub(blanks, sentence.text.replace("no matter", "whatever "))
    text = OR_ELSE.sub(blanks, BLANK.sub(" ", _without_names(text, listed)))
    # "One-on-one: no".
    refuses = ANSWERS_NO.search(text)
    text = text[: refuses.start()] if refuses else text
    counts = vocabulary.values.numbers(sentence.text)
    start = sentence.question
    for end in [*(match.start() for match in CUT.finditer(text, start)), len(text)]:
        said = ideas.said(text, (start, end), known, counts) if not REPORTS.search(text, start, end) else []
        for value in said:
            each = _meant(text, (start, end), value, listed)
            if not each or COMPARED.search(text, start, value.start):
                continue
            if _is_reason(text, (start, end), value):
                continue
            turned = _is_denied(text, (start, end), value, said, [one for one in listed if one != each])
            if turned != bool(refuses):
                value = value._replace(sign=known.opposites.get(value.sign, ""))
            yield from _wrong(sentence, text, (start, end), each, value, vocabulary)
        start = end


def _without_names(text: str, lists: list[Listed]) -> str:
    for listed in lists:
        for match, _ in listed.items:
            if not match[0][-1].isdigit():
                text = text[: match.start()] + "x" * len(match[0]) + text[match.end() :]
    return text


def _is_denied(text: str, place: Place, value: Said, said: list[Said], others: list[Listed]) -> bool:
    """Whether an odd number of words denies a statement in a piece of a text; what sets other lists aside
    does not."""
    cuts = sorted({place[0], *(match.start() for match in PART.finditer(text, *place)), place[1]})
    at = max(cut for cut in cuts if cut <= value.start)
    # What is said of a condition or of a reason is denied with what follows from it.
    alone = not re.search(r"\d{5}|xx", text[at : min(cut for cut in cuts if cut > value.start)])
    crosses = alone and SUB.match(text, at)
    count = 0
    for start, end in pairwise(cuts):
        own = [each for each in said if start <= each.start < end]
        lifted = LIFTED.match(text, end)
        for no in NO.finditer(text, start, end):
            if _is_of_others(text, start, no, [each for each in own if each != value], others):
                continue
            if VERDICT.match(text, no.start()) or (lifted and not own):
                before = [each for each in own if each.end <= no.start()]
                count += (
                    value.sign in {each.sign for each in before or own}
                    or bool(crosses and value not in own)
                    or (alone and not own)
                )
                continue
            behind = [each for each in own if each.end > no.start()]
            if behind:
                count += value in behind and value.sign == behind[0].sign
            elif not PREFIX.match(no[0]):
                count += value in own and _is_near(text, value.end, no)
    return count % 2 == 1


def _is_near(text: str, start: int, no: re.Match[str]) -> bool:
    """Whether a denial is of what ends at a place before it: "attendance is not needed"."""
    gap = text[start : no.start()]
    return len(gap.split()) <= FEW and not JOINS.search(gap)


def _is_reason(text: str, place: Place, value: Said) -> bool:
    """Whether a statement is only the reason of a denial: "98943 cannot be billed, because it is"
    " extraspinal"."""
    reason = [match.start() for match in REASON.finditer(text, place[0], value.start)]
    return bool(
        reason
        and VERDICT.search(text, place[0], reason[-1])
        and not re.search(r"\d{5}|xx", text[reason[-1] : value.start])
    )


def _is_of_others(text: str, start: int, no: re.Match[str], said: list[Said], others: list[Listed]) -> bool:
    """Whether a denial is a part of another statement, or sets another list aside."""
    if any(each.start < no.start() and no.end() <= each.end for each in said):
        return True
    aside = (ASIDE.search(text, start, each.start) for each in others if each.start > no.start())
    return any(match and match.start() <= no.start() for match in aside)


def _lists(text: str, vocabulary: Vocabulary) -> list[Listed]:
    """The codes and names in a text, in lists; one that is set aside ends at a comma."""

    def goes_on(before: Listed, match: re.Match[str]) -> bool:
        apart = IS_BEFORE.search(text, 0, before.start) and IS_BEHIND.match(text, match.end())
        aside = "," in text[before.end : match.start()] and ASIDE.search(text, 0, before.start)
        return not (apart or aside) and bool(LINK.fullmatch(text, before.end, match.start()))

    items = vocabulary.items(text, 0)
    named = (item for item in items if item[0][0] not in vocabulary.short or item[0][0] in vocabulary.names)
    return in_lists(named, goes_on)


def _meant(text: str, place: Place, value: Said, lists: list[Listed]) -> Listed | None:
    """The list that a statement is of: the last before it in its piece, else the next one, else that of the
    piece before."""
    left = {a.start for a, b in pairwise(lists) if BECOMES.search(text, a.end, b.start)}
    known = [each for each in lists if each.start not in left and not ASIDE.search(text, 0, each.start)]
    before = [each for each in lists if place[0] <= each.start and each.end <= value.start]
    if before and WHICH.match(text, before[-1].end):
        return before[-1]
    part = text.rfind(",", place[0], value.start), text.find(",", value.end, place[1]) % (place[1] + 1)
    own = [each for each in known if max(part[0], place[0] - 1) < each.start < part[1]]
    own = own or [each for each in lists if max(part[0], place[0] - 1) < each.start < part[1]]
    own = own or [each for each in known or lists if place[0] <= each.start < place[1]]
    if own:
        return next((each for each in reversed(own) if each.end <= value.start), own[0])
    earlier = [each for each in known if each.end <= place[0]]
    if earlier and ALL.search(text, place[0], value.start):
        return Listed([item for each in earlier for item in each.items], earlier[0].start, earlier[-1].end)
    behind = [each for each in known if each.start >= place[1]]
    if behind and not text.startswith(";", place[1]) and (text.startswith(":", place[1]) or not earlier):
        # Several lists of one code are one.
        one = frozenset.intersection(*(codes for each in known for _, codes in each.items))
        return behind[0] if one or len(known) == 1 or text.startswith(":", place[1]) else None
    return earlier[-1] if earlier else None


def _wrong(
    sentence: Sentence, text: str, place: Place, each: Listed, said: Said, vocabulary: Vocabulary
) -> Iterator[Clause]:
    value = vocabulary.values.signs.get(said.sign)
    if not value:
        return
    # What has only happened requires nothing.
    if (
        said.sign in vocabulary.ideas.events
        and HAPPENED.search(text, *place)
        and not REQUIRED.search(text, *place)
    ):
        return
    # More minutes are more units.
    if value.key == "areas" and LONGER.search(sentence.text):
        return
    # Of several codes each may be of one part of the spine or of the body.
    if value.key in ("spine", "areas") and any(codes & value.owners for _, codes in each.items):
        return
    for match, codes in each.items:
        known = codes & vocabulary.ideas.stated[value.key]
        if known and not known & value.owners:
            first, last = min(match.start(), said.start), max(match.end(), said.end)
            yield Clause((min(known),), (), sentence.place(first, last), name=said.sign)
