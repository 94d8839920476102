"""Finding a case study among few, and among many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import focus
from tests.browser.settings import Door, Setting

GALLERY = "case-studies.html"
BOTH = pytest.mark.parametrize("protocol", ["http", "file"])


def settled(page: Page) -> None:
    """Wait until the list of studies is there, if it is being loaded."""
    page.locator(".gallery:not([aria-busy])").wait_for()


def titles(page: Page) -> list[str]:
    settled(page)
    return page.locator(".gallery .card-title").all_inner_texts()


def count(page: Page) -> str:
    settled(page)
    return page.locator(".gallery-count").inner_text()


@BOTH
def test_filters_combine(tiny_site: Path, door: Callable[..., Door], protocol: str) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(GALLERY)
    assert len(titles(page)) == 3
    assert count(page) == "3 case studies"
    page.get_by_label("Theme").select_option("supervision")
    assert titles(page) == ["Supervision in Oldshire", "Writing things down in Northtown"]
    assert count(page) == "2 case studies of 3"
    page.get_by_label("Place").select_option("northtown")
    assert titles(page) == ["Writing things down in Northtown"]
    assert count(page) == "1 case study of 3"
    page.get_by_label("Programme").select_option("listening")
    assert titles(page) == []
    assert count(page) == "0 case studies of 3"
    assert not window.faults


@BOTH
def test_the_state_is_in_the_address(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(GALLERY)
    page.get_by_label("Theme").select_option("training")
    page.get_by_label("Place").select_option("oldshire")
    address = page.url
    assert address.startswith(window.base + GALLERY + "#")
    wanted = titles(page)
    assert wanted == ["Supervision in Oldshire"]

    page.reload()
    assert titles(page) == wanted
    assert page.get_by_label("Theme").input_value() == "training"

    # The link that someone sent shows the same in another window.
    other = window.watched(window.context.new_page())
    other.goto(address)
    assert titles(other) == wanted
    assert other.get_by_label("Place").input_value() == "oldshire"

    page.get_by_role("button", name="Clear filters").click()
    assert page.url == window.base + GALLERY
    assert count(page) == "3 case studies"
    assert page.get_by_label("Theme").input_value() == ""
    assert not window.faults


def test_an_old_link_with_filters_that_are_gone(tiny_site: Path, door: Callable[..., Door]) -> None:
    window = door(tiny_site)
    page = window.go(GALLERY + "#theme=gone&no-such=thing&toString=1&authority=oldshire")
    assert page.get_by_label("Theme").input_value() == ""
    assert page.get_by_label("Place").input_value() == "oldshire"
    assert count(page) == "2 case studies of 3"
    assert not window.faults


def test_the_count_is_announced(tiny_site: Path, door: Callable[..., Door]) -> None:
    status = door(tiny_site).go(GALLERY).locator(".gallery-count")
    assert status.get_attribute("role") == "status"
    assert status.get_attribute("aria-live") == "polite"


def test_cards_that_a_script_makes_are_like_the_others(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site).go(GALLERY)
    tidy = "list => list.innerHTML.replace(/>\\s+</g, '><').replace(/\\s+/g, ' ').trim()"
    before = page.locator(".gallery-list").evaluate(tidy)
    page.get_by_label("Theme").select_option("training")
    page.get_by_role("button", name="Clear filters").click()
    after = page.locator(".gallery-list").evaluate(tidy)
    assert after == before


@BOTH
def test_without_scripts_there_are_lists(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    page = door(tiny_site, Setting(protocol=protocol), java_script_enabled=False).go(GALLERY)  # type: ignore[arg-type]
    assert not page.locator(".gallery-filters").is_visible()
    assert len(titles(page)) == 3
    page.get_by_role("link", name="Supervision", exact=True).click()
    assert page.locator("h1").inner_text() == "Case studies: Supervision"
    cards = page.locator("main .card-title")
    wanted = ["Supervision in Oldshire", "Writing things down in Northtown"]
    assert cards.all_inner_texts() == wanted
    cards.first.get_by_role("link").click()
    assert page.locator("h1").inner_text() == "Supervision in Oldshire"


@BOTH
def test_many_studies_are_shown_thirty_at_a_time(
    many_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(many_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(GALLERY)
    more = page.get_by_role("button", name="Show more case studies")
    assert len(titles(page)) == 30
    assert count(page) == "30 of 123 case studies"
    for shown in (60, 90, 120, 123):
        before = len(titles(page))
        more.click()
        expect(page.locator(".gallery-list > li")).to_have_count(shown)
        assert focus(page)["text"] == titles(page)[before], "the keyboard goes on"  # type: ignore[index]
    assert not more.is_visible()
    assert count(page) == "123 case studies"
    page.get_by_label("Theme").select_option("supervision")
    assert count(page) == "62 case studies of 123, the first 30 are shown"
    assert len(titles(page)) == 30
    assert not window.faults


def test_many_studies_without_scripts(many_site: Path, door: Callable[..., Door]) -> None:
    page = door(many_site, java_script_enabled=False).go(GALLERY)
    assert len(titles(page)) == 30
    assert count(page) == "30 of 123 case studies"
    page.get_by_role("link", name="Training", exact=True).click()
    seen: list[str] = []
    for number in (1, 2, 3):
        cards = page.locator("main .card-title").all_inner_texts()
        assert 0 < len(cards) <= 50
        seen += cards
        if number < 3:
            page.get_by_role("link", name=f"Next Page {number + 1}").click()
    assert len(seen) == len(set(seen)) == 122
    assert page.locator("a.next").count() == 0
    page.get_by_role("link", name="Previous Page 2").click()
    assert page.locator("main .card-title").first.inner_text() == seen[50]
