"""A handout as tagged PDF, and its first side as a small picture: plain Python, without MkDocs.

HTML goes in; out comes a `Sheet`, with its number of sides, how far the last one is filled, and what
WeasyPrint complained of. WeasyPrint is loaded when it is first used: it needs libraries of the system.
"""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname
from xml.etree.ElementTree import Element

import form

SYSTEM_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
MM = 96 / 25.4  # CSS pixels
FULL_ENOUGH = 0.35  # of the last side: less looks like a slip, and wastes a sheet
PICTURE_WIDTH = 400  # shown at half of that, so that it is sharp on fine screens
GRAYS, SHARP = 16, 3  # shades of a picture; pixels for each point of a drawing
EDGE = 6  # mm that stay white around a side: many printers cannot print there
PAPER = 250  # of 255: what is darker is printed
FAMILY = "Atkinson Hyperlegible Next"  # the font of assets/paper.css
SVG = "{http://www.w3.org/2000/svg}"
# What stands on a handout's page and not on its sheet: marks, and the notes that they lead to.
NOTES = re.compile(r'<sup class="mark .*?</sup>|<h2 [^>]*id="rests".*?<div class="footnote".*?</div>', re.S)
VIEW = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
TAG = re.compile(r"<style.*?</style>|<[^<>]*>", re.S)


@dataclass(frozen=True)
class Format:
    """A kind of paper and print: `suffix` is its part of a file's name, `page` its name in assets/paper.css.
    A form is filled in on screen: see form.py. `key` counts its sides in front matter."""

    suffix: str
    name: str
    page: str
    form: bool = False

    @property
    def large(self) -> bool:
        return self.page == "large"

    @property
    def key(self) -> str:
        return "form" if self.form else "large" if self.large else "sides"


FORMATS = (
    Format("", "Letter", "letter"),
    Format("-a4", "A4", "a4"),
    Format("-large", "large print", "large"),
)
FORMS = (
    Format("-form", "fillable Letter", "letter", form=True),
    Format("-form-a4", "fillable A4", "a4", form=True),
)


@dataclass(frozen=True)
class Sheet:
    """A printed handout: the PDF, its sides, how much of the last one is filled (0 to 1), for how many mm of
    text a side has room, how many mm stay white at the edge of each, and what WeasyPrint complained of."""

    pdf: bytes
    sides: int
    filled: float
    height: float
    white: tuple[float, ...]
    complaints: tuple[str, ...]

    def beyond(self, sides: int) -> float:
        """How many mm of text are too much for so many sides."""
        return (self.sides - sides - 1 + self.filled) * self.height


def without_notes(content: str) -> str:
    """The HTML of a handout's page as its sheet has it."""
    return NOTES.sub("", content)


def missing() -> str:
    """Why no PDF can be made on this machine; empty where one can."""
    # WeasyPrint prints advice of its own when a library of the system is not there.
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            import pypdfium2  # noqa: F401
            import segno  # noqa: F401
            import weasyprint  # noqa: F401
        except (ImportError, OSError) as error:
            return str(error).partition("\n")[0].partition(": ")[0]
    return ""


class Press:
    """WeasyPrint, with the style sheets and their fonts read once.

    `folder` is the only one that files may come from. What WeasyPrint complains of in the style sheets stands
    in `complaints`, what it complains of in a handout in its `Sheet`.
    """

    def __init__(self, folder: Path, styles: Iterable[str]) -> None:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        self._fetcher = _fetcher(folder)
        self._fonts = FontConfiguration()
        with _complaints() as complaints:
            self._styles = [
                CSS(folder / style, url_fetcher=self._fetcher, font_config=self._fonts) for style in styles
            ]
        self.complaints = tuple(complaints)

    def sheet(self, html: str, format: Format, base: Path, address: str) -> Sheet:
        """Print one handout. `base` is where its page lies, `address` that of the page on the web; without
        one, links lead nowhere."""
        from weasyprint import HTML

        with _complaints() as complaints:
            document = HTML(string=html, base_url=base.as_uri(), url_fetcher=self._fetcher)
            _mend_links(document.etree_element, address)
            _mend_drawings(document.etree_element, format.large)
            if format.form:
                form.make_fields(document.etree_element)
            options = {"pdf_tags": True, "pdf_forms": format.form}
            printed = document.render(self._fonts, stylesheets=self._styles, **options)
            pdf = printed.write_pdf(**options, pdf_version="1.7", finisher=_finish)
        last = printed.pages[-1]
        box = last._page_box  # the only one that knows the margins, which the style sheets have
        filled = (last.anchors["end"][1] - box.margin_top) / box.height
        return Sheet(pdf, len(printed.pages), filled, box.height / MM, white(pdf), tuple(complaints))

    def drawing(self, svg: str) -> bytes:
        """A drawing as a PNG, for documents that hold no drawings."""
        from weasyprint import CSS, HTML

        size = "{}px {}px".format(*VIEW.search(svg).groups())
        page = CSS(string=f"@page {{ size: {size}; margin: 0 }} body {{ margin: 0 }} svg {{ width: 100% }}")
        document = HTML(string=svg, url_fetcher=self._fetcher)
        _mend_drawings(document.etree_element, large=False)
        return picture(document.write_pdf(stylesheets=[page], font_config=self._fonts), SHARP)[0]


