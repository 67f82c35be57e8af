"""Getting around: menus, contents, the pages before and after, the way back up, cards, hidden anchors."""

from __future__ import annotations

import pytest

from conftest import barriers

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 812}


@pytest.fixture
def opened(browser, address: str):
    """A function that opens a page of the site in some window."""
    pages = []

    def open_(path: str, size: dict[str, int] = WIDE):
        page = browser.new_page(viewport=size)
        pages.append(page)
        page.goto(f"{address}{path}")
        return page

    yield open_
    for page in pages:
        page.close()


def test_the_contents_follow_the_reading(opened) -> None:
    page = opened("97112.html")
    current = page.locator("#toc [aria-current=location]")
    assert current.count() == 0
    for anchor in ("#one-on-one", "#diagnoses", "#not"):
        page.locator(anchor).evaluate("head => head.scrollIntoView()")
        page.locator(f"#toc [aria-current=location][href='{anchor}']").wait_for()
        assert current.count() == 1
    assert barriers(page) == []


@pytest.mark.parametrize(
    ("path", "open_group"),
    [
        ("index.html", []),
        ("medicare.html", ["Payers"]),
        ("techniques/pnf.html", ["Techniques", "Approaches"]),
        ("handouts/mareo.html", ["Print", "Para pacientes"]),
        ("404.html", []),
    ],
)
def test_the_group_in_use_is_open_and_the_menu_is_whole(opened, path: str, open_group: list[str]) -> None:
    page = opened(path)
    assert page.locator("#nav [open] > summary").all_text_contents() == open_group
    menu = page.locator("#nav").evaluate("nav => nav.scrollHeight <= nav.clientHeight")
    assert menu, "the menu is cut at the fold"
    for group in ("Print", "For clinics")[open_group[:1] == ["Print"] :]:
        page.locator("#nav summary", has_text=group).press("Enter")
    assert page.locator("#nav").get_by_role("link", name="Write the note, on paper").is_visible()


def test_in_a_low_window_the_menu_shows_where_one_is(opened) -> None:
    page = opened("about/cpt-notice.html", {"width": 1280, "height": 500})
    box = page.locator("#nav [aria-current=page]").bounding_box()
    assert box["y"] > 0 and box["y"] + box["height"] <= 500


def test_at_the_end_of_a_page_are_its_neighbors_and_the_way_up(opened) -> None:
    page = opened("units.html", NARROW)
    top = page.get_by_role("link", name="Back to the top")
    assert top.count() == 0  # not before it is wanted
    around = page.locator("nav.around a")
    assert [(each.get_attribute("rel"), each.locator("span").text_content()) for each in around.all()] == [
        ("prev", "Related codes"),
        ("next", "Write the note"),
    ]
    around.first.scroll_into_view_if_needed()
    top.wait_for()
    box = top.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    assert barriers(page) == []
    top.click()
    page.wait_for_url("**#title")
    assert 0 <= page.locator("h1").bounding_box()["y"] < 200
    page.emulate_media(media="print")
    assert not around.first.is_visible() and not page.locator(".to-top").is_visible()


@pytest.mark.parametrize(
    ("path", "card", "leads"),
    [
        ("index.html", "#doors + ul li", "which-code.html"),
        ("handouts/index.html", ".handouts li", "handouts/97112.html"),
    ],
)
def test_a_card_can_be_tapped_anywhere(opened, address: str, path: str, card: str, leads: str) -> None:
    page = opened(path)
    first = page.locator(card).first
    box = first.bounding_box()
    first.click(position={"x": box["width"] - 6, "y": box["height"] - 6})
    page.wait_for_url(f"{address}{leads}")
    if path.startswith("handouts"):  # a PDF in a card is still one's own target
        page.go_back()
        pdf = first.locator("a[href$='.pdf']").first
        at = pdf.bounding_box()
        hit = "([x, y]) => document.elementFromPoint(x, y).getAttribute('href')"
        assert page.evaluate(hit, [at["x"] + 5, at["y"] + 5]) == pdf.get_attribute("href")


def test_a_drawing_that_a_phone_does_not_show_leads_to_its_sheet(opened) -> None:
    page = opened("which-code.html#sheet", NARROW)
    head = page.locator("#sheet").bounding_box()
    assert 0 <= head["y"] < 200
    assert page.locator("#sheet + p a").get_attribute("href") == "handouts/97112-or-97110.html"
    assert page.locator("#sheet + p a").is_visible() and not page.locator("#sheet ~ p svg").first.is_visible()


def test_without_popovers_the_answer_comes_first_and_the_menu_after_it(browser, address: str) -> None:
    page = browser.new_page(viewport=NARROW)
    page.route(
        "**/*.html",
        lambda route: (
            lambda got: route.fulfill(response=got, body=got.text().replace(" popover aria", " aria"))
        )(route.fetch()),
    )
    page.goto(f"{address}97112.html")
    assert page.locator("h1").bounding_box()["y"] < 200
    page.get_by_role("button", name="Menu").click()
    page.locator("#nav a:focus").wait_for()
    assert 0 <= page.locator("#nav").bounding_box()["y"] < 812
    page.close()
