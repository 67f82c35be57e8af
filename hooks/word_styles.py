"""How the document of a word processor looks, and what python-docx leaves to its XML: see word.py."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import zipped

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Arial"  # of every word processor, or drawn there by a font of the same widths
BOXED, TICKED, GAP = "Boxed", "Ticks", "Gap"
KEPT = (
    "Normal",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
    "Table Grid",
    "Header",
    "Footer",
    "Caption",
    "List Bullet",
    "List Bullet 2",
    "List Number",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Heading 4",
)
PAPER = {"page_width": 215.9, "page_height": 279.4, "left_margin": 16, "right_margin": 16}
PAPER |= {"top_margin": 18, "bottom_margin": 25, "header_distance": 8, "footer_distance": 8}
WIDTH = 215.9 - 2 * 16
FORM = (50, WIDTH - 50)  # the columns of a form
LOCALES = {"es": "es-US"}
GONE = ("stylesWithEffects", "customXml", "thumbnail", "extended-properties")  # of the library's own template
TIGHT = {"Header": 10, "Footer": 8}  # points


def prepare(document: Document, size: int, language: str) -> None:
    """Paper, fonts and styles: `size` is that of the text, in points."""
    from docx.oxml.ns import qn
    from docx.shared import Mm

    for name, length in PAPER.items():
        setattr(document.sections[0], name, Mm(length))
    _trim(document)
    _defaults(document, LOCALES.get(language, "en-US"))
    _fonts(document, size)
    _own(document)
    for setting in document.settings.element.iter("{*}compatSetting"):
        if _of(setting, "name") == "compatibilityMode":  # else Word opens it in the mode of an older version
            setting.set(qn("w:val"), "15")


def _trim(document: Document) -> None:
    """Leave out the styles that nothing uses: nine tenths of the file."""
    styles = document.styles.element
    for style in [*styles.iterchildren("{*}style")]:
        name = style.find("{*}name")
        if _of(name, "val").lower() not in {each.lower() for each in KEPT}:
            styles.remove(style)
    known = {_of(style, "styleId") for style in styles.iterchildren("{*}style")}
    for style in styles.iterchildren("{*}style"):
        for tag in ("link", "next", "basedOn"):
            for led in style.findall(f"{{*}}{tag}"):
                if _of(led, "val") not in known:
                    style.remove(led)
    for led in [*document.part.numbering_part.element.iter("{*}pStyle")]:
        if _of(led, "val") not in known:
            led.getparent().remove(led)


def _defaults(document: Document, language: str) -> None:
    from docx.oxml.ns import qn

    fonts, spoken = (
        document.styles.element.find(f".//{{*}}rPrDefault//{{*}}{tag}") for tag in ("rFonts", "lang")
    )
    fonts.attrib.clear()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    spoken.set(qn("w:val"), language)
    theme = document.settings.element.find("{*}themeFontLang")
    if theme is not None:
        theme.set(qn("w:val"), language)


def _fonts(document: Document, size: int) -> None:
    """One font in black, in the sizes of the sheet."""
    from docx.shared import Pt, RGBColor

    sizes = {"Heading 1": 1.6, "Heading 2": 1.2, "Heading 3": 1.05, "Heading 4": 1}
    for style in document.styles:
        if not hasattr(style, "paragraph_format"):
            continue
        for fonts in style.element.iter("{*}rFonts"):
            fonts.getparent().remove(fonts)
        if style.name in sizes:
            style.font.size, style.font.bold = Pt(round(size * sizes[style.name])), True
            style.paragraph_format.space_before = Pt(size * 0.7 if style.name != "Heading 1" else 0)
            style.paragraph_format.space_after = Pt(size * 0.25)
        elif style.name in TIGHT:
            style.font.size = Pt(TIGHT[style.name])
            style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.line_spacing = 1
            _right_tab(style)
        else:
            style.font.size = Pt(size)
            style.paragraph_format.space_after = Pt(size * 0.3)
            style.paragraph_format.line_spacing = 1.05
        style.font.color.rgb, style.font.italic = RGBColor(0, 0, 0), False
    document.styles["Caption"].font.bold = False


def _right_tab(style: Any) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    for tabs in [*style.element.iter("{*}tabs")]:
        tabs.getparent().remove(tabs)
    style.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _own(document: Document) -> None:
    """Our own styles: the box of a draft, items to tick off, and the gap behind a table."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    for name in (BOXED, TICKED, GAP):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    edges = _add(document.styles[BOXED].element.get_or_add_pPr(), "w:pBdr")
    for edge in ("top", "left", "bottom", "right"):
        _add(edges, f"w:{edge}", val="single", sz="8", space="4", color="000000")
    ticks = document.styles[TICKED].paragraph_format
    ticks.left_indent, ticks.first_line_indent = Mm(8), Mm(-8)
    ticks.tab_stops.add_tab_stop(Mm(8))
    document.styles[GAP].font.size = Pt(4)
    document.styles[GAP].paragraph_format.space_after = Pt(0)


