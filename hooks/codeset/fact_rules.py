"""The rules for facts, sources and figures: each named for its fault, its docstring the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import figures, wording
from .definitions import Text
from .exceptions import allowed
from .facts import Fact
from .pages import CODE_LIKE, Link, Page
from .records import FACTS, SOURCES
from .site import Site, rests_on
from .source import Diagnostic, at_most, spell, suggest
from .units import Fault


def unknown_source(site: Site) -> Iterator[Diagnostic]:
    """Each source that a page or a record names must be in the list of sources."""
    for page in site.pages:
        yield from at_most(_unknown_sources(site, page))


def _unknown_sources(site: Site, page: Page) -> Iterator[Diagnostic]:
    known = site.code_set.sources
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
    for page in site.pages:
        yield from at_most(_unknown_facts(site, page))


def _unknown_facts(site: Site, page: Page) -> Iterator[Diagnostic]:
    for link, fact in site.values_of(page):
        if not fact and link.list == "facts":
            name = link.id.text
            yield page.source.diagnostic(
                "unknown-fact",
                link.id.span,
                f"`{spell(name)}` is not among the facts",
                expected=f"the id of an entry of {FACTS}",
                found=spell(name) or "nothing",
                help=suggest(name, site.code_set.facts, f"add it to {FACTS} first, with its source"),
            )


def malformed_day(site: Site) -> Iterator[Diagnostic]:
    """Each link to a computed value must name a rule and the minutes of timed codes."""
    for page in site.pages:
        yield from at_most(_malformed_days(site, page))


def _malformed_days(site: Site, page: Page) -> Iterator[Diagnostic]:
    for link in page.values:
        fault = site.computed[link.id.text] if link.list == "units" else None
        if isinstance(fault, Fault):
            yield page.source.diagnostic(
                "malformed-day",
                link.id.span,
                fault.message,
                expected=fault.expected,
                found=spell(fault.found),
                help=fault.help,
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
    """The text of a link to a fact must be one of the fact's forms, and nothing beside it may change it; a
    link to a source may show only figures that the source's own record holds."""
    for page in site.pages:
        yield from at_most(_wrong_values(site, page))
        yield from at_most(
            fault for link in page.citations for fault in _figures_not_in_source(site, page, link)
        )


def _wrong_values(site: Site, page: Page) -> Iterator[Diagnostic]:
    for link, fact in site.values_of(page):
        if link.text is None or (site.data and not link.own):
            yield page.source.diagnostic(
                "value-mismatch",
                link.id.span,
                "the text of this link to a fact cannot be compared with it"
                if link.text is None
                else "this link to a fact leads to another site",
                expected="an ordinary link, "
                + ("`[value](facts.md#id)`" if link.list == "facts" else f"`[value](units.md?{DAY})`"),
                help="write the link in one piece, with its address in round brackets",
            )
        elif fact and fact.published:
            beside = _beside(page, link.text) or _counts_else(page, link)
            if beside or not _is_form(link.text.text, fact):
                is_day = link.list == "units"
                yield page.source.diagnostic(
                    "value-mismatch",
                    link.text.span,
                    ("the units of this day are others" if is_day else f"this is not the value of {fact.id}")
                    + (", with what stands beside it" if beside else ""),
                    expected=" or ".join(map(spell, fact.forms)),
                    expected_at=None if is_day else fact.span,
                    found=spell(beside or link.text.text) or "nothing",
                    help=f"write `{spell(fact.forms[0])}`, or correct "
                    + (
                        "the minutes in the link"
                        if is_day
                        else f"{fact.span.path} if the fact itself has changed"
                    )
                    + f" (its source: {_says(site, fact)})",
                )


def _beside(page: Page, text: Text) -> str:
    """The text of a link with a number or a sign beside it that changes what a reader reads, if there is
    one."""
    line, start = page.source.lines[text.span.line - 1], text.span.column - 2
    # Mostly a blank stands there; only a mark can hide what is next to the link.
    if line[start - 1 : start].isspace():
        before = figures.BEFORE.search(line, max(0, start - 40), start)
    else:
        before = HIDDEN_BEFORE.search(line, max(0, start - LONGEST_LINK), start)
    close = LINK_END.match(line, text.span.column - 1 + text.span.length)
    behind = HIDDEN_BEHIND.match(line, close.end()) if close else None
    if not (before or behind):
        return ""
    return (before[0] if before else "") + text.text + (behind[0] if behind else "")


