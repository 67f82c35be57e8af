"""What a page is, for programs that read pages: JSON-LD in the words of schema.org.

Nothing is said that the page does not say. There is no author; a publisher only if a setting names one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class About:
    """The site: its address, with a slash at its end, its name, its description, the day of the check, and
    its publisher, or nothing."""

    address: str
    name: str
    description: str
    day: str
    publisher: str = ""

    @property
    def site(self) -> dict[str, Any]:
        return {"@type": "WebSite", "@id": f"{self.address}#site", "name": self.name, "url": self.address}


def home(about: About, language: str) -> dict[str, Any]:
    """The site itself, with its search, as its first page tells it."""
    search = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": f"{about.address}search.html?q={{search_term_string}}",
        },
        "query-input": "required name=search_term_string",
    }
    return {
        **about.site,
        "description": about.description,
        "inLanguage": language,
        "dateModified": about.day,
        "potentialAction": search,
        **_publisher(about),
    }


def page(
    about: About,
    *,
    kind: str,
    url: str,
    title: str,
    description: str,
    language: str,
    codes: Iterable[str] = (),
    asked: Iterable[tuple[str, str, str]] = (),
) -> dict[str, Any]:
    """A page of some kind, such as MedicalWebPage. `codes` are those that it defines; `asked` are its
    questions, each with its id, its words, and all words of its paragraph."""
    subject = [{"@type": "MedicalCode", "codeValue": code, "codingSystem": "CPT"} for code in codes]
    questions = [
        {
            "@type": "Question",
            "name": lead,
            "url": f"{url}#{id_}",
            "acceptedAnswer": {"@type": "Answer", "text": text.removeprefix(lead).strip()},
        }
        for id_, lead, text in asked
    ]
    return {
        "@type": kind,
        "url": url,
        "name": title,
        "description": description,
        "inLanguage": language,
        "dateModified": about.day,
        "isPartOf": about.site,
        **({"about": subject} if subject else {}),
        **({"mainEntity": questions} if questions else {}),
        **_publisher(about),
    }


def way(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page from the first one: the name and the address of each step."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": url}
        for number, (name, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def script(parts: list[dict[str, Any]]) -> str:
    """The parts as the content of a script element, in which no `<` may stand."""
    document = {"@context": "https://schema.org", "@graph": parts}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _publisher(about: About) -> dict[str, Any]:
    return {"publisher": {"@type": "Organization", "name": about.publisher}} if about.publisher else {}
