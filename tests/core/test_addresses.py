"""Addresses: one for each page, on every machine, and links that lead to them."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.addresses import (
    download_address,
    embed_address,
    page_address,
    relative_address,
    up_to_top,
)
from resource_pack.core.addresses_list import current_addresses
from resource_pack.core.checks.files import MADE
from resource_pack.core.fields import Slug
from resource_pack.core.gallery import list_addresses
from resource_pack.core.study_view import FACETS, facet_address
from resource_pack.publish.offline import path_problems
from tests.core.packs import our_pack

names = st.lists(st.text("ab1", min_size=1, max_size=2), min_size=1, max_size=2).map("-".join)
# `check_files` keeps what the build makes out of the pages of content/.
content = st.lists(names, min_size=1, max_size=4).filter(lambda parts: parts[0] not in MADE)
docnames = content.map(lambda parts: "content/" + "/".join(parts)) | names.map(
    lambda name: f"case_studies/{name}"
)
addresses = docnames.map(page_address)


@pytest.mark.parametrize(
    ("docname", "address"),
    [
        ("content/index", "index.html"),
        ("content/workforce/index", "workforce/index.html"),
        ("content/content/index", "content/index.html"),
        ("case_studies/asking", "case-studies/asking.html"),
    ],
)
def test_addresses_tell_of_the_guide_and_not_of_the_repository(docname: str, address: str) -> None:
    assert page_address(docname) == address


@given(st.lists(docnames, unique=True))
def test_each_page_has_an_address_of_its_own_also_where_capitals_do_not_count(
    pages: list[str],
) -> None:
    assert len({page_address(name).lower() for name in pages}) == len(pages)


@given(addresses, addresses, st.sampled_from(["", "#part", "#a/b"]))
def test_a_link_leads_from_any_page_to_any_other(target: str, page: str, part: str) -> None:
    link = relative_address(target + part, page)
    path, mark, fragment = link.partition("#")
    assert posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) == target
    assert mark + fragment == part
    assert not link.startswith("/")


@given(addresses)
def test_the_top_of_the_site_is_found_from_every_page(page: str) -> None:
    there = posixpath.join(posixpath.dirname(page), up_to_top(page), "index.html")
    assert posixpath.normpath(there) == "index.html"


def test_every_address_of_our_pack_can_be_unpacked_everywhere() -> None:
    pack = our_pack()
    now = current_addresses(pack)
    known = [*now.pages, *list_addresses(pack), *map(embed_address, now.figures)]
    known += [download_address(name, end) for name in now.figures for end in ("csv", "svg", "png")]
    assert len(set(known)) == len(known)
    assert path_problems(known) == []


def test_the_longest_ids_still_give_addresses_that_can_be_unpacked_everywhere() -> None:
    longest = "x" * next(
        item.max_length for item in Slug.__metadata__ if hasattr(item, "max_length")
    )
    made = [facet_address(facet, longest, 99) for facet in FACETS]
    made += [embed_address(longest), download_address(longest, "csv")]
    made += [page_address(f"case_studies/{longest}"), page_address(f"content/{longest}/{longest}")]
    assert path_problems(made) == []