def describe(
    document: Document, title: str, told: dict[str, str], language: str, day: str, version: str
) -> None:
    """The properties of the document, which programs show beside its name."""
    about = document.core_properties
    about.title, about.subject, about.author = title, told["description"], told["author"]
    about.last_modified_by, about.comments, about.keywords = told["author"], "", ""
    about.language, about.version, about.revision = LOCALES.get(language, "en-US"), version, 1
    about.created = about.modified = datetime.fromisoformat(day).replace(tzinfo=UTC)


def widths(columns: int) -> list[float]:
    """The widths of the columns of a table, in mm: the first one names the others."""
    first = 28 if columns > 2 else 60
    return [first, *[(WIDTH - first) / (columns - 1)] * (columns - 1)]


def table(document: Document, widths: Sequence[float], name: str, head: bool) -> Any:
    """An empty table with columns of such widths, in mm, and its name for who cannot see it."""
    from docx.shared import Mm

    made = document.add_table(0, len(widths), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    made._tbl.tblPr.remove(made._tbl.tblPr.find("{*}tblLook"))
    flags = {"firstRow": str(int(head)), "firstColumn": "1", "lastRow": "0", "lastColumn": "0"}
    _add(made._tbl.tblPr, "w:tblLook", val="04A0" if head else "0480", **flags, noHBand="1", noVBand="1")
    if name:
        _add(made._tbl.tblPr, "w:tblCaption", val=name)
    return made


def row(table: Any, height: float) -> Sequence[Any]:
    """A new row of at least so many mm, which no page parts: its cells."""
    from docx.shared import Mm, Pt

    row = table.add_row()
    row.height = Mm(height)
    _add(row._tr.get_or_add_trPr(), "w:cantSplit")
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.space_after = Pt(1)
    return row.cells


def head(row: Any) -> None:
    """Say a row again on every page that its table goes on to."""
    _add(row._tr.get_or_add_trPr(), "w:tblHeader")


def numbering(document: Document) -> int:
    """A numbering of its own for a list, which begins at 1."""
    from docx.oxml.ns import qn

    style = document.styles["List Number"].element
    numbers = document.part.numbering_part.element
    used = int(style.find(".//{*}numId").get(qn("w:val")))
    abstract = numbers.num_having_numId(used).abstractNumId.val
    num = numbers.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    return num.numId


def number(paragraph: Any, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, numbering


def count(paragraph: Any, field: str) -> None:
    """A field that the word processor counts: PAGE or NUMPAGES."""
    simple = _add(paragraph._p, "w:fldSimple", instr=field)
    text = _add(_add(simple, "w:r"), "w:t")
    text.text = "1"


def picture(paragraph: Any, png: bytes, words: str, width: int) -> None:
    """A drawing, `width` mm wide, with its words for who cannot see it."""
    from docx.shared import Mm

    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width))
    shape._inline.docPr.set("descr", words)
    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")


def link(paragraph: Any, words: str, address: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    led = _add(paragraph._p, "w:hyperlink")
    led.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = _add(led, "w:r")
    _add(_add(run, "w:rPr"), "w:u", val="single")
    _add(run, "w:t").text = words


def saved(document: Document, day: str) -> bytes:
    """The file, without what the library's template has beside it, the same for the same document and day."""
    for relations in (document.part.rels, document.part.package.rels):
        for name in [name for name, each in relations.items() if each.reltype.endswith(GONE)]:
            del relations[name]
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as archive:
        return zipped.archive({name: archive.read(name) for name in archive.namelist()}, day)


def _add(parent: Any, tag: str, **values: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    parent.append(made)
    return made


def _of(element: Any, name: str) -> str:
    from docx.oxml.ns import qn

    return element.get(qn(f"w:{name}"), "")
