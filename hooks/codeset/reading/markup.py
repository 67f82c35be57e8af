"""The text of a Markdown page in; out come the parts of it that no reader sees, by their places.

Fences and comments are read the way the engine reads them (pymdownx.superfences, then
Python-Markdown), because what is taken for hidden here is not checked. In doubt a part is left
visible: a needless check is seen at once, a missing one never.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..words import ATTRIBUTE, Place

# --- fences: the state machine of pymdownx.superfences ---

FENCE = re.compile(
    r"""(?P<mark>~{3,}|`{3,})(?:[ ]*\.?[\w\#.+-]+(?=[ ]|$))?
        (?:[ ]*\{[^\n]*\} |
        (?P<options>(?>[ ]*[a-zA-Z]\w*(?:=(?P<quote>["']).*?(?P=quote))?(?=[ ]|$))++))?[ ]*$""",
    re.X,
)
OPTION = re.compile(r"""([a-zA-Z]\w*)(?:=(?:"(.*?)"|'(.*?)'))?""")
# Options that a fence may have; any other word behind the language makes it no fence.
OPTIONS = {
    "title": re.compile(".*"),
    "title_mode": re.compile(".*"),
    "linenums": re.compile(r"\d+(?:[ ]+\d+){0,2}"),
    "hl_lines": re.compile(r"\d+(?:-\d+)?(?:[ ]+\d+(?:-\d+)?)*"),
}

# --- everything else ---

SHOWN = re.compile(r"[^\n]")
QUOTE = re.compile("[> ]*")
BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
COMMENT_END = re.compile(r"--!?>")
OLD_COMMENT_END = re.compile(r"--\s+>")  # older parsers end a comment here, newer ones do not
# Inside these a browser reads `<!--` as plain text; a page that has one hides no comment from us.
RAW = re.compile(r"<(?:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext|!\[|!D|\?)", re.I)
MARKUP = re.compile(
    rf"""
      (?P<escape>\\.)
    | (?P<comment><!--)
    | (?P<code>`+)
    | (?P<mark>\[\^[^\[\]\n]{{0,80}}\])
    | (?P<tag></?[A-Za-z][^<>@\s]*(?:\s(?:[^<>\n]|\n(?![ \t]*[|\n]))*)?>)
    | (?P<link>\((?<=\]\()(?<!\\\]\()[ \t]{{0,9}}<?(?P<address>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?
        (?:[ \t]{{1,9}}(?P<title>"[^"\n]*"|'[^'\n]*'))?[ \t]{{0,9}}\))
    | (?P<reference>\[(?:(?<=^\[)|(?<=^[ ]\[)|(?<=^[ ]{{2}}\[)|(?<=^[ ]{{3}}\[))
        [^\]^\n][^\]\n]*\]:[ \t]*(?P<target>\S+)[ \t]*(?:"[^"\n]*"|'[^'\n]*')?[ \t]*$)
    | (?P<attributes>\{{:?[ ]*{ATTRIBUTE}(?:[ ]+{ATTRIBUTE})*[ ]*\}})
    """,
    re.M | re.X,
)
# Addresses that stand in the text as they are: a run of characters with a dot in it, or a scheme.
RUN = re.compile(r"""(?<![\w./-])(?:https?://[^\s<>"|]++|[\w/-]*+\.[\w./-]*+(?:(?<=/)[^\s<>")\]|]*+)?)""")
BARE = re.compile(
    r"""(?:https?://|www\.).+|(?:[\w-]+\.)+[A-Za-z][\w-]*/.*|[\w./-]+\.(?:md|html?|svg|png|ya?ml|json|css|js|pdf|txt)\b""",
    re.S,
)
# What no address lacks; from there its beginning is looked for.
ADDRESS_MARK = re.compile(r"\.(?=[\w/])|://")
IN_RUN = re.compile(r"[\w./-]")
BRACKET = re.compile(r"[\[\]]")
LONGEST_TEXT = 500  # of a link
INLINE = re.compile(
    "</?(?:a|abbr|b|bdi|bdo|big|cite|code|del|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|tspan|u"
    r"|var|wbr)\b",
    re.I,
)
ANCHOR = re.compile(r"<a\s", re.I)
# Attributes whose value a reader sees or hears.
SEEN_ATTRIBUTE = re.compile(
    r"""(?<=[\s{:])(?:alt|title|aria-label|content|label|value|placeholder|srcdoc|start)\s*=\s*
        ("[^"]*"|'[^']*'|[^\s"'<>}]+)""",
    re.I | re.X,
)


@dataclass
class Markup:
    """The places of a page that are not text: fences, comments and code spans, addresses, titles of
    links, and tags inside a line, which do not part the letters of a word.

    `marks` are those of footnotes, `anchors` are tags of links, `links` the addresses of inline links,
    `references` those of the others.
    """

    fences: list[Place] = field(default_factory=list)
    comments: list[Place] = field(default_factory=list)
    code: list[Place] = field(default_factory=list)
    addresses: list[Place] = field(default_factory=list)
    titles: list[Place] = field(default_factory=list)
    inline: list[Place] = field(default_factory=list)
    marks: list[Place] = field(default_factory=list)
    anchors: list[Place] = field(default_factory=list)
    links: list[Place] = field(default_factory=list)
    references: list[Place] = field(default_factory=list)


def scan(text: str) -> Markup:
    """One pass for the fences, then one from left to right for all other markup."""
    found = Markup(fences=list(fences(text)))
    text = blank(text, found.fences)
    paragraphs = _Paragraphs(text)
    position = shown = 0
    while match := MARKUP.search(text, position):
        kind, (start, position) = match.lastgroup, match.span()
        if kind == "tag" and ANCHOR.match(match[0]):
            found.anchors.append((start, position))
        if match["comment"]:
            # A comment that is shown as text takes those that open inside it along.
            end = paragraphs.comment_end(start) if start >= shown else None
            shown = max(shown, 0 if end else paragraphs.first_end(start))
            if end:
                found.comments.append((start, end))
                position = end
        elif match["code"]:
            position = paragraphs.code_end(len(match["code"]), position)
            found.code.append((start, position))
        elif kind == "mark":
            found.marks.append((start, position))
        elif match["tag"] and INLINE.match(match[0]) and not SEEN_ATTRIBUTE.search(match[0]):
            found.inline.append((start, position))
        elif kind == "attributes" and not _is_list(text, start, position):
            continue
        elif match["tag"] or kind == "attributes":
            found.addresses += unseen(match[0], start)
            found.titles += [
                (start + seen.start(1), start + seen.end(1)) for seen in SEEN_ATTRIBUTE.finditer(match[0])
            ]
        elif kind in ("link", "reference"):
            address = match.span("address" if kind == "link" else "target")
            opened = text.rfind("[", max(0, start - LONGEST_TEXT), start)
            if kind == "link" and opened < 0:
                continue  # no bracket opens it, so it is text
            found.addresses.append(address)
            (found.links if kind == "link" else found.references).append(address)
            # What stands for a picture can hold no link, as a title.
            if kind == "link" and text[opened - 1 : opened] == "!":
                found.titles.append((opened + 1, start - 1))
            if match["title"]:
                found.titles.append(match.span("title"))
    found.addresses += _bare(text, found.code + found.addresses)
    return found


def link_text(text: str, address: int) -> Place | None:
    """The place of the text of an inline link, by where its address starts; nothing for other links."""
    end = text.rfind("](", max(0, address - 12), address)
    if end < 0:
        return None
    lowest = max(0, end - LONGEST_TEXT)
    start = text.rfind("[", lowest, end)
    if start < 0:
        return None
    if text.find("]", start, end) < 0:
        apart = text.find("\n", start, end) >= 0 and BLANK_LINE.search(text, start, end)
        return None if apart else (start + 1, end)
    depth = 0
    for bracket in reversed(list(BRACKET.finditer(text, lowest, end))):
        depth += 1 if bracket[0] == "]" else -1
        if depth < 0:
            return None if BLANK_LINE.search(text, bracket.end(), end) else (bracket.end(), end)
    return None


def _is_list(text: str, start: int, end: int) -> bool:
    """Whether braces are an attribute list: right behind what they belong to, or at the end of a line
    or cell. Elsewhere they are shown."""
    behind = re.match(r"[ \t]*(?:\||\n|\Z)", text[end : end + 200])
    return bool(behind) or text[start - 1 : start] in (")", "*", "_", "`", "]", ">")


def _bare(text: str, others: list[Place]) -> Iterator[Place]:
    """The bare addresses outside code spans and other addresses."""
    others.sort()
    end = 0
    for mark in ADDRESS_MARK.finditer(text):
        if mark.start() < end or _inside(others, mark.start()):
            continue
        start = mark.start()
        while start > end and IN_RUN.match(text[start - 1]):
            start -= 1
        run = RUN.match(text, start)
        end = run.end() if run else mark.end()
        match = BARE.match(run[0]) if run else None
        if match and not _inside(others, start):
            yield start, start + match.end()


def _inside(places: list[Place], position: int) -> bool:
    index = bisect_left(places, (position + 1,)) - 1
    return index >= 0 and position < places[index][1]


def fences(text: str) -> Iterator[Place]:
    """The fenced blocks. A fence that is never closed, or that a line of its body leaves, is none."""
    position, opened, prefix, mark, quotes, empty = 0, -1, "", "", 0, False
    for line in text.split("\n"):
        here, position = position, position + len(line) + 1
        line = line.expandtabs(4)
        if opened < 0:
            prefix = QUOTE.match(line)[0]
            match = FENCE.match(line, len(prefix))
            if match and _options_are_known(match["options"]):
                opened, mark, quotes, empty = here, match["mark"], prefix.count(">"), False
            continue
        own = QUOTE.match(line[: len(prefix)])[0]
        rest = line[len(own) :].rstrip(" ")
        level = own.count(">")
        if level > quotes or (rest and (len(own) < len(prefix) or (empty and level < quotes))):
            opened = -1
        elif not rest:
            empty = True
        elif rest == mark:
            yield opened, here + len(text[here : position - 1])
            opened = -1
        else:
            empty = False


def unseen(markup: str, offset: int) -> Iterator[Place]:
    """The parts of a tag or an attribute list that no reader sees."""
    start = 0
    for seen in SEEN_ATTRIBUTE.finditer(markup):
        yield offset + start, offset + seen.start(1)
        start = seen.end(1)
    yield offset + start, offset + len(markup)


def blank(text: str, places: list[Place], fill: str = " ") -> str:
    """The text with blanks in place of the places, so that every line and column stays true."""
    parts, position = [], 0
    for start, end in sorted(places):
        start = max(start, position)
        if end > start:
            parts.append(text[position:start])
            piece = text[start:end]
            parts.append(SHOWN.sub(fill, piece) if "\n" in piece else fill * len(piece))
            position = end
    parts.append(text[position:])
    return "".join(parts)


def _options_are_known(options: str | None) -> bool:
    for name, double, single in OPTION.findall(options or ""):
        if name not in OPTIONS or not OPTIONS[name].fullmatch(double or single or name):
            return False
    return True


class _Paragraphs:
    """The borders of paragraphs, code spans and comments of a text, each found once, so that a page
    full of openers without an end is still read in one pass."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.breaks = [match.start() for match in BLANK_LINE.finditer(text)]
        self.ends = [] if RAW.search(text) else [match.end() for match in COMMENT_END.finditer(text)]
        self.ticks: dict[int, list[int]] = {}
        for run in re.finditer("`+", text):
            self.ticks.setdefault(len(run[0]), []).append(run.start())
        self.tick_places = sorted(place for places in self.ticks.values() for place in places)

    def bounds(self, position: int) -> Place:
        """The paragraph around a position."""
        index = bisect_left(self.breaks, position)
        start = self.breaks[index - 1] if index else 0
        return start, self.breaks[index] if index < len(self.breaks) else len(self.text)

    def code_end(self, length: int, position: int) -> int:
        """Where a code span ends: behind the next run of as many ticks in the same paragraph."""
        places = self.ticks.get(length, [])
        index = bisect_left(places, position)
        if index < len(places) and places[index] < self.bounds(position)[1]:
            return places[index] + length
        return position

    def first_end(self, start: int) -> int:
        """Behind the first end mark after the opening of a comment; 0 where there is none."""
        index = bisect_left(self.ends, start + 5)
        return self.ends[index] if index < len(self.ends) else 0

    def comment_end(self, start: int) -> int | None:
        """Where a comment ends, or nothing if it is shown as text.

        At the start of a line a comment may hold blank lines. Elsewhere it ends with its paragraph,
        and a code span around its marks would break it: there, next to ticks, it is left visible.
        """
        end = self.first_end(start)
        if not end or OLD_COMMENT_END.search(self.text, start, end):
            return None
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start].expandtabs(4)
        if not before.strip() and len(before) <= 3:
            return end
        first, last = self.bounds(start)
        tick = bisect_left(self.tick_places, first)
        if tick < len(self.tick_places) and self.tick_places[tick] < last:
            return None
        # In a quote, or where a line of it leaves the block that it stands in, it is not closed.
        rest = self.text[start:end].split("\n")[1:]
        indent = len(before) if not before.strip() else 0
        leaves = any(len(line) - len(line.lstrip(" ")) < indent for line in rest)
        return None if end > last or leaves or (">" in before) else end
