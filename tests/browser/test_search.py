"""Searching over HTTP, where Pagefind answers, and from a disk, where a script does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.settings import Door, Setting

BOTH = pytest.mark.parametrize("protocol", ["http", "file"])

QUERIES = {
    "standing question": "Supervision in Oldshire",
    "counted practitioners trained": "Asking early in Northtown",
    "write down stories": "Writing things down in Northtown",
    "inter-parental relationship": "Glossary",
    "IPR": "Glossary",
    "what does IPR mean": "Glossary",
    "privacy": "Privacy",
    "key learning": "Key learning",
    "Listening Well": "Asking early in Northtown",
    "Oldshire": "Supervision in Oldshire",
    "visits by year": "Numbers",
    "supervise": "Supervision in Oldshire",
}


def results(page: Page) -> list[str]:
    return page.locator(".search-results h2").all_inner_texts()


def wait(page: Page) -> str:
    """Wait for the answer, and return what is said of it."""
    expect(page.locator(".search-status")).to_contain_text("“")
    return page.locator(".search-status").inner_text()


def ask(page: Page, query: str) -> list[str]:
    page.get_by_label("What are you looking for?").fill(query)
    page.get_by_role("search").get_by_role("button").click()
    expect(page.locator(".search-status")).to_contain_text(query)
    return results(page)


@BOTH
def test_the_right_page_is_among_the_first(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go("search.html")
    wrong = []
    for query, title in QUERIES.items():
        found = ask(page, query)
        if not any(title in name for name in found[:3]):
            wrong.append(f"{query}: {found[:3]}")
    assert not wrong, wrong
    assert not window.faults, "nor does the page's own policy forbid anything"
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert window.context.cookies() == []


@BOTH
def test_words_that_mean_the_same(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    page = door(tiny_site, Setting(protocol=protocol)).go("search.html")  # type: ignore[arg-type]
    long = ask(page, "inter-parental relationship")
    short = ask(page, "IPR")
    assert short, "no page has the short form"
    assert set(short) & set(long)


@BOTH
def test_the_question_is_in_the_address(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go("search.html")
    wanted = ask(page, "standing question")
    assert page.url == window.base + "search.html#q=standing+question"
    page.reload()
    wait(page)
    assert results(page) == wanted
    assert page.get_by_label("What are you looking for?").input_value() == "standing question"
    page.evaluate("location.hash = '#q=privacy'")
    expect(page.locator(".search-status")).to_contain_text("privacy")
    assert results(page)[0] == "Privacy"


@BOTH
@pytest.mark.parametrize("start", ["index.html", "case-studies/theme/training.html"])
def test_the_box_of_another_page(
    tiny_site: Path, door: Callable[..., Door], protocol: str, start: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go(start)
    box = page.get_by_label("Search the pack")
    box.fill("standing question")
    box.press("Enter")
    page.wait_for_url("**/search.html*")
    wait(page)
    assert "Supervision in Oldshire" in results(page)[:3]
    assert page.url == window.base + "search.html#q=standing+question"
    assert not [address for address in window.requests if "question" in address]
    assert not [address for address in window.requests if "?q" in address]
    page.get_by_role("link", name="Supervision in Oldshire").click()
    page.wait_for_url("**/supervision-in-oldshire.html")
    assert page.locator("h1").inner_text() == "Supervision in Oldshire"
    assert not window.faults


def test_no_form_could_send_the_words(tiny_site: Path, door: Callable[..., Door]) -> None:
    """Not even where the page's script has not come yet, or never comes."""
    window = door(tiny_site)
    window.page.route("**/site.js*", lambda route: route.abort())
    window.page.route("**/search.js*", lambda route: route.abort())
    for start, label in (("index.html", "Search the pack"), ("search.html", "What are you")):
        box = window.go(start).get_by_label(label)
        box.fill("standing question")
        box.press("Enter")
        window.page.wait_for_url("**/search.html*")
    assert window.served is not None
    assert not [address for address in window.served.asked if "standing" in address]


@BOTH
def test_an_empty_box_opens_the_search_page(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go("index.html")
    page.get_by_label("Search the pack").press("Enter")
    page.wait_for_url("**/search.html")
    assert not window.faults


@BOTH
def test_nothing_found(tiny_site: Path, door: Callable[..., Door], protocol: str) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go("search.html")
    assert ask(page, "xylophone") == []
    assert page.locator(".search-status").inner_text().startswith("Nothing found for “xylophone”")
    assert page.locator(".search-status").get_attribute("role") == "status"
    assert not window.faults


@BOTH
@pytest.mark.parametrize(
    "query", ["<img src=x onerror=alert(1)>", "<b>staff</b>", "\"'&amp;", "constructor __proto__"]
)
def test_marks_in_a_question_are_text(
    tiny_site: Path, door: Callable[..., Door], protocol: str, query: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go("search.html")
    ask(page, query)
    assert f"“{query}”" in page.locator(".search-status").inner_text()
    assert page.locator("main img, main b").count() == 0
    assert not window.faults


@BOTH
def test_an_empty_question_says_nothing(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    page = door(tiny_site, Setting(protocol=protocol)).go("search.html")  # type: ignore[arg-type]
    ask(page, "privacy")
    page.get_by_label("What are you looking for?").fill("  ")
    page.get_by_role("search").get_by_role("button").click()
    assert results(page) == []
    assert page.locator(".search-status").inner_text() == ""
    assert page.url.endswith("search.html")


@BOTH
def test_without_scripts_it_says_so(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    page = door(tiny_site, Setting(protocol=protocol), java_script_enabled=False).go("index.html")  # type: ignore[arg-type]
    assert not page.locator(".site-search").is_visible(), "it would lead to what cannot search"
    page.goto(page.url.replace("index.html", "search.html?q=staff"))
    assert page.get_by_text("Search needs scripts").is_visible()
    assert not page.locator(".search-form").is_visible(), "a box that does nothing"
    page.get_by_role("main").get_by_role("link", name="list of case studies").click()
    assert page.locator("h1").inner_text() == "Case studies"


def test_only_what_a_question_needs_is_loaded(tiny_site: Path, door: Callable[..., Door]) -> None:
    window = door(tiny_site)
    page = window.go("search.html")
    page.wait_for_load_state("networkidle")
    assert not window.asked_for("pagefind")
    ask(page, "privacy")
    assert window.asked_for("pagefind")
    assert not window.asked_for("search-index.js")


def test_without_webassembly_the_other_way_is_taken(
    tiny_site: Path, door: Callable[..., Door]
) -> None:
    window = door(tiny_site)
    window.page.route("**/pagefind/**", lambda route: route.abort())
    page = window.go("search.html")
    assert "Privacy" in ask(page, "privacy")
    assert window.asked_for("search-index.js")
