"""A block of text in; out comes what it says wrongly of the NCCI edit between two codes: that there is one or
none, whether a modifier opens it, which code is in which column, and so takes the modifier. How texts say that is
data, in pairs.yml beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..data.tree import own
from ..model import Fact
from ..words import CODE, Place
from .amounts import Contradiction
from .hedges import CONTRASTING, GROUPS, any_phrase, is_of_another_payer
from .vocabulary import Vocabulary

Codes = frozenset[str]
DATA = own(Path(__file__).with_name("pairs.yml"))


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of pairs.yml, with its terms."""
    for name in re.findall(r"(?<!\?)<(\w+)>", pattern):
        pattern = pattern.replace(f"<{name}>", f"(?:{DATA['terms'][name]})")
    return re.compile(pattern)


WORDS = frozenset(DATA["words"].split())
OPEN, ABOUT, FATE = (_compiled(DATA[name]) for name in ("open", "about", "fate"))
READS = [(_compiled(pattern), sign) for pattern, sign in DATA["reads"]]
NAMES = [(re.compile(rf"\b(?:{name})\b"), frozenset(codes.split())) for codes, name in DATA["names"]]
FAMILIES = [frozenset(codes.split()) for codes in DATA["families"]]
Faults = list[tuple[re.Pattern[str], re.Pattern[str] | None]]
WRONG: dict[str, Faults] = {
    kind: [(_compiled(said), _compiled(unless) if unless else None) for said, unless in rows]
    for kind, rows in DATA["wrong"].items()
}
GENERALLY = [
    (right, _compiled(said), _compiled(unless) if unless else None)
    for right, rows in DATA["generally"].items()
    for said, unless in rows
]
JUDGED = any_phrase(*GROUPS["judgments"], *GROUPS["reports"])
GOES_ON = _compiled(DATA["goes_on"])
PAST = _compiled(DATA["past"])
SPAN = re.compile(rf"\b({CODE})\s?(?:-|\u2013|to|through|thru)\s?({CODE})\b")
CODED = re.compile(rf"\b{CODE}\b")
# Several codes of one kind: "98940-98942", "98940/98941/98942", "any of the CMT codes".
TOGETHER = re.compile(rf"\b{CODE}\W*(?:[+&/]|with|and|beside)\W*{CODE}\b")
SENTENCE = re.compile(r"(?<!vs)(?<!col)[.!?]+(?=\s|$)")
CLAUSE = re.compile(rf"{SENTENCE.pattern}|;|,\s|{CONTRASTING}")
ANSWER = re.compile(
    r"\W*(?:a: |answer: )?(?:of course )?(?:(?:(?:it|they|there|that) (?:do|does|is|are)|it's|that's)(?:n't| not)(?=[.,;!]|$)"
    r"|(yes|yep|yeah|sure|true|right|correct|(?:they|it|there|that) (?:do|does|is|are)(?=[.,;!]|$))"
    r"|no|nope|false|never|none|nothing)(?!\w)"
)
ASKED = re.compile(r"\W*(?:q|question)\W+")
TELLS = re.compile(r"\W*did you know\b")
ASKS = re.compile(r"\W*(?:is|are|do|does|did|can|may|should|will|would|could|must|why|what|how|which|when|who|where)\b")
SHORT = 70  # characters of a few words that are one statement, "97112: pays. 97150: denied."
CAPITALS = re.compile(r"\b(?:GO|CO)\b")  # modifiers that are words in lower case
# A name beside the number of its code: "97140 (manual therapy)".
TWICE = re.compile(r"\b(ONE|TWO)(?:[\s(/,:=-]{0,3}\1\b\)?)+")


class Edits(NamedTuple):
    """CMS's pairs: by the codes of column one and column two whether they are `opened` by a modifier, `closed`, only
    known to be `paired`, or have `ended`, so that nothing is said of them; and the fact that says which table it is."""

    pairs: Mapping[tuple[str, str], str]
    fact: Fact


class Mention(NamedTuple):
    """Where a text names codes, and which."""

    start: int
    end: int
    codes: Codes


def wrong_edits(text: str, known: Vocabulary, edits: Edits) -> Iterator[Contradiction]:
    """The wrong statements of a block in a line."""
    text = CAPITALS.sub(lambda match: f"{match[0][0]}0", text).lower()
    # Of a row only the cell that names both codes tells which they are.
    cell = text.strip("| ").partition("|")[0] if text.startswith("|") else text
    whole = _mentions(cell, known)
    if is_of_another_payer(text) or (text.startswith("|") and not TOGETHER.search(cell)):
        return
    statements = [*_statements(text)]
    if len(text) < SHORT and not any(len(_parties(_mentions(said, known))) > 1 for _, said in statements):
        statements = [((0, len(text)), text)]
    for (start, end), said in statements:
        if JUDGED.search(said) or OPEN.search(said):
            continue
        found = "" if PAST.search(said) else _of_pairs(said, whole, known, edits)
        right = found or _generally(said)
        if right:
            shown = text[start:end].strip()
            yield Contradiction(edits.fact, shown, (start, end), right)


def _statements(text: str) -> Iterator[tuple[Place, str]]:
    """The sentences of a text that state something, each with its place; a question that is answered with yes or no
    goes with its answer."""
    start, asked = 0, ""
    for end in [*(match.end() for match in SENTENCE.finditer(text)), len(text)]:
        said = text[start:end].rstrip("; ")
        if said.endswith("?"):
            asked = "" if TELLS.match(said) else ASKED.sub("", said.strip("? "), count=1)
            yield from [((start, end), said.strip("? "))] * (not asked)
        elif said.strip():
            answer = asked and ANSWER.match(said)
            if answer:
                said = f"{asked} {said}" if answer[1] else f"not {asked} {said}"
            elif asked and not ASKS.match(asked):
                said = f"{asked}: {said}"
            yield (start, end), said
            asked = ""
        start = end


