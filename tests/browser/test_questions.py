"""The questions that readers of our own pack bring are answered: by search, and from home."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser

from tests.browser.settings import Door, Setting

ANSWERS = {
    "training GPs": ("case-studies/locality-training-essex",),
    "father engagement": (
        "where-to-start",
        "families/what-hinders-and-strengthens",
        "case-studies/love-barrow-families",
        "case-studies/parents-as-partners-programme",
        "case-studies/incremental-training-gateshead",
        "case-studies/targeted-intervention-young-parents-lambeth",
    ),
    "engaging dads": (
        "where-to-start",
        "families/what-hinders-and-strengthens",
        "case-studies/parents-as-partners-programme",
        "case-studies/targeted-intervention-young-parents-lambeth",
        "case-studies/incremental-training-gateshead",
    ),
    "Outcomes Star": ("glossary", "system/things-you-can-do/changing-processes"),
    "universal credit families at risk": (
        "case-studies/using-data-to-inform-strategy-dorset-croydon",
    ),
    "what to ask in supervision": (
        "tools/supervision-prompts",
        "case-studies/supervisors-and-ipr",
    ),
    "does Parents as Partners work": (
        "case-studies/parents-as-partners-programme",
        "case-studies/evaluating-parents-as-partners-manchester",
    ),
    "IPR in supervision": ("tools/supervision-prompts", "case-studies/supervisors-and-ipr"),
}
"""Pages that answer a question; one of them has to be among the first three."""


def ask(page: Page, query: str) -> list[str]:
    """The addresses of what is found, from the top of the site."""
    page.get_by_label("What are you looking for?").fill(query)
    page.get_by_role("search").get_by_role("button").click()
    expect(page.locator(".search-status")).to_contain_text(query)
    links = page.locator(".search-results h2 a").all()
    return [str(link.get_attribute("href")).partition(".html")[0] for link in links]


@pytest.mark.parametrize("protocol", ["http", "file"])
def test_search_answers_in_the_first_three(
    our_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    page = door(our_site, Setting(protocol=protocol)).go("search.html")  # type: ignore[arg-type]
    wrong = []
    for query, answers in ANSWERS.items():
        found = ask(page, query)
        if not any(name.endswith(answers) for name in found[:3]):
            wrong.append(f"{query}: {found[:3]}")
    assert not wrong, wrong


@pytest.mark.parametrize("query", ANSWERS)
def test_home_leads_there_in_two_steps(our_site: Path, query: str) -> None:
    reached = set(links(our_site, "index.html"))
    for page in list(reached):
        reached |= set(links(our_site, page))
    assert any(f"{answer}.html" in reached for answer in ANSWERS[query])


def links(site: Path, page: str) -> list[str]:
    """The pages that a page links to, from the top of the site."""
    tree = LexborHTMLParser((site / page).read_bytes())
    found = []
    for link in tree.css("main a[href], nav a[href]"):
        target = urljoin(page, str(link.attributes["href"])).partition("#")[0]
        if target.endswith(".html") and (site / target).is_file():
            found.append(target)
    return found
