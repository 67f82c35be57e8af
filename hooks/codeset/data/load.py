"""The data files in, the code set with its facts out, or a diagnostic for each fault in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..model import Code, Fact, Field
from ..source import Diagnostic, Source, Span, spell, suggest
from ..words import plain
from . import corrections, digests, facts, glossary, hints, path, schema, wording
from .schema import invalid
from .tree import Tree

CODES = "docs/data/codes.yml"
FACTS = "docs/data/facts"  # a folder: a file for each group
SOURCES = "docs/data/sources.yml"
REVIEWS = "docs/data/reviews.yml"
CHOOSER = "docs/data/chooser.yml"
WORDS = "docs/data/words.yml"
SEARCH = "docs/data/search.yml"
GLOSSARY = "docs/data/glossary.yml"
CORRECTIONS = "docs/data/corrections.yml"
REDIRECTS = "docs/data/redirects.yml"
EMBEDS = "docs/data/embeds.yml"
HASHES = "docs/data/descriptor-hashes.txt"
REAL = "docs/data/real-words.txt"  # words that are no slip of another word
# The lists whose texts stand in the data, by name: in which file, under which keys a reader sees them, and
# which keys a reader sees too.
TEXTS = {
    "path": (CHOOSER, frozenset("asks help says more title tag reason note changes".split()), ()),
    "glossary": (GLOSSARY, frozenset(["term", "also", "says"]), ()),
    "corrections": (CORRECTIONS, frozenset(["was", "now", "parts"]), ("was", "now")),
}
TREES = (CODES, SOURCES, REVIEWS, CHOOSER, WORDS, SEARCH, GLOSSARY, CORRECTIONS, EMBEDS, REDIRECTS)
# A site may do without these: then what they are for is not there.
OPTIONAL = (CHOOSER, SEARCH, GLOSSARY, CORRECTIONS, EMBEDS, REDIRECTS, REAL)
FILES = (*TREES, HASHES, REAL, *(f"{name.removesuffix('.yml')}.schema.json" for name in (*TREES, FACTS)))

# What pages may name beside codes, each with the fact that says what it is.
NAMED = ("modifiers", "diagnoses")
# Keys of a code's record that are no term of its definition: the name is the heading.
WITHOUT_TERM = {"name", "status", "deleted", "define", "basis"}


@dataclass(frozen=True, eq=False)  # each loading is one of its own, which what is made of it goes by
class CodeSet:
    """The canonical data: the edition, the codes in their order, the facts and their groups, the
    sources, the reviews, the hashes."""

    edition: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    reviews: dict[str, Any] = field(default_factory=dict)
    hashes: frozenset[str] = frozenset()
    real: tuple[str, ...] = ()
    source: Source | None = None  # of the codes
    trees: dict[str, Tree] = field(default_factory=dict)  # the data files as they are, by path

    @property
    def ids(self) -> set[str]:
        """Numbers of sources that look like codes; pages may write them."""
        return {number for source in self.sources.values() for number in source.get("ids") or ()}

    @cached_property
    def modifiers(self) -> dict[str, Span]:
        """The modifiers that the facts explain, each with its place."""
        return _named(self.trees[CODES], "modifiers")

    @cached_property
    def diagnoses(self) -> dict[str, Span]:
        """The codes of ICD-10-CM that the facts carry, each with its place."""
        return _named(self.trees[CODES], "diagnoses")

    @cached_property
    def edits(self) -> dict[tuple[str, str], str]:
        """The kinds of the NCCI pairs, `opened`, `closed`, `paired` or `ended`, by the codes of column
        one and two."""
        rows = self.trees[CODES].value.get("edits", {}).get("pairs", {})
        return {(one, two): kind for one, kinds in rows.items() for kind in kinds for two in kinds[kind]}

    @property
    def words(self) -> dict[str, Any]:
        """How texts name what a code is for, by code, kind and item."""
        return self.trees[WORDS].value.get("words", {})

    @cached_property
    def purposes_of(self) -> frozenset[str]:
        """The codes that have purposes which belong to them alone."""
        return self._with("purposes")

    @cached_property
    def activities_of(self) -> frozenset[str]:
        """The codes whose activities have words."""
        return self._with("activities")

    @cached_property
    def settings_of(self) -> frozenset[str]:
        """The codes with settings in which any purpose may be their own."""
        return self._with("settings")

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The words for settings that decide the code, since they are its activity as well."""
        kinds = [
            (kinds["settings"], kinds["activities"])
            for kinds in self.words.values()
            if {"settings", "activities"} <= {*kinds}
        ]
        return frozenset(
            word
            for settings, activities in kinds
            for words in settings.values()
            for word in words
            if any(word in each for each in activities.values())
        )

    def _with(self, kind: str) -> frozenset[str]:
        return frozenset(code for code, kinds in self.words.items() if kind in kinds)

    @property
    def defined(self) -> list[Code]:
        return [code for code in self.codes.values() if code.define]


