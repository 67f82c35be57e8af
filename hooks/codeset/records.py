"""The data files in, the code set out, or a diagnostic for each fault in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import shape
from .definitions import plain
from .shape import invalid
from .source import Diagnostic, Source, Span, spell, suggest
from .tree import Tree

CODES = "docs/data/codes.yml"
SOURCES = "docs/data/sources.yml"
HASHES = "docs/data/descriptor-hashes.txt"
SCHEMAS = {CODES: "docs/data/codes.schema.json", SOURCES: "docs/data/sources.schema.json"}
FILES = (CODES, SOURCES, HASHES, *SCHEMAS.values())

# Keys of a code's record that are no term of its definition: the name is the heading.
WITHOUT_TERM = {"name", "status", "define", "basis"}


@dataclass(frozen=True)
class Field:
    """One stated field of a code: its term on a page, its text there, and where the data says so."""

    key: str
    text: str
    span: Span

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


@dataclass(frozen=True)
class CodeSet:
    """The canonical data: the edition, the codes in their order, the sources, the hashes."""

    edition: dict[str, Any]
    codes: dict[str, Code]
    sources: dict[str, dict[str, Any]]
    hashes: frozenset[str]
    source: Source | None = None  # of the codes

    @property
    def ids(self) -> set[str]:
        """Numbers of sources that look like codes; pages may write them."""
        return {number for source in self.sources.values() for number in source.get("ids") or ()}

    @property
    def defined(self) -> list[Code]:
        return [code for code in self.codes.values() if code.define]


def load(sources: dict[str, Source]) -> tuple[CodeSet, list[Diagnostic]]:
    """The code set of the data files in `sources` (by path), and the faults found in them.

    With faults the code set holds only what could be read; pages are not to be judged by it.
    """
    trees = {path: Tree(sources[path]) for path in SCHEMAS if path in sources}
    faults = [fault for tree in trees.values() for fault in tree.faults]
    for path, tree in trees.items():
        schema = sources.get(SCHEMAS[path])
        if schema and not tree.faults:
            faults += shape.differences(tree, schema)
    known = _mapping_at(trees.get(SOURCES), "sources")
    if trees.keys() >= {CODES, SOURCES} and not faults:
        faults += _support(trees[CODES], known)
        faults += _unwritable(trees[CODES])
    hashes: set[str] = set()
    if HASHES in sources:
        faults += _read_hashes(sources[HASHES], hashes)
    codes = trees.get(CODES)
    return (
        CodeSet(
            edition=_mapping_at(codes, "edition"),
            codes={number: _code(codes, number, record) for number, record in _records(codes)},
            sources=known,
            hashes=frozenset(hashes),
            source=sources.get(CODES),
        ),
        faults,
    )


def _records(tree: Tree | None) -> Iterator[tuple[str, dict]]:
    for number, record in _mapping_at(tree, "codes").items():
        if isinstance(record, dict):
            yield number, record


def _code(tree: Tree, number: str, record: dict) -> Code:
    at = ("codes", number)
    fields = [Field("code", number, tree.keys[at])]
    for key, value in record.items():
        if key not in WITHOUT_TERM:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            fields.append(Field(key, text, tree.values[(*at, key)]))
    name = Field("name", str(record.get("name", "")), tree.span((*at, "name")))
    define = record.get("define") is not False and record.get("status") != "deleted"
    return Code(number, name, define, tuple(fields), tree.keys[at])


def _mapping_at(tree: Tree | None, key: str) -> dict[str, Any]:
    value = tree.value.get(key) if tree and isinstance(tree.value, dict) else None
    return value if isinstance(value, dict) else {}


def _read_hashes(source: Source, hashes: set[str]) -> Iterator[Diagnostic]:
    """Collect the hashes; a line that is none would be a run of words that nobody looks for."""
    for number, line in enumerate(source.lines, start=1):
        if re.fullmatch("[0-9a-f]{16}", line):
            hashes.add(line)
        elif line and not line.startswith("#"):
            yield source.diagnostic(
                "invalid-record",
                Span(source.path, number, 1, len(line)),
                "the line is no hash",
                expected="16 digits from 0 to f, nothing else",
                found=spell(line),
                help="put the file back from version control or from a copy of the project",
            )
    if not hashes:
        yield source.diagnostic(
            "invalid-record",
            Span(source.path),
            "the file holds no hash, so the AMA's wording could not be recognized",
            expected="lines of 16 digits from 0 to f",
            help="put the file back from version control or from a copy of the project",
        )


def _unwritable(tree: Tree) -> Iterator[Diagnostic]:
    """A text that no definition on a page could equal: with marks of Markdown or odd blanks in it."""
    for number, record in _records(tree):
        code = _code(tree, number, record)
        for field in (code.name, *code.fields):
            if field.text != plain(field.text):
                yield invalid(
                    tree,
                    field.span,
                    f"{field.key} of {number} cannot be written on a page as it stands here",
                    expected=spell(plain(field.text)),
                    found=spell(field.text),
                    help="plain words with single blanks, without marks such as * or _",
                )


def _support(tree: Tree, known: dict[str, dict]) -> Iterator[Diagnostic]:
    """Each stated field of a code must have a basis, and each source of it must be recorded."""
    for number, record in _records(tree):
        at = ("codes", number)
        basis = record["basis"]
        stated = [key for key in record if key not in WITHOUT_TERM] + ["name"]
        stated += ["status"] if record["status"] == "deleted" else []
        for key in stated:
            if key not in basis:
                yield invalid(
                    tree,
                    tree.span((*at, key)),
                    f"{key} of {number} has no basis",
                    expected=f"a line `{key}: {{level: ..., sources: [...]}}` under basis",
                    expected_at=tree.keys[(*at, "basis")],
                    help="say how well it is supported and by which sources",
                )
        for key, support in basis.items():
            if key not in record:
                yield invalid(
                    tree,
                    tree.keys[(*at, "basis", key)],
                    f"{number} states no {key}",
                    expected="a basis only for fields that the record states",
                    help=f"delete the line, or add `{key}: ...` to {number}",
                )
            for index, name in enumerate(support["sources"]):
                if name not in known:
                    span = tree.span((*at, "basis", key, "sources", index))
                    yield tree.source.diagnostic(
                        "unknown-source",
                        span,
                        f"`{spell(name)}` is not among the sources",
                        expected=f"an entry of {SOURCES}",
                        found=spell(name),
                        help=suggest(name, known, f"add it to {SOURCES} first"),
                    )
