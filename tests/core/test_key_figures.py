"""Key figures: typed once, and shown wherever a role, a panel or a chart asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from resource_pack.core.fields import KeyFigure
from resource_pack.core.key_figures import (
    NumberError,
    ReadyFigure,
    data_figure,
    find_number,
    ready_figure,
)
from resource_pack.core.pack import Pack
from resource_pack.core.problems import PackError
from resource_pack.core.validation import validate
from resource_pack.core.yaml_file import YamlDocument
from tests.core.packs import add_dataset, case_study, describe, field, page_of, read, tiny_pack

STUDY = "asking-in-northtown"


def figure(**values: object) -> KeyFigure:
    return KeyFigure.model_validate({"id": "x", "unit": "families", "label": "came", **values})


def ready(one_source: bool = True, **values: object) -> ReadyFigure:
    sources = [
        {"document": "demo-report", "place": f"page {n}"} for n in range(1 if one_source else 2)
    ]
    page = page_of("case_studies/one", case_study(sources=sources))
    return ready_figure(tiny_pack(), page, figure(**values))


def refusal(name: str, pack: Pack | None = None) -> str:
    pack = pack or tiny_pack()
    with pytest.raises(NumberError) as caught:
        find_number(pack, pack.studies[STUDY].page, name)
    return str(caught.value)


# --- How numbers are shown -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "text", "amount"),
    [
        (57, "practitioners", "57", "57 practitioners"),
        (1, "families", "1", "1 family"),
        (68350, "£", "£68,350", "£68,350"),
        (-40, "%", "−40%", "−40%"),
        (85.3, "%", "85.3%", "85.3%"),
        (0, "families", "0", "0 families"),
        ("just over half", "of people", "just over half", "just over half of people"),
    ],
)
def test_a_number_is_shown_with_and_without_its_unit(
    value: object, unit: str, text: str, amount: str
) -> None:
    seen = ready(value=value, unit=unit)
    assert (seen.text, seen.amount) == (text, amount)


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        ("families", "20 families"),
        ("fall", "−40%"),
        ("saving", "£68,350"),
        ("share", "just over half of people"),
    ],
)
def test_a_number_of_a_dataset_is_shown_in_the_same_way(row: str, amount: str) -> None:
    assert data_figure(tiny_pack(), "demo-stated", row).amount == amount


def test_a_large_number_of_a_dataset_keeps_every_digit(tiny: Path) -> None:
    fields = [field("id"), field("value"), field("unit")]
    add_dataset(tiny, describe("large", fields), "id,value,unit\na,9007199254740993,£\nb,inf,£\n")
    pack = read(tiny)
    assert data_figure(pack, "large", "a").text == "£9,007,199,254,740,993"
    assert data_figure(pack, "large", "b").text == "inf"


# --- Where they come from ------------------------------------------------------------------------


def test_a_number_has_the_source_of_its_page_or_its_own() -> None:
    own = {"document": "demo-report", "place": "Table 9"}
    assert ready(value=5).place == "A report for tests (2026), page 0"
    assert ready(value=5, source=own).place == "A report for tests (2026), Table 9"
    assert ready(False, value=5, source=own).place == "A report for tests (2026), Table 9"
    assert ready(False, value=5).place == ""  # `check_references` refuses it.


def test_a_number_of_a_dataset_tells_the_place_of_its_row() -> None:
    seen = ready(data="demo-stated/fall", unit="", label="")
    assert seen.place == "A report for tests (2026), page 3"
    assert seen.label == "fewer calls"
    assert seen.doubt == "The report does not say from when."
    assert seen.depends == "data:demo-stated"


def test_a_page_may_say_in_its_own_words_what_a_number_of_a_dataset_is() -> None:
    seen = ready(data="demo-stated/fall", unit="", label="less", doubt="Unsure.", panel=False)
    assert (seen.label, seen.doubt, seen.panel) == ("less", "Unsure.", False)


def test_a_dataset_without_labels_and_places_has_its_own_place(tiny: Path) -> None:
    fields = [field("id"), field("value", "integer"), field("unit")]
    add_dataset(tiny, describe("plain", fields), "id,value,unit\na,5,families\n")
    seen = data_figure(read(tiny), "plain", "a")
    assert (seen.place, seen.label, seen.doubt) == ("A report for tests (2026), Table 1", "", "")


# --- How roles name them -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "depends"),
    [
        ("trained", "57", ""),
        (" trained ", "57", ""),
        ("asking-in-northtown/trained", "57", "study:asking-in-northtown"),
        ("demo-stated/families", "20", "data:demo-stated"),
    ],
)
def test_a_role_names_a_number_of_its_page_of_a_study_or_of_a_dataset(
    name: str, text: str, depends: str
) -> None:
    pack = tiny_pack()
    seen = find_number(pack, pack.studies[STUDY].page, name)
    assert (seen.text, seen.depends) == (text, depends)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "traind",
            "has no key figure “traind”. It has: trained, returned. Did you mean “trained”?",
        ),
        ("supervision-in-oldshire/x", "has no key figure “x”. It has: (none)."),
        ("asking-in-nothtown/trained", "neither a case study nor a dataset. Did you mean “asking-"),
        ("demo-statd/families", "Did you mean “demo-stated”?"),
        ("demo-stated/familes", "has no row “familes”. Did you mean “families”?"),
        ("demo-stated/", "has no row “”"),
        ("demo-issues/Sleep", "has no columns id, value and unit"),
        ("", "has no key figure “”"),
    ],
)
def test_a_name_that_leads_nowhere_is_told(name: str, words: str) -> None:
    assert words in refusal(name)


def test_a_dataset_whose_file_is_broken_is_told(tiny: Path) -> None:
    (tiny / "data" / "demo" / "stated.csv").write_text("no,header\n")
    assert "data/demo/stated.csv:1: The header row is “no, header”" in refusal(
        "demo-stated/families", read(tiny)
    )


# --- What front matter may say -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"id": "x", "value": 5, "unit": "families"}, "The key figure has no label"),
        ({"id": "x", "value": 5, "label": "came"}, "The key figure has no unit"),
        ({"id": "x", "unit": "families", "label": "came"}, "The key figure has no value"),
        ({"id": "x", "value": "", "unit": "a", "label": "b"}, "The key figure has no value"),
        ({"id": "x", "data": "a/b", "value": 5}, "takes value, unit and source from the dataset"),
        ({"id": "x", "data": "a/b", "unit": "£"}, "takes value, unit and source from the dataset"),
        ({"id": "x", "data": "a"}, "a dataset, a slash and the id of a row"),
        ({"id": "X y", "value": 5, "unit": "a", "label": "b"}, "small letters, digits and hyphens"),
    ],
)
def test_a_key_figure_is_whole_and_typed_once(values: dict[str, object], words: str) -> None:
    with pytest.raises(PackError, match=words):
        validate(KeyFigure, YamlDocument("page.md", values, {(): 2}), "front-matter")


def test_nothing_is_a_number_too() -> None:
    assert figure(value=0).value == 0
