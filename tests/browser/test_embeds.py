"""One chart or table in a frame of another website, and the code that puts it there."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import focus
from tests.browser.serving import Served
from tests.browser.settings import Door, Setting

STUDY = "case-studies/asking-in-northtown.html"
CHART = "northtown-visits"


class _Frame(HTMLParser):
    """Reads the attributes of an iframe."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.found: dict[str, str | None] = {}
        self.feed(code)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "iframe"
        self.found = dict(attrs)


def code_of(page: Page, figure: str) -> str:
    page.locator(f"#{figure} .embed > summary").click()
    return page.locator(f"#{figure} .embed-code textarea").input_value()


def foreign_page(tmp_path: Path, code: str) -> Path:
    """Another website, whose page has nothing but the code."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "page.html").write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Other</title>'
        f'<link rel="icon" href="data:,"></head><body><h1>Another website</h1>{code}</body></html>'
    )
    return tmp_path / "other"


@pytest.mark.parametrize("figure", [CHART, "northtown-status"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_frame_on_another_website_shows_it(
    tiny_site: Path,
    door: Callable[..., Door],
    serving: Callable[[Path], Served],
    tmp_path: Path,
    figure: str,
    width: int,
) -> None:
    code = code_of(door(tiny_site).go(STUDY), figure)
    window = door(
        foreign_page(tmp_path, code), Setting(width=width, protocol="insecure"),
        java_script_enabled=False,
    )  # fmt: skip
    page = window.go("page.html")
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() != ""
    if figure == CHART:
        shown = frame.locator("svg:visible")
        assert shown.count() == 1
        assert frame.locator("svg.chart-wide").is_visible() is (width == 1280)
    else:
        assert frame.locator("tbody tr").count() == 4
        assert frame.get_by_text("In care").is_visible()
    # The way back opens the pack itself, not a page inside of the frame.
    link = frame.get_by_role("link", name="Asking early in Northtown")
    assert link.get_attribute("target") == "_top"
    served = serving(tiny_site)
    outside = [fault for fault in window.faults if served.base() not in fault]
    assert not outside


@pytest.mark.parametrize("protocol", ["http", "insecure"])
def test_the_code_has_the_address_of_this_copy(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    attributes = _Frame(code_of(window.go(STUDY), CHART)).found
    assert attributes["src"] == f"{window.base}embed/{CHART}.html"
    assert attributes["title"] == "Visits by year and group"
    assert int(attributes["height"] or 0) > 200


def test_the_code_escapes_the_title(tiny_site: Path, door: Callable[..., Door]) -> None:
    title = """A "title" & <b onclick='x'>more</b>"""
    window = door(tiny_site)

    def change(route: Any) -> None:
        text = (tiny_site / STUDY).read_text(encoding="utf-8")
        escaped = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&#34;")
        text = text.replace('data-title="Visits by year and group"', f'data-title="{escaped}"')
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    window.page.route("**/" + STUDY, change)
    code = code_of(window.go(STUDY), CHART)
    assert _Frame(code).found["title"] == title
    assert code.count("<") == 2, "the frame and its end, nothing else"


@pytest.mark.parametrize("protocol", ["http", "insecure"])
def test_copying_works_and_says_so(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(STUDY)
    assert page.evaluate("window.isSecureContext") is (protocol == "http")
    code = code_of(page, CHART)
    page.locator(f"#{CHART}").get_by_role("button", name="Copy the code").click()
    expect(page.locator(f"#{CHART} .copy-status")).to_have_text("Copied.")
    assert focus(page)["text"] == "Copy the code", "the keyboard stays"  # type: ignore[index]
    assert not window.faults
    # What was copied can be pasted.
    page.evaluate("document.body.appendChild(document.createElement('textarea')).id = 'paste'")
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    assert page.locator("#paste").input_value() == code


def test_the_citation_can_be_copied(tiny_site: Path, door: Callable[..., Door]) -> None:
    window = door(tiny_site, Setting(protocol="insecure"))
    page = window.go("about/privacy.html")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".copy-status")).to_have_text("Copied.")
    page.locator("#site_search").focus()
    page.keyboard.press("Control+V")
    pasted = page.locator("#site_search").input_value()
    assert pasted == page.locator("#citation_text").inner_text()


def test_from_a_disk_it_says_why_there_is_no_code(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site, Setting(protocol="file")).go(STUDY)
    page.locator(f"#{CHART} .embed > summary").click()
    place = page.locator(f"#{CHART} .embed-code")
    assert "no web address" in place.inner_text()
    assert place.locator("textarea, button").count() == 0


def test_the_page_in_the_frame_is_small_and_has_no_script(tiny_site: Path) -> None:
    pages = sorted((tiny_site / "embed").glob("*.html"))
    assert len(pages) > 3
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "default-src 'none'" in text
        assert not re.search(r"\son\w+=", text)
