"""CSV as tools and spreadsheets write it.

What was decided is told in the notes of the sheet: encodings, separators, a byte order mark.
"""

from __future__ import annotations

import csv
import io
import re

import pandas as pd

from resource_pack.core.evaluation.sheet import Sheet, fail, make_sheet
from resource_pack.core.problems import PackError, Problem

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_QUOTES = "The quotation marks in this row do not fit together"
_CELL = "Write each quotation mark inside a quoted text twice, or save the file again"


def read_csv(data: bytes, name: str) -> Sheet:
    """The table of a CSV file. Raises PackError."""
    text, notes = _decode(data, name)
    if text[:4].lower() == "sep=":  # Excel's own way to tell the separator
        text = text.partition("\n")[2]
    if not text.strip():
        raise fail(name, "The file is empty", "Export the answers again")
    if text.startswith("\n"):
        raise fail(name, "The first row has no names of columns", "Put them into row 1", 1)
    separator = _separator(text)
    if separator != ",":
        notes.append(f"The cells of {name} are parted by {SEPARATORS[separator]}.")
    if '"' in text:
        text = _without_wrong_quotes(text, separator, name)
    try:
        table = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, csv.Error):
        raise PackError(_ragged(text, separator, name)) from None
    header = [str(cell) if isinstance(cell, str) else "" for cell in table.iloc[0]]
    columns = [table[place].iloc[1:].reset_index(drop=True) for place in table.columns]
    return make_sheet(name, header, columns, notes, separator != ",")


def _decode(data: bytes, name: str) -> tuple[str, list[str]]:
    notes: list[str] = []
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
        notes.append(f"{name} is in UTF-16, as Excel’s “Unicode text” is.")
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise fail(name, "The file is broken", "Save it again as CSV (UTF-8)") from None
        text = data.decode("cp1252", errors="replace")
        notes.append(
            f"{name} is not in UTF-8. It was read as Windows-1252, as older versions of Excel "
            "write it. Check accents and pound signs."
        )
    if "\0" in text:
        raise fail(name, "This is no text file", "Save it again as CSV (UTF-8)")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _separator(text: str) -> str:
    """The one that parts the header into most cells; quotation marks are minded."""
    parts = {}
    for sign in SEPARATORS:
        try:
            parts[sign] = len(next(csv.reader(io.StringIO(text), delimiter=sign), []))
        except csv.Error:  # a cell that never ends
            parts[sign] = 0
    return max(SEPARATORS, key=lambda sign: parts[sign])


def _without_wrong_quotes(text: str, separator: str, name: str) -> str:
    """The text without spaces behind quoted cells. Raises PackError for quotes that stay open."""
    try:
        for _ in csv.reader(io.StringIO(text), delimiter=separator, strict=True):
            pass
    except csv.Error:
        # Slower, and it knows the row, and spaces behind a quotation mark, which do no harm.
        text = text if text.endswith("\n") else f"{text}\n"
        sign = re.escape(separator)
        cell = re.compile(
            rf'(?:("(?:[^"]|"")*")[^\S\n{sign}]*|[^"\n{sign}][^\n{sign}]*|)[\n{sign}]'
        )
        made, place, row = [], 0, 1
        while place < len(text):
            found = cell.match(text, place)
            if not found:
                raise fail(name, _QUOTES, _CELL, row) from None
            made.append(found[1] + found[0][-1] if found[1] else found[0])
            row += found[0][-1] == "\n"
            place = found.end()
        text = "".join(made)
    return text


def _ragged(text: str, separator: str, name: str) -> list[Problem]:
    """Rows with more cells than the header."""
    problems: list[Problem] = []
    width = 0
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
        width = width or max(1, len(row))
        if len(row) > width:
            problems.append(
                Problem(
                    name,
                    number,
                    "",
                    f"The row has {len(row)} cells, and the header has {width}",
                    "",
                    "Put quotation marks round a text with a comma in it, or save the file again",
                    rule="answers.file",
                )
            )
        if len(problems) == 5:
            break
    if not problems:
        raise fail(name, "The file is no table", "Save it as CSV again")
    return problems
