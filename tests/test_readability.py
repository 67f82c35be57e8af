"""Whether people can read the pages: sentences, hard words, abbreviations and spelling. Run with `-s` for the
table of the pages."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from textstat import textstat

from conftest import ROOT, pages_of
from test_languages import PAIRS

LONGEST_AVERAGE = 18
LONGEST = 40  # words of any one sentence: an average hides a monster
HARDEST = 11  # SMOG: years of school
# The handouts for patients. English: years of school, by Flesch and Kincaid and by SMOG. Spanish: the scale
# of Fernandez Huerta, where 80 and more is easy; formulas for English say nothing of those pages.
PATIENTS = [f"handouts/{name}.html" for name in PAIRS]
SPANISH = [f"handouts/{name}.html" for name in PAIRS.values()]
PATIENTS_GRADE, SPANISH_EASE = 6, 80
SCORES = ROOT / "tests/handouts"
SCORE = re.compile(r"^\| (\d+) \|.*?\| (0|1|n/a) \| \S", re.M)
# PEMAT-P leaves out the two items that are for film and sound.
ITEMS = {"pemat-p": [*range(1, 13), *range(15, 27)], "cdc-index": [*range(1, 21)]}
TOTAL = re.compile(r"^\w+: (\d+) of (\d+), (\d+)%\. Target: (\d+)%\.$", re.M)
# Lists, made from data: they are looked up, not read. Two pages are none of the docs.
LISTS = ("facts.html", "about/sources.html", "404.html", "search.html")
# The rest of an article that nobody wrote as prose: examples of messages, the result of the build, the blocks
# that the template adds, marks with their notes, days worked out, links behind headings, titles in a log.
NOT_WRITTEN = (
    "pre, .mark, .notes, .kinds, .footnote, .state, .day, .day + ol, .notice, .overdue, .result, .dates,"
    " .headerlink, .cite, .handouts, .pdfs, .copies, .archive, .letter, .draft, .around, .to-top, caption,"
    " svg, li[id^=c-] > a:not(.term)"
)
# Words that say who says so, or that nobody knows: the mark says that. A count of words is no judge of a
# sentence, so a few may stay.
HEDGE = re.compile(
    r"\bour (?:own )?reading\b|\breports\b(?! at)|\breported\b|\bread (?:only )?in\b|\breproduc(?:ed|tion)\b"
    r"|\b(?:not|un)known\b|\bwe (?:found|know)\b",
    re.I,
)
WORDS_PER_HEDGE = 250
MOST_WORDS = 1_000  # of a page, on average: what people wrote for readers
LOG = "about/corrections.html"  # it says what stood where, and in what words
SENTENCE_END = re.compile(r"[.!?][\"')\u201d]*$")
# Where single sentences are measured, a colon or a semicolon ends one, as it does for the reader's breath.
# For the average it does not.
BORDER = re.compile(r"(?<=[.!?:;])[\"')\u201d]* (?=\S)")
# A point that ends no sentence: in a number, an address, U.S.
INNER_POINT = re.compile(r"\.(?=\w)|(?<=\bU\.S)\.|(?<= v)\.(?= [A-Z])")
LABEL = 7  # words: a list item or a cell up to this length without an end mark is a label
ABBREVIATION = re.compile(r"\b[A-Za-z]*[A-Z]{2}[A-Za-z]*")
ROMAN = re.compile("[IVX]+")
NEAR = 80  # characters behind an abbreviation, in which its words may follow
OTHER = yaml.load((ROOT / "tests/abbreviations.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
TERMS = yaml.load((ROOT / "docs/data/glossary.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
    "terms"
].values()
# The words of each abbreviation.
SHORT = {term["short"]: [term["term"], *term.get("also", [])] for term in TERMS if "short" in term}
MODIFIERS = yaml.load((ROOT / "docs/data/codes.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
    "modifiers"
]


@pytest.fixture(scope="module")
def articles(built: Path) -> dict[str, Tag]:
    """What people wrote on each page, by the page's address."""
    found = {}
    for file in pages_of(built):
        name = file.relative_to(built).as_posix()
        if name not in LISTS:
            article = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").find("article")
            for element in article.select(
                f"{NOT_WRITTEN}, h2[class*=list-]:not(.list-glossary, .list-corrections) ~ *"
            ):
                element.decompose()
            found[name] = article
    return found


