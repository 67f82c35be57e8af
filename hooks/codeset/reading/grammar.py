"""The Markdown that pages may use, as about/writing lists it: a text in, out come the places of what is no
running text, and of what cannot be read.

Whatever else an engine of Markdown understands is refused, so that nothing can hide in it. A sheet that was
written elsewhere is `loosened` first, and read as far as this grammar goes.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..words import Place, blank


class Form(NamedTuple):
    """Markup that pages cannot use: how it looks, what it is called, and what to write instead."""

    looks: str
    name: str
    instead: str


ATTRIBUTES = r"\{:?[ ]*[#.][\w:-]+(?:[ ]+[#.][\w:-]+)*[ ]*\}"
# Control characters, marks that nobody sees, that steer how text is shown, or that stand on another letter.
ODD = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u0300-\u036f\u200b-\u200f\u2028-\u202e\u2060-\u2069\u20d0-\u20ff"
    r"\ufe00-\ufe0f\ufeff"
)
# Each begins with the sign that it is found by.
DIGIT = r"\d(?<![0-9])"
IN_LINE = {
    "html": Form(r"<(?=[A-Za-z/!?])[^<>\n]*>?", "HTML", "use Markdown; put an example between backticks"),
    "tab": Form(r"\t", "a tab stop", "use blanks, four for each level"),
    "odd": Form(f"[{ODD}]", "a character that nobody sees", "type the word anew"),
    "digit": Form(DIGIT, "a digit of another script", "write 0 to 9"),
    "entity": Form(r"&(?:#\w+|[A-Za-z]\w*);", "a character by its name", "type the character itself"),
    "escape": Form(r"\\(?=[\\`*_{}\[\]()>#+.!|~-]|$)", "a backslash", "put what is shown between backticks"),
    "struck": Form(r"~~+", "struck text, or a fence of tildes", "delete the text; a fence has backticks"),
    "inside": Form(r"\*(?<=[^\W_]\*)\**(?=[^\W_])", "emphasis inside a word", "emphasize the whole word"),
    "ticks": Form(r"`+", "a backtick inside a word, or without its partner in the line", "close it"),
    "target": Form(r"\[(?<=\]\[)(?!\^)[^\[\]\n]*\]?", "a link by reference", "write `[text](address)`"),
    "link": Form(
        r"\]\(",
        "a link that is not `[text](address)`",
        "write text without brackets, and an address without blanks, brackets or a title",
    ),
    "address": Form(r":(?:(?<=http:)|(?<=https:))//", "an address in the text", "write `[text](address)`"),
    "brace": Form(
        r"\{",
        "a brace",
        "only ids and classes stand in braces, as in `{: #id .class }`; other braces between backticks",
    ),
}
AT_START = {
    "reference": Form(
        r"[ >]*\[(?!\^)[^\[\]]{1,99}\]:",
        "the target of a link by reference",
        "write `[text](address)` where the link stands",
    ),
    "rule": Form(
        r"[ ]*(?:=+|-+|_{3,}|\*{3,})[ ]*$", "a line of marks alone", "for a heading write `## Name { #id }`"
    ),
    "tabs": Form(
        r"[ ]*(?:===|\?\?\?).*", "a tab or a block that is folded away", "write headings, or a box with `!!!`"
    ),
    "box": Form(
        r'[ ]*!!!(?! [a-z]+(?: "[^"]*")?[ ]*$).*',
        'a box that is not `!!! kind "title"`',
        'write `!!! note "Title"`, and its text below, four blanks in',
    ),
    "heading": Form(
        r"[ >]+#{1,6}(?=[ \w])|#{1,6}(?=[^#\s])|#{7,}",
        "a heading that is not `## Name`",
        "begin the line with one to six `#` and a blank",
    ),
    "quote": Form(
        r"[ ]*>[ ]?(?:[-+*][ ]|\d+[.)][ ]|[>|:{]|!!!)",
        "a quote with more than paragraphs in it",
        "put only sentences behind `>`",
    ),
    "ruler": Form(
        r"[ ]*:?-+:?[ ]*\|", "a table without bars at its edges", "begin and end each row with a bar"
    ),
}
# Forms that need the lines around them.
UNCLOSED = Form("", "a fence that is not closed", "close it with as many backticks, as far in as it opens")
INDENTED = Form(
    "", "text that is far in and belongs to nothing", "begin at the margin; code has backticks around it"
)
ALONE = Form("", "an attribute list that stands alone", "write it right below the block that it belongs to")
JOINED = Form(
    "", "a heading, a list or a fence in the middle of a paragraph", "leave a blank line above and below it"
)
BROKEN = Form(
    "", "a line of a table that is none of its rows", "begin each row with a bar; leave a blank line below"
)

# What is read; of two that begin at one place the first one counts.
READ = (
    r"(?P<code>`(?<![`\w]`)(?P<more>`*)[^`\n](?:[^\n]{0,300}?[^`\n])?`(?P=more)(?![`\w]))",
    r"(?P<footnote>\[\^[^\[\]\n]{0,80}\])",
    r"(?P<link>!?\[(?P<text>(?:[^\[\]\n]|\n(?![ ]*\n)|\[\^[^\[\]\n]{0,80}\])*)\]"
    r"\((?P<where>[^()\s<>\"']*)\))",
    r"(?P<attributes>\{:?[ ]*[#.][\w:-]+(?:[ ]+[#.][\w:-]+)*[ ]*\})",
)
REFUSED = [f"(?P<no_{name}>{form.looks})" for name, form in IN_LINE.items()]
TOKEN = re.compile("|".join([*READ, *REFUSED]), re.M)
START = re.compile("|".join(f"(?P<{name}>{form.looks})" for name, form in AT_START.items()))
FOOTNOTE = re.compile(READ[1])
FENCE = re.compile(r"^(?P<indent>[ ]*)(?P<mark>`{3,})(?P<language>[\w+-]*)[ ]*$", re.M)
COMMENT = re.compile(r"^<!--(?:(?!--)[^\n])*-->[ ]*$", re.M)
# Lines under which what is four blanks in belongs to them.
OPENER = re.compile(r"!!!|[*+-][ ]|[0-9]+\.[ ]|:[ ]")
ITEM = re.compile(r"(?:[*+-]|[0-9]+[.)])[ ]")
ROW = re.compile(r"[ ]*\|")


@dataclass
class Markup:
    """The places of a page that are no running text: fences, comments, code spans, marks, attribute lists,
    the texts and addresses of links, in pairs, and the words of pictures. `unreadable` are places with a
    key of UNREADABLE, or of the few forms that need the lines around them."""

    fences: list[Place] = field(default_factory=list)
    comments: list[Place] = field(default_factory=list)
    code: list[Place] = field(default_factory=list)
    marks: list[Place] = field(default_factory=list)
    attributes: list[Place] = field(default_factory=list)
    links: list[tuple[Place, Place]] = field(default_factory=list)
    pictures: list[Place] = field(default_factory=list)
    unreadable: list[tuple[Place, Form]] = field(default_factory=list)


def scan(text: str) -> Markup:
    """One pass for fences and comments, one over the lines, one from left to right for all else."""
    found = Markup()
    _fences(text, found)
    text = blank(text, found.fences)
    found.comments = [match.span() for match in COMMENT.finditer(text)]
    text = blank(text, found.comments)
    found.unreadable += _lines(text)
    _tokens(text, (0, len(text)), found)
    return found


def _tokens(text: str, place: Place, found: Markup) -> None:
    for match in TOKEN.finditer(text, *place):
        kind = match.lastgroup
        if kind == "code":
            found.code.append(match.span())
        elif kind == "footnote":
            found.marks.append(match.span())
        elif kind == "link":
            found.links.append((match.span("text"), match.span("where")))
            if match[0].startswith("!"):
                found.pictures.append(match.span("text"))
            _tokens(text, match.span("text"), found)
        elif kind == "attributes" and _belongs(text, *match.span()):
            found.attributes.append(match.span())
        else:
            form = IN_LINE["brace" if kind == "attributes" else kind.removeprefix("no_")]
            found.unreadable.append((match.span(), form))


def _belongs(text: str, start: int, end: int) -> bool:
    """Whether an attribute list stands where the engine takes it for one: right behind a link, emphasis or
    code, at the end of a heading, or on a line of its own."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    alone = not text[end : last if last >= 0 else len(text)].strip()
    before = text[first:start]
    return text[start - 1 : start] in (*")*_`",) or (alone and (before.startswith("#") or not before.strip()))


