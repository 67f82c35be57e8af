"""What the build adds beside the pages, and what of the theme it leaves out: data as JSON, the index of the
search.

Everything is made from what the gate has judged.
"""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from codeset.made import data, lists

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from codeset.site import Site

COMMENT = re.compile(r"^ */\*.*?\*/\n", re.S | re.M)  # on lines of its own
TAG = re.compile(r"<[^<>]*>")


def on_files(files: Files, config: MkDocsConfig, **kwargs) -> Files:
    """Add the data as JSON, as files of the site, so that pages can link to them and MkDocs checks it; leave
    out the theme's own scripts, styles and pictures, which no page uses; a setting may name one."""
    docs, named = Path(config.docs_dir), (config.theme.get("logo"), config.theme.get("favicon"))
    for file in [*files]:
        if file.src_dir and not Path(file.abs_src_path).is_relative_to(docs) and file.src_uri not in named:
            files.remove(file)
    for path, text in _made(config.extra["site"]).items():
        files.append(File.generated(config, path, content=text))
    return files


def _made(site: Site) -> dict[str, str]:
    drawn = {f"assets/figures/{name}": text for name, text in lists.drawings(site).items()}
    return {**data.files(site), **drawn}


def on_post_build(config: MkDocsConfig, **kwargs) -> None:
    """Make the index of the search from that of MkDocs: as a script, since a page that was opened from a
    file may load nothing else."""
    site = Path(config.site_dir)
    documents = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    pages = {each["location"]: each["title"] for each in documents if "#" not in each["location"]}
    index = [
        [
            each["location"],
            _plain(pages[each["location"].partition("#")[0]]),
            _numbered(each["location"], _plain(each["title"])),
            _plain(each["text"]),
        ]
        for each in documents
    ]
    # Beside the sections what stands under an id of its own, such as a question with its answer.
    for url, asked in config.extra["asked"].items():
        index += [
            [f"{url}#{id_}", _plain(pages[url]), lead, text] for id_, lead, text in asked if url in pages
        ]
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    (site / "assets/search-index.js").write_text(f"searchIndex={text}\n", encoding="utf-8")
    shutil.rmtree(site / "search")
    # The styles of paper go into the file that every page asks for.
    paper, styles = site / "assets/print.css", site / "assets/site.css"
    styles.write_text(
        styles.read_text(encoding="utf-8") + paper.read_text(encoding="utf-8"), encoding="utf-8"
    )
    paper.unlink()
    # What a maintainer is told in them would be a tenth of a first view.
    for asset in [*site.glob("assets/*.css"), *site.glob("assets/*.js")]:
        asset.write_text(COMMENT.sub("", asset.read_text(encoding="utf-8")), encoding="utf-8")


def _numbered(location: str, title: str) -> str:
    """The title of a section; of the definition of a code, with its number, which people type."""
    code = location.partition("#cpt-")[2]
    return f"{code}: {title}" if code else title


def _plain(text: str) -> str:
    return " ".join(unescape(TAG.sub(" ", text)).split()).replace(" .", ".").replace(" ,", ",")