def own_text(element: Tag) -> str:
    """The text of an element in a line, without that of paragraphs and lists inside it."""
    inner = copy.copy(element)
    for child in inner.find_all(["p", "ul", "ol"]):
        child.decompose()
    return " ".join(inner.get_text().split())


def sentences(article: Tag, where: str) -> Iterator[str]:
    """The texts of some elements that are sentences.

    No sentence, because it would flatter the page: a label of a few words, the links to related pages, and a
    line with blanks to fill, which is a form. What is longer than a label counts as one sentence, with or
    without an end mark; what introduces a list ends with its colon.
    """
    for element in article.select(where):
        text = own_text(element)
        if "____" in text or " \u00b7 " in text or not text:
            continue
        if SENTENCE_END.search(text):
            yield text
        elif len(text.split()) > LABEL:
            yield f"{text.rstrip(':;,')}."


def prose(article: Tag) -> str:
    """The running text of a page: its paragraphs and list items.

    Not the cells of tables. They are short, and counted as sentences they would halve every average; what
    a long one says is held to LONGEST instead. Not the definitions of codes, which are lists of terms.
    """
    written = copy.copy(article)
    for element in written.find_all(["table", "dl"]):
        element.decompose()
    return "\n".join(INNER_POINT.sub("", text) for text in sentences(written, "p, li"))


def test_sentences_are_short_and_words_plain(articles: dict[str, Tag]) -> None:
    """The built page is measured and not its Markdown: this is what readers see, link texts and all."""
    print(f"\n{'page':34}{'words':>7}{'average':>9}{'SMOG':>6}")
    hard = []
    for name, article in articles.items():
        text = prose(article)
        words, count = textstat.lexicon_count(text), textstat.sentence_count(text)
        smog = textstat.smog_index(text)
        assert count >= 3 and smog > 3, f"{name} has too little text to be measured"
        print(f"{name:34}{words:7}{words / count:9.1f}{smog:6.1f}")
        if words / count > LONGEST_AVERAGE or (smog > HARDEST and name not in SPANISH):
            hard.append(name)
    assert hard == []


def test_answers_come_without_hedges_and_in_few_words(articles: dict[str, Tag]) -> None:
    """Whether a page answers in its first sentence a reader can tell; whether it hedges there, a list."""
    print(f"\n{'page':34}{'words':>7}{'hedges':>8}")
    words, hedges, opening = 0, 0, []
    for name, article in articles.items():
        text = running(article)
        count, own = len(text.split()), len(HEDGE.findall(text))
        print(f"{name:34}{count:7}{own:8}")
        words, hedges = words + count, hedges + own
        first = article.find("h1").find_next("p").get_text()
        opening += [f"{name}: {found}" for found in HEDGE.findall(first) if name != LOG]
    print(f"{'together':34}{words:7}{hedges:8}, one in {words // hedges}")
    assert opening == []
    assert words / hedges >= WORDS_PER_HEDGE
    assert words / len(articles) <= MOST_WORDS


@pytest.mark.parametrize(("page", "translated"), [*zip(PATIENTS, SPANISH, strict=True)], ids=[*PAIRS])
def test_patients_can_read_their_handouts(articles: dict[str, Tag], page: str, translated: str) -> None:
    english, spanish = (prose(without_blanks(articles[name])) for name in (page, translated))
    grades = textstat.flesch_kincaid_grade(english), textstat.smog_index(english)
    textstat.set_lang("es")
    try:
        ease = textstat.fernandez_huerta(spanish)
    finally:
        textstat.set_lang("en_US")
    print(f"\n{page}: Flesch-Kincaid {grades[0]}, SMOG {grades[1]}; {translated}: Fernandez Huerta {ease}")
    assert max(grades) <= PATIENTS_GRADE
    assert ease >= SPANISH_EASE


def without_blanks(article: Tag) -> Tag:
    """The article without what is to be filled in, so that the words before it count."""
    stripped = copy.copy(article)
    for text in stripped.find_all(string=re.compile("____")):
        text.replace_with(re.sub(r"[^.!?:;]*____[^.!?]*", " ", text))
    return stripped


