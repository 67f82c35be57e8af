"""A sentence in; out comes what each of its clauses says a code is for.

A sentence is cut into clauses so that each holds one code, as far as it can be. Excluded from a clause
is what it sets aside: "97110, not 97112", "for strength choose 97110 instead of 97112". A clause that
denies, asks, reports or hedges says nothing that could be wrong here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from ..words import CODE, Place, blank, blanks, words_of
from . import beside, misstated
from .beside import Clause
from .hedges import DENIES, HEDGES, STRESSES, STRONG, is_of_another_payer
from .linked import is_said
from .sentences import Sentence, joined
from .splitting import pieces, told_apart
from .vocabulary import Vocabulary

ANSWER = re.compile(r"\A\W*(?:no|nope|nah),\s")
# What says right before a code that it is in use, though others or something past stand in the sentence too.
STILL = re.compile(r"\bstill (?:wants?|takes?|requires?|needs?|pays?|accepts?)(?: for)? \Z")
USES = re.compile(
    r"\b(?<!we )(?:bill|charg|report|enter|sen[dt]|load|us|submit|key|post|pick|choos|cod|keep)"
    r"(?:e?s|e?d|ing|e)?\b[^.;]*\Z"
)
# What says that it once was, and anywhere in a block that it no longer is.
BEFORE = re.compile(
    r"\b(?:until|was|were|used to|old|older|before|once(?! (?:per|a|each|every))|19\d\d|20[01]\d)\b"
)
ENDED = re.compile(
    r"\b(?:delet(?:ed?|ion)|replaced?|formerly|retired|gone|dead|discontinued|obsolete|reject(?:s|ed)?"
    r"|invalid|retire"
    r"|ended|expired|no longer|(?:kick|bounc|c[oa]me)\w* back|histor(?:y|ic|ical)|years ago)\b"
)
DELETED = re.compile(
    r"\s+(?:is|was|has been|got)\s+(?!not |never )(?:\w+\s+)?(?:deleted|retired|discontinued)\b"
    r"(?! (?:from|off|on) (?!cpt|the code set))|\s+no longer exists\b"
)
CODE_SET = re.compile(r"\b(?:cpt|ama|fee schedule|20\d\d)\b")
# A sentence on edits, or on how many of several codes are billed, names what is done, not what a code is for;
# and what is so in any case makes no code.
N_OF = r"\b(?:one|two|three|four|[1-4]) (?:units? of )?\d{5}\b"
ON_EDITS = re.compile(
    rf"{N_OF}.*{N_OF}|"
    r"\bcolumns?\b|\bncci\b|\bindicator\b|\b(?:is|are) (?:a )?pair"
    r"|\b59\b(?! ?min)"
)
CONCEDES = re.compile(
    r"\b(?:no matter|regardless|irrespective|however) (?:of|how|what|whether|wh\w+)\b[^,;:.]*"
    r"|\b(?:however much|whatever)\b[^,;:.]*"
    r"|\bwhile (?:s?he|they|the (?:patient|pt)) (?:does|do|is|are) [^,;:.]*"
    r"|\bnothing\b[^,;:.]* but [^,;:.]*"
    r"|(?<!be )\bso that [^,;:.]*"
)
EDIT = re.compile(r"\bmues?\b|\bmedically unlikely\b")
NEAR = 24  # characters
# What says only by which code the sentence before it is billed: "That's 97110", "So I put 98942".
CARRIES = re.compile(
    r"(?:(?:so|and|then),? )*(?:(?:it|that|this)(?:'s| is| goes (?:under|out as))"
    r"|(?:(?:i|we|you|please) )?(?:put|bill|use|code|report|enter|pick|send|charge)(?: it| that| this"
    r"| down)?)"
    rf"(?: as| under| with| a)? {CODE}\b"
)
OF_A_THING = re.compile(r"(?:no|without|none|nobody|nothing|during|out of|removed?)\Z")
# Two codes of which nobody can tell which one is meant.
BESIDE_EACH_OTHER = re.compile(rf"\b{CODE}(?:,? (?:and|or) |, | ?[/&+] ?){CODE}\b")
SHORT_BRACKET = re.compile(r"\(([^()]{0,40})\)")


def clauses(sentences: list[Sentence], vocabulary: Vocabulary) -> Iterator[Clause]:
    """The clauses of a block's sentences that can be wrong: with a code and a word that is not that code's
    alone."""
    for sentence in sentences:
        # What the line that leads to the sentence says by itself is judged there.
        lead = sentence.place(0, 0) if sentence.led else None
        found = _clauses(sentence, vocabulary) if not sentence.asks else ()
        yield from (clause for clause in found if clause.place != lead)
    for one, two in pairwise(sentences):
        if CARRIES.match(two.text) and _says_what(one, two, vocabulary) and (whole := joined(one, two)):
            yield from _clauses(whole, vocabulary)
    if vocabulary.deleted:
        yield from _outdated(sentences, vocabulary)


def _says_what(one: Sentence, two: Sentence, vocabulary: Vocabulary) -> bool:
    """Whether all that a sentence says is the code of what stands in the one before."""
    said = vocabulary.values.signed(one.text)
    return (
        vocabulary.word.search(said) is not None
        and not vocabulary.code.search(vocabulary.numbered(one.text))
        and not DENIES.search(one.text)
        and len({*vocabulary.code.findall(two.text)}) == 1
        and not vocabulary.word.search(vocabulary.values.signed(two.text))
    )


def _clauses(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Clause]:
    # What another payer or an edit counts is no time of a code.
    others = vocabulary.names and (is_of_another_payer(sentence.text) or EDIT.search(sentence.text))
    text = sentence.text if others else vocabulary.values.signed(sentence.text)
    numbered = _with_numbers(text, vocabulary)
    yield from beside.misnamed(sentence, vocabulary)
    yield from _stated(sentence, numbered, vocabulary)
    yield from beside.disowned(sentence, numbered, vocabulary)
    yield from misstated.misstated(sentence, vocabulary, bool(vocabulary.values.lengths and not others))


def _outdated(sentences: list[Sentence], vocabulary: Vocabulary) -> Iterator[Clause]:
    """The deleted codes that a block says are in use, where nothing in it says that they no longer are; and
    those in use that it says were deleted."""
    block = " ".join(sentence.text for sentence in sentences)
    ended, of_code_set = ENDED.search(block), CODE_SET.search(block)
    for sentence in (sentence for sentence in sentences if not sentence.asks):
        text = STRESSES.sub(blanks, sentence.text)
        codes = [*vocabulary.code.finditer(text, sentence.question)]
        named = {code[0].upper() for code in codes}
        for match in codes:
            code, before = match[0].upper(), text[: match.start()]
            if code in vocabulary.deleted:
                past = BEFORE.search(before if USES.search(before) else text)
                said = STILL.search(before) or not (past or named & vocabulary.heirs[code])
                wrong, says = said and not ended and not DENIES.search(text), "in use"
            else:
                gone = of_code_set and DELETED.match(text, match.end())
                wrong, says = gone and not DENIES.search(before), "deleted"
            if wrong and says in vocabulary.status:
                yield Clause((code,), (), sentence.place(*match.span()), name=vocabulary.status[says])


def _stated(sentence: Sentence, text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The clauses of a sentence in which a code and words stand; the text has signs for values and codes for
    names."""
    asked = _is_strange(text[: sentence.question], vocabulary)
    if asked or not _is_strange(text, vocabulary) or ON_EDITS.search(text):
        return
    for name in vocabulary.named(text):
        # "97112 yes, eval no" says nothing of an evaluation's code.
        if text[: name.start()].endswith(", ") and beside.VERB.match(text, name.end()):
            end = re.search("[,;.]|$", text[name.end() :]).start()
            text = blank(text, [(name.start(), name.end() + end)])
    text = CONCEDES.sub(blanks, ANSWER.sub(blanks, vocabulary.other.sub(blanks, text)))
    text = STRESSES.sub(blanks, text)
    if len({*vocabulary.code.findall(text)}) > 1 and BESIDE_EACH_OTHER.search(text):
        return
    # A code or a name in brackets belongs to its sentence.
    text = SHORT_BRACKET.sub(lambda match: f" {match[1].replace(',', ' ')} ", text)
    remarks = [*vocabulary.forms.remark.finditer(vocabulary.shaped(text))] if ", wh" in text else []
    for remark in remarks:
        if not DENIES.search(text, *remark.span()):
            yield from _clause(sentence, text, remark.span(), 0, vocabulary)
    for remark in remarks:
        start, end = remark.span()
        text = text[:start] + f"{remark['code']},".ljust(end - start) + text[end:]
    order = _in_order(vocabulary.without(vocabulary.forms.set_aside, text), vocabulary)
    text = vocabulary.without_own_names(text)
    for start, end in pieces(text, (0, len(text)), STRONG, vocabulary):
        whole = vocabulary.without(vocabulary.forms.set_aside, text[start:end])
        for place in told_apart(whole, vocabulary) if _is_strange(whole, vocabulary) else ():
            if _is_strange(whole[slice(*place)], vocabulary) and not _is_denied(whole, place, vocabulary):
                yield from _clause(sentence, whole, place, start, vocabulary, order)