def _fences(text: str, found: Markup) -> None:
    position = 0
    while opened := FENCE.search(text, position):
        indent, mark = opened["indent"], opened["mark"]
        closed = re.compile(rf"^{indent}{mark}[ ]*$", re.M).search(text, opened.end() + 1)
        body = text[opened.end() + 1 : closed.start()] if closed else ""
        if closed and text[closed.end() : closed.end() + 2].strip():
            found.unreadable.append((closed.span(), JOINED))
        if not closed or any(line.strip() and not line.startswith(indent) for line in body.split("\n")):
            found.unreadable.append((opened.span(), UNCLOSED))
            return
        found.fences.append((opened.start(), closed.end()))
        position = closed.end()


def _lines(text: str) -> Iterator[tuple[Place, Form]]:
    """The lines that are too far in, that lack a blank line above, or that break a table."""
    homes, position, above, after_blank, in_table, in_list = [0], 0, 0, True, False, False
    for line in text.split("\n"):
        here, position = position, position + len(line) + 1
        if not line.strip():
            after_blank, in_table = True, False
            continue
        if wrong := START.match(line):
            yield (here, here + wrong.end()), AT_START[wrong.lastgroup]
        indent = len(line) - len(line.lstrip(" "))
        while indent < homes[-1]:
            homes.pop()
        if after_blank and indent >= homes[-1] + 4:
            yield (here + indent, here + len(line)), INDENTED
        if (after_blank or indent < above) and line.startswith("{", indent):
            yield (here + indent, here + len(line)), ALONE
        item = ITEM.match(line, indent) is not None
        if not after_blank and (line.startswith("#") or (item and not in_list)):
            yield (here + indent, here + indent + 1), JOINED
        row = ROW.match(line) is not None
        if in_table and not row and not line.lstrip().startswith("{"):
            yield (here + indent, here + len(line)), BROKEN
        if indent - homes[-1] < 4 and OPENER.match(line, indent):
            homes.append(homes[-1] + 4)
        in_list = item if after_blank else in_list
        after_blank, in_table, above = False, row, indent


