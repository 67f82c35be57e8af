"""A card for each page, the picture that other sites show beside a link to it: its title, what it answers,
and the name of the site. Such pictures need absolute addresses: they are made only where the site has one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

WIDTH, HEIGHT, EDGE = 1200, 630, 96
COLORS = 24
PAPER, INK, SOFT, GREEN = "#ffffff", "#17201e", "#46524f", "#0b5249"  # as at the top of assets/site.css
FONT = "assets/fonts/atkinson-hyperlegible-next-{}.woff2"
PLAIN, BOLD = 400, 700
TITLES = (96, 84, 72, 60)  # sizes, the largest that fits first
LINES = 3  # of a title, and of what stands below it
FINE = 4  # the logo is drawn so many times as large, and made smaller
serving = False


def on_startup(command: str, **kwargs) -> None:
    """Remember which command it is: nobody links to what is only served."""
    global serving
    serving = command == "serve"


def on_env(env: Environment, config: MkDocsConfig, files: Files, **kwargs) -> Environment:
    """Draw the cards, and let the templates find them."""
    env.filters["card"] = path
    env.globals["card_size"] = (WIDTH, HEIGHT)
    if config.extra["address"] and not serving:
        fonts = Path(config.docs_dir, FONT.format(PLAIN)), Path(config.docs_dir, FONT.format(BOLD))
        for page in (file.page for file in files.documentation_pages() if file.page):
            target = Path(config.site_dir, path(page))
            target.parent.mkdir(parents=True, exist_ok=True)
            title = str(page.meta.get("title") or page.title)
            target.write_bytes(card(title, str(page.meta.get("description", "")), config.site_name, *fonts))
    return env


def path(page: Page) -> str:
    """Where the card of a page lies on the site."""
    return f"assets/cards/{page.url.removesuffix('.html')}.png"


def card(title: str, text: str, site: str, plain: Path, bold: Path) -> bytes:
    """A card as PNG. `plain` and `bold` are the files of the fonts. The same input gives the same bytes."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 27, HEIGHT), GREEN)
    image.paste(_logo(), (EDGE, 72))
    draw.text((EDGE + 100, 112), site, INK, _font(plain, 40), anchor="lm")
    for size in TITLES:
        lines = [*_lines(title, _font(bold, size))]
        if len(lines) <= LINES:
            break
    top = _write(draw, lines[:LINES], 190, INK, _font(bold, size)) + 28
    font = _font(plain, 36)
    room = min(LINES, int((HEIGHT - 48 - top) / (36 * 1.3)))
    _write(draw, _cut([*_lines(text, font)], room, font), top, SOFT, font)
    file = io.BytesIO()
    image.quantize(COLORS, Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()


def _write(draw: ImageDraw.ImageDraw, lines: list[str], top: float, color: str, font) -> float:
    """Write lines from some height down, and say where the next one would begin."""
    for line in lines:
        draw.text((EDGE, top), line, color, font)
        top += font.size * (1.12 if font.size > 40 else 1.3)
    return top


def _lines(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if line and font.getlength(longer) > WIDTH - 2 * EDGE:
            yield line
            longer = word
        line = longer
    yield line


def _cut(lines: list[str], most: int, font: ImageFont.FreeTypeFont) -> list[str]:
    """As many lines as there is room for; the last one says that there is more."""
    if len(lines) <= most:
        return lines
    kept, last = lines[: most - 1], lines[most - 1]
    while font.getlength(f"{last} …") > WIDTH - 2 * EDGE:
        last = last.rpartition(" ")[0]
    return [*kept, f"{last.rstrip(',;:.')} …"]


@cache
def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    # Other ways to set text depend on what the system has.
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _logo() -> Image.Image:
    """The logo of the site, assets/logo.svg: a body in balance on a board."""
    scale = 80 / 32 * FINE
    image = Image.new("RGB", (80 * FINE, 80 * FINE), PAPER)
    draw = ImageDraw.Draw(image)

    def around(x: float, y: float, radius: float) -> tuple[float, ...]:
        return tuple(scale * each for each in (x - radius, y - radius, x + radius, y + radius))

    draw.ellipse(around(19, 7, 4.5), GREEN)
    draw.line(tuple(scale * each for each in (2, 20, 30, 14)), GREEN, int(3 * scale))
    for x, y in ((2, 20), (30, 14)):
        draw.ellipse(around(x, y, 1.5), GREEN)
    draw.chord(around(16.3, 20, 9.5), -12.1, 167.9, GREEN)
    return image.resize((80, 80), Image.Resampling.LANCZOS)
