"""From a call to a figure: rows, notes, sources, and the points of a chart."""

from __future__ import annotations

from typing import Any

import pytest

from resource_pack.core.calls import make_call
from resource_pack.core.chart_data import ChartData, Series
from resource_pack.core.figures import Cell, ChartFigure, Column, TableFigure
from resource_pack.notebook import helpers
from resource_pack.notebook.figure_building import (
    MAX_POINTS,
    MAX_SERIES,
    CallError,
    build_figure,
    chart_data,
)

Y = Column(name="n", label="Number", type="integer", unit="families", decimals=None)


def cell(value: object) -> Cell:
    return Cell(value=value, text="" if value is None else str(value))  # type: ignore[arg-type]


def rows(*values: tuple[object, ...]) -> list[tuple[Cell, ...]]:
    return [tuple(map(cell, row)) for row in values]


def refusal(*values: tuple[object, ...], ordered: bool = False) -> str:
    with pytest.raises(CallError) as caught:
        chart_data(rows(*values), Y, ordered, len(values[0]) > 2 if values else False)
    return str(caught.value)


# --- The points of a chart -----------------------------------------------------------------------


def test_a_chart_has_a_point_for_each_row() -> None:
    assert chart_data(rows(("a", 5), ("b", None)), Y, False, False) == ChartData(
        (Series("", ("a", "b"), (5.0, None)),), "families", False
    )


def test_each_series_has_all_labels_and_none_where_it_has_no_row() -> None:
    values = rows(("a", "x", 1), ("b", "x", 2), ("c", "x", 3), ("b", "y", 4))
    assert chart_data(values, Y, True, True).series == (
        Series("x", ("a", "b", "c"), (1.0, 2.0, 3.0)),
        Series("y", ("a", "b", "c"), (None, 4.0, None)),
    )


def test_zero_is_a_value() -> None:
    assert chart_data(rows(("a", 0)), Y, False, False).series[0].values == (0.0,)


def test_rows_that_are_left_out_are_known_to_the_sentence() -> None:
    data = chart_data(rows(("a", 5)), Y, False, False, rows(("b", 3), ("c", None)))
    assert data.left_out == (3.0, None)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([("a", 1), ("a", 2)], "Two rows have the same place in the chart (a)."),
        ([("a", "x", 1), ("a", "x", 2)], "Two rows have the same place in the chart (a, x)."),
        ([], "The chart has no rows."),
        ([("a", None), ("b", None)], "Every value of the chart is hidden or missing."),
        (
            [("a", f"s{n}", n) for n in range(MAX_SERIES + 1)],
            f"The chart has {MAX_SERIES + 1} series. Allowed: at most {MAX_SERIES}.",
        ),
        (
            [(f"l{n}", n) for n in range(MAX_POINTS + 1)],
            f"The chart has {MAX_POINTS + 1} points a series. Allowed: at most {MAX_POINTS}.",
        ),
    ],
)
def test_what_is_no_chart_is_told(values: list[tuple[object, ...]], words: str) -> None:
    assert words in refusal(*values)


@pytest.mark.parametrize(
    "values",
    [
        # years that go back
        [("2022", 1), ("2021", 2)],
        [("2013-14", 1), ("2015-16", 2), ("2014-15", 3)],
        # series that put the same times in another order
        [("May", "x", 1), ("June", "x", 2), ("June", "y", 3), ("May", "y", 4)],
        # a time that only the second series has, and that lies between those of the first
        [("May", "x", 1), ("July", "x", 2), ("May", "y", 3), ("June", "y", 4), ("July", "y", 5)],
    ],
)
def test_points_that_do_not_follow_in_time_are_told(values: list[tuple[object, ...]]) -> None:
    assert "The rows do not follow in time" in refusal(*values, ordered=True)
    assert chart_data(rows(*values), Y, False, len(values[0]) > 2)


@pytest.mark.parametrize(
    "values",
    [
        [("2021", 1), ("2022", 2)],
        [("2013-14", 1), ("2014-15", 3)],
        [("May", 1), ("April", 2)],  # what words mean, only the data can know
        [("2022", 1), ("2021", 2), ("later", 3)],
        [("2021", "x", 1), ("2021", "y", 1), ("2022", "y", 1), ("2023", "x", 1), ("2023", "y", 1)],
    ],
)
def test_points_that_may_follow_in_time_are_taken(values: list[tuple[object, ...]]) -> None:
    assert chart_data(rows(*values), Y, True, len(values[0]) > 2).ordered


