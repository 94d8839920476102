"""A browser for each worker, pages from a disk and from a server, and a pack with many studies."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.serving import HOSTS, Served, serve
from tests.browser.settings import Door, Setting

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever a page asks for, nothing leaves this machine.
    f"--host-resolver-rules={', '.join(f'MAP {host} 127.0.0.1' for host in HOSTS)}"
    ", MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder opens pages in Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(_playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium. Where it is missing, the tests skip, unless PACK_BROWSER=required."""
    path = next((found for found in map(shutil.which, NAMES) if found), None)
    if path is None:
        reason = "Chromium is not installed (on Debian: apt-get install chromium)"
        if os.environ.get("PACK_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    browser = _playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def serving() -> Iterator[Callable[[Path], Served]]:
    """Serves a folder over HTTP, once for each worker."""
    running: dict[Path, Served] = {}
    with ExitStack() as stack:

        def start(folder: Path) -> Served:
            if folder not in running:
                running[folder] = stack.enter_context(serve(folder))
            return running[folder]

        yield start


@pytest.fixture
def door(chromium: Browser, serving: Callable[[Path], Served]) -> Iterator[Callable[..., Door]]:
    """Opens a site in a setting: `door(site, Setting(width=320, protocol="http"))`."""
    with ExitStack() as stack:

        def enter(site: Path, setting: Setting | None = None, **more: object) -> Door:
            setting = setting or Setting()
            served = serving(site) if setting.protocol != "file" else None
            return stack.enter_context(Door(chromium, site, setting, served, **more))

        yield enter
