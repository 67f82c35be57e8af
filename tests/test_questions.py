"""What readers ask: every answer stands where tests/questions.yml says, and the search leads there.
Run with `-s` for the questions that the search misses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from conftest import ROOT

QUESTIONS = yaml.load((ROOT / "tests/questions.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
ANSWERED = [question for question in QUESTIONS if "answer" in question]
FIRST = 3  # results that people look at
SHARE = 0.97  # of what is typed is answered among them
AT_ONCE = 0.85  # and by the first result
TYPED = yaml.load((ROOT / "tests/searches.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def answers(question: dict) -> list[str]:
    """The addresses that answer a question, the best one first."""
    return [question["answer"], *question.get("also", [])]


def test_the_list_is_whole() -> None:
    assert len(QUESTIONS) == 62 and len(ANSWERED) >= 40
    assert len({question["asks"] for question in QUESTIONS}) == 62
    for question in ANSWERED:
        assert 1 <= len(question["search"].split()) <= 5, question
    assert all(question.get("later") for question in QUESTIONS if "answer" not in question)


def test_every_answer_stands_at_its_address(built: Path) -> None:
    missing = []
    for question in ANSWERED:
        for address in answers(question):
            name, _, anchor = address.partition("#")
            file = built / name
            if not file.is_file() or not BeautifulSoup(file.read_text("utf-8"), "html.parser").find(
                id=anchor
            ):
                missing.append(f"{address}: {question['asks']}")
    assert missing == []


def search(page, words: str) -> list[str]:
    """The addresses that the site's own search answers with, best first. What is known of the search box
    stands here and nowhere else."""
    box = page.get_by_role("searchbox")
    box.fill(words)
    told = page.locator(".search [role=status]").filter(has_text=re.compile("page|Nothing"))
    told.wait_for(state="attached")  # not by a function as text, which the pages' policy forbids
    return page.locator(".results a").evaluate_all("links => links.map(link => link.href)")


@pytest.fixture(scope="module")
def start(browser, address: str):
    """The site's first page in the browser, with its search ready."""
    page = browser.new_page()
    page.goto(f"{address}index.html", wait_until="networkidle")
    yield page
    page.close()


def pages(links: list[str], address: str) -> list[str]:
    """The pages that some links lead to, each once."""
    names = [re.split("[?#]", link.removeprefix(address))[0] for link in links]
    return [*dict.fromkeys(names)]


def test_the_search_leads_to_the_right_page(start, address: str) -> None:
    missed = []
    for question in ANSWERED:
        wanted = {answer.partition("#")[0] for answer in answers(question)}
        first = pages(search(start, question["search"]), address)[:FIRST]
        if not wanted & {*first}:
            missed.append(f"{question['search']}: {question['answer']}, but {', '.join(first) or 'nothing'}")
    print(f"\n{len(ANSWERED) - len(missed)} of {len(ANSWERED)} questions are found", *missed, sep="\n")
    assert len(missed) <= (1 - SHARE) * len(ANSWERED), missed


def test_what_people_type_is_answered_at_once(start, address: str) -> None:
    assert len(TYPED) >= 200
    places = {}
    for typed, right in TYPED.items():
        found = pages(search(start, str(typed)), address)
        at = [number for number, name in enumerate(found) if name in {f"{each}.html" for each in right}]
        places[typed] = at[0] if at else len(found)
        if places[typed]:
            print(f"{typed}: {', '.join(map(str, right))}, but {', '.join(found[:FIRST]) or 'nothing'}")
    first, among = (sum(place < most for place in places.values()) / len(TYPED) for most in (1, FIRST))
    print(f"\n{len(TYPED)} searches: first hit right {first:.1%}, among {FIRST} {among:.1%}")
    assert first >= AT_ONCE and among >= SHARE
