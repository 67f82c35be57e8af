"""The rules for figures: each must belong to a value that a mark before or behind it answers for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..data.load import FACTS
from ..model import Fact, Text
from ..reading.exceptions import allowed
from ..reading.mentions import CODE_LIKE
from ..reading.pages import Link, Page
from ..site import Site
from ..source import Diagnostic, at_most, spell
from ..words import COUNTED, GAP, figures_of, in_a_line, numbers

DAY = "rule=cms&97112=24&97110=23"
LONGEST_FORM = 100
# A figure with the word behind it.
WORDS = re.compile(r"[$]?[\w.,:]*[\w%](?:[ -][^\W\d]\w*)?|\S")
BEHIND = re.compile(r"(?:[\u00ad*]*(?P<words>[ -][^\W\d]\w*))?")
LINK_END = re.compile(r"\]\([^()\n]*\)(?:\{[^{}\n]*\})?")
COUNTED_ELSE = re.compile(rf"{LINK_END.pattern}(?P<noun>{GAP}(?!units?\b)(?:{COUNTED})\b)", re.I)
# A figure or a sign right beside a link, which changes what a reader reads.
BESIDE = re.compile(r"[\d$%]|(?<![\w)\]])[\u2212\u2013-]")


def value_mismatch(site: Site) -> Iterator[Diagnostic]:
    """Before a mark of a fact one of the fact's forms must stand, word for word; the text of a link to a day
    must say what the day makes."""
    for page in site.pages:
        yield from at_most(_lost_values(site, page))
        yield from at_most(_wrong_links(site, page))


def _lost_values(site: Site, page: Page) -> Iterator[Diagnostic]:
    binding = site.bindings[page.source.path]
    for mark, fact, changed in binding.lost:
        figures = [
            place for place in binding.loose_before(mark) if not CODE_LIKE.fullmatch(page.flow[slice(*place)])
        ]
        span = page.source.span(*figures[0]) if figures else mark.name.span
        found = ", ".join(page.source.text[slice(*place)] for place in figures)
        text = " ".join(in_a_line(page.flow[slice(*mark.spans[0])]).split()[-12:])
        yield page.source.diagnostic(
            "value-mismatch",
            span,
            f"the text before the mark of {fact.id} does not give its value",
            expected=" or ".join(map(spell, fact.forms)),
            expected_at=fact.span,
            found=spell(changed or found or text) or "nothing",
            help=f"write `{spell(fact.forms[0])}` in the same sentence, or correct {fact.span.path} if the"
            f" fact itself has changed (its source: {site.says(fact)})",
        )


def _wrong_links(site: Site, page: Page) -> Iterator[Diagnostic]:
    for link in page.links:
        fact = _fact_of(site, link)
        if link.list == "units" and site.own and not link.own:
            yield page.source.diagnostic(
                "value-mismatch",
                link.id.span,
                "this link to a day leads to another site",
                expected=f"a link to the page of units, `[value](units.md?{DAY})`",
                help="write its address as on this site",
            )
        elif fact and fact.published:
            beside = _beside(page, link)
            if beside or not _is_form(link.text.text, fact):
                yield _wrong_link(site, page, link, fact, beside)


def _wrong_link(site: Site, page: Page, link: Link, fact: Fact, beside: str) -> Diagnostic:
    is_day = link.list == "units"
    remedy = "the minutes in the link" if is_day else f"{fact.span.path} if the fact itself has changed"
    return page.source.diagnostic(
        "value-mismatch",
        link.text.span,
        ("the units of this day are others" if is_day else f"this is not the value of {fact.id}")
        + (", with what stands beside it" if beside else ""),
        expected=" or ".join(map(spell, fact.forms)),
        expected_at=None if is_day else fact.span,
        found=spell(beside or link.text.text) or "nothing",
        help=f"write `{spell(fact.forms[0])}`, or correct {remedy} (its source: {site.says(fact)})",
    )


def _fact_of(site: Site, link: Link) -> Fact | None:
    """The fact that the text of a link is compared with: of a day, and in somebody else's sheet of a link to
    the published list."""
    if link.list == "units":
        found = site.computed[link.id.text]
        return found if isinstance(found, Fact) else None
    return site.code_set.facts.get(link.id.text) if link.list == "facts" and not site.own else None


def _beside(page: Page, link: Link) -> str:
    """The text of a link with a sign or a number beside it that changes what a reader reads, if there is
    one; or with a noun that is none of units."""
    line, start = page.source.lines[link.text.span.line - 1], link.text.span.column - 2
    end = link.text.span.column - 1 + link.text.span.length
    close = LINK_END.match(line, end)
    before = line[start - 1 : start].strip("*_")
    before = before if BESIDE.fullmatch(before) or before.isalnum() else ""
    behind = line[close.end() : close.end() + 1] if close else ""
    behind = behind if behind.isalnum() or behind == "%" else ""
    noun = COUNTED_ELSE.match(line, end) if link.text.text.isdigit() else None
    behind = noun["noun"] if noun else behind
    return f"{before}{link.text.text}{behind}" if before or behind else ""


def unbound_figure(site: Site) -> Iterator[Diagnostic]:
    """Each figure must belong to a value that a mark answers for, be part of a definition, or be excepted
    with its reason."""
    for page in site.pages:
        yield from at_most(_unbound_figures(site, page))


def _unbound_figures(site: Site, page: Page) -> Iterator[Diagnostic]:
    found = unbound_figures(site, page)
    excepted = allowed(page.exceptions, "unbound-figure", found)
    # Where a value is not as its fact says, that is told; not also that its figure belongs to nothing.
    binding = site.bindings[page.source.path]
    told = {page.source.span(*place) for lost in binding.lost for place in binding.loose_before(lost.mark)}
    for figure in found:
        if (figure.text, figure.span.line) not in excepted and figure.span not in told:
            # A number word is best known by what it counts.
            line = page.source.lines[figure.span.line - 1]
            counted = WORDS.match(line, figure.span.column - 1)[0] if figure.text.isalpha() else ""
            yield page.source.diagnostic(
                "unbound-figure",
                figure.span,
                f"nothing says where `{spell(counted or figure.text)}` comes from",
                expected="a mark behind it in the same sentence, of a fact that has this figure in its forms",
                found=spell(figure.text),
                help=_mark_for(site, page, figure),
            )


def _mark_for(site: Site, page: Page, figure: Text) -> str:
    """The advice for a figure: the mark to write, if a fact has this figure with the words around it."""
    line, column = page.source.lines[figure.span.line - 1], figure.span.column - 1
    left = max(0, column - LONGEST_FORM)
    line, column = line[left : column + LONGEST_FORM].lower(), column - left
    for form, fact in site.forms.get("".join(numbers(figure.text)[:1]), ()):
        start = line.find(form.lower(), max(0, column - len(form)))
        if 0 <= start <= column and column + figure.span.length <= start + len(form):
            return f"write `[^{fact.id}]` behind `{spell(form)}`, if that is the fact that is meant"
    if not page.holds_marks:
        return f"no mark can stand here: write a figure that a fact in {FACTS} has, or none"
    return (
        f"add the fact to {FACTS} with its source, and put its mark behind the figure; where no mark can"
        " stand, such as in a heading, the same words must stand with a mark elsewhere on the page"
    )


def _is_form(text: str, fact: Fact) -> bool:
    """Whether a text is one of the fact's forms; only the case of its first letter is free."""
    return text in fact.forms or any(
        text[1:] == form[1:] and text[:1].lower() == form[:1].lower() for form in fact.forms
    )


