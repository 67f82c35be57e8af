"""The checker on another site: another code and another unit, no path, no page of units. Where the data can
say it, the checker names no code and no page."""

from __future__ import annotations

from pathlib import Path

import pytest

import codeset
from conftest import ROOT

FILES = {
    "mkdocs.yml": "site_name: G9999\nsite_description: What G9999 is.\n",
    "docs/index.md": """# G9999 { #title }

Since 2031 it pays 40% of the amount.[^share]

## Watching the tide { #cpt-G9999 }

Code
:   G9999

Kind
:   pastime

Time
:   each 20 minutes

Unit
:   20 minutes of watching

Purposes
:   patience
""",
    "docs/data/codes.yml": """edition: {name: Tide 2031, year: 2031, effective: 2031-01-01}
codes:
  G9999:
    name: Watching the tide
    status: active
    kind: pastime
    time: each 20 minutes
    unit: 20 minutes of watching
    purposes: [patience]
    basis:
      name: {level: primary, sources: [moon]}
      kind: {level: primary, sources: [moon]}
      time: {level: primary, sources: [moon]}
      unit: {level: primary, sources: [moon]}
      purposes: {level: primary, sources: [moon]}
  G9998:
    name: Watching the clouds
    status: active
    define: false
    basis: {name: {level: primary, sources: [moon]}}
schema_version: 1
""",
    "docs/data/facts/pay.yml": """title: Pay
facts:
  share:
    forms: ["Since 2031 it pays 40%"]
    statement: Since 2031 it pays 40% of the amount.
    level: primary
    sources: [moon]
    read: 2031-01-01
""",
    "docs/data/sources.yml": """sources:
  moon: {title: Tables, by: The Moon, address: "https://example.org", version: undated, read: 2031-01-01}
schema_version: 1
""",
    "docs/data/words.yml": """schema_version: 1
words:
  G9999: {purposes: {patience: ["patience", "patient waiting"]}}
  G9998: {purposes: {wonder: ["wonder"]}}
""",
    "docs/data/descriptor-hashes.txt": "40337c203eac4ebe\n",
    "docs/data/reviews.yml": "next: 2032-01-01\npages: {}\n",
}


@pytest.fixture
def other(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for schema in (ROOT / "docs/data").glob("*.schema.json"):
        # The shape is data too: a site names its own units there.
        text = schema.read_text(encoding="utf-8").replace("each 15 minutes", "each 20 minutes")
        (tmp_path / "docs/data" / schema.name).write_text(text, encoding="utf-8")
    return tmp_path


def check(root: Path) -> codeset.Report:
    return codeset.check(root, codeset.site_paths(root), today="2031-02-01")


def test_another_site_passes(other: Path) -> None:
    report = check(other)
    assert "\n".join(map(str, report.diagnostics)) == ""
    assert report.summary.startswith(
        "1 definition and 1 bound value on 1 page agree with the code set (Tide 2031"
    )


@pytest.mark.parametrize(
    "old, new, rule",
    [
        (":   each 20 minutes", ":   each 15 minutes", "field-mismatch"),
        (":   patience", ":   wonder", "field-mismatch"),
        ("40% of the amount", "45% of the amount", "value-mismatch"),
        ("Since 2031 it", "G9998 trains patience. Since 2031 it", "wrong-code"),
        ("Since 2031 it", "G9997 differs. Since 2031 it", "unknown-code"),
        ("[^share]", "[^shore]", "unknown-fact"),
        ("{ #cpt-G9999 }", "{ #cpt-G9998 }", "malformed-definition"),
    ],
)
def test_another_site_is_guarded(other: Path, old: str, new: str, rule: str) -> None:
    page = other / "docs/index.md"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert rule in {fault.rule for fault in check(other).diagnostics}
