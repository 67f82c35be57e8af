"""The glossary in, its terms out, or a fault where two of them have one name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..source import Diagnostic, Span, spell
from .schema import invalid
from .tree import Tree

MARK = re.compile(r"\[\^[a-z0-9-]+\]")


class Term(NamedTuple):
    """A term: its names, by the first of which it is looked up; what it means, with marks; where it is worked
    out. Pages explain it at its first use if it is `marked`."""

    id: str
    names: list[str]
    says: str
    page: str
    marked: bool


def terms(tree: Tree | None) -> list[Term]:
    """The terms in the order of their first names; none without a glossary."""
    records = tree.value["terms"] if tree else {}
    found = [
        Term(id_, _names(record), record["says"], record.get("page", ""), "mark" in record)
        for id_, record in records.items()
    ]
    return sorted(found, key=lambda term: term.names[0].lower())


def _names(record: dict[str, Any]) -> list[str]:
    return [*(record[key] for key in ("short", "term") if key in record), *record.get("also", ())]


def faults(tree: Tree) -> Iterator[Diagnostic]:
    """A name that two terms have: a reader could be told the wrong one."""
    first: dict[str, str] = {}
    for id_, record in tree.value["terms"].items():
        for name in _names(record):
            if (other := first.setdefault(name.lower(), id_)) != id_:
                yield invalid(
                    tree,
                    tree.key(("terms", id_)),
                    f"`{spell(name)}` is a name of `{other}` too",
                    expected="each name once",
                    expected_at=tree.key(("terms", other)),
                    found=spell(name),
                    help="keep one of the two, or give it a name of its own",
                )


def led(tree: Tree) -> list[tuple[Span, str]]:
    """The places where terms are worked out, each with its own in the file."""
    pages = {id_: record["page"] for id_, record in tree.value["terms"].items() if "page" in record}
    return [(tree.span(("terms", id_, "page")), page) for id_, page in pages.items()]
