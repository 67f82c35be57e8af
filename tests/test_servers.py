"""docs/intranet.md: its settings in real servers, what it says of the site, and whether its steps are few.

nginx always; Caddy and Apache with `--all`, where they are there.
"""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

import pages
import servers
from conftest import loaded, settled
from conftest import served as sent

FRAMES = "frame-ancestors 'self'"
HEADERS = {
    "content-security-policy": f"{pages.POLICY}; {FRAMES}",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
KEPT, ASKED = "public, max-age=31536000, immutable", "no-cache"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "(?:text|application)/javascript",
    ".json": "application/json",
    ".svg": r"image/svg\+xml",
    ".woff2": "font/woff2",
    ".xml": "(?:text|application)/xml",
    ".pdf": "application/pdf",
    ".png": "image/png",
}
SQUEEZED, WHOLE = (".html", ".css", ".js", ".json", ".svg"), (".woff2", ".pdf", ".png", ".zip")
SERVERS = [
    "nginx",
    pytest.param("caddy", marks=pytest.mark.long),
    pytest.param("apache2", marks=pytest.mark.long),
]
# What breaks a policy tells so to a page that listens; a frame that was refused tells nobody.
LISTEN = """addEventListener('securitypolicyviolation',
    event => console.error(`Policy: ${event.violatedDirective}`))"""


@pytest.fixture(scope="module")
def www(built: Path) -> Iterator[Path]:
    with servers.published(built) as www:
        alone = www / "97112/downloads/alone.html"
        alone.parent.mkdir(exist_ok=True)
        head = "<!doctype html><title>.</title><link rel=icon href=data:,><style>p { color: red }</style>"
        alone.write_text(head + "<p>A sheet." * 300, encoding="utf-8")
        yield www


@pytest.fixture(scope="module", params=SERVERS)
def served(request: pytest.FixtureRequest, www: Path) -> Iterator[list[str]]:
    """Addresses of the site in a server: at its own, below a path, or both."""
    lacks = f"no {request.param}: run `bash .ci/setup --tests`, or `apt-get install {request.param}`"
    assert servers.program(request.param), lacks
    with getattr(servers, request.param)(www) as addresses:
        yield [addresses[how] for how in ("own", "below") if how in addresses]


