"""What the search is told beside its index: what people type and where it leads, from search.yml and from the
names in the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..data.load import CODES, NAMED, SEARCH, WORDS, CodeSet
from ..words import endings
from . import strings

# Of a site that has no hints.
NONE: dict[str, Any] = {
    "small": "",
    "weak": "",
    "means": {},
    "weights": {},
    "kinds": {},
    "leads": {},
    "doors": [],
}


Sections = dict[str, tuple[str, str]]  # by their addresses, each with its title and its text


def said(code_set: CodeSet, sections: Sections) -> dict[str, Any]:
    """What assets/find.js reads beside the sections of the index: the words that say nothing or little,
    what words mean, how much a place counts, for each address what people type who want to get there, and
    the names of the data; the real words that are no slip of another one; where to start; what the search
    says, by language. `sections` are those of the index."""
    tree = code_set.trees.get(SEARCH)
    stated = tree.value if tree else NONE
    leads = [[address(at), [str(phrase) for phrase in phrases]] for at, phrases in stated["leads"].items()]
    mentioned = address(stated["kinds"].get("codes", ""))
    named = [*_codes(code_set, sections, mentioned, stated["weights"]), *_kinds(code_set, stated["kinds"])]
    return {
        "small": stated["small"].split(),
        "weak": stated["weak"].split(),
        "means": [*stated["means"].items()],
        "weights": [*stated["weights"].items()],
        "leads": [lead for lead in leads if lead[0] in sections],
        "names": [name for name in named if name[0] in sections],
        "real": [*code_set.real],
        "doors": [
            [address(at), sections[address(at)][0]] for at in stated["doors"] if address(at) in sections
        ],
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


def _codes(
    code_set: CodeSet, sections: Sections, mentioned: str, weights: dict[str, int]
) -> Iterator[tuple[str, list[str]]]:
    """Each code with its number, its name and what clinics call it, and where it leads: to the section that
    defines it, else to `mentioned` if its number stands there, else to the first answer that names it."""
    answers = [at for at in sections if not any(part in at for part, share in weights.items() if share < 20)]
    names = code_set.trees[WORDS].value.get("names", {})
    for number, code in code_set.codes.items():
        own = next((at for at in sections if at.endswith(f"#cpt-{number}")), "")
        naming = (at for at in (mentioned, *answers) if at in sections and number in sections[at][1])
        if at := own or next(naming, ""):
            page = at.partition("#")[0]
            called = [word for spelling in names.get(number, ()) for word in endings(spelling)]
            yield page if page == f"{number}.html" else at, [number, code.name.text, *called]


def _kinds(code_set: CodeSet, kinds: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The modifiers and the diagnoses, by where their kind leads."""
    for kind, at in kinds.items():
        if kind in NAMED:
            yield address(at), [*code_set.trees[CODES].value.get(kind, {})]
