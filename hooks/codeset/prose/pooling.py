"""A sentence in; out comes what it says wrongly of whose minutes are added up: Medicare adds those of all
timed codes, CPT those of none to another's; what is not timed is in no total."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model import Code
from ..units.counting import REACHED, TIMED, UNTIMED, time_of
from .hedges import CONTRASTING, GROUPS, HEDGING, any_phrase, is_of_another_payer
from .minutes import SERVICE, UNITS, given
from .minutes import UNTIMED as UNTIMED_NAMES

CMS, CPT, POOLS, APART, CODES, COUNTS, BESIDE, OUT, TOTAL = (
    any_phrase(*GROUPS[name])
    for name in "cms cpt pools apart codes_of counts apart_only left_out total_of".split()
)
NOT = re.compile(
    r"\b(?:not|never|cannot|no|nor|neither|without|nothing|none|zero|apart|separate(?:ly)?)\b|n't\b"
)
JUDGED = any_phrase(*HEDGING, *GROUPS["others_say"], *GROUPS["avoided"])
# Where a total is told of, or one rule set against the other.
BOTH = re.compile(
    rf"{CONTRASTING}|\bunlike\b|\binstead\b|\brather\b|\bonly\b|\bif\b|\bdiffers?\b|\btreatment|\?"
)
NOT_POOLED = re.compile(rf"(?:{NOT.pattern})(?: [\w-]+){{0,5}}? {POOLS.pattern}")
# What is put into the total: "count toward the timed total", "the timed total includes".
INCLUDED = re.compile(
    rf"(?:\b(?:in|into|to|towards?|part of|with|among)(?: [\w'-]+){{0,3}}? |\bas ){TOTAL.pattern}"
    rf"|{TOTAL.pattern}[^,;:]*\b(?:include|contain|cover|compris)\w*"
)
# What is likened is said of both: "CPT pools them, just as Medicare does".
LIKE = re.compile(
    r",?(?: (?:just|exactly|the same))?(?: way)? (?:as|like|the way)(?: under| for)? medicare(?: does)?\b"
)
CODE = re.compile(r"\b(?:[0-9]{5}|[a-z][0-9]{4})\b")
NAMES, TIMED_NAMES = re.compile(rf"\b(?:{UNTIMED_NAMES})\b"), re.compile(rf"\b(?:{SERVICE})\b")


def mispooled(text: str, codes: Mapping[str, Code]) -> tuple[str, str] | None:
    """What a sentence, in lower case, says wrongly of this, and what is right."""
    # With other numbers it is a day that is counted.
    others = {each.low for each in given(text, (0, len(text)))} - {REACHED}
    if others or JUDGED.search(text) or UNITS.search(text):
        return None
    return _of_rules(text) or _of_total(text, codes)


def _of_rules(text: str) -> tuple[str, str] | None:
    """Whether a sentence says of Medicare that it counts each code alone, or of CPT that it adds codes up."""
    text = LIKE.sub("", text)
    cms, cpt = CMS.search(text), CPT.search(text)
    if bool(cms) == bool(cpt) or BOTH.search(text) or is_of_another_payer(text):
        return None
    if not (COUNTS.search(text) and CODES.search(text)) or BESIDE.search(text):
        return None
    alone = NOT_POOLED.search(text)
    text = NOT_POOLED.sub(" ", text)
    denied = len(NOT.findall(text)) % 2 == 1
    pools, apart = POOLS.search(text), APART.search(text) or alone
    if cms and apart and not denied and not pools:
        return "Medicare counts each code by itself", "Medicare adds the minutes of all timed codes"
    if cpt and pools and not denied and not apart:
        return "CPT adds the minutes of different codes", "by CPT's midpoint rule each code counts by itself"
    return None


def _of_total(text: str, codes: Mapping[str, Code]) -> tuple[str, str] | None:
    """Whether a sentence puts what is not timed into the timed total."""
    denied = (len(NOT.findall(text)) + bool(OUT.search(text))) % 2
    if denied or BOTH.search(text) or not INCLUDED.search(text):
        return None
    times = {time_of(codes[code.upper()]) for code in CODE.findall(text) if code.upper() in codes}
    if TIMED in times or TIMED_NAMES.search(text) or not (UNTIMED in times or NAMES.search(text)):
        return None
    return "what is not timed counts toward the timed total", "its minutes stay out of the timed total"
