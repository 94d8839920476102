"""Which column of a file holds what: our own names, and those of the tools that councils use.

Known are our CSV template, XLSForm tools (ODK, Kobo: `group/name`, columns with `_` in front),
REDCap (`record_id`, `redcap_event_name`, `name___1`) and Microsoft Forms (questions as headers,
columns ID, Start time and so on). For all else there is a mapping file (`ColumnMap`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pydantic import Field

from resource_pack.core.evaluation.table_file import Sheet, capped
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


_IDENTIFYING = re.compile(
    r"(first|last|full|sur|fore|given|family|maiden|child'?s?|parent'?s?|your|participant)?"
    r"[ _-]*(name|names)"
    r"|surname|forename"
    r"|e-?mail([ _-]*address)?|(home[ _-]*|postal[ _-]*)?address|post[ _-]*code"
    r"|(tele|mobile[ _-]*)?phone([ _-]*number)?|mobile([ _-]*number)?"
    r"|d\.?o\.?b\.?|date[ _-]*of[ _-]*birth|birth[ _-]*(day|date)"
    r"|nhs([ _-]*(number|no))?|national[ _-]*insurance([ _-]*(number|no))?|ni[ _-]*number"
    r"|user[ _-]*name|ip([ _-]*address)?",
    re.IGNORECASE,
)
_FORMS = {"id", "start time", "completion time", "last modified time", "language"}
_XLSFORM = {
    *("start", "end", "today", "deviceid", "subscriberid", "simserial", "key", "submissiondate"),
    *("instanceid", "instancename", "attachmentspresent", "attachmentsexpected", "status", "edits"),
    *("submitterid", "submittername", "reviewstate", "devicename", "formversion", "__version__"),
    *("parent_key", "setof"),
}
_REDCAP = re.compile(
    r"redcap_(repeat_instrument|repeat_instance|survey_identifier|data_access_group)"
    r"|[a-z0-9_]+_(complete|timestamp)"
)


def find_columns(sheet: Sheet, questionnaire: Questionnaire, given: ColumnMap) -> Columns:
    """Find our columns in a sheet. Raises PackError with every column that cannot be placed."""
    ours = {column_name(item.id): item for item in questionnaire.items}
    family = questionnaire.identity.family != "no"
    known = [
        questionnaire.id_column,
        "timepoint",
        "date",
        *(["family_id"] if family else []),
        *ours,
    ]
    finder = _Finder(questionnaire, known, given)
    headers: dict[str, str] = {}
    parts: dict[str, dict[int, str]] = {}
    problems: list[Problem] = []
    left: list[str] = []

    def problem(header: str, found: str, fix: str, allowed: str = "") -> None:
        problems.append(
            Problem(sheet.file, 1, f"column “{header}”", found, allowed, fix, rule="answers.column")
        )

    for header, column in sheet.columns.items():
        part = finder.part(header)
        name = finder.ours(header)
        if header in given.ignore:
            left.append(header)
        elif part:
            parts.setdefault(part[0], {})[part[1]] = header
        elif name and name in headers:
            problem(
                header,
                f"Two columns are about {name}: this one and “{headers[name]}”",
                "Delete one, or list it below “ignore” in a mapping file",
            )
        elif name:
            headers[name] = header
        elif _IDENTIFYING.fullmatch(header.strip()):
            # Microsoft Forms writes “anonymous” into its columns about people.
            told = column[~column.str.strip().str.lower().isin(["", "anonymous"])]
            if len(told):
                problem(
                    header,
                    "The column may tell who people are",
                    "Delete it from the file: a report needs codes only",
                )
            else:
                left.append(header)
        elif finder.is_of_a_tool(header):
            left.append(header)
        else:
            problem(
                header,
                "The questionnaire has no such question",
                nearest(finder.tidy(header), known)
                or "Delete the column, or say what it is in a mapping file (--map)",
                listing(known, 40),
            )
    single = len(questionnaire.timepoints) == 1 or bool(given.timepoint)
    wanted = ["timepoint"] if not single else []
    if questionnaire.matched:
        wanted.insert(0, questionnaire.id_column)
    for name in wanted:
        if name not in headers:
            problems.append(
                Problem(
                    sheet.file,
                    1,
                    f"column “{name}”",
                    "The column is missing",
                    "",
                    "Say which column it is in a mapping file (--map)"
                    if name != "timepoint"
                    else "Add it, or write “timepoint: …” into a mapping file (--map)",
                    rule="answers.missing",
                )
            )
    if not any(name in ours for name in (*headers, *parts)):
        problems.append(
            Problem(
                sheet.file,
                1,
                "",
                f"No column belongs to a question of “{questionnaire.title}”",
                listing(ours, 40),
                "Check that it is the right file and the right questionnaire",
                rule="answers.missing",
            )
        )
    if problems:
        raise PackError(capped(problems))
    notes = [f"Columns that were left out: {listing(left, 20)}."] if left else []
    lost = [name for name in ours if name not in headers and name not in parts]
    if lost:
        notes.append(f"Questions without a column, taken as not answered: {listing(lost, 20)}.")
    return Columns(headers, parts, tuple(notes))


class _Finder:
    """Knows what headers may mean."""

    def __init__(self, questionnaire: Questionnaire, known: list[str], given: ColumnMap) -> None:
        self._known = set(known)
        self._given = {_plain(header): name for header, name in given.columns.items()}
        self._texts: dict[str, str] = {}
        twice: set[str] = set()
        for item in questionnaire.items:
            text = _plain(item.text)
            if text in self._texts:
                twice.add(text)
            self._texts[text] = column_name(item.id)
        for text in twice:
            del self._texts[text]
        self._texts.setdefault(_plain(questionnaire.identity.label), questionnaire.id_column)
        for name, words in (("family_id", "your family code"), ("family_id", "family code")):
            if name in self._known:
                self._texts.setdefault(words, name)
        self._aliases = {
            "record_id": questionnaire.id_column,
            "redcap_event_name": "timepoint",
            "time_point": "timepoint",
        }
        self._choices = {
            column_name(item.id): {option.value for option in item.options}
            for item in questionnaire.items
            if item.kind == "choices"
        }

    def tidy(self, header: str) -> str:
        """The last part of `group/name`, in the form of our columns."""
        last = header.strip().rpartition("/")[2] if not header.rstrip().endswith("/") else header
        return re.sub(r"[\s-]+", "_", last.strip().lower())

    def ours(self, header: str) -> str:
        """Our name of a column, or nothing."""
        given = self._given.get(_plain(header))
        if given is not None:
            return given.replace("-", "_")
        tidy = self.tidy(header)
        for name in (tidy, self._aliases.get(tidy, ""), tidy.rpartition(".")[2]):
            if name in self._known:
                return name
        text = _plain(header)
        return self._texts.get(text) or self._texts.get(re.sub(r"^\d+ ", "", text), "")

    def part(self, header: str) -> tuple[str, int] | None:
        """The question and the option of a column that is about one option of several."""
        for found in (
            re.fullmatch(r"(?P<name>[a-z0-9_]+?)___(?P<value>\d+)", header.strip()),
            re.fullmatch(r"(?:.*/)?(?P<name>[a-z0-9_]+)/(?P<value>\d+)", header.strip()),
        ):
            if found and int(found["value"]) in self._choices.get(found["name"], ()):
                return found["name"], int(found["value"])
        return None

    def is_of_a_tool(self, header: str) -> bool:
        """Whether a tool adds the column to every export."""
        low = header.strip().lower()
        tidy = self.tidy(header)
        return (
            low in _FORMS
            or tidy in _XLSFORM
            or low.startswith(("_", "meta/", "formhub/", "points - ", "feedback - "))
            or low in ("total points", "quiz feedback", "grade posted time")
            or bool(_REDCAP.fullmatch(low))
        )


def _plain(text: str) -> str:
    """Words alone, so that quotation marks, stops and capitals make no difference."""
    return " ".join(re.findall(r"\w+", text.lower().replace("’", "").replace("'", "")))
