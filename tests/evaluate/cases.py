"""Files of answers as people have them, good and bad, for Python and for the browser alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.questionnaire import Questionnaire
from tests.conftest import ROOT
from tests.evaluate.made_up import SMALL, ours, random_rows
from tests.evaluate.workbook_cases import workbooks

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
    for header in FAMILY_HEADERS:
        yield f"words of the form, {header}", of(in_words_of_the_form(header))
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
FAMILY_HEADERS = ("Your family's code, if you have one", "2. Your family’s code, if you have one")


def in_words_of_the_form(family: str) -> Rows:
    """A form that a survey tool made of our questions: headers are what it asks."""
    return [
        {"Which form is this?": time, "Your code": "A17", family: "wren-2", "We talk.": "Agree"}
        for time in ("Before the course", "After the course")
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
