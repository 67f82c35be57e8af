"""The facts in, as records: every figure and statement of the pages that is no field of a code.

A field of a code is a fact as well, and so is the edition: they are made here from the code set, so
that a page can link to `97112-time` as it links to `kx-2026`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from ..model import COMPUTED, EDITION, ELEMENTS, Code, Fact
from ..source import Diagnostic, spell, suggest
from ..words import numbers, plain, without_numbers
from .schema import invalid
from .tree import Tree

WAYS = ("arithmetic", "reading")
# Ids of the page that the list of facts stands on.
PARTS = ("title", "read", "rests")


def of_edition(edition: dict[str, Any], tree: Tree) -> Fact:
    """The edition of the code set as a fact."""
    return Fact(
        id=EDITION,
        group=ELEMENTS,
        forms=(str(edition["year"]), edition["name"]),
        statement=f"The code facts follow {edition['name']}, in effect from {edition['effective']}.",
        level="computed",
        sources=(),
        read="",
        span=tree.key(("edition",)),
        due=edition.get("valid_until", ""),
        due_span=tree.span(("edition", "valid_until")),
        due_kind="valid_until",
        way="reading",
        working="the edition in effect when the sources were read; the code book itself was not read",
    )


def of_codes(codes: Iterable[Code], edition: Fact, known: dict[str, dict]) -> Iterator[Fact]:
    """Each field of each code as a fact, to be read again when the edition ends; `known` are the sources."""
    for code in codes:
        for field in code.fields:
            if field.sources:
                yield Fact(
                    id=f"{code.number}-{field.key}",
                    group=ELEMENTS,
                    forms=(field.text,),
                    statement=f"{field.term} of {code.number}: {field.text}.",
                    level=field.level,
                    sources=field.sources,
                    read=max(known[name]["read"] for name in field.sources),
                    span=field.span,
                    due=edition.due,
                    due_span=edition.due_span,
                    due_kind="review_by",
                    way="reading" if field.level == "computed" else "",
                    code=code.number,
                )


def group_of(tree: Tree) -> str:
    """The id of the group of facts that a file holds: its name."""
    return PurePosixPath(tree.source.path).stem


def recorded(groups: Iterable[Tree]) -> Iterator[Fact]:
    """The facts of the data files, in their order."""
    for tree in groups:
        for name, record in tree.value["facts"].items():
            at = ("facts", name)
            # With two dates the earlier one counts.
            dates = sorted((record[key], key) for key in ("valid_until", "review_by") if key in record)
            due, kind = dates[0] if dates else ("", "")
            way = next((key for key in WAYS if key in record), "")
            yield Fact(
                id=name,
                group=group_of(tree),
                forms=tuple(record["forms"]),
                terms=tuple(record.get("terms", ())),
                about=tuple(record.get("about", ())),
                statement=record["statement"],
                level=record["level"],
                sources=tuple(record["sources"]),
                read=record["read"],
                span=tree.key(at),
                due=due,
                due_span=tree.span((*at, kind)) if kind else None,
                due_kind=kind,
                way=way,
                working=record.get(way, ""),
            )


def faults(groups: list[Tree], known: dict[str, dict]) -> Iterator[Diagnostic]:
    """What the schema cannot say of the facts: each id once, known sources, and forms that can be trusted."""
    first: dict[str, Tree] = {}
    taken = {EDITION, COMPUTED, *map(group_of, groups), *PARTS}
    for tree in groups:
        for name, record in tree.value["facts"].items():
            at = ("facts", name)
            if name in taken or name.startswith("code-"):
                yield invalid(
                    tree,
                    tree.key(at),
                    f"`{name}` is the id of another part of the list of facts",
                    expected="another id",
                    help="give the fact a longer id; the edition is changed in docs/data/codes.yml",
                )
            if (other := first.setdefault(name, tree)) is not tree:
                yield tree.source.diagnostic(
                    "duplicate-key",
                    tree.key(at),
                    f"the fact `{name}` stands twice",
                    expected="each id once in all files",
                    expected_at=other.key(at),
                    found="a second one",
                    help="keep one of the two and delete the other, or give it an id of its own",
                )
            yield from unknown_sources(tree, (*at, "sources"), record["sources"], known)
            yield from _without_way(tree, at, record)
            yield from _bad_forms(tree, at, record)


def unknown_sources(tree: Tree, at: tuple, names: list[str], known: dict) -> Iterator[Diagnostic]:
    """An `unknown-source` for each of the `names` at a place of a data file that is not known."""
    for index, name in enumerate(names):
        if name not in known:
            yield tree.source.diagnostic(
                "unknown-source",
                tree.span((*at, index)),
                f"`{spell(name)}` is not among the sources",
                expected="an entry of docs/data/sources.yml",
                found=spell(name),
                help=suggest(name, known, "add it to docs/data/sources.yml first"),
            )


def _without_way(tree: Tree, at: tuple, record: dict) -> Iterator[Diagnostic]:
    ways = [key for key in WAYS if key in record]
    if record["level"] == "computed" and len(ways) != 1:
        yield invalid(
            tree,
            tree.span((*at, "level")),
            f"{at[1]} is computed, and " + ("two ways are given" if ways else "nothing says how"),
            expected="a line `arithmetic: ...` or a line `reading: ...`",
            help="show the sum, or say in one sentence what it is read from",
        )
    elif record["level"] in ("primary", "reproduced", "secondary") and not record["sources"]:
        yield invalid(
            tree,
            tree.span((*at, "sources")),
            f"{at[1]} has no source",
            expected="at least one id of docs/data/sources.yml",
            help="say who says so; what nobody says is `level: unverified` and stays off the pages",
        )


def _bad_forms(tree: Tree, at: tuple, record: dict) -> Iterator[Diagnostic]:
    """Forms that no page could write, that the statement does not carry, or that could change places."""
    stated = set(numbers(record["statement"]))
    alike: dict[str, str] = {}
    for index, form in enumerate(record["forms"]):
        place = (*at, "forms", index)
        if form != plain(form):
            yield invalid(
                tree,
                tree.span(place),
                f"this form of {at[1]} cannot be written on a page as it stands here",
                expected=spell(plain(form)),
                found=spell(form),
                help="plain words with single blanks, without marks such as * or _",
            )
        missing = [number for number in numbers(form) if number not in stated]
        if missing:
            yield invalid(
                tree,
                tree.span(place),
                f"the statement of {at[1]} does not say {spell(', '.join(missing))}",
                expected="a statement with every figure of every form",
                found=spell(record["statement"]),
                help="correct the form or the statement, whichever the source does not support",
            )
        twin = alike.setdefault(without_numbers(form), form)
        if twin != form and numbers(twin) != numbers(form):
            yield invalid(
                tree,
                tree.span(place),
                f"two forms of {at[1]} differ in their figures alone, so a page could mix them up",
                expected="forms that differ in words as well",
                found=f"{spell(twin)} / {spell(form)}",
                help="write the noun or the unit into each form, or make two facts of it",
            )
