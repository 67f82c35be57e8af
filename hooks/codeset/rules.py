"""The rules for pages: each is named for its fault and yields a diagnostic for every case of it.

The docstring of a rule is the rule. A rule reads no file, logs nothing and raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import accumulate

from . import exceptions, figures, register, rests, wording
from .definitions import Definition, Item, Text
from .pages import CODE_LIKE, MARKDOWN, Link, Page, in_data
from .exceptions import PageException
from .facts import Fact
from .records import CODES, FACTS, SOURCES, Code, CodeSet
from .source import Diagnostic, Source, Span, spell, suggest


@dataclass(frozen=True)
class Site:
    """Everything that the rules judge: the code set, all pages, the data files as text, and the day,
    YYYY-MM-DD. On a `strict` site a fact past its date is an error."""

    code_set: CodeSet
    pages: tuple[Page, ...]
    data: tuple[Source, ...] = ()
    today: str = ""
    strict: bool = False

    @cached_property
    def definitions(self) -> list[tuple[Page, Code, Definition]]:
        """The definitions of codes that the code set knows."""
        codes = self.code_set.codes
        return [
            (page, codes[definition.code.text], definition)
            for page in self.pages
            for definition in page.definitions
            if definition.code.text in codes
        ]

    @property
    def published(self) -> list[Fact]:
        """The facts without the open questions."""
        return [fact for fact in self.code_set.facts.values() if fact.published]

    @property
    def past(self) -> list[Fact]:
        """The facts that are past their date."""
        return [fact for fact in self.published if fact.is_past(self.today)]

    @property
    def markdown(self) -> list[Page]:
        """The pages without drawings and settings."""
        return [page for page in self.pages if page.source.path.endswith(MARKDOWN)]

    @property
    def exceptions(self) -> list[PageException]:
        """The exceptions on the pages, in their order."""
        return [exception for page in self.pages for exception in page.exceptions]

    @cached_property
    def values(self) -> list[tuple[Page, Link, Fact | None]]:
        """The links to facts, each with its fact if there is one. A link to a group is none of them."""
        facts, groups = self.code_set.facts, self.code_set.groups
        return [
            (page, link, facts.get(link.id.text))
            for page in self.pages
            for link in page.values
            if link.id.text not in groups
        ]

    def users(self, name: str) -> list[Page]:
        """The pages that use a fact, in their order."""
        return self._users.get(name, [])

    @cached_property
    def _users(self) -> dict[str, list[Page]]:
        users: dict[str, list[Page]] = {}
        for page in self.pages:
            for name in rests.used(page, self.code_set):
                users.setdefault(name, []).append(page)
        return users


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
    likely: dict[str, Code | None] = {}
    found: list[tuple[Source, Text]] = []
    for page in site.pages:
        unknown = _unknown_codes(site, page)
        allowed = _allowed(page, "unknown-code", unknown)
        heads = [
            head
            for head in (definition.code for definition in page.definitions)
            if head.text not in site.code_set.codes
        ]
        # A definition of a code that is not in the code set cannot be excepted.
        unknown = [code for code in unknown if (code.text, code.span.line) not in allowed]
        found += [(page.source, code) for code in (*heads, *unknown)]
    for source in site.data:
        if source.path in (FACTS, SOURCES):
            found += [(source, code) for code in _not_in(site.code_set, in_data(source))]
    for source, code in found:
        number = code.text
        if number not in likely:
            likely[number] = _intended(number, site.code_set.codes)
        close = likely[number]
        yield source.diagnostic(
            "unknown-code",
            code.span,
            f"{spell(number) or 'an empty code'} is not in the code set",
            expected=f"a code listed in {CODES}",
            found=spell(number) or "nothing",
            help=(f"did you mean {close.number} ({close.span})? " if close else "")
            + "a new code is added there first; a count is written with a comma, as in 25,373",
        )


def unknown_source(site: Site) -> Iterator[Diagnostic]:
    """Each source that a page or a record names must be in the list of sources."""
    known = site.code_set.sources
    for page in site.pages:
        for link in page.citations:
            name = link.id.text
            if name not in known:
                yield page.source.diagnostic(
                    "unknown-source",
                    link.id.span,
                    f"`{spell(name)}` is not among the sources",
                    expected=f"an entry of {SOURCES}",
                    found=spell(name),
                    help=suggest(name, known, f"add it to {SOURCES} first"),
                )


def unknown_fact(site: Site) -> Iterator[Diagnostic]:
    """Each fact that a link names must be in the data."""
    for page, link, fact in site.values:
        if not fact:
            name = link.id.text
            yield page.source.diagnostic(
                "unknown-fact",
                link.id.span,
                f"`{spell(name)}` is not among the facts",
                expected=f"the id of an entry of {FACTS}",
                found=spell(name) or "nothing",
                help=suggest(name, site.code_set.facts, f"add it to {FACTS} first, with its source"),
            )


def unverified_fact(site: Site) -> Iterator[Diagnostic]:
    """No page may use a fact that nobody has read in its source yet."""
    for page, link, fact in site.values:
        if fact and not fact.published:
            yield page.source.diagnostic(
                "unverified-fact",
                link.id.span,
                f"{fact.id} is an open question: nobody has read its source yet",
                expected="a fact of the level primary, reproduced, secondary or computed",
                expected_at=fact.span,
                found="unverified",
                help=f"take it off the page, or read the source and raise the level in {FACTS}",
            )


def value_mismatch(site: Site) -> Iterator[Diagnostic]:
    """The text of a link to a fact must be one of the fact's forms, and a link to a source may show only
    figures that the source's own record holds."""
    for page, link, fact in site.values:
        if link.text is None:
            yield page.source.diagnostic(
                "value-mismatch",
                link.id.span,
                "the text of this link to a fact cannot be compared with it",
                expected="an ordinary link, `[value](facts.md#id)`",
                help="write the link in one piece, with its address in round brackets",
            )
        elif fact and fact.published and not _is_form(link.text.text, fact):
            yield page.source.diagnostic(
                "value-mismatch",
                link.text.span,
                f"this is not the value of {fact.id}",
                expected=" or ".join(map(spell, fact.forms)),
                expected_at=fact.span,
                found=spell(link.text.text) or "nothing",
                help=f"write `{spell(fact.forms[0])}`, or correct {FACTS} if the fact itself has changed "
                f"({_says(site, fact)})",
            )
    for page in site.pages:
        for link in page.citations:
            record = site.code_set.sources.get(link.id.text)
            for number in figures.numbers(link.text.text) if record and link.text else ():
                held = " ".join(str(value) for value in record.values())
                if number.isascii() and number[0].isdigit() and number not in figures.numbers(held):
                    yield page.source.diagnostic(
                        "value-mismatch",
                        link.text.span,
                        f"the source that this link names says nothing of {spell(number)}",
                        expected=spell(f"{wording.title(record)}, {record['version']}"),
                        expected_at=Span(SOURCES),
                        found=spell(link.text.text),
                        help="correct the figure or the id of the source",
                    )