def ask(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers and the body of an answer; a header that was sent twice has both values."""
    where = urlsplit(urljoin(address, path))
    connection = http.client.HTTPConnection(where.netloc, timeout=60)
    connection.request(
        "GET", where.path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    body, told = answer.read(), {}
    for name, value in answer.getheaders():
        told[name.lower()] = f"{told[name.lower()]}, {value}" if name.lower() in told else value
    connection.close()
    return answer.status, told, body


def kinds(site: Path) -> list[str]:
    """The largest file of each kind, those in the folder of a version apart, as paths below the site."""
    found = [file for file in site.rglob("*") if file.is_file() and file.suffix != ".gz"]

    def kind(file: Path) -> tuple[str, bool, bool]:
        return file.suffix, file.parent.name == "downloads", is_kept(file.relative_to(site).as_posix())

    groups = groupby(sorted(found, key=lambda file: (*kind(file), file.stat().st_size)), key=kind)
    return [[*group][-1].relative_to(site).as_posix() for _, group in groups]


def is_kept(path: str) -> bool:
    return bool(re.match("assets/[0-9a-f]{8}/", path))


def test_every_kind_of_file_has_its_headers_and_is_sent_again_only_when_changed(served, www: Path) -> None:
    paths = kinds(www / "97112")
    assert {Path(path).suffix for path in paths} >= {*SQUEEZED, ".woff2", ".pdf"}
    for address in served:
        for path in paths:
            status, told, body = ask(address, path, accept_encoding="gzip")
            assert status == 200, path
            policy = {"content-security-policy": FRAMES} if re.match("downloads/.*html", path) else {}
            assert {name: told.get(name) for name in HEADERS} == HEADERS | policy, path
            assert told["cache-control"] == (KEPT if is_kept(path) else ASKED), path
            wanted, content = TYPES.get(Path(path).suffix, ""), (www / "97112" / path).read_bytes()
            assert re.match(wanted, told.get("content-type", "")), path
            squeezed = "content-encoding" in told
            assert squeezed if path.endswith(SQUEEZED) else not (squeezed and path.endswith(WHOLE)), path
            assert (gzip.decompress(body) if squeezed else body) == content, path
            again = ask(address, path, accept_encoding="gzip", if_none_match=told["etag"])
            assert (again[0], again[2]) == (304, b""), path
            assert again[1]["cache-control"] == told["cache-control"], path


def test_what_is_not_there_is_not_kept(served, www: Path) -> None:
    version = f"assets/{loaded(www / '97112', 'site.css').parent.name}"
    for address in served:
        for path in ("nothing.html", "downloads/nothing.html", f"{version}/nothing.css", f"{version}/"):
            status, told, body = ask(address, path)
            assert status in (403, 404), path
            assert told["cache-control"] == ASKED, path
            assert {name: told.get(name) for name in HEADERS} == HEADERS, path
            assert b"This page is not here" in body or status == 403, path


def test_pages_keep_the_policy_of_the_header_and_an_error_looks_like_the_site(served, view) -> None:
    page = view(1280)
    page.add_init_script(LISTEN)
    for address in served:
        for name in ("index", "units", "downloads/alone"):
            page.goto(f"{address}{name}.html", wait_until="load")
            settled(page)
            assert page.told == [], name
        page.goto(address, wait_until="load")
        page.get_by_role("searchbox").fill("vertigo")
        page.locator("#results li").first.wait_for()
        assert page.told == []
        for path in ("nothing.html", "about/nothing.html"):
            page.goto(address + path, wait_until="load")
            page.wait_for_function(
                "getComputedStyle(document.querySelector('header.top')).display != 'block'"
            )
            assert (
                page.get_by_role("link", name="first page", exact=True).evaluate("link => link.href")
                == f"{address}index.html"
            )
            assert [told for told in page.told if "olicy" in told] == []
            page.told.clear()


def test_only_pages_that_the_server_names_may_frame_it(www: Path, view) -> None:
    page = view(1280)
    (www / "intranet").mkdir(exist_ok=True)
    with servers.nginx(www) as addresses:
        for name, may in {"below": True, "framed": True, "own": False}.items():
            html = f'<!doctype html><iframe src="{addresses[name]}97112.html"></iframe>'
            (www / f"intranet/{name}.html").write_text(html, encoding="utf-8")
            page.goto(urljoin(addresses["below"], f"/{name}.html"), wait_until="load")
            assert ("97112" in page.frames[1].title()) == may, name


def test_all_settings_of_the_page_send_the_same_headers() -> None:
    policies = re.findall(r'"(default-src [^"]*)"', servers.PAGE)
    assert (len(policies), {*policies}) == (4, {HEADERS["content-security-policy"]})
    iis = ElementTree.fromstring(servers.fences("iis")[0])
    told = iis.findall("system.webServer//add")
    assert {each.get("name").lower(): each.get("value") for each in told} == HEADERS


def test_the_archive_has_the_settings_that_the_page_shows(www: Path) -> None:
    beside = www / "97112.new/97112-site/servers"
    shown = {
        "nginx.conf": servers.fences("nginx")[1],
        "Caddyfile": servers.fences("caddy")[1],
        "apache.conf": servers.fences("apache")[1],
        "web.config": servers.fences("iis")[0],
    }
    assert {file.name: file.read_text(encoding="utf-8") for file in beside.iterdir()} == shown


@pytest.mark.parametrize("below", ["/", "/97112/"])
def test_lines_to_copy_have_the_address_where_the_page_is_read(built: Path, view, below: str) -> None:
    """Not the example, which stays where the page is read from a file."""
    page = view(1280)
    page.goto((built / "intranet.html").as_uri())
    assert "https://97112.example/embed/units.html" in page.locator("article").inner_text()
    with sent(built, below=below) as address:
        page.goto(f"{address}intranet.html", wait_until="load")
        lines = page.locator("article pre.whole")
        lines.first.locator("xpath=..").get_by_role("button").wait_for()
        text = page.locator("article").inner_text()
    assert "https://97112.example" not in text and f"{address}units.html" in text
    assert f'src="{address}embed/units.html"' in text and f"curl -fO {address}downloads/" in text


@pytest.fixture(scope="module")
def article(built: Path) -> BeautifulSoup:
    html = (built / "intranet.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser").find("article")


def test_each_way_takes_six_steps_at_most_and_every_block_can_be_copied(article: BeautifulSoup) -> None:
    steps = [len(each.find_all("li", recursive=False)) for each in article.select("h2 + ol, h2 + p + ol")]
    assert len(steps) == 4 and max(steps) <= 6
    assert article.select(".highlight pre:not(.whole)") == []


def test_the_sizes_on_the_page_are_true(www: Path, built: Path, article: BeautifulSoup) -> None:
    site = www / "97112"
    first = [
        "index.html",
        *(loaded(site, name).relative_to(site).as_posix() for name in ("site.css", "site.js")),
    ]
    measured = {
        "all files": sum(file.stat().st_size for file in built.rglob("*") if file.is_file()) / 1e6,
        "the zip": (www.parent / "97112-site.zip").stat().st_size / 1e6,
        "compressed:": sum((site / f"{name}.gz").stat().st_size for name in first) / 1e3,
    }
    for words, size in measured.items():
        most = int(re.search(rf"{words} less than (\d+)", article.text)[1])
        assert most / 3 < size < most, f"{words}: {size:.1f}"


def test_every_address_on_the_page_is_there(built: Path) -> None:
    named = {*re.findall(r"https://97112\.example/([\w./-]+)", servers.PAGE)}
    assert [name for name in sorted(named) if not (built / name).exists()] == []
