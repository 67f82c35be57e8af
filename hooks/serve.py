"""While `mkdocs serve` runs: what a build finds wrong is shown in place of the pages, and an address that is
taken is told in words.

MkDocs alone keeps every request waiting after a failed build, and says so in the terminal only.
"""

from __future__ import annotations

import io
import logging
import os
import socket
import traceback
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort, PluginError

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.hooks.serve")

# It asks again by itself: a page that the failed build did not write has nothing else that would.
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Not built</title></head>
<body><h1>Not built</h1><p>The pages come back when this is mended.</p><pre>{told}</pre></body>
</html>
"""
serving = False


def on_startup(command: str, **kwargs) -> None:
    """Remember which command it is: later events do not say."""
    global serving
    serving = command == "serve"


def on_config(config: MkDocsConfig, **kwargs) -> None:
    """Ask for the address before the first build, not after it, as MkDocs does."""
    if serving:
        _ask_for(*config.dev_addr)


@cache  # Once: from then on it is ours.
def _ask_for(host: str, port: int) -> None:
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]
        raise PluginError(
            f"Nothing can be served at {host}:{port}: {reason}. End what is served there, or choose"
            " another address, such as `mkdocs serve --dev-addr 127.0.0.1:8001`."
        ) from None


def on_env(env: Environment, **kwargs) -> Environment:
    """Let pages run the script inside them by which MkDocs reloads them; only while serving."""
    if serving:
        env.globals["policy"] = env.globals["policy"].replace("script-src", "script-src 'unsafe-inline'")
    return env


def on_serve(server: LiveReloadServer, builder: Callable[[], None], **kwargs) -> LiveReloadServer:
    """After a build that failed every page says what is wrong, until one succeeds."""

    def build() -> None:
        told = io.StringIO()
        ear = logging.StreamHandler(told)
        ear.setLevel(logging.WARNING)
        logging.getLogger("mkdocs").addHandler(ear)
        try:
            builder()
        except Exception as error:
            # MkDocs aborts where something was wrong, and tells the same words once only; all else is a
            # fault of a program.
            reason = str(error.__context__ or error) if isinstance(error, Abort) else traceback.format_exc()
            if reason not in told.getvalue():
                log.error("%s", reason)
            _show(Path(server.root), told.getvalue())
            log.error("Every page shows this until it is mended.")
        finally:
            logging.getLogger("mkdocs").removeHandler(ear)

    server.builder = build
    return server


def _show(site: Path, told: str) -> None:
    """Put what was told in the place of every page, also of those that are not there."""
    for page in {*site.rglob("*.html"), site / "404.html"}:
        page.write_text(PAGE.format(told=escape(told)), encoding="utf-8")
        os.utime(page, (0, 0))  # Older than its source, so that `--dirty` builds it anew.
