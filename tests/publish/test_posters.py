"""Theories of change to download: nothing is lost, nothing is cut, always the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont
from tests.core.packs import tiny_pack
from tests.core.test_theories import theories

from resource_pack.core.theories import Theories, theory_rows
from resource_pack.core.theory import STAGES, Item, Strategy, Theory
from resource_pack.publish.chart_images import wrap
from resource_pack.publish.renderer import RenderCache
from resource_pack.publish.sheets import FILES
from resource_pack.publish.theory_files import MARGIN, WIDTH, poster_svg, theory_files

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"northtown": "Northtown", "oldshire": "Oldshire", "seaport": "Seaport"}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def squeezed(text: str) -> str:
    return "".join(text.split())


def length(element: ET.Element) -> float:
    size, weight = int(element.get("font-size", "0")), int(element.get("font-weight", "0"))
    return ImageFont.truetype(str(FILES[weight]), size).getlength(element.text or "")


def entries(theory: Theory) -> list[str]:
    found = [theory.vision.text]
    found += [item.text for stage in STAGES for item in theory.items(stage.id)]
    for strategy in theory.strategies:
        found += [strategy.name, *strategy.points]
    return found


def look(theory: Theory) -> ET.Element:
    """A poster, after what must be true of every one of them."""
    root = ET.fromstring(poster_svg(theory, "Northtown", "Source: a report."))
    width, height = int(root.get("width", "0")), int(root.get("height", "0"))
    assert width == WIDTH
    assert height >= width / 1.42
    texts = root.findall(f"{SVG}text")
    for element in texts:
        assert float(element.get("x", "0")) >= MARGIN
        assert float(element.get("x", "0")) + length(element) <= width - MARGIN + 1, element.text
        assert 0 < float(element.get("y", "0")) <= height - MARGIN / 2
    for rectangle in root.findall(f"{SVG}rect"):
        assert float(rectangle.get("x", "0")) + float(rectangle.get("width", "0")) <= width
    said = squeezed("".join(element.text or "" for element in texts))
    for text in entries(theory):
        assert squeezed(text) in said, text
    return root


@given(theories())
def test_every_entry_is_on_the_poster_and_nothing_outside_of_it(theory: Theory) -> None:
    look(theory)


@pytest.mark.parametrize("name", NAMES)
def test_posters_of_the_small_pack(name: str) -> None:
    root = look(tiny_pack().theories.by_authority[name])
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Theory of change: Northtown"


def test_a_poster_with_a_word_longer_than_its_column() -> None:
    theory = tiny_pack().theories.by_authority["seaport"]
    many = tuple(Item(text=f"{LONG} {n}") for n in range(60))
    plan = Strategy(name=LONG, points=(LONG, "short"))
    theory = theory.model_copy(update={"now": many, "strategies": (plan,)})
    root = look(theory)
    assert int(root.get("height", "0")) > WIDTH, "a long poster grows, and its print is not smaller"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=60),
    st.integers(60, 400),
)
def test_no_line_is_wider_than_it_may_be_and_no_letter_is_lost(text: str, width: int) -> None:
    font = ImageFont.truetype(str(FILES[400]), 17)
    lines = wrap(text, 17, 400, width)
    assert squeezed("".join(lines)) == squeezed(text)
    assert all(font.getlength(line) <= width or len(line) == 1 for line in lines)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return made(tmp_path_factory.mktemp("drawings"))


def made(folder: Path, theories: Theories | None = None) -> dict[str, bytes]:
    theories = tiny_pack().theories if theories is None else theories
    names = {name: NAMES[name] for name in theories.by_authority}
    sources = {name: f"Source: page of {label}." for name, label in names.items()}
    return theory_files(theories, names, sources, RenderCache(folder))


def test_other_processes_draw_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    # Each cache draws in processes that are started afresh.
    assert made(tmp_path) == files


def test_a_pdf_is_one_page_of_a3_and_holds_no_time(files: dict[str, bytes]) -> None:
    for name in NAMES:
        pdf = files[f"downloads/theory-of-change-{name}.pdf"]
        assert pdf.startswith(b"%PDF-")
        assert re.findall(rb"/Count (\d+)", pdf) == [b"1"]
        (box,) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        assert [round(float(side)) for side in box] == [1191, 842]
        assert b"/FontFile" in pdf, "the letters are in the file"
        for word in (b"CreationDate", b"ModDate", b"/ID"):
            assert word not in pdf


def test_a_png_shows_the_whole_poster(files: dict[str, bytes]) -> None:
    for name in NAMES:
        root = ET.fromstring(files[f"downloads/theory-of-change-{name}.svg"])
        image = Image.open(io.BytesIO(files[f"downloads/theory-of-change-{name}.png"]))
        height = int(root.get("height", "0"))
        assert image.size == (round(WIDTH * 1.5), round(height * 1.5))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_the_csv_has_every_entry_with_stage_themes_and_doubt(files: dict[str, bytes]) -> None:
    theories = tiny_pack().theories
    everything = rows(files["downloads/theories-of-change.csv"])
    assert [row["authority"] for row in everything] == sorted(
        row["authority"] for row in everything
    )
    for name, label in NAMES.items():
        own = [row for row in everything if row["authority"] == label]
        assert own == rows(files[f"downloads/theory-of-change-{name}.csv"])
        wanted = [{"authority": label, **row} for row in theory_rows(theories, name)]
        assert own == wanted
    assert {
        "authority": "Northtown",
        "stage": "Changes to practice",
        "text": "Staff ask at every first visit",
        "themes": "Asking early; Training",
        "doubt": "",
    } in everything
    assert {
        "authority": "Oldshire",
        "stage": "Existing strategies",
        "text": "Plan for children: Share what is known",
        "themes": "Asking early",
        "doubt": "The plan has no date.",
    } in everything


def test_the_json_is_the_record(files: dict[str, bytes]) -> None:
    theories = tiny_pack().theories
    everything = json.loads(files["downloads/theories-of-change.json"])
    assert [item["name"] for item in everything] == list(NAMES.values())
    for (name, theory), item in zip(theories.by_authority.items(), everything, strict=True):
        assert json.loads(files[f"downloads/theory-of-change-{name}.json"]) == item
        record = {key: value for key, value in item.items() if key != "name"}
        assert Theory.model_validate(record) == theory


def test_a_list_with_one_theory_is_a_list(tmp_path: Path) -> None:
    theories = tiny_pack().theories
    one = replace(theories, by_authority={"seaport": theories.by_authority["seaport"]})
    found = made(tmp_path, one)
    assert isinstance(json.loads(found["downloads/theories-of-change.json"]), list)
    assert isinstance(json.loads(found["downloads/theory-of-change-seaport.json"]), dict)


def test_a_pack_without_theories_has_no_such_files(tmp_path: Path) -> None:
    assert made(tmp_path, Theories()) == {}
