"""The handouts as PDFs: made or left out, exact in their sides, and readable for everybody."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import re
import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import ImageChops

import form
import press
from codeset.made import strings
from conftest import ENVIRONMENT, ROOT, copy_project, copy_small, mkdocs, pages_of
from pdf import FONT, STYLES, faults
from structure import Tagged
from test_gate import publish, snapshot
from test_serve import get, serving

FRONT = {
    path.stem: yaml.load(path.read_text(encoding="utf-8").split("---")[1], Loader=yaml.CSafeLoader)
    for path in sorted((ROOT / "docs/handouts").glob("*.md"))
}
SHEETS = {name: front["sheet"] for name, front in FRONT.items() if "sheet" in front}
LANGUAGES = {name: FRONT[name].get("lang", "en") for name in SHEETS}
HANDOUT = "docs/handouts/tide.md"  # of tests/small
# What only the web page has: marks, and the notes with the state of the page.
NOTED = ".mark, .notes, .kinds, .footnote, .state"
PDFS = [(name, format) for name in SHEETS for format in press.FORMATS]
FORMS = [(name, format) for name in SHEETS for format in press.FORMS if "form" in SHEETS[name]]
MM = 72 / 25.4
PAPERS = ("Letter", "A4")


def parametrized(pdfs: list[tuple[str, press.Format]]):
    return pytest.mark.parametrize(
        ("name", "format"), pdfs, ids=[f"{name}{format.suffix}" for name, format in pdfs]
    )


each, every, each_form = parametrized(PDFS), parametrized(PDFS + FORMS), parametrized(FORMS)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def tagged(built: Path):
    """A function that gives a PDF of the built site, read once."""
    read: dict[str, Tagged] = {}

    def give(name: str, format: press.Format) -> Tagged:
        path = f"{name}{format.suffix}.pdf"
        if path not in read:
            read[path] = Tagged(built / "handouts" / path)
        return read[path]

    return give


def margins(format: press.Format) -> tuple[float, float]:
    """The upper and the lower margin of a side, in points, from the one place where they stand."""
    style = "paper.css" if format.large else "handout.css"
    text = (ROOT / "docs/assets" / style).read_text(encoding="utf-8")
    top, _, bottom = re.search(r"@page[^}]*? margin: (\d+)mm (\d+)mm (\d+)mm;", text).groups()
    return int(top) * MM, int(bottom) * MM


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@every
def test_sides_are_exact_and_files_are_small(built: Path, tagged, name: str, format: press.Format) -> None:
    assert len(tagged(name, format).pdf.pages) == SHEETS[name][format.key]
    assert (built / f"handouts/{name}{format.suffix}.pdf").stat().st_size <= 150_000
    width, height = (float(size) / MM for size in tagged(name, format).pdf.pages[0].MediaBox[2:])
    assert (round(width), round(height)) == ((210, 297) if format.suffix.endswith("-a4") else (216, 279))


@every
def test_a_reader_for_the_blind_finds_its_way(tagged, name: str, format: press.Format) -> None:
    pdf, root = tagged(name, format), tagged(name, format).root
    title = pdf.text(pdf.named("H1")[0])
    assert root.MarkInfo.Marked is True and root.ViewerPreferences.DisplayDocTitle is True
    assert str(root.Lang) == LANGUAGES[name]
    assert squeeze(str(pdf.pdf.docinfo.Title)) == squeeze(title)
    with pdf.pdf.open_metadata() as metadata:
        assert squeeze(metadata["dc:title"]) == squeeze(title)
        assert "pdfuaid:part" not in metadata  # nobody has validated it
    assert pdf.unmarked == []
    assert all(page.Tabs == "/S" for page in pdf.pdf.pages if "/Annots" in page)
    assert all(str(figure.Alt) for figure in pdf.named("Figure"))
    heads = pdf.named("TH")
    assert {str(cell.A.Scope) for cell in heads} <= {"/Row", "/Column"}
    assert all(len(cell.A.Headers) == 2 for cell in pdf.named("TD") if cell.A.get("/Headers"))
    assert len(pdf.named("Table")) == len(pdf.named("THead"))
    assert root.Outlines.First.Title == pdf.pdf.docinfo.Title
    assert pdf.fonts() and all(pdf.fonts().values())
    assert all("Atkinson" in font for font in pdf.fonts())


@each
def test_it_is_read_in_the_order_of_the_page(built: Path, tagged, name: str, format: press.Format) -> None:
    article = soup(built / f"handouts/{name}.html").article
    around = (
        ".overdue, .pdfs, .copies, .letter, .draft, .cite, .around, .to-top, aside, caption, .headerlink, svg"
    )
    for element in article.select(f"{around}, {NOTED}"):
        element.decompose()
    read = squeeze(tagged(name, format).text(without=("Lbl", "Figure")))
    written = squeeze(article.get_text())
    # A table that goes on overleaf says its heads again.
    for head in {squeeze(head.get_text()) for head in article.find_all("thead")}:
        assert read.count(head) >= written.count(head) > 0
        read, written = read.replace(head, ""), written.replace(head, "")
    assert written in read


@each
def test_it_has_no_mark_and_no_note_and_says_where_they_are(
    built: Path, tagged, name: str, format: press.Format
) -> None:
    pdf, article = tagged(name, format), soup(built / f"handouts/{name}.html").article
    assert article.select(".mark") and article.select(".footnote li")
    text = squeeze(pdf.text())
    notes = [article.select_one(".kinds"), *article.select(".footnote li p")]
    for note in notes:
        assert squeeze(note.get_text())[:30] not in text
    assert not {*"†↩"} & {*text}
    assert "Notes" not in [pdf.text(heading).strip() for heading in pdf.named("H2")]
    place = {"en": "Sources and dates stand on the page", "es": "Las fuentes y las fechas están en la página"}
    assert squeeze(place[LANGUAGES[name]]) in text


@each
def test_print_is_large_enough(built: Path, tagged, name: str, format: press.Format) -> None:
    """Text and tables have 11 points or more, the note on sources 9, head and foot 8; large print has 18."""
    pdf = tagged(name, format)
    note = soup(built / f"handouts/{name}.html").article.find(id="related")
    words = squeeze(note.get_text()) if note else ""
    sheet = float(pdf.pdf.pages[0].MediaBox[3])
    top, bottom = margins(format)
    inside = [run for run in pdf.runs if bottom < run.height < sheet - top]
    small = [run for run in inside if run.size < (17.99 if format.large else 10.99)]
    assert [run for run in small if format.large or run.size < 9 or squeeze(run.text) not in words] == []
    assert min(run.size for run in pdf.runs) >= (17.99 if format.large else 7.99)
    body = max(
        {run.size for run in inside}, key=lambda size: sum(len(r.text) for r in inside if r.size == size)
    )
    assert body >= (18 if format.large else 11.09)


@each
def test_every_side_says_what_it_is(built: Path, tagged, name: str, format: press.Format) -> None:
    pdf, sheet = tagged(name, format), SHEETS[name]
    sides = len(pdf.pdf.pages)
    rest = soup(built / f"handouts/{name}.html").select_one(".state").get_text()
    words = strings.PAGE[LANGUAGES[name]]
    edition = re.search(rf"CPT \d{{4}}, {words['effective']} \S+(?=\.)", rest)[0]
    next_review = re.search(rf"{words['next_review']} (\S+)\.", rest)[1]
    word, of = words["page"], words["of"]
    draft = sheet["draft"] and f"{words['a clinician']}: {words['not_yet']}" in rest
    for side in range(sides):
        text = squeeze("".join(run.text for run in pdf.runs if run.side == side))
        assert squeeze(f"{word} {side + 1} {of} {sides}") in text
        if side == sides - 1 or not format.large:
            assert squeeze(edition.split(",")[0] + ",") in text and next_review in text
            assert squeeze("American Medical Association. All rights reserved. CPT") in text
            assert "2026-11-24" in text
    everything = squeeze(pdf.text())
    assert ("notyetreviewed" in everything or "todavíanorevisado" in everything) == draft
    assert {"en": "Clinic Phone", "es": "Clínica Teléfono"}[LANGUAGES[name]].replace(" ", "") in everything
    # Without an address of the site nothing leads anywhere, and nothing says that it does.
    assert [page for page in pdf.pdf.pages if page.get("/Annots")] == []
    assert pdf.named("Link") == []


@every
def test_what_stands_at_the_edges_stays_where_printers_print(
    built: Path, name: str, format: press.Format
) -> None:
    white = press.white((built / f"handouts/{name}{format.suffix}.pdf").read_bytes())
    assert len(white) == SHEETS[name][format.key] and min(white) >= press.EDGE


FIELD = re.compile(r"^- (\[ \] )?([^_\n]+?)( _+)?$", re.M)


def written(name: str) -> list[tuple[str, str]]:
    """The fields that a page asks for, in its order: the label of each, and T for text, L for several lines,
    B for a box."""
    page = (ROOT / f"docs/handouts/{name}.md").read_text(encoding="utf-8")
    above, fields = "", [("Clinic", "T"), ("Phone", "T")]
    for box, words, blank in FIELD.findall(re.search(r"\.blanks \}\n\n(.*?)\n\n", page, re.S)[1]):
        if box or blank:
            kind = "B" if box else "L" if len(blank.strip()) >= form.LONG else "T"
            fields.append((words if words[0].isupper() else f"{above} {words}", kind))
        else:
            above = words
    return fields


def found(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    kinds = {("/Tx", 0): "T", ("/Tx", 1 << 12): "L", ("/Btn", 0): "B"}
    return [
        (str(field.TU), kinds[str(field.FT), int(field.get("/Ff", 0)) & (1 << 12)])
        for field in pdf.Root.AcroForm.Fields
    ]


@each_form
def test_a_form_has_a_named_field_for_each_blank_in_the_order_of_the_page(
    tagged, name: str, format: press.Format
) -> None:
    pdf, fields = tagged(name, format), tagged(name, format).root.AcroForm.Fields
    assert found(pdf.pdf) == written(name)
    assert len({str(field.T) for field in fields}) == len(fields) == 32
    # Tab goes through them by the structure, in which each has its place behind its words.
    assert [str(tag.K[0].Obj.T) for tag in pdf.named("Form")] == [str(field.T) for field in fields]
    assert pdf.pdf.pages[0].Tabs == "/S" and len(pdf.pdf.pages[0].Annots) == len(fields)
    # Printed, drawn by the file itself, in fonts that every reader has; no script, and nothing to send.
    assert all(int(field.F) == 4 and "/N" in field.AP for field in fields)
    assert "/NeedAppearances" not in pdf.root.AcroForm
    assert {str(font.BaseFont) for font in pdf.root.AcroForm.DR.Font.values()} == {
        "/Helvetica",
        "/ZapfDingbats",
    }
    for each in pdf.pdf.objects:
        if isinstance(each, pikepdf.Dictionary):
            assert not {"/AA", "/JS", "/OpenAction"} & {*each.keys()} and each.get("/S") != "/SubmitForm"


@each_form
def test_what_is_filled_in_is_shown_and_kept(
    built: Path, tagged, tmp_path: Path, name: str, format: press.Format
) -> None:
    fields = {str(field.TU): field for field in tagged(name, format).root.AcroForm.Fields}
    texts = {
        "Patient": "María Müller",
        "Score": "4.5° ½",
        "Cue, guarding": "touch at the hip, then by voice only " * 3,
    }
    ticked = "Function lost: posture"
    document = pypdfium2.PdfDocument(built / f"handouts/{name}{format.suffix}.pdf")
    document.init_forms()
    page, env = document[0], document.formenv.raw
    empty = page.render(scale=2, grayscale=True, may_draw_forms=True).to_pil()
    for label, text in {**texts, ticked: ""}.items():
        left, bottom, right, top = map(float, fields[label].Rect)
        place = (env, page.raw, 0, (left + right) / 2, (bottom + top) / 2)
        raw.FORM_OnLButtonDown(*place)
        raw.FORM_OnLButtonUp(*place)
        words = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
        if text:
            raw.FORM_ReplaceSelection(env, page.raw, ctypes.cast(words, ctypes.POINTER(raw.FPDF_WCHAR)))
        raw.FORM_ForceToKillFocus(env)
    full = page.render(scale=2, grayscale=True, may_draw_forms=True).to_pil()
    height = page.get_height()
    for label, field in fields.items():
        left, bottom, right, top = map(float, field.Rect)
        place = [2 * edge for edge in (left + 1, height - top + 1, right - 1, height - bottom - 1)]
        changed = ImageChops.difference(empty.crop(place), full.crop(place)).getbbox()
        assert bool(changed) == (label in texts or label == ticked), label
        if label == "Cue, guarding":
            assert changed[3] - changed[1] > 2 * 14  # it goes on in a second line
    document.save(tmp_path / "filled.pdf")
    document.close()
    with pikepdf.open(tmp_path / "filled.pdf") as filled:
        values = {str(field.TU): str(field.get("/V", "")) for field in filled.Root.AcroForm.Fields}
    assert {label: values[label] for label in texts} == texts and values[ticked] == "/on"
    assert {values[label] for label in values.keys() - texts.keys() - {ticked}} == {"", "/Off"}


def test_a_side_that_prints_to_its_edge_is_told_with_the_remedy() -> None:
    sheet = press.Sheet(b"", 2, 0.9, 236.4, (9.1, 4.24), ())
    assert [*faults(sheet, press.FORMATS[1], 2)] == [
        "side 2 of the A4 PDF prints up to 4.2 mm from its edge, expected at least 6 mm, which printers leave"
        " white. Shorten what stands there, or give `@page` more margin in docs/assets/handout.css."
    ]


# What a browser prints on A4 hangs on the same rules; its PDFs are looked at each time.
@pytest.mark.parametrize(
    "paper", [pytest.param(each, marks=pytest.mark.long if each == "A4" else ()) for each in PAPERS]
)
@pytest.mark.parametrize("name", SHEETS)
def test_a_browser_prints_the_page_as_its_sheet(browser, address: str, name: str, paper: str) -> None:
    """The same sides as the PDF, in its font, without a note, each with the notice at its foot."""
    page = browser.new_page()
    page.goto(f"{address}handouts/{name}.html", wait_until="networkidle")
    note = squeeze(page.locator(".footnote li p").first.text_content())[:30]
    data = page.pdf(format=paper)
    page.close()
    with contextlib.closing(pypdfium2.PdfDocument(data)) as printed:
        sides = [squeeze(side.get_textpage().get_text_range()) for side in printed]
    assert len(sides) == SHEETS[name]["sides"]
    words = strings.HANDOUT[LANGUAGES[name]]
    for number, text in enumerate(sides, 1):
        assert squeeze(f"{words['page']} {number} {words['of']} {len(sides)}") in text
        assert "AmericanMedicalAssociation.Allrightsreserved." in text and squeeze(words["notice"]) in text
        assert note not in text and "†" not in text
    assert min(press.white(data)) >= press.EDGE
    with pikepdf.open(io.BytesIO(data)) as opened:
        fonts = [str(font.get("/BaseFont")) for side in opened.pages for font in side.Resources.Font.values()]
    assert any("Atkinson" in font for font in fonts)


def test_the_button_prints_the_sheet_and_the_pdf_comes_first(browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script("window.print = () => document.documentElement.dataset.printed = 'yes'")
    page.goto(f"{address}handouts/para-pacientes.html")
    first, *_, last = page.locator(".pdfs > *").all()
    assert first.get_attribute("href") == "para-pacientes.pdf"
    assert last.text_content().strip() == strings.PAGE["es"]["print"]
    last.click()
    page.locator("html[data-printed]").wait_for()
    assert page.evaluate("[...document.fonts].every(font => font.status === 'loaded')")
    page.close()


@pytest.mark.parametrize("paper", PAPERS)
def test_the_first_page_prints_on_two_sides_and_a_script_keeps_its_columns(
    browser, address: str, paper: str
) -> None:
    page = browser.new_page()
    page.goto(address)
    with contextlib.closing(pypdfium2.PdfDocument(page.pdf(format=paper))) as printed:
        assert len(printed) == 2
    page.goto(f"{address}check-it-yourself.html")
    lines = page.locator("article pre:not(.cite pre)").last.text_content().rstrip("\n").split("\n")
    with contextlib.closing(pypdfium2.PdfDocument(page.pdf(format=paper))) as printed:
        text = "".join(squeeze_line(side.get_textpage().get_text_range()) for side in printed)
    page.close()
    assert len(lines) > 20
    for line in filter(None, map(str.split, lines)):
        assert "\n" + " ".join(line) in text


def squeeze_line(text: str) -> str:
    return "\n" + "\n".join(" ".join(line.split()) for line in text.splitlines()) + "\n"


@pytest.mark.parametrize("name", SHEETS)
def test_pages_lead_to_the_pdfs_with_their_sizes(built: Path, name: str) -> None:
    sizes = {
        f"{name}{format.suffix}.pdf": (built / f"handouts/{name}{format.suffix}.pdf").stat().st_size
        for format in press.FORMATS + (press.FORMS if "form" in SHEETS[name] else ())
    }
    entry = (
        soup(built / "handouts/index.html")
        .find("a", href=f"{name}.html", string="Open and print")
        .find_parent("li")
    )
    for links in (entry, soup(built / f"handouts/{name}.html").select_one(".pdfs")):
        shown = {link["href"]: link.get_text() for link in links.find_all("a") if ".pdf" in link["href"]}
        assert shown.keys() == sizes.keys()
        for file, text in shown.items():
            assert f"({round(sizes[file] / 1000)} kB)" in text
    picture = entry.img
    data = (built / "handouts" / picture["src"]).read_bytes()
    width, height = (int.from_bytes(data[start : start + 4], "big") for start in (16, 20))
    assert (int(picture["width"]), int(picture["height"])) == (width // 2, height // 2)
    assert picture["alt"].startswith("The first side of ") and len(data) < 40_000
    sides = {1: "One side", 2: "Two sides"}[SHEETS[name]["sides"]]
    assert sides in entry.get_text()


def test_the_font_has_every_character_of_every_handout(built: Path) -> None:
    font = ROOT / "docs" / FONT
    for name in SHEETS:
        article = soup(built / f"handouts/{name}.html").article
        for element in article.select(NOTED):
            element.decompose()
        for part in article.find_all(["h1", "h2", "h3", "p", "li", "td", "th"]):
            assert press.lacking(part.get_text().replace("\xb6", ""), font) == []
    assert press.lacking("<p>ñ ¿ ¡ é Ú ü ½ ° ± “”</p>", font) == []
    assert press.lacking("<p>1 &le; 2 → 3</p>", font) == ["→", "≤"]


def without_weasyprint(folder: Path, error: str) -> str:
    """A PYTHONPATH on which WeasyPrint does not load, with the words that it prints then."""
    (folder / "broken").mkdir()
    code = f'print("-----\\nWeasyPrint could not import some external libraries.")\nraise {error}\n'
    (folder / "broken/weasyprint.py").write_text(code, encoding="utf-8")
    return os.pathsep.join([str(folder / "broken"), ENVIRONMENT["PYTHONPATH"]])


MISSING = [
    (
        "OSError(\"cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file\")",
        "cannot load library 'libpango-1.0-0'",
    ),
    pytest.param(
        *("ModuleNotFoundError(\"No module named 'weasyprint'\")", "No module named 'weasyprint'"),
        marks=pytest.mark.long,
    ),
]


@pytest.mark.parametrize(("error", "reason"), MISSING, ids=["library", "package"])
def test_without_weasyprint_a_strict_build_touches_nothing_and_another_one_says_so_in_one_line(
    small: Path, tmp_path_factory: pytest.TempPathFactory, error: str, reason: str
) -> None:
    environment = {"PYTHONPATH": without_weasyprint(tmp_path_factory.mktemp("lib"), error), "PDFS": "1"}
    (small / "site").mkdir()
    (small / "site/index.html").write_text("the previous site", encoding="utf-8")
    before = snapshot(small / "site")
    lacks = (
        f"the PDFs of the handouts cannot be made ({reason})."
        " Run `bash .ci/setup`, or install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
    )
    result = mkdocs("build", "--strict", cwd=small, **environment)
    assert result.returncode != 0
    assert f"Nothing was published: {lacks} The previous site is unchanged." in result.stdout
    assert "Traceback" not in result.stdout and "-----" not in result.stdout
    assert snapshot(small / "site") == before

    result = mkdocs("build", cwd=small, **environment)
    assert result.returncode == 0, result.stdout
    assert [line for line in result.stdout.splitlines() if "PDF" in line] == [f"INFO    -  No PDFs: {lacks}"]
    assert "-----" not in result.stdout and "WARNING" not in result.stdout
    no_dead_link(small / "site")


def test_a_whole_site_without_pdfs_leads_to_none(addressed: Path) -> None:
    no_dead_link(addressed)


def no_dead_link(site: Path) -> None:
    assert [*site.rglob("*.pdf"), *site.glob("handouts/*.png")] == []
    for file in pages_of(site):
        page = soup(file)
        links = [link["href"] for link in page.select("a[href$='.pdf']")]
        assert [link for link in links if not re.match("https?://", link)] == []
        assert page.select(".copies, .archive, .handouts img") == []


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one handout only, so that its builds are short."""
    return copy_small(tmp_path_factory.mktemp("alone"))


