"""Files of answers as people have them, good and bad, for Python and for the browser alike."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.questionnaire import Questionnaire
from tests.conftest import ROOT
from tests.evaluate.made_up import SMALL, ours, random_rows

Rows = list[dict[str, object]]

EXPORTS = ROOT / "tests" / "fixtures" / "exports"
HEADER = "person_id,timepoint,we_talk,we_listen,we_shout,row_level"
LINES = [HEADER, "A1,before,4,5,2,7", "A1,after,5,5,1,3", "B2,before,3,-9,3,10"]


NONE = ColumnMap()


@dataclass(frozen=True)
class Case:
    """A file, the questionnaire that it belongs to, and a mapping."""

    data: bytes
    name: str = "answers.csv"
    record: str = "small"
    given: ColumnMap = NONE

    @property
    def questionnaire(self) -> Questionnaire:
        return SMALL if self.record == "small" else ours()[self.record]


def csv_of(rows: Rows, separator: str = ",") -> bytes:
    """Rows as a CSV file; all have the columns that any of them has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


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


def text(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def changed(people: int = 1, row: int = 0, **cells: object) -> Rows:
    """Good rows but for some cells in one of them."""
    rows = random_rows(people)
    rows[row].update(cells)
    return rows


# --- What single cells and headers may be --------------------------------------------------------

ENCODINGS = {"utf-8": "", "utf-8-sig": "", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
SEPARATORS = {";": "semicolons", "\t": "tabs"}
IMPOSSIBLE = ("6", "0", "3.5", "-1", "four", "1e0", "nan", "03/04/2026", "4 - Disagree", "٤", "½")
AGREE = ("Agree", " agree ", "4", "4.0", "+4", "4 - Agree", "4. Agree", "4:agree", "AGREE\xa0")
SEVERAL = {
    "1 2": [1, 1],
    "Money;Sleep, and rest;": [1, 1],
    "2": [0, 1],
    "Money": [1, 0],
    "1;": [1, 0],
    "Sleep, and rest Money": [1, 1],
    "Money, Sleep, and rest": [1, 1],
    "Sleep, and rest": [0, 1],
}
IDENTIFYING = (
    *("Name", "first_name", "E-mail", "Email address", "Date of birth", "dob", "Postcode"),
    *("NHS number", "Child's name", "Phone number", "Surname", "redcap_survey_identifier"),
)
TIMES = (
    *("after", "After the course", "after_arm_1", "after_the_course_arm_2b"),
    *("After the course (Arm 1: Arm 1)", "AFTER THE COURSE "),
)
OPTION_COLUMNS = {
    "topics___2": ("1", "0"),
    "topics/2": ("1", ""),
    "all-topics/2": ("1", "0"),
    "What was it about? (choice=Sleep, and rest)": ("Checked", "Unchecked"),
    "All/What was it about?/Sleep, and rest": ("1", "0"),
}
FORMS_HEADERS = ("We talk.\xa0", " 1.  We talk ", "we talk", "“We talk”")

_ENDS = "person_id,timepoint,we_talk\n"
WRONG_FILES: tuple[tuple[bytes, str, str], ...] = (
    (b"", "a.csv", "empty"),
    (b"   \n", "a.csv", "empty"),
    (b"sep=;", "a.csv", "empty"),
    (HEADER.encode(), "a.csv", "header and no answers"),
    (HEADER.encode() + b"\n,,,,,\n", "a.csv", "header and no answers"),
    (b"\x00\x01\x02PK" * 50, "a.csv", "no text file"),
    (f"{_ENDS}A,before,4\n".encode() + b"\0", "a.csv", "no text file"),
    (b"\xff\xfea", "a.csv", "broken"),
    (b"x", "a.ods", "cannot be read"),
    (b"x", "a", "cannot be read"),
    (b"x", "a.xlsx", "no Excel workbook"),
    (b"PK\x05\x06" + b"\0" * 18, "a.xlsx", "no Excel workbook"),
    (f"{HEADER}\nA1,before,4,5,2,7,8\n".encode(), "a.csv", "7 cells"),
    (b"person_id,timepoint,we_talk,we_talk\nA,before,1,2\n", "a.csv", "this name"),
    (b"person_id,timepoint,,we_talk\nA,before,1,2\n", "a.csv", "no name in the first row"),
    (b",,\nA,before,4\n", "a.csv", "no name in the first row"),
    (f'{_ENDS}A,before,"4\n'.encode(), "a.csv", "quotation marks"),
    (f'{_ENDS}A,before,4\nB,"be"fore,4\n'.encode(), "a.csv", "quotation marks"),
    (("x," * 2100 + "x\n" + "1," * 2100 + "1\n").encode(), "a.csv", "more than 2,000 columns"),
    (("x\n" + "1\n" * 500_000).encode(), "a.csv", "more than 500,000 rows"),
)


# --- Workbooks -----------------------------------------------------------------------------------

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

# --- CSV -----------------------------------------------------------------------------------------


def tables() -> Iterator[tuple[str, bytes]]:
    with_words = [LINES[0] + ",words", *(f"{line},café" for line in LINES[1:])]
    for encoding in ENCODINGS:
        yield f"encoding {encoding}", "\n".join(with_words).encode(encoding)
    yield "encoding utf-16-be", b"\xfe\xff" + "\n".join(with_words).encode("utf-16-be")
    yield "letters that Windows-1252 has not", text(*LINES[:2]) + b",\x81\x80"
    yield "letters in words", text(HEADER + ",words", LINES[1]) + b",\x81\x8d\x8f\x90\x9d\x80"
    for sign in SEPARATORS:
        yield f"separator {sign!r}", "\r\n".join(LINES).replace(",", sign).encode()
    yield "old line ends", "\r".join(LINES).encode()
    yield "line of Excel", ("sep=;\r\n" + "\r\n".join(LINES).replace(",", ";")).encode()
    yield "plain", text(*LINES)
    points = [line.replace(",", ";") for line in LINES]
    points[1] = points[1].replace(";7", ";7,0")
    yield "decimal commas", text(*points)
    yield "empty rows", text(LINES[0], "", ",,,,,", *LINES[1:], "", "")
    yield "short rows", text(*LINES, "C3,after", "C3")
    yield "a header in quotation marks", text(f'"{HEADER}"'.replace(",", '","'), *LINES[1:])
    yield "a header on two lines", text('person_id,timepoint,"We\ntalk",x/"y"', "A,before,4,")
    yield "semicolons behind two lines", text('"We\ntalk";person_id;timepoint', "4;A;before")
    yield "spaces behind a quotation mark", text(LINES[0], '"A1" ,"before"\xa0,4,5,2,"7"  ')
    yield (
        "quotation marks inside",
        text(HEADER + ",words", *(f'{x},"a ""b"", c"' for x in LINES[1:])),
    )
    yield "a quotation mark in the middle", text(HEADER + ",words", LINES[1] + ',5" of rain')
    yield "a minus sign", text(*LINES).replace(b"-9", "\N{MINUS SIGN}9".encode())
    yield "many wide rows", text(*LINES, *(f"{line},1" for line in LINES[1:] * 3))
    yield "an empty first row", text("", *LINES)
    # The browser takes a file in parts, which end anywhere: behind a quotation mark, in a text of
    # many lines, between the two signs that end a line.
    spaced = [f'"P{n}"{" " * 40},"before"{" " * (n % 7)},"4"{" " * 30}' for n in range(2_500)]
    yield "parts that end behind a cell", text("person_id,timepoint,we_talk", *spaced)
    long = [f'P{n},before,4,"{"a, b" * 99}{chr(10) * 99}"' for n in range(200)]
    yield "parts that end in a text", text("person_id,timepoint,we_talk,words", *long)
    start = "person_id,timepoint,we_talk,words\r\nA,before,4,"
    rest = "x" * ((1 << 20) - len(start) - 1)
    yield "parts that end in the end of a line", f"{start}{rest}\r\nB,after,5,é\r\n".encode()


# --- Rows that are read, or not ------------------------------------------------------------------


def rows_of() -> Iterator[tuple[str, Case]]:
    def of(rows: Rows, record: str = "small", **given: Any) -> Case:
        return Case(csv_of(rows), record=record, given=ColumnMap(**given))

    yield "good", of(random_rows(40, lost=7, families=True))
    yield "a formula", of(changed(we_talk="=2+2"))
    for cell in IMPOSSIBLE:
        yield f"impossible {cell}", of(changed(2, 1, we_listen=cell))
    yield "a date", of(changed(row_level="2026-04-03"))
    for cell in AGREE:
        yield f"agree {cell!r}", of(changed(we_talk=cell))
    yield "many problems", of([{**row, "we_talk": "9"} for row in random_rows(50)])
    yield "one problem too many", of([{**row, "we_talk": "9"} for row in random_rows(21)[:21]])
    yield (
        "problems of many kinds",
        of(
            [
                {**row, "we_talk": n, "we_listen": "x", "we_shout": ""}
                for n, row in enumerate(random_rows(30))
            ]
        ),
    )
    yield "asked at another time", of(changed(2, came="Yes"))
    for cell in SEVERAL:
        yield f"several {cell}", of(changed(topics=cell))
    for cell in ("3", "Money;Tea", "Money Tea", "money-sleep", "1 2 2", "1,5", "x" * 3000):
        yield f"several, wrong {cell[:20]}", of(changed(topics=cell))
    yield "free texts", of([{**row, "words": "Ann said so"} for row in random_rows(1)])
    yield (
        "more parts than the whole",
        of(
            [{"person_id": "A", "timepoint": "before", "families_seen": 3, "families_asked": 5}],
            "workforce-training",
        ),
    )
    yield "unknown column", of([{**row, "we_tlak": 3} for row in random_rows(1)])
    yield (
        "unknown columns",
        of([{**row, "x": 1, "wetalk": 2, "row level 2": 3} for row in random_rows(1)]),
    )
    yield "unknown and empty", of([{**row, "note_prompt": ""} for row in random_rows(1)])
    for header in IDENTIFYING:
        yield f"identifying {header}", of([{**row, header: "x"} for row in random_rows(1)])
        yield f"empty {header}", of([{**row, header: " "} for row in random_rows(1)])
    yield "an e-mail address", of(changed(person_id="ann@example.org"))
    for name in ("person_id", "timepoint"):
        yield (
            f"without {name}",
            of([{k: v for k, v in row.items() if k != name} for row in random_rows(1)]),
        )
    yield "the wrong questionnaire", of([{"person_id": "A", "timepoint": "before"}])
    yield "two columns for one", of([{**row, "We talk.": 3} for row in random_rows(1)])
    yield "an empty one of two", of([{**row, "We talk.": ""} for row in random_rows(1)])
    yield "microsoft forms", of(FORMS, timepoint="after")
    for header in FORMS_HEADERS:
        rows: Rows = [{"Id": "1", "Your code": "A1\xa0", header: "Agree\xa0"}]
        yield f"forms {header!r}", of(rows, timepoint="after")
    yield "redcap", of(REDCAP)
    yield "odk and kobo", of(ODK)
    yield (
        "our column and one of a tool",
        of([{"record_id": n, **row} for n, row in enumerate(random_rows(1))]),
    )
    yield (
        "only the tool's is filled",
        of([{**row, "record_id": row["person_id"], "person_id": ""} for row in random_rows(2)]),
    )
    for header, ticks in OPTION_COLUMNS.items():
        both = zip(random_rows(1), ticks, strict=True)
        yield f"option {header}", of([{**row, header: tick} for row, tick in both])
    yield "no tick", of([{**row, "topics___2": "x"} for row in random_rows(1)[:1]])
    yield (
        "an option twice",
        of([{**row, "topics___2": "1", "topics/2": "0"} for row in random_rows(1)]),
    )
    yield "a mapping", of(MAPPED, **MAPPING)
    yield "a mapping with no such time", of(random_rows(1), timepoint="befor")
    yield (
        "a column that is left out",
        of([{**row, "x": 1} for row in random_rows(1)], ignore=("x",)),
    )
    yield "capitals of a code", of(changed(3, 3, person_id=" p000 "))
    yield "twice", of(changed(3, 2, person_id="P000"))
    yield "a row without a code", of(changed(2, 1, person_id=""))
    yield "an unknown time", of(changed(2, 1, timepoint="befor"))
    yield "no time", of(changed(2, 1, timepoint=" "))
    for cell in TIMES:
        yield f"time {cell!r}", of([{**row, "timepoint": cell} for row in random_rows(1)[:1]])
    families = random_rows(2, families=True)
    families[2]["family_id"] = "F777"
    yield "two families", of(families)
    yield "some families", of([{**row, "family_id": ""} for row in random_rows(2, families=True)])
    for name, record in ours().items():
        row: dict[str, object] = dict.fromkeys(record.columns, "")
        row |= {record.id_column: "A", "timepoint": record.timepoints[0].label}
        yield f"our columns, {name}", of([row], name)


FORMS: Rows = [
    {
        "ID": 1,
        "Start time": "2026-01-31 10:00:00",
        "Completion time": "2026-01-31 10:05:00",
        "Email": "anonymous",
        "Name": "",
        "Your code": "A17",
        "We talk.": "Agree",
        "2. We shout": "Does not apply",
        "What was it about?": "Money;",
    }
]
REDCAP: Rows = [
    {
        "record_id": "7",
        "redcap_event_name": event,
        "redcap_repeat_instance": "",
        "we_talk": 4,
        "topics___1": 1,
        "topics___2": 0,
        "small_complete": 2,
    }
    for event in ("before_arm_1", "after_arm_1")
]
ODK: Rows = [
    {
        "start": "2026-01-31T10:00:00",
        "all/person_id": "A",
        "all/timepoint": "before",
        "all/we_talk": "4",
        "all/topics": "1 2",
        "all/topics/1": "1",
        "meta/instanceID": "uuid:1",
        "_uuid": "1",
        "__version__": "v1",
    }
]
MAPPED: Rows = [
    {"Who": "A", "Wave": "T1", "Q1": "often", "Comment": "x"},
    {"Who": "A", "Wave": "T2", "Q1": "4", "Comment": "x"},
]
MAPPING: dict[str, Any] = {
    "columns": {"Who": "person_id", "Wave": "timepoint", "Q1": "we-talk"},
    "ignore": ("Comment",),
    "timepoints": {"T1": "before", "T2": "after"},
    "values": {"we_talk": {"Often": 5}},
}


def export_record(path: Path) -> str:
    """The questionnaire that an export of another tool belongs to."""
    names = ("counselling", "workforce-training")
    return next(name for name in names if path.name.startswith(name))


def exports() -> list[Path]:
    return sorted(path for path in EXPORTS.iterdir() if path.suffix in (".csv", ".xlsx"))


def all_cases() -> dict[str, Case]:
    """Every case by its name."""
    made = {f"wrong file {n}": Case(*one[:2]) for n, one in enumerate(WRONG_FILES)}
    made |= {f"workbook: {what}": Case(data, "answers.xlsx") for what, data in workbooks()}
    made |= {f"table: {what}": Case(data) for what, data in tables()}
    made |= {f"rows: {what}": case for what, case in rows_of()}
    for path in exports():
        made[path.name] = Case(path.read_bytes(), path.name, export_record(path))
    return made