def _mentions(text: str, known: Vocabulary) -> list[Mention]:
    """The codes and names of codes in a text, in their order; the longest of those that overlap."""
    found = [Mention(*match.span(), codes - known.deleted or codes) for match, codes in known.items(text, 0) if match[0] not in known.short]
    found += [Mention(*match.span(), codes) for name, codes in NAMES for match in name.finditer(text)]
    for match in SPAN.finditer(text):
        for family in FAMILIES:
            if {match[1], match[2]} <= family:
                codes = frozenset(code for code in family if match[1] <= code <= match[2])
                found.append(Mention(*match.span(), codes))
                break
    kept: list[Mention] = []
    for each in sorted(found, key=lambda each: (each.start - each.end, len(each.codes))):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            codes = next((family for family in FAMILIES if family < each.codes), each.codes)
            kept.append(each._replace(codes=codes))
    return sorted(kept)


def _parties(mentions: list[Mention]) -> list[Codes]:
    """The codes that some mentions are of; those of a name and of the number beside it are one party, and of more
    than two those of a family."""
    found: list[Codes] = []
    for each in sorted(mentions, key=lambda each: len(each.codes)):
        if not any(codes <= each.codes for codes in found):
            found.append(each.codes)
    for family in FAMILIES:
        alike = [codes for codes in found if codes <= family]
        if len(found) > 2 and len(alike) > 1:
            found = [frozenset().union(*alike), *(codes for codes in found if not codes <= family)]
    return found


def _of_pairs(said: str, whole: list[Mention], known: Vocabulary, edits: Edits) -> str:
    """What is right of the edit between the two codes of a sentence, or of one of its clauses, if it says otherwise;
    a sentence without both may be of those of its block."""
    mentions = _mentions(said, known)
    parties = _parties(mentions)
    if len(parties) == 1 and not GOES_ON.search(said):
        # Of a code that has 97112 in column two, the modifier is misplaced whichever the other code is.
        return _compared(said, mentions, [*parties, frozenset(["97112"])], edits, ("order",))
    if len(parties) < 2:
        parties = _parties(whole) if GOES_ON.search(said) else []
        return _compared(said, mentions, parties, edits) if len(parties) == 2 else ""
    if len(parties) == 2:
        near = len(said) < SHORT or any(len(_parties(_mentions(part, known))) == 2 for part in said.split(";"))
        return _compared(said, mentions, parties, edits) if near else ""
    start = 0
    for end in [*(match.end() for match in CLAUSE.finditer(said)), len(said)]:
        own_mentions = _mentions(said[start:end], known)
        own_parties = _parties(own_mentions)
        if len(own_parties) == 2 and (right := _compared(said[start:end], own_mentions, own_parties, edits)):
            return right
        start = end
    # All that one has a pair with, or codes of which none has one with another.
    named = [*edits.pairs.keys() & {(a, b) for a in frozenset().union(*parties) for b in frozenset().union(*parties)}]
    for each in parties if named else parties[:1]:
        rest = frozenset().union(*parties) - each
        if not named or any(each & {*pair} for pair in named) and len([p for p in named if each & {*p}]) == len(each) * len(rest):
            if right := _compared(said, mentions, [each, rest], edits):
                return right
    return ""


def _compared(said: str, mentions: list[Mention], parties: list[Codes], edits: Edits, kinds_of: tuple[str, ...] = ()) -> str:
    """What is right of the edit between two parties, if a text says otherwise."""
    first, second = parties
    rows = {
        pair: edits.pairs[pair]
        for a in first
        for b in second
        for pair in ((a, b), (b, a))
        if pair in edits.pairs
    }
    kinds = {*rows.values()}
    if len(kinds) > 1 or "ended" in kinds or any(first | second <= family for family in FAMILIES if not rows) or (rows and len(rows) < len(first) * len(second)):
        return ""
    (one, two), kind = min(rows.items(), default=((min(first), min(second)), "none"))
    text = _read(said, mentions, first if one in first else second)
    if kinds_of and not rows:
        return ""
    if not ABOUT.search(text) and not (rows and FATE.search(text)):
        return ""
    if not any(_is_wrong(text, each) for each in kinds_of or (kind, *["order"] * bool(rows))):
        return ""
    opens = {"opened": ", opened by a modifier that fits", "closed": ", which no modifier opens"}.get(kind, "")
    return f"{one} in column one, {two} in column two{opens}" if rows else f"no edit between {one} and {two}"


def _read(said: str, mentions: list[Mention], one: Codes) -> str:
    """A sentence with signs for what it says, and for the codes of column one and of column two."""
    for each in reversed(mentions):
        said = f"{said[: each.start]}{'ONE' if each.codes & one else 'TWO'}{said[each.end :]}"
    said = TWICE.sub(r"\1", said)
    for pattern, sign in READS:
        said = " ".join(pattern.sub(f" {sign} ", said).split())
    return said


def _is_wrong(text: str, kind: str) -> bool:
    return any(said.search(text) and not (unless and unless.search(text)) for said, unless in WRONG[kind])


def _generally(said: str) -> str:
    """What is right of indicators and columns, whatever the codes, if a sentence says otherwise."""
    text = _read(said, [], frozenset())
    coded = CODED.search(said)
    for right, wrong, unless in GENERALLY:
        if coded and ("THER" not in wrong.pattern or not ("EDIT" in text or "bundl" in said)):
            continue
        for part in re.split(r"[;.]|, (?=IND)|(?<!^)(?=IND)" if len(re.findall(r"IND\d", text)) > 1 else r"[;.]", text):
            if wrong.search(part) and not (unless and unless.search(part)):
                return right
    return ""
