"""From a call of a helper to a figure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from resource_pack.core.calls import Call, ShowChart, ShowKeyFigures, ShowTable
from resource_pack.core.data_store import (
    DataStore,
    cell_of,
    column_of,
    symbol_notes,
)
from resource_pack.core.datasets import DataField, DataTable
from resource_pack.core.figures import (
    Cell,
    ChartFigure,
    Column,
    KeyFigures,
    Number,
    SourceLine,
    TableFigure,
)
from resource_pack.core.numbers import read_number, write_amount
from resource_pack.core.problems import Problem, listing, nearest
from resource_pack.core.sentences import ChartData, Series, fill_sentence

MAX_SERIES = 4
MAX_POINTS = 60


class CallError(ValueError):
    """A call asks for something that its dataset does not have."""

    def __init__(self, found: str, allowed: str = "", fix: str = "") -> None:
        super().__init__(Problem("", 0, "", found, allowed, fix).message)
        self.found, self.allowed, self.fix = found, allowed, fix


def build_figure(call: Call, store: DataStore) -> TableFigure | ChartFigure | KeyFigures:
    """The figure that a declarative call describes.

    Raises CallError, SentenceError or UnknownDataset where it cannot be made, and PackError where
    the data file is broken.
    """
    if isinstance(call, ShowTable):
        return _table(call, store)
    if isinstance(call, ShowChart):
        return _chart(call, store)
    return _key_figures(call, store)


def _field(table: DataTable, name: str, argument: str) -> DataField:
    names = table.dataset.field_names
    if name not in names:
        raise CallError(
            f"{argument}: {table.dataset.name} has no column “{name}”",
            listing(names, limit=40),
            nearest(name, names),
        )
    return table.dataset.field(name)


def _cells(table: DataTable, fields: Sequence[DataField]) -> tuple[tuple[Cell, ...], ...]:
    places = [table.column(field.name) for field in fields]
    return tuple(
        tuple(
            cell_of(field, row[place], table.dataset)
            for field, place in zip(fields, places, strict=True)
        )
        for row in table.rows
    )


def _notes(call: Call, table: DataTable, rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The call's own notes, then those of the dataset: its problems are always told."""
    dataset = table.dataset
    every = (*call.notes, *dataset.notes, *dataset.problems, *symbol_notes(rows))
    return tuple(dict.fromkeys(every))


def _table(call: ShowTable, store: DataStore) -> TableFigure:
    table = store.table(call.data)
    names = call.columns or tuple(table.dataset.field_names)
    fields = [_field(table, name, "columns") for name in names]
    rows = _cells(table, fields)
    return TableFigure(
        id=call.id,
        title=call.title,
        notes=_notes(call, table, rows),
        sources=store.source_lines([call.data]),
        columns=tuple(column_of(field) for field in fields),
        rows=rows,
    )


def _chart(call: ShowChart, store: DataStore) -> ChartFigure:
    table = store.table(call.data)
    x, y = _field(table, call.x, "x"), _field(table, call.y, "y")
    if not y.numeric:
        raise not_numeric(y)
    fields = [x, y]
    if call.series:
        fields.insert(1, _field(table, call.series, "series"))
    rows = list(_cells(table, fields))
    check_sort(call)
    if call.sort == "value":
        rows.sort(key=lambda row: -_number_or(row[-1], -math.inf))
    notes = list(_notes(call, table, rows))
    rest = rows[call.first :] if call.first else []
    if rest:
        notes.insert(0, f"The chart shows {call.first} of {len(rows)} rows.")
        rows = rows[: call.first]
    data = chart_data(rows, y, call.form != "bar", bool(call.series), rest)
    return chart_figure(
        call.id,
        call.title,
        call.alt,
        call.form,
        data,
        tuple(column_of(field) for field in fields),
        tuple(rows),
        tuple(notes),
        store.source_lines([call.data]),
    )


def chart_figure(
    id: str,
    title: str,
    alt: str,
    form: str,
    data: ChartData,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    notes: tuple[str, ...],
    sources: tuple[SourceLine, ...],
) -> ChartFigure:
    """A chart from points that are ready: used by the declarative form and by DataFrames alike."""
    # Altair takes most of a second to import, and a pack without charts needs none of it.
    from resource_pack.notebook.chart_forms import draw

    drawing = draw(form, data, columns[-1].label)
    return ChartFigure(
        id=id,
        title=title,
        says=fill_sentence(alt, data),
        wide=drawing.wide,
        narrow=drawing.narrow,
        columns=columns,
        rows=rows,
        notes=notes,
        sources=sources,
    )