def _finish(document, pdf) -> None:
    """Add what WeasyPrint leaves out of a tagged PDF: the scope of header cells; and title and description as
    XMP metadata, which it writes only with a claim to conform to PDF/UA that nobody has validated."""
    for cell in pdf.objects:
        if isinstance(cell, dict) and cell.get("S") == "/TH":
            rows = _parent(pdf, _parent(pdf, cell))
            cell["A"]["Scope"] = "/Column" if rows["S"] == "/THead" else "/Row"
    document.metadata.include_in_pdf(pdf, "", None, None, compress=False)
    form.mend_fields(pdf)


def _parent(pdf, element):
    """The element of a PDF's structure that another one belongs to, found by the number in its reference."""
    return pdf.objects[int(element["P"].split()[0])]


def _mend_links(root: Element, address: str) -> None:
    """Make links whole; those that lead nowhere on paper are plain text, with no tag of a link; the link that
    each heading has to itself goes."""
    for element in root.iter():
        for child in [*element]:
            if child.get("class") == "headerlink":
                element.remove(child)
        target = element.get("href", "") if element.tag == "a" else ""
        if address and target:
            element.set("href", urljoin(address, target))
        elif element.tag == "a" and not urlsplit(target).scheme:
            element.tag = "span"
            element.attrib.pop("href", None)


def _mend_drawings(root: Element, large: bool) -> None:
    """Give drawings inside the page its font, which they do not inherit, and their name as a title, where
    WeasyPrint looks for the alternative text. In large print a wide one falls apart into its boxes."""
    for parent in [*root.iter()] if large else ():
        for drawing in [child for child in parent if child.get("data-wide") is not None]:
            place = [*parent].index(drawing)
            parent.remove(drawing)
            parent[place:place] = _apart(drawing)
    for drawing in root.iter(f"{SVG}svg"):
        for element in drawing.iter():
            element.attrib.pop("font-family", None)
        drawing.set("font-family", FAMILY)
        if drawing.get("aria-label"):
            title = Element(f"{SVG}title")
            title.text = drawing.get("aria-label")
            drawing.insert(0, title)


def _apart(drawing: Element) -> Iterator[Element]:
    """The boxes of a drawing, each as a drawing of its own; the first one bears the name of the whole."""
    for number, box in enumerate(drawing.findall(f"{SVG}g")):
        frame = box.find(f"{SVG}rect")
        alone = Element(f"{SVG}svg", {"class": "fig box", "role": "img"})
        alone.set("viewBox", f"0 0 {float(frame.get('width')) + 2} {float(frame.get('height')) + 2}")
        alone.set("aria-label", drawing.get("aria-label") if not number else "The next question of the path.")
        del box.attrib["transform"]
        alone.append(box)
        yield alone


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """What WeasyPrint logs while it works, from warnings up."""
    found: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: found.append(record.getMessage())
    log = logging.getLogger("weasyprint")
    propagate, log.propagate = log.propagate, False
    log.addHandler(handler)
    try:
        yield found
    finally:
        log.removeHandler(handler)
        log.propagate = propagate


def _fetcher(folder: Path):
    """What may be loaded: files of one folder, and data inside the page. Nothing from a network."""
    from weasyprint.urls import URLFetcher

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers=None):
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(url2pathname(parts.path)).resolve()
                if not path.is_relative_to(folder.resolve()):
                    raise ValueError(f"{path} is no file of the pages")
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols={"file", "data"})


def title_of(content: str) -> str:
    """The words of the first heading of a page, without the link to itself."""
    heading = re.search(r"<h1[^>]*>(.*?)(?:<a class=\"headerlink\"|</h1>)", content, re.S)
    return " ".join(unescape(TAG.sub("", heading[1])).split())


def lacking(html: str, font: Path) -> list[str]:
    """The characters of a page that a font does not have."""
    text = unescape(TAG.sub("", html))
    return sorted(character for character in {*text} - _characters(font) if not character.isspace())


def width(text: str, font: Path, points: float) -> float:
    """How many mm a line of text takes in a font; characters that the font lacks take none."""
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as opened:
        known, advances, em = opened.getBestCmap(), opened["hmtx"], opened["head"].unitsPerEm
        units = sum(advances[known[ord(character)]][0] for character in text if ord(character) in known)
        return units / em * points * 25.4 / 72


@functools.cache
def _characters(font: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as opened:
        return frozenset(map(chr, opened.getBestCmap()))


def white(pdf: bytes) -> tuple[float, ...]:
    """How many mm at the edges of each side of a PDF nothing is printed on: the least of its four edges."""
    import pypdfium2

    found = []
    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            image = page.render(scale=2, grayscale=True).to_pil()
            left, top, right, bottom = image.point(lambda gray: gray < PAPER and 255).getbbox()
            edge = min(left, top, image.width - right, image.height - bottom)
            found.append(edge * 25.4 / 144)
    return tuple(found)


def picture(pdf: bytes, scale: float = 0) -> tuple[bytes, int, int]:
    """The first side of a PDF as a PNG, in grays unless it is scaled, with the size at which it is shown."""
    import pypdfium2

    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        page = document[0]
        bitmap = page.render(scale=scale or PICTURE_WIDTH / page.get_width(), grayscale=not scale)
        image = bitmap.to_pil().quantize(GRAYS)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue(), image.width // 2, image.height // 2
