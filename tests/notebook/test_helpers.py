"""What the helpers make of DataFrames, and what they tell people who use them wrongly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from resource_pack import key_figures, load, show_chart, show_table
from resource_pack.core.figures import ChartFigure, KeyFigures, TableFigure

TABLE = {"id": "a-table", "title": "A table"}
CHART: dict[str, Any] = {
    "id": "a-chart", "title": "A chart", "alt": "{highest}.", "form": "bar", "x": "issue",
    "y": "families",
}  # fmt: skip


def table(frame: pd.DataFrame, **more: Any) -> TableFigure:
    figure = show_table(frame, **{**TABLE, **more}).figure
    assert isinstance(figure, TableFigure)
    return figure


def chart(frame: pd.DataFrame, **more: Any) -> ChartFigure:
    figure = show_chart(frame, **{**CHART, **more}).figure
    assert isinstance(figure, ChartFigure)
    return figure


def texts(figure: TableFigure | ChartFigure) -> list[list[str]]:
    return [[cell.text for cell in row] for row in figure.rows]


def years() -> pd.DataFrame:
    return load("demo-visits").groupby("year", sort=False, as_index=False)["visits"].sum()


# --- What a figure tells -------------------------------------------------------------------------


def test_a_computed_table_has_titles_and_units_where_columns_keep_their_names() -> None:
    frame = years().assign(per_month=lambda frame: frame["visits"] / 12)
    figure = table(frame)
    assert [(column.label, column.unit, column.type) for column in figure.columns] == [
        ("Year", "", "string"),
        ("Visits", "visits", "integer"),
        ("Per month", "", "number"),
    ]


def test_a_computed_table_says_that_it_was_worked_out() -> None:
    assert {line.basis for line in table(years()).sources} == {"derived"}


def test_a_part_of_a_dataset_was_not_worked_out() -> None:
    frame = load("demo-visits")
    for part in (frame, frame[frame["visits"] > 5], frame.head(1), frame[["group", "visits"]]):
        assert {line.basis for line in table(part).sources} == {"printed"}


def test_a_value_that_is_changed_was_worked_out() -> None:
    frame = load("demo-visits")
    frame.loc[0, "visits"] = 999
    assert {line.basis for line in table(frame).sources} == {"derived"}


def test_what_is_known_to_be_wrong_is_told_of_what_was_computed_too() -> None:
    figure = table(years(), notes=["Ours."])
    assert figure.notes == ("Ours.", "The report counts some visits twice.")


def test_a_note_is_told_once() -> None:
    figure = table(load("types"), notes=["A problem.", "A note."])
    assert figure.notes == ("A problem.", "A note.")


def test_several_datasets_may_be_named() -> None:
    frame = pd.DataFrame({"what": ["a"], "visits": [5]})
    figure = table(frame, data=["demo-visits", "demo-issues"])
    assert figure.datasets == ("demo-visits", "demo-issues")
    assert {line.basis for line in figure.sources} == {"derived"}


@pytest.mark.parametrize(
    ("values", "type", "shown"),
    [
        ([1200, -5], "integer", ["1,200", "−5"]),
        ([0.5, 1200.0], "number", ["0.5", "1,200"]),
        ([True, False], "boolean", ["yes", "no"]),
        (["a", "<b>"], "string", ["a", "<b>"]),
        ([1, None], "number", ["1", ""]),
        (pd.to_datetime(["2026-01-31", "2026-02-28"]), "date", ["2026-01-31", "2026-02-28"]),
        (pd.to_datetime(["2026-01-31 10:30"] * 2), "date", ["2026-01-31 10:30:00"] * 2),
        (pd.Categorical(["a", "b"]), "string", ["a", "b"]),
        (pd.array([1, None], dtype="Int64"), "integer", ["1", ""]),
    ],
)
def test_values_are_shown_for_readers(values: Any, type: str, shown: list[str]) -> None:
    figure = table(pd.DataFrame({"label": ["x", "y"], "made": values}), data="demo-issues")
    assert figure.columns[1].type == type
    assert [row[1] for row in texts(figure)] == shown


def test_a_missing_value_is_empty_and_never_a_word() -> None:
    figure = table(load("types"))
    assert [(cell.value, cell.text) for cell in figure.rows[2]] == [(None, "")] * 6


def test_columns_may_be_called_by_numbers() -> None:
    frame = pd.DataFrame({"group": ["a"], 2021: [5], 2022: [6]})
    figure = table(frame, data="demo-visits")
    assert [column.label for column in figure.columns] == ["Group", "2021", "2022"]
    assert texts(figure) == [["a", "5", "6"]]


def test_the_frame_itself_is_left_as_it_was() -> None:
    frame = load("demo-issues")
    before = frame.copy()
    chart(frame, sort="value", first=2)
    table(frame, columns=["families"])
    pd.testing.assert_frame_equal(frame, before)
    assert frame.attrs == before.attrs


def test_a_chart_shows_the_largest_first_and_says_what_it_leaves_out() -> None:
    figure = chart(load("demo-issues").iloc[::-1], sort="value", first=3)
    assert texts(figure) == [["Sleep", "18"], ["Housing", "11"], ["Money, debt", "11"]]
    assert figure.notes == ("The chart shows 3 of 8 rows.",)
    assert figure.says == "Sleep is highest, at 18 families."


def test_key_figures_are_rows_of_a_dataset() -> None:
    figure = key_figures(
        id="k", data="demo-stated", title="In numbers", show=["saving", "families", "share"]
    ).figure
    assert isinstance(figure, KeyFigures)
    assert [(number.text, number.unit, number.label) for number in figure.numbers] == [
        ("£68,350", "", "saved"),
        ("20", "families", "took part"),
        ("just over half", "of people", "came back"),
    ]


# --- What people are told ------------------------------------------------------------------------


def tall() -> pd.DataFrame:
    return pd.DataFrame({"issue": [f"i{n}" for n in range(61)], "families": range(61)})


WRONG: list[tuple[Callable[[], object], str]] = [
    # ids, titles and names
    (
        lambda: table(load("types"), id="A table"),
        "id: “A table” does not have the form that is needed. Allowed: small letters",
    ),
    (lambda: table(load("types"), title=" "), "title: The text is empty."),
    (lambda: table(load("types"), data="tpyes"), "There is no dataset “tpyes”."),
    (
        lambda: table(load("types"), columns=["yaer"]),
        "The DataFrame has no column “yaer”. Allowed: word, count",
    ),
    (lambda: table(load("types"), columns=["yaer"]), "Did you mean “year”?"),
    (
        lambda: table(load("types"), notes="A note"),
        "notes: There is text (“A note”). Allowed: a list",
    ),
    (lambda: show_table(**TABLE), "data: "),
    (
        lambda: show_table(data="types", columns=["yaer"], **TABLE),
        "columns: types has no column “yaer”. Allowed: word",
    ),
    # frames
    (
        lambda: table(pd.DataFrame({"a": [1]})),
        "The DataFrame does not know which dataset it came from. Name it",
    ),
    (lambda: table(load("types")[[]]), "The DataFrame has no columns."),
    (
        lambda: table(pd.concat([load("types")] * 2, axis=1), data="types"),
        "Two columns are called “word”.",
    ),
    (
        lambda: table(load("demo-visits").set_index("year")),
        "The column “year” is the index of the DataFrame",
    ),
    (
        lambda: table(load("demo-visits").groupby("year")[["visits"]].sum()),
        "Call .reset_index() first.",
    ),
    (
        lambda: table(load("demo-visits").pivot(index="year", columns="group").reset_index()),
        "The DataFrame has several rows of column names",
    ),
    (
        lambda: table(load("demo-issues").assign(per=lambda f: f["families"] / 0)),
        "The column “per” holds a value without end",
    ),
    # charts
    (
        lambda: chart(load("demo-issues"), x="families", y="issue"),
        "y: the column “issue” holds text. Allowed: a column of numbers.",
    ),
    (lambda: chart(load("demo-issues"), x="isue"), "Did you mean “issue”?"),
    (lambda: chart(load("demo-issues").set_index("issue")), "The DataFrame has no column “issue”."),
    (lambda: chart(load("demo-issues").set_index("issue")), "Call .reset_index() first"),
    (lambda: chart(load("demo-issues"), form="pie"), "form: “pie” is not one of the words"),
    (lambda: chart(load("demo-issues"), sort="name"), "sort: “name” is not one of the words"),
    (lambda: chart(load("demo-issues"), first=0), "first: The number 0 is out of range."),
    (lambda: chart(load("demo-issues"), alt=""), "alt: The text is empty"),
    (
        lambda: chart(load("demo-issues"), alt="There were 19."),
        "The number 19 is not in the chart's data. Allowed: 1, 2,",
    ),
    (lambda: chart(load("demo-issues"), alt="{hihgest}"), "There is no gap “{hihgest}”."),
    (
        lambda: chart(load("demo-issues").head(0)),
        "The chart has no rows. Allowed: at least one row.",
    ),
    (
        lambda: chart(load("demo-visits"), x="group", y="visits"),
        "Two rows have the same place in the chart (Families).",
    ),
    (
        lambda: chart(load("demo-visits"), x="year", y="visits", series="group", sort="value"),
        "several series cannot be sorted",
    ),
    (
        lambda: chart(years(), x="year", y="visits", form="line", sort="value"),
        "a chart of the form line follows in time",
    ),
    (
        lambda: chart(years().iloc[::-1], x="year", y="visits", form="line"),
        "The rows do not follow in time: 2023, 2022, 2021.",
    ),
    (
        lambda: chart(load("types").iloc[2:], x="word", y="count"),
        "Every value of the chart is hidden or missing.",
    ),
    (
        lambda: chart(tall(), data="demo-issues"),
        "The chart has 61 points a series. Allowed: at most 60.",
    ),
    (
        lambda: chart(
            tall().assign(group=lambda f: f["issue"]), data="demo-issues", series="group"
        ),
        "The chart has 61 series.",
    ),
    (
        lambda: chart(load("types"), x="word", y="seen"),
        "y: the column “seen” holds values of the type boolean",
    ),
    # key figures
    (
        lambda: key_figures(id="k", data="demo-stated", title="T", show=["familes"]),
        "Did you mean “families”?",
    ),
    (
        lambda: key_figures(id="k", data="demo-issues", title="T", show=["a"]),
        "demo-issues has no column “id”.",
    ),
    (lambda: key_figures(id="k", data="demo-stated", title="T", show=[]), "There are 0 entries."),
]


@pytest.mark.parametrize("place", range(len(WRONG)))
def test_a_person_is_told_what_is_wrong_and_what_to_do(place: int) -> None:
    wrong, words = WRONG[place]
    with pytest.raises((ValueError, KeyError)) as caught:
        wrong()
    message = str(caught.value)
    assert words in message
    assert message.endswith((".", "?"))
    assert "\n" not in message
    assert "pydantic" not in message
