"""Data as tables for spreadsheets: CSV of RFC 4180. Edition and notice stand in each, so that no copy of a
part loses them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..model import title_of
from ..site import Site
from ..units import counting
from . import labels
from .strings import TOOL

FIELDS = "code name kind time unit areas contact purposes includes positions".split()
MOST_UNITS = 32  # eight hours
# What a spreadsheet would take for a formula begins with one of these.
FORMULA = tuple("=+-@\t\r")


def codes(site: Site) -> str:
    """The defined codes side by side: a row for each field, below it who says so."""
    known, sources = site.code_set.defined, site.code_set.sources
    rows = [["field", *(code.number for code in known)], ["name", *(code.name.text for code in known)]]
    for key in FIELDS[2:]:
        texts = [{field.key: field.text for field in code.fields}.get(key, "") for code in known]
        facts = [site.code_set.facts.get(f"{code.number}-{key}") for code in known]
        if not any(texts):
            continue
        rows.append([key, *texts])
        named = [[sources[name] for name in fact.sources] if fact else [] for fact in facts]
        rows.append([f"{key}: who says so", *("; ".join(map(title_of, records)) for records in named)])
    for name, text in _always(site).items():
        rows.append([name, *[text] * len(known)])
    return _csv(rows)


def minutes(site: Site) -> str:
    """From and to how many minutes there are how many units, by each of the two counts."""
    timed = [code.number for code in site.code_set.codes.values() if counting.time_of(code) == counting.TIMED]
    if not timed:
        return ""
    words, always = TOOL["count"], _always(site)
    counts = [f"units, {words[rule]}: {words[f'{rule}_way']}" for rule in counting.COUNTS]
    rows: list[list[str | int]] = [["minutes from", "minutes to", *counts, "for the timed codes", *always]]
    for number in range(1, counting.least(MOST_UNITS + 1)):
        units = [counting.count(counting.Day(rule, {timed[0]: number})).total for rule in counting.COUNTS]
        if len(rows) > 1 and rows[-1][2:4] == units:
            rows[-1][1] = number
        else:
            rows.append([number, number, *units, " ".join(timed), *always.values()])
    return _csv(rows)


def _always(site: Site) -> dict[str, str]:
    edition = site.code_set.edition
    return {
        "edition": f"{edition['name']}, effective {edition['effective']}",
        "notice": labels.notice(edition),
    }


def _csv(rows: Iterable[Iterable[str | int]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(
        [f"'{cell}" if str(cell).startswith(FORMULA) else cell for cell in row] for row in rows
    )
    return file.getvalue()
