"""What the build adds beside the pages, what of the theme it leaves out, and styles and scripts as they
are sent.

Everything is made from what the gate has judged.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import rcssmin
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from codeset.made import data, lists

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from codeset.site import Site

COMMENT = re.compile(r"^ */\*.*?\*/\n", re.S | re.M)  # on lines of its own


def on_files(files: Files, config: MkDocsConfig, **kwargs) -> Files:
    """Add the data for other programs, as files of the site, so that pages can link to them and MkDocs checks
    it; leave out the theme's own scripts, styles and pictures, which no page uses; a setting may name one."""
    docs, named = Path(config.docs_dir), (config.theme.get("logo"), config.theme.get("favicon"))
    for file in [*files]:
        if file.src_dir and not Path(file.abs_src_path).is_relative_to(docs) and file.src_uri not in named:
            files.remove(file)
    for path, text in _made(config, files).items():
        if published := files.get_file_from_path(path):  # a schema in parts
            files.remove(published)
        files.append(File.generated(config, path, content=text))
    config.extra["feed"] = data.FEED if files.get_file_from_path(data.FEED) else ""
    return files


def _made(config: MkDocsConfig, files: Files) -> dict[str, str]:
    site: Site = config.extra["site"]
    drawn = {f"assets/figures/{name}": text for name, text in lists.drawings(site).items()}
    schemas = {
        Path(file.src_uri).name: file.content_string
        for file in files
        if file.src_uri.startswith("data/") and file.src_uri.endswith(data.SCHEMA)
    }
    known = config.extra.get("commit", ""), config.site_name, config.extra["address"]
    return {**data.files(site, schemas, *known), **drawn}


def parts_of(file: Path, wanted: str) -> str:
    """The parts of a style sheet or a script whose comments begin with some of the words "One|Two". Raises
    PluginError where one is missing."""
    every = re.split(r"^(?=/\*)", file.read_text(encoding="utf-8"), flags=re.M)
    chosen = [part for part in every if re.match(rf"/\* (?:{wanted})", part)]
    if len(chosen) < len(wanted.split("|")):
        raise PluginError(f"docs/assets/{file.name}: no part for each of {wanted}. Keep their comments")
    return "".join(chosen)


def on_post_build(config: MkDocsConfig, **kwargs) -> None:
    """Join the styles of paper to those of the screen; leave out what only a maintainer reads."""
    assets = Path(config.site_dir, config.extra["assets"])
    # The styles of paper go into the file that every page asks for.
    paper, styles = assets / "print.css", assets / "site.css"
    styles.write_text(
        styles.read_text(encoding="utf-8") + paper.read_text(encoding="utf-8"), encoding="utf-8", newline="\n"
    )
    paper.unlink()
    for style in assets.glob("*.css"):
        style.write_text(
            rcssmin.cssmin(style.read_text(encoding="utf-8")) + "\n", encoding="utf-8", newline="\n"
        )
    for script in assets.glob("*.js"):
        script.write_text(COMMENT.sub("", script.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
