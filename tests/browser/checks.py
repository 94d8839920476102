"""What is wrong with a page as it stands: with axe-core, and with rules that axe does not have."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": TAGS},
    # axe leaves this one out unless it is asked for.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}


@functools.cache
def _script(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def axe_faults(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """Violations of WCAG at level A and AA that axe-core can see."""
    # Evaluating reaches past the page's policy, which rightly lets no such script in.
    page.evaluate(_script(AXE))
    result = page.evaluate("options => axe.run(document, options)", options or OPTIONS)
    return [
        f"axe {violation['id']}: {node['html'][:160]} ({' '.join(node['failureSummary'].split())})"
        for violation in result["violations"]
        for node in violation["nodes"][:3]
    ]


def own_faults(page: Page) -> list[str]:
    """What breaks one of our own rules: see look.js."""
    faults: list[str] = page.evaluate(_script(Path(__file__).with_name("look.js")))
    return faults


def page_faults(page: Page) -> list[str]:
    """Everything that is wrong with a page."""
    return own_faults(page) + axe_faults(page)
