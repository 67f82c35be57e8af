"""What takes the edge off a statement: denials, judgments, reports of what others say, history, and
what only happens by the way. A statement with one of these says nothing that could be wrong here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..words import blank

# What looks like a denial and is none. "Not only" takes the edge off no purpose, but off "only".
EMPHATIC = (
    r"no (?:better|other|finer|truer)(?: \w+)?(?: than)?",
    "no (?:less|more than|doubt|question|problem|sweat|matter)",
    r"nothing (?:else|beats|better(?: than)?)|(?:not|n't|never) (?:forget|hesitate)",
)
NOT_ONLY = ("not (?:only|just|merely)", "n't (?:only|just)")
DENIALS = (
    "missing from the list|never|none|neither|nor|cannot",
    "hardly|nobody|no one|unless|except|instead|rather|den(?:y|ies|ied)",
    "(?:is|are|'s) gone|(?:is|are|'s) out\\b(?! to)|stays? off|comes? off|(?:taken|left|leave) off"
    "|removed?|reject(?:s|ed)?|off limits|exclud(?:es?|ed|ing)|anything but"
    "|far from|leave out|stays? out",
)
JUDGMENTS = (
    "wrong(?:ly)?|mistake|mistaken(?:ly)?|false(?:ly)?|untrue|incorrect(?:ly)?|myths?|misleading|misread",
    "misconception|contrary|rumor|outdated|contradict(?:s|ion)|(?:an?|common|frequent|in) error|weak support",
    "mixed (?:it |them )?up|re-?code[ds]?|read it as|(?<!\\d )claim(?:s|ed)? that|should have been",
    "stop (?:sending|putting|billing|using|coding|reporting|charging|keying)|abuse",
    "refund(?:s|ed)?|recoup(?:s|ed)?|confus(?:e|es|ed|ing)|fallacy|belief|debunk(?:s|ed)?|mis(?:label|cod)(?:s|e|es|ed|ing|led)?",
)
REPORTS = (
    r"(?:some|many|most|people|others|they|staff|colleagues?) (?:\w+ )?"
    r"(?:think|believe|assume|say|thought|believed)",
    r"(?:(?:web ?)?(?:page|site)|letter|memo|denial|blog|forum|newsletter|poster|answer|chart|sheet"
    r"|handout|sign|guide)s? "
    r"(?:\w+ ){0,3}?"
    r"(?:puts?|lists?|listed|limit(?:s|ed)|pairs?|gives?|lets?|says?|said|reads?|claim(?:s|ed)|wrote|writes)",
    r"(?:someone|somebody|forum|blog|website|sheet|chart|note) (?:\w+ ){0,3}?"
    r"(?:called|calls|swore|swears|insist(?:s|ed)|had it that)",
    r"(?:of you|we|they|somebody|someone|who) (?:\w+ )?(?:used|billed|coded|keyed|charged)",
    r"older (?:\w+ ){0,2}?(?:texts?|cop(?:y|ies)|polic(?:y|ies)|rules?|answers?|lists?|contractor)",
    r"you(?:'ll| will| may| might)? (?:see|hear)|often heard|is heard|what (?:one|people|you) hears?",
    "(?:keep|kept) (?:reading|hearing|seeing)|told (?:us|me|you|them|everyone)|(?:was|were) taught"
    "|saying that|the (?:saying"
    "|rumor) goes|true or false",
    r"(?:audit|review|payer|insurer|contractor)(?:s|or|ors|er|ers)? (?:\w+ )?"
    r"(?:circled|marked|underlined|struck|crossed|found|finds?|look(?:s|ed)? for|watch(?:es)? for|flag(?:s"
    r"|ged)?|reject(?:s|ed)?|question(?:s|ed)?)",
    r"(?:invit|risk)(?:es?|s|ing) (?:an? )?(?:denial|audit|refund)|red flag|surviv(?:es?|ing) an audit",
)
PAST = (
    "used to (?:ask|be|believe|bill|charge|code|count|have|list|mean|need|pay|put|report|require|say|think"
    "|write|use)",
    "in the old days|in those days|back then|years ago|previously|formerly|no longer|had been|once (?:put"
    "|listed|tied|named)|until (?!the|you|it|they|after)\\w+",
)
BY_THE_WAY = (
    "(?:may|might|can|could) (?:also |well )?"
    "(?:be (?:measured|challenged|noted|listed)|record|list(?![^.;]{0,40} as 9)|get|gain|become|rise|come"
    "|follow|improve)",
    "(?:an?|the|measured|as) findings?|among the (?:measures|findings)|comes? up|measuring",
    "by[- ]product|side[- ]effects?|welcome|bonus|that also|happens? to|incidental(?:ly)?",
    "(?:on|along) the way|really (?:\\w+ )?separate(?:ly)?",
    "as preparation|(?<!, )whether|edits?|column (?:1|2|one|two)|responsibility|liable|out of pocket",
    "(?:two|three|four|five|[2-5]) (?:therapists|clinicians|providers)|alternating|one after (?:another"
    "|the other)|undivided|individually",
    "may consider|home (?:exercise )?program|in turn|own minutes|the words?|section on|polic(?:y|ies) on"
    "|says of",
)
# What follows from a restriction, and so denies nothing of it: "without a stroke 97112 cannot be billed".
FOLLOWS = re.compile(
    r"\bunless\b|\bno more\b|\bden(?:y|ies|ied)\b(?! that| it| this)"
    r"|(?:\b(?:cannot|can not|may not|must not|will not|never|not|does not|do not|no longer)|n't)"
    r"(?: be| get| gets| even)? (?:think|expect|bill(?:ed|able)?|code[ds]?|pa(?:y|ys|id|yable)|cover(?:s|ed)?"
    r"|count(?:s|ed)?|used?|exceed|qualif(?:y|ies)|report(?:ed|able)?|eligible|claim(?:ed)?|reimburse[ds]?|[0-9]{5}"
    r"|(?:medically )?necessary|allowed|stand|count|honor)\b"
)

CONTRASTING = (
    r"\b(?:(?<!only )while|whereas|(?<!nothing )but|although|though|yet"
    r"|however(?! (?:long|many|much|often)))\b"
)
# Where a sentence is cut first of all.
STRONG = re.compile(
    r",? \beven (?:where|when|if|though|with|as)\b"
    rf"|[;\u2013\u2014]|:(?!\d)| - |\. |{CONTRASTING}|\bwhere(?= 9\d{{4}}\b)|\b(?:because|since(?! (?:19"
    rf"|20)\d\d| [a-z]+ \d)|as long as|so long as|(?<!be )(?<!is )(?<!are )provided|, then(?= (?:came|we|i"
    rf"|he|she|did|ten|another|a|\d)\b)|, followed by\b|so(?! (?:that|(?:the )?patient|pt|s?he"
    rf"|they) can))\b"
)
BREAK = re.compile(rf"{STRONG.pattern}|,\s")
# What turns a value into its opposite, up to so many characters before it, unless it is only supposed.
TURNS = re.compile(r"\b(?:not|never|no|without|cannot|hardly|neither|unless|except)\b|n't\b")
SUPPOSED = re.compile(r"\b(?:if|when|where|whether)\b")
FAR = 48
TURNED = re.compile(
    r"[^.;,:\ue000-\uefff]{0,32}?(?:n't|\bnot|\bnever|\bno longer) (?:exist|apply|applies|required|needed"
    r"|necessary|matter|count(?:ed)?|hold|a must)\b"
)


def any_phrase(*groups: tuple[str, ...], edge: bool = True) -> re.Pattern[str]:
    """A pattern for any phrase of some groups; with `edge` also for the short "n't" and for a blank that is
    to be filled."""
    phrases = "|".join(phrase for group in groups for phrase in group)
    return re.compile(rf"(?:\b|(?=n't))(?:{phrases})\b" + (r"|n't\b|_{2,}" if edge else ""))


def turned(text: str, opposites: Mapping[str, str]) -> str:
    """A text as long as before in which a value behind a denial in its clause is its opposite; what denies
    it is gone, and two of these take each other away."""
    denials = [match.span() for match in TURNS.finditer(text)]
    if not denials:
        return text
    start, signs = 0, re.compile(f"[{''.join(opposites)}]")
    for end in [*(match.start() for match in BREAK.finditer(text)), len(text)]:
        for sign in signs.finditer(text, start, end):
            before = [place for place in denials if start <= place[0] < sign.start()]
            behind = TURNED.match(text, sign.end())
            near = before and sign.start() - before[-1][1] < FAR
            if (near or behind) and not SUPPOSED.search(text, start, sign.start()):
                turned_ = (len(before) if near else 0) + bool(behind)
                new = opposites[sign[0]] if turned_ % 2 else sign[0]
                rest = behind.end() if behind else sign.end()
                head = blank(text[: sign.start()], before if near else [])
                text = f"{head}{new}{' ' * (rest - sign.end())}{text[rest:]}"
        start = end
    return text
