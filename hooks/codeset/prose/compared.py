"""A sentence in; out come the facts that it contradicts by what it makes of figures: how an amount changed from one
year to another, who shares an amount, what is left of a payment, whether an assistant's share needs a modifier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words import Place
from .amounts import SHORT, USED, YEAR, Contradiction, Termed, is_apart
from .figures import SINCE, figures
from .hedges import GROUPS, HEDGES, OTHERS, any_phrase

RISES, FALLS, STAYS, SAME = (any_phrase(*GROUPS[group]) for group in ("rises", "falls", "stays", "same"))
MOVED = re.compile(r"\b(?:rose|fell|falling|dropped|went (?:up|down)|climbed|decreased|declined|jumped|shrank)\b")
SIZE = re.compile(r"\b(?:by|up|down|rises?|rose|fell|falls?) (?:about |only |just )?\$ ?\d{1,3}\b(?!,)|\$\d{1,3} (?:more|less|higher|lower|increase|raise|cut)\b")
EARLIER = any_phrase(*GROUPS["earlier"])
CLAUSES = re.compile(
    r"[;?]|\.\s|,? (?:but|while|whereas|although|though)\b"
    r"|(?<!\bpt)(?<!\bot)(?<!\bslp)(?<!\bst)(?<!speech)(?<!therapy), (?!too|together|combined|or )"
)
# Speech therapy with an amount all by itself.
LONE = re.compile(
    r"\b(?:slps?|st|speech)(?: therapy)?(?: has| gets|:| =)? (?:a |its |another )?\$ ?2,\d{3}|\$ ?2,\d{3} (?:is )?for (?:speech|slp|st)\b"
)
PROFESSIONS = {
    "pt": r"pt|physical(?: therap\w+)?",
    "ot": r"ots?|occupational(?: therap\w+)?",
    "slp": r"slps?|st|speech(?:-language)?(?: patholog\w+| therap\w+)?",
}
ALL = re.compile(r"\b(?:all three|(?:each|every) (?:of the three|disciplines?|professions?|special\w+|therapy|kind of therapy)|three (?:separate|different|disciplines))\b")
JOINED = re.compile(rf"\b(?:{PROFESSIONS['pt']}|{PROFESSIONS['slp']})\s?(?:[/&+,]|and|plus|with)\s?(?:{PROFESSIONS['pt']}|{PROFESSIONS['slp']})\b")
AND_OT = re.compile(rf",? ?(?:and|&|/|plus|with|\+) ?(?:{PROFESSIONS['ot']})\b")
OT_AND = re.compile(rf"\b(?:{PROFESSIONS['ot']})(?:,| and| &|/|\+) ?\Z")
SHARED, OWN = any_phrase(*GROUPS["shared"]), any_phrase(*GROUPS["own"])
MORE, FEWER, ALIKE = (any_phrase(*GROUPS[group]) for group in ("more", "fewer", "alike"))
BOTH = re.compile(r"\b(?:both|each)\b")
PASSED, WITHIN = any_phrase(*GROUPS["passed"]), any_phrase(*GROUPS["within"])
NO = re.compile(r"\b(?:no|not|never|without|neither)\b|n't\b")
DENIAL = re.compile(r"\b(?:not|never|neither)\b|n't\b")
THAN = re.compile(r"\b(?:than|as|with)\b")
LESS = re.compile(r"\b(?:less|fewer) than \Z|\b(?:below|under) \Z")
UNDER = re.compile(r" or (?:less|under|fewer|below)\b")
ASSISTED = re.compile(r"\b(?:c[qo]|p?ota|pta|assistant)s?\b")
JUDGES = any_phrase(*GROUPS["judgments"], *GROUPS["reports"])
NEEDS, SPARED = any_phrase(*GROUPS["needs_modifier"]), any_phrase(*GROUPS["spared_modifier"])


def misjudged(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """The facts that a sentence in lower case contradicts, of those that its block may be about."""
    if not (JUDGES.search(text) or OTHERS.search(text)):
        for find in (changed, ranked, shared, left, *(() if HEDGES.search(text) else (judged, counted))):
            yield from find(text, known)


def changed(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """A sentence that names a yearly amount, two years or a year and the one before, and a change between them
    that the facts of these years do not give."""
    years = sorted({*YEAR.findall(text)})
    families = {each.fact.terms[0]: each for each in known if each.dated and any(part.search(text) for part in each.parts)}
    for family in families:
        by_year = {max(each.years): each for each in known if each.fact.terms[0] == family and "$" in each.figures}
        late = years[-1] if years else max(by_year)
        one = EARLIER.search(text) or (years and (STAYS.search(text) or SIZE.search(text) or MOVED.search(text)))
        early = years[0] if len(years) == 2 else str(int(late) - 1) if one else ""
        if len(years) == 1 and SINCE.search(text):
            early, late = years[0], max(by_year)
        if early in by_year and late in by_year:
            old, new = (by_year[year].figures["$"][0].n for year in (early, late))
            if place := _misjudged(text, old, new):
                yield Contradiction(by_year[late].fact, text[slice(*place)], place, f"{early}: ${old:,g}, {late}: ${new:,g}")


def _misjudged(text: str, old: float, new: float) -> Place | None:
    """Where a text gives another direction or size to the change of an amount than it has."""
    up, down, same = RISES.search(text), FALLS.search(text), STAYS.search(text) or SAME.search(text)
    other = same if old != new else None
    other = other or (down if new >= old and not up else up if new <= old and not down else None)
    if other:
        return other.span()
    sizes = [each for each in figures(text).get("$", ()) if each.n < min(old, new) / 4] if up or down else []
    wrong = [each for each in sizes if abs(each.n - abs(new - old)) >= 1]
    shares = figures(text).get("%", ()) if up or down else []
    wrong += [each for each in shares if abs(each.n - 100 * abs(new - old) / old) > 0.7]
    return wrong[0].place if len(sizes) + len(shares) == len(wrong) == 1 else None


def shared(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """A sentence about the amount for KX that lets others than physical and speech therapy share it, or gives one
    of these an amount of its own."""
    amount = next((each for each in reversed(known) if each.fact.terms[0] in ("<kx-amount>", "<review-amount>")), None)
    start, all_ = 0, _professions(text)
    for end in [*(match.start() for match in CLAUSES.finditer(text)), len(text)] if amount and len(all_) else ():
        clause = text[start:end]
        who, own = _professions(clause), OWN.search(clause)
        pair = JOINED.search(clause)
        alone = own and not pair and not NO.search(clause, 0, own.start()) and "ot" not in who and _professions(clause[: own.start()])
        alone = alone or (LONE.search(clause) and not pair)
        mixed = SHARED.search(clause) and not own and "ot" in who and len(who) > 1
        if alone or (mixed and not (pair and not AND_OT.match(clause, pair.end()) and not OT_AND.search(clause, 0, pair.start()))) or (own and ALL.search(clause)):
            yield Contradiction(amount.fact, clause.strip(), (start, end))
        start = end


def _professions(text: str) -> set[str]:
    if ALL.search(text):
        return {*PROFESSIONS}
    return {name for name, words in PROFESSIONS.items() if re.search(rf"\b(?:{words})\b", text)}


def ranked(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """A sentence that compares the limits of two codes the wrong way round."""
    found = [(part.search(text), each) for each in known if each.codes for part in each.parts[1:] if "unit" in each.figures]
    found = sorted((pair for pair in found if pair[0]), key=lambda pair: pair[0].start())
    if len(found) == 2 and not DENIAL.search(text):
        first, second = found
        a, b = (each.figures["unit"][0].n for _, each in (first, second))
        at, to = first[0].end(), second[0].start()
        told = (a > b, MORE.search(text, at, to)), (a < b, FEWER.search(text, at, to)), (a == b, ALIKE.search(text) or (BOTH.search(text) if len(figures(text).get("unit", ())) == 1 else None))
        # "Is higher for 97112 than for 97110" has the word before both.
        told += (a > b, THAN.search(text, at, to) and MORE.search(text, 0, at)), (a < b, THAN.search(text, at, to) and FEWER.search(text, 0, at))
        for place in [match.span() for is_so, match in told if match and not is_so][:1]:
            yield Contradiction(first[1].fact, text[slice(*place)], place, f"{a:g} and {b:g} units")


def left(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """A sentence about a part of a payment, with what would have been paid and what is paid: another part."""
    dollars = figures(text).get("$", ())
    for each in known if len(dollars) == 2 and ASSISTED.search(text) else ():
        shares = [own for own in each.figures.get("%", ()) if own.role in ("off", "paid")]
        if shares and not each.bars.search(text) and all(part.search(text) for part in each.parts):
            low, high = sorted(figure.n for figure in dollars)
            right = {value / 100 for own in shares for value in (own.n, 100 - own.n)} | {0.88, 0.12}
            if low and not any(abs(low / high - value) < 0.006 for value in right):
                yield Contradiction(each.fact, text[slice(*dollars[1].place)], dollars[1].place)
            return


def judged(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """A sentence that says of an assistant's share whether a modifier is due, against the share from which it is."""
    limit = next((each for each in known if any(own.role == "over" for own in each.figures.get("%", ()))), None)
    for share in figures(text).get("%", ()) if limit else ():
        end = text.find(";", share.place[1])
        needs, spared = (words.search(text, 0, end if end > 0 else len(text)) for words in (NEEDS, SPARED))
        under = UNDER.match(text, share.place[1]) or LESS.search(text, 0, share.place[0])
        if (share.role == "done" or under) and (needs or spared):
            due = share.n > limit.figures["%"][0].n
            if due == bool(spared) and not is_apart(text, share._replace(role="")):
                yield Contradiction(limit.fact, text[slice(*share.place)], share.place)
                return


def counted(text: str, known: list[Termed]) -> Iterator[Contradiction]:
    """A sentence that says whether a case, such as units that are billed or what a patient has used up, is within a
    limit, against the limit."""
    passed, within = PASSED.search(text), WITHIN.search(text)
    year = max(YEAR.findall(text), default="")
    case = bool(passed) != bool(within) and (USED.search(text) or SHORT.search(text))
    for kind, found in figures(text).items() if case else ():
        limits = [each for each in known if kind in each.figures and kind in "$unit" and each.fact.terms[0] != "<review-amount>" and not each.bars.search(text)]
        latest = year or max((max(each.years) for each in limits if each.dated), default="")
        limits = [each for each in limits if all(part.search(text) for part in each.parts) and (not each.dated or latest in each.years)]
        if len(limits) == 1 and len(found) == 1 and found[0].n != (limit := limits[0].figures[kind][0].n):
            if (found[0].n > limit) != bool(passed):
                yield Contradiction(limits[0].fact, text[slice(*found[0].place)], found[0].place)