# --- Figures of datasets -------------------------------------------------------------------------


def figure(name: str, **arguments: Any) -> TableFigure | ChartFigure:
    made = build_figure(make_call(name, arguments), helpers._store())
    assert isinstance(made, TableFigure | ChartFigure)
    return made


def chart(**more: Any) -> ChartFigure:
    made = figure(
        "show_chart",
        **{
            "id": "c", "data": "demo-issues", "form": "bar", "x": "issue", "y": "families",
            "title": "Issues", "alt": "{highest}.", **more,
        },
    )  # fmt: skip
    assert isinstance(made, ChartFigure)
    return made


def test_a_table_shows_columns_as_they_are_asked_for() -> None:
    made = figure("show_table", id="t", data="types", title="T", columns=["year", "word"])
    assert [column.name for column in made.columns] == ["year", "word"]
    assert [[item.text for item in row] for row in made.rows] == [
        ["2014", "one"],
        ["2015", "two"],
        ["", ""],
    ]


def test_numbers_are_shown_with_the_places_of_their_column() -> None:
    made = figure("show_table", id="t", data="types", title="T", columns=["share", "count"])
    assert [[item.text for item in row] for row in made.rows] == [
        ["12.3", "1,200"],
        ["0.5", "0"],
        ["", "[c]"],
    ]


def test_notes_stand_in_one_order_and_end_with_what_symbols_mean() -> None:
    made = figure("show_table", id="t", data="types", title="T", notes=["Ours."])
    assert made.notes == (
        "Ours.",
        "A note.",
        "A problem.",
        "[c]: 1 to 5, not shown so that no one can be recognised.",
    )


def test_the_source_line_tells_document_place_time_and_licence() -> None:
    (line,) = chart().sources
    assert (line.dataset, line.document) == ("demo-issues", "A report for tests (2026)")
    assert (line.place, line.as_of, line.basis) == ("Table 1", "2021 to 2023", "printed")
    assert line.licence == "Creative Commons Attribution 4.0"


def test_the_data_of_a_chart_is_what_the_picture_shows() -> None:
    made = chart(sort="value", first=3)
    assert [[item.text for item in row] for row in made.rows] == [
        ["Sleep", "18"],
        ["Money, debt", "11"],
        ["Housing", "11"],
    ]
    drawn = made.wide["data"]["values"] if "values" in made.wide.get("data", {}) else None
    values = drawn or next(iter(made.wide["datasets"].values()))
    assert [(row["label"], row["value"]) for row in values] == [
        ("Sleep", 18),
        ("Money, debt", 11),
        ("Housing", 11),
    ]


def test_a_missing_value_goes_to_the_end_of_what_is_sorted() -> None:
    made = chart(data="types", x="word", y="share", sort="value")
    assert [row[-1].text for row in made.rows] == ["12.3", "0.5", ""]


def test_a_chart_that_shows_all_rows_says_nothing_of_leaving_out() -> None:
    assert chart(first=8).notes == chart().notes == ()


@pytest.mark.parametrize("alt", ["{lowest}.", "{total}.", "{share:Sleep}.", "57 in all."])
def test_a_chart_of_some_rows_says_nothing_of_the_whole(alt: str) -> None:
    chart(alt=alt)
    with pytest.raises(ValueError, match=r"leaves out|not in the chart's data"):
        chart(alt=alt, sort="value", first=3)


@pytest.mark.parametrize("form", ["line", "column"])
def test_what_follows_in_time_is_never_sorted_by_value(form: str) -> None:
    with pytest.raises(CallError, match=f"a chart of the form {form} follows in time"):
        chart(form=form, sort="value")


@pytest.mark.parametrize("name", ["show_table", "show_chart"])
def test_ids_are_those_of_the_author(name: str) -> None:
    made = (
        chart(id="my-id")
        if name == "show_chart"
        else figure(name, id="my-id", data="types", title="T")
    )
    assert made.id == "my-id"
