"""The four names that notebooks use."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from resource_pack.core.calls import ShowChart, make_call
from resource_pack.core.data_store import DataStore, open_data_store
from resource_pack.core.datasets import DataTable
from resource_pack.core.figures import (
    Cell,
    Column,
    TableFigure,
)
from resource_pack.core.layout import find_layout
from resource_pack.notebook.display import Shown
from resource_pack.notebook.figure_building import (
    CallError,
    build_figure,
    chart_data,
    chart_figure,
    check_sort,
    not_numeric,
)
from resource_pack.notebook.frames import cells_of, columns_of, data_frame, datasets_of, plain_frame

ROOT_VARIABLE = "RESOURCE_PACK_ROOT"
"""Set by the build; elsewhere the pack is looked for from the notebook's folder upwards."""

DATASET_EVENT = "resource_pack.dataset"
"""The audit event of a dataset that is used, with its name."""


@functools.cache
def _store() -> DataStore:
    store = open_data_store(find_layout(Path(os.environ.get(ROOT_VARIABLE) or Path.cwd())))
    # The build listens to this, and runs the notebook again when the dataset changes.
    store.on_read = functools.partial(sys.audit, DATASET_EVENT)
    return store


def load(name: str) -> pd.DataFrame:
    """Load a dataset of the pack as a DataFrame with the types of its schema.

    `name` is a name in data/datapackage.json, such as "lbf-camhs-contacts". Hidden and missing
    values are <NA>. Raises KeyError, with the known names, for any other name.
    """
    return data_frame(_store(), name)


def show_table(
    frame: pd.DataFrame | None = None,
    *,
    id: str,
    title: str,
    data: str | Sequence[str] = "",
    columns: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Shown:
    """Show a table: a DataFrame, or with `data` alone the columns of a dataset.

    `id` is unique in the pack and becomes part of addresses. Source, unit, licence and date come
    from the dataset; for a DataFrame that lost track of its datasets, name them with `data`.
    """
    if frame is None:
        call = make_call(
            "show_table",
            {"id": id, "title": title, "data": data, "columns": columns, "notes": notes},
        )
        return Shown(build_figure(call, _store()))
    frame = plain_frame(frame, columns)
    names, frame_columns = _frame_columns(frame, data)
    # The rules for ids and titles are those of the declarative form.
    make_call("show_table", {"id": id, "title": title, "data": names[0], "notes": notes})
    rows = cells_of(frame, frame_columns)
    return Shown(
        TableFigure(
            id=id,
            title=title,
            **_origin(names, frame_columns, rows, notes),
            columns=frame_columns,
            rows=rows,
        )
    )


def show_chart(
    frame: pd.DataFrame | None = None,
    *,
    id: str,
    title: str,
    alt: str,
    form: str,
    x: str,
    y: str,
    series: str = "",
    data: str | Sequence[str] = "",
    sort: str = "data",
    first: int | None = None,
    notes: Sequence[str] = (),
) -> Shown:
    """Show a chart: of a DataFrame, or with `data` alone of a dataset.

    `form` is "bar" (categories), "column" or "line" (what follows in time); `x` and `y` are
    columns, and `series` the column that tells several lines or colours apart. `alt` says what the
    chart shows, with gaps such as {highest} or {change} that are filled from the data; every number
    in it is checked (see `resource_pack.core.sentences`).
    """
    arguments: dict[str, Any] = {
        "id": id, "title": title, "alt": alt, "form": form, "x": x, "y": y,
        "series": series, "sort": sort, "first": first, "notes": notes,
    }  # fmt: skip
    if frame is None:
        return Shown(build_figure(make_call("show_chart", {**arguments, "data": data}), _store()))
    frame = plain_frame(frame, [x, series, y] if series else [x, y])
    names, columns = _frame_columns(frame, data)
    call = make_call("show_chart", {**arguments, "data": names[0]})
    assert isinstance(call, ShowChart)
    check_sort(call)
    if not columns[-1].numeric:
        raise not_numeric(columns[-1])
    if sort == "value":
        frame = frame.sort_values(y, ascending=False, kind="stable")
    rows = cells_of(frame, columns)
    rest = rows[first:] if first else ()
    if rest:
        notes = (f"The chart shows {first} of {len(rows)} rows.", *notes)
        rows = rows[:first]
    figure = chart_figure(
        id,
        title,
        alt,
        form,
        chart_data(rows, columns[-1], form != "bar", bool(series), rest),
        columns,
        rows,
        **_origin(names, columns, rows, notes),
    )
    return Shown(figure)


def key_figures(
    *, id: str, data: str, title: str, show: Sequence[str], notes: Sequence[str] = ()
) -> Shown:
    """Show some rows of a dataset with the columns id, value, unit and label as large numbers."""
    call = make_call(
        "key_figures", {"id": id, "data": data, "title": title, "show": show, "notes": notes}
    )
    return Shown(build_figure(call, _store()))


def _frame_columns(frame: pd.DataFrame, data: str | Sequence[str]) -> tuple[list[str], Any]:
    names = [data] if isinstance(data, str) and data else list(data) or datasets_of(frame)
    if not names:
        raise CallError(
            "The DataFrame does not know which dataset it came from",
            "",
            "Name it: data=“name-of-the-dataset”",
        )
    return names, columns_of(frame, [_store().table(name) for name in names])


def _origin(
    names: Sequence[str],
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    notes: Sequence[str],
) -> dict[str, Any]:
    """The notes and the source lines of a frame's figure.

    A part of a dataset has those of the dataset. What was worked out is “derived”, and of the
    dataset it is told only what is known to be wrong.
    """
    datasets = [_store().dataset(name) for name in names]
    lines = _store().source_lines(names)
    told = [text for dataset in datasets for text in dataset.problems]
    if len(names) == 1 and _is_selection(_store().table(names[0]), columns, rows):
        told = [*datasets[0].notes, *told]
    else:
        lines = tuple(line.model_copy(update={"basis": "derived"}) for line in lines)
    return {"notes": tuple(dict.fromkeys([*notes, *told])), "sources": lines}


def _is_selection(
    table: DataTable, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]
) -> bool:
    fields = table.dataset.field_names
    if not all(column.name in fields for column in columns):
        return False
    places = [fields.index(column.name) for column in columns]
    known = {tuple(row[place] for place in places) for row in table.values()}
    return all(tuple(cell.value for cell in row) in known for row in rows)
