"""The checker: Markdown pages and the code set in, diagnostics out. Plain Python, no MkDocs."""

from .check import Report, check, closing, site_paths
from .source import Diagnostic, Source, Span

__all__ = ["Diagnostic", "Report", "Source", "Span", "check", "closing", "site_paths"]
