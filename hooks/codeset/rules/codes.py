"""The rules for definitions and for code numbers: each named for its fault, its docstring the rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from ..data.load import CODES, FACTS, SOURCES, CodeSet
from ..model import Text
from ..reading.definitions import Definition, Item
from ..reading.exceptions import allowed
from ..reading.mentions import in_data
from ..reading.pages import Page
from ..site import Site
from ..source import Diagnostic, Source, Span, at_most, spell, suggest
from ..words import CODE


def field_mismatch(site: Site) -> Iterator[Diagnostic]:
    """Each name and value of a definition must equal the same field of the code set, to the character."""
    for page, code, definition in site.definitions:
        fields = {field.term: field for field in code.fields}
        pairs = [(definition.name, code.name)]
        pairs += [
            (item.value, fields[item.term.text]) for item in definition.items if item.term.text in fields
        ]
        for written, field in pairs:
            if written.text != field.text:
                line = (
                    f":   {field.text}"
                    if field is not code.name
                    else f"## {field.text} {{ #cpt-{code.number} }}"
                )
                yield page.source.diagnostic(
                    "field-mismatch",
                    written.span,
                    f"{field.key} of {code.number} differs from the code set",
                    expected=spell(field.text),
                    expected_at=field.span,
                    found=spell(written.text) or "nothing",
                    help=f"write `{spell(line)}`, or correct {CODES} if the code set itself has changed",
                )


def missing_field(site: Site) -> Iterator[Diagnostic]:
    """Each field that the code set states for a code must stand in its definition."""
    for page, code, definition in site.definitions:
        written = {item.term.text for item in definition.items}
        for field in code.fields if code.define and written else ():
            if field.term not in written:
                yield page.source.diagnostic(
                    "missing-field",
                    definition.name.span,
                    f"the definition of {code.number} has no `{field.term}`",
                    expected=f"{field.term}: {spell(field.text)}",
                    expected_at=field.span,
                    help=f"add a line `{field.term}` and under it `:   {spell(field.text)}`",
                )


def unknown_field(site: Site) -> Iterator[Diagnostic]:
    """Each term of a definition must be a field that the code set states for the code."""
    for page, code, definition in site.definitions:
        terms = [field.term for field in code.fields]
        for item in definition.items:
            if item.term.text not in terms:
                yield page.source.diagnostic(
                    "unknown-field",
                    item.term.span,
                    f"the code set states no `{spell(item.term.text)}` for {code.number}",
                    expected="one of " + ", ".join(terms),
                    expected_at=code.span,
                    found=spell(item.term.text),
                    help=suggest(item.term.text, terms, f"delete it, or add it to {CODES} first"),
                )


def malformed_definition(site: Site) -> Iterator[Diagnostic]:
    """A definition must be a heading with the code's id and a definition list, each term once."""
    fields = {field.term for code in site.code_set.codes.values() for field in code.fields}
    for page in site.pages:
        for definition in page.definitions:
            yield from _without_list(page, definition)
            yield from _terms_twice(page, definition)
        for item in page.loose:
            # A glossary may explain the word Time; beside a definition, or with a code, it states a field.
            states = item.term.text in fields and page.definitions
            if states or (item.term.text == "Code" and CODE_FORM.fullmatch(item.value.text)):
                yield _malformed(
                    page,
                    item.term,
                    f"`{item.term.text}` is stated under a heading without a code's id",
                    "put the id on the heading, for example `{ #cpt-97112 }`, or move the list under it",
                )
        for unread in page.unread:
            yield _malformed(page, unread.text, *UNREAD[unread.kind])
    for page, code, definition in site.definitions:
        if not code.define:
            yield page.source.diagnostic(
                "malformed-definition",
                definition.code.span,
                f"{code.number} is only mentioned on this site, it is not defined",
                expected=f"no definition of {code.number}",
                expected_at=code.span,
                help=f"take the id off this heading, or complete its record in {CODES}",
            )


def duplicate_definition(site: Site) -> Iterator[Diagnostic]:
    """A code must be defined once on the site."""
    first: dict[str, Span] = {}
    for page, code, definition in site.definitions:
        there = first.setdefault(code.number, definition.code.span)
        if there != definition.code.span:
            yield page.source.diagnostic(
                "duplicate-definition",
                definition.code.span,
                f"{code.number} is defined twice",
                expected=f"one definition of {code.number} on the site",
                found=f"a second one; the first is at {there}",
                help=f"keep the definition at {there} and link to it: "
                f"[{code.number}]({there.path.removeprefix('docs/')}#cpt-{code.number})",
            )


def missing_definition(site: Site) -> Iterator[Diagnostic]:
    """Each active code of the code set must be defined on a page."""
    written = {code.number for _, code, _ in site.definitions}
    for code in site.code_set.defined:
        if code.number not in written:
            yield site.code_set.source.diagnostic(
                "missing-definition",
                code.span,
                f"no page defines {code.number}",
                expected=f"a heading `## {spell(code.name.text)} {{ #cpt-{code.number} }}` on one page",
                help="write the definition, or say `define: false` if pages only mention the code",
            )


