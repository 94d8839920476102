"""Large text, wide spacing, systems with colours of their own, and readers whom motion disturbs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.colours import contrast
from tests.browser.keyboard import focus
from tests.browser.settings import Door, Setting

PAGES = (
    "index.html",
    "workforce/index.html",
    "everything.html",
    "case-studies/asking-in-northtown.html",
    "case-studies.html",
    "case-studies/theme/training.html",
    "numbers.html",
    "evaluate/questionnaires/asking.html",
    "about/privacy.html",
    "search.html",
    "404.html",
    "embed/northtown-visits.html",
    "embed/northtown-status.html",
)

SPACING = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}
"""
"""The spacing that WCAG 1.4.12 lets readers set."""

CUT_OFF = """
() => {
  const faults = [];
  const hides = (style) => style.overflowX !== "visible" || style.overflowY !== "visible";
  const scrolls = (style) => /auto|scroll/.test(style.overflowX + style.overflowY);
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("svg, .visually-hidden, .govuk-visually-hidden, .skip-link")) continue;
    if (!element.checkVisibility() || !element.innerText?.trim()) continue;
    const style = getComputedStyle(element);
    const over = element.scrollWidth > element.clientWidth + 1 ||
      element.scrollHeight > element.clientHeight + 1;
    if (over && hides(style) && !scrolls(style) && element.clientWidth) {
      faults.push("cut off: " + element.outerHTML.slice(0, 100));
    }
    const box = element.getBoundingClientRect();
    if ((box.left < -1 || box.right > innerWidth + 1) &&
        !element.closest(".table-scroll, pre, .chart-live")) {
      faults.push("outside of the screen: " + element.outerHTML.slice(0, 100));
    }
  }
  /* Texts that stand on each other. */
  const texts = [...document.querySelectorAll("h1, h2, h3, p, li, dt, dd, label, button, summary")]
    .filter((one) => one.checkVisibility() && !one.querySelector("p, li, ul, ol, button, summary")
      && !one.closest(".visually-hidden, .skip-link, td, th"));
  texts.forEach((one, index) => {
    const a = one.getBoundingClientRect();
    for (const other of texts.slice(index + 1, index + 4)) {
      if (one.contains(other)) continue;
      const b = other.getBoundingClientRect();
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 2) {
        faults.push("on each other: " + one.outerHTML.slice(0, 80) + " / " +
          other.outerHTML.slice(0, 80));
      }
    }
  });
  return faults;
}
"""


def cut_off(page: Page) -> list[str]:
    faults: list[str] = page.evaluate(CUT_OFF)
    if not page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"):
        faults.append("the page scrolls sideways")
    return faults


def test_at_four_times_the_size(tiny_site: Path, door: Callable[..., Door]) -> None:
    """1280 by 1024 pixels at 400 % leave 320 by 256."""
    window = door(tiny_site, Setting(width=320, height=256))
    faults = []
    for name in PAGES:
        page = window.go(name)
        faults += [f"{name}: {fault}" for fault in cut_off(page)]
        # Nothing that stands still on the screen takes the room of the text.
        fixed = page.evaluate(
            """() => [...document.querySelectorAll("body *")].filter(one =>
                ["fixed", "sticky"].includes(getComputedStyle(one).position) &&
                !one.matches(".caption-words") && one.checkVisibility() &&
                one.clientHeight > 100).map(one => one.outerHTML.slice(0, 100))"""
        )
        faults += [f"{name}: stands still: {one}" for one in fixed]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [320, 800, 1280])
def test_with_wide_spacing(tiny_site: Path, door: Callable[..., Door], width: int) -> None:
    window = door(tiny_site, Setting(width=width))
    faults = []
    for name in PAGES:
        page = window.go(name)
        page.evaluate(SPACING)
        faults += [f"{name}: {fault}" for fault in cut_off(page)]
    assert not faults, "\n".join(faults)


def test_with_large_text_alone(tiny_site: Path, door: Callable[..., Door]) -> None:
    """Readers may set a larger text in the browser, without zoom: 200 %."""
    window = door(tiny_site, Setting(width=640))
    faults = []
    for name in PAGES:
        page = window.go(name)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        faults += [f"{name}: {fault}" for fault in cut_off(page)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_colours_of_the_system(
    tiny_site: Path, door: Callable[..., Door], scheme: str
) -> None:
    window = door(tiny_site, Setting(scheme), forced_colors="active")  # type: ignore[arg-type]
    page = window.go("case-studies/asking-in-northtown.html")
    behind = page.evaluate("getComputedStyle(document.body).backgroundColor")
    bars = page.locator("#northtown-issues .chart-wide path[fill]").evaluate_all(
        "all => all.map(one => getComputedStyle(one).fill).filter(fill => fill !== 'none')"
    )
    texts = page.locator("#northtown-issues .chart-wide text").evaluate_all(
        "all => all.map(one => getComputedStyle(one).fill)"
    )
    assert bars
    assert min(contrast(colour, behind) for colour in bars) >= 3
    assert texts
    assert min(contrast(colour, behind) for colour in texts) >= 7
    for _ in range(4):
        page.keyboard.press("Tab")
        stop = focus(page)
        assert stop is not None
        assert stop["outlined"], stop["what"]
    colour = page.evaluate("getComputedStyle(document.activeElement).outlineColor")
    assert contrast(colour, behind) >= 3
    # The mark of the part of the guide is a number in a frame, since its ground is gone.
    mark = page.locator(".page-kind .component-mark")
    assert mark.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
    assert not window.faults


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves(tiny_site: Path, door: Callable[..., Door], motion: str) -> None:
    """Nothing moves by itself, so there is nothing to switch off."""
    window = door(tiny_site, reduced_motion=motion)
    for name in PAGES:
        page = window.go(name)
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter(one => {
                const style = getComputedStyle(one);
                return style.animationName !== "none" || style.scrollBehavior === "smooth" ||
                    style.transitionDuration.split(", ").some(time => parseFloat(time) > 0);
            }).map(one => one.outerHTML.slice(0, 100))"""
        )
        assert not moving, f"{name}: {moving}"
        assert page.evaluate("document.getAnimations().length") == 0
    page = window.go("case-studies/asking-in-northtown.html")
    page.locator("#northtown-visits").get_by_role("button", name="Show interactive chart").click()
    page.wait_for_selector("#northtown-visits .chart-live svg")
    assert page.evaluate("document.getAnimations().length") == 0
