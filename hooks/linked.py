"""What helps others to link here: pages at addresses that lead elsewhere, files for programs that look for
pages, how a page is cited, and what it is in the words of schema.org.

Everything is made from what the gate has judged, in codeset/made/linked.py, cited.py and meaning.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from mkdocs.structure.files import File

from codeset.made import cited, labels, linked, meaning, strings
from pages import POLICY

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation, StructureItem
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

SITEMAP = "sitemap.xml"
WITHOUT_SUBJECT = ("about/", "handouts/index.md", "facts.md", "glossary.md")  # pages on the site itself


def on_config(config: MkDocsConfig, **kwargs) -> MkDocsConfig:
    """Let MkDocs make the page of the search, and a list of pages only where they have addresses."""
    address = config.extra["address"]
    config.extra["address"] = f"{address.rstrip('/')}/" if address else ""
    config.theme.static_templates.add(linked.SEARCH)
    if not address:
        config.theme.static_templates.discard(SITEMAP)
    return config


def on_files(files: Files, config: MkDocsConfig, **kwargs) -> Files:
    """Add the pages that lead elsewhere, their list, and what programs ask for."""
    site, address = config.extra["site"], config.extra["address"]
    titles = {page.source.path.removeprefix("docs/")[:-3]: page.title for page in site.markdown}
    made = {
        old: linked.redirect(
            old,
            new,
            titles.get(new.partition(".html")[0]) or new,
            address=address,
            policy=POLICY,
            assets=config.extra["assets"],
        )
        for old, new in linked.redirects(site).items()
    }
    made["robots.txt"] = linked.robots(address)
    if address:
        made["opensearch.xml"] = linked.opensearch(config.site_name, config.site_description, address)
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, **kwargs) -> Navigation:
    """Keep the menu: `llms.txt` has its parts, and copies of pages are made before pages are."""
    config.extra["menu"] = nav
    return nav


def on_env(env: Environment, config: MkDocsConfig, files: Files, **kwargs) -> Environment:
    """Write the list of pages for programs that answer questions; date the pages by the day of the check."""
    site = config.extra["site"]
    for file in files.documentation_pages():
        file.page.update_date = site.today
    first = strings.PAGE["en"]["doors"]
    parts: dict[str, list[linked.Listed]] = {}
    for item in config.extra["menu"]:
        listed = [
            linked.Listed(page.title, page.url, page.meta.get("description", "")) for page in _below(item)
        ]
        parts.setdefault(item.title if item.children else first, []).extend(listed)
    parts["Data"] = [*_data(files)]
    text = linked.llms(
        config.site_name,
        config.site_description,
        labels.notice(site.code_set.edition),
        parts.items(),
        config.extra["address"],
    )
    target = Path(config.site_dir, "llms.txt")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    return env


def _below(item: StructureItem) -> Iterator[Page]:
    if item.is_page:
        yield item
    for child in item.children or ():
        yield from _below(child)


def _data(files: Files) -> Iterator[linked.Listed]:
    """The data files that have a schema of their own, as it describes them."""
    known = {file.src_uri: file for file in files}
    for uri in sorted(each for each in known if each.endswith(".json")):
        if schema := known.get(uri.removesuffix(".json") + ".schema.json"):
            said = json.loads(schema.content_string)
            yield linked.Listed(said["title"], uri, said["description"])


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **kwargs) -> TemplateContext:
    """Give the page how it is cited; where the site has an address, what the page is."""
    site, address, language = config.extra["site"], config.extra["address"], str(page.meta.get("lang", "en"))
    words = strings.PAGE.get(language, strings.PAGE["en"])
    title = str(page.meta.get("title") or page.title)
    cite = cited.Page(
        title,
        page.canonical_url if address else "",
        page.url,
        config.site_name,
        site.code_set.edition["name"],
        config.extra["version"],
        site.today,
    )
    context["cite"] = (cite.plain(words), cite.bibtex(words))
    context["meaning"] = Markup(meaning.script(_meaning(page, title, language, config))) if address else ""
    return context


def _meaning(page: Page, title: str, language: str, config: MkDocsConfig) -> list[dict]:
    site, address = config.extra["site"], config.extra["address"]
    about = meaning.About(
        address, config.site_name, config.site_description, site.today, config.extra["publisher"]
    )
    if page.is_homepage:
        return [meaning.home(about, language)]
    uri = page.file.src_uri
    kind = page.meta.get("kind") or ("WebPage" if uri.startswith(WITHOUT_SUBJECT) else "MedicalWebPage")
    said = meaning.page(
        about,
        kind=kind,
        url=page.canonical_url,
        title=title,
        description=page.meta.get("description", ""),
        language=language,
        codes=[code.number for each, code, _ in site.definitions if each.source.path == f"docs/{uri}"],
        asked=config.extra["asked"].get(page.url, ()) if kind == "FAQPage" else (),
    )
    return [said, meaning.way([*_way(page, config), (title, page.canonical_url)])]


def _way(page: Page, config: MkDocsConfig) -> Iterator[tuple[str, str]]:
    """The pages above a page: the first of all, then of each part the page that opens it."""
    yield config.site_name, config.extra["address"]
    for part in reversed(page.ancestors):
        first = part.children[0]
        if first.is_page and first != page and (first.is_index or first.title == part.title):
            yield str(first.meta.get("title") or first.title), first.canonical_url
