"""A text in; out come its blocks: paragraphs, items, headings, rows; each with what stands over it.

A line is a block of its own where a person would read it so: behind a line break, a short line, or where it
begins with a sign and the line before it is not long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from ..words import BLOCK, CODE, MODIFIER, Place, in_a_line, is_row
from .hedges import GROUPS, any_phrase

HEADING = re.compile(r"[ \t>]*(?:#{1,6}(?!#)|!!!|\?\?\?)")
TITLE = re.compile(r"!!!\s*[\w-]+\s*")
ITEM = re.compile(r"[-+]|\*(?= )|\d{1,2}[.)]\s")
RULER = re.compile(r"[\s|:-]+")
# What begins a line of its own behind any but a long one: a bullet of any kind, a few words with a colon.
BEGINS = re.compile(r"[\s>]*(?:[^\w\s$(\"']|(?:\w[\w/-]* ){0,3}[\w/-]+:\s)")
CODED = re.compile(rf"[\s>]*(?:{CODE}|[A-Z]{{2}})\b")  # lines that all begin so are a list
ENDED = re.compile(r"[.;,!?]\W*\Z")
SHORT, LONG = 60, 90  # characters; a wrapped line is longer
NEAR = 8  # lines before one that say what it is about, beside the first
ON = re.compile(r"[:=;,.]\W*\w")  # what is said within a line, and so leads to no others
WORDS = 6  # of a first line that the others go on from, fewer than these
LONGEST = 4_000  # characters of a paragraph; a longer one is read in pieces, from sentence to sentence
STOP, SPACE = re.compile(r"(?<=[.!?;])\s+"), re.compile(r"\s+")
LONGEST_LEAD = 9  # words of a line that its list goes on from
# A line that is only a code, with its name.
LEADS = re.compile(rf"\W*(?:[^\W\d][^\d:.;]{{0,24}}\()?(?:cpt )?{CODE}\b[^\d:.;?=\u2192]{{0,24}}:?\)?")
# What leads its definitions: a code or a modifier.
TERM = re.compile(rf"\W*(?:{CODE}|{MODIFIER.pattern})\W*(?:\w+\W*){{0,4}}")
SAYS = re.compile(r"[=\u2192]")
CODE_LIKE = re.compile(rf"\b{CODE}\b")


# What warns of everything under it: "Common mistakes we hear".
WARNS = re.compile(
    rf"\W*(?:what |some |the )?{any_phrase(*GROUPS['leads']).pattern}"
    r"(?:[^\w.:]+(?!\d{5})\w+){0,5}[^\w.]*",
    re.I,
)


class Block(NamedTuple):
    """A block: its place and its text in a line; the heading, the lines of its paragraph before it and the
    head of its table, the line that it goes on from, and the heads of its columns. A `whole` paragraph of
    several lines comes before these, its parts, and counts for what they only say together."""

    place: Place
    line: str
    about: str = ""
    lead: str = ""
    columns: tuple[str, ...] = ()
    whole: bool = False
    part: bool = False


def blocks(text: str) -> Iterator[Block]:
    """The blocks of an unmarked text, in their order."""
    heading = lead = head = listed = over = line = ""
    columns: tuple[str, ...] = ()
    last = -1
    for place in _places(text):
        before, line = line, in_a_line(text[slice(*place)])
        if is_row(text[slice(*place)]):
            # A row; the first one behind other text, or behind an empty line, is the head of a table.
            apart = text[last : place[0]].count("\n") > 1
            cells = _cells(line)
            # A line over a table, pasted with the tabs of its row, is no head.
            if not head or apart or 0 < 2 * len([*filter(None, columns)]) < len([*filter(None, cells)]):
                head, over, columns = line, "" if apart else before, cells
                yield Block(place, line, heading)
            elif not RULER.fullmatch(line):
                yield Block(place, line, f"{heading} {over} {head}", "", columns)
        elif HEADING.match(line):
            heading, head, columns = line, "", ()
            lead = _lead(TITLE.sub("", line).strip("# \"'"))
            lead = lead if CODE_LIKE.search(lead) or WARNS.fullmatch(lead) else ""
            yield Block(place, line)
        else:
            head, columns = "", ()
            defines = line.startswith(": ")
            if defines and not before.startswith(": "):
                lead = before if TERM.fullmatch(before) else ""
            is_item = ITEM.match(text, place[0])
            goes_on = is_item or defines or text[place[0] - 4 : place[0]].isspace()
            parts = [*lines(text, place)]
            if len(line) < LONGEST and len(parts) > 1:
                yield Block(place, line, heading, whole=True)
            over = listed if is_item else ""
            yield from _in_paragraph(text, parts, heading, over, lead if goes_on else "")
            line = in_a_line(text[slice(*parts[-1])])
            if not ITEM.match(text, parts[-1][0]):
                # What stands over a list tells what it is about.
                listed = line * (len(line.split()) <= LONGEST_LEAD)
            if line.endswith(":") or WARNS.fullmatch(line):
                lead = _lead(line.rstrip(":"))
            elif not goes_on:
                # A few words with a code may stand over a list without a colon.
                is_title = len(line.split()) < WORDS and CODE_LIKE.search(line) and not ENDED.search(line)
                lead = _lead(line) if is_title else ""
        last = place[1]


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in bare.split("|"))


def _in_paragraph(text: str, parts: list[Place], heading: str, over: str, before: str) -> Iterator[Block]:
    """The parts of a paragraph that are lines of their own; one of them may lead the others."""
    earlier: list[str] = []
    signs = [text[start] for start, _ in parts]
    coded = sum(CODED.match(text, start) is not None for start, _ in parts)
    for part, sign in zip(parts, signs, strict=True):
        line = in_a_line(text[slice(*part)])
        if coded > 2 and not CODE_LIKE.search(line):
            before = ""  # one more head in a list of codes
        about = " ".join([heading, over, *earlier[:1], *earlier[max(1, len(earlier) - NEAR) :]])
        yield Block(part, line, about, before, part=len(parts) > 1)
        earlier.append(line)
        # A line that says what a code is, "97113 = pool", or has a bullet like others is of a list.
        if WARNS.fullmatch(before) or SAYS.search(line) or (not sign.isalnum() and signs.count(sign) > 1):
            continue
        begins = part == parts[0] and len(parts) > 1 and len(line.split()) < WORDS and not ON.search(line)
        if LEADS.fullmatch(line) or begins:
            before = _lead(line)


def _places(text: str) -> Iterator[Place]:
    """The places of the blocks; lines of a paragraph that are all rows are a table without outer bars."""
    for match in BLOCK.finditer(text):
        start = match.start()
        for rows, group in groupby(match[0].split("\n"), is_row):
            lines = [*group]
            several = rows and len(lines) > 1
            for each in lines if several else ["\n".join(lines)]:
                whole = (start, start + len(each))
                yield from _pieces(text, *whole) if rows or HEADING.match(each) else [whole]
                start = whole[1] + 1


ANSWERED = re.compile(r"\?[*_\s]*\Z")


def lines(text: str, place: Place) -> Iterator[Place]:
    """The parts of a paragraph that are lines of their own."""
    for part in _lines(text, place):
        yield from _pieces(text, *part)


def _pieces(text: str, start: int, end: int) -> Iterator[Place]:
    """Places as long as somebody writes in one go: what a reader of sentences looks up in its block again and
    again must not grow with the page."""
    while end - start > LONGEST:
        at = start + LONGEST
        cut = STOP.search(text, at, min(at + LONGEST, end)) or SPACE.search(text, at, end)
        if not cut or cut.end() == end:
            break
        yield start, cut.start()
        start = cut.end()
    yield start, end


def _lines(text: str, place: Place) -> Iterator[Place]:
    start, end = place
    first, broken = start, _is_broken(text[start:end].split("\n"))
    asks = ANSWERED.search(text[start:end])
    while (cut := text.find("\n", first, end)) >= 0:
        begun = text[first:cut]
        length = len(begun.strip())
        following = (text, cut + 1, end)
        apart = BEGINS.match(*following) or (CODED.match(begun) and CODED.match(*following))
        # A question goes on with its answer.
        if ANSWERED.search(begun) and not begun[:1].isspace() and not asks:
            first = cut + 1
            continue
        if broken or begun.endswith(("  ", "\\")) or length < SHORT or (length < LONG and apart):
            yield start, cut
            start = cut + 1
        first = cut + 1
    yield start, end


def _is_broken(lines: list[str]) -> bool:
    """Whether somebody ended most lines, since the next word would have fitted."""
    longest = max(map(len, lines))
    fits = [len(f"{line} {after.split()[0]}") <= longest for line, after in pairwise(lines) if after.split()]
    return sum(fits) * 2 > len(fits)


def _lead(line: str) -> str:
    """A line as the beginning of what stands under it, if it names one code at most and says little more."""
    codes = {*CODE_LIKE.findall(line)}
    return line.strip() if len(codes) < 2 and len(line.split()) <= LONGEST_LEAD and "?" not in line else ""
