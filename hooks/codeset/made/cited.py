"""A page as others cite it: in plain text and as BibTeX. The site names no author, so no citation has one."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What TeX reads as a command; braces and backslashes stand in no title.
TEX = re.compile(r"[&%$#_]")


@dataclass(frozen=True)
class Page:
    """A page: its title, its address or, where none is set, its path, and what stands at the foot of all of
    them: the name of the site, the edition, the version, and the day of the check, YYYY-MM-DD."""

    title: str
    url: str
    path: str
    site: str
    edition: str
    version: str
    day: str

    def plain(self, words: dict[str, str]) -> str:
        """One line, in the words of the page's language."""
        where = self.url or f"{self.path} ({words['cite_copy']})"
        title = self.title if self.title[-1] in "?!." else f"{self.title}."
        return f"{title} {self.site}. {self._state(words)}. {where}"

    def _state(self, words: dict[str, str]) -> str:
        version, checked = words["version"].lower(), words["checked"].lower()
        return f"{self.edition}, {version} {self.version}, {checked} {self.day}"

    def bibtex(self, words: dict[str, str]) -> str:
        """An entry of a kind that every style knows."""
        key = re.sub(r"[^a-z0-9]+", "-", f"{self.site}-{self.path.removesuffix('.html')}".lower())
        fields = {
            "title": f"{{{_tex(self.title)}}}",
            "howpublished": _tex(self.site),
            "year": self.day[:4],
            "note": _tex(self._state(words)),
            "url": self.url,
        }
        lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def _tex(text: str) -> str:
    return TEX.sub(r"\\\g<0>", text)
