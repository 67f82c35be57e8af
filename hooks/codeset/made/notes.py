"""A page in; out comes its Markdown with numbered notes, made from the data, for Python-Markdown's footnotes.

Facts that rest on the same text in the same way share a note. Notes are numbered in the order in which
a reader meets their marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..model import COMPUTED, DUE, Fact
from ..reading.pages import Page
from ..site import Site
from . import reviews, strings
from .labels import escaped
from .lists import LISTS
from .reviews import Reviewed
from .tools import TOOLS

MARK = re.compile(r"\[\^(?P<name>[a-z0-9-]+)\]")
WRITTEN = {**LISTS, **TOOLS}
LONGEST_TITLE = 7  # words
ABBREVIATED = re.compile(r".*\((?P<short>[^()]+)\)")
# What stands behind a note, by the level of its facts; and the sign at its marks.
KINDS = {"primary": "issuer", "reproduced": "issuer", "secondary": "report", "computed": "reading"}
SIGNS = {"issuer": "", "report": "†", "reading": "*"}
HEAD = """
## {notes} {{ #rests .notes{lang} data-search-exclude="" }}

{kinds}
{{: .kinds{lang} }}

"""


@dataclass
class Note:
    """One note: its number, what kind of support it is, the sources, the facts that rest on it, and until
    when it is good, as YYYY-MM-DD."""

    number: int
    kind: str
    sources: tuple[str, ...]
    facts: list[str] = field(default_factory=list)
    working: str = ""
    due: str = ""
    due_kind: str = ""
    past: bool = False


@dataclass(frozen=True)
class Noted:
    """A page with its notes: the Markdown without front matter, the notes by their numbers, the addresses
    of days on it that are worked out elsewhere with their due dates, and the state of the page."""

    text: str
    notes: dict[int, Note]
    days: tuple[tuple[str, str], ...]
    reviewed: Reviewed
    due: str
    past: bool

    @property
    def dates(self) -> list[str]:
        """All days on the page after which something is past its date."""
        days = [
            self.reviewed.next,
            *(note.due for note in self.notes.values()),
            *(day for _, day in self.days),
        ]
        return sorted({day for day in days if day})

    @property
    def due_marks(self) -> str:
        """Each of these days, and behind it where the links lead that are good until then."""
        ends = [(note.due, f"#fn-{note.number}") for note in self.notes.values() if note.due]
        ends += [(day, address) for address, day in self.days if address]
        days = {day: [end for each, end in ends if each == day] for day, _ in sorted(ends)}
        return " ".join(f"{day} {' '.join(days[day])}" for day in days)


def of_page(site: Site, page: Page) -> Noted:
    """The Markdown of a page for the engine: lists written out, marks numbered, notes at the end."""
    notes: dict[tuple, Note] = {}
    pieces = list(_pieces(site, page))
    # A mark of a source takes the number of a fact that rests on this source alone, also of a later one.
    alone = {}
    for _, names in pieces:
        for fact in (site.code_set.facts[name] for name in names if name in site.code_set.facts):
            if len(fact.sources) == 1 and KINDS[fact.level] != "reading":
                alone.setdefault(fact.sources[0], fact)
    text = "".join(before + _marks(site, notes, alone, names) for before, names in pieces)
    numbered = {note.number: note for note in notes.values()}
    if numbered:
        up = "../" * (page.source.path.count("/") - 1)
        text = (
            text.rstrip() + "\n" + _head(page) + "".join(_note(site, note, up) for note in numbered.values())
        )
    used = [use.fact for use in site.uses_of(page) if use.fact and use.fact.group == COMPUTED]
    return _with_state(site, page, text, numbered, {(fact.address, fact.due) for fact in used})


def _head(page: Page) -> str:
    """What stands above the notes, in the language of the page where we speak it."""
    words = strings.PAGE.get(page.language, strings.PAGE["en"])
    lang = "" if page.language in strings.PAGE else " lang=en"
    return HEAD.format(notes=words["notes"], kinds=words["kinds"], lang=lang)


def _pieces(site: Site, page: Page) -> Iterator[tuple[str, list[str]]]:
    """The text of a page in pieces, each with the names of the marks behind it: its own, those of the values
    of definitions, and those in the lists."""
    edits: list[tuple[int, int, str]] = [
        (*mark.place, mark.name.text) for mark in page.marks if not mark.fault
    ]
    for definition in page.definitions:
        for value, name in site.fields(definition):
            end = (
                page.source.place(value.span.line, value.span.line)[0]
                + value.span.column
                - 1
                + value.span.length
            )
            edits.append((end, end, name))
    edits += [(at, at, f".{name}") for name, at in page.lists if name in WRITTEN]
    position = page.body
    for start, end, name in sorted(edits):
        before, position = page.source.text[position:start], end
        if not name.startswith("."):
            yield before, [name]
            continue
        yield before, []
        parts = MARK.split(WRITTEN[name[1:]](site))
        for text, inside in zip(parts[::2], [*parts[1::2], ""], strict=True):
            yield text, [inside] if inside else []
    yield page.source.text[position:], []


def _marks(site: Site, notes: dict[tuple, Note], alone: dict[str, Fact], names: list[str]) -> str:
    written = ""
    for name in names:
        fact = site.code_set.facts.get(name) or alone.get(name)
        kind = KINDS[fact.level] if fact else "issuer" if name in site.issuers else "report"
        sources = fact.sources if fact else (name,)
        working = fact.working if fact and kind == "reading" else ""
        key = (kind, sources, working, fact.due, fact.due_kind) if fact else (kind, sources)
        note = notes.setdefault(key, Note(len(notes) + 1, kind, sources, working=working))
        if fact:
            note.due, note.due_kind, note.past = fact.due, fact.due_kind, fact.is_past(site.today)
            if fact.id not in note.facts:
                note.facts.append(fact.id)
        written += f"[^{note.number}]"
    return written


def _note(site: Site, note: Note, up: str) -> str:
    """One note in one line: who says so, in which text, of when, how it was read, until when it is good."""
    records = [(name, site.code_set.sources[name]) for name in note.sources]
    if note.kind == "reading":
        ways = {site.code_set.facts[name].way for name in note.facts}
        words = "Our arithmetic" if ways == {"arithmetic"} else "Our reading"
        said = f"{words}: {escaped(note.working.rstrip('.'))}"
        said += f". From {'; '.join(_source(*each, up) for each in records)}" if records else ""
    else:
        said = "Reported by " if note.kind == "report" else ""
        said += "; ".join(f"{_source(*each, up)}{_text_read(each[1])}" for each in records)
    due = (
        f' {DUE[note.due_kind].capitalize()} <time datetime="{note.due}">{note.due}</time>.'
        if note.due
        else ""
    )
    entry = ""
    if len(note.facts) == 1 or (note.facts and not note.sources):
        entry = f" [Entry]({up}facts.md#{note.facts[0]})."
    elif note.facts:  # at the source stands what rests on it
        entry = f" [Entries]({up}about/sources.md#{note.sources[0]})."
    return f"[^{note.number}]: {said.rstrip('.')}.{due}{entry}\n"


def _source(name: str, record: dict[str, Any], up: str) -> str:
    """A source in a note: its issuer and its title, both in short."""
    short = ABBREVIATED.fullmatch(record["by"])
    words = record["title"].split()
    title = record["title"] if len(words) <= LONGEST_TITLE else f"{' '.join(words[: LONGEST_TITLE - 2])} …"
    by = escaped(short["short"] if short else record["by"])
    return f"{by}: [{escaped(title)}]({up}about/sources.md#{name})"


def _text_read(record: dict[str, Any]) -> str:
    """Which part of a source was read, its date, and whether it was a copy."""
    section = f", {escaped(record['section'])}" if "section" in record else ""
    return f"{section} ({escaped(record['version'])}{', in a copy' if 'read_in' in record else ''})"


def _with_state(
    site: Site, page: Page, text: str, notes: dict[int, Note], days: set[tuple[str, str]]
) -> Noted:
    reviewed = reviews.of_page(site, page)
    dates = [note.due for note in notes.values()] + [day for _, day in days]
    if any(name == "facts" for name, _ in page.lists):
        days = days | {("", fact.due) for fact in site.published}
    due = min([reviewed.next, *(day for day in dates if day)])
    return Noted(
        text=text,
        notes=notes,
        days=tuple(sorted((address, day) for address, day in days if day)),
        reviewed=reviewed,
        due=due,
        past=due < site.today,
    )
