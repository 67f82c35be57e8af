"""What the build does to a page itself: its notes and lists, tables for every reader, marks on old facts,
drawings, what templates need.

Everything is made from what the gate has judged. What stands beside the pages: files.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

import signs
from codeset.data.load import SEARCH
from codeset.made import explained, labels, lists, notes, strings

if TYPE_CHECKING:
    from jinja2 import Environment
    from markdown import Markdown
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from codeset.site import Site

# Pages load their own files and nothing else; no script and no style stands inside a page. They connect to
# nothing: `connect-src` is for programs that judge a page and ask for robots.txt from inside it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'"
)
DAY = re.compile(r'<time datetime="(?P<day>[0-9-]{10})">')
# A link to a day that is counted.
COUNTED = re.compile(r'<a (?P<rest>[^>]*\bhref="[^"#?]*\bunits\.html\?(?P<day>[^"#]*))(?P<fragment>[^"]*")')
DRAWING = re.compile(
    r'<img (?=[^>]*\balt="(?P<words>[^"]*)")[^>]*\bsrc="[^"]*\bassets/figures/(?P<name>[\w-]+\.svg)"[^>]*>'
)
# The square of a task list, which is ticked on paper: it has no name, and the item beside it says all.
SQUARE = '<input type="checkbox" disabled/>'
# A link to another site whose text is not its address: on paper the address stands behind it.
OUTSIDE = re.compile(r'<a (?P<rest>[^>]*\bhref="https?://(?P<address>[^"]+)"[^>]*)>(?!https?://)')
HEADINGS = ("h1", "h2", "h3", "h4")
LINES = strings.TOOL["copy"]["columns"]


def on_config(config: MkDocsConfig, **kwargs) -> MkDocsConfig:
    """Let the engine make tables and marks as `ForReaders` says."""
    config.extra["for_readers"] = ForReaders()
    config.markdown_extensions.append(config.extra["for_readers"])
    return config


def on_files(files: Files, config: MkDocsConfig, **kwargs) -> Files:
    """Number the notes of every page, from what the gate has judged."""
    site, docs = config.extra["site"], f"{Path(config.docs_dir).name}/"
    config.extra["noted"] = {
        page.source.path.removeprefix(docs): notes.of_page(site, page) for page in site.markdown
    }
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **kwargs) -> str:
    """The text of the page with its lists written out, its marks numbered and its notes at the end."""
    noted, told = config.extra["noted"].get(page.file.src_uri), config.extra["for_readers"]
    told.notes, told.language = noted.notes if noted else {}, _language(page)
    told.web = not page.meta.get("sheet")
    told.terms = explained.chosen(config.extra["site"], page.file.src_uri, page.meta)
    return noted.text if noted else markdown


class ForReaders(Extension):
    """Tables that a screen reader, a phone and a PDF can tell apart: each with a caption, header cells with
    their scope, and each cell with the name of its column. Marks that say what kind of support they have.
    `notes`, `language` and `terms` are those of the page at hand; `asked` are its paragraphs with an id: the
    id, the words that they begin with, and all of their words; `web` is false on a sheet of paper."""

    notes: ClassVar[dict[int, notes.Note]] = {}
    language: ClassVar[str] = "en"
    terms: ClassVar[dict[str, explained.Term]] = {}
    asked: ClassVar[list[tuple[str, str, str]]] = []
    web: ClassVar[bool] = True

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_ForReaders(md, self), "for-readers", 4)  # after headings have their links


class _ForReaders(Treeprocessor):
    def __init__(self, md: Markdown, extension: ForReaders) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        heading, used = "", Counter()
        for element in root.iter():
            if element.tag in HEADINGS:
                heading = _words(element)
            elif element.tag == "table":
                used[heading] += 1
                _name(element, heading if used[heading] == 1 else f"{heading}, {used[heading]}")
            _part(element)
        for parent in [*root.iter()]:
            _pair(parent)
        explained.explain(root, self.extension.terms)
        self.extension.asked = [*_asked(root)]
        words = strings.PAGE.get(self.extension.language, strings.PAGE["en"])
        _tell(root, self.extension.notes, words)
        signs.say(root, self.extension.language, words)
        signs.sign(root, words["to_heading"], answers=self.extension.web)


def _pair(parent: Element) -> None:
    """Set a box of what counts and the box of what does not, which follows it, side by side."""
    for yes, no in [*pairwise(parent)]:
        if yes.get("class") == "admonition success" and no.get("class") == "admonition failure":
            pair = Element("div", {"class": "pair"})
            parent.insert([*parent].index(yes), pair)
            for box in (yes, no):
                parent.remove(box)
                pair.append(box)


def _asked(root: Element) -> Iterator[tuple[str, str, str]]:
    for block in root.iter():
        lead = block.find(".//strong") if block.tag in ("p", "li") and block.get("id") else None
        if lead is not None:
            yield block.get("id"), _words(lead), _words(block)


def _part(parent: Element) -> None:
    """Part the marks of an element that stand in a row, and show a note there once."""
    row: dict[str, Element] = {}
    for child in [*parent]:
        link = child.find("a[@class='footnote-ref']") if child.tag == "sup" else None
        if link is None:
            row = {}
        elif link.text in row:
            last = [*row.values()][-1]
            last.tail = child.tail
            parent.remove(child)
        else:
            child.text = ", " if row else child.text
            row[link.text] = child
        if child.tail:
            row = {}


def _tell(root: Element, known: dict[int, notes.Note], words: dict[str, str]) -> None:
    """Give the marks of a page their signs, and the words for who cannot see them. Of a note one link leads
    back, to its first mark."""
    first = set()
    for mark in root.iter("sup"):
        if (link := mark.find("a[@class='footnote-ref']")) is None:
            continue
        number = link.text
        note = known[int(number)]
        mark.set("class", f"mark {note.kind}" + (" past" if note.past else ""))
        mark.set("data-search-exclude", "")
        mark.attrib.pop("id", None)
        if number not in first:
            mark.set("id", f"fnref-{number}")
        first.add(number)
        link.set("aria-label", f"{words['note']} {number}, {words[note.kind]}")
        link.text += notes.SIGNS[note.kind]
    for parent in root.iterfind(".//li/p"):
        for link in parent.findall("a[@class='footnote-backref']")[1:]:
            parent.remove(link)


def _name(table: Element, name: str) -> None:
    caption = Element("caption")
    caption.text = name
    head = table.find("thead/tr")
    labels = [_words(cell) for cell in head]
    for cell, label in zip(head, labels, strict=True):
        if label:
            cell.set("scope", "col")
        else:  # a header that heads nothing is none
            cell.tag = "td"
    for row in table.findall("tbody/tr"):
        row[0].tag = "th"
        row[0].set("scope", "row")
        for cell, label in zip(row[1:], labels[1:], strict=True):
            cell.set("data-label", label)
        for cell, label in zip(row, labels, strict=True):
            if label in LINES:
                cell.set("class", "line")
    # On a phone two columns stay two beside a name; more become lines of a card.
    table.set("class", {1: "narrow", 2: "narrow", 3: "wide compared"}.get(len(labels), "wide"))
    table.insert(0, caption)


def _words(element: Element) -> str:
    """The text of an element, without the link to itself that a heading has."""
    parts = [element.text, *(part for child in element for part in (_seen(child), child.tail))]
    return " ".join("".join(part or "" for part in parts).split())


def _seen(child: Element) -> str:
    return "" if child.tag == "sup" or child.get("class") == "headerlink" else _words(child)


def on_page_content(html: str, page: Page, config: MkDocsConfig, **kwargs) -> str:
    """Mark the days that are past; lead each computed value to where its day is worked out; say where links
    to other sites lead; put our drawings into the page."""
    site: Site = config.extra["site"]
    config.extra.setdefault("asked", {})[page.url] = config.extra["for_readers"].asked

    def marked_day(match: re.Match[str]) -> str:
        return match[0].replace("<time", '<time class="past"') if match["day"] < site.today else match[0]

    def led_link(match: re.Match[str]) -> str:
        fact = site.computed.get(unescape(match["day"]))
        if not fact:
            return match[0]
        past = 'class="past" ' if fact.is_past(site.today) else ""
        return f'<a {past}{match["rest"]}#{fact.anchor}"'

    html = COUNTED.sub(led_link, DAY.sub(marked_day, html))
    html = html.replace(SQUARE, SQUARE.replace("/>", ' aria-hidden="true"/>'))
    html = OUTSIDE.sub(r'<a \g<rest> data-address="\g<address>">', html)
    return DRAWING.sub(partial(_inlined, _drawings(config)), html)


def _drawings(config: MkDocsConfig) -> dict[str, str]:
    """Our drawings as the gate has read them, by the names of their files."""
    folder = f"{Path(config.docs_dir).name}/assets/figures/"
    sources = [page.source for page in config.extra["site"].pages]
    drawn = {each.path.removeprefix(folder): each.text for each in sources if each.path.startswith(folder)}
    return {**drawn, **lists.drawings(config.extra["site"])}


def _inlined(drawings: dict[str, str], image: re.Match[str]) -> str:
    """The drawing itself in place of the image, so that it takes the colors of the page. Its name is the
    image's text alternative. Search reads the words around it, not the labels in it."""
    drawing = re.sub(r"<!--.*?-->", "", drawings.get(image["name"], ""), flags=re.S)
    named = f'<svg class="fig" role="img" aria-label="{image["words"]}" data-search-exclude'
    return drawing.strip().replace("<svg", named, 1) or image[0]


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **kwargs) -> TemplateContext:
    """Give the page its language, the words of the site in it, and what the edges of its sheets say: paper
    has no other way to know it."""
    language = _language(page)
    words = strings.PAGE.get(language, strings.PAGE["en"])
    context.update(language=language, say=words, edges=_edges(page, config, words))
    # What is said in English on a page in another language is marked; titles of pages always are.
    context["titles"] = Markup(' lang="en"' if language != "en" else "")
    context["english"] = context["titles"] if language not in strings.PAGE else ""
    return context


