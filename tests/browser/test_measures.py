"""Measures in the browser: filtering the library, and finding a measure that fits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.settings import Door, Setting

LIBRARY = "evaluate/measures.html"
PICKER = "evaluate/choose.html"
BOTH = pytest.mark.parametrize("protocol", [pytest.param("http", marks=pytest.mark.full), "file"])


# --- The library ---------------------------------------------------------------------------------


def shown(page: Page) -> list[str]:
    """The names of the measures that the table shows, in its order."""
    return page.locator("#measures_table tbody tr:visible th a").all_inner_texts()


@BOTH
def test_filters_show_what_fits_all_of_them(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(LIBRARY)
    count = page.locator(".gallery-count")
    assert shown(page) == ["Calm Talk Index", "Old Star", "Worry Scale"]
    page.get_by_label("Whom it is about").select_option("child")
    assert shown(page) == ["Old Star"]
    assert count.inner_text() == "1 measure of 3"
    page.get_by_label("What you may do", exact=True).select_option("open")
    assert shown(page) == []
    assert count.inner_text() == "0 measures of 3. Clear a filter to see more."
    page.get_by_role("button", name="Clear filters").click()
    assert shown(page) == ["Calm Talk Index", "Old Star", "Worry Scale"]
    page.get_by_label("With these words").fill("  WORRY ")
    assert shown(page) == ["Worry Scale"]
    assert not window.faults


@BOTH
def test_a_filtered_list_is_in_its_address(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(LIBRARY)
    page.get_by_label("What you may do", exact=True).select_option("permission")
    page.get_by_label("With these words").fill("worry")
    assert page.evaluate("location.hash") == "#licence=permission&text=worry"
    page.reload()
    assert shown(page) == ["Worry Scale"]
    assert page.get_by_label("What you may do", exact=True).input_value() == "permission"
    page.get_by_role("link", name="Worry Scale").click()
    assert page.locator("h1").inner_text() == "Worry Scale"
    page.go_back()
    assert shown(page) == ["Worry Scale"]
    window.go(LIBRARY + "#licence=unheard-of&colour=red")
    assert len(shown(page)) == 3, "old links may name what is no longer there"
    assert not window.faults


def test_the_table_sorts_by_minutes_and_keeps_its_filter(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site).go(LIBRARY)
    page.get_by_label("How long it takes").select_option("short")
    page.get_by_role("button", name="Questions").click()
    assert shown(page) == ["Calm Talk Index", "Worry Scale"]
    page.get_by_role("button", name="Questions").click()
    assert shown(page) == ["Worry Scale", "Calm Talk Index"]
    heading = page.locator("th", has=page.get_by_role("button", name="Questions"))
    assert heading.get_attribute("aria-sort") == "descending"
    assert page.locator(".table-tools").count() == 0, "one set of filters is enough"


def test_without_scripts_the_library_is_the_whole_table(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site, java_script_enabled=False).go(LIBRARY)
    assert shown(page) == ["Calm Talk Index", "Old Star", "Worry Scale"]
    assert not page.locator(".measures-library form").is_visible()


# --- The picker ----------------------------------------------------------------------------------


def cards(page: Page) -> dict[str, list[str]]:
    """The measures of a result with their reasons."""
    return {
        card.locator("a").inner_text(): card.locator("li").all_inner_texts()
        for card in page.locator(".picker-result .card").all()
    }


@BOTH
def test_answers_lead_to_what_fits_with_reasons(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(PICKER)
    count = page.locator(".picker-count")
    assert count.inner_text() == "Answer a question to see which measures fit."
    page.get_by_label("Up to 5 minutes").check()
    assert list(cards(page)) == ["Calm Talk Index (CTI)", "Worry Scale"]
    page.get_by_label("Only what we may copy at once").check()
    assert count.inner_text() == "1 measure fits. 1 misses one answer only."
    found = cards(page)
    assert found["Calm Talk Index (CTI)"] == [
        "Takes up to 2 minutes",
        "Licence: free to copy",
        "Named by an area of the programme: Northtown",
        "1 thing is uncertain: see its page",
    ]
    assert found["Worry Scale"] == [
        "Does not fit: licence: ask the owner first",
        "Takes about 2 minutes (our estimate)",
        "Asks about self-harm: completed with a worker",
    ]
    page.get_by_role("link", name="Calm Talk Index (CTI)").click()
    assert page.locator("h1").inner_text() == "Calm Talk Index"
    page.go_back()
    assert page.get_by_label("Up to 5 minutes").is_checked()
    assert cards(page) == found
    assert not window.faults


def test_the_picker_works_by_keyboard_alone(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site).go(PICKER)
    page.locator('input[name="what"]').first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("location.hash") == "#what=relationship"
    assert list(cards(page)) == ["Calm Talk Index (CTI)"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "about"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Start again"
    page.keyboard.press("Enter")
    assert page.evaluate("location.href").endswith("choose.html")
    assert not cards(page)


def test_a_choice_that_nothing_fits_shows_what_comes_near(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site).go(PICKER + "#what=family&licence=free")
    assert page.locator(".picker-count").inner_text() == ("0 measures fit. 2 miss one answer only.")
    assert page.locator(".picker-result h3").all_inner_texts() == ["What misses one answer only"]
    assert "Does not fit: licence: buy a licence" in cards(page)["Old Star (OS)"]


@pytest.mark.parametrize(
    "address", [LIBRARY, PICKER + "#licence=buy", "evaluate/measures/calm-index.html"]
)
def test_nothing_sticks_out_on_a_narrow_screen(
    tiny_site: Path, door: Callable[..., Door], address: str
) -> None:
    page = door(tiny_site, Setting(width=320)).go(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
