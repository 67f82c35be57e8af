"""`mkdocs serve`, as an author has it: changes show by themselves, errors too, and a taken address is told.

A server is waited for by asking it, up to a limit that only a server that never answers reaches."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import ENVIRONMENT, mkdocs
from test_gate import DIAGNOSTIC, PAGE, break_time

LIMIT = 120  # seconds


def until(told: Callable[[], object], log: Path) -> None:
    """Ask until the answer is true; fail with what the server said when the limit is reached."""
    end = time.monotonic() + LIMIT
    while not told():
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.2)


def get(address: str) -> bytes:
    """What stands at an address; empty where nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=LIMIT) as answer:
            return answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.read()
    except OSError:
        return b""


@contextmanager
def serving(project: Path, folder: Path, **environment: str | None) -> Iterator[tuple[str, Path]]:
    """A project served by the real MkDocs: its address and the file of what it prints. It is ended in any
    case, and what it leaves behind lies in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    log = folder / "log"
    # None takes a setting away.
    environment = {**ENVIRONMENT, "TMPDIR": str(folder), **environment}
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", place],
            cwd=project,
            env={key: value for key, value in environment.items() if value is not None},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: server.poll() is not None or get(f"http://{place}/"), log)
        assert server.poll() is None, log.read_text(encoding="utf-8")
        yield f"http://{place}/", log
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def test_an_error_shows_in_the_browser_and_in_the_terminal_until_it_is_mended(
    small: Path, browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = small / PAGE
    good = page.read_text(encoding="utf-8")
    with serving(small, tmp_path_factory.mktemp("serve")) as (address, log):
        # The reader only looks: the pages change by themselves.
        view = browser.new_page()
        view.goto(f"{address}index.html")
        assert "each 20 minutes" in view.locator("dl").first.text_content()

        page.write_text(break_time(good), encoding="utf-8")
        view.get_by_text(DIAGNOSTIC).wait_for(timeout=LIMIT * 1000)
        assert view.title() == "Not built"
        for other in ("", "facts.html", "no-such-page.html"):
            assert DIAGNOSTIC.encode() in get(address + other), other
        assert log.read_text(encoding="utf-8").count(DIAGNOSTIC) == 1

        # Said again where it is still wrong, though the words are the same.
        page.write_text(break_time(good) + "\nAnother word.\n", encoding="utf-8")
        until(lambda: log.read_text(encoding="utf-8").count(DIAGNOSTIC) == 2, log)

        page.write_text(good + "\nGood again.\n", encoding="utf-8")
        view.get_by_text("Good again.").wait_for(timeout=LIMIT * 1000)
        assert "each 20 minutes" in view.locator("dl").first.text_content()
        view.close()
        assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("mkdocs.yml", "site_name: ", "site_nome: ", "Config value 'site_name': Required configuration"),
        pytest.param(
            *("docs/.overrides/main.html", "{% extends", "{% extents", "Encountered unknown tag 'extents'"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("docs/handouts/tide.md", "sides: ", "slides: ", "`sheet` in the front matter needs"),
            marks=pytest.mark.long,
        ),
    ],
)
def test_what_stops_a_build_elsewhere_shows_too(
    small: Path, tmp_path_factory, path: str, old: str, new: str, told: str
) -> None:
    file = small / path
    good = file.read_text(encoding="utf-8")
    with serving(small, tmp_path_factory.mktemp("serve")) as (address, log):
        for change in (good.replace(old, new, 1), good.replace(old, new, 1) + "\n"):
            assert change != good
            file.write_text(change, encoding="utf-8")
            until(lambda: escaped(told) in get(address), log)
            file.write_text(good, encoding="utf-8")
            until(lambda: b"G9999" in get(address) and escaped(told) not in get(address), log)


def escaped(text: str) -> bytes:
    return text.replace("'", "&#x27;").encode()


def test_an_address_that_is_taken_is_told_in_words_before_anything_is_built(small: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        result = mkdocs("serve", "--dev-addr", place, cwd=small)
    assert result.returncode != 0
    assert f"Nothing can be served at {place}: Address already in use." in result.stdout
    assert "--dev-addr" in result.stdout
    assert "Traceback" not in result.stdout and "Gate:" not in result.stdout


def test_an_error_at_the_start_is_told_and_ends_the_server(small: Path) -> None:
    page = small / PAGE
    page.write_text(break_time(page.read_text(encoding="utf-8")), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    result = mkdocs("serve", "--dev-addr", place, cwd=small)
    assert result.returncode != 0
    assert DIAGNOSTIC in result.stdout and "Traceback" not in result.stdout
