"""Each dataset is checked against its schema, and every problem is told with file and line."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_pack.core.data_check import check_data
from resource_pack.core.datasets import fits, read_data_package
from resource_pack.core.layout import Layout
from tests.core.packs import (
    csv_text,
    data_folder,
    describe,
    field,
    only_dataset,
    our_pack,
    tiny_pack,
)


def check(folder: Path, fields: list[dict[str, Any]], rows: list[Any], **more: Any) -> list[str]:
    """What is told of a table, without the name of its file."""
    rows = [[row] if isinstance(row, str) else row for row in rows]
    text = csv_text([item["name"] for item in fields], rows)
    layout = data_folder(folder, describe("made", fields, **more), text)
    problems = check_data(layout, read_data_package(layout))
    assert all(problem.file == "data/demo/made.csv" for problem in problems)
    assert all(problem.fix for problem in problems)
    return [f"{problem.line}: {problem.message}" for problem in problems]


def lines(found: list[str]) -> list[int]:
    return [int(text.partition(":")[0]) for text in found]


def test_our_own_data_is_fine() -> None:
    for pack in (our_pack(), tiny_pack()):
        assert check_data(pack.layout, pack.data) == []


GOOD = {
    "string": ["text", "5", " ", "–", "true", "-", "-5%"],
    "integer": ["0", "5", "-5", "+5", "007", "999999999999999"],
    "number": ["0", "5", "-5.5", "+5.0", "0.000000000000001"],
    "boolean": ["true", "false"],
    "date": ["2026-01-31", "2024-02-29", "1000-01-01"],
    "year": ["2026", "1999"],
}
BAD = {
    "integer": [
        "5.0",
        "1,200",
        "1_000",
        "1e3",
        " 5",
        "5 ",
        "٥",
        "−5",
        "--5",
        "five",
        "c",
        "true",
        "1" * 16,
    ],
    "number": [
        ".5",
        "5.",
        "1,200.5",
        "1e3",
        "nan",
        "inf",
        "Infinity",
        "5%",
        "£5",
        "٥",
        "−5",
        "0x1",
    ],
    "boolean": ["True", "TRUE", "yes", "1", "0", "falsch"],
    "date": [
        "2026-02-30",
        "2026-1-31",
        "31/01/2026",
        "2026-01-31T10:00",
        "20260131",
        "2026",
        "0000-01-01",
    ],
    "year": ["26", "02026", "+2026", "2026.0", "-2026", "2026-27", "٢٠٢٦"],
}


@pytest.mark.parametrize("type", GOOD)
def test_good_cells_are_good(type: str, tmp_path: Path) -> None:
    assert (
        check(tmp_path, [field("cell", type), field("more")], [[x, ""] for x in GOOD[type]]) == []
    )


@pytest.mark.parametrize("type", BAD)
def test_each_bad_cell_is_told_once_with_its_line(type: str, tmp_path: Path) -> None:
    found = check(tmp_path, [field("cell", type), field("more")], [[x, ""] for x in BAD[type]])
    assert lines(found) == list(range(2, len(BAD[type]) + 2))
    for text, cell in zip(found, BAD[type], strict=True):
        assert f"column cell: “{cell.strip()}” is not " in text


@settings(max_examples=25)
@given(
    type=st.sampled_from(sorted(BAD)),
    cells=st.lists(
        st.text(
            st.sampled_from("0123456789+-.e,") | st.sampled_from(string.printable[:95]),
            min_size=1,
            max_size=11,
        ),
        min_size=1,
        max_size=40,
    ),
)
def test_what_we_take_for_a_value_table_schema_does_too(
    tmp_path_factory: pytest.TempPathFactory, type: str, cells: list[str]
) -> None:
    """Programs that read the data package by its schema agree with us on every cell."""
    folder = tmp_path_factory.getbasetemp() / "agree"
    found = check(folder, [field("cell", type), field("more")], [[cell, ""] for cell in cells])
    made = only_dataset(Layout(folder.resolve()))
    good = [place for place, cell in enumerate(cells) if fits(made.field("cell"), cell, made)]
    assert set(lines(found)) == {place + 2 for place in range(len(cells)) if place not in good}


# --- Constraints ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cells", "told"),
    [
        (
            field("cell", "integer", constraints={"minimum": 0, "maximum": 20}),
            ["0", "20", "21", "-1", ""],
            {4: "“21” breaks a rule of the column. Allowed: 0 or more; 20 or less", 5: "“-1”"},
        ),
        (
            field("cell", "number", constraints={"minimum": 0.1, "maximum": 0.3}),
            ["0.1", "0.3", "0.10", "0.09", "0.31"],
            {5: "“0.09”", 6: "“0.31”"},
        ),
        (
            field("cell", "year", constraints={"required": True}),
            ["2016", ""],
            {3: "The cell is empty. Allowed: a value in every row"},
        ),
        (
            field("cell", constraints={"enum": ["up", "down"]}),
            ["up", "down", "", "Up", "up "],
            {5: "“Up” breaks a rule of the column. Allowed: one of: up, down", 6: "“up”"},
        ),
        (
            field("cell", constraints={"pattern": "[a-z0-9]+(-[a-z0-9]+)*"}),
            ["first-visit", "2", "First", "a--b", "a-", "a\nb"],
            {
                4: "small letters, digits and hyphens, such as first-visit",
                5: "a--b",
                6: "a-",
                7: "",
            },
        ),
        (
            field("cell", constraints={"pattern": "[ENSW][0-9]{8}"}),
            ["E08000037", "E0800003", "e08000037", "E080000377"],
            {3: "a GSS code: a letter and eight digits", 4: "", 5: ""},
        ),
        (
            field("cell", "integer", constraints={"unique": True}),
            ["1", "2", "", "", "1", "c", "c"],
            {6: "“1” is there twice, and the column allows each value once"},
        ),
        (
            field("cell", constraints={"unique": True}),
            ["Sleep", "sleep", "Sleep"],
            {4: "“Sleep” is there twice"},
        ),
        (
            field("cell", "integer", constraints={"required": True}),
            ["1", "c", "0"],
            {3: "“c” stands for a missing value. Allowed: a value in every row"},
        ),
    ],
)
def test_a_rule_of_a_column_is_kept(
    column: dict[str, Any], cells: list[str], told: dict[int, str], tmp_path: Path
) -> None:
    schema = {"missingValues": ["", "c"]}
    found = check(tmp_path, [column, field("more")], [[cell, "x"] for cell in cells], schema=schema)
    assert lines(found) == list(told)
    for text, words in zip(found, told.values(), strict=True):
        assert words in text


def test_a_key_may_be_made_of_several_columns(tmp_path: Path) -> None:
    fields = [field("year"), field("group"), field("visits", "integer")]
    rows = [["2021", "a", "1"], ["2021", "b", "1"], ["2022", "a", "1"], ["2021", "b", "2"]]
    (found,) = check(tmp_path, fields, rows, schema={"primaryKey": ["year", "group"]})
    assert found.startswith("5: The row repeats the key (year, group) of an earlier row.")


def test_lines_are_those_of_the_file_also_below_a_long_cell(tmp_path: Path) -> None:
    fields = [field("text"), field("count", "integer")]
    found = check(tmp_path, fields, [["one\ntwo\nthree", "1"], ["x", "one"]])
    assert lines(found) == [5]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+SUM(A1)", "@cmd", "-2+3", " =x", "\t=x", "=HYPERLINK(1)"]
)
def test_a_text_that_a_spreadsheet_would_run_is_refused(cell: str, tmp_path: Path) -> None:
    (found,) = check(tmp_path, [field("cell")], [cell])
    assert "would be run as a formula by a spreadsheet" in found


@pytest.mark.parametrize("cell", ["-", "-5", "+5", "-5.5%", "5-6", "a=b", "=", "–5", "a@b"])
def test_a_text_that_no_spreadsheet_runs_is_fine(cell: str, tmp_path: Path) -> None:
    assert check(tmp_path, [field("cell"), field("more")], [[cell, "x"]]) == []


# --- Small numbers -------------------------------------------------------------------------------

DERIVED = {"basis": "derived", "schema": {"missingValues": ["", "c", "z"]}}
PEOPLE = [field("who"), field("count", "integer", unit="families")]


def rows_of(*cells: str) -> list[list[str]]:
    return [[f"row {place}", cell] for place, cell in enumerate(cells)]


@pytest.mark.parametrize("cell", ["1", "2", "3", "4", "5", "+3", "03"])
def test_a_small_count_that_we_worked_out_is_refused(cell: str, tmp_path: Path) -> None:
    (found,) = check(tmp_path, PEOPLE, rows_of("9", cell, "12"), **DERIVED)
    assert found.startswith(f"3: column count: {cell} is a small count of families")


@pytest.mark.parametrize(
    "cells", [("0", "6"), ("-3", "9"), ("c", "c", "9"), ("z", "9"), ("", "9"), ("c",)]
)
def test_counts_that_give_no_one_away_may_be_shown(cells: tuple[str, ...], tmp_path: Path) -> None:
    assert check(tmp_path, PEOPLE, rows_of(*cells), **DERIVED) == []


def test_a_count_is_never_hidden_alone(tmp_path: Path) -> None:
    (found,) = check(tmp_path, PEOPLE, rows_of("9", "c", "z", "12"), **DERIVED)
    assert found.startswith("3: column count: Only one cell of the column is hidden")


@pytest.mark.parametrize(
    "change",
    [
        {"basis": "printed"},
        {"people": False},
    ],
)
def test_other_counts_may_be_small(change: dict[str, Any], tmp_path: Path) -> None:
    assert check(tmp_path, PEOPLE, rows_of("3", "c"), **{**DERIVED, **change}) == []


@pytest.mark.parametrize("unit", ["", "%", "years", "lines"])
def test_what_counts_no_people_may_be_small(unit: str, tmp_path: Path) -> None:
    fields = [field("who"), field("count", "integer", unit=unit)]
    assert check(tmp_path, fields, rows_of("3", "9"), **DERIVED) == []


# --- The folder ----------------------------------------------------------------------------------


def test_every_csv_file_is_described(tiny: Path) -> None:
    (tiny / "data" / "demo" / "more.csv").write_text("a\n1\n")
    layout = Layout(tiny.resolve())
    (problem,) = check_data(layout, read_data_package(layout))
    assert str(problem).startswith("data/demo/more.csv: The file is in no dataset")


def test_a_broken_file_hides_no_problem_of_another(tiny: Path) -> None:
    (tiny / "data" / "demo" / "issues.csv").write_text("")
    (tiny / "data" / "demo" / "visits.csv").write_text("year,group,visits\n2021,Families,many\n")
    layout = Layout(tiny.resolve())
    found = [problem.place for problem in check_data(layout, read_data_package(layout))]
    assert sorted(found) == ["data/demo/issues.csv:1", "data/demo/visits.csv:2"]
