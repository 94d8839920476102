"""A chart becomes interactive when the reader asks for it, and not before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import axe_faults
from tests.browser.colours import contrast
from tests.browser.settings import Door, Scheme, Setting

STUDY = "case-studies/asking-in-northtown.html"
ASK = "Show interactive chart"
BACK = "Show still picture"


def ask(page: Page, figure: str) -> None:
    page.locator(f"#{figure}").get_by_role("button", name=ASK).click()
    page.wait_for_selector(f"#{figure} .chart-live svg")


@pytest.mark.parametrize("protocol", ["http", "file"])
def test_vega_is_loaded_when_it_is_asked_for(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(STUDY)
    page.wait_for_load_state("networkidle")
    assert not window.asked_for("vega")
    before = len(window.requests)
    ask(page, "northtown-visits")
    assert len(window.asked_for("_static/vega.js")) == 1
    ask(page, "northtown-issues")
    assert len(window.asked_for("_static/vega.js")) == 1, "two charts load it once"
    assert len(window.requests) == before + 1, "nothing else is asked for"
    assert not window.faults


def test_a_tooltip_tells_the_value(tiny_site: Path, door: Callable[..., Door]) -> None:
    window = door(tiny_site)
    page = window.go(STUDY)
    ask(page, "northtown-issues")
    page.locator("#northtown-issues .chart-live .mark-rect path").first.hover()
    tooltip = page.locator("#vg-tooltip-element")
    tooltip.wait_for(state="visible")
    text = tooltip.inner_text()
    assert "Sleep" in text
    assert "18" in text
    assert not window.faults


def test_the_button_leads_back(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site).go(STUDY)
    figure = page.locator("#northtown-visits")
    picture = figure.locator(".chart-picture")
    for _ in range(2):
        assert picture.is_visible()
        ask(page, "northtown-visits")
        assert not picture.is_visible()
        assert figure.locator(".chart-live").count() == 1
        figure.get_by_role("button", name=BACK).click()
        assert figure.locator(".chart-live").count() == 0
    assert picture.is_visible()


def test_each_button_says_which_chart_it_is_about(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site).go(STUDY)
    for role, name in (("button", ASK), ("link", "Data (CSV)")):
        names = page.get_by_role(role, name=f"{name} (Issues of families)", exact=True)  # type: ignore[arg-type]
        assert names.count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_interactive_chart_can_be_read(
    tiny_site: Path, door: Callable[..., Door], scheme: Scheme, width: int
) -> None:
    window = door(tiny_site, Setting(scheme, width))
    page = window.go(STUDY)
    for figure in ("northtown-visits", "northtown-issues"):
        ask(page, figure)
        box = page.locator(f"#{figure} .chart-live")
        assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), "it fits its screen"
    behind = page.evaluate("getComputedStyle(document.body).backgroundColor")
    colours = page.locator(".chart-live text").evaluate_all(
        "texts => texts.map(text => getComputedStyle(text).fill)"
    )
    assert len(colours) > 10
    assert min(contrast(colour, behind) for colour in colours) >= 7
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert not axe_faults(page)
    assert not window.faults


@pytest.mark.parametrize("width", [721, 960])
def test_the_wide_form_fits_where_it_is_used(
    tiny_site: Path, door: Callable[..., Door], width: int
) -> None:
    page = door(tiny_site, Setting(width=width)).go(STUDY)
    for figure in ("northtown-visits", "northtown-issues"):
        ask(page, figure)
        box = page.locator(f"#{figure} .chart-live")
        assert box.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_interactive_chart_follows_a_screen_that_is_turned(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    window = door(tiny_site, Setting(width=1000, height=320))
    page = window.go(STUDY)
    ask(page, "northtown-issues")
    box = page.locator("#northtown-issues .chart-live")
    svg = box.locator("svg")
    wide = svg.get_attribute("width")
    assert wide is not None
    box.focus()
    page.set_viewport_size({"width": 320, "height": 1000})
    expect(svg).not_to_have_attribute("width", wide)
    assert svg.evaluate("svg => svg.clientWidth") < 300
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), "it fits its screen"
    assert box.evaluate("box => box === document.activeElement"), "the keyboard stays"
    assert box.locator("svg").count() == 1
    page.set_viewport_size({"width": 1000, "height": 320})
    expect(svg).to_have_attribute("width", wide)
    assert page.locator("#northtown-issues .chart-live").count() == 1
    page.locator("#northtown-issues").get_by_role("button", name=BACK).click()
    page.set_viewport_size({"width": 320, "height": 1000})
    assert page.locator("#northtown-issues .chart-narrow").is_visible()
    assert page.locator("#northtown-issues .chart-live").count() == 0
    assert not window.faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_still_picture_can_be_read(
    tiny_site: Path, door: Callable[..., Door], scheme: Scheme
) -> None:
    page = door(tiny_site, Setting(scheme)).go(STUDY)
    behind = page.evaluate("getComputedStyle(document.body).backgroundColor")
    texts = page.locator(".chart-wide text").evaluate_all(
        "texts => texts.map(text => getComputedStyle(text).fill)"
    )
    bars = page.locator(".chart-wide path[fill]").evaluate_all(
        "marks => marks.map(mark => getComputedStyle(mark).fill).filter(fill => fill != 'none')"
    )
    assert len(texts) > 10
    assert len(bars) > 10
    assert min(contrast(colour, behind) for colour in texts) >= 7
    assert min(contrast(colour, behind) for colour in bars) >= 3


def test_a_lost_bundle_is_told_and_can_be_tried_again(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site).go(STUDY)
    page.route("**/vega.js", lambda route: route.abort())
    button = page.locator("#northtown-visits").get_by_role("button", name=ASK)
    button.click()
    status = page.locator("#northtown-visits .figure-actions li [role=status]")
    expect(status).to_contain_text("could not be loaded")
    assert page.locator("#northtown-visits .chart-picture").is_visible()
    page.unroute("**/vega.js")
    ask(page, "northtown-visits")
    expect(status).to_contain_text("point at a bar")
