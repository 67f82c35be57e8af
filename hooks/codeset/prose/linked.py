"""A word for what codes are for and a code in one clause in; out comes whether the word is said of the code:
whether something links both, or nothing parts them."""

from __future__ import annotations

import re

from ..words import Place
from .vocabulary import Vocabulary

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
    r"\b(?:and|or|plus|like|(?<!deals )(?<!dealing )(?<!concerned )(?<!itself )(?<!do )with|w/|without|not"
    r"|never|no|than|unlike|instead|rather|besides?|after|before|follow\w*|while"
    r"|although|but|though|then|next|due|despite|between|limit\w*|deficits?|loss|minutes?|units?|visits?|days?|notes?"
    r"|same|during|both|today|separate\w*|test\w*|measure\w*)\b|[;+&\u2260?!]"
)
UNITS = re.compile(r"\d ?(?:total|units?|u|of)\b|[\ue000-\uefff]")
COUNTED = re.compile(r"\b(?:\d|one|two|three|four|five|six) \Z")
FEW = 14  # words
LIST = re.compile(r"(?:\w+ )?\w+,|(?<=\w )\b(?:and|or)\b")


def is_said(
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
        # What is counted is no kind of the code: "25 of 97112 ..., which is two NMR and one ther ex".
        if word[0] in vocabulary.names and COUNTED.search(text, 0, word.start()):
            return False
        # What is counted between both is a statement of its own.
        if UNITS.search(gap) or (word[0] in vocabulary.names and "because" in gap):
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
