"""No cell of our CSV files is run by a spreadsheet, and no code is changed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.spreadsheet_cells import csv_bytes, plain_cell, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n",
        " =1",
        "-",
        "＝1",
        "＋x",
        "－x",
        "＠x",
        "-9 x",
    ],
)
def test_what_begins_like_a_formula_becomes_text(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["-9", "+4", "-0.5", "-1,5", "", "a=b", "1-2", "’=", "'=1", "5"])
def test_codes_and_plain_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@given(st.text())
def test_a_safe_cell_is_safe_and_can_be_read_back(text: str) -> None:
    cell = safe_cell(text)
    assert safe_cell(cell) == cell
    if cell != text:
        assert plain_cell(cell) == text


def test_a_file_is_read_back_cell_by_cell() -> None:
    rows = [["a", "say “no”"], ["=1", 'with "quotes", and\nlines'], ["-9", "-9"]]
    data = csv_bytes(rows, mark=True)
    assert data.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert found == [rows[0], ["'=1", rows[1][1]], rows[2]]


def test_a_column_that_was_made_safe_before_stays_as_it_is() -> None:
    assert csv_bytes([["=1", " -2, no"]], as_is=1) == b'\'=1," -2, no"\r\n'
