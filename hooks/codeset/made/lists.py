"""The lists that the build writes into pages, made from the data as Markdown: nobody commits them.

A heading asks for one by its class: `## All entries { #entries .list-facts }`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from ..data import glossary
from ..data.load import CHOOSER, GLOSSARY
from ..model import DUE, ELEMENTS, Fact, title_of
from ..site import Site
from . import labels, ledger, minutes, path, tools
from .labels import escaped


def sources(site: Site) -> str:
    """The sources as Markdown: one section each, in the order of whoever says so."""
    records = site.code_set.sources.items()
    records = sorted(records, key=lambda item: (str(item[1]["by"]).lower(), item[0]))
    resting: dict[str, list[str]] = {}
    for fact in site.published:
        for name in fact.sources:
            resting.setdefault(name, []).append(fact.id)
    return "\n" + "".join(_source(name, record, resting.get(name, [])) + "\n\n" for name, record in records)


def facts(site: Site) -> str:
    """The facts as Markdown: a section for each group, in it a paragraph for each fact that is published."""
    published = [fact for fact in site.code_set.facts.values() if fact.published]
    order = list(site.code_set.groups)
    published.sort(key=lambda fact: order.index(fact.group) if fact.group in order else -1)
    text = "\n"
    for group, inside in groupby(published, key=lambda fact: fact.group):
        text += f"## {escaped(site.code_set.groups.get(group, group))} {{ #{group} }}\n\n"
        for code, entries in groupby(inside, key=lambda fact: fact.code):
            if code:
                name = site.code_set.codes[code].name.text
                text += f"### {code}: {name[0].lower()}{name[1:]} {{ #code-{code} }}\n\n"
            text += "".join(_fact(site, fact) + "\n\n" for fact in entries)
    return text


def days(site: Site) -> str:
    """The days that pages link to, worked out step by step, each step with marks of what it follows from;
    then the marks that the counter of days needs."""
    text = "\n"
    for fact in site.computed.values():
        if isinstance(fact, Fact):
            text += f"**{escaped(fact.statement)}**\n{{: #{fact.anchor} .day }}\n\n"
            for step in fact.steps:
                text += f"1. {escaped(step.words)}{''.join(f'[^{name}]' for name in step.facts)}\n"
            text += "\n"
    return text + tools.marks(site)


def outline(site: Site) -> str:
    """The path to a code, question by question."""
    names = {number: code.name.text for number, code in site.code_set.codes.items()}
    return path.outline(site.code_set.trees[CHOOSER], names)


def drawings(site: Site) -> dict[str, str]:
    """The drawings that are made from data, by the names of their files in assets/figures: the path, the
    ruler of minutes, the days that pages ask for."""
    drawn = {"minutes-ruler.svg": minutes.ruler()}
    if CHOOSER in (trees := site.code_set.trees):
        drawn["which-code.svg"] = path.drawing(trees[CHOOSER])
    for page in site.markdown:
        drawn |= minutes.asked(page.source.text, site.code_set.codes)
    return drawn


def words(site: Site) -> str:
    """The glossary: a part for each letter, in it a paragraph for each term, with a link to where more is
    said of it."""
    titles = {page.source.path.removeprefix("docs/"): page.title for page in site.markdown}
    text = "\n"
    terms = glossary.terms(site.code_set.trees[GLOSSARY])
    for letter, inside in groupby(terms, key=lambda term: term.names[0][0].upper()):
        text += f'### {letter} {{ #letter-{letter.lower()} data-search-exclude="" }}\n\n'
        for term in inside:
            others = f" ({', '.join(map(escaped, term.names[1:]))})" if term.names[1:] else ""
            title = titles.get(term.page.partition("#")[0])
            more = f" [{escaped(title)}]({term.page})" if title else ""
            name = term.names[0].capitalize() if term.names[0].islower() else term.names[0]
            text += f"**{escaped(name)}**{others}: {term.says}{more}\n{{: #{term.id} }}\n\n"
    return text


LISTS: dict[str, Callable[[Site], str]] = {
    "glossary": words,
    "facts": facts,
    "sources": sources,
    "days": days,
    "corrections": ledger.listing,
    "path": outline,
}


def _source(name: str, record: dict[str, Any], facts: list[str]) -> str:
    section = f", {escaped(record['section'])}" if "section" in record else ""
    copy = f", in {escaped(record['read_in'])}" if "read_in" in record else ""
    copy += f" (<{record['copy_at']}>)" if "copy_at" in record else ""
    lines = [
        f"### {escaped(record['title'])}{section} {{ #{name} }}",
        "",
        f"By {escaped(record['by'])}.",
        f"Version: {escaped(record['version'])}. Read on {record['read']}{copy}.",
    ]
    if "citation" in record:
        lines.append(f"Reference: {escaped(record['citation'])}.")
    if "address" in record:
        lines.append(f"Address: <{record['address']}>")
    if facts:
        entries = (f"[{name}](../facts.md#{name})" for name in facts)
        lines.append(f"What rests on it: {', '.join(entries)}.")
    return "\n".join(lines)


def _fact(site: Site, fact: Fact) -> str:
    records = [site.code_set.sources[name] for name in fact.sources]
    lines = [f"**{escaped(fact.statement)}**"]
    if fact.group != ELEMENTS:
        # A form that is a part of another one says nothing new to a reader.
        forms = [
            form for form in fact.forms if not any(form != other and form in other for other in fact.forms)
        ]
        lines.append(f"As pages write it: {escaped('; '.join(forms))}.")
    for name, record in zip(fact.sources, records, strict=True):
        copy = f", {escaped(labels.read_in(record))}" if fact.level != "secondary" else ""
        address = f", <{record['address']}>" if "address" in record else ""
        title = f"[{escaped(title_of(record))}](about/sources.md#{name})"
        lines.append(f"Source: {title}{address}{copy if copy != ', ' else ''}.")
    words = labels.support(fact, records)
    rest = [escaped(words[0].upper() + words[1:]) + "."] if words and not words.startswith("read in") else []
    if fact.read:
        rest.append(f"Read on {fact.read}.")
    if fact.due:
        day = f'<time datetime="{fact.due}">{fact.due}</time>'
        rest.append(f"{DUE[fact.due_kind].capitalize()} {day}.")
    used = [
        f"[{escaped(page.title or page.source.path)}]({page.source.path.removeprefix('docs/')})"
        for page in site.users(fact.id)
    ]
    rest.append(f"Used on {', '.join(used)}." if used else "No page uses it yet.")
    rest.append(f"Link to this entry: [{fact.id}](#{fact.id})")
    return "<br>\n".join([*lines, " ".join(rest)]) + f"\n{{: #{fact.id} .fact }}"
