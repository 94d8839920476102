"""The recorded exports of other tools are what our forms give today, and hold the same answers."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook
from tests.publish.forms import forms
from tests.publish.tool_exports import FOLDER, fields_of, made_up, recorded

FILES = sorted(recorded())


@pytest.mark.parametrize("name", FILES)
def test_recorded_exports_are_those_of_the_forms(name: str) -> None:
    """`python -m tests.publish.tool_exports` records them again after a form was changed."""
    made = recorded()[name]
    data = (FOLDER / name).read_bytes()
    if isinstance(made, str):
        assert data.decode() == made
        return
    # Excel files hold the time at which they were saved.
    found = [load_workbook(io.BytesIO(one)).active for one in (data, made)]
    tables = [
        [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in found if sheet
    ]
    assert tables[0] == tables[1]


def test_no_file_is_left_that_nothing_makes() -> None:
    there = {path.name for path in FOLDER.iterdir()} - {"README.md"}
    assert there == set(FILES)


def test_answers_are_codes_of_their_questions() -> None:
    form = forms()["counselling"]
    answers = made_up(form)
    assert len({row["person_id"] for row in answers}) == 8
    for field in fields_of(form):
        codes = {choice.code for choice in field.choices}
        given = {code for row in answers for code in row[field.column].split() if codes}
        assert given <= codes
        assert not codes or given


def test_surveyjs_results_have_numbers_lists_and_no_empty_answers() -> None:
    (first, *_) = json.loads((FOLDER / "counselling-surveyjs.json").read_text())
    assert first["person_id"] == "lark-01"
    assert all(value not in ("", [], None) for value in first.values())
    assert all(isinstance(code, int) for code in first.get("issues", []))
