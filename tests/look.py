"""Every kind of page as a picture, to look at: `.venv/bin/python tests/look.py FOLDER`, run by hand.

It builds the site beside and writes PNG files: phone and desktop, light and dark, the menus and the search
opened, a note in place, and each sheet of paper.

It needs what `bash .ci/setup --tests` installs: the packages of the tests, and Chromium, or a browser that
the environment names as CHROMIUM."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

try:
    import pypdfium2
    from playwright.sync_api import Error, Page, sync_playwright

    from conftest import BROWSER_FLAGS, ROOT, chromium, served
except ImportError as error:
    sys.exit(
        f"{error.name} is missing. Run `bash .ci/setup --tests`, then .venv/bin/python tests/look.py FOLDER"
    )

KINDS = (
    "index 97112 97112-vs-97110 which-code units documentation medicare measures not-only-stroke"
    " techniques/index techniques/pnf handouts/index handouts/97112 facts about/checks about/accessibility"
    " 404"
).split()
SCREENS = {
    "desktop-light": {"viewport": {"width": 1280, "height": 900}},
    "desktop-dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone-light": {"viewport": {"width": 390, "height": 844}},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
LONGEST = 6000  # pixels of a page that a picture shows
SHEETS = 4  # of a page that are drawn


def main(folder: Path) -> None:
    """Write the pictures into `folder`."""
    path = chromium()
    if path and not shutil.which(path):
        sys.exit(f"There is no browser at {path}, which CHROMIUM names.")
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory())
        playwright = stack.enter_context(sync_playwright())
        site = Path(place) / "site"
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
        subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
        # Served, since the page of an error has addresses from the root.
        address = stack.enter_context(served(site))
        try:
            browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        except Error:
            sys.exit("No browser starts. Run `bash .ci/setup --tests`, or name one as CHROMIUM.")
        for screen, wanted in SCREENS.items():
            page = browser.new_context(**wanted).new_page()
            for kind in KINDS:
                if (site / f"{kind}.html").exists():
                    page.goto(f"{address}{kind}.html")
                    shoot(page, folder / f"{kind.replace('/', '-')}-{screen}.png")
                    if screen == "desktop-light":
                        draw(page.pdf(format="Letter"), folder / f"{kind.replace('/', '-')}-paper")
            page.goto(f"{address}97112.html")
            page.locator(".mark a").nth(8).click()
            page.screenshot(path=folder / f"note-{screen}.png")
            page.keyboard.press("Escape")
            page.get_by_role("searchbox").fill("wobble board")
            page.locator(".results a").first.wait_for()
            page.screenshot(path=folder / f"search-{screen}.png")
            page.keyboard.press("Escape")
            for button in page.locator("header button:visible").all():
                button.click()
                page.screenshot(path=folder / f"{button.text_content().lower()}-{screen}.png")
        browser.close()
    print(f"{len([*folder.glob('*.png')])} pictures in {folder}")


def shoot(page: Page, path: Path) -> None:
    """The page as a picture, from its top."""
    width = page.viewport_size["width"]
    height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def draw(data: bytes, start: Path) -> None:
    """The first sheets of a PDF as pictures."""
    document = pypdfium2.PdfDocument(data)
    for number in range(min(len(document), SHEETS)):
        document[number].render(scale=1.3).to_pil().save(f"{start}-{number + 1}.png")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the pictures go: .venv/bin/python tests/look.py FOLDER")
    main(Path(sys.argv[1]))
