"""What a tagged PDF holds, read by its own structure: which texts in which order, how large and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf

SHOWN = {"Tj", "TJ", "'", '"'}
PAINTED = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}


class Run(NamedTuple):
    """A piece of text: the number of its side and of its marked content, or None outside of any; its size
    and how far its line is from the lower edge, in points."""

    side: int
    mark: int | None
    text: str
    size: float
    height: float


class Tagged:
    """A PDF as a reader for the blind sees it."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self.root = self.pdf.Root
        self.runs: list[Run] = []
        self.unmarked: list[str] = []  # what is painted outside of marked content
        for side, page in enumerate(self.pdf.pages):
            self._read(side, page)

    def _read(self, side: int, page: pikepdf.Page) -> None:
        fonts = {
            name: _letters(font.ToUnicode.read_bytes())
            for name, font in page.Resources.get("/Font", {}).items()
        }
        matrix, kept, marks, letters, size, line = pikepdf.Matrix(), [], [], {}, 0.0, pikepdf.Matrix()
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop()
                case "cm":
                    matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
                case "BDC":
                    properties = operands[1] if isinstance(operands[1], pikepdf.Dictionary) else {}
                    marks.append(properties.get("/MCID"))
                case "BMC":
                    marks.append(None)
                case "EMC":
                    marks.pop()
                case "Tf":
                    letters, size = fonts[str(operands[0])], float(operands[1])
                case "Tm":
                    line = pikepdf.Matrix(*map(float, operands))
                case name if name in SHOWN:
                    text = "".join(_decoded(part, letters) for part in _strings(operands))
                    place = line @ matrix
                    mark = next((int(mark) for mark in reversed(marks) if mark is not None), None)
                    self.runs.append(Run(side, mark, text, size * abs(place.d), place.f))
                    self.unmarked += [] if marks else [text]
                case name if name in PAINTED and not marks:
                    self.unmarked.append(name)

    def elements(self, element: pikepdf.Object | None = None) -> Iterator[pikepdf.Object]:
        """All elements of the structure, in reading order."""
        for kid in _kids(self.root.StructTreeRoot if element is None else element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from self.elements(kid)

    def named(self, name: str) -> list[pikepdf.Object]:
        return [element for element in self.elements() if str(element.S) == f"/{name}"]

    def text(self, element: pikepdf.Object | None = None, without: tuple[str, ...] = ()) -> str:
        """The text below an element, in reading order, without elements of some names."""
        texts: dict[tuple[int, int | None], str] = {}
        for run in self.runs:
            key = (run.side, run.mark)
            texts[key] = texts.get(key, "") + run.text
        sides = {page.objgen: number for number, page in enumerate(self.pdf.pages)}

        def below(element: pikepdf.Object) -> Iterator[str]:
            for kid in _kids(element):
                if isinstance(kid, int):
                    yield texts.get((sides[element.Pg.objgen], kid), "")
                elif "/S" in kid and str(kid.S).lstrip("/") not in without:
                    yield from below(kid)

        return "".join(below(self.root.StructTreeRoot if element is None else element))

    def fonts(self) -> dict[str, bool]:
        """The fonts by name, each with whether it is embedded."""
        return {
            str(font.BaseFont): any(key.startswith("/FontFile") for key in map(str, _descriptor(font)))
            for page in self.pdf.pages
            for font in page.Resources.Font.values()
        }


def _kids(element: pikepdf.Object) -> list:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _descriptor(font: pikepdf.Object) -> pikepdf.Object:
    return font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor


def _strings(operands) -> Iterator[bytes]:
    for part in operands[-1] if isinstance(operands[-1], pikepdf.Array) else operands[-1:]:
        if isinstance(part, pikepdf.String):
            yield bytes(part)


def _decoded(part: bytes, letters: dict[int, str]) -> str:
    codes = (int.from_bytes(part[i : i + 2], "big") for i in range(0, len(part), 2))
    return "".join(letters[code] for code in codes)


def _letters(table: bytes) -> dict[int, str]:
    """A font's table from codes to characters."""
    rows = re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", table.partition(b"endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows}
