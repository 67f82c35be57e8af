"""The rules for the prose itself: what a sentence says of a code. Each is named for its fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..data.load import WORDS
from ..model import Text
from ..prose.beside import Clause
from ..prose.claims import Claim
from ..prose.sayings import Sayings
from ..reading.exceptions import allowed
from ..reading.pages import Page
from ..site import Site
from ..source import Diagnostic, Source, Span, at_most, spell
from ..words import Place

# Marks of Markdown that a message leaves out.
MARKS = re.compile(r"\[\^[^\]\n]*\]|\]\([^()\n]*\)(?:\{[^{}\n]*\})?|[\[\]*`>]")
# Signs that a message shows by the keys for them; no sentence is wrong by its dash.
TYPED = str.maketrans(
    {"\u2013": "-", "\u2014": "-", "\u2192": "->", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
)
Finder = Callable[[Site, Source, Sayings], Iterator[tuple[str, Diagnostic]]]


def wrong_code(site: Site) -> Iterator[Diagnostic]:
    """A clause that holds one code may name only what that code is for."""
    yield from _judged(site, "wrong-code", _wrong_codes)


def wrong_units(site: Site) -> Iterator[Diagnostic]:
    """Minutes may be said to make only the units that a counting rule gives."""
    yield from _judged(site, "wrong-units", _wrong_units)


def contradicts_fact(site: Site) -> Iterator[Diagnostic]:
    """A sentence about a fact may have no other figure of the same kind."""
    yield from _judged(site, "contradicts-fact", _contradictions)


def false_claim(site: Site) -> Iterator[Diagnostic]:
    """No sentence may say what the data lists as wrong, except in a block that is marked as quoting it."""
    yield from _judged(site, "false-claim", _false_claims)


def wrong_codes(site: Site, page: Page) -> list[Text]:
    """What an exception to wrong-code can be for: the codes in clauses with another code's purpose."""
    return _excepted(site, page, _wrong_codes)


def false_claims(site: Site, page: Page) -> list[Text]:
    """What an exception to false-claim can be for: the ids of the claims that a page makes."""
    return _excepted(site, page, _false_claims)


def _excepted(site: Site, page: Page, find: Finder) -> list[Text]:
    said = next(said for judged, said in site.prose if judged is page)
    return [Text(token, diagnostic.span) for token, diagnostic in find(site, page.source, said)]


def _judged(site: Site, rule: str, find: Finder) -> Iterator[Diagnostic]:
    for page, said in site.prose:
        # A statement may be found in two ways, and then more or less of it is shown.
        found_at: dict[tuple[Span, str], tuple[str, Diagnostic]] = {}
        for token, one in find(site, page.source, said):
            found_at.setdefault((one.span._replace(length=0), one.message), (token, one))
        found = found_at.values()
        texts = [Text(token, diagnostic.span) for token, diagnostic in found]
        excepted = allowed(page.exceptions, rule, texts)
        yield from at_most(fault for token, fault in found if (token, fault.span.line) not in excepted)
    for source, said in site.stated:
        yield from at_most(fault for _, fault in find(site, source, said))


def _wrong_codes(site: Site, source: Source, said: Sayings) -> Iterator[tuple[str, Diagnostic]]:
    for clause in said.clauses:
        code = clause.codes[0]
        if clause.denied:
            message = f"`{spell(clause.words[0])}` is what {code} is for"
            yield code, _wrong(site, source, clause, clause.words[0], message, "leave the denial out")
        elif value := _foreign_value(site, clause):
            yield value[0], _wrong_value(site, source, clause, *value)
        elif len(clause.codes) == 1 and (word := clause.name or _foreign(site, code, clause.words)):
            owner = min(site.known.vocabulary.owners_of(word))
            message = f"`{spell(word)}` is what {owner} is for, not {code}"
            yield code, _wrong(site, source, clause, word, message, f"write {owner} here")


def _foreign_value(site: Site, clause: Clause) -> tuple[str, str] | None:
    """A code of a clause and a value that the data does not give it. Where several codes stand with several
    values of one field, nobody can tell which goes with which."""
    known, code = site.known.vocabulary, clause.codes[0]
    stated = [word for word in (clause.name, *clause.words) if word and known.value_of(word)]
    wrong = (word for word in stated if not known.value_of(word).owners & {*clause.codes})
    own = {known.value_of(word).key for word in stated if code in known.value_of(word).owners}
    keys = [known.value_of(word).key for word in stated]
    return next(
        (
            (code, word)
            for word in wrong
            if (len(clause.codes) == 1 and known.value_of(word).key not in own)
            or keys.count(known.value_of(word).key) == 1
        ),
        None,
    )


