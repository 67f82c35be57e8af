"""Running text in; out comes what each of its clauses says a code is for.

A sentence is cut into clauses so that each holds one code, as far as it can be. Excluded from a clause
is what it sets aside: "97110, not 97112", "for strength choose 97110 instead of 97112". A clause that
denies, asks, reports or hedges says nothing that could be wrong here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from . import hedges

Place = tuple[int, int]


class Sentence(NamedTuple):
    """One sentence in lower case, without markup, with the place of each of its characters."""

    text: str
    at: range | list[int]
    asks: bool = False
    question: int = 0  # how much of it asks, if it is a question with its answer

    def place(self, start: int, end: int) -> Place:
        return self.at[start], self.at[end - 1] + 1


class Clause(NamedTuple):
    """What a clause says: the code, the words for a purpose with it, and where both stand. With more than
    one code nobody can tell which word goes with which. `denied` are words that it denies of the code."""

    codes: tuple[str, ...]
    words: tuple[str, ...]
    place: Place
    denied: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """How texts name codes and what they are for: `names` gives the code of each name, `owners` the codes
    of each word, `purposes` are the words that belong to one code alone, `others` what the words mean
    elsewhere."""

    codes: tuple[str, ...]
    names: dict[str, str]
    owners: dict[str, frozenset[str]]
    purposes: frozenset[str]
    others: tuple[str, ...]

    @cached_property
    def code(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.])(?:{'|'.join(map(str.lower, self.codes))})(?![\w])")

    @cached_property
    def mentions(self) -> frozenset[str]:
        """A word of each mention of a code, by which it is soon found."""
        return frozenset(map(str.lower, self.codes)) | {max(words_of(name), key=len) for name in self.names}

    @cached_property
    def name(self) -> re.Pattern[str]:
        return any_of(self.names)

    @cached_property
    def named(self) -> re.Pattern[str]:
        """A code with a name right behind it, or in brackets behind a name."""
        code, name = self.code.pattern, self.name.pattern
        return re.compile(
            rf"(?P<code>{code})(?:\s*[,:(|=-]\s*|\s+(?:(?:is|means|stands for)\s+)?)(?:cpt\s+|the\s+)?"
            rf"(?P<name>{name})"
            rf"|(?P<name_before>{name})\s*\(\s*(?:cpt\s+|code\s+)*(?P<code_behind>{code})"
        )

    @cached_property
    def word(self) -> re.Pattern[str]:
        return any_of(self.owners.keys() - self.names.keys())

    @cached_property
    def first_words(self) -> frozenset[str]:
        """What every word for a purpose begins with."""
        return frozenset(words_of(word)[0] for word in self.owners)

    @cached_property
    def other(self) -> re.Pattern[str]:
        return any_of(self.others)

    @cached_property
    def set_aside(self) -> re.Pattern[str]:
        """What a contrast sets aside: a code or words for a purpose behind "not", "instead of" and so on."""
        thing = rf"(?:{self.code.pattern}|{self.word.pattern})"
        few, link = r"(?:\s+[a-z'-]+){0,3}?", r"(?:\s+(?:a|an|as|for|in|of|on|the|to))?"
        return re.compile(
            rf",?\s*\b(?:and |but )?(?:not|never|rather than|instead of|in place of|unlike|than|as opposed to"
            rf"|without)\b(?!\s+only\b){few}\s+{thing}(?:(?:,|,? or|,? and|,? nor){link}\s+{thing})*,?"
        )

    @cached_property
    def denial(self) -> re.Pattern[str]:
        """ "97112 is not for balance": the code, a denial, and words right behind it."""
        words = rf"{self.word.pattern}(?:(?:,|,? or|,? and|,? nor)\s+{self.word.pattern})*"
        return re.compile(
            rf"(?P<code>{self.code.pattern})\s+(?:is|are|was|does|do|can|may|should)(?:\s+not|n't|\s+never)\s+"
            rf"(?:(?:meant|used|there|intended|billed|right|suitable)\s+)?"
            rf"(?:for|to|build|restore|retrain|train|improve|cover|address)\s+(?:\w+\s+)?(?P<words>{words})\s*(?:[.,;!]|$)"
        )


def vocabulary(codes: Iterable[str], words: Mapping[str, Any], others: Iterable[str]) -> Vocabulary:
    """The vocabulary of the data: `words` of codes.yml, by code, kind and item, and `other_meanings`."""
    owners: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    purposes: set[str] = set()
    for code, kinds in words.items():
        own = {kind: _spelt(named) for kind, named in kinds.items()}
        names.update((name, code.lower()) for name in own.get("names", ()))
        purposes.update(own.get("purposes", ()), own.get("names", ()))
        for word in (word for spelt in own.values() for word in spelt):
            owners.setdefault(word, set()).add(code)
    return Vocabulary(
        tuple(codes),
        names,
        {word: frozenset(of) for word, of in owners.items()},
        frozenset(purposes),
        tuple(word for pattern in others for word in endings(pattern)),
    )


def _spelt(named: Mapping[str, list[str]] | list[str]) -> list[str]:
    """All words of a list of patterns, or of the lists of several items."""
    patterns = named if isinstance(named, list) else [pattern for item in named.values() for pattern in item]
    return [word for pattern in patterns for word in endings(pattern)]


def endings(pattern: str) -> list[str]:
    """All words of a pattern: `strength{en,ens}` is strength, strengthen and strengthens, `injur{y,ies}`
    is injury and injuries, since nothing ends in a bare stem before `y` or `ies`."""
    stem, _, rest = pattern.lower().partition("{")
    ends = rest.rstrip("}").split(",") if rest else []
    return [stem + end for end in ends] + ([] if {"y", "ies", "ory"} & {*ends} else [stem])


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of some words, the longest first; grouped by their first letters, which is faster."""
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    grouped = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())
    return re.compile(rf"(?<!\w)(?:{grouped})(?!\w)")


