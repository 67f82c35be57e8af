"""Lists that are made from the data: written into a page between two comments, and compared there.

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

REGION = re.compile(
    r"(?P<open><!-- register: (?P<name>[a-z]+) -->\n)(?P<body>.*?)(?P<close><!-- end of register -->)", re.S
)


@dataclass(frozen=True)
class Difference:
    """The first line of a register that is not what the data says."""

    span: Span
    message: str
    expected: str
    found: str


def sources(code_set: CodeSet) -> str:
    """The sources as Markdown: one section each, in the order of whoever says so."""
    records = sorted(code_set.sources.items(), key=lambda item: (str(item[1]["by"]).lower(), item[0]))
    return "\n" + "".join(_source(name, record) + "\n\n" for name, record in records)


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


REGISTERS: dict[str, Callable[[CodeSet], str]] = {"sources": sources}


def written(text: str, code_set: CodeSet) -> str:
    """The text of a page with each of its registers made anew."""
    return REGION.sub(
        lambda m: m["open"] + REGISTERS[m["name"]](code_set) + m["close"] if m["name"] in REGISTERS else m[0],
        text,
    )


def differences(source: Source, code_set: CodeSet) -> Iterator[Difference]:
    """For each register of a page the first line that differs from the data."""
    for match in REGION.finditer(source.text):
        if match["name"] not in REGISTERS:
            span = source.span(match.start(), match.end("open") - 1)
            names = ", ".join(REGISTERS)
            yield Difference(span, f"there is no register `{match['name']}`", names, match["name"])
            continue
        wanted = REGISTERS[match["name"]](code_set).split("\n")
        lines = match["body"].split("\n")
        first = source.span(match.start("body"), match.end("body")).line
        for offset, (found, expected) in enumerate(zip_longest(lines, wanted, fillvalue="")):
            if found != expected:
                line = min(first + offset, len(source.lines))
                yield Difference(
                    Span(source.path, line, 1, max(len(found), 1)),
                    f"the register of {match['name']} is not what the data says",
                    expected or "the end of the register",
                    found or "nothing",
                )
                break
