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

from ..data.tree import Tree
from ..model import Text
from ..source import Source
from ..words import Place, blank, plain, unmarked
from . import definitions, exceptions, front_matter, grammar, marks, mentions, tagged
from .definitions import Definition, Item, Unread
from .exceptions import PageException
from .grammar import Form
from .marks import Mark

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")  # what MkDocs renders
TAGGED = (".svg", ".html", ".htm", ".txt")  # published as they are, or templates
READABLE = (*MARKDOWN, *TAGGED)
SETTINGS = (".yml", ".yaml")

# Keys of the settings whose text a reader sees; those of `nav` are more.
SEEN_SETTINGS = frozenset(
    "site_name site_description site_author copyright name title permalink_title label".split()
)
# Marks of emphasis and code at a word.
GLUE = re.compile(r"(?<=\w)[*`]+|[*`]+(?=\w)")
LIST_NUMBER = re.compile(r"(?<=^)(?P<before>[ >]*)[0-9]{1,3}[.)](?=[ ])", re.M)
ASKED = re.compile(r"\{[^{}]*\.(?P<name>(?P<kind>list|tool)-[a-z]+)")
LINE_START = re.compile(r"\n[ >]+")
# The address of a fact, a source or a computed value, in Markdown or on the published site.
REGISTERED = re.compile(
    r"(?:[^#?]*/)?(?:(?P<list>facts|sources)\.(?:md|html)(?:\?[^#]*)?#(?P<id>.*)"
    r"|(?P<units>units)\.(?:md|html)\?(?P<day>.*))",
    re.S,
)


class Link(NamedTuple):
    """A link to an entry of a list, `facts` or `sources`, or to a day that is counted, in `units`: the id
    or the day, and the text that a reader sees."""

    list: str
    id: Text
    text: Text
    own: bool = True  # on this site, by a relative address


@dataclass(frozen=True)
class Page:
    """What the rules need to know of one readable file.

    `flow` is its text as a reader's eye runs on, with every place kept; `unseen` are the places of what
    is published but not in it: fences, comments, addresses. `loose` are items of definition lists
    outside a definition, `unread` what looks like a definition and is not read as one, `unreadable` the
    places of what is no Markdown that pages may use.

    `marks` are its footnote marks, `links` those to facts, sources and days that are counted. `claims` is
    the flow without what other rules compare: in it stand the figures that a mark must answer for.
    `leads` are the texts of links to other pages, each with the address; of the settings, the words of the
    menu with theirs.
    `labels` are the pieces beside the flow that a reader sees, such as a description, each with its place;
    neither they nor the `headings` can hold a mark. `body` is where the running text begins, behind the
    front matter.
    `lists` are the lists of data and the tools that the build writes into it, each with the place where.
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
    unreadable: tuple[tuple[Place, Form], ...] = ()
    mentions: tuple[Text, ...] = ()
    marks: tuple[Mark, ...] = ()
    links: tuple[Link, ...] = ()
    leads: tuple[tuple[Text, str], ...] = ()
    exceptions: tuple[PageException, ...] = ()
    lists: tuple[tuple[str, int], ...] = ()
    title: str = ""  # in the front matter
    language: str = "en"  # in the front matter
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
    if path.endswith(TAGGED):
        flow = tagged.text_of(source.text)
        return _not_written(source, flow, [(0, flow)])
    return read_settings(source) if path.endswith(SETTINGS) else read_markdown(source)


def read_settings(source: Source) -> Page:
    """What a reader sees of the settings of MkDocs: names, titles and the words of the menu."""
    tree = Tree(source)
    keys = {path: event for path, event in tree.keys.items() if path[0] == "nav"}
    seen = sorted([*_scalars(tree, SEEN_SETTINGS), *map(front_matter.place, keys.values())])
    page = _not_written(source, _only(source.text, seen), [(a, source.text[a:b]) for a, b in seen])
    leads = [
        (Text(event.value, source.span(*front_matter.place(event))), tree.values[path].value)
        for path, event in keys.items()
        if isinstance(tree.values.get(path), yaml.ScalarEvent)
    ]
    return replace(page, leads=tuple(leads))


def _not_written(source: Source, flow: str, labels: list[tuple[int, str]]) -> Page:
    """What is no Markdown, and can hold no mark."""
    return Page(source, flow, labels=tuple(labels), body=len(flow), mentions=(*mentions.find(source, flow),))


def read_values(tree: Tree, keys: frozenset[str], led: tuple[str, ...] = ()) -> Page:
    """The texts of a data file as a page: the values of some keys, each a block of its own. Those of the keys
    that are `led` stand behind their keys, as on a page, and belong to one block."""
    places = sorted(_scalars(tree, keys))
    words = [front_matter.place(event) for path, event in tree.keys.items() if path[-1] in led]
    shown = _only(tree.source.text, sorted([*places, *((start, end + 1) for start, end in words)]))
    inside = {place[0] for place in _scalars(tree, frozenset(led))}
    first = [front_matter.place(event)[0] for path, event in tree.keys.items() if path[-1] in led[:1]]
    # A bar begins a block, as that of a row.
    for start in [*first, *(start for start, _ in places if start not in inside)]:
        shown = f"{shown[: start - 2]}| {shown[start:]}"
    page = read_markdown(Source(tree.source.path, shown))
    return replace(page, source=tree.source, unreadable=())


def _scalars(tree: Tree, keys: frozenset[str]) -> Iterator[Place]:
    """The places of the texts that stand under some keys."""
    for path, event in tree.values.items():
        if isinstance(event, yaml.ScalarEvent) and keys.intersection(path[-2:]):
            yield front_matter.place(event)


def _only(text: str, places: list[Place]) -> str:
    """A text with blanks for all but some places."""
    edges = [0, *(edge for place in places for edge in place), len(text)]
    return blank(text, list(zip(edges[::2], edges[1::2], strict=True)))


def read_markdown(source: Source, *, own: bool = True) -> Page:
    """The page that a Markdown file holds, whatever its path ends with; one that is not the site's own may
    be written in any Markdown, and is read as far as it can be."""
    text = source.text if own else grammar.loosened(source.text)
    front, labels, keys, unreadable = front_matter.read(source)
    found = grammar.scan(blank(text, front))
    found.marks[:0] = [match.span() for place in front for match in grammar.FOOTNOTE.finditer(text, *place)]
    # Three views of one text, with the same places: the structure for definitions, what is visible for
    # codes, and the flow, which leaves out the words of pictures.
    hidden = found.fences + found.comments
    addresses = [where for _, where in found.links] + found.attributes
    structure = blank(text, hidden + front + found.marks)
    visible = blank(text, hidden + addresses + found.marks)
    flow = LIST_NUMBER.sub(_bullet, GLUE.sub(_glued, blank(visible, found.pictures)))
    read_as = definitions.find(source, structure)
    links, texts = _links(source, structure, found)
    headings = [match.span() for match in marks.HEADING.finditer(structure)]
    titles = [match.span("title") for match in marks.TITLE.finditer(structure)]
    named, stated = _compared_apart(source, headings + titles, read_as.definitions)
    closed = {"heading": headings, "front matter": front, "title": sorted(found.pictures + titles)}
    closed["link text"] = sorted(place for place, _ in found.links)
    return Page(
        source=source,
        flow=flow,
        claims=blank(flow, front + found.code + stated + texts + headings + titles),
        labels=(*labels, *((place[0], text[slice(*place)]) for place in found.pictures)),
        headings=tuple((place[0], flow[slice(*place)]) for place in named),
        body=front[0][1] if front else 0,
        # Seven words in a row are looked for also in long addresses; a short one holds none.
        unseen=tuple(hidden + [place for place in addresses if place[1] - place[0] > 60] + found.pictures),
        definitions=read_as.definitions,
        loose=read_as.loose,
        unread=read_as.unread,
        unreadable=tuple(unreadable + found.unreadable + read_as.lost) if own else (),
        mentions=(*mentions.find(source, visible),),
        marks=marks.find(source, flow, found.marks, closed),
        links=tuple(links),
        leads=tuple(_leads(source, structure, found)),
        # A sheet from elsewhere asks for none, and a line break in it may have become a line.
        exceptions=tuple(exceptions.find(source, visible, found.comments)) if own else (),
        lists=tuple(_lists(structure, headings)),
        title=str(keys.get("title") or ""),
        language=str(keys.get("lang") or "en"),
        holds_marks=True,
    )


def _compared_apart(
    source: Source, headings: list[Place], defined: tuple[Definition, ...]
) -> tuple[list[Place], list[Place]]:
    """The headings that are none of definitions, and the places of the definitions' own lines."""
    codes = {definition.name.span.line for definition in defined}
    named = [place for place in headings if source.span(*place).line not in codes]
    return named, [place for definition in defined for place in _lines_of(source, definition)]


