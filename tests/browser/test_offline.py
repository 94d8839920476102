"""The page that offers the offline copy, on the web and in that copy itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.checks import page_faults
from tests.browser.settings import Door, Setting

PAGE = "about/offline.html"
BUTTON = "Download the pack"
EXPLAINED = "You are reading the pack from a disk"


def test_the_website_offers_the_zip(our_site: Path, door: Callable[..., Door]) -> None:
    window = door(our_site)
    page = window.go(PAGE)
    assert not page.get_by_text(EXPLAINED).is_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=BUTTON).click()
    assert waiting.value.suggested_filename == "resource-pack-offline.zip"


def test_the_copy_does_not_offer_itself(our_site: Path, door: Callable[..., Door]) -> None:
    window = door(our_site, Setting(protocol="file"))
    page = window.go(PAGE)
    assert page.get_by_text(EXPLAINED).is_visible()
    assert not page.get_by_role("link", name=BUTTON).is_visible()
    assert not page_faults(page)
    assert not window.faults


def test_without_scripts_the_website_still_offers_it(
    our_site: Path, door: Callable[..., Door]
) -> None:
    page = door(our_site, java_script_enabled=False).go(PAGE)
    assert page.get_by_role("link", name=BUTTON).is_visible()
    assert not page.get_by_text(EXPLAINED).is_visible()
