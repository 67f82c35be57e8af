"""The path to a code, from data: as Markdown, and as a drawing.

Without scripts a reader follows links from question to question; on paper their letters lead the same way.
"""

from __future__ import annotations

from string import ascii_uppercase
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

from ..data.tree import Tree


def outline(tree: Tree, names: dict[str, str]) -> str:
    """The path as Markdown: a section for each question, its answers as links, then one for each end.

    `names` are the names of the codes by their numbers.
    """
    questions, ends = tree.value["questions"], tree.value["ends"]
    letters = _letters(questions)
    text = "\n"
    for name, question in questions.items():
        text += f"### {letters[name]}. {question['asks']} {{ #{name} }}\n\n"
        text += f"{question['help']}\n\n" if "help" in question else ""
        for answer in question["answers"]:
            leads = answer["leads"]
            # In an element of its own, since the tool shows it below the answer.
            more = f' <span class="more">{answer["more"]}</span>' if "more" in answer else ""
            anchor, goes = (
                (leads, f"question {letters[leads]}")
                if leads in letters
                else (f"end-{leads}", _short(ends[leads], names))
            )
            text += f"- [{_upper(answer['says'])}](#{anchor}): {goes}.{more}\n"
        text += "\n"
    text += "## Where the path ends { #ends }\n\n"
    text += "The lines are samples with blanks: write only what happened.\n\n"
    for name, end in ends.items():
        text += f"### {_title(end, names)} {{ #end-{name} }}\n\n"
        text += f"**Why.** {end['reason']}\n\n"
        line = "\n{: .line }" if "____" in end["note"] else ""
        text += f"**In the note.** {_quoted(end)}{line}\n\n"
        text += f"**What would change it.** {end['changes']}\n\n"
    return text + f"[Back to the first question](#{next(iter(questions))})\n\n"


def _letters(questions: dict[str, Any]) -> dict[str, str]:
    """A letter for each question, and no number: a number on a page is a figure."""
    return dict(zip(questions, ascii_uppercase, strict=False))


def _title(end: dict[str, str], names: dict[str, str]) -> str:
    return f"{end['code']}: {names[end['code']]}" if "code" in end else end["title"]


def _short(end: dict[str, str], names: dict[str, str]) -> str:
    if "code" not in end:
        return f"**{end['title']}**"
    name = names[end["code"]]
    return f"**{end['code']}**, {name[0].lower()}{name[1:]}"


def _quoted(end: dict[str, str]) -> str:
    return f'"{end["note"]}"' if "____" in end["note"] else end["note"]


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


# The drawing, in pixels: two columns on a sheet 720 wide, where a letter is about half its size wide.
WIDTH, COLUMN, GAP = 720, 354, 9
SIZE, LINE, ROW = 15.4, 17, 29
LETTERS, HEADING = 27, 34  # in a line of an answer, of a question
TAG = 114  # the width of what an answer leads to


def drawing(tree: Tree) -> str:
    """The path as SVG: each question as a box, beside each answer the letter of the next question in a
    ring, or the end in a frame, which is a link where a page holds that end. Nothing is told by color."""
    boxes = [_box(name, tree) for name in tree.value["questions"]]
    heights = [height + GAP for _, height in boxes]
    # The questions stand in their order; the cut between the columns is where the sheet is shortest.
    cut = min(range(len(boxes) + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    placed: list[str] = []
    for number, (parts, _) in enumerate(boxes):
        left, first = (0, 0) if number < cut else (WIDTH - COLUMN, cut)
        placed += [f'<g transform="translate({left} {sum(heights[first:number])})">', *parts, "</g>"]
    height = max(sum(heights[:cut]), sum(heights[cut:])) - GAP
    size = f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" data-wide=""'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', *placed, "</svg>", ""])


def _box(name: str, tree: Tree) -> tuple[list[str], int]:
    """One question: its SVG, and its height."""
    questions, ends = tree.value["questions"], tree.value["ends"]
    letters = _letters(questions)
    heading = wrap(questions[name]["asks"], HEADING)
    parts = [*_ring(21, 21, letters[name]), *_texts(heading, 42, 26, bold=True)]
    top = 21 + LINE * len(heading)
    for answer in questions[name]["answers"]:
        said = wrap(answer["says"], LETTERS)
        height = max(ROW, LINE * len(said) + 9)
        middle, leads = top + height // 2, answer["leads"]
        parts.append(f'<path d="M1 {top}H{COLUMN - 1}" stroke="currentColor" stroke-width="0.5"/>')
        parts += _texts(said, 14, middle + 14 - LINE * len(said) // 2)
        left = COLUMN - TAG - 10
        if leads in letters:
            parts += _ring(left + TAG // 2, middle, letters[leads])
        else:
            parts += [f'<g data-end="{leads}">', *_tag(ends[leads], left, middle), "</g>"]
        top += height
    size = f'x="1" y="1" width="{COLUMN - 2}" height="{top - 2}"'
    return [f'<rect {size} rx="6" fill="none" stroke="currentColor"/>', *parts], top


def _texts(lines: list[str], x: int, y: int, bold: bool = False) -> list[str]:
    return [_text(line, f'x="{x}" y="{y + LINE * number}"', bold) for number, line in enumerate(lines)]


def _ring(x: int, y: int, letter: str) -> list[str]:
    """A question by its letter."""
    return [
        f'<circle cx="{x}" cy="{y}" r="12" fill="none" stroke="currentColor"/>',
        _centered(x, y, letter, bold=True),
    ]


def _tag(end: dict[str, str], x: int, middle: int) -> list[str]:
    """An end: a code in a heavy frame, anything else in a broken one."""
    frame = 'stroke-width="2"' if "code" in end else 'stroke-dasharray="4 3"'
    return [
        f'<rect x="{x}" y="{middle - 12}" width="{TAG}" height="24" rx="4" fill="none"'
        f' stroke="currentColor" {frame}/>',
        _centered(x + TAG // 2, middle, end.get("code") or end["tag"], bold="code" in end),
    ]


def _centered(x: int, y: int, text: str, bold: bool) -> str:
    return _text(text, f'x="{x}" y="{y + 5}" text-anchor="middle"', bold)


def _text(text: str, place: str, bold: bool) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text {place} font-size="{SIZE}"{weight} fill="currentColor">{escape(text)}</text>'
