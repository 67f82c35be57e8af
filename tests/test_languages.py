"""The two handouts for patients say the same, by the same facts in the same order."""

from __future__ import annotations

import re

from conftest import ROOT

MARK = re.compile(r"\[\^([^\]\s]+)\]")
HEADING = re.compile(r"^#{2,} .*\{ (#\S+) \}$", re.M)
ENGLISH, SPANISH = "docs/handouts/for-patients.md", "docs/handouts/para-pacientes.md"


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_english_and_spanish_rest_on_the_same_facts_in_the_same_order() -> None:
    english, spanish = (MARK.findall(read(path)) for path in (ENGLISH, SPANISH))
    assert len(english) > 20
    assert english == spanish


def test_english_and_spanish_have_the_same_parts() -> None:
    english, spanish = (HEADING.findall(read(path)) for path in (ENGLISH, SPANISH))
    assert len(english) > 3
    assert english == spanish
