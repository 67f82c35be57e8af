"""The flow of a check: files -> sources -> code set and pages -> diagnostics, sorted."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from .data import corrections, glossary, hints, redirects
from .data import load as data
from .data.load import CodeSet
from .data.schema import invalid
from .prose import sayings
from .reading import pages
from .rules import PAGE_RULES
from .site import Site
from .source import Diagnostic, Source, not_read, read_source, spell, suggest
from .words import joined

SETTINGS = "mkdocs.yml"
TEMPLATES = "docs/.overrides"
# The data files that lead to pages, each with what finds the places in it.
LEADS = {
    data.SEARCH: hints.led,
    data.EMBEDS: hints.framed,
    data.GLOSSARY: glossary.led,
    data.CORRECTIONS: corrections.led,
    data.REDIRECTS: redirects.led,
}
ID = re.compile(r"\{:?[^{}\n#]*(#[\w-]+)(?=[ }])")  # of a heading or a paragraph, with its mark


@dataclass(frozen=True)
class Report:
    """The result of a check: what was found, one line on what was checked, and what the rules judged."""

    diagnostics: tuple[Diagnostic, ...]
    summary: str = ""
    site: Site | None = None

    @property
    def errors(self) -> list[Diagnostic]:
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error"]

    @property
    def closing(self) -> str:
        """The last line on a check that failed."""
        places = {diagnostic.span.path for diagnostic in self.errors}
        return f"{_count(self.errors, 'error')} in {_count(places, 'file')}"


def check(root: Path, paths: Iterable[str], *, today: str = "", strict: bool = False) -> Report:
    """Check the pages, drawings and settings at `paths`, relative to `root`, against the data files.

    `today` is the day to judge by, YYYY-MM-DD; without it, the day that `day()` gives. On a `strict`
    check a fact past its date is an error. A bad data file is reported alone: pages are not judged
    by it. Raises nothing for bad content.
    """
    return _check(*load(root, paths, today or day(), strict))


def _check(site: Site, unreadable: list[Diagnostic], faults: list[Diagnostic]) -> Report:
    if faults:
        return Report(_sorted(faults))
    rules = [rule for rule in PAGE_RULES.values() if not (unreadable and rule.all_pages)]
    found = [fault for rule in rules for fault in rule.find(site)]
    edition = site.code_set.edition
    return Report(
        _sorted([*unreadable, *found, *_lost_reviews(site, unreadable), *_lost_leads(site, unreadable)]),
        f"{_judged(site)} on {_count(site.markdown, 'page')} agree with the code set"
        f" ({edition['name']}, effective {edition['effective']}) and {_count(site.published, 'fact')}",
        site,
    )


def _lost_reviews(site: Site, unreadable: list[Diagnostic]) -> Iterator[Diagnostic]:
    """An `invalid-record` for each review of a page that is not there."""
    known = {page.source.path.removeprefix("docs/") for page in site.pages}
    known |= {fault.span.path.removeprefix("docs/") for fault in unreadable}
    tree = site.code_set.trees[data.REVIEWS]
    for path in site.code_set.reviews["pages"]:
        if path not in known:
            yield invalid(
                tree,
                tree.key(("pages", path)),
                f"`{spell(path)}` is no page of this site",
                expected="the path of a page under docs, such as 97112.md",
                found=spell(path),
                help=suggest(path, known, "correct the path, or delete the record"),
            )


def _lost_leads(site: Site, unreadable: list[Diagnostic]) -> Iterator[Diagnostic]:
    """An `invalid-record` for each place that the data leads to and that is not there, and for each redirect
    that cannot lead."""
    if unreadable:
        return
    places = {
        f"{page.source.path.removeprefix('docs/')}{mark}"
        for page in site.markdown
        for mark in ("", *ID.findall(page.source.text), *_made_parts(site, page))
    }
    for name, led in LEADS.items():
        if tree := site.code_set.trees.get(name):
            yield from hints.lost(tree, led(tree), places)
    if moved := site.code_set.trees.get(data.REDIRECTS):
        yield from redirects.faults(moved, places)


def _made_parts(site: Site, page: pages.Page) -> list[str]:
    """The parts of a page that the build makes of the list of facts in it, or beside its counter."""
    made = {"facts": [f"#{group}" for group in site.groups], "tool-count": ["#count-marks"]}
    return [part for name, _ in page.lists for part in made.get(name, [])]


def check_other(root: Path, sources: Iterable[Source], *, today: str = "", strict: bool = False) -> Report:
    """Check Markdown texts that are no pages of the site at `root`, such as a clinic's own sheet.

    What contradicts the data is an error; the duties of the site's own pages do not hold for them.
    """
    site, _, faults = load(root, (), today or day(), strict)
    if faults:
        return Report(_sorted(faults))
    site = replace(
        site, pages=tuple(pages.read_markdown(source, own=False) for source in sources), data=(), own=False
    )
    found = [
        replace(fault, severity=rule.elsewhere) if name != "stale-fact" else fault
        for name, rule in PAGE_RULES.items()
        if rule.elsewhere
        for fault in rule.find(site)
    ]
    return Report(_sorted(found), _compared(site), site)


def _compared(site: Site) -> str:
    """What was compared in somebody's sheet, and that the rest was not."""
    kinds = [kind for page in site.pages for kind in sayings.kinds(page, site.known)]
    bound = [f"{_count(site.uses, 'bound value')}"] if site.uses else []
    if not kinds and not bound:
        return (
            "nothing here could be compared with the data:"
            " it names no code, no minutes with units, no modifier"
        )
    said = joined([*dict.fromkeys(kinds), *bound])
    return f"no difference from the data found in {said}; what else it says was not compared"


