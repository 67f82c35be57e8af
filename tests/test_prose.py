"""What sentences say of codes: the site's own clauses with a code or a purpose changed, and a table of
sentences as people write them, wrong ones and right ones that look unusual. Run with `-s` for the scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import codeset
from codeset.data.load import WORDS
from codeset.prose import claims, sayings
from codeset.reading import pages
from codeset.rules import PAGE_RULES
from codeset.source import Diagnostic, Source
from codeset.words import in_a_line, spelt, words_of
from conftest import ROOT, own_site

PROSE_RULES = ("wrong-code", "wrong-units", "contradicts-fact", "false-claim")
SENTENCES, CLINICS, KINDS, SHEETS = (
    yaml.load((ROOT / f"tests/{name}.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for name in ("sentences", "clinics", "kinds", "sheets")
)
CODES = ("97112", "97110")
# Found by other means than the checker's: pieces of the text between ends of sentences and contrasts.
HIDDEN = re.compile(
    r"^```.*?^```$|<!--.*?-->|\]\([^()\s]*\)|\[\^[\w-]+\]|\{:? ?[#.][^{}]*\}|<https?://[^>]*>", re.M | re.S
)
APART = re.compile(
    r"[.;:!?|\u2013\u2014\n]|,? (?:while|whereas|but|though|although|yet|rather than|instead of|unlike|not"
    r"|never|no|than|even|without|unless|whether)\b"
)
ANY_CODE = re.compile(r"\b\d{5}\b")


def faults(path: str, text: str) -> list[Diagnostic]:
    """What the rules for prose find in a text."""
    alone = replace(own_site(), pages=(pages.read(Source(path, text)),), data=())
    return [fault for rule in PROSE_RULES for fault in PAGE_RULES[rule].find(alone)]


def stopped_of(texts: list[str]) -> dict[str, bool]:
    """Whether the rules for prose find something in each of some texts, each a page of its own."""
    pages_ = tuple(pages.read(Source(f"docs/{i}.md", as_page(text))) for i, text in enumerate(texts))
    alone = replace(own_site(), pages=pages_, data=())
    found = {fault.span.path for rule in PROSE_RULES for fault in PAGE_RULES[rule].find(alone)}
    return {text: page.source.path in found for text, page in zip(texts, pages_, strict=True)}


def words(code: str) -> list[str]:
    """The words for the purposes of a code, all of them spelt out."""
    named = own_site().code_set.words[code]["purposes"].values()
    terms = own_site().code_set.trees[WORDS].value["claim_terms"]
    return [word for patterns in named for pattern in patterns for word in spelt(pattern, terms)]


def clauses(text: str) -> Iterator[tuple[int, int, str]]:
    """The places of clauses with one of the two codes, and no other, and a purpose of it."""
    shown = HIDDEN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    cuts = [0, *(place for match in APART.finditer(shown) for place in match.span()), len(shown)]
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        codes = ANY_CODE.findall(shown, start, end)
        if len(codes) == 1 and codes[0] in CODES and purpose(shown[start:end], codes[0]):
            yield start, end, codes[0]


def purpose(clause: str, code: str) -> re.Match[str] | None:
    """The first word for a purpose of a code in a clause."""
    return re.search(rf"\b(?:{'|'.join(sorted(words(code), key=len, reverse=True))})\b", clause, re.I)


def changed(text: str, start: int, end: int, code: str) -> Iterator[tuple[str, str]]:
    """A clause with the other code, and with a purpose of the other code: the kind and the text after it."""
    other = CODES[1 - CODES.index(code)]
    clause = text[start:end]
    yield "code in a clause", text[:start] + re.sub(rf"(?<![\w^-]){code}", other, clause) + text[end:]
    found = purpose(clause, code)
    for word in ("strength", "range of motion") if other == "97110" else ("balance", "coordination"):
        yield "purpose in a clause", text[: start + found.start()] + word + text[start + found.end() :]


def test_a_code_or_a_purpose_that_changes_places_is_stopped(survivors) -> None:
    scores: dict[str, list[bool]] = {}
    passed, neutral = [], 0
    for page in own_site().pages:
        path, text = page.source.path, page.source.text
        if not path.endswith(".md") or path == "docs/about/checks.md":
            continue
        before = len(faults(path, text))
        places = list(clauses(text))
        neutral += sum(text.count(code) for code in CODES) - len(places)
        for start, end, code in places:
            for kind, after in changed(text, start, end, code):
                stopped = len(faults(path, after)) > before
                scores.setdefault(kind, []).append(stopped)
                if not stopped:
                    passed.append(f"{path}: {kind}: {' '.join(text[start:end].split())}")
    for kind, results in scores.items():
        print(f"{kind}: {sum(results)} of {len(results)} changes stopped")
    print(f"{neutral} other mentions of the two codes are neutral")
    survivors("clauses", passed)
    assert {*scores} == {"code in a clause", "purpose in a clause"}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("sentences", SENTENCES),
        ("clinics", CLINICS),
        pytest.param("kinds", KINDS, marks=pytest.mark.long),
    ],
)
def test_wrong_sentences_are_stopped_and_right_ones_pass(name: str, rows: list[dict], survivors) -> None:
    stopped = stopped_of([row["text"] for row in rows])
    wrong = [stopped[row["text"]] for row in rows if row["wrong"]]
    print(f"{sum(wrong)} of {len(wrong)} wrong sentences stopped")
    survivors(name, (repr(row["text"]) for row in rows if row["wrong"] and not stopped[row["text"]]))
    right = [row["text"] for row in rows if not row["wrong"]]
    assert right and [text for text in right if stopped[text]] == []


def test_of_a_sheet_wrong_lines_are_told_and_no_others(survivors) -> None:
    missed = []
    for sheet in SHEETS:
        told = {fault.span.line for fault in faults("docs/sheet.md", sheet["text"])}
        assert sorted(told.difference(sheet["wrong"])) == [], sheet["name"]
        lines = sheet["text"].split("\n")
        missed += [f"{sheet['name']}: {lines[n - 1].strip()}" for n in sheet["wrong"] if n not in told]
    survivors("sheets", missed)


def test_a_wrong_statement_is_told_once_and_by_the_signs_on_a_keyboard() -> None:
    """It is wrong by its modifier and by its edit: no pair, so no 59."""
    told = faults("docs/sheet.md", "- **59** \u2013 always append to 97112 when 97110 is on the same claim\n")
    assert [fault.expected for fault in told] == ["no edit between 97112 and 97110"]
    assert told[0].found == "- 59 - always append to 97112 when 97110 is on the same claim"


def test_a_wrong_row_of_minutes_is_told_once() -> None:
    sheet = "| minutes | units |\n|---|---|\n| 23 to 38 minutes | 2 units |\n"
    assert [fault.expected for fault in faults("docs/sheet.md", sheet)] == ["23 to 37 minutes make 2 units"]


def test_each_false_claim_has_sentences_that_make_it_and_sentences_that_do_not(survivors) -> None:
    known = own_site().known.false
    made: dict[str, int] = {wording.claim.id: 0 for near in known.values() for wording in near}
    near = dict(made)
    for row in [*SENTENCES, *CLINICS, *KINDS]:
        page = pages.read(Source("docs/sentence.md", as_page(row["text"])))
        if row["wrong"]:
            ids = {claim.id for claim, _ in sayings.of_page(page, own_site().known).claims}
            made.update((name, made[name] + 1) for name in ids)
        else:
            # It has the words of the claim, and is right all the same.
            line = in_a_line(page.plain).lower()
            close = claims.possible({*words_of(line)}, line, known)
            near.update((name, near[name] + 1) for name in {wording.claim.id for wording in close})
    survivors("claims-unmade", [name for name, count in made.items() if count < 1])
    survivors("claims", [name for name, count in near.items() if count < 1])


def as_page(text: str) -> str:
    """A sentence as a page; what stands between bars in one line as a row of a table."""
    is_row = "|" in text and "\n" not in text
    return f"| {text.strip('| ')} |\n" if is_row else f"{text}\n"


# Where a reader can see text, each with a wrong sentence put in: a file, what stands there, what comes in its
# place. Without what stands there it comes at the end, and None is a file of its own.
PLANTED = "97112 builds strength"
PLACES = {
    "title": ("docs/medicare.md", "title: ", f"title: {PLANTED}\nsubtitle: "),
    "description": ("docs/97110.md", "description: ", f"description: {PLANTED}. "),
    "description over two lines": (
        "docs/measures.md",
        "description: ",
        f"description: >-\n  Read this.\n  {PLANTED}.\n  ",
    ),
    "heading": ("docs/units.md", "## ", f"## {PLANTED}\n\n## "),
    "name in the navigation": ("mkdocs.yml", "nav:\n", f"nav:\n  - {PLANTED}: index.md\n"),
    "section of the navigation": ("mkdocs.yml", "  - Payers:\n", f"  - Payers, {PLANTED}:\n"),
    "name in the navigation in quotes": (
        "mkdocs.yml",
        "  - Measures: ",
        f'  - "Why {PLANTED}": index.md\n  - Measures: ',
    ),
    "description of the site": ("mkdocs.yml", "site_description: ", f"site_description: {PLANTED}. "),
    "copyright line": ("mkdocs.yml", "copyright: ", f"copyright: {PLANTED}. "),
    "notice of a template": ("docs/.overrides/partials/notice.html", "", f"<p>{PLANTED}.</p>\n"),
    "drawing": ("docs/assets/planted.svg", None, f"<svg><text>{PLANTED}</text></svg>\n"),
    "drawing in lines": (
        "docs/assets/lines.svg",
        None,
        "<svg><text><tspan>97112 builds</tspan> <tspan>strength</tspan></text></svg>\n",
    ),
    "title of a drawing": ("docs/assets/title.svg", None, f"<svg><title>{PLANTED}</title></svg>\n"),
    "spoken label of a drawing": ("docs/assets/label.svg", None, f'<svg aria-label="{PLANTED}"></svg>\n'),
    "text alternative": ("docs/a.md", None, f"# A\n\n![{PLANTED}](x.png)\n"),
    "text alternative in HTML": ("docs/b.md", None, f'# A\n\n<img src="x.png" alt="{PLANTED}">\n'),
    "title of a link": ("docs/c.md", None, f'# A\n\n[see](index.md "{PLANTED}")\n'),
    "caption of a table": (
        "docs/d.md",
        None,
        f"# A\n\n<table><caption>{PLANTED}</caption><tr><td>x</td></tr></table>\n",
    ),
    "cell of an HTML table": (
        "docs/e.md",
        None,
        f"# A\n\n<table><tr>\n<td>{PLANTED}</td>\n</tr></table>\n",
    ),
    "row of a table": ("docs/f.md", None, "# A\n\n| Code | For |\n|---|---|\n| 97112 | strength |\n"),
    "title of an admonition": ("docs/g.md", None, f'# A\n\n!!! note "{PLANTED}"\n    Text.\n'),
    "title of a closed block": ("docs/h.md", None, f'# A\n\n??? note "{PLANTED}"\n    Text.\n'),
    "title of a tab": ("docs/i.md", None, f'# A\n\n=== "{PLANTED}"\n    Text.\n'),
    "text in an admonition": ("docs/j.md", None, f"# A\n\n!!! note\n    {PLANTED}.\n"),
    "item of a list in a quote": ("docs/k.md", None, f"# A\n\n> - {PLANTED}\n"),
    "item of a definition list": ("docs/l.md", None, f"# A\n\nNote\n:   {PLANTED}.\n"),
    "summary": ("docs/m.md", None, f"# A\n\n<details><summary>{PLANTED}</summary>x</details>\n"),
    "spelt-out abbreviation": ("docs/n.md", None, f"# A\n\nNMR is it.\n\n*[NMR]: {PLANTED}\n"),
    "footnote": ("docs/o.md", None, f"# A\n\nText.[^1]\n\n[^1]: {PLANTED}.\n"),
    "text with a link in it": ("docs/p.md", None, "# A\n\n[97112](97112.md) builds **strength**.\n"),
    "label of a form": ("docs/q.md", None, f'# A\n\n<input placeholder="{PLANTED}">\n'),
    "statement of a fact": (
        "docs/data/facts/techniques.yml",
        "statement: Bobath and NDT ",
        f"statement: {PLANTED}, and Bobath and NDT ",
    ),
    "name of a code": ("docs/data/codes.yml", "name: Massage", f"name: Massage where {PLANTED}"),
}


def test_all_text_that_a_reader_sees_is_prose(project: Path) -> None:
    for path, old, new in PLACES.values():
        file = project / path
        text = file.read_text(encoding="utf-8") if old is not None else ""
        assert old is None or old in text, path
        changed = text.replace(old, new, 1) if old else text + new
        file.write_text(changed, encoding="utf-8")
    report = codeset.check(project, codeset.site_paths(project))
    stopped = ("wrong-code", "unreadable-markup", "malformed-mark")
    found = {(fault.span.path, fault.span.line) for fault in report.diagnostics if fault.rule in stopped}
    assert [name for name, place in PLACES.items() if found.isdisjoint(_lines(project, *place))] == []


def _lines(project: Path, path: str, _: str | None, new: str) -> set[tuple[str, int]]:
    """The lines where the sentence of a place stands in its file."""
    said = next(line.strip() for line in new.split("\n") if "97112" in line)
    lines = (project / path).read_text(encoding="utf-8").split("\n")
    return {(path, number) for number, line in enumerate(lines, 1) if said in line}
