"""What comes out of a printer."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.colours import luminance
from tests.browser.settings import Door, Scheme, Setting

STUDY = "case-studies/asking-in-northtown.html"
FOR_SCREENS = (
    ".site-header",
    ".site-menu",
    ".site-search",
    ".site-footer",
    ".breadcrumbs",
    ".page-contents",
    ".figure-actions",
    ".table-tools",
    ".permalink",
    ".neighbours",
    ".skip-link",
)


@pytest.mark.parametrize("width", [320, 1280])
def test_paper_has_the_content_and_nothing_to_press(
    tiny_site: Path, door: Callable[..., Door], width: int
) -> None:
    page = door(tiny_site, Setting(width=width)).go(STUDY)
    for selector in FOR_SCREENS:
        assert page.locator(selector).count(), f"{selector} is not on this page"
    page.emulate_media(media="print")
    shown = [name for name in FOR_SCREENS if page.locator(f"{name}:visible").count()]
    assert not shown
    assert page.locator("h1").is_visible()
    assert page.locator(".at-a-glance").is_visible()
    # A chart on paper: the wide picture, whatever the window's width, and its data below it.
    assert page.locator("#northtown-visits .chart-wide").is_visible()
    assert not page.locator("#northtown-visits .chart-narrow").is_visible()
    assert page.locator("#northtown-visits-data td").first.is_visible()
    assert not page.locator(".figure-data > summary").first.is_visible()


def test_an_interactive_chart_is_printed_as_its_still_picture(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site).go(STUDY)
    page.locator("#northtown-visits").get_by_role("button", name="Show interactive chart").click()
    page.wait_for_selector("#northtown-visits .chart-live svg")
    page.emulate_media(media="print")
    assert page.locator("#northtown-visits .chart-wide").is_visible()
    assert not page.locator("#northtown-visits .chart-live").is_visible()


def test_closed_parts_open_for_paper_and_close_again(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    """For browsers whose style sheets cannot open them."""
    page = door(tiny_site).go(STUDY)
    parts = page.locator("details.figure-data, .sources details")
    assert parts.count() == 3
    assert page.locator("details[open]").count() == 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.figure-data[open], .sources details[open]").count() == 3
    assert page.locator("details.embed[open]").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_light(
    tiny_site: Path, door: Callable[..., Door], scheme: Scheme, chosen: bool
) -> None:
    page = door(tiny_site, Setting(scheme)).go(STUDY)
    if chosen:
        page.get_by_label("Appearance").select_option("dark")
    page.emulate_media(media="print", color_scheme=scheme)
    colours = page.evaluate(
        """() => ["body", "p", "h1", ".at-a-glance dd", ".chart-wide text", "td"].map(name => {
            const style = getComputedStyle(document.querySelector(name));
            return name === "body" ? style.backgroundColor : name.includes("text") ? style.fill
                : style.color; })"""
    )
    assert luminance(colours[0]) == 1
    assert max(luminance(colour) for colour in colours[1:]) < 0.1


def test_a_study_as_pdf(tiny_site: Path, door: Callable[..., Door], tmp_path: Path) -> None:
    window = door(tiny_site, Setting("dark", 320))
    page = window.go(STUDY)
    path = tmp_path / "study.pdf"
    page.pdf(path=str(path), format="A4", prefer_css_page_size=True)
    assert not window.faults
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext reads the file (on Debian: apt-get install poppler-utils)")
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert text.count("\f") > 1, "more than one page"
    for words in (
        "Asking early in Northtown",
        "57 practitioners",
        "Visits by year and group",
        "Money, debt",  # in the bars and in the table below them
        "Sources and doubts",
        "From: Tiny pack",
        "https://creativecommons.org/licenses/by/4.0/",
    ):
        assert words in text, words
    for words in ("Menu", "Search", "Picture (PNG)", "Show interactive", "Download these rows"):
        assert words not in text, words


@pytest.mark.parametrize("name", ["index.html", "case-studies.html", "everything.html"])
def test_nothing_is_cut_off_on_paper(tiny_site: Path, door: Callable[..., Door], name: str) -> None:
    # The width of the text on A4 paper, at the size of print.
    page = door(tiny_site, Setting(width=643)).go(name)
    page.emulate_media(media="print")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("name", ["index.html", "404.html", "about/privacy.html"])
def test_no_sheet_is_empty(
    our_site: Path, door: Callable[..., Door], tmp_path: Path, name: str
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext reads the file (on Debian: apt-get install poppler-utils)")
    path = tmp_path / "page.pdf"
    door(our_site).go(name).pdf(path=str(path), format="A4", prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    # The number of the sheet is there in any case.
    assert not [sheet for sheet in text.split("\f")[:-1] if len(sheet.split()) < 5]
