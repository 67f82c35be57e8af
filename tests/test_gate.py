"""The promise, with the real MkDocs: nothing wrong is published, and a failed build changes nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ENVIRONMENT, ROOT, copy_small, mkdocs

PAGE = "docs/index.md"
TIME = ":   each 20 minutes"
LINE = (ROOT / "tests/small" / PAGE).read_text(encoding="utf-8").split("\n").index(TIME) + 1
DIAGNOSTIC = f"{PAGE}:{LINE}:5: error[field-mismatch]: time of G9999 differs from the code set"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose site is published; tests break a page and mend it again."""
    project = copy_small(tmp_path_factory.mktemp("project"))
    result = mkdocs("build", cwd=project)
    assert result.returncode == 0, result.stdout
    return project


@pytest.fixture
def broken(published: Path):
    good = (published / PAGE).read_text(encoding="utf-8")
    (published / PAGE).write_text(break_time(good), encoding="utf-8")
    yield published
    (published / PAGE).write_text(good, encoding="utf-8")


def break_time(text: str) -> str:
    return text.replace(TIME, ":   each 30 minutes", 1)


def snapshot(site: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a site with its bytes and its time of change, folders included."""
    return {
        path.relative_to(site).as_posix(): (
            path.read_bytes() if path.is_file() else b"",
            path.stat().st_mtime_ns,
        )
        for path in [site, *site.rglob("*")]
    }


@pytest.mark.parametrize(
    "arguments", [[], ["--quiet"], ["--strict"], ["--quiet", "--strict"], ["--dirty"]], ids=" ".join
)
def test_a_failed_build_leaves_every_byte_and_time_of_the_published_site_alone(
    broken: Path, arguments: list[str]
) -> None:
    before = snapshot(broken / "site")
    result = mkdocs("build", *arguments, cwd=broken)
    assert result.returncode != 0
    assert DIAGNOSTIC in result.stdout
    assert "Nothing was published: 1 error in 1 file. The previous site is unchanged." in result.stdout
    assert "Traceback" not in result.stdout
    assert snapshot(broken / "site") == before


def test_the_same_from_another_working_directory(broken: Path, tmp_path: Path) -> None:
    before = snapshot(broken / "site")
    result = mkdocs("build", "-f", str(broken / "mkdocs.yml"), cwd=tmp_path)
    assert result.returncode != 0
    assert DIAGNOSTIC in result.stdout
    assert snapshot(broken / "site") == before
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("path", "data", "rule"),
    [
        ("docs/data/codes.yml", b"edition: [", "unreadable-file"),
        ("docs/data/codes.yml", b"edition: \xff", "unreadable-file"),
        ("docs/data/sources.yml", None, "unreadable-file"),
        ("docs/data/codes.schema.json", b"{", "unreadable-file"),
        ("docs/facts.md", b"\xff", "unreadable-file"),
        ("docs/assets/logo.svg", b"<svg><text>97121</text></svg>", "unknown-code"),
        ("docs/hole.mkd", b"Bill 97121.", "unknown-code"),
        ("docs/hole.html", b"<p>Bill 97121.", "unknown-code"),
    ],
)
def test_a_bad_file_of_any_kind_stops_the_build_without_a_traceback(
    small: Path, path: str, data: bytes | None, rule: str
) -> None:
    (small / "site").mkdir()
    (small / "site/index.html").write_text("the previous site", encoding="utf-8")
    before = snapshot(small / "site")
    if data is None:
        (small / path).unlink()
    else:
        (small / path).write_bytes(data)
    result = mkdocs("build", cwd=small)
    assert result.returncode != 0
    found = re.findall(r"ERROR   -  (\S+?):\d+:\d+: error\[([a-z-]+)\]: ", result.stdout)
    assert found == [(path, rule)]
    assert "Traceback" not in result.stdout
    assert snapshot(small / "site") == before


def pipe(project: Path) -> str:
    os.mkfifo(project / "docs/pipe.md")
    return "docs/pipe.md:1:1: error[unreadable-file]: the file is a pipe, a socket or a device"


def circle(project: Path) -> str:
    (project / "docs/about/again").symlink_to(project / "docs")
    return "docs/about/again:1:1: error[unreadable-file]: the file is a link that leads back to a folder"


def two_circles(project: Path) -> str:
    for one, other in (("one", "other"), ("other", "one")):
        (project / "docs" / one).mkdir(exist_ok=True)
        (project / "docs" / one / other).symlink_to(project / "docs" / other)
    return "docs/one/other/one:1:1: error[unreadable-file]: the file is a link that leads back to a folder"


@pytest.mark.parametrize("laid", [pipe, circle, two_circles])
def test_what_would_never_end_is_refused_at_once(small: Path, laid) -> None:
    told = laid(small)
    (small / "docs/folder.md").mkdir()  # a name is no reason to open it
    result = mkdocs("build", cwd=small)
    assert result.returncode != 0 and told in result.stdout and "Traceback" not in result.stdout
    assert not (small / "site").exists()


def test_a_good_build_prints_one_line_of_its_own(published: Path) -> None:
    result = mkdocs("build", "--strict", cwd=published)
    assert result.returncode == 0
    lines = [re.sub(r"(?<= )[\d.]+(?= )", "N", line) for line in result.stdout.splitlines()]
    assert lines == [
        "INFO    -  Gate: N definition and N bound values on N pages agree with the code set"
        " (Tide 2026, effective 2026-01-01) and N facts.",
        "INFO    -  Cleaning site directory",
        f"INFO    -  Building documentation to directory: {published / 'site'}",
        "INFO    -  Documentation built in N seconds",
    ]


def test_a_relative_settings_file_is_no_obstacle(small: Path) -> None:
    result = mkdocs("build", "--strict", "-f", "mkdocs.yml", cwd=small)
    assert result.returncode == 0, result.stdout
    (small / "docs/hole.markdown").write_text("Bill 97121.", encoding="utf-8")
    result = mkdocs("build", "-f", f"{small.name}/mkdocs.yml", cwd=small.parent)
    assert "docs/hole.markdown:1:6: error[unknown-code]" in result.stdout


def readme_command(name: str) -> str:
    """A command of README.md, as it stands there under the comment `# name`."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.search(rf"^# {name}\n(.+?)\n```", readme, re.M | re.S)[1]


def publish(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (project / ".venv/bin").mkdir(parents=True, exist_ok=True)
    script = project / ".venv/bin/mkdocs"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mkdocs "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return subprocess.run(
        ["bash", "-c", readme_command("publish")],
        cwd=project,
        env={**ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="the publish command of the README is for a POSIX shell")
def test_the_publish_command_swaps_only_a_site_without_any_warning(small: Path) -> None:
    assert publish(small).returncode == 0
    first = (small / "site/index.html").read_text(encoding="utf-8")
    home = small / "docs/index.md"
    good = home.read_text(encoding="utf-8")

    # A broken anchor is seen only when the pages are made: the gate cannot know of it.
    home.write_text(good + "\n[x](facts.md#not-there)\n", encoding="utf-8")
    before = snapshot(small / "site")
    assert publish(small).returncode != 0
    assert snapshot(small / "site") == before

    home.write_text(good + "\nOne more line.\n", encoding="utf-8")
    assert publish(small).returncode == 0
    assert (small / "site/index.html").read_text(encoding="utf-8") != first
    assert sorted(path.name for path in small.glob("site*")) == ["site"]
