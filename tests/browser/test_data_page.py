"""The list of all datasets: short, with everything one step away, also in print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.settings import Door, Setting

PAGE = "data/index.html"
ONE = "lbf-camhs-contacts"


@pytest.mark.parametrize(("width", "most"), [(1280, 4500), (320, 7500)])
def test_the_page_is_short(
    our_site: Path, door: Callable[..., Door], width: int, most: int
) -> None:
    page = door(our_site, Setting(width=width)).go(PAGE)
    assert page.evaluate("document.scrollingElement.scrollHeight") < most
    assert page.locator("details.dataset[open]").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_dataset_opens(our_site: Path, door: Callable[..., Door], scripts: bool) -> None:
    page = door(our_site, java_script_enabled=scripts).go(PAGE)
    dataset = page.locator(f"#{ONE}")
    link = dataset.get_by_role("link", name=f"{ONE} (CSV)")
    assert not link.is_visible()
    dataset.locator("summary").click()
    assert link.is_visible()
    assert dataset.get_by_text("Known problems").is_visible()


@pytest.mark.parametrize("protocol", ["http", "file"])
def test_a_link_to_a_dataset_opens_it(
    our_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(our_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(f"{PAGE}#{ONE}")
    dataset = page.locator(f"#{ONE}")
    assert dataset.get_attribute("open") is not None
    assert page.locator("details.dataset[open]").count() == 1
    summary = dataset.locator("summary").bounding_box()
    assert summary is not None
    assert 0 <= summary["y"] < 700
    page.evaluate("location.hash = '#lbf-family-types'")
    page.wait_for_selector("#lbf-family-types[open]")
    assert not window.faults


def test_paper_shows_all_of_it(our_site: Path, door: Callable[..., Door]) -> None:
    page = door(our_site).go(PAGE)
    total = page.locator("details.dataset").count()
    assert total >= 15
    page.emulate_media(media="print")
    assert page.locator("details.dataset dl:visible").count() == total
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.dataset[open]").count() == total
