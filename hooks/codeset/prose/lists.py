"""A sentence in; out come its codes and names of codes in lists: "97112, 97116 and gait training"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Listed(NamedTuple):
    """Codes and names in one list, each with the codes that it may mean, and the list's place."""

    items: list[tuple[re.Match[str], frozenset[str]]]
    start: int
    end: int


def in_lists(
    items: Iterable[tuple[re.Match[str], frozenset[str]]], goes_on: Callable[[Listed, re.Match[str]], bool]
) -> list[Listed]:
    """The lists of some codes and names, in their order; of those that overlap the first and longest. Whether
    a list goes on with an item tells who reads it."""
    found: list[Listed] = []
    for match, codes in sorted(items, key=lambda item: (item[0].start(), -item[0].end())):
        if found and match.start() < found[-1].end:
            continue
        if found and goes_on(found[-1], match):
            before = found.pop()
            found.append(Listed([*before.items, (match, codes)], before.start, match.end()))
        else:
            found.append(Listed([(match, codes)], match.start(), match.end()))
    return found
