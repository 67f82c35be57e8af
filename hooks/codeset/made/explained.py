"""Hard words: where one first stands in the running text of a page, it becomes a quiet link to the glossary,
which carries the sentence that explains it. Browsers show that by hover, assets/notes.js also by focus and
tap; paper prints it behind the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from ..data import glossary
from ..data.glossary import Term
from ..data.load import GLOSSARY
from ..site import Site

MOST = 12  # on a page, so that it stays calm
RUNNING = frozenset(["p", "li", "dd"])
# What says something of its own or is to be copied: headings, links, leads, code, tables, quotes, notes.
APART = frozenset("h1 h2 h3 h4 h5 h6 a strong code pre sup table blockquote svg".split())
APART_CLASSES = frozenset("admonition-title footnote notes kinds line wrong".split())
LISTS = frozenset(["glossary", "facts", "sources"])  # pages with one are looked up, not read


def chosen(site: Site, path: str, meta: dict[str, Any]) -> dict[str, Term]:
    """The terms that a page explains, by where it leads for them: those that it does not work out itself. A
    sheet has no room for any, and the glossary is in English."""
    if meta.keys() & {"sheet", "lang"}:
        return {}
    lists = {page.source.path.partition("/")[2]: {name for name, _ in page.lists} for page in site.markdown}
    home = next((at for at, names in lists.items() if "glossary" in names), "")
    terms = glossary.terms(site.code_set.trees.get(GLOSSARY)) if home and not lists[path] & LISTS else []
    return {
        f"{'../' * path.count('/')}{home}#{term.id}": term
        for term in terms
        if term.marked and term.page.partition("#")[0] != path
    }


def explain(root: Element, terms: dict[str, Term]) -> None:
    """Make the first use of each term on a page a link to where it leads."""
    # What stands in strong letters, the text beside it explains.
    own = {_key("".join(each.itertext()).rstrip(".,:?")) for each in root.iter("strong")}
    told = {to: term for to, term in terms.items() if own.isdisjoint(map(_key, term.names))}
    if told:
        _Words(told).walk(root, False)


class _Words:
    """The words of a page that are not explained yet, by how they are written, each with where it leads."""

    def __init__(self, terms: dict[str, Term]) -> None:
        self.left = {_key(name): (to, term) for to, term in terms.items() for name in term.names}
        words = (re.escape(name).replace(r"\ ", r"\s+") for name in sorted(self.left, key=len, reverse=True))
        self.word = re.compile(rf"(?<![\w-])(?P<name>{'|'.join(words)})s?(?![\w-])", re.I)
        self.links = 0

    def walk(self, element: Element, running: bool) -> None:
        """Explain the words of an element in the order of reading; `running`: it stands in running text."""
        if element.tag in APART or APART_CLASSES.intersection(element.get("class", "").split()):
            return
        running = running or element.tag in RUNNING
        children = [*element]
        element.text = self._linked(element, 0, element.text) if running else element.text
        for child in children:
            self.walk(child, running)
            if running:
                child.tail = self._linked(element, [*element].index(child) + 1, child.tail)

    def _linked(self, parent: Element, at: int, text: str | None) -> str:
        """Make the words of a text links, as children of `parent` from `at` on; what stands before the first
        one comes back."""
        text = text or ""
        found = [*self._found(text)]
        ends = [*(start for start, _, _, _ in found[1:]), len(text)]
        for number, ((start, end, to, term), until) in enumerate(zip(found, ends, strict=False)):
            says = glossary.MARK.sub("", term.says)
            link = Element("a", {"class": "term", "href": to, "title": says})
            link.text, link.tail = text[start:end], text[end:until]
            parent.insert(at + number, link)
        return text[: found[0][0]] if found else text

    def _found(self, text: str) -> Iterator[tuple[int, int, str, Term]]:
        """The first uses of terms in a text; from then on no name of theirs is looked for."""
        for match in self.word.finditer(text):
            to, term = self.left.get(_key(match["name"]), ("", None))
            if term and self.links < MOST:
                self.links += 1
                self.left = {name: each for name, each in self.left.items() if each[0] != to}
                yield *match.span(), to, term


def _key(name: str) -> str:
    """A name as it is looked for: an abbreviation to the letter, words in any case."""
    name = " ".join(name.split())
    return name if re.search("[A-Z]{2}", name) else name.lower()
