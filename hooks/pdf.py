"""The handouts as PDFs, made with the pages: looked for before anything is touched, measured before they are
written. How one is printed: press.py.

A handout is a page with `sheet` in its front matter. `PDFS=1` makes the PDFs also while serving, `PDFS=0`
makes none at all.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

import form
import press
from codeset.made import labels, strings

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from press import Format, Sheet

log = logging.getLogger("mkdocs.hooks.paper")

STYLES = ("assets/handout.css", "assets/paper.css")
FONT = "assets/fonts/atkinson-hyperlegible-next-400.woff2"
# The head of a sheet as assets/handout.css has it: its width on A4, gaps and a logo in mm, letters in points.
HEAD, HEAD_GAP, LOGO, HEAD_SIZE = 178, 6, 17.5, 10
REMEDY = f"Run `bash .ci/setup`, or install {press.SYSTEM_LIBRARIES}."
SHAPE = {
    "sides": (1, 2),
    "large": range(1, 13),
    "size": (12, 14),
    "draft": (True, False),
    "form": (None, 1, 2),
    "word": (None, True),
}


@dataclass(frozen=True)
class Pdf:
    """A PDF of a handout, as pages show it: its address on the site, its kind, its sides and its size."""

    url: str
    format: Format
    sides: int
    size: int


@dataclass(frozen=True)
class Handout:
    """What was made of a page: its PDFs, and the address, width and height of its picture."""

    files: tuple[Pdf, ...]
    picture: tuple[str, int, int]


def on_startup(command: str, **kwargs) -> None:
    """Serving shows changes at once, so it makes no PDFs unless the environment asks."""
    if command == "serve":
        os.environ.setdefault("PDFS", "serve")


@event_priority(50)  # After the gate: what is wrong on a page comes first.
def on_pre_build(config: MkDocsConfig, **kwargs) -> None:
    """Look for WeasyPrint while the old site is still there."""
    config.extra["pdfs"] = wanted = os.environ.get("PDFS", "1") not in ("0", "serve")
    if wanted and (reason := press.missing()):
        lacks = f"the PDFs of the handouts cannot be made ({reason}). {REMEDY}"
        if config.strict:
            raise PluginError(f"Nothing was published: {lacks} The previous site is unchanged.")
        log.info("No PDFs: %s", lacks)
        config.extra["pdfs"] = False
    if config.extra["pdfs"] and (fault := _unfit(config.extra["clinic"], config)):
        raise PluginError(f"Nothing was published: {fault}. The previous site is unchanged.")


def _unfit(clinic: dict[str, str], config: MkDocsConfig) -> str:
    """Why the head of a sheet cannot show a clinic as the settings have it; empty if it can."""
    name, phone, font = clinic["name"], clinic["phone"], Path(config.docs_dir) / FONT
    if strange := press.lacking(escape(name + phone), font):
        lacks = f"the font of the PDFs lacks {' '.join(strange)}"
        return f"mkdocs.yml: {lacks}, which stands in `extra.clinic`. Write it with other characters"
    bold = font.with_name(font.name.replace("400", "700"))
    texts = [(name, bold), (phone, font), (config.site_name, font)] if name else []
    taken = sum(press.width(text, each, HEAD_SIZE) + HEAD_GAP for text, each in texts)
    taken += LOGO if clinic["logo"] else 0
    if taken - HEAD_GAP > HEAD:
        return (
            f"mkdocs.yml: name and phone of `extra.clinic` take {taken - HEAD_GAP:.0f} mm of the head of a"
            f" sheet, beside the name of the site; it has {HEAD}. Shorten them"
        )
    return ""


def on_env(env: Environment, config: MkDocsConfig, files: Files, **kwargs) -> Environment:
    """Print the handouts, so that the pages, which are written next, can tell how large they are."""
    env.filters.update(title_of=press.title_of, without_notes=press.without_notes)
    env.globals["words"] = strings.HANDOUT
    env.globals["short_notice"] = labels.short_notice(config.extra["site"].code_set.edition)
    pages = [file.page for file in files.documentation_pages() if file.page and _sheet(file.page)]
    env.globals["handouts"] = {page.file.src_uri: None for page in pages}
    if config.extra["pdfs"]:
        machine = config.extra["press"] = press.Press(Path(config.docs_dir), STYLES)
        for complaint in machine.complaints:
            log.warning("%s: WeasyPrint complains: %s", " and ".join(STYLES), complaint)
        for page in pages:
            env.globals["handouts"][page.file.src_uri] = _made(page, machine, env, config)
    return env


def _sheet(page: Page) -> dict[str, Any]:
    """What the front matter says of a page's sheet; empty where it is no handout."""
    sheet = page.meta.get("sheet")
    if not sheet:
        return {}
    needs = [
        f"{key}: " + " or ".join(map(str, allowed)).lower()
        for key, allowed in SHAPE.items()
        if not isinstance(sheet, dict) or (type(sheet.get(key)), sheet.get(key)) not in _typed(allowed)
    ]
    needs += [f"no {key}" for key in sheet if key not in SHAPE] if isinstance(sheet, dict) else []
    place = f"docs/{page.file.src_uri}"
    if needs:
        raise PluginError(f"{place}: `sheet` in the front matter needs `{needs[0]}`.")
    if page.meta.get("lang", "en") not in strings.HANDOUT:
        known = " or ".join(strings.HANDOUT)
        raise PluginError(f"{place}: `lang` in the front matter needs {known}.")
    if "<h1" not in page.content:
        raise PluginError(f"{place}: a handout needs a heading of the first level, `# ...`.")
    if "form" in sheet and not form.part(page.content):
        raise PluginError(f"{place}: `form` needs a list to fill in, below a heading with `{{ .blanks }}`.")
    return sheet


