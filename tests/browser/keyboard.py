"""Goes through a page with the keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

FOCUS = Path(__file__).with_name("focus.js").read_text(encoding="utf-8")
MOST = 400
"""More stops than any page has: a walk that is longer goes round in a circle."""


def focus(page: Page) -> dict[str, Any] | None:
    """Where the keyboard is, or nothing where it is nowhere."""
    found: dict[str, Any] | None = page.evaluate(FOCUS)
    return found


def walk(page: Page) -> list[dict[str, Any]]:
    """Every stop from the top of the page to its end."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = focus(page)
        if stop is None or (stops and stop["place"] == stops[0]["place"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"The keyboard never leaves the page: {stops[-1]['what']}")


def tab_to(page: Page, text: str) -> dict[str, Any]:
    """Press Tab until the keyboard is at what has this text."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = focus(page)
        if stop and stop["text"].startswith(text):
            return stop
    raise AssertionError(f"The keyboard does not reach “{text}”")
