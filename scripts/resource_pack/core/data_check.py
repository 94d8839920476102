"""Checks each dataset against its schema, with the reference implementation of Table Schema."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from resource_pack.core.datasets import (
    PATTERNS,
    DataPackageFile,
    Dataset,
    DataTable,
    read_table,
    type_problem,
    type_problems,
)
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem, shorten

_FORMULA = re.compile(r"\s*[=+@\-](?!\s*$|[0-9.]+%?$)")

SMALL = range(1, 6)
"""Counts of people that may not be published where we worked them out ourselves (DfE practice:
docs/decisions.md, decision 14)."""


def check_data(layout: Layout, data: DataPackageFile) -> list[Problem]:
    """Every problem of the data package: files, cells, small numbers, files that no one lists."""
    problems: list[Problem] = []
    for dataset in data.package.resources:
        try:
            table = read_table(layout, dataset)
        except PackError as error:
            problems += error.problems
            continue
        file = layout.relative(layout.data / dataset.path)
        cell_problems = {
            *type_problems(file, table),
            *_formulas(file, table),
            *_frictionless(
                dataset.model_dump_json(by_alias=True), file, table.header, table.rows, table.lines
            ),
        }
        problems += sorted(cell_problems)
        if not cell_problems:
            problems += _small_numbers(file, table)
    problems += _unlisted_files(layout, data)
    return problems


@functools.lru_cache(maxsize=512)
def _frictionless(
    descriptor: str,
    file: str,
    header: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    lines: tuple[int, ...],
) -> tuple[Problem, ...]:
    # Imported here: frictionless takes half a second, which most commands need not wait for.
    from frictionless import Resource, Schema, system

    dataset = Dataset.model_validate_json(descriptor)
    schema = Schema.from_descriptor(_schema_descriptor(dataset))
    with system.use_context(trusted=False):
        resource = Resource(data=[list(header), *map(list, rows)], schema=schema)
        report = resource.validate(limit_errors=200)
    problems = []
    for kind, row, name, cell, note in report.flatten(
        ["type", "rowNumber", "fieldName", "cell", "note"]
    ):
        # Frictionless counts the header as row 1.
        line = lines[row - 2] if row and row >= 2 else 1
        problems.append(_cell_problem(dataset, file, line, kind, name, cell, note))
    return tuple(problems)


def _schema_descriptor(dataset: Dataset) -> dict[str, Any]:
    table = dataset.table
    fields = []
    for field in table.fields:
        constraints = field.constraints.model_dump(exclude_none=True, exclude_defaults=True)
        if "enum" in constraints:
            constraints["enum"] = list(constraints["enum"])
        entry: dict[str, Any] = {"name": field.name, "type": field.type}
        if constraints:
            entry["constraints"] = constraints
        if field.type == "boolean":
            entry |= {"trueValues": ["true"], "falseValues": ["false"]}
        fields.append(entry)
    descriptor: dict[str, Any] = {"fields": fields, "missingValues": list(table.missing_values)}
    if table.primary_key:
        descriptor["primaryKey"] = list(table.primary_key)
    return descriptor


def _cell_problem(
    dataset: Dataset,
    file: str,
    line: int,
    kind: str,
    field_name: str | None,
    cell: Any,
    note: str,
) -> Problem:
    place = f"column {field_name}" if field_name else ""
    found, allowed, fix = note, "", ""
    if kind == "type-error" and field_name:
        return type_problem(file, line, dataset.field(field_name), cell)
    if kind == "constraint-error" and field_name:
        field = dataset.field(field_name)
        found = f"“{shorten(cell)}” breaks a rule of the column"
        allowed = _constraint_words(field.constraints.model_dump(exclude_none=True))
        if field.constraints.required and str(cell or "") in dataset.table.missing_values:
            found = f"“{cell}” stands for a missing value" if cell else "The cell is empty"
            allowed = "a value in every row"
        fix = "Correct the cell, or the rule in data/datapackage.json"
    elif kind == "unique-error":
        found = f"“{shorten(cell)}” is there twice, and the column allows each value once"
        fix = "Delete one of the two rows, or correct the cell"
    elif kind == "primary-key":
        key = ", ".join(dataset.table.primary_key)
        found = f"The row repeats the key ({key}) of an earlier row"
        fix = "Delete one of the two rows, or correct the key"
    elif kind == "blank-row":
        found, fix = "The row is empty", "Delete it"
    return Problem(file, line, place, found, allowed, fix, rule=f"data.{kind}")


def _constraint_words(constraints: dict[str, Any]) -> str:
    words = []
    if "minimum" in constraints:
        words.append(f"{constraints['minimum']} or more")
    if "maximum" in constraints:
        words.append(f"{constraints['maximum']} or less")
    if "enum" in constraints:
        words.append("one of: " + ", ".join(constraints["enum"]))
    if "pattern" in constraints:
        words.append(PATTERNS[constraints["pattern"]])
    return "; ".join(words)


def _formulas(file: str, table: DataTable) -> Iterator[Problem]:
    """Texts that a spreadsheet would run: readers download every dataset."""
    for row, line in zip(table.rows, table.lines, strict=True):
        for field, cell in zip(table.dataset.table.fields, row, strict=True):
            if field.type == "string" and _FORMULA.match(cell):
                yield Problem(
                    file,
                    line,
                    f"column {field.name}",
                    f"“{shorten(cell)}” would be run as a formula by a spreadsheet",
                    "text that starts with a letter or a digit, or a number",
                    "Write a word before the sign",
                    rule="data.formula",
                )


def _small_numbers(file: str, table: DataTable) -> Iterator[Problem]:
    """Counts of 1 to 5 people that we worked out ourselves, and single hidden cells.

    A count that the source prints is already published; one that we derive follows the rule. One
    hidden cell among shown ones could be worked out from a total, so a second one must go too.
    """
    dataset = table.dataset
    if dataset.basis != "derived" or not dataset.people:
        return
    for column, field in enumerate(dataset.table.fields):
        if field.type != "integer" or field.unit in ("", "%", "years", "lines"):
            continue
        cells = [row[column] for row in table.rows]
        for index, cell in enumerate(cells):
            if cell not in dataset.table.missing_values and int(cell) in SMALL:
                yield Problem(
                    file,
                    table.lines[index],
                    f"column {field.name}",
                    f"{cell} is a small count of {field.unit} that we worked out ourselves",
                    "0, 6 or more, or c for a count of 1 to 5",
                    "Write c, and hide a second cell if a total would give the first away",
                    rule="data.small-number",
                )
        if cells.count("c") == 1 and len(cells) > 1:
            yield Problem(
                file,
                table.lines[cells.index("c")],
                f"column {field.name}",
                "Only one cell of the column is hidden, so a total gives it away",
                "",
                "Hide a second cell of the column",
                rule="data.single-suppression",
            )


def _unlisted_files(layout: Layout, data: DataPackageFile) -> Iterator[Problem]:
    listed = {dataset.path for dataset in data.package.resources}
    for path in sorted(layout.data.rglob("*.csv")):
        name = path.relative_to(layout.data).as_posix()
        if name not in listed:
            yield Problem(
                layout.relative(path),
                0,
                "",
                "The file is in no dataset of data/datapackage.json",
                "",
                "Describe it there, with source and licence, or take it out of the folder",
                rule="data.unlisted",
            )
