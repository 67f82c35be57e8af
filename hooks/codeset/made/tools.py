"""The tools on pages, as the markup that their scripts in docs/assets bring to life.

A heading asks for one by its class: `# Count minutes { #title .tool-count }`. It stands right below the
heading, and is not shown without scripts; what it knows, it knows from the data by its attributes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

from ..site import Site
from ..units import counting, reasons
from .strings import TOOL

FIRST = ("97112", "97110")  # the rows that a new day begins with
LIMIT = re.compile(r"mue-(?P<code>[0-9A-Z]{5})")  # the id of the fact that is a code's daily limit
# What the counter says beside the steps, and rests on.
HINTS = (
    "cms-lone-service payer-chooses note-totals note-unbilled cq-co-since-2020 assistant-10-percent"
    " cq-co-last-unit cq-co-two-units cq-co-together"
).split()


def count(site: Site) -> str:
    """Minutes to units: rows to fill in, both answers, what to know before one bills, and the steps."""
    say = TOOL["count"]
    known = site.code_set.codes
    codes = {
        n: [text for text in (each.name.text, counting.time_of(each)) if text] for n, each in known.items()
    }
    timed = [number for number, (_, *time) in codes.items() if time == [counting.TIMED]]
    first = [code for code in FIRST if code in timed] or timed[:2]
    rows = "".join(_row(code, number) for number, code in enumerate(first, start=1))
    limits = _limits(site)
    data = _data(
        said=reasons.SAID,
        codes=codes,
        times=[counting.TIMED, counting.UNTIMED],
        limits=limits,
        first=first,
        words={name: text for name, text in say.items() if name != "whole"},
        whole=say["whole"],
    )
    return f"""

<div class="tool count" data-tool="count" data-search-exclude="" {data}>
<form novalidate="" autocomplete="off" aria-labelledby="count-title">
<p class="tool-title" id="count-title">{say["title"]}</p>
<p class="row heads" aria-hidden="true"><span>{say["code"]}</span><span>{say["minutes"]}</span></p>
<div class="rows">{rows}</div>
<template>{_row("", 0)}</template>
<datalist id="count-codes"></datalist>
<p class="actions"><button type="button" data-do="add">{say["add"]}</button>
<button type="reset">{say["clear"]}</button></p>
</form>
<p class="hidden" role="status"></p>
<div class="answers">{_answer("cms")}{_answer("cpt")}</div>
<p class="actions"><button type="button" data-do="assist" aria-pressed="false">{say["assist"]}</button></p>
<div class="more" hidden=""></div>
</div>

"""


def _limits(site: Site) -> dict[str, int]:
    """Medicare's daily limits by code, as the facts have them."""
    found = {}
    for name, fact in site.code_set.facts.items():
        if (match := LIMIT.fullmatch(name)) and (number := re.match(r"\d+", fact.forms[0])):
            found[match["code"]] = int(number[0])
    return found


def _row(code: str, number: int) -> str:
    say, about = TOOL["count"], f'aria-describedby="count-{number}" maxlength="40"'
    labels = [say["of_row"].format(say[key], number=number) for key in ("code", "minutes")]
    remove = say["remove"].format(number=number)
    return f"""<div class="row" role="group">
<input class="code" list="count-codes" value="{code}" aria-label="{labels[0]}" spellcheck="false" {about}>
<input class="minutes" inputmode="numeric" aria-label="{labels[1]}" {about}>
<button type="button" data-do="remove" aria-label="{remove}"><span aria-hidden="true">&times;</span></button>
<p class="about" id="count-{number}"></p></div>"""


def _answer(rule: str) -> str:
    say = TOOL["count"]
    return f"""<section data-rule="{rule}" aria-label="{say[rule]}">
<p class="rule"><b>{say[rule]}</b> <span>{say[f"{rule}_way"]}</span></p>
<p class="units"></p>
<div class="ways"></div></section>"""


