"""The rules for what things are about: a bound figure for what the fact says it is of, a label for where it
leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import EDITION, Fact, Text
from ..prose import about
from ..reading.marks import Mark
from ..reading.pages import Page
from ..site import Site
from ..source import Diagnostic, at_most, spell
from ..words import CODE, in_a_line


def wrong_binding(site: Site) -> Iterator[Diagnostic]:
    """A figure with a mark must be of what the fact is about: the text before the mark names no other code
    and no other year, and it, its row, its column or its heading has words of the fact."""
    for page in site.pages:
        yield from at_most(_wrong_bindings(site, page))


def _wrong_bindings(site: Site, page: Page) -> Iterator[Diagnostic]:
    facts = site.code_set.facts
    lost = {lost.mark.place for lost in site.bindings[page.source.path].lost}
    for mark in page.marks:
        fact = facts.get(mark.name.text)
        if fact and fact.published and mark.spans and not mark.fault and mark.place not in lost:
            yield from _wrong(site, page, mark, fact)


def wrong_label(site: Site) -> Iterator[Diagnostic]:
    """What names a code agrees with where it leads: the text of a link and of the menu with the page,
    the title and the first heading of a page with its name."""
    for page in site.pages:
        yield from at_most(_wrong_labels(page))


def _wrong_labels(page: Page) -> Iterator[Diagnostic]:
    for text, address in page.leads:
        yield from _compared(page, text, address, _named(address), "the link leads to")
    headed = page.headings[:1] and Text(
        page.headings[0][1], page.source.span(page.headings[0][0], page.headings[0][0] + 1)
    )
    if page.holds_marks and headed and page.title:
        title = Text(page.title, page.source.span(0, 1))
        own = _named(page.source.path)
        yield from _compared(page, headed, page.source.path, own, "the page is")
        yield from _compared(
            page, title, page.source.path, own or {*about.CODES.findall(headed.text)}, "the page is"
        )
        known = own | {*about.CODES.findall(headed.text), *about.CODES.findall(page.title)}
        for start, text in page.labels:
            if start < page.body and {*about.CODES.findall(text)} - known:
                label = Text(text, page.source.span(start, start + len(text)))
                yield from _compared(page, label, page.source.path, known, "the page is")


def _named(address: str) -> set[str]:
    """The codes in the name of the file, or of the definition, that an address leads to."""
    path, _, anchor = address.partition("#")
    if "?" in path:  # a day that is counted
        return set()
    return {*about.CODES.findall(anchor)} or {*IN_NAME.findall(path.rpartition("/")[2])}


def _compared(page: Page, text: Text, address: str, wanted: set[str], leads: str) -> Iterator[Diagnostic]:
    named = about.CODES.findall(text.text)
    # "97112 or 97110?" names both; a text with one code may be about a part of the page.
    if named and wanted and not ({*named} <= wanted if len(named) == 1 else {*named} == wanted):
        yield page.source.diagnostic(
            "wrong-label",
            text.span,
            f"this names {', '.join(sorted(named))}, and {leads} {spell(address)}",
            expected=" and ".join(sorted(wanted)),
            found=spell(text.text),
            help="write the code of the page, or lead to the page of the code",
        )


IN_NAME = re.compile(rf"(?<![A-Za-z0-9]){CODE}(?![A-Za-z0-9])")


def _wrong(site: Site, page: Page, mark: Mark, fact: Fact) -> Iterator[Diagnostic]:
    span = in_a_line(page.flow[slice(*mark.spans[0])])
    lower = span.lower()
    form = max((form for form in fact.forms if form.lower() in lower), key=len, default="")
    topic = site.topics[fact.id]
    if not form or fact.id == EDITION:
        return
    text = " ".join([page.title, *(page.flow[slice(*place)] for place in mark.about)])
    beside = lower.replace(form.lower(), " ")
    strange = about.other(topic, beside.upper())
    wanted = (
        []
        if strange or not about.is_bare(form) or page.language != "en"
        else about.missing(topic, form, text.lower().replace(form.lower(), " "))
    )
    if strange or wanted:
        yield page.source.diagnostic(
            "wrong-binding",
            mark.name.span,
            f"the text says {strange}, and {fact.id} is about something else"
            if strange
            else f"nothing here says what `{spell(form)}` of {fact.id} is of",
            expected=spell(fact.statement),
            expected_at=fact.span,
            found=spell(span[-80:]),
            help="bind the figure to the fact that is meant, or say in the sentence, the row or the heading"
            f" what it is of{': ' + spell(', '.join(wanted)) if wanted else ''};"
            " words that mean the same go to `about` of the fact",
        )


def code_twice(site: Site) -> Iterator[Diagnostic]:
    """In a row of codes, "97112 or 97110", in the first cells of a table and in its head each code stands
    once: where it stands twice, another one was meant."""
    for page in site.pages:
        yield from at_most(_twice(page))


def _twice(page: Page) -> Iterator[Diagnostic]:
    places = [
        [found.span() for found in about.CODES.finditer(page.flow, *run.span())]
        for run in ROW_OF_CODES.finditer(page.flow)
    ]
    for run in [*places, *_tables(page.flow)]:
        seen: set[str] = set()
        for place in run:
            code = page.flow[slice(*place)]
            if code in seen:
                yield page.source.diagnostic(
                    "code-twice",
                    page.source.span(*place),
                    f"{code} stands here a second time",
                    expected="each code once in a row of codes, in the head of a table and in its first"
                    " cells",
                    found=code,
                    help="write the code that is meant, or leave it out",
                )
            seen.add(code)


def _tables(flow: str) -> Iterator[list[tuple[int, int]]]:
    """The places of the codes that are all that stands in the first cells of a table, and in its head."""
    first: list[tuple[int, int]] = []
    at, before = 0, ""
    for line in flow.split("\n"):
        if line.lstrip(" >").startswith("|"):
            cells = [match for match in CODE_CELL.finditer(line)]
            if not before:
                yield [(at + cell.start("code"), at + cell.end("code")) for cell in cells]
            first += (
                [(at + cells[0].start("code"), at + cells[0].end("code"))]
                if cells and not line[: cells[0].start()].strip(" >")
                else []
            )
        elif first:
            yield first
            first = []
        before = line.strip() if line.lstrip(" >").startswith("|") else ""
        at += len(line) + 1
    yield first


CODE_CELL = re.compile(rf"\|\s*(?P<code>{CODE})\s*(?=\|)")
ROW_OF_CODES = re.compile(
    rf"(?<![\w-]){CODE}(?:[\s,/;&()]{{1,3}}"
    rf"(?:(?:or|and|to|vs|not|but|through|instead of|rather than) ){{0,2}}{CODE}(?![\w-]))+"
)
