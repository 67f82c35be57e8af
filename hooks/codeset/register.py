"""Lists that are made from the data: written into their page between two comments, and compared there.

<!-- register: sources -->
...
<!-- end of register -->
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from .records import CodeSet
from .source import Source, Span

OPEN = "<!-- register: {name} -->\n"
CLOSE = "<!-- end of register -->"
# Comments that mean to open or close a register, however they are spelled.
MEANT = re.compile(r"<!--[ \t]*(?:end of )?registers?\b[^\n]{0,80}", re.I)
REMEDY = "run `python -m codeset register` in the folder hooks and commit the page"


@dataclass(frozen=True)
class Difference:
    """The first line of a register that is not what the data says, or a comment that opens none."""

    span: Span
    message: str
    expected: str
    found: str
    help: str = REMEDY


def sources(code_set: CodeSet) -> str:
    """The sources as Markdown: one section each, in the order of whoever says so."""
    records = sorted(code_set.sources.items(), key=lambda item: (str(item[1]["by"]).lower(), item[0]))
    return "\n" + "".join(_source(name, record) + "\n\n" for name, record in records)


# The page that holds each register, and what makes it.
REGISTERS: dict[str, tuple[str, Callable[[CodeSet], str]]] = {
    "sources": ("docs/about/sources.md", sources),
}


def written(source: Source, code_set: CodeSet) -> str:
    """The text of a page with its registers made anew."""
    text = source.text
    for name, (path, make) in REGISTERS.items():
        if path == source.path and (place := _place(text, name)):
            text = text[: place[0]] + make(code_set) + text[place[1] :]
    return text


def differences(source: Source, code_set: CodeSet) -> Iterator[Difference]:
    """For each register of a page the first line that differs from the data."""
    known = [name for name, (path, _) in REGISTERS.items() if path == source.path]
    places = {name: place for name in known if (place := _place(source.text, name))}
    expected = {end for start, stop in places.values() for end in (start, stop)}
    for comment in MEANT.finditer(source.text):
        if comment.start() not in expected and comment.end() + 1 not in expected:
            yield Difference(
                source.span(*comment.span()),
                "this comment opens or closes no register",
                "; ".join(OPEN.format(name=name).strip() for name in known) or "no register on this page",
                comment[0],
                f"write the two comments as `{OPEN.format(name='sources').strip()}` and `{CLOSE}`",
            )
    for name in known:
        if name in places:
            yield from _first_difference(source, name, places[name], REGISTERS[name][1](code_set))
        else:
            yield Difference(
                Span(source.path),
                f"the register of {name} is not on this page",
                f"`{OPEN.format(name=name).strip()}` and below it `{CLOSE}`",
                "nothing",
                "write the two comments, then " + REMEDY,
            )


def _place(text: str, name: str) -> tuple[int, int] | None:
    """Where the lines of a register stand, without its two comments."""
    start = text.find(OPEN.format(name=name))
    start += len(OPEN.format(name=name)) if start >= 0 else 0
    stop = text.find(CLOSE, start) if start > 0 else -1
    return (start, stop) if stop >= 0 else None


def _first_difference(source: Source, name: str, place: tuple[int, int], wanted: str) -> Iterator[Difference]:
    first = source.span(*place).line
    lines = source.text[slice(*place)].split("\n")
    for offset, (found, expected) in enumerate(zip_longest(lines, wanted.split("\n"), fillvalue="")):
        if found != expected:
            span = Span(source.path, min(first + offset, len(source.lines)), 1, max(len(found), 1))
            message = f"the register of {name} is not what the data says"
            yield Difference(span, message, expected or "the end of the register", found or "nothing")
            return


def _source(name: str, record: dict[str, Any]) -> str:
    section = f" Section: {record['section']}." if "section" in record else ""
    copy = f", in {record['read_in']}" if "read_in" in record else ""
    lines = [
        f"### {record['title']} {{ #{name} }}",
        "",
        f"By {record['by']}.{section}",
        f"Version: {record['version']}. Read on {record['read']}{copy}.",
    ]
    if "citation" in record:
        lines.append(f"Reference: {record['citation']}.")
    if "address" in record:
        lines.append(f"Address: <{record['address']}>")
    return "\n".join(lines)