def test_serving_makes_no_pdfs_unless_it_is_asked(alone: Path, tmp_path_factory) -> None:
    for wanted in (None, "1"):
        with serving(alone, tmp_path_factory.mktemp("serve"), PDFS=wanted) as (address, _):
            page = get(f"{address}handouts/tide.html")
            assert (b"tide-a4.pdf" in page) == (wanted == "1")
            assert (get(f"{address}handouts/tide.pdf")[:5] == b"%PDF-") == (wanted == "1")


@pytest.fixture
def handout(alone: Path):
    """The file of the handout, given back as it was."""
    path = alone / HANDOUT
    good = path.read_text(encoding="utf-8")
    yield path
    path.write_text(good, encoding="utf-8")


def complaints(alone: Path) -> list[str]:
    """What a strict build with PDFs complains of; it fails if there is anything."""
    result = mkdocs("build", "--strict", cwd=alone, PDFS="1")
    found = re.findall(r"^(?:WARNING|ERROR) +-  (.*)$", result.stdout, re.M)
    assert bool(found) == (result.returncode != 0), result.stdout
    assert "Traceback" not in result.stdout
    return found


SENTENCE = "Our advice: write only what happened, and write it on the day. "


def test_a_handout_that_overflows_fails_by_name_with_how_much_and_the_old_site_stays(
    alone: Path, handout: Path
) -> None:
    assert publish(alone, PDFS="1").returncode == 0
    before = snapshot(alone / "site")
    good = handout.read_text(encoding="utf-8")
    handout.write_text(good + f"\n{SENTENCE * 24}\n", encoding="utf-8")
    result = publish(alone, PDFS="1")
    assert result.returncode != 0
    found = re.findall(r"^WARNING +-  (.*)$", result.stderr, re.M)
    sides = {"Letter": (2, 1, "sides"), "A4": (2, 1, "sides")}
    lines = [line for line in found if "large print" not in line]
    assert [re.sub(r"about \d+ mm", "about N mm", line) for line in lines] == [
        f"docs/handouts/tide.md: the {name} PDF has {was} sides, expected {wanted}:"
        f" about N mm of text too much. Shorten the page, or raise `{key}` under `sheet` in its front matter."
        for name, (was, wanted, key) in sides.items()
    ]
    assert snapshot(alone / "site") == before
    # More text too much is more beyond the sheet, by as many lines.
    beyond = [int(re.search(r"about (\d+) mm", line)[1]) for line in lines]
    handout.write_text(good + f"\n{SENTENCE * 36}\n", encoding="utf-8")
    more = [int(re.search(r"about (\d+) mm", line)[1]) for line in complaints(alone) if "large" not in line]
    assert all(28 < after - before < 56 for before, after in zip(beyond, more, strict=True)), (beyond, more)
    assert mkdocs("build", cwd=alone, PDFS="1").returncode == 0  # an ordinary build warns


