"""The index of the search, and what the search is told beside it.

Everything is made from what the gate has judged.
"""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from codeset.made import finding

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

TAG = re.compile(r"<[^<>]*>")
CREDIT = "// The real words are of SCOWL, Copyright 2000-2011 by Kevin Atkinson.\n"


def on_post_build(config: MkDocsConfig, **kwargs) -> None:
    """Make the index of the search from that of MkDocs: as a script, since a page that was opened from a
    file may load nothing else."""
    site = Path(config.site_dir)
    assets = site / config.extra["assets"]
    documents = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    index = [*_sections(documents, config.extra["asked"])]
    said = finding.said(config.extra["site"].code_set, {at: (title, text) for at, _, title, text in index})
    (assets / "search-index.js").write_text(f"searchIndex={_script(index)}\n", encoding="utf-8", newline="\n")
    (assets / "search-hints.js").write_text(
        f"{CREDIT}searchSaid={_script(said)}\n", encoding="utf-8", newline="\n"
    )
    shutil.rmtree(site / "search")


def _sections(documents: list[dict], asked: dict[str, list[tuple[str, str, str]]]) -> list[list[str]]:
    """Each section as its address, the title of its page, its own, and its text; beside them what stands
    under an id of its own, such as a question with its answer."""
    pages = {each["location"]: _plain(each["title"]) for each in documents if "#" not in each["location"]}
    index = [
        [
            each["location"],
            pages[each["location"].partition("#")[0]],
            _numbered(each["location"], _plain(each["title"])),
            _plain(each["text"]),
        ]
        for each in documents
    ]
    for url, paragraphs in asked.items():
        index += [
            [f"{url}#{id_}", pages[url], lead.rstrip(",:;"), text]
            for id_, lead, text in paragraphs
            if url in pages
        ]
    return index


def _script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _numbered(location: str, title: str) -> str:
    """The title of a section; of the definition of a code, with its number, which people type."""
    code = location.partition("#cpt-")[2]
    return f"{code}: {title}" if code else title


def _plain(text: str) -> str:
    return " ".join(unescape(TAG.sub(" ", text)).split()).replace(" .", ".").replace(" ,", ",")
