"""What helps the search to understand what is typed: the words that are no slip of another word, and the
places that editors lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..source import Diagnostic, Source, Span, spell, suggest
from .schema import invalid
from .tree import Tree


def real_words(source: Source | None) -> tuple[str, ...]:
    """The words of the list, which may have lines that explain it."""
    lines = source.lines if source else []
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


def led(tree: Tree) -> list[tuple[Span, str]]:
    """The places that the hints lead to, each with its own in the file."""
    found = [(tree.key(("leads", at)), at) for at in tree.value["leads"]]
    found += [(tree.span(("kinds", kind)), at) for kind, at in tree.value["kinds"].items()]
    return found + [(tree.span(("doors", number)), at) for number, at in enumerate(tree.value["doors"])]


def framed(tree: Tree) -> list[tuple[Span, str]]:
    """The places that pieces for frames are from, each with its own in the file."""
    return [
        (tree.span(("embeds", name, "pieces", number)), piece.partition(" ")[0])
        for name, row in tree.value["embeds"].items()
        for number, piece in enumerate(row["pieces"])
    ]


def lost(tree: Tree, led: list[tuple[Span, str]], places: Collection[str]) -> Iterator[Diagnostic]:
    """An `invalid-record` for each place that a file leads to and that is not among `places`, such as
    97112.md#note."""
    for span, at in led:
        if at not in places:
            yield invalid(
                tree,
                span,
                f"`{spell(at)}` is no place of this site",
                expected="a page under docs, or a section of it by its id, such as 97112.md#note",
                found=spell(at),
                help=suggest(at, places, "correct the place, or delete the line"),
            )
