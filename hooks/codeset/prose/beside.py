"""A sentence in; out come the clauses in which the name or the value of another code stands right beside a
code, "97112 (gait training)", or under a denial."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..words import CODE, Place
from .hedges import BREAK, DENIES, STRONG
from .sentences import Sentence
from .vocabulary import Vocabulary

# What stands before a code or a name that is only compared with, or one of several.
SETS_ASIDE = re.compile(
    r"\b(?:(?:unlike|not|than|of|from|with|(?P<joins>and|or))\s+(?:cpt\s+)?"
    r"|(?:after|before|besides?|next to)\s+(?:an?\s+|the\s+)?)\Z"
)
VERB = re.compile(
    r"\s+(?:(?:and|or) [\w-]+(?: \w+)? )?(?:no|yes|not|never|n/a|needs?|is|are|has|have|gets?|takes?"
    r"|goes?|wants?|does|do|can)\b"
)
# One more of the codes that something is billed with.
FURTHER = re.compile(rf"(?:\s*[,+&]|\s+with)\s*{CODE}\b")
ONE_OF = re.compile(rf"{CODE}(?:\s*/\s*|\s)\Z")  # what stands before the last of several codes
LISTED = re.compile(rf"{CODE}(?:,| and|, and) \Z")
SAYS = re.compile(r"\s(?:is|means|stands for)\s")
CODE_BEHIND = re.compile(
    rf"(?: such as(?: [\w-]+){{1,4}}?|(?:[\s/]+\w+){{0,2}}?)"
    rf"(?:[\s(=:|\u2013\u2014\u2192>-]*|\s+(?:is|are|has|have|gets?|takes)\s+){CODE}\b"
)


class Clause(NamedTuple):
    """What a clause says: the code, the words for a purpose with it, and where both stand. With more than
    one code nobody can tell which word goes with which. `name` is another code's, right beside it."""

    codes: tuple[str, ...]
    words: tuple[str, ...]
    place: Place
    name: str = ""
    denied: bool = False


def misnamed(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The places where a code has the name or, right beside it, the value of another."""
    text, forms = sentence.text, vocabulary.forms
    names = vocabulary.named(text) if vocabulary.code.search(text) else []
    for name in (each for each in names if each.start() >= sentence.question):
        code = forms.code_before.search(text, 0, name.start())
        # A name between two codes goes with the one that it does not need a sign for.
        behind = CODE_BEHIND.match(text, name.end())
        if code and ONE_OF.search(text, 0, code.start("code")):
            continue
        if code and LISTED.search(text, 0, code.start("code")) and text[code.end("code")] == ":":
            continue  # each of several codes has its own value behind the colon
        # "97112 needs a referral, an eval does not": behind a comma with a verb another clause begins.
        if code and "," in text[code.end("code") : name.start()] and VERB.match(text, name.end()):
            continue
        if code and (not behind or (SAYS.search(code[0]) and " and " in behind[0])):
            yield from _wrong(sentence, text, (code.start(), name.end()), code["code"], name, vocabulary)
        code = forms.code_behind.match(text, name.end())
        # Of several codes it may be one that is billed with the others, but of no two evaluations.
        alike = vocabulary.owners.get(name[0].split()[-1], ())
        if code and (code["code"] in alike or not FURTHER.match(text, code.end())):
            yield from _wrong(sentence, text, (name.start(), code.end()), code["code"], name, vocabulary)


def disowned(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The places where a sentence says of a code that it is not for what it is for."""
    shape = vocabulary.shaped(text)
    for pattern in vocabulary.forms.disowned:
        for match in pattern.finditer(shape):
            word, code = text[slice(*match.span("word"))], match["code"].upper()
            own = (
                code in vocabulary.owners[word]
                and word not in vocabulary.names
                and not vocabulary.value_of(word)
            )
            if own and match.start() >= sentence.question:
                yield Clause((code,), (word,), sentence.place(*match.span()), denied=True)


def _wrong(
    sentence: Sentence, text: str, place: Place, code: str, name: re.Match[str], vocabulary: Vocabulary
) -> Iterator[Clause]:
    """A code and a name at one place, unless the name is the code's or the sentence sets either aside."""
    owners = vocabulary.owners_of(name[0])
    if code.upper() in owners or place[0] < sentence.question:
        return
    aside = SETS_ASIDE.search(text, 0, place[0])
    if aside and not (aside["joins"] and SAYS.search(text, *place)):
        return
    if not DENIES.search(_around(text, place)):
        yield Clause((code.upper(),), (), sentence.place(*place), name=name[0])


def _around(text: str, place: Place) -> str:
    """What stands around a place in its clause."""
    before = [match.end() for match in STRONG.finditer(text, 0, place[0])]
    behind = BREAK.search(text, place[1])
    return text[max(before, default=0) : place[0]] + text[place[1] : behind.start() if behind else len(text)]
