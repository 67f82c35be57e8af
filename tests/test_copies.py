"""Copies to take along: the site as an archive, each handout as one file, some as Word documents."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import docx
import pypdfium2
import pytest
import yaml
from bs4 import BeautifulSoup

import word
import zipped
from codeset.made import labels, strings
from conftest import EDITION, ROOT
from test_paper import FRONT, LANGUAGES, SHEETS, squeeze

NAME = yaml.load(
    re.search(r"^  copy: (.*)$", (ROOT / "mkdocs.yml").read_text(), re.M)[1], Loader=yaml.CSafeLoader
)
WORDS = [name for name, sheet in SHEETS.items() if sheet.get("word")]
DAY = "2026-11-24"
SIDES = pytest.mark.parametrize("name", SHEETS)
DOCUMENTS = pytest.mark.parametrize("name", WORDS)


def verified(folder: Path) -> list[str]:
    """What the real sha256sum finds right."""
    command = ["sha256sum", "-c", "CHECKSUMS.txt"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return [line.removesuffix(": OK") for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def unpacked(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    with zipfile.ZipFile(built / f"downloads/{NAME}.zip") as archive:
        archive.extractall(folder)
    assert [each.name for each in folder.iterdir()] == [NAME]
    return folder / NAME


def test_every_download_and_every_pdf_has_its_checksum(built: Path) -> None:
    listed = {(built / "downloads" / name).resolve() for name in verified(built / "downloads")}
    there = {*built.rglob("*.pdf"), *(built / "downloads").iterdir()}
    assert listed == {each.resolve() for each in there} - {(built / "downloads/CHECKSUMS.txt").resolve()}
    assert {f"{name}.{kind}" for name in SHEETS for kind in ("html",)} <= {each.name for each in listed}
    assert {each.stem for each in listed if each.suffix == ".docx"} == {*WORDS}
    # What clinics ask for: the form of the note, and all that patients get, in both languages.
    assert {"the-note", *(name for name in SHEETS if SHEETS[name]["draft"])} == {*WORDS}


def test_the_archive_is_the_site_sorted_and_dated_without_itself(built: Path, unpacked: Path) -> None:
    with zipfile.ZipFile(built / f"downloads/{NAME}.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(2026, 11, 24, 0, 0, 0)}
    assert {entry.external_attr for entry in entries} == {zipped.MODE}
    top = {each.name for each in unpacked.iterdir()}
    assert top == {"CHECKSUMS.txt", "LICENSE.txt", "READ-ME-FIRST.html", "servers", "site"}
    inside = {f"{NAME}/{name}" for name in verified(unpacked)}
    assert inside == {entry.filename for entry in entries} - {f"{NAME}/CHECKSUMS.txt"}
    ours, theirs = (
        {each.relative_to(site).as_posix(): each.read_bytes() for each in site.rglob("*") if each.is_file()}
        for site in (built, unpacked / "site")
    )
    assert ours.keys() - theirs.keys() == {f"downloads/{NAME}.zip"} and theirs.keys() <= ours.keys()
    # The archive cannot know how large it is: only what says so differs.
    differing = {name for name, data in theirs.items() if data != ours[name]}
    assert differing == {"downloads/CHECKSUMS.txt", "about/publishing.html"}
    data = (built / f"downloads/{NAME}.zip").read_bytes()
    page = BeautifulSoup(ours["about/publishing.html"], "html.parser")
    said = page.select_one(".archive p").get_text()
    assert said == f"{NAME}.zip ({len(data) / 1e6:.1f} MB)"
    assert page.select_one(".archive code").get_text() == zipped.checksum(data)
    assert NAME.encode() + b'.zip"' not in theirs["about/publishing.html"]


def test_every_link_of_the_archive_leads_to_something(unpacked: Path) -> None:
    ids: dict[Path, set[str]] = {}
    pages = {
        each: BeautifulSoup(each.read_text(encoding="utf-8"), "lxml") for each in unpacked.rglob("*.html")
    }
    for path, page in pages.items():
        ids[path.resolve()] = {each["id"] for each in page.find_all(id=True)}
    for path, page in pages.items():
        for each in page.find_all(["a", "link", "script", "img"]):
            to = urlsplit(each.get("href") or each.get("src") or "")
            if to.scheme or path.name == "404.html":
                continue
            led = (path.parent / unquote(to.path)).resolve() if to.path else path.resolve()
            assert led.is_file(), f"{path.relative_to(unpacked)}: {to.geturl()}"
            if to.fragment and led.suffix == ".html":
                assert to.fragment in ids[led], f"{path.relative_to(unpacked)}: {to.geturl()}"


def test_the_first_page_of_the_archive_says_what_it_is_and_when_it_is_old(unpacked: Path, view) -> None:
    page = view(800, offline=True)
    page.goto((unpacked / "READ-ME-FIRST.html").as_uri())
    text = page.locator("article").inner_text()
    version = re.search(r"Version (\S+)\.", (unpacked / "site/index.html").read_text(encoding="utf-8"))[1]
    for said in (EDITION["name"], version, DAY, labels.rights(EDITION), "CHECKSUMS.txt", "LICENSE.txt"):
        assert said in text
    until = page.locator("meta[name=due]").get_attribute("content")
    assert f"Good until: {until}" in text and page.told == []
    for day, old in ((f"{until}T12:00:00", False), ("2031-06-01T12:00:00", True)):
        page.clock.set_fixed_time(day)
        page.reload()
        assert page.locator(".overdue").is_visible() == old
    page.get_by_role("link", name="Open the site from here").click()
    assert page.title() and page.told == []


@SIDES
def test_one_file_needs_nothing_and_prints_as_its_page(built: Path, view, name: str) -> None:
    page, asked = view(800), []
    page.context.route(re.compile(r"^(?!file:|data:)"), lambda route: route.abort())
    page.on("request", lambda request: asked.append(request.url))
    page.goto((built / f"downloads/{name}.html").as_uri(), wait_until="load")
    data = page.pdf(format="Letter")
    assert [url for url in asked if not url.startswith("data:")] == [page.url]
    assert page.told == []  # nothing that its policy forbids
    assert page.locator("script").count() == 1
    words = strings.PAGE[LANGUAGES[name]]
    until = page.locator("meta[name=due]").get_attribute("content")
    foot = page.locator("footer").inner_text()
    assert (
        f"{words['good_until']} {until}. {words['version']} " in foot
        and EDITION["name"] in foot
        and DAY in foot
    )
    assert labels.rights(EDITION) in page.locator(".notice").text_content()
    # Without an address of the site no link leads out of it, but to the notes and to the AMA.
    links = page.locator("a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert {link.partition("#")[0] for link in links} <= {
        "",
        "https://www.ama-assn.org/about/cpt-editorial-panel/faq-editorial-panel-cpt-overview",
    }
    with contextlib.closing(pypdfium2.PdfDocument(data)) as printed:
        sides = [squeeze(side.get_textpage().get_text_range()) for side in printed]
    assert len(sides) == SHEETS[name]["sides"]
    short = squeeze(strings.HANDOUT[LANGUAGES[name]]["notice"])
    assert all("AmericanMedicalAssociation.Allrightsreserved." in side and short in side for side in sides)
    assert b"Atkinson" in data


@pytest.mark.parametrize("name", ["the-note", "mareo"])
@pytest.mark.parametrize("old", [True, False])
def test_one_file_says_when_it_is_past_its_date(built: Path, view, name: str, old: bool) -> None:
    page = view(390)
    page.clock.set_fixed_time("2031-06-01T12:00:00" if old else f"{DAY}T12:00:00")
    page.goto((built / f"downloads/{name}.html").as_uri())
    assert page.locator(".overdue").is_visible() == old
    assert strings.PAGE[LANGUAGES[name]]["past"] in page.locator(".overdue").text_content()
    assert (
        page.locator("sup.mark a").first.evaluate("each => getComputedStyle(each, '::after').content")
        != "none"
    ) == old


@DOCUMENTS
def test_a_word_document_has_what_its_page_has(built: Path, name: str) -> None:
    made = docx.Document(built / f"downloads/{name}.docx")
    page = BeautifulSoup((built / f"handouts/{name}.html").read_text(encoding="utf-8"), "html.parser").article
    for element in page.select(".mark, .notes, .kinds, .footnote, .headerlink"):
        element.decompose()
    about = made.core_properties
    assert (about.title, about.subject) == (page.h1.get_text(), FRONT[name]["description"])
    spoken = {"en": "en-US", "es": "es-US"}[LANGUAGES[name]]
    assert about.language == spoken
    assert made.styles.element.find(".//{*}rPrDefault//{*}lang").get(docx.oxml.ns.qn("w:val")) == spoken
    headings = [each for each in made.paragraphs if each.style.name.startswith("Heading")]
    assert [(f"h{each.style.name[-1]}", squeeze(each.text)) for each in headings] == [
        (each.name, squeeze(each.get_text())) for each in page.find_all(["h1", "h2", "h3"])
    ]
    body = made.element.body
    # Every item, box, blank, table and drawing.
    listed = [each for each in made.paragraphs if each.style.name.startswith(("List", "Ticks"))]
    assert all(squeeze(each._p.xpath("string(.)")) for each in listed)
    form = page.select(".blanks + ul > li")
    assert len(listed) == len(page.find_all("li")) - len(form)
    assert len(body.xpath(".//w14:checkbox")) == len(page.select("li > input"))
    article = "".join(each for each in page.find_all(string=True) if not each.find_parent(class_="notice"))
    blanks = len(re.findall("_{3,}", article)) + len(page.select(".draft i"))
    fields = body.xpath(".//w:sdt[w:sdtPr/w:text]")
    assert len(fields) == blanks
    named = body.xpath(".//w:sdt/w:sdtPr/w:alias/@w:val")
    assert all(map(str.strip, named)) and len(named) == len(body.xpath(".//w:sdt"))
    pictures = [each.get("descr") for each in body.xpath(".//wp:docPr")]
    assert pictures == [each["aria-label"] for each in page.select("svg.fig")]
    assert len(made.tables) == len(page.find_all("table")) + bool(form)
    written = squeeze(body.xpath("string(.)")).replace("_", "").replace("\u2610", "")
    for part in page.find_all(["li", "td", "th"]) + page.select("h1 ~ p:not(.state)"):
        if not part.find_parent(class_=["notice", "around"]) and "state" not in part.get("class", []):
            assert squeeze(part.get_text()).replace("_", "").rstrip(":") in written, part


@DOCUMENTS
def test_no_page_of_a_word_document_loses_the_notice(built: Path, name: str) -> None:
    made = docx.Document(built / f"downloads/{name}.docx")
    section, words = made.sections[0], strings.PAGE[LANGUAGES[name]]
    head = section.first_page_header._element.xpath("string(.)")
    assert strings.HANDOUT[LANGUAGES[name]]["clinic"] in head
    for foot in (section.first_page_footer, section.footer):
        text = foot._element.xpath("string(.)")
        version = re.search(rf"{words['version']} (\S+)\.", text)[1]
        assert f"{words['version']} {version}." in (built / "handouts" / f"{name}.html").read_text(
            encoding="utf-8"
        )
        assert labels.short_notice(EDITION)[LANGUAGES[name]] in re.sub(r"\s+", " ", text)
        assert EDITION["name"] in text and DAY in text and words["good_until"] in text
        assert foot._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]
    with zipfile.ZipFile(built / f"downloads/{name}.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 24, 0, 0, 0)}
        assert not [each for each in archive.namelist() if "customXml" in each or "thumbnail" in each]


@SIDES
def test_pages_lead_to_the_copies_with_their_sizes_behind_the_pdfs(built: Path, name: str) -> None:
    kinds = ["docx", "html"] if name in WORDS else ["html"]
    for page in (f"{name}.html", "index.html"):
        found = BeautifulSoup((built / "handouts" / page).read_text(encoding="utf-8"), "html.parser")
        links = found.select(f".pdfs + .copies a[href^='../downloads/{name}.']")
        assert [link["href"] for link in links] == [f"../downloads/{name}.{kind}" for kind in kinds]
        for link in links:
            size = (built / "handouts" / link["href"]).stat().st_size
            assert link.next_sibling.startswith(f" ({round(size / 1000)} kB)")


def test_the_same_files_and_day_give_the_same_archive() -> None:
    files = {"b.txt": b"b" * 999, "a/c.txt": b"c"}
    archive = zipped.archive(files, DAY)
    assert (
        archive == zipped.archive(dict(reversed(files.items())), DAY) != zipped.archive(files, "2026-11-25")
    )
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == files


def test_a_blank_is_named_by_what_it_asks_for() -> None:
    sides = {
        ("Days a week: ", " Times a day: "): "Days a week",
        ("and look ahead. ", " seconds, "): "seconds",
        (" losses of balance, hand support ", '."'): "hand support",
    }
    assert {each: word._name(*each) for each in sides} == sides
