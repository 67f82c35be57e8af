"""A text in; out comes what it says itself, as long as before: without what it strikes out and quotes, and
without the blocks that correct an error, report others, or only imagine something."""

from __future__ import annotations

import re
from functools import lru_cache

from ..words import BLOCK, Place, blank, blanks
from .blocks import ITEM, WARNS, lines
from .hedges import DENIES, GROUPS, any_phrase
from .sentences import CODE_LIKE, END

# Three words in quotation marks say something.
QUOTATION = re.compile(r"""(?<![\w"'])(["'])(?:[^"'\s]+\s+){2,}[^"'\s]+\1(?!\w)""")
# What is only compared with; also behind a denial, "isn't billed by the quarter hour like 97110".
UNLIKE = re.compile(
    r"\bunlike [^,;.\n]*,(?: (?:which|who|where|whose)\b[^,;.\n]*,)?"
    r"|, (?:unlike|(?:just |exactly )?(?:the )?(?:same as|like) (?:you would|it is)) [^;.\n]*"
    r"|, (?:the )?same as [^,;.\n]* (?:is|are|does|do)\b",
    re.I,
)
LIKE = re.compile(r"((?:\bnot|n't)\b[^,;.\n]{0,60}?)( like [^,;.\n]*)", re.I)
CELL = re.compile(r"[^|\n]+")
STRUCK = re.compile(r"~~[^~\n]+~~")
DELETED = re.compile(r"\b(?:strike|delete|struck|deleted)\b", re.I)
NOT_SAID = any_phrase(*GROUPS["supposed"], *GROUPS["others_say"], *GROUPS["reports"])
AGREES = any_phrase(*GROUPS["agrees"])
CORRECTS = re.compile(
    any_phrase(*GROUPS["corrects"]).pattern
    + r"|[\u2717\u2718\u274c]|\| ?f\b|[,?!.]\" ?(?:said|says|wrote|asked|replied)\b"
)
# A sentence that takes back the one before it.
REFUTES = re.compile(
    r"\W{0,6}(?:(?:no|nope|nah|untrue|nonsense|not (?:so|true|right|quite|the case))(?=\s*(?:[.,;!]|$))"
    r"|(?:but |and )?(?:it|that|this|they|both|you|we)(?: one| code)?"
    r"(?:(?:'s|'re| is| are| was| were| has been| got) (?:\w+ )?(?:untrue|nonsense|outdated|history|deleted"
    r"|retired|gone|denied|rejected|not (?:so|true|right|the case|quite|what|how))"
    r"|(?:'s|'re| is| are| was| were| does| do| did)(?:n't| not))"
    r"(?=\s*(?:[.,;:!\u2013\u2014-]|$|(?:as|by|since|in)\b))|no such)"
)
# What a line calls what stands behind its colon.
QUOTES = re.compile(
    r"[\s*-]*(?:not|never)\b[^:.;]{0,40}:|\s*(?:untrue|not true|denied|rejected|never|don't|avoid)\b[^\w ]"
    r"|\s*(?:what )?(?:the )?(?:auditors?|reviewers?|payers?) \w+:"
)
# What stands for the first and the second of two codes.
ORDER = (
    r"(?!,? (?:and|or|\d"
    r"|(?:\w+-)?(?:fifteen|minutes?|units?|visits?|patients?|half|quarter|time|line|column|set)\b))"
)
FIRST = re.compile(rf"\bthe (?:former|first(?: one)?){ORDER}", re.I)
SECOND = re.compile(rf"\b(?:the )?(?:latter|second(?: one)?|other(?: one)?){ORDER}", re.I)


def asserted(text: str) -> str:
    """A text of several blocks as long as before, with blanks for the lines that say nothing themselves."""
    text = UNLIKE.sub(blanks, STRUCK.sub(blanks, text))
    text = LIKE.sub(lambda match: match[1] + " " * len(match[2]), text)
    listed = False  # whether an item stands under a line that is set aside: "All of these are false:"
    unsaid: list[Place] = []
    for block in BLOCK.finditer(text):
        listed = listed and ITEM.match(block[0]) is not None
        for place in lines(text, block.span()):
            line = text[slice(*place)]
            aside = [place] if listed else [(place[0] + a, place[0] + b) for a, b in _set_aside(line.lower())]
            listed = listed or (bool(aside) and line.endswith(":"))
            if "|" in line:
                # The bars stay: a row that says nothing parts no table.
                aside = [cell.span() for each in aside for cell in CELL.finditer(text, *each)]
            unsaid += aside or _quoted(line, place[0])
    return blank(text, unsaid)


def _quoted(line: str, at: int) -> list[Place]:
    """The quotations of a line that it denies, judges or reports."""
    quotes = [match.span() for match in QUOTATION.finditer(line)]
    said = blank(line, quotes) if quotes else ""
    return [(at + a, at + b) for a, b in quotes if DENIES.search(said) or DELETED.search(said)]


@lru_cache(maxsize=4096)
def _set_aside(line: str) -> tuple[Place, ...]:
    """The sentences of a line that say nothing themselves: what is corrected, with all before it, and what is
    reported or supposed; of one that warns of what stands under it, nothing."""
    if WARNS.fullmatch(line):
        return ()
    ends = [*(match.end() for match in END.finditer(line) if line[match.end() :][:1] != ")"), len(line)]
    found: list[Place] = []
    agrees, start = AGREES.search(line), 0
    for end in ends:
        sentence = line[start:end]
        refutes = start and line[start - 1] != "?" and REFUTES.match(line, start)
        if CORRECTS.search(sentence) or QUOTES.match(line, start) or refutes:
            found = [(0, end)]
        elif NOT_SAID.search(sentence) and not agrees:
            found.append((start, end))
        start = end
    return tuple(found)


def named(line: str) -> str:
    """A line as long as before, with the codes in place of "the former" and "the latter"."""
    first = FIRST.search(line)
    second = first and SECOND.search(line, first.end())
    codes = [*dict.fromkeys(CODE_LIKE.findall(line, 0, first.start()))] if first and second else []
    if len(codes) == 2:
        for code, match in zip(codes, (first, second), strict=True):
            line = f"{line[: match.start()]}{code.ljust(len(match[0]))}{line[match.end() :]}"
    return line
