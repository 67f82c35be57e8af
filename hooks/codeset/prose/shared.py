"""A sentence in; out come the facts that it contradicts by whom it gives the yearly amount for KX together or
alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .amounts import Contradiction, Termed
from .hedges import GROUPS, OTHERS, any_phrase

SHARED, OWN = (any_phrase(*GROUPS[group]) for group in ("shared", "own"))
PT, OT, SLP = (
    r"(?:pt|physical(?: therap\w+)?)",
    r"(?:ots?|occupational(?: therap\w+)?)",
    r"(?:slps?|st|speech(?:-language)?(?: patholog\w+| therap\w+)?)",
)
PROFESSIONS = {name: re.compile(rf"\b{words}\b") for name, words in (("pt", PT), ("ot", OT), ("slp", SLP))}
PAIR = re.compile(rf"\b(?:{PT}|{SLP})\s?(?:[/&+,]|and|plus|with)\s?(?:{PT}|{SLP})\b")
# Speech therapy with an amount all by itself.
LONE = re.compile(
    rf"\b{SLP}(?: has| gets|:| =)? (?:a |its |another )?\$ ?2,\d{{3}}|\$ ?2,\d{{3}} (?:is )?for {SLP}\b"
)
AMOUNT = re.compile(r"\$|\b(?:kx|thresholds?|amounts?|caps?|limits?|pots?|buckets?|pools?|allowances?)\b")
CLAUSES = re.compile(
    r"[;?]|\.\s|\band (?=(?:speech|slps?|st|ot|pt)(?: therapy)? (?:has|gets|is)\b)"
    r"|,? (?:but|while|whereas|although"
    r"|though)\b"
    r"|(?<!\bpt)(?<!\bot)(?<!\bslp)(?<!\bst)(?<!speech)(?<!therapy), (?!too|together|combined|or )"
)


def shared(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """Others than physical and speech therapy with one amount for KX, or one of these with its own."""
    amounts = [each for each in known if each.fact.terms[0] in ("<kx-amount>", "<review-amount>")]
    if not amounts or OTHERS.search(text):
        return
    start = 0
    for end in [*(match.start() for match in CLAUSES.finditer(text)), len(text)]:
        clause = text[start:end]
        who, own = _professions(clause), OWN.search(clause)
        alone = LONE.search(clause)
        if own and "ot" not in who:
            alone = _professions(clause[: own.start()])
        mixed = SHARED.search(clause) and not own and "ot" in who and len(who) > 1
        if (alone or mixed) and not PAIR.search(clause) and AMOUNT.search(text):
            yield Contradiction(amounts[-1].fact, clause.strip(), (start, end))
        start = end


def _professions(text: str) -> set[str]:
    return {name for name, words in PROFESSIONS.items() if words.search(text)}
