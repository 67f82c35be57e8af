"""The reader of pages beside the engine: on a page in which the reader finds nothing that it cannot read, it
reads every word that the engine shows, and the same definitions. Pages are made at random from such pieces
as authors use, right and wrong."""

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

DEFINITION = "## Name { #cpt-97112 }\n\nTime\n:   each 15 minutes\n"
PIECES = [
    *(
        DEFINITION,
        DEFINITION,
        DEFINITION.replace("minutes", "\n    minutes"),
        "Time\n:   one hour\n",
        "Time\n",
    ),
    *(
        DEFINITION.replace("## ", "##").replace(" { #", " {: .x #"),
        DEFINITION.replace("\n\n", "\n\nText.\n\n"),
    ),
    *(DEFINITION.replace("## Name", "Name").replace("}", "}\n----"), ":   *each* [30](x.md){ .y } `a`\n"),
    *("Unit\n:   one\n:   two\n", "Time\nUnit\n:   each hour\n", "Code\n:   97112\n", ":\teach 30 minutes\n"),
    *("Some words **here** and *there*, with `code`.\n", "A [link](x.md), [over\ntwo lines](y.md#z){ .k }\n"),
    *(
        "971**21** x\n",
        "<b>bold</b>\n",
        "[by reference][x]\n",
        "[x]: y.md\n",
        "A mark.[^kx]\n",
        "{: #id .class }\n",
    ),
    *(
        "- item\n",
        "- [ ] task\n",
        "1. first\n",
        "- item\n\n    more\n",
        "> quote\n",
        "> - quoted\n",
        "Text.\n",
    ),
    *(
        "# Heading\n",
        "### More { #more }\n",
        "#Near\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        "a | b\n--|--\nc | d\n",
    ),
    *("!!! note\n", '!!! tip "Title"\n\n    Inside.\n', "??? note\n", '=== "Tab"\n', "![words](x.png)\n"),
    *("```\n", "```python\n", "~~~\n", "    ```\n", "> ```\n", "```py title='x'\n", "``` {.x}\n", "````\n"),
    *(
        "```\nhidden\n```\n",
        "    ```\n    hidden\n    ```\n",
        "```\nhidden\n    ```\n",
        "`code` <!-- ` -->\n",
    ),
    *("<!-- hidden -->\n", "<!--\n", "-->\n", "text <!-- note\n", "done --> text\n", "    <!-- x -->\n"),
    *(
        "---\n",
        "***\n",
        "\\\n",
        "<div>\n",
        "</div>\n",
        "&amp; \\* ~~x~~\n",
        "x {#y} z\n",
        "*\n",
        "**\n",
        "`\n",
        "[\n",
        "](x)\n",
    ),
    *("\n", "\n", "\n"),
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


def shown(text: str) -> tuple[list[list[tuple[str, str]]], list[str]]:
    """What the engine shows of a page: for each heading with a code's id its terms and values, and the words
    of all text but that of blocks of code."""
    body, _ = get_data(text)
    html = markdown.markdown(
        MARK.sub("", body), extensions=CONFIG["markdown_extensions"], extension_configs=CONFIG["mdx_configs"]
    )
    soup = BeautifulSoup(html, "html.parser")
    for hidden in [
        *soup.select("pre, .headerlink"),
        *soup.find_all(string=lambda string: isinstance(string, Comment)),
    ]:
        hidden.extract()
    found = []
    for tag in soup.select('[id^="cpt-"]'):
        pairs = []
        for sibling in tag.find_next_siblings():
            if re.fullmatch("h[1-6]", sibling.name):
                break
            for terms in [sibling, *sibling.select("dl")] if sibling.name == "dl" else sibling.select("dl"):
                pairs += definition_pairs(terms)
        found.append(pairs)
    return found, soup.get_text(" ").split()


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


MARK = re.compile(r"\[\^[^\]\n]*\]")
# What the engine takes for structure and a reader of the page does not see.
STRUCTURE = re.compile(
    r"^[ >]*"
    r"(?:[-+*][ ]+(?:\[[ x]\][ ]+)?|#{1,6}[ ]|!!!|:[ ]+)|^\|[-|]+\|$"
    r"|[*`|\[\]>\"]|!(?=\[)|\((?=[ ]*\))|(?<=\()[ ]*\)",
    re.M,
)


def read(text: str) -> tuple[list[list[tuple[str, str]]], list[str]] | None:
    """What the reader reads of it, in the same form; nothing where it finds what it cannot read."""
    page = pages.read(decode("docs/x.md", text.encode()))
    if page.unreadable or page.unread:
        return None
    definitions = [[(item.term.text, item.value.text) for item in each.items] for each in page.definitions]
    flow = page.flow.replace("\u00ad", "")
    while (less := STRUCTURE.sub(" ", flow)) != flow:
        flow = less
    return definitions, flow[page.body :].split()


def differences(text: str) -> list[str]:
    """What the engine shows and the reader does not read, on a page that it says it can read."""
    if (known := read(text)) is None:
        return []
    definitions, words = shown(text)
    found = [f"{definitions} is shown, {known[0]} is read"] if definitions != known[0] else []
    letters = re.compile(r"\w+")
    lost = set(letters.findall(" ".join(words))) - set(letters.findall(" ".join(known[1]))) - {"Note"}
    return found + [f"{word} is shown and not read" for word in sorted(lost)]


def check(seeds: range) -> None:
    read_ = 0
    for seed in seeds:
        text = make_page(seed)
        assert differences(text) == [], f"seed {seed}:\n{text}"
        read_ += read(text) is not None
    assert read_ > len(seeds) / 20  # or nothing was compared


def test_all_that_is_shown_is_read() -> None:
    check(range(2_000))


@pytest.mark.long
def test_all_that_is_shown_of_a_great_many_pages_is_read() -> None:
    check(range(2_000, 60_000))
