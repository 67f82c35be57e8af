"""A text in; the codes, modifiers and diagnoses that it names out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..model import Text
from ..source import Source
from ..words import CODE

DATA_ADDRESS = re.compile(r"^ +(?:address|origin): .*", re.M)
# A whole token of five digits, or of one letter and four digits, as the trade writes codes. Not one:
# a part of a longer word, of a number (12,345 or 97112.5 or 0.97112), an amount, a character reference.
CODE_LIKE = re.compile(
    r"(?<![^\W_])(?<!\$)(?<!(?<![0-9]{4})[0-9]\.)(?<!&\#)"
    rf"{CODE}"
    r"(?![^\W_])(?!\.[0-9]{1,4}(?![0-9]))(?!,[0-9]{3}(?![0-9]))"
)
DIGITS = re.compile("[0-9]{4,}")
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
    """What a text names. `visible` is the text of the source with blanks for what no reader sees."""
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
