"""The settings that authors of Material sites know, each changed in a copy of the project: it does what its
name says, or is refused in words before anything is touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from codeset.made import strings
from conftest import barriers, loaded, mkdocs, served
from palette import ACCENT, PRIMARY, css

OURS = {"light": "rgb(11, 82, 73)", "dark": "rgb(134, 214, 197)"}  # --green of assets/site.css
KINDS = "note info tip abstract question success warning failure danger bug example quote".split()
FAVICON = "  favicon: assets/logo.svg\n"
# A page of its own, since a test must not hang on the words of another.
TEXT = """---
title: Test
description: A page of the tests.
---

# Test { #title }

An answer with a [link](index.md) in it.

Words with a [link](index.md) in them.

"""


def build(project: Path, old: str = "", new: str = "", text: str = "") -> str:
    """Build a project with a change of its settings and more text on a page of its own: what is printed."""
    settings = project / "mkdocs.yml"
    given = settings.read_text(encoding="utf-8")
    assert old in given
    given = given.replace(old, new, 1).replace("nav:\n", "nav:\n  - Test: test.md\n", 1)
    settings.write_text(given, encoding="utf-8")
    (project / "docs/test.md").write_text(TEXT + text, encoding="utf-8")
    return mkdocs("build", "--strict", cwd=project).stdout


def soup(site: Path, name: str = "test") -> BeautifulSoup:
    return BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture
def view(browser):
    """A function that shows an address, on a light or dark screen or on paper; its policy stops nothing."""
    told: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: told.append(message.text))

    def show(address: str, scheme: str = "light", media: str = "screen") -> Page:
        page.emulate_media(color_scheme=scheme, media=media)
        page.goto(address)
        assert told == []
        return page

    yield show
    page.close()


def style(page: Page, selector: str, name: str) -> str:
    return page.locator(selector).first.evaluate(f"each => getComputedStyle(each).{name}")


LINK = "article p:nth-of-type(2) a"


def test_without_settings_the_look_is_ours(built: Path, address: str, view) -> None:
    assert [*built.glob("assets/*/palette.css")] == []
    page = soup(built, "97112")
    assert [built / link["href"] for link in page.select("link[rel=stylesheet]")] == [
        loaded(built, "site.css")
    ]
    assert page.select_one("link[rel=icon]")["href"] == "assets/logo.svg"
    assert page.select_one(".brand > svg.logo circle")
    for scheme, color in OURS.items():
        assert style(view(f"{address}97112.html", scheme), ".brand .logo", "color") == color


def test_a_logo_and_a_favicon_are_those_of_the_settings(small: Path) -> None:
    for name in ("own", "icon"):
        (small / f"docs/assets/{name}.svg").write_text("<svg/>\n", encoding="utf-8")
    printed = build(small, FAVICON, "  logo: assets/own.svg\n  favicon: assets/icon.svg\n")
    assert (small / "site/assets/own.svg").is_file(), printed
    for name, up in (("test", ""), ("handouts/tide", "../")):
        page = soup(small / "site", name)
        assert page.select_one(".brand img.logo")["src"] == f"{up}assets/own.svg"
        assert page.select_one("link[rel=icon]")["href"] == f"{up}assets/icon.svg"


@pytest.mark.long
def test_an_icon_of_the_theme_may_be_the_logo_and_its_own_favicon_is_shipped(small: Path) -> None:
    printed = build(small, FAVICON, "  icon:\n    logo: material/school\n")
    page = soup(small / "site")
    assert page.select_one(".brand .logo svg path"), printed
    assert (small / "site" / page.select_one("link[rel=icon]")["href"]).is_file()


def ratio(one: str, other: str) -> float:
    """The contrast of two colors as browsers give them, as the guidelines compute it."""

    def luminance(color: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def channels(color: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", color)[:3]]


def test_the_colors_of_a_palette_are_those_of_links_boxes_and_focus_on_every_screen(
    small: Path, view
) -> None:
    printed = build(small, FAVICON, f"{FAVICON}  palette:\n    primary: red\n    accent: light-blue\n")
    assert loaded(small / "site", "palette.css").is_file(), printed
    with served(small / "site") as address:
        for scheme in OURS:
            page = view(f"{address}test.html", scheme)
            red, green, blue = channels(style(page, LINK, "color"))
            assert red > green and red > blue
            ground = style(page, "html", "backgroundColor")
            assert ratio(style(page, LINK, "color"), ground) >= 7
            answer = style(page, "article > h1 + p", "backgroundColor")
            assert ratio(style(page, "article > h1 + p a", "color"), answer) >= 7
            page.locator(LINK).focus()
            page.keyboard.press("Tab")
            page.keyboard.press("Shift+Tab")
            red, _, blue = channels(style(page, LINK, "outlineColor"))
            assert blue > red
            assert barriers(page) == []
        # Paper stays black on white.
        assert style(view(f"{address}test.html", media="print"), LINK, "color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("name", sorted(PRIMARY.keys() | ACCENT.keys()))
def test_every_color_is_made_readable(name: str) -> None:
    for key, known in (("primary", PRIMARY), ("accent", ACCENT)):
        if name not in known:
            continue
        text = css({key: name.replace(" ", "-")})
        values = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", text))
        for side, (paper, raised) in enumerate((("#ffffff", "#f3f7f5"), ("#121716", "#1b2321"))):
            grounds = [
                paper,
                raised,
                *(values[ground].split(", ")[side] for ground in ("tint",) if ground in values),
            ]
            for color in {"green", "accent"} & values.keys():
                mine = values[color].split(", ")[side]
                assert min(ratio(rgb(mine), rgb(ground)) for ground in grounds) >= 7, (key, color, side)


def rgb(color: str) -> str:
    return ", ".join(str(int(color[place : place + 2], 16)) for place in (1, 3, 5))


@pytest.mark.parametrize(
    ("scheme", "dark"), [pytest.param("default", False, marks=pytest.mark.long), ("slate", True)]
)
def test_a_scheme_is_for_everybody(small: Path, view, scheme: str, dark: bool) -> None:
    printed = build(small, FAVICON, f"{FAVICON}  palette:\n    scheme: {scheme}\n")
    assert (small / "site/test.html").is_file(), printed
    with served(small / "site") as address:
        for preferred in OURS:
            page = view(f"{address}test.html", preferred)
            assert (max(channels(style(page, "html", "backgroundColor"))) < 60) == dark
            assert style(page, LINK, "color") == OURS["dark" if dark else "light"]


@pytest.mark.long
def test_a_palette_may_have_an_entry_for_light_screens_and_one_for_dark(small: Path, view) -> None:
    entries = """  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: red
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: blue
"""
    printed = build(small, FAVICON, FAVICON + entries)
    assert (small / "site/test.html").is_file(), printed
    with served(small / "site") as address:
        red, _, blue = channels(style(view(f"{address}test.html", "light"), LINK, "color"))
        assert red > blue
        red, _, blue = channels(style(view(f"{address}test.html", "dark"), LINK, "color"))
        assert blue > red


def test_styles_and_scripts_of_the_settings_are_loaded_after_ours(small: Path, view) -> None:
    (small / "docs/assets/own.css").write_text(":root { --green: rgb(1, 2, 3); }\n", encoding="utf-8")
    (small / "docs/assets/own.js").write_text("document.title = 'Ran'\n", encoding="utf-8")
    settings = "extra_css:\n  - assets/own.css\nextra_javascript:\n  - assets/own.js\nplugins:\n"
    printed = build(small, "plugins:\n", settings)
    assert (small / "site/test.html").is_file(), printed
    with served(small / "site") as address:
        page = view(f"{address}test.html")
        assert style(page, LINK, "color") == "rgb(1, 2, 3)"
        assert page.title() == "Ran"


@pytest.mark.parametrize(
    "settings",
    [
        "  - pymdownx.emoji\n",
        # As Material's own manual writes it.
        "  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
        "      emoji_generator: !!python/name:material.extensions.emoji.to_svg\n",
    ],
)
def test_icons_are_drawn_inside_the_page_and_nothing_is_asked_for(small: Path, view, settings: str) -> None:
    text = "Walk :material-walk: and wave :wave:, `:material-walk:`.\n"
    printed = build(small, "  - pymdownx.emoji\n", settings, text)
    (icon,) = soup(small / "site").select("article .twemoji svg")
    assert icon.path, printed
    assert "\N{WAVING HAND SIGN}" in soup(small / "site").article.get_text()
    with served(small / "site") as address:
        for scheme in OURS:
            page = view(f"{address}test.html", scheme)
            assert style(page, ".twemoji svg", "fill") == style(page, "html", "color")
            box = page.locator(".twemoji svg").bounding_box()
            assert 10 < box["width"] < 30 and 10 < box["height"] < 30
            assert barriers(page) == []


def test_every_kind_of_box_looks_like_one_on_screen_and_on_paper(small: Path, view) -> None:
    text = "".join(f"!!! {kind}\n\n    Text.\n\n" for kind in KINDS)
    printed = build(small, text=text)
    assert (small / "site/test.html").is_file(), printed
    with served(small / "site") as address:
        for scheme, media in (("light", "screen"), ("dark", "screen"), ("light", "print")):
            page = view(f"{address}test.html", scheme, media)
            for kind in KINDS:
                box = f".admonition.{kind}"
                widths = [style(page, box, f"border{side}Width") for side in ("Left", "Top")]
                assert widths == ["5px", "1px"], (box, scheme, media)
                colors = [style(page, box, f"border{side}Color") for side in ("Left", "Top")]
                assert style(page, "html", "backgroundColor") not in colors, (box, scheme, media)
                title = page.locator(f".admonition.{kind} > .admonition-title")
                assert title.inner_text() == kind.capitalize()  # color says nothing alone
            assert barriers(page) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            FAVICON,
            "  logo: https://example.org/x.png\n",
            "cannot be used as it stands: pages load nothing from outside",
        ),
        (
            FAVICON,
            "  logo: assets/lost.svg\n",
            "`theme.logo` cannot be used as it stands: docs/assets/lost",
        ),
        (FAVICON, "  icon:\n    logo: material/lost\n", "the theme has no icon material/lost"),
        (FAVICON, "  icon:\n    repo: fontawesome/brands/git\n", "`theme.icon.repo` cannot be used"),
        (
            FAVICON,
            "  features: [navigation.tabs]\n",
            "`theme.features` cannot be used as it stands",
        ),
        (
            FAVICON,
            "  palette:\n    primary: tael\n",
            "`primary: tael` is none of Material's colors",
        ),
        (
            FAVICON,
            "  palette:\n    scheme: night\n",
            "not known; known are default, slate",
        ),
        (FAVICON, "  palette: teal\n", "`theme.palette` cannot be used as it stands: it takes `primary`"),
        (
            FAVICON,
            "  palette:\n    toggle: {name: x, icon: y}\n",
            "its reader chooses the colors; leave it out",
        ),
        ("  font: false", "  font:\n    text: Ubuntu", "`theme.font` cannot be used as it stands: pages use"),
        ("  language: en", "  language: de", "`theme.language` cannot be used as it stands: a page says"),
        ("plugins:\n", "extra_css: [//example.org/x.css]\nplugins:\n", "Put //example.org/x.css into docs/"),
        ("plugins:\n", "extra_javascript: [assets/no.js]\nplugins:\n", "docs/assets/no.js is not there"),
    ],
)
def test_what_cannot_be_done_is_refused_and_touches_nothing(
    small: Path, old: str, new: str, told: str
) -> None:
    (small / "site").mkdir()
    (small / "site/index.html").write_text("the previous site", encoding="utf-8")
    printed = build(small, old, new)
    assert "ERROR   -  mkdocs.yml: `" in printed and told in printed
    assert "Traceback" not in printed
    assert [path.name for path in (small / "site").iterdir()] == ["index.html"]


def test_a_spanish_page_speaks_spanish_around_its_text_too(built: Path, address: str, view) -> None:
    page = soup(built, "handouts/para-pacientes")
    said = strings.PAGE["es"]
    assert page.html["lang"] == "es" and page.html["data-page"] == said["page"]
    assert page.select_one(".md-skip").get_text() == said["skip"]
    assert page.select_one(".for-nav").get_text() == said["menu"]
    assert page.select_one("#nav")["aria-label"] == said["all_pages"]
    assert page.select_one("h2.notes").find(string=True) == said["notes"]
    assert page.select_one(".pdfs").get_text().strip().startswith("PDF, ")
    assert page.select_one("aside.notice")["aria-label"] == said["notice"]
    assert page.select_one(".headerlink")["title"] == said["to_heading"]
    assert page.select_one(".mark a")["aria-label"].startswith(f"{said['note']} 1, ")
    assert said["not_yet"] in page.select_one(".state").get_text()
    # What stays English says so: titles of other pages, and what the data says.
    assert page.select_one("#nav > ul")["lang"] == page.select_one(".footnote")["lang"] == "en"
    shown = view(f"{address}handouts/para-pacientes.html")
    shown.get_by_role("searchbox").fill("zzzz qqqq")
    shown.locator("#results").get_by_text(said["found_none"]).wait_for()


def test_each_language_has_the_same_words() -> None:
    for words in (strings.PAGE, strings.HANDOUT):
        assert {frozenset(each) for each in words.values()} == {frozenset(words["en"])}
        assert all(text for each in words.values() for text in each.values())


def test_a_page_in_a_language_that_the_site_does_not_speak_marks_what_is_english(small: Path) -> None:
    (small / "docs/autre.md").write_text(
        "---\ntitle: Autre\ndescription: Une page.\nlang: fr\n---\n\n# Autre { #title }\n\nTexte.\n",
        encoding="utf-8",
    )
    printed = build(small, "nav:\n", "nav:\n  - Autre: autre.md\n")
    page = soup(small / "site", "autre")
    assert page.html["lang"] == "fr", printed
    for part in (".md-skip", "header", "#nav", "footer", "aside.notice", ".state"):
        assert page.select_one(part)["lang"] == "en", part
