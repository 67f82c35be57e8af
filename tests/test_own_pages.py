"""The site's own pages, checked without MkDocs: the gate cannot be lost when the engine changes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import codeset
from codeset.reading import pages
from codeset.source import read_source
from codeset.words import CODE
from conftest import EDITION, ROOT, copy_project

PATHS = [path for path in codeset.site_paths(ROOT) if path.endswith(".md")]
PAGES = [pages.read(read_source(ROOT, path)) for path in PATHS]
DEFINITIONS = [definition for page in PAGES for definition in page.definitions]


def test_the_own_pages_pass() -> None:
    report = codeset.check(ROOT, codeset.site_paths(ROOT))
    assert "\n\n".join(map(str, report.diagnostics)) == ""


def test_every_defined_code_of_the_brief_is_there() -> None:
    wanted = "97112 97110 97530 97116 97113 97140 97150 97533 97535 97542 98940 98941 98942".split()
    assert {definition.code.text for definition in DEFINITIONS} >= set(wanted)


def test_breaking_any_field_is_reported_at_its_line_with_the_remedy(tmp_path: Path) -> None:
    """All fields of all codes at once, and each is reported by itself."""
    copy = copy_project(tmp_path)
    written = [text for each in DEFINITIONS for text in (each.name, *(item.value for item in each.items))]
    for text in written:
        path = copy / text.span.path
        lines = path.read_text(encoding="utf-8").split("\n")
        line, column = text.span.line - 1, text.span.column - 1
        # The first letter or digit becomes another one.
        at = next(i for i in range(column, len(lines[line])) if lines[line][i].isalnum())
        other = "8" if lines[line][at].isdigit() else "x"
        assert lines[line][at] != other
        lines[line] = lines[line][:at] + other + lines[line][at + 1 :]
        path.write_text("\n".join(lines), encoding="utf-8")
    report = codeset.check(copy, codeset.site_paths(copy))
    faults = {fault.span: fault for fault in report.diagnostics if fault.rule == "field-mismatch"}
    assert faults.keys() == {text.span for text in written}
    for text in written:
        fault = faults[text.span]
        assert text.text in fault.help
        assert fault.expected_at.path == "docs/data/codes.yml"


DATA = [path.relative_to(ROOT / "docs/data").as_posix() for path in (ROOT / "docs/data").rglob("*.yml")]


@pytest.mark.parametrize("name", sorted(DATA))
def test_the_editor_finds_the_schema_by_one_comment(name: str) -> None:
    first = (ROOT / "docs/data" / name).read_text(encoding="utf-8").split("\n")[0]
    facts = name.startswith("facts/")
    schema = "../facts.schema.json" if facts else name.replace(".yml", ".schema.json")
    assert first == f"# yaml-language-server: $schema={schema}"
    assert (ROOT / "docs/data" / name).parent.joinpath(schema).is_file()


def test_the_checker_imports_no_mkdocs() -> None:
    allowed = {"yaml", "jsonschema_rs", *sys.stdlib_module_names}
    for file in (ROOT / "hooks/codeset").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            assert {name.partition(".")[0] for name in names} <= allowed, file


def test_files_and_functions_are_short() -> None:
    for file in (ROOT / "hooks").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert text.count("\n") <= 300, file
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 45, f"{file}: {node.name}"


# From the floor up; what stands in one line knows nothing of its neighbors to the right.
FLOORS = "source cells words phrases model data reading units prose site rules made check"


def test_arrows_point_down() -> None:
    """No part of the checker imports one that stands above it, not even for the checking of types."""
    floors = {name: floor for floor, name in enumerate(FLOORS.split())}
    package = ROOT / "hooks/codeset"
    for file in package.rglob("*.py"):
        here = file.relative_to(package).parts
        own = here[0].removesuffix(".py")
        if own.startswith("__"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == len(here):
                names = [node.module] if node.module else [alias.name for alias in node.names]
                for name in names:
                    assert floors[name.partition(".")[0]] < floors[own], f"{file} imports {name}"


def test_scripts_and_style_sheets_name_no_code() -> None:
    """They are not read by the checker, nor is what a template computes; so they say nothing of codes."""
    files = [*(ROOT / "docs/assets").glob("*.[jc]s*"), *(ROOT / "docs/.overrides").rglob("*.html")]
    assert len(files) > 10
    for file in files:
        text = file.read_text(encoding="utf-8").replace("60000", "")
        # A character by its number is no code.
        assert not re.search(rf"\b{CODE}\b", re.sub(r"\\u[0-9a-f]{4}", "", text)), file


def test_the_command_line_checks_the_site() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "codeset", "check"],
        cwd=ROOT / "hooks",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert f"agree with the code set ({EDITION['name']}" in result.stdout


def test_python_code_is_formatted_and_clean() -> None:
    for arguments in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "hooks", "tests"]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout
