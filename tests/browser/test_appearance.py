"""Light and dark: as the device asks, or as the reader chose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.colours import luminance
from tests.browser.settings import Door, Scheme, Setting

KEY = "pack-appearance"
BOTH = pytest.mark.parametrize("protocol", [pytest.param("http", marks=pytest.mark.full), "file"])

NOTE_FIRST_PAINT = """
window.firstSeen = null;
new MutationObserver((_changes, observer) => {
  // The body is where drawing starts: what the page looks like is settled before.
  if (!document.body) return;
  observer.disconnect();
  window.firstSeen = document.documentElement.getAttribute("data-appearance");
}).observe(document, { childList: true, subtree: true });
"""


def is_dark(page: Page) -> bool:
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return luminance(colour) < 0.1


def choose(page: Page, word: str) -> None:
    page.get_by_label("Appearance").select_option(label=word)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_device(tiny_site: Path, door: Callable[..., Door], scheme: Scheme) -> None:
    page = door(tiny_site, Setting(scheme)).go("index.html")
    assert is_dark(page) is (scheme == "dark")
    page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
    assert is_dark(page) is (scheme == "light")


@BOTH
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_choice_is_kept_for_the_next_page(
    tiny_site: Path, door: Callable[..., Door], scheme: Scheme, protocol: str
) -> None:
    other = "Dark" if scheme == "light" else "Light"
    window = door(tiny_site, Setting(scheme, protocol=protocol))  # type: ignore[arg-type]
    window.context.add_init_script(NOTE_FIRST_PAINT)
    page = window.go("index.html")
    assert page.evaluate("window.firstSeen") is None
    choose(page, other)
    assert is_dark(page) is (scheme == "light"), "it applies at once"
    assert page.evaluate(f"localStorage.getItem('{KEY}')") == other.lower()
    assert page.evaluate("localStorage.length") == 1

    page = window.go("case-studies/asking-in-northtown.html")
    assert page.evaluate("window.firstSeen") == other.lower(), "before anything is drawn"
    assert is_dark(page) is (scheme == "light")
    assert page.get_by_label("Appearance").input_value() == other.lower()

    choose(page, "Like this device")
    assert is_dark(page) is (scheme == "dark")
    assert page.evaluate("localStorage.length") == 0
    assert not window.faults


@BOTH
def test_settings_can_be_forgotten(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go("about/privacy.html")
    choose(page, "Dark")
    page.get_by_role("button", name="Forget what is kept").click()
    expect(page.locator(".forget [role=status]")).to_have_text(
        "This site keeps nothing on this device any more."
    )
    assert not is_dark(page)
    assert page.get_by_label("Appearance").input_value() == "auto"
    assert page.evaluate("localStorage.length") == 0
    assert not is_dark(window.go("index.html"))
    assert not window.faults


def test_a_choice_that_is_no_choice_is_passed_over(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    window = door(tiny_site)
    window.go("index.html").evaluate(f"localStorage.setItem('{KEY}', 'purple')")
    page = window.go("index.html")
    assert page.locator("html").get_attribute("data-appearance") is None
    assert not window.faults


def test_without_storage_the_choice_lasts_for_the_page(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    window = door(tiny_site)
    window.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } });"
    )
    page = window.go("index.html")
    choose(page, "Dark")
    assert is_dark(page)
    assert not window.faults


def test_an_embed_follows_the_device(tiny_site: Path, door: Callable[..., Door]) -> None:
    assert is_dark(door(tiny_site, Setting("dark")).go("embed/northtown-visits.html"))
    assert not is_dark(door(tiny_site, Setting("light")).go("embed/northtown-visits.html"))