def _lists(structure: str, headings: list[Place]) -> Iterator[tuple[str, int]]:
    """The lists that the build writes, each at the end of the section whose heading asks for it, as in
    `## All entries { #entries .list-facts }`; and the tools, `.tool-count`, right below their heading."""
    ends = [*(start for start, _ in headings[1:]), len(structure)]
    for (start, stop), end in zip(headings, ends, strict=False):
        if asked := ASKED.search(structure, start, stop):
            yield asked["name"].removeprefix("list-"), stop if asked["kind"] == "tool" else end


def _links(source: Source, structure: str, found: grammar.Markup) -> tuple[list[Link], list[Place]]:
    """The links to facts, sources and days in their order, and the places of their texts."""
    links: list[Link] = []
    texts: list[Place] = []
    for place, (start, end) in found.links:
        entry = REGISTERED.fullmatch(source.text[start:end])
        if not entry or place in found.pictures:
            continue
        part = "day" if entry["units"] else "id"
        id_ = Text(
            html.unescape(entry[part]), source.span(start + entry.start(part), start + entry.end(part))
        )
        texts.append(place)
        # In a quote each line begins with its mark.
        words = plain(LINE_START.sub("\n", structure[slice(*place)]))
        shown = Text(words.replace("\u00a0", " "), source.span(*place))
        links.append(Link(entry["units"] or entry["list"], id_, shown, "//" not in source.text[start:end]))
    return links, texts


def _bullet(match: re.Match[str]) -> str:
    """The number of an item as a bullet: it counts nothing."""
    return f"{match['before']}-".ljust(len(match[0]))


def _leads(source: Source, structure: str, found: grammar.Markup) -> Iterator[tuple[Text, str]]:
    """The texts of the links to other pages, each with the address."""
    for place, (start, end) in found.links:
        address = source.text[start:end]
        if ".md" in address and "//" not in address and place not in found.pictures:
            yield Text(plain(structure[slice(*place)]), source.span(*place)), address


def _glued(match: re.Match[str]) -> str:
    return "\u00ad" * len(match[0])


def _lines_of(source: Source, definition: Definition) -> Iterator[Place]:
    """The heading of a definition and its values: what is compared with the code set."""
    yield source.place(definition.name.span.line, definition.name.span.line)
    for item in definition.items:
        yield source.place(item.value.span.line, item.last)
