"""What the rules judge: the code set and all pages, as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from . import figures
from .definitions import Definition
from .exceptions import PageException
from .facts import Fact
from .pages import MARKDOWN, Link, Page
from .records import Code, CodeSet
from .source import Source


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
        """The links of one page to facts."""
        facts, groups = self.code_set.facts, self.groups
        return [(link, facts.get(link.id.text)) for link in page.values if link.id.text not in groups]

    @cached_property
    def groups(self) -> set[str]:
        """The ids of the parts of the list of facts: its groups, and a part for each code."""
        return {*self.code_set.groups, *(f"code-{number}" for number in self.code_set.codes)}

    def users(self, name: str) -> list[Page]:
        """The pages that use a fact, by their paths."""
        return self._users.get(name, [])

    @cached_property
    def _users(self) -> dict[str, list[Page]]:
        users: dict[str, list[Page]] = {}
        for page in sorted(self.pages, key=lambda page: page.source.path):
            for name in used(page, self.code_set):
                users.setdefault(name, []).append(page)
        return users


def used(page: Page, code_set: CodeSet) -> list[str]:
    """The ids of the facts that a page uses, in the order of their first use: what its links are bound
    to, and the fields of its definitions."""
    places = [(link.id.span, link.id.text) for link in page.values]
    for definition in page.definitions:
        code = code_set.codes.get(definition.code.text)
        fields = {field.term: field.key for field in code.fields} if code else {}
        places += [
            (item.value.span, f"{code.number}-{fields[item.term.text]}")
            for item in definition.items
            if item.term.text in fields
        ]
    return [name for name in dict.fromkeys(name for _, name in sorted(places)) if name in code_set.facts]
