"""The colors of a palette: from Material's names to a style sheet whose text stands out as ours does."""

from __future__ import annotations

import colorsys
from typing import Any

# Of Material for MkDocs 9.8.1: what each name of `primary` means, and of `accent`.
PRIMARY = {
    "red": "#ef5552", "pink": "#e92063", "purple": "#ab47bd", "deep purple": "#7e56c2", "indigo": "#4051b5",
    "blue": "#2094f3", "light blue": "#02a6f2", "cyan": "#00bdd6", "teal": "#009485", "green": "#4cae4f",
    "light green": "#8bc34b", "lime": "#cbdc38", "yellow": "#ffec3d", "amber": "#ffc105", "orange": "#ffa724",
    "deep orange": "#ff6e42", "brown": "#795649",
    "grey": "#757575", "blue grey": "#546d78",  # codespell:ignore
    "black": "#121212", "white": "#ffffff",
}  # fmt: skip
ACCENT = {
    "red": "#ff1a47", "pink": "#f50056", "purple": "#df41fb", "deep purple": "#7c4dff", "indigo": "#526cfe",
    "blue": "#4287ff", "light blue": "#0091eb", "cyan": "#00bad6", "teal": "#00bda4", "green": "#00c753",
    "light green": "#63de17", "lime": "#b0eb00", "yellow": "#ffd500", "amber": "#ffaa00", "orange": "#ff9100",
    "deep orange": "#ff6e42",
}  # fmt: skip
SCHEMES = {"default": "light", "slate": "dark"}
PAPERS = {"light": "#ffffff", "dark": "#121716"}  # these two as in assets/site.css
RAISED = {"light": "#f3f7f5", "dark": "#1b2321"}
DRAWN = ("fig-a", "fig-b")  # the colors of drawings, which keep them on paper
ENOUGH = 7.0  # the contrast of text on its ground
MEDIA = {"(prefers-color-scheme: light)": "light", "(prefers-color-scheme: dark)": "dark"}

Color = tuple[float, float, float]


def css(palette: Any) -> str:
    """The style sheet of `theme.palette`: one entry, or one for light and one for dark screens. An entry
    without a scheme follows the reader's system. Raises ValueError for what cannot be done, in words."""
    entries = [palette] if isinstance(palette, dict) else palette
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("it takes `primary`, `accent` and `scheme`, or a list of such entries")
    chosen: dict[str, dict[str, Any]] = {}
    for entry in entries:
        chosen = dict.fromkeys(_schemes(entry), entry) | chosen
    # What an entry does not name is as in the first one.
    light, dark = (_colors({**entries[0], **chosen.get(scheme, {})}, scheme) for scheme in PAPERS)
    lines = {name: f"--{name}: light-dark({light[name]}, {dark[name]})" for name in light}
    drawn = "; ".join(lines.pop(name) for name in DRAWN if name in lines)
    scheme = f"color-scheme: {' '.join(name for name in PAPERS if name in chosen)}"
    return f":root {{ {drawn} }}\n@media screen {{ :root {{ {'; '.join([scheme, *lines.values()])} }} }}\n"


def _schemes(entry: dict[str, Any]) -> list[str]:
    """The kinds of screens that an entry is for."""
    if "toggle" in entry:
        raise ValueError(
            "`toggle` is not needed: at the foot of each page its reader chooses the colors; leave it out"
        )
    for key, known in (("scheme", SCHEMES), ("media", MEDIA)):
        if key in entry and entry[key] not in known:
            raise ValueError(f"`{key}: {entry[key]}` is not known; known are {', '.join(known)}")
    if "scheme" in entry:
        return [SCHEMES[entry["scheme"]]]
    return [MEDIA[entry["media"]]] if "media" in entry else ["light", "dark"]


def _colors(entry: dict[str, Any], scheme: str) -> dict[str, str]:
    """The variables of assets/site.css that an entry gives, for one kind of screens."""
    grounds, colors = [PAPERS[scheme], RAISED[scheme]], {}
    if primary := _named(entry, "primary", PRIMARY):
        grounds.append(_mixed(primary, grounds[0], 0.12))
        text = _readable(primary, grounds)
        colors = {"green": text, "accent": text, "tint": grounds[-1], "fig-a": text}
        colors["fig-b"] = _mixed(primary, grounds[0], 0.2)
    if accent := _named(entry, "accent", ACCENT):
        colors["accent"] = _readable(accent, grounds)
    return colors


def _named(entry: dict[str, Any], key: str, known: dict[str, str]) -> str:
    name = str(entry.get(key, "")).replace("-", " ")
    if name and name not in known:
        raise ValueError(
            f"`{key}: {entry[key]}` is none of Material's colors; they are {', '.join(known)}."
            " Another one is set in a style sheet of `extra_css`, as a variable of docs/assets/site.css"
        )
    return known.get(name, "")


def _readable(color: str, grounds: list[str]) -> str:
    """The color, darker or lighter until text in it stands out from its grounds."""
    hue, light, full = colorsys.rgb_to_hls(*_parts(color))
    step = -0.01 if _luminance(grounds[0]) > 0.5 else 0.01
    while min(_contrast(color, ground) for ground in grounds) < ENOUGH:  # black and white have enough
        light = min(1.0, max(0.0, light + step))
        color = _hex(colorsys.hls_to_rgb(hue, light, full))
    return color


def _mixed(color: str, paper: str, part: float) -> str:
    pairs = zip(_parts(color), _parts(paper), strict=True)
    return _hex(tuple(part * one + (1 - part) * other for one, other in pairs))


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(color: str) -> Color:
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(parts: Color) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
