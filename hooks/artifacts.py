"""What the build adds beside the pages: the block at each page's end, marks on old facts, data as JSON.

Everything is made from what the gate has judged.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from codeset import published, rests

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig

    from codeset.site import Site

DAY = re.compile(r'<time datetime="(?P<day>[0-9-]{10})">')
BOUND = re.compile(r'<a (?P<rest>[^>]*\bhref="[^"#]*\bfacts\.html#(?P<id>[^"]*)")')


def on_page_content(html: str, config: MkDocsConfig, **kwargs) -> str:
    """Mark the days that are past, and the links to facts that are past their date."""
    site: Site = config.extra["site"]
    past = {fact.id for fact in site.past}

    def marked_day(match: re.Match[str]) -> str:
        return match[0].replace("<time", '<time class="past"') if match["day"] < site.today else match[0]

    def marked_link(match: re.Match[str]) -> str:
        return f'<a class="past" {match["rest"]}' if match["id"] in past else match[0]

    return BOUND.sub(marked_link, DAY.sub(marked_day, html))


def on_env(env: Environment, config: MkDocsConfig, **kwargs) -> Environment:
    """Give the templates the edition, the day, and what each page rests on."""
    site: Site = config.extra["site"]
    docs = f"{Path(config.docs_dir).name}/"
    env.globals["checked"] = site
    env.globals["edition"] = site.code_set.edition
    env.globals["rests"] = {
        page.source.path.removeprefix(docs): rests.of_page(site, page) for page in site.pages
    }
    return env


def on_post_build(config: MkDocsConfig, **kwargs) -> None:
    """Write the data as JSON, beside the schemas that are published as they are."""
    for path, text in published.files(config.extra["site"]).items():
        target = Path(config.site_dir) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
