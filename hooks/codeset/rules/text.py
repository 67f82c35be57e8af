"""The rules for the text as a whole: its Markdown, and the AMA's wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import accumulate

from ..reading.pages import Page
from ..site import Site
from ..source import Diagnostic, at_most, spell


def unreadable_markup(site: Site) -> Iterator[Diagnostic]:
    """A page must be written in the Markdown that about/writing lists: what no rule reads could stand in
    anything else."""
    for page in site.pages:
        yield from at_most(_unreadable(page))


def _unreadable(page: Page) -> Iterator[Diagnostic]:
    for place, form in sorted(page.unreadable):
        yield page.source.diagnostic(
            "unreadable-markup",
            page.source.span(*place),
            f"pages cannot have {form.name}",
            expected="the Markdown that about/writing lists",
            found=spell(page.source.text[slice(*place)][:60]),
            help=form.instead,
        )


def descriptor_text(site: Site) -> Iterator[Diagnostic]:
    """No seven words in a row may be those of the AMA's official wording."""
    hashes = frozenset(bytes.fromhex(each) for each in site.code_set.hashes)
    texts = [(page.source, page.flow, page.unseen) for page in site.pages]
    texts += [(source, source.text, ()) for source in site.data]
    for source, flow, unseen in texts:
        spans = [source.span(*place) for place in _runs(flow, hashes)]
        # Fences are shown as examples, and MkDocs publishes comments in the HTML.
        hidden = [place for place in unseen if place[1] - place[0] >= SHORTEST]
        if any(_runs("\n".join(source.text[slice(*place)] for place in hidden), hashes)):
            found = [place for place in hidden if any(_runs(source.text[slice(*place)], hashes))]
            spans += [source.span(*place) for place in found]
        for span in spans:
            yield source.diagnostic(
                "descriptor-text",
                span,
                "these words are the AMA's official wording",
                expected="our own words, and the elements as separate facts",
                help="say it differently and link to the AMA for the official wording; "
                "this rule knows no exception",
            )


WORD = re.compile("[a-zA-Z0-9/\u00ad\u200b-\u200d\u2060]+")
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060"
# What parts words, on bytes: many times faster than a pattern.
PARTS = bytes(byte if byte < 128 and (chr(byte).isalnum() or chr(byte) == "/") else 32 for byte in range(256))
RUN = 7
SHORTEST = 25  # characters that seven words take at least


def _runs(text: str, hashes: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    """Where seven words in a row hash to a known value; runs that overlap give one place."""
    seen = text.lower()
    for mark in UNSEEN:
        seen = seen.replace(mark, "")
    words = seen.encode("latin-1", "replace").translate(PARTS).split()
    row = b" ".join(words)
    starts = list(accumulate(map(len, words), lambda start, length: start + length + 1, initial=0))
    found = [
        first
        for first, (start, end) in enumerate(zip(starts, starts[RUN:], strict=False))
        if sha256(row[start : end - 1]).digest()[:8] in hashes
    ]
    if found:
        matches = [match for match in WORD.finditer(text) if match[0].strip(UNSEEN)]
        last = -1
        for first in found:
            if first > last:
                yield matches[first].start(), matches[first + RUN - 1].end()
            last = first + RUN - 1
