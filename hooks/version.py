"""Which version of the site this is: the commit, where it is known, and a hash of all that it is made from.

The hash names the folder of styles, scripts, fonts and search index, so that a server may let browsers keep
them for good: another version has other addresses, and old and new never meet on a page.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

LOADED = re.compile(r"assets/(?P<name>[\w-]+\.(?:css|js)|fonts/.+)")
SETTINGS = ("SITE_URL", "SITE_CONTACT", "SITE_PUBLISHER", "CLINIC_NAME", "CLINIC_PHONE")


@event_priority(50)  # After the gate: what is wrong on a page comes first.
def on_pre_build(config: MkDocsConfig, **kwargs) -> None:
    """Find out the version and leave it in `config.extra`: `commit`, as `git describe` writes it, or empty
    where there is none; `version`, the commit or else the hash; `assets`, the folder that bears the hash."""
    settings = Path(config.config_file_path).absolute()
    root = settings.parent
    hashed = hashlib.sha256(str([config.extra["site"].today, *map(os.environ.get, SETTINGS)]).encode())
    for path in [settings, *_files(Path(config.docs_dir)), *_files(root / "hooks")]:
        hashed.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    found = commit(root)
    short = hashed.hexdigest()[:8]
    config.extra.update(commit=found, version=found or short, assets=f"assets/{short}")


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file() and each.suffix != ".pyc")


def commit(root: Path) -> str:
    """The commit that is checked out in a folder, with `-dirty` if something was changed since."""

    def git(*command: str) -> str:
        try:
            done = subprocess.run(["git", "-C", root, *command], capture_output=True, text=True, check=False)
        except OSError:  # there is no git
            return ""
        return "" if done.returncode else done.stdout.strip()

    # A copy without history may lie inside somebody else's repository, which does not know it.
    return git("ls-files", "mkdocs.yml") and git(
        "describe", "--always", "--dirty", "--abbrev=7", "--exclude=*"
    )


@event_priority(-50)  # When every file is there.
def on_files(files: Files, config: MkDocsConfig, **kwargs) -> Files:
    """Move our styles, scripts and fonts into the folder that bears the hash."""
    theirs = {*map(str, config.extra_css), *map(str, config.extra_javascript)}
    for file in files:
        if (loaded := LOADED.fullmatch(file.src_uri)) and file.src_uri not in theirs:
            file.dest_uri = f"{config.extra['assets']}/{loaded['name']}"
    return files


def on_env(env: Environment, config: MkDocsConfig, **kwargs) -> Environment:
    """Tell the templates."""
    env.globals.update(assets=config.extra["assets"], version=config.extra["version"])
    return env
