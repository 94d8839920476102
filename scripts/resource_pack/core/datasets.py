"""The pack's data: one Frictionless Data Package, data/datapackage.json.

A dataset is one tabular resource of the package. Beside what Frictionless asks for, each names the
document it was taken from, the place in it, what is known to be wrong with it, and the licence.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import AliasChoices, Field, field_validator, model_validator

from resource_pack.core import patterns
from resource_pack.core.fields import Slug, SourceRef, Text
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem, listing, nearest, shorten
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Invalid, Record, validate
from resource_pack.core.yaml_file import YamlDocument, read_yaml

FieldType = Literal["string", "integer", "number", "boolean", "date", "year"]

SYMBOLS: dict[str, str] = {
    "c": "1 to 5, not shown so that no one can be recognised",
    "z": "not applicable",
    "x": "not available",
    "u": "too uncertain to show",
    "low": "more than nothing, but rounds to 0",
}
"""The symbols that official statistics use in place of a number (DfE and GSS practice)."""

Value = str | int | float | bool | None


PATTERNS: dict[str, str] = {
    "[a-z0-9]+(-[a-z0-9]+)*": "small letters, digits and hyphens, such as first-visit",
    "[ENSW][0-9]{8}": "a GSS code: a letter and eight digits, such as E08000037",
}
"""What each pattern that a column may ask for means. Others are refused: there are patterns that a
computer tries for years on one short cell. A new one is a row here and a word in `Constraints`."""


class Constraints(Record):
    """What Table Schema lets a field ask of its values."""

    required: bool = False
    unique: bool = False
    minimum: int | float | None = None
    maximum: int | float | None = None
    enum: tuple[str, ...] | None = None
    pattern: Literal["[a-z0-9]+(-[a-z0-9]+)*", "[ENSW][0-9]{8}"] | None = None


class DataField(Record):
    """One column. `title` and `unit` are what readers see at the head of it."""

    name: str = Field(pattern=patterns.COLUMN, description="small letters, digits and _")
    type: FieldType
    title: Text
    description: str = ""
    unit: str = Field(default="", description="what the numbers count, such as families or %")
    decimals: int | None = Field(default=None, ge=0, le=6, description="decimal places to show")
    constraints: Constraints = Constraints()

    @property
    def numeric(self) -> bool:
        return self.type in ("integer", "number")

    @model_validator(mode="after")
    def _constraints_fit(self) -> DataField:
        rules = self.constraints
        if not self.numeric and (rules.minimum is not None or rules.maximum is not None):
            found = f"A column of the type {self.type} has no minimum or maximum"
            raise Invalid(found, "Take it out, or correct the type", "constraints")
        if self.type != "string" and rules.enum is not None:
            found = f"A column of the type {self.type} has no list of words"
            raise Invalid(found, "Take enum out, or correct the type", "constraints")
        return self


class TableSchema(Record):
    """A Table Schema: columns, the key, and the words that stand for “no value”."""

    fields: tuple[DataField, ...] = Field(min_length=1)
    primary_key: tuple[str, ...] = Field(
        default=(), validation_alias=AliasChoices("primaryKey"), serialization_alias="primaryKey"
    )
    missing_values: tuple[str, ...] = Field(
        default=("",),
        validation_alias=AliasChoices("missingValues"),
        serialization_alias="missingValues",
    )

    @field_validator("missing_values")
    @classmethod
    def _known_symbols(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [value for value in values if value and value not in SYMBOLS]
        if unknown:
            found = f"“{unknown[0]}” is not a known symbol for a missing value"
            raise Invalid(found, "Use one of " + listing(SYMBOLS))
        return values

    @model_validator(mode="after")
    def _names(self) -> TableSchema:
        names = [field.name for field in self.fields]
        for name in names:
            if names.count(name) > 1:
                raise Invalid(f"Two fields are called “{name}”", "Rename one of them", "fields")
        for key in self.primary_key:
            if key not in names:
                found = f"The key names “{key}”, which is no field"
                raise Invalid(found, f"Use {listing(names)}", "primaryKey")
        return self


class DataLicence(Record):
    """The licence of a dataset: `name` is an SPDX identifier."""

    name: Text
    title: Text
    path: Text


class Dataset(Record):
    """One table of the data package."""

    name: Slug
    title: Text
    description: Text
    path: str = Field(
        pattern=patterns.CSV_FILE,
        description="the CSV file from the data folder, such as love-barrow-families/contacts.csv",
    )
    profile: Literal["tabular-data-resource"] = "tabular-data-resource"
    format: Literal["csv"] = "csv"
    mediatype: Literal["text/csv"] = "text/csv"
    encoding: Literal["utf-8"] = "utf-8"
    licenses: tuple[DataLicence, ...] = Field(min_length=1)
    rights: str = Field(default="", description="what the licence does not cover")
    sources: tuple[SourceRef, ...] = Field(min_length=1)
    as_of: Text = Field(
        validation_alias=AliasChoices("asOf"),
        serialization_alias="asOf",
        description="the time that the numbers are about, in words",
    )
    basis: Literal["printed", "derived"] = Field(
        description="printed: the numbers stand in the source; derived: we worked them out"
    )
    status: Literal["published", "withdrawn"] = "published"
    people: bool = Field(
        default=True, description="true where the numbers count people or families"
    )
    notes: tuple[Text, ...] = ()
    problems: tuple[Text, ...] = Field(default=(), description="what is known to be wrong with it")
    table: TableSchema = Field(
        validation_alias=AliasChoices("schema"), serialization_alias="schema"
    )

    def field(self, name: str) -> DataField:
        for field in self.table.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def field_names(self) -> list[str]:
        return [field.name for field in self.table.fields]


class DataPackage(Record):
    """data/datapackage.json."""

    profile: Literal["tabular-data-package"]
    name: Slug
    title: Text
    description: Text
    licenses: tuple[DataLicence, ...] = Field(min_length=1)
    resources: tuple[Dataset, ...]


@dataclass(frozen=True)
class DataTable:
    """A dataset with its cells as they stand in the file (one tuple of text a row).

    `lines` gives the line of the file that each row starts at; the header is not among them.
    """

    dataset: Dataset
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    sha256: str

    def column(self, name: str) -> int:
        return self.header.index(name)

    def values(self) -> list[list[Value]]:
        """The rows with each cell as its schema says: a number, a word, or None."""
        fields = self.dataset.table.fields
        return [
            [parse_cell(field, cell, self.dataset) for field, cell in zip(fields, row, strict=True)]
            for row in self.rows
        ]


_NUMBERS = {
    "integer": re.compile(r"[-+]?[0-9]{1,15}"),
    "number": re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?"),
    "year": re.compile(r"[0-9]{4}"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "boolean": re.compile(r"true|false"),
}

TYPE_WORDS = {
    "integer": "a whole number without commas, such as 1200",
    "number": "a number without commas, such as 12.5",
    "boolean": "true or false",
    "date": "a date such as 2026-01-31",
    "year": "a year such as 2016",
    "string": "text",
}


def fits(field: DataField, cell: str, dataset: Dataset) -> bool:
    """True where a cell is a value of its column's type, or stands for a missing one.

    Python itself would read 1_000, ١٢ and NaN as numbers; spreadsheets and readers would not.
    """
    if cell in dataset.table.missing_values:
        return True
    pattern = _NUMBERS.get(field.type)
    if pattern is not None and not pattern.fullmatch(cell):
        return False
    return field.type != "date" or _is_day(cell)


def _is_day(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def type_problem(file: str, line: int, field: DataField, cell: object) -> Problem:
    """The problem of a cell that is no value of its column's type."""
    return Problem(
        file,
        line,
        f"column {field.name}",
        f"“{shorten(cell)}” is not {TYPE_WORDS[field.type]}",
        "",
        "Correct the cell, or the type of the column in data/datapackage.json",
        rule="data.type-error",
    )