def load(
    root: Path, paths: Iterable[str], today: str, strict: bool
) -> tuple[Site, list[Diagnostic], list[Diagnostic]]:
    """Read the files at `paths` and the data files: all that the rules judge, the pages that cannot be
    read, and the faults in the data."""
    names = [name for name in data.FILES if name not in data.OPTIONAL or (root / name).exists()]
    names += _files(root, data.FACTS, (".yml",))
    read = {path: read_source(root, path) for path in dict.fromkeys([*paths, *names])}
    sources = {path: source for path, source in read.items() if isinstance(source, Source)}
    unreadable = [fault for fault in read.values() if isinstance(fault, Diagnostic)]
    held = {path: sources[path] for path in names if path in sources}
    code_set, faults = data.load(held)
    faults += [fault for fault in unreadable if fault.span.path in names]
    if faults:
        return Site(CodeSet(), ()), [], faults
    found = [pages.read(source) for path, source in sources.items() if path not in held]
    asked = {name for page in found for name, _ in page.lists}
    # The log is published as data and feed also where no page has its list.
    asked |= {"corrections"} if data.CORRECTIONS in held else set()
    for path, keys, led in (data.TEXTS[name] for name in data.TEXTS if name in asked):
        if path not in held:
            return Site(CodeSet(), ()), [], [read_source(root, path)]
        found.append(pages.read_values(code_set.trees[path], keys, led))
    return Site(code_set, tuple(found), tuple(held.values()), today, strict), unreadable, []


def day() -> str:
    """The day of the check, YYYY-MM-DD: of SOURCE_DATE_EPOCH (in UTC) where it is set, else today's.

    Raises ValueError, in words for a reader, if SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return date.today().isoformat()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            f"SOURCE_DATE_EPOCH is {epoch!r}; it must be a number of seconds since 1970, or not be set"
        ) from None


def site_paths(root: Path) -> list[str]:
    """The paths that a build of the site at `root` would publish, its templates and its settings."""
    found = [path for path in _files(root, "docs", pages.READABLE) if path not in data.FILES]
    return [*found, *template_paths(root), SETTINGS]


def template_paths(root: Path) -> list[str]:
    """The paths of the templates of the site at `root`: what they say is read on every page."""
    return _files(root, TEMPLATES, pages.READABLE)


def _files(root: Path, start: str, endings: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for here, _, files in _walk(root, start):
        found += [(here / name).as_posix() for name in files if name.lower().endswith(endings)]
    return found


def loops(root: Path) -> list[Diagnostic]:
    """An `unreadable-file` for each link under docs that leads back to a folder that it stands in: to follow
    it would never end."""
    back = [(here / name).as_posix() for here, links, _ in _walk(root, "docs") for name in links]
    reason = "is a link that leads back to a folder that it stands in"
    return [not_read(path, reason, "remove the link, or copy what it leads to") for path in back]


def _walk(root: Path, start: str) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder below `start`, the links in it that lead back, and its files; without hidden ones."""
    for folder, folders, files in os.walk(root / start, followlinks=True):
        here = Path(folder).relative_to(root)
        above = {(root / each).resolve() for each in (here, *here.parents)}
        seen = sorted(name for name in folders if not name.startswith("."))
        back = [
            name for name in seen if Path(folder, name).is_symlink() and Path(folder, name).resolve() in above
        ]
        folders[:] = [name for name in seen if name not in back]
        yield here, back, sorted(name for name in files if not name.startswith("."))


def _judged(site: Site) -> str:
    return f"{_count(site.definitions, 'definition')} and {_count(site.uses, 'bound value')}"


def _count(things: Sized, name: str) -> str:
    return f"{len(things)} {name}" if len(things) == 1 else f"{len(things)} {name}s"


def _sorted(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(
        sorted(diagnostics, key=lambda d: (d.span.path, d.span.line, d.span.column, d.rule, d.message))
    )