def _counts_else(page: Page, link: Link) -> str:
    """A bare number of units with a noun behind it that is none of units, if there is one."""
    if link.list == "units" and link.text.text.isdigit():
        line, span = page.source.lines[link.text.span.line - 1], link.text.span
        behind = COUNTED_ELSE.match(line, span.column - 1 + span.length)
        return link.text.text + behind["noun"] if behind else ""
    return ""


def _figures_not_in_source(site: Site, page: Page, link: Link) -> Iterator[Diagnostic]:
    if not link.text or not figures.ANY_NUMBER.search(link.text.text.lower()):
        return
    record = site.code_set.sources.get(link.id.text)
    shown = [link.text.text[slice(*place)] for place in figures.find(link.text.text)]
    if not record or not shown:
        return
    held = set(figures.numbers(" ".join(str(value) for key, value in record.items() if key != "read")))
    for number in shown:
        if not CODE_LIKE.fullmatch(number) and not set(figures.numbers(number)) <= held:
            yield page.source.diagnostic(
                "value-mismatch",
                link.text.span,
                f"the source that this link names says nothing of {spell(number)}",
                expected=spell(f"{wording.title(record)}, {record['version']}"),
                expected_at=site.code_set.source_span(link.id.text),
                found=spell(link.text.text),
                help="correct the figure or the id of the source",
            )


def unbound_figure(site: Site) -> Iterator[Diagnostic]:
    """Each figure must be bound to a fact, be part of a definition, or be excepted with its reason."""
    for page in site.pages:
        yield from at_most(_unbound_figures(site, page))


def _unbound_figures(site: Site, page: Page) -> Iterator[Diagnostic]:
    found = unbound_figures(site, page)
    excepted = allowed(page.exceptions, "unbound-figure", found)
    for figure in found:
        if (figure.text, figure.span.line) not in excepted:
            # A number word is best known by what it counts.
            line = page.source.lines[figure.span.line - 1]
            counted = WORDS.match(line, figure.span.column - 1)[0] if figure.text.isalpha() else ""
            yield page.source.diagnostic(
                "unbound-figure",
                figure.span,
                f"nothing says where `{spell(counted or figure.text)}` comes from",
                expected="a figure that is linked to its fact",
                found=spell(figure.text),
                help=_link_for(site, page, figure),
            )


def stale_fact(site: Site) -> Iterator[Diagnostic]:
    """A fact past its date must be read again: a note, and on a strict check an error."""
    tree = site.code_set.trees[FACTS]
    for fact in site.past:
        # On the own pages a fact is told once, where its date stands; in another file, where it is used.
        told = [(tree.source, fact.due_span)]
        if not site.data:
            told = [
                (page.source, link.id.span) for page, link, used in site.values if fact.id in rests_on(used)
            ]
        places = ", ".join(page.source.path for page in site.users(fact.id)) or "no page"
        for source, span in told if not fact.code else ():
            yield source.diagnostic(
                "stale-fact",
                span,
                f"{fact.id} {wording.PAST[fact.due_kind]} {fact.due}; it is used on {places}",
                expected=f"a day from {site.today} on",
                found=fact.due,
                help=f"read the source again ({_says(site, fact)}); if it still holds, set the new dates "
                f"in {fact.due_span.path}, else correct the fact and the pages",
                severity="error" if site.strict else "note",
            )


