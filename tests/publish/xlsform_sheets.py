"""XLSForms read back."""

from __future__ import annotations

import io

from openpyxl import load_workbook

Rows = list[dict[str, str]]


def sheets(data: bytes) -> dict[str, Rows]:
    """The rows of every sheet, as text by the name of the column."""
    book = load_workbook(io.BytesIO(data))
    found: dict[str, Rows] = {}
    for sheet in book.worksheets:
        header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        found[sheet.title] = [
            {str(k): str(v) for k, v in zip(header, row, strict=True) if v is not None}
            for row in rows
        ]
    return found
