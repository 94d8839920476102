"""What single parts of pages say, seen on our own site or straight from their template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Html

from resource_pack.sphinx_ext.templates import environment
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def datasets() -> list[dict[str, Any]]:
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = package["resources"]
    return found


def read(path: Path) -> Html:
    return Html(path.read_text(encoding="utf-8"))


def words(text: str) -> str:
    return " ".join(text.split())


def test_what_the_licence_leaves_out_stands_with_the_dataset_alone(
    our_site: Path, datasets: list[dict[str, Any]]
) -> None:
    rights = {dataset["rights"] for dataset in datasets if dataset.get("rights")}
    assert rights
    for path in our_site.rglob("*.html"):
        for source in read(path).css(".figure-source"):
            repeated = [text for text in rights if text in words(source.text())]
            assert not repeated, (path.name, repeated)
    listed = words(read(our_site / "data" / "index.html").text())
    assert all(text in listed for text in rights)


def test_the_list_tells_all_that_is_known_of_a_dataset(
    our_site: Path, datasets: list[dict[str, Any]]
) -> None:
    page = read(our_site / "data" / "index.html")
    for dataset in datasets:
        if dataset.get("status", "published") != "published":
            continue
        entry = page.css_first(f"details#{dataset['name']}")
        assert entry is not None, dataset["name"]
        text = words(entry.text())
        for said in (
            dataset["title"],
            dataset["description"],
            dataset["asOf"],
            *dataset.get("notes", ()),
            *dataset.get("problems", ()),
        ):
            assert words(said) in text, (dataset["name"], said)


def test_datasets_stand_below_the_document_that_they_come_from(our_site: Path) -> None:
    groups = read(our_site / "data" / "index.html").css("section.dataset-group")
    assert groups
    for group in groups:
        heading = group.css_first("h3")
        assert heading is not None
        for dataset in group.css("details.dataset dd"):
            if "(Northumbria University" in dataset.text():
                assert heading.text().strip() in dataset.text()


FIGURE = {"amount": "57 staff", "label": "trained", "place": "the report, page 3", "doubt": ""}
PAGE: dict[str, Any] = {"sources": [], "doubts": [], "figures": [FIGURE], "study": None}


def test_numbers_are_listed_also_without_sources_and_doubts() -> None:
    panels: Any = environment().get_template("parts/page-panels.html").module
    found = Html(str(panels.sources_and_doubts(PAGE)))
    assert "57 staff trained (the report, page 3)" in words(found.text())
    heading = found.css_first("h2")
    assert heading is not None
    assert heading.text() == "Numbers on this page"
    assert not found.css("h3"), "one heading is enough"
    assert not str(panels.sources_and_doubts(PAGE | {"figures": []})).strip()


def test_numbers_keep_their_place_among_sources_and_doubts() -> None:
    panels: Any = environment().get_template("parts/page-panels.html").module
    found = Html(str(panels.sources_and_doubts(PAGE | {"doubts": ["Nobody knows."]})))
    assert [node.text() for node in found.css("h2, h3")] == [
        "Sources and doubts",
        "Numbers on this page",
        "What is not certain",
    ]


def test_a_route_inside_a_part_of_the_guide_does_not_repeat_its_name(our_site: Path) -> None:
    inside = read(our_site / "workforce" / "index.html").css(".reading-route a")
    outside = read(our_site / "start" / "manager.html").css(".reading-route a")
    assert "Key learning" in [link.text() for link in inside]
    assert "The challenge – Developing the workforce" in [link.text() for link in outside]
