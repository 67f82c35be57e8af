"""A sentence in; out comes what it says wrongly of modifiers: that one says what another says, that it goes
on a code where it never goes, that two stand together that never do, that one may be left off, who pays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise, product

from ..words import Place, blank
from .amounts import Contradiction
from .hedges import CONTRASTING, DENIES, GROUPS, any_phrase, is_of_another_payer
from .modifiers import LOWER, MODIFIER, SAYS, Mention, Modifiers
from .sentences import Sentence

CLAUSE = re.compile(rf"[;:()]|, |{CONTRASTING}")
# Where a clause ends as well: what denies behind it, "so that it isn't", denies something else.
ENDS = re.compile(rf"{CLAUSE.pattern}|\b(?:so|because|since|when|if|during)\b")
CUT = re.compile(rf";|(?<=\w\w)\. |{CONTRASTING}")
# The modifiers of which it is wrong that they may be left off, by how that is said.
NEEDED = {
    "left_off": ("GP", "GO", "GN"),
    "optional": ("CQ", "CO", "AT", "KX"),
    "refused": ("GP", "GO", "GN", "CQ", "CO", "AT", "KX", "59"),
}
# With which modifiers it is wrong, and what is right.
LIABLE = {
    "patient_owes": (("GZ",), "without an ABN the provider is liable"),
    "provider_owes": (("GA", "GY"), "the patient is liable"),
    "gets_paid": (("GZ", "GY", "GX"), "its line is denied"),
}
LINK = re.compile(r"^.*(?=with)| ")  # all but what links two modifiers
OF_DAY = re.compile(r"\s(?:day|date|visit)s?\b")
BESIDE = re.compile(r"\b(?:beside|besides|with|next to|day of|day as) (?:an? |the )?\Z")
JUDGED = any_phrase(*GROUPS["judgments"])
LEADS = re.compile(r":| - ")
REASONS = re.compile(r"\bPR\b", re.I)
NEAR = 120  # characters
Found = Iterator[tuple[str, str, Place]]


def misused(sentence: Sentence, known: Modifiers) -> Iterator[Contradiction]:
    """The first wrong statement of a sentence on modifiers."""
    text = LOWER.sub(lambda match: match[0].upper(), sentence.text)
    if REASONS.search(text):
        text = text.replace("CO", "co")  # a group of reasons for a denial, beside another one
    numbers = SAYS["numbers"].search(text)
    every = [
        Mention(*match.span(), match[0])
        for match in MODIFIER.finditer(text)
        if not match[0].isdigit() or match[0] == "59" or numbers
    ]
    off = [match.span() for match in SAYS["taken_off"].finditer(text)]
    named = [each for each in every if not any(start <= each.start < end for start, end in off)]
    if sentence.asks or SAYS["past"].search(text):
        return
    for find in (_defined, _mistaken, _misplaced, _together, _left_off, _liable):
        for name, right, (start, end) in find(text, every if find is _left_off else named, known):
            if end > sentence.question and name in known.facts:
                yield Contradiction(known.facts[name], text[start:end], sentence.place(start, end), right)
                return


def _clause(text: str, at: int) -> Place:
    """The clause of a sentence that a place is in."""
    starts = [match.end() for match in CLAUSE.finditer(text, 0, at)]
    end = CLAUSE.search(text, at)
    return max(starts, default=0), end.start() if end else len(text)


def _is_denied(text: str, place: Place, beside: list[Mention] | tuple[()] = ()) -> bool:
    """Whether something denies what stands at a place, in its clause and outside what stands beside it."""
    start = max((match.end() for match in CLAUSE.finditer(text, 0, place[0])), default=0)
    end = ENDS.search(text, place[1])
    bare = blank(text, [each[:2] for each in beside])
    return bool(DENIES.search(bare[start : end.start() if end else len(text)]))


def _defined(text: str, named: list[Mention], known: Modifiers) -> Found:
    """Modifiers that are said to be short for what has nothing of their own long form; in a list, what has
    something of another's instead."""
    for match in [*SAYS["stands"].finditer(text), *SAYS["listed"].finditer(text)]:
        own, sense = known.stems.get(match["name"]), match["sense"]
        other = match.re is SAYS["stands"] or any(stem.search(sense) for stem in known.stems.values())
        if own and other and not own.search(sense) and not _is_denied(text, match.span()):
            yield match["name"], f"{match['name']} does not stand for that", match.span()


