"""Any bytes as a page or as data: a diagnostic or a pass, never a traceback, and in time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import codeset
from conftest import ROOT, copy_project

DATA = "codes.yml facts/medicare.yml facts/units.yml words.yml sources.yml reviews.yml chooser.yml".split()
DATA += ["codes.schema.json", "facts.schema.json", "descriptor-hashes.txt"]
# Pieces of which pages and data files are made, so that the search comes near the borders.
PIECES = [
    *"#`*_[](){}:|<>!\\\"'&;,.-\n\n\n \t0\u00e9\u00a0\u2028\x85\ufeff\x00",
    *(
        "97112",
        "97121",
        "G0283",
        "    ",
        "```",
        "~~~",
        "<!--",
        "-->",
        "{ #cpt-97112 }",
        "## X",
        "Code\n:   97112",
    ),
    *(
        "---\n",
        "=== ",
        "!!! note\n",
        "- ",
        "1. ",
        "> ",
        "allow unknown-code 97121: x",
        "](about/sources.md#x)",
        "[$2,480](facts.md#kx-2026)",
        "](../facts.md#",
        "[^kx-2026]",
        "[^hns]",
        "[^",
        "]:",
        "above $2,480.[^kx-2026]",
        "8 to 22[^cms-units-1]",
        "| --- | ---\n",
        "{ #x .list-facts }",
        "12 trials",
        "allow unbound-figure 12: x",
        '<a href="facts.html#kx-2026">',
    ),
    *(
        "codes:\n",
        "title: A\n",
        "words:\n",
        "facts:\n  a:\n    forms: [a, b]\n",
        "basis: {}\n",
        "&a [*a]",
        "[",
        "{",
        "? ",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)
BYTES = st.binary(max_size=60) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))


@pytest.fixture(scope="module")
def root():
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(ROOT / "tests/rules/data", folder / "docs/data")
    for source in (ROOT / "docs/data").glob("*.schema.json"):
        shutil.copy(source, folder / "docs/data")
    shutil.copy(ROOT / "docs/data/descriptor-hashes.txt", folder / "docs/data")
    (folder / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


# How many examples, conftest.py says: with --all more.
FUZZ = settings(deadline=None, suppress_health_check=list(HealthCheck))


@FUZZ
@given(data=BYTES)
def test_any_bytes_as_a_page(root: Path, data: bytes) -> None:
    (root / "docs/97112.md").write_bytes(data)
    for diagnostic in codeset.check(root, codeset.site_paths(root)).diagnostics:
        assert_complete(root, diagnostic)


@FUZZ
@given(name=st.sampled_from(DATA), data=BYTES)
def test_any_bytes_as_data(root: Path, name: str, data: bytes) -> None:
    path = root / "docs/data" / name
    good = path.read_bytes()
    path.write_bytes(data)
    try:
        for diagnostic in codeset.check(root, codeset.site_paths(root)).diagnostics:
            assert_complete(root, diagnostic)
    finally:
        path.write_bytes(good)


@FUZZ
@given(name=st.sampled_from(DATA[:2]), line=st.integers(0, 30), text=TEXTS)
def test_any_text_in_the_middle_of_data(root: Path, name: str, line: int, text: str) -> None:
    path = root / "docs/data" / name
    good = path.read_bytes()
    lines = good.decode().split("\n")
    path.write_bytes("\n".join([*lines[:line], text, *lines[line + 1 :]]).encode("utf-8", "surrogatepass"))
    try:
        for diagnostic in codeset.check(root, codeset.site_paths(root)).diagnostics:
            assert_complete(root, diagnostic)
    finally:
        path.write_bytes(good)


def assert_complete(root: Path, diagnostic: codeset.Diagnostic) -> None:
    """A diagnostic names a place that exists, and prints."""
    first = str(diagnostic).split("\n")[0]
    assert first.startswith(f"{diagnostic.span}: error[{diagnostic.rule}]: ")
    text = (root / diagnostic.span.path).read_bytes().decode("utf-8-sig", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 1 <= diagnostic.span.line <= len(lines)
    assert 1 <= diagnostic.span.column <= len(lines[diagnostic.span.line - 1]) + 1
    assert diagnostic.expected


@contextmanager
def stopped_after(seconds: int) -> Iterator[None]:
    """An error after so many seconds of the processor, which other programs do not take from it, where the
    system can give one: a test that fails, not hangs."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} seconds")

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)


