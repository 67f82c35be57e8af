"""What sentences say of codes: the site's own clauses with a code or a purpose changed, and a table of
sentences as people write them, wrong ones and right ones that look unusual. Run with `-s` for the scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import yaml

import codeset
from codeset import pages, vocabulary
from codeset.check import load
from codeset.rules import PAGE_RULES
from codeset.site import Site
from codeset.source import Diagnostic, Source
from conftest import ROOT

PROSE_RULES = ("wrong-code", "false-claim")
SENTENCES = yaml.safe_load((ROOT / "tests/sentences.yml").read_text(encoding="utf-8"))
CODES = ("97112", "97110")
# Found by other means than the checker's: pieces of the text between ends of sentences and contrasts.
HIDDEN = re.compile(
    r"^```.*?^```$|<!--.*?-->|\]\([^()\s]*\)|\{:? ?[#.][^{}]*\}|<https?://[^>]*>", re.M | re.S
)
APART = re.compile(
    r"[.;:!?|\u2013\u2014\n]|,? (?:while|whereas|but|though|although|yet|rather than|instead of|unlike|not"
    r"|never|no|than|even|without|unless|whether)\b"
)
ANY_CODE = re.compile(r"\b\d{5}\b")


@cache
def site() -> Site:
    found, unreadable, faults = load(ROOT, codeset.site_paths(ROOT), codeset.day(), False)
    assert not unreadable and not faults
    return found


def faults(path: str, text: str) -> list[Diagnostic]:
    """What the rules for prose find in a text."""
    alone = replace(site(), pages=(pages.read(Source(path, text)),), data=())
    return [fault for rule in PROSE_RULES for fault in PAGE_RULES[rule].find(alone)]


def words(code: str) -> list[str]:
    """The words for the purposes of a code, all of them spelt out."""
    named = site().code_set.words[code]["purposes"].values()
    return [word for patterns in named for pattern in patterns for word in vocabulary.endings(pattern)]


def clauses(text: str) -> Iterator[tuple[int, int, str]]:
    """The places of clauses with one of the two codes, and no other, and a purpose of it."""
    shown = HIDDEN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text.partition("<!-- register: ")[0])
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
    yield "code in a clause", text[:start] + clause.replace(code, other) + text[end:]
    found = purpose(clause, code)
    for word in ("strength", "range of motion") if other == "97110" else ("balance", "coordination"):
        yield "purpose in a clause", text[: start + found.start()] + word + text[start + found.end() :]


def test_a_code_or_a_purpose_that_changes_places_is_stopped() -> None:
    scores: dict[str, list[bool]] = {}
    survivors, neutral = [], 0
    for page in site().pages:
        path, text = page.file.path, page.file.text
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
                    line = text.count("\n", 0, start) + 1
                    survivors.append(f"{path}:{line}: {kind}: {' '.join(text[start:end].split())}")
    print(*survivors, sep="\n")
    for kind, results in scores.items():
        print(f"{kind}: {sum(results)} of {len(results)} changes stopped")
    print(f"{neutral} other mentions of the two codes are neutral")
    assert all(sum(results) >= 0.9 * len(results) for results in scores.values())
    assert all(len(results) > 30 for results in scores.values())


def test_wrong_sentences_are_stopped_and_right_ones_pass() -> None:
    stopped = {row["text"]: bool(faults("docs/sentence.md", as_page(row["text"]))) for row in SENTENCES}
    wrong = [stopped[row["text"]] for row in SENTENCES if row["wrong"]]
    print(*(text for row in SENTENCES if row["wrong"] and not stopped[text := row["text"]]), sep="\n")
    print(f"{sum(wrong)} of {len(wrong)} wrong sentences stopped")
    assert len(wrong) >= 60 and sum(wrong) >= 0.85 * len(wrong)
    right = [row["text"] for row in SENTENCES if not row["wrong"]]
    assert len(right) >= 60 and [text for text in right if stopped[text]] == []


def as_page(text: str) -> str:
    """A sentence as a page; what stands between bars as a row of a table."""
    return f"| {text.strip('| ')} |\n" if "|" in text else f"{text}\n"
