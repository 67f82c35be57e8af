"""What the tests share: a copy of the project to break, the built site, and one browser."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
import yaml
from pypdfium2 import PdfDocument

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "hooks"))

# The tests' day: a fact that is past its date on some later day is no fault of the code. 2026-11-24.
os.environ["SOURCE_DATE_EPOCH"] = "1795478400"

import codeset  # noqa: E402
from codeset.check import load  # noqa: E402
from codeset.site import Site  # noqa: E402

# Every real build of the tests runs without a network: see tests/offline/sitecustomize.py.
ENVIRONMENT = {
    **os.environ,
    "NO_MKDOCS_2_WARNING": "1",
    "SITE_URL": "",
    "SITE_CONTACT": "",
    "CLINIC_NAME": "",
    "CLINIC_PHONE": "",
    "SITE_PUBLISHER": "",
    "PDFS": "0",  # they take longer than everything else; `built` has them, and tests of paper ask for them
    "PYTHONPATH": str(ROOT / "tests/offline"),
}
ADDRESS = "https://97112.example/ref/"
BROWSER_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update"
).split()


CODES = yaml.load((ROOT / "docs/data/codes.yml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
EDITION = CODES["edition"]


@functools.cache
def own_site() -> Site:
    """What the checker reads of this site's own pages and data."""
    found, unreadable, faults = load(ROOT, codeset.site_paths(ROOT), codeset.day(), strict=False)
    assert not unreadable and not faults
    return found


@functools.cache
def yearly() -> tuple[str, dict]:
    """A fact that every year replaces, the amount for KX: its id and its record. Tests that need such a fact
    take it from here, so that they hold for the next one too."""
    name = CODES["modifiers"]["KX"]
    for file in (ROOT / "docs/data/facts").glob("*.yml"):
        facts = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)["facts"]
        if name in facts:
            return name, facts[name]
    raise AssertionError(f"{name} is no fact")


def after(day: str) -> str:
    """The noon after a day, as SOURCE_DATE_EPOCH."""
    noon = datetime.fromisoformat(f"{day}T12:00:00+00:00") + timedelta(days=1)
    return str(int(noon.timestamp()))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the long tests too")
    parser.addoption(
        "--update",
        action="store_true",
        help="write the expected output and the lists of survivors",
    )


def pytest_configure(config: pytest.Config) -> None:
    """With --all what searches for examples searches longer: also in the processes that test, which know no
    command line."""
    hypothesis.settings.register_profile("all", max_examples=900)
    hypothesis.settings.load_profile("all" if config.getoption("--all") else "default")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests often wait, for a browser or a build."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--all"):
        skip = pytest.mark.skip(reason="long; run with --all")
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(skip)


@pytest.fixture
def survivors(request: pytest.FixtureRequest) -> Callable[..., None]:
    """A function that compares what a test could not stop with the lines of a committed list, in
    tests/survivors/. What is new, and what is stopped by now, is named; `--update` writes the list anew. Of a
    `sample` only what is new can be told."""

    def compare(name: str, found: Iterable[str], *, sample: bool = False) -> None:
        file, lines = ROOT / f"tests/survivors/{name}.txt", sorted({*found})
        if request.config.getoption("--update") and not sample:
            file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        known = {*file.read_text(encoding="utf-8").splitlines()}
        changes = [f"+ {line}" for line in lines if line not in known]
        changes += [f"- {line}" for line in sorted(known.difference(lines)) if not sample]
        assert changes == [], "\n".join(["not stopped (+), or stopped by now (-):", *changes])

    return compare


