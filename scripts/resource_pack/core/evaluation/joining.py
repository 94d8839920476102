"""Answers from several files as those of one, such as an export for each time.

Each file has its own columns. Which time it is about is said by a column of it; else by whoever
gives the file; else by its name, where that has exactly one time (`before.csv`), which is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import numpy as np

from resource_pack.core.evaluation.cells import time_names, words
from resource_pack.core.evaluation.columns import ColumnMap, has_time
from resource_pack.core.evaluation.headers import plain
from resource_pack.core.evaluation.paired import Codes, Column
from resource_pack.core.evaluation.reading import Responses, responses_of
from resource_pack.core.evaluation.sheet import MAX_ROWS, Sheet, fail
from resource_pack.core.evaluation.table_file import read_sheet
from resource_pack.core.problems import PackError, Problem, listing, nearest
from resource_pack.core.questionnaire import Questionnaire


@dataclass(frozen=True)
class AnswerFile:
    """A file, what messages call it, and its time where somebody said it (an id or a label)."""

    path: Path
    name: str
    time: str = ""


def read_files(
    files: Sequence[AnswerFile], questionnaire: Questionnaire, given: ColumnMap | None = None
) -> Responses:
    """Read files of answers as one. Raises PackError with the problems of all of them."""
    problems: list[Problem] = []
    sheets: list[tuple[Sheet, str]] = []
    for one in files:
        try:
            sheets.append((read_sheet(one.path, one.name), one.time))
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    return join_sheets(sheets, questionnaire, given or ColumnMap())


def join_sheets(
    sheets: Sequence[tuple[Sheet, str]], questionnaire: Questionnaire, given: ColumnMap
) -> Responses:
    """The answers of sheets, each with its time or "". Raises PackError with all problems."""
    if sum(sheet.rows for sheet, _ in sheets) > MAX_ROWS:
        found = f"The files have more than {MAX_ROWS:,} rows together"
        raise fail(sheets[-1][0].file, found, "Make a report on a part of them")
    problems = _named_twice([sheet.file for sheet, _ in sheets])
    read: list[Responses] = []
    for sheet, told in sheets:
        try:
            time, note = _time_of(sheet, told, questionnaire, given)
            answers = responses_of(sheet, questionnaire, given, time)
            read.append(replace(answers, notes=(*_named(answers, len(sheets)), *note)))
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    return read[0] if len(read) == 1 else _joined(read, questionnaire)


def _named_twice(names: list[str]) -> list[Problem]:
    """The same file again would count people twice where nobody has a code."""
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    found, fix = "The file is named twice", "Name each file once"
    return [Problem(name, 0, "", found, "", fix, rule="answers.file") for name in twice]


# --- Which time a file is about -------------------------------------------------------------------


def _time_of(
    sheet: Sheet, told: str, questionnaire: Questionnaire, given: ColumnMap
) -> tuple[str, tuple[str, ...]]:
    """The id of the time that the whole file is about, or "", and a note on how that is known."""
    points = questionnaire.timepoints
    name = PurePath(sheet.file).name
    if told:
        place = time_names(points).get(words(told))
        if place is None:
            ids = [point.id for point in points]
            found = f"“{told}” is no time of the questionnaire"
            raise PackError(
                [
                    Problem(
                        *(sheet.file, 0, "timepoint", found, listing(ids), nearest(told, ids)),
                        rule="answers.time",
                    )
                ]
            )
        note = f"All answers in “{name}” were taken as “{points[place].label}”, as was chosen."
        return points[place].id, (note,)
    if len(points) == 1 or given.timepoint or has_time(sheet, questionnaire, given):
        return "", ()
    place = time_in_name(name, questionnaire)
    if place is None:
        return "", ()
    label = points[place].label
    note = f"All answers in “{name}” were taken as “{label}”, since the name of the file says so."
    return points[place].id, (note,)


def time_in_name(name: str, questionnaire: Questionnaire) -> int | None:
    """The place of the one time whose id or label stands in the name of a file."""
    rest = f" {_spaced(PurePath(name).stem)} "
    # “Where are you now?” has the time “Now”, which a file with its name need not be about.
    for other in (questionnaire.id, questionnaire.title):
        rest = rest.replace(f" {_spaced(other)} ", " ")
    times = {
        _spaced(word): place
        for place, point in enumerate(questionnaire.timepoints)
        for word in (point.id, point.label)
    }
    found = set()
    # The longest first: “after” is also a part of “after six months”.
    for word in sorted(times, key=lambda word: (-len(word), word)):
        if f" {word} " in rest:
            found.add(times[word])
            rest = rest.replace(f" {word} ", " / ")
    return found.pop() if len(found) == 1 else None


def _spaced(text: str) -> str:
    return plain(re.sub("_", " ", text))


# --- One from several -----------------------------------------------------------------------------


def _named(one: Responses, files: int) -> tuple[str, ...]:
    """The notes on a file, with its name where there are several."""
    if files == 1:
        return one.notes
    return tuple(f"“{PurePath(one.file).name}”: {note}" for note in one.notes)


def _joined(read: Sequence[Responses], questionnaire: Questionnaire) -> Responses:
    person, codes = _people(read, questionnaire)
    families = _same([(one.family, one.families) for one in read], read)
    items: dict[str, Column] = {}
    choices: dict[str, dict[int, Column]] = {}
    for item in questionnaire.items:
        if any(item.id in one.items for one in read):
            items[item.id] = np.concatenate([one.items.get(item.id, _none(one)) for one in read])
        if any(item.id in one.choices for one in read):
            choices[item.id] = {
                option.value: np.concatenate(
                    [one.choices.get(item.id, {}).get(option.value, _none(one)) for one in read]
                )
                for option in item.options
            }
    return Responses(
        file=read[0].file,
        row=np.concatenate([one.row for one in read]),
        person=person,
        time=np.concatenate([one.time for one in read]),
        items=items,
        choices=choices,
        family=families[0] if any(one.family is not None for one in read) else None,
        notes=tuple(note for one in read for note in one.notes),
        codes=codes,
        families=families[1],
        files=tuple(one.file for one in read),
        source=np.repeat(np.arange(len(read)), [one.rows for one in read]),
    )


def _people(
    read: Sequence[Responses], questionnaire: Questionnaire
) -> tuple[Codes, tuple[str, ...]]:
    if not questionnaire.matched:
        return np.arange(sum(one.rows for one in read), dtype=np.int64), ()
    return _same([(one.person, one.codes) for one in read], read)


def _same(
    found: Sequence[tuple[Codes | None, tuple[str, ...]]], read: Sequence[Responses]
) -> tuple[Codes, tuple[str, ...]]:
    """Codes under which the same text in several files is one; -1 where a file has none."""
    places: dict[str, int] = {}
    made = []
    for (codes, texts), one in zip(found, read, strict=True):
        if codes is None:
            made.append(np.full(one.rows, -1, dtype=np.int64))
            continue
        ours = [places.setdefault(text, len(places)) for text in texts]
        made.append(np.where(codes < 0, -1, np.array(ours, dtype=np.int64)[codes]))
    return np.concatenate(made), tuple(places)


def _none(one: Responses) -> Column:
    return np.full(one.rows, np.nan)
