"""With scripts switched off, every word can be read, and nothing is there that does nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.checks import own_faults
from tests.browser.settings import Door, Setting

PAGES = (
    "index.html",
    "workforce/index.html",
    "everything.html",
    "case-studies/asking-in-northtown.html",
    "case-studies.html",
    "case-studies/theme/training.html",
    "numbers.html",
    "about/privacy.html",
    "glossary.html",
    "404.html",
    "embed/northtown-visits.html",
    "evaluate/measures.html",
    "evaluate/measures/calm-index.html",
    "evaluate/choose.html",
    "evaluate/plan.html",
    "evaluate/people.html",
    "evaluate/costs.html",
    "evaluate/report.html",
)


@pytest.mark.parametrize("protocol", ["http", "file"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_needs_a_script(
    tiny_site: Path, door: Callable[..., Door], width: int, protocol: str
) -> None:
    window = door(tiny_site, Setting("light", width, protocol), java_script_enabled=False)  # type: ignore[arg-type]
    faults = []
    for name in PAGES:
        page = window.go(name)
        idle = page.locator("button:visible, input:visible, select:visible, textarea:visible")
        faults += [f"{name}: {text}" for text in idle.evaluate_all(
            "found => found.map(one => one.outerHTML)"
        )]  # fmt: skip
        if not name.startswith("embed/") and not page.locator("#page_menu").is_visible():
            faults.append(f"{name}: the menu cannot be seen")
        faults += [f"{name}: {fault}" for fault in own_faults(page) + window.faults]
        window.faults.clear()
    assert not faults, "\n".join(faults)


def test_every_word_is_there(tiny_site: Path, door: Callable[..., Door]) -> None:
    """What a reader with scripts sees, one without sees too, but for what scripts add."""
    without, with_scripts = door(tiny_site, java_script_enabled=False), door(tiny_site)
    for name in PAGES:
        lost = texts(with_scripts.go(name)) - texts(without.go(name))
        lost = {text for text in lost if not text.startswith(ADDED)}
        assert not lost, f"{name}: {lost}"


ADDED = (
    "Show interactive chart",
    "Code for your page",
    "Forget what",
    "Copy",
    "Show only rows",
    "Download",
    "(column headers",
    "Clear filters",
)
"""What scripts add begins with one of these."""


def texts(page: Page) -> set[str]:
    """The texts of a page that can be seen, also in parts that can be unfolded.

    Not the words of what only scripts can do: forms that work something out are no content.
    """
    found: list[str] = page.evaluate(
        """() => {
            document.querySelectorAll("details").forEach(one => { one.open = true; });
            return [...document.querySelectorAll("main *")]
                .filter(one => one.checkVisibility() && !one.closest(".needs-scripts"))
                .flatMap(one => [...one.childNodes])
                .filter(node => node.nodeType === Node.TEXT_NODE)
                .map(node => node.data.replace(/\\s+/g, " ").trim());
        }"""
    )
    assert len(found) > 5
    return set(found) - {""}


def test_details_open_by_themselves(tiny_site: Path, door: Callable[..., Door]) -> None:
    window = door(tiny_site, java_script_enabled=False)
    page = window.go("case-studies/asking-in-northtown.html")
    cell = page.locator("#northtown-visits-data td").first
    assert not cell.is_visible()
    page.locator("#northtown-visits .figure-data > summary").click()
    assert cell.is_visible()
    page.locator("#northtown-visits .embed > summary").click()
    link = page.locator("#northtown-visits .embed").get_by_role("link")
    assert link.is_visible()
    assert not page.locator("#northtown-visits .embed-code").is_visible()


def test_no_page_has_an_event_in_its_source(tiny_site: Path) -> None:
    for path in tiny_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<[^>]+\s(?:on\w+|style)\s*=", text), path.name
        assert not re.search(r'(?:href|src)="(?:javascript|data):', text), path.name
