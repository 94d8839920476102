"""What stands beside what, and where a short page ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.settings import Door, Setting


@pytest.mark.parametrize(
    ("width", "columns"), [(320, 1), (600, 1), (768, 3), (1000, 3), (1280, 3), (1920, 3)]
)
def test_the_components_stand_in_one_row_or_below_each_other(
    our_site: Path, door: Callable[..., Door], width: int, columns: int
) -> None:
    page = door(our_site, Setting(width=width)).go("index.html")
    doors = page.locator(".doors-components .door")
    lefts = doors.evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
    assert len(lefts) == 3
    assert len(set(lefts)) == columns
    # Colour alone tells nothing: each has a number in a shape of its own, and its name.
    looks = doors.evaluate_all(
        """all => all.map(one => { const mark = one.querySelector(".component-mark");
            const style = getComputedStyle(mark);
            return [style.borderRadius + style.clipPath, mark.textContent,
                one.querySelector("a").textContent.trim(), style.backgroundColor]; })"""
    )
    for kind in zip(*looks, strict=True):
        assert len(set(kind)) == 3, kind


@pytest.mark.parametrize("width", [320, 1280])
def test_a_short_page_fills_the_screen(
    tiny_site: Path, door: Callable[..., Door], width: int
) -> None:
    page = door(tiny_site, Setting(width=width, height=1400)).go("404.html")
    foot = page.locator(".site-footer").bounding_box()
    assert foot is not None
    assert foot["y"] + foot["height"] == pytest.approx(1400, abs=1)


def test_a_count_stays_beside_its_link(our_site: Path, door: Callable[..., Door]) -> None:
    page = door(our_site, Setting(width=320)).go("case-studies.html")
    below = page.locator(".word-list li").evaluate_all(
        """all => all.filter(one => { const count = document.createRange();
            count.selectNodeContents(one.lastChild);
            return count.getBoundingClientRect().top >=
                one.querySelector("a").getBoundingClientRect().bottom - 1;
        }).map(one => one.textContent)"""
    )
    assert not below
