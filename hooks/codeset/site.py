"""What the rules judge: the code set and all pages, as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from .data.load import CODES, TEXTS, WORDS, CodeSet
from .model import Code, Fact, Text, title_of
from .prose import about, amounts, claims, modifiers, pairs, persons, sayings, vocabulary
from .reading.binding import Binding, bind
from .reading.definitions import Definition
from .reading.exceptions import PageException
from .reading.pages import MARKDOWN, Page
from .source import Source, spell
from .units import computed
from .units.counting import Fault
from .words import numbers


class Use(NamedTuple):
    """Where a page uses a fact: the name of it as written, with its place; no fact where there is none."""

    page: Page
    name: Text
    fact: Fact | None


@dataclass(frozen=True)
class Site:
    """Everything that the rules judge: the code set, all pages, the data files as text, and the day,
    YYYY-MM-DD. On a `strict` site a fact past its date is an error. The pages are the site's `own`, or
    somebody else's sheets."""

    code_set: CodeSet
    pages: tuple[Page, ...]
    data: tuple[Source, ...] = ()
    today: str = ""
    strict: bool = False
    own: bool = True

    @cached_property
    def definitions(self) -> list[tuple[Page, Code, Definition]]:
        """The definitions of codes that the code set knows."""
        codes = self.code_set.codes
        return [
            (page, codes[definition.code.text], definition)
            for page in self.pages
            for definition in page.definitions
            if definition.code.text in codes
        ]

    @property
    def published(self) -> list[Fact]:
        """The facts without the open questions."""
        return [fact for fact in self.code_set.facts.values() if fact.published]

    @property
    def past(self) -> list[Fact]:
        """The facts that are past their date."""
        return [fact for fact in self.published if fact.is_past(self.today)]

    @property
    def markdown(self) -> list[Page]:
        """The pages without drawings, settings and data."""
        return [page for page in self.pages if page.source.path.endswith(MARKDOWN)]

    @property
    def exceptions(self) -> list[PageException]:
        """The exceptions on the pages, in their order."""
        return [exception for page in self.pages for exception in page.exceptions]

    @cached_property
    def uses(self) -> list[Use]:
        """Where pages use facts, by marks and by links to days; a mark of a source is none of them."""
        return [use for page in self.pages for use in self.uses_of(page)]

    def uses_of(self, page: Page) -> Iterator[Use]:
        """Where one page uses facts, in no order."""
        known = self.code_set.facts
        # In somebody else's sheet a footnote may be the sheet's own, with a note written by hand.
        others = {mark.name.text for mark in page.marks if mark.fault == "definition" and not self.own}
        for mark in page.marks:
            if mark.name.text in others:
                continue
            if not mark.fault and (mark.name.text in known or mark.name.text not in self.code_set.sources):
                yield Use(page, mark.name, known.get(mark.name.text))
        for link in page.links:
            if link.list == "units":
                found = self.computed[link.id.text]
                yield Use(page, link.id, found if isinstance(found, Fact) else None)
            elif link.list == "facts" and not self.own and link.id.text not in self.groups:
                yield Use(page, link.id, known.get(link.id.text))

    @cached_property
    def bindings(self) -> dict[str, Binding]:
        """What the marks of each page bind, by the page's path."""
        facts, sources = self.code_set.facts, self.code_set.sources
        return {page.source.path: bind(page, facts, sources) for page in self.pages}

    @cached_property
    def forms(self) -> dict[str, list[tuple[str, Fact]]]:
        """The forms of the published facts, each with its fact, by the numbers in them."""
        forms: dict[str, list[tuple[str, Fact]]] = {}
        for fact in self.published:
            for form in fact.forms:
                for number in dict.fromkeys(numbers(form)):
                    forms.setdefault(number, []).append((form, fact))
        return forms

    @cached_property
    def computed(self) -> dict[str, Fact | Fault]:
        """The computed values that pages link to, by their addresses; or why there is none."""
        days = {link.id.text for page in self.pages for link in page.links if link.list == "units"}
        return {day: computed.value(day, self.code_set.codes, self.code_set.facts) for day in sorted(days)}

    @cached_property
    def groups(self) -> set[str]:
        """The ids of the parts of the list of facts: its groups, and a part for each code."""
        return {*self.code_set.groups, *(f"code-{number}" for number in self.code_set.codes)}

    @cached_property
    def issuers(self) -> set[str]:
        """The sources from which some fact is known by the issuer's own text, also in a copy."""
        own = [fact for fact in self.published if fact.level in ("primary", "reproduced")]
        return {name for fact in own for name in fact.sources}

    @property
    def known(self) -> sayings.Known:
        """What sentences are compared with."""
        return _known(self.code_set)

    @property
    def topics(self) -> about.Topics:
        """What each fact is about."""
        return _topics(self.code_set)

    @cached_property
    def prose(self) -> list[tuple[Page, sayings.Sayings]]:
        """What the sentences of each page say of codes, and the false claims that they make."""
        return [(page, sayings.of_page(page, self.known)) for page in self.pages]

    @cached_property
    def stated(self) -> list[tuple[Source, sayings.Sayings]]:
        """The same of the data files, where the site's own pages are judged."""
        trees = self.code_set.trees.values() if self.data else ()
        return [(tree.source, sayings.of_data(tree, self.known)) for tree in trees]

    def says(self, fact: Fact) -> str:
        """Who says a fact, as the message of a fault puts it."""
        records = [self.code_set.sources[name] for name in fact.sources]
        return spell(f"{'; '.join(map(title_of, records)) or fact.working}, {fact.level}")

    def users(self, name: str) -> list[Page]:
        """The pages that use a fact, by their paths."""
        return self._users.get(name, [])

    @cached_property
    def _users(self) -> dict[str, list[Page]]:
        users: dict[str, list[Page]] = {}
        for page in sorted(self.markdown, key=lambda page: page.source.path):
            for name in dict.fromkeys(name for fact in self.used(page) for name in rests_on(fact)):
                users.setdefault(name, []).append(page)
        return users

    def used(self, page: Page) -> list[Fact]:
        """The facts that a page uses: those of its marks and links, of the lists in it, and the fields of its
        definitions."""
        facts = [use.fact for part in (page, *self.parts(page)) for use in self.uses_of(part)]
        for definition in page.definitions:
            facts += [self.code_set.facts.get(name) for _, name in self.fields(definition)]
        return list({fact.id: fact for fact in facts if fact}.values())

    def parts(self, page: Page) -> list[Page]:
        """The texts of data that the build writes into a page."""
        paths = [TEXTS[name][0] for name, _ in page.lists if name in TEXTS]
        return [part for part in self.pages if part.source.path in paths]

    def fields(self, definition: Definition) -> list[tuple[Text, str]]:
        """The values of a definition, each with the id of the fact that its field is."""
        code = self.code_set.codes.get(definition.code.text)
        ids = {field.term: f"{code.number}-{field.key}" for field in code.fields} if code else {}
        pairs = [(item.value, ids.get(item.term.text, "")) for item in definition.items]
        return [(value, name) for value, name in pairs if name in self.code_set.facts]


