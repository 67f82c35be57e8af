"""How long the gate takes, beside the build, in one run. By hand: .venv/bin/python tests/bench/gate.py

Prints seconds for this site (imports, data and pages; the best of five processes), the gate's share
of the build, and seconds per page for generated sites of 100, 1,000 and 10,000 pages.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests")]

import codeset  # noqa: E402
from conftest import copy_project, mkdocs  # noqa: E402

PAGE = (ROOT / "docs/97112.md").read_text(encoding="utf-8")


def seconds(action) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    command = [sys.executable, "-m", "codeset", "check"]
    bare = min(seconds(lambda: subprocess.run([sys.executable, "-c", ""], check=True)) for _ in range(5))
    gate = min(
        seconds(lambda: subprocess.run(command, cwd=ROOT / "hooks", check=True, capture_output=True))
        for _ in range(5)
    )
    print(
        f"this site: the gate in a process of its own takes {gate:.2f} s, of which Python itself {bare:.2f} s"
    )
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder))
        build = min(seconds(lambda: mkdocs("build", cwd=project)) for _ in range(3))
        print(f"this site: mkdocs build takes {build:.2f} s; the gate is {gate / build:.0%} of that")

        # Text without definitions, so that each generated page may stand many times.
        text = PAGE.replace("{ #cpt-97112 }", "").replace("Code\n:   97112\n", "")
        words = len(text.split())
        for count in (100, 1_000, 10_000):
            for number in range(count):
                (project / f"docs/page-{number}.md").write_text(text, encoding="utf-8")
            paths = codeset.site_paths(project)
            took = seconds(lambda paths=paths: codeset.check(project, paths))
            print(
                f"{count:>6} pages of {words} words: {took:6.2f} s, {took / count * 1000:.2f} ms a page, "
                f"{count * words / took:,.0f} words a second"
            )


if __name__ == "__main__":
    main()
