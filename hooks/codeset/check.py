"""The flow of a check: files -> sources -> code set and pages -> diagnostics, sorted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from . import pages, records
from .rules import PAGE_RULES, Site
from .source import Diagnostic, Source, read_source

SETTINGS = "mkdocs.yml"


@dataclass(frozen=True)
class Report:
    """The result of a check: what was found wrong, and one line on what was checked."""

    diagnostics: tuple[Diagnostic, ...]
    summary: str

    @property
    def errors(self) -> int:
        return sum(diagnostic.severity == "error" for diagnostic in self.diagnostics)


def check(root: Path, paths: Iterable[str]) -> Report:
    """Check the pages, drawings and settings at `paths`, relative to `root`, against the data files.

    A bad data file is reported alone: pages are not judged by it. Raises nothing for bad content.
    """
    read = {path: read_source(root, path) for path in dict.fromkeys([*paths, *records.FILES])}
    sources = {path: source for path, source in read.items() if isinstance(source, Source)}
    unreadable = [fault for fault in read.values() if isinstance(fault, Diagnostic)]
    code_set, faults = records.load(sources)
    bad_data = faults + [fault for fault in unreadable if fault.span.path in records.FILES]
    if bad_data:
        return _report(bad_data, "")
    site = Site(code_set, tuple(pages.read(source) for source in sources.values()))
    found = [fault for rule in PAGE_RULES.values() for fault in rule(site)]
    count = sum(path.endswith(".md") for path in sources)
    definitions = sum(len(page.definitions) for page in site.pages)
    edition = code_set.edition
    return _report(
        unreadable + found,
        f"{definitions} definitions on {count} pages agree with the code set"
        f" ({edition['name']}, effective {edition['effective']})",
    )


def site_paths(root: Path) -> list[str]:
    """The paths that a build of the site at `root` would publish, and its settings."""
    docs = root / "docs"
    files = sorted(p for p in docs.rglob("*") if p.suffix in (".md", ".svg") and p.is_file())
    inside = [p.relative_to(root) for p in files]
    return [p.as_posix() for p in inside if not any(part.startswith(".") for part in p.parts)] + [SETTINGS]


def closing(report: Report) -> str:
    """The last line on a check that failed."""
    places = {diagnostic.span.path for diagnostic in report.diagnostics if diagnostic.severity == "error"}
    errors = "1 error" if report.errors == 1 else f"{report.errors} errors"
    files = "1 file" if len(places) == 1 else f"{len(places)} files"
    return f"{errors} in {files}"


def _report(diagnostics: list[Diagnostic], summary: str) -> Report:
    ordered = sorted(diagnostics, key=lambda d: (d.span.path, d.span.line, d.span.column, d.rule, d.message))
    return Report(tuple(ordered), summary)
