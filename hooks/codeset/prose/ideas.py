"""What texts say of who is with the patient, and of how many patients there are: the ideas of words.yml in, a
pattern for each statement out.

A statement is put together from ideas in a row: somebody, a verb of staying or leaving, a place, a patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..model import Code
from ..words import Place, spelt, words_of
from .fields import FIRST, Value, field_of

# A few other words between two ideas.
GAP = r"(?: +(?!and |or |but |outside |\d{5})[\w'/&]+){0,4}?"
WIDE = r"(?:[ ,]+[\w'/&]+){0,8}?,?"


class Said(NamedTuple):
    """A statement in a text and its place."""

    sign: str
    start: int
    end: int


class Ideas(NamedTuple):
    """The statements by their signs, the forms of each, their opposites, a word of each form, those that say
    nothing of a code where they tell what happened, and by the key the codes whose field the data states."""

    values: Mapping[str, Value] = {}
    forms: Mapping[str, re.Pattern[str]] = {}
    opposites: Mapping[str, str] = {}
    words: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    stated: Mapping[str, frozenset[str]] = {}


def of_data(codes: Mapping[str, Code], data: Mapping[str, Any], first: int) -> Ideas:
    """The statements as words.yml lists them by the field of a code; `first` is the number of the first
    sign."""
    named = {name: [*dict.fromkeys(spelt_all(words))] for name, words in data.get("words", {}).items()}
    rows = [
        (key, says, row) for key, all_says in data.get("says", {}).items() for says, row in all_says.items()
    ]
    signs = {says: chr(FIRST + first + at) for at, (_, says, _) in enumerate(rows)}
    stated = {key: field_of(codes, key) for key in data.get("says", {})}
    values, forms, keys = {}, {}, set()
    for key, says, row in rows:
        owners = (n for n in codes if stated[key].get(n, "") in ("", *row["of"]))
        values[signs[says]] = Value(key, says, frozenset(owners))
        forms[signs[says]] = re.compile(
            "|".join(f"(?:{_form(form, named)})" for form in sorted(row["forms"], key=_length))
        )
        keys |= {word for form in row["forms"] for word in _keys(form, named)}
    return Ideas(
        values,
        forms,
        {signs[says]: signs.get(row.get("denied"), "") for _, says, row in rows},
        frozenset(keys),
        frozenset(signs[says] for _, says, row in rows if row.get("event")),
        {key: frozenset(of) for key, of in stated.items()},
    )


def spelt_all(words: str) -> list[str]:
    return [each for word in words.split("|") for each in spelt(word, {})]


def _form(form: str, named: Mapping[str, list[str]]) -> str:
    """The pattern of a form: ideas and words in a row."""
    source = ""
    for token in re.sub(" ([~+]) ", r" \1", form).split(" "):
        choices = token.lstrip("~!+").split("|")
        words = sorted({w for each in choices for w in named.get(each, [each])}, key=len, reverse=True)
        some = rf"\b(?:{'|'.join(map(re.escape, words))})\b".replace("\\ ", " +")
        if token[0] == "!":
            source += f"(?! +{some})"
        else:
            source += {"~": GAP, "+": WIDE}.get(token[0], "") + (" +" if source else "") + some
    return source


def _length(form: str) -> int:
    return -len(form.split(" "))


def _keys(form: str, named: Mapping[str, list[str]]) -> set[str]:
    """Words one of which stands wherever the form does."""
    tokens = [
        token.lstrip("~+").split("|")
        for token in re.sub(" ([~+]) ", r" \1", form).split(" ")
        if token[0] != "!"
    ]
    each = [{words_of(w)[-1] for one in token for w in named.get(one, [one])} for token in tokens]
    return min(each, key=len)


def said(text: str, place: Place, ideas: Ideas, counts: Iterable[Said] = ()) -> list[Said]:
    """The statements in a piece of a text, the longest of those that overlap."""
    found = [
        Said(sign, *match.span())
        for sign, form in ideas.forms.items()
        for match in form.finditer(text, *place)
    ]
    kept: list[Said] = []
    for each in sorted(found, key=lambda said: (said.start - said.end, said.start)):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    # A number of regions is a statement of its own, also within another one.
    kept += [each for each in counts if place[0] <= each.start < place[1]]
    return sorted(kept, key=lambda said: said.start)
