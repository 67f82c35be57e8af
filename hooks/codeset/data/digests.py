"""The hashes by which the AMA's wording is recognized, out of their file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..source import Diagnostic, Source, Span, spell


def read(source: Source, hashes: set[str]) -> Iterator[Diagnostic]:
    """Collect the hashes; a line that is none would be a run of words that nobody looks for."""
    for number, line in enumerate(source.lines, start=1):
        if re.fullmatch("[0-9a-f]{16}", line):
            hashes.add(line)
        elif line and not line.startswith("#"):
            yield source.diagnostic(
                "invalid-record",
                Span(source.path, number, 1, len(line)),
                "the line is no hash",
                expected="16 digits from 0 to f, nothing else",
                found=spell(line),
                help="put the file back from version control or from a copy of the project",
            )
    if not hashes:
        yield source.diagnostic(
            "invalid-record",
            Span(source.path),
            "the file holds no hash, so the AMA's wording could not be recognized",
            expected="lines of 16 digits from 0 to f",
            help="put the file back from version control or from a copy of the project",
        )
