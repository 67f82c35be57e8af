"""Pages in frames: the pieces of our pages that other sites show, whole pages in a frame, and servers that
ask for more than the pages' own policy. Two origins are two ports."""

from __future__ import annotations

import gzip
import re
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

import codeset
from conftest import EDITION, ROOT, barriers, mkdocs, served
from pages import POLICY

ROWS = yaml.load((ROOT / "docs/data/embeds.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
    "embeds"
]
INTRANET = (ROOT / "docs/intranet.md").read_text(encoding="utf-8")
FRAMES = re.compile(r'^<iframe src="[^"]*/embed/(?P<name>[\w-]+)\.html"(?P<rest>.*)$', re.M)
# The lines to copy, with a blank for the site's address.
SNIPPETS = {
    each["name"]: f'<iframe src="____/embed/{each["name"]}.html"{each["rest"]}'
    for each in FRAMES.finditer(INTRANET)
}
HEAVIEST, RAW = (
    15_000,
    {"which-code": 23_000},
)  # bytes with gzip, style and scripts included; of the HTML alone
MISSED = "Failed to load resource"
TYPES = "; require-trusted-types-for 'script'; trusted-types site"
every = pytest.mark.parametrize("name", ROWS)


def soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def squeezed(text: str) -> str:
    return " ".join(text.replace("\u00b6", "").split())


@every
def test_an_embed_is_light_and_says_how_far_it_can_be_trusted(built: Path, name: str) -> None:
    file = built / f"embed/{name}.html"
    page = soup(file)
    loaded = page.select("link[rel=stylesheet], script")
    files = [file, *((file.parent / (each.get("href") or each["src"])).resolve() for each in loaded)]
    sent = sum(len(gzip.compress(each.read_bytes(), 6)) for each in files)
    print(f"\nembed/{name}.html: {file.stat().st_size} bytes, {sent} sent with all in {len(files)} files")
    assert sent <= HEAVIEST
    assert file.stat().st_size <= RAW.get(name, HEAVIEST)
    assert page.select("header, #nav, .search, img, iframe") == []
    text = squeezed(page.get_text())
    version = squeezed(soup(built / "index.html").find("footer").p.get_text()).rpartition(". ")[2]
    for said in (
        "American Medical Association. All rights reserved.",
        "The AMA does not endorse",
        EDITION["name"],
    ):
        assert said in text
    assert "Checked on 2026-11-24" in text and version in text
    (link,) = page.select(".whole a")
    assert link["target"] == "_blank" and link["rel"] == ["noopener"]
    whole = built / ROWS[name]["page"].replace(".md", ".html")
    assert (file.parent / link["href"]).resolve() == whole
    assert page.base["target"] == "_blank"


@every
def test_what_an_embed_says_stands_on_its_pages_and_every_link_leads_there(built: Path, name: str) -> None:
    file = built / f"embed/{name}.html"
    page = soup(file)
    sources = {piece.partition("#")[0].replace(".md", ".html") for piece in ROWS[name]["pieces"]}
    known = squeezed(" ".join(soup(built / each).article.get_text() for each in sources))
    for block in page.article.select("p, dt, dd, td, th, li"):
        if not block.find_parent(class_="notice") and not {"overdue", "whole", "state"} & {
            *block.get("class", [])
        }:
            assert squeezed(block.get_text()) in known
    for link in page.select("article a[href]:not([href^=http])"):
        path, _, part = link["href"].partition("#")
        target = soup((file.parent / path).resolve()) if path else page
        assert not part or target.find(id=part), link["href"]


def test_every_embed_has_a_line_to_copy() -> None:
    assert SNIPPETS.keys() == ROWS.keys()
    for line in SNIPPETS.values():
        frame = BeautifulSoup(line, "html.parser").iframe
        assert frame["title"] and frame["loading"] == "lazy" and frame["width"] == "100%"
        assert frame["sandbox"] == ["allow-scripts", "allow-popups", "allow-popups-to-escape-sandbox"]


def test_a_row_that_names_what_is_not_there_says_so(project: Path) -> None:
    rows = project / "docs/data/embeds.yml"
    text = rows.read_text(encoding="utf-8")
    rows.write_text(text.replace("#one-line", "#one-lime", 1), encoding="utf-8")
    (fault,) = codeset.check(project, codeset.site_paths(project)).errors
    assert "`97112-vs-97110.md#one-lime` is no place of this site" in str(fault)
    rows.write_text(text.replace("#cpt-97112 dl", "#cpt-97112 canvas"), encoding="utf-8")
    result = mkdocs("build", "--strict", cwd=project)
    assert result.returncode == 1 and "Traceback" not in result.stdout
    assert "docs/data/embeds.yml: 97112: a piece is not there" in result.stdout
    assert "found: 97112.md#cpt-97112 canvas" in result.stdout


# --- in a frame of another site ---


@pytest.fixture
def framed(view, built: Path, tmp_path: Path):
    """A function that shows a page of the site in a frame on another site: the frame's line, headers of the
    site. Gives the page, its frame, and what it asked for."""
    with ExitStack() as stack:

        def show(line: str, headers: dict[str, str] | None = None, width: int = 600, **wanted):
            site = stack.enter_context(served(built, headers))
            page = view(width, **wanted)
            page.asked = []
            page.on("request", lambda request: page.asked.append(request.url))
            host = f'<!doctype html><html lang="en"><title>Host</title>{line.replace("____/", site)}'
            (tmp_path / "index.html").write_text(host, encoding="utf-8")
            (tmp_path / "favicon.ico").touch()
            page.goto(stack.enter_context(served(tmp_path)), wait_until="networkidle")
            assert [url for url in page.asked if not url.startswith((site, page.url))] == []
            return page, page.frames[1]

        yield show


# The policy of the pages as a server may send it, for frames on one other site.
STRICT = {
    "no header": {},
    "header": {"Content-Security-Policy": POLICY + "; frame-ancestors http://127.0.0.1:*"},
    "types": {"Content-Security-Policy": POLICY + TYPES + "; frame-ancestors http://127.0.0.1:*"},
}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(STRICT[name], id=name, marks=() if name == "types" else pytest.mark.long)
        for name in STRICT
    ],
)
@every
def test_an_embed_works_in_a_frame_of_another_site(framed, name: str, headers: dict[str, str]) -> None:
    page, frame = framed(SNIPPETS[name], headers, 620)  # a column of 600
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")  # as high as the line says
    assert frame.evaluate("origin") == "null"  # a frame that may do nothing but what its sandbox says
    if name == "units":
        frame.get_by_label("Minutes in row 1").fill("24")
        frame.get_by_label("Minutes in row 1").press("Enter")
        page.keyboard.type("23")
        assert frame.locator("[data-rule=cms] .units").text_content() == "3 units"
        assert frame.locator("[data-rule=cpt] .units").text_content() == "4 units"
        frame.get_by_role("button", name="Copy: Line for the note").click()
        frame.get_by_text("Copied").wait_for()
        days = frame.get_by_role("link", name="This day step by step").get_attribute("href")
        assert days.endswith("/units.html?rule=cms&97112=24&97110=23")
    elif name == "which-code":
        for _ in range(3):
            frame.locator(".choices button").first.press("Enter")
        assert frame.locator(".trail button").count() == 3
        frame.locator(".trail button").first.press("Enter")
        frame.get_by_role("button", name="Chiropractor and Medicare").click()
        leads = frame.locator(".result a").first.get_attribute("href")
        assert "/embed/" not in leads
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="The whole page").press("Enter")
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith(ROWS[name]["page"].replace(".md", ".html"))
    assert opened.value.evaluate("origin") != "null"  # the whole page has its own rights
    assert page.told == []  # a breach of a policy is one
    assert barriers(frame) == []  # axe asks for the styles once more, which a frame without an origin may not
    assert page.context.storage_state() == {"cookies": [], "origins": []}