def load(sources: dict[str, Source]) -> tuple[CodeSet, list[Diagnostic]]:
    """The code set of the data files in `sources` (by path), and the faults found in them.

    With a fault, or with a file missing, the code set is empty: no page is judged by half of it.
    """
    trees = {name: Tree(source) for name, source in sources.items() if name.endswith(".yml")}
    faults = [fault for tree in trees.values() for fault in tree.faults]
    for name, tree in trees.items():
        known = sources.get(_schema(name))
        if known and not tree.faults:
            faults += schema.differences(tree, known)
    hashes: set[str] = set()
    if HASHES in sources:
        faults += digests.read(sources[HASHES], hashes)
    if faults or not sources.keys() >= {*FILES} - {*OPTIONAL}:
        return CodeSet(), faults
    groups = [tree for name, tree in trees.items() if name.startswith(f"{FACTS}/")]
    groups.sort(key=lambda tree: tree.value["title"])
    known = trees[SOURCES].value["sources"]
    faults += _contradictions(trees, groups)
    if faults:
        return CodeSet(), faults
    records = trees[CODES].value["codes"]
    codes = {number: _code(trees[CODES], number, record) for number, record in records.items()}
    edition = trees[CODES].value["edition"]
    year = facts.of_edition(edition, trees[CODES])
    made = [year, *facts.of_codes(codes.values(), year, known)]
    code_set = CodeSet(
        edition=edition,
        codes=codes,
        facts={fact.id: fact for fact in [*made, *facts.recorded(groups)]},
        groups={facts.group_of(tree): tree.value["title"] for tree in groups},
        sources=known,
        reviews=trees[REVIEWS].value,
        hashes=frozenset(hashes),
        real=hints.real_words(sources.get(REAL)),
        source=sources[CODES],
        trees=trees,
    )
    faults += _unexplained(code_set)
    return (CodeSet(), faults) if faults else (code_set, [])


def _contradictions(trees: dict[str, Tree], groups: list[Tree]) -> Iterator[Diagnostic]:
    """What the schemas cannot say of the data files."""
    codes, known = trees[CODES].value["codes"], trees[SOURCES].value["sources"]
    yield from _support(trees[CODES], known)
    yield from _unwritable(trees[CODES])
    yield from facts.faults(groups, known)
    yield from wording.faults(trees[WORDS], groups, codes)
    if CHOOSER in trees:
        yield from path.faults(trees[CHOOSER], codes, trees[WORDS].value.get("words", {}))
    if GLOSSARY in trees:
        yield from glossary.faults(trees[GLOSSARY])
    if CORRECTIONS in trees:
        yield from corrections.faults(trees[CORRECTIONS])


def _schema(name: str) -> str:
    """The path of the schema of a data file; the files of one folder share one."""
    return f"{FACTS if name.startswith(f'{FACTS}/') else name.removesuffix('.yml')}.schema.json"


