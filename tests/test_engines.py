"""The gate in the engine that continues MkDocs 1.x: ProperDocs, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

pytestmark = pytest.mark.long

PROPERDOCS = "properdocs==1.6.7"


@pytest.fixture(scope="module")
def properdocs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, installed beside the site's own locked packages."""
    folder = tmp_path_factory.mktemp("properdocs")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / ("Scripts/python" if os.name == "nt" else "bin/python")
    install = [python, "-m", "pip", "install", "--quiet"]
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "requirements.txt"], check=True)
    subprocess.run([*install, PROPERDOCS], check=True)
    return python


def build(python: Path, project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml"],
        cwd=project,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_properdocs_builds_the_site_and_keeps_the_promise(properdocs: Path, project: Path) -> None:
    result = build(properdocs, project)
    assert result.returncode == 0, result.stdout
    assert "Gate: " in result.stdout
    published = {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    page = project / "docs/97112.md"
    page.write_text(page.read_text(encoding="utf-8").replace("each 15", "each 30"), encoding="utf-8")
    result = build(properdocs, project)
    assert result.returncode != 0
    assert "error[field-mismatch]: time of 97112 differs from the code set" in result.stdout
    assert published == {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
