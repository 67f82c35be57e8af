"""Every figure, every field and every mark of the site's own pages is changed, one at a time, and must be
noticed.

Figures and values are found here by other means than the checker's: any digit in the text of a page, and the
forms of a fact in the line before its mark. Run with `-s` to see the score of each kind and what was not
stopped, with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import pytest

from codeset.model import Fact
from codeset.reading import pages
from codeset.rules import PAGE_RULES
from codeset.source import Source
from codeset.units import counting
from conftest import own_site

# Rules that judge one page by itself.
RULES = [rule.find for name, rule in PAGE_RULES.items() if name != "stale-fact" and not rule.all_pages]
HIDDEN = re.compile(
    r"^ *```.*?^ *```$|<!--.*?-->|\]\([^()\s]*\)|\{:? ?[#.][^{}]*\}|<https?://[^>]*>|^ *\d+\. "
    r"|\[\^[^\]\n]*\]",
    re.M | re.S,
)
MARK = re.compile(r"\[\^(?P<id>[\w-]+)\]")
COMPUTED = re.compile(r"\[(?P<text>[^\[\]]+)\]\((?:\.\./)?units\.md\?(?P<day>[\w=&]+)\)")
SENTENCE = re.compile(r"[.!?][*\")]*(?:\[\^[\w-]+\])*(?= |$)")
WORDS = "two three four five six seven eight nine ten eleven twelve".split()
WORD = re.compile(rf"\b({'|'.join(WORDS)})\b", re.I)


@dataclass(frozen=True)
class Mutation:
    """A change of a page: what kind of thing it changes, where, and the page after it."""

    kind: str
    path: str
    start: int
    end: int
    text: str


def blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def digits(kind: str, path: str, text: str, start: int, end: int) -> Iterator[Mutation]:
    """Each digit becomes the next one, each number word another one."""
    for place in range(start, end):
        if text[place].isdigit():
            yield Mutation(kind, path, place, place + 1, str((int(text[place]) + 1) % 10))
    for word in WORD.finditer(text, start, end):
        other = WORDS[(WORDS.index(word[0].lower()) + 1) % len(WORDS)]
        yield Mutation(kind, path, *word.span(), other)


def of_definitions(path: str, text: str) -> Iterator[Mutation]:
    """Names and values: each digit, each word left out, each two neighbors of a list swapped."""
    for heading in re.finditer(r"^#+ (?P<name>.+?) \{ #cpt-\w{5} \}\n", text, re.M):
        values = re.compile(r"\n\n[^\n]+\n:   (?P<value>[^\n]+)")
        places, position = [heading.span("name")], heading.end() - 1
        while match := values.match(text, position):
            places.append(match.span("value"))
            position = match.end()
        for start, end in places:
            yield from digits("definition", path, text, start, end)
            for word in re.finditer(r"\S+ ?", text[start:end]):
                yield Mutation("definition", path, start + word.start(), start + word.end(), "")
            items = text[start:end].split(", ")
            for index in range(len(items) - 1):
                swapped = [*items[:index], items[index + 1], items[index], *items[index + 2 :]]
                yield Mutation("definition", path, start, end, ", ".join(swapped))


@dataclass(frozen=True)
class Bound:
    """A mark of a fact on a page, with the line it stands in and the places of the fact's forms before it."""

    fact: Fact
    mark: tuple[int, int]
    line: tuple[int, int]
    forms: list[tuple[int, int]]

    def figures(self, text: str) -> list[str]:
        """The figures in these forms; the number of a code is none."""
        found = [
            figure for place in self.forms for figure in re.findall(r"[\w$.,]*\d[\w.,]*", text[slice(*place)])
        ]
        return [figure.strip(".,") for figure in found if figure.strip(".,") not in known_numbers()]


def bound_values(text: str, shown: str) -> Iterator[Bound]:
    """The marks of facts in a text, those in fences and in code left out."""
    for mark in MARK.finditer(shown):
        fact = own_site().code_set.facts.get(mark["id"])
        if not fact:
            continue
        line = (text.rfind("\n", 0, mark.start()) + 1, text.find("\n", mark.end()) % (len(text) + 1))
        ends = [end.end() for end in SENTENCE.finditer(text, line[0], mark.start())]
        said = [end for end in ends if re.search(r"\w", MARK.sub("", text[end : mark.start()]))]
        first = said[-1] if said and text[line[0]] != "|" else line[0]
        before = text[first : mark.start()].lower()
        forms = [
            (first + each.start(), first + each.end())
            for form in fact.forms
            for each in re.finditer(rf"(?<!\w){re.escape(form.lower())}(?!\w)", before)
        ]
        yield Bound(fact, mark.span(), line, forms)


