"""What a figure is: the numbers of a text, with their places.

A figure is every word with a digit in it, and a number word in front of something that is counted
or measured ("six functions", "three times a week"). The word "one" is none: it is mostly an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# By their first letters, which is how they are found fast.
FIRST = {
    "t": "wo|wice|welve|wenty(?:-[a-z]+)?|hree|hird|hirteen|hirty(?:-[a-z]+)?|housand|en|enth",
    "f": "our|ourth|ourteen|orty(?:-[a-z]+)?|ive|ifth|ifteen|ifty(?:-[a-z]+)?",
    "s": "ix|ixth|ixteen|ixty(?:-[a-z]+)?|even|eventh|eventeen|eventy(?:-[a-z]+)?",
    "e": "ight|ighth|ighteen|ighty(?:-[a-z]+)?|leven",
    "n": "ine|inth|ineteen|inety(?:-[a-z]+)?",
    "h": "undred|alf",
    "d": "ozen",
    "q": "uarter",
}
WORDS = "|".join(f"{first}(?:{rest})" for first, rest in FIRST.items())
# The same at the beginning of a word; the border stands behind the letter, so that letters are looked for.
WORDS_APART = "|".join(rf"{first}(?<!\w{first})(?:{rest})" for first, rest in FIRST.items())
COUNTED = (
    "areas?|cases?|centimeters?|cents?|claims?|days?|degrees?|dollars?|falls?|functions?|hours?|inch(?:es)?|meters?"
    "|minutes?|months?|participants?|patients?|payers?|people|percent|persons?|players?|points?|regions?"
    "|repetitions?|reviews?|seconds?|sessions?|sets?|stud(?:y|ies)|times|trials?|units?|visits?|weeks?|weekly"
    "|years?|yearly|daily|a (?:day|week|month|year)|of (?:us|all) [a-z]+"
)
# Between two words a reader sees a space or a hyphen. In the text there may also be soft hyphens, which the
# marks of emphasis leave, the bracket of a link, and the marks of a quote.
SPACE = r"[\s\u00ad\[>]+"
GAP = r"[\s\u00ad\[>-]+"
DIGIT = (
    r"[\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u2188\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]"
)
# A number with what belongs to it: 2,480  0.55  24%  8:30  23rd. ICD-10-CM is a name.
NUMBER = re.compile(rf"{DIGIT}[^\W_]*(?:[.,:]{DIGIT}[^\W_]*)*%?")
NUMBER_WORD = re.compile(
    rf"(?:{WORDS_APART})(?=\b(?:{SPACE}(?:or|to){SPACE}(?:more|{WORDS}))?(?:{SPACE}[a-z]+)?{GAP}(?:{COUNTED})\b)"
)
# What would change a bound value by standing before or behind its link.
BEFORE_ANY = rf"[\d$]|\d[.,]|\b(?:{WORDS}|million|billion){GAP}"
BEHIND_ANY = rf"[\d%]|[.,]\d|{GAP}(?:hundred|thousand|million|billion|(?:and )?a half)\b|\[[^\]\n]*\d"
BEFORE = re.compile(rf"(?:{BEFORE_ANY})\Z", re.I)
ANY_NUMBER = re.compile(rf"{NUMBER.pattern}|\b(?:{WORDS})\b")


def find(text: str) -> Iterator[tuple[int, int]]:
    """The places of the figures of a running text, each with the letters or the sign before it."""
    for match in NUMBER.finditer(text):
        start = match.start()
        while start and text[start - 1].isalnum():
            start -= 1
        if text[start - 4 : match.end()] != "ICD-10":
            yield start - (start > 0 and text[start - 1] == "$"), match.end()
    lower = text.lower()
    # A few letters of other scripts change their length in lower case.
    for match in NUMBER_WORD.finditer(lower if len(lower) == len(text) else text):
        yield match.span()


def numbers(text: str) -> list[str]:
    """All numbers of a short text, in digits or words, in lower case, in their order."""
    return ANY_NUMBER.findall(text.lower())


def without_numbers(text: str) -> str:
    """A short text with a mark in place of each number: two texts that differ in numbers alone are equal."""
    return ANY_NUMBER.sub("#", text.lower())
