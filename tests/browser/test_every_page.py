"""Every page of our own site, and every type of page in every setting."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.browser.checks import page_faults
from tests.browser.settings import Door, Setting

GROUPS = 8
"""Pages are tested in so many groups, so that several workers share them."""

REFRESH = re.compile(r'<meta http-equiv="refresh"[^>]*>\n')

SETTINGS = [
    Setting(scheme, width, protocol)  # type: ignore[arg-type]
    for scheme, width, protocol in product(("light", "dark"), (320, 1280), ("file", "http"))
]

TYPES = {
    "home": "index.html",
    "section": "workforce/index.html",
    "text": "everything.html",
    "study": "case-studies/asking-in-northtown.html",
    "gallery": "case-studies.html",
    "static list": "case-studies/theme/training.html",
    "data": "numbers.html",
    "role": "start/manager.html",
    "about": "about/privacy.html",
    "glossary": "glossary.html",
    "marked words": "words.html",
    "tool": "tools/asking-prompts.html",
    "maps": "guide.html",
    "service map": "services.html",
    "poster of six steps": "theories-of-change/northtown.html",
    "poster of five steps": "theories-of-change/oldshire.html",
    "list of posters": "theories-of-change/index.html",
    "matrix": "theories-of-change/themes.html",
    "comparison": "theories-of-change/compare.html#with=northtown,oldshire,seaport",
    "canvas": "theories-of-change/canvas.html",
    "planner": "evaluate/plan.html",
    "how many people": "evaluate/people.html",
    "costs": "evaluate/costs.html",
    "maker of reports": "evaluate/report.html",
    "questionnaire": "evaluate/questionnaires/asking.html",
    "list of questionnaires": "evaluate/questionnaires/index.html",
    "library of measures": "evaluate/measures.html#licence=permission",
    "measure": "evaluate/measures/worry-scale.html",
    "measure with its questions": "evaluate/measures/calm-index.html",
    "picker of measures": "evaluate/choose.html#licence=free",
    "search": "search.html#q=staff",
    "not found": "404.html",
    "embed chart": "embed/northtown-visits.html",
    "embed table": "embed/northtown-status.html",
    "redirect": "old/place.html",
}


def stay(route: Route, site: Path, name: str) -> None:
    """Serve a page that leads on without what leads on, so that it can be looked at."""
    text = (site / name).read_text(encoding="utf-8")
    route.fulfill(body=REFRESH.sub("", text), content_type="text/html; charset=utf-8")


def look(window: Door, address: str) -> list[str]:
    """Everything that is wrong with one page; each fault names it."""
    name = address.partition("#")[0]
    leads_on = REFRESH.search((window.site / name).read_text(encoding="utf-8"))
    if leads_on:
        window.page.route(window.base + name, lambda route: stay(route, window.site, name))
    page = window.go(address)
    if "#q=" in address:
        page.wait_for_selector(".search-results li")
    # Two frames: scripts that were deferred have run, and what they did is drawn.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))")
    faults = page_faults(page) + window.faults
    if window.context.cookies():
        faults.append("cookies")
    window.faults.clear()
    return [f"{address} ({window.setting}): {fault}" for fault in faults]


def pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def look_at_group(window: Door, site: Path, group: int) -> None:
    found = pages(site)
    assert len(found) > GROUPS
    faults = [fault for name in found[group::GROUPS] for fault in look(window, name)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("group", range(GROUPS))
def test_every_page_of_our_site(our_site: Path, door: Callable[..., Door], group: int) -> None:
    look_at_group(door(our_site, Setting("light", 320, "file")), our_site, group)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_type_of_page_in_every_setting(
    tiny_site: Path, door: Callable[..., Door], setting: Setting
) -> None:
    window = door(tiny_site, setting)
    faults = [fault for address in TYPES.values() for fault in look(window, address)]
    assert not faults, "\n".join(faults)


@pytest.mark.full
@pytest.mark.parametrize("group", range(GROUPS))
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_page_in_every_setting(
    our_site: Path, door: Callable[..., Door], setting: Setting, group: int
) -> None:
    look_at_group(door(our_site, setting), our_site, group)


def test_every_type_is_there(tiny_site: Path) -> None:
    missing = [name for name in TYPES.values() if not (tiny_site / name.split("#")[0]).is_file()]
    assert not missing


@pytest.mark.parametrize("protocol", ["file", "http"])
def test_a_page_that_moved_leads_on(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol), java_script_enabled=False)  # type: ignore[arg-type]
    page = window.go("old/place.html")
    page.wait_for_url("**/workforce/key-learning.html#ask-early")
    assert page.locator("h1").inner_text() == "Key learning"


def test_an_address_without_a_page_shows_the_page_for_that(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    page = door(tiny_site, Setting()).go("no-such-page.html")
    assert page.locator("h1").inner_text() == "Page not found"
    page.get_by_role("main").get_by_role("link", name="home page").click()
    assert page.locator("h1").inner_text() == "Tiny pack"
