"""Lists that are made from the data: written into a page between two comments, and compared there.

    <!-- register: sources -->
    ...
    <!-- end of register -->
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    """The sources as Markdown: one section each, in the order of their titles' issuers."""
    parts = []
    for name, record in sorted(code_set.sources.items(), key=lambda item: (str(item[1].get("by")).lower(), item[0])):
        where = record.get("address")
        lines = [
            f"### {record.get('title')} {{ #{name} }}",
            "",
            f"By {record.get('by')}." + (f" Section {record['section']}." if record.get("section") else ""),
            f"Version: {record.get('version')}. Read on {record.get('read')}"
            + (f", in {record['read_in']}." if record.get("read_in") else "."),
        ]
        if record.get("citation"):
            lines.append(f"Reference: {record['citation']}.")
        if where:
            lines.append(f"Address: <{where}>")
        parts.append("\n".join(lines))
    return "\n" + "\n\n".join(parts) + "\n\n"


REGISTERS: dict[str, Callable[[CodeSet], str]] = {"sources": sources}


def written(text: str, code_set: CodeSet) -> str:
    """The text of a page with each of its registers made anew."""
    return REGION.sub(
        lambda m: m["open"] + REGISTERS[m["name"]](code_set) + m["close"] if m["name"] in REGISTERS else m[0], text
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
        for offset, (found, expected) in enumerate(zip(lines + [""] * len(wanted), wanted + [""] * len(lines))):
            if found != expected:
                first = source.span(match.start("body"), match.start("body") + 1).line
                span = Span(source.path, min(first + offset, len(source.lines)), 1, max(len(found), 1))
                yield Difference(
                    span, f"the register of {match['name']} is not what the data says",
                    expected or "the end of the register", found or "nothing",
                )
                break
