"""A sentence in; out come the facts that it contradicts by what it makes of yearly amounts: how one changed
from a year to another, and who has the amount for KX together or alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words import Place
from .amounts import YEAR, Contradiction, Termed
from .figures import SINCE, figures
from .hedges import GROUPS, OTHERS, any_phrase

RISES, FALLS, STAYS, SAME, MOVED, EARLIER, SHARED, OWN = (
    any_phrase(*GROUPS[group]) for group in "rises falls stays same moved earlier shared own".split()
)
JUDGES = any_phrase(*GROUPS["judgments"], *GROUPS["reports"])
NO = re.compile(r"\b(?:no|not|never|without|neither)\b|n't\b")
PT, OT, SLP = (
    rf"(?:{words})"
    for words in (
        r"pt|physical(?: therap\w+)?",
        r"ots?|occupational(?: therap\w+)?",
        r"slps?|st|speech(?:-language)?(?: patholog\w+| therap\w+)?",
    )
)
PROFESSIONS = {name: re.compile(rf"\b{words}\b") for name, words in (("pt", PT), ("ot", OT), ("slp", SLP))}
ALL = re.compile(
    r"\b(?:all three|(?:each|every) (?:of the three|disciplines?|professions?|special\w+|therapy"
    r"|kind of therapy)"
    r"|three (?:separate|different|disciplines))\b"
)
PAIR = re.compile(rf"\b(?:{PT}|{SLP})\s?(?:[/&+,]|and|plus|with)\s?(?:{PT}|{SLP})\b")
OT_BEFORE = re.compile(rf"\b{OT}(?:,| and| &|/|\+) ?\Z")
OT_BEHIND = re.compile(rf",? ?(?:and|&|/|plus|with|\+) ?{OT}\b")
# Speech therapy with an amount all by itself.
LONE = re.compile(
    rf"\b{SLP}(?: has| gets|:| =)? (?:a |its |another )?\$ ?2,\d{{3}}|\$ ?2,\d{{3}} (?:is )?for {SLP}\b"
)
CLAUSES = re.compile(
    r"[;?]|\.\s|,? (?:but|while|whereas|although|though)\b"
    r"|(?<!\bpt)(?<!\bot)(?<!\bslp)(?<!\bst)(?<!speech)(?<!therapy), (?!too|together|combined|or )"
)


def compared(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """The facts that a sentence in lower case contradicts, of those that its block may be about."""
    if not (JUDGES.search(text) or OTHERS.search(text)):
        yield from _changed(text, known)
        yield from _shared(text, known)


def _changed(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """A yearly amount with two years, or a year and the one before it, and a change that it did not have."""
    years = sorted({*YEAR.findall(text)})
    yearly = [each for each in known if each.dated and "$" in each.figures]
    for family in {each.fact.terms[0] for each in yearly if any(part.search(text) for part in each.parts)}:
        by_year = {max(each.years): each for each in yearly if each.fact.terms[0] == family}
        late = years[-1] if years else max(by_year)
        moved = EARLIER.search(text) or (years and (STAYS.search(text) or MOVED.search(text)))
        early = years[0] if len(years) == 2 else str(int(late) - 1) if moved else ""
        if len(years) == 1 and SINCE.search(text):
            early, late = years[0], max(by_year)
        if early in by_year and late in by_year:
            old, new = (by_year[year].figures["$"][0].n for year in (early, late))
            if place := _misjudged(text, old, new):
                right = f"{early}: ${old:,g}, {late}: ${new:,g}"
                yield Contradiction(by_year[late].fact, text[slice(*place)], place, right)


def _misjudged(text: str, old: float, new: float) -> Place | None:
    """Where a text gives another direction or size to the change of an amount than it has."""
    up, down, same = RISES.search(text), FALLS.search(text), STAYS.search(text) or SAME.search(text)
    other = (same if old != new else None) or (down if new >= old and not up else None)
    if other := other or (up if new <= old and not down else None):
        return other.span()
    found = figures(text) if up or down else {}
    sizes = [(each, abs(new - old), 1) for each in found.get("$", ()) if each.n < min(old, new) / 4]
    sizes += [(each, 100 * abs(new - old) / old, 0.7) for each in found.get("%", ())]
    wrong = [each.place for each, right, about in sizes if abs(each.n - right) >= about]
    return wrong[0] if len(sizes) == len(wrong) == 1 else None


def _shared(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """Others than physical and speech therapy with one amount for KX, or one of these with its own."""
    amounts = (each for each in reversed(known) if each.fact.terms[0] in ("<kx-amount>", "<review-amount>"))
    amount, start = next(amounts, None), 0
    for end in [*(match.start() for match in CLAUSES.finditer(text)), len(text)] if amount else ():
        clause = text[start:end]
        who, own, pair = _professions(clause), OWN.search(clause), PAIR.search(clause)
        apart = (
            own
            and "ot" not in who
            and _professions(clause[: own.start()])
            and not NO.search(clause, 0, own.start())
        )
        alone = not pair and (apart or LONE.search(clause))
        mixed = SHARED.search(clause) and not own and "ot" in who and len(who) > 1
        if mixed and pair:
            mixed = OT_BEHIND.match(clause, pair.end()) or OT_BEFORE.search(clause, 0, pair.start())
        if alone or mixed or (own and ALL.search(clause)):
            yield Contradiction(amount.fact, clause.strip(), (start, end))
        start = end


def _professions(text: str) -> set[str]:
    return {name for name, words in PROFESSIONS.items() if words.search(text) or ALL.search(text)}
