"""A table of text from a file, and what is wrong with its header.

Rows are counted as spreadsheets count them: the header is row 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from resource_pack.core.problems import PackError, Problem, listing

MAX_BYTES = 200_000_000
"""Of a file, and of each part of a workbook once it is unpacked."""
MAX_COLUMNS = 2_000
MAX_ROWS = 500_000

CAP = 20

_REPEATED = {"complete?", "survey timestamp", "survey identifier"}
"""REDCap writes these columns once for each of its forms, under one name."""


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


def make_sheet(
    name: str,
    header: list[str],
    columns: list[pd.Series[str]],
    notes: list[str],
    decimal_comma: bool,
) -> Sheet:
    """A sheet, where each column has a name of its own. Raises PackError."""
    check_size(name, len(columns[0]) + 1, len(columns))
    header = [" ".join(cell.split()) for cell in header]
    problems = []
    made: dict[str, pd.Series[str]] = {}
    for place, (title, column) in enumerate(zip(header, columns, strict=True), start=1):
        if not title:
            if is_filled(column):
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
        elif title not in made:
            made[title] = column
        elif title.lower() not in _REPEATED:
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
    if problems:
        raise PackError(capped(problems))
    if not made:
        raise fail(name, "The first row has no names of columns", "Put them into row 1", 1)
    if not len(columns[0]):
        raise fail(name, "The file has a header and no answers", "Export the answers again", 1)
    return Sheet(name, made, tuple(notes), decimal_comma)


def check_size(name: str, rows: int, columns: int) -> None:
    """Refuse what no export of answers is. Raises PackError."""
    if rows > MAX_ROWS:
        raise fail(
            name,
            f"The file has more than {MAX_ROWS:,} rows",
            "Delete rows without answers, or make a report on a part of the file",
        )
    if columns > MAX_COLUMNS:
        raise fail(
            name,
            f"The file has more than {MAX_COLUMNS:,} columns",
            "Export only the columns of answers",
        )


def is_filled(column: pd.Series[str]) -> bool:
    """Whether any cell of a column has more than spaces."""
    return any(isinstance(text, str) and text.strip() for text in column.unique())


def fail(name: str, found: str, fix: str = "", row: int = 0, column: str = "") -> PackError:
    """The one problem of a file that cannot be read."""
    return PackError([Problem(name, row, column, found, "", fix, rule="answers.file")])


def capped(problems: list[Problem]) -> list[Problem]:
    """At most `CAP` problems of a kind in each file; the last tells how many more, and where."""
    made: list[Problem] = []
    for kind in dict.fromkeys((problem.file, problem.rule) for problem in problems):
        same = sorted(problem for problem in problems if (problem.file, problem.rule) == kind)
        made += same[:CAP]
        if len(same) > CAP:
            last = same[CAP]
            rows = dict.fromkeys(str(problem.line) for problem in same[CAP:])
            where = "row" if len(rows) == 1 else "rows"
            more = "1 more problem" if len(same) == CAP + 1 else f"{len(same) - CAP} more problems"
            verb = "is" if len(same) == CAP + 1 else "are"
            made.append(
                Problem(
                    last.file,
                    last.line,
                    "",
                    f"There {verb} {more} of this kind, in {where} {listing(rows, 8)}",
                    rule=last.rule,
                )
            )
    return made