@every
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_embed_fits_a_narrow_frame(framed, name: str, scheme: str) -> None:
    _, frame = framed(SNIPPETS[name].replace('width="100%"', 'width="320"'), color_scheme=scheme)
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(frame) == []


def test_a_server_that_refuses_frames_is_obeyed(framed) -> None:
    page, frame = framed(SNIPPETS["97112"], {"Content-Security-Policy": "frame-ancestors 'none'"})
    assert frame.locator("h1#title").count() == 0
    assert any("frame-ancestors" in each for each in page.told)


@every
def test_an_old_copy_says_so_in_its_frame(view, address: str, built: Path, name: str) -> None:
    due = soup(built / f"embed/{name}.html").find("meta", {"name": "due"})["content"]
    for day, old in ((due, False), ("2039-01-01", True)):
        page = view(600)
        page.clock.set_fixed_time(f"{day}T12:00:00")
        page.goto(f"{address}embed/{name}.html")
        assert page.locator(".overdue").is_visible() == old
    assert page.locator(".overdue a").get_attribute("href").endswith(".html#rests")


# --- whole pages in a frame, and under stricter servers ---

FRAME = '<iframe src="____/{}" title="A whole page" width="900" height="700" sandbox="{}"></iframe>'


@pytest.mark.parametrize("sandbox", ["allow-scripts allow-same-origin", "allow-scripts"])
def test_a_whole_page_in_a_frame_without_forms_is_searched(framed, sandbox: str) -> None:
    page, frame = framed(FRAME.format("97112.html", sandbox))
    outside = frame.locator("a[data-address], .notice a").evaluate_all(
        "all => all.map(each => [each.target, each.rel])"
    )
    assert outside and {*map(tuple, outside)} == {("_blank", "noopener")}
    frame.locator("#typed").fill("assistant last unit")
    frame.locator(".results a").first.wait_for()
    frame.locator("#typed").press("Enter")
    frame.wait_for_url(re.compile(r"#"))
    assert page.told == []
    page, frame = framed(FRAME.format("documentation.html", sandbox))
    frame.get_by_role("button", name="What is missing?").click()
    assert frame.locator(".missing").is_visible()
    assert page.told == []