def mkdocs(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real MkDocs and return its exit status and what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=cwd,
        env={**ENVIRONMENT, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=300,  # on a busy machine; alone it takes a few seconds
        check=False,
    )


def copy_project(target: Path) -> Path:
    """A copy of everything that a build reads."""
    for name in ("docs", "hooks"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    (target / ".ci").mkdir()
    for name in ("mkdocs.yml", "requirements.txt", ".ci/publish"):
        shutil.copy(ROOT / name, target / name)
    return target


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path)


def copy_small(target: Path) -> Path:
    """A project with the hooks, templates and styles of ours and the two pages of `tests/small`: another code
    with another unit. Its build takes a tenth of the time."""
    shutil.copytree(ROOT / "tests/small", target, dirs_exist_ok=True)
    ignored = shutil.ignore_patterns("__pycache__", "figures")
    for name in ("hooks", "docs/.overrides", "docs/assets"):
        shutil.copytree(ROOT / name, target / name, ignore=ignored)
    for schema in (ROOT / "docs/data").glob("*.schema.json"):
        # The shape is data too: a site names its own units there.
        text = schema.read_text(encoding="utf-8").replace("each 15 minutes", "each 20 minutes")
        (target / "docs/data" / schema.name).write_text(text, encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for key, text in {"name": "G9999, the tide and its tables", "description": "What G9999 is."}.items():
        settings = re.sub(rf"^site_{key}: .*$", f"site_{key}: {text}", settings, flags=re.M)
    nav = "nav:\n  - index.md\n  - handouts/tide.md\n  - facts.md\n  - about/sources.md\n"
    settings = re.sub(r"^nav:\n(?:  .*\n)+", nav, settings, flags=re.M)
    (target / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (target / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/publish", target / ".ci/publish")
    return target


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return copy_small(tmp_path)


def once(factory: pytest.TempPathFactory, name: str, **settings: str) -> Path:
    """The published site of this checkout, built once for all processes that test: the first one builds, the
    others wait for what it says."""
    shared = factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    site, said = shared / name, shared / f"{name}.txt"
    try:
        (shared / f"{name}-begun").mkdir()
    except FileExistsError:
        while not said.exists():
            time.sleep(0.2)
    else:
        result = mkdocs("build", "--strict", "--site-dir", str(site), cwd=ROOT, **settings)
        said.with_suffix(".new").write_text("" if result.returncode == 0 else result.stdout, encoding="utf-8")
        said.with_suffix(".new").replace(said)
    assert not said.read_text(encoding="utf-8"), said.read_text(encoding="utf-8")
    return site


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with its PDFs and copies."""
    return once(tmp_path_factory, "built", PDFS="1")


@pytest.fixture(scope="session")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is published below `ADDRESS`, with a contact and a publisher."""
    settings = {"SITE_URL": ADDRESS, "SITE_CONTACT": "desk@97112.example", "SITE_PUBLISHER": "A clinic"}
    return once(tmp_path_factory, "addressed", **settings)


def loaded(site: Path, name: str) -> Path:
    """A style or a script of a built site, in the folder that bears its version."""
    return next(site.glob(f"assets/*/{name}"))


def pages_of(site: Path) -> list[Path]:
    """The pages of a built site, without the copies of handouts, which hold all they need, the pieces for
    frames, and those at addresses that only lead elsewhere."""
    files = sorted(file for file in site.rglob("*.html") if file.parent.name not in ("downloads", "embed"))
    return [file for file in files if 'http-equiv="refresh"' not in file.read_text(encoding="utf-8")]


@contextmanager
def served(site: Path, headers: dict[str, str] | None = None, *, below: str = "/") -> Iterator[str]:
    """A folder, served on the loopback address below some path, with more headers. What is missing is
    answered with the folder's page of an error, if there is one."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def translate_path(self, path: str) -> str:
            inside = path.startswith(below)
            return super().translate_path(path[len(below) - 1 :] if inside else "/none/none")

        def end_headers(self) -> None:
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            super().end_headers()

        def send_error(self, code: int, *rest: object) -> None:
            page = site / "404.html"
            if code != http.HTTPStatus.NOT_FOUND or not page.is_file():
                super().send_error(code, *rest)
                return
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.read_bytes())

    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{below}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The built site, served on the loopback address."""
    with served(built) as address:
        yield address


def chromium() -> str | None:
    """The path of the browser: the one that CHROMIUM names, else Debian's, without a window if it is there,
    since its pages open twice as fast; None is the test tool's own."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    return found or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        yield browser
        browser.close()


AXE = (ROOT / "tests/vendor/axe.min.js").read_text(encoding="utf-8")
RUN = """() => axe.run(
    {resultTypes: ['violations'], runOnly: {type: 'rule', values: axe.getRules().map(rule => rule.ruleId)}})
    .then(result => result.violations.flatMap(rule =>
      rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)}`)))"""


@pytest.fixture
def view(browser):
    """A function that gives a page of the browser with some screen and some preferences; what it
    complains of stands in its `told`."""
    contexts = []

    def make(width: int, **wanted):
        context = browser.new_context(viewport={"width": width, "height": 844}, **wanted)
        contexts.append(context)
        page = context.new_page()
        page.told = []
        page.on("console", lambda message: page.told.append(message.text))
        page.on("pageerror", lambda error: page.told.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()


def printed(page, paper: str = "Letter") -> list[str]:
    """The text of each sheet that the browser prints of a page."""
    with closing(PdfDocument(page.pdf(format=paper))) as document:
        return [sheet.get_textpage().get_text_bounded() for sheet in document]


def settled(page) -> None:
    """Bring what comes after the first view, and wait for it: buttons that copy."""
    if page.locator("html.js body[data-later]").count():
        page.evaluate("bring()")
        page.locator("body:not([data-later])").wait_for()


def barriers(page) -> list[str]:
    """What axe finds wrong on the page that the browser shows, by all of its rules, also those that are off
    by default, such as AAA contrast."""
    settled(page)
    page.evaluate(AXE)  # not a script tag: the pages' policy would forbid it
    return page.evaluate(RUN)
