"""Pages that other sites show in a frame: pieces of our pages, chosen in docs/data/embeds.yml, at embed/.

They are cut from pages as built, so that there is no second copy of a text: what the gate has judged there is
judged here. Their style and their script are parts of those of the site.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from codeset.data.load import EMBEDS
from files import parts_of
from tools import SCRIPTS, USED

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

CHOSEN = re.compile(r"(?P<page>[\w/-]+\.md)#(?P<id>[\w-]+)(?: (?P<tag>\w+)(?:\.(?P<kind>[\w-]+))?)?")
# What a frame leaves out: links of headings to themselves, words that the whole page explains, the steps of
# the counter, what is for the search and for paper.
LEFT_OUT = re.compile(
    r'<a class="headerlink".*?</a>|<a class="term"[^>]*>(?P<word>.*?)</a>'
    r'| data-(?:said|whole)=\'[^\']*\'| data-search-exclude(?:="")?| data-address="[^"]*"| id="fnref-\d+"'
)
LINK = re.compile(r'(?P<name>\b(?:href|src)=)"(?P<to>[^"]*)"')
NOTE = re.compile(r'href="#fn-(\d+)"')
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Scripts of tools that only the whole page has.
WHOLE = {"reasons", "assistants"}
# The parts of our styles and scripts that a frame needs, by how the comments at their heads begin.
PARTS = {
    "embed.css": {"site.css": "Colors|Text|Marks|What is past|The notice", "embed.css": "In a frame"},
    "embed-text.css": {"site.css": "The answer first|A definition|Tables|Boxes"},
    "embed-tools.css": {
        "site.css": "Buttons|What became of copying",
        "tools.css": "The tools|The answer of|Count a day|Find the code",
        "copy.css": "Buttons that copy",
    },
    "embed.js": {"site.js": "The date"},
}


class Piece(NamedTuple):
    """A piece of a page: its page, the words of the row that chose it, and its HTML."""

    page: Page
    chosen: str
    html: str


def on_files(files: Files, config: MkDocsConfig, **kwargs) -> Files:
    """Add a file for each row, so that pages can link to it and MkDocs checks it; it is filled in later."""
    tree = config.extra["site"].code_set.trees.get(EMBEDS)
    config.extra["embeds"] = tree.value["embeds"] if tree else {}
    for name in config.extra["embeds"]:
        files.append(File.generated(config, f"embed/{name}.html", content=""))
    return files


@event_priority(-50)  # When every page has its content, and templates know all.
def on_env(env: Environment, config: MkDocsConfig, files: Files, **kwargs) -> Environment:
    """Fill the files. Raises PluginError where a row names what is not there."""
    pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
    for name, row in config.extra["embeds"].items():
        pieces = [_piece(name, chosen, pages) for chosen in (f"{row['page']}#title", *row["pieces"])]
        head, *pieces = pieces
        whole = "".join(piece.html for piece in pieces)
        shown = "\n".join(_framed(piece, whole) for piece in pieces if not _hidden(piece))
        tools = dict.fromkeys(USED.findall(whole))
        scripts = [script for tool in tools for script in SCRIPTS[tool] if script not in WHOLE]
        files.get_file_from_path(f"embed/{name}.html").content_string = env.get_template("embed.html").render(
            config=config,
            page=None,
            base_url="..",
            of=head.page,
            pieces=shown,
            scripts=["copy", *scripts] if scripts else [],
            **_due(pieces, config),
        )
    return env


def _piece(name: str, chosen: str, pages: dict[str, Page]) -> Piece:
    match = CHOSEN.fullmatch(chosen)  # the gate has read it, and knows the page and the id
    page = pages[match["page"]]
    found = _element(page.content, match["id"], match["tag"], match["kind"])
    if not found:
        raise PluginError(
            f"{EMBEDS}: {name}: a piece is not there\n"
            f"expected: such an element at or below #{match['id']}\n   found: {chosen}\n"
            "    help: correct the piece, or give the page what it names"
        )
    return Piece(page, chosen, found)


class _Elements(HTMLParser):
    """Where each element of a page stands: its tag, its attributes, where it begins and ends."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.html, self.open, self.all = html, [], []
        self.feed(html)

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append([tag, dict(attrs), self._at(), self._at() + len(self.get_starttag_text() or "")])
        if tag not in VOID:
            self.open.append(self.all[-1])

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self.open:
            element = self.open.pop()
            element[3] = self.html.find(">", self._at()) + 1
            if element[0] == tag:
                return


def _element(html: str, id_: str, tag: str | None, kind: str | None) -> str:
    """The element with an id, or the first of some tag and class from there on; empty if there is none."""
    elements = _Elements(html).all
    at = next((n for n, (_, attrs, *_) in enumerate(elements) if attrs.get("id") == id_), len(elements))
    for name, attrs, start, end in elements[at:]:
        if (not tag or name == tag) and (not kind or kind in (attrs.get("class") or "").split()):
            return html[start:end]
    return ""


def _hidden(piece: Piece) -> bool:
    """Whether a piece only tells what a tool rests on, and until when that is good."""
    return ' hidden=""' in piece.html.partition(">")[0]


def _framed(piece: Piece, whole: str) -> str:
    """A piece whose links lead from the frame to the whole pages."""

    def led(match: re.Match[str]) -> str:
        to = match["to"]
        if to.startswith("#") and f'id="{to[1:]}"' in whole:
            return f'{match[0]} target="_self"'
        at = urljoin(f"/{piece.page.url}", to)
        return f'{match["name"]}"{f"..{at}" if at.startswith("/") else at}"'

    return LINK.sub(led, LEFT_OUT.sub(lambda match: match["word"] or "", piece.html))


def _due(pieces: list[Piece], config: MkDocsConfig) -> dict[str, object]:
    """The days after which a page of pieces is past its date, and where the marks lead that are good until
    then: of what stands on it, and of the pages that it is from."""
    noted, good = config.extra["noted"], []
    for piece in pieces:
        page = noted[piece.page.file.src_uri]
        notes = [page.notes[int(number)] for number in NOTE.findall(piece.html)]
        good += [(note.due, f"{piece.page.url}#fn-{note.number}") for note in notes if note.due]
        good += [(day, address) for address, day in page.days if address and address in piece.html]
    reviews = {noted[piece.page.file.src_uri].reviewed.next for piece in pieces}
    days = sorted({*reviews, *(day for day, _ in good)})
    marks = {day: " ".join(dict.fromkeys(at for each, at in good if each == day)) for day, _ in sorted(good)}
    return {
        "due": days[0],
        "dates": " ".join(days),
        "due_marks": " ".join(f"{day} {ends}" for day, ends in marks.items()),
        "reviewed": days[0] in reviews,
    }


def on_post_build(config: MkDocsConfig, **kwargs) -> None:
    """Make the style and the script of frames from the parts of those of the site."""
    assets = Path(config.site_dir, config.extra["assets"])
    for name, parts in PARTS.items() if config.extra["embeds"] else ():
        text = "".join(parts_of(assets / file, wanted) for file, wanted in parts.items())
        (assets / name).write_text(text, encoding="utf-8")
