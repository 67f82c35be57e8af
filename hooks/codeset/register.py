"""Lists that are made from the data: written into their pages, and compared there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any

from . import chooser, marks, wording
from .facts import ELEMENTS, Fact
from .records import CHOOSER, FACTS, SOURCES
from .source import Source, Span

if TYPE_CHECKING:
    from .site import Site

REMEDY = "run `python -m codeset register` in the folder hooks and commit the page"


@dataclass(frozen=True)
class Difference:
    """The first line of a register that is not what the data says, or a comment that opens none."""

    span: Span
    message: str
    expected: str
    found: str
    data: str
    help: str = REMEDY


def sources(site: Site) -> str:
    """The sources as Markdown: one section each, in the order of whoever says so."""
    records = site.code_set.sources.items()
    records = sorted(records, key=lambda item: (str(item[1]["by"]).lower(), item[0]))
    return "\n" + "".join(_source(name, record) + "\n\n" for name, record in records)


def facts(site: Site) -> str:
    """The facts as Markdown: a section for each group, in it a paragraph for each fact that is published."""
    published = [fact for fact in site.code_set.facts.values() if fact.published]
    order = list(site.code_set.groups)
    published.sort(key=lambda fact: order.index(fact.group) if fact.group in order else -1)
    text = "\n"
    for group, inside in groupby(published, key=lambda fact: fact.group):
        text += f"## {_escaped(site.code_set.groups.get(group, group))} {{ #{group} }}\n\n"
        for code, entries in groupby(inside, key=lambda fact: fact.code):
            if code:
                name = site.code_set.codes[code].name.text
                text += f"### {code}: {name[0].lower()}{name[1:]} {{ #code-{code} }}\n\n"
            text += "".join(_fact(site, fact) + "\n\n" for fact in entries)
    return text


def path(site: Site) -> str:
    """The decision path as Markdown."""
    names = {number: code.name.text for number, code in site.code_set.codes.items()}
    return chooser.path(site.code_set.trees[CHOOSER], names)


def drawing(site: Site) -> str:
    """The decision path as SVG."""
    return chooser.drawing(site.code_set.trees[CHOOSER])


# What makes each register, and from which file.
MAKERS: dict[str, tuple[Callable[[Site], str], str]] = {
    "facts": (facts, FACTS),
    "sources": (sources, SOURCES),
    "path": (path, CHOOSER),
    "drawing": (drawing, CHOOSER),
}


def written(source: Source, site: Site) -> str:
    """The text of a page with its registers made anew."""
    text = source.text
    # From the last one up, so that the places of the others stay true.
    for name, (start, stop) in sorted(marks.places(source).items(), key=lambda item: -item[1][0]):
        text = text[:start] + MAKERS[name][0](site) + text[stop:]
    return text


def differences(source: Source, site: Site) -> Iterator[Difference]:
    """For each register of a page the first line that differs from the data."""
    known = [name for name, path in marks.PAGES.items() if path == source.path]
    places = marks.places(source)
    expected = {end for start, stop in places.values() for end in (start, stop)}
    opening = {name: marks.OPEN.format(name=name).strip() for name in marks.PAGES}
    for comment in marks.MEANT.finditer(source.text):
        if comment.start() not in expected and comment.end() + 1 not in expected:
            yield Difference(
                source.span(*comment.span()),
                "this comment opens or closes no register",
                "; ".join(opening[name] for name in known) or "no register on this page",
                comment[0],
                "",
                f"write the two comments as `{opening[known[0]]}` and `{marks.CLOSE}`"
                if known
                else "delete the comment",
            )
    for name in known:
        if name in places:
            yield from _first_difference(source, name, places[name], MAKERS[name][0](site))
        else:
            yield Difference(
                Span(source.path),
                f"the register of {name} is not on this page",
                f"`{opening[name]}` and below it `{marks.CLOSE}`",
                "nothing",
                MAKERS[name][1],
                "write the two comments, then " + REMEDY,
            )


def _first_difference(source: Source, name: str, place: tuple[int, int], wanted: str) -> Iterator[Difference]:
    first = source.span(*place).line
    lines = source.text[slice(*place)].split("\n")
    for offset, (found, expected) in enumerate(zip_longest(lines, wanted.split("\n"), fillvalue="")):
        if found != expected:
            span = Span(source.path, min(first + offset, len(source.lines)), 1, max(len(found), 1))
            message = f"the register of {name} is not what the data says"
            end = "the end of the register"
            yield Difference(span, message, expected or end, found or "nothing", MAKERS[name][1])
            return


def _source(name: str, record: dict[str, Any]) -> str:
    section = f", {_escaped(record['section'])}" if "section" in record else ""
    copy = f", in {_escaped(record['read_in'])}" if "read_in" in record else ""
    copy += f" (<{record['copy_at']}>)" if "copy_at" in record else ""
    lines = [
        f"### {_escaped(record['title'])}{section} {{ #{name} }}",
        "",
        f"By {_escaped(record['by'])}.",
        f"Version: {_escaped(record['version'])}. Read on {record['read']}{copy}.",
    ]
    if "citation" in record:
        lines.append(f"Reference: {_escaped(record['citation'])}.")
    if "address" in record:
        lines.append(f"Address: <{record['address']}>")
    return "\n".join(lines)


def _fact(site: Site, fact: Fact) -> str:
    records = [site.code_set.sources[name] for name in fact.sources]
    lines = [f"**{_escaped(fact.statement)}**"]
    if fact.group != ELEMENTS:
        # A form that is a part of another one says nothing new to a reader.
        forms = [
            form for form in fact.forms if not any(form != other and form in other for other in fact.forms)
        ]
        lines.append(f"As pages write it: {_escaped('; '.join(forms))}.")
    for name, record in zip(fact.sources, records, strict=True):
        copy = f", {_escaped(wording.read_in(record))}" if fact.level != "secondary" else ""
        address = f", <{record['address']}>" if "address" in record else ""
        title = f"[{_escaped(wording.title(record))}](about/sources.md#{name})"
        lines.append(f"Source: {title}{address}{copy if copy != ', ' else ''}.")
    words = wording.support(fact, records)
    rest = [_escaped(words[0].upper() + words[1:]) + "."] if words and not words.startswith("read in") else []
    if fact.read:
        rest.append(f"Read on {fact.read}.")
    if fact.due:
        day = f'<time datetime="{fact.due}">{fact.due}</time>'
        rest.append(f"{wording.DUE[fact.due_kind].capitalize()} {day}.")
    used = [
        f"[{_escaped(page.title or page.source.path)}]({page.source.path.removeprefix('docs/')})"
        for page in site.users(fact.id)
    ]
    rest.append(f"Used on {', '.join(used)}." if used else "No page uses it yet.")
    rest.append(f"Link to this entry: [{fact.id}](#{fact.id})")
    return "<br>\n".join([*lines, " ".join(rest)]) + f"\n{{: #{fact.id} .fact }}"


def _escaped(text: str) -> str:
    """Text from the data as Markdown that shows it: nothing in it is markup."""
    text = re.sub(r"([\\`*_\[\]])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))
    return text.replace("{", "&#123;").replace("}", "&#125;")