@pytest.mark.parametrize("part", [5, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "[x](" * 10_000,
        "](a " * 100_000,
        "<a " * 100_000,
        "{ #" * 100_000,
        "`" * 50_000 + "x`" * 50_000,
        "```\n" * 50_001,
        "<!--" * 100_000,
        "> " * 20_000 + "## X { #cpt-97112 }",
        "\n".join(" " * 4 * depth + "- x" for depth in range(500)),
        "\n".join(["## X { #cpt-97112 }", "", "Code", ":   97112", ""] * 5_000),
        "www." * 50_000 + "a-b.c" * 50_000,
        '<img alt="' * 50_000,
        "97121 " * 20_000,
        "## X { #cpt-97112 }\n\n" + "x" * 1_000_000 + "\n:   " + "y" * 1_000_000,
        "<!-- allow unknown-code 97121: x -->\n" * 5_000 + "97121",
        "<!-- allow unknown-code 97121: x -->\n97121 97121\n\n" * 20_000,
        "<!-- allow unknown-code 97121: x" + " " * 500_000 + "y -->",
        "## X { #x .list-facts }\n" * 50_000,
        "](" + " " * 500_000,
        "## X { #cpt-97112 }\n\nTime\n:   a" + "_" * 500_000 + "a\n",
        "## X { #cpt-97112 }\n\nTime\n:   a {" + " " * 500_000 + "\n",
        "## X { #cpt-97112 }\n\nTime\n:   " + "`a*b_c" * 100_000 + "\n",
        "".join("`" * n + "a" for n in range(1, 1_500)),
        "text <!-- a\n\n" * 50_000,
        "".join(f"{' ' * (n % 40)}```py\n" for n in range(50_000)),
        "---\n" + "[" * 100_000 + "\n---\n",
        "Code\n:   97121\n\n" * 5_000,
        "&#49;" * 200_000,
        "[16 trials](facts.md#kx-2026) " * 10_000,
        "[$2,480](facts.md#kx-2026)\n" * 10_000,
        "[" * 500_000 + "](facts.md#kx-2026)" * 10_000,
        "12 " * 300_000,
        "```py " + 'a="" ' * 40 + "!",
        "# " + " ".join("`" * n for n in range(1, 1_000)),
        "](facts.md#a)" * 38_000,
        " ".join(f"[a](facts.md#xyz{n})" for n in range(10_000)),
        " ".join(f"[a](about/sources.md#xyz{n})" for n in range(10_000)),
        "99999 " * 160_000,
        "[1](facts.md#kx-2026) " * 45_000,
        "word " * 200_000,
        "a." * 500_000,
        "".join("  " * n + "- a 12\n" for n in range(2_000)),
        "".join("> " * n + "12 a\n" for n in range(1_000)),
        "## X\n\nThe cue fades, and the patient moves slowly. 97112 is [timed](97112.md).\n\n" * 65_000,
        "38 minutes of 97112 are three units, so with GP and 97110 in other minutes it is paid.\n" * 55_000,
        "> :   x\n" * 5_000,
        "Above $2,480.[^kx-2026] " * 500,
        "above $2,480,[^kx-2026] " * 500,
        "Above $2,480 of 12 in 39" + "[^kx-2026]" * 500,
        "Above $2,480.[^kx-2026] " * 10_000,
        "above $2,480,[^kx-2026] " * 10_000,
        "above $2,480" + "".join(f"[^{name}]" for name in ("kx-2026", "hns", "cms-units-1")) * 10_000,
        "Above $2,480.[^kx-2026]\n\n" * 10_000,
        "12 " * 10_000 + "$2,480[^kx-2026]" * 10_000,
        "$2,480 " * 100_000 + "[^kx-2026]",
        "12 39 " * 50_000 + "[^hns]",
        " ".join(f"12[^xyz{n}]" for n in range(10_000)),
        "[^" * 500_000,
        "[^]" * 200_000,
        "[^kx-2026" * 50_000,
        "[^kx-2026\n" * 50_000,
        "[^kx-2026]:" * 50_000,
        "[^kx-2026]: x\n" * 50_000,
        "[^" + "x" * 1_000_000 + "]",
        ("a[^" + "x" * 400 + "] ") * 2_000,
        "[[^kx-2026]](x.md)" * 20_000,
        "![[^kx-2026]](x.png)" * 20_000,
        "# $2,480[^kx-2026]\n" * 20_000,
        "".join("> " * n + "$2,480[^kx-2026]\n" for n in range(1_000)),
        "> $2,480[^kx-2026]\n" * 20_000,
        "> $2,480\n" * 20_000 + "> [^kx-2026]\n",
        "| a | b |\n|---|---|\n" + "| 8 to 22 | 1[^cms-units-1] |\n" * 10_000,
        "| a[^cms-units-1] | b |\n|---|---|\n" + "| 8 to 22 | 1[^cms-units-1] |\n" * 10_000,
        ("| a[^cms-units-1] " * 100 + "|\n" + "|---" * 100 + "|\n" + "| 8 to 22 " * 100 + "|\n") * 20,
        "|" + " a[^kx-2026] |" * 1_000 + "\n|" + "---|" * 1_000 + ("\n|" + " $2,480 |" * 1_000) * 50,
        "|" + "8 to 22[^cms-units-1]|" * 20_000 + "\n",
        "| a |\n|---|\n" * 20_000 + "$2,480[^kx-2026]",
        "e.g. $2,480[^kx-2026] vs. " * 10_000,
        "*$2,480*[^kx-2026] **" * 10_000,
        "six\u00ad functions *" * 20_000 + "[^functions-six]",
    ],
    ids=lambda text: text[:12],
)
def test_a_large_or_hostile_page_is_checked_to_its_end(root: Path, text: str, part: int) -> None:
    """No scan's time may grow with the square of the page: such a one takes minutes on a fifth of it and
    hours on the whole. How fast a page is checked, the benchmarks say: a busy machine takes three times as
    long as an idle one, also of the processor."""
    tenth = len(text) // 10 // part
    text = text if part == 1 else text[: 9 * tenth] + text[-tenth:]
    (root / "docs/97112.md").write_text(text, encoding="utf-8")
    with stopped_after(300 // part):
        report = codeset.check(root, codeset.site_paths(root))
    assert all(len(str(diagnostic)) < 3_000 for diagnostic in report.diagnostics)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is asked of a POSIX system")
def test_a_page_of_five_megabytes_takes_less_than_600_megabytes(tmp_path: Path) -> None:
    text = "The [KX amount](facts.md) is $2,480;[^kx-2026] 97112 is timed, 12 of 15.\n\n"
    (tmp_path / "page.md").write_text(text * (5_000_000 // len(text) + 1), encoding="utf-8")
    code = (
        "import resource, runpy, sys; sys.argv = ['codeset', 'check', sys.argv[1]]\n"
        "try: runpy.run_module('codeset', run_name='__main__')\n"
        "except SystemExit: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "page.md")]
    result = subprocess.run(
        command, cwd=ROOT / "hooks", capture_output=True, text=True, check=False, timeout=60
    )
    unit = 1 if sys.platform == "darwin" else 1_000  # bytes there, kilobytes elsewhere
    assert int(result.stderr) * unit < 600_000_000, result.stderr


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="their file systems take no such name")
def test_a_page_whose_name_is_no_text_is_a_clear_error_and_not_a_short_list(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    shutil.copy(project / "docs/index.md", project / "docs" / os.fsdecode(b"z\xff.md"))
    for arguments in (["check"], ["show", "facts"]):
        command = [sys.executable, "-m", "codeset", *arguments]
        result = subprocess.run(command, cwd=project / "hooks", capture_output=True, check=False)
        assert result.returncode == 1 and b"Traceback" not in result.stderr
        told = result.stdout + result.stderr
        assert b"error[unreadable-file]" in told and b"## " not in told


def test_yaml_that_would_expand_a_billionfold(root: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    path = root / "docs/data/codes.yml"
    good = path.read_bytes()
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        report = codeset.check(root, codeset.site_paths(root))
    finally:
        path.write_bytes(good)
    assert {d.rule for d in report.diagnostics} == {"invalid-record"}