@pytest.mark.parametrize("file", sorted(SCORES.glob("*.md")), ids=lambda file: file.stem)
def test_the_scores_of_the_handout_add_up_and_reach_their_targets(file: Path) -> None:
    """Each part of a score sheet is a table and, below it, its total."""
    text = file.read_text(encoding="utf-8")
    start, items = 0, []
    for total in TOTAL.finditer(text):
        rows = SCORE.findall(text[start : total.start()])
        scores = [int(score) for _, score in rows if score != "n/a"]
        points, of, percent, target = map(int, total.groups())
        assert (points, of) == (sum(scores), len(scores))
        assert percent == round(100 * points / of) >= target
        items += [int(item) for item, _ in rows]
        start = total.end()
    (kind,) = (kind for kind in ITEMS if file.stem.startswith(kind))
    assert items == ITEMS[kind]


def test_no_sentence_is_a_monster(articles: dict[str, Tag]) -> None:
    long = [
        (name, sentence)
        for name, article in articles.items()
        for text in sentences(article, "p, li, td, dd")
        for sentence in BORDER.split(text)
        if len(sentence.split()) > LONGEST
    ]
    assert long == []


def test_abbreviations_are_spelt_out_at_their_first_use(articles: dict[str, Tag]) -> None:
    """Titles of pages are excepted, also in the links to related pages and of the glossary: what people
    search for stands there. So are the names of modifiers, which stand for nothing, and what is written as
    code."""
    unknown, unspelt = set(), []
    for name, article in articles.items():
        text = running(article)
        for short, place in first_uses(text).items():
            words = {**SHORT, **OTHER["words"]}.get(short)
            if words is None:
                unknown |= {short} - {*OTHER["names"]}
            elif not any(word.lower() in text[: place + len(short) + NEAR].lower() for word in words):
                unspelt.append(f"{name}: {short} in \u201c{text[max(0, place - 40) : place + 40]}\u201d")
    assert unspelt == []
    assert sorted(unknown) == [], "give their words in docs/data/glossary.yml"


def test_an_abbreviation_stands_in_the_glossary_or_in_the_list() -> None:
    assert {*SHORT} & {*OTHER["words"], *OTHER["names"]} == set()


def running(article: Tag) -> str:
    """All text of a page in the order of reading, its tables with it."""
    written = copy.copy(article)
    for element in written.select("h1, code, #related, #related ~ *, .list-glossary ~ p > a"):
        element.decompose()
    return " ".join(written.get_text(" ").split())


def first_uses(text: str) -> dict[str, int]:
    """The abbreviations of a text, each with its first place, plurals with the others."""
    found: dict[str, int] = {}
    for match in ABBREVIATION.finditer(text):
        short = match[0].removesuffix("s")
        if not ROMAN.fullmatch(short) and short not in MODIFIERS:
            found.setdefault(short, match.start())
    return found


# codespell's own dictionaries, and the one that tells British spellings from American ones.
DICTIONARIES = "clear,rare,en-GB_to_en-US"
# Others' titles keep their spelling. Some files are full of faults on purpose, one of stems, one is Spanish.
OTHERS = (
    "docs/data/sources.yml,hooks/codeset/made/strings.yml,tests/sentences.yml,tests/clinics.yml,tests/kinds.yml,tests/sheets.yml,tests/survivors/kinds.txt,tests/survivors/clinics.txt,tests/survivors/sheets.txt,tests/marks-data.yml,tests/dreadful.md,"
    "tests/searches.yml,docs/data/real-words.txt,tests/vendor,"
    + ",".join(f"docs/handouts/{name}.md" for name in PAIRS.values())
)
CODESPELL = [
    *(sys.executable, "-m", "codespell_lib", "--builtin", DICTIONARIES, "--skip", f"{OTHERS},*.pyc"),
    *("--ignore-words", "tests/spelling.txt"),
    # In the data, endings stand in braces: `activit{y,ies}`, and in patterns: `therap(?:y|ists?)`.
    *("--ignore-regex", r"\S*(?:\{|\(|\\|\?|\*)\S*"),
]


def spelling(*paths: str) -> str:
    """What codespell finds in files of the project."""
    result = subprocess.run(
        [*CODESPELL, *paths], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.stderr == ""
    return result.stdout


def test_spelling_is_right_and_american(tmp_path: Path) -> None:
    assert spelling("docs", "hooks", "tests", ".ci", "README.md", "mkdocs.yml") == ""
    page = tmp_path / "page.md"
    page.write_text("A neighbour recieved it.\n", encoding="utf-8")  # codespell:ignore
    found = [line.partition("==> ")[2] for line in spelling(str(page)).splitlines()]
    assert found == ["neighbor", "received"]