def type_problems(file: str, table: DataTable) -> Iterator[Problem]:
    """The problem of every cell that is no value of its column's type."""
    for row, line in zip(table.rows, table.lines, strict=True):
        for field, cell in zip(table.dataset.table.fields, row, strict=True):
            if not fits(field, cell, table.dataset):
                yield type_problem(file, line, field, cell)


def parse_cell(field: DataField, cell: str, dataset: Dataset) -> Value:
    """One cell as a value. Raises ValueError where it does not fit the type of its field."""
    if cell in dataset.table.missing_values:
        return None
    if field.type in ("integer", "year"):
        return int(cell)
    if field.type == "number":
        return float(cell)
    if field.type == "boolean":
        return {"true": True, "false": False}[cell]
    return cell


@dataclass(frozen=True)
class DataPackageFile:
    """The data package and the lines of its file, for messages."""

    package: DataPackage
    document: YamlDocument

    @property
    def datasets(self) -> dict[str, Dataset]:
        return {dataset.name: dataset for dataset in self.package.resources}


def read_data_package(layout: Layout) -> DataPackageFile:
    """Read data/datapackage.json. Raises PackError."""
    file = layout.relative(layout.data_package)
    text = read_text(layout, layout.data_package)
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        found = f"This is not JSON: {getattr(error, 'msg', 'it is nested too deeply')}"
        fix = "Check the commas, brackets and quotation marks of the line and the one above"
        line = getattr(error, "lineno", 1)
        raise PackError([Problem(file, line, "", found, "", fix, rule="data.json")]) from None
    # JSON is YAML, so the same reader gives the line of each value and refuses a repeated key.
    document = read_yaml(text, file)
    package = validate(DataPackage, document, rule="data.package")
    problems = [
        Problem(
            file,
            document.line(("resources", index)),
            f"resources[{index + 1}].{key}",
            f"The {key} “{value}” is there twice",
            "",
            "Give each dataset its own",
            rule="data.duplicate",
        )
        for key in ("name", "path")
        for index, value in enumerate(getattr(item, key) for item in package.resources)
        if value in [getattr(item, key) for item in package.resources[:index]]
    ]
    if problems:
        raise PackError(problems)
    return DataPackageFile(package, document)