def unbound_figure(site: Site) -> Iterator[Diagnostic]:
    """Each figure must be bound to a fact, be part of a definition, or be excepted with its reason."""
    forms = " | ".join(form for fact in site.code_set.facts.values() for form in fact.forms)
    for page in site.pages:
        found = _unbound(site, page, forms)
        allowed = _allowed(page, "unbound-figure", found)
        for figure in found:
            if (figure.text, figure.span.line) not in allowed:
                yield page.source.diagnostic(
                    "unbound-figure",
                    figure.span,
                    f"nothing says where {spell(figure.text)} comes from",
                    expected="a figure that is linked to its fact",
                    found=spell(figure.text),
                    help=f"link it, as in `[{spell(figure.text)}](facts.md#id)`, to its entry in {FACTS}; "
                    "where no link can stand, the same words must be bound elsewhere on the page",
                )


def stale_fact(site: Site) -> Iterator[Diagnostic]:
    """A fact past its date must be read again: a note, and on a strict build an error."""
    source = next(source for source in site.data if source.path == FACTS)
    for fact in site.past:
        places = ", ".join(page.source.path for page in site.users(fact.id))
        yield source.diagnostic(
                "stale-fact",
                fact.due_span,
                f"{fact.id} was {wording.DUE[fact.due_kind]} {fact.due}; "
                + (f"it is used on {places}" if places else "no page uses it"),
                expected=f"a day from {site.today} on",
                found=fact.due,
                help=f"read the source again ({_says(site, fact)}); if it still holds, set the new dates "
                f"in {FACTS}, else correct the fact and the pages",
                severity="error" if site.strict else "note",
            )


