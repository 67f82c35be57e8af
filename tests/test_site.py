"""The built site, file by file: nothing is lost, nothing is let in, and addresses last."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from copy import copy
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import codeset
import version
from codeset.made import strings
from codeset.reading import pages
from codeset.source import read_source
from conftest import ADDRESS, ROOT, loaded, mkdocs, pages_of

WANTED = """
index 97112 97110 97112-vs-97110 related-codes not-only-stroke techniques/index techniques/pnf
techniques/feldenkrais techniques/bobath techniques/baps-board handouts/index handouts/97112 about/checks
about/sources about/cpt-notice about/corrections about/review facts
""".split()


@pytest.fixture(scope="session")
def soups(built: Path) -> dict[str, BeautifulSoup]:
    return {
        file.relative_to(built).as_posix(): BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for file in pages_of(built)
    }


def test_every_wanted_page_is_published_with_a_title_and_a_description_of_its_own(soups) -> None:
    assert {f"{name}.html" for name in WANTED} <= set(soups)
    pages_ = [soup for path, soup in soups.items() if path != "404.html"]
    titles = [page.title.text for page in pages_]
    descriptions = [page.find("meta", {"name": "description"})["content"] for page in pages_]
    assert len(set(titles)) == len(set(descriptions)) == len(pages_)
    assert {page.html["lang"] for page in pages_} == {"en", "es"}


def test_every_page_carries_the_notice_with_the_year_of_the_code_set(soups) -> None:
    codes = (ROOT / "docs/data/codes.yml").read_text(encoding="utf-8")
    year = re.search(r"^  year: (\d{4})$", codes, re.M)[1]
    for name, soup in soups.items():
        notice = re.sub(r"\s+", " ", soup.select_one("article aside.notice").text)
        assert "CPT is a registered trademark of the American Medical Association." in notice, name
        assert f"CPT copyright {year} American Medical Association. All rights reserved." in notice, name
        assert strings.PAGE[soup.html["lang"]]["disclaimer"] in notice, name
    assert "The AMA does not endorse this site." in strings.PAGE["en"]["disclaimer"]
    assert "Not billing, legal or medical advice." in strings.PAGE["en"]["disclaimer"]


def test_the_scanner_reads_every_definition_that_is_rendered(soups) -> None:
    scanned = rendered = 0
    for path in codeset.site_paths(ROOT):
        if path.endswith(".md"):
            page = pages.read(read_source(ROOT, path))
            scanned += sum(1 + len(definition.items) for definition in page.definitions)
    for soup in soups.values():
        for heading in soup.find_all(id=re.compile("^cpt-")):
            rendered += 1
            for sibling in heading.find_next_siblings():
                if re.fullmatch("h[1-6]", sibling.name):
                    break
                if sibling.name == "dl":
                    rendered += len(sibling.find_all("dt", recursive=False))
    assert rendered == scanned > 80


def test_each_statement_of_the_article_stands_at_its_place_with_its_verdict(soups) -> None:
    lines = (ROOT / "tests/article.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split()[0] for line in lines] == [f"B-{number:02}" for number in range(1, 15)]
    for line in lines:
        _, page, anchor, verdict = line.split(" ", 3)
        text = re.sub(r"\s+", " ", soups[page].find(id=anchor).text)
        assert text.startswith("The article says that"), line
        assert f"Verdict: {verdict}." in text, line


def test_technique_pages_open_with_when_it_counts(soups) -> None:
    for name in WANTED:
        if name.startswith("techniques/"):
            heading = soups[f"{name}.html"].find("article").find("h2")
            assert heading.text.startswith("When this is 97112, and when it is not"), name


def test_the_review_page_lists_every_day_that_is_due_with_its_facts_and_pages(soups) -> None:
    """The list of facts, which is made another way, names the same days, as many facts and the same pages."""
    facts, used = Counter(), {}
    for fact in soups["facts.html"].select("p.fact"):
        if day := fact.find("time"):
            facts[day["datetime"]] += 1
            own = re.search(r"Used on (.*?)\. Link to this entry", str(fact), re.S)
            links = re.findall(r'href="([^"#]*)', own[1]) if own else []
            used.setdefault(day["datetime"], set()).update(links)
    rows = soups["about/review.html"].select("[aria-labelledby=dates] tbody tr")
    cells = {row.time["datetime"]: row.find_all("td") for row in rows}
    assert [*cells] == sorted(facts) and len(cells) > 3
    for day, (counts, links) in cells.items():
        assert sum(map(int, re.findall(r"\d+", counts.text))) == facts[day], day
        assert {link["href"] for link in links.find_all("a")} == {target(page) for page in used[day]}, day


def target(page: str) -> str:
    """An address as the review page writes it, from one beside the list of facts."""
    return page.removeprefix("about/") if page.startswith("about/") else f"../{page}"


def test_corrections_are_numbered_without_a_gap_and_each_has_its_state(soups) -> None:
    soup = soups["about/corrections.html"]
    states = {row.th.text for row in soup.select("tbody tr")}
    last: dict[str, int] = {}
    for entry in soup.select("li[id^=c-]"):
        year, number, state = re.match(r"C-(\d{4})-(\d{3})\s+(\w+)", entry.text.strip()).groups()
        assert entry["id"] == f"c-{year}-{number}"
        assert int(number) == last.get(year, 0) + 1, entry["id"]
        assert state in states, entry["id"]
        last[year] = int(number)
    assert last["2026"] >= 25


# The numbers of notes change with the page, and so do the days worked out; the line on a page's state has an
# id of its own only where there are notes.
PASSING = re.compile(r"#(fn-|fnref-|state$|rule-(cms|cpt)-)")


def test_no_address_and_no_id_has_disappeared(built: Path, soups, request: pytest.FixtureRequest) -> None:
    """tests/permalinks.txt lists the addresses and ids that were published. One may go only if
    docs/data/redirects.yml says where it leads now; ids stay the same there. New ones are no fault: `pytest
    --update` adds them, at a release."""
    file = ROOT / "tests/permalinks.txt"
    ledger = file.read_text(encoding="utf-8").split()
    files = [built / "feed.xml", *(built / "data").iterdir(), *built.glob("handouts/*.pdf")]
    moved = json.loads((built / "data/redirects.json").read_text(encoding="utf-8"))["redirects"]
    files += [built / old for old in moved]
    files += built.glob("embed/*.html")
    now = {path.relative_to(built).as_posix() for path in files}
    for path, soup in soups.items():
        if path != "404.html":
            now |= {path} | {f"{path}#{tag['id']}" for tag in soup.select("article [id]")}
    missing = [entry for entry in ledger if entry not in now and not leads(moved, entry, now)]
    assert missing == [], "published addresses disappeared"
    if request.config.getoption("--update"):
        lasting = {entry for entry in now if not PASSING.search(entry)}
        file.write_text("".join(f"{entry}\n" for entry in sorted({*ledger, *lasting})), encoding="utf-8")


def leads(moved: dict[str, str], entry: str, now: set[str]) -> bool:
    """Whether an address or an id that is gone leads to one that is there."""
    page, mark, id_ = entry.partition("#")
    return page in moved and (moved[page].partition("#")[0] + mark + id_) in now


EMPTY = {"more", "here", "this", "click here", "read more", "learn more", "link"}


def test_a_link_says_where_it_leads(soups) -> None:
    """Who hears a page may hear its links alone."""
    for path, soup in soups.items():
        said = {" ".join(link.get_text().split()).lower() for link in soup.select("article a")}
        assert said & EMPTY == set(), path


def test_no_markup_is_left_for_readers(soups) -> None:
    for path, soup in soups.items():
        article = copy(soup.find("article"))
        for shown in article.select("pre, code, svg"):
            shown.extract()
        assert not re.search(r"\{:? ?[#.]|\[\^|\*\*", article.get_text()), path


def test_ids_are_given_once_and_links_inside_a_page_lead_somewhere(soups) -> None:
    for path, soup in soups.items():
        ids = Counter(tag["id"] for tag in soup.select("[id]"))
        assert [name for name, times in ids.items() if times > 1] == [], path
        ends = {link["href"][1:] for link in soup.select("a[href^='#']")}
        assert sorted(ends - {*ids}) == [], path


def test_nothing_is_loaded_from_outside(soups) -> None:
    for path, soup in soups.items():
        loads = [tag.get("src") for tag in soup.select("[src]")]
        loads += [tag["href"] for tag in soup.select("link[href]")]
        assert [load for load in loads if re.match("(https?:)?//", load)] == [], path


def test_address_and_contact_are_settings_and_nothing_invents_them(addressed: Path, soups) -> None:
    html = str(soups["handouts/97112.html"])
    assert 'rel="canonical"' not in html
    assert "Contact: ____" in html
    html = (addressed / "handouts/97112.html").read_text(encoding="utf-8")
    assert f'rel="canonical" href="{ADDRESS}handouts/97112.html"' in html
    assert f"This page: {ADDRESS}handouts/97112.html" in html
    assert "Contact: desk@97112.example" in html


def test_styles_and_scripts_lie_in_a_folder_whose_name_changes_with_the_site(
    small: Path,
) -> None:
    """So a server may let browsers keep them for good."""
    assert mkdocs("build", "--strict", cwd=small).returncode == 0
    old = loaded(small / "site", "site.css").relative_to(small / "site")
    with (small / "docs/assets/site.css").open("a", encoding="utf-8") as styles:
        styles.write("h1 { color: red; }\n")
    (small / "docs/assets/own.css").write_text("p { color: red; }\n", encoding="utf-8")
    settings = (small / "mkdocs.yml").read_text(encoding="utf-8")
    (small / "mkdocs.yml").write_text(f"{settings}extra_css: [assets/own.css]\n", encoding="utf-8")
    assert mkdocs("build", "--strict", cwd=small).returncode == 0
    new = loaded(small / "site", "site.css").relative_to(small / "site")
    assert old != new
    page = (small / "site/handouts/tide.html").read_text(encoding="utf-8")
    assert f'href="../{new.as_posix()}"' in page and 'href="../assets/own.css"' in page
    assert (small / "site/assets/own.css").is_file()


def test_each_page_names_the_commit_that_it_was_made_from(soups, tmp_path: Path) -> None:
    def git(*command: str) -> str:
        who = ["-c", "user.name=A tester", "-c", "user.email=tester@97112.example"]
        done = subprocess.run(["git", *who, *command], cwd=tmp_path, capture_output=True, text=True)
        return done.stdout.strip()

    (tmp_path / "mkdocs.yml").write_text("a: 1\n", encoding="utf-8")
    assert version.commit(tmp_path) == ""
    git("init", "--quiet")
    assert version.commit(tmp_path) == ""  # somebody else's repository, which does not know the file
    git("add", "mkdocs.yml")
    git("commit", "--quiet", "-m", "All")
    assert version.commit(tmp_path) == git("rev-parse", "--short=7", "HEAD") != ""
    (tmp_path / "mkdocs.yml").write_text("a: 2\n", encoding="utf-8")
    assert version.commit(tmp_path).endswith("-dirty")
    said = {
        re.search(r" Versi[oó]n (\S+)\.$", page.select_one("footer p").text)[1] for page in soups.values()
    }
    assert len(said) == 1
    assert re.fullmatch(
        r"[0-9a-f]{7,8}(-dirty)?", *said
    )  # where no commit is known, a hash of all that it is made from
