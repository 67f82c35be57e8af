"""The things that everything here is about: a code with its fields, a fact, a step of a counted day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from .source import Span

# The groups of the facts that are made from the code set.
ELEMENTS = "elements"
EDITION = "edition"
# The group of the facts that are made from the days that pages link to.
COMPUTED = "computed"
# How a due date is said, and one that is past.
DUE = {"valid_until": "valid until", "review_by": "until"}
PAST = {"valid_until": "was valid until", "review_by": "was to be read again by"}


class Text(NamedTuple):
    """A piece of text and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True)
class Field:
    """One stated field of a code: its term on a page, its text there, where the data says so, and
    what supports it."""

    key: str
    text: str
    span: Span
    level: str = ""
    sources: tuple[str, ...] = ()

    @property
    def term(self) -> str:
        return self.key.capitalize()


@dataclass(frozen=True)
class Code:
    """One record of the code set."""

    number: str
    name: Field
    define: bool
    fields: tuple[Field, ...]
    span: Span
    deleted: bool = False


class Step(NamedTuple):
    """One step: what is done, in words, and the ids of the facts that say so."""

    words: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One fact: the texts that a link to it may have, and what supports it.

    `way` and `working` say how a value of the level computed was found. `due` is the last day on
    which it may stand unread, as YYYY-MM-DD; empty for what does not age. `code` is the number of
    the code whose field it is; `steps` lead to the units of a day. A text is about it that has a word of
    each of its `terms`; `about` are words beside those of its statement by which pages say what it is of.
    """

    id: str
    group: str
    forms: tuple[str, ...]
    statement: str
    level: str
    sources: tuple[str, ...]
    read: str
    span: Span
    due: str = ""
    due_span: Span | None = None
    due_kind: str = ""
    way: str = ""
    working: str = ""
    code: str = ""
    steps: tuple[Step, ...] = ()
    terms: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def published(self) -> bool:
        return self.level != "unverified"

    @property
    def anchor(self) -> str:
        """The id of its own place on a page: of a computed value, the day's in the list of the unit page."""
        return self.id.replace("=", "-").replace("&", "-")

    @property
    def address(self) -> str:
        """Where the published site says more of it: its entry in the list, or the day worked out."""
        return f"units.html?{self.id}#{self.anchor}" if self.group == COMPUTED else f"facts.html#{self.id}"

    def is_past(self, today: str) -> bool:
        """Whether the fact is past its date on the day `today`, YYYY-MM-DD."""
        return bool(self.due) and self.due < today


def title_of(source: dict[str, Any]) -> str:
    """A source by its issuer, its title and the section that was read."""
    section = f", {source['section']}" if "section" in source else ""
    return f"{source['by']}: {source['title']}{section}"
