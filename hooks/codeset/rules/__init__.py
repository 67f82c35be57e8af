"""The rules: each is named for its fault and yields a diagnostic for every case of it.

A rule reads no file, logs nothing and raises nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..model import Text
from ..reading import exceptions
from ..reading.pages import Page
from ..site import Site
from ..source import Diagnostic, spell
from .about import code_twice, wrong_binding, wrong_label
from .codes import (
    duplicate_definition,
    field_mismatch,
    malformed_definition,
    missing_definition,
    missing_field,
    unknown_code,
    unknown_codes,
    unknown_field,
)
from .facts import malformed_day, malformed_mark, stale_fact, unknown_fact, unverified_fact
from .figures import unbound_figure, unbound_figures, value_mismatch
from .prose import contradicts_fact, false_claim, false_claims, wrong_code, wrong_codes, wrong_units
from .text import descriptor_text, unreadable_markup


def malformed_exception(site: Site) -> Iterator[Diagnostic]:
    """An exception must name a rule that allows one, the text that it is for, and its reason."""
    for page in site.pages:
        for exception in page.exceptions:
            if exception.rule not in EXCEPTABLE:
                yield page.source.diagnostic(
                    "malformed-exception",
                    exception.span,
                    f"`{spell(exception.rule)}` allows no exception"
                    if exception.rule
                    else "this exception lacks its rule, its text or its reason",
                    expected=EXCEPTION,
                    help=f"correct the page instead; exceptions are for {', '.join(EXCEPTABLE)}"
                    if exception.rule
                    else f"write {EXCEPTION}",
                )


def needless_exception(site: Site) -> Iterator[Diagnostic]:
    """An exception must be needed."""
    for page in site.pages:
        for rule, excepted in EXCEPTABLE.items():
            own = [exception for exception in page.exceptions if exception.rule == rule]
            places = [(text.text, text.span.line) for text in excepted(site, page)] if own else []
            for exception in exceptions.needless(own, places):
                yield page.source.diagnostic(
                    "needless-exception",
                    exception.span,
                    f"nothing here needs the exception for {spell(exception.token)}",
                    expected="an exception only where something is excepted",
                    help="delete the comment; it covers the block that it stands in or the next one",
                )


# The rules that allow an exception, and what it can be for.
EXCEPTABLE: dict[str, Callable[[Site, Page], list[Text]]] = {
    "unknown-code": unknown_codes,
    "unbound-figure": unbound_figures,
    "wrong-code": wrong_codes,
    "false-claim": false_claims,
}
EXCEPTION = "`<!-- allow unknown-code 12345: the reason -->`"


class Rule(NamedTuple):
    """A rule for pages. `elsewhere` is its severity in a file that is no page of this site: what
    contradicts the data is an error there too, the duties of the own pages are not asked. A rule that
    needs `all_pages` cannot judge a site of which a page cannot be read."""

    find: Callable[[Site], Iterator[Diagnostic]]
    elsewhere: str
    all_pages: bool = False


PAGE_RULES = {
    "unreadable-markup": Rule(unreadable_markup, ""),
    "malformed-definition": Rule(malformed_definition, "note"),
    "field-mismatch": Rule(field_mismatch, "error"),
    "missing-field": Rule(missing_field, ""),
    "unknown-field": Rule(unknown_field, "error"),
    "duplicate-definition": Rule(duplicate_definition, ""),
    "missing-definition": Rule(missing_definition, "", all_pages=True),
    "unknown-code": Rule(unknown_code, "note"),  # the code set is a small part of all codes
    "malformed-mark": Rule(malformed_mark, ""),
    "unknown-fact": Rule(unknown_fact, "error"),
    "malformed-day": Rule(malformed_day, "error"),
    "unverified-fact": Rule(unverified_fact, "error"),
    "value-mismatch": Rule(value_mismatch, "error"),
    "code-twice": Rule(code_twice, "note"),
    "wrong-label": Rule(wrong_label, ""),
    "wrong-binding": Rule(wrong_binding, ""),
    "unbound-figure": Rule(unbound_figure, ""),
    "stale-fact": Rule(stale_fact, "note"),
    "wrong-code": Rule(wrong_code, "error"),
    "wrong-units": Rule(wrong_units, "error"),
    "contradicts-fact": Rule(contradicts_fact, "error"),
    "false-claim": Rule(false_claim, "error"),
    "descriptor-text": Rule(descriptor_text, "note"),
    "malformed-exception": Rule(malformed_exception, "error"),
    "needless-exception": Rule(needless_exception, "error"),
}
# Faults of the data files come from data/ and source.py; pages are then not judged.
DATA_RULES = ("unreadable-file", "duplicate-key", "invalid-record", "unknown-source")
RULES = tuple(dict.fromkeys([*DATA_RULES, *PAGE_RULES]))