def check_sort(call: ShowChart) -> None:
    """Raise CallError where a chart cannot be sorted by value."""
    if call.sort != "value":
        return
    if call.series:
        found = "sort: several series cannot be sorted by value"
        raise CallError(found, "“data”", "Take sort out")
    if call.form != "bar":
        # The sentence would tell of a rise or a fall that never was.
        found = f"sort: a chart of the form {call.form} follows in time"
        raise CallError(found, "“data”", "Take sort out, or use the form bar")


def not_numeric(y: DataField | Column) -> CallError:
    kind = "text" if y.type == "string" else f"values of the type {y.type}"
    found = f"y: the column “{y.name}” holds {kind}"
    return CallError(found, "a column of numbers", "Name another column")


def _number_or(cell: Cell, instead: float) -> float:
    return float(cell.value) if isinstance(cell.value, int | float) else instead


def chart_data(
    rows: Sequence[Sequence[Cell]],
    y: DataField | Column,
    ordered: bool,
    several: bool,
    rest: Sequence[Sequence[Cell]] = (),
) -> ChartData:
    """The points of a chart: label, series if there are `several`, and last the value.

    `rest` has the rows that the chart leaves out.
    """
    points: dict[str, dict[str, float | None]] = {}
    labels: dict[str, None] = {}
    for row in rows:
        label, name = row[0].text, row[1].text if several else ""
        if label in points.setdefault(name, {}):
            raise CallError(
                f"Two rows have the same place in the chart ({label}{name and ', '}{name})",
                "one row for each point",
                "Name the column that tells them apart as series, or add them up",
            )
        points[name][label] = _value(row)
        labels[label] = None
    if not labels:
        raise CallError("The chart has no rows", "at least one row", "Show other rows")
    if len(points) > MAX_SERIES:
        raise CallError(
            f"The chart has {len(points)} series", f"at most {MAX_SERIES}", "Show a table instead"
        )
    if len(labels) > MAX_POINTS:
        raise CallError(
            f"The chart has {len(labels)} points a series",
            f"at most {MAX_POINTS}",
            "Show a table, or use first=20 with sort=“value”",
        )
    series = tuple(
        Series(name, tuple(labels), tuple(values.get(label) for label in labels))
        for name, values in points.items()
    )
    if all(value is None for item in series for value in item.values):
        raise CallError("Every value of the chart is hidden or missing", "", "Show a table instead")
    if ordered:
        _check_order(list(labels), points.values())
    return ChartData(series, y.unit, ordered, y.decimals, tuple(_value(row) for row in rest))


def _value(row: Sequence[Cell]) -> float | None:
    value = row[-1].value
    return float(value) if isinstance(value, int | float) else None


_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


def _check_order(labels: list[str], series: Iterable[Iterable[str]]) -> None:
    """Raise CallError where the rows do not follow in time, as the chart would say they do."""
    orders: list[list[Any]] = [[labels.index(label) for label in one] for one in series]
    years = [match.group() for match in map(_YEAR.match, labels) if match]
    if len(years) < len(labels):
        years = []  # They are called by something else than years, which only the data can order.
    if any(order != sorted(order) for order in (*orders, years)):
        raise CallError(
            f"The rows do not follow in time: {listing(labels)}",
            "the first time first, and the same order for each series",
            "Sort the rows of the data, or use the form bar",
        )


def _key_figures(call: ShowKeyFigures, store: DataStore) -> KeyFigures:
    table = store.table(call.data)
    for name in ("id", "value", "unit", "label"):
        _field(table, name, "data")
    names = table.dataset.field_names
    rows = {row[table.column("id")]: row for row in table.rows}
    numbers = []
    for wanted in call.show:
        if wanted not in rows:
            raise CallError(
                f"show: {call.data} has no row “{wanted}”",
                listing(rows, limit=60),
                nearest(wanted, list(rows)),
            )
        cells = dict(zip(names, rows[wanted], strict=True))
        numbers.append(_number(cells))
    return KeyFigures(
        id=call.id,
        title=call.title,
        notes=(*call.notes, *table.dataset.problems),
        sources=store.source_lines([call.data]),
        numbers=tuple(numbers),
    )


def _number(cells: dict[str, str]) -> Number:
    unit, value = cells["unit"], read_number(cells["value"])
    text = (
        value if isinstance(value, str) else write_amount(value, unit if unit in ("%", "£") else "")
    )
    return Number(
        id=cells["id"],
        text=text,
        unit="" if unit in ("%", "£") else unit,
        label=cells["label"],
        note=cells.get("doubt", ""),
        place=cells.get("place", ""),
    )