def test_a_last_side_that_is_nearly_empty_and_sides_that_are_not_there(alone: Path, handout: Path) -> None:
    good = handout.read_text(encoding="utf-8")
    two = re.sub(r"sides: \d", "sides: 2", good)
    handout.write_text(two, encoding="utf-8")
    assert complaints(alone) == [
        f"docs/handouts/tide.md: the {name} PDF has 1 side, expected 2."
        " Set `sides: 1` under `sheet` in its front matter."
        for name in ("Letter", "A4")
    ]
    handout.write_text(two + f"\n{SENTENCE * 24}\n", encoding="utf-8")
    found = [line for line in complaints(alone) if "large" not in line]
    assert [re.sub(r"\d+(%| mm)", r"N\1", line) for line in found] == [
        f"docs/handouts/tide.md: the last side of the {name} PDF is filled to N%, expected at least N%."
        " Shorten the page by about N mm to save that side, or add to it."
        for name in ("Letter", "A4")
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("draft: false", "draft: perhaps"), "`sheet` in the front matter needs `draft: true or false`."),
        (("size: 12", "size: 10"), "`sheet` in the front matter needs `size: 12 or 14`."),
        (
            ("draft: false", "draft: false, form: 3"),
            "`sheet` in the front matter needs `form: none or 1 or 2`.",
        ),
        (
            ("draft: false", "draft: false, form: 1", ".blanks", ".ticks"),
            "`form` needs a list to fill in, below a heading with `{ .blanks }`.",
        ),
    ],
    ids=["draft", "size", "form", "no blanks"],
)
def test_front_matter_that_cannot_be_is_an_error(alone: Path, handout: Path, change, expected: str) -> None:
    text = handout.read_text(encoding="utf-8")
    for old, new in zip(change[::2], change[1::2], strict=True):
        text = text.replace(old, new)
    handout.write_text(text, encoding="utf-8")
    result = mkdocs("build", cwd=alone)
    assert result.returncode != 0
    assert f"{HANDOUT}: {expected}" in result.stdout


