"""What the search is told beside its index: what people type and where it leads, from search.yml and from the
names in the data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..data.load import CODES, SEARCH, CodeSet
from ..words import endings
from . import strings

# Of a site that has no hints.
NONE: dict[str, Any] = {"small": "", "weak": "", "means": {}, "weights": {}, "kinds": {}, "leads": {}, "doors": []}


def said(code_set: CodeSet, sections: dict[str, str]) -> dict[str, Any]:
    """What assets/find.js reads beside the sections of the index: the words that say nothing or little,
    what words mean, how much a place counts, for each address the phrases that lead there, the real words that are no
    slip of another one, where to start, and what the search says, by language. `sections` are the titles in
    the index by their addresses; a code leads to its definition among them."""
    tree = code_set.trees.get(SEARCH)
    stated = tree.value if tree else NONE
    leads = {address(at): [str(phrase) for phrase in phrases] for at, phrases in stated["leads"].items()}
    taken = {phrase for phrases in leads.values() for phrase in phrases}
    for at, phrases in [*_codes(code_set, [*sections]), *_kinds(code_set, stated["kinds"])]:
        leads.setdefault(at, []).extend(phrase for phrase in phrases if phrase.lower() not in taken)
    return {
        "small": stated["small"].split(),
        "weak": stated["weak"].split(),
        "means": [*stated["means"].items()],
        "weights": [*stated["weights"].items()],
        "leads": [[at, phrases] for at, phrases in leads.items() if at in sections],
        "real": [*code_set.real],
        "doors": [[address(at), sections.get(address(at), at)] for at in stated["doors"]],
        "say": {
            language: {
                key.removeprefix("found_"): text for key, text in words.items() if key.startswith("found_")
            }
            for language, words in strings.PAGE.items()
        },
    }


def address(at: str) -> str:
    """The address on the built site of a place in `leads`, such as 97112.md#note."""
    page, mark, anchor = at.partition("#")
    return f"{page.removesuffix('.md')}.html{mark}{anchor}"


def _codes(code_set: CodeSet, sections: list[str]) -> Iterable[tuple[str, list[str]]]:
    """Each code with its number, its name and what texts call it, and the section that defines it."""
    for number, code in code_set.codes.items():
        kinds = code_set.words.get(number, {})
        called = [word for spelling in kinds.get("names", ()) for word in endings(spelling)]
        if at := next((at for at in sections if at.endswith(f"#cpt-{number}")), ""):
            page = at.partition("#")[0]
            yield page if page == f"{number}.html" else at, [number, code.name.text, *called]


def _kinds(code_set: CodeSet, kinds: dict[str, str]) -> Iterable[tuple[str, list[str]]]:
    """The modifiers and the diagnoses, by where their kind leads."""
    for kind, at in kinds.items():
        yield address(at), [*code_set.trees[CODES].value.get(kind, {})]
