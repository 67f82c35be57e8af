"""The command line: `python -m codeset check` and `python -m codeset register`, from hooks/."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import register
from .check import check, load, site_paths

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns 0 when all is well, 1 when something is wrong on the pages."""
    parser = argparse.ArgumentParser(prog="python -m codeset", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="check the site's own pages, as the build does")
    commands.add_parser("register", help="write the lists that are made from the data into their pages")
    options = parser.parse_args(arguments)
    # A page may hold any character; a terminal may not be able to show it.
    sys.stdout.reconfigure(errors="backslashreplace")
    return {"check": run_check, "register": run_register}[options.command]()


def run_check() -> int:
    """Check the site's own pages and print what was found."""
    report = check(ROOT, site_paths(ROOT))
    for diagnostic in report.diagnostics:
        print(diagnostic, end="\n\n")
    print(report.closing if report.diagnostics else report.summary)
    return 1 if report.diagnostics else 0


def run_register() -> int:
    """Make each register anew and write the pages that changed; with any file unreadable, write none."""
    sources, unreadable, code_set, faults = load(ROOT, site_paths(ROOT))
    if unreadable or faults:
        print(*unreadable, *faults, sep="\n\n")
        return 1
    for path, source in sources.items():
        text = register.written(source, code_set)
        if text != source.text:
            (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
            print(f"{path} was written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
