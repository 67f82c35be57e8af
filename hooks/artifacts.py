"""What the build adds to the pages and beside them: the block at each page's end, marks on old facts,
our own drawings inside their pages, data as JSON.

Everything is made from what the gate has judged.
"""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from codeset import published, rests, wording
from codeset.facts import COMPUTED

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from codeset.site import Site

DAY = re.compile(r'<time datetime="(?P<day>[0-9-]{10})">')
BOUND = re.compile(
    r'<a (?P<rest>[^>]*\bhref="[^"#?]*\b(?:facts\.html#|units\.html\?)(?P<id>[^"#]*))(?P<fragment>[^"]*")'
)
DRAWING = re.compile(
    r'<img (?=[^>]*\balt="(?P<words>[^"]*)")[^>]*\bsrc="[^"]*\bassets/figures/(?P<name>[\w-]+\.svg)"[^>]*>'
)


def on_page_content(html: str, config: MkDocsConfig, **kwargs) -> str:
    """Mark the days that are past and the links to facts that are past their date; lead each computed
    value to where its day is worked out; put our drawings into the page."""
    site: Site = config.extra["site"]
    facts = {fact.id: fact for _, _, fact in site.values if fact}

    def marked_day(match: re.Match[str]) -> str:
        return match[0].replace("<time", '<time class="past"') if match["day"] < site.today else match[0]

    def led_link(match: re.Match[str]) -> str:
        fact = facts.get(unescape(match["id"]))
        if not fact:
            return match[0]
        link, fragment = match["rest"], match["fragment"]
        if fact.is_past(site.today):
            own = link.replace('class="', 'class="past ', 1)
            link = own if own != link else f'class="past" {link}'
        return f"<a {link}" + (f'#{fact.anchor}"' if fact.group == COMPUTED else fragment)

    html = BOUND.sub(led_link, DAY.sub(marked_day, html))
    return DRAWING.sub(partial(_inlined, _drawings(config)), html)


def _drawings(config: MkDocsConfig) -> dict[str, str]:
    """Our drawings as the gate has read them, by the names of their files."""
    folder = f"{Path(config.docs_dir).name}/assets/figures/"
    sources = [page.source for page in config.extra["site"].pages]
    return {each.path.removeprefix(folder): each.text for each in sources if each.path.startswith(folder)}


def _inlined(drawings: dict[str, str], image: re.Match[str]) -> str:
    """The drawing itself in place of the image, so that it takes the colors of the page. Its name is the
    image's text alternative. Search reads the words around it, not the labels in it."""
    drawing = drawings.get(image["name"], "")
    named = f'<svg class="fig" role="img" aria-label="{image["words"]}" data-search-exclude'
    return drawing.strip().replace("<svg", named, 1) or image[0]


def on_env(env: Environment, config: MkDocsConfig, **kwargs) -> Environment:
    """Give the templates the edition, the day, and what each page rests on."""
    site: Site = config.extra["site"]
    docs = f"{Path(config.docs_dir).name}/"
    env.globals["checked"] = site
    env.globals["edition"] = site.code_set.edition
    env.globals["notice"] = wording.notice(site.code_set.edition)
    env.globals["rests"] = {
        page.source.path.removeprefix(docs): rests.of_page(site, page) for page in site.pages
    }
    return env


def on_files(files: Files, config: MkDocsConfig, **kwargs) -> Files:
    """Add the data as JSON; as files of the site, so that pages can link to them and MkDocs checks it."""
    for path, text in published.files(config.extra["site"]).items():
        files.append(File.generated(config, path, content=text))
    return files
