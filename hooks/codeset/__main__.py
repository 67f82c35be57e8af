"""The command line, from hooks/: `python -m codeset check`, `units` and `show`.

Exit status: 0 when all is well, 1 when something is wrong on the pages or in the data, 2 when the
command could not be carried out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from .check import Report, check, check_other, day, load, site_paths
from .made import lists, reviews, worked
from .source import Diagnostic, Source, clip, decode, spell
from .units import computed, counting

ROOT = Path(__file__).resolve().parents[2]
INPUT = "-"
SHOWN = {
    **lists.LISTS,
    "drawing": lambda site: "".join(lists.drawings(site).values()),
    "reviews": reviews.listing,
}
OTHER = (".html", ".htm", ".svg", ".pdf", ".docx", ".doc", ".odt", ".rtf")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m codeset", description="Check pages against the data.")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="check the site's own pages, or any Markdown file")
    checking.add_argument(
        "files", nargs="*", metavar="FILE", help="a Markdown file, or - for standard input; none: the site"
    )
    checking.add_argument("--format", choices=FORMATS, default="text", help="how faults are printed")
    checking.add_argument("--strict", action="store_true", help="a fact past its date is an error")
    showing = commands.add_parser("show", help="print a list that the build makes from the data")
    showing.add_argument("list", choices=SHOWN)
    counter = commands.add_parser("units", help="count the units of a day, with the reasoning in steps")
    counter.add_argument("--rule", choices=counting.COUNTS, required=True, help="Medicare's count or CPT's")
    counter.add_argument("--format", choices=("text", "json"), default="text", help="how the day is printed")
    counter.add_argument("minutes", nargs="+", metavar="CODE=MINUTES", help="such as 97112=24 97110=23")
    options = parser.parse_args(arguments)
    # A page may hold any character; a terminal may not be able to show it.
    if sys.stdout:
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        today = day()
    except ValueError as error:
        parser.error(str(error))
    if options.command == "show":
        return run_show(options.list, today)
    if options.command == "units":
        return run_units([f"rule={options.rule}", *options.minutes], options.format, today)
    if options.files:
        return run_check_files(options.files, options.format, today, options.strict)
    return show(check(ROOT, site_paths(ROOT), today=today, strict=options.strict), options.format)


def run_check_files(names: list[str], form: str, today: str, strict: bool) -> int:
    """Check Markdown files of any place against the data."""
    sources, unreadable = [], []
    for name in names:
        if name.lower().endswith(OTHER):
            print(f"{name}: is no Markdown; expected a text file such as sheet.md", file=sys.stderr)
            return 2
        data = _bytes(name)
        if isinstance(data, str):
            print(f"{name}: {data}; expected a Markdown file", file=sys.stderr)
            return 2
        read = decode("<input>" if name == INPUT else name, data)
        (sources if isinstance(read, Source) else unreadable).append(read)
    report = check_other(ROOT, sources, today=today, strict=strict)
    return show(Report((*unreadable, *report.diagnostics), report.summary), form)


def _bytes(name: str) -> bytes | str:
    """What stands in a file, or in words why it cannot be read."""
    path = Path(name)
    try:
        if path.is_dir():
            return "is a folder"
        # A pipe of the shell's own ends; another one might be waited for without an end.
        if path.exists() and not path.is_file() and not name.startswith("/dev/"):
            return "is a pipe, a socket or a device"
        return sys.stdin.buffer.read() if name == INPUT else path.read_bytes()
    except (OSError, AttributeError, ValueError) as error:
        return getattr(error, "strerror", "") or "cannot be read"


def run_show(name: str, today: str) -> int:
    """Print a list that the build makes from the data."""
    site, unreadable, faults = load(ROOT, site_paths(ROOT), today, strict=False)
    if unreadable or faults:
        print(*unreadable, *faults, sep="\n\n", file=sys.stderr)
        return 1
    print(SHOWN[name](site).strip())
    return 0


def run_units(parts: list[str], form: str, today: str) -> int:
    """Count one day and print its units with the reasoning; 2 if the day cannot be counted."""
    site, _, faults = load(ROOT, (), today, strict=False)
    if faults:
        print(*faults, sep="\n\n", file=sys.stderr)
        return 1
    parts, untimed = counting.apart(parts, site.code_set.codes)
    # Read one by one first: put together, an argument with `&` in it would be two.
    day = fault = counting.read(parts, site.code_set.codes)
    if not isinstance(day, counting.Fault):
        fault = computed.value("&".join(parts), site.code_set.codes, site.code_set.facts)
    if isinstance(fault, counting.Fault):
        told = {
            "error": fault.message,
            "expected": fault.expected,
            "found": spell(fault.found),
            "help": fault.help,
        }
        print(*(f"{name:>8}: {clip(what)}" for name, what in told.items() if what), sep="\n", file=sys.stderr)
        return 2
    if form == "json":
        print(json.dumps(worked.record(day, site.code_set, untimed), indent=2))
    else:
        print(worked.text(day, site.code_set, today, untimed), end="")
    return 0


def show(report: Report, form: str) -> int:
    """Print a report in one of the formats; 1 if it holds an error, else 0."""
    print(FORMATS[form](report), end="")
    return 1 if report.errors else 0


def as_text(report: Report) -> str:
    """Each diagnostic as a person reads it, and one line on the whole."""
    last = report.closing if report.errors else report.summary
    return "".join(f"{diagnostic}\n\n" for diagnostic in report.diagnostics) + last + "\n"


def as_github(report: Report) -> str:
    """Annotations for a GitHub workflow, one line each."""
    lines = []
    for diagnostic in report.diagnostics:
        span = diagnostic.span
        kind = {"error": "error", "note": "notice"}[diagnostic.severity]
        place = f"file={_escaped(span.path, ',:')},line={span.line},col={span.column}"
        told = [diagnostic.message]
        told += [
            f"{name}: {value}"
            for name in ("expected", "found", "help")
            if (value := getattr(diagnostic, name))
        ]
        lines.append(f"::{kind} {place},title={diagnostic.rule}::{_escaped(chr(10).join(told))}\n")
    return "".join(lines)


def as_json(report: Report) -> str:
    """A list of objects, one for each diagnostic."""
    return json.dumps([_record(diagnostic) for diagnostic in report.diagnostics], indent=2) + "\n"


FORMATS = {"text": as_text, "github": as_github, "json": as_json}


def _record(diagnostic: Diagnostic) -> dict[str, str | int]:
    span = diagnostic.span
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "message": diagnostic.message,
        "expected": diagnostic.expected,
        "found": diagnostic.found,
        "help": diagnostic.help,
    }


def _escaped(text: str, more: str = "") -> str:
    """Text of a GitHub annotation: the characters that would end it are written as %XX."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def run() -> int:
    """Run one command as a process. Whoever reads its output may go before the end, as `head` does."""
    try:
        status = main()
        if sys.stdout:
            sys.stdout.flush()
        return status
    except OSError as error:
        # Python would try once more, and complain of it, when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if not isinstance(error, BrokenPipeError):
            print(f"The output cannot be written: {error.strerror}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(run())
