"""The rule for what a bound figure is about: the text must say what the fact says the figure is of."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import EDITION, Fact
from ..prose import about
from ..reading.marks import Mark
from ..reading.pages import Page
from ..site import Site
from ..source import Diagnostic, at_most, spell
from ..words import in_a_line


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


def _wrong(site: Site, page: Page, mark: Mark, fact: Fact) -> Iterator[Diagnostic]:
    span = in_a_line(page.flow[slice(*mark.spans[0])])
    lower = span.lower()
    form = max((form for form in fact.forms if form.lower() in lower), key=len, default="")
    if not form or fact.id == EDITION or not about.is_bare(form):
        return
    topic = site.topics[fact.id]
    text = " ".join([page.title, *(page.flow[slice(*place)] for place in mark.about)])
    beside = lower.replace(form.lower(), " ")
    strange = about.other(topic, beside.upper())
    wanted = [] if strange or page.language != "en" else about.missing(topic, form, text.lower().replace(form.lower(), " "))
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
            help="bind the figure to the fact that is meant, or say in the sentence, the row or the heading what it"
            f" is of{': ' + spell(', '.join(wanted)) if wanted else ''}; words that mean the same go to `about` of the fact",
        )
