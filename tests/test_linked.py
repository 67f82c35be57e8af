"""The site is made to be linked: signs that copy a link, citations, addresses that lead elsewhere, the search
from outside, and, where the site has an address, what other programs read of it."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from PIL import Image

import cards
from codeset.made import cited, linked, strings
from conftest import ADDRESS, ROOT, barriers, pages_of, served

HEADS = "article :is(h1, h2, h3, h4)[id]"
ANSWERS = (
    "article:not(.sheet) :is(p, li)[id]"
    ":not(.footnote *, .fact, .state, .tool-title, .about, #jump, #count-marks)"
)


def soups(site: Path) -> dict[str, BeautifulSoup]:
    return {
        file.relative_to(site).as_posix(): BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for file in pages_of(site)
    }


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, BeautifulSoup]:
    return soups(built)


@pytest.fixture(scope="module")
def linked_pages(addressed: Path) -> dict[str, BeautifulSoup]:
    return soups(addressed)


def line(text: str) -> str:
    return " ".join(text.split())


# --- the signs ---


def test_every_heading_and_every_answer_has_one_sign(pages) -> None:
    seen = 0
    for name, page in pages.items():
        title = strings.PAGE[page.html["lang"]]["to_heading"]
        for place in page.select(f"{HEADS}, {ANSWERS}"):
            if (
                place.name[0] == "h"
                and not place.find_parent(class_="outline")
                and name in ("404.html", "search.html")
            ):
                continue  # they have no address that lasts
            signs = [sign for sign in place.select(".headerlink") if sign["href"] == f"#{place['id']}"]
            assert len(signs) == 1 and signs[0]["title"] == title and not signs[0].contents, (
                name,
                place["id"],
            )
            seen += place.name[0] != "h"
        assert page.select(".footnote .headerlink, .fact .headerlink") == []
    assert seen > 350
    questions = pages["questions.html"].select("article p[id] > strong:first-child")
    assert len(questions) > 90
    assert all(each.find_next_sibling()["class"] == ["headerlink"] for each in questions)


TOUCH = {"has_touch": True, "is_mobile": True}
SIGNS = """all => all.map(each => {
  const box = each.getBoundingClientRect(),
    style = getComputedStyle(each, '::before');
  return Math.min(box.width, box.height) >= 24 && style.borderTopStyle === 'solid' && style.opacity === '1'
    && getComputedStyle(each).visibility === 'visible' ? '' : each.hash })"""


@pytest.mark.parametrize(("name", "width", "more"), [("questions", 390, TOUCH), ("97112", 1280, {})])
def test_signs_are_seen_without_a_pointer_and_large_enough(
    view, address: str, name: str, width: int, more
) -> None:
    page = view(width, **more)
    page.goto(f"{address}{name}.html")
    assert {*page.locator(".headerlink").evaluate_all(SIGNS)} == {""}
    assert barriers(page) == []
    page.emulate_media(media="print")
    assert page.locator(".headerlink:visible, .cite:visible").count() == 0


@pytest.mark.parametrize(
    ("name", "place", "says"),
    [
        ("questions", "only-stroke", "Copy link to Is 97112 only for stroke?"),
        (
            "seen-on-the-web",
            "only-stroke",
            "Copy link to 97112 is only for patients after a stroke or brain injury.",
        ),
        ("handouts/mareo", "title", "Copiar enlace a Ejercicios para el mareo"),
    ],
)
@pytest.mark.parametrize("over", ["http", "file"])
def test_a_sign_copies_the_address_by_the_keyboard_and_says_so(
    view, built: Path, address: str, over: str, name: str, place: str, says: str
) -> None:
    page = view(1280, permissions=["clipboard-read", "clipboard-write"] if over == "http" else [])
    start = address if over == "http" else f"{built.as_uri()}/"
    page.goto(f"{start}{name}.html")
    sign = page.get_by_role("link", name=says, exact=True)
    sign.focus()
    assert sign.evaluate("each => getComputedStyle(each).outlineStyle") == "solid" or over == "file"
    page.keyboard.press("Enter")
    told = page.locator(f"#{place} .told[role=status]")
    told.get_by_text(re.compile("^Copied$|^Copiado$")).wait_for()
    assert page.url == f"{start}{name}.html#{place}"
    if over == "http":
        assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.told == []


REFUSED = """navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
document.execCommand = () => false;"""


def test_where_nothing_can_be_copied_it_says_so_and_without_scripts_it_is_a_link(view, address: str) -> None:
    page = view(390)
    page.add_init_script(REFUSED)
    page.goto(f"{address}97112.html?q=balance")
    page.keyboard.press("Escape")
    page.locator("#functions .headerlink").click()
    page.locator("#functions .told", has_text="Not copied").wait_for()
    assert page.url.endswith("#functions")
    plain = view(390, java_script_enabled=False)
    plain.goto(f"{address}questions.html")
    plain.locator("#sprain").get_by_role("link", name="Link to this section").click()
    assert plain.url.endswith("questions.html#sprain")


# --- citations ---


def test_a_page_says_how_it_is_cited_and_copies_it(view, address: str) -> None:
    page = view(390, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{address}medicare.html")
    page.get_by_text("Cite this page").click()
    buttons = page.locator(".cite button")
    buttons.nth(1).wait_for()
    for number, text in enumerate(page.locator(".cite pre").all_text_contents()):
        buttons.nth(number).click()
        page.locator(".cite .told").nth(number).get_by_text("Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == text
    assert barriers(page) == []


def test_citations_say_what_the_page_says_and_name_nobody(pages, linked_pages) -> None:
    for name, page in linked_pages.items():
        if name in ("404.html", "search.html"):
            continue
        plain, bibtex = (each.text for each in page.select(".cite pre"))
        assert plain.endswith(f" 2026-11-24. {ADDRESS}{name}") and f"url = {{{ADDRESS}{name}}}" in bibtex
        foot = line(page.select_one("footer p").text).rstrip(".")
        version = foot.rpartition(" ")[2]
        for text in (plain, bibtex):
            assert version in text and "CPT 97112 Reference" in text and "CPT 2026" in text
        assert "author" not in bibtex and bibtex.count("{") == bibtex.count("}")
    own, entry = (each.text for each in pages["97112.html"].select(".cite pre"))
    assert own.endswith(" 97112.html (a copy without an address of its own)") and "url" not in entry
    odd = cited.Page("A & B: 50% of x_1?", "", "a/b.html", "S", "E", "v", "2026-11-24")
    assert odd.plain(strings.PAGE["en"]).startswith("A & B: 50% of x_1? S. ")
    assert "@misc{s-a-b,\n  title = {{A \\& B: 50\\% of x\\_1?}}," in odd.bibtex(strings.PAGE["en"])


# --- addresses that lead elsewhere ---


def test_every_redirect_leads_to_a_place_that_is_there(built: Path, pages) -> None:
    found = json.loads((built / "data/redirects.json").read_text(encoding="utf-8"))["redirects"]
    defined = {each["id"][4:] for page in pages.values() for each in page.select("article [id^=cpt-]")}
    assert {f"c/{code}.html" for code in defined} == {old for old in found if old.startswith("c/")}
    assert found["c/97112.html"] == "97112.html" and found["units/index.html"] == "units.html"
    for old, new in found.items():
        name, _, id_ = new.partition("#")
        assert not id_ or pages[name].find(id=id_), old
        page = BeautifulSoup((built / old).read_text(encoding="utf-8"), "html.parser")
        to = page.find("a")["href"]
        assert urljoin(f"{ADDRESS}{old}", to) == ADDRESS + new
        assert page.find("meta", {"http-equiv": "refresh"})["content"] == f"0; url={to}"


@pytest.mark.parametrize(
    ("asked", "arrives"),
    [
        ("c/97112.html", "97112.html"),
        ("c/97113.html", "related-codes.html#cpt-97113"),
        ("c/97113.html#cpt-97116", "related-codes.html#cpt-97116"),
        ("units/index.html?rule=cms&97112=24#count", "units.html?rule=cms&97112=24#count"),
        ("note.html?q=tape", "documentation.html?q=tape"),
    ],
)
@pytest.mark.parametrize("over", ["http", "file"])
def test_what_stands_behind_an_address_goes_along(
    view, built: Path, address: str, over: str, asked: str, arrives: str
) -> None:
    start = address if over == "http" else f"{built.as_uri()}/"
    page = view(390)
    page.goto(f"{start}{asked}")
    page.wait_for_url(f"{start}{arrives}")
    assert [each for each in page.told if "404" not in each] == []  # a browser asks for an icon by itself
    if "?" not in asked and "#" not in asked:
        plain = view(390, java_script_enabled=False)
        plain.goto(f"{start}{asked}")
        plain.wait_for_url(f"{start}{arrives}")


# --- the search from outside ---


def test_the_search_has_a_page_of_its_own(view, built: Path, address: str) -> None:
    for start in (address, f"{built.as_uri()}/"):
        page = view(390)
        page.goto(f"{start}search.html?q=balance")
        page.locator("#all-results .results a").nth(10).wait_for()  # more than the box above shows
        assert page.locator("#all-results h2").is_hidden() and page.told == []
        page.get_by_role("searchbox").fill("Feldenkrais lesson")
        page.locator("#all-results .results a", has_text="Feldenkrais").first.wait_for()
        assert page.url.endswith("?q=Feldenkrais%20lesson")
        assert barriers(page) == []
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"techniques/feldenkrais\.html"))
        page.go_back()
        page.locator("#all-results .results a", has_text="Feldenkrais").first.wait_for()
    plain = view(390, java_script_enabled=False)
    plain.goto(f"{address}search.html?q=balance")
    assert plain.get_by_text("which needs scripts").is_visible()
    assert plain.locator("#all-results .doors a").count() > 3


# --- with an address ---


def test_each_page_has_its_own_address_and_card(addressed: Path, linked_pages, pages) -> None:
    found = set()
    for name, page in linked_pages.items():
        if name in ("404.html", "search.html"):
            continue
        said = {
            tag.get("property") or tag.get("name"): tag["content"] for tag in page.select("meta[content]")
        }
        assert page.select_one("link[rel=canonical]")["href"] == said["og:url"] == ADDRESS + name
        picture = addressed / said["og:image"].removeprefix(ADDRESS)
        with Image.open(picture) as opened:
            assert (
                [*map(str, opened.size)]
                == [said["og:image:width"], said["og:image:height"]]
                == ["1200", "630"]
            )
        assert picture.stat().st_size < 60_000
        assert said["og:image:alt"] == f"{said['og:title']}: {said['og:description']}"
        assert said["twitter:card"] == "summary_large_image"
        found.add(said["og:image"])
    assert len(found) == len(linked_pages) - 2
    fonts = [ROOT / "docs" / cards.FONT.format(weight) for weight in (cards.PLAIN, cards.BOLD)]
    drawn = [cards.card("A long title " * 12, "Words " * 80, "A name", *fonts) for _ in range(2)]
    assert drawn[0] == drawn[1] and Image.open(io.BytesIO(drawn[0])).getbbox() == (0, 0, 1200, 630)
    without = {"canonical", "og:url", "og:image", "ld+json", "opensearch", "summary_large_image"}
    assert [
        each
        for page in pages.values()
        for each in without
        if each in str(page.head) + str(page.select("script"))
    ] == []


NEEDS = {
    "WebSite": {"@id", "name", "url"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
    "MedicalWebPage": {"url", "name", "description", "inLanguage", "dateModified", "isPartOf"},
    "WebPage": {"url", "name", "description", "inLanguage", "dateModified", "isPartOf"},
    "FAQPage": {"url", "name", "inLanguage", "dateModified", "mainEntity"},
    "Question": {"name", "acceptedAnswer", "url"},
    "Answer": {"text"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "MedicalCode": {"codeValue", "codingSystem"},
    "Organization": {"name"},
}


def things(value: object) -> list[dict]:
    """Everything that has a type, however deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict) and "@type" in value else []
    return own + [each for part in inner for each in things(part)]


