"""Pages of measures: the library, a measure, and the picker, on the site of the small pack."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from selectolax.lexbor import LexborNode as Node

from resource_pack.core.measure import LICENCE_KINDS
from resource_pack.core.measures import measure_rows
from tests.core.packs import tiny_pack

FOLDER = "evaluate/measures"


def read(site: Path, name: str) -> Html:
    return Html((site / f"{name}.html").read_text(encoding="utf-8"))


def words(node: Node | Html | None) -> str:
    assert node is not None
    return " ".join((node.text() or "").split())


# --- The library ---------------------------------------------------------------------------------


def test_the_library_is_a_whole_table_before_any_script_runs(tiny_site: Path) -> None:
    page = read(tiny_site, FOLDER)
    rows = page.css("#measures_table tbody tr")
    names = [words(row.css_first("th a")) for row in rows]
    assert names == ["Calm Talk Index", "Old Star", "Worry Scale"]
    assert not any("hidden" in row.attributes for row in rows)
    links = [row.css_first("th a") for row in rows]
    assert [link.attributes["href"] for link in links if link] == [
        "measures/calm-index.html",
        "measures/old-star.html",
        "measures/worry-scale.html",
    ]
    assert all(cell.attributes["scope"] == "col" for cell in page.css("#measures_table thead th"))
    assert "Completed with a worker" in words(rows[2])
    assert words(page.css_first(".measures-library .gallery-count")) == "3 measures"


def test_estimates_are_marked_and_sort_as_numbers(tiny_site: Path) -> None:
    rows = read(tiny_site, FOLDER).css("#measures_table tbody tr")
    cells = [row.css("td.number")[1] for row in rows]
    assert [words(cell) for cell in cells] == ["2", "about 20", "about 2"]
    assert [cell.attributes.get("data-sort-value") for cell in cells] == [None, "20", "2"]


def test_filters_count_what_they_would_show(tiny_site: Path) -> None:
    page = read(tiny_site, FOLDER)
    rows = page.css("#measures_table tbody tr")
    for select in page.css(".measures-library select"):
        for option in select.css("option"):
            value = option.attributes["value"] or ""
            if value:
                key = f"data-{select.attributes['name']}"
                count = sum(value in (row.attributes[key] or "").split() for row in rows)
                assert words(option).endswith(f"({count})")
                assert count > 0


def test_the_library_says_what_licences_mean_and_what_is_left_out(tiny_site: Path) -> None:
    text = words(read(tiny_site, FOLDER).css_first("main"))
    for kind in LICENCE_KINDS.values():
        assert kind.may in text
    assert "We are not lawyers" in text
    assert "A lost questionnaire Nobody has a copy of it." in text
    assert "Source: A report for tests (2026), page 5." in text


def test_the_library_can_be_downloaded(tiny_site: Path) -> None:
    page = read(tiny_site, FOLDER)
    addresses = [link.attributes["href"] for link in page.css(".figure-actions a[download]")]
    assert addresses == ["../downloads/measures.csv", "../downloads/measures.json"]
    text = (tiny_site / "downloads" / "measures.csv").read_text("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(text))) == measure_rows(tiny_pack().measures)
    value = json.loads((tiny_site / "downloads" / "measures.json").read_text("utf-8"))
    assert list(value) == ["calm-index", "old-star", "worry-scale"]


# --- A measure -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["calm-index", "old-star", "worry-scale"])
def test_a_page_says_what_you_may_do_and_where_it_was_read(tiny_site: Path, name: str) -> None:
    record = tiny_pack().measures.by_id[name]
    page = read(tiny_site, f"{FOLDER}/{name}")
    part = page.css_first(".measure")
    text = words(part)
    kind = LICENCE_KINDS[record.licence.kind]
    assert f"{kind.label}. {kind.may}" in text
    assert "We are not lawyers" in text
    for term in record.licence.terms:
        assert term.text in text
    sources = page.css(".measure-sources > li")
    assert len(sources) == len(record.evidence)
    for item, source in zip(record.evidence, sources, strict=True):
        assert item.source in words(source)
        assert f"Read on {item.checked.day} {item.checked:%B %Y}." in words(source)
        link = source.css_first("a")
        linked = item.address if item.address.startswith("https:") else ""
        assert (link.attributes["href"] if link else "") == linked
    for mark in page.css("a.source-mark"):
        assert page.css_first(mark.attributes["href"] or "") is not None


@pytest.mark.parametrize("name", ["calm-index", "old-star", "worry-scale"])
def test_a_page_says_what_no_source_told(tiny_site: Path, name: str) -> None:
    record = tiny_pack().measures.by_id[name]
    gaps = [words(one) for one in read(tiny_site, f"{FOLDER}/{name}").css(".measure-gaps li")]
    assert ("in which languages it is there" in gaps) == (record.languages is None)
    assert ("how much change counts" in gaps) == (not record.change)
    assert ("how it is scored" in gaps) == (not record.scoring)


def test_marks_lead_to_the_evidence_of_each_figure(tiny_site: Path) -> None:
    page = read(tiny_site, f"{FOLDER}/calm-index")
    (change,) = [item for item in page.css("li") if "A change of 2 counts." in words(item)]
    assert [mark.attributes["href"] for mark in change.css("a")] == ["#source_2"]
    assert "Source 2" in words(change)


def test_scores_uses_doubts_and_who_used_it(tiny_site: Path) -> None:
    text = words(read(tiny_site, f"{FOLDER}/calm-index").css_first(".measure"))
    assert "Total: 0 to 9" in text
    assert "Below 4 is a sign of trouble." in text
    assert "Northtown: Staff used it before and after. Source: A report for tests" in text
    assert "What is uncertain The study is small." in text
    assert "How calmly two partners talk & listen." in text


def test_only_an_open_measure_shows_its_questions(tiny_site: Path) -> None:
    page = read(tiny_site, f"{FOLDER}/calm-index")
    assert [words(item) for item in page.css("details ol li")] == [
        "We talked quietly",
        "We shouted",
        "We let each other finish",
    ]
    assert "Made by Northtown. Free to copy." in words(page.css_first("details"))
    for name in ("old-star", "worry-scale"):
        assert not read(tiny_site, f"{FOLDER}/{name}").css("#measure_questions")


def test_only_safe_addresses_are_links(tiny_site: Path) -> None:
    """What was read at an address without https is told, and is no link."""
    page = read(tiny_site, f"{FOLDER}/old-star")
    source = page.css_first("#source_1")
    assert "The shop: http://example.org/star (" in words(source)
    assert not source.css("a")
    assert page.css('a[href="https://example.org/shop"]')


def test_a_measure_about_self_harm_is_completed_with_a_worker(tiny_site: Path) -> None:
    page = read(tiny_site, f"{FOLDER}/worry-scale")
    assert words(page.css_first(".measure-care")).startswith("Completed with a worker.")
    assert page.css(".safeguarding")
    assert not read(tiny_site, f"{FOLDER}/old-star").css(".measure-care")


def test_where_to_get_it_is_a_link(tiny_site: Path) -> None:
    link = read(tiny_site, f"{FOLDER}/old-star").css_first(
        '#measure_licence ~ p a[href="https://example.org/shop"]'
    )
    assert words(link) == "The shop"


def test_the_menu_holds_the_measure_that_is_read_and_no_other(tiny_site: Path) -> None:
    menu = read(tiny_site, f"{FOLDER}/old-star").css(".site-menu a")
    found = [link.attributes["href"] for link in menu]
    assert "old-star.html" in found
    assert "calm-index.html" not in found
    current = [words(link) for link in menu if link.attributes.get("aria-current")]
    assert current == ["Old Star"]


# --- The picker ----------------------------------------------------------------------------------


def test_without_scripts_the_picker_is_lists_by_subject(tiny_site: Path) -> None:
    lists = read(tiny_site, "evaluate/choose").css_first("div.without-scripts")
    assert lists is not None
    assert [words(node) for node in lists.css("h3")] == [
        "How good the couple’s relationship is",
        "Conflict between parents",
        "An adult’s wellbeing and mental health",
        "How the family gets on and where it stands",
    ]
    assert [link.attributes["href"] for link in lists.css("li a")] == [
        "measures/calm-index.html",
        "measures/calm-index.html",
        "measures/worry-scale.html",
        "measures/old-star.html",
    ]
    assert "Calm Talk Index: free to copy, 2 minutes" in words(lists)


def test_the_picker_has_its_records_in_the_page(tiny_site: Path) -> None:
    page = read(tiny_site, "evaluate/choose")
    block = page.css_first("script.picker-records")
    assert block is not None
    assert block.attributes["type"] == "application/json"
    records = json.loads(block.text() or "")
    assert [record["name"] for record in records] == ["Calm Talk Index", "Old Star", "Worry Scale"]
    assert [record["care"] for record in records] == [False, False, True]
    legends = [words(node) for node in page.css(".measure-picker legend")]
    assert legends == [
        "1. What do you want to know about?",
        "2. Whom is it about?",
        "3. How long may it take?",
        "4. What can you do about the licence?",
    ]
