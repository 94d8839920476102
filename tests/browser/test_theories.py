"""Theories of change in the browser: comparing them, and reading a poster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.settings import Door, Setting

FOLDER = "theories-of-change/"
BOTH = pytest.mark.parametrize("protocol", [pytest.param("http", marks=pytest.mark.full), "file"])


# --- Comparing -----------------------------------------------------------------------------------


def sections(page: Page) -> dict[str, list[str]]:
    """The subjects below each heading of a comparison, once the records are there."""
    page.locator(".theory-compare:not([aria-busy])").wait_for()
    return {
        section.locator("h2").inner_text(): section.locator("summary").all_inner_texts()
        for section in page.locator(".compare-result section").all()
    }


@BOTH
def test_a_choice_shows_what_places_share(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(FOLDER + "compare.html")
    count = page.locator(".compare-count")
    assert count.inner_text() == "0 chosen. Choose at least two to compare them."
    page.get_by_label("Northtown").check()
    assert count.inner_text() == "1 chosen. Choose at least two to compare them."
    assert not sections(page)
    page.get_by_label("Oldshire").check()
    assert count.inner_text() == "2 chosen."
    assert sections(page) == {
        "Named by both": ["Asking early (Northtown, Oldshire)"],
        "Named only by Northtown": ["Training"],
        "Named only by Oldshire": ["Supervision"],
    }
    page.get_by_label("Seaport").check()
    assert sections(page) == {
        "Named by all 3": [],
        "Named by some": [
            "Asking early (Northtown, Oldshire)",
            "Training (Northtown, Seaport)",
            "Supervision (Oldshire, Seaport)",
        ],
        "Named only by Northtown": [],
        "Named only by Oldshire": [],
        "Named only by Seaport": [],
    }
    page.locator("summary", has_text="Asking early").click()
    shown = page.locator("details[open] dd").all_inner_texts()
    assert "Now: opportunities: Staff seldom ask" in shown
    assert "Existing strategies: Plan for children" in shown
    assert not window.faults


@BOTH
def test_a_comparison_is_in_its_address(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(FOLDER + "compare.html")
    for name in ("Oldshire", "Seaport"):
        page.get_by_label(name).check()
    assert page.url.endswith("compare.html#with=oldshire,seaport")
    wanted = sections(page)
    page.reload()
    assert sections(page) == wanted
    assert page.get_by_label("Seaport").is_checked()
    page.get_by_role("link", name="The whole theory of change of Seaport").click()
    assert page.locator("h1").inner_text() == "Theory of change of Seaport"
    page.go_back()
    assert sections(page) == wanted
    page.get_by_role("button", name="Clear the choice").click()
    assert page.url.endswith("compare.html")
    assert not page.get_by_label("Seaport").is_checked()
    assert not sections(page)
    assert not window.faults


def test_records_that_come_late_or_not_at_all(tiny_site: Path, door: Callable[..., Door]) -> None:
    window = door(tiny_site)
    page = window.page
    late: list[Route] = []
    page.route("**/theories.js", lambda route: late.append(route))
    window.go(FOLDER + "compare.html")
    page.get_by_label("Oldshire").check()
    page.get_by_label("Seaport").check()
    page.get_by_label("Northtown").check()
    page.get_by_label("Oldshire").uncheck()
    late.pop().continue_()
    assert list(sections(page)) == [
        "Named by both",
        "Named only by Northtown",
        "Named only by Seaport",
    ]
    assert page.locator(".compare-result section").count() == 3, "drawn once"

    page.reload(wait_until="domcontentloaded")
    page.locator(".theory-compare[aria-busy]").wait_for()
    page.get_by_label("Seaport").uncheck()
    late.pop().continue_()
    page.locator(".theory-compare:not([aria-busy])").wait_for()
    assert page.locator(".compare-count").inner_text().startswith("1 chosen.")
    assert page.locator(".compare-result section").count() == 0

    page.reload(wait_until="domcontentloaded")
    page.get_by_label("Seaport").check()
    page.locator(".theory-compare[aria-busy]").wait_for()
    late.pop().abort()
    page.get_by_text("The theories could not be loaded. Choose again.").wait_for()
    page.unroute("**/theories.js")
    page.get_by_label("Oldshire").check()
    page.get_by_text("3 chosen.").wait_for()
    assert "Named by all 3" in sections(page)


def test_an_old_link_with_places_that_are_gone(tiny_site: Path, door: Callable[..., Door]) -> None:
    window = door(tiny_site)
    page = window.go(FOLDER + "compare.html#with=gone,toString,oldshire,northtown&x=%3C")
    assert page.locator(".compare-count").inner_text() == "2 chosen."
    page.evaluate("location.hash = '#with=seaport'")
    page.wait_for_function("document.querySelector('.compare-count').textContent.startsWith('1')")
    assert not window.faults


def test_without_scripts_the_table_takes_the_place(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site, java_script_enabled=False).go(FOLDER + "compare.html")
    assert not page.locator(".theory-compare").is_visible()
    page.get_by_role("link", name="all subjects by authority").click()
    assert page.locator("#theory_matrix_data tbody tr").count() == 4
    page = door(tiny_site, java_script_enabled=False).go(FOLDER + "canvas.html")
    assert not page.locator(".canvas").is_visible()
    assert page.get_by_role("link", name="Blank canvas (Word)").is_visible()


# --- Posters -------------------------------------------------------------------------------------


def test_a_doubt_leads_to_its_words_and_back(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site).go(FOLDER + "northtown.html")
    page.get_by_role("link", name="Doubt 2").click()
    assert page.locator(":target").inner_text().startswith("Now: opportunities, “Few staff")
    page.get_by_role("link", name="Back to entry 2").click()
    assert page.locator("li:has(:target)").inner_text().startswith("Few staff are trained")


@pytest.mark.parametrize(("width", "columns"), [(1280, 5), (320, 1)])
def test_columns_stand_side_by_side_where_there_is_room(
    tiny_site: Path, door: Callable[..., Door], width: int, columns: int
) -> None:
    page = door(tiny_site, Setting(width=width)).go(FOLDER + "northtown.html")
    places = {round(box.bounding_box()["x"]) for box in page.locator(".theory-column").all()}  # type: ignore[index]
    assert len(places) == columns