def test_each_page_says_what_it_is_in_the_words_of_schema_org(linked_pages) -> None:
    for name, page in linked_pages.items():
        blocks = page.select("script[type='application/ld+json']")
        if name in ("404.html", "search.html"):
            assert blocks == []
            continue
        document = json.loads(blocks[0].string)
        assert len(blocks) == 1 and document["@context"] == "https://schema.org"
        for thing in things(document):
            assert thing.keys() >= NEEDS[thing["@type"]], (name, thing)
            assert all(thing.values()) and "Person" not in thing["@type"] and "author" not in thing
            for link in (thing[key] for key in ("url", "item", "@id") if key in thing):
                at, _, id_ = link.removeprefix(ADDRESS).partition("#")
                assert link.startswith(ADDRESS) and (at or "index.html") in linked_pages, (name, link)
                assert id_ in ("", "site") or linked_pages[at].find(id=id_), (name, link)
        first, *rest = document["@graph"]
        assert first["dateModified"] == "2026-11-24" and first["publisher"]["name"] == "A clinic"
        if name == "index.html":
            assert (
                first["@type"] == "WebSite"
                and first["potentialAction"]["target"]["urlTemplate"]
                == f"{ADDRESS}search.html?q={{search_term_string}}"
            )
            continue
        assert first["url"] == ADDRESS + name and first["inLanguage"] == page.html["lang"]
        codes = [each["id"][4:] for each in page.select("article [id^=cpt-]")]
        assert [each["codeValue"] for each in first.get("about", ())] == codes
        items = rest[0]["itemListElement"]
        assert [each["position"] for each in items] == [*range(1, len(items) + 1)] and items[-1][
            "item"
        ] == first["url"]
    ways = json.loads(linked_pages["techniques/pnf.html"].select_one("script[type]").string)["@graph"][1]
    assert [each["item"].removeprefix(ADDRESS) for each in ways["itemListElement"]] == [
        "",
        "techniques/index.html",
        "techniques/pnf.html",
    ]


