"""A spreadsheet as people have it, CSV or .xlsx, as a header and columns of text.

What tools do to files is handled and told in `notes`: encodings, separators, a byte order mark,
Excel's line “sep=;”. Rows are counted as spreadsheets count them: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from resource_pack.core.problems import PackError, Problem, listing

MAX_BYTES = 200_000_000
MAX_COLUMNS = 2_000
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Sheet:
    """A table of text. `columns` are by header, all of one length; row 2 is the first of them.

    `decimal_comma` is true where commas part no cells, so that one inside a number is a point.
    """

    file: str
    columns: dict[str, pd.Series[str]]
    notes: tuple[str, ...] = ()
    decimal_comma: bool = True

    @property
    def rows(self) -> int:
        return max((len(column) for column in self.columns.values()), default=0)


def read_sheet(path: Path, name: str) -> Sheet:
    """Read a file that messages call `name`. Raises PackError."""
    ending = path.suffix.lower()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _fail(
                name, "The file is larger than 200 MB", "Export only the columns of answers"
            )
        if ending == ".xlsx":
            return _read_xlsx(path, name)
        if ending in (".csv", ".tsv", ".txt"):
            return _read_csv(path.read_bytes(), name)
    except FileNotFoundError:
        raise _fail(name, "There is no such file", "Check its name and folder") from None
    except IsADirectoryError:
        raise _fail(name, "This is a folder", "Name a file inside it") from None
    except PermissionError:
        raise _fail(name, "The file may not be read", "Close it in other programs first") from None
    raise _fail(
        name,
        f"A file that ends in “{ending or 'nothing'}” cannot be read",
        "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx)",
    )


def _fail(name: str, found: str, fix: str = "", row: int = 0, column: str = "") -> PackError:
    return PackError([Problem(name, row, column, found, "", fix, rule="answers.file")])


# --- CSV -----------------------------------------------------------------------------------------


def _read_csv(data: bytes, name: str) -> Sheet:
    text, notes = _decode(data, name)
    if text[:4].lower() == "sep=":  # Excel's own way to tell the separator
        text = text.partition("\n")[2]
    first = text.partition("\n")[0]
    if not text.strip():
        raise _fail(name, "The file is empty", "Export the answers again")
    separator = _separator(first)
    if separator != ",":
        notes.append(f"The cells of {name} are parted by {SEPARATORS[separator]}.")
    try:
        table = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            encoding_errors="strict",
        )
    except (pd.errors.ParserError, csv.Error):
        raise PackError(_ragged(text, separator, name)) from None
    except pd.errors.EmptyDataError:
        raise _fail(name, "The file is empty", "Export the answers again") from None
    header = [str(cell) if isinstance(cell, str) else "" for cell in table.iloc[0]]
    columns = [table[place].iloc[1:].reset_index(drop=True) for place in table.columns]
    return _sheet(name, header, columns, notes, separator != ",")


def _decode(data: bytes, name: str) -> tuple[str, list[str]]:
    notes: list[str] = []
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
        notes.append(f"{name} is in UTF-16, as Excel’s “Unicode text” is.")
    elif b"\0" in data[:4000]:
        raise _fail(name, "This is no text file", "Save it again as CSV (UTF-8)")
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise _fail(name, "The file is broken", "Save it again as CSV (UTF-8)") from None
        text = data.decode("cp1252", errors="replace")
        notes.append(
            f"{name} is not in UTF-8. It was read as Windows-1252, as older versions of Excel "
            "write it. Check accents and pound signs."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _separator(line: str) -> str:
    """The one that parts the header into most cells; quotation marks are minded."""
    parts = {sep: len(next(csv.reader([line], delimiter=sep), [])) for sep in SEPARATORS}
    return max(SEPARATORS, key=lambda sep: parts[sep])


def _ragged(text: str, separator: str, name: str) -> Iterator[Problem]:
    """Rows with more cells than the header."""
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    width, found = 0, 0
    for number, row in enumerate(rows, start=1):
        width = width or len(row)
        if len(row) > width:
            found += 1
            if found <= 5:
                yield Problem(
                    name,
                    number,
                    "",
                    f"The row has {len(row)} cells, and the header has {width}",
                    "",
                    "Put quotation marks round a text with a comma in it, or save the file again",
                    rule="answers.file",
                )
    if not found:
        yield Problem(
            name, 0, "", "The file is no table", "", "Save it as CSV again", rule="answers.file"
        )


# --- Excel ---------------------------------------------------------------------------------------


def _read_xlsx(path: Path, name: str) -> Sheet:
    import openpyxl
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles that openpyxl does not know
            book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise _fail(
            name,
            "This is no Excel workbook, or it has a password",
            "Open it in Excel, take the password away, and save it as .xlsx",
        ) from None
    notes = []
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise _fail(name, "The workbook has no sheet", "Export the answers again")
    if len(book.worksheets) > 1:
        notes.append(f"Only the first sheet of {name} was read: “{sheet.title}”.")
    formulas: list[Problem] = []
    rows: list[list[str]] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        row = []
        for place, cell in enumerate(cells, start=1):
            if cell.data_type == "f":
                where = f"{get_column_letter(place)}{number}"
                formulas.append(
                    Problem(
                        name,
                        number,
                        f"cell {where}",
                        "The cell holds a formula",
                        "numbers and text",
                        "Copy the column and paste it back as values",
                        rule="answers.formula",
                    )
                )
            row.append(_cell(cell.value))
        rows.append(row)
    book.close()
    if formulas:
        raise PackError(capped(formulas))
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise _fail(name, "The sheet is empty", "Export the answers again")
    width = max(len(row) for row in rows)
    padded = [row + [""] * (width - len(row)) for row in rows]
    columns = [pd.Series([row[place] for row in padded[1:]], dtype=str) for place in range(width)]
    return _sheet(name, padded[0], columns, notes, True)


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


# --- Both ----------------------------------------------------------------------------------------


def _sheet(
    name: str,
    header: list[str],
    columns: list[pd.Series[str]],
    notes: list[str],
    decimal_comma: bool,
) -> Sheet:
    header = [" ".join(cell.split()) for cell in header]
    problems = []
    made: dict[str, pd.Series[str]] = {}
    for place, (title, column) in enumerate(zip(header, columns, strict=True), start=1):
        if not title:
            if column.ne("").any():
                problems.append(
                    Problem(
                        name,
                        1,
                        f"column {place}",
                        "The column has answers and no name in the first row",
                        "",
                        "Undo merged cells in the first row, and give each column its own name",
                        rule="answers.header",
                    )
                )
        elif title in made:
            problems.append(
                Problem(
                    name,
                    1,
                    f"column “{title}”",
                    "Two columns have this name",
                    "",
                    "Delete one of them, or name it after its question",
                    rule="answers.header",
                )
            )
        else:
            made[title] = column
    if problems:
        raise PackError(capped(problems))
    if not made:
        raise _fail(name, "The first row has no names of columns", "Put them into row 1", 1)
    if not len(columns[0]):
        raise _fail(name, "The file has a header and no answers", "Export the answers again", 1)
    return Sheet(name, made, tuple(notes), decimal_comma)


CAP = 20


def capped(problems: list[Problem]) -> list[Problem]:
    """At most `CAP` problems of a kind; the last tells how many more there are, and where."""
    made: list[Problem] = []
    for rule in dict.fromkeys(problem.rule for problem in problems):
        same = sorted(problem for problem in problems if problem.rule == rule)
        made += same[:CAP]
        if len(same) > CAP:
            last = same[CAP]
            places = listing((str(problem.line) for problem in same[CAP:]), 8)
            made.append(
                Problem(
                    last.file,
                    last.line,
                    "",
                    f"There are {len(same) - CAP} more problems of this kind, in rows {places}",
                    rule=rule,
                )
            )
    return made
