"""README.md keeps its word: its commands are the ones that CI runs, and its example is what one sees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import codeset
from conftest import ROOT, copy_project

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_test_command() -> None:
    command = re.search(r"^# test\n(.+)$", README, re.M)[1]
    assert command in (ROOT / ".ci/run").read_text(encoding="utf-8").split("\n")


def test_the_example_is_what_one_sees(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    page = project / "docs/97112.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("each 15 minutes", "each 30 minutes"), encoding="utf-8")
    report = codeset.check(project, codeset.site_paths(project))
    (found,) = report.diagnostics
    checks = (ROOT / "docs/about/checks.md").read_text(encoding="utf-8")
    for text in (README, checks):
        example = re.search(r"^```(?:text)?\n(docs/97112[^\n]+field-mismatch.+?)\n```", text, re.M | re.S)[1]
        assert without_lines(example) == without_lines(str(found))


def without_lines(text: str) -> str:
    """A diagnostic without the numbers of lines, which every edit of a page moves."""
    return re.sub(r":\d+:|^ +\d+ \|", ":N:", text, flags=re.M)


@pytest.mark.parametrize("path", re.findall(r"`((?:docs|hooks|tests|\.ci)/[\w./-]+)`", README))
def test_every_path_it_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_license_excludes_cpt() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "MIT License" in text
    assert "CC BY 4.0" in text
    assert "Neither license above covers them" in re.sub(r"\s+", " ", text)
