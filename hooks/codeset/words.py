"""Plain text and its pieces: what a reader sees of a line of Markdown, words, lists, and figures.

A figure is every word with a digit in it, and a number word in front of something that is counted
or measured ("six functions", "three times a week"). The word "one" is none: it is mostly an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from .cells import with_bars

Place = tuple[int, int]  # from the first character up to, not including, the last

# A code as the trade writes them: five digits in CPT, a letter and four digits in HCPCS level II.
CODE = "(?:[0-9]{5}|[A-Za-z][0-9]{4})"

# The modifiers of two letters that come up beside these codes; in capitals, since some are words.
MODIFIER = re.compile(r"(?<![\w])(?:G[ANOPXYZ]|C[OQ]|KX|AT|X[EPSU])(?!\w)")

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
# What would change a value by standing right before or behind it.
BEFORE = re.compile(
    rf"(?:[^\W_]|\$|\d[.,]|(?<![\w)\]])[\u2212\u2013-]|\b(?:{WORDS}|million|billion)[\s-]+)\Z", re.I
)
AFTER = re.compile(r"[^\W_]|%|[.,]\d+|[\s-]+(?:hundred|thousand|million|billion|(?:and )?a half)\b", re.I)
ANY_NUMBER = re.compile(rf"{NUMBER.pattern}|\b(?:{WORDS})\b")


def figures_of(text: str) -> Iterator[tuple[int, int]]:
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


# What may be exchanged in a value without leaving a figure that is bound to nothing: number words, codes.
EXCHANGEABLE = re.compile(rf"\b(?:{WORDS}|[0-9]{{5}})\b")


@lru_cache(maxsize=4096)
def skeleton(form: str) -> str:
    """A value in lower case with a mark in place of each number word and code; empty if there is none, or if
    too little else is left to know it by."""
    left = EXCHANGEABLE.sub("#", form)
    return left if left != form and re.search("[^\\W\\d]{3}", left) else ""


def numbers(text: str) -> list[str]:
    """All numbers of a short text, in digits or words, in lower case, in their order."""
    return ANY_NUMBER.findall(text.lower())


def without_numbers(text: str) -> str:
    """A short text with a mark in place of each number: two texts that differ in numbers alone are equal."""
    return ANY_NUMBER.sub("#", text.lower())


# --- Words and lists ---

# What parts words: all but letters, digits and the dollar sign. On bytes: many times faster than a pattern.
PARTS = bytes(byte if chr(byte).isalnum() or chr(byte) == "$" else 32 for byte in range(256))


def endings(pattern: str) -> list[str]:
    """All words of a pattern: `strength{en,ens}` is strength, strengthen and strengthens, `injur{y,ies}`
    is injury and injuries, since nothing ends in a bare stem before `y` or `ies`; `{one,a single} visit` is
    one of whole words."""
    return spelt(pattern.lower(), {})


def spelt(pattern: str, terms: Mapping[str, str]) -> list[str]:
    """All words of a pattern in which `<name>` stands for any of the shared words of that name; they stand
    between bars."""
    choice = CHOICE.search(pattern)
    if not choice:
        return [pattern]
    before, behind = pattern[: choice.start()], pattern[choice.end() :]
    if choice["name"]:
        words = [word for each in terms[choice["name"]].split("|") for word in spelt(each, terms)]
    else:
        words = choice["words"].split(",")
        is_ending = before[-1:].isalnum()
        words += [""] if is_ending and not {"y", "ies", "ory"} & {*words} else []
    return [before + word + more for word in words for more in (spelt(behind, terms) if behind else [""])]


CHOICE = re.compile(r"<(?P<name>[^<>]+)>|\{(?P<words>[^{}]*)\}")


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of some words, as `alternatives` spells it."""
    return re.compile(alternatives(words))


