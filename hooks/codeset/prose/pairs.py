"""A block of text in; out comes what it says wrongly of the NCCI edit between two codes: that there is one or
none, whether a modifier opens it, which code is in which column, and so takes the modifier. How texts say it
is data, in pairs.yml beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

from ..data.tree import own
from ..model import Fact
from ..words import CODE, Place, blank, is_row
from .amounts import Contradiction
from .hedges import CONTRASTING, GROUPS, any_phrase, is_of_another_payer
from .vocabulary import Vocabulary

Codes = frozenset[str]
Faults = list[tuple[re.Pattern[str], re.Pattern[str]]]  # what is wrong to say, unless something else is said
DATA = own(Path(__file__).with_name("pairs.yml"))


def _any(phrases: list[str]) -> re.Pattern[str]:
    """A pattern for any of some phrases of pairs.yml, with the terms in them."""
    pattern = "|".join(phrases)
    return re.compile(re.sub(r"(?<!\?)<(\w+)>", lambda match: f"(?:{DATA['terms'][match[1]]})", pattern))


def _faults(rows: list[dict[str, list[str]]]) -> Faults:
    return [(_any(row["says"]), _any(row.get("unless", ["(?!)"]))) for row in rows]


OPEN, ABOUT, FATE, DENIED, AGREED, ASKS, FOLLOWS = (
    _any(DATA[key]) for key in "open about fate denied agreed asks follows".split()
)
WORDS = frozenset(DATA["words"].split())
READS = [(_any(phrases), f" {sign} ") for step in DATA["reads"] for sign, phrases in step.items()]
NAMES = [(frozenset(codes.split()), re.compile(rf"\b(?:{name})\b")) for codes, name in DATA["names"].items()]
FAMILIES = [frozenset(codes.split()) for codes in DATA["families"]]
WRONG = {kind: _faults(rows) for kind, rows in DATA["wrong"].items()}
GENERALLY = {right: _faults(rows) for right, rows in DATA["generally"].items()}
JUDGED = any_phrase(*GROUPS["judgments"], *GROUPS["reports"])
# What stands between codes of which one is meant, and between the first and the last of a family.
OR = re.compile(r",? n?or (?:an? |the |with |on )?")
TO = re.compile(r"\s?(?:-|\u2013|to|through|thru)\s?")
CODED = re.compile(rf"\b{CODE}\b")
SENTENCE = re.compile(r"(?<!vs)(?<!col)[.!?]+(?=\s|$)|;(?! (?:there'?s?|modifier|59|no modifier) )")
CLAUSE = re.compile(rf",\s|{CONTRASTING}")
INDICATORS = re.compile(r"[;.]|, (?=IND)|(?<!^)(?=IND\d)")
CAPITALS = re.compile(r"\b(?:GO|CO)\b")  # modifiers that are words in lower case
SAYS = {"opened": ", opened by a modifier that fits", "closed": ", which no modifier opens"}


class Edits(NamedTuple):
    """CMS's pairs: by the codes of column one and column two if they are `opened` by a modifier, `closed`,
    only known to be `paired`, or have `ended`, so that there is none; and the fact that says so."""

    pairs: Mapping[tuple[str, str], str]
    fact: Fact


NO = re.compile(r"\A\W*(?:no(?! (?:\w+ )?(?:edit|pair|modifier|59)s?\b)|nope)\b[,.;: ]*")


class Mention(NamedTuple):
    """Where a text names codes, and which."""

    start: int
    end: int
    codes: Codes


def wrong_edits(
    text: str, heads: tuple[str, ...], known: Vocabulary, edits: Edits
) -> Iterator[Contradiction]:
    """The wrong statements of a block in a line, of a row with the `heads` of its columns."""
    text = CAPITALS.sub(lambda match: f"{match[0][0]}0", text).lower()
    cell, statements = text, [*_statements(text)]
    if is_row(text):
        # Of a row only the cell that names both codes, or the first two cells, tell which they are.
        cells = [each.strip() for each in text.strip("| ").split("|")]
        cell = next((each for each in cells if len(_parties(_mentions(each, known))) == 2), cells[0])
        if len(cells) > 2 and _only_codes(cells[0], known) and _only_codes(cells[1], known):
            cell = f"{cells[0]} with {cells[1]}"
            told = [f"{_sign(head)}{each}" for head, each in zip(heads[2:], cells[2:], strict=False)]
            statements = [((0, len(text)), ", ".join([cell, *filter(None, told)]))]
    paired = not is_row(text) or len(_parties(_mentions(cell, known))) == 2
    if is_of_another_payer(FOLLOWS.sub("medicare", text)) or not paired:
        return
    for (start, end), said in statements:
        if JUDGED.search(said) or OPEN.search(said) or is_of_another_payer(said):
            continue
        if right := _of_pairs(said, known, edits) or _generally(said):
            yield Contradiction(edits.fact, text[start:end].strip(), (start, end), right)


def _only_codes(cell: str, known: Vocabulary) -> bool:
    """Whether a cell names codes and nothing else."""
    mentions = _mentions(cell, known)
    rest = blank(cell, [(each.start, each.end) for each in mentions])
    return bool(mentions) and not any(map(str.isalnum, rest))


def _sign(head: str) -> str:
    """What a column's head adds to a cell, of those that tell of an edit."""
    return "indicator " if head.lower().startswith("ind") else ""


