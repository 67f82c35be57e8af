"""A readable file in; what a reader sees of it, its definitions, mentions, links and exceptions out.

The raw file is read, because only there every line and column is true. Nothing is rendered.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from . import definitions, exceptions, marks, markup
from .definitions import Definition, Item, Text, Unread, plain
from .exceptions import PageException
from .source import Source
from .tree import DEEPEST, LOADER

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")  # what MkDocs renders
TAGGED = (".svg", ".html", ".htm", ".txt")  # published as they are, or templates
QUOTING = (".js", ".mjs", ".css")  # of these a reader sees what stands in quotes
READABLE = (*MARKDOWN, *TAGGED, *QUOTING)
SETTINGS = (".yml", ".yaml")

DATA_ADDRESS = re.compile(r"^ +(?:address|origin): .*", re.M)
# A whole token of five digits, or of one letter and four digits, as the trade writes codes. Not one:
# a part of a longer word, of a number (12,345 or 97112.5 or 0.97112), an amount, a character reference.
CODE_LIKE = re.compile(
    r"(?<![^\W_])(?<!\$)(?<!(?<![0-9]{4})[0-9]\.)(?<!&\#)"
    r"(?:[0-9]{5}|[A-Za-z][0-9]{4})"
    r"(?![^\W_])(?!\.[0-9]{1,4}(?![0-9]))(?!,[0-9]{3}(?![0-9]))"
)
DIGITS = re.compile("[0-9]{4,}")
# The same with characters in it that a reader does not see, or with digits of another script.
UNSEEN = "\\x00-\\x08\\x0e-\\x1f\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff"
INVISIBLE = re.compile(f"[{UNSEEN}]")
FOUR_DIGITS = re.compile(rf"\d(?:[{UNSEEN}]*\d){{3,}}")
DISGUISED = re.compile(rf"(?<![^\W_])[A-Za-z\d](?:[{UNSEEN}]*\d){{4}}(?![{UNSEEN}]*[^\W_])")
BARE_CODE = re.compile(r"(?<![\w/.-])[.#]?(?:[0-9]{5}|[A-Za-z][0-9]{4})(?![\w/.=-])")
FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.S)
# In the settings: comments and names of files, outside quotes.
YAML_HIDDEN = re.compile(
    r"""(?<!\w)"(?:\\.|[^"\\\n])*"|(?<!\w)'[^'\n]*'|(?P<hidden>(?:^|(?<=\s))\#.*|[\w./-]+\.(?:md|css|js|py)\b)""",
    re.M,
)
TAGGED_MARKUP = re.compile(
    r"""<!--|<style\b|<script\b|\{\#|\{\{|\{%|<!\[CDATA\[|\]\]>|<(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.I
)
# What is not text up to its end. Of some of it a reader sees what stands in quotes.
CLOSING = {"<!--": "-->", "<style": "</style>", "<script": "</script>", "{#": "#}", "{{": "}}", "{%": "%}"}
WITH_QUOTES = ("<script", "<style", "{{")
# A comment of a script or a style sheet, or a text in quotes.
QUOTE = re.compile(
    r"""/\*.*?\*/|(?<![:\w"'])//[^\n]*|"(?P<double>(?:\\.|[^"\\\n])*)"|'(?P<single>(?:\\.|[^'\\\n])*)'|`(?P<ticks>(?:\\.|[^`\\])*)`""",
    re.S,
)

WORDLESS = re.compile(r"data:|https?:|\\[0-9a-fA-F]{2}|[^{]*(?<!\$)\{[^{}]*:[^{}]*;")

# Marks of emphasis and code, which do not part the letters of a word; numbers of list items.
GLUE = re.compile("[*`~]+")
# A modifier: two signs behind a code, or beside the word. A diagnosis: a code of ICD-10-CM with its dot, or
# behind that name.
SIGN = r"(?:[A-Z][A-Z0-9]|[0-9]{2})(?![\w.]*[\w])"
GAP = r"(?:\]\([^()\n]{0,80}\)|[\[*`\"\u201c\u201d-])*"
SIGNS = rf"{GAP}{SIGN}(?:{GAP}(?:, | or |, or | and |, and |/){GAP}{SIGN})*{GAP}"
MODIFIERS = re.compile(
    rf"\b[Mm]od(?:ifiers?)?:?\s(?P<behind>{SIGNS})|(?<![\w.-])(?P<before>{SIGNS})\smodifiers?\b"
)
ON_CODE = re.compile(rf"(?:-{SIGN})+")
ONE_SIGN = re.compile(rf"(?<!\w){SIGN}")
# From its dot on, which is found faster; then what stands before the dot.
DIAGNOSIS = re.compile(r"\.[0-9A-Z]{1,4}(?!\w)")
NAMED_DIAGNOSIS = re.compile(
    r"\b(?:ICD-10(?:-CM)?|[Dd]iagnos[ei]s)(?:\s+codes?)?:?\s+(?P<category>[A-TV-Z][0-9][0-9AB])(?!\w|\.\w)"
)
CATEGORY = re.compile(r"(?:.*[^\w.-])?([A-TV-Z][0-9][0-9AB])", re.S)
LIST_NUMBER = re.compile(r"^[ \t>]*[0-9]+[.)](?=[ \t])", re.M)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


LINE_START = re.compile(r"\n[ \t>]+")
# Keys of the front matter whose text a reader sees.
SEEN_KEY = re.compile(
    r"^(?:title|subtitle|description|summary|authors?|tags):(?P<text>.*(?:\n[ \t-].*)*)", re.M
)
# The address of a fact, a source or a computed value, in Markdown or on the published site.
REGISTERED = re.compile(
    r"(?:[^#?]*/)?(?:(?P<list>facts|sources)\.(?:md|html)(?:\?[^#]*)?#(?P<id>.*)"
    r"|(?P<units>units)\.(?:md|html)\?(?P<day>.*))",
    re.S,
)
HREF = re.compile(r"""\bhref\s*=\s*["']?(?P<address>[^\s"'<>]+)""", re.I)
# What readers see of the settings, besides the codes: titles.
TITLES = re.compile(
    r"""^\s*(?:-\s+|(?:site_name|site_description|site_author|copyright|name|title|permalink_title|label):\s)
        (?P<title>.*?)(?::\s+\S+\.md\s*)?$""",
    re.M | re.X,
)


class Link(NamedTuple):
    """A link to an entry of a list, `facts` or `sources`, or to a day that is counted, in `units`: the id
    or the day, and the text that a reader sees. Without a text it is a kind of link whose text cannot be
    compared."""

    list: str
    id: Text
    text: Text | None
    own: bool = True  # on this site, by a relative address


@dataclass(frozen=True)
class Page:
    """What the rules need to know of one readable file.

    `file` is the file as it is, `source` the same without the registers that are made from the data.
    `flow` is its text as a reader's eye runs on, with every place kept; `unseen` are the places of what
    is published but not in it: fences, comments, addresses, titles. `loose` are items of definition lists
    outside a definition, `unread` what looks like a definition and is not read as one.

    `values` are the links to facts and to computed values, `citations` those to sources. `claims` is the
    flow without what other rules compare: in it stand the figures that nothing is bound to. `labels` are
    the pieces that a reader sees and that can hold no link, such as a description, each with its place;
    `body` is where the running text begins, behind the front matter.
    """

    file: Source
    source: Source
    flow: str
    claims: str = ""
    labels: tuple[tuple[int, str], ...] = ()
    body: int = 0
    unseen: tuple[markup.Place, ...] = ()
    definitions: tuple[Definition, ...] = ()
    loose: tuple[Item, ...] = ()
    unread: tuple[Unread, ...] = ()
    mentions: tuple[Text, ...] = ()
    values: tuple[Link, ...] = ()
    citations: tuple[Link, ...] = ()
    exceptions: tuple[PageException, ...] = ()
    title: str = ""  # in the front matter

    @property
    def texts(self) -> list[tuple[int, str]]:
        """What a reader sees, in pieces that are read apart, each with its place."""
        return [(self.body, self.flow[self.body :]), *self.labels]


def read(source: Source) -> Page:
    """The page that a source holds; how it is read depends on the ending of its path."""
    path = source.path.lower()
    if not path.endswith((*TAGGED, *QUOTING, *SETTINGS)):
        return read_markdown(source)
    if path.endswith(TAGGED):
        visible = _tagged_text(source.text)
        flow = _flow(visible)
        labels = [(0, flow)]
    elif path.endswith(QUOTING):
        texts = list(_quoted(source.text, 0, len(source.text)))
        visible = markup.blank(source.text, list(_around(texts, 0, len(source.text))))
        flow = _flow(visible)
        labels = [(start, flow[start:end]) for start, end in texts]
    else:
        visible = YAML_HIDDEN.sub(_uncommented, source.text)
        flow = _flow(visible)
        labels = [(match.start("title"), match["title"]) for match in TITLES.finditer(visible)]
    mentions = (*_mentions(source, visible), *_disguised(source, flow))
    return Page(source, source, flow, labels=tuple(labels), body=len(flow), mentions=mentions)


def read_markdown(file: Source) -> Page:
    """The page that a Markdown file holds, whatever its path ends with."""
    # A register is compared with the data as a whole, and what stands in the data is judged there. Its
    # lines are left empty, so that the number of each line below is true.
    source = marks.without(file)
    text = source.text
    found = markup.scan(text)
    # Three views of one text, with the same places: the structure for definitions, what is visible for
    # codes, and the flow, in which words that markup splits are whole again.
    hidden = found.fences + found.comments
    front, title = _front_matter(text)
    structure = markup.blank(text, hidden + front)
    # What is nothing but a code may be text that only looks like an address or an attribute.
    addresses = [place for place in found.addresses if not BARE_CODE.search(text[slice(*place)])]
    visible = markup.blank(text, hidden + addresses + found.inline)
    # Seven words in a row are looked for also in long addresses; a short one holds none.
    long = [place for place in addresses if place[1] - place[0] > 60]
    apart = hidden + long + found.titles + found.inline
    glue = markup.blank(text, found.comments + found.inline, "\u00ad")
    flow = _flow(markup.blank(glue, found.fences + addresses + found.titles))
    read_as, loose, unread = definitions.find(source, structure)
    links, texts = _links(source, structure, found)
    stated = [place for definition in read_as for place in _lines_of(source, definition)]
    # A code span over several lines may be none: what parts its lines is not looked at here.
    code = [place for place in found.code if "\n" not in text[slice(*place)]]
    claims = markup.blank(flow, front + code + stated + texts)
    return Page(
        file=file,
        source=source,
        flow=flow,
        claims=claims,
        labels=(*_labels(text, front), *((place[0], text[slice(*place)]) for place in found.titles)),
        body=front[0][1] if front else 0,
        unseen=tuple(apart),
        definitions=read_as,
        loose=loose,
        unread=unread,
        mentions=(*_mentions(source, visible), *_disguised(source, flow)),
        values=tuple(link for link in links if link.list != "sources"),
        citations=tuple(link for link in links if link.list == "sources"),
        exceptions=tuple(exceptions.find(source, visible, found.comments)),
        title=title,
    )


def _links(source: Source, structure: str, found: markup.Markup) -> tuple[list[Link], list[markup.Place]]:
    """The links to facts and sources in their order, and the places of their texts."""
    references = set(found.references)
    links: list[tuple[int, Link]] = []
    texts: list[markup.Place] = []
    for start, end in [*found.links, *found.references]:
        if not (entry := REGISTERED.fullmatch(source.text[start:end])):
            continue
        kind, id_ = _entry(source, start, entry)
        own = "//" not in source.text[start:end]
        place = markup.link_text(structure, start) if (start, end) not in references else None
        if place and structure[max(0, place[0] - 2) : place[0]] == "![":
            place = None  # an image shows no text
        if place:
            texts.append(place)
            # In a quote each line begins with its mark.
            shown = plain(LINE_START.sub("\n", structure[slice(*place)]), block=False).replace("\u00a0", " ")
            links.append((start, Link(kind, id_, Text(shown, source.span(*place)), own)))
        else:
            links.append((start, Link(kind, id_, None, own)))
    for start, end in found.anchors:
        for href in HREF.finditer(source.text, start, end):
            if entry := REGISTERED.fullmatch(href["address"]):
                kind, id_ = _entry(source, href.start("address"), entry)
                links.append((start, Link(kind, id_, None)))
    return [link for _, link in sorted(links, key=lambda item: item[0])], texts


def _entry(source: Source, start: int, entry: re.Match[str]) -> tuple[str, Text]:
    """Of an address that begins at `start`: which list it leads to, and to what in it."""
    part = "day" if entry["units"] else "id"
    place = (start + entry.start(part), start + entry.end(part))
    return entry["units"] or entry["list"], Text(html.unescape(entry[part]), source.span(*place))


def _labels(text: str, front: list[markup.Place]) -> Iterator[tuple[int, str]]:
    """What a reader sees of the front matter, each piece with its place."""
    for place in front:
        for key in SEEN_KEY.finditer(text, *place):
            yield key.start("text"), key["text"]


def _lines_of(source: Source, definition: Definition) -> Iterator[markup.Place]:
    """The heading of a definition and its values: what is compared with the code set."""
    yield source.place(definition.name.span.line, definition.name.span.line)
    for item in definition.items:
        yield source.place(item.value.span.line, item.last)


def _text(source: Source, place: markup.Place) -> Text:
    return Text(source.text[slice(*place)], source.span(*place))


def in_data(source: Source) -> list[Text]:
    """The codes that a data file names in what it says, without addresses."""
    return list(_mentions(source, DATA_ADDRESS.sub(lambda match: " " * len(match[0]), source.text)))


def _mentions(source: Source, visible: str) -> Iterator[Text]:
    for digits in DIGITS.finditer(visible):
        # Four digits with a letter before them, or five.
        start = digits.start() - (digits.end() - digits.start() == 4)
        if start >= 0 and (match := CODE_LIKE.match(visible, start)):
            yield Text(match[0], source.span(*match.span()))
            if visible.startswith("-", match.end()) and (signs := ON_CODE.match(visible, match.end())):
                yield from _texts(source, ONE_SIGN.finditer(visible, *signs.span()))
    if "odifier" in visible or "mod " in visible:
        for match in MODIFIERS.finditer(visible):
            yield from _texts(source, ONE_SIGN.finditer(visible, *match.span(match.lastgroup)))
    for match in NAMED_DIAGNOSIS.finditer(visible) if "ICD-10" in visible or "iagnos" in visible else ():
        yield Text(match["category"], source.span(*match.span("category")))
    for match in DIAGNOSIS.finditer(visible):
        if category := CATEGORY.fullmatch(visible, max(match.start() - 4, 0), match.start()):
            place = (category.start(1), match.end())
            yield Text(visible[slice(*place)], source.span(*place))


def _texts(source: Source, found: Iterable[re.Match[str]]) -> Iterator[Text]:
    for match in found:
        yield Text(match[0], source.span(*match.span()))


def _disguised(source: Source, flow: str) -> Iterator[Text]:
    """Codes that a reader sees as one word although markup or invisible characters stand in them, or
    although they are written with digits of another script."""
    if all(_is_plain(flow, *digits.span()) for digits in FOUR_DIGITS.finditer(flow)):
        return
    for match in DISGUISED.finditer(flow):
        code = "".join(map(_ascii_digit, INVISIBLE.sub("", match[0])))
        around = flow[max(match.start() - 8, 0) : match.start()] + code + flow[match.end() : match.end() + 8]
        if source.text[slice(*match.span())] != code and CODE_LIKE.search(INVISIBLE.sub("", around)):
            yield Text(code, source.span(*match.span()))


def _is_plain(flow: str, start: int, end: int) -> bool:
    """Whether four digits or more are ASCII, with nothing in or before them that no reader sees."""
    return (
        flow[start:end].isascii()
        and flow[start:end].isdigit()
        and not INVISIBLE.match(flow, max(start - 1, 0))
    )


def _ascii_digit(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def _front_matter(text: str) -> tuple[list[markup.Place], str]:
    """The place of the front matter and the title in it. As for MkDocs it is none unless it holds keys
    with values."""
    match = FRONT_MATTER.match(text)
    if not match:
        return [], ""
    # Events, not values: the values of a deep nesting would end the process.
    first, depth, title, key = None, 0, "", None
    try:
        for event in yaml.parse(match["yaml"], Loader=LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return [], ""
            if isinstance(event, yaml.NodeEvent):
                first = first or event
                if event.anchor or getattr(event, "tag", None):
                    return [], ""
            if isinstance(event, yaml.ScalarEvent) and depth == 1:
                title = event.value if key == "title" else title
                key = event.value if key is None else None
            elif isinstance(event, yaml.CollectionEndEvent) and depth == 1:
                key = None
    except yaml.YAMLError:
        return [], ""
    return ([match.span()], title) if isinstance(first, yaml.MappingStartEvent) else ([], "")


def _uncommented(match: re.Match[str]) -> str:
    return " " * len(match[0]) if match["hidden"] else match[0]


def _flow(visible: str) -> str:
    """The visible text as words in a row: no emphasis, entities or numbers of list items in between.

    What is taken out of a word leaves soft hyphens, so that every place stays true.
    """
    if "&" in visible:
        visible = ENTITY.sub(_decoded, visible)
    visible = GLUE.sub(_glued, visible)
    return LIST_NUMBER.sub(lambda match: " " * len(match[0]), visible)


def _glued(match: re.Match[str]) -> str:
    around = match.string[match.start() - 1 : match.start()] + match.string[match.end() : match.end() + 1]
    in_word = any(character.isalnum() or character in "_\u00ad" for character in around)
    return "\u00ad" * len(match[0]) if in_word else match[0]


def _decoded(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return character.ljust(len(match[0]), "\u00ad") if len(character) == 1 else match[0]


def _tagged_text(text: str) -> str:
    """SVG, HTML or a template with blanks in place of everything but its text and its spoken labels. A
    tag that stands not inside a line leaves two line ends, so that it parts what stands around it."""
    places: list[markup.Place] = []
    ends: list[int] = []
    position, endless = 0, set()
    while match := TAGGED_MARKUP.search(text, position):
        opening = match[0].lower()
        closing = CLOSING.get(opening, "")
        start = match.start()
        end = -1 if closing in endless else text.find(closing, match.end()) if closing else match.end()
        position = match.end() if end < 0 else end + len(closing)
        if end < 0:
            endless.add(closing)  # What is never closed is left visible, and not looked for again.
        elif opening in WITH_QUOTES:
            places += _around(list(_quoted(text, start, position)), start, position)
        elif closing:
            places.append((start, position))
        else:
            places += markup.unseen(match[0], start)
            ends += [] if markup.INLINE.match(match[0]) else [start]
    shown = list(markup.blank(text, places))
    for end in ends:
        shown[end : end + 2] = "\n\n"
    return "".join(shown)


def _quoted(text: str, start: int, end: int) -> Iterator[markup.Place]:
    """The texts in quotes of a script, a style sheet or a template, without addresses, rules of style
    sheets and signs by their numbers."""
    for match in QUOTE.finditer(text, start, end):
        if (kind := match.lastgroup) and not WORDLESS.match(match[kind]):
            yield match.span(kind)


def _around(texts: list[markup.Place], start: int, end: int) -> Iterator[markup.Place]:
    """The places around some texts."""
    for first, last in texts:
        yield start, first
        start = last
    yield start, end
