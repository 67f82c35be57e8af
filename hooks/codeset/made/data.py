"""The data as files for other programs: JSON with its schemas, tables for spreadsheets, the feed of
corrections, and an index of them all.

What nobody has read in its source is left out. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from ..data.load import CODES, CORRECTIONS, FACTS, REDIRECTS, SOURCES
from ..site import Site
from . import labels, ledger, linked, tables

FEED, INDEX = "feed.xml", "index.json"
SCHEMA = ".schema.json"
OUTSIDE = re.compile(r'(?<="\$ref": ")(?P<name>[a-z]+\.schema\.json)(?=#)')
# A schema's `$id` follows from its name and its version alone: the same form has the same one wherever it is
# published, also where no address is known. So no address is invented, and none goes stale when a site moves.
FORMS = UUID("5f6bb1a0-5d5c-4c3e-8d5e-0e5a0a3f9c61")
TYPES = {
    "schema.json": "application/schema+json",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "xml": "application/atom+xml",
}
# The published files, each with what it is. One of a code is named after it.
FILES = {
    "codes.json": "The code set: what each code is, field by field.",
    "facts.json": "The facts that pages rest on, each with its level, its sources and its dates.",
    "sources.json": "Who says so: every text that was read, with its version and the day of reading.",
    "redirects.json": "Addresses that lead elsewhere, each with where to, for the server of the site.",
    "corrections.json": "The log of corrections: what was wrong, what is right now, and which facts say so.",
    "minutes-to-units.csv": "Minutes and their units, by Medicare's count and by CPT's, as a table.",
    FEED: "The newest entries of the log of corrections, as a feed.",
}


def files(
    site: Site, schemas: Mapping[str, str], commit: str = "", name: str = "", address: str = ""
) -> dict[str, str]:
    """The files by their paths on the published site, as text.

    `schemas` are the texts of the schemas beside the data, by the names of their files; each is published
    whole. `commit` says from which state of the project the site was built, `name` and `address` are the
    site's; all three may be unknown. Each document has `schema_version`, `edition` and `notice`.
    """
    edition = site.code_set.edition
    told, made = dict(FILES), {}
    head = {"schema_version": 1, "edition": edition, "notice": labels.notice(edition)}
    for stem, document in _documents(site, head).items():
        made[f"{stem}.json"] = _json(document)
    for code in site.code_set.defined:
        told[f"{code.number}.json"] = f"{code.number}, {code.name.text}: its record and the sources of it."
    columns = site.code_set.defined
    compared = "-vs-".join(code.number for code in columns[:2]) + ".csv"
    told[compared] = "The defined codes side by side, field by field, with who says so, as a table."
    made |= {compared: tables.codes(site), "minutes-to-units.csv": tables.minutes(site)}
    for name_, text in bundled(schemas).items():
        told[name_], made[name_] = f"The form of {_described(name_)}.", text
    if CORRECTIONS in site.code_set.trees:
        made[FEED] = ledger.feed(site, name, address)
    made = {name_: text for name_, text in made.items() if text}
    entries = [_entry(name_, made[name_], told[name_], schemas) for name_ in sorted(made)]
    known = {"commit": commit} if commit else {}
    made[INDEX] = _json({**head, **known, "files": entries})
    return {name_ if name_ == FEED else f"data/{name_}": text for name_, text in made.items()}


def _documents(site: Site, head: dict[str, Any]) -> dict[str, dict[str, Any]]:
    data = {path: tree.value for path, tree in site.code_set.trees.items()}
    documents: dict[str, Any] = {
        "codes": {**head, "codes": data[CODES]["codes"]},
        "facts": {**head, "groups": site.code_set.groups, "facts": _facts(site)},
        "sources": {**head, "sources": data[SOURCES]["sources"]},
    }
    if REDIRECTS in data:
        documents["redirects"] = {**head, "redirects": linked.redirects(site)}
    if CORRECTIONS in data:
        log = {**head, "id": data[CORRECTIONS]["id"], "parts": data[CORRECTIONS].get("parts", {})}
        documents["corrections"] = {**log, "corrections": ledger.records(site)}
    for code in site.code_set.defined:
        record = data[CODES]["codes"][code.number]
        names = {name for support in record["basis"].values() for name in support["sources"]}
        sources = {name: source for name, source in data[SOURCES]["sources"].items() if name in names}
        documents[code.number] = {**head, "code": code.number, "record": record, "sources": sources}
    return documents


def _facts(site: Site) -> dict[str, dict[str, Any]]:
    """The facts that are published, each with its group."""
    return {
        name: {"group": site.code_set.facts[name].group, **record}
        for path, tree in site.code_set.trees.items()
        if path.startswith(f"{FACTS}/")
        for name, record in tree.value["facts"].items()
        if site.code_set.facts[name].published
    }


def bundled(schemas: Mapping[str, str]) -> dict[str, str]:
    """Schemas, by the names of their files, as any validator can read each alone: with an absolute `$id`, and
    with those that they refer to inside them."""
    ids = {name: uuid5(FORMS, f"{name} {_version(text)}").urn for name, text in schemas.items()}
    whole = {}
    for name, text in schemas.items():
        schema = {"$schema": "", "$id": ids[name], **json.loads(OUTSIDE.sub(lambda m: ids[m["name"]], text))}
        for other in sorted({*OUTSIDE.findall(text)}):
            schema.setdefault("$defs", {})[other] = {"$id": ids[other], **json.loads(schemas[other])}
        whole[name] = _json(schema)
    return whole


def _version(text: str) -> int:
    """The version of the form that a schema describes."""
    return json.loads(text)["properties"].get("schema_version", {}).get("const", 1)


def _described(schema: str) -> str:
    """What a schema is of, in words: the file that has its name, or one of the site's own files."""
    stem = schema.removesuffix(SCHEMA)
    if stem == "code":
        return "the file of one code"
    return f"{stem}.json" if f"{stem}.json" in {**FILES, INDEX: ""} else f"{stem}.yml, which is not published"


def _entry(name: str, text: str, says: str, schemas: Mapping[str, str]) -> dict[str, Any]:
    """What the index says of a file."""
    data, ending = text.encode(), name.partition(".")[2]
    own = f"{name.removesuffix('.json')}{SCHEMA}"
    form = own if own in schemas else f"code{SCHEMA}" if ending == "json" else ""
    return {
        "path": f"../{name}" if name == FEED else name,
        "says": says,
        "media_type": TYPES[ending],
        **({"schema": form} if form in schemas else {}),
        "schema_version": _version(schemas.get(form or name, '{"properties": {}}')),
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
