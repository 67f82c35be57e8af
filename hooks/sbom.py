"""What the site is made of: a bill of materials (CycloneDX) and the license texts, as files of the build.

Written by hand and not by CycloneDX's library: that brings six distributions for the hundred lines below, and
the tests hold them to its schema. Same lock, same table, same day: same bytes.
"""

from __future__ import annotations

import json
import re
import uuid
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

from codeset.data.tree import own

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

LOCK = "requirements.txt"
VENDORED = own(Path(__file__).with_suffix(".yml"))
# A distribution of the lock: its name, its version, where it is for; below it hashes, and what asks for it.
LOCKED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+).*\\\n(?P<below>(?:[ ].*\n)*)", re.M)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ASKED_BY = re.compile(r"^ +# +(?:via )?(?:-r )?([\w./-]+)$", re.M)
OURS = ".ci/requirements.in"  # what we ask for ourselves


def on_files(files: Files, config: MkDocsConfig, **kwargs) -> Files:
    """Add the bill of materials and the licenses. A site without our lock has no bill."""
    root = Path(config.config_file_path).parent
    vendored = [each for each in VENDORED if _published(each, root)]
    texts = {f"{each['name']}: {each['about']}": _text(each, root) for each in vendored}
    made = {"downloads/licenses.txt": "\n\n".join(f"# {name}\n\n{text}" for name, text in texts.items())}
    if (root / LOCK).is_file():
        lock = (root / LOCK).read_text(encoding="utf-8")
        about = {"name": config.site_name, "version": config.extra["version"]}
        bill = materials(lock, vendored, about, config.extra["site"].today)
        made["downloads/sbom.cdx.json"] = json.dumps(bill, ensure_ascii=False, indent=1) + "\n"
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def materials(lock: str, vendored: list[dict[str, Any]], about: dict[str, str], day: str) -> dict[str, Any]:
    """The bill of materials: of a lock what is installed here, and what others made, as CycloneDX 1.6."""
    # A lock may hold two versions, for two systems: the one that is here comes last and stays.
    blocks = sorted(LOCKED.finditer(lock), key=lambda each: each["version"] == _version(each["name"]))
    locked = {each["name"]: each for each in blocks if _version(each["name"])}
    locked = dict(sorted(locked.items()))
    ids = {name: f"pkg:pypi/{name}@{_version(name)}" for name in locked}
    parts = [_distribution(each, ids[name]) for name, each in locked.items()]
    for each in vendored:
        home = [part["components"] for part in parts if part["name"] == each.get("inside")]
        (home[0] if home else parts).append(_vendored(each))
    top = {"type": "application", "bom-ref": "site", **about}
    asked = {name: {*ASKED_BY.findall(each["below"])} for name, each in locked.items()}
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": f"{day}T00:00:00Z", "component": top},
        "components": [{key: value for key, value in part.items() if value} for part in parts],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(ids[name] for name in ids if by in asked[name])}
            for by, ref in {OURS: "site", **ids}.items()
        ],
    }
    # Made from what the bill says, so that another bill has another number.
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(bill, sort_keys=True))
    return {**bill, "serialNumber": f"urn:uuid:{number}"}


def _version(name: str) -> str:
    """The version that is installed; none of what is locked for other systems."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _distribution(locked: re.Match[str], purl: str) -> dict[str, Any]:
    """A distribution as a component. The hashes are those of its files that may be installed, one for each
    system; where another version than the locked one is installed, there are none."""
    name, version = locked["name"], _version(locked["name"])
    hashes = HASH.findall(locked["below"]) if version == locked["version"] else []
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": _licenses(metadata.metadata(name)),
        "hashes": [{"alg": "SHA-256", "content": each} for each in hashes],
        "components": [],
    }


def _licenses(said: metadata.PackageMetadata) -> list[dict[str, Any]]:
    """The license as the distribution's own metadata names it: an SPDX expression, a line, or classifiers."""
    if expression := said.get("License-Expression"):
        return [{"expression": expression}]
    line = said.get("License") or ""
    classified = [each for each in said.get_all("Classifier", []) if each.startswith("License ::")]
    names = [line] if line and "\n" not in line and line != "UNKNOWN" else classified
    return [{"license": {"name": name.rpartition(" :: ")[2]}} for name in names]


def _vendored(each: dict[str, Any]) -> dict[str, Any]:
    """What others made as a component, its files below it."""
    files = [
        {"type": "file", "name": path, "hashes": [{"alg": "SHA-256", "content": digest}]}
        for path, digest in each.get("files", {}).items()
    ]
    known = re.fullmatch(r"[\w.-]+", each["license"])
    part = {
        "type": "library" if files else "data",
        "name": each["name"],
        "version": each.get("version", ""),
        "description": each["about"],
        "licenses": [{"license": {"id" if known else "name": each["license"]}}],
        "components": files,
    }
    return {key: value for key, value in part.items() if value}


def _published(each: dict[str, Any], root: Path) -> bool:
    return "inside" in each or all(p.startswith("docs/") and (root / p).is_file() for p in each["files"])


def _text(each: dict[str, Any], root: Path) -> str:
    """The text of its license."""
    package, _, inside = each["text"].partition("/")
    place = resources.files(package) / inside if "inside" in each else root / each["text"]
    return place.read_text(encoding="utf-8").strip() + "\n"
