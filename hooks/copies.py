"""Copies to take along, made with the PDFs: each handout as one file, some as documents of a word processor;
last of all the whole site as an archive, with checksums.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import rcssmin
from mkdocs.commands.build import get_context
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

import word
import zipped
from files import parts_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

FOLDER, LIST = "downloads", "CHECKSUMS.txt"
OFFERED = re.compile(r'<div class="archive">.*?</div>\n?', re.S)
FIRST = "READ-ME-FIRST.html"  # in the archive
STYLES = ("site.css", "print.css", "handout.css")
FONT = re.compile(r"url\((fonts/[\w-]+\.woff2)\)")
LINK = re.compile(
    r'<a\b(?P<before>[^>]*?) href="(?P<to>[^"#][^"]*)"(?P<behind>[^>]*)>(?P<words>.*?)</a>', re.S
)
FENCE = re.compile(r"^```(?!bash)\w+\n(?P<text>.*?)^```$", re.M | re.S)
NOWHERE = re.compile(r' <a href="[^"#][^"]*">Entr(?:y|ies)</a>\.')  # nothing is left of it but its link
IMAGE = re.compile(r'(?P<before><img\b[^>]*? src=)"(?P<to>[^":]+)"')
TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".jpg": "image/jpeg", ".webp": "image/webp"}


POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; font-src data:;"
    " base-uri 'none'; form-action 'none'"
)
SUM = "<!-- checksum -->"  # where a page says that of the archive


@dataclass(frozen=True)
class Copy:
    """A copy of a handout, as pages show it: its address on the site, its kind and its size."""

    url: str
    kind: str
    size: int


@event_priority(40)  # After pdf.py has said whether PDFs are made.
def on_pre_build(config: MkDocsConfig, **kwargs) -> None:
    """Name the archive."""
    config.extra["archive"] = f"{FOLDER}/{config.extra.get('copy') or 'site'}.zip"


@event_priority(-50)  # When the templates have all that they need.
def on_env(env: Environment, config: MkDocsConfig, files: Files, **kwargs) -> Environment:
    """Make the copies of handouts, so that the pages, which are written next, can tell how large they are."""
    env.globals.update(copies={}, archive="", checksums=f"{FOLDER}/{LIST}")
    if not config.extra["pdfs"]:
        return env
    env.globals["archive"] = config.extra["archive"]
    beside: dict[str, bytes] = {}
    pages: dict[str, Page] = {}
    for page in (file.page for file in files.documentation_pages()):
        beside |= _settings(page)
        if page.file.src_uri not in env.globals["handouts"]:
            continue
        name = Path(page.file.src_uri).stem
        if name in pages:
            both = f"docs/{pages[name].file.src_uri} and docs/{page.file.src_uri}"
            raise PluginError(f"{both}: two handouts have the same name. Rename one: their copies bear it.")
        pages[name] = page
        env.globals["copies"][page.file.src_uri] = [*_copies(name, page, env, config, files)]
    context = {"config": config, "settings": bool(beside)}
    first = _policed(env, config, "read-me-first.html", STYLES[:1], context)
    config.extra["beside"] = {FIRST: first.encode(), **beside}
    return env


def _settings(page: Page) -> dict[str, bytes]:
    """What `settings` in a page's front matter names, as files: under each of these headings the first fence
    that is no command."""
    made = {}
    for heading, name in page.meta.get("settings", {}).items():
        fence = FENCE.search(page.markdown.partition(f"{{ #{heading} }}")[2])
        if not fence:
            raise PluginError(f"docs/{page.file.src_uri}: settings: no fence below a heading #{heading}")
        made[f"servers/{name}"] = fence["text"].encode()
    return made


def _copies(name: str, page: Page, env: Environment, config: MkDocsConfig, files: Files) -> Iterator[Copy]:
    """Make the copies of one handout, from what its page is made from."""
    nav, site = config.extra["menu"], config.extra["site"]
    context = get_context(nav, files, config, page)
    context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
    context["address"] = urljoin(config.extra["address"], page.url) if config.extra["address"] else ""
    made = {}
    if page.meta["sheet"].get("word"):
        html = _led(env.get_template("word.html").render(context), context["address"])
        drawn, version = config.extra["press"].drawing, config.extra["version"]
        made["docx"] = word.document(html, drawn, site.today, version)
    html = _policed(env, config, "alone.html", STYLES, context)
    place = Path(config.docs_dir, page.file.src_uri).parent
    made["html"] = IMAGE.sub(partial(_inside, place), _led(html, context["address"])).encode()
    for ending, data in made.items():
        path = Path(config.site_dir, FOLDER, f"{name}.{ending}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        yield Copy(f"{FOLDER}/{path.name}", ending, len(data))


def _policed(
    env: Environment, config: MkDocsConfig, name: str, styles: Iterable[str], context: dict[str, Any]
) -> str:
    """A page that holds its styles and its one script, and a policy that allows nothing else."""
    assets = Path(config.docs_dir, "assets")
    style = "".join((assets / each).read_text(encoding="utf-8") for each in styles)
    style = rcssmin.cssmin(style + config.extra["palette"])
    style = FONT.sub(lambda font: f"url({_data(assets / font[1], 'font/woff2')})", style)
    script = parts_of(assets / "site.js", "The date")  # what shows that a copy is past its date
    policy = POLICY.format(script=_hashed(script), style=_hashed(style))
    return env.get_template(name).render({**context, "style": style, "script": script, "policy": policy})


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _data(path: Path, kind: str) -> str:
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"


def _inside(place: Path, image: re.Match[str]) -> str:
    path = place / image["to"]
    return f'{image["before"]}"{_data(path, TYPES[path.suffix])}"' if path.is_file() else image[0]


def _led(html: str, address: str) -> str:
    """A page whose links lead to the site from anywhere; where the site has no address, they are text."""

    def led(link: re.Match[str]) -> str:
        if urlsplit(link["to"]).scheme:
            return link[0]
        if address:
            return link[0].replace(f'"{link["to"]}"', f'"{urljoin(address, link["to"])}"', 1)
        return f"<span{link['before']}{link['behind']}>{link['words']}</span>"

    return LINK.sub(led, html if address else NOWHERE.sub("", html))


@event_priority(-100)  # After every other hook: what is packed is what is published.
def on_post_build(config: MkDocsConfig, **kwargs) -> None:
    """Write the checksums of what can be downloaded, pack the site, and tell its pages how large that is."""
    if not config.extra["pdfs"]:
        return
    site, archive = Path(config.site_dir), config.extra["archive"]
    listed = site / FOLDER / LIST
    for stale in (site / archive, listed):
        stale.unlink(missing_ok=True)
    offered = sorted({*site.rglob("*.pdf"), *(site / FOLDER).iterdir()})
    sums = {os.path.relpath(path, site / FOLDER).replace(os.sep, "/"): path.read_bytes() for path in offered}
    listed.write_text(zipped.checksums(sums), encoding="utf-8")
    data = _packed(site, config)
    (site / archive).write_bytes(data)
    listed.write_text(zipped.checksums({**sums, Path(archive).name: data}), encoding="utf-8")
    size = f" ({len(data) / 1e6:.1f} MB)"
    for path in site.rglob("*.html"):
        if archive in (text := path.read_text(encoding="utf-8")):
            told = to_archive(archive).sub(rf"\g<0>{size}", text)
            path.write_text(told.replace(SUM, zipped.checksum(data)), encoding="utf-8")


def _packed(site: Path, config: MkDocsConfig) -> bytes:
    """The site as an archive, with what is to be read first. In it a link to itself is text, and where it is
    offered nothing stands."""
    top, link = Path(config.extra["archive"]).stem, to_archive(config.extra["archive"])
    files = {**config.extra["beside"]}
    terms = Path(config.config_file_path).parent / "LICENSE"
    if terms.is_file():
        files["LICENSE.txt"] = terms.read_bytes()
    for path in site.rglob("*"):
        if path.is_file():
            files[f"site/{path.relative_to(site).as_posix()}"] = path.read_bytes()
    for name, data in files.items():
        if name.endswith(".html") and config.extra["archive"].encode() in data:
            text = link.sub(r"\g<words>", OFFERED.sub("", data.decode()))
            files[name] = text.encode()
    files[LIST] = zipped.checksums(files).encode()
    return zipped.archive({f"{top}/{name}": data for name, data in files.items()}, config.extra["site"].today)


def to_archive(archive: str) -> re.Pattern[str]:
    """A link to the archive, from any page."""
    return re.compile(rf'<a\b[^>]* href="[^"]*{re.escape(archive)}"[^>]*>(?P<words>.*?)</a>', re.S)