def descriptor_text(site: Site) -> Iterator[Diagnostic]:
    """No seven words in a row may be those of the AMA's official wording."""
    hashes = frozenset(bytes.fromhex(each) for each in site.code_set.hashes)
    texts = [(page.source, page.flow, page.unseen) for page in site.pages]
    texts += [(source, source.text, ()) for source in site.data]
    for source, flow, unseen in texts:
        spans = [source.span(*place) for place in _runs(flow, hashes)]
        # Fences are shown as examples, and MkDocs publishes comments in the HTML.
        parts = [source.text[slice(*place)] for place in unseen]
        if any(_runs("\n".join(parts), hashes)):
            found = [place for place, part in zip(unseen, parts, strict=True) if any(_runs(part, hashes))]
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
                    help=f"mend the page instead; exceptions are for {', '.join(EXCEPTABLE)}"
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


def outdated_register(site: Site) -> Iterator[Diagnostic]:
    """The lists that are made from the data must be what the data says today."""
    for page in site.pages:
        for fault in register.differences(page.source, site):
            yield page.source.diagnostic(
                "outdated-register",
                fault.span,
                fault.message,
                expected=spell(fault.expected),
                expected_at=Span(fault.data) if fault.data else None,
                found=spell(fault.found),
                help=fault.help,
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
    "unknown-fact": unknown_fact,
    "unverified-fact": unverified_fact,
    "value-mismatch": value_mismatch,
    "unbound-figure": unbound_figure,
    "stale-fact": stale_fact,
    "descriptor-text": descriptor_text,
    "outdated-register": outdated_register,
    "malformed-exception": malformed_exception,
    "needless-exception": needless_exception,
}
RULES = tuple(dict.fromkeys([*DATA_RULES, *PAGE_RULES]))

# Duties of this site's own pages. Another file is only held against the data.
DUTIES = frozenset(
    "malformed-definition missing-field duplicate-definition missing-definition unknown-source"
    " unbound-figure outdated-register".split()
)
EXCEPTION = "`<!-- allow unknown-code 12345: the reason -->`"
FORM = "a heading `## Name { #cpt-CODE }` with a definition list under it"
CODE_FORM = re.compile("[0-9A-Z][0-9]{4}")
UNREAD = {
    "id": (
        "this id of a code is not on a heading of Markdown",
        "start a heading with it at the beginning of a line; put an example between lines of three backticks",
    ),
    "automatic id": (
        "this heading gets the id of a definition by itself, and is none",
        "give it an id of its own, such as `{ #about }`",
    ),
    "list": (
        "a definition list in a quote or in HTML is not compared with the code set",
        "write it in Markdown, at the beginning of a line, under a heading with the code's id",
    ),
}
WORD = re.compile("[a-zA-Z0-9/\u00ad\u200b-\u200d\u2060]+")
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060]")
RUN = 7
FIGURE_AND_WORD = re.compile(r"\S*(?:[ \n]+[\w-]+)?")


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


def _unknown_codes(site: Site, page: Page) -> list[Text]:
    """The codes in the text of a page that are neither in the code set nor numbers of a source."""
    return _not_in(site.code_set, page.mentions)


