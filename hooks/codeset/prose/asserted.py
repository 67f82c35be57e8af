"""A text in; out comes what it says itself, as long as before: without what it strikes out, quotes and
rejects, reports of others, imagines, or takes back in the next sentence."""

from __future__ import annotations

import re
from itertools import pairwise

from ..words import BLOCK, Place, blank
from .hedges import DENIES, GROUPS, any_phrase
from .sentences import CODE_LIKE, END

QUOTATION = re.compile(r'(?<![\w"])"[^"]{8,}?"(?!\w)')
STRUCK = re.compile(r"~~[^~\n]+~~")
WORDS = 3  # of a quotation that says something
SAYS_SO = any_phrase(*GROUPS["reports"], *GROUPS["judgments"], *GROUPS["refuted"], edge=True)
REFUTED = any_phrase(*GROUPS["refuted"])
NOT_SAID = any_phrase(*GROUPS["supposed"], *GROUPS["others_say"])
TOLD = any_phrase(*GROUPS["told"])
AGREES = any_phrase(*GROUPS["agrees"])
# What takes back the sentence before it, and what stands for the first and the second of two codes.
VERDICT = (
    r"(?:wrong|mistaken|false|untrue|incorrect|nonsense|outdated|deleted|retired|gone|denied"
    r"|disallowed|rejected"
    r"|returned|refunded|recouped|reversed|changed|corrected|fixed|over"
    r"|(?:an?|the|another) (?:\w+ )?(?:myth|mistake|error|misconception|rumor|fallacy|typo)"
    r"|not (?:so|true|right|correct|the case|quite))"
)
REFUTES = re.compile(
    rf"\W{{0,6}}(?:(?:no|nope|nah|{VERDICT})(?=\s*(?:[.,;!]|$))|(?:but |and )?(?:it|that|this|they|both)"
    rf"(?: one| code)?(?:(?:'s|'re| is| are| was| were| has been| got) (?:\w+ )?{VERDICT}"
    r"|(?:'s| is| are| was| were| does| do| did)(?:n't| not))(?=\s*(?:[.,;:!\u2013\u2014-]|$|(?:as"
    r"|by|since|in)\b))"
    r"|(?:but |and )?(?:it|that|this)(?:'s| is) not (?:what|how|cpt|medicare)|not quite\b"
    r"|(?:please )?(?:don't|never)(?=[.!])|(?:it|you"
    r"|they|we) (?:may not|can't|cannot|don't)(?=[.:,;])"
    r"|there is no such|there's no such|no such)",
    re.I,
)
# What a sentence calls what stands behind its colon.
QUOTES = re.compile(
    r"[\s*-]*(?:not|never)\b[^:.;]{0,40}:|\s*(?:true or false|wrong|incorrect|error|myth|false|not true"
    r"|untrue|mistake|denied|rejected|never|don't|avoid)\b[^\w ]"
    r"|\s*(?:what )?(?:the )?(?:auditors?|reviewers?|payers?) \w+:"
)
ORDER = (
    r"(?!,? (?:and|or|\d"
    r"|(?:\w+-)?(?:fifteen|minutes?|units?|visits?|patients?|half|quarter|time|line|column|set)\b))"
)
FIRST = re.compile(rf"\bthe (?:former|first(?: one)?){ORDER}", re.I)
SECOND = re.compile(rf"\b(?:the )?(?:latter|second(?: one)?|other(?: one)?){ORDER}", re.I)


def unquoted(text: str) -> str:
    """A text of several blocks without what it strikes out, and without quotations that their block denies,
    judges or reports."""
    if "~~" in text:
        text = STRUCK.sub(lambda match: " " * len(match[0]), text)
    for block in BLOCK.finditer(text) if '"' in text else ():
        quotes = [match for match in QUOTATION.finditer(text, *block.span()) if _says(match[0])]
        outside = blank(text, [match.span() for match in quotes])[slice(*block.span())]
        if quotes and (DENIES.search(outside) or SAYS_SO.search(outside)):
            text = blank(text, [match.span() for match in quotes])
    return text


def _says(quotation: str) -> bool:
    return len(quotation.split()) >= WORDS


def stated(line: str) -> str:
    """A line as long as before, without the sentences that it only supposes or reports or that the next one
    takes back, and with the codes in place of "the former" and "the latter"."""
    lower = line.lower()
    lower = lower if len(lower) == len(line) else line
    ends = [0, *(match.end() for match in END.finditer(line)), len(line)]
    places = [place for place in pairwise(ends) if place[0] < place[1]]
    gone = [place for place in places if _is_set_aside(lower, place)]
    # The mark at the end stays, so that its neighbors do not become one.
    line = blank(line, [(start, end - (end < len(line))) for start, end in gone]) if gone else line
    first = FIRST.search(line)
    second = first and SECOND.search(line, first.end())
    codes = [*dict.fromkeys(CODE_LIKE.findall(line, 0, first.start()))] if first and second else []
    if len(codes) == 2:
        for code, match in zip(codes, (first, second), strict=True):
            line = f"{line[: match.start()]}{code.ljust(len(match[0]))}{line[match.end() :]}"
    return line


def _is_set_aside(line: str, place: Place) -> bool:
    start, end = place
    if REFUTES.match(line, end) and not line[:end].endswith("?"):
        return True
    if QUOTES.match(line, start, end):
        return True
    if NOT_SAID.search(line, start, end):
        return not AGREES.search(line, start)
    return bool(TOLD.search(line, start, end) and REFUTED.search(line, start))