def test_questions_and_answers_are_those_of_the_page(linked_pages) -> None:
    page = linked_pages["questions.html"]
    asked = json.loads(page.select_one("script[type]").string)["@graph"][0]["mainEntity"]
    paragraphs = [each for each in page.select("article p[id]") if each.strong]
    assert len(asked) == len(paragraphs) > 90
    for question, paragraph in zip(asked, paragraphs, strict=True):
        for mark in paragraph.select(".mark"):
            mark.decompose()
        assert question["url"] == f"{ADDRESS}questions.html#{paragraph['id']}"
        assert line(f"{question['name']} {question['acceptedAnswer']['text']}") == line(paragraph.text)


def test_programs_find_the_pages_the_search_and_what_they_answer(
    addressed: Path, built: Path, linked_pages
) -> None:
    text = (addressed / "sitemap.xml").read_text(encoding="utf-8")
    entries = [[part.text for part in entry] for entry in ElementTree.fromstring(text)]
    lasting = {ADDRESS + name for name in linked_pages} - {f"{ADDRESS}404.html", f"{ADDRESS}search.html"}
    assert {at for at, _ in entries} == lasting and {day for _, day in entries} == {"2026-11-24"}
    assert (
        addressed / "robots.txt"
    ).read_text() == f"User-agent: *\nAllow: /\n\nSitemap: {ADDRESS}sitemap.xml\n"
    assert (built / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    assert [*built.glob("sitemap*"), *built.glob("opensearch*"), *built.glob("assets/cards")] == []
    search = ElementTree.fromstring((addressed / "opensearch.xml").read_text(encoding="utf-8"))
    url = search.find("{*}Url").attrib
    assert url == {"type": "text/html", "template": f"{ADDRESS}search.html?q={{searchTerms}}"}
    assert 0 < len(search.find("{*}ShortName").text) <= linked.SHORT
    for name, page in linked_pages.items():
        assert (addressed / name).parent.joinpath(
            page.select_one("link[rel=search]")["href"]
        ).resolve() == addressed.resolve() / "opensearch.xml" or name == "404.html"
    for site, start in ((addressed, ADDRESS), (built, "")):
        text = (site / "llms.txt").read_text(encoding="utf-8")
        head, *parts = text.split("\n## ")
        assert re.fullmatch(r"# .+\n\n> .+\n\nCPT is a registered trademark .+\n", head)
        links = re.findall(r"^- \[.+?\]\((\S+)\): \S.+$", "".join(parts), re.M)
        assert len(links) == text.count("\n- ") == len({*links})
        assert {f"{start}{name.removeprefix(ADDRESS)}" for name in lasting} < {*links}
        assert all((site / link.removeprefix(start)).is_file() for link in links)


@pytest.mark.parametrize("over", ["http", "file"])
def test_below_a_path_nothing_is_asked_outside_and_no_policy_is_broken(
    view, addressed: Path, tmp_path: Path, over: str
) -> None:
    shutil.copytree(addressed, tmp_path / "ref")
    with served(tmp_path) as start:
        base = f"{start}ref/" if over == "http" else f"{(tmp_path / 'ref').as_uri()}/"
        page = view(1280)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', event => console.error(event.violatedDirective))"
        )
        for name in ("index", "97112", "questions", "handouts/mareo", "search", "techniques/index"):
            page.goto(f"{base}{name}.html")
            page.locator("footer").wait_for()
        assert page.told == [] and [url for url in asked if not url.startswith(base)] == []
