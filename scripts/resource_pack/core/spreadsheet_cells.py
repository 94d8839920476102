"""Text in CSV files that a spreadsheet would take for a formula.

Excel, LibreOffice and Google Sheets run a cell of a CSV file that begins with = + - @, a tab or
the end of a line, quoted or not, and some of them look past spaces first; in some languages the
wide forms of the four signs count too. What OWASP advises is done here: an apostrophe in front
makes it text. A cell that is a number and nothing else cannot do anything, and stays as it is, so
that codes such as -9 keep their value.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_APOSTROPHE = "'"


def safe_cell(text: str) -> str:
    """The text of a cell of a CSV file, so that no spreadsheet runs it."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return _APOSTROPHE + text
    return text


def plain_cell(cell: str) -> str:
    """The text that `safe_cell` was given."""
    if cell.startswith(_APOSTROPHE) and safe_cell(cell[1:]) == cell:
        return cell[1:]
    return cell


def csv_bytes(
    rows: Iterable[Sequence[str]], *, mark: bool = False, as_is: int | None = None
) -> bytes:
    """Rows as a CSV file (RFC 4180, UTF-8), each cell made safe.

    `mark` puts the mark of UTF-8 in front, which Excel needs to read more than plain letters.
    `as_is` is the number of a column whose cells have been made safe in another way.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([c if n == as_is else safe_cell(c) for n, c in enumerate(row)])
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")
