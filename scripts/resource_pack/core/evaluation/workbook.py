"""Excel workbooks: the first sheet, as text.

Formulas are refused: what they would show is not in the file for certain. A file that would unpack
to more than any export of answers is refused before it fills the memory.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from resource_pack.core.evaluation.sheet import (
    MAX_BYTES,
    Sheet,
    capped,
    check_size,
    fail,
    make_sheet,
)
from resource_pack.core.problems import PackError, Problem

_FORMULAS = 1_000
"""So many formulas are counted, and then nobody needs to know how many more there are."""

_EXCEL_ROWS = 1_048_576
"""No sheet of Excel has more. Cells that are only coloured may go on to the last of them."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, KeyError, ValueError, IndexError),
    *(TypeError, AttributeError, OSError, RuntimeError),
)
"""What openpyxl and the libraries below it raise for files that are broken, or no workbooks."""


def read_workbook(path: Path, name: str) -> Sheet:
    """The table of the first sheet of a workbook. Raises PackError."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = max((one.file_size for one in archive.infolist()), default=0)
        if unpacked > MAX_BYTES:
            raise fail(
                name,
                f"The workbook unpacks to more than {MAX_BYTES // 1_000_000} MB",
                "Export only the columns of answers, or save the sheet as CSV (UTF-8)",
            )
        title, others, rows, formulas = _first_sheet(path, name)
    except _BROKEN:
        raise fail(
            name,
            "This is no Excel workbook, or it is broken or has a password",
            "Open it in Excel, take the password away, and save it as .xlsx",
        ) from None
    if formulas:
        raise PackError(capped(formulas))
    if not rows:
        raise fail(name, "The sheet is empty", "Export the answers again")
    notes = [f"Only the first sheet of {name} was read: “{title}”."] if others else []
    width = max(len(row) for row in rows)
    padded = [row + [""] * (width - len(row)) for row in rows]
    columns = [pd.Series([row[place] for row in padded[1:]], dtype=str) for place in range(width)]
    return make_sheet(name, padded[0], columns, notes, True)


def _first_sheet(path: Path, name: str) -> tuple[str, bool, list[list[str]], list[Problem]]:
    """The title of the first sheet, whether there are others, its rows, and its formulas."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles that openpyxl does not know
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise fail(name, "The workbook has no sheet", "Export the answers again")
        # What a file says of its own size may be wrong, and would make each row as wide as that.
        sheet.reset_dimensions()
        formulas: list[Problem] = []
        rows: list[list[str]] = []
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if number > _EXCEL_ROWS:
                break
            row = []
            for place, cell in enumerate(cells, start=1):
                if cell.data_type == "f" and len(formulas) < _FORMULAS:
                    where = f"{get_column_letter(place)}{number}"
                    formulas.append(_formula(name, number, where))
                row.append(_cell(cell.value))
            while row and not row[-1]:
                row.pop()
            if row:
                check_size(name, number, len(row))
                rows += [[]] * (number - 1 - len(rows))
                rows.append(row)
        book.close()
        return sheet.title, len(book.worksheets) > 1, rows, formulas


def _formula(name: str, row: int, cell: str) -> Problem:
    return Problem(
        name,
        row,
        f"cell {cell}",
        "The cell holds a formula",
        "numbers and text",
        "Copy the column and paste it back as values",
        rule="answers.formula",
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.hour == value.minute == value.second == 0
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)