def of_bound_values(path: str, text: str, shown: str) -> Iterator[Mutation]:
    """Each digit and number word of a value; each of its words, where no other form of the fact stands by."""
    for bound in bound_values(text, shown):
        for start, end in bound.forms:
            if text.find(f"[^{bound.fact.id}]", end, bound.mark[1]) != bound.mark[0]:
                continue  # an earlier mark of the fact answers for it
            yield from digits("bound value", path, text, start, end)
            # Below the head of a table the column may hold another value of the fact.
            is_head = text[bound.line[1] + 1 :].startswith("|--")
            if len(bound.forms) == 1 and not is_head:
                for word in re.finditer(r"\w+", text[start:end]):
                    other = "Whatever" if word[0][0].isupper() else "whatever"
                    yield Mutation("bound value", path, start + word.start(), start + word.end(), other)


def of_marks(path: str, text: str, shown: str) -> Iterator[Mutation]:
    """Marks before which a figure stands: dropped, moved to the sentence before and behind, exchanged with
    the next one, and given the name of a fact with other figures."""
    found = list(bound_values(text, shown))
    for bound in found:
        figures = bound.figures(text)
        start, end = bound.mark
        line = text[slice(*bound.line)]
        others = [other for other in found if other.line == bound.line and other.fact.id != bound.fact.id]
        said = " ".join(form for other in others for form in other.fact.forms)
        # The record of a source that is marked in the line may hold the figure too, such as its year.
        named = [own_site().code_set.sources.get(name, {}) for name in MARK.findall(line)]
        said += " ".join(str(value) for record in named for value in record.values())
        if not figures or any(figure in said for figure in figures):
            continue  # another mark of the line answers for the same figure
        # A sentence may go on in the next line, with the same mark again.
        again = [
            other
            for other in found
            if other.fact.id == bound.fact.id
            and "\n\n" not in text[min(start, other.mark[0]) : max(start, other.mark[0])]
        ]
        if len(again) == 1:
            yield Mutation("mark dropped", path, start, end, "")
            yield from _moved(path, text, bound)
        known = own_site().code_set.facts.values()
        fact = next(
            f for f in known if f.published and not any(form.lower() in line.lower() for form in f.forms)
        )
        yield Mutation("other fact", path, start, end, f"[^{fact.id}]")
    for bound, other in pairwise(found):
        between = text[bound.mark[1] : other.mark[0]]
        differ = {*bound.figures(text)}.isdisjoint(
            re.findall(r"[\w$.,]*\d[\w.,]*", " ".join(other.fact.forms))
        )
        one_line = bound.line == other.line and bound.fact.id != other.fact.id and between.strip()
        alone = not MARK.match(text, bound.mark[1]) and not text[: bound.mark[0]].endswith("]")
        if one_line and alone and differ and bound.figures(text):
            exchanged = f"[^{other.fact.id}]{between}[^{bound.fact.id}]"
            yield Mutation("marks exchanged", path, bound.mark[0], other.mark[1], exchanged)


def _moved(path: str, text: str, bound: Bound) -> Iterator[Mutation]:
    """A mark moved behind the sentence before its own, and behind the one after it, in one line of prose."""
    start, end = bound.mark
    if text.startswith("|", bound.line[0]):
        return
    name = text[start:end]
    first = min(place for place, _ in bound.forms)
    ends = [match.end() for match in SENTENCE.finditer(text, *bound.line)]
    if before := [place for place in ends if place <= first]:
        rest = text[before[-1] : start]
        yield Mutation("mark moved", path, before[-1], end, f"{name}{rest}")
    behind = [place for place in ends if place > end]
    if behind and any(place == end for place in ends):
        yield Mutation("mark moved", path, start, behind[0], f"{text[end : behind[0]]}{name}")


def of_computed_values(path: str, text: str) -> Iterator[Mutation]:
    """Computed values: each digit and each word of the text, and the two codes of a text or one of them."""
    for link in COMPUTED.finditer(text):
        yield from digits("computed value", path, text, *link.span("text"))
        for word in re.finditer(r"\w+", link["text"]):
            place = link.start("text") + word.start()
            yield Mutation("computed value", path, place, place + len(word[0]), "whatever")
        for code, other in (("97112", "97110"), ("97110", "97112")):
            changed = link["text"].replace(code, other)
            if changed != link["text"]:
                yield Mutation("computed value", path, *link.span("text"), changed)
        rule, other = ("cms", "cpt") if "rule=cms" in link["day"] else ("cpt", "cms")
        day = link["day"].replace(f"rule={rule}", f"rule={other}")
        # Where both rules give the same units, the text is as true by the other rule.
        if "unit" in link["text"] and total(day) != total(link["day"]):
            yield Mutation("computed value", path, *link.span("day"), day)
        for minutes in re.finditer(r"(?<=\d{5}=)\d+", link["day"]):
            place = link.start("day") + minutes.start()
            more = str(int(minutes[0]) + 15)
            yield Mutation("computed value", path, place, place + len(minutes[0]), more)


def total(day: str) -> int:
    return counting.count(counting.read(day.split("&"), own_site().code_set.codes)).total


