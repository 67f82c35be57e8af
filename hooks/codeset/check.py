"""The flow of a check: files -> sources -> code set and pages -> diagnostics, sorted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from . import pages, records
from .records import CodeSet
from .rules import PAGE_RULES, Site
from .source import Diagnostic, Source, read_source

SETTINGS = "mkdocs.yml"


@dataclass(frozen=True)
class Report:
    """The result of a check: what was found wrong, and one line on what was checked."""

    diagnostics: tuple[Diagnostic, ...]
    summary: str

    @property
    def closing(self) -> str:
        """The last line on a check that failed."""
        count, places = len(self.diagnostics), {diagnostic.span.path for diagnostic in self.diagnostics}
        errors = "1 error" if count == 1 else f"{count} errors"
        return f"{errors} in {'1 file' if len(places) == 1 else f'{len(places)} files'}"


def check(root: Path, paths: Iterable[str]) -> Report:
    """Check the pages, drawings and settings at `paths`, relative to `root`, against the data files.

    A bad data file is reported alone: pages are not judged by it. Raises nothing for bad content.
    """
    sources, unreadable, code_set, faults = load(root, paths)
    bad_data = faults + [fault for fault in unreadable if fault.span.path in records.FILES]
    if bad_data:
        return Report(_sorted(bad_data), "")
    readable = [source for path, source in sources.items() if path not in records.FILES]
    data = [source for path, source in sources.items() if path in records.FILES]
    site = Site(code_set, tuple(pages.read(source) for source in readable), tuple(data))
    # A page that cannot be read may hold the definition that seems to be missing.
    rules = [rule for name, rule in PAGE_RULES.items() if not unreadable or name != "missing-definition"]
    found = [fault for rule in rules for fault in rule(site)]
    count = sum(source.path.endswith(pages.MARKDOWN) for source in readable)
    edition = code_set.edition
    return Report(
        _sorted(unreadable + found),
        f"{len(site.definitions)} definitions on {count} pages agree with the code set"
        f" ({edition['name']}, effective {edition['effective']})",
    )


def load(
    root: Path, paths: Iterable[str]
) -> tuple[dict[str, Source], list[Diagnostic], CodeSet, list[Diagnostic]]:
    """Read the files at `paths` and the data files: sources, files that cannot be read, the code set,
    and the faults in the data."""
    read = {path: read_source(root, path) for path in dict.fromkeys([*paths, *records.FILES])}
    sources = {path: source for path, source in read.items() if isinstance(source, Source)}
    unreadable = [fault for fault in read.values() if isinstance(fault, Diagnostic)]
    return sources, unreadable, *records.load(sources)


def site_paths(root: Path) -> list[str]:
    """The paths that a build of the site at `root` would publish, and its settings."""
    found = []
    for folder, folders, files in os.walk(root / "docs", followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = Path(folder).relative_to(root)
        found += [
            (here / name).as_posix()
            for name in sorted(files)
            if name.lower().endswith(pages.READABLE) and not name.startswith(".")
        ]
    return [path for path in found if path not in records.FILES] + [SETTINGS]


def _sorted(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(
        sorted(diagnostics, key=lambda d: (d.span.path, d.span.line, d.span.column, d.rule, d.message))
    )
