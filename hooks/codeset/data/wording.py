"""The words of texts in; out comes what the schema cannot say of them: words for a code that is not known, or
for other purposes than those of the code, and names of shared words that stand for none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..source import Diagnostic, spell, suggest
from .schema import invalid
from .tree import Tree

# The parts of words.yml in whose phrases a name in angle brackets stands for shared words.
PHRASED = ("words", "values", "names", "other_meanings", "claim_terms", "false_claims")
TERM = re.compile(r"<([a-z-]+)>")


def faults(words: Tree, groups: list[Tree], codes: dict[str, dict]) -> Iterator[Diagnostic]:
    """The faults of words.yml, and of the terms of facts in the files of their `groups`."""
    yield from _wordless(words, codes)
    yield from _termless(words, groups)


def _wordless(tree: Tree, codes: dict[str, dict]) -> Iterator[Diagnostic]:
    """Words for a code that is not known, or for purposes other than those of the code."""
    for key in ("words", "names"):
        for number in tree.value.get(key, {}):
            if number not in codes:
                yield invalid(
                    tree,
                    tree.key((key, number)),
                    f"{number} is not in the code set",
                    expected="a code of docs/data/codes.yml",
                    found=number,
                    help=suggest(number, codes, "add the code first"),
                )
    for number, kinds in tree.value.get("words", {}).items():
        record = codes.get(number, {})
        stated = [*record.get("purposes", ()), *record.get("includes", ())]
        for kind, items in kinds.items():
            if kind == "settings":
                continue
            wanted = (
                record.get("purposes", [])
                if kind == "purposes"
                else [item for item in items if item in stated]
            )
            if stated and set(items) != set(wanted):
                yield invalid(
                    tree,
                    tree.key(("words", number, kind)),
                    f"the words of {number} are not those of what it is for",
                    expected=", ".join(wanted or stated),
                    found=spell(", ".join(items)),
                    help="give each of them its words, under the same name",
                )


def _termless(words: Tree, groups: list[Tree]) -> Iterator[Diagnostic]:
    """A name in angle brackets that stands for no shared words."""
    shared = words.value.get("claim_terms", {})
    for tree in (words, *groups):
        for at, event in tree.values.items():
            phrased = at and (at[0] in PHRASED if tree is words else "terms" in at)
            for name in TERM.findall(getattr(event, "value", "")) if phrased else ():
                if name not in shared:
                    yield invalid(
                        tree,
                        tree.span(at),
                        f"`<{spell(name)}>` stands for no words",
                        expected="one of claim_terms of docs/data/words.yml",
                        found=spell(name),
                        help=suggest(name, shared, "add the words there first"),
                    )