def _language(page: Page) -> str:
    return str(page.meta.get("lang", "en"))


def _edges(page: Page, config: MkDocsConfig, words: dict[str, str]) -> dict[str, str]:
    """What stands at the edges of a printed page. On a sheet the same as in the foot of its PDF."""
    site: Site = config.extra["site"]
    edition = site.code_set.edition
    address = (page.canonical_url if config.extra["address"] else "") or "_" * 40
    reviews = config.extra["noted"][page.file.src_uri].reviewed.line(words)
    sheet = strings.HANDOUT.get(_language(page)) if page.meta.get("sheet") else None
    edges = {
        "head": ": ".join(dict.fromkeys([config.site_name, page.meta.get("title") or page.title])),
        "foot": f"{edition['name']}, {words['effective']} {edition['effective']}."
        f" {words['checked']} {site.today}. {reviews}",
        "address": f"{sheet['sources'] if sheet else words['this_page'] + ':'} {address}",
        "rights": labels.short_notice(edition)[_language(page)] if sheet else labels.rights(edition),
        "page": words["page"],
        "of": words["of"],
    }
    return {name: unescape(text) for name, text in edges.items()}


def on_env(env: Environment, config: MkDocsConfig, **kwargs) -> Environment:
    """Give the templates the policy, the edition, the day, and the state of each page."""
    site: Site = config.extra["site"]
    env.trim_blocks = env.lstrip_blocks = True  # a third of a page's lines would be empty
    edition, hints = site.code_set.edition, site.code_set.trees.get(SEARCH)
    env.globals.update(policy=POLICY, checked=site, edition=edition, rights=labels.rights(edition))
    env.globals.update(noted=config.extra["noted"], doors=hints.value["doors"] if hints else [])
    # For the page of an error, which is none of ours.
    env.globals.update(language="en", say=strings.PAGE["en"], edges={}, titles="", english="")
    return env