def _data(**values: Any) -> str:
    """Values as attributes of an element, for its script."""
    texts = {
        name: json.dumps(value, ensure_ascii=False, separators=(",", ":")) for name, value in values.items()
    }
    # In single quotes, since JSON is full of double ones.
    return " ".join(
        f"data-{name}='{escape(text, quote=False).replace(chr(39), '&#39;')}'" for name, text in texts.items()
    )


def marks(site: Site) -> str:
    """The marks that the counter may need, each with the name of its fact, in a paragraph that is hidden."""
    names = {name for said in reasons.SAID.values() for name in said["facts"] if "{" not in name}
    names |= {f"cms-units-{number}" for number in range(reasons.TABLE + 1)}
    names |= {*HINTS, *(f"mue-{code}" for code in _limits(site))}
    known = sorted(
        name for name in names if name in site.code_set.facts and site.code_set.facts[name].published
    )
    shown = " ".join(f'<span data-fact="{name}">x[^{name}]</span>' for name in known)
    return f'{shown}\n{{: #count-marks hidden="" data-search-exclude="" }}\n\n'


def path(site: Site) -> str:
    """The path to a code, one question a view. Its questions and ends are those of the page's outline."""
    say = TOOL["path"]
    pages = {
        code.number: f"{page.source.path.removeprefix('docs/').removesuffix('.md')}.html#cpt-{code.number}"
        for page, code, _ in site.definitions
        if not page.source.path.startswith("docs/handouts/")
    }
    data = _data(words=say, pages=pages)
    return f"""

<div class="tool path" data-tool="path" data-search-exclude="" {data}>
<p class="tool-title" id="path-title">{say["title"]}</p>
<nav aria-label="{say["trail"]}" hidden=""><ol class="trail"></ol></nav>
<div class="step"></div>
</div>

"""


def filter(site: Site) -> str:
    """What narrows a list of activities below its heading, by words and by codes. The activities are those of
    the page; the codes are those of its tables that the code set knows."""
    say, plain = TOOL["filter"], 'autocomplete="off" spellcheck="false"'
    names = {code.number: code.name.text for code in site.code_set.codes.values()}
    return f"""

<form class="tool filter" data-tool="filter" data-search-exclude="" {_data(words=say, names=names)}>
<label class="tool-title" for="filter">{say["title"]}</label>
<input id="filter" type="search" {plain} placeholder="{say["example"]}">
<p class="actions codes" role="group" aria-label="{say["codes"]}"></p>
<p class="found" role="status"></p>
</form>

"""


def table(site: Site) -> str:
    """What narrows and orders the table below its heading: by words, by what one of its columns lists, by a
    column. All that it knows stands in the table."""
    say, plain = TOOL["table"], 'autocomplete="off" spellcheck="false"'
    return f"""

<form class="tool table" data-tool="table" data-search-exclude="" {_data(words=say)}>
<label class="tool-title" for="find-row">{say["title"]}</label>
<input id="find-row" type="search" {plain} placeholder="{say["example"]}">
<p class="actions codes" role="group" aria-label="{say["column"]}"></p>
<p class="actions"><label>{say["order"]} <select autocomplete="off"></select></label>
<button type="reset" hidden="">{say["all"]}</button></p>
<p class="found" role="status"></p>
</form>

"""


def check(site: Site) -> str:
    """A list to tick off: the rows of the table below the heading, and why each matters if it is missing."""
    say = TOOL["check"]
    return f"""

<form class="tool check" data-tool="check" data-search-exclude="" autocomplete="off" {_data(words=say)}>
<p class="tool-title" id="check-title">{say["title"]}</p>
<ul class="ticks" aria-labelledby="check-title"></ul>
<p class="actions"><button type="button" data-do="ask">{say["ask"]}</button>
<button type="reset">{say["again"]}</button></p>
<p class="hidden" role="status"></p>
<div class="missing" hidden=""></div>
<p class="kept">{say["kept"]}</p>
</form>

"""


TOOLS: dict[str, Callable[[Site], str]] = {
    "tool-count": count,
    "tool-path": path,
    "tool-filter": filter,
    "tool-table": table,
    "tool-check": check,
}