def _code(tree: Tree, number: str, record: dict) -> Code:
    at = ("codes", number)
    basis = record["basis"]
    fields = [Field("code", number, tree.key(at))]
    for key, value in record.items():
        if key not in WITHOUT_TERM:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            support = basis.get(key, {})
            level, names = support.get("level", ""), tuple(support.get("sources", ()))
            fields.append(Field(key, text, tree.span((*at, key)), level, names))
    name = Field("name", str(record["name"]), tree.span((*at, "name")))
    define = record.get("define") is not False and record["status"] != "deleted"
    return Code(number, name, define, tuple(fields), tree.key(at), record["status"] == "deleted")


def _unwritable(tree: Tree) -> Iterator[Diagnostic]:
    """A text that no definition on a page could equal: with marks of Markdown or odd blanks in it."""
    for number, record in tree.value["codes"].items():
        code = _code(tree, number, record)
        for stated in (code.name, *code.fields):
            if stated.text != plain(stated.text):
                yield invalid(
                    tree,
                    stated.span,
                    f"{stated.key} of {number} cannot be written on a page as it stands here",
                    expected=spell(plain(stated.text)),
                    found=spell(stated.text),
                    help="plain words with single blanks, without marks such as * or _",
                )


def _named(tree: Tree, kind: str) -> dict[str, Span]:
    return {name: tree.key((kind, name)) for name in tree.value.get(kind, {})}


def _unexplained(code_set: CodeSet) -> Iterator[Diagnostic]:
    """A modifier or a diagnosis that its fact does not name, or a wrong statement without a right one."""
    codes, stated = code_set.trees[CODES], code_set.trees[WORDS]
    named = [
        (codes, (kind, name), fact) for kind in NAMED for name, fact in codes.value.get(kind, {}).items()
    ]
    false = stated.value.get("false_claims", {})
    named += [(stated, ("false_claims", name, "right"), claim["right"]) for name, claim in false.items()]
    rows = stated.value.get("persons", {}).get("table", ())
    named += [(stated, ("persons", "table", at, "fact"), row["fact"]) for at, row in enumerate(rows)]
    if "edits" in codes.value:
        named.append((codes, ("edits", "fact"), codes.value["edits"]["fact"]))
    for tree, at, name in named:
        fact = code_set.facts.get(name)
        if fact is None or not fact.published:
            yield invalid(
                tree,
                tree.span(at),
                f"`{spell(name)}`, which {at[1]} rests on, is not among the published facts",
                expected=f"the id of a fact in {FACTS}, not an unverified one",
                found=spell(name),
                help=suggest(name, code_set.facts.keys() - {name}, f"add it to {FACTS} first"),
            )
        elif at[0] in NAMED and not re.search(rf"(?<!\w){re.escape(at[1])}(?!\w)", fact.statement):
            yield invalid(
                tree,
                tree.span(at),
                f"the fact `{name}` does not name {at[1]}",
                expected=f"a fact that says what {at[1]} is",
                expected_at=fact.span,
                found=spell(fact.statement),
                help="give the id of the fact that says it",
            )


def _support(tree: Tree, known: dict[str, dict]) -> Iterator[Diagnostic]:
    """Each stated field of a code must have a basis, and each source of it must be recorded."""
    for number, record in tree.value["codes"].items():
        at = ("codes", number)
        basis = record["basis"]
        stated = [key for key in record if key not in WITHOUT_TERM] + ["name"]
        stated += [key for key in ("status", "deleted") if key in record and record["status"] == "deleted"]
        for key in stated:
            if key not in basis:
                yield invalid(
                    tree,
                    tree.span((*at, key)),
                    f"{key} of {number} has no basis",
                    expected=f"a line `{key}: {{level: ..., sources: [...]}}` under basis",
                    expected_at=tree.key((*at, "basis")),
                    help="say how well it is supported and by which sources",
                )
        for key, support in basis.items():
            if key not in record:
                yield invalid(
                    tree,
                    tree.key((*at, "basis", key)),
                    f"{number} states no {key}",
                    expected="a basis only for fields that the record states",
                    help=f"delete the line, or add `{key}: ...` to {number}",
                )
            yield from facts.unknown_sources(tree, (*at, "basis", key, "sources"), support["sources"], known)
