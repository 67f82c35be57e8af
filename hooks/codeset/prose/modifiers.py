"""A sentence in; out come its clauses that say of a modifier what it is for. A profession of few letters, as
in "OT = GP", counts only right beside a modifier, since "pt" may be a patient."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..words import alternatives, blanks, spelt
from . import clauses
from .beside import Clause
from .forms import Forms
from .hedges import DENIES, GROUPS, any_phrase
from .sentences import Sentence
from .values import FIRST, Value, Values
from .vocabulary import Vocabulary

# A modifier in digits is no number of minutes and so on.
NUMERAL = (
    r"(?<![$.:/])(?<!(?:page|room|aged|line|item| age) )\d\d"
    r"(?![.,:/%-]?\d|-[A-Z]| ?%| ?(?:m|y\w*|(?:min|visit|unit|day|sec|patient|claim)\w*)\b)"
)
SIGN = r"\s*(?:[=:(|>\u2013\u2014\u2192]|->|\s-\s)\s*(?:for (?:the )?)?"
SAYS_OF, TAKES = (any_phrase(*GROUPS[group]).pattern for group in ("says_of", "takes"))
ALONE = r"(?<!\band )(?<!\bor )(?<!/)(?<!, )"
# What would cut a clause or says nothing of it: "GP and CQ" is one thing, "modifier CQ" names no place.
CUTS = re.compile(
    r",? so(?= )|\bexpect\w*\b[^.;,]{0,40}\bden(?:ied|ial|y)(?: as)?\b|(?<=\b[A-Z]{2}) and (?=[A-Z]{2}\b)|\bmodifiers?\b"
    # What only stands by: "each next to the GP or GO".
    r"|\b(?:next to|beside|along with|together with|in addition to|on top of) (?:the |a |your )?"
    r"[A-Z]{2}\b(?:(?: or |/)[A-Z]{2}\b)?"
)
NOTICE = re.compile(r"advance(?:d)? beneficiary notice(?: of non-?coverage)?")
ENDS = r"(?='?s?\s*(?:[.,;:)|]|$|and\b|modifier|plan|put\b|use|services?\b|therap|lines?\b|claims?\b|ones?\b|codes?\b))"
THEN = r"(?=\s*(?:[.,;)|+(]|$|on\b|modifier))"


@dataclass(frozen=True)
class Modifiers(Vocabulary):
    """The vocabulary of modifiers, with the signs for what is said only right `beside` one."""

    beside: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def places(self) -> re.Pattern[str]:
        """A modifier right before or right behind what is said of it."""
        code, name = self.code.pattern, alternatives(self.beside)
        return re.compile(
            rf"(?:\A(?P<first>{code}) |{ALONE}(?P<code>{code})(?:{SIGN}| {SAYS_OF} ))(?P<name>{name}){ENDS}"
            rf"|{ALONE}(?P<of>{name})(?:'s)?(?: [a-z]+){{0,2}}?(?:{SIGN}| {TAKES} )(?P<taken>{code}){THEN}"
        )


def said(sentence: Sentence, known: Modifiers) -> Iterator[Clause]:
    """The clauses of a sentence, and the modifiers that stand right beside what they are not for."""
    sentence = sentence._replace(text=NOTICE.sub(lambda match: "abn".ljust(len(match[0])), sentence.text))
    yield from clauses.clauses(sentence._replace(text=CUTS.sub(blanks, sentence.text)), known)
    apart = sentence.asks or not known.beside or DENIES.search(sentence.text)
    for match in known.places.finditer(sentence.text) if not apart else ():
        code = match["first"] or match["code"] or match["taken"]
        sign = known.beside[match["name"] or match["of"]]
        if code not in known.owners[sign] and match.start() >= sentence.question:
            yield Clause((code,), (sign,), sentence.place(*match.span()))


def of_data(groups: Iterable[Mapping[str, Mapping[str, list[str]]]], terms: Mapping[str, str]) -> Modifiers:
    """The vocabulary of modifiers, from groups of those that are mixed up: for each what it `is` for, what it
    is for only right `beside` it, and what it is `not` for."""
    groups = list(groups)
    every = [name for group in groups for name in group]
    phrases = (
        (kind, " ".join(group), name, word if kind != "beside" else f"^{word}")
        for kind in ("is", "beside", "not")
        for group in groups
        for name in group
        for each in group[name].get(kind, ())
        for word in spelt(each, terms)
    )
    owners: dict[str, set[str]] = {}
    within: dict[str, dict[str, None]] = {}
    for kind, group, name, word in phrases:
        within.setdefault(word, {})[group] = None
        if kind == "not":
            owners.setdefault(word, {*every}).discard(name)
        else:
            owners.setdefault(word, set()).add(name)
    signs = {word: chr(FIRST + at) for at, word in enumerate(owners)}
    values = {
        sign: Value("/".join(within[word]), word.lstrip("^"), frozenset(owners[word]))
        for word, sign in signs.items()
    }
    names = (rf"{NUMERAL}(?<={name})" if name.isdigit() else name for name in sorted(every))
    code = rf"(?<!\w)(?:{'|'.join(names)})(?!\w)" if every else r"(?!)"
    return Modifiers(
        codes=tuple(every),
        values=Values(values, {word: sign for word, sign in signs.items() if word[0] != "^"}),
        owners={sign: value.owners for sign, value in values.items()},
        code=re.compile(code),
        forms=Forms(code),
        beside={word[1:]: sign for word, sign in signs.items() if word[0] == "^"},
    )
