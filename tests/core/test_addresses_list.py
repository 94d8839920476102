"""What was published stays: an address that vanishes needs a redirect."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.addresses_list import (
    PublishedAddresses,
    check_addresses,
    current_addresses,
    read_addresses,
    write_addresses,
)
from resource_pack.core.layout import Layout
from resource_pack.core.validation import validate
from resource_pack.core.yaml_file import read_yaml
from tests.core.packs import our_pack, read, tiny_pack

GONE = """# The list
pages:
  - index.html
  - old.html
figures:
  - northtown-visits
  - old-chart
"""


def write(pack: Path, name: str, text: str) -> None:
    (pack / "content" / name).write_text(text, "utf-8")


def told(pack: Path) -> list[str]:
    return [str(problem) for problem in check_addresses(read(pack))]


def test_a_pack_that_was_never_published_has_no_list(tiny: Path) -> None:
    assert read_addresses(Layout(tiny.resolve())) == (PublishedAddresses(), None)
    assert told(tiny) == []


def test_the_addresses_of_a_pack_are_its_pages_and_its_figures() -> None:
    now = current_addresses(tiny_pack())
    assert now.figures == (
        "northtown-issue-table",
        "northtown-issues",
        "northtown-status",
        "northtown-visits",
        "visits-line",
        "visits-total",
    )
    assert "case-studies/asking-in-northtown.html" in now.pages
    assert "index.html" in now.pages
    assert list(now.pages) == sorted(now.pages)


def test_a_list_that_is_up_to_date_is_fine(tiny: Path) -> None:
    write(
        tiny, "_addresses.yml", write_addresses(PublishedAddresses(), current_addresses(read(tiny)))
    )
    assert told(tiny) == []


def test_an_address_that_vanished_is_told_with_its_line(tiny: Path) -> None:
    write(tiny, "_addresses.yml", GONE)
    assert told(tiny) == [
        "content/_addresses.yml:4: “old.html” was published and is no longer there. "
        "Allowed: a page or a chart of this name, or a redirect. "
        "Add a line “old.html: …” with its new address to content/_redirects.yml.",
        "content/_addresses.yml:7: “old-chart” was published and is no longer there. "
        "Allowed: a page or a chart of this name, or a redirect. "
        "Add a line “embed/old-chart.html: …” with its new address to content/_redirects.yml.",
    ]


def test_a_redirect_keeps_an_address_good(tiny: Path) -> None:
    write(tiny, "_addresses.yml", GONE)
    redirects = "old.html: index.html#part\nembed/old-chart.html: embed/northtown-visits.html\n"
    write(tiny, "_redirects.yml", redirects)
    assert told(tiny) == []


def test_a_page_that_is_not_published_yet_is_fine(tiny: Path) -> None:
    write(tiny, "_addresses.yml", "pages: [index.html]\n")
    assert told(tiny) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "old.html: glosary.html",
            "“glosary.html” is no page of this pack. Did you mean “glossary.html”?",
        ),
        ("old.html: zzz.html#x", "“zzz.html#x” is no page of this pack. Correct the address"),
        ("old.html: old.html", "“old.html” is no page of this pack"),
        ("glossary.html: index.html", "which the redirect would hide"),
        (
            "embed/visits-line.html: index.html",
            "is a page of this pack, which the redirect would hide",
        ),
        ("search.html: index.html", "which the redirect would hide"),
        ("404.html: index.html", "which the redirect would hide"),
        (
            "case-studies/theme/training.html: index.html",
            "is a page of this pack, which the redirect",
        ),
    ],
)
def test_a_redirect_leads_from_nowhere_to_a_page(tiny: Path, line: str, words: str) -> None:
    write(tiny, "_redirects.yml", f"# Old\n{line}\n")
    (found,) = told(tiny)
    assert found.startswith("content/_redirects.yml:2: ")
    assert words in found


def test_a_redirect_may_lead_to_a_list_of_studies(tiny: Path) -> None:
    write(tiny, "_redirects.yml", "case-studies/theme/old.html: case-studies/theme/training.html\n")
    assert told(tiny) == []


@pytest.mark.parametrize("name", ["_addresses.yml", "_redirects.yml"])
def test_a_broken_list_is_told_and_not_passed_over(tiny: Path, name: str) -> None:
    write(tiny, name, "pages: [\n")
    (found,) = told(tiny)
    assert found.startswith(f"content/{name}:")
    assert "A bracket is opened and never closed" in found


parts = st.text("abn01", min_size=1, max_size=3)
slugs = st.lists(parts, min_size=1, max_size=2).map("-".join)
# Words that YAML would read as something else than text.
odd = st.sampled_from(["2021", "null", "true", "false", "2026-01-31", "007", "1e3", "no", "0"])
lists = st.builds(
    PublishedAddresses,
    pages=st.lists(slugs.map(lambda name: f"{name}.html"), max_size=4).map(tuple),
    figures=st.lists(slugs | odd, max_size=4).map(tuple),
)


@given(lists, lists)
def test_what_was_ever_published_stays_in_the_list(
    before: PublishedAddresses, now: PublishedAddresses
) -> None:
    document = read_yaml(write_addresses(before, now), "_addresses.yml")
    after = validate(PublishedAddresses, document, "addresses")
    assert set(after.pages) == {*before.pages, *now.pages}
    assert set(after.figures) == {*before.figures, *now.figures}
    assert write_addresses(after, now) == write_addresses(before, now)


def test_an_empty_list_can_be_read_again(tiny: Path) -> None:
    write(tiny, "_addresses.yml", write_addresses(PublishedAddresses(), PublishedAddresses()))
    assert told(tiny) == []


def test_our_own_addresses_are_kept() -> None:
    assert list(check_addresses(our_pack())) == []
