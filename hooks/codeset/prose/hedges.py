"""What takes the edge off a statement: denials, judgments, reports of what others say, history, and
what only happens by the way. A statement with one of these says nothing that could be wrong here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ..data.tree import own
from ..words import blank, blanks

# Phrases in their groups, as patterns.
GROUPS = own(Path(__file__).with_name("hedges.yml"))


def any_phrase(*phrases: str, edge: bool = False) -> re.Pattern[str]:
    """A pattern for any of some phrases; with `edge` also for the short "n't" and for a blank
    that is to be filled within what is said."""
    ends = r"|n't\b|(?<=[\w:.,)] )_{2,}(?=[^\n]*[^\W_])|\u2260|!=" if edge else ""
    return re.compile(rf"(?:\b|(?=n't))(?:{'|'.join(phrases)})\b{ends}")


# What denies a statement, or takes the edge off it; and what only looks like it.
HEDGING = [phrase for group in ("judgments", "reports", "past", "by_the_way") for phrase in GROUPS[group]]
DENIES = any_phrase("not(?! matter)", "no", "nothing", *GROUPS["denials"], *HEDGING, edge=True)
HEDGES = any_phrase(*HEDGING)
EMPHATIC = any_phrase(*GROUPS["emphatic"])
STRESSES = any_phrase(*GROUPS["emphatic"], *GROUPS["not_only"])
FORGET = re.compile(r"\b(?:do not|don't|never) (?:forget|overlook) that\b")
OTHERS = any_phrase(*GROUPS["other_payers"])
MEDICARE = re.compile(r"\b(?:medicare|mcr|cms|part b)\b")
# What follows from a restriction, and so denies nothing of it: "without a stroke 97112 cannot be billed".
FOLLOWS = re.compile(
    r"\bis(?:n't| not) (?:neuro re-?ed|nmr)\b(?= (?:unless|if)\b)|\bor it is(?:n't| not) (?:neuro re-?ed"
    r"|nmr)\b"
    r"|\bunless\b|\boff the table\b|\bno more\b|\bden(?:y|ies|ied)\b(?! that| it| this)"
    r"|(?:\b(?:cannot|can not|may not|must not|will not|never|not|does not|do not|no longer)|n't)"
    r"(?: be| get| gets| even)? (?:think|expect|bill(?:ed|able)?|code[ds]?|pa(?:y|ys|id|yable)|cover(?:s|ed)?"
    r"|count(?:s|ed)?|used?|exceed|qualif(?:y|ies)|report(?:ed|able)?|eligible|claim(?:ed)?|reimburse[ds]?"
    r"|[0-9]{5}|(?:medically )?necessary|allowed|stand|honor)\b"
)

CONTRASTING = (
    r"\b(?:(?<!only )while(?! \w+ing\b)|whereas|(?<!nothing )but|although|though|yet"
    r"|however(?! (?:long|many|much|often)))\b"
)
# Where a sentence is cut first of all.
STRONG = re.compile(
    r",? \beven (?:where|when|if|though|with|as)\b"
    rf"|[;\u2013\u2014]|:(?!\d)| - |(?<!\.)(?<!i\.e)(?<!e\.g)\. |{CONTRASTING}|\bwhere(?= 9\d{{4}}\b)"
    rf"|\b(?:because|since(?! (?:19|20)\d\d| [a-z]+ \d)|as long as|so long as"
    rf"|(?<!be )(?<!is )(?<!are )(?<!-)provided|, then(?= (?:came|we|i|he|she|did|ten|another|a|\d)\b)"
    rf"|, followed by\b|so(?! (?:that|(?:the )?patient|pt|s?he|they) can))\b"
)
BREAK = re.compile(rf"{STRONG.pattern}|,\s")
# What turns a value into its opposite, up to so many characters before it, unless it is only supposed.
TURNS = re.compile(
    r"\b(?:not|never|none|no(?! \d{5}| other| further| more)(?: one)?|nobody|nothing(?! else| but)|without"
    r"|cannot|hardly|neither|adds? (?:zero|nothing)|unless|except|rid of|spared|needn't)\b"
    r"|n't\b|\b(?:do|does|did|is|are|ca|wo)nt\b"
)
FAR = 48
AND = re.compile(r"\band (?=\w+(?:n't| not| never)\b|(?:not|never|can|may|must)\b)")
DENIED_BEHIND = (
    r"[ ]*(?:\w+ ){0,3}?(?P<denial>(?:(?:is|are|was)(?:n't| not| never)(?: \w+)? (?:part|needed|required"
    r"|necessary|called for|asked|demanded|mandatory|an element|a requirement|in|what|there)"
    r"|(?:is|are) (?:optional|unnecessary|dispensable|superfluous|up to you|waived|immaterial)"
    r"|appears? nowhere|plays? no (?:part|role)))\b"
)
LIFTED = re.compile(
    r"(?:\b(?:cannot|not|never)|n't)\b[^.;,\ue000-\uefff]{0,40}\b(?:until|unless|before"
    r"|till)\b(?=[^.;,]{0,30}[\ue000-\uefff])"
)
# What is only named with a value: "the one-on-one rule of 97112".
NAMED = re.compile(r"\W*(?:rule|requirement|restriction|part|language|wording)s?\b")


def turned(text: str, opposites: Mapping[str, str]) -> str:
    """A text as long as before in which a value behind a denial in its clause is its opposite; what denies
    it is gone, and two of these take each other away."""
    signs = re.compile(f"(?:{'|'.join(opposites) or '(?!)'})")
    # A denial may stand behind a value, "one-on-one contact isn't part of it", and one that is lifted denies
    # nothing: "cannot be billed until four patients take part".
    for match in [*re.finditer(rf"{signs.pattern}{DENIED_BEHIND}", text)]:
        text = blank(text, [(match.start("denial"), match.end())])
        text = text[: match.start()] + opposites[match[0][0]] + text[match.start() + 1 :]
    text = LIFTED.sub(blanks, text)
    denials = [match.span() for match in TURNS.finditer(text)]
    if not denials:
        return text
    start = 0
    for end in [*(match.start() for match in BREAK.finditer(text)), len(text)]:
        for sign in signs.finditer(text, start, end):
            joined = [match.end() for match in AND.finditer(text, start, sign.start())]
            since = max([start, *joined])
            before = [place for place in denials if since <= place[0] < sign.start()]
            near = before and sign.start() - before[-1][1] < FAR
            if near and not NAMED.match(text, sign.end()):
                new = opposites[sign[0]] if len(before) % 2 else sign[0]
                text = blank(text[: sign.start()], before) + new + text[sign.end() :]
        start = end
    return text


def is_of_another_payer(text: str) -> bool:
    """Whether a text says what another payer than Medicare does, whose rules are its own."""
    return bool(OTHERS.search(text) and not MEDICARE.search(text))
