"""The rules for pages: each is named for its fault and yields a diagnostic for every case of it.

The docstring of a rule is the rule. A rule reads no file, logs nothing and raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256

from . import register
from .pages import Allowance, Page
from .records import CODES, SOURCES, Code, CodeSet
from .source import Diagnostic, Span, spell


@dataclass(frozen=True)
class Site:
    """Everything that the rules judge: the code set and all readable files."""

    code_set: CodeSet
    pages: tuple[Page, ...]

    def definitions(self) -> Iterator[tuple[Page, Code | None, object]]:
        for page in self.pages:
            for definition in page.definitions:
                yield page, self.code_set.codes.get(definition.code.text), definition


def field_mismatch(site: Site) -> Iterator[Diagnostic]:
    """Each name and value of a definition must equal the same field of the code set, to the character."""
    for page, code, definition in site.definitions():
        if not code:
            continue
        fields = {field.term: field for field in code.fields}
        pairs = [("name", definition.name, code.name)]
        pairs += [
            (item.term.text.lower(), item.value, fields[item.term.text])
            for item in definition.items
            if item.term.text in fields
        ]
        for label, written, field in pairs:
            if written.text != field.text:
                yield page.source.diagnostic(
                    "field-mismatch",
                    written.span,
                    f"{label} of {code.number} differs from the code set",
                    expected=spell(field.text),
                    expected_at=field.span,
                    found=spell(written.text) or "nothing",
                    help=_rewrite(label, spell(field.text)),
                )


def unknown_field(site: Site) -> Iterator[Diagnostic]:
    """Each term of a definition must be a field that the code set states for the code."""
    for page, code, definition in site.definitions():
        terms = [field.term for field in code.fields] if code else []
        for item in definition.items if code else ():
            if item.term.text not in terms:
                close = get_close_matches(item.term.text, terms, 1)
                yield page.source.diagnostic(
                    "unknown-field",
                    item.term.span,
                    f"the code set states no `{spell(item.term.text)}` for {code.number}",
                    expected="one of " + ", ".join(terms),
                    expected_at=code.span,
                    found=spell(item.term.text),
                    help=f"did you mean `{close[0]}`?" if close else f"delete it, or add it to {CODES} first",
                )


def missing_field(site: Site) -> Iterator[Diagnostic]:
    """Each field that the code set states for a code must stand in its definition."""
    for page, code, definition in site.definitions():
        written = {item.term.text for item in definition.items}
        for field in code.fields if code and code.define and definition.items else ():
            if field.term not in written:
                yield page.source.diagnostic(
                    "missing-field",
                    definition.name.span,
                    f"the definition of {code.number} has no `{field.term}`",
                    expected=f"{field.term}: {spell(field.text)}",
                    expected_at=field.span,
                    help=f"add a line `{field.term}` and under it `:   {spell(field.text)}`",
                )


def malformed_definition(site: Site) -> Iterator[Diagnostic]:
    """A code's id must stand on a heading with one definition list, each term once."""
    form = "a heading `## Name { #cpt-CODE }` with a definition list under it"
    for page, code, definition in site.definitions():
        if code and not code.define:
            yield page.source.diagnostic(
                "malformed-definition",
                definition.code.span,
                f"{code.number} is only mentioned on this site, it is not defined",
                expected=f"no definition of {code.number}",
                expected_at=code.span,
                help=f"take the id off this heading, or complete its record in {CODES}",
            )
        elif not definition.items:
            yield page.source.diagnostic(
                "malformed-definition",
                definition.name.span,
                f"no definition list follows the heading of {spell(definition.code.text)}",
                expected=form,
                help="write `Code`, and on the next line a colon, three blanks and the code; "
                "then the other fields",
            )
        seen: set[str] = set()
        for item in definition.items:
            if item.term.text in seen:
                yield page.source.diagnostic(
                    "malformed-definition",
                    item.term.span,
                    f"`{spell(item.term.text)}` stands twice in the definition of "
                    f"{spell(definition.code.text)}",
                    expected="each term once",
                    help="keep one of the two; items of a list stand under one term",
                )
            seen.add(item.term.text)
    for page in site.pages:
        for stray in page.strays:
            term = stray.text == "Code"
            yield page.source.diagnostic(
                "malformed-definition",
                stray.span,
                "a definition stands under a heading without its id"
                if term
                else f"the id `{spell(stray.text)}` is not on a heading that can be checked",
                expected=form,
                help="put the id on the heading, for example `{ #cpt-97112 }`"
                if term
                else "write it as a heading that starts its line; an example belongs in a fence",
            )