def plain(text: str) -> str:
    """A text as long as before with a blank for whatever parts words."""
    return text.encode("latin-1", "replace").translate(PARTS).decode("latin-1")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case: runs of letters and digits."""
    return plain(text).split()


def blanks(match: re.Match[str]) -> str:
    """As many blanks as a match is long."""
    return " " * len(match[0])


# --- sentences ---

# What parts words: all but letters, digits and the dollar sign. On bytes: many times faster than a pattern.
PARTS = bytes(byte if chr(byte).isalnum() or chr(byte) == "$" else 32 for byte in range(256))
# A paragraph, an item of a list, a heading, a row of a table.
BLOCK = re.compile(r"[^\s\n][^\n]*(?:\n(?![ \t>]*(?:\n|[-+#|:]|\*\s|\d+[.)]\s))[^\n]+)*")
LINK_END = re.compile(r"\]\([ \t]*\)(?:\{[^{}\n]*\})?")
ATTRIBUTES = re.compile(r"\{:?[^{}\n]*\}")
MARKS = '[]"\u201c\u201d'
IN_WORD = re.compile("(?<=[a-z0-9])\u00ad+(?=[a-z0-9])")
END = re.compile(r"[.!?]+(?=[\s\"')]|$)")
RULE = re.compile(r"[\s|:-]+")


def unmarked(text: str) -> str:
    """A text as long as before, in lower case and without the marks of links, attributes and quotations."""
    lower = text.lower()
    # A few letters of other scripts change their length in lower case.
    text = lower if len(lower) == len(text) else text
    text = ATTRIBUTES.sub(blanks, LINK_END.sub(blanks, text) if "](" in text else text)
    for mark in MARKS:
        text = text.replace(mark, " ")
    return text


def sentences(text: str, block: Place) -> list[Sentence]:
    """The sentences of one block of an unmarked text; a question is joined with its answer, and the cells
    of a table's row stand behind the code that begins the row."""
    start, end = block
    clean = text[start:end]
    at: range | list[int] = range(start, end)
    if "\u00ad" in clean and IN_WORD.search(clean):
        kept = [index for index, character in enumerate(clean) if character != "\u00ad"]
        clean, at = "".join(clean[index] for index in kept), [start + index for index in kept]
    clean = clean.replace("\n", " ").replace("*", " ").replace("\u00ad", " ")
    if clean.startswith("|"):
        return list(_cells(clean, at))
    found, first = [], 0
    for last in [*(match.end() for match in END.finditer(clean)), len(clean)]:
        if clean[first:last].strip():
            found.append(
                Sentence(clean[first:last], at[first:last], clean[first:last].rstrip().endswith("?"))
            )
        first = last
    return list(_answered(_named_again(found))) if len(found) > 1 else found


