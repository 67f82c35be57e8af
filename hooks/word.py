"""A handout as a document of a word processor: plain Python, without MkDocs.

The HTML of the template word.html goes in, a .docx comes out, with real headings, lists and tables. Blanks
and boxes are content controls: they print as lines and squares, and are filled in and ticked on screen.
python-docx is loaded when it is first used. How the document looks: word_styles.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import word_styles

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.html import HtmlElement

DRAWING = re.compile(r'<svg class="fig"[^>]*?aria-label="(?P<words>[^"]*)".*?</svg>', re.S)
BLANK = re.compile(r"(_{3,})")
CLAUSES = re.compile(r"[,.;:()\"]+")
LINE = 0.84  # of a blank: the letters of the word processor are wider than ours
HEADINGS = {f"h{level}": level for level in range(1, 5)}
SKIPPED = ("sup", "svg", "style", "script", "caption")
SHORT = 60  # characters of the name of a blank or a box, which a screen reader says
WIDE, NARROW = "_" * 30, "_" * 16  # the blanks of the head
PICTURE = 54  # mm
ROW = 9  # mm, to write in by hand
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
BOX_FONT = '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/>'
BOX = (
    '<w:sdt {names}><w:sdtPr><w:alias w:val="{label}"/><w:id w:val="{number}"/><w14:checkbox>'
    '<w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
    f"<w:sdtContent><w:r><w:rPr>{BOX_FONT}</w:rPr><w:t>\u2610</w:t></w:r></w:sdtContent></w:sdt>"
)
FIELD = (
    '<w:sdt {names}><w:sdtPr><w:alias w:val="{label}"/><w:id w:val="{number}"/><w:showingPlcHdr/><w:text/>'
    "</w:sdtPr><w:sdtContent><w:r><w:t>{line}</w:t></w:r></w:sdtContent></w:sdt>"
)


@dataclass
class Made:
    """A document while it is made: its drawings, each with its words, and how many controls it has."""

    document: Document
    drawings: list[tuple[bytes, str]]
    controls: int = 0


def document(html: str, drawn: Callable[[str], bytes], day: str, version: str) -> bytes:
    """The document of a handout: `html` as word.html writes it, `drawn` makes a PNG of a drawing, `day` and
    `version` are those of the build."""
    import docx
    from lxml.html import document_fromstring

    drawings = [(drawn(found[0]), unescape(found["words"])) for found in DRAWING.finditer(html)]
    root = document_fromstring(DRAWING.sub('<img class="fig">', html))
    made = Made(docx.Document(), drawings[::-1])
    body, language = root.find("body"), root.get("lang")
    word_styles.prepare(made.document, int(body.get("data-size")), language)
    told = {each.get("name"): each.get("content") for each in root.iter("meta")}
    title = root.findtext("head/title")
    word_styles.describe(made.document, title, told, language, day, version)
    _head(body.find("header"), title, made)
    _blocks(body.find("main"), made.document, made)
    _foot(body.find("footer"), made)
    return word_styles.saved(made.document, day)


def _head(header: HtmlElement, title: str, made: Made) -> None:
    """The head: on the first page room for the clinic, on the others what the sheet is; a draft's box."""
    section = made.document.sections[0]
    section.different_first_page_header_footer = True
    letter = section.first_page_header.paragraphs[0]
    name, *rooms = header.find("p[@class='letter']")
    _text(letter, f"{name.text_content()}\t", bold=True)
    for room in rooms:
        _runs(room, letter, made)
        _text(letter, "  ")
    other = section.header.paragraphs[0]
    _text(other, name.text_content(), bold=True)
    _text(other, f"\t{title}")
    for box in header.findall("p[@class='draft']"):
        paragraph = made.document.add_paragraph(style=word_styles.BOXED)
        name, *rooms = box
        _text(paragraph, f"{name.text_content()}\n", bold=True)
        for room in rooms:
            _runs(room, paragraph, made)
            _text(paragraph, "  ")


def _foot(footer: HtmlElement, made: Made) -> None:
    """The foot, the same on every page: where the sources stand, the page, edition, notice and version."""
    section = made.document.sections[0]
    for foot in (section.first_page_footer, section.footer):
        for place, line in enumerate(footer.findall("p")):
            paragraph = foot.paragraphs[0] if not place else foot.add_paragraph(style="Footer")
            _runs(line, paragraph, made)
            if not place:
                _text(paragraph, f"\t{footer.get('data-page')} ")
                word_styles.count(paragraph, "PAGE")
                _text(paragraph, f" {footer.get('data-of')} ")
                word_styles.count(paragraph, "NUMPAGES")


def _blocks(parent: HtmlElement, place: Any, made: Made) -> None:
    """The blocks of an element, in the document."""
    before = ""  # what the heading above says of the list below it
    for element in parent:
        kind = element.tag
        if kind in HEADINGS:
            before = element.get("class") or ""
            heading = made.document.add_heading(level=HEADINGS[kind])
            heading.paragraph_format.page_break_before = bool({"side", "blanks"} & {*before.split()})
            _runs(element, heading, made)
        elif kind in ("ul", "ol"):
            if "blanks" in before.split():
                _form(element, made)
            else:
                _list(element, made, "ticks" in before.split())
            before = ""
        elif kind == "p":
            if caption := element.get("class") == "caption":
                made.document.paragraphs[-1].paragraph_format.keep_with_next = True
            _runs(element, place.add_paragraph(style="Caption" if caption else None), made)
        elif kind == "table":
            _table(element, made)
        elif kind not in SKIPPED:
            _blocks(element, place, made)


