"""The empty file for answers, and the file that tells what its codes mean."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from tests.publish.forms import NAMES, forms, questionnaires

from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.questionnaires import limits_of
from resource_pack.core.spreadsheet_cells import plain_cell, safe_cell
from resource_pack.publish.answers_csv import CODE_COLUMNS, answers_template, codes_csv


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", NAMES)
def test_the_empty_file_has_the_columns_and_nothing_else(name: str) -> None:
    assert rows(answers_template(forms()[name])) == [list(forms()[name].columns)]


def test_each_code_has_a_row_with_its_meaning() -> None:
    header, *found = rows(codes_csv(forms()["asking"]))
    assert tuple(header) == CODE_COLUMNS
    both = "before; after"
    assert ["i_ask", "I ask parents.", "-9", "Does not apply", both] in found
    assert ["told_why", "Has anyone told you why?", "1", "Yes", both] in found
    assert ["seen", "How many families did you see?", "", "0 to 90", both] in found
    assert ["on_day", "When was the course?", "", "A date such as 2026-01-31", "before"] in found
    assert ["timepoint", "Which form is this?", "after", "After", both] in found
    assert [row[3] for row in found if row[0] == "subjects"] == [
        "Money",
        "Rows",
        "Several codes stand in one cell, with spaces between them",
    ]
    assert [row[2:4] for row in found if row[0] == "how_sure"][:2] == [
        ["0", "Not sure"],
        ["1", "1"],
    ]
    columns = list(dict.fromkeys(row[0] for row in found))
    assert columns == list(forms()["asking"].columns)


@settings(max_examples=60, deadline=None)
@given(questionnaires())
def test_codes_can_be_read_back_and_nothing_is_run(questionnaire: Questionnaire) -> None:
    _, *found = rows(codes_csv(questionnaire))
    assert all(safe_cell(cell) == cell for row in found for cell in row)
    for item in questionnaire.items:
        column = item.id.replace("-", "_")
        mine = [row for row in found if row[0] == column]
        assert {plain_cell(row[1]) for row in mine} == {item.text}
        codes = [float(row[2]) for row in mine if row[2]]
        limits = limits_of(questionnaire, item)
        if limits and limits.values:
            assert sorted(codes) == sorted({*limits.values, *limits.missing})
        elif limits:
            assert all(limits.allows(code) or code in limits.missing for code in codes)


def test_excel_is_told_that_the_words_are_utf8() -> None:
    assert codes_csv(forms()["asking"]).startswith(b"\xef\xbb\xbf")
    assert answers_template(forms()["asking"]).startswith(b"person_id,")
