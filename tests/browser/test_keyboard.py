"""Everything can be reached and used with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import focus, tab_to, walk
from tests.browser.settings import Door, Setting

PAGES = {
    "home": "index.html",
    "study": "case-studies/asking-in-northtown.html",
    "text": "everything.html",
    "gallery": "case-studies.html",
    "list": "case-studies/theme/training.html",
    "data": "numbers.html",
    "about": "about/privacy.html",
    "maps": "guide.html",
    "service map": "services.html",
    "poster": "theories-of-change/northtown.html",
    "comparison": "theories-of-change/compare.html#with=northtown,seaport",
    "canvas": "theories-of-change/canvas.html",
    "search": "search.html#q=staff",
    "embed": "embed/northtown-visits.html",
}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_in_order(
    tiny_site: Path, door: Callable[..., Door], name: str, width: int
) -> None:
    page = door(tiny_site, Setting(width=width)).go(PAGES[name])
    if name == "search":
        page.wait_for_selector(".search-results li")
    stops = walk(page)
    # The stops are those of the page in the order of its source, with none left out.
    assert [stop["place"] for stop in stops] == list(range(stops[0]["count"]))
    assert not [stop["what"] for stop in stops if not stop["outlined"]], "focus cannot be seen"
    assert not [stop["what"] for stop in stops if not stop["free"]], "focus is hidden"


def test_no_page_changes_the_order(tiny_site: Path) -> None:
    odd = [
        path.name
        for path in tiny_site.rglob("*.html")
        if any(f'tabindex="{number}"' in path.read_text() for number in range(1, 10))
    ]
    assert not odd


def test_the_first_stop_skips_to_the_content(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site).go("workforce/index.html")
    page.keyboard.press("Tab")
    first = focus(page)
    assert first is not None
    assert first["text"] == "Skip to the content"
    assert first["free"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside, "the next stop lies in the content"


def test_the_menu_opens_and_closes_on_a_phone(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site, Setting(width=320)).go("workforce/index.html")
    button = page.get_by_role("button", name="Menu")
    link = page.locator("#page_menu").get_by_role("link", name="Glossary")
    assert button.get_attribute("aria-expanded") == "false"
    assert not link.is_visible()
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert link.is_visible()
    tab_to(page, "Glossary")
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert not link.is_visible()
    assert focus(page)["text"] == "Menu", "the keyboard is back at the button"  # type: ignore[index]
    page.keyboard.press("Space")
    assert link.is_visible()


def test_the_menu_needs_no_button_on_a_wide_screen(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site).go("workforce/index.html")
    assert not page.locator(".menu-button").is_visible()
    assert page.locator("#page_menu").get_by_role("link", name="Glossary").is_visible()


def test_a_table_is_sorted_and_filtered_by_keyboard(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site).go("case-studies/asking-in-northtown.html")
    table = page.locator("#northtown-issue-table")
    page.locator("#northtown-issue-table-data_filter").focus()
    page.keyboard.type("o")
    assert "of 8 rows" in table.locator(".table-tools [role=status]").inner_text()
    tab_to(page, "Families")
    page.keyboard.press("Enter")
    assert focus(page)["text"].startswith("Families"), "the keyboard stays"  # type: ignore[index]
    heads = table.locator("th[aria-sort=ascending]")
    assert heads.count() == 1


def test_the_code_to_embed_opens_by_keyboard(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site).go("case-studies/asking-in-northtown.html")
    tab_to(page, "Use this chart on another page")
    area = page.locator("#northtown-visits textarea")
    assert not area.is_visible()
    page.keyboard.press("Enter")
    assert area.is_visible()
    tab_to(page, "<iframe")
    assert focus(page)["tag"] == "textarea"  # type: ignore[index]


def test_a_chart_becomes_interactive_by_keyboard(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site).go("case-studies/asking-in-northtown.html")
    tab_to(page, "Show interactive chart")
    page.keyboard.press("Enter")
    page.wait_for_selector("#northtown-visits .chart-live svg")
    now = focus(page)
    assert now is not None, "the keyboard is not lost while the chart is loaded"
    assert now["text"].startswith("Show still picture")
    page.keyboard.press("Enter")
    assert page.locator("#northtown-visits .chart-picture").is_visible()
    assert focus(page)["text"].startswith("Show interactive chart")  # type: ignore[index]


def test_the_gallery_is_filtered_by_keyboard(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site).go("case-studies.html")
    page.locator("#filter_theme").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#filter_theme").input_value() != ""
    expect(page.locator(".gallery-count")).to_contain_text("of 3")
    tab_to(page, "Clear filters")
    page.keyboard.press("Enter")
    expect(page.locator(".gallery-count")).to_have_text("3 case studies")
    assert focus(page)["text"] == "Clear filters"  # type: ignore[index]


def test_the_appearance_is_chosen_by_keyboard(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site).go("index.html")
    page.locator("#appearance_choice").focus()
    page.keyboard.type("Dark")
    page.keyboard.press("Enter")
    assert page.locator("html").get_attribute("data-appearance") == "dark"
