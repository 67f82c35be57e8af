"""Each rule, by its case file: the whole output for an input that a person can read."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import codeset
from cases import Case, read_cases, update
from codeset.rules import DATA_RULES, PAGE_RULES, RULES
from conftest import ROOT

FILES = sorted((ROOT / "tests/rules").glob("*.md"))
# A page with every fault that a page can have; its output is that of all rules together.
DREADFUL = ROOT / "tests/dreadful.md"
CASES = [case for file in [*FILES, DREADFUL] for case in read_cases(file)]
DATA = ROOT / "tests/rules/data"


def run(case: Case, root: Path) -> str:
    """What the rule of a case reports for its files, over the data of tests/rules/data."""
    data = root / "docs/data"
    shutil.copytree(DATA, data)
    for source in (ROOT / "docs/data").glob("*.schema.json"):
        shutil.copy(source, data)
    shutil.copy(ROOT / "docs/data/descriptor-hashes.txt", data)
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    for path, content in case.files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if content == b"(missing)\n":
            target.unlink()
        else:
            target.write_bytes(content)
    found = codeset.check(root, codeset.site_paths(root)).diagnostics
    # Bad data would hide what a rule for pages has to say.
    assert case.rule in DATA_RULES or not {d.rule for d in found} & {*DATA_RULES} - {*PAGE_RULES}
    return "\n\n".join(str(d) for d in found if case.rule in (d.rule, "dreadful"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    output = run(case, tmp_path)
    if request.config.getoption("--update"):
        update(case, output)
    else:
        assert output == case.expected


def test_rules_case_files_and_the_page_about_them_are_one_set() -> None:
    page = (ROOT / "docs/about/checks.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (\S+) \{ #(\S+) \}$", page, re.M)
    assert {file.stem for file in FILES} == set(RULES)
    assert {name for name, _ in headings} == set(RULES)
    assert all(name == anchor for name, anchor in headings)


@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_a_rule_is_what_it_reports(rule: str) -> None:
    page = (ROOT / "docs/about/checks.md").read_text(encoding="utf-8")
    example = re.search(rf"^### {rule} .+?^```text\n(.+?)\n```$", page, re.M | re.S)[1]
    assert any(example in case.expected for case in CASES if case.rule == rule)


def test_each_rule_has_a_case_that_is_reported_and_one_that_passes() -> None:
    for rule in RULES:
        outputs = {bool(case.expected) for case in CASES if case.rule == rule}
        assert outputs == {True, False}, rule


def test_the_dreadful_page_has_every_fault_of_a_page() -> None:
    (case,) = (case for case in CASES if case.file == DREADFUL)
    assert set(re.findall(r"(?:error|note)\[([a-z-]+)\]", case.expected)) == set(PAGE_RULES)
