"""The log of corrections from the data: the list of its page, the records of corrections.json, and the feed.

Names in the feed last wherever the site is published, so they are none of addresses: the log has one of its
own in the data, and those of the entries follow from it.
"""

from __future__ import annotations

from datetime import date
from html import escape
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..data.corrections import Entry, entries
from ..data.glossary import MARK
from ..data.load import CORRECTIONS
from ..model import title_of
from ..site import Site
from . import labels
from .labels import escaped

NEWEST = 50  # entries that the feed holds; corrections.json has all


def listing(site: Site) -> str:
    """The log as Markdown: a section for each day or part of it, in it an item for each entry."""
    tree = site.code_set.trees[CORRECTIONS]
    text = "\n"
    for (day, part), inside in groupby(entries(tree), key=lambda entry: (entry.day, entry.part)):
        words = f"{date.fromisoformat(day):%B} {int(day[8:])}, {day[:4]}"
        words += f": {escaped(tree.value['parts'][part])}" if part else ""
        text += f"### {words} {{ #log-{day}{f'-{part}' if part else ''} }}\n\n"
        for entry in inside:
            pages = ", ".join(_page(site, page) for page in entry.pages)
            since = f" on {entry.changed}" if entry.changed != entry.day else ""
            now = f" {_now(entry)}: {entry.now}" if entry.now else ""
            text += f"- **`{entry.id}`** {entry.state}{since}: {pages}. Was: {entry.was}{now}\n"
            text += f"  {{: #{entry.id.lower()} }}\n"
        text += "\n"
    return text


def records(site: Site) -> dict[str, dict[str, Any]]:
    """The entries for a program: without marks, with the facts and the sources that these name."""
    tree = site.code_set.trees[CORRECTIONS]
    found = {}
    for entry in entries(tree):
        record = {**tree.value["corrections"][entry.id]}
        record |= {key: _plain(record[key]) for key in ("was", "now") if key in record}
        record["pages"] = [*map(_published, entry.pages)]
        record["facts"] = [name for name in entry.names if name not in site.code_set.sources]
        record["sources"] = _sources(site, entry)
        found[entry.id] = record
    return found


def feed(site: Site, name: str, address: str = "") -> str:
    """The log as an Atom feed, by a site of some `name`; its links are whole where the `address` of the site
    is known, and else such as lead on from the feed's own place."""
    tree = site.code_set.trees[CORRECTIONS]
    newest = sorted(entries(tree), key=lambda entry: (entry.changed, entry.id), reverse=True)[:NEWEST]
    base, edition = f"{address.rstrip('/')}/" if address else "", site.code_set.edition
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _add(root, "id", tree.value["id"])
    _add(root, "title", f"{name}: corrections")
    _add(root, "updated", _moment(newest[0].changed if newest else edition["effective"]))
    _add(SubElement(root, "author"), "name", name)
    _add(root, "rights", labels.notice(edition))
    if base:
        SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{base}feed.xml"})
    if log := _log(site):
        SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": base + log})
    for entry in newest:
        item = SubElement(root, "entry")
        titles = ", ".join(dict.fromkeys(_title(site, page)[0] for page in entry.pages))
        _add(item, "id", uuid5(UUID(tree.value["id"]), entry.id).urn)
        _add(item, "title", f"{entry.id}, {entry.state}: {titles}")
        _add(item, "published", _moment(entry.day))
        _add(item, "updated", _moment(entry.changed))
        if log:
            where = f"{base}{log}#{entry.id.lower()}"
            SubElement(item, "link", {"rel": "alternate", "type": "text/html", "href": where})
        _add(item, "content", _content(site, entry)).set("type", "html")
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, "unicode")}\n'


def _log(site: Site) -> str:
    """Where the page of the log is published; empty where no page has it."""
    paths = [page.source.path for page in site.markdown if "corrections" in dict(page.lists)]
    return _published(paths[0].removeprefix("docs/")) if paths else ""


def _published(place: str) -> str:
    return place.replace(".md", ".html")


def _content(site: Site, entry: Entry) -> str:
    told = [("Was", _plain(entry.was)), (_now(entry), _plain(entry.now))]
    told.append(("Who says so", "; ".join(title_of(site.code_set.sources[n]) for n in _sources(site, entry))))
    return "".join(f"<p>{label}: {escape(text, quote=False)}</p>" for label, text in told if text)


def _now(entry: Entry) -> str:
    return "Reason" if entry.state == "declined" else "Now"


def _plain(text: str) -> str:
    """Text of an entry without its marks and without those of code."""
    return MARK.sub("", text).replace("`", "")


def _sources(site: Site, entry: Entry) -> list[str]:
    """The sources that an entry names, by itself or by its facts."""
    facts, sources = site.code_set.facts, site.code_set.sources
    named = (facts[name].sources if name in facts else (name,) for name in entry.names)
    return [name for name in dict.fromkeys(name for names in named for name in names) if name in sources]


def _title(site: Site, place: str) -> tuple[str, str]:
    """The title of the page of a place, and its language."""
    path = f"docs/{place.partition('#')[0]}"
    found = [page for page in site.markdown if page.source.path == path]
    return (found[0].title or place, found[0].language) if found else (place, "en")


def _page(site: Site, place: str) -> str:
    title, language = _title(site, place)
    return f"[{escaped(title)}](../{place}){f'{{ lang={language} }}' if language != 'en' else ''}"


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _add(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = text
    return element