def _not_in(code_set: CodeSet, codes: Iterable[Text]) -> list[Text]:
    known = code_set.codes.keys() | code_set.ids
    return [code for code in codes if code.text not in known and code.text.upper() not in known]


def _allowed(page: Page, rule: str, found: list[Text]) -> set[tuple[str, int]]:
    """Those of the texts that an exception of the page covers, each with its line."""
    own = [exception for exception in page.exceptions if exception.rule == rule]
    return exceptions.covered(own, [(text.text, text.span.line) for text in found]) if own else set()


def _is_form(text: str, fact: Fact) -> bool:
    """Whether a text is one of the fact's forms; only the case of its first letter is free."""
    return text in fact.forms or any(
        text[1:] == form[1:] and text[:1].lower() == form[:1].lower() for form in fact.forms
    )


def _says(site: Site, fact: Fact) -> str:
    """Who says a fact, as the message of a fault puts it."""
    names = [site.code_set.sources[name] for name in fact.sources]
    words = "; ".join(wording.title(record) for record in names) or fact.working
    return spell(f"{words}, {fact.level}")


def _unbound(site: Site, page: Page, forms: str = "") -> list[Text]:
    """The figures of a page that are bound to nothing, each with its place."""
    forms = forms or " | ".join(form for fact in site.code_set.facts.values() for form in fact.forms)
    known = site.code_set.codes.keys() | site.code_set.ids
    places = [place for place in figures.find(page.claims) if page.claims[slice(*place)] not in known]
    groups = [link for link in page.values if link.text and link.id.text in site.code_set.groups]
    found = [link.text for link in groups if figures.numbers(link.text.text)]
    # What can hold no link must repeat what the page binds; a drawing or a title, what the site knows.
    bound = [link.text.text for link in page.values if link.text]
    bound += [item.value.text for definition in page.definitions for item in definition.items]
    stated = (" | ".join(bound) if page.claims else forms).casefold()
    for offset, text in page.labels:
        for start, end in figures.find(text):
            words = FIGURE_AND_WORD.match(text, start)
            if text[start:end] not in known and not re.search(
                rf"(?<!\w){re.escape(words[0].casefold())}(?!\w)", stated
            ):
                places.append((offset + start, offset + end))
    # A token of five digits that is no code is reported as one.
    found += [
        Text(page.source.text[slice(*place)], page.source.span(*place))
        for place in sorted(places)
        if not CODE_LIKE.fullmatch(page.source.text[slice(*place)])
    ]
    return found


def _intended(number: str, codes: dict[str, Code]) -> Code | None:
    """The code that was probably meant: at most two slips away, a defined one before the others."""
    near = [
        (slips, not code.define, order, code)
        for order, code in enumerate(codes.values())
        if (slips := _slips(number.upper(), code.number)) <= 2
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


def _runs(text: str, hashes: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    """Where seven words in a row hash to a known value; runs that overlap give one place."""
    lower = text.lower()
    # A few letters of other scripts change their length in lower case.
    text = lower if len(lower) == len(text) else text
    words = WORD.findall(text)
    if not text.isascii():
        words = [word if word.isascii() else UNSEEN.sub("", word) for word in words]
    row = " ".join(words).encode()
    starts = list(accumulate(map(len, words), lambda start, length: start + length + 1, initial=0))
    if len(row) + 1 != starts[-1]:  # Letters of other scripts are longer in bytes.
        starts = list(accumulate((len(word.encode()) + 1 for word in words), initial=0))
    found = [
        first
        for first, (start, end) in enumerate(zip(starts, starts[RUN:], strict=False))
        if sha256(row[start : end - 1]).digest()[:8] in hashes
    ]
    if found:
        matches, last = list(WORD.finditer(text)), -1
        for first in found:
            if first > last:
                yield matches[first].start(), matches[first + RUN - 1].end()
            last = first + RUN - 1


# The rules that allow an exception, and what it can be for.
EXCEPTABLE: dict[str, Callable[[Site, Page], list[Text]]] = {
    "unknown-code": _unknown_codes,
    "unbound-figure": _unbound,
}
