"""Pages of the theories of change, seen on the site of the small pack."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import pytest
from docx import Document
from selectolax.lexbor import LexborHTMLParser as Html
from selectolax.lexbor import LexborNode as Node

from resource_pack.core.theory import COLUMNS, ONLY_SIX_STEP, STAGES
from tests.core.packs import tiny_pack

FOLDER = "theories-of-change"


def read(site: Path, name: str) -> Html:
    return Html((site / f"{name}.html").read_text(encoding="utf-8"))


def words(node: Node | Html | None) -> str:
    assert node is not None
    return " ".join((node.text() or "").split())


def own(node: Node) -> str:
    """The words of an entry, without the mark of its doubt."""
    return words(Html(re.sub(r"<a .*?</a>", "", node.html or "")))


@pytest.mark.parametrize("name", ["northtown", "oldshire", "seaport"])
def test_a_poster_has_its_columns_with_every_entry(tiny_site: Path, name: str) -> None:
    theory = tiny_pack().theories.by_authority[name]
    page = read(tiny_site, f"{FOLDER}/{name}")
    columns = page.css(".theory-column")
    titles = [words(column.css_first("h3")) for column in columns]
    assert titles == [f"{number} {title}" for number, title in enumerate(COLUMNS, start=1)]
    for number, column in enumerate(columns, start=1):
        stages = [stage for stage in STAGES if stage.column == number and theory.items(stage.id)]
        wanted = [item.text for stage in stages for item in theory.items(stage.id)]
        assert [own(entry) for entry in column.css("li")] == wanted
        boxes = [stage.label for stage in stages if stage.label != COLUMNS[number - 1]]
        assert [words(node) for node in column.css("h4")] == boxes
        assert ("The poster has nothing here." in words(column)) == (not wanted)
    assert theory.vision.text in words(page.css_first(".theory-vision"))


def test_existing_strategies_stand_with_their_points(tiny_site: Path) -> None:
    part = read(tiny_site, f"{FOLDER}/oldshire").css_first(".theory-strategies")
    assert part is not None
    assert [own(node) for node in part.css("dt")] == ["Plan for children", "Plan for health"]
    assert [own(node) for node in part.css("dd li")] == ["Ask early", "Share what is known"]
    assert "The poster says no more about it." in words(part)
    assert not read(tiny_site, f"{FOLDER}/seaport").css(".theory-strategies")


def test_doubts_are_linked_both_ways(tiny_site: Path) -> None:
    page = read(tiny_site, f"{FOLDER}/northtown")
    marks = page.css("a.doubt-mark")
    doubts = page.css(".theory-doubts ol li")
    assert [words(mark) for mark in marks] == ["Doubt 1", "Doubt 2"]
    assert len(doubts) == 2
    for mark, doubt in zip(marks, doubts, strict=True):
        back = doubt.css_first("a")
        assert back is not None
        assert mark.attributes["href"] == f"#{doubt.attributes['id']}"
        assert back.attributes["href"] == f"#{mark.attributes['id']}"
    assert words(doubts[0]).startswith(
        "Vision, “Parents in Northtown get on well & argue less”: The report gives no date"
    )
    assert "One line of the poster cannot be read." in words(page.css_first(".theory-doubts ul"))
    assert not read(tiny_site, f"{FOLDER}/seaport").css(".theory-doubts, .doubt-mark")


def test_a_poster_names_its_source_and_what_it_was_made_from(tiny_site: Path) -> None:
    said = words(read(tiny_site, f"{FOLDER}/northtown").css_first(".theory .figure-source"))
    assert said == (
        "Source: A report for tests (2026), page 9 (The report prints no number for this page). "
        "The poster says that it was made from: Strategy of Northtown; Bid of Northtown. "
        "The words are ours."
    )


def test_every_download_of_a_poster_is_there(tiny_site: Path) -> None:
    for name in ("northtown", "oldshire", "seaport"):
        page = read(tiny_site, f"{FOLDER}/{name}")
        links = page.css(".theory .figure-actions a[download]")
        endings = [str(link.attributes["href"]).rpartition(".")[2] for link in links]
        assert endings == ["pdf", "png", "svg", "csv", "json"]
        for link in links:
            assert (tiny_site / FOLDER / str(link.attributes["href"])).is_file()
            assert "(theory of change of " in words(link)


def test_the_list_leads_to_every_poster(tiny_site: Path) -> None:
    page = read(tiny_site, f"{FOLDER}/index")
    cards = page.css(".theory-list .card")
    assert [words(card.css_first("a")) for card in cards] == ["Northtown", "Oldshire", "Seaport"]
    assert [words(card.css_first(".card-facts")) for card in cards] == [
        "9 entries, 2 subjects",
        "5 entries, 2 subjects",
        "3 entries, 2 subjects",
    ]


def test_the_matrix_says_who_names_what_and_where(tiny_site: Path) -> None:
    page = read(tiny_site, f"{FOLDER}/themes")
    rows = {
        words(row.css_first("th")): [words(cell) for cell in row.css("td")]
        for row in page.css("table tbody tr")
    }
    assert list(rows) == ["Asking early", "Training", "Supervision", "Money"]
    assert [words(head) for head in page.css("table thead th")] == [
        "Subject",
        "Northtown",
        "Oldshire",
        "Seaport",
        "Authorities",
    ]
    assert rows["Asking early"] == ["V 1 2 3", "1 S", "", "2"]
    key = words(page.css_first(".theory-matrix > p"))
    for mark, label in (("V", "vision"), ("1", "now: opportunities"), ("S", "existing strategies")):
        assert f"{mark} {label}" in key
    assert rows["Money"] == ["", "", "", "0"]
    for link in page.css(".figure-actions a[download], table thead a"):
        assert (tiny_site / FOLDER / str(link.attributes["href"])).is_file()


def test_the_comparison_has_all_entries_as_a_script(tiny_site: Path) -> None:
    page = read(tiny_site, f"{FOLDER}/compare")
    boxes = page.css("input[type=checkbox]")
    assert [box.attributes["value"] for box in boxes] == ["northtown", "oldshire", "seaport"]
    script = (tiny_site / FOLDER / "theories.js").read_text(encoding="utf-8")
    value = json.loads(script.partition("window.pack.theories = ")[2].rstrip().rstrip(";"))
    assert [item["id"] for item in value["authorities"]] == ["northtown", "oldshire", "seaport"]
    assert ["strategies", "Plan for children", ["asking"]] in value["authorities"][1]["entries"]
    without = words(page.css_first(".without-scripts"))
    assert "all subjects by authority" in without
    place = page.css_first(".theory-compare")
    assert place is not None
    assert place.attributes["data-records"] == "../theories-of-change/theories.js"
    assert not page.css("script[src*='theories.js']"), "it is loaded when two are chosen"


def test_the_canvas_has_a_field_for_every_box_and_its_template(tiny_site: Path) -> None:
    page = read(tiny_site, f"{FOLDER}/canvas")
    names = [str(node.attributes["name"]) for node in page.css("form.canvas-form [name]")]
    assert names == ["place", "vision", *(stage.id for stage in STAGES)]
    hidden = [node.attributes["data-only"] for node in page.css(".field[hidden]")]
    assert hidden == ["five-step"]
    assert len(page.css("[data-only=six-step]")) == len(ONLY_SIX_STEP)
    script = (tiny_site / FOLDER / "canvas-template.js").read_text(encoding="utf-8")
    found = re.search(r'theoryTemplate = "([^"]+)"', script)
    assert found
    template = Document(io.BytesIO(base64.b64decode(found[1])))
    marks = [p.text for p in template.paragraphs if p.text.startswith("{")]
    for stage in STAGES:
        assert f"{{#{stage.id}}}" in marks
        assert f"{{/{stage.id}}}" in marks
    assert marks.count("{#six_step}") == marks.count("{/six_step}") == len(ONLY_SIX_STEP)


def test_only_pages_with_such_parts_load_their_styles(tiny_site: Path) -> None:
    with_parts = {
        path.relative_to(tiny_site).as_posix()
        for path in tiny_site.rglob("*.html")
        if "_static/parts.css" in path.read_text(encoding="utf-8")
    }
    assert with_parts == {
        "guide.html",
        "services.html",
        "evaluate/measures.html",
        "evaluate/choose.html",
        *(f"evaluate/measures/{name}.html" for name in ("calm-index", "old-star", "worry-scale")),
        *(
            f"{FOLDER}/{name}.html"
            for name in ("northtown", "oldshire", "seaport", "themes", "compare", "canvas")
        ),
    }
