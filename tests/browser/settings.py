"""How a page is opened, and what is noticed while it is open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.serving import Served

Scheme = Literal["light", "dark"]
Protocol = Literal["file", "http", "insecure"]

WATCH = """
document.addEventListener("securitypolicyviolation", function (event) {
  console.error("Policy: " + event.violatedDirective + " " + event.blockedURI + " " +
    event.sourceFile + ":" + event.lineNumber);
});
"""


@dataclass(frozen=True)
class Setting:
    """`insecure` is plain HTTP under a name that browsers do not trust."""

    scheme: Scheme = "light"
    width: int = 1280
    protocol: Protocol = "http"
    height: int = 900

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}-{self.protocol}"


class Door:
    """A browser window on a site. What goes wrong in any of its pages is kept in `faults`."""

    def __init__(
        self, chromium: Browser, site: Path, setting: Setting, served: Served | None, **more: Any
    ) -> None:
        self.site = site.resolve()
        self.setting = setting
        self.served = served
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.base = self._base()
        self.context: BrowserContext = chromium.new_context(
            viewport={"width": setting.width, "height": setting.height},
            color_scheme=setting.scheme,
            **more,
        )
        self.context.set_default_timeout(10_000)
        self.context.add_init_script(WATCH)
        self._page: Page | None = None

    def _base(self) -> str:
        if self.served is None:
            return self.site.as_uri() + "/"
        host = "pack.test" if self.setting.protocol == "insecure" else "127.0.0.1"
        return self.served.base(host)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.context.close()

    @property
    def page(self) -> Page:
        """The window's page; it is opened at first use."""
        if self._page is None:
            self._page = self.watched(self.context.new_page())
        return self._page

    def watched(self, page: Page) -> Page:
        """Note everything that goes wrong in a page, and everything that it asks for."""
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        page.on("request", lambda request: self._request(request.url))
        page.on("response", lambda answer: self._response(answer.status, answer.url))
        return page

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"console: {text}")

    def _request(self, address: str) -> None:
        self.requests.append(address)
        if not address.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"request outside of the site: {address}")
        elif self.served is None and urlsplit(address).scheme == "file":
            # From a disk, a missing file gives no answer that could be seen below.
            name = urlsplit(urldefrag(address).url).path.removeprefix(urlsplit(self.base).path)
            if not (self.site / name).is_file():
                self.faults.append(f"no such file: {name}")

    def _response(self, status: int, address: str) -> None:
        if status >= 400:
            self.faults.append(f"answer {status}: {address}")

    def go(self, address: str) -> Page:
        """Open a page of the site by its address inside the site."""
        self.page.goto(self.base + address)
        return self.page

    def asked_for(self, part: str) -> list[str]:
        """The requests whose address has `part`."""
        return [address for address in self.requests if part in address]
