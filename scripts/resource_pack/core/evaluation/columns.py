"""Which column of a file holds what, from the names in its first row and a mapping file.

What a name may mean is in `headers.py`. Columns that no question knows are told as problems, but
for those that tools add to every export, and those in which nothing stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import Field

from resource_pack.core.evaluation.headers import Headers, is_identifying, is_of_a_tool, tidy
from resource_pack.core.evaluation.sheet import Sheet, capped, is_filled
from resource_pack.core.problems import PackError, Problem, listing, nearest
from resource_pack.core.questionnaire import Questionnaire, column_name
from resource_pack.core.validation import Record


class ColumnMap(Record):
    """A file for `--map`: what the columns and answers of another tool mean."""

    columns: dict[str, str] = Field(
        default_factory=dict,
        description="header of the file: our column, such as knows_signs, person_id or timepoint",
    )
    ignore: tuple[str, ...] = Field(default=(), description="headers that are left out")
    values: dict[str, dict[str, int | float]] = Field(
        default_factory=dict, description="our column: what an answer in words means as a number"
    )
    timepoints: dict[str, str] = Field(
        default_factory=dict, description="what the file calls a time: its id"
    )
    timepoint: str = Field(default="", description="the time that the whole file is about")


@dataclass(frozen=True)
class Columns:
    """Our columns by name, each with the header of the file, and what was decided.

    `parts` are columns of a question with several answers, one for each option.
    """

    headers: dict[str, str]
    parts: dict[str, dict[int, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def find_columns(
    sheet: Sheet, questionnaire: Questionnaire, given: ColumnMap, time: str = ""
) -> Columns:
    """Find our columns in a sheet. Raises PackError with every column that cannot be placed.

    Questions that are not asked at `time` are not missed.
    """
    finder = _Finder(sheet, questionnaire, given)
    for header in sheet.columns:
        finder.place(header)
    finder.choose()
    finder.ask_for_what_is_missing()
    if finder.problems:
        raise PackError(capped(finder.problems))
    notes = []
    if finder.left:
        notes.append(f"Columns that were left out: {listing(finder.left, 20)}.")
    asked = {column_name(item.id) for item in questionnaire.items_at(time)} if time else finder.ours
    found = (*finder.headers, *finder.parts)
    lost = [name for name in finder.ours if name in asked and name not in found]
    if lost:
        notes.append(f"Questions without a column, taken as not answered: {listing(lost, 20)}.")
    return Columns(finder.headers, finder.parts, tuple(notes))


def has_time(sheet: Sheet, questionnaire: Questionnaire, given: ColumnMap) -> bool:
    """Whether a column of the sheet says which time each row is about."""
    finder = _Finder(sheet, questionnaire, given)
    for header in sheet.columns:
        finder.place(header)
    return "timepoint" in finder.claims


class _Finder:
    """Collects what each column is, and what is wrong with it."""

    def __init__(self, sheet: Sheet, questionnaire: Questionnaire, given: ColumnMap) -> None:
        self._sheet, self._questionnaire, self._given = sheet, questionnaire, given
        self.ours = [column_name(item.id) for item in questionnaire.items]
        family = [] if questionnaire.identity.family == "no" else ["family_id"]
        self._known = [questionnaire.id_column, "timepoint", "date", *family, *self.ours]
        self._names = Headers(questionnaire, self._known, given.columns)
        self.claims: dict[str, list[tuple[int, str]]] = {}
        self.headers: dict[str, str] = {}
        self.parts: dict[str, dict[int, str]] = {}
        self.problems: list[Problem] = []
        self.left: list[str] = []

    def place(self, header: str) -> None:
        """Find out what a column is."""
        column = self._sheet.columns[header]
        part, name = self._names.part(header), self._names.ours(header)
        if header in self._given.ignore:
            self.left.append(header)
        elif part:
            there = self.parts.setdefault(part[0], {})
            if part[1] in there:
                self._two(header, there[part[1]], f"an answer to {part[0]}")
            there[part[1]] = header
        elif name:
            self.claims.setdefault(name[0], []).append((name[1], header))
        elif is_identifying(header):
            # Microsoft Forms writes “anonymous” into its columns about people.
            words = (str(text).strip().lower() for text in column.dropna().unique())
            if any(word not in ("", "anonymous") for word in words):
                self._problem(
                    header,
                    "The column may tell who people are",
                    "Delete it from the file: a report needs codes only",
                )
            else:
                self.left.append(header)
        elif is_of_a_tool(header) or not is_filled(column):
            self.left.append(header)
        else:
            self._problem(
                header,
                "The questionnaire has no such question",
                nearest(tidy(header), self._known)
                or "Delete the column, or say what it is in a mapping file (--map)",
                listing(self._known, 40),
            )

    def choose(self) -> None:
        """Take one column for each name: what only a tool calls so, or an empty one, gives way."""
        for name, claims in self.claims.items():
            ranked = sorted(claims, key=lambda claim: claim[0])
            filled = ranked
            if len(ranked) > 1:
                filled = [one for one in ranked if is_filled(self._sheet.columns[one[1]])]
            best = (filled or ranked)[0]
            self.headers[name] = best[1]
            for one in ranked:
                if one is best:
                    continue
                if one in filled and one[0] == best[0]:
                    self._two(one[1], best[1], name)
                else:
                    self.left.append(one[1])

    def ask_for_what_is_missing(self) -> None:
        """Add a problem for each column that has to be there."""
        single = len(self._questionnaire.timepoints) == 1 or bool(self._given.timepoint)
        wanted = [] if single else ["timepoint"]
        if self._questionnaire.matched:
            wanted.insert(0, self._questionnaire.id_column)
        for name in wanted:
            if name not in self.headers:
                fix = "Say which column it is in a mapping file (--map)"
                if name == "timepoint":
                    fix = (
                        "Add it. If all of the file is about one time, name the file after it, "
                        f"such as “{self._questionnaire.timepoints[0].id}.csv”, or write "
                        "“timepoint: …” into a mapping file (--map)"
                    )
                self._missing(f"column “{name}”", "The column is missing", "", fix)
        if not any(name in self.headers or name in self.parts for name in self.ours):
            self._missing(
                "",
                f"No column belongs to a question of “{self._questionnaire.title}”",
                listing(self.ours, 40),
                "Check that it is the right file and the right questionnaire",
            )

    def _two(self, header: str, other: str, name: str) -> None:
        self._problem(
            header,
            f"Two columns are about {name}: this one and “{other}”",
            "Delete one, or list it below “ignore” in a mapping file",
        )

    def _problem(self, header: str, found: str, fix: str, allowed: str = "") -> None:
        place = f"column “{header}”"
        self.problems.append(
            Problem(self._sheet.file, 1, place, found, allowed, fix, rule="answers.column")
        )

    def _missing(self, place: str, found: str, allowed: str, fix: str) -> None:
        self.problems.append(
            Problem(self._sheet.file, 1, place, found, allowed, fix, rule="answers.missing")
        )
