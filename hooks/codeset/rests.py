"""What a page rests on: the facts it uses, each with its source, level and due date, and its review.

The block at each page's end is made from this, on screen and on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from . import marks, wording
from .facts import COMPUTED, Fact
from .pages import Page
from .reasons import Step
from .site import Site

UNITS = "docs/units.md"
REVIEWERS = {"clinician": "a clinician", "coder": "a certified coder"}


@dataclass(frozen=True)
class Entry:
    """One line of the block: what is said, where its entries are on this site, by which sources (their
    numbers in the block), how well supported, and until when. `anchor` is the line's own id, if links
    lead to it."""

    addresses: tuple[str, ...]
    anchor: str
    steps: tuple[Step, ...]
    statement: str
    support: str
    sources: tuple[int, ...]
    due: str
    due_words: str
    past: bool


@dataclass(frozen=True)
class Rests:
    """The block of one page. `due` is the last day on which all of it is good, `days` are all days on
    the page after which something is past its date. `sources` are those of the entries, `named` those
    that only the text names."""

    entries: tuple[Entry, ...]
    sources: dict[str, dict[str, Any]]
    named: dict[str, dict[str, Any]]
    reviews: dict[str, dict[str, str] | None]
    next_review: str
    due: str
    days: tuple[str, ...]
    past: bool


def review_line(rest: Rests) -> str:
    """Who has reviewed a page and when it is reviewed next, in one line."""
    reviews = [
        f"by {words}: {review['name']}, {review['date']}" if review else f"by {words}: not yet"
        for words, review in rest.reviews.items()
    ]
    return f"Reviewed {'; '.join(reviews)}. Next review by {rest.next_review}."


def of_page(site: Site, page: Page) -> Rests:
    """What one page rests on, as of the site's day."""
    code_set = site.code_set
    facts = [fact for fact in _used(site, page) if fact.published]
    names = list(dict.fromkeys(name for fact in facts for name in fact.sources))
    cited = dict.fromkeys(link.id.text for link in page.citations)
    record = code_set.reviews["pages"].get(page.source.path.removeprefix("docs/"), {})
    next_review = record.get("next", code_set.reviews["next"])
    due = min([next_review, *(fact.due for fact in facts if fact.due)])
    return Rests(
        entries=tuple(
            _entries(site, page, facts, {name: number for number, name in enumerate(names, start=1)})
        ),
        sources={name: code_set.sources[name] for name in names},
        named={
            name: code_set.sources[name] for name in cited if name in code_set.sources and name not in names
        },
        reviews={words: record.get(key) for key, words in REVIEWERS.items()},
        next_review=next_review,
        due=due,
        days=_days(site, page, [next_review, *(fact.due for fact in facts)]),
        past=due < site.today,
    )


def _used(site: Site, page: Page) -> list[Fact]:
    """The facts of a page; on the unit page, where every computed value leads, the days of all pages."""
    if page.source.path != UNITS:
        return site.used(page)
    computed = [fact for fact in site.computed.values() if isinstance(fact, Fact)]
    facts = [*site.used(page), *sorted(computed, key=lambda fact: fact.id)]
    return list({fact.id: fact for fact in facts}.values())


def _days(site: Site, page: Page, days: list[str]) -> tuple[str, ...]:
    if page.source.path == marks.PAGES["facts"]:
        days = [*days, *(fact.due for fact in site.published)]
    return tuple(sorted({day for day in days if day}))


def _entries(site: Site, page: Page, facts: list[Fact], numbers: dict[str, int]) -> Iterator[Entry]:
    """A line for each fact; fields of one code that stand together with the same support share one."""
    known = site.code_set.sources

    def together(fact: Fact) -> tuple:
        return (fact.code, fact.level, fact.sources) if fact.code else (fact.id,)

    for _, group in groupby(facts, key=together):
        members = list(group)
        first = members[0]
        is_here = first.group == COMPUTED and page.source.path == UNITS
        statement = first.statement
        if first.code:
            fields = "; ".join(f"{fact.id.partition('-')[2]}: {fact.forms[0]}" for fact in members)
            statement = f"{first.code}, {fields}."
        yield Entry(
            addresses=tuple(fact.address for fact in members),
            anchor=first.anchor if is_here else "",
            steps=first.steps if is_here else (),
            statement=statement,
            support=wording.support(first, [known[name] for name in first.sources]),
            sources=tuple(sorted(numbers[name] for name in first.sources)),
            due=first.due,
            due_words=wording.DUE.get(first.due_kind, ""),
            past=first.is_past(site.today),
        )
