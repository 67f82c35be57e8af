"""What the site is made of: the bill of materials, what others made, the locks, and the files of forges."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from license_expression import get_spdx_licensing

from conftest import ROOT

VENDORED = yaml.load((ROOT / "hooks/sbom.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
SCHEMAS = files("cyclonedx.schema._res")
LOCKS = ("requirements.txt", "tests/requirements.txt", ".ci/requirements-tools.txt")
BINARY = {".png", ".woff2"}
NOTICE = re.compile(r"copyright|@license|\(c\) \d{4}", re.I)
OTHER_ICON = re.compile(r":(octicons|fontawesome|simple)-[\w-]+:")


@pytest.fixture(scope="module")
def bill(built: Path) -> dict:
    return json.loads((built / "downloads/sbom.cdx.json").read_text(encoding="utf-8"))


def test_the_bill_follows_the_schema_of_cyclonedx(bill: dict) -> None:
    names = [f"{name}.SNAPSHOT.schema.json" for name in ("bom-1.6", "spdx", "jsf-0.82")]
    schemas = [json.loads((SCHEMAS / name).read_text(encoding="utf-8")) for name in names]
    places = [f"http://cyclonedx.org/schema/{name}" for name in names]
    registry = jsonschema_rs.Registry([*zip(places, schemas, strict=True)])
    validator = jsonschema_rs.validator_for(schemas[0], registry=registry, validate_formats=True)
    assert [error.message for error in validator.iter_errors(bill)] == []
    for part in bill["components"]:
        for license in part["licenses"]:
            if "expression" in license:
                assert not get_spdx_licensing().validate(license["expression"]).errors, part["name"]


def test_the_bill_names_what_the_lock_holds_and_what_others_made(bill: dict) -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    parts = {part["name"]: part for part in bill["components"]}
    for block in re.split(r"^(?=\w)", lock, flags=re.M)[1:]:
        name, version = re.match(r"([\w.-]+)==([^\s;]+)", block).groups()
        if " ; " not in block.splitlines()[0]:  # for every system, so for this one
            assert parts[name]["version"] == version
        if parts.get(name, {}).get("version") == version:
            assert [each["content"] for each in parts[name]["hashes"]] == re.findall(r"sha256:(\w+)", block)
            assert parts[name]["licenses"], name
    refs = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    asked = (ROOT / ".ci/requirements.in").read_text(encoding="utf-8")
    direct = {re.split(r"[=@]", ref)[0].removeprefix("pkg:pypi/") for ref in refs["site"]}
    assert direct == {name.lower() for name in re.findall(r"^[\w-]+", asked, re.M)}
    # Everything that is in it is in it for a reason.
    reached, ahead = set(), ["site"]
    while ahead:
        reached.add(ref := ahead.pop())
        ahead += [each for each in refs[ref] if each not in reached]
    assert reached == refs.keys()
    (icons,) = parts["mkdocs-material"]["components"]
    shipped = {"Atkinson Hyperlegible Next", "SCOWL", icons["name"]}
    assert (
        shipped == {e["name"] for e in VENDORED} - {"axe-core"} and shipped - {icons["name"]} < parts.keys()
    )


def test_the_licenses_are_published(built: Path) -> None:
    text = (built / "downloads/licenses.txt").read_text(encoding="utf-8")
    for each in VENDORED:
        assert (each["name"] in text) == (each["name"] != "axe-core")
    for said in (
        "SIL OPEN FONT LICENSE",
        "Copyright 2000-2011 by Kevin Atkinson",
        "Pictogrammers Free License",
    ):
        assert said in text


@pytest.mark.parametrize("each", VENDORED, ids=[each["name"] for each in VENDORED])
def test_what_others_made_is_as_they_made_it(each: dict) -> None:
    """A changed file needs a new hash in hooks/sbom.yml, and so a look at its version and its license."""
    for path, digest in each.get("files", {}).items():
        data = (ROOT / path).read_bytes()
        data = data if Path(path).suffix in BINARY else data.replace(b"\r\n", b"\n")
        assert hashlib.sha256(data).hexdigest() == digest, path
        assert (ROOT / each["text"]).parent == (ROOT / path).parent


def test_nothing_else_of_others_is_in_the_project() -> None:
    """Fonts, and scripts and styles that are minified or carry somebody's notice."""
    known = {path for each in VENDORED for path in each.get("files", {})}
    for path in sorted({*(ROOT / "docs").rglob("*.*"), *(ROOT / "tests").rglob("*.*")}):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in {".woff", ".woff2", ".ttf", ".otf"} or path.match("*.min.*"):
            assert name in known
        elif path.suffix in {".js", ".css"} and name not in known:
            assert not re.search(r"copyright|@license|\(c\) \d{4}", path.read_text(encoding="utf-8"), re.I), (
                name
            )
    # Other sets of icons have other licenses.
    for page in (ROOT / "docs").rglob("*.md"):
        assert not re.search(r":(octicons|fontawesome|simple)-[\w-]+:", page.read_text(encoding="utf-8")), (
            page
        )


def test_every_lock_has_a_hash_for_all_it_holds_and_holds_all_that_is_asked_for() -> None:
    for path in LOCKS:
        lock = (ROOT / path).read_text(encoding="utf-8")
        assert lock.split("\n")[1] == "#    bash .ci/renew"
        blocks = re.split(r"^(?=\w)", lock, flags=re.M)[1:]
        assert blocks and all(re.match(r"[\w.-]+==\S", block) and "sha256:" in block for block in blocks)
        stem = {"requirements.txt": "requirements", "tests/requirements.txt": "requirements-tests"}
        asked = (ROOT / f".ci/{stem.get(path, 'requirements-tools')}.in").read_text(encoding="utf-8")
        names = {block.partition("==")[0] for block in blocks}
        assert {name.lower() for name in re.findall(r"^[A-Za-z][\w-]*", asked, re.M)} <= names


FAULT = {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
SKIPPED = {"name": "b", "skip_reason": "not found"}
FINE = {"name": "c", "version": "1", "vulns": []}


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ([FINE], 0, "1 of 1 packages looked up, 0 known faults"),
        ([FINE, FAULT], 1, "a 1: PYSEC-1, mended in 2"),
        ([FAULT, SKIPPED], 1, "NOT AUDITED, unknown to the service: b"),
        ([FINE, SKIPPED], 2, "1 of 2 packages looked up"),
        (None, 2, "NOT AUDITED: the service could not be asked: no way there"),
    ],
)
def test_an_audit_that_could_not_ask_is_no_clean_one(said, status, told, monkeypatch, capsys) -> None:
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    import audit

    output = "" if said is None else json.dumps({"dependencies": said})
    done = subprocess.CompletedProcess([sys.executable], 1, output, "Traceback\nno way there\n")
    assert audit.judge("requirements.txt", done) == status
    assert told in "".join(capsys.readouterr())
