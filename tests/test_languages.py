"""The handouts for patients say the same in both languages, by the same facts in the same order."""

from __future__ import annotations

import re

import pytest
import yaml

from conftest import ROOT

MARK = re.compile(r"\[\^([^\]\s]+)\]")
HEADING = re.compile(r"^#{2,} .*\{ (#\S+)(?: \.\S+)* \}$", re.M)
TICK = re.compile(r"^- \[ \] ", re.M)
# Blanks that are together are one: how long a line to fill in is says nothing.
BLANK = re.compile(r"_{4,}")
PAIRS = {
    "for-patients": "para-pacientes",
    "balance-at-home": "equilibrio-en-casa",
    "after-a-sprain": "despues-de-un-esguince",
    "dizziness": "mareo",
}
each_pair = pytest.mark.parametrize("pair", PAIRS.items(), ids=[*PAIRS])


def read(name: str) -> str:
    return (ROOT / f"docs/handouts/{name}.md").read_text(encoding="utf-8")


def test_every_handout_in_spanish_has_its_pair() -> None:
    front = {
        path.stem: yaml.load(path.read_text(encoding="utf-8").split("---")[1], Loader=yaml.CSafeLoader)
        for path in (ROOT / "docs/handouts").glob("*.md")
    }
    assert {name for name, said in front.items() if said.get("lang") == "es"} == {*PAIRS.values()}
    for english, spanish in PAIRS.items():
        assert front[english]["sheet"] == front[spanish]["sheet"]


@each_pair
def test_english_and_spanish_rest_on_the_same_facts_in_the_same_order(pair: tuple[str, str]) -> None:
    english, spanish = (MARK.findall(read(name)) for name in pair)
    assert len(english) > 20
    assert english == spanish


@each_pair
def test_english_and_spanish_have_the_same_parts(pair: tuple[str, str]) -> None:
    english, spanish = (HEADING.findall(read(name)) for name in pair)
    assert len(english) > 3
    assert english == spanish


@each_pair
def test_english_and_spanish_have_the_same_boxes_and_blanks(pair: tuple[str, str]) -> None:
    english, spanish = (
        [
            (len(TICK.findall(line)), len(BLANK.findall(line)))
            for line in read(name).partition("\n# ")[2].splitlines()
        ]
        for name in pair
    )
    assert english == spanish