def test_what_weasyprint_or_the_font_cannot_do_fails_the_strict_build(alone: Path, handout: Path) -> None:
    styles = alone / "docs/assets/handout.css"
    good = styles.read_text(encoding="utf-8")
    handout.write_text(handout.read_text(encoding="utf-8") + "\nMore → less.\n", encoding="utf-8")
    styles.write_text(good + "\n@media print { .sheet { rotate: sideways; } }\n", encoding="utf-8")
    try:
        found = complaints(alone)
    finally:
        styles.write_text(good, encoding="utf-8")
    assert f"{HANDOUT}: the font of the PDFs lacks →: use words." in found
    assert any(
        line.startswith("assets/handout.css and assets/paper.css: WeasyPrint complains: ") for line in found
    )


@pytest.mark.long
def test_the_same_commit_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    one = copy_project(tmp_path / "one")
    other = shutil.copytree(one, tmp_path / "elsewhere")
    made, site = [], {"SITE_URL": "https://97112.example/"}
    for project, settings in (
        (one, site),
        (other, {**site, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C"}),
    ):
        result = mkdocs("build", "--strict", "--site-dir", "site-same", cwd=project, PDFS="1", **settings)
        assert result.returncode == 0, result.stdout
        files = {name: data for name, (data, _) in snapshot(project / "site-same").items()}
        made.append(files)
    names = {Path(name).suffix for name in made[0]}
    assert {".pdf", ".docx", ".zip", ".gz", ".png", ".txt"} <= names
    assert made[0].keys() == made[1].keys()
    assert [name for name, data in made[0].items() if data != made[1][name]] == []


def test_with_an_address_the_pdfs_carry_it_as_text_as_code_and_in_their_links(alone: Path) -> None:
    site = {"SITE_URL": "https://97112.example/"}
    result = mkdocs("build", "--strict", "--site-dir", "site-url", cwd=alone, PDFS="1", **site)
    assert result.returncode == 0, result.stdout  # a code takes no side more
    for format in press.FORMATS:
        pdf = Tagged(alone / f"site-url/handouts/tide{format.suffix}.pdf")
        assert "https://97112.example/handouts/tide.html" in pdf.text()
        assert [str(figure.Alt) for figure in pdf.named("Figure")] == ["The address of this page as a code"]
        links = [str(note.A.URI) for page in pdf.pdf.pages for note in page.get("/Annots", [])]
        assert "https://97112.example/index.html" in links
        assert not any("facts.html" in link or "sources.html" in link for link in links)
        assert all(link.startswith("https://97112.example/") for link in links)
        assert len(pdf.named("Link")) >= len({*links})
    # So do the copies that are sent: every link leads to the site, from wherever they lie.
    one = soup(alone / "site-url/downloads/tide.html")
    led = {link["href"] for link in one.select("a[href]:not([href^='#'], .notice a)")}
    assert len(led) > 3 and all(link.startswith("https://97112.example/") for link in led)


def test_the_press_takes_files_of_the_pages_and_nothing_else(tmp_path: Path) -> None:
    docs = ROOT / "docs"
    machine = press.Press(docs, STYLES)
    assert machine.complaints == ()
    (tmp_path / "secret.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    page = '<html lang="en"><title>x</title><h1>x</h1>{}<div id="end"></div>'
    for source in ((tmp_path / "secret.svg").as_uri(), "http://127.0.0.1:9/x.png", "../../mkdocs.yml"):
        html = page.format(f'<img alt="x" src="{source}">')
        sheet = machine.sheet(html, press.FORMATS[0], docs / "handouts/x.md", "")
        assert len(sheet.complaints) == 1 and "Failed to load" in sheet.complaints[0], source
    html = page.format('<img alt="x" src="../assets/logo.svg">')
    assert machine.sheet(html, press.FORMATS[0], docs / "handouts/x.md", "").complaints == ()
    # A picture without words is a fault too.
    html = page.format('<img src="../assets/logo.svg">')
    assert len(machine.sheet(html, press.FORMATS[0], docs / "handouts/x.md", "").complaints) == 1
