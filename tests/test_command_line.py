"""The checker used alone, as the README says: the real command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, after, yearly

KX, FACT = yearly()
AMOUNT, FORMS, LAST = FACT["forms"][0], " or ".join(FACT["forms"]), FACT["valid_until"]
OTHER = "$1,999"  # an amount of no year
LATER = {"SOURCE_DATE_EPOCH": after(LAST)}
GOOD = f"Above {AMOUNT}[^{KX}] add KX. Balance for 20 minutes is 97112.\n"
LINKED = GOOD.replace(f"{AMOUNT}[^{KX}]", f"[{AMOUNT}](https://97112.example/facts.html#{KX})")
WRONG = f"""# Our cheat sheet

KX above {OTHER}[^{KX}], 30 minutes of 97122.

## Neuromuscular reeducation {{ #cpt-97112 }}

Code
:   97112

Time
:   each 30 minutes
"""
FAULTS = [
    ("value-mismatch", "error", 3, 10),
    ("unknown-code", "note", 3, 42),
    ("field-mismatch", "error", 11, 5),
]


def check(*arguments: str, given: str = "", cwd: Path = ROOT / "hooks", **environment: str):
    return subprocess.run(
        [sys.executable, "-m", "codeset", "check", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT / "hooks"), "SOURCE_DATE_EPOCH": "1795478400", **environment},
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "cheat sheet.md"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_a_sheet_of_a_clinic_is_held_against_the_data(sheet: Path) -> None:
    result = check(str(sheet))
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.endswith("2 errors in 1 file\n")
    assert f"{sheet}:3:10: error[value-mismatch]: the text before the mark of {KX} does not" in result.stdout
    assert f"expected: {FORMS}   (docs/data/facts/medicare.yml:" in result.stdout
    # What only the site's own pages owe: every figure bound, every field there, every code defined.
    assert "unbound-figure" not in result.stdout and "missing-" not in result.stdout


def test_a_good_sheet_passes_from_any_folder_and_by_standard_input(tmp_path: Path) -> None:
    (tmp_path / "sheet.md").write_text(GOOD, encoding="utf-8")
    told = (
        "no difference from the data found in names, modifiers, amounts, purposes and activities"
        " and 1 bound value; what else it says was not compared\n"
    )
    for result in (check("sheet.md", cwd=tmp_path), check("-", given=GOOD), check("-", given=LINKED)):
        assert (result.returncode, result.stdout, result.stderr) == (0, told, "")
    assert check("-", given=WRONG).stdout.startswith("<input>:3:10: error[value-mismatch]")


# What is wrong in a sheet as a front desk keeps it: the line, the rule, what is right, how the remedy begins.
DESK = """97112 - balance, coordination, strength
CQ goes with GO
There is no NCCI edit between 98941 and 97112.
A tech can do neuro re-ed for a Medicare patient if the PT is on site.
Medicare pays assistants at 80%.

Code\tService\tTimed?
97035\tultrasound\tno
97112\tneuro re-ed\tyes, 15 min