def test_under_trusted_types_everything_works(view, built: Path) -> None:
    with served(built, {"Content-Security-Policy": POLICY + TYPES}) as address:
        page = view(900)
        page.goto(f"{address}97112.html")
        page.locator(".footnote-ref").first.hover()
        page.locator("#note-in-place").wait_for()
        page.locator("#typed").fill("proprioception")
        page.locator(".results a").first.wait_for()
        page.goto(f"{address}units.html?rule=cms&97112=24&97110=23")
        assert page.locator("[data-rule=cpt] .units").text_content() == "4 units"
        assert page.locator(".steps li").count() > 3
        page.goto(f"{address}which-code.html")
        page.locator(".choices button").first.click()
        assert page.locator(".trail button").count() == 1
        page.goto(f"{address}techniques/index.html")
        page.locator("#find-row").fill("ankle")
        page.goto(f"{address}documentation.html")
        page.locator(".copy.sign").first.wait_for(state="attached")
        assert page.told == []
        page.goto(f"{address}nowhere/404")
        page.locator("#typed").fill("proprioception")
        page.locator(".results a").first.wait_for()
        assert not [
            each for each in page.told if "Failed to load resource" not in each and "MIME" not in each
        ]


PLACED = "each => getComputedStyle(each).position"


@pytest.mark.parametrize("way", ["lost", "x/y/z", "1/2/3/4/5/lost.html"])
def test_the_page_of_an_error_finds_its_way_below_a_path(view, built: Path, way: str) -> None:
    with served(built, below="/a/b/site/") as address:
        page = view(900)
        page.goto(f"{address}{way}")
        page.locator("#typed").wait_for()
        assert page.locator(".top").evaluate(PLACED) == "sticky"  # it has its style
        page.keyboard.press("/")
        page.keyboard.type("proprioception")
        page.locator(".results a").first.wait_for()
        assert page.locator(".results a").first.evaluate("each => each.href").startswith(address)
        page.keyboard.press("Escape")
        page.locator("ul.doors a").first.click()
        page.locator("article #title").wait_for()
        assert page.url.startswith(address) and page.locator("nav#nav [aria-current]").count() == 1
