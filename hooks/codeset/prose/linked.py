"""A word for what codes are for and a code in one clause in; out comes whether the word is said of the code:
whether something links both, or nothing parts them."""

from __future__ import annotations

import re

from ..words import Place
from .vocabulary import Vocabulary

# What parts a word from a code though nothing else stands between them.
PARTED = re.compile(
    r"\b(?:and|or|plus|outside|like|(?<!deals )(?<!dealing )(?<!concerned )(?<!itself )(?<!do )with|w/"
    r"|without|not|never|no|than|unlike|instead|rather|besides?|after|before|follow\w*|while|although|but|though|then"
    r"|next|due|despite|between|limit\w*|deficits?|loss|minutes?|units?|visits?|days?|notes?|same|during"
    r"|both|today|above|below|separate\w*|test\w*|measure\w*)\b|[;&\u2260?!]|\+(?=\s*(?:\w+ )?(?:\d|\Z))"
)
FEW = 14  # words
# What links both all the same: a few words behind the code, "97112 is also meant to build", or before it,
# "is best coded under 97112".
LINK = (
    r"(?:is|are|be|been|'s|as|under|equals?|represents?|denotes?|refers|goals?|purposes?"
    r"|(?:calls|indication) for|(?:bill|code|report|use|charge|claim|record|list|includ|count|treat|serv"
    r"|support|justif(?:y|i)|target|address|belong|describe|file|log|enter|choose|drop|go|fall|run|come|put"
    r"|post|earn|send|take|stand|cover|mean|train|restor|improv|increas|build|teach|help|aim|fit|require?)"
    r"(?:e?s|e?d|e|ing)?)"
)
BEHIND_CODE = re.compile(
    rf"(?!\s+(?:and )?(?:later|then|afterwards?)\b)(?:,[^,;]*,)?(?:\s+[\w'-]+){{0,3}}?[\s\"]*"
    rf"(?:\b(?:{LINK}|for|if|when)\b|[=\u2192(:|])"
)
BEFORE_CODE = re.compile(
    rf"(?:\b{LINK}\b(?:\s+(?!where|when|while|who|then|before|after|until)[\w-]+){{0,5}}"
    r"|\bto|(?:[=:>(/|\u2013\u2014\u2192]|\s-\s)(?:\s*\w+){0,4})[\s(]*\Z"
)
# A condition that a code answers: "if the goal is a stronger rotator cuff, 97112".
AIM = re.compile(r"\W*(?:if|when|where|for)\b[^,;]*[,;]\s+")
# What somebody does, other than to bill it: "we re-measure balance once per visit".
DOING = re.compile(
    r"\b(?:i|we|she|he|they)\s+(?!(?:always |only |just |should |can |may |must |have to |need to |do )?"
    r"(?:not |n't )?(?:bill|charg|report|cod|count|us|g[eo]t|claim|submit|post|key|enter|put|drop|pay|paid"
    r"|can|may|must|should|have|need|do|call|treat|log|add|track|send|sent|enter))"
)
UNITS = re.compile(r"\d ?(?:total|units?|u|of)\b|[\ue000-\uefff]")
COUNTED = re.compile(r"\b(?:\d|one|two|three|four|five|six) \Z")


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
    # One word for many codes, such as "evaluation", comes up beside any.
    if word[0] in vocabulary.names and " " not in word[0] and len(vocabulary.owners[word[0]]) > 2:
        return False
    if word[0] in vocabulary.values.signs:
        # What else is named has it, "aquatic was one-on-one, the class 97150", or what somebody does.
        others = (each[0] for each in words if each[0] not in vocabulary.values.signs)
        return not DOING.search(text) and all(code in vocabulary.owners[each] for each in others)
    near = min(codes, key=lambda each: _gap(each, word)[1] - _gap(each, word)[0])
    gap = text[slice(*_gap(near, word))]
    # Of words before the code its own is said: "posture is 97112's, and strength belongs to 97110".
    if any(
        word.end() < each.start() < near.start()
        and each[0] in vocabulary.purposes
        and code in vocabulary.owners[each[0]]
        for each in words
    ):
        return False
    # What is counted is no kind of the code, "25 of 97112 ..., which is two NMR and one ther ex", and what is
    # counted between both is a statement of its own.
    named = word[0] in vocabulary.names
    if UNITS.search(gap) or (
        named and (DOING.search(gap) or "because" in gap or COUNTED.search(text, 0, word.start()))
    ):
        return False
    # Names of several other codes are a list of what was done.
    others = [vocabulary.names[each[0]] for each in words if each[0] in vocabulary.names]
    if named and not frozenset.intersection(*(of for of in others if code not in of)):
        return False
    if not PARTED.search(gap) and len(gap.split()) <= FEW:
        return True
    if near.start() < word.start():
        return BEHIND_CODE.match(gap) is not None
    return bool(BEFORE_CODE.search(gap) or AIM.fullmatch(text, 0, near.start()))


def _gap(code: re.Match[str], word: re.Match[str]) -> Place:
    return (code.end(), word.start()) if code.start() < word.start() else (word.end(), code.start())