def _in_order(text: str, vocabulary: Vocabulary) -> dict[int, str]:
    """The code of each word by the word's place, in a text of several codes that begins with a code and ends
    with a word, or the other way about: "97112 because he is unsteady, 97110 because he is weak"."""
    codes, words = [*vocabulary.code.finditer(text)], [*vocabulary.word.finditer(text)]
    if len({code[0] for code in codes}) < 2 or not words:
        return {}
    ahead = codes[0].start() < words[0].start()
    tail = words[-1].start() > codes[-1].start() or len(text[codes[-1].end() :].split()) > 2
    if ahead != tail:
        return {}
    codes = codes if ahead else codes[::-1]
    return {
        word.start(): [code[0] for code in codes if (code.start() < word.start()) == ahead][-1]
        for word in words
    }


def _is_strange(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text has a code and a word that is not the code's."""
    codes = vocabulary.code.findall(text)
    words = vocabulary.word.findall(text) if codes else ()
    return any(code.upper() not in vocabulary.owners[word] for code in codes for word in words)


def _is_denied(whole: str, place: Place, vocabulary: Vocabulary) -> bool:
    """Whether something takes the edge off a piece, or a denial stands in it that is of what it says."""
    if HEDGES.search(whole):
        return True
    # A phrase for a value or a purpose denies nothing by itself.
    bare = vocabulary.word.sub(blanks, whole)
    codes, words = vocabulary.code.search(whole, *place), vocabulary.word.search(whole, *place)
    said = max(codes.end(), words.end())  # where the first of both stands
    # Behind both, "no" and "without" are of other things: "97163 is an evaluation with no comorbidities".
    return any(
        match.start() < said
        or not OF_A_THING.match(match[0])
        or vocabulary.word.search(whole, match.end(), match.end() + NEAR)
        for match in DENIES.finditer(bare, *place)
    )


def can_be_wrong(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text in lower case has a code with anything that is said of codes, or the name of one."""
    words, codes = {*words_of(text)}, vocabulary.code.findall(text)
    if not codes:
        return any(word in vocabulary.names for word in vocabulary.word.findall(text))
    return (
        any(code.upper() in vocabulary.deleted for code in codes)
        or not words.isdisjoint(vocabulary.ideas.words | vocabulary.values.keys)
        or vocabulary.word.search(text) is not None
    )


def _with_numbers(text: str, vocabulary: Vocabulary) -> str:
    """A sentence with the code in place of its names, in each part that holds no code."""
    start, parts = 0, []
    whole = not vocabulary.code.search(text)
    for end in [len(text)] if whole else [*(match.start() for match in STRONG.finditer(text)), len(text)]:
        part = text[start:end]
        named = whole or not vocabulary.code.search(part)
        parts.append(vocabulary.numbered(part) if named else part)
        start = end
    return "".join(parts)


def _clause(
    sentence: Sentence,
    whole: str,
    place: Place,
    offset: int,
    vocabulary: Vocabulary,
    order: Mapping[int, str] = {},
) -> Iterator[Clause]:
    # A name among others in a list is only one of those.
    whole = whole if vocabulary.code.search(sentence.text) else whole.replace(",", ";")
    codes = [*vocabulary.code.finditer(whole, *place)]
    words = [*vocabulary.word.finditer(whole, *place)] if codes else []
    if len({code[0] for code in codes}) == 1 and vocabulary.names:
        words = [word for word in words if is_said(whole, word, words, codes, vocabulary)]
    if vocabulary.code.search(sentence.text, 0, sentence.led):
        words = [word for word in words if offset + word.start() >= sentence.led]
    words = [word for word in words if order.get(offset + word.start(), codes[0][0]) == codes[0][0]]
    if codes and words:
        first, last = min(codes[0].start(), words[0].start()), max(codes[-1].end(), words[-1].end())
        # A sign is shorter than the phrase that it stands for.
        last += len(whole[last : place[1]]) - len(whole[last : place[1]].lstrip(" "))
        yield Clause(
            tuple(dict.fromkeys(match[0].upper() for match in codes)),
            tuple(re.sub(" +", " ", match[0]) for match in words),
            sentence.place(offset + first, offset + last),
        )
