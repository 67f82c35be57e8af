"""What helps others to link here, without MkDocs: pages that lead elsewhere, and files for programs that look
for pages.

`address` is that of the site, with a slash at its end, or empty where none is set.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from ..data.load import REDIRECTS
from ..site import Site

SHORT = 16  # characters that a browser shows of the name of a search
SEARCH = "search.html"


class Listed(NamedTuple):
    """A page or a file as a list for programs has it."""

    title: str
    url: str
    description: str


def redirects(site: Site) -> dict[str, str]:
    """The addresses that lead elsewhere, each with where to, relative to the site: a short one for each code
    that a page defines, and those of docs/data/redirects.yml."""
    found = {}
    for page, code, _ in site.definitions:
        path = page.source.path.removeprefix("docs/").removesuffix(".md")
        own = path.rpartition("/")[2] == code.number  # a page of its own
        found[f"c/{code.number}.html"] = f"{path}.html" + ("" if own else f"#cpt-{code.number}")
    tree = site.code_set.trees.get(REDIRECTS)
    for old, new in tree.value["redirects"].items() if tree else ():
        page, mark, id_ = new.partition("#")
        found[old] = f"{page.removesuffix('.md')}.html{mark}{id_}"
    return dict(sorted(found.items()))


def redirect(old: str, new: str, title: str, *, address: str, policy: str, assets: str) -> str:
    """The page at an address that leads elsewhere. `title` is that of the page it leads to; `assets` the
    folder of the scripts."""
    up = "../" * old.count("/")
    to, said = escape(up + new), escape(title)
    canonical = (
        f'<link rel="canonical" href="{escape(address + new.partition("#")[0])}">\n' if address else ""
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        f'<script src="{up}{assets}/moved.js" data-to="{to}"></script>\n'
        f'<meta http-equiv="refresh" content="0; url={to}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n{canonical}<title>{said}</title>\n</head>\n'
        f'<body>\n<p>This address leads to <a href="{to}">{said}</a>.</p>\n</body>\n</html>\n'
    )


def robots(address: str) -> str:
    """Every program may read every page; the list of pages has an address only where the site has one."""
    return "User-agent: *\nAllow: /\n" + (f"\nSitemap: {address}sitemap.xml\n" if address else "")


def opensearch(name: str, description: str, address: str) -> str:
    """The search of the site for the address bar of a browser, as OpenSearch 1.1 has it."""
    short = name if len(name) <= SHORT else name[: SHORT + 1].rpartition(" ")[0] or name[:SHORT]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(short)}</ShortName>\n<LongName>{escape(name[:48])}</LongName>\n"
        f"<Description>{escape(description[:1024])}</Description>\n<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{escape(address)}{SEARCH}?q={{searchTerms}}"/>\n'
        "</OpenSearchDescription>\n"
    )


def llms(
    name: str, description: str, notice: str, parts: Iterable[tuple[str, list[Listed]]], address: str
) -> str:
    """The pages for a program that answers questions, in the form of llmstxt.org: what each of them answers,
    part by part."""
    text = f"# {name}\n\n> {description}\n\n{notice}\n"
    for title, listed in parts:
        text += f"\n## {title}\n\n"
        text += "".join(f"- [{each.title}]({address}{each.url}): {each.description}\n" for each in listed)
    return text
