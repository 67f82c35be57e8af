"""The checker on another site: another code and another unit, no path, no page of units. Where the data can
say it, the checker names no code and no page."""

from __future__ import annotations

from pathlib import Path

import pytest

import codeset
from conftest import mkdocs


def check(root: Path) -> codeset.Report:
    return codeset.check(root, codeset.site_paths(root), today="2026-02-01")


def test_another_site_passes(small: Path) -> None:
    report = check(small)
    assert "\n".join(map(str, report.diagnostics)) == ""
    assert report.summary.startswith(
        "1 definition and 2 bound values on 4 pages agree with the code set (Tide 2026"
    )


@pytest.mark.parametrize(
    "old, new, rule",
    [
        (":   each 20 minutes", ":   each 15 minutes", "field-mismatch"),
        (":   patience", ":   wonder", "field-mismatch"),
        ("40% of the amount", "45% of the amount", "value-mismatch"),
        ("Since 2026 it", "G9998 trains patience. Since 2026 it", "wrong-code"),
        ("Since 2026 it", "G9997 differs. Since 2026 it", "unknown-code"),
        ("[^share]", "[^shore]", "unknown-fact"),
        ("{ #cpt-G9999 }", "{ #cpt-G9998 }", "malformed-definition"),
    ],
)
def test_another_site_is_guarded(small: Path, old: str, new: str, rule: str) -> None:
    page = small / "docs/index.md"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert rule in {fault.rule for fault in check(small).diagnostics}


def test_another_site_is_built_with_its_sheet_its_data_and_its_copies(small: Path) -> None:
    """With our hooks, templates and styles as they are."""
    result = mkdocs("build", "--strict", cwd=small, PDFS="1")
    assert result.returncode == 0, result.stdout
    site = small / "site"
    for name in (
        "index.html",
        "c/G9999.html",
        "data/G9999.json",
        "handouts/tide-a4.pdf",
        "downloads/tide.html",
    ):
        assert (site / name).is_file(), name
    own = [site / "index.html", site / "downloads/tide.html", site / "llms.txt", site / "404.html"]
    assert [file.name for file in own if "97112" in file.read_text(encoding="utf-8")] == []