def unbound_figures(site: Site, page: Page) -> list[Text]:
    """The figures of a page that belong to nothing, each with its place."""
    known = site.code_set.codes.keys() | site.code_set.ids
    places = [(place, page.claims[slice(*place)]) for place in site.bindings[page.source.path].loose]
    stated: set[str] | None = None
    for offset, text in (*page.labels, *page.headings):
        for start, end in figures_of(text):
            if text[start:end] in known:
                continue
            stated = _stated(site, page) if stated is None else stated
            # A bare number may count anything, so the word behind it must be the same; an amount may not.
            figure = (
                text[start:end]
                if text[start:end].strip("$%") != text[start:end]
                else WORDS.match(text, start)[0]
            )
            if figure.lower() not in stated:
                places.append(((offset + start, offset + end), text[start:end]))
    found = [
        Text(shown, page.source.span(*place))
        for place, shown in sorted(places)
        # A token of five digits that is no code is reported as one.
        if shown not in known and not CODE_LIKE.fullmatch(shown)
    ]
    # The text of a link to a part of a list is bound to nothing.
    listed = site.code_set.facts.keys() | site.code_set.sources.keys()
    texts = [link.text for link in page.links if link.list != "units" and link.id.text not in listed]
    return found + [
        text
        for text in texts
        if any(text.text[slice(*place)] not in known for place in figures_of(text.text))
    ]


def _stated(site: Site, page: Page) -> set[str]:
    """What a figure that can hold no mark may repeat: the figures that its page binds or defines, alone or
    with the word behind them; in a drawing or in the settings, those of any fact."""
    texts = [item.value.text for definition in page.definitions for item in definition.items]
    texts += [link.text.text for link in page.links]
    for start, end in site.bindings[page.source.path].bound:
        behind = BEHIND.match(page.flow, end)["words"] or ""
        texts.append(in_a_line(page.flow[start:end]) + behind)
    if not page.holds_marks:
        texts = [form for fact in site.published for form in fact.forms]
    places = [(text, place) for text in texts for place in figures_of(text)]
    alone = {text[slice(*place)].lower() for text, place in places}
    return alone | {WORDS.match(text, place[0])[0].lower() for text, place in places}