@lru_cache(maxsize=4)
def _topics(code_set: CodeSet) -> about.Topics:
    return about.topics(fact for fact in code_set.facts.values() if fact.published)


@lru_cache(maxsize=4)
def _known(code_set: CodeSet) -> sayings.Known:
    data, tree = code_set.trees[WORDS].value, code_set.trees[CODES]
    facts = code_set.facts
    named = tree.value.get("modifiers", {}).items()
    return sayings.Known(
        code_set.codes,
        vocabulary.of_data(code_set.codes, data),
        modifiers.of_data(data, {sign: facts[of] for sign, of in named if of in facts}),
        claims.index(data.get("false_claims", {}), data.get("claim_terms", {})),
        amounts.index(
            (fact for fact in code_set.facts.values() if fact.published), data.get("claim_terms", {})
        ),
        pairs.Edits(code_set.edits, code_set.facts[tree.value["edits"]["fact"]]) if code_set.edits else None,
        persons.of_data(data.get("persons", persons.NONE), data.get("claim_terms", {}), code_set.facts),
    )


def rests_on(fact: Fact | None) -> set[str]:
    """The ids of the facts behind a bound value: its own, and of a day those that its steps follow from."""
    return {fact.id, *(name for step in fact.steps for name in step.facts)} if fact else set()
