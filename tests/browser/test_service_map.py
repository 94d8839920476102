"""The map of services: one year of the example, and a blank map that keeps nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.checks import page_faults
from tests.browser.settings import Door, Setting

PAGE = "services.html"
BOTH = pytest.mark.parametrize("protocol", [pytest.param("http", marks=pytest.mark.full), "file"])


def slide(page: Page, year: int) -> None:
    page.locator("#map_year").fill(str(year))


@BOTH
def test_the_slider_shows_one_year(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(PAGE)
    says = page.locator("#map_year_says")
    off = page.locator("figure .map-off strong")
    assert says.inner_text() == "All years"
    slide(page, 2)
    assert says.inner_text() == "Year 2: 2 services (Health visitor; Counselling)"
    assert off.count() == 0
    slide(page, 3)
    assert says.inner_text() == "Year 3: 0 services"
    assert off.all_inner_texts() == ["Health visitor", "Counselling"]
    slide(page, 4)
    assert says.inner_text() == "Year 4: 1 service (Counselling)"
    assert off.all_inner_texts() == ["Health visitor"]
    assert page.locator("#map_year").get_attribute("aria-valuetext") == "Year 4"
    slide(page, 0)
    assert says.inner_text() == "All years"
    assert off.count() == 0
    assert not window.faults


@pytest.mark.parametrize("width", [320, 1280])
def test_bars_stand_below_their_years(
    tiny_site: Path, door: Callable[..., Door], width: int
) -> None:
    page = door(tiny_site, Setting(width=width)).go(PAGE)
    for track in page.locator("figure .map-track").all():
        whole = track.bounding_box()
        assert whole is not None
        year = whole["width"] / 4
        for bar in track.locator(".map-bar").all():
            box = bar.bounding_box()
            assert box is not None
            first, last = (int(bar.get_attribute(f"data-{end}") or 0) for end in ("first", "last"))
            assert box["x"] - whole["x"] == pytest.approx((first - 1) * year, abs=1)
            assert box["width"] == pytest.approx((last - first + 1) * year, abs=1)


def add(page: Page, service: str, who: str, first: int, last: int) -> None:
    page.get_by_label("Service", exact=True).fill(service)
    page.get_by_label("Who it was for").fill(who)
    page.get_by_label("From year").fill(str(first))
    page.get_by_label("To year").fill(str(last))
    page.get_by_role("button", name="Add to the map").click()


def rows(page: Page) -> list[str]:
    return [
        " ".join(text.split()) for text in page.locator(".own-map .map-words").all_inner_texts()
    ]


@BOTH
def test_a_blank_map_is_filled_and_kept_nowhere(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(PAGE)
    said = page.locator(".map-status")
    assert not page.locator(".own-map .canvas-actions").is_visible()
    add(page, "Counselling", "", 3, 12)
    assert said.inner_text() == "“Counselling” is on the map, which has 1 service."
    add(page, "<b>School</b> nurse", "one child", 1, 1)
    assert said.inner_text() == "“<b>School</b> nurse” is on the map, which has 2 services."
    assert rows(page) == [
        "<b>School</b> nurse (one child; year 1) Remove <b>School</b> nurse",
        "Counselling (years 3 to 12) Remove Counselling",
    ]
    assert page.locator(":focus").get_attribute("name") == "service"
    add(page, "Backwards", "", 5, 2)
    assert said.inner_text().startswith("The service ends before it starts")
    assert len(rows(page)) == 2
    page.get_by_label("To year").fill("13")
    page.get_by_role("button", name="Add to the map").click()
    assert len(rows(page)) == 2, "the browser refuses a year outside of the map"
    page.get_by_role("button", name="Remove Counselling").click()
    assert said.inner_text() == "“Counselling” was removed."
    assert len(rows(page)) == 1
    page.get_by_role("button", name="Clear the map").click()
    assert said.inner_text() == "The map is empty."
    assert not rows(page)
    assert not page.locator(".own-map .canvas-actions").is_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    add(page, "Gone", "", 1, 1)
    page.reload()
    assert not rows(page)
    assert not window.faults


@BOTH
def test_the_csv_holds_the_map_and_no_formula(
    tiny_site: Path, door: Callable[..., Door], protocol: str, tmp_path: Path
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(PAGE)
    add(page, '=HYPERLINK("https://example.org")', "+44", 1, 2)
    add(page, "@SUM(A1)", "-1", 2, 2)
    add(page, "Café, “fête”", "", 3, 4)
    with page.expect_download() as found:
        page.get_by_role("button", name="Download as CSV").click()
    assert found.value.suggested_filename == "service-map.csv"
    path = tmp_path / "map.csv"
    found.value.save_as(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "spreadsheets know UTF-8 by it"
    table = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert table == [
        ["Service", "Who it was for", "From year", "To year"],
        ['\'=HYPERLINK("https://example.org")', "'+44", "1", "2"],
        ["'@SUM(A1)", "'-1", "2", "2"],
        ["Café, “fête”", "", "3", "4"],
    ]
    assert "keep it safe" in page.locator(".map-status").inner_text()
    assert not window.faults


def test_paper_has_the_map_and_no_form(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site).go(PAGE)
    add(page, "Counselling", "the father", 1, 2)
    page.emulate_media(media="print")
    assert not page.locator(".own-map form").is_visible()
    assert not page.locator(".map-remove").is_visible()
    assert not page.locator(".own-map .canvas-actions").is_visible()
    assert not page.locator(".map-year").is_visible()
    assert page.locator(".own-map .map-words").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_map_in_use_has_no_fault(
    tiny_site: Path, door: Callable[..., Door], scheme: str, width: int
) -> None:
    window = door(tiny_site, Setting(scheme=scheme, width=width))  # type: ignore[arg-type]
    page = window.go(PAGE)
    slide(page, 3)
    add(page, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter", "x" * 60, 1, 12)
    assert not page_faults(page)
    assert not window.faults
