"""Minutes and units as drawings, from the rules that count them: the ruler, and one day counted both ways.

A page asks for a day by the name of the file: `assets/figures/pooled-97112-24-97110-23.svg`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model import Code
from ..units.counting import UNIT, Day, count, least, read

ASKED = re.compile(r"assets/figures/(?P<name>pooled(?P<day>(?:-\w{5}-\d{1,2}){2})\.svg)")
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 328 {}" font-family="sans-serif" font-size="14"'
    ' fill="currentColor">'
)
INK, THIN = 'stroke="currentColor"', 'fill="none" stroke="currentColor"'
SOFT, DARK = 'class="fig-soft" fill="#f3f7f5"', 'class="fig-a" fill="#0b5249"'
LIGHT = 'class="fig-b" fill="#d9ebe6" stroke="currentColor" stroke-width="2"'
EMPTY = 'class="fig-paper" fill="#fff" stroke="currentColor" stroke-width="2"'
LEFT, RIGHT = 16, 312
PER_MINUTE = 5  # pixels of a day; a longer one than this leaves the sheet
LONGEST = (RIGHT - LEFT) // PER_MINUTE


def ruler(most: int = 5) -> str:
    """The minutes at which each unit of a day is reached, up to `most` units: a ruler under a staircase."""
    at = [round(10 + 4.3 * least(unit), 1) for unit in range(1, most + 1)]
    tops = [130 - 20 * unit for unit in range(most + 1)]
    step, last = round(4.3 * UNIT, 1), at[-1]
    stairs = "".join(f"v-20h{step}" for _ in at[1:])
    treads = "".join(f"M{x} 130v-{20 * unit}H{last}" for unit, x in enumerate(at[1:-1], 1))
    middles = [27.2, *(round(x + step / 2, 1) for x in at[:-1]), 313]
    return _svg(
        244,
        f'<path class="fig-b" fill="#dcefeb" {INK} stroke-width="1.5" d="M{at[0]} 130{stairs}V130z"/>',
        f'<path class="fig-line" fill="none" stroke="#4d5f5b" d="{treads}"/>',
        f'<path {THIN} stroke-width="1.5" stroke-dasharray="3 3" d="M{last} 50v-20h18"/>',
        f'<path class="fig-soft" fill="#f2f5f4" {INK} stroke-width="1.5"'
        ' d="M320 130l-3 9 5 9-5 9 3 9H8a5 5 0 0 1-5-5v-26a5 5 0 0 1 5-5z"/>',
        f'<g {THIN}><path stroke-width="7" stroke-dasharray="1 3.3" d="M9.5 134.2H318"/>',
        '<path stroke-width="12" stroke-dasharray="1 20.5" d="M9.5 136.7H318"/>',
        f'<path stroke-width="3" d="{"".join(f"M{x} 130v36" for x in at)}"/>',
        f'<path d="{"".join(f"M{x + 4:g} 190q28 12 56.5 0" for x in at[:-1])}"/></g>',
        '<g text-anchor="middle"><g font-size="18" font-weight="700">',
        *(_text(x, y - 7, unit) for unit, (x, y) in enumerate(zip(middles, tops, strict=True))),
        '</g><g font-size="16" font-weight="700">',
        _text(10, 184, 0),
        *(_text(x, 184, least(unit)) for unit, x in enumerate(at, 1)),
        "</g>",
        *(_text(x, 211, f"+{UNIT}") for x in middles[1:-1]),
        f"</g>{_text(3, 17, 'Units')}{_text(3, 234, 'Timed minutes of the day')}",
    )


def asked(text: str, codes: Mapping[str, Code]) -> dict[str, str]:
    """The days that the text of a page asks for, drawn, by the names of their files. One that cannot be
    counted, or is longer than a drawing is wide, is left out."""
    found = {}
    for match in ASKED.finditer(text):
        parts = match["day"][1:].split("-")
        minutes = [f"{code}={number}" for code, number in zip(parts[::2], parts[1::2], strict=True)]
        day = read(["rule=cms", *minutes], codes)
        if isinstance(day, Day) and sum(day.minutes.values()) <= LONGEST:
            found[match["name"]] = pooled(day.minutes)
    return found


def pooled(minutes: Mapping[str, int]) -> str:
    """A day of two codes, of at most 59 minutes in all: above, the minutes pooled, below, each code alone."""
    (one, other), looks = minutes, dict(zip(minutes, (True, False), strict=True))
    together, apart = (count(Day(rule, minutes)).units for rule in ("cms", "cpt"))
    total = sum(minutes.values())
    bounds = [least(unit) for unit in range(1, 9) if least(unit) <= LONGEST]
    second = LEFT + PER_MINUTE * minutes[one]
    parts = [
        *(
            f'<rect {SOFT} x="0" y="{y}" width="328" height="{h}" rx="14"/>'
            for y, h in ((0, 196), (204, 228))
        ),
        _bold(LEFT, 26, "Pooled: Medicare (CMS)"),
        *_bar(LEFT, 60, minutes[one] * PER_MINUTE, one, looks),
        *_bar(second, 60, minutes[other] * PER_MINUTE, other, looks),
        _middle(LEFT + PER_MINUTE * minutes[one] / 2, 52, f"{minutes[one]} minutes"),
        _middle(second + PER_MINUTE * minutes[other] / 2, 52, f"{minutes[other]} minutes"),
        _text(LEFT + PER_MINUTE * total + 7, 79, f"= {total}"),
        *_scale(102, total, bounds),
        *(_middle(LEFT + PER_MINUTE * bound, y, bound) for y in (124, 368) for bound in bounds),
        *_sum(150, together, looks),
        _bold(LEFT, 230, "Not pooled: CPT"),
    ]
    for y, code in ((242, one), (304, other)):
        parts += _bar(LEFT, y, minutes[code] * PER_MINUTE, code, looks)
        parts.append(_text(LEFT + PER_MINUTE * minutes[code] + 8, y + 19, f"{minutes[code]} minutes"))
        parts += _scale(y + 42, minutes[code], bounds)
        parts.append(_text(RIGHT, y + 19, _units(apart[code]), ' text-anchor="end" font-weight="700"'))
    key = (
        _circle(10, 451, True),
        _text(22, 456, "boundary reached"),
        _circle(194, 451, False),
        _text(206, 456, "not reached"),
    )
    return _svg(464, *parts, *_sum(390, apart, looks), *key)


def _units(number: int) -> str:
    return f"{number} unit{'s' * (number != 1)}"


def _sum(y: int, units: Mapping[str, int], looks: Mapping[str, bool]) -> list[str]:
    """The units of a day, each as a box with its code, below their number."""
    boxes = [code for code in looks for _ in range(units.get(code, 0))]
    drawn = (_bar(LEFT + 75 * at, y + 8, 72, code, looks, 24) for at, code in enumerate(boxes))
    return [_bold(LEFT, y, _units(len(boxes))), *(part for box in drawn for part in box)]


def _bar(x: float, y: int, width: float, code: str, looks: Mapping[str, bool], height: int = 28) -> list[str]:
    """A code as long as its minutes, or as one unit: dark, or light in a frame."""
    look, edge = (DARK, 0) if looks[code] else (LIGHT, 1)  # a frame lies half outside of what it frames
    size = f'x="{x + edge:g}" y="{y + edge}" width="{width - 2 * edge:g}" height="{height - 2 * edge}"'
    box = f"<rect {look} {size}/>"
    return [
        box,
        _middle(x + width / 2, y + height / 2 + 5, code, ' class="fig-on" fill="#fff"' * looks[code]),
    ]


def _scale(y: int, minutes: int, bounds: list[int]) -> list[str]:
    """A ruler with the boundaries of units, those full that so many minutes reach."""
    line = f'<path stroke="currentColor" stroke-width="2" d="M{LEFT} {y}H{RIGHT}M{LEFT} {y - 6}v12"/>'
    return [line, *(_circle(LEFT + PER_MINUTE * bound, y, bound <= minutes) for bound in bounds)]


def _circle(x: int, y: int, full: bool) -> str:
    return f'<circle cx="{x}" cy="{y}" r="6"/>' if full else f'<circle {EMPTY} cx="{x}" cy="{y}" r="5"/>'


def _text(x: float, y: float, text: object, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"{more}>{text}</text>'


def _bold(x: float, y: float, text: object) -> str:
    return _text(x, y, text, ' font-weight="700"')


def _middle(x: float, y: float, text: object, more: str = "") -> str:
    return _text(x, y, text, f' text-anchor="middle"{more}')


def _svg(height: int, *parts: str) -> str:
    return "\n".join([HEAD.format(height), *parts, "</svg>", ""])
