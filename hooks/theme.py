"""The settings that authors of Material sites know: used as they are meant, or refused in words.

Pages load nothing from outside, hold no script and keep nothing: a setting that needs this is refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from material.extensions import emoji
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

import clinic
import palette

if TYPE_CHECKING:
    from markdown import Markdown
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

OUTSIDE = re.compile(r"(?:[a-z]+:)?//", re.I)
EMOJI = "pymdownx.emoji"
# What these pages cannot do, each with what to do instead.
REFUSED = {
    "features": "the menus and scripts of the pages are its own. Leave it out",
    "font": "pages use the reader's own fonts and ask no font host. Write `font: false`",
    "direction": "pages run from left to right. Leave it out",
}


@event_priority(90)  # Before anything is read.
def on_config(config: MkDocsConfig, **kwargs) -> MkDocsConfig:
    """Refuse what cannot be done; let icons be drawn inside the page."""
    theme = config.theme
    for key, instead in REFUSED.items():
        if theme.get(key):
            _refuse(f"theme.{key}", instead)
    if theme["language"] != "en":
        _refuse("theme.language", "a page says its own language. Write `lang` in its front matter")
    if others := [key for key in theme.get("icon") or {} if key != "logo"]:
        _refuse(f"theme.icon.{others[0]}", "only the logo is an icon. Leave it out")
    icon = (theme.get("icon") or {}).get("logo")
    if icon and not _of_theme(f".icons/{icon}.svg", config):
        _refuse("theme.icon.logo", f"the theme has no icon {icon}")
    loaded = {
        "theme.logo": [theme.get("logo")],
        "theme.favicon": [theme.get("favicon")],
        "extra_css": config.extra_css,
        "extra_javascript": config.extra_javascript,
    }
    for key, paths in loaded.items():
        for path in map(str, filter(None, paths)):
            if OUTSIDE.match(path):
                _refuse(key, f"pages load nothing from outside. Put {path} into docs/")
            if not (Path(config.docs_dir) / path).is_file() and not _of_theme(path, config):
                _refuse(key, f"docs/{path} is not there")
    chosen = theme.get("palette")
    try:
        config.extra["palette"] = palette.css(chosen) if chosen else ""
    except ValueError as error:
        _refuse("theme.palette", str(error))
    try:
        given, logo = config.extra.get("clinic"), theme.get("logo")
        config.extra["clinic"] = clinic.read(given, logo, Path(config.docs_dir))
    except ValueError as error:
        _refuse("extra.clinic", str(error))
    icons = {"emoji_index": emoji.twemoji, "emoji_generator": drawn}
    config.mdx_configs[EMOJI] = {**config.mdx_configs.get(EMOJI, {}), **icons}
    return config


def _refuse(key: str, why: str) -> None:
    raise PluginError(f"mkdocs.yml: `{key}` cannot be used as it stands: {why}.")


def _of_theme(path: str, config: MkDocsConfig) -> bool:
    return any((Path(folder) / path).is_file() for folder in config.theme.dirs)


def drawn(index: str, shortname: str, alias: str, uc: str | None, alt: str, *rest: Any) -> Element | str:
    """An icon of the theme as a drawing inside the page; an emoji as the character that it is."""
    if uc is None:
        return emoji.to_svg(index, shortname, alias, uc, alt, *rest)
    md: Markdown = rest[-1]
    return md.htmlStash.store("".join(f"&#x{part};" for part in uc.split("-")))


def on_files(files: Files, config: MkDocsConfig, **kwargs) -> Files:
    """Add the style sheet of the palette."""
    if text := config.extra["palette"]:
        files.append(File.generated(config, "assets/palette.css", content=text))
    return files