def duplicate_definition(site: Site) -> Iterator[Diagnostic]:
    """A code must be defined once on the site."""
    first: dict[str, Span] = {}
    for page, code, definition in site.definitions():
        number = definition.code.text
        if code and number in first:
            there = first[number]
            yield page.source.diagnostic(
                "duplicate-definition",
                definition.code.span,
                f"{number} is defined twice",
                expected=f"one definition of {number} on the site",
                found=f"a second one; the first is at {there}",
                help=f"keep the definition at {there} and link to it: "
                f"[{number}]({there.path.removeprefix('docs/')}#cpt-{number})",
            )
        first.setdefault(number, definition.code.span)


def missing_definition(site: Site) -> Iterator[Diagnostic]:
    """Each active code of the code set must be defined on a page."""
    written = {definition.code.text for _, _, definition in site.definitions()}
    for code in site.code_set.defined:
        if code.number not in written:
            data = next(page.source for page in site.pages if page.source.path == CODES)
            yield data.diagnostic(
                "missing-definition",
                code.span,
                f"no page defines {code.number}",
                expected=f"a heading `## {code.name.text} {{ #cpt-{code.number} }}` on one page",
                help="write the definition, or say `define: false` if pages only mention the code",
            )


def unknown_code(site: Site) -> Iterator[Diagnostic]:
    """Each code on a page must be in the code set."""
    for diagnostic, allowance in _unknown_codes(site):
        if not allowance:
            yield diagnostic


def unknown_source(site: Site) -> Iterator[Diagnostic]:
    """Each source that a page links to must be in the list of sources."""
    for page in site.pages:
        for link in page.links:
            address, _, name = link.text.partition("#")
            if name and address.rpartition("/")[2] == "sources.md" and name not in site.code_set.sources:
                close = get_close_matches(name, site.code_set.sources, 1)
                yield page.source.diagnostic(
                    "unknown-source",
                    link.span,
                    f"`{spell(name)}` is not among the sources",
                    expected=f"an entry of {SOURCES}",
                    found=spell(name),
                    help=f"did you mean `{close[0]}`?" if close else f"add it to {SOURCES} first",
                )


def descriptor_text(site: Site) -> Iterator[Diagnostic]:
    """No seven words in a row may be those of the AMA's official wording."""
    hashes = frozenset(bytes.fromhex(each) for each in site.code_set.hashes)
    for page in site.pages:
        seen = [page.source.span(*place) for place in _runs(page.visible, hashes)]
        # Fences are shown as examples, and MkDocs publishes comments in the HTML.
        unseen = [part.span for part in page.unseen if any(_runs(part.text, hashes))]
        for span in (*seen, *unseen):
            yield page.source.diagnostic(
                "descriptor-text",
                span,
                "these words are the AMA's official wording",
                expected="our own words, and the elements as separate facts",
                help="say it differently and link to the AMA for the official wording; "
                "this rule knows no exception",
            )


def needless_exception(site: Site) -> Iterator[Diagnostic]:
    """An exception must name a rule that allows one, give a reason, and be needed."""
    used = {allowance.span for _, allowance in _unknown_codes(site) if allowance}
    form = "`<!-- allow unknown-code 12345: the reason -->`"
    for page in site.pages:
        for allowance in page.exceptions:
            if allowance.rule in EXCEPTABLE and allowance.span in used:
                continue
            if not allowance.rule:
                message, help = "this exception is not written as one", f"write {form}"
            elif allowance.rule not in EXCEPTABLE:
                message = f"`{spell(allowance.rule)}` allows no exception"
                help = f"mend the page instead; exceptions are for {', '.join(EXCEPTABLE)}"
            else:
                message = f"nothing here needs the exception for {spell(allowance.token)}"
                help = "delete the comment; it covers the block that it stands in or the next one"
            yield page.source.diagnostic(
                "needless-exception", allowance.span, message, expected=form, help=help
            )


