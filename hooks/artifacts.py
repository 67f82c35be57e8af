"""What the build adds beside the pages: the block at each page's end, marks on old facts, data as JSON.

Everything is made from what the gate has judged.
"""

from __future__ import annotations

import re
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


def on_page_content(html: str, config: MkDocsConfig, **kwargs) -> str:
    """Mark the days that are past and the links to facts that are past their date; lead each computed
    value to where its day is worked out."""
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

    return BOUND.sub(led_link, DAY.sub(marked_day, html))


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
