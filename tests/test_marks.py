"""Texts with marks, written by somebody who had not seen the checker: each wrong one is stopped and told by
its figure or its id, each right one passes. Those that are known to fail stand in survivors/marks.txt."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import yaml

from codeset.model import Fact
from codeset.reading import pages
from codeset.rules import PAGE_RULES
from codeset.site import Site
from codeset.source import Diagnostic, Source, Span
from conftest import ROOT, own_site

# Rules that judge one page by itself.
RULES = [rule.find for name, rule in PAGE_RULES.items() if name != "stale-fact" and not rule.all_pages]
DATA = yaml.load((ROOT / "tests/marks-data.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
TEXTS = yaml.load((ROOT / "tests/marks.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def site() -> Site:
    """The site with the facts and sources of marks-data.yml as they were when the texts were written."""
    found = own_site()
    facts = {
        name: Fact(name, "", tuple(fact["forms"]), "", fact["level"], (), "", Span("tests/marks-data.yml"))
        for name, fact in DATA["facts"].items()
    }
    code_set = found.code_set
    facts, sources = {**code_set.facts, **facts}, {**code_set.sources, **DATA["sources"]}
    return replace(found, code_set=replace(code_set, facts=facts, sources=sources))


def errors(markdown: str) -> list[Diagnostic]:
    alone = replace(site(), pages=(pages.read(Source("docs/page.md", markdown)),), data=())
    return [fault for rule in RULES for fault in rule(alone) if fault.severity == "error"]


def is_judged_right(text: dict) -> bool:
    """Whether a wrong text has an error that names its figure or its id, and a right one has none."""
    found = errors(text["markdown"])
    if not text["wrong"]:
        return not found
    named = [text[key] for key in ("figure", "or") if key in text]
    told = [f"{fault.found} {fault.message}" for fault in found]
    return any(re.search(rf"(?<![\w.,]){re.escape(name)}(?!\w)", each) for each in told for name in named)


def test_texts_with_marks_are_stopped_or_pass_as_they_should(survivors) -> None:
    failed = [text for text in TEXTS if not is_judged_right(text)]
    for text in failed:
        print(text["name"], *map(str, errors(text["markdown"])), sep="\n")
    kinds = {True: "wrong", False: "right"}
    survivors("marks", (f"{kinds[text['wrong']]}: {text['name']}" for text in failed))


def test_the_texts_are_of_both_kinds_and_each_has_a_name_of_its_own() -> None:
    assert {text["wrong"] for text in TEXTS} == {True, False}
    assert len({text["name"] for text in TEXTS}) == len(TEXTS)