def _wrong_value(site: Site, source: Source, clause: Clause, number: str, word: str) -> Diagnostic:
    value, code = site.known.vocabulary.value_of(word), site.code_set.codes[number]
    field = next((field for field in code.fields if field.key == value.key), code.name)
    return source.diagnostic(
        "wrong-code",
        source.span(*clause.place),
        f"{value.key} of {number} is not: {value.says}",
        expected=spell(field.text),
        expected_at=field.span,
        found=_shown(source, clause.place),
        help=f"write what the code set says of {number}, or the code that this is so of",
    )


def _foreign(site: Site, code: str, words: tuple[str, ...]) -> str:
    """The first word in a clause that belongs to other codes, if the clause may not have it."""
    known = site.known.vocabulary
    words = tuple(word for word in words if not known.value_of(word))
    others = [word for word in words if code not in known.owners[word]]
    if code in site.code_set.settings_of - site.code_set.activities_of:
        # A group may do anything.
        others = [word for word in others if word in known.names]
    # The name of a code says nothing of what it is for; but what is done in water may have any purpose.
    named = () if code in site.code_set.settings_of else known.names
    has_own = any(code in known.owners[word] and word not in named for word in words)
    # An activity may come up beside a purpose of the code, another code's purpose may not.
    aimed = code in site.code_set.purposes_of
    # Nor where it is done, if that decides the code whatever the purpose is.
    decisive = known.purposes | site.code_set.deciding
    # Of what a technique may have as its aim as well, most must be its own.
    purposes = [word for word in others if word in known.purposes]
    mostly = len({*purposes}) > len({*words} - {*others})
    foreign = [word for word in others if not has_own or (word in decisive and (aimed or mostly))]
    foreign.sort(key=lambda word: aimed and word not in decisive)
    return foreign[0] if foreign else ""


def _shown(source: Source, place: Place) -> str:
    """What stands at a place, without marks of Markdown."""
    return spell(" ".join(MARKS.sub("", source.text[slice(*place)]).split()).translate(TYPED))


def _wrong(site: Site, source: Source, clause: Clause, word: str, message: str, remedy: str) -> Diagnostic:
    code = site.code_set.codes[clause.codes[0]]
    field = next((field for field in code.fields if field.key in ("purposes", "includes")), code.name)
    return source.diagnostic(
        "wrong-code",
        source.span(*clause.place),
        message,
        expected=f"{code.number}: {spell(field.text)}",
        expected_at=field.span,
        found=spell(word),
        help=f"{remedy}, or say what {code.number} is for;"
        " a contrast reads best with each code in a clause of its own",
    )


def _wrong_units(site: Site, source: Source, said: Sayings) -> Iterator[tuple[str, Diagnostic]]:
    for count in said.counts:
        yield (
            count.says,
            source.diagnostic(
                "wrong-units",
                source.span(*count.place),
                f"this says: {count.says}",
                expected=count.right,
                found=_shown(source, count.place),
                help="correct the number; where CPT and Medicare count differently, name the rule in the same"
                " sentence",
            ),
        )


def _contradictions(site: Site, source: Source, said: Sayings) -> Iterator[tuple[str, Diagnostic]]:
    # A statement may be wrong by its modifier and by its edit: what tells more of it is told.
    told: list[Place] = []
    for fact, found, place, right in sorted(said.amounts, key=lambda each: each.place[0] - each.place[1]):
        if right and any(start < place[1] and place[0] < end for start, end in told):
            continue
        told += [place] if right else []
        shown = _shown(source, place)
        # Of an edit, a modifier or a person a whole statement is wrong, otherwise a figure.
        statement = bool(right) or not any(map(str.isdigit, found))
        what, of = ("statement", "it is about") if statement else ("figure", "the figure is of")
        yield (
            fact.id,
            source.diagnostic(
                "contradicts-fact",
                source.span(*place),
                f"{'this' if statement else f'`{shown}`'} is not what the data says",
                expected=right or spell(fact.statement),
                expected_at=fact.span,
                found=shown,
                help=f"correct the {what} (its source: {site.says(fact)}); if the sentence is about something"
                f" else, say in it what {of}",
            ),
        )


def _false_claims(site: Site, source: Source, said: Sayings) -> Iterator[tuple[str, Diagnostic]]:
    for claim, place in said.claims:
        yield claim.id, _false(site, source, claim, place)


def _false(site: Site, source: Source, claim: Claim, place: Place) -> Diagnostic:
    right = site.code_set.facts[claim.right]
    return source.diagnostic(
        "false-claim",
        source.span(*place),
        f"this says: {claim.says}",
        expected=spell(right.statement),
        expected_at=right.span,
        found=_shown(source, place),
        help="correct the sentence"
        + (
            "; where the page quotes the error, mark the block with `{: .wrong }`; where the sentence is"
            f" right, add how it differs under `unless` of {claim.id} in {WORDS}"
            if site.own
            else f" (its source: {site.says(right)})"
        ),
    )
