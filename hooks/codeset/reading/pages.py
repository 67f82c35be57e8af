"""A readable file in; what a reader sees of it, its definitions, mentions, links and exceptions out.

The raw file is read, because only there every line and column is true. Nothing is rendered.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import yaml

from ..data.tree import DEEPEST, LOADER, Tree
from ..model import Text
from ..source import Source
from ..words import Place, plain, unmarked
from . import definitions, exceptions, marks, markup, mentions, tagged
from .definitions import Definition, Item, Unread
from .exceptions import PageException
from .marks import Mark

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")  # what MkDocs renders
TAGGED = (".svg", ".html", ".htm", ".txt")  # published as they are, or templates
QUOTING = (".js", ".mjs", ".css")  # of these a reader sees what stands in quotes
READABLE = (*MARKDOWN, *TAGGED, *QUOTING)
SETTINGS = (".yml", ".yaml")

BARE_CODE = re.compile(r"(?<![\w/.-])[.#]?(?:[0-9]{5}|[A-Za-z][0-9]{4})(?![\w/.=-])")
FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.S)
# In the settings: comments and names of files, outside quotes.
YAML_HIDDEN = re.compile(
    r"""(?<!\w)"(?:\\.|[^"\\\n])*"|(?<!\w)'[^'\n]*'|(?P<hidden>(?:^|(?<=\s))\#.*|[\w./-]+\.(?:md|css|js|py)\b)""",
    re.M,
)
# Marks of emphasis and code, which do not part the letters of a word; numbers of list items.
GLUE = re.compile("[*`~]+")
LIST_NUMBER = re.compile(r"^[ \t>]*[0-9]+[.)](?=[ \t])", re.M)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