def _list(element: HtmlElement, made: Made, ticked: bool, level: int = 1) -> None:
    """A list; one whose items are ticked off has a box before each."""
    numbered = word_styles.numbering(made.document) if element.tag == "ol" else None
    for item in element.findall("li"):
        boxed = ticked or item.find("input") is not None
        style = word_styles.TICKED if boxed else "List Number" if numbered else "List Bullet"
        paragraph = made.document.add_paragraph(style=style + (f" {level}" if level > 1 else ""))
        if numbered:
            word_styles.number(paragraph, numbered)
        if ticked:
            _control(BOX, paragraph, item.text_content(), made)
            _text(paragraph, "\t")
        _runs(item, paragraph, made)
        for inner in [*item.findall("ul"), *item.findall("ol")]:
            _list(inner, made, False, level + 1)


def _form(element: HtmlElement, made: Made) -> None:
    """What is filled in, as a table: the words at the left, their blanks and boxes at the right. What begins
    with no capital belongs to the last words that do: see form.py."""
    table = word_styles.table(made.document, word_styles.FORM, "", head=False)
    for item in element.findall("li"):
        words = " ".join(BLANK.sub("", item.text_content()).split())
        new = words[:1].isupper()
        if new:
            left, right = (cell.paragraphs[0] for cell in word_styles.row(table, ROW))
            above = words.rstrip(":")
            _text(left, above, bold=True)
        label = above if new else f"{above}: {words}"
        if not new and not _begins(right):
            _text(right, "   ")
        if item.find("input") is not None:
            _control(BOX, right, label, made)
            _text(right, f"\u00a0{words}")
        elif blank := BLANK.search(item.text_content()):
            _text(right, "" if new else f"{words}\u00a0")
            _control(FIELD, right, label, made, blank[0])


def _table(element: HtmlElement, made: Made) -> None:
    """A table whose first row and first column name the others."""
    rows = [*element.iter("tr")]
    widths = word_styles.widths(len(rows[0]))
    table = word_styles.table(made.document, widths, element.findtext("caption") or "", head=True)
    for row in rows:
        for cell, filled in zip(row, word_styles.row(table, 0), strict=True):
            _runs(cell, filled.paragraphs[0], made, bold=cell.tag == "th")
    word_styles.head(table.rows[0])
    made.document.add_paragraph(style=word_styles.GAP)


def _runs(element: HtmlElement, paragraph: Any, made: Made, bold: bool = False) -> None:
    """What stands in a block, as runs of a paragraph."""
    _words(element.text, paragraph, element, made, bold)
    for child in element:
        strong = bold or child.tag in ("strong", "b")
        if child.tag == "input":
            _control(BOX, paragraph, element.text_content(), made)
            _text(paragraph, "\t")
        elif child.tag == "i":  # a blank of the head
            line = WIDE if child.get("class") == "wide" else NARROW
            _control(FIELD, paragraph, element.text_content(), made, line)
        elif child.tag == "img" and made.drawings:
            word_styles.picture(paragraph, *made.drawings.pop(), PICTURE)
        elif child.tag == "a" and (child.get("href") or "").startswith("http"):
            word_styles.link(paragraph, " ".join(child.text_content().split()), child.get("href"))
        elif child.tag not in (*SKIPPED, "ul", "ol") and child.get("class") != "headerlink":
            _runs(child, paragraph, made, strong)
        _words(child.tail, paragraph, element, made, bold)


def _words(text: str | None, paragraph: Any, element: HtmlElement, made: Made, bold: bool) -> None:
    """Text with its blanks. A blank is named by the words before it, where they end with a colon, else by
    those that follow."""
    parts = BLANK.split(re.sub(r"\s+", " ", text or ""))
    for place, part in enumerate(parts):
        if not place % 2:
            part = part.lstrip() if _begins(paragraph) else part
            # What a blank counts stays on its line.
            _text(paragraph, f"\u00a0{part[1:]}" if place and part.startswith(" ") else part, bold)
            continue
        _control(
            FIELD, paragraph, _name(*parts[place - 1 : place + 2 : 2]) or element.text_content(), made, part
        )


def _name(before: str, behind: str) -> str:
    said, follows = (
        [words for words in map(str.strip, CLAUSES.split(side)) if words] for side in (before, behind)
    )
    if follows and behind.startswith(" ") and not before.rstrip().endswith(":"):
        return follows[0]
    return said[-1] if said else ""


def _begins(paragraph: Any) -> bool:
    """Whether a line begins here: nothing stands before it, or a tab."""
    last = next(paragraph._p.iterchildren("{*}r", "{*}sdt", reversed=True), None)
    return last is None or (last.tag.endswith("}r") and last.text.endswith(("\t", "\n")))


def _text(paragraph: Any, text: str, bold: bool = False) -> None:
    if text:
        paragraph.add_run(text).bold = bold or None


def _control(kind: str, paragraph: Any, label: str, made: Made, line: str = "") -> None:
    """A box to tick or a blank to fill in, with its name."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made.controls += 1
    words = " ".join(BLANK.sub(" ", label).split()).rstrip(":")
    short = words if len(words) <= SHORT else words[:SHORT].rpartition(" ")[0]
    names = f"{nsdecls('w')} {W14}"
    line = line[: max(4, round(len(line) * LINE))]
    xml = kind.format(names=names, label=escape(short), number=made.controls, line=line)
    paragraph._p.append(parse_xml(xml))
