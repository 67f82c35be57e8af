"""Figures in every disguise of Markdown: what a reader would see unbound or changed is stopped, what is
bound in a natural way passes. Each text is a page of its own over the site's own data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import codeset
from conftest import ROOT

SIX, TIMED, KX = "facts.md#functions-six", "facts.md#timed-15", "facts.md#kx-2026"
CODES = "about/sources.md#hns-97112"
STOPPED = [
    # Number words, however they are set off
    "bill **two** units",
    "two&nbsp;units",
    "> two\n> units",
    "- say two\n  units",
    "two [units](97112.md#minutes)",
    "two thousand dollars",
    # Beside a bound value
    f"twenty-[six functions]({SIX})",
    f"half [15 minutes]({TIMED})",
    f"[$2,480]({KX}) million",
    f"[2026](facts.md#edition)[15 minutes]({TIMED})",
    f"9[15 minutes]({TIMED})",
    f"[15 minutes]({TIMED})0",
    # What looks like an address, an attribute, a tag, code or a link, and is shown
    "It costs $45.50/visit and 1.5/2.5 a day.",
    "so {KX=$9,999} it is",
    "x {#30} y",
    f'[15 minutes\n{{or="30 minutes"}}]({TIMED})',
    "If a <b then\n\nit is 30 minutes, else >",
    "| a | b |\n|---|---|\n| x <y | 30 minutes |\n| z> | k |",
    "| a | b |\n|---|---|\n| ` x | 30 minutes |\n| y ` | z |",
    "- a `\n- 30 minutes `",
    "\\[see\\](30)",
    "The cap](30)",
    # A bound value that leads elsewhere
    f"[15 minutes](https://example.org/{TIMED})",
    f"[15 minutes](x.md)\n\n[k]: {TIMED}",
    # Where no link can stand
    '<img src="x" ALT="30 minutes">',
    '<ol start="30"><li>x</li></ol>',
    f"---\ntitle: KX above 480\n---\n\nAbove [$2,480]({KX}).",
    # Digits of other kinds, and in the text of a link to a source
    "\u2462\u24ea minutes",
    f"[thirty minutes]({CODES})",
    f"[\uff13\uff10 minutes]({CODES})",
]
PASSED = [
    f"> Count [15\n> minutes]({TIMED}) here.",
    f"[15&nbsp;minutes]({TIMED})",
    f"![A clinician counts 15 minutes](x.png)\n\n[15 minutes]({TIMED})",
    "---\ntitle: X\nsearch: {boost: 2}\ndate: 2026-11-23\nicon: material/numeric-2\n---\n\nText.",
    "Third-party reviews are fine.",
    f"([15 minutes]({TIMED})). [15 minutes]({TIMED}), [15 minutes]({TIMED}); see (n: [15 minutes]({TIMED})).",
    f"| Time |\n|---|\n| [15 minutes]({TIMED}) |",
    f"*[15 minutes]({TIMED})* and **[six functions]({SIX})**",
]


def errors(text: str, root: Path) -> list[str]:
    shutil.copytree(ROOT / "docs/data", root / "docs/data")
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (root / "docs/page.md").write_text(text, encoding="utf-8")
    found = codeset.check(root, codeset.site_paths(root)).errors
    return [str(fault) for fault in found if fault.span.path == "docs/page.md"]


@pytest.mark.parametrize("text", STOPPED)
def test_a_figure_that_a_reader_would_see_unbound_is_stopped(text: str, tmp_path: Path) -> None:
    assert errors(text, tmp_path)


@pytest.mark.parametrize("text", PASSED)
def test_a_figure_that_is_bound_in_a_natural_way_passes(text: str, tmp_path: Path) -> None:
    assert errors(text, tmp_path) == []