LONGEST_FORM = 100
LONGEST_LINK = 400
DAY = "rule=cms&97112=24&97110=23"
# A figure with the word behind it, and a link with the word behind it.
WORDS = re.compile(r"[$]?[\w.,:]*[\w%](?:[ -][^\W\d]\w*)?|\S")
LINK_END = re.compile(r"\]\([^()\n]*\)(?:\{[^{}\n]*\})?")
BEHIND = re.compile(LINK_END.pattern + r"(?P<words>[ -][^\W\d]\w*)?")
# Between a link and what a reader sees right beside it: marks of emphasis, comments, tags, attributes.
MARKS = (
    r"(?:[*_`~\\\[\u00ad\u200b-\u200d\u2060]|<!--(?:(?!-->).)*-->|<[^<>\n]*>"
    r"|&(?:#\w+|shy|zwj|zwnj);|\{[^{}\n]*\})*+"
)
HIDDEN_BEFORE = re.compile(
    rf"(?:(?:{figures.BEFORE_ANY})|{LINK_END.pattern}|(?<![\w)\]])[\u2212\u2013-]){MARKS}\Z", re.I
)
HIDDEN_BEHIND = re.compile(rf"{MARKS}(?:{figures.BEHIND_ANY})", re.I)
COUNTED_ELSE = re.compile(
    rf"{LINK_END.pattern}(?P<noun>{figures.GAP}(?!units?\b)(?:{figures.COUNTED})\b)", re.I
)


def _link_for(site: Site, page: Page, figure: Text) -> str:
    """The advice for a figure: the link to write, if a fact has this figure with the words around it."""
    line, column = page.source.lines[figure.span.line - 1], figure.span.column - 1
    left = max(0, column - LONGEST_FORM)
    line, column = line[left : column + LONGEST_FORM].lower(), column - left
    up = "../" * page.source.path.removeprefix("docs/").count("/")
    for form, fact in site.forms.get("".join(figures.numbers(figure.text)[:1]), ()):
        start = line.find(form.lower(), max(0, column - len(form)))
        if 0 <= start <= column and column + figure.span.length <= start + len(form):
            return f"link it: `[{spell(form)}]({up}facts.md#{fact.id})`, if that is the fact that is meant"
    if not page.claims:
        return f"no link can stand here: write a figure that a fact in {FACTS} has, or none"
    return (
        f"add the fact to {FACTS} with its source, and link the figure to it; where no link can stand, "
        "bind the same words elsewhere on the page"
    )


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


def unbound_figures(site: Site, page: Page) -> list[Text]:
    """The figures of a page that are bound to nothing, each with its place."""
    known = site.code_set.codes.keys() | site.code_set.ids
    places = [(place, page.claims[slice(*place)]) for place in figures.find(page.claims)]
    stated: set[str] | None = None
    for offset, text in page.labels:
        for start, end in figures.find(text):
            if text[start:end] in known:
                continue
            stated = _stated(site, page) if stated is None else stated
            if WORDS.match(text, start)[0].lower() not in stated:
                places.append(((offset + start, offset + end), text[start:end]))
    found = [
        Text(shown, page.source.span(*place))
        for place, shown in sorted(places)
        # A token of five digits that is no code is reported as one.
        if shown not in known and not CODE_LIKE.fullmatch(shown)
    ]
    # The text of a link to a group of the register is bound to nothing.
    groups = [link.text for link in page.values if link.text and link.id.text in site.groups]
    return found + [
        text
        for text in groups
        if any(text.text[slice(*place)] not in known for place in figures.find(text.text))
    ]


def _stated(site: Site, page: Page) -> set[str]:
    """What a figure that can hold no link may repeat: the figures that its page binds or defines, alone or
    with the word behind them; in a drawing or in the settings, those of any fact."""
    texts = [item.value.text for definition in page.definitions for item in definition.items]
    for link in page.values:
        if link.text:
            line, span = page.source.lines[link.text.span.line - 1], link.text.span
            behind = BEHIND.match(line, span.column - 1 + span.length)
            texts.append(link.text.text + (behind["words"] or "" if behind else ""))
    if not page.claims:
        texts = [form for fact in site.published for form in fact.forms]
    places = [(text, place) for text in texts for place in figures.find(text)]
    alone = {text[slice(*place)].lower() for text, place in places}
    return alone | {WORDS.match(text, place[0])[0].lower() for text, place in places}
