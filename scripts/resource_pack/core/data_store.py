"""One place that knows every dataset and reads each file at most once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from resource_pack.core.datasets import (
    SYMBOLS,
    DataField,
    Dataset,
    DataTable,
    find_dataset,
    parse_cell,
    read_data_package,
    read_table,
    type_problems,
)
from resource_pack.core.fields import SourceRef
from resource_pack.core.figures import Cell, Column, SourceLine
from resource_pack.core.layout import Layout
from resource_pack.core.numbers import write_number
from resource_pack.core.problems import PackError
from resource_pack.core.reference_data import Document, read_documents


class UnknownDataset(KeyError):
    """No dataset has this name."""

    def __init__(self, name: str, allowed: str, hint: str) -> None:
        super().__init__(name)
        self.name, self.allowed, self.hint = name, allowed, hint

    def __str__(self) -> str:
        parts = [f"There is no dataset “{self.name}”.", f"There are: {self.allowed}.", self.hint]
        return " ".join(part for part in parts if part)


@dataclass
class DataStore:
    """The datasets and source documents of a pack. `on_read` is told each dataset that is used."""

    layout: Layout
    datasets: dict[str, Dataset]
    documents: dict[str, Document]
    on_read: Callable[[str], None] | None = None
    _tables: dict[str, DataTable] = field(default_factory=dict)

    def dataset(self, name: str) -> Dataset:
        if name not in self.datasets:
            raise UnknownDataset(name, *find_dataset(self.datasets, name))
        if self.on_read:
            self.on_read(name)
        return self.datasets[name]

    def table(self, name: str) -> DataTable:
        """The rows of a dataset, each cell fit for its column. Raises PackError."""
        dataset = self.dataset(name)
        if name not in self._tables:
            table = read_table(self.layout, dataset)
            file = self.layout.relative(self.layout.data / dataset.path)
            problems = list(type_problems(file, table))
            if problems:
                raise PackError(problems)
            self._tables[name] = table
        return self._tables[name]

    def source_lines(self, names: Iterable[str]) -> tuple[SourceLine, ...]:
        """The source line of each dataset, one for each document it was taken from."""
        return tuple(
            self._source_line(self.dataset(name), source)
            for name in dict.fromkeys(names)
            for source in self.dataset(name).sources
        )

    def _source_line(self, dataset: Dataset, source: SourceRef) -> SourceLine:
        licence = dataset.licenses[0]
        # `check_references` reports a document that is not known, and nothing is built then.
        document = self.documents.get(source.document)
        return SourceLine(
            dataset=dataset.name,
            document=document.short if document else source.document,
            place=source.place,
            licence=licence.title,
            licence_url=licence.path,
            as_of=dataset.as_of,
            basis=dataset.basis,
            rights=dataset.rights,
        )


def open_data_store(layout: Layout) -> DataStore:
    """The data store of a pack. Raises PackError where its descriptions are not right."""
    return DataStore(layout, read_data_package(layout).datasets, read_documents(layout))


def column_of(field: DataField) -> Column:
    return Column(
        name=field.name,
        label=field.title,
        type=field.type,
        unit=field.unit,
        decimals=field.decimals,
    )


def cell_of(field: DataField, text: str, dataset: Dataset) -> Cell:
    """One cell of a CSV file as a figure shows it: symbols are kept, never made 0 or blank."""
    value = parse_cell(field, text, dataset)
    if value is None:
        return Cell(value=None, text=f"[{text}]" if text else "", symbol=text)
    return Cell(value=value, text=write_value(field, value))


def write_value(field: DataField, value: str | int | float | bool) -> str:
    """A value as a table shows it; the unit stands in the head of the column."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.numeric and isinstance(value, int | float):
        return write_number(value, field.decimals)
    return str(value)


def symbol_notes(rows: Iterable[Iterable[Cell]]) -> tuple[str, ...]:
    """A note for each symbol that the rows use."""
    used = {cell.symbol for row in rows for cell in row if cell.symbol}
    return tuple(f"[{symbol}]: {SYMBOLS[symbol]}." for symbol in SYMBOLS if symbol in used)
