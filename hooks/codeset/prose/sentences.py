"""Running text in; its blocks and their sentences out, in lower case and without markup, each with its place.

A paragraph, an item of a list, a heading or a row of a table is a block. A question is read together
with its answer, "it" as the code that is meant, and the cells of a row as what it says of the code that
begins it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..words import CODE, MODIFIER, Place, blanks, is_row

VERBS = (
    r"(?:is|was|goes (?:out|by)|runs (?:on|by)|covers?|builds?|means|also|can|may|trains?|restores?|improves?"
    r"|targets?|addresses)\b"
)
# The end of a sentence, not of an abbreviation, but behind "Part B"; and what goes on as one: "97110; it
# builds strength".
ABBREVIATED = "".join(rf"(?<!\b{each})" for each in r"e\.g i\.e max incl vs mr mrs ms dr approx".split())
END = re.compile(
    rf"(?=[.!?]){ABBREVIATED}(?:(?<!\b[a-z])|(?<=part [ab]))(?<!\d\smin)(?<!\d\smins)(?<![.\s])"
    r"(?:\.{1,3}|[!?]+)(?!\.)(?=[\s\"')]|$)"
    rf"|;(?= (?:it|this|that) {VERBS})|,(?= (?:and|but|so) (?:it|this|that) {VERBS})"
)


# A question without its sign: "is 97150 by the minute too", "what about 97150".
INVERTED = re.compile(
    r"\W*(?:\d{1,2}:\d\d\W*)?(?:\w+: )?(?:(?:so|hey|and|but|ok|also),? )*(?:(?:what|how) about"
    rf"|(?:is|are|can|could|does|did|will|would|do) (?:i|we|you|they|he|she|it|that|this|my|our|the"
    rf"|{CODE}))\b"
)


class Sentence(NamedTuple):
    """One sentence of a block in a line, and where it starts there; `added` is the length of the code that
    was put before it, `question` that of what only asks in a question with its answer, `led` that of the
    line that leads to it, `asked` that of the question that it answers, since the answer is what is wrong."""

    text: str
    start: int
    added: int = 0
    question: int = 0
    led: int = 0
    asked: int = 0

    @property
    def asks(self) -> bool:
        return self.text.endswith("?") or (not self.asked and INVERTED.match(self.text) is not None)

    def place(self, start: int, end: int) -> Place:
        """A place in the line by one in the sentence, which a code for a short name may have made longer."""
        end = min(end, len(self.text))
        if self.asked:
            start, end = max(start, self.asked), end if end > self.asked else len(self.text)
        return self.start + max(start - self.added, 0), self.start + max(end - self.added, 1)


def sentences(line: str, lead: str = "", heads: tuple[str, ...] = ()) -> list[Sentence]:
    """The sentences of a block in a line; a question is joined with its answer, the cells of a table's row
    stand behind the code that begins the row or heads the column, and an item behind the line that leads
    to it."""
    if is_row(line):
        return list(_cells(line, heads))
    if lead and not CODE_LIKE.search(line):
        return [_behind(lead, each)._replace(led=len(lead)) for each in sentences(line)[:1]]
    found: list[Sentence] = []
    first = 0
    for last in [*(match.end() for match in END.finditer(line)), len(line)]:
        if first < last:
            found.append(Sentence(line[first:last], first))
        first = last + 1  # behind a blank
    found = list(_named_again(found)) if len(found) > 1 else found
    return list(_answered(found)) if "?" in line else found


def joined(one: Sentence, two: Sentence) -> Sentence | None:
    """Two sentences of a block as one, if both state something and the second one stands behind the first."""
    if one.asks or two.asks or two.added or two.start < one.start + len(one.text):
        return None
    gap = " " * (two.start - one.start - len(one.text) + one.added)
    return one._replace(text=f"{one.text[:-1]},{gap}{two.text}")


PRONOUN = re.compile(
    rf"(?:\A|(?<=[.;,?!] ))(?:and |but |so )?(?:it|this|that|(?:this|that|the) (?:code|charge|number|line"
    rf"|one|service))(?: {VERBS}|'s\b)"
)


# A few words on time or contact behind a code: "97150. Two or more patients. 15-minute units."
FRAGMENT = re.compile(
    r"\W*(?:always |never |strictly )?(?:(?:un|not )?timed|per (?:visit|session)|(?:each |per )?(?:15"
    r"|fifteen)[ -]min\w*"
    r"|one[ -]on[ -]one|1:1|(?:two|2) or more (?:patients|people))(?: \w+){0,2}[.;]?"
    r"|\W*not a timed code\b[^.;]*[.;]?"
)
SHORT = 7  # words


def _named_again(found: list[Sentence]) -> Iterator[Sentence]:
    """The sentences; one that begins with "it" or "the code" stands behind the code that is meant."""
    code = ""
    for sentence in found:
        named = {*CODE_LIKE.findall(sentence.text)}
        if not named and code and (PRONOUN.match(sentence.text) or FRAGMENT.fullmatch(sentence.text)):
            yield _behind(code, sentence)
        else:
            code = named.pop() if len(named) == 1 else ""
            yield sentence


def _behind(code: str, sentence: Sentence) -> Sentence:
    return sentence._replace(text=f"{code} {sentence.text}", added=sentence.added + len(code) + 1)


def _cells(row: str, heads: tuple[str, ...]) -> Iterator[Sentence]:
    """The cells of a row, each behind the code that is all that stands in the first cell, or in the last of
    two; or behind the code that heads its column. A bare number is one of what its column counts."""
    cells = [Sentence(match[0].rstrip(), match.start()) for match in CELL.finditer(row)]
    if len(heads) == len(cells):
        cells = [_counted(cell, head) for cell, head in zip(cells, heads, strict=True)]
        if any(len({*CODE_LIKE.findall(head)}) == 1 and "?" not in head for head in heads[1:]):
            yield from _under_codes(cells, heads)
            return
        yield from _with_heads(cells, heads)
        cells = _stated(cells, heads)
    subject = HEAD_CELL.fullmatch(cells[0].text) if cells else None
    if not subject:
        coded = [at for at, cell in enumerate(cells) if CODE_LIKE.search(cell.text)]
        at = coded[0] if len(coded) == 1 else 0
        # A column of codes says what its rows are about, another one names codes by the way.
        if len(cells) == 2 or (CODES.fullmatch(heads[at]) if len(heads) > at else 0 < at < len(cells) - 1):
            subject = CODE_CELL.fullmatch(cells[at].text)
            cells = [cells[at], *cells[:at], *cells[at + 1 :]] if subject else cells
    if cells and not CODE_LIKE.search(cells[0].text):
        # "OT | GO": a modifier alone is that of what begins its row.
        first = cells[0].text
        cells[1:] = [_after(first, cell) if ALONE.fullmatch(cell.text) else cell for cell in cells[1:]]
    if cells and not CODE_LIKE.search(row) and len(cells[0].text.split()) < SHORT:
        for cell in cells[1:]:
            yield _after(cells[0].text, cell)
        return
    for cell in cells[1:] if subject else cells:
        yield _behind(subject["code"], cell) if subject and not CODE_LIKE.search(cell.text) else cell


def _under_codes(cells: list[Sentence], heads: tuple[str, ...]) -> Iterator[Sentence]:
    """The cells of a row, each behind the code that heads its column."""
    for head, cell in zip(heads, cells, strict=True):
        code = {*CODE_LIKE.findall(head)}
        lone = len(code) == 1 and not CODE_LIKE.search(cell.text)
        yield _behind(next(iter(code)), _labeled(cell, cells[0].text)) if lone else cell


def _with_heads(cells: list[Sentence], heads: tuple[str, ...]) -> Iterator[Sentence]:
    """What the heads of the columns say of cells that are codes."""
    if len(cells) == 2 and CODE_CELL.fullmatch(cells[1].text) and not CODE_LIKE.search(cells[0].text):
        yield cells[0]._replace(text=f"{cells[0].text} {heads[0]}: {cells[1].text}")
    lists = all(CODE_LIST.fullmatch(cell.text) for cell in cells)
    for cell, head in zip(cells, heads, strict=True) if lists else ():
        if not CODE_LIKE.search(head):
            yield _after(head, cell)


def _stated(cells: list[Sentence], heads: tuple[str, ...]) -> list[Sentence]:
    """The cells that somebody states: not what a column says went wrong, nor what was billed beside what
    should have been."""
    put_right = any(RIGHT.search(head) for head in heads)
    wrong = [bool(QUOTING.search(head) or (put_right and BILLED.search(head))) for head in heads]
    return [cell for cell, is_wrong in zip(cells, wrong, strict=True) if not is_wrong]


def _after(head: str, cell: Sentence) -> Sentence:
    return cell._replace(text=f"{head}: {cell.text}", added=len(head) + 2)


def _labeled(cell: Sentence, label: str) -> Sentence:
    """A cell under a code, with what its row is of."""
    counted = _counted(cell, label)
    text = f"{label.rstrip('?: ')}: {cell.text}"
    if counted is not cell or not FIELD.search(label):
        return counted
    return cell._replace(text=text, added=len(text) - len(cell.text))


# What a row says of the codes over its columns; another one is of an activity.
FIELD = re.compile(r"^\D*\b(?:for|purposes?|aims?|goals?|modifiers?|timed|billed|units?)\b\D*$")


def _counted(cell: Sentence, head: str) -> Sentence:
    """A cell with what its column counts or asks for: a bare number, a length, "yes" and "no"."""
    clock = CLOCK.fullmatch(head)
    length = LENGTH.fullmatch(cell.text) if clock or UNIT.fullmatch(head) else None
    # Under "minutes" other numbers are those of a day, under "units" a few are a count.
    if length and (length["n"] == "15" if clock else len(length["n"]) > 1 or "min" in cell.text):
        text = f"per {length['n']} min"
        return cell._replace(text=text, added=len(text) - len(cell.text))
    if (clock or UNIT.fullmatch(head)) and NO_LENGTH.fullmatch(cell.text):
        return cell._replace(text="untimed", added=7 - len(cell.text))
    noun, answer = COUNTS.search(head), YES_NO.fullmatch(cell.text)
    if answer and " or " not in head:
        text = f"is {'not ' if answer['no'] else ''}{head.rstrip('? ')}"
        return cell._replace(text=text, added=len(text) - len(cell.text))
    return cell._replace(text=f"{cell.text} {noun[0]}") if noun and NUMBERS.fullmatch(cell.text) else cell


COUNTS = re.compile(r"\b(?:region|area)s?\b")
NUMBERS = re.compile(
    r"(?:(?:exactly|only|just|up to|max\.?|at least|at most) )?(?:[1-9]|one|two|three|four|five)"
    r"(?:\s?(?:-|\u2013|or|to)\s?(?:[1-9]|two|three|four|five|more)|\+)?(?: only)?"
)
UNIT = re.compile(
    r"(?:per|(?:(?:billing|timed?|charge) )?units?|unit length|billing|billed|increments?)(?: ?\?)?"
)
CLOCK = re.compile(r"(?:clock|timed?|timing|minutes?|mins?)(?: ?\?)?")
LENGTH = re.compile(r"(?:(?:yes|timed|per|each|every),? )?(?P<n>\d\d?)(?: ?min(?:utes?|s)?)?")
NO_LENGTH = re.compile(r"(?:no minutes|no time|none|untimed|not timed|no clock|n/?a)")
CODE_LIST = re.compile(rf"{CODE}(?:(?:, ?|/| ?[&+] ?|,? and | |-)(?:{CODE}))*")
YES_NO = re.compile(r"(?:yes|y|x|\u2713|\u2714|(?P<no>no|n))(?:, (?:per|each|every) .*)?")
QUOTING = re.compile(
    r"\b(?:wrong|errors?|mistakes?|myths?|beliefs?|heard|rumors?|denials?|denied|what happened"
    r"|problems?|instead of|don't|never)\b"
)
RIGHT, BILLED = (
    re.compile(r"\b(?:should|correct|right|fix)"),
    re.compile(r"\b(?:billed|found|findings?|was|before)\b"),
)
CODE_LIKE = re.compile(rf"\b{CODE}\b|{MODIFIER.pattern}")
CODES = re.compile(r"(?:(?:cpt|hcpcs|billing|procedure) ?)*(?:codes?|cpt|hcpcs)(?: code)?")
CELL = re.compile(r"[^|\s][^|]*")
HEAD_CELL = re.compile(rf"(?:cpt\s+|code\s+)?(?P<code>{CODE}|{MODIFIER.pattern})(?:[,:]?\s+\D{{0,40}})?")
ALONE = re.compile(MODIFIER.pattern, re.I)
CODE_CELL = re.compile(rf"(?:cpt\s+|code\s+)?(?P<code>{CODE}|{MODIFIER.pattern})")
NO = re.compile(
    rf"\W*(?:(?:\w{{1,12}}:|{CODE},?) )?"
    r"(?:(?:certainly|of course|absolutely|definitely) not|no(?=\W|$)(?! sweat| problem| doubt)"
    r"|nope|nah|not|never|neither|wrong|it depends|depends|rarely|hardly|seldom|sometimes)\b"
)


YES = re.compile(
    r"\W*(?:(?:a|answer|key): )?(?:yes|yep|of course|sure|certainly|absolutely|correct|indeed"
    r"|it (?:is|does|can))\b"
)


# What begins a question; "No ABN on file?" only names a case.
ASKING = re.compile(
    r"(?:\A|, )\W*(?:\w+,? ){0,2}?(?:is|are|was|do|does|did|can|could|may|might|should|would|will|must"
    r"|has|have|what|what's|which|why|how|who|when|where|am|isn't|aren't|doesn't|don't|can't|q:|question)\b"
)
VERB = re.compile(r"\b(is|are|was|do|does|did|can|could|may|might|should|would|will|must|has|have)\b")
# A question's verb and its subject, in the order of a statement: "97112 is".
STRAIGHT = re.compile(rf"\b(is|are|does|can|may|must|should|has) ((?:[\w-]+ )?\(?(?:cpt )?{CODE}\)?)(?=\s)")
MARK = re.compile(r"\A\W*(?:a|answer|key)[.:]\s")
PLAIN_NO = re.compile(
    r"\W*(?:a[:.] )?(?:no|nope|nah|never|not (?:at all|really)|(?:certainly|of course|absolutely"
    r"|definitely) not)\s*(?:[.,;:!\u2013\u2014-]|\Z)"
)


def _answered(found: list[Sentence]) -> Iterator[Sentence]:
    index = 0
    while index < len(found):
        sentence = found[index]
        index += 1
        answer = found[index] if index < len(found) else None
        # Which of several codes the question names an answer means cannot be told.
        choice = len({*CODE_LIKE.findall(sentence.text)}) > 1
        if not sentence.asks or not answer or answer.asks or choice or len(answer.text) > 160:
            yield sentence
        elif NO.match(answer.text):
            if PLAIN_NO.match(answer.text) and ASKING.match(sentence.text):
                # Of what is answered with no, each value is its opposite.
                asked = STRAIGHT.sub(r"\2 \1", sentence.text.rstrip("?"), count=1)
                yield sentence._replace(text=VERB.sub(r"\1 never", asked, count=1))
        else:
            index += 1
            # A case that is named, "No ABN on file?", is said; one of two is asked for.
            asks = ASKING.search(sentence.text) or " or " in sentence.text
            text = sentence.text.replace("?", ",") + " " + MARK.sub(blanks, answer.text)
            # What is answered with yes is said, what is answered with more words is only asked.
            said = YES.match(answer.text) or not asks
            text = STRAIGHT.sub(r"\2 \1", text, count=1) if said else text
            asked = len(sentence.text) + 1
            yield sentence._replace(text=text, question=0 if said else asked - 1, asked=asked)