def alternatives(words: Iterable[str]) -> str:
    """The source of a pattern for any of some words, the longest first; it begins with their first letters,
    by which it is found many times faster than by the border of a word. The short "n't" stands behind a
    letter."""
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        border = "" if word.startswith("n't") else rf"(?<!\w{re.escape(word[0])})"
        groups.setdefault(re.escape(word[0]) + border, []).append(re.escape(word[1:]))
    if not groups:
        return "(?!)"
    grouped = "|".join(rf"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())
    return rf"(?:{grouped})(?!\w)"


def letters(text: str) -> str:
    """A text as long as before with a blank for whatever parts words."""
    return text.encode("latin-1", "replace").translate(PARTS).decode("latin-1")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case: runs of letters and digits."""
    return letters(text).split()


SHOWN = re.compile(r"[^\n]")


def blank(text: str, places: list[Place]) -> str:
    """The text with blanks in place of the places, so that every line and column stays true."""
    parts, position = [], 0
    for start, end in sorted(places):
        start = max(start, position)
        if end > start:
            piece = text[start:end]
            parts += [text[position:start], SHOWN.sub(" ", piece) if "\n" in piece else " " * len(piece)]
            position = end
    return "".join([*parts, text[position:]])


def put(text: str, match: re.Match[str], sign: str) -> str:
    """A text as long as before with a sign in place of a match."""
    return f"{text[: match.start()]}{sign.ljust(len(match[0]))}{text[match.end() :]}"


def blanks(match: re.Match[str]) -> str:
    """As many blanks as a match is long."""
    return " " * len(match[0])


def joined(names: Iterable[str], word: str = "and") -> str:
    """`a`, `a and b`, or `a, b and c`; another `word` may stand for the `and`."""
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last


def of(number: int, thing: str) -> str:
    """A number of things: `1 unit`, `24 minutes`, and `no unit`."""
    if not number and thing.endswith("unit"):
        return f"no {thing}"
    return f"{number} {thing}" + ("" if number == 1 else "s")


# --- Markdown of one line ---

LONGEST = 5_000  # characters of a value
ATTRIBUTES = re.compile(r"\n?(?:^|(?<=[\s)*_`]))\{:?[ ]*[#.][^{}\n]*\}", re.M)
LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\([^()\s]*\)")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
STARS = re.compile(r"(\*{1,3})(?=[^\s*])([^*]+?)(?<=[^\s*])\1")
LINES = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]+?)(?<=[^\s_])\1(?!\w)")
BLANKS = re.compile(r"[ \n]{2,}|\n")
MARKS = re.compile(r"[*_`\[{]")


def plain(text: str) -> str:
    """Markdown of one item as a reader sees it: no links, emphasis or attribute lists."""
    # No value that the data could hold is as long as that.
    if len(text) <= LONGEST and MARKS.search(text):
        parts = CODE_SPAN.split(ATTRIBUTES.sub("", text))
        # Every third part is the inside of a code span, the one before it its ticks.
        text = "".join(
            part if index % 3 == 2 else _unmarked(part) for index, part in enumerate(parts) if index % 3 != 1
        )
    return BLANKS.sub(" ", text).strip(" ")


def _unmarked(text: str) -> str:
    text = LINK.sub(lambda match: match["text"], text)
    return LINES.sub(r"\2", STARS.sub(r"\2", text))


# --- Running text: its blocks, each as one line ---

# A paragraph, an item of a list, a heading, a row of a table.
BLOCK = re.compile(
    r"(?:!!!|\?\?\?|#{1,6}(?!#))[^\n]*"
    r"|[^\s\n][^\n]*(?:\n(?![ \t>]*(?:\n|[-+#|:]|!!!|\?\?\?|\*\s|\d{1,3}[.)]\s))[^\n]+)*"
)
LINK_END = re.compile(r"\]\([ \t]*\)(?:\{[^{}\n]*\})?")
# Emphasis by low lines; a blank to fill in has more of them.
LOW_LINES = re.compile(r"(?<![\w])_{1,2}(?=[^\s_])|(?<=[^\s_])_{1,2}(?![\w])")
QUOTE = re.compile(r"\n[ \t>]+")
BOX = re.compile(r"^([ \t>]*)\[[ x]?\](?= )", re.M)  # of a checklist: its item has a sign of its own
BRACES = re.compile(r"\{:?[^{}\n]*\}")
# Marks that a reader passes over, and letters that stand for plain ones.
TYPED = {**dict.fromkeys("[]", " "), **dict.fromkeys("\u201c\u201d", '"'), "\u2019": "'", "\u2011": "-"}
RUN = re.compile(r'[^\s*"]+')


def unmarked(text: str) -> str:
    """A text as long as before, in lower case but for modifiers, and without the marks of links, attributes
    and quotations; the cells of a table that was pasted from a sheet stand between bars."""
    lower = text.lower()
    # A few letters of other scripts change their length in lower case.
    if len(lower) == len(text):
        parts, last = [], 0
        for match in MODIFIER.finditer(text):
            parts += [lower[last : match.start()], match[0]]
            last = match.end()
        text = "".join([*parts, lower[last:]])
    text = with_bars(text)
    text = QUOTE.sub(_unquoted, text) if ">" in text else text
    text = LOW_LINES.sub(blanks, text) if "_" in text else text
    text = BOX.sub(lambda match: f"{match[1]}\u2022".ljust(len(match[0])), text)
    text = BRACES.sub(blanks, LINK_END.sub(blanks, text) if "](" in text else text)
    for mark, plain in TYPED.items():
        text = text.replace(mark, plain)
    return text


def _unquoted(match: re.Match[str]) -> str:
    return match[0].replace(">", " ")


SHORT_ROW = 60  # characters; two words with a bar between are a row, a long line with one bar is not


def is_row(line: str) -> bool:
    """Whether a line is a row of a table; in a sheet that was written elsewhere it need not begin with a
    bar."""
    return line.startswith("|") or ("\n" not in line and line.count("|") > (len(line) >= SHORT_ROW))


def in_a_line(block: str) -> str:
    """A block of an unmarked text with single blanks, without marks of emphasis and what nobody sees."""
    return " ".join(block.replace("*", " ").replace('"', " ").replace("\u00ad", "").split())


def places(text: str, block: Place) -> list[int]:
    """Where in a text each character stands of a block's line, as `in_a_line` gives it."""
    at: list[int] = []
    for word in RUN.finditer(text, *block):
        kept = [place for place in range(*word.span()) if text[place] != "\u00ad"]
        at += [*kept, word.end()] if kept else []
    return at
