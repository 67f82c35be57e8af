"""A sentence in; out come the codes and names of codes of which it says wrongly whether they are timed, who
is with the patient, how many patients there are, and what areas are treated.

Each statement is said of one list of codes, see meant.py. A time behind a denial is not said. Another
statement that is denied in its clause, or of a code that is said there not to be billed, is its opposite, and
two denials take each other away: "if nobody stays, 97112 can't be billed".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..words import Place, blanks, put
from . import ideas
from .beside import Clause
from .hedges import FORGET, GROUPS, HEDGES, STRESSES, any_phrase, turned
from .ideas import Ideas, Said
from .meant import FEW, Listed, is_said, lists, meant
from .sentences import Sentence
from .values import Values
from .vocabulary import Vocabulary

# Another code with a statement of its own: "97032 is attended, and 97014 is not".
AND_CODE = re.compile(
    r"(?<!\d{5}),? and(?= \d{5} (?:is|needs?|requires?|has|doesn't|isn't)\b)"
    r"|, and(?= \d{5} (?:is|needs|requires|has)\b)"
)
APART = re.compile(rf"{AND_CODE.pattern}|;")
# Where another statement begins, and where another part of one does.
CUT = re.compile(
    r"[;?](?!\d)|:(?!\d)|(?<!\d)[\u2013\u2014]|[\u2013\u2014](?!\d)| - |(?<!e\.g)(?<!i\.e)(?<!incl)\. "
    r"|,?\s*\b(?:(?<!thing )but|whereas|although|though|yet|therefore|hence"
    r"|however(?! (?:long|short|man|much|often)))\b"
    rf"|{AND_CODE.pattern}"
    r"|\band\b(?= (?:it|they|is|are|needs?|requires?|not|no|nobody|neither|isn't|doesn't|has|have)\b)"
)
PART = re.compile(
    r"(?<!hands on),|\b(?:when|whenever|if|unless|until|while|as long as|so long as|(?<!at )once|after"
    r"|before|or else|where|because|since|so|as(?= (?:there|it|the|no)))\b"
)
NO = re.compile(
    r"(?:\b(?:not(?! even| matter| medicare| covered| paid| payable| separately)|never"
    r"|no(?! (?:more|less|doubt"
    r"|minutes?|time|timed|clock|edit|pair|separate|payment|pay|charge|cmt"
    r"|later|other))|nobody|none|nothing(?! but| else)|(?<!for )neither|without|cannot|need not"
    r"|hardly|scarcely|lacks?|lacking|missing|free (?:of|from)|(?<!no )other than"
    r"|exempt|spared|whatever|however(?= many)"
    r"|optional|unnecessary|superfluous|waived|dispensable"
    r"|forbid(?:s|den)?|prohibit(?:s|ed)?|(?<!parallel )bar(?:s|red)|rules? out|(?<!full )stops?"
    r"|pauses?|ends|excluded?"
    r"|excludes|obstacle|prevents?"
    r"|disqualif(?:y|ies)|voids?|invalid(?:ates)?|denied|denies|denial|reject(?:s|ed)?|fails?|wrong"
    r"|irrelevant|immaterial|regardless"
    r"|stay away from|avoid|too (?:small|few|little)|unless|until|or else|(?:leave|take"
    r"|keep)(?= [\w ]{3,30} off)|off (?:the )?(?:claim|bill|table|menu|list)"
    r"|is out|(?:is|are) gone|loses?|losing"
    r"|forfeits?|fraud(?:ulent)?|false claim|illegal|improper|unacceptable|no go|hinders?)\b"
    r"|(?<!have)(?<!has)(?<!had)n't\b)"
)
PREFIX = re.compile(r"unless|until|without|or else|regardless")
# A denial that the code is billed at all.
VERDICT = re.compile(
    rf"(?:denied|stops?|stay away from|avoid|rejected|wrong|leave|off|is out|(?:is|are) gone|los(?:es?|t|ing)"
    rf"|forfeits?|fraud(?:ulent)?|false claim|illegal|improper|unacceptable|no go"
    rf"|{NO.pattern}(?! (?:all )?(?:have|need) to)(?: (?!second|another|extra|add|twice|two|more)\w+){{0,3}}?"
    rf" (?:bill|charg|cod|report|claim|use|sign|count|go\b|belong|allow|permit|ok|fine|enough|suffic|fit"
    rf"|work|tolerat|do\b|\d{{5}}|x+\b)\w*)"
    r"(?! (?:in|by|per|separate\w*|to medicare))"
)
# A denial within what a statement says: "the second knee doesn't double the units".
INSIDE = re.compile(r"(?:\b(?:does|do|will|can|is|are) not|n't|\bnever)\b")
LIFTED = re.compile(r"unless|until|before|without")
SUB = re.compile(r"when|if|unless|until|while|as\b|once|because|since")
JOINS = re.compile(r"\b(?:and|which|who|that)\b")
REASON = re.compile(r"\b(?:because|since)\b")
CODED = re.compile(r"\d{5}|xx")
ANSWERS_NO = re.compile(r"[:=?]\s*(?:no|n|none|nope)\W*\Z")

COMMAS = re.compile(r",|\bnor\b")
# A statement that is only compared with.
COMPARED = re.compile(
    r"\b(?:unlike|than|apart from|separate(?:ly)? from|instead of|as opposed to|rather than|versus"
    r"|vs\.?|against|in contrast with"
    r"|contrary to)\s+(?:[\w'.-]+ ){0,3}\Z"
)
# What tells what happened, or what others say; and what is said of some of the codes only.
REPORTS = any_phrase(*GROUPS["judgments"], *GROUPS["reports"], *GROUPS["past"])
HAPPENED = re.compile(
    r"\b(?:was|were|had|did|stayed|remained|watched|stood|sat|held|attended(?= (?:the|by|to))|today"
    r"|happen\w*|may(?! not)|might|can(?!'t|not)|could|even|if you like|i|likes? to|prefer\w*)\b"
)
REQUIRED = re.compile(
    r"\b(?:must|needs?|requires?|required|has to|have to|demands?|calls? for|only|constant|mandat\w*)\b"
    r"|\bor\b[^,;]*n't|\bno\b"
)
SOME = re.compile(
    r"\b(?:if [^.;]*, (?:it|that)(?:'s| is) the|respectively"
    r"|in (?:that|this) order|except|aside from|either|save for|but for"
    r"|(?:some|most) of (?:these|them|those|the codes)"
    r"|differences?|used to|one after|back to back|back and forth|only one of them|column [12]|in turn|aides?"
    r"|techs?|technicians?|students?"
    r"|(?:had|was|were) (?:listed|filed|called|classed)|would be\b[^.;]*\bif|ptas?|cotas?|otas?"
    r"|assistants?|59|same day|one day|later|mornings?|mondays?|whether|no such"
    r"|(?:sorts?|tells?|separates?|distinguish(?:es)?) [^.;]{0,40}\bfrom|which (?:one )?of|modifier"
    r"|should (?:be|say|read))\b"
)
# Words that make a time unsure.
UNSURE = re.compile(
    rf"{any_phrase(*GROUPS['some']).pattern}|{HEDGES.pattern}|\baverag\w+"
    r"|\b(?:it|they|that) (?:(?:is|are|does|do)(?:n't| not))(?=\s*(?:[.,;!]|\Z))"
)
# A verb without what it is of: "97032 may not".
ELIDED = re.compile(r"\b(?:can|may|will|must|does|do)(?: ?not|n't)?\W*\Z")
SIGN = re.compile("[\ue000-\uefff] *")
JOINED = re.compile("[\ue000-\uefff]\\s*(?:or|and|/|vs\\.?|versus)\\s*[\ue000-\uefff]")
# A value that is only referred to: "97140 is timed, 97124 isn't", "and so is 97110".
REFERS = re.compile(
    r"(?P<sign>[\ue000-\uefff])|\b(?:isn't|aren't|is not|are not|doesn't|does not|don't"
    r"|not)(?=\s*(?:[.,;!)]|\Z|\band\b))"
    r"|\b(?P<same>(?:so|as|neither|nor)\s(?:is|are|does|do)\b"
    r"|the same (?:goes|applies|holds|is true) (?:for|to|of)\b)"
)
LONGER = re.compile(
    r"\b(?:2[3-9]|[3-9]\d|twenty-\w+|thirty|forty(?:-five)?|sixty)[ -]min|\bhalf an hour|\ban hour|\badd\b"
)
DUTY = re.compile(r" (?:all )?(?:have|need) to (?!stay|be (?:there|with|in|by))")
BLANK = re.compile(r"[\"()*_/\[\]]|(?<!ty)-")


def misstated(sentence: Sentence, vocabulary: Vocabulary, times: bool) -> Iterator[Clause]:
    """The codes, or the names of codes, of which a sentence says what is not so; of another payer's `times`
    it may say what it will."""
    listed = lists(sentence.text, vocabulary)
    if _says_nothing(sentence, listed):
        return
    line = FORGET.sub(blanks, sentence.text)
    for each in listed:
        line = line[: each.start] + COMMAS.sub(blanks, line[each.start : each.end]) + line[each.end :]
    text = _without_names(line, listed)
    known = {*vocabulary.values.counts.values()}
    signed = vocabulary.values.signed(line, bare=True)
    timed = _turned(signed, vocabulary.values)
    counts = [Said(sign, at, at + 1) for at, sign in enumerate(signed) if sign in known]
    times = times and not UNSURE.search(line)
    apart = APART.search(text) is not None
    # "One-on-one: no".
    refuses = ANSWERS_NO.search(text)
    text = text[: refuses.start()] if refuses else text
    for piece in _pieces(text, sentence.question, listed):
        if REPORTS.search(text, *piece) or ELIDED.search(text, *piece):
            continue
        for value in _times(timed, piece, vocabulary.values) if times else ():
            each = meant(text, piece, value, listed, strictly=True)
            if each and is_said(timed, piece[0], each, value):
                yield from _wrong(sentence, text, piece, each, value, vocabulary)
        here = [each for each in listed if apart and piece[0] <= each.start < piece[1]] or listed
        if frozenset.intersection(*(codes for each in here for _, codes in each.items)):
            # Of a code and its name the code says more of what is meant: "97032 is the e-stim".
            each = min(here, key=_meanings)
            for value in _of_one(text, piece, listed, counts, refuses is not None, vocabulary.ideas):
                yield from _wrong(sentence, text, piece, each, value, vocabulary)


def _pieces(text: str, question: int, listed: list[Listed]) -> Iterator[Place]:
    """The statements of a sentence that begins with a question so long."""
    # A question that names no code asks for those of the answer.
    start = question if listed[0].start < question else 0
    for cut in CUT.finditer(text, question):
        # No "and" ends what is said of the first code: "if two are treated at once, and 97112 is off".
        if "and" not in cut[0] or listed[0].start < cut.start():
            yield start, cut.start()
            start = cut.start()
    yield start, len(text)


def _of_one(
    text: str, piece: Place, listed: list[Listed], counts: list[Said], refuses: bool, known: Ideas
) -> Iterator[Said]:
    """What a piece says of contact, patients and areas, turned where it is denied. It is not asked for where
    several codes are named: nobody can tell which one is attended, or is for one patient."""
    said = ideas.said(text, piece, known, counts)
    for value in said:
        aside = INSIDE.search(text, value.start, value.end) or COMPARED.search(text, piece[0], value.start)
        if aside or not meant(text, piece, value, listed) or _is_reason(text, piece, value):
            continue
        if _is_denied(text, piece, value, said) != refuses:
            value = value._replace(sign=known.opposites.get(value.sign, ""))
        yield value


def _says_nothing(sentence: Sentence, listed: list[Listed]) -> bool:
    """Whether a sentence names no code, or it cannot be told of which it speaks."""
    # A heading is of what stands under it.
    heads = sentence.added and sentence.text.endswith(":")
    return bool(heads or not listed or SOME.search(sentence.text))


def _without_names(line: str, listed: list[Listed]) -> str:
    """A sentence as long as before, without what adds nothing: no name says anything of its code."""
    text = line.replace("no matter", "whatever ").replace(" / ", " ; ")
    for match in (match for each in listed for match, _ in each.items if not match[0][-1].isdigit()):
        text = put(text, match, "x" * len(match[0]))
    return BLANK.sub(" ", STRESSES.sub(blanks, text))


def _turned(signed: str, values: Values) -> str:
    """A text with signs for times, turned where they are denied, also where one is only referred to."""
    text, said = turned(JOINED.sub(blanks, signed), values.opposites), ""
    for match in REFERS.finditer(text):
        said = match["sign"] or said
        if said in values.opposites and not match["sign"]:
            text = put(text, match, said if match["same"] else values.opposites[said])
    return text


def _meanings(each: Listed) -> int:
    """How many codes a list may mean by one of its items."""
    return min(len(codes) for _, codes in each.items)


def _times(text: str, place: Place, values: Values) -> Iterator[Said]:
    """The times in a piece of a text with signs for them."""
    for match in SIGN.finditer(text, *place):
        if values.times.match(match[0]):
            yield Said(match[0][0], *match.span())


def _is_denied(text: str, place: Place, value: Said, said: list[Said]) -> bool:
    """Whether an odd number of words denies a statement in a piece of a text."""
    cuts = sorted({place[0], *(match.start() for match in PART.finditer(text, *place)), place[1]})
    at = max(cut for cut in cuts if cut <= value.start)
    # What is said of a condition or of a reason is denied with what follows from it.
    alone = not CODED.search(text, at, min(cut for cut in cuts if cut > value.start))
    crosses = alone and SUB.match(text, at)
    count = 0
    for start, end in pairwise(cuts):
        own = [each for each in said if start <= each.start < end]
        lifted = LIFTED.match(text, end)
        for no in NO.finditer(text, start, end):
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
            elif value in own and not PREFIX.match(no[0]) and not DUTY.match(text, no.end()):
                # "Attendance is not needed".
                gap = text[value.end : no.start()]
                count += len(gap.split()) <= FEW and not JOINS.search(gap)
    return count % 2 == 1


def _is_reason(text: str, place: Place, value: Said) -> bool:
    """Whether a statement is only a denial's reason: "98943 can't be billed, since it is extraspinal"."""
    starts = [match.start() for match in REASON.finditer(text, place[0], value.start)]
    denied = starts and VERDICT.search(text, place[0], starts[-1])
    return bool(denied) and not CODED.search(text, starts[-1], value.start)


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
    # More minutes are more units, and what is added counts with what was there.
    if value.key == "areas" and LONGER.search(sentence.text):
        return
    # Of several codes each may be of one part of the spine or of the body.
    if value.key in ("spine", "areas") and any(codes & value.owners for _, codes in each.items):
        return
    for match, codes in each.items:
        known = codes & vocabulary.ideas.stated.get(value.key, vocabulary.times.keys())
        if known and not known & value.owners:
            first, last = min(match.start(), said.start), max(match.end(), said.end)
            yield Clause((min(known),), (), sentence.place(first, last), name=said.sign)
