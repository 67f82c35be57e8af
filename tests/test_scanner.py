"""The scanner beside the engine: where Python-Markdown shows a wrong value in a definition, or a code
that is not in the code set, the scanner finds a fault on the page. Pages are made at random from such
pieces as authors use, right and wrong."""

from __future__ import annotations

import random
import re

import markdown
import pytest
from bs4 import BeautifulSoup, Comment
from mkdocs.config import load_config
from mkdocs.utils.meta import get_data

from codeset.reading import pages
from codeset.source import decode
from conftest import ROOT

RIGHT = {"Code": "97112", "Time": "each 15 minutes", "Unit": "15 minutes of contact"}
CORRECT = "## Neuromuscular reeducation { #cpt-97112 }\n\nTime\n:   each 15 minutes\n"
DEFINITION = CORRECT.replace("15", "30")
PIECES = [
    *(CORRECT, CORRECT, CORRECT, CORRECT.replace("minutes", "\n    minutes"), "Time\n:   each 15 minutes\n"),
    *("Unit\n:   15 minutes of contact\n", "Time\n:   each 30 minutes\n", ":   each 30 minutes\n", "Time\n"),
    DEFINITION,
    DEFINITION.replace("## ", "##").replace(" { #", " {: .x #"),
    DEFINITION.replace("## Neuromuscular reeducation { #cpt-97112 }", "Name { #cpt-97112 }\n----"),
    DEFINITION.replace(":   each", ":\teach").replace("minutes", "\n    minutes"),
    DEFINITION.replace(":   each 30", ":   *each* [30](x.md){ .y }"),
    DEFINITION.replace("\n\n", "\n\nText.\n\n"),
    "Unit\n:   15 minutes\n:   of contact\n",
    "Time\nUnit\n:   each hour\n",
    "Code\n:   97112\n",
    *(
        "Text with 97121 in it.\n",
        "*97121* and `97121` and [97121](x.md)\n",
        "971**21** x\n",
        "<b>97121</b>\n",
    ),
    *("- item\n", "1. item\n", "- item\n\n    more\n", "> quote\n", "Text.\n", "# Heading\n", "### More\n"),
    *("!!! note\n", "??? note\n", '=== "Tab"\n', "```\n", "```python\n", "~~~\n", "    ```\n", "> ```\n"),
    *(
        "```py title='x'\n",
        "```py odd\n",
        "``` {.x}\n",
        "<!--\n",
        "-->\n",
        "text <!-- note\n",
        "done --> text\n",
    ),
    *(
        "    <!-- x\n",
        "`code` <!-- ` -->\n",
        "---\n",
        "<div>\n",
        "</div>\n",
        "\n",
        "\n",
        "\n",
        "***\n",
        "\\\n",
    ),
]
CONFIG = load_config(str(ROOT / "mkdocs.yml"))


def make_page(seed: int) -> str:
    """Some pieces one below the other, each perhaps indented, quoted or without its last blank line."""
    choose = random.Random(seed)
    text = ""
    for _ in range(choose.randint(1, 7)):
        piece = choose.choice(PIECES)
        prefix = choose.choice(["", "", "", "", "    ", "    ", "        ", "  ", "> ", "\t"])
        text += "".join(prefix + line if line.strip() else line for line in piece.splitlines(keepends=True))
        text += choose.choice(["", "\n", "\n"])
    return text


def shown(text: str) -> tuple[list[tuple[str, list[tuple[str, str]]]], str]:
    """What the engine shows of a page: for each heading with a code's id its terms and values, and
    all text outside code blocks."""
    body, _ = get_data(text)
    html = markdown.markdown(
        body, extensions=CONFIG["markdown_extensions"], extension_configs=CONFIG["mdx_configs"]
    )
    soup = BeautifulSoup(html, "html.parser")
    for hidden in [*soup.select("pre"), *soup.find_all(string=lambda s: isinstance(s, Comment))]:
        hidden.extract()
    found = []
    for tag in soup.select('[id^="cpt-"]'):
        pairs = []
        for sibling in tag.find_next_siblings():
            if re.fullmatch("h[1-6]", sibling.name):
                break
            for terms in [sibling, *sibling.select("dl")] if sibling.name == "dl" else sibling.select("dl"):
                pairs += definition_pairs(terms)
        found.append((tag["id"].removeprefix("cpt-"), pairs))
    return found, soup.get_text()


def definition_pairs(tag) -> list[tuple[str, str]]:
    pairs, terms, values = [], [], []
    for child in [*tag.find_all(["dt", "dd"], recursive=False), None]:
        if child is None or (child.name == "dt" and values):
            value = ", ".join(values)
            pairs += [(term, value) for term in terms]
            terms, values = [], []
        if child is not None:
            (terms if child.name == "dt" else values).append(re.sub(r"\s+", " ", child.get_text()).strip())
    return pairs


def differences(text: str) -> list[str]:
    """What the engine shows that is wrong, on a page in which the scanner finds no fault."""
    page = pages.read(decode("docs/x.md", text.encode()))
    definitions, prose = shown(text)
    found = []
    if "97121" in prose and not any(mention.text == "97121" for mention in page.mentions):
        found.append("the code 97121 is shown")
    malformed = page.unread or any(item.term.text in RIGHT and page.definitions for item in page.loose)
    malformed = malformed or any(item.term.text == "Code" for item in page.loose)
    # Two definitions of one code are an error wherever they stand.
    malformed = malformed or len({d.code.text for d in page.definitions}) < len(page.definitions)
    read = [item for definition in page.definitions for item in definition.items]
    if not malformed and all(RIGHT.get(item.term.text) == item.value.text for item in read):
        shown_pairs = [pair for _, pairs in definitions for pair in pairs]
        found += [f"{term}: {value} is shown" for term, value in shown_pairs if RIGHT.get(term) != value]
        if len(definitions) > len(page.definitions):
            found.append("more definitions are shown than were read")
    return found


def check(seeds: range) -> None:
    for seed in seeds:
        text = make_page(seed)
        assert differences(text) == [], f"seed {seed}:\n{text}"


def test_no_fault_that_is_shown_goes_unseen() -> None:
    check(range(1_500))


@pytest.mark.long
def test_no_fault_that_is_shown_goes_unseen_in_a_great_many_pages() -> None:
    check(range(1_500, 60_000))