def unknown_code(site: Site) -> Iterator[Diagnostic]:
    """Each code on a page, and in the facts and sources, must be in the code set."""
    likely: dict[str, str] = {}
    found: list[tuple[Source, Text]] = []
    for page in site.pages:
        unknown = unknown_codes(site, page)
        excepted = allowed(page.exceptions, "unknown-code", unknown)
        heads = [
            head
            for head in (definition.code for definition in page.definitions)
            if head.text not in site.code_set.codes
        ]
        # A definition of a code that is not in the code set cannot be excepted.
        unknown = [code for code in unknown if (code.text, code.span.line) not in excepted]
        found += [(page.source, code) for code in (*heads, *unknown)]
    for source in site.data:
        if source.path.startswith((FACTS, SOURCES)):
            found += [(source, code) for code in _not_in(site.code_set, in_data(source))]
    for _, group in groupby(found, key=lambda item: item[0].path):
        yield from at_most(_unknown_code(site, likely, source, code) for source, code in group)


def _unknown_code(site: Site, likely: dict[str, str], source: Source, code: Text) -> Diagnostic:
    number = code.text
    kind, known = next((kind, known) for kind, form, known in _kinds(site.code_set) if form.fullmatch(number))
    if number not in likely:
        likely[number] = _intended(number, known)
    close = likely[number]
    return source.diagnostic(
        "unknown-code",
        code.span,
        f"{spell(number) or 'an empty code'} is not in the code set",
        expected=f"a {kind} listed in {CODES}",
        found=spell(number) or "nothing",
        help=(f"did you mean {close} ({known[close]})? " if close else "")
        + (f"a new {kind} is added there first" if site.own else "nothing was compared for it")
        + ("; a count is written with a comma, as in 25,373" if kind == "code" and site.own else ""),
    )


def _kinds(code_set: CodeSet) -> list[tuple[str, re.Pattern[str], dict[str, Span]]]:
    """The kinds of codes that a page can name: what each is called, its form, and those that are known."""
    codes = sorted(code_set.codes.values(), key=lambda code: not code.define)  # first what was likely meant
    return [
        ("modifier", re.compile("[A-Z0-9]{2}"), code_set.modifiers),
        ("diagnosis", re.compile(r"[A-Z][0-9][0-9AB](?:\.[A-Z0-9]+)?"), code_set.diagnoses),
        ("code", re.compile(".*", re.S), {code.number: code.span for code in codes}),
    ]


FORM = "a heading `## Name { #cpt-CODE }` with a definition list under it"


CODE_FORM = re.compile(CODE)


UNREAD = {
    "id": (
        "this id of a code is not on a heading of Markdown",
        "start a heading with it at the beginning of a line; put an example between lines of three backticks",
    ),
    "automatic id": (
        "this heading gets the id of a definition by itself, and is none",
        "give it an id of its own, such as `{ #about }`",
    ),
}


def _malformed(page: Page, text: Text, message: str, help: str) -> Diagnostic:
    return page.source.diagnostic("malformed-definition", text.span, message, expected=FORM, help=help)


def _without_list(page: Page, definition: Definition) -> Iterator[Diagnostic]:
    if not definition.items:
        yield _malformed(
            page,
            definition.name,
            f"no definition list follows the heading of {spell(definition.code.text)}",
            "write `Code`, and on the next line a colon, three blanks and the code; then the other fields",
        )


def _terms_twice(page: Page, definition: Definition) -> Iterator[Diagnostic]:
    seen: dict[str, Item] = {}
    for item in definition.items:
        if seen.setdefault(item.term.text, item) is not item:
            yield page.source.diagnostic(
                "malformed-definition",
                item.term.span,
                f"`{spell(item.term.text)}` stands twice in the definition of {spell(definition.code.text)}",
                expected="each term once",
                help="keep one of the two; items of a list stand under one term",
            )


def unknown_codes(site: Site, page: Page) -> list[Text]:
    """The codes in the text of a page that are neither in the code set nor numbers of a source."""
    return _not_in(site.code_set, page.mentions)


def _not_in(code_set: CodeSet, codes: Iterable[Text]) -> list[Text]:
    known = code_set.codes.keys() | code_set.ids | code_set.modifiers.keys() | code_set.diagnoses.keys()
    return [code for code in codes if code.text not in known and code.text.upper() not in known]


def _intended(number: str, known: Iterable[str]) -> str:
    """The code that was probably meant, if there is but one that is a slip of one sign away."""
    near = [code for code in known if _slips(number.upper(), code) == 1]
    return near[0] if len(near) == 1 else ""


def _slips(a: str, b: str) -> int:
    """Wrong characters between two codes; two neighbors that changed places count as one."""
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