def _typed(values: Iterable[Any]) -> list[tuple[type, Any]]:
    """Values with their types: 1 is neither `true` nor 1.0."""
    return [(type(value), value) for value in values]


def _made(page: Page, machine: press.Press, env: Environment, config: MkDocsConfig) -> Handout:
    """Print one handout in every format, complain of what is wrong with it, and write the files."""
    docs, site = Path(config.docs_dir), Path(config.site_dir)
    name = page.url.removesuffix(".html")
    address = urljoin(config.extra["address"], page.url) if config.extra["address"] else ""
    files, first, printed = [], b"", ""
    formats = press.FORMATS + (press.FORMS if "form" in page.meta["sheet"] else ())
    for format in formats:
        content = form.part(page.content) if format.form else press.without_notes(page.content)
        known = {"page": page, "config": config, "base_url": "", "format": format, "address": address}
        html = env.get_template("handout.html").render(known, content=content, code_of=code_of)
        printed += html
        sheet = machine.sheet(html, format, docs / page.file.src_uri, address)
        for fault in faults(sheet, format, page.meta["sheet"][format.key]):
            log.warning("docs/%s: %s", page.file.src_uri, fault)
        files.append(Pdf(f"{name}{format.suffix}.pdf", format, sheet.sides, len(sheet.pdf)))
        _write(site / files[-1].url, sheet.pdf)
        first = first or sheet.pdf
    if strange := press.lacking(printed, docs / FONT):
        log.warning(
            "docs/%s: the font of the PDFs lacks %s: use words.", page.file.src_uri, " ".join(strange)
        )
    picture, width, height = press.picture(first)
    _write(site / f"{name}.png", picture)
    return Handout(tuple(files), (f"{name}.png", width, height))


def code_of(address: str, title: str) -> str:
    """An address as a QR code, drawn inside the page."""
    import segno

    return segno.make(address, error="m", micro=False).svg_inline(
        title=title, border=0, omitsize=True, svgclass="qr", lineclass=None
    )


def faults(sheet: Sheet, format: Format, expected: int) -> Iterator[str]:
    """What is wrong with a printed sheet, each with its remedy."""
    found = f"{sheet.sides} side{'s' * (sheet.sides > 1)}"
    if sheet.sides > expected:
        yield (
            f"the {format.name} PDF has {found}, expected {expected}:"
            f" about {sheet.beyond(expected):.0f} mm of text too much."
            f" Shorten the page, or raise `{format.key}` under `sheet` in its front matter."
        )
    elif sheet.sides < expected:
        yield (
            f"the {format.name} PDF has {found}, expected {expected}."
            f" Set `{format.key}: {sheet.sides}` under `sheet` in its front matter."
        )
    elif sheet.filled < press.FULL_ENOUGH:
        yield (
            f"the last side of the {format.name} PDF is filled to {sheet.filled:.0%}, expected at least"
            f" {press.FULL_ENOUGH:.0%}. Shorten the page by about {sheet.beyond(expected - 1):.0f} mm to save"
            " that side, or add to it."
        )
    for number, edge in enumerate(sheet.white, 1):
        if edge < press.EDGE:
            yield (
                f"side {number} of the {format.name} PDF prints up to {edge:.1f} mm from its edge, expected"
                f" at least {press.EDGE} mm, which printers leave white. Shorten what stands there, or give"
                " `@page` more margin in docs/assets/handout.css."
            )
    for complaint in sheet.complaints:
        yield f"WeasyPrint complains of the {format.name} PDF: {complaint}"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
