"""The log of corrections in, its entries out, or a fault where its numbers or its days are out of order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..source import Diagnostic, Span, spell, suggest
from .glossary import MARK
from .schema import invalid
from .tree import Tree


class Entry(NamedTuple):
    """One entry: its lasting number, the day of it and of its present state, the part of the log, the state,
    the pages that it is about, what was wrong and what is right, with marks, and the facts it names."""

    id: str
    day: str
    changed: str
    part: str
    state: str
    pages: list[str]
    was: str
    now: str
    names: list[str]  # of facts and of sources, in the order of its marks


def entries(tree: Tree) -> list[Entry]:
    """The entries in the order of the log."""
    found = []
    for id_, record in tree.value["corrections"].items():
        was, now, day = record["was"], record.get("now", ""), record["day"]
        names = dict.fromkeys([*record.get("facts", ()), *(mark[2:-1] for mark in MARK.findall(was + now))])
        part, changed = record.get("part", ""), record.get("changed", day)
        found.append(Entry(id_, day, changed, part, record["state"], record["pages"], was, now, [*names]))
    return found


def faults(tree: Tree) -> Iterator[Diagnostic]:
    """A gap in the numbers, an entry before an older one, or a part that is none."""
    last, parts = Entry("", "", "", "", "", [], "", "", []), tree.value.get("parts", {})
    for entry in entries(tree):
        year, number = entry.id[:7], int(entry.id[7:])
        wanted = int(last.id[7:]) + 1 if last.id[:7] == year else 1
        if number != wanted or entry.id[2:6] < last.id[2:6]:
            yield invalid(
                tree,
                tree.key(("corrections", entry.id)),
                f"`{entry.id}` does not follow the number before it",
                expected=f"{year}{wanted:03}",
                found=entry.id,
                help="number the entries of a year without a gap, the newest last; none is deleted",
            )
        if entry.day < last.day or entry.changed < entry.day:
            key = "day" if entry.day < last.day else "changed"
            yield invalid(
                tree,
                tree.span(("corrections", entry.id, key)),
                f"the {key} of `{entry.id}` is out of order",
                expected=f"{max(entry.day, last.day)} or later",
                found=entry[1] if key == "day" else entry.changed,
                help="correct the day; the newest entry stands last",
            )
        if entry.part and entry.part not in parts:
            yield invalid(
                tree,
                tree.span(("corrections", entry.id, "part")),
                f"`{spell(entry.part)}` is no part of the log",
                expected=", ".join(parts) or "no part",
                found=spell(entry.part),
                help=suggest(entry.part, parts, "add it under parts"),
            )
        last = entry


def led(tree: Tree) -> list[tuple[Span, str]]:
    """The pages that the entries are about, each with its place in the file."""
    return [
        (tree.span(("corrections", entry.id, "pages", number)), page)
        for entry in entries(tree)
        for number, page in enumerate(entry.pages)
    ]