def read_table(layout: Layout, dataset: Dataset) -> DataTable:
    """Read a dataset's CSV file: comma separated, one header row, the columns of its schema.

    Raises PackError where the file cannot be read as such. Whether each cell fits its type is for
    `type_problems` to say.
    """
    path = layout.data / dataset.path
    file = layout.relative(path)
    text = read_text(layout, path, limit=20_000_000)

    def fail(line: int, found: str, allowed: str = "", fix: str = "") -> PackError:
        return PackError([Problem(file, line, "", found, allowed, fix, rule="data.csv")])

    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        rows.extend(_csv_rows(text))
    except csv.Error as error:
        line = rows[-1][0] + 1 if rows else 1
        found = f"This line or one below it is not CSV: {error}"
        fix = 'Put quotation marks around the whole cell, and write "" for one inside it'
        raise fail(line, found, "", fix) from None
    if not rows:
        raise fail(1, "The file is empty", f"a header row “{','.join(dataset.field_names)}”")
    header_line, header = rows[0]
    expected = tuple(dataset.field_names)
    if header != expected:
        raise fail(
            header_line,
            f"The header row is “{', '.join(header)}”",
            f"“{', '.join(expected)}”, as the schema of {dataset.name} says",
            "Change the row, or the schema in data/datapackage.json",
        )
    problems = [
        Problem(
            file,
            line,
            "",
            f"The row has {len(row)} cells",
            f"{len(expected)}, as the header row",
            "Check the commas; put a text that holds a comma in quotation marks",
            rule="data.csv",
        )
        for line, row in rows[1:]
        if len(row) != len(expected)
    ]
    if problems:
        raise PackError(problems)
    return DataTable(
        dataset,
        header,
        tuple(row for _, row in rows[1:]),
        tuple(line for line, _ in rows[1:]),
        hashlib.sha256(text.encode()).hexdigest(),
    )


def _csv_rows(text: str) -> Iterable[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    for row in reader:
        if row:
            yield line, tuple(row)
        line = reader.line_num + 1


def find_dataset(datasets: dict[str, Any], name: str) -> tuple[str, str]:
    """What is allowed, and a suggestion, for a dataset name that is not known."""
    return listing(sorted(datasets), limit=40), nearest(name, sorted(datasets))
