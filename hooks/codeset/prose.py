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
    """One sentence of a block in a line, and where it starts there; `added` is the length of the code that
    was put before it, `question` that of what only asks in a question with its answer."""

    text: str
    start: int
    added: int = 0
    question: int = 0

    @property
    def asks(self) -> bool:
        return self.text.endswith("?")

    def place(self, start: int, end: int) -> Place:
        """A place in the line by one in the sentence."""
        return self.start + max(start - self.added, 0), self.start + max(end - self.added, 1)


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
    def activity(self) -> re.Pattern[str]:
        return any_of(self.owners.keys() - self.names.keys() - self.purposes)

    @cached_property
    def name(self) -> re.Pattern[str]:
        return any_of(self.names)

    @cached_property
    def named(self) -> re.Pattern[str]:
        """A code with a name right behind it, or in brackets behind a name."""
        code, name = self.code.pattern, self.name.pattern
        return re.compile(
            rf"(?P<code>{code})(?:\s*[,:(|=-]\s*|\s+(?:(?:is|means|stands for)\s+)?)"
            rf"(?:cpt\s+|the\s+|medicare's\s+|code for\s+)*"
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
            rf"\b(?:not|never|rather than|instead of|in place of|unlike|than|as opposed to"
            rf"|without)\b(?!\s+only\b){few}\s+{thing}(?:(?:,|,? or|,? and|,? nor){link}\s+{thing})*,?"
            rf"|\b(?:over|drop|skip|forget|avoid|replace|swap|leave)\s+(?:cpt\s+)?{self.code.pattern}"
            rf"|\b(?:with|and|besides?|plus|after|before|alongside|next to|from)\s+(?:an?\s+|the\s+)?"
            rf"{self.activity.pattern}"
            rf"|{self.activity.pattern}\s+(?=(?:and|with|plus|besides?)\s+(?:cpt\s+)?{self.code.pattern})"
        )

    @cached_property
    def denial(self) -> re.Pattern[str]:
        """ "97112 is not for balance": the code, a denial, and words right behind it."""
        words = rf"{self.word.pattern}(?:(?:,|,? or|,? and|,? nor)\s+{self.word.pattern})*"
        return re.compile(
            rf"(?P<code>{self.code.pattern})\s+(?:is|are|was|does|do|can|may|should)(?:\s+not|n't|\s+never)\s+"
            rf"(?:(?:meant|used|there|intended|billed|right|suitable)\s+)?"
            rf"(?:for|about|to|build|restore|retrain|train|improve|cover|address)\s+(?:\w+\s+)?"
            rf"(?P<words>{words})\s*(?:at all)?\s*(?:[.,;!]|$)"
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
    """A pattern for any of some words, the longest first; it begins with their first letters, by which it
    is found many times faster than by the border of a word."""
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        groups.setdefault(re.escape(word[0]), []).append(re.escape(word[1:]))
    grouped = "|".join(rf"{first}(?<!\w{first})(?:{'|'.join(rest)})" for first, rest in groups.items())
    return re.compile(rf"(?:{grouped})(?!\w)")


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
WORD = re.compile(r"[^\s*]+")
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


def in_a_line(block: str) -> str:
    """A block of an unmarked text with single blanks, without marks of emphasis and what nobody sees."""
    return " ".join(block.replace("*", " ").replace("\u00ad", "").split())


def places(text: str, block: Place) -> list[int]:
    """Where in a text each character stands of a block's line, as `in_a_line` gives it."""
    at: list[int] = []
    for word in WORD.finditer(text, *block):
        kept = [place for place in range(*word.span()) if text[place] != "\u00ad"]
        at += [*kept, word.end()] if kept else []
    return at


def sentences(line: str) -> list[Sentence]:
    """The sentences of a block in a line; a question is joined with its answer, and the cells of a table's
    row stand behind the code that begins the row."""
    if line.startswith("|"):
        return list(_cells(line))
    found: list[Sentence] = []
    first = 0
    for last in [*(match.end() for match in END.finditer(line)), len(line)]:
        if first < last:
            found.append(Sentence(line[first:last], first))
        first = last + 1  # behind a blank
    found = list(_named_again(found)) if len(found) > 1 and PRONOUN.search(line) else found
    return list(_answered(found)) if "?" in line else found


PRONOUN = re.compile(
    r"(?:\A|(?<=[.?!] ))(?:it|this|that|this code|that code|the code) "
    r"(?:is|was|covers?|builds?|means|also|can|may|trains?|restores?|improves?)\b"
)


def _named_again(found: list[Sentence]) -> Iterator[Sentence]:
    """The sentences; one that begins with "it" or "the code" stands behind the code that is meant."""
    code = ""
    for sentence in found:
        named = {*CODE_LIKE.findall(sentence.text)}
        if not named and code and PRONOUN.match(sentence.text):
            yield _behind(code, sentence)
        else:
            code = named.pop() if len(named) == 1 else ""
            yield sentence


def _behind(code: str, sentence: Sentence) -> Sentence:
    return sentence._replace(text=f"{code} {sentence.text}", added=len(code) + 1)


def _cells(row: str) -> Iterator[Sentence]:
    """The cells of a row, each behind the code in the first cell if that is all that stands there."""
    if RULE.fullmatch(row):
        return
    cells = [Sentence(match[0].rstrip(), match.start()) for match in CELL.finditer(row)]
    subject = HEAD_CELL.fullmatch(cells[0].text) if cells else None
    for cell in cells[1:] if subject else cells:
        yield _behind(subject["code"], cell) if subject and not CODE_LIKE.search(cell.text) else cell


CODE_LIKE = re.compile(r"\b\d{5}\b")
CELL = re.compile(r"[^|\s][^|]*")
HEAD_CELL = re.compile(r"(?:cpt\s+|code\s+)?(?P<code>\d{5}|[a-z]\d{4})(?:[,:]?\s+\D{0,40})?")
NO = re.compile(
    r"(?:a: )?(?:no(?=\W|$)(?! sweat| problem| doubt)|not|never|neither|wrong|it depends|depends)\b"
)


def _answered(found: list[Sentence]) -> Iterator[Sentence]:
    index = 0
    while index < len(found):
        sentence = found[index]
        index += 1
        answer = found[index] if index < len(found) else None
        # Which of several codes the question names an answer means cannot be told.
        choice = len({*CODE_LIKE.findall(sentence.text)}) > 1
        if not sentence.asks or not answer or answer.asks or choice or len(answer.text) > 160:
            yield sentence
        elif not NO.match(answer.text):
            index += 1
            text = sentence.text.replace("?", " ") + " " + answer.text
            yield sentence._replace(text=text, question=len(sentence.text))


# --- clauses ---

DENIES = hedges.any_of(
    ("not(?! only| just| merely)", "nothing(?! else)"),
    ("no(?! other| less| matter| more than| sweat| problem| doubt| question)",),
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
    " so ",
    "but",
    "though",
    "yet",
    "however",
)
CONTRAST = re.compile(
    any_of("not never rather instead place unlike than opposed without over drop skip".split()).pattern
    + r"|n't\b"
)
CONTRASTING = (
    r"\b(?:while|whereas|(?<!nothing )but|although|though|yet|however(?! (?:long|many|much|often)))\b"
)
STRONG = re.compile(
    rf"[;:\u2013\u2014]| - |\. |{CONTRASTING}|\bwhere(?= 9\d{{4}}\b)|\b(?:because|since(?! \d)|so)\b"
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
    """The clauses of a sentence that can be wrong: with a code and a word that is not that code's alone."""
    text = sentence.text
    if sentence.asks or QUOTES.match(text):
        return
    if any(name in text for name in vocabulary.names):
        yield from _misnamed(sentence, vocabulary)
        text = _with_numbers(text, vocabulary)
    contrasts = CONTRAST.search(text) is not None
    if not can_be_wrong(text, vocabulary) or can_be_wrong(text[: sentence.question], vocabulary):
        return
    text = vocabulary.other.sub(blanks, text)
    for match in vocabulary.denial.finditer(text) if contrasts else ():
        words = tuple(vocabulary.word.findall(match["words"]))
        yield Clause((match["code"].upper(),), (), sentence.place(*match.span()), words)
    # A code or a name in brackets belongs to its sentence, a longer remark does not.
    text = SHORT_BRACKET.sub(lambda match: f" {match[1]} ", text)
    text = IN_BRACKETS.sub(blanks, text)
    everything = (0, len(text))
    parted = any(sign in text for sign in SIGNS)
    for start, end in _pieces(text, everything, STRONG, vocabulary) if parted else [everything]:
        whole = vocabulary.set_aside.sub(blanks, text[start:end])
        if not DENIES.search(whole):
            for place in _told_apart(whole, vocabulary):
                yield from _clause(sentence, whole, place, start, vocabulary)


def can_be_wrong(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text in lower case says more than one code with words of its own: another code, another
    code's word or name, or a contrast."""
    if any(name in text for name in vocabulary.names):
        return True
    codes = {*vocabulary.code.findall(text)}
    words = vocabulary.word.findall(text) if codes else []
    if len(codes) > 1 or CONTRAST.search(text):
        return bool(words)
    return any(code.upper() not in vocabulary.owners[word] for code in codes for word in words)


SETS_ASIDE = re.compile(r"\b(?:unlike|not|than|of|from|and|with|or)\s+(?:cpt\s+)?\Z")


def _with_numbers(text: str, vocabulary: Vocabulary) -> str:
    """A sentence with the code in place of its name, in those of its pieces that hold no code."""
    parts, first = [], 0
    for last in [*(match.end() for match in STRONG.finditer(text)), len(text)]:
        piece = text[first:last]
        if not vocabulary.code.search(piece):
            piece = vocabulary.name.sub(lambda match: vocabulary.names[match[0]].ljust(len(match[0])), piece)
        parts.append(piece)
        first = last
    return "".join(parts)


def _misnamed(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The places where a code has the name of another."""
    for match in vocabulary.named.finditer(sentence.text):
        code, name = match["code"] or match["code_behind"], match["name"] or match["name_before"]
        aside = SETS_ASIDE.search(sentence.text, 0, match.start())
        if vocabulary.names[name] != code and not aside:
            yield Clause((code.upper(),), (name,), sentence.place(*match.span()))


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
