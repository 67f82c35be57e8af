"""What the rules judge: the code set and all pages, as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from . import claims, computed, figures, records, sayings, vocabulary
from .definitions import Definition
from .exceptions import PageException
from .facts import Fact
from .pages import MARKDOWN, Link, Page
from .records import Code, CodeSet
from .source import Source
from .units import Fault


@dataclass(frozen=True)
class Site:
    """Everything that the rules judge: the code set, all pages, the data files as text, and the day,
    YYYY-MM-DD. On a `strict` site a fact past its date is an error."""

    code_set: CodeSet
    pages: tuple[Page, ...]
    data: tuple[Source, ...] = ()
    today: str = ""
    strict: bool = False

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
        """The pages without drawings and settings."""
        return [page for page in self.pages if page.source.path.endswith(MARKDOWN)]

    @property
    def exceptions(self) -> list[PageException]:
        """The exceptions on the pages, in their order."""
        return [exception for page in self.pages for exception in page.exceptions]

    @cached_property
    def values(self) -> list[tuple[Page, Link, Fact | None]]:
        """The links to facts, each with its fact if there is one. A link to a group is none of them."""
        return [(page, link, fact) for page in self.pages for link, fact in self.values_of(page)]

    @cached_property
    def forms(self) -> dict[str, list[tuple[str, Fact]]]:
        """The forms of the published facts, each with its fact, by the numbers in them."""
        forms: dict[str, list[tuple[str, Fact]]] = {}
        for fact in self.published:
            for form in fact.forms:
                for number in dict.fromkeys(figures.numbers(form)):
                    forms.setdefault(number, []).append((form, fact))
        return forms

    def values_of(self, page: Page) -> list[tuple[Link, Fact | None]]:
        """The links of one page to facts, computed ones among them."""
        return [(link, self.fact_of(link)) for link in page.values if link.id.text not in self.groups]

    def fact_of(self, link: Link) -> Fact | None:
        """The fact that a link leads to, if there is one."""
        if link.list == "facts":
            return self.code_set.facts.get(link.id.text)
        found = self.computed[link.id.text]
        return found if isinstance(found, Fact) else None

    @cached_property
    def computed(self) -> dict[str, Fact | Fault]:
        """The computed values that pages link to, by their addresses; or why there is none."""
        days = {link.id.text for page in self.pages for link in page.values if link.list == "units"}
        return {day: computed.value(day, self.code_set) for day in days}

    @cached_property
    def groups(self) -> set[str]:
        """The ids of the parts of the list of facts: its groups, and a part for each code."""
        return {*self.code_set.groups, *(f"code-{number}" for number in self.code_set.codes)}

    @cached_property
    def vocabulary(self) -> vocabulary.Vocabulary:
        """How texts name codes and what they are for."""
        others = self.code_set.trees[records.CODES].value.get("other_meanings", ())
        return vocabulary.of_words(self.code_set.codes, self.code_set.words, others)

    @cached_property
    def false_claims(self) -> claims.Index:
        """The statements that the data lists as wrong."""
        data = self.code_set.trees[records.FACTS].value
        texts = [fact.statement for fact in self.code_set.facts.values()]
        return claims.index(data.get("false_claims", {}), data.get("claim_terms", {}), texts)

    @cached_property
    def prose(self) -> list[tuple[Page, sayings.Sayings]]:
        """What the sentences of each page say of codes, and the false claims that they make."""
        return [(page, sayings.of_page(page, self.vocabulary, self.false_claims)) for page in self.pages]

    @cached_property
    def stated(self) -> list[tuple[Source, sayings.Sayings]]:
        """The same of the data files, where the site's own pages are judged."""
        trees = self.code_set.trees.values() if self.data else ()
        return [(tree.source, sayings.of_data(tree, self.vocabulary, self.false_claims)) for tree in trees]

    def users(self, name: str) -> list[Page]:
        """The pages that use a fact, by their paths."""
        return self._users.get(name, [])

    @cached_property
    def _users(self) -> dict[str, list[Page]]:
        users: dict[str, list[Page]] = {}
        for page in sorted(self.pages, key=lambda page: page.source.path):
            for name in dict.fromkeys(name for fact in self.used(page) for name in rests_on(fact)):
                users.setdefault(name, []).append(page)
        return users

    def used(self, page: Page) -> list[Fact]:
        """The facts that a page uses, in the order of their first use: what its links are bound to, and
        the fields of its definitions."""
        places = [(link.id.span, fact) for link, fact in self.values_of(page) if fact]
        for definition in page.definitions:
            code = self.code_set.codes.get(definition.code.text)
            fields = {field.term: f"{code.number}-{field.key}" for field in code.fields} if code else {}
            places += [
                (item.value.span, self.code_set.facts[fields[item.term.text]])
                for item in definition.items
                if fields.get(item.term.text) in self.code_set.facts
            ]
        return list({fact.id: fact for _, fact in sorted(places, key=lambda place: place[0])}.values())


def rests_on(fact: Fact | None) -> set[str]:
    """The ids of the facts behind a bound value: its own, and of a day those that its steps follow from."""
    return {fact.id, *(name for step in fact.steps for name in step.facts)} if fact else set()