PRONOUN = re.compile(
    r"\s*(?:it|this|that|this code|that code|the code)\s+"
    r"(?:is|was|covers?|builds?|means|also|can|may|trains?|restores?|improves?)\b"
)


def _named_again(found: list[Sentence]) -> Iterator[Sentence]:
    """The sentences; one that begins with "it" or "the code" stands behind the code that is meant."""
    code: tuple[str, int] | None = None
    for sentence in found:
        named = list(CODE_LIKE.finditer(sentence.text))
        if not named and code and PRONOUN.match(sentence.text):
            text, at = f"{code[0]} {sentence.text}", [code[1]] * (len(code[0]) + 1) + list(sentence.at)
            yield sentence._replace(text=text, at=at)
            continue
        alone = len({match[0] for match in named}) == 1
        code = (named[0][0], sentence.at[named[0].start()]) if alone else None
        yield sentence


def _cells(row: str, at: range | list[int]) -> Iterator[Sentence]:
    """The cells of a row, each behind the code in the first cell if that is all that stands there."""
    if RULE.fullmatch(row):
        return
    places = [match.span() for match in re.finditer(r"[^|]+", row)]
    head, *rest = places or [(0, 0)]
    subject = HEAD_CELL.fullmatch(row[slice(*head)].strip())
    for start, end in [head, *rest] if not subject else rest:
        cell, own = row[start:end], at[start:end]
        if subject and not CODE_LIKE.search(cell):
            cell, own = f"{subject['code']} {cell}", [at[head[0]]] * (len(subject["code"]) + 1) + list(own)
        yield Sentence(cell, own, cell.rstrip().endswith("?"))


CODE_LIKE = re.compile(r"\b\d{5}\b")
HEAD_CELL = re.compile(r"(?:cpt\s+|code\s+)?(?P<code>\d{5}|[a-z]\d{4})(?:[,:]?\s+\D{0,40})?")
NO = re.compile(r"\s*(?:a:\s*)?(?:no|not|never|neither|wrong|it depends|depends)\b")


