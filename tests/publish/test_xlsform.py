"""XLSForms: pyxform takes them without a word, and what they ask is what the record asks."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from pyxform.xls2xform import convert
from tests.publish.forms import NAMES, forms, questionnaires
from tests.publish.xlsform_sheets import Rows, sheets

from resource_pack.core.questionnaire import Questionnaire, column_name
from resource_pack.core.scoring_rule import Limits
from resource_pack.publish.form_fields import FormField, form_sections
from resource_pack.publish.xlsform import (
    CHOICES,
    SETTINGS,
    SURVEY,
    form_version,
    number_test,
    xlsform,
)


def fields_of(questionnaire: Questionnaire) -> list[FormField]:
    return [field for section in form_sections(questionnaire) for field in section.fields]


def converted(data: bytes) -> str:
    """The XForm that pyxform makes; it may find nothing to warn of."""
    warnings: list[str] = []
    result = convert(data, warnings=warnings, validate=False, file_type=".xlsx")
    assert warnings == []
    return str(result.xform)


@pytest.mark.parametrize("name", NAMES)
def test_pyxform_takes_every_form_without_a_warning(name: str) -> None:
    questionnaire = forms()[name]
    form = converted(xlsform(questionnaire, "Pack"))
    for column in questionnaire.columns:
        assert re.search(rf"<{column}( [^>]*)?/?>", form), column
    # Nothing about the device, its user or the time of filling in.
    assert re.findall(r'jr:preload="(\w+)"', form) == ["uid"]


@settings(max_examples=20, deadline=None)
@given(questionnaires())
def test_pyxform_takes_every_form_that_can_be(questionnaire: Questionnaire) -> None:
    converted(xlsform(questionnaire, "Pack"))


@settings(max_examples=25, deadline=None)
@given(questionnaires())
def test_questions_and_codes_can_be_read_back(questionnaire: Questionnaire) -> None:
    found = sheets(xlsform(questionnaire, "Pack"))
    rows = {row["name"]: row for row in found["survey"] if "name" in row}
    lists: dict[str, list[str]] = {}
    for row in found["choices"]:
        lists.setdefault(row["list_name"], []).append(row["name"])
    for field in fields_of(questionnaire):
        row = rows[field.column]
        kind, _, name = row["type"].partition(" ")
        expected = {"one": "select_one", "several": "select_multiple", "date": "date"}
        numbers = ("integer", "decimal")
        assert kind in (
            numbers if field.answer == "number" else (expected.get(field.answer, "text"),)
        )
        assert row["label"].replace("$ {", "${") == field.item.text
        assert ("required" in row) == field.item.required
        if field.choices:
            assert lists[name] == [choice.code for choice in field.choices]


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_is_a_formula(name: str) -> None:
    book = load_workbook(io.BytesIO(xlsform(forms()[name], "=HYPERLINK()")))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}  # openpyxl calls empty cells numbers


@functools.cache
def asked() -> dict[str, Rows]:
    return sheets(xlsform(forms()["asking"], "Pack"))


def row_of(name: str) -> dict[str, str]:
    return next(row for row in asked()["survey"] if row.get("name") == name)


def test_the_sheets_have_their_columns_and_the_form_its_name() -> None:
    book = load_workbook(io.BytesIO(xlsform(forms()["asking"], "Pack")))
    headers = [tuple(cell.value for cell in sheet[1]) for sheet in book.worksheets[:3]]
    assert headers == [SURVEY, CHOICES, SETTINGS]
    (found,) = asked()["settings"]
    assert found["form_id"] == "asking"
    assert found["form_title"] == "Asking parents, before and after"
    assert found["version"] == form_version(forms()["asking"])


def test_another_question_is_another_version() -> None:
    one = forms()["asking"]
    other = one.model_copy(update={"purpose": "Something else."})
    assert form_version(one) == form_version(one.model_copy())
    assert form_version(one) != form_version(other)


def test_a_question_of_one_time_is_shown_at_that_time_alone() -> None:
    assert row_of("on_day")["relevant"] == "${timepoint} = 'before'"
    assert "relevant" not in row_of("notes")
    # The whole part is hidden, and its questions need no condition of their own.
    assert row_of("back")["relevant"] == "${timepoint} = 'after'"
    assert "relevant" not in row_of("then_i_ask")


def test_numbers_have_their_limits_and_their_message() -> None:
    row = row_of("seen")
    assert (row["type"], row["constraint"]) == ("integer", "(. >= 0 and . <= 90)")
    assert row["constraint_message"] == "Write a number: 0 to 90."
    row = row_of("asked")
    assert row["constraint"] == "(. >= 0 and . <= 90) and (${seen} = '' or . <= ${seen})"
    assert row["constraint_message"].endswith("More families were asked than were seen.")


def test_the_code_of_a_person_is_no_name() -> None:
    row = row_of("person_id")
    assert row["required"] == "yes"
    pattern = re.fullmatch(r"regex\(\., '(.*)'\)", row["constraint"])
    assert pattern
    code = re.compile(pattern[1])
    assert all(code.match(text) for text in ("lark-17", "HISE2", "1", "north_1"))
    assert not any(code.match(text) for text in ("Jo Smith", "jo@example.org", "", "-x", "a" * 31))
    assert "required" not in row_of("family_id")


def test_forms_for_one_time_do_not_ask_which() -> None:
    found = sheets(xlsform(forms()["service-use"], "Pack"))
    row = next(row for row in found["survey"] if row.get("name") == "timepoint")
    assert (row["type"], row["calculation"]) == ("calculate", "'month'")


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(0, 500), ". >= 0 and . <= 500"),
        (Limits(0, float("inf")), ". >= 0"),
        (
            Limits(0, 10, 0.5),
            ". >= 0 and . <= 10 and round(((. - 0) div 0.5), 6) = round(((. - 0) div 0.5), 0)",
        ),
        (Limits(0, 100, missing=(-9.0,)), "(. >= 0 and . <= 100) or . = -9"),
    ],
)
def test_tests_of_numbers(limits: Limits, expected: str) -> None:
    whole = limits.step == int(limits.step)
    assert number_test(limits, whole) == expected


def test_the_same_record_gives_the_same_bytes() -> None:
    one, other = (xlsform(forms()["asking"], "Pack") for _ in range(2))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_names_of_parts_are_never_names_of_questions() -> None:
    for questionnaire in forms().values():
        names: list[Any] = [
            row["name"] for row in sheets(xlsform(questionnaire, "Pack"))["survey"] if "name" in row
        ]
        assert len(set(names)) == len(names)
        assert {column_name(item.id) for item in questionnaire.items} <= set(names)
