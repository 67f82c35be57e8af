"""A sentence in; out comes what each of its clauses says a code is for.

A sentence is cut into clauses so that each holds one code, as far as it can be. Excluded from a clause
is what it sets aside: "97110, not 97112", "for strength choose 97110 instead of 97112". A clause that
denies, asks, reports or hedges says nothing that could be wrong here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..words import CODE, Place, any_of, blanks, words_of
from . import beside, misstated, timing
from .beside import Clause
from .hedges import DENIES, HEDGES, STRESSES, STRONG, is_of_another_payer
from .sentences import Sentence
from .splitting import pieces, told_apart
from .vocabulary import Vocabulary

CONTRASTS = "not never rather instead place unlike than opposed without over drop skip role business nothing"
CONTRAST = re.compile(any_of(CONTRASTS.split()).pattern + r"|n't\b|\u2260|!=")
# What parts a denial from what stands before it.
APART = re.compile(r"\b(?:and|or)\b")
ANSWER = re.compile(r"\A\W*(?:no|nope|nah),\s")
# What says that a code was in use.
OUTDATED = re.compile(
    r"\b(?:deleted?|deletion|replaced?|until|was|were|used to|old|older|formerly?|retired|before|gone"
    r"|discontinued|obsolete"
    r"|reject(?:s|ed)?|invalid|ended|19\d\d|20[01]\d|once|history|historic(?:al)?|years ago)\b"
)
NEAR = 24  # characters
OF_A_THING = re.compile(r"(?:no|without|none|nobody|nothing|during|out of|removed?)\Z")
# Two codes of which nobody can tell which one is meant.
BESIDE_EACH_OTHER = re.compile(rf"\b{CODE}(?:,? (?:and|or) |, | ?[/&+] ?){CODE}\b")
IN_BRACKETS = re.compile(r"\([^()]*\)")
SHORT_BRACKET = re.compile(r"\(([^()]{0,40})\)")


def clauses(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The clauses of a sentence that can be wrong: with a code and a word that is not that code's alone."""
    sentence = _charged(sentence, vocabulary)
    others = vocabulary.names and is_of_another_payer(sentence.text)
    text = sentence.text if others else vocabulary.values.signed(sentence.text)
    if sentence.asks:
        return
    numbered = _with_numbers(text, vocabulary)
    yield from beside.misnamed(sentence, numbered, vocabulary)
    yield from _outdated(sentence, text, vocabulary) if vocabulary.deleted else ()
    yield from _stated(sentence, numbered, vocabulary)
    yield from beside.disowned(sentence, numbered, vocabulary)
    yield from misstated.misstated(sentence, vocabulary)
    if vocabulary.values.lengths and not others:
        yield from timing.mistimed(sentence, vocabulary)


