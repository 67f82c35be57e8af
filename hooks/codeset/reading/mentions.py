"""A text in; the codes, modifiers and diagnoses that it names out, however they are disguised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ..model import Text
from ..source import Source

DATA_ADDRESS = re.compile(r"^ +(?:address|origin): .*", re.M)
# A whole token of five digits, or of one letter and four digits, as the trade writes codes. Not one:
# a part of a longer word, of a number (12,345 or 97112.5 or 0.97112), an amount, a character reference.
CODE_LIKE = re.compile(
    r"(?<![^\W_])(?<!\$)(?<!(?<![0-9]{4})[0-9]\.)(?<!&\#)"
    r"(?:[0-9]{5}|[A-Za-z][0-9]{4})"
    r"(?![^\W_])(?!\.[0-9]{1,4}(?![0-9]))(?!,[0-9]{3}(?![0-9]))"
)
DIGITS = re.compile("[0-9]{4,}")
# The same with characters in it that a reader does not see, or with digits of another script.
UNSEEN = "\\x00-\\x08\\x0e-\\x1f\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff"
INVISIBLE = re.compile(f"[{UNSEEN}]")
FOUR_DIGITS = re.compile(rf"\d(?:[{UNSEEN}]*\d){{3,}}")
DISGUISED = re.compile(rf"(?<![^\W_])[A-Za-z\d](?:[{UNSEEN}]*\d){{4}}(?![{UNSEEN}]*[^\W_])")
# A modifier: two signs behind a code, or beside the word. A diagnosis: a code of ICD-10-CM with its dot, or
# behind that name.
SIGN = r"(?:[A-Z][A-Z0-9]|[0-9]{2})(?![\w.]*[\w])"
GAP = r"(?:\]\([^()\n]{0,80}\)|[\[*`\"\u201c\u201d-])*"
SIGNS = rf"{GAP}{SIGN}(?:{GAP}(?:, | or |, or | and |, and |/){GAP}{SIGN})*{GAP}"
MODIFIERS = re.compile(
    rf"\b[Mm]od(?:ifiers?)?:?\s(?P<behind>{SIGNS})|(?<![\w.-])(?P<before>{SIGNS})\smodifiers?\b"
)
ON_CODE = re.compile(rf"(?:-{SIGN})+")
ONE_SIGN = re.compile(rf"(?<!\w){SIGN}")
# From its dot on, which is found faster; then what stands before the dot.
DIAGNOSIS = re.compile(r"\.[0-9A-Z]{1,4}(?!\w)")
NAMED_DIAGNOSIS = re.compile(
    r"\b(?:ICD-10(?:-CM)?|[Dd]iagnos[ei]s)(?:\s+codes?)?:?\s+(?P<category>[A-TV-Z][0-9][0-9AB])(?!\w|\.\w)"
)
CATEGORY = re.compile(r"(?:.*[^\w.-])?([A-TV-Z][0-9][0-9AB])", re.S)


def in_data(source: Source) -> list[Text]:
    """The codes that a data file names in what it says, without addresses."""
    return list(find(source, DATA_ADDRESS.sub(lambda match: " " * len(match[0]), source.text)))


def find(source: Source, visible: str) -> Iterator[Text]:
    for digits in DIGITS.finditer(visible):
        # Four digits with a letter before them, or five.
        start = digits.start() - (digits.end() - digits.start() == 4)
        if start >= 0 and (match := CODE_LIKE.match(visible, start)):
            yield Text(match[0], source.span(*match.span()))
            if visible.startswith("-", match.end()) and (signs := ON_CODE.match(visible, match.end())):
                yield from _texts(source, ONE_SIGN.finditer(visible, *signs.span()))
    if "odifier" in visible or "mod " in visible:
        for match in MODIFIERS.finditer(visible):
            yield from _texts(source, ONE_SIGN.finditer(visible, *match.span(match.lastgroup)))
    for match in NAMED_DIAGNOSIS.finditer(visible) if "ICD-10" in visible or "iagnos" in visible else ():
        yield Text(match["category"], source.span(*match.span("category")))
    for match in DIAGNOSIS.finditer(visible):
        if category := CATEGORY.fullmatch(visible, max(match.start() - 4, 0), match.start()):
            place = (category.start(1), match.end())
            yield Text(visible[slice(*place)], source.span(*place))


def _texts(source: Source, found: Iterable[re.Match[str]]) -> Iterator[Text]:
    for match in found:
        yield Text(match[0], source.span(*match.span()))


def disguised(source: Source, flow: str) -> Iterator[Text]:
    """Codes that a reader sees as one word although markup or invisible characters stand in them, or
    although they are written with digits of another script."""
    if all(_is_plain(flow, *digits.span()) for digits in FOUR_DIGITS.finditer(flow)):
        return
    for match in DISGUISED.finditer(flow):
        code = "".join(map(_ascii_digit, INVISIBLE.sub("", match[0])))
        around = flow[max(match.start() - 8, 0) : match.start()] + code + flow[match.end() : match.end() + 8]
        if source.text[slice(*match.span())] != code and CODE_LIKE.search(INVISIBLE.sub("", around)):
            yield Text(code, source.span(*match.span()))


def _is_plain(flow: str, start: int, end: int) -> bool:
    """Whether four digits or more are ASCII, with nothing in or before them that no reader sees."""
    return (
        flow[start:end].isascii()
        and flow[start:end].isdigit()
        and not INVISIBLE.match(flow, max(start - 1, 0))
    )


def _ascii_digit(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)