def _answered(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    found, index = list(sentences), 0
    while index < len(found):
        sentence = found[index]
        index += 1
        if sentence.asks and index < len(found):
            answer = found[index]
            if NO.match(answer.text):
                continue
            # Which of several codes the question names an answer means cannot be told.
            choice = len({*CODE_LIKE.findall(sentence.text)}) > 1
            if not answer.asks and not choice and len(answer.text) < 160:
                index += 1
                text = sentence.text.replace("?", " ") + " " + answer.text
                yield Sentence(text, [*sentence.at, answer.at[0], *answer.at], False, len(sentence.text))
                continue
        yield sentence


# --- clauses ---

DENIES = hedges.any_of(
    "not(?! only| just| merely)|no(?! other| less| matter| more than)|nothing(?! else)",
    *(hedges.DENIALS, hedges.JUDGMENTS, hedges.REPORTS, hedges.PAST, hedges.BY_THE_WAY),
)
QUOTES = re.compile(r"\s*(?:wrong|incorrect|error|myth|false|not true)\b\W")
# One of these stands in every text that STRONG would cut.
SIGNS = (
    ";",
    ":",
    "\u2013",
    "\u2014",
    " - ",
    "while",
    "where",
    "because",
    "since",
    "so ",
    "but",
    "though",
    "yet",
    "however",
)
CONTRAST = re.compile(r"\b(?:not|never|rather|instead|place|unlike|than|opposed|without)\b|n't\b")
CONTRASTING = (
    r"\b(?:while|whereas|(?<!nothing )but|although|though|yet|however(?! (?:long|many|much|often)))\b"
)
STRONG = re.compile(
    rf"[;:\u2013\u2014]|\s-\s|\.\s|,?\s+{CONTRASTING}|,\s+where(?=\s+9\d{{4}}\b)"
    r"|,?\s+\b(?:because|since(?! \d)|so)\b"
)
LEVELS = (
    re.compile(r",\s+(?:and|or|but)\s+"),
    re.compile(r",\s+"),
    re.compile(r"\s+(?:and|or)\s+"),
)
SHORT_BRACKET = re.compile(r"\(([^()]{0,40})\)")
IN_BRACKETS = re.compile(r"\([^()]*\)")
ASIDE = re.compile(r"\b(?:respectively|in that order|each|both|either)\b")


def clauses(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The clauses of a sentence that name a code with words for a purpose."""
    text = sentence.text
    if vocabulary.names and not vocabulary.code.search(text):
        text = vocabulary.name.sub(lambda match: vocabulary.names[match[0]].ljust(len(match[0])), text)
    if (
        sentence.asks
        or QUOTES.match(text)
        or not vocabulary.code.search(text)
        or not vocabulary.word.search(text)
    ):
        return
    if vocabulary.code.search(text, 0, sentence.question) and vocabulary.word.search(
        text, 0, sentence.question
    ):
        return
    for match in vocabulary.named.finditer(text) if vocabulary.names else ():
        code, name = match["code"] or match["code_behind"], match["name"] or match["name_before"]
        if vocabulary.names[name] != code:
            yield Clause((code.upper(),), (name,), sentence.place(*match.span()))
    if any(other in text for other in vocabulary.others):
        text = vocabulary.other.sub(blanks, text)
    contrasts = CONTRAST.search(text) is not None
    if not contrasts and (clause := _plain_clause(sentence, text, vocabulary)):
        yield clause
        return
    for match in vocabulary.denial.finditer(text) if contrasts else ():
        words = tuple(vocabulary.word.findall(match["words"]))
        yield Clause((match["code"].upper(),), (), sentence.place(*match.span()), words)
    # A code or a name in brackets belongs to its sentence, a longer remark does not.
    text = SHORT_BRACKET.sub(lambda match: f" {match[1]} ", text)
    text = IN_BRACKETS.sub(blanks, text)
    everything = (0, len(text))
    parted = any(sign in text for sign in SIGNS)
    for start, end in _pieces(text, everything, STRONG, vocabulary) if parted else [everything]:
        whole = vocabulary.set_aside.sub(blanks, text[start:end]) if contrasts else text[start:end]
        if not DENIES.search(whole):
            for place in _told_apart(whole, vocabulary):
                yield from _clause(sentence, whole, place, start, vocabulary)


def _plain_clause(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Clause | None:
    """The whole sentence as a clause, if it holds one code and words of that code alone."""
    codes = {*vocabulary.code.findall(text)}
    words = vocabulary.word.findall(text)
    if len(codes) == 1 and words:
        (code,) = (code.upper() for code in codes)
        if all(code in vocabulary.owners[word] for word in words):
            return Clause((code,), tuple(words), sentence.place(0, len(text)))
    return None


def _clause(
    sentence: Sentence, whole: str, place: Place, offset: int, vocabulary: Vocabulary
) -> Iterator[Clause]:
    codes = [match for match in vocabulary.code.finditer(whole, *place)]
    words = [match for match in vocabulary.word.finditer(whole, *place)]
    if codes and words:
        first, last = min(codes[0].start(), words[0].start()), max(codes[-1].end(), words[-1].end())
        yield Clause(
            tuple(dict.fromkeys(match[0].upper() for match in codes)),
            tuple(re.sub(" +", " ", match[0]) for match in words),
            sentence.place(offset + first, offset + last),
        )


def _pieces(text: str, place: Place, cut: re.Pattern[str], vocabulary: Vocabulary) -> list[Place]:
    """The pieces of a text at the cuts; a piece with only a code is put together with its neighbor."""
    cuts = [match.span() for match in cut.finditer(text, *place)]
    if not cuts:
        return [place]
    starts, ends = [place[0], *(end for _, end in cuts)], [*(start for start, _ in cuts), place[1]]
    found = list(zip(starts, ends, strict=True))
    joined: list[Place] = []
    for start, end in found:
        before = joined[-1] if joined else None
        if before and _is_label(text[slice(*before)], text[start:end], text[before[1] : start], vocabulary):
            joined[-1] = (before[0], end)
        else:
            joined.append((start, end))
    return joined


def _is_label(before: str, behind: str, cut: str, vocabulary: Vocabulary) -> bool:
    """Whether a colon or a dash only parts a code from what it is for, as in "Strength: 97110"."""
    if not re.search(r"[:\u2013\u2014]|\s-\s|because|since|so\b", cut):
        return False
    codes = [bool(vocabulary.code.search(part)) for part in (before, behind)]
    words = [bool(vocabulary.word.search(part)) for part in (before, behind)]
    return codes[0] != codes[1] and words[0] != words[1] and codes[0] != words[0]


def _with_codes(text: str, pieces: list[Place], vocabulary: Vocabulary) -> list[Place]:
    """The pieces, each with a code as far as it can be. A piece without a code goes with the one before
    it; so does one that begins with a code, if all before it is a code and nothing that it is for."""
    joined: list[Place] = []
    for start, end in pieces:
        before, piece = text[slice(*joined[-1])].strip() if joined else "", text[start:end]
        coded = vocabulary.code.search(before), vocabulary.code.search(piece)
        worded = vocabulary.word.search(before), vocabulary.word.search(piece)
        lone = coded[0] and not worded[0]
        if joined and (
            (lone and vocabulary.code.match(piece.lstrip()) and coded[0].end() == len(before))
            or (coded[0] and not coded[1] and not (lone and worded[1]))
            or (not coded[0] and (coded[1] or not worded[1]))
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _behind_lead(text: str, vocabulary: Vocabulary) -> Place:
    """The place in a clause with one code where the code's own statement begins: behind ", and" if the
    code and a word for a purpose stand there."""
    (start, end), *_ = _pieces(text, (0, len(text)), LEVELS[0], vocabulary)[-1:]
    own = vocabulary.code.search(text, start, end) and vocabulary.word.search(text, start, end)
    return (start, end) if own else (0, len(text))


def _told_apart(text: str, vocabulary: Vocabulary) -> list[Place]:
    """The places in a clause that hold one code each, or the whole clause where nothing tells them apart."""
    everything = [(0, len(text))]
    codes = {*vocabulary.code.findall(text)}
    if len(codes) == 1:
        return [_behind_lead(text, vocabulary)]
    if not codes or ASIDE.search(text):
        return everything
    for cut in LEVELS:
        pieces = _with_codes(text, _pieces(text, (0, len(text)), cut, vocabulary), vocabulary)
        worded = [piece for piece in pieces if vocabulary.word.search(text, *piece)]
        if worded and all(len({*vocabulary.code.findall(text, *piece)}) == 1 for piece in worded):
            return worded
    return everything
