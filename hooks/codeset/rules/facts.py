"""The rules for marks and the facts that they name: each named for its fault, its docstring the rule."""

from __future__ import annotations

from collections.abc import Iterator

from ..data.load import FACTS, SOURCES
from ..model import PAST
from ..reading.pages import Page
from ..site import Site, rests_on
from ..source import Diagnostic, at_most, spell, suggest
from ..units.counting import Fault

# Why a mark can not stand where it stands, and the remedy.
BEHIND = "put the mark behind a sentence of the text"
MISPLACED = {
    "heading": ("a heading can hold no mark", "put the mark behind a sentence that says the same"),
    "front matter": ("a title or a description can hold no mark", BEHIND),
    "title": ("the text of a picture or a title can hold no mark", BEHIND),
    "link text": (
        "the text of a link can hold no mark",
        "put the mark behind the link: `[text](page.md)[^id]`",
    ),
    "nothing before": ("no text stands before this mark", "put the mark behind the text that it answers for"),
    "twice": ("the same mark stands here twice", "delete one of the two"),
    "definition": (
        "the build writes the notes, from the data",
        "delete the line; a mark needs no definition",
    ),
}


def malformed_mark(site: Site) -> Iterator[Diagnostic]:
    """A mark must stand behind the text that it answers for, and no link to a fact or a source stands in
    its place."""
    for page in site.pages:
        yield from at_most(_misplaced(page))
        yield from at_most(_old_links(site, page))


def _misplaced(page: Page) -> Iterator[Diagnostic]:
    for mark in page.marks:
        if mark.fault:
            message, help = MISPLACED[mark.fault]
            yield page.source.diagnostic(
                "malformed-mark",
                mark.name.span,
                message,
                expected="a mark right behind a text, as in `above $2,480.[^kx-2026]`",
                found=spell(f"[^{mark.name.text}]"),
                help=help,
            )


def _old_links(site: Site, page: Page) -> Iterator[Diagnostic]:
    for link in page.links:
        known = {"facts": site.code_set.facts, "sources": site.code_set.sources}.get(link.list, {})
        if link.id.text in known:
            text = link.text.text
            yield page.source.diagnostic(
                "malformed-mark",
                link.text.span,
                f"a link stands where a mark of {link.id.text} belongs",
                expected="the text with a mark behind it",
                found=spell(f"[{text}](...#{link.id.text})"),
                help=f"write `{spell(text)}[^{link.id.text}]`, the mark behind the sentence or the clause",
            )


def unknown_fact(site: Site) -> Iterator[Diagnostic]:
    """Each fact or source that a mark names must be in the data."""
    for page in site.pages:
        yield from at_most(_unknown_facts(site, page))


def _unknown_facts(site: Site, page: Page) -> Iterator[Diagnostic]:
    known = site.code_set.facts.keys() | site.code_set.sources.keys()
    days = {link.id for link in page.links if link.list == "units"}
    for use in site.uses_of(page):
        if not use.fact and use.name not in days:
            name = use.name.text.partition("#")[0]
            yield page.source.diagnostic(
                "unknown-fact",
                use.name.span,
                f"`{spell(name)}` is neither a fact nor a source",
                expected=f"the id of a fact in {FACTS}, or of a source in {SOURCES}",
                found=spell(name) or "nothing",
                help=suggest(name, known, f"add it to {FACTS} first, with its source"),
            )


def malformed_day(site: Site) -> Iterator[Diagnostic]:
    """Each link to a computed value must name a rule and the minutes of timed codes."""
    for page in site.pages:
        yield from at_most(_malformed_days(site, page))


def _malformed_days(site: Site, page: Page) -> Iterator[Diagnostic]:
    for link in page.links:
        fault = site.computed[link.id.text] if link.list == "units" else None
        if isinstance(fault, Fault):
            yield page.source.diagnostic(
                "malformed-day",
                link.id.span,
                fault.message,
                expected=fault.expected,
                found=spell(fault.found),
                help=fault.help,
            )


def unverified_fact(site: Site) -> Iterator[Diagnostic]:
    """No page may use a fact that nobody has read in its source yet."""
    for page, name, fact in site.uses:
        if fact and not fact.published:
            yield page.source.diagnostic(
                "unverified-fact",
                name.span,
                f"{fact.id} is an open question: nobody has read its source yet",
                expected="a fact of the level primary, reproduced, secondary or computed",
                expected_at=fact.span,
                found="unverified",
                help="take it off the page, or read the source and raise the level in " + fact.span.path,
            )


def stale_fact(site: Site) -> Iterator[Diagnostic]:
    """A fact past its date must be read again: a note, and on a strict check an error."""
    for fact in site.past:
        # On the own pages a fact is told once, where its date stands; in another file, where it is used.
        told = [(site.code_set.trees[fact.due_span.path].source, fact.due_span)]
        if not site.own:
            told = [(page.source, name.span) for page, name, used in site.uses if fact.id in rests_on(used)]
        places = ", ".join(page.source.path for page in site.users(fact.id)) or "no page"
        for source, span in told if not fact.code else ():
            yield source.diagnostic(
                "stale-fact",
                span,
                f"{fact.id} {PAST[fact.due_kind]} {fact.due}; it is used on {places}",
                expected=f"a day from {site.today} on",
                found=fact.due,
                help=f"read the source again ({site.says(fact)}); if it still holds, set the new dates "
                f"in {fact.due_span.path}, else correct the fact and the pages",
                severity="error" if site.strict else "note",
            )
