"""How a level of support, a source, a due date and the notice are said, on pages and in the register alike;
and the words around a handout."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..model import Fact
from ..words import joined

# The words around a handout, in its own language.
HANDOUT = {
    "en": {
        "draft": "Draft: not yet reviewed by a licensed clinician",
        "approved": "Approved for this clinic by",
        "on": "on",
        "clinic": "Clinic",
        "phone": "Phone",
        "effective": "effective",
        "checked": "Checked on",
        "clinician": "Reviewed by a clinician:",
        "coder": "Reviewed by a certified coder:",
        "next_review": "Next review by",
        "sources": "Sources and dates stand on the page of this handout:",
        "page": "Page",
        "of": "of",
        "code": "The address of this page as a code",
        "notice": (
            "CPT is a registered trademark of the AMA, which does not endorse this site."
            " Not billing, legal or medical advice."
        ),
    },
    "es": {
        "draft": "Borrador: todavía no revisado por un profesional clínico con licencia",
        "approved": "Aprobado para esta clínica por",
        "on": "el",
        "clinic": "Clínica",
        "phone": "Teléfono",
        "effective": "vigente desde",
        "checked": "Comprobado el",
        "clinician": "Revisado por un profesional clínico:",
        "coder": "Revisado por un codificador certificado:",
        "next_review": "Próxima revisión antes del",
        "sources": "Las fuentes y las fechas están en la página de esta hoja:",
        "page": "Página",
        "of": "de",
        "code": "La dirección de esta página como código",
        "notice": (
            "CPT es una marca registrada de la AMA, que no respalda este sitio."
            " No es asesoramiento médico, legal ni de facturación."
        ),
    },
}


def notice(edition: dict[str, Any]) -> str:
    """The notice that every page and every published file carries."""
    return (
        f"{rights(edition)} The AMA does not endorse this site."
        " The codes are described in our own words; no official descriptor is reproduced."
        " Not billing, legal or medical advice."
    )


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
