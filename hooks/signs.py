"""The links of a page to itself, and the signs by which readers copy such a link: plain Python, without
MkDocs.

A sign is an empty link, `.headerlink`; assets/site.css draws it, and assets/site.js lets it copy.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

BLOCKS = ("ul", "ol", "dl", "table", "blockquote", "pre")
# Entries that have a link to themselves in words, and lists of places on the page.
WITHOUT = ("fact", "jump", "tool-title")


def say(root: Element, language: str, words: dict[str, str]) -> None:
    """Say in the language of the page where the links of its notes lead. Notes are in English, as data is."""
    for link in root.iterfind(".//a[@class='footnote-backref']"):
        link.set("title", words["to_text"])
    for each in root.iterfind(".//div[@class='footnote']") if language != "en" else ():
        each.set("lang", "en")


def sign(root: Element, title: str, *, answers: bool) -> None:
    """Empty the links that headings have to themselves, which the engine fills with a sign of its own; give
    the paragraphs and items with an id one too, where `answers` are wanted. `title` says what it is."""
    for link in root.iterfind(".//a[@class='headerlink']"):
        link.text = ""
        link.set("title", title)
    notes = {each for part in root.iterfind(".//div[@class='footnote']") for each in part.iter()}
    for block in [*root.iter("p"), *root.iter("li")] if answers else ():
        if (id_ := block.get("id")) and block not in notes and not {id_, block.get("class")} & {*WITHOUT}:
            _put(block, Element("a", {"class": "headerlink", "href": f"#{id_}", "title": title}))


def _put(block: Element, link: Element) -> None:
    """Set a sign behind the question that a block begins with, else at the end of its text."""
    if len(block) and block[0].tag == "p" and not (block.text or "").strip():
        block = block[0]
    if len(block) and block[0].tag == "strong" and not (block.text or "").strip():
        link.tail, block[0].tail = block[0].tail, ""
        block.insert(1, link)
    else:
        at = next((at for at, child in enumerate(block) if child.tag in BLOCKS), len(block))
        block.insert(at, link)
