"""Several files of answers, good and bad, for Python and for the browser alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.evaluation.joining import AnswerFile
from resource_pack.core.questionnaire import Questionnaire
from tests.evaluate.cases import NONE, Rows, csv_of
from tests.evaluate.made_up import SMALL, ours, random_rows

Files = dict[str, bytes]


@dataclass(frozen=True)
class Joined:
    """Files by their names, the times that were said, the questionnaire and a mapping."""

    files: Files
    told: tuple[str, ...] = ()
    record: str = "small"
    given: ColumnMap = NONE

    @property
    def questionnaire(self) -> Questionnaire:
        return SMALL if self.record == "small" else ours()[self.record]

    def times(self) -> list[str]:
        return [*self.told, *[""] * (len(self.files) - len(self.told))]

    def written(self, folder: Path) -> list[AnswerFile]:
        """The files on a disk."""
        made = []
        for (name, data), time in zip(self.files.items(), self.times(), strict=True):
            (folder / name).write_bytes(data)
            made.append(AnswerFile(folder / name, name, time))
        return made


def at(rows: Rows, time: str, **more: object) -> Rows:
    """The rows of one time, without its column."""
    kept = [row for row in rows if row["timepoint"] == time]
    return [{**{k: v for k, v in row.items() if k != "timepoint"}, **more} for row in kept]


def two(rows: Rows, first: str = "before.csv", second: str = "after.csv") -> Files:
    return {first: csv_of(at(rows, "before")), second: csv_of(at(rows, "after"))}


ROWS = random_rows(14, lost=4, families=True)
NAMES = {
    "before.csv": 0,
    "Answers_before_2026.csv": 0,
    "export (After the course).csv": 1,
    "AFTER-v2.xlsx": 1,
    "a small form, after.csv": 1,
    "afternoon.csv": None,
    "before and after.csv": None,
    "answers.csv": None,
    "before.d.after": 0,
    "é_before.csv": 0,
    ".csv": None,
}
"""What a file is called, and the time that its name says."""


def joined_cases() -> Iterator[tuple[str, Joined]]:
    yield "by their names", Joined(two(ROWS))
    yield "as was said", Joined(two(ROWS, "a.csv", "b.csv"), ("before", "After the course"))
    yield "against its name", Joined(two(ROWS, "after.csv", "b.csv"), ("before", "after"))
    yield "files that cannot be read", Joined({"a.csv": b"", "b.ods": b"x", **two(ROWS)})
    yield "one alone", Joined({"before.csv": csv_of(at(ROWS, "before"))})
    yield "one alone, as was said", Joined({"a.csv": csv_of(at(ROWS, "after"))}, ("after",))
    for name in NAMES:
        if name.endswith(".csv"):
            yield f"name {name}", Joined({name: csv_of(at(ROWS, "after", came="yes"))})
    courses = {f"course {n}.csv": csv_of(random_rows(7, n)) for n in range(2)}
    yield "the same people in two courses", Joined(courses)
    apart = [{**row, "person_id": f"x{row['person_id']}"} for row in random_rows(7, 2)]
    yield "two courses", Joined({"course 1.csv": courses["course 1.csv"], "b.csv": csv_of(apart)})
    yield (
        "a column against the name",
        Joined({"after.csv": csv_of(ROWS[:5]), "b.csv": csv_of(apart)}),
    )
    yield "the same time twice", Joined({"before.csv": csv_of(ROWS), "b.csv": csv_of(ROWS[3:9])})
    yield "no time", Joined(two(ROWS, "a.csv", "after.csv"))
    yield "no such time", Joined(two(ROWS, "a.csv", "b.csv"), ("befor", "after"))
    given = ColumnMap(columns={"Q1": "we_talk"}, ignore=("Room",))
    other = [{"Q1" if k == "we_talk" else k: v for k, v in row.items()} for row in ROWS]
    rooms = {"before.csv": csv_of(at(other, "before", Room=3)), "after.csv": two(ROWS)["after.csv"]}
    yield "one mapping for all", Joined(rooms, given=given)
    yield "unknown columns in two files", Joined(two([{**row, "x": 1} for row in ROWS]))
    late: Rows = at(ROWS, "after", came="yes", topics="1 2")
    separated = {"before.csv": two(ROWS)["before.csv"], "after.csv": csv_of(late, ";")}
    yield "columns and separators of their own", Joined(separated)
    words = {
        "before.csv": csv_of([{"Your code": "p000 ", "We talk.": "Agree"}]),
        "after.csv": csv_of([{"person_id": "P000", "we_talk": 5, "family_id": "f1"}]),
    }
    yield "headers of their own, a family in one", Joined(words)
    couple = random_rows(2, families=True)
    couple[1]["family_id"] = couple[3]["family_id"] = ""
    yield "some families", Joined(two(couple))
    wrong = [{**row, "we_talk": 9} for row in random_rows(30)]
    yield "many problems in each", Joined(two(wrong))
    families = at(ROWS, "after")
    families[2] = {**families[2], "family_id": "F777"}
    mixed = {"before.csv": two(ROWS)["before.csv"], "after.csv": csv_of(families)}
    yield "two families", Joined(mixed)
    yield (
        "a time that a mapping says",
        Joined(two(apart, "a.csv", "b.csv"), given=ColumnMap(timepoint="after")),
    )
    uses = ours()["service-use"]
    row: dict[str, Any] = {**dict.fromkeys(uses.columns, ""), "timepoint": "month"}
    numbers = [item.id.replace("-", "_") for item in uses.items if item.kind == "number"][:2]
    months = [{**row, uses.id_column: n, **dict.fromkeys(numbers, "3")} for n in range(3)]
    files = {"north.csv": csv_of(months), "south.csv": csv_of(months)}
    yield "rows that are nobody's", Joined(files, record="service-use")
    for name in ("where-are-you-now.csv", "where are you now, now.csv", "half-year.csv"):
        form = ours()["where-are-you-now"]
        answer: dict[str, Any] = {form.id_column: "A", form.items[0].id.replace("-", "_"): "1"}
        yield f"name {name}", Joined({name: csv_of([answer])}, record=form.id)