# --- A sheet that was written elsewhere ---

# Lines of several columns: with tabs, or three lines at least with the same dashes.
TABBED = re.compile(r"(?<![^\n])[^\n\t]+\t+[^\n\t]+\t[^\n]*")
DASH = re.compile(r" [-\u2013\u2014] ")
DASHED = re.compile(
    rf"(?:(?<![^\n])(?:(?! [-\u2013\u2014] )[^\n|])+(?:{DASH.pattern}(?:(?! [-\u2013\u2014]"
    rf" )[^\n|])+){{2}}(?:\n|\Z)){{3,}}"
)
FOREIGN = re.compile(
    rf"""(?P<hidden><!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>)|(?P<line><(?:br|/?(?:p|div|li|tr|td|th|h[1-6]|ul|ol|table)\b)[^<>]*>)
    |(?P<tag></?[A-Za-z][^<>]*>)|(?P<entity>&(?:\#\w{{1,8}}|[A-Za-z]\w{{1,31}});)|(?P<escape>\\(?=[\\`*_{{}}\[\]()>\#+.!|~-]))
    |(?P<tab>\t)|(?P<digit>{DIGIT})|(?P<odd>[{ODD}])|(?P<address>(?<!\]\()(?:https?://|www\.)[^\s<>"|)]+)|(?P<joint>(?<=[^\W_])\*+(?=[^\W_]))""",
    re.I | re.S | re.X,
)


def loosened(text: str) -> str:
    """A text as long as before in which what this grammar refuses is taken away, as far as it can be: no
    tags, addresses or characters that nobody sees. What is taken out of a word leaves soft hyphens. Columns
    that tabs or dashes part stand between bars."""
    text = TABBED.sub(lambda match: match[0].replace("\t", "|"), text) if "\t" in text else text
    return FOREIGN.sub(_plainer, DASHED.sub(lambda match: DASH.sub(" | ", match[0]), text))


def _plainer(match: re.Match[str]) -> str:
    kind, length = match.lastgroup, len(match[0])
    if kind == "digit":
        return str(unicodedata.digit(match[0], "\u00ad"))
    if kind == "entity":
        character = html.unescape(match[0])
        return character.ljust(length, "\u00ad") if len(character) == 1 else match[0]
    if kind in ("hidden", "address", "tab"):
        return re.sub(r"[^\n]", " ", match[0])
    return ("\n" + " " * (length - 1)) if kind == "line" else "\u00ad" * length
