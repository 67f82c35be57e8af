"""How a level of support, a source, a due date and the notice are said, on pages and in the register."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..model import Fact
from ..words import joined
from .strings import HANDOUT, PAGE


def notice(edition: dict[str, Any]) -> str:
    """The notice that every published file carries, and every page in its language."""
    return f"{rights(edition)} {PAGE['en']['disclaimer']}"


def rights(edition: dict[str, Any]) -> str:
    """The part of the notice that stands on every sheet of paper."""
    return (
        "CPT is a registered trademark of the American Medical Association."
        f" CPT copyright {edition['year']} American Medical Association. All rights reserved."
    )


def short_notice(edition: dict[str, Any]) -> dict[str, str]:
    """The notice at the foot of every side of a handout, by language. The line of the copyright stays as
    its owner words it."""
    owned = f"CPT copyright {edition['year']} American Medical Association. All rights reserved."
    return {language: f"{owned} {words['notice']}" for language, words in HANDOUT.items()}


def support(fact: Fact, sources: Iterable[dict[str, Any]]) -> str:
    """The level of a fact in plain words; empty for the level primary, where nothing need be added.

    `sources` are the records of the fact's sources.
    """
    if fact.level == "reproduced":
        issuers = dict.fromkeys(source["by"] for source in sources if "read_in" not in source)
        copies = [copy for source in sources if (copy := read_in(source))]
        return joined(dict.fromkeys(copies)) if copies else f"read as {joined(issuers)} prints it"
    if fact.level == "secondary":
        return "reported by " + joined(dict.fromkeys(map(_reporter, sources)))
    if fact.way:
        if fact.steps:
            return fact.working + (
                ", with our reading where the rule is silent" if fact.way == "reading" else ""
            )
        words = {"arithmetic": "our arithmetic", "reading": "our reading"}[fact.way]
        return f"{words}: {fact.working.rstrip('.')}" if fact.working else words
    return ""


def read_in(source: dict[str, Any]) -> str:
    """Where a source was read if not at its issuer. Which file of a copy it was, the list of sources says."""
    return "read in " + source["read_in"].partition(", file")[0] if "read_in" in source else ""


def _reporter(source: dict[str, Any]) -> str:
    return f"{source['read_in']}, on {source['by']}" if "read_in" in source else source["by"]


def escaped(text: str) -> str:
    """Text from the data as Markdown that shows it: nothing in it is markup."""
    text = re.sub(r"([\\`*_\[\]])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))
    return text.replace("{", "&#123;").replace("}", "&#125;")