def _statements(text: str) -> Iterator[tuple[Place, str]]:
    """The sentences of a text that state something, each with its place; a question that is answered with yes
    or no, or has no verb in front, goes with its answer."""
    start, asked = 0, ""
    for end in [*(match.end() for match in SENTENCE.finditer(text)), len(text)]:
        said = text[start:end].rstrip("; ")
        if said.endswith("?"):
            asked = said.rstrip("? ")
        elif said.strip():
            if asked and DENIED.match(said):
                denied = asked.replace(" any ", " no ") if " any " in asked else f"not {asked}"
                said = f"{denied}; {NO.sub('', said)}"
            elif asked and (AGREED.match(said) or not ASKS.match(asked)):
                said = f"{asked}: {said}"
            yield (end - len(text[start:end].lstrip()), end), said.rstrip("? ")
            asked = ""
        start = end


def _mentions(text: str, known: Vocabulary) -> list[Mention]:
    """The codes and names of codes in a text, in their order; the longest of those that overlap."""
    found = [
        Mention(*match.span(), codes - known.deleted or codes)
        for match, codes in known.items(text, 0)
        if match[0] not in known.short
    ]
    found += [Mention(*match.span(), codes) for codes, name in NAMES for match in name.finditer(text)]
    kept: list[Mention] = []
    for each in sorted(found, key=lambda each: (each.start - each.end, len(each.codes))):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return _joined(text, sorted(kept, key=lambda each: each.start))


def _joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """Mentions in their order; "97110, 97112 or 97140" is one, and so is "98940 to 98942"."""
    joined: list[Mention] = []
    for each in reversed(mentions):
        after = joined[-1] if joined else each
        between, codes = text[each.end : after.start], each.codes | after.codes
        one_of = OR.fullmatch(between) or (between == ", " and OR.search(text, after.start, after.end))
        if one_of or (TO.fullmatch(between) and any(codes <= family for family in FAMILIES)):
            joined[-1] = Mention(each.start, after.end, codes)
        else:
            joined.append(each)
    return joined[::-1]


def _parties(mentions: list[Mention]) -> list[Codes]:
    """The codes that some mentions are of; those of a name and of the number beside it are one party, and of
    more than two those of a family."""
    found: list[Codes] = []
    for each in sorted(mentions, key=lambda each: len(each.codes)):
        if not any(codes <= each.codes for codes in found):
            found.append(each.codes)
    for family in FAMILIES:
        alike = [codes for codes in found if codes <= family]
        if len(found) > 2 and len(alike) > 1:
            found = [frozenset().union(*alike), *(codes for codes in found if not codes <= family)]
    return found


def _of_pairs(said: str, known: Vocabulary, edits: Edits) -> str:
    """What is right of the edit between the codes of a sentence, or of one of its clauses, if it says
    otherwise."""
    mentions = _mentions(said, known)
    parties = _parties(mentions)
    if len(parties) == 1:
        # Of a code that has 97112 in column two, the modifier is misplaced whichever the other code is.
        return _compared(said, mentions, [*parties, frozenset(["97112"])], edits, alone=True)
    # No clause ends within a list of codes.
    listed = {(one.end, two.start) for one, two in pairwise(mentions)}
    ends = [match.end() for match in CLAUSE.finditer(said) if match.span() not in listed]
    clauses = [(part, _mentions(part, known)) for part in (said[a:b] for a, b in pairwise([0, *ends, None]))]
    named = [(part, found, _parties(found)) for part, found in clauses if found]
    if len(parties) > 2 and len(named) > 1:
        # A clause of one code may be what the others are said of.
        read = named if all(len(pair) == 2 for _, _, pair in named) else []
    else:
        # One code and all others, or codes of which no two have a pair.
        every = frozenset().union(*parties)
        paired = {code for pair in edits.pairs if every.issuperset(pair) for code in pair}
        heads = [each for each in parties if each & paired] or parties[:1]
        read = [(said, mentions, [each, every - each]) for each in heads]
    return next(filter(None, (_compared(*each, edits) for each in read)), "")


def _compared(
    said: str, mentions: list[Mention], parties: list[Codes], edits: Edits, alone: bool = False
) -> str:
    """What is right of the edit between two parties, if a text says otherwise; of one that is `alone` in the
    text only which is which."""
    first, second = parties
    sides = {*product(first, second), *product(second, first)}
    every = {pair: edits.pairs[pair] for pair in sides & edits.pairs.keys()}
    rows = {pair: kind for pair, kind in every.items() if kind != "ended"}
    kinds = {*rows.values()}
    # Nothing is known of what is not the same for all codes that are meant.
    mixed = len(kinds) > 1 or 0 < len(rows) < len(first) * len(second)
    if mixed or (not rows and (alone or any(first | second <= family for family in FAMILIES))):
        return ""
    (one, two), kind = min(rows.items(), default=((min(first), min(second)), "none"))
    text = _read(said, mentions, first if one in first else second)
    faults = [*([] if alone else WRONG[kind]), *(WRONG["order"] if rows else [])]
    if not (ABOUT.search(text) or (rows and FATE.search(text))) or not _is_said(faults, text):
        return ""
    if not rows:
        return f"no edit between {one} and {two}{', it has ended' if every else ''}"
    return f"{one} in column one, {two} in column two{SAYS.get(kind, '')}"


def _read(said: str, mentions: list[Mention], one: Codes) -> str:
    """A sentence with signs for what it says, and for the codes of column one and of column two."""
    for each in reversed(mentions):
        said = f"{said[: each.start]}{'ONE' if each.codes & one else 'TWO'}{said[each.end :]}"
    for pattern, sign in READS:
        said = " ".join(pattern.sub(sign, said).split())
    return said


def _is_said(faults: Faults, text: str) -> bool:
    return any(says.search(text) and not unless.search(text) for says, unless in faults)


def _generally(said: str) -> str:
    """What is right of indicators and columns, if a sentence without codes says otherwise."""
    parts = [] if CODED.search(said) else INDICATORS.split(_read(said, [], frozenset()))
    wrong = (right for right, faults in GENERALLY.items() if any(_is_said(faults, part) for part in parts))
    return next(wrong, "")
