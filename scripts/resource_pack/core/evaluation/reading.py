"""Answers from a file: every cell checked, all problems told in one go, nothing guessed in silence.

Answers may be codes (4) or the words of the form (“Agree”). Free texts are never kept: a report has
numbers only. Codes such as “does not apply” are no answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from resource_pack.core.evaluation.cells import (
    TICKS,
    allowed_words,
    choice_of,
    labels_of,
    read_cell,
    split_choices,
    time_names,
    time_word,
    what_is_wrong,
    words,
)
from resource_pack.core.evaluation.columns import ColumnMap, Columns, find_columns
from resource_pack.core.evaluation.paired import Codes, Column
from resource_pack.core.evaluation.sheet import Sheet, capped
from resource_pack.core.evaluation.table_file import read_sheet
from resource_pack.core.problems import PackError, Problem, listing, nearest, shorten
from resource_pack.core.questionnaire import Item, Questionnaire, column_name
from resource_pack.core.questionnaires import limits_of
from resource_pack.core.scoring_rule import Limits


@dataclass(frozen=True)
class Responses:
    """The answers of a file, one entry for each row that is not empty.

    `row` is the row of the file, from 1. `person` and `family` are codes from 0 (-1: none given),
    `time` is the place of the time point in the record. `items` has the answers by the id of the
    question, NaN where there is none; `choices` has a column for each option of a question with
    several answers, 1 or 0, NaN where no option was chosen.

    `codes` and `families` are what the codes in `person` and `family` stand for, so that the people
    of several files can be told to be the same; no report has them. `files` and `source` say which
    file a row is from, where there are several.
    """

    file: str
    row: Codes
    person: Codes
    time: Codes
    items: dict[str, Column]
    choices: dict[str, dict[int, Column]] = field(default_factory=dict)
    family: Codes | None = None
    notes: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    source: Codes | None = None

    @property
    def rows(self) -> int:
        return len(self.row)

    def file_of(self, place: int) -> str:
        """The file that an entry is from."""
        return self.file if self.source is None else self.files[int(self.source[place])]


def read_responses(
    path: Path, name: str, questionnaire: Questionnaire, given: ColumnMap | None = None
) -> Responses:
    """Read a CSV or .xlsx file of answers, called `name` in messages. Raises PackError."""
    sheet = read_sheet(path, name)
    return responses_of(sheet, questionnaire, given or ColumnMap())


def responses_of(
    sheet: Sheet, questionnaire: Questionnaire, given: ColumnMap, time: str = ""
) -> Responses:
    """The answers of a sheet. Raises PackError with all problems, capped for each kind.

    `time` is the id of the time that all of it is about, where that is known from elsewhere.
    """
    if time:
        given = given.model_copy(update={"timepoint": time})
    columns = find_columns(sheet, questionnaire, given, time)
    coded, rows = _without_empty_rows(sheet)
    reader = _Reader(sheet, questionnaire, columns, given, coded, rows)
    responses = reader.read()
    if reader.problems:
        raise PackError(capped(reader.problems))
    return responses


Coded = dict[str, tuple[Codes, list[str]]]
"""By header, the different texts of a column without spaces round them, and codes into them."""


def _without_empty_rows(sheet: Sheet) -> tuple[Coded, Codes]:
    """The columns, and the rows of the file that they have, without those that are empty."""
    coded: Coded = {}
    kept = np.zeros(sheet.rows, dtype=bool)
    for header, column in sheet.columns.items():
        codes, texts = pd.factorize(column.fillna(""))
        stripped = [str(text).strip() for text in texts]
        kept |= np.array([bool(text) for text in stripped], dtype=bool)[codes]
        coded[header] = codes.astype(np.int64), stripped
    if not kept.any():
        found = "The file has a header and no answers"
        raise PackError(
            [Problem(sheet.file, 1, "", found, "", "Export the answers again", rule="answers.file")]
        )
    if not kept.all():
        coded = {header: (codes[kept], texts) for header, (codes, texts) in coded.items()}
    return coded, np.flatnonzero(kept) + 2


class _Reader:
    """Collects problems while it turns text into numbers, column by column.

    Each different text of a column is looked at once, whatever the number of rows.
    """

    def __init__(
        self,
        sheet: Sheet,
        questionnaire: Questionnaire,
        columns: Columns,
        given: ColumnMap,
        coded: Coded,
        rows: Codes,
    ) -> None:
        self._sheet, self._questionnaire = sheet, questionnaire
        self._columns, self._given = columns, given
        self._coded, self._rows = coded, rows
        self.problems: list[Problem] = []
        self._in_words: list[str] = []

    def read(self) -> Responses:
        person, codes = self._people()
        family, families = self._families()
        time = self._times()
        items: dict[str, Column] = {}
        choices: dict[str, dict[int, Column]] = {}
        for item in self._questionnaire.items:
            limits = limits_of(self._questionnaire, item)
            if limits is None:
                continue
            if item.kind == "choices":
                made = self._choices(item)
                if made:
                    choices[item.id] = made
                    answered = ~np.isnan(next(iter(made.values())))
                else:
                    continue
            else:
                column = self._numbers(item, limits)
                if column is None:
                    continue
                answered = ~np.isnan(column)
                items[item.id] = column
            self._asked(item, answered, time)
        self._at_most(items)
        notes = [*self._sheet.notes, *self._columns.notes]
        if self._in_words:
            notes.append(
                f"Answers in words were read as the numbers of their scale in: "
                f"{listing(self._in_words, 12)}."
            )
        row = self._rows
        known = (self._sheet.file, row, person, time, items, choices, family, tuple(notes))
        return Responses(*known, codes=codes, families=families)

    # --- What problems say ---

    def _problem(
        self, row: int, column: str, found: str, allowed: str, fix: str, rule: str
    ) -> None:
        header = self._columns.headers.get(column, column)
        self.problems.append(
            Problem(self._sheet.file, row, f"column “{header}”", found, allowed, fix, rule=rule)
        )

    def _wrong_rows(
        self, mask: NDArray[np.bool_], column: str, found: str, allowed: str, fix: str, rule: str
    ) -> None:
        for row in self._rows[mask].tolist():
            self._problem(row, column, found, allowed, fix, rule)

    def _text(self, column: str) -> tuple[Codes, list[str]] | None:
        """Codes into the different texts of a column, in order of first use."""
        header = self._columns.headers.get(column)
        return None if header is None else self._coded[header]

    # --- Who and when ---

    def _people(self) -> tuple[Codes, tuple[str, ...]]:
        name = self._questionnaire.id_column
        found = self._text(name)
        if found is None or not self._questionnaire.matched:
            return np.arange(len(self._rows), dtype=np.int64), ()
        codes, texts = found
        for place, text in enumerate(texts):
            if not text:
                self._wrong_rows(
                    codes == place,
                    name,
                    "The row has no code",
                    "",
                    "Add the code, or delete the row: without it, nobody can be found again",
                    "answers.person",
                )
            elif "@" in text:
                self._wrong_rows(
                    codes == place,
                    name,
                    "The code holds an e-mail address",
                    "",
                    "Put a code that tells nobody who it is in its place",
                    "answers.person",
                )
        return _same(codes, texts)

    def _families(self) -> tuple[Codes | None, tuple[str, ...]]:
        found = self._text("family_id")
        if found is None:
            return None, ()
        same, families = _same(*found)
        empty = np.array([not text for text in found[1]], dtype=bool)
        same[empty[found[0]]] = -1
        return (None, ()) if bool(np.all(same < 0)) else (same, families)

    def _times(self) -> Codes:
        points = self._questionnaire.timepoints
        ids = [point.id for point in points]
        fixed = self._given.timepoint
        if fixed:
            if fixed not in ids:
                raise PackError(
                    [
                        Problem(
                            self._sheet.file,
                            0,
                            "timepoint",
                            f"“{fixed}” in the mapping file is no time of the questionnaire",
                            listing(ids),
                            nearest(fixed, ids),
                            rule="answers.time",
                        )
                    ]
                )
            return np.full(len(self._rows), ids.index(fixed), dtype=np.int64)
        found = self._text("timepoint")
        if found is None:
            return np.zeros(len(self._rows), dtype=np.int64)
        codes, texts = found
        names = time_names(points)
        given = {words(key): value for key, value in self._given.timepoints.items()}
        places = []
        for place, text in enumerate(texts):
            plain = time_word(text)
            plain = words(given.get(words(text), given.get(plain, plain)))
            if plain not in names:
                self._wrong_rows(
                    codes == place,
                    "timepoint",
                    f"“{shorten(text)}” is no time of the questionnaire" if text else "It is empty",
                    listing(ids),
                    nearest(text, ids) or "Write one of these",
                    "answers.time",
                )
            places.append(names.get(plain, 0))
        return np.array(places, dtype=np.int64)[codes]

    # --- Answers ---

    def _numbers(self, item: Item, limits: Limits) -> Column | None:
        name = column_name(item.id)
        found = self._text(name)
        if found is None:
            return None
        codes, texts = found
        labels = labels_of(self._questionnaire, item, self._given)
        values = np.full(len(texts), np.nan)
        in_words = False
        for place, text in enumerate(texts):
            value, as_word = read_cell(text, labels, limits, self._sheet.decimal_comma)
            if value is None:
                self._wrong_rows(
                    codes == place,
                    name,
                    what_is_wrong(text),
                    allowed_words(self._questionnaire, item, limits),
                    nearest(text, [*labels]) if text[:1] not in "0123456789" else "",
                    "answers.value",
                )
            elif value not in limits.missing:
                values[place] = value
            in_words |= as_word
        if in_words:
            self._in_words.append(name)
        return values[codes]

    def _choices(self, item: Item) -> dict[int, Column] | None:
        name = column_name(item.id)
        options = [option.value for option in item.options]
        parts = self._columns.parts.get(name)
        if parts:
            chosen = {value: self._ticked(header) for value, header in parts.items()}
            columns = [chosen.get(value, np.zeros(len(self._rows))) for value in options]
        else:
            found = self._text(name)
            if found is None:
                return None
            codes, texts = found
            labels = labels_of(self._questionnaire, item, self._given)
            table = np.zeros((len(texts), len(options)))
            for place, text in enumerate(texts):
                for one in split_choices(text, labels, options):
                    value = choice_of(one, labels, options)
                    if value in options:
                        table[place, options.index(value)] = 1
                    else:
                        self._wrong_rows(
                            codes == place,
                            name,
                            what_is_wrong(one),
                            listing((f"{o.value} ({o.label})" for o in item.options), 20),
                            "",
                            "answers.value",
                        )
            columns = list(table[codes].T)
        none = np.sum(columns, axis=0) == 0
        return {
            value: np.where(none, np.nan, column)
            for value, column in zip(options, columns, strict=True)
        }

    def _ticked(self, header: str) -> Column:
        codes, texts = self._coded[header]
        ticks = [TICKS.get(words(text)) for text in texts]
        for place, tick in enumerate(ticks):
            if tick is None:
                self._wrong_rows(
                    codes == place,
                    header,
                    what_is_wrong(texts[place]),
                    "1 (ticked), 0 (not ticked)",
                    "",
                    "answers.value",
                )
        return np.array([tick or 0.0 for tick in ticks])[codes]

    # --- Answers that do not go together ---

    def _asked(self, item: Item, answered: NDArray[np.bool_], time: Codes) -> None:
        if not item.timepoints:
            return
        asked = [
            place
            for place, point in enumerate(self._questionnaire.timepoints)
            if point.id in item.timepoints
        ]
        self._wrong_rows(
            answered & ~np.isin(time, asked),
            column_name(item.id),
            "There is an answer, and the question is not asked at this time",
            listing(item.timepoints),
            "Empty the cell, or correct the time",
            "answers.asked",
        )

    def _at_most(self, items: dict[str, Column]) -> None:
        for rule in self._questionnaire.at_most:
            if rule.whole in items:
                parts = [np.nan_to_num(items[name]) for name in rule.parts if name in items]
                with np.errstate(invalid="ignore"):
                    wrong = np.sum(parts, axis=0) > items[rule.whole] if parts else np.zeros(0)
                if np.any(wrong):
                    self._wrong_rows(
                        np.asarray(wrong, dtype=bool),
                        column_name(rule.whole),
                        rule.what,
                        "",
                        "Correct one of the numbers",
                        "answers.at_most",
                    )


def _same(codes: Codes, texts: list[str]) -> tuple[Codes, tuple[str, ...]]:
    """Codes under which texts that differ in capitals and spaces only are one; those texts."""
    places: dict[str, int] = {}
    joined = [places.setdefault(words(text), len(places)) for text in texts]
    return np.array(joined, dtype=np.int64)[codes], tuple(places)
