"""Case files: Markdown in which a person reads the input beside the whole expected output.

`# rule` names the rule, `## heading` a case. A line such as `docs/97112.md`: in backticks with a
colon labels the fence under it as that file; `, as bytes` after the backticks means that escapes
such as \\r or \\xff in it are bytes. A `text` fence is the expected output, empty when nothing is
reported. Files that stand before the first case belong to every case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

LABEL = re.compile(r"`(?P<path>[\w./-]+)`(?P<bytes>, as bytes)?:")
FENCE = re.compile(r"(?P<ticks>`{3,})(?P<info>\w*)")


@dataclass
class Case:
    """One case: the files to check, and where the expected output stands in the case file."""

    file: Path
    rule: str
    name: str
    files: dict[str, bytes] = field(default_factory=dict)
    expected: str = ""
    lines: tuple[int, int] | None = None  # of the expected output, 0-based, end excluded

    def __str__(self) -> str:
        return f"{self.rule} - {self.name}"


def read_cases(path: Path) -> list[Case]:
    """All cases of a case file. Raises ValueError for a fence that nobody would read."""
    lines = path.read_text(encoding="utf-8").split("\n")
    rule, shared, cases = path.stem, {}, []
    label, index = None, 0
    while index < len(lines):
        line = lines[index]
        if line.startswith("## "):
            if label or any(case.name == line[3:] for case in cases):
                raise ValueError(f"{path}:{index + 1}: a label without a fence above, or a name used twice")
            cases.append(Case(path, rule, line[3:], dict(shared)))
        elif match := LABEL.fullmatch(line):
            label = match
        elif match := FENCE.fullmatch(line):
            end = lines.index(match["ticks"], index + 1)
            body = "\n".join(lines[index + 1 : end])
            if match["info"] == "text":
                cases[-1].expected, cases[-1].lines = body, (index + 1, end)
            elif label:
                content = body + "\n"
                data = content.encode()
                if label["bytes"]:
                    data = content.encode("latin-1").decode("unicode_escape").encode("latin-1")
                (cases[-1].files if cases else shared)[label["path"]] = data
                label = None
            else:
                raise ValueError(f"{path}:{index + 1}: a fence without a label")
            index = end
        index += 1
    for case in cases:
        if case.lines is None:
            raise ValueError(f"{path}: the case `{case.name}` has no expected output")
    return cases


def update(case: Case, output: str) -> None:
    """Write the output of a case into its file; cases below keep their places by being read again."""
    for fresh in read_cases(case.file):
        if fresh.name == case.name:
            lines = case.file.read_text(encoding="utf-8").split("\n")
            start, end = fresh.lines
            lines[start:end] = output.split("\n") if output else []
            case.file.write_text("\n".join(lines), encoding="utf-8")
