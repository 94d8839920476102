"""Datasets as typed pandas DataFrames, and DataFrames as the rows of a figure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from resource_pack.core.data_store import DataStore
from resource_pack.core.datasets import DataTable
from resource_pack.core.figures import Cell, Column
from resource_pack.core.numbers import write_number

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
                type=_type_of(frame[name]),
                unit=field.unit if field else "",
                decimals=field.decimals if field else None,
            )
        )
    return tuple(columns)


def _type_of(column: pd.Series[Any]) -> Any:
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
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
    if column.type == "number":
        return Cell(value=float(value), text=write_number(float(value), column.decimals))
    return Cell(value=str(value), text=str(value))
