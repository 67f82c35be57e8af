"""The numbers up to ninety-nine that texts write in words."""

from __future__ import annotations

import re

ONES = {word: n for n, word in enumerate("one two three four five six seven eight nine".split(), 1)}
TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
UP_TO_TEN = ONES | {"ten": 10}
NUMBERS = {"zero": 0, "no": 0} | ONES | {word: n for n, word in enumerate(TEENS, 10)} | TENS
NUMBERS |= {f"{ten}-{one}": TENS[ten] + ONES[one] for ten in TENS for one in ONES}
NTH = "first second third fourth fifth sixth seventh eighth", "1st 2nd 3rd 4th 5th 6th 7th 8th"
ORDINALS = {word: n for words in NTH for n, word in enumerate(words.split(), 1)}
# The source of a pattern for any of them.
IN_WORDS = (
    rf"(?:{'|'.join(TENS)})(?:-(?:{'|'.join(ONES)}))?"
    rf"|{'|'.join(sorted(('zero', 'no', *ONES, *TEENS), key=len, reverse=True))}"
)

# Numbers that count no minutes and no units: times of day, doses such as "3 x 12" and "3 sets of 10", what is
# rounded, and what is only denied behind the right number: "two units, not three".
ASIDE = re.compile(
    r"\b\d{1,2}:\d\d(?! ?min)(?: ?[ap]\.?m\b)?"
    r"|(?<![\w.-])(?!59)\d{1,2} ?(?:[x\u00d7]|sets of) ?\d{1,3}\b(?! ?(?:min|units?\b|=))"
    r"|\bround(?:s|ed|ing)?(?: it)?(?: up| down| off)? (?:to|after|past|at|from) (?:an hour|the hour|\d{2}\b)"
    rf"|(?<=[\w)]), not (?:{IN_WORDS}|\d{{1,2}})(?: units?)?(?=\W*(?:[.;!]|$))"
)


def number(word: str, other: int = 0) -> int:
    """A number that is written in digits or as one of the words; `other` where it is neither."""
    return int(word) if word.isdigit() else NUMBERS.get(word, other)
