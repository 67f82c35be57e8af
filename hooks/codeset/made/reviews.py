"""Who has reviewed a page, whether its text has changed since, and when the next review is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ..reading.pages import Page
from ..site import Site

REVIEWERS = {"clinician": "a clinician", "coder": "a certified coder"}
DIGITS = 12  # of the hash of a text: enough to tell one text of a page from another


@dataclass(frozen=True)
class Reviewed:
    """The reviews of a page by the words for their kind, None where there is none, each with `changed`: the
    text is not the one that was read. `next` is the day of the next review, YYYY-MM-DD."""

    next: str
    kinds: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    @property
    def draft(self) -> bool:
        """Whether no clinician has read the text as it stands."""
        review = self.kinds[REVIEWERS["clinician"]]
        return not review or review["changed"]

    def line(self, words: dict[str, str]) -> str:
        """All of it in one line for paper, in the words of the page's language. That nobody has reviewed it
        stands on the page on the web only."""
        since = {True: words["changed"], False: ""}
        told = [
            f"{words[who]}: {review['name']}, {review['date']}{since[review['changed']]}. "
            for who, review in self.kinds.items()
            if review
        ]
        return f"{''.join(told)}{words['next_review']} {self.next}."


def text_hash(page: Page) -> str:
    """The hash of what people wrote on a page, behind its front matter; how lines break does not matter."""
    text = " ".join(page.source.text[page.body :].split())
    return sha256(text.encode()).hexdigest()[:DIGITS]


def of_page(site: Site, page: Page) -> Reviewed:
    """The record of a page in the data, compared with its text."""
    record = site.code_set.reviews["pages"].get(_name(page), {})
    kinds = {
        words: record[key] | {"changed": record[key]["text"] != text_hash(page)} if key in record else None
        for key, words in REVIEWERS.items()
    }
    return Reviewed(record.get("next", site.code_set.reviews["next"]), kinds)


def listing(site: Site) -> str:
    """One line for each page: the hash of its text for a record, and who has read it."""
    lines = []
    for page in sorted(site.markdown, key=_name):
        told = [
            f"{who}: {review['name']}, {review['date']}{', changed since' if review['changed'] else ''}"
            for who, review in of_page(site, page).kinds.items()
            if review
        ]
        lines.append(f"{text_hash(page)}  {_name(page)}  {'; '.join(told) or 'not reviewed'}")
    return "\n".join(lines)


def _name(page: Page) -> str:
    return page.source.path.removeprefix("docs/")
