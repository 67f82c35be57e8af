"""The redirects in, a fault out where one leads nowhere, in a circle, or away from a page that is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..source import Diagnostic, Span, spell
from .schema import invalid
from .tree import Tree


def led(tree: Tree) -> list[tuple[Span, str]]:
    """The places that addresses lead to, each with its own in the file; not those that lead on."""
    known = tree.value["redirects"]
    found = [(tree.span(("redirects", old)), new) for old, new in known.items()]
    return [(span, new) for span, new in found if _address(new) not in known]


def faults(tree: Tree, places: Collection[str]) -> Iterator[Diagnostic]:
    """An `invalid-record` for each address that a page has, and for each that leads to another of the list:
    a reader would be sent on, perhaps in a circle. `places` are the pages and sections, such as 97112.md."""
    known = tree.value["redirects"]
    for old, new in known.items():
        if f"{old.removesuffix('.html')}.md" in places:
            yield invalid(
                tree,
                tree.key(("redirects", old)),
                f"`{spell(old)}` is the address of a page",
                expected="an address that no page has",
                found=spell(old),
                help="delete the line: a page cannot stand there and lead away",
            )
        elif _address(new) in known:
            yield invalid(
                tree,
                tree.span(("redirects", old)),
                f"`{spell(old)}` leads to itself"
                if _address(new) == old
                else f"`{spell(old)}` leads to an address that leads on",
                expected="a page under docs, or a section of it",
                expected_at=tree.key(("redirects", _address(new))),
                found=spell(new),
                help="name the page where a reader is to arrive",
            )


def _address(place: str) -> str:
    """The address of a page under docs; an address as it is."""
    return f"{place.partition('#')[0].removesuffix('.md').removesuffix('.html')}.html"
