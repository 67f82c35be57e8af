"""Figures in every disguise of Markdown: what a reader would see unbound or changed is stopped, what is
bound in a natural way passes. Each text is a page of its own over the facts of marks-data.yml, which no year
changes."""

from __future__ import annotations

import pytest

from test_marks import errors

SIX, TIMED, KX, HNS = "[^functions-six]", "[^timed-15]", "[^kx-2026]", "[^hns-97112]"
# By the rules that stop them.
STOPPED = {
    # Nothing is bound to it: no mark, or one that a reader sees as text or not at all, or that of a source
    "unbound-figure": [
        "bill **two** units",
        "two&nbsp;units",
        "> two\n> units",
        "- say two\n  units",
        "two [units](97112.md#minutes)",
        "two thousand dollars",
        f"CPT 2026 15 minutes{TIMED}",
        f"15 minutes{TIMED}0",
        "It costs $45.50/visit and 1.5/2.5 a day.",
        "so {KX=$9,999} it is",
        "x {#30} y",
        f'15 minutes\n{{or="30 minutes"}}{TIMED}',
        "If a <b then\n\nit is 30 minutes, else >",
        "| a | b |\n|---|---|\n| x <y | 30 minutes |\n| z> | k |",
        "| a | b |\n|---|---|\n| ` x | 30 minutes |\n| y ` | z |",
        "- a `\n- 30 minutes `",
        "\\[see\\](30)",
        "The cap](30)",
        f"15 minutes`{TIMED}`",
        f"15 minutes\\{TIMED}",
        f"15 minutes<!-- {TIMED} -->",
        "15 minutes[^timed\n-15]",
        "15 minutes[^timed-15",
        "15 minutes^timed-15]",
        "15 minutes[timed-15]",
        '<img src="x" ALT="30 minutes">',
        '<ol start="30"><li>x</li></ol>',
        f"---\ntitle: KX above 480\n---\n\nAbove $2,480.{KX}",
        "\u2462\u24ea minutes",
        f"thirty minutes{HNS}",
        f"\uff13\uff10 minutes{HNS}",
        f"30 minutes{HNS}",
    ],
    # Beside a value, which is changed by it
    "value-mismatch": [
        f"twenty-six functions{SIX}",
        f"half 15 minutes{TIMED}",
        f"$2,480 million{KX}",
        f"$2,480{KX} million",
        f"915 minutes{TIMED}",
        f"15 minutes0{TIMED}",
        f"15{TIMED} minutes",
        f"two 15 minutes{TIMED}",
        f"two-15 minutes{TIMED}",
        f"12,480 or so{KX}",
        "85.5%[^cq-co-85]",
        f"minus 1 or -15 minutes{TIMED}",
        f"15<b>5</b> minutes{TIMED}",
        f"15*5* minutes{TIMED}",
        f"$2,480<!-- x -->0{KX}",
    ],
    # Out of reach of its mark, which then stands behind no value
    "unbound-figure value-mismatch": [
        f"It is 15 minutes. So it is.{TIMED}",
        f"It is 15 minutes! So it is.{TIMED}",
        f"It is 15 minutes\u2026 So? Yes.{TIMED}",
        f"15 minutes\n\nso{TIMED}",
        f"- 15 minutes\n- so{TIMED}",
        f"> 15 minutes\n\n> so{TIMED}",
        f"15 minutes\n: so{TIMED}",
        f"| 15 minutes |\n|---|\n| so{TIMED} |",
        f"| a | b |\n|---|---|\n| so{TIMED} | 15 minutes |",
        f"| a{TIMED} | b |\n|---|---|\n| so | 15 minutes |",
        f"# 15 minutes\nso{TIMED}",
    ],
    # A mark of another name
    "unbound-figure unknown-fact": [
        "15 minutes[^ timed-15]",
        "15 minutes[^timed-15 ]",
        "15 minutes[^TIMED-15]",
    ],
    # A link in place of a mark
    "malformed-mark": [
        "[15 minutes](facts.md#timed-15)",
        "[15 minutes](https://example.org/facts.md#timed-15)",
    ],
    # And a link whose address is none of a fact
    "malformed-mark unbound-figure": [
        "[15 minutes](x.md)\n\n[k]: facts.md#timed-15",
    ],
}
PASSED = [
    f"> Count 15\n> minutes{TIMED} here.",
    f"15\u00a0minutes{TIMED}",
    f"![A clinician counts 15 minutes](x.png)\n\n15 minutes{TIMED}",
    "---\ntitle: X\nsearch: {boost: 2}\ndate: 2026-11-23\nicon: material/numeric-2\n---\n\nText.",
    "Third-party reviews are fine.",
    f"(15 minutes{TIMED}). 15 minutes,{TIMED} 15 minutes;{TIMED} see (n: 15 minutes).{TIMED}",
    f"| Time |\n|---|\n| 15 minutes{TIMED} |",
    f"| Time{TIMED} |\n|---|\n| 15 minutes |\n| x |",
    f"*15 minutes*{TIMED} and **six functions**{SIX}",
    f"*15* minutes,{TIMED} **15** minutes{TIMED} and __six functions__{SIX}",
    f"_15_ minutes{TIMED} and six __functions__{SIX}",
    f"15 [minutes](units.md){TIMED}",
    f"1. 15\n   minutes{TIMED}\n2. six\n   functions{SIX}",
    f"Term\n:   15\n    minutes{TIMED}",
    f"Six functions, each in units of 15 minutes, above $2,480.{SIX}{TIMED}{KX}",
    f"It is 15 minutes, e.g. of balance.{TIMED}",
    f"It is 15 minutes (vs. none).{TIMED}",
    f'\u201c15 minutes\u201d,{TIMED} "six functions"{SIX}',
    f"# Of 15 minutes\n\nIt is 15 minutes.{TIMED}",
    f"---\ndescription: It is 15 minutes.\n---\n\nIt is 15 minutes.{TIMED}",
]


@pytest.mark.parametrize(
    ("rules", "text"), [(rules, text) for rules, texts in STOPPED.items() for text in texts]
)
def test_a_figure_that_a_reader_would_see_unbound_is_stopped(rules: str, text: str) -> None:
    """By its rule, or since it stands in markup in which it could hide."""
    found = {fault.rule for fault in errors(text)}
    assert "unreadable-markup" in found or found >= {*rules.split()}
    assert ("unknown-fact" in found) == ("unknown-fact" in rules)  # the facts are there


@pytest.mark.parametrize("text", PASSED)
def test_a_figure_that_is_bound_in_a_natural_way_passes(text: str) -> None:
    assert [str(fault) for fault in errors(text)] == []
