"""A figure is the same whether a cell describes it or computes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resource_pack import load, show_chart, show_table
from resource_pack.core.calls import make_call, read_calls
from resource_pack.core.figures import ChartFigure, KeyFigures, TableFigure, read_figure
from resource_pack.notebook import helpers
from resource_pack.notebook.figure_building import build_figure
from tests.conftest import ROOT

Figure = TableFigure | ChartFigure | KeyFigures


def described(name: str, **arguments: Any) -> Figure:
    return build_figure(make_call(name, arguments), helpers._store())


TABLE = {"id": "a-table", "title": "A table"}
VISITS = {
    "id": "a-chart", "data": "demo-visits", "x": "year", "y": "visits", "series": "group",
    "title": "Visits",
}  # fmt: skip
ISSUES = {
    "id": "a-chart", "data": "demo-issues", "x": "issue", "y": "families", "title": "Issues",
    "form": "bar", "notes": ["Ours."],
}  # fmt: skip


def without_symbols(figure: Figure) -> Figure:
    """A DataFrame knows that a value is missing, and not why."""
    data = figure.model_dump()
    for row in data.get("rows", ()):
        for cell in row:
            if cell["symbol"]:
                cell["symbol"] = cell["text"] = ""
    data["notes"] = tuple(note for note in data["notes"] if not note.startswith("["))
    return read_figure(data)


@pytest.mark.parametrize(
    "name", ["demo-visits", "demo-issues", "demo-stated", "demo-status", "types"]
)
def test_a_table_of_a_whole_dataset(name: str) -> None:
    expected = without_symbols(described("show_table", data=name, **TABLE))
    assert show_table(load(name), **TABLE).figure == expected
    assert show_table(data=name, **TABLE).figure == described("show_table", data=name, **TABLE)


def test_a_table_of_some_columns() -> None:
    columns = ["year", "day", "count"]
    expected = without_symbols(described("show_table", data="types", columns=columns, **TABLE))
    assert show_table(load("types"), columns=columns, **TABLE).figure == expected
    assert show_table(load("types")[columns], **TABLE).figure == expected


@pytest.mark.parametrize(
    "arguments",
    [
        {**VISITS, "form": "column", "alt": "{change}."},
        {**VISITS, "form": "line", "alt": "{change:Families}. {trend:Comparison}."},
        {**VISITS, "form": "line", "alt": "{change}.", "first": 4},
        {**ISSUES, "alt": "{highest}. {lowest}. {share:Sleep}."},
        {**ISSUES, "alt": "{highest}.", "sort": "value"},
        {**ISSUES, "alt": "{highest}.", "sort": "value", "first": 3},
        {**ISSUES, "alt": "{highest}.", "first": 99},
        {
            "id": "a",
            "data": "types",
            "x": "word",
            "y": "share",
            "form": "bar",
            "title": "T",
            "alt": "{value:one}",
            "sort": "value",
        },
        {
            "id": "a",
            "data": "types",
            "x": "day",
            "y": "count",
            "form": "line",
            "title": "T",
            "alt": "{value:2026-01-31}.",
        },
    ],
)
def test_a_chart(arguments: dict[str, Any]) -> None:
    expected = without_symbols(described("show_chart", **arguments))
    assert isinstance(expected, ChartFigure)
    data = arguments.pop("data")
    found = show_chart(load(data), **arguments).figure
    assert isinstance(found, ChartFigure)
    assert found.says == expected.says
    assert (found.wide, found.narrow) == (expected.wide, expected.narrow)
    assert found == expected


def test_a_call_with_data_alone_is_the_described_form() -> None:
    arguments = {**VISITS, "form": "line", "alt": "{change}."}
    assert show_chart(**arguments).figure == described("show_chart", **arguments)


def test_a_year_is_no_number_with_a_comma() -> None:
    figure = show_table(load("types"), columns=["year", "count"], **TABLE).figure
    assert isinstance(figure, TableFigure)
    assert [cell.text for cell in figure.rows[0]] == ["2014", "1,200"]


def test_the_cell_of_a_study_gives_what_the_same_cell_gives_in_jupyter() -> None:
    source = (
        "from resource_pack import show_chart\n"
        'shown = show_chart(id="v", data="demo-visits", form="column", x="year", y="visits",\n'
        '    series="group", title="Visits", alt="{change}.")'
    )
    names: dict[str, Any] = {}
    exec(source, names)  # This is what Jupyter does; the pack itself never does.
    (placed,) = read_calls(source.replace("shown = ", ""), "page.md", 1)
    assert names["shown"].figure == build_figure(placed.call, helpers._store())


def test_every_dataset_of_our_pack(open_pack: Callable[[Path], None]) -> None:
    open_pack(ROOT)
    for name in helpers._store().datasets:
        expected = without_symbols(described("show_table", data=name, **TABLE))
        assert show_table(load(name), **TABLE).figure == expected, name
