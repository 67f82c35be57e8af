"""A clinic's own copy: its name on every page and sheet, and the notice of the AMA wherever it was."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image

import clinic
from codeset.made import labels, strings
from conftest import barriers, mkdocs, pages_of, served

NAME, PHONE = 'Söhne & "Riverside" <b>PT</b>', "(555) 010-0100"
SETTINGS = "  logo: assets/own.png\n  palette: {primary: red}\n  favicon: assets/logo.svg\n"


def configured(project: Path, clinic: str, logo: bool = True) -> None:
    file = project / "mkdocs.yml"
    text = re.sub(r"  clinic:.*\n(?:    .*\n)+", f"  clinic: {clinic}\n", file.read_text(encoding="utf-8"))
    text = text.replace("  favicon: assets/logo.svg\n", SETTINGS) if logo else text
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("of", ["small", pytest.param("project", marks=pytest.mark.long)])
def test_name_phone_and_logo_stand_on_pages_sheets_and_pdfs_and_the_notice_stays(
    of: str, request: pytest.FixtureRequest, browser
) -> None:
    """One real build: a name that is no markup, no page or side more than without it."""
    project = request.getfixturevalue(of)
    Image.new("RGB", (120, 63), "teal").save(project / "docs/assets/own.png")
    configured(project, "{name: !ENV [CLINIC_NAME, ''], phone: !ENV [CLINIC_PHONE, '']}")
    result = mkdocs("build", "--strict", cwd=project, PDFS="1", CLINIC_NAME=NAME, CLINIC_PHONE=PHONE)
    assert result.returncode == 0, result.stdout  # a strict build has the sides that front matter says
    record = (project / "docs/data/codes.yml").read_text(encoding="utf-8")
    edition = yaml.load(record, Loader=yaml.CBaseLoader)["edition"]
    rights = labels.rights({**edition, "year": int(edition["year"])})
    for file in pages_of(project / "site"):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        said = strings.PAGE[page.html["lang"]]
        told = " ".join(page.select_one("aside.notice").get_text().split())
        assert f"{said['copy_by']} {NAME}. {said['phone']}: {PHONE}" in told, file
        assert rights in told and said["disclaimer"] in told and edition["name"] in told, file
        assert page.select_one(".brand small").get_text() == NAME and page.select_one(".brand img.logo")
        if head := page.select_one(".letter"):
            assert head.b.get_text().strip() == NAME and not head.select("i") and PHONE in head.get_text()
    for file in (project / "site").rglob("*.pdf"):
        with pypdfium2.PdfDocument(file) as pdf:
            text = " ".join(pdf[0].get_textpage().get_text_bounded().split())
            sides = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
        assert NAME in text and PHONE in text, file
        assert f"CPT copyright {edition['year']} American Medical Association" in " ".join(sides.split()), (
            file
        )
    with served(project / "site") as address:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.goto(f"{address}handouts/{'tide' if of == 'small' else 'para-pacientes'}.html")
        assert page.locator("aside.notice").is_visible() and barriers(page) == []
        page.close()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{name: Riverside, notice: false}", "no `notice`; notice and edition always stand"),
        ("{name: Riverside, edition: ''}", "no `edition`; notice and edition always stand"),
        ("{name: Riverside, logo: https://example.org/x.png}", "`logo` is not set here. Set `theme.logo`"),
        ("{colors: red}", "Set `theme.palette`"),
        ("{phone: 5550100}", "`phone: 5550100` is no text. Put it in quotes"),
        ("Riverside", "it takes `name` and `phone`"),
        (f"{{name: '{'a' * 49}'}}", "has 49 characters, and a sheet has room for 48"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_and_touches_nothing(
    small: Path, given: str, told: str
) -> None:
    configured(small, given, logo=False)
    printed = mkdocs("build", "--strict", cwd=small).stdout
    assert "ERROR   -  mkdocs.yml: `extra.clinic` cannot be used as it stands: " in printed
    assert told in " ".join(printed.split()) and "Traceback" not in printed
    assert not (small / "site").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("WIDE LETTERS WORLDWIDE WITH MANY WIDE WWWWWWWW", "mm of the head of a sheet"),
        ("物理療法", "the font of the PDFs lacks 法 物 理 療"),
    ],
)
def test_what_no_sheet_can_show_is_refused_before_anything_is_touched(
    small: Path, name: str, told: str
) -> None:
    result = mkdocs("build", "--strict", cwd=small, PDFS="1", CLINIC_NAME=name, CLINIC_PHONE="1-" * 11 + "11")
    assert told in " ".join(result.stdout.split()) and "Traceback" not in result.stdout
    assert not (small / "site").exists()


def test_a_logo_that_a_sheet_cannot_show_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg/>", encoding="utf-8")
    assert clinic.read({"name": " A \n B "}, "a.svg", tmp_path) == {
        "name": "A B",
        "phone": "",
        "logo": "a.svg",
    }
    assert clinic.read(None, "a.svg", tmp_path)["logo"] == ""
    for logo in ("b.svg", "a.ico"):
        with pytest.raises(ValueError, match="sheets cannot show the logo"):
            clinic.read({"name": "A"}, logo, tmp_path)
    with pytest.raises(ValueError, match="nobody sees"):
        clinic.read({"name": "A\u202eB"}, None, tmp_path)
