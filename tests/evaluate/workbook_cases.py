"""Workbooks as people have them, good and bad: made by openpyxl, and then changed inside."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

import openpyxl


def book_of(rows: Iterable[Iterable[Any]], more: tuple[str, ...] = (), **change: Any) -> bytes:
    """Rows as a workbook, with more sheets behind the first. `change` is a cell and its value."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    for place, value in change.items():
        sheet[place] = value
    for title in more:
        book.create_sheet(title)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BOOK: list[list[object]] = [
    ["person_id", "timepoint", "we_talk", "row_level"],
    [17, "before", 4, 7.0],
    [17, "after", "Agree", None],
]


def inside(book: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with other words in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(out, "w") as target:
        assert part in source.namelist()
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content, content
                content = content.replace(old.encode(), new.encode())
            target.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def with_shared_texts(book: bytes) -> bytes:
    """A workbook with all texts in one list, as Excel writes them, and not in their cells."""
    made: list[str] = []

    def place(found: re.Match[str]) -> str:
        made.append(f"<si>{found[1]}</si>")
        return f't="s"><v>{len(made) - 1}</v>'

    with zipfile.ZipFile(io.BytesIO(book)) as source:
        sheet = source.read(SHEET).decode()
    new = re.sub(r't="inlineStr"><is>(.*?)</is>', place, sheet, flags=re.S)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    out = io.BytesIO(inside(book, SHEET, sheet, new))
    with zipfile.ZipFile(out, "a") as target:
        target.writestr(STRINGS, f'<sst xmlns="{space}">{"".join(made)}</sst>')
    override = f'<Override PartName="/{STRINGS}" ContentType="{_TYPE}"/></Types>'
    return inside(out.getvalue(), "[Content_Types].xml", "</Types>", override)


def with_size(book: bytes, size: int) -> bytes:
    """A workbook whose list of parts says that its sheet has another size."""
    place = book.rindex(SHEET.encode()) - 46
    assert book[place : place + 4] == b"PK\x01\x02"
    return book[: place + 24] + struct.pack("<I", size) + book[place + 28 :]


def with_byte(book: bytes, place: float) -> bytes:
    """A workbook with one byte turned round, inside the packed sheet."""
    start = book.index(SHEET.encode()) + len(SHEET)
    at = start + int((book.index(b"PK\x03\x04", start) - start) * place)
    return book[:at] + bytes([book[at] ^ 0x55]) + book[at + 1 :]


def workbooks() -> Iterator[tuple[str, bytes]]:
    yield "numbers and words", book_of(BOOK)
    yield "more sheets", book_of(BOOK, ("Notes", "Codes"))
    yield "a formula", book_of([*BOOK, ["B", "before", "=1+3", 2]])
    yield "many formulas", book_of([*BOOK, *(["B", "=A1", "=1+3", n] for n in range(40))])
    yield "nothing", book_of([])
    yield "an empty first row", book_of([[], *BOOK])
    yield "empty rows between", book_of([BOOK[0], [], [None, None], *BOOK[1:]], E9=" ")
    yield "an answer behind the header", book_of(BOOK, F2=3)
    days: list[object] = [datetime(2026, 4, 3), datetime(2026, 4, 3, 9, 30, 1), time(10, 5)]
    days += [timedelta(days=1, hours=2), True, False, 0.1, 1e-7, 2.5, 123456789012, "=", -9]
    yield "cells of every kind", book_of([*BOOK, *(["C", "before", day, 2] for day in days)])
    yield "numbers that are shown as days", dated("yyyy-mm-dd")
    yield "numbers that are shown as lengths", dated("[h]:mm:ss")
    yield "numbers with words in their format", dated('0.0 "days"')
    yield "numbers with a colour", dated("[Red]0.0;[Blue]d")
    strange = ["a & b <c>", "\U0001f600 x", "_x000D_", "  Agree  ", "Agree\n", "x005F_", "’"]
    yield "texts of every kind", book_of([*BOOK, *(["C", "before", one, 2] for one in strange)])
    shared = with_shared_texts(book_of(BOOK))
    yield "texts in a list", shared
    yield "a text in parts", inside(shared, STRINGS, "<t>Agree</t>", RICH)
    letters = "<t>&#x1F600;&#65;&amp;&lt;x005F_</t>"
    yield "letters by their numbers", inside(shared, STRINGS, "<t>Agree</t>", letters)
    yield "no such text", inside(shared, SHEET, 't="s"><v>5', 't="s"><v>99')
    yield (
        "days from 1904",
        inside(
            book_of([*BOOK, ["C", "before", datetime(2026, 4, 3), 2]]),
            "xl/workbook.xml",
            "<workbookPr/>",
            '<workbookPr date1904="1"/>',
        ),
    )
    plain = book_of(BOOK)
    yield "cells without places", inside(plain, SHEET, ' r="C2"', "")
    yield "an error of Excel", inside(plain, SHEET, 'r="C2" t="n"><v>4', 'r="C2" t="e"><v>#N/A')
    yield "a row that comes again", inside(plain, SHEET, '<row r="3"', '<row r="2"')
    yield "a row far below", inside(plain, SHEET, '<row r="3"', '<row r="900000"')
    yield "a row below all rows", inside(plain, SHEET, '<row r="3"', '<row r="9000000"')
    yield "a column far to the right", inside(plain, SHEET, 'r="D2"', 'r="XFD2"')
    yield "a wrong size of the sheet", inside(plain, SHEET, 'ref="A1:D3"', 'ref="A1:XFD1048576"')
    yield "no XML", inside(plain, SHEET, "</sheetData>", "")
    yield "no sheet", inside(plain, "xl/workbook.xml", 'r:id="rId1"', 'r:id=""')
    yield "more than is said", with_size(plain, 40)
    yield "less than is said", with_size(plain, 100_000)
    yield "far more than any export", with_size(plain, 300_000_000)
    yield "half of it", plain[: len(plain) // 2]
    for place in (0.3, 0.5, 0.9):
        yield f"a wrong byte at {place}", with_byte(plain, place)


def dated(style: str) -> bytes:
    """A workbook with numbers that a style shows as something else."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in BOOK:
        sheet.append(row)
    for number in (0, 0.25, 1, 1.5, 59.75, 60, 61.000001, 45000.123456, 2958465, 2958466, -3, 1e9):
        sheet.append(["C", "before", number, 2])
        sheet.cell(sheet.max_row, 3).number_format = style
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


RICH = "<r><rPr><b/></rPr><t>Ag</t></r><r><t>ree</t></r><rPh sb='0' eb='1'><t>no</t></rPh>"