def _outdated(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The deleted codes that a sentence says are in use, where it names no other code and nothing past."""
    codes = [*vocabulary.code.finditer(text)]
    if any(match[0].upper() not in vocabulary.deleted for match in codes) or OUTDATED.search(text):
        return
    for match in codes if not DENIES.search(text) else ():
        yield Clause((match[0].upper(),), (), sentence.place(*match.span()), name=vocabulary.in_use)


def _stated(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The clauses of a sentence in which a code and words stand; the text has signs for values and codes for
    names."""
    contrasts = CONTRAST.search(text) is not None
    if _is_strange(text[: sentence.question], vocabulary) or not (contrasts or _is_strange(text, vocabulary)):
        return
    text = STRESSES.sub(blanks, ANSWER.sub(blanks, vocabulary.other.sub(blanks, text)))
    if len({*vocabulary.code.findall(text)}) > 1 and BESIDE_EACH_OTHER.search(text):
        return
    # A code or a name in brackets belongs to its sentence, a longer remark does not.
    text = IN_BRACKETS.sub(blanks, SHORT_BRACKET.sub(lambda match: f" {match[1].replace(',', ' ')} ", text))
    remarks = [*vocabulary.forms.remark.finditer(vocabulary.shaped(text))] if ", wh" in text else []
    for remark in remarks:
        if not DENIES.search(text, *remark.span()):
            yield from _clause(sentence, text, remark.span(), 0, vocabulary)
    for remark in remarks:
        start, end = remark.span()
        text = text[:start] + f"{remark['code']},".ljust(end - start) + text[end:]
    order = _in_order(vocabulary.without(vocabulary.forms.set_aside, text), vocabulary)
    text = vocabulary.without_own_names(text)
    for start, end in pieces(text, (0, len(text)), STRONG, vocabulary):
        whole = vocabulary.without(vocabulary.forms.set_aside, text[start:end])
        for place in told_apart(whole, vocabulary) if _is_strange(whole, vocabulary) else ():
            if _is_strange(whole[slice(*place)], vocabulary) and not _is_denied(whole, place, vocabulary):
                yield from _clause(sentence, whole, place, start, vocabulary, order)


def _in_order(text: str, vocabulary: Vocabulary) -> dict[int, str]:
    """The code of each word by the word's place, in a text of several codes that begins with a code and ends
    with a word, or the other way about: "97112 because he is unsteady, 97110 because he is weak"."""
    codes, words = [*vocabulary.code.finditer(text)], [*vocabulary.word.finditer(text)]
    if len({code[0] for code in codes}) < 2 or not words:
        return {}
    ahead = codes[0].start() < words[0].start()
    tail = words[-1].start() > codes[-1].start() or len(text[codes[-1].end() :].split()) > 2
    if ahead != tail:
        return {}
    codes = codes if ahead else codes[::-1]
    return {
        word.start(): [code[0] for code in codes if (code.start() < word.start()) == ahead][-1]
        for word in words
    }


def _is_strange(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text has a code and a word that is not the code's."""
    codes = vocabulary.code.findall(text)
    words = vocabulary.word.findall(text) if codes else ()
    return any(code.upper() not in vocabulary.owners[word] for code in codes for word in words)


def _is_denied(whole: str, place: Place, vocabulary: Vocabulary) -> bool:
    """Whether something takes the edge off a piece, or a denial stands in it before its first code and
    word, or behind them and not in another half of it: "and never had a denial"."""
    if HEDGES.search(whole):
        return True
    # A phrase for a value or a purpose denies nothing by itself.
    bare = vocabulary.word.sub(blanks, whole)
    codes = [*vocabulary.code.finditer(whole, *place)]
    words = [match.end() for match in vocabulary.word.finditer(whole, *place)]
    said = max(codes[0].end(), words[0])  # where the first of both stands

    def denies(start: int) -> bool:
        half = start > said and APART.search(bare, said, start)
        if not half:
            return True
        named = {code[0] for code in codes if code.start() < half.start()}
        return words[-1] > half.start() or any(code[0] not in named for code in codes)

    # Behind both, "no" and "without" are of other things: "97163 is a simple evaluation with no comorbidities".
    return any(
        denies(match.start())
        for match in DENIES.finditer(bare, *place)
        if match.start() < said
        or not OF_A_THING.match(match[0])
        or vocabulary.word.search(whole, match.end(), match.end() + NEAR)
    )


def can_be_wrong(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text in lower case has a code with a value, a contrast or a word that is another code's, or
    the name of a code alone."""
    words, codes = vocabulary.word.findall(text), vocabulary.code.findall(text)
    if (
        vocabulary.initials(text)
        or CHARGE.match(text)
        or any(code.upper() in vocabulary.deleted for code in codes)
    ):
        return True
    if not codes:
        return any(word in vocabulary.names for word in words)
    if not vocabulary.ideas.words.isdisjoint(words_of(text)):
        return True
    if not vocabulary.values.keys.isdisjoint(words_of(text)) or (words and CONTRAST.search(text)):
        return True
    return any(code.upper() not in vocabulary.owners[word] for code in codes for word in words)


# A line of a note: "TA x2: biceps curls for strength".
CHARGE = re.compile(
    r"\A(?![^.;]*[/+])(?P<name>[a-z][a-z -]*?)(?: ?[x\u00d7] ?[1-8]\b(?: units?)?| \d+'| - \d+ ?min\w*)"
)
PARTS = re.compile(r":| [-\u2013\u2014] ")


def _charged(sentence: Sentence, vocabulary: Vocabulary) -> Sentence:
    """A line of a note with the code in place of the name that it begins with: all of the line is of it."""
    charge = CHARGE.match(sentence.text)
    code = vocabulary.code_of(charge["name"]) if charge else ""
    if not charge or code == charge["name"]:
        return sentence
    rest = PARTS.sub(lambda match: ",".ljust(len(match[0])), sentence.text[charge.end() :])
    return sentence._replace(text=code.ljust(charge.end()) + rest)


def _with_numbers(text: str, vocabulary: Vocabulary) -> str:
    """A sentence with the code in place of its names, in each part that holds no code."""
    start, parts = 0, []
    whole = not vocabulary.code.search(text)
    for end in [len(text)] if whole else [*(match.start() for match in STRONG.finditer(text)), len(text)]:
        part = text[start:end]
        named = whole or not vocabulary.code.search(part)
        parts.append(vocabulary.numbered(part, vocabulary.is_aimed(part)) if named else part)
        start = end
    return "".join(parts)


# What links a word to a code: behind the code, at most a few words from it, "97112 is also meant to build",
# and before the code, "is best coded under 97112".
IS = r"is|are|be|been|'s|as|under|equals?|aka|represents?|denotes?|refers"
BILLS = (
    r"(?:bill|code|report|use|select|charge|claim|record|list|includ|count|treat|serv|support|justif(?:y|i)"
    r"|target|address|belong|furnish)(?:e?s|e?d|e)?"
)
BEHIND_CODE = re.compile(
    rf"(?:,(?:\s+[a-z -]+,|\s\s+))?(?:\s+[\w'-]+){{0,3}}?[\s\"]*"
    rf"(?:\b(?:{IS}|{BILLS}|if|for|when(?:ever)?|challenges?|covers?|means?|stands"
    r"|(?:(?:re)?train|restor|improv|increas|build|teach|develop|focus)\w*|fits?|helps?|aims?|goals?|requires?"
    r"|purposes?|maps|describes?|exists|works on|calls?|called|begins|reads|says|names"
    r"|case|to(?=\s*\Z))\b|'s\b|[=>\u2013\u2014\u2192]|:(?!\d)|-\s)|\s*[(/|]"
    r"|[\s,]*(?:,[^,;]*)?,\s+(?:which|whose|it|that|the|our|an?|used|when|if|is|has|covers|think"
    r"|better|also)\b|\s+was\s|(?:\s+[\w'-]+){4,5}\s+as\b"
    # Any verb of which the code is the subject: "97110 handles", "97110 takes care of".
    r"|\s+(?!needs|minutes|units|visits|patients|sessions|follows|appeals|claims)[a-z]+s(?:\s+[a-z]+){0,2}\W*\Z"
    r"|\s+(?!and|or|at|in|on|with|then|while|plus|from|by|of|add|before|after|needs|follows)[a-z-]+\s+\Z"
)
BEFORE_CODE = re.compile(
    rf"(?:\b(?:{IS}|{BILLS}|goal|purposes?|described|improving|(?:calls|indication|necessity) for"
    r"|(?:think|want|look|see|earn|consider|stay|pick|choose|submit|enter|put|key|post|log|send|file|write|get|take|call"
    r"|need|require|goe?|fall|run)(?:e?s|e?d)?)\b"
    r"(?:\s+(?!where|when|while|who|then|before|after|until)[\w-]+){0,5}(?:(?<=code),)?"
    r"|\bto|(?:[=:>(/|\u2013\u2014\u2192]|\s-\s)(?:\s*\w+){0,4})[\s(]*\Z"
)
# A word that belongs to the one before it: "balance training 97110", "improving balance with 97110".
BESIDE_CODE = re.compile(
    r"\s*(?:with|training|retraining|work|exercises?|practice|drills?|receive|therapy"
    r"|services?|line|charge|treatment)?[\s,.#_*-]*(?:(?:cpt|code)\W*)*"
)
# A condition that a code answers: "if the goal is a stronger rotator cuff, 97112".
AIMS = re.compile(r"\W*(?:if|when|whenever|where|for)\b")
ANSWERED = re.compile(r"[,;]\s+(?:(?:cpt|code)\s+)*\Z")
# What is charged, "massage to the calves, 97112 x 1", and a code that goes on with words of its own.
CHARGED = re.compile(r"\s*[x\u00d7]\s?\d")
GOES_ON = re.compile(r"\s*(?:(?:for|to|comes|and|or|plus)\b|[=:(&+\u2013-])")
# What somebody does, other than to bill it: "we re-measure balance once per visit".
DOING = re.compile(
    r"\b(?:i|we|she|he|they)\s+(?!(?:always |only |just |should |can |may |must |have to |need to |do )?"
    r"(?:not |n't )?(?:bill|charg|report|cod|count|us|g[eo]t|claim|submit|post|key|enter|put|drop|pay|paid"
    r"|can|may|must|should|have|need|do|call|treat|log|add|track|send|sent|enter))"
)
# What parts a word from a code though nothing else stands between them.
PARTED = re.compile(
    r"\b(?:and|or|plus|like|(?<!deals )(?<!dealing )(?<!concerned )(?<!itself )(?<!do )with|w/|without|not|never|no|than|unlike|instead|rather|besides?|after|before|follow\w*|while"
    r"|although|but|though|then|next|due|despite|between|limit\w*|deficits?|loss|minutes?|units?|visits?|days?|notes?"
    r"|same|during|both|today|separate\w*|test\w*|measure\w*)\b|[;+&\u2260?!]"
)
UNITS = re.compile(r"\d ?(?:total|units?|u|of)\b|[\ue000-\uefff]")
FEW = 14  # words
LIST = re.compile(r"(?:\w+ )?\w+,|(?<=\w )\b(?:and|or)\b")


def _is_said(
    text: str,
    word: re.Match[str],
    words: list[re.Match[str]],
    codes: list[re.Match[str]],
    vocabulary: Vocabulary,
) -> bool:
    """Whether a word in a clause with one code is said of the code. A purpose is if something links it to the
    code; a value if nothing else that is named has it."""
    code = codes[0][0].upper()
    if code in vocabulary.owners[word[0]]:
        return True
    near = min(codes, key=lambda each: _gap(each, word)[1] - _gap(each, word)[0])
    gap = text[slice(*_gap(near, word))]
    if word[0] not in vocabulary.values.signs:
        # Of words before the code its own is said: "posture is 97112's, and strength belongs to 97110".
        if any(
            word.end() < each.start() < near.start()
            and each[0] in vocabulary.purposes
            and code in vocabulary.owners[each[0]]
            for each in words
        ):
            return False
        # What is counted between both is a statement of its own.
        if UNITS.search(gap):
            return False
        if not PARTED.search(gap) and len(gap.split()) <= FEW:
            return True
        if near.start() < word.start():
            return bool(BEHIND_CODE.match(gap) or not LIST.sub("", gap).strip(" ,"))
        if BEFORE_CODE.search(gap) or (AIMS.match(text) and ANSWERED.search(gap)):
            return True
        if CHARGED.match(text, near.end()):
            return len(gap.split()) < 7 and ";" not in gap
        goes_on = "," in gap and (gap.endswith("  ") or GOES_ON.match(text, near.end()))
        return bool(BESIDE_CODE.fullmatch(gap)) and not goes_on
    # What else is named has the value, "aquatic was one-on-one, the class 97150", or what somebody does.
    return not DOING.search(text) and not any(
        each[0] not in vocabulary.values.signs and code not in vocabulary.owners[each[0]] for each in words
    )


def _gap(code: re.Match[str], word: re.Match[str]) -> Place:
    return (code.end(), word.start()) if code.start() < word.start() else (word.end(), code.start())


def _clause(
    sentence: Sentence,
    whole: str,
    place: Place,
    offset: int,
    vocabulary: Vocabulary,
    order: Mapping[int, str] = {},
) -> Iterator[Clause]:
    # A name among others in a list is only one of those.
    whole = whole if vocabulary.code.search(sentence.text) else whole.replace(",", ";")
    codes = [*vocabulary.code.finditer(whole, *place)]
    words = [*vocabulary.word.finditer(whole, *place)] if codes else []
    if len({code[0] for code in codes}) == 1 and vocabulary.names:
        words = [word for word in words if _is_said(whole, word, words, codes, vocabulary)]
    words = [word for word in words if order.get(offset + word.start(), codes[0][0]) == codes[0][0]]
    if codes and words:
        first, last = min(codes[0].start(), words[0].start()), max(codes[-1].end(), words[-1].end())
        # A sign is shorter than the phrase that it stands for.
        last += len(whole[last : place[1]]) - len(whole[last : place[1]].lstrip(" "))
        yield Clause(
            tuple(dict.fromkeys(match[0].upper() for match in codes)),
            tuple(re.sub(" +", " ", match[0]) for match in words),
            sentence.place(offset + first, offset + last),
        )
