"""What a chart, a table or a row of key figures is, once its data has been read.

A figure holds everything that any of its forms needs: the page, the embed page, the image, the CSV
file. It is plain data: it can be stored, compared, and drawn anywhere.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from resource_pack.core.datasets import FieldType, Value
from resource_pack.core.fields import Slug, Text
from resource_pack.core.validation import Record

MIME_TYPE = "application/vnd.resource-pack.figure+json"
"""The type under which a figure travels from a notebook to the page."""


class Column(Record):
    """One column of a figure's data."""

    name: str
    label: Text
    type: FieldType = "string"
    unit: str = ""
    decimals: int | None = None

    @property
    def numeric(self) -> bool:
        return self.type in ("integer", "number")


class Cell(Record):
    """One cell: `value` to sort by, `text` to show, `symbol` for why a value is hidden."""

    value: Value
    text: str
    symbol: str = ""


class SourceLine(Record):
    """Where a figure's numbers come from, as the line below it tells."""

    dataset: str
    document: str
    place: str
    licence: str
    licence_url: str
    as_of: str
    basis: Literal["printed", "derived"]
    rights: str = ""


class FigureBase(Record):
    """What every kind of figure has."""

    id: Slug
    title: Text
    notes: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = Field(min_length=1)

    @property
    def datasets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(source.dataset for source in self.sources))


class TableFigure(FigureBase):
    """A table. The first column heads each row."""

    kind: Literal["table"] = "table"
    columns: tuple[Column, ...] = Field(min_length=1)
    rows: tuple[tuple[Cell, ...], ...]


class ChartFigure(FigureBase):
    """A chart: its picture as Vega-Lite for wide and for narrow screens, and its data.

    `says` is the sentence that tells what the picture shows; it is also the text alternative.
    """

    kind: Literal["chart"] = "chart"
    says: Text
    wide: dict[str, Any]
    narrow: dict[str, Any]
    columns: tuple[Column, ...] = Field(min_length=2)
    rows: tuple[tuple[Cell, ...], ...] = Field(min_length=1)


class Number(Record):
    """One number of a row of key figures, ready to show."""

    id: str
    text: Text
    unit: str
    label: Text
    note: str = ""
    place: str = ""


class KeyFigures(FigureBase):
    """A row of numbers that matter most."""

    kind: Literal["key-figures"] = "key-figures"
    numbers: tuple[Number, ...] = Field(min_length=1)


Figure = Annotated[TableFigure | ChartFigure | KeyFigures, Field(discriminator="kind")]


class _AnyFigure(Record):
    figure: Figure


def read_figure(data: dict[str, Any]) -> TableFigure | ChartFigure | KeyFigures:
    """A figure from the dict that `model_dump` made of it."""
    return _AnyFigure.model_validate({"figure": data}).figure
