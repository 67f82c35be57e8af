"""The checker: Markdown pages and the code set in, diagnostics out. Plain Python, no MkDocs."""

from .check import Report, check, day, loops, site_paths, template_paths
from .reading.pages import READABLE
from .source import Diagnostic, Source, Span

__all__ = [
    "READABLE",
    "Diagnostic",
    "Report",
    "Source",
    "Span",
    "check",
    "day",
    "loops",
    "site_paths",
    "template_paths",
]