def of_other_figures(path: str, text: str) -> Iterator[Mutation]:
    """Every other digit that a reader sees, except in code numbers and code spans; so not the number of
    sides in a handout's front matter."""
    rest = text
    for pattern in (COMPUTED, HIDDEN, re.compile(r"`[^`\n]+`|^sheet: .*", re.M)):
        rest = pattern.sub(blanked, rest)
    defined = {place for change in of_definitions(path, text) for place in range(change.start, change.end)}
    for bound in bound_values(text, text):
        defined |= {place for start, end in bound.forms for place in range(start, end)}
    for token in re.finditer(r"[^\W_]*\d[^\W_]*", rest):
        if token[0] not in known_numbers() and token.start() not in defined:
            kind = "front matter" if token.start() < text.find("\n---\n") else "other figure"
            yield from digits(kind, path, text, *token.span())


def known_numbers() -> set[str]:
    return own_site().code_set.codes.keys() | own_site().code_set.ids


def written(mutation: Mutation, text: str) -> str:
    """The word that stands at a place after its change."""
    before = re.search(r"\w*\Z", text[: mutation.start])[0]
    return before + mutation.text + re.match(r"\w*", text[mutation.end :])[0]


def has_fault(path: str, text: str) -> bool:
    page = pages.read(Source(path, text))
    alone = replace(own_site(), pages=(page,), data=())
    return any(fault for rule in RULES for fault in rule(alone))


@cache
def section(path: str, text: str, start: int) -> tuple[int, int]:
    """The part of a page between two headings around a place, if it has no fault alone; else the page."""
    edges = [0, *(match.start() for match in re.finditer(r"^#+ ", text, re.M)), len(text)]
    first = max(edge for edge in edges[:-1] if edge <= start)
    last = next(edge for edge in edges if edge > first)
    return (first, last) if first and not has_fault(path, text[first:last]) else (0, len(text))


def is_stopped(mutation: Mutation, text: str) -> bool:
    """Whether the page after the change has an error: in its section, which is read faster, or as a whole."""
    changed = text[: mutation.start] + mutation.text + text[mutation.end :]
    first, last = section(mutation.path, text, text.rfind("\n", 0, mutation.start) + 1)
    inside = first < last - mutation.end + mutation.start and mutation.end <= last
    part = text[first : mutation.start] + mutation.text + text[mutation.end : last]
    return (inside and has_fault(mutation.path, part)) or has_fault(mutation.path, changed)


# All of them take minutes; each twelfth shows in the default run whether something is lost.
@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.long)])
def test_a_change_of_any_figure_or_field_is_stopped(step: int, survivors) -> None:
    scores: dict[str, list[int]] = {}
    passed = []
    for page in own_site().pages:
        path, text = page.source.path, page.source.text
        if not path.endswith(".md"):
            continue
        # Fenced examples claim nothing, and neither does code.
        shown = re.sub(r"^ *```.*?^ *```$|`[^`\n]+`", blanked, text, flags=re.M | re.S)
        found = [
            *of_definitions(path, shown),
            *of_bound_values(path, text, shown),
            *of_marks(path, text, shown),
            *of_computed_values(path, shown),
            *of_other_figures(path, shown),
        ]
        excepted = {exception.token for exception in page.exceptions}
        for mutation in found[::step]:
            # What the page excepts may stand there, and a heading may repeat what the page binds.
            word = written(mutation, text)
            is_heading = mutation.kind == "other figure" and text.startswith(
                "#", text.rfind("\n", 0, mutation.start) + 1
            )
            if word in excepted or (is_heading and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)):
                continue
            stopped = is_stopped(mutation, text)
            scores.setdefault(mutation.kind, []).append(stopped)
            if not stopped:
                around = " ".join(text[max(0, mutation.start - 40) : mutation.start].split())
                before, after = text[mutation.start : mutation.end], mutation.text
                passed.append(f"{path}: {mutation.kind}: {around}`{before}` became `{after}`")
    for kind, results in scores.items():
        print(f"{kind}: {sum(results)} of {len(results)} changes stopped")
    survivors("mutations", passed, sample=step > 1)
    kinds = "definition, bound value, mark dropped, mark moved, marks exchanged, other fact, computed value"
    assert {*kinds.split(", ")} <= {*scores}  # an empty list says something only of what was tried


def test_the_unchanged_pages_have_no_fault() -> None:
    for page in own_site().pages:
        assert not is_stopped(Mutation("bound value", page.source.path, 0, 0, ""), page.source.text), (
            page.source.path
        )


@pytest.mark.parametrize(
    "text",
    [
        "It takes 7 minutes.",
        "It takes **7** minutes.",
        "It takes 1*7* minutes.",
        "It takes **seven** minutes.",
        "It takes seven&nbsp;minutes.",
        "It takes seven\nminutes, once.",
        "> It takes seven short minutes.",
        "| Time |\n|---|\n| seven minutes |",
        "- [seven minutes](97112.md)",
        '!!! note "Seven minutes"',
        "![seven minutes](assets/x.svg)",
    ],
)
def test_a_figure_that_is_bound_to_nothing_is_stopped_on_any_page(text: str) -> None:
    for page in own_site().pages:
        if page.source.path.endswith(".md"):
            mutation = Mutation(
                "other figure",
                page.source.path,
                len(page.source.text),
                len(page.source.text),
                f"\n\n{text}\n",
            )
            assert is_stopped(mutation, page.source.text), page.source.path
