"""What a page weighs on the first visit, worked out from the files of the built site.

A page's weight is its own bytes and those of every file that it loads by itself: style sheets with
their fonts and pictures, scripts, pictures, the icon. What is loaded when a reader asks for it
(Vega, the search index) does not count.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest

TEXT = 120_000
CHARTS = 250_000
EMBED = 40_000
STYLE = 24_000

SITES = pytest.mark.parametrize("name", ["tiny_site", "our_site"])


class _Loads(HTMLParser):
    """Notes the addresses that a browser loads without being asked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "img", "iframe") and values.get("src"):
            self.addresses.append(values["src"] or "")
        if tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload"):
            self.addresses.append(values.get("href") or "")


def file_of(address: str, page: Path) -> Path:
    """The file behind an address on a page; the address may have a version or a fragment."""
    path = (page.parent / urlsplit(urldefrag(address).url).path).resolve()
    assert path.is_file(), f"{page.name} loads {address}, which is not there"
    return path


def loaded(page: Path) -> dict[Path, int]:
    """Every file that a page loads by itself, with its bytes; the page is one of them."""
    text = page.read_text(encoding="utf-8")
    files = {page, *(file_of(address, page) for address in _Loads(text).addresses)}
    for sheet in [path for path in files if path.suffix == ".css"]:
        addresses = re.findall(r"""url\(["']?([^"')]+)""", sheet.read_text(encoding="utf-8"))
        files |= {file_of(address, sheet) for address in addresses}
    return {path: path.stat().st_size for path in files}


def budget(page: Path, site: Path) -> int:
    """How heavy a page may be, by what it is."""
    if page.parent == site / "embed":
        return EMBED
    has_charts = 'class="chart-spec"' in page.read_text(encoding="utf-8")
    return CHARTS if has_charts else TEXT


def too_heavy(site: Path) -> list[str]:
    """The pages over their budget, the heaviest first, each with what weighs most."""
    found = []
    for page in site.rglob("*.html"):
        files = loaded(page)
        weight, most = sum(files.values()), budget(page, site)
        if weight >= most:
            worst = sorted(files.items(), key=lambda item: -item[1])[:4]
            parts = ", ".join(f"{path.name} {size:,}" for path, size in worst)
            name = page.relative_to(site)
            found.append((weight, f"{name}: {weight:,} of {most:,} bytes, most in {parts}"))
    return [text for _, text in sorted(found, reverse=True)]


@SITES
def test_no_page_is_too_heavy(name: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(name)
    assert sum(1 for _ in site.rglob("*.html")) > 20
    faults = too_heavy(site.resolve())
    assert not faults, "\n".join(faults)


@SITES
def test_a_page_loads_only_what_lies_in_the_site(name: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(name).resolve()
    for page in site.rglob("*.html"):
        outside = [path for path in loaded(page) if site not in path.parents]
        assert not outside, f"{page.name} loads {outside}"


def test_a_page_of_text_loads_no_script_for_charts_or_tables(tiny_site: Path) -> None:
    names = {path.name for path in loaded(tiny_site.resolve() / "workforce" / "key-learning.html")}
    assert {"first.js", "site.js", "pack.css"} <= names
    assert not names & {"charts.js", "vega.js", "tables.js", "embeds.js", "search.js", "gallery.js"}


def test_the_style_sheet_is_small(tiny_site: Path) -> None:
    assert (tiny_site / "_static" / "pack.css").stat().st_size < STYLE


def test_the_weight_of_a_page_counts_its_fonts(tiny_site: Path) -> None:
    files = loaded(tiny_site.resolve() / "index.html")
    fonts = [path.name for path in files if path.suffix == ".woff2"]
    assert len(fonts) == 2
    assert sum(files.values()) > 50_000