LIST = re.compile(r"\{[^{}]*\.list-(?P<name>[a-z]+)")
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

    `flow` is its text as a reader's eye runs on, with every place kept; `unseen` are the places of what
    is published but not in it: fences, comments, addresses, titles. `loose` are items of definition lists
    outside a definition, `unread` what looks like a definition and is not read as one.

    `marks` are its footnote marks, `links` those to facts, sources and days that are counted. `claims` is
    the flow without what other rules compare: in it stand the figures that a mark must answer for.
    `labels` are the pieces beside the flow that a reader sees, such as a description, each with its place;
    neither they nor the `headings` can hold a mark. `body` is where the running text begins, behind the
    front matter.
    `lists` are the lists of data that the build writes into it, each with the place where.
    """

    source: Source
    flow: str
    claims: str = ""
    labels: tuple[tuple[int, str], ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    body: int = 0
    unseen: tuple[Place, ...] = ()
    definitions: tuple[Definition, ...] = ()
    loose: tuple[Item, ...] = ()
    unread: tuple[Unread, ...] = ()
    mentions: tuple[Text, ...] = ()
    marks: tuple[Mark, ...] = ()
    links: tuple[Link, ...] = ()
    exceptions: tuple[PageException, ...] = ()
    lists: tuple[tuple[str, int], ...] = ()
    title: str = ""  # in the front matter
    holds_marks: bool = False  # whether a writer can put marks into it

    @cached_property
    def plain(self) -> str:
        """The flow in lower case and without the marks of links and quotations, as long as the flow."""
        return unmarked(self.flow)

    @property
    def texts(self) -> list[tuple[int, str]]:
        """What a reader sees, in lower case and without marks of links, in pieces that are read apart, each
        with its place."""
        return [(self.body, self.plain[self.body :]), *((at, unmarked(text)) for at, text in self.labels)]


def read(source: Source) -> Page:
    """The page that a source holds; how it is read depends on the ending of its path."""
    path = source.path.lower()
    if not path.endswith((*TAGGED, *QUOTING, *SETTINGS)):
        return read_markdown(source)
    if path.endswith(TAGGED):
        visible = tagged.text_of(source.text)
        flow = _flow(visible)
        labels = [(0, flow)]
    elif path.endswith(QUOTING):
        texts = list(tagged.quoted(source.text, 0, len(source.text)))
        visible = markup.blank(source.text, list(tagged.around(texts, 0, len(source.text))))
        flow = _flow(visible)
        labels = [(start, flow[start:end]) for start, end in texts]
    else:
        visible = YAML_HIDDEN.sub(_uncommented, source.text)
        flow = _flow(visible)
        labels = [(match.start("title"), match["title"]) for match in TITLES.finditer(visible)]
    found = (*mentions.find(source, visible), *mentions.disguised(source, flow))
    return Page(source, flow, labels=tuple(labels), body=len(flow), mentions=found)


def read_values(tree: Tree, keys: frozenset[str]) -> Page:
    """The texts of a data file as a page: the values of some keys, each a block of its own."""
    text = tree.source.text
    places = [
        (event.start_mark.index + bool(event.style), event.end_mark.index - bool(event.style))
        for path, event in tree.values.items()
        if path and path[-1] in keys and isinstance(event, yaml.ScalarEvent)
    ]
    shown = markup.blank(text, list(tagged.around(sorted(places), 0, len(text))))
    # A colon begins a block, as that of an item of a definition list.
    for start, _ in places:
        shown = f"{shown[: start - 2]}: {shown[start:]}"
    page = read_markdown(Source(tree.source.path, shown))
    return replace(page, source=tree.source)


def read_markdown(source: Source) -> Page:
    """The page that a Markdown file holds, whatever its path ends with."""
    text = source.text
    found = markup.scan(text)
    # Three views of one text, with the same places: the structure for definitions, what is visible for
    # codes, and the flow, in which words that markup splits are whole again.
    hidden = found.fences + found.comments
    front, title = _front_matter(text)
    structure = markup.blank(text, hidden + front + found.marks)
    # What is nothing but a code may be text that only looks like an address or an attribute.
    addresses = [place for place in found.addresses if not BARE_CODE.search(text[slice(*place)])]
    visible = markup.blank(text, hidden + addresses + found.inline + found.marks)
    # Seven words in a row are looked for also in long addresses; a short one holds none.
    long = [place for place in addresses if place[1] - place[0] > 60]
    apart = hidden + long + found.titles + found.inline
    glue = markup.blank(text, found.comments + found.inline, "\u00ad")
    flow = _flow(markup.blank(glue, found.fences + addresses + found.titles + found.marks))
    read_as, loose, unread = definitions.find(source, structure)
    links, texts = _links(source, structure, found)
    linked = [place for start, _ in found.links if (place := markup.link_text(structure, start))]
    pictured = [place for place in linked if structure.startswith("![", place[0] - 2)]
    headings = [match.span() for match in marks.HEADING.finditer(structure)]
    titles = [match.span("title") for match in marks.TITLE.finditer(structure)]
    named = {definition.name.span.line for definition in read_as}
    stated = [place for definition in read_as for place in _lines_of(source, definition)]
    # A code span over several lines may be none: what parts its lines is not looked at here.
    code = [place for place in found.code if "\n" not in text[slice(*place)]]
    closed = {
        "heading": headings,
        "front matter": front,
        "title": sorted(found.titles + titles + pictured),
        "link text": sorted(linked),
    }
    labels = [*_labels(text, front), *((place[0], text[slice(*place)]) for place in found.titles)]
    return Page(
        source=source,
        flow=flow,
        claims=markup.blank(flow, front + code + stated + texts + headings + titles),
        labels=tuple(labels),
        headings=tuple(
            (place[0], flow[slice(*place)])
            for place in headings + titles
            if source.span(*place).line not in named
        ),
        body=front[0][1] if front else 0,
        unseen=tuple(apart),
        definitions=read_as,
        loose=loose,
        unread=unread,
        mentions=(*mentions.find(source, visible), *mentions.disguised(source, flow)),
        marks=marks.find(source, flow, found.marks, closed),
        links=tuple(links),
        exceptions=tuple(exceptions.find(source, visible, found.comments)),
        lists=tuple(_lists(structure, headings)),
        title=title,
        holds_marks=True,
    )


def _lists(structure: str, headings: list[Place]) -> Iterator[tuple[str, int]]:
    """The lists that the build writes, each at the end of the section whose heading asks for it:
    `## All entries { #entries .list-facts }`."""
    ends = [*(start for start, _ in headings[1:]), len(structure)]
    for (start, stop), end in zip(headings, ends, strict=False):
        if asked := LIST.search(structure, start, stop):
            yield asked["name"], end


def _links(source: Source, structure: str, found: markup.Markup) -> tuple[list[Link], list[Place]]:
    """The links to facts, sources and days in their order, and the places of the texts of days."""
    references = set(found.references)
    links: list[tuple[int, Link]] = []
    texts: list[Place] = []
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


def _labels(text: str, front: list[Place]) -> Iterator[tuple[int, str]]:
    """What a reader sees of the front matter, each piece with its place."""
    for place in front:
        for key in SEEN_KEY.finditer(text, *place):
            yield key.start("text"), key["text"]


def _lines_of(source: Source, definition: Definition) -> Iterator[Place]:
    """The heading of a definition and its values: what is compared with the code set."""
    yield source.place(definition.name.span.line, definition.name.span.line)
    for item in definition.items:
        yield source.place(item.value.span.line, item.last)


def _text(source: Source, place: Place) -> Text:
    return Text(source.text[slice(*place)], source.span(*place))


def _front_matter(text: str) -> tuple[list[Place], str]:
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
