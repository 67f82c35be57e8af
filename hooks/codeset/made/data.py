"""The data as JSON files for other programs: the code set, each code, the facts, the sources.

What nobody has read in its source is left out. The same input gives the same bytes.
"""

from __future__ import annotations

import json
from typing import Any

from ..data.load import CODES, FACTS, SOURCES
from ..site import Site
from . import labels


def files(site: Site) -> dict[str, str]:
    """The files by their paths on the published site, as JSON text.

    Each has `schema_version`, `edition` and `notice`, and the form of the schema beside it:
    `data/codes.schema.json`, `data/code.schema.json` for one code, and so on.
    """
    data = {path: tree.value for path, tree in site.code_set.trees.items()}
    edition = data[CODES]["edition"]
    head = {
        "schema_version": data[CODES]["schema_version"],
        "edition": edition,
        "notice": labels.notice(edition),
    }
    documents: dict[str, Any] = {
        "codes": {**head, "codes": data[CODES]["codes"]},
        "facts": {**head, "groups": site.code_set.groups, "facts": _facts(site)},
        "sources": {**head, "sources": data[SOURCES]["sources"]},
    }
    for code in site.code_set.defined:
        record = data[CODES]["codes"][code.number]
        names = {name for support in record["basis"].values() for name in support["sources"]}
        sources = {name: source for name, source in data[SOURCES]["sources"].items() if name in names}
        documents[code.number] = {**head, "code": code.number, "record": record, "sources": sources}
    return {
        f"data/{name}.json": json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        for name, document in documents.items()
    }


def _facts(site: Site) -> dict[str, dict[str, Any]]:
    """The facts that are published, each with its group."""
    return {
        name: {"group": site.code_set.facts[name].group, **record}
        for path, tree in site.code_set.trees.items()
        if path.startswith(f"{FACTS}/")
        for name, record in tree.value["facts"].items()
        if site.code_set.facts[name].published
    }
