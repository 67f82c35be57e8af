"""Many phrases and a text in; out come the places where one of them stands, each as a match.

A pattern with thousands of alternatives takes longer to compile than a site takes to read. A phrase is found
by its first two words instead, which are looked up for each word of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set

TOKEN = re.compile(r"[^\W_]+|[\ue000-\uf8ff]")
STOP = re.compile(r"[;:]|\. |,? (?:but )?never\b|, (?:but )?not\b")
ANY = re.compile(r"(?s).+")
Heads = dict[str, list[tuple[str, int]]]  # by the second word: phrases, each with where its first word begins


class Phrases:
    """Any of some phrases, the longest first, between borders of words; the short "n't" may stand behind a
    letter."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._heads: dict[str, Heads] = {}
        for phrase in sorted({*phrases}, key=lambda phrase: (-len(phrase), phrase)):
            words = [*TOKEN.finditer(phrase)]
            first = words[phrase.startswith("n't")]  # what is cut off by the apostrophe is no word of a text
            behind = [word[0] for word in words if word.start() > first.start()]
            heads = self._heads.setdefault(first[0], {})
            heads.setdefault(behind[0] if behind else "", []).append((phrase, first.start()))

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """The matches in a text, from left to right, as those of a pattern."""
        end = len(text) if end is None else min(end, len(text))
        heads, done, held = self._heads, start, None
        for token in TOKEN.finditer(text, start, end):
            if held and (found := self._at(text, *held, token[0], done, end)):
                done = found.end()
                yield found
            held = (token.start(), heads[token[0]]) if token[0] in heads else None
        if held and (found := self._at(text, *held, "", done, end)):
            yield found

    @staticmethod
    def _at(text: str, at: int, heads: Heads, following: str, done: int, end: int) -> re.Match[str] | None:
        """The longest phrase whose first word stands at a place of a text."""
        for phrase, before in (*heads.get(following, ()), *(heads.get("", ()) if following else ())):
            first, last = at - before, at - before + len(phrase)
            if (
                first >= done
                and last <= end
                and text.startswith(phrase, first)
                and not (last < len(text) and (text[last].isalnum() or text[last] == "_"))
                and not (
                    first
                    and phrase[0].isalnum()
                    and not phrase.startswith("n't")
                    and _in_word(text[first - 1])
                )
            ):
                return ANY.match(text, first, last)
        return None

    def may_be_among(self, words: Set[str]) -> bool:
        """Whether a text with these words can have one of them."""
        return not self._heads.keys().isdisjoint(words)

    @property
    def heads(self) -> Set[str]:
        """The words that they begin with."""
        return self._heads.keys()

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        return next(self.finditer(text, start, end), None)

    def findall(self, text: str, start: int = 0, end: int | None = None) -> list[str]:
        return [match[0] for match in self.finditer(text, start, end)]

    def sub(self, put: Callable[[re.Match[str]], str], text: str) -> str:
        """The text with something put in place of each match."""
        parts, last = [], 0
        for match in self.finditer(text):
            parts += [text[last : match.start()], put(match)]
            last = match.end()
        return "".join([*parts, text[last:]]) if parts else text


def in_order(parts: Iterable[Phrases], text: str, far: int) -> Iterator[list[re.Match[str]]]:
    """The places where some parts follow each other in a statement, each at most so many characters behind
    the one before it."""
    first, *others = parts
    for begun in first.finditer(text):
        found = [begun]
        for part in others:
            start = found[-1].end()
            stop = STOP.search(text, start, start + far)
            further = part.search(text, start, stop.start() if stop else start + far)
            if not further:
                break
            found.append(further)
        else:
            yield found


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"
