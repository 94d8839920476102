"""With scripts switched off, every word can be read, and nothing is there that does nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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
)
WORDS = "() => document.querySelector('main').innerText.replace(/\\s+/g, ' ')"


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
    without = door(tiny_site, java_script_enabled=False)
    with_scripts = door(tiny_site)
    for name in PAGES:
        for part in ("h1", "h2", "h3", "p", "li", "td", "th", "figcaption", "dd"):
            seen = []
            for window in (without, with_scripts):
                page = window.go(name)
                # Whatever is folded away is part of the page too.
                page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
                texts = page.locator(f"main {part}:visible").all_inner_texts()
                seen.append({" ".join(text.split()) for text in texts} - {""})
            lost = {
                text
                for text in seen[1] - seen[0]
                # Scripts add these.
                if not text.startswith(("Make the chart", "Code for your page", "Forget my"))
                and "Copy" not in text
            }
            assert not lost, f"{name}: {lost}"


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
    import re

    for path in tiny_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<[^>]+\s(?:on\w+|style)\s*=", text), path.name
        assert not re.search(r'(?:href|src)="(?:javascript|data):', text), path.name