def _mistaken(text: str, named: list[Mention], known: Modifiers) -> Found:
    """Modifiers with a sense that is another's."""
    senses = _senses(text, known) if named else []
    if JUDGED.search(text):  # "KX on every claim is abusive"
        senses = [each for each in senses if each.sense.family != "amount"]
    for modifiers, said in _units(text, sorted([*named, *senses], key=lambda each: each[:2])):
        every = {each.name for each in modifiers}
        for family in dict.fromkeys(each.sense.family for each in said):
            kind = [each for each in said if each.sense.family == family]
            # Of several modifiers that speaks of a family which has a sense of it.
            own = every & known.kin[family] or every & known.near[family]
            foreign = [each for each in kind if each.sense.is_foreign(own or every)]
            if not foreign or (own and len(foreign) < len(kind)):
                continue
            # A modifier that has nothing to do with the family must be said to have the sense, and no other.
            if not own and (
                any(every & each.sense.of for each in said) or not _tells(text, modifiers, foreign[0])
            ):
                continue
            place = min(modifiers[0].start, foreign[0].start), max(modifiers[-1].end, foreign[0].end)
            if not _is_denied(text, place, senses):
                owners = sorted(foreign[0].sense.of)
                name = next((each for each in (*sorted(own or every), *owners) if each in known.facts), "59")
                yield name, f"{foreign[0].sense.name}: {' or '.join(owners) or 'no modifier'}", place


def _senses(text: str, known: Modifiers) -> list[Mention]:
    """The senses in a sentence, but for those within longer ones."""
    matches = ((sense, match) for sense in known.senses for match in sense.words.finditer(text))
    found = [Mention(*match.span(), "", sense) for sense, match in matches]
    return [
        one
        for one in found
        if not any(two.start <= one.start and one.end <= two.end and two[:2] != one[:2] for two in found)
    ]


def _units(text: str, mentions: list[Mention]) -> Iterator[tuple[list[Mention], list[Mention]]]:
    """Modifiers and the senses that are said of them in each clause: by turns, "GP for PT, GO for OT", all
    senses of one modifier, or each of several with the one behind that it is said to have."""
    cuts = [0, *(match.end() for match in CUT.finditer(text)), len(text) + 1]
    for start, end in pairwise(cuts):
        part = [each for each in mentions if start <= each.start < end]
        runs = [[*run] for _, run in groupby(part, lambda each: each.sense is None)]
        if len(runs) % 2 and len(runs) > 3 and runs[0][0].sense and LEADS.search(text, 0, runs[1][0].start):
            del runs[0]  # what leads to a list
        if len(runs) % 2 == 0:
            for first, second in zip(runs[::2], runs[1::2], strict=True):
                named, said = (second, first) if first[0].sense else (first, second)
                # What stands behind several modifiers is said of the last one if something parts them.
                parted = named is first and SAYS["parts"].search(text, named[0].end, named[-1].start)
                yield named[-1:] if parted else named, said
        elif len({each.name for each in part if not each.sense}) == 1:
            yield [each for each in part if not each.sense], [each for each in part if each.sense]
        else:
            for one, two in pairwise(part):
                if not one.sense and two.sense and _tells(text, [one], two):
                    yield [one], [two]


