"""A readable file in; what a reader sees of it, its definitions, mentions, links and exceptions out.

The raw file is read, because only there every line and column is true. Nothing is rendered.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from . import definitions, exceptions, markup
from .definitions import Definition, Item, Text, Unread
from .exceptions import PageException
from .source import Source
from .tree import DEEPEST, LOADER

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")  # what MkDocs renders
TAGGED = (".svg", ".html", ".htm", ".txt")  # published as they are
READABLE = (*MARKDOWN, *TAGGED)

# A whole token of five digits, or of one letter and four digits, as the trade writes codes. Not one:
# a part of a longer word, of a number (12,345 or 97112.5 or 0.97112), an amount, a character reference.
CODE_LIKE = re.compile(
    r"(?<![^\W_])(?<!\$)(?<!(?<![0-9]{4})[0-9]\.)(?<!&\#)"
    r"(?:[0-9]{5}|[A-Za-z][0-9]{4})"
    r"(?![^\W_])(?!\.[0-9]{1,4}(?![0-9]))(?!,[0-9]{3}(?![0-9]))"
)
# The same with characters in it that a reader does not see, or with digits of another script.
UNSEEN = "\\x00-\\x08\\x0e-\\x1f\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff"
INVISIBLE = re.compile(f"[{UNSEEN}]")
DISGUISED = re.compile(rf"(?<![^\W_])[A-Za-z\d](?:[{UNSEEN}]*\d){{4}}(?![{UNSEEN}]*[^\W_])")
BARE_CODE = re.compile(r"(?<![\w/.-])[.#]?(?:[0-9]{5}|[A-Za-z][0-9]{4})(?![\w/.-])")
FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.S)
# In the settings: comments and names of files, outside quotes.
YAML_HIDDEN = re.compile(
    r"""(?<!\w)"(?:\\.|[^"\\\n])*"|(?<!\w)'[^'\n]*'|(?P<hidden>(?:^|(?<=\s))\#.*|[\w./-]+\.(?:md|css|js|py)\b)""",
    re.M,
)
SVG_MARKUP = re.compile(
    r"<!--.*?-->|<style\b.*?</style>|<script\b.*?</script>|<!\[CDATA\[|\]\]>|<[^>]*>", re.S
)

# Marks of emphasis and code, which do not part the letters of a word; numbers of list items.
GLUE = re.compile(r"(?<=[\w\u00ad])[*`~]+|[*`~]+(?=[\w\u00ad])")
LIST_NUMBER = re.compile(r"^[ \t>]*[0-9]+[.)](?=[ \t])", re.M)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")


@dataclass(frozen=True)
class Page:
    """What the rules need to know of one readable file.

    `flow` is its text as a reader's eye runs on, with every place kept; `unseen` are the parts that
    are published but not in it: fences, comments, addresses, titles. `loose` are items of definition
    lists outside a definition, `unread` what looks like a definition and is not read as one.
    """

    source: Source
    flow: str
    unseen: tuple[Text, ...] = ()
    definitions: tuple[Definition, ...] = ()
    loose: tuple[Item, ...] = ()
    unread: tuple[Unread, ...] = ()
    mentions: tuple[Text, ...] = ()
    links: tuple[Text, ...] = ()
    exceptions: tuple[PageException, ...] = ()


def read(source: Source) -> Page:
    """The page that a source holds; how it is read depends on the ending of its path."""
    path = source.path.lower()
    if path.endswith(MARKDOWN):
        return _read_markdown(source)
    if path.endswith(TAGGED):
        visible = _tagged_text(source.text)
    else:
        visible = YAML_HIDDEN.sub(_uncommented, source.text)
    flow = _flow(visible)
    return Page(source, flow, mentions=(*_mentions(source, visible), *_disguised(source, flow)))


def _read_markdown(source: Source) -> Page:
    text = source.text
    found = markup.scan(text)
    # Three views of one text, with the same places: the structure for definitions, what is visible for
    # codes, and the flow, in which words that markup splits are whole again.
    hidden = found.fences + found.comments
    structure = markup.blank(text, hidden + _front_matter(text))
    # What is nothing but a code may be text that only looks like an address or an attribute.
    addresses = [place for place in found.addresses if not BARE_CODE.search(text[slice(*place)])]
    visible = markup.blank(text, hidden + addresses + found.inline)
    apart = hidden + addresses + found.titles + found.inline
    glue = markup.blank(text, found.comments + found.inline, "\u00ad")
    flow = _flow(markup.blank(glue, found.fences + addresses + found.titles))
    read_as, loose, unread = definitions.find(source, structure)
    return Page(
        source,
        flow,
        unseen=tuple(_text(source, place) for place in apart),
        definitions=read_as,
        loose=loose,
        unread=unread,
        mentions=(*_mentions(source, visible), *_disguised(source, flow)),
        links=tuple(_text(source, place) for place in found.links),
        exceptions=tuple(exceptions.find(source, visible, found.comments)),
    )


def _text(source: Source, place: markup.Place) -> Text:
    return Text(source.text[slice(*place)], source.span(*place))


def _mentions(source: Source, visible: str) -> Iterator[Text]:
    for match in CODE_LIKE.finditer(visible):
        yield Text(match[0], source.span(*match.span()))


def _disguised(source: Source, flow: str) -> Iterator[Text]:
    """Codes that a reader sees as one word although markup or invisible characters stand in them, or
    although they are written with digits of another script."""
    for match in DISGUISED.finditer(flow):
        code = "".join(map(_ascii_digit, INVISIBLE.sub("", match[0])))
        around = flow[max(match.start() - 8, 0) : match.start()] + code + flow[match.end() : match.end() + 8]
        if source.text[slice(*match.span())] != code and CODE_LIKE.search(INVISIBLE.sub("", around)):
            yield Text(code, source.span(*match.span()))


def _ascii_digit(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def _front_matter(text: str) -> list[markup.Place]:
    """The place of the front matter. As for MkDocs it is none unless it holds keys with values."""
    match = FRONT_MATTER.match(text)
    if not match:
        return []
    # Events, not values: the values of a deep nesting would end the process.
    first, depth = None, 0
    try:
        for event in yaml.parse(match["yaml"], Loader=LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return []
            if isinstance(event, yaml.NodeEvent):
                first = first or event
                if event.anchor or getattr(event, "tag", None):
                    return []
    except yaml.YAMLError:
        return []
    return [match.span()] if isinstance(first, yaml.MappingStartEvent) else []


def _uncommented(match: re.Match[str]) -> str:
    return " " * len(match[0]) if match["hidden"] else match[0]


def _flow(visible: str) -> str:
    """The visible text as words in a row: no emphasis, entities or numbers of list items in between.

    What is taken out of a word leaves soft hyphens, so that every place stays true.
    """
    if "&" in visible:
        visible = ENTITY.sub(_decoded, visible)
    visible = GLUE.sub(lambda match: "\u00ad" * len(match[0]), visible)
    return LIST_NUMBER.sub(lambda match: " " * len(match[0]), visible)


def _decoded(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return character.ljust(len(match[0]), "\u00ad") if len(character) == 1 else match[0]


def _tagged_text(text: str) -> str:
    """SVG or HTML with blanks in place of everything but its text and its spoken labels."""
    places: list[markup.Place] = []
    for match in SVG_MARKUP.finditer(text):
        if match[0].startswith(("<!--", "<style", "<script")):
            places.append(match.span())
        else:
            places += markup.unseen(match[0], match.start())
    return markup.blank(text, places)