def outdated_register(site: Site) -> Iterator[Diagnostic]:
    """The lists that are made from the data must be what the data says today."""
    for page in site.pages:
        for fault in register.differences(page.source, site.code_set):
            yield page.source.diagnostic(
                "outdated-register",
                fault.span,
                fault.message,
                expected=spell(fault.expected),
                expected_at=Span(SOURCES),
                found=spell(fault.found),
                help="run `python -m codeset register` in the folder hooks and commit the page",
            )


# Faults of the data files come from records.py and source.py; pages are then not judged.
DATA_RULES = ("unreadable-file", "duplicate-key", "invalid-record", "unknown-source")
PAGE_RULES: dict[str, Callable[[Site], Iterator[Diagnostic]]] = {
    "malformed-definition": malformed_definition,
    "field-mismatch": field_mismatch,
    "missing-field": missing_field,
    "unknown-field": unknown_field,
    "duplicate-definition": duplicate_definition,
    "missing-definition": missing_definition,
    "unknown-code": unknown_code,
    "unknown-source": unknown_source,
    "descriptor-text": descriptor_text,
    "outdated-register": outdated_register,
    "needless-exception": needless_exception,
}
RULES = tuple(dict.fromkeys([*DATA_RULES, *PAGE_RULES]))
EXCEPTABLE = ("unknown-code",)

WORD = re.compile("[a-z0-9/\u00ad\u200b-\u200d\u2060]+", re.I)
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060]")
RUN = 7


def _runs(text: str, hashes: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    """Where seven words in a row hash to a known value; runs that overlap give one place."""
    matches = list(WORD.finditer(text))
    words = [UNSEEN.sub("", match[0]).lower() for match in matches]
    last = -1
    for index in range(len(words) - RUN + 1):
        run = " ".join(words[index : index + RUN])
        if sha256(run.encode()).digest()[:8] in hashes:
            if index > last:
                yield matches[index].start(), matches[index + RUN - 1].end()
            last = index + RUN - 1


def _unknown_codes(site: Site) -> Iterator[tuple[Diagnostic, Allowance | None]]:
    """Every code that is not in the code set, with the exception that covers it, if any."""
    codes = site.code_set.codes
    ids = {number for source in site.code_set.sources.values() for number in source.get("ids") or ()}
    for page in site.pages:
        heads = [definition.code for definition in page.definitions]
        unknown = [text for text in heads if text.text not in codes]
        unknown += [text for text in page.mentions if text.text not in codes and text.text not in ids]
        for mention in unknown:
            number = mention.text
            close = _intended(number, codes)
            fault = page.source.diagnostic(
                "unknown-code",
                mention.span,
                f"{spell(number) or 'an empty code'} is not in the code set",
                expected=f"a code listed in {CODES}",
                found=spell(number) or "nothing",
                help=(f"did you mean {close.number} ({close.span})? " if close else "")
                + "a new code is added there first",
            )
            covers = (a for a in page.exceptions if a.covers("unknown-code", number, mention.span.line))
            yield fault, next(covers, None)


def _intended(number: str, codes: dict[str, Code]) -> Code | None:
    """The code that was probably meant: at most two slips away, a defined one before the others."""
    near = [
        (slips, not code.define, order, code)
        for order, code in enumerate(codes.values())
        if (slips := _slips(number, code.number)) <= 2
    ]
    return min(near, key=lambda item: item[:3])[3] if near else None


def _slips(a: str, b: str) -> int:
    """Wrong characters between two codes; two neighbours that changed places count as one."""
    if len(a) != len(b):
        return len(a) + len(b)
    slips, index = 0, 0
    while index < len(a):
        if a[index] != b[index]:
            slips += 1
            if a[index : index + 2] == b[index : index + 2][::-1]:
                index += 1
        index += 1
    return slips


def _rewrite(label: str, text: str) -> str:
    write = f"write the heading `## {text} {{ #cpt-... }}`" if label == "name" else f"write `:   {text}`"
    return f"{write}, or correct {CODES} if the code set itself has changed"