8 to 22 minutes: 1 unit
38 to 50 minutes: 3 units
"""
WRONG_LINES = [
    (1, "wrong-code", "97112: balance, coordination, ", "write 97110 here"),
    (2, "contradicts-fact", "CQ and GO never stand on one line", "correct the statement "),
    (3, "contradicts-fact", "98941 in column one, 97112 in column two, opened", "correct the statement "),
    (4, "contradicts-fact", "Under Medicare an aide's work is not therapy", "correct the statement "),
    (5, "contradicts-fact", "Since January 1, 2022, Medicare pays 85%", "correct the figure "),
    (8, "wrong-code", "each 15 minutes", "write what the code set says of 97035"),
    (12, "wrong-units", "38 to 52 minutes make 3 units", "correct the number"),
]


def test_each_wrong_line_of_a_sheet_is_told_once_with_what_is_right() -> None:
    found = json.loads(check("--format", "json", "-", given=DESK).stdout)
    assert [(d["line"], d["rule"]) for d in found] == [line[:2] for line in WRONG_LINES]
    for told, (_, _, right, remedy) in zip(found, WRONG_LINES, strict=True):
        assert told["expected"].startswith(right) and told["help"].startswith(remedy)
    shown = [d["found"] for d in found]
    assert shown[1:4] == ["CQ goes with GO", "There is no NCCI edit between 98941 and 97112.", "tech can do"]


def test_a_sheet_with_a_fact_past_its_date_and_a_definition_that_cannot_be_read(tmp_path: Path) -> None:
    text = f"{GOOD}\n# CPT 97112\n\nTime\n:   each 99 minutes\n"
    noted = check("-", given=text, **LATER)
    assert noted.returncode == 0
    assert f"<input>:1:13: note[stale-fact]: {KX} was valid until {LAST}" in noted.stdout
    assert "note[malformed-definition]: this heading gets the id of a definition" in noted.stdout
    strict = check("--strict", "-", given=text, **LATER)
    assert strict.returncode == 1 and f"error[stale-fact]: {KX}" in strict.stdout


def test_a_link_as_pages_had_it_is_held_against_the_data_too() -> None:
    result = check("-", given=LINKED.replace(AMOUNT, OTHER))
    assert result.returncode == 1
    assert "<input>:1:8: error[value-mismatch]" in result.stdout


def test_a_sheet_may_have_footnotes_of_its_own() -> None:
    own = GOOD.replace("KX.", "KX.[^1]").replace("97112.", "97112.[^who]")
    result = check("-", given=f"{own}\n[^1]: Our wish.\n[^who]: Our director.\n")
    assert (result.returncode, result.stdout.count("\n")) == (0, 1), result.stdout
    # Without a note that the sheet itself gives, the mark is one of ours, and wrong.
    result = check("-", given=own)
    assert result.returncode == 1 and "error[unknown-fact]: `who` is neither" in result.stdout


def test_a_text_file_of_any_name_is_read_as_markdown_and_a_web_page_is_not(tmp_path: Path) -> None:
    (tmp_path / "sheet.txt").write_text(WRONG, encoding="utf-8")
    assert "2 errors in 1 file" in check("sheet.txt", cwd=tmp_path).stdout
    (tmp_path / "sheet.html").write_text(WRONG, encoding="utf-8")
    result = check("sheet.html", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "sheet.html: is no Markdown" in result.stderr


def test_json_is_a_list_of_objects(sheet: Path) -> None:
    result = check("--format", "json", str(sheet))
    found = json.loads(result.stdout)
    assert result.returncode == 1
    assert [(d["rule"], d["severity"], d["line"], d["column"]) for d in found] == FAULTS
    keys = ["rule", "severity", "path", "line", "column", "message", "expected", "found", "help"]
    assert all(list(d) == keys for d in found)
    assert found[0]["expected"] == FORMS and found[0]["found"] == OTHER and found[0]["path"] == str(sheet)
    assert check("--format", "json", "-", given=GOOD).stdout == "[]\n"


def test_github_annotations_are_one_line_each(sheet: Path) -> None:
    result = check("--format", "github", str(sheet))
    lines = result.stdout.splitlines()
    assert [line.split(" ", 1)[0] for line in lines] == ["::error", "::notice", "::error"]
    assert f"file={sheet},line=3,col=10,title=value-mismatch::the text before the mark" in lines[0]
    assert f"%0Aexpected: {FORMS}%0Afound: {OTHER}%0Ahelp: write" in lines[0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no-such.md"], "no-such.md: No such file or directory; expected a Markdown file"),
        (["codeset"], "codeset: is a folder; expected a Markdown file"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--frobnicate"], "unrecognized arguments: --frobnicate"),
    ],
)
def test_a_command_that_cannot_be_carried_out_ends_with_2(arguments: list[str], told: str) -> None:
    result = check(*arguments)
    assert result.returncode == 2
    assert told in result.stderr and "Traceback" not in result.stderr


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sheet.md")
    result = check(str(tmp_path / "sheet.md"))
    assert result.returncode == 2 and "is a pipe, a socket or a device" in result.stderr


def test_a_clock_that_is_no_number_ends_with_2() -> None:
    result = check(SOURCE_DATE_EPOCH="soon")
    assert result.returncode == 2
    assert "SOURCE_DATE_EPOCH is 'soon'" in result.stderr and "Traceback" not in result.stderr


def test_without_files_the_sites_own_pages_are_checked_with_every_duty() -> None:
    result = check()
    assert (result.returncode, result.stderr) == (0, "")
    assert " definitions and " in result.stdout and "agree with the code set (CPT 2026" in result.stdout
    # A day on which the amounts of the year have ended: noted, and with --strict an error.
    assert f"note[stale-fact]: {KX} was valid until {LAST}" in check(**LATER).stdout
    strict = check("--strict", **LATER)
    assert strict.returncode == 1 and f"error[stale-fact]: {KX}" in strict.stdout


def test_bytes_that_are_no_text_are_told_and_not_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "sheet.md").write_bytes(b"97112 \xff")
    result = check("sheet.md", cwd=tmp_path)
    assert result.returncode == 1
    assert "sheet.md:1:7: error[unreadable-file]: the file is not UTF-8 text" in result.stdout


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "codeset", *arguments],
        cwd=ROOT / "hooks",
        env={"SOURCE_DATE_EPOCH": "1795478400", "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "start", "holds"),
    [
        ("facts", "## ", f"{{: #{KX} .fact }}"),
        ("sources", "### ", "{ #cms-claims-5-20-2 }"),
        ("days", "**By ", ".day }"),
        ("path", "### A. ", "](#"),
        ("drawing", "<svg ", "</svg>"),
    ],
)
def test_each_list_that_the_build_makes_can_be_looked_at(name: str, start: str, holds: str) -> None:
    result = run("show", name)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(start) and holds in result.stdout


def test_a_list_that_nobody_knows_ends_with_2() -> None:
    result = run("show", "facs")
    assert result.returncode == 2 and result.stdout == ""
    assert "invalid choice: 'facs'" in result.stderr and "Traceback" not in result.stderr


def test_a_list_from_data_with_a_fault_is_not_shown(project: Path) -> None:
    path = project / "docs/data/sources.yml"
    path.write_text("schema_version: 1\nsources: 7\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "codeset", "show", "facts"],
        cwd=project / "hooks",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert "docs/data/sources.yml:2:" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "doctored",
    ["97112=24&97110=23", "97112=24&rule=cpt", "&", "=", "97112", "97112=24=3", "97112=1e3", "97112=\u0663"],
)
@pytest.mark.parametrize("form", ["text", pytest.param("json", marks=pytest.mark.long)])
def test_minutes_that_are_doctored_are_told_in_words(doctored: str, form: str) -> None:
    result = run("units", "--rule", "cms", "--format", form, doctored)
    assert (result.returncode, result.stdout) == (2, "")
    assert "expected: " in result.stderr and "Traceback" not in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
@pytest.mark.parametrize("command", ["show facts", "check --format json", "units --rule cms 97112=24"])
@pytest.mark.parametrize("reader", ["true", pytest.param("head -c 1", marks=pytest.mark.long)])
def test_who_reads_the_output_may_go_before_its_end(command: str, reader: str) -> None:
    result = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m codeset {command} | {reader}"],
        cwd=ROOT / "hooks",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_an_output_that_cannot_be_written_is_told_in_words() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = subprocess.run(
            [sys.executable, "-m", "codeset", "show", "facts"],
            cwd=ROOT / "hooks",
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (result.returncode, result.stderr) == (
        2,
        "The output cannot be written: No space left on device\n",
    )


def test_the_pictures_say_what_they_need() -> None:
    look = [sys.executable, str(ROOT / "tests/look.py")]
    result = subprocess.run(look, capture_output=True, text=True, check=False)
    assert result.returncode != 0 and result.stderr == (
        "Say where the pictures go: .venv/bin/python tests/look.py FOLDER\n"
    )
    bare = subprocess.run(  # without the packages of the tests
        [sys.executable, "-S", *look[1:], "x"], capture_output=True, text=True, check=False
    )
    assert bare.returncode != 0 and "Traceback" not in bare.stderr
    assert "bash .ci/setup --tests" in bare.stderr
    lost = subprocess.run(
        [*look, "x"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CHROMIUM": "/no/browser"},
    )
    assert (
        lost.returncode != 0 and lost.stderr == "There is no browser at /no/browser, which CHROMIUM names.\n"
    )