def _tells(text: str, modifiers: list[Mention], said: Mention) -> bool:
    """Whether a sentence says that a sense is that of the modifier beside it."""
    if said.start > modifiers[-1].end:
        gap = text[modifiers[-1].end : said.start]
        return (
            "$" not in gap
            and bool(SAYS["tells_of"].search(gap))
            and len(gap) < (NEAR if said.sense.of else NEAR // 2)
        )
    return bool(said.sense.of and SAYS["shown_by"].search(text, said.end, modifiers[0].start))


def _misplaced(text: str, named: list[Mention], known: Modifiers) -> Found:
    """Modifiers on codes on which they never go."""
    for kind, words, never in known.places:
        for code, each in product(words.finditer(text), [each for each in named if each.name in never]):
            place = min(each.start, code.start()), max(each.end, code.end())
            borne = SAYS["bears"].fullmatch(text, code.end(), each.start)
            placed = borne or SAYS["goes_on"].fullmatch(text, each.end, code.start())
            # "A visit beside manipulation needs 25" says so of the visit.
            beside = BESIDE.search(text, 0, code.start()) or OF_DAY.match(text, code.end())
            by_the_way = borne and beside
            if placed and not by_the_way and not _is_denied(text, place):
                yield each.name, f"{each.name} does not go on a code of this kind: {kind}", place


def _together(text: str, named: list[Mention], known: Modifiers) -> Found:
    """Modifiers that never stand on a line, said to stand there or one in place of the other."""
    if SAYS["never"].search(text) or SAYS["returned"].search(text):
        return
    gaps = [text[one.end : two.start] for one, two in pairwise(named)]
    for index, (one, two) in enumerate(pairwise(named)):
        # "CQ with GP and CO with GO", "CQ/GP and CO/GO" are two lines.
        around = {LINK.sub("", gap) for gap in gaps[max(index - 1, 0) : index + 2 : 2]}
        if 0 < index < len(gaps) - 1 and len(around) == 1:
            continue
        gap, line = text[one.end : two.start], text[max(one.start - NEAR, 0) : two.start]
        pair, place = frozenset({one.name, two.name}), (one.start, two.end)
        if pair not in known.apart:
            if SAYS["replaces"].fullmatch(gap):
                yield one.name, f"{one.name} does not replace {two.name}", place
            continue
        coded = SAYS["coded"].search(line)
        borne = pair in known.crossed and SAYS["bearing"].search(text, max(one.start - NEAR, 0), one.start)
        joined = borne or SAYS["linked"].search(gap) or (SAYS["together"].search(text) and "/" not in gap)
        if (coded or (joined and SAYS["beside"].fullmatch(gap))) and not _is_denied(text, place):
            yield one.name, f"{one.name} and {two.name} never stand on one line", place


def _left_off(text: str, named: list[Mention], known: Modifiers) -> Found:
    """A modifier that is said not to be needed, or not to be taken by Medicare."""
    elsewhere = any("GP" in never and words.search(text) for _, words, never in known.places)
    if elsewhere or is_of_another_payer(text) or SAYS["returned"].search(text):
        return
    for key, needed in NEEDED.items():
        match = SAYS[key].search(text) or (key == "left_off" and SAYS["alone"].search(text))
        clause = _clause(text, match.start()) if match else (0, 0)
        own = [each for each in named if clause[0] <= each.start < clause[1]]
        names = [each.name for each in own or named if each.name in needed]
        unnamed = SAYS["alias"].search(text) or SAYS["alone"].search(text)
        names += ["GP"] if "GP" in needed and unnamed else []
        if match and names and not _is_denied(text, match.span(), [Mention(*match.span())]):
            yield names[0], f"Medicare asks for {names[0]} where it fits", match.span()


def _liable(text: str, named: list[Mention], known: Modifiers) -> Found:
    """Who is wrongly said to owe what Medicare denies, or that it is paid, with the one modifier."""
    names = {each.name for each in named}
    said = [(*LIABLE[key], match) for key in LIABLE if (match := SAYS[key].search(text))]
    if len(names) == len(said) == 1:
        (wrong, right, match), name = said[0], min(names)
        if name in wrong and not _is_denied(text, match.span()):
            yield name, right, match.span()
