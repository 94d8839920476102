"""Sorting, filtering and downloading the rows of a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.settings import Door, Setting

STUDY = "case-studies/asking-in-northtown.html"


def rows(table: Locator) -> list[list[str]]:
    """The rows that are shown, with their heads, as a reader sees them."""
    found: list[list[str]] = table.evaluate(
        """table => [...table.querySelectorAll("table tr")]
            .filter(row => row.checkVisibility())
            .map(row => [...row.cells].map(cell => cell.innerText.trim()))"""
    )
    return found


def column(table: Locator, index: int) -> list[str]:
    return [row[index] for row in rows(table)[1:]]


def sort(table: Locator, name: str) -> None:
    table.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def page(tiny_site: Path, door: Callable[..., Door]) -> Page:
    return door(tiny_site).go(STUDY)


def test_numbers_are_sorted_as_numbers(page: Page) -> None:
    table = page.locator("#northtown-issue-table")
    head = table.locator("th", has_text="Families")
    sort(table, "Families")
    assert head.get_attribute("aria-sort") == "ascending"
    assert column(table, 1) == ["1", "2", "3", "4", "7", "11", "11", "18"]
    sort(table, "Families")
    assert head.get_attribute("aria-sort") == "descending"
    assert column(table, 1) == ["18", "11", "11", "7", "4", "3", "2", "1"]


def test_what_counts_is_the_value_behind_the_text(page: Page) -> None:
    table = page.locator("#northtown-issue-table")
    values = ["-40", "1.5", "1.25", "1200", "-2", "0.1", "30", "9"]
    table.locator("td").evaluate_all(
        "(cells, values) => cells.forEach((cell, place) => {"
        " cell.dataset.sortValue = values[place]; cell.textContent = `£${values[place]}`; })",
        values,
    )
    sort(table, "Families")
    assert column(table, 1) == [f"£{value}" for value in sorted(values, key=float)]


def test_words_are_sorted_as_words(page: Page) -> None:
    table = page.locator("#northtown-issue-table")
    sort(table, "Issue")
    names = column(table, 0)
    assert names == sorted(names, key=str.lower)
    assert names[2] == "Money, debt"
    assert table.locator("th", has_text="Issue").get_attribute("aria-sort") == "ascending"
    assert table.locator("th", has_text="Families").get_attribute("aria-sort") == "none"


def test_hidden_values_come_last_either_way(page: Page) -> None:
    table = page.locator("#northtown-status")
    sort(table, "Children")
    assert column(table, 1) == ["9", "19", "[c]", "[c]"]
    sort(table, "Children")
    assert column(table, 1) == ["19", "9", "[c]", "[c]"]


def test_sorting_is_announced(page: Page) -> None:
    table = page.locator("#northtown-issue-table")
    status = table.locator(".table-scroll [role=status]")
    assert status.get_attribute("aria-live") == "polite"
    sort(table, "Families")
    assert status.inner_text() == "Sort by Families (ascending)"
    assert "sortable" in table.locator("caption").inner_text()


def test_the_filter_counts(page: Page) -> None:
    table = page.locator("#northtown-issue-table")
    box = table.get_by_label("Show only rows with")
    status = table.locator(".table-tools [role=status]")
    box.fill("MONEY")
    assert column(table, 0) == ["Money, debt"]
    assert status.inner_text() == "1 of 8 rows"
    box.fill("no such row")
    assert column(table, 0) == []
    assert status.inner_text() == "0 of 8 rows"
    box.fill("")
    assert len(column(table, 0)) == 8
    assert status.inner_text() == ""


@pytest.mark.parametrize("protocol", ["http", "file"])
def test_the_download_is_what_is_shown(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(STUDY)
    table = page.locator("#northtown-issue-table")
    sort(table, "Families")
    sort(table, "Families")
    table.get_by_label("Show only rows with").fill("e")
    sort(table, "Issue")
    with page.expect_download() as waiting:
        table.get_by_role("button", name="Download these rows").click()
    assert waiting.value.suggested_filename == "northtown-issue-table-data.csv"
    data = Path(waiting.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "spreadsheet programs need the mark to read a £"
    found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert found == rows(table)
    assert ["Money, debt", "11"] in found
    assert 2 < len(found) < 9
    assert not window.faults


def test_small_tables_have_no_filter(page: Page) -> None:
    assert page.locator("#northtown-status input").count() == 0
    assert page.locator("#northtown-status th button").count() == 2


def test_a_box_is_a_stop_only_while_it_scrolls(tiny_site: Path, door: Callable[..., Door]) -> None:
    window = door(tiny_site)
    page = window.go("everything.html")
    box = page.locator(".table-scroll")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    expect(box).not_to_have_attribute("role", "region")
    assert box.get_attribute("tabindex") is None
    page.set_viewport_size({"width": 320, "height": 800})
    expect(box).to_have_attribute("role", "region")
    assert box.get_attribute("tabindex") == "0"
    # The words of the caption stay in sight, and the first column goes.
    box.evaluate("box => { box.scrollLeft = 200 }")
    place = page.locator(".caption-words").bounding_box()
    assert place is not None
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 320


def test_a_caption_stays_inside_a_narrow_box(tiny_site: Path, door: Callable[..., Door]) -> None:
    """In a list or another box there is less room than the screen has."""
    page = door(tiny_site, Setting(width=320)).go("everything.html")
    box = page.locator(".table-scroll")
    box.evaluate("box => { box.parentElement.style.setProperty('padding', '0 30px') }")
    for left in (0, 200, 5000):
        box.evaluate("(box, left) => { box.scrollLeft = left }", left)
        words, around = page.locator(".caption-words").bounding_box(), box.bounding_box()
        assert words is not None
        assert around is not None
        assert around["width"] < 260
        assert words["x"] >= around["x"] - 1
        assert words["x"] + words["width"] <= around["x"] + around["width"] + 1


def test_a_short_name_of_a_row_stays_whole(our_site: Path, door: Callable[..., Door]) -> None:
    page = door(our_site, Setting(width=320)).go("data/worked-example.html")
    head = page.locator("tbody th", has_text="2013-14").first
    lines = head.evaluate(
        "head => { const words = document.createRange(); words.selectNodeContents(head);"
        " return new Set([...words.getClientRects()].map(one => one.top)).size; }"
    )
    assert lines == 1
    box = page.locator(".table-scroll")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), "no number is cut"


@pytest.mark.parametrize("scripts", [True, False])
def test_code_never_hides_its_end(
    tiny_site: Path, door: Callable[..., Door], scripts: bool
) -> None:
    page = door(tiny_site, Setting(width=320), java_script_enabled=scripts).go("everything.html")
    code = page.locator("pre")
    assert code.evaluate("code => code.scrollWidth <= code.clientWidth")
    assert code.get_attribute("tabindex") is None, "there is nothing to scroll"


def test_without_scripts_the_table_and_its_file_are_there(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site, java_script_enabled=False).go(STUDY)
    table = page.locator("#northtown-issue-table")
    assert table.locator("button, input").count() == 0
    assert table.locator("tbody tr").count() == 8
    assert table.locator(".table-scroll").get_attribute("tabindex") == "0"
    link = table.get_by_role("link", name="Data (CSV)")
    assert link.is_visible()
    with page.expect_download() as waiting:
        link.click()
    found = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8"))))
    assert found[0] == ["issue", "families"]
    assert len(found) == 9
