"""Datasets as typed pandas DataFrames, and DataFrames as the rows of a figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from resource_pack.core.data_store import DataStore
from resource_pack.core.datasets import DataField, DataTable
from resource_pack.core.figures import Cell, Column
from resource_pack.core.numbers import write_number
from resource_pack.core.problems import listing, nearest
from resource_pack.notebook.figure_building import CallError

DATASETS_KEY = "resource_pack.datasets"
"""Under this key of `DataFrame.attrs` a frame carries the names of the datasets it came from."""

_DTYPES = {
    "string": "string",
    "integer": "Int64",
    "year": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "string",
}


def data_frame(store: DataStore, name: str) -> pd.DataFrame:
    """The dataset as a DataFrame whose column types are those of its schema.

    Whole numbers are Int64, numbers Float64, text string, true and false boolean, dates
    datetime64. A hidden or missing value is <NA>, never 0. The frame remembers its dataset, also
    after filtering and most other steps, so that figures made from it name their source.
    """
    table = store.table(name)
    rows = table.values()
    frame = pd.DataFrame(
        {
            field.name: pd.array(
                [row[index] for row in rows],
                dtype=_DTYPES[field.type],  # type: ignore[call-overload]
            )
            for index, field in enumerate(table.dataset.table.fields)
        }
    )
    for field in table.dataset.table.fields:
        if field.type == "date":
            frame[field.name] = pd.to_datetime(frame[field.name])
    frame.attrs[DATASETS_KEY] = [name]
    return frame


def datasets_of(frame: pd.DataFrame) -> list[str]:
    return list(frame.attrs.get(DATASETS_KEY, []))


def plain_frame(frame: pd.DataFrame, names: Sequence[str] = ()) -> pd.DataFrame:
    """A frame, or some columns of it, as a table with one name above each column.

    Raises CallError where it is no such table, or has no such column.
    """
    if frame.columns.nlevels > 1:
        fix = "Set frame.columns to a list of names"
        raise CallError("The DataFrame has several rows of column names", "one", fix)
    frame = frame.set_axis([str(name) for name in frame.columns], axis="columns")
    known, index = list(frame.columns), [name for name in frame.index.names if name is not None]
    for name in names:
        if name not in known:
            hint = "Call .reset_index() first" if name in index else nearest(name, known)
            raise CallError(f"The DataFrame has no column “{name}”", listing(known), hint)
    if index and not names:
        found = f"The column “{index[0]}” is the index of the DataFrame, which is not shown"
        raise CallError(found, "", "Call .reset_index() first")
    frame = frame[list(names)] if names else frame
    if frame.columns.empty:
        raise CallError("The DataFrame has no columns", "at least one", "Show another DataFrame")
    repeated = frame.columns[frame.columns.duplicated()]
    if len(repeated):
        raise CallError(f"Two columns are called “{repeated[0]}”", "", "Rename one of them")
    return frame


def columns_of(frame: pd.DataFrame, tables: list[DataTable]) -> tuple[Column, ...]:
    """A figure's columns for a frame: titles and units come from the datasets where names agree."""
    known = {field.name: field for table in tables for field in table.dataset.table.fields}
    columns = []
    for name in map(str, frame.columns):
        field = known.get(name)
        columns.append(
            Column(
                name=name,
                label=field.title if field else name.replace("_", " ").capitalize(),
                type=_type_of(frame[name], field),
                unit=field.unit if field else "",
                decimals=field.decimals if field else None,
            )
        )
    return tuple(columns)


def _type_of(column: pd.Series[Any], field: DataField | None) -> Any:
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        # A year is no amount: 2,014 would be wrong.
        return "year" if field and field.type == "year" else "integer"
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    if pd.api.types.is_numeric_dtype(column):
        return "number"
    return "string"


def cells_of(frame: pd.DataFrame, columns: tuple[Column, ...]) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for values in frame.itertuples(index=False, name=None):
        rows.append(
            tuple(_cell(value, column) for value, column in zip(values, columns, strict=True))
        )
    return tuple(rows)


def _cell(value: Any, column: Column) -> Cell:
    if pd.isna(value):
        return Cell(value=None, text="")
    if column.type == "boolean":
        return Cell(value=bool(value), text="yes" if value else "no")
    if column.type == "integer":
        return Cell(value=int(value), text=write_number(int(value), column.decimals))
    if column.type == "year":
        return Cell(value=int(value), text=str(int(value)))
    if column.type == "date":
        day = str(value.date() if value == value.normalize() else value)
        return Cell(value=day, text=day)
    if column.type == "number":
        if math.isinf(value):
            found = f"The column “{column.name}” holds a value without end"
            raise CallError(found, "numbers, or nothing", "Do not divide by 0")
        return Cell(value=float(value), text=write_number(float(value), column.decimals))
    return Cell(value=str(value), text=str(value))
