"""The site in Firefox ESR, from a disk: what matters works there as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.bidi import FIREFOX, Firefox

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        FIREFOX is None, reason="Firefox is not installed (apt-get install firefox-esr)"
    ),
]


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    browser = Firefox()
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def _no_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    if "firefox" not in request.fixturenames:
        yield
        return
    browser: Firefox = request.getfixturevalue("firefox")
    browser.console.clear()
    yield
    assert [line for line in browser.console if line.startswith("error")] == []


def open_page(firefox: Firefox, site: Path, name: str) -> None:
    firefox.open(f"file://{site}/{name}")
    # Violations of the policy are events; those of the loading itself are in the console.
    firefox.evaluate(
        "(window.violations = [], document.addEventListener('securitypolicyviolation', "
        "event => window.violations.push(event.blockedURI)), true)"
    )


def test_styles_fonts_and_scripts_are_loaded(firefox: Firefox, tiny_site: Path) -> None:
    open_page(firefox, tiny_site, "case-studies/asking-in-northtown.html")
    assert firefox.evaluate("document.documentElement.classList.contains('js')")
    assert firefox.evaluate("getComputedStyle(document.body).margin") == "0px"
    assert firefox.evaluate("document.fonts.ready.then(() => document.fonts.size)") >= 2


def test_tables_sort(firefox: Firefox, tiny_site: Path) -> None:
    open_page(firefox, tiny_site, "case-studies/asking-in-northtown.html")
    firefox.evaluate("document.querySelector('#northtown-issue-table-data th button').click() ?? 1")
    first = firefox.evaluate(
        "document.querySelector('#northtown-issue-table-data tbody th').textContent.trim()"
    )
    assert first == "Health"


def test_a_chart_comes_to_life(firefox: Firefox, tiny_site: Path) -> None:
    open_page(firefox, tiny_site, "case-studies/asking-in-northtown.html")
    firefox.evaluate(
        "document.querySelector('#northtown-visits .figure-actions button').click() ?? 1"
    )
    firefox.wait_until("!!document.querySelector('#northtown-visits .chart-live svg')")
    assert firefox.evaluate("window.violations") == []


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("supervision", "case-studies/supervision-in-oldshire.html"),
        ("IPR", "workforce/index.html"),
        ("asking northtown", "case-studies/asking-in-northtown.html"),
    ],
)
def test_the_search_works_from_a_disk(
    firefox: Firefox, tiny_site: Path, query: str, address: str
) -> None:
    open_page(firefox, tiny_site, f"search.html?q={query.replace(' ', '+')}")
    firefox.wait_until("document.querySelectorAll('.search-results li').length > 0")
    links = firefox.evaluate(
        "[...document.querySelectorAll('.search-results a')].map(a => a.getAttribute('href'))"
    )
    assert address in links[:3]
    assert firefox.evaluate("location.hash").startswith("#q=")


def test_the_gallery_filters(firefox: Firefox, tiny_site: Path) -> None:
    open_page(firefox, tiny_site, "case-studies.html#theme=supervision")
    firefox.wait_until("document.querySelectorAll('.gallery-list li').length === 2")


def test_the_choice_of_colours_is_kept(firefox: Firefox, tiny_site: Path) -> None:
    open_page(firefox, tiny_site, "index.html")
    firefox.evaluate(
        "(s => { s.value = 'dark'; s.dispatchEvent(new Event('change')); return 1; })"
        "(document.querySelector('.appearance select'))"
    )
    open_page(firefox, tiny_site, "glossary.html")
    kept = firefox.evaluate("document.documentElement.getAttribute('data-appearance')")
    open_page(firefox, tiny_site, "about/privacy.html")
    firefox.evaluate("document.querySelector('.forget button').click() ?? 1")
    assert firefox.evaluate("document.documentElement.hasAttribute('data-appearance')") is False
    assert kept == "dark"


def test_nothing_scrolls_sideways_on_a_phone(firefox: Firefox, tiny_site: Path) -> None:
    firefox.size(320, 640)
    for name in ("index.html", "case-studies/asking-in-northtown.html", "case-studies.html"):
        open_page(firefox, tiny_site, name)
        assert firefox.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), name
    firefox.size(1280, 900)


def test_every_page_of_our_site_loads_without_a_fault(firefox: Firefox, our_site: Path) -> None:
    for path in sorted(our_site.rglob("*.html")):
        open_page(firefox, our_site, path.relative_to(our_site).as_posix())
        assert firefox.evaluate("window.violations") == [], path.name
