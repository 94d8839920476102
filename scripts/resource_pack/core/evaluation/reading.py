"""Answers from a file: every cell checked, all problems told in one go, nothing guessed in silence.

Answers may be codes (4) or the words of the form (“Agree”). Free texts are never kept: a report has
numbers only. Codes such as “does not apply” are no answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from resource_pack.core.evaluation.columns import ColumnMap, Columns, find_columns
from resource_pack.core.evaluation.paired import Codes, Column
from resource_pack.core.evaluation.table_file import Sheet, capped, read_sheet
from resource_pack.core.problems import PackError, Problem, listing, nearest, shorten
from resource_pack.core.questionnaire import NO, YES, Item, Questionnaire, column_name
from resource_pack.core.questionnaires import limits_of
from resource_pack.core.scoring_rule import Limits

_NUMBER = re.compile(r"[-+]?\d{1,15}(\.\d{1,15})?")
_CODE_AND_LABEL = re.compile(r"\s*([-+]?\d+)\s*[-–=:.)]\s*(.+)")


@dataclass(frozen=True)
class Responses:
    """The answers of a file, one entry for each row that is not empty.

    `row` is the row of the file, from 1. `person` and `family` are codes from 0 (-1: none given),
    `time` is the place of the time point in the record. `items` has the answers by the id of the
    question, NaN where there is none; `choices` has a column for each option of a question with
    several answers, 1 or 0, NaN where no option was chosen.
    """

    file: str
    row: Codes
    person: Codes
    time: Codes
    items: dict[str, Column]
    choices: dict[str, dict[int, Column]] = field(default_factory=dict)
    family: Codes | None = None
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.row)


def read_responses(
    path: Path, name: str, questionnaire: Questionnaire, given: ColumnMap | None = None
) -> Responses:
    """Read a CSV or .xlsx file of answers, called `name` in messages. Raises PackError."""
    sheet = read_sheet(path, name)
    return responses_of(sheet, questionnaire, given or ColumnMap())


def responses_of(sheet: Sheet, questionnaire: Questionnaire, given: ColumnMap) -> Responses:
    """The answers of a sheet. Raises PackError with all problems, capped for each kind."""
    columns = find_columns(sheet, questionnaire, given)
    sheet = _without_empty_rows(sheet)
    reader = _Reader(sheet, questionnaire, columns, given)
    responses = reader.read()
    if reader.problems:
        raise PackError(capped(reader.problems))
    return responses


ROW = "\0row"
"""Where the row of the file is kept beside the columns; no header can hold this character."""


def _without_empty_rows(sheet: Sheet) -> Sheet:
    kept = np.zeros(sheet.rows, dtype=bool)
    for column in sheet.columns.values():
        kept |= column.fillna("").str.strip().ne("").to_numpy(dtype=bool)
    if not kept.any():
        found = "The file has a header and no answers"
        raise PackError(
            [Problem(sheet.file, 1, "", found, "", "Export the answers again", rule="answers.file")]
        )
    columns = {name: column[kept] for name, column in sheet.columns.items()}
    columns[ROW] = pd.Series(np.flatnonzero(kept) + 2)
    return replace(sheet, columns=columns)


class _Reader:
    """Collects problems while it turns text into numbers, column by column.

    Each different text of a column is looked at once, whatever the number of rows.
    """

    def __init__(
        self, sheet: Sheet, questionnaire: Questionnaire, columns: Columns, given: ColumnMap
    ) -> None:
        self._sheet, self._questionnaire = sheet, questionnaire
        self._columns, self._given = columns, given
        self._rows = sheet.columns[ROW].to_numpy(dtype=np.int64)
        self.problems: list[Problem] = []
        self._in_words: list[str] = []

    def read(self) -> Responses:
        person = self._people()
        family = self._families()
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
        return Responses(self._sheet.file, row, person, time, items, choices, family, tuple(notes))

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
        if header is None:
            return None
        codes, texts = pd.factorize(self._sheet.columns[header].fillna(""))
        return codes.astype(np.int64), [str(text).strip() for text in texts]

    # --- Who and when ---

    def _people(self) -> Codes:
        name = self._questionnaire.id_column
        found = self._text(name)
        if found is None:
            return np.arange(len(self._rows), dtype=np.int64)
        codes, texts = found
        if not self._questionnaire.matched:
            return np.arange(len(self._rows), dtype=np.int64)
        for place, text in enumerate(texts):
            mask = codes == place if (not text or "@" in text) else None
            if mask is not None and not text:
                self._wrong_rows(
                    mask,
                    name,
                    "The row has no code",
                    "",
                    "Add the code, or delete the row: without it, nobody can be found again",
                    "answers.person",
                )
            elif mask is not None:
                self._wrong_rows(
                    mask,
                    name,
                    "The code holds an e-mail address",
                    "",
                    "Put a code that tells nobody who it is in its place",
                    "answers.person",
                )
        return _same(codes, texts)

    def _families(self) -> Codes | None:
        found = self._text("family_id")
        if found is None:
            return None
        codes, texts = found
        same = _same(codes, texts)
        empty = np.array([not text for text in texts], dtype=bool)
        same[empty[codes]] = -1
        return None if bool(np.all(same < 0)) else same

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
        names = {
            _words(word): place for place, one in enumerate(points) for word in (one.id, one.label)
        }
        given = {_words(key): value for key, value in self._given.timepoints.items()}
        places = []
        for place, text in enumerate(texts):
            plain = _words(re.sub(r"_arm_\d+$", "", text))
            plain = _words(given.get(_words(text), given.get(plain, plain)))
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
        labels = self._labels(item)
        values = np.full(len(texts), np.nan)
        words = False
        for place, text in enumerate(texts):
            value, as_word = self._value(text, labels, limits)
            if value is None:
                self._wrong_rows(
                    codes == place,
                    name,
                    _what_is_wrong(text),
                    self._allowed(item, limits),
                    nearest(text, [*labels]) if not text[:1].isdigit() else "",
                    "answers.value",
                )
            elif value not in limits.missing:
                values[place] = value
            words |= as_word
        if words:
            self._in_words.append(name)
        return values[codes]

    def _labels(self, item: Item) -> dict[str, float]:
        """What an answer in words means as a number."""
        made: dict[str, float] = {}
        if item.kind == "scale":
            scale = self._questionnaire.scales[item.scale]
            for point in (*scale.points, *scale.missing):
                made[_words(point.label)] = float(point.value)
            if scale.kind == "number" and scale.min is not None and scale.max is not None:
                made[_words(scale.low)] = float(scale.min)
                made[_words(scale.high)] = float(scale.max)
        elif item.kind == "yes-no":
            made |= {"yes": YES, "no": NO, "true": YES, "false": NO, "y": YES, "n": NO}
        for option in item.options:
            made[_words(option.label)] = float(option.value)
        given = self._given.values.get(column_name(item.id), self._given.values.get(item.id, {}))
        for text, value in given.items():
            made[_words(text)] = float(value)
        return made

    def _value(
        self, text: str, labels: dict[str, float], limits: Limits
    ) -> tuple[float | None, bool]:
        """The number of a cell (NaN: empty; None: impossible), and whether it was in words."""
        if not text:
            return math.nan, False
        plain = _words(text)
        if plain in labels:
            return labels[plain], True
        number = text.replace(",", ".") if self._sheet.decimal_comma else text
        number = number.replace("\N{MINUS SIGN}", "-")
        if _NUMBER.fullmatch(number):
            value = float(number)
            good = limits.allows(value) or value in limits.missing
            return (value if good else None), False
        both = _CODE_AND_LABEL.fullmatch(text)
        if both and labels.get(_words(both[2])) == float(both[1]):
            return float(both[1]), True
        return None, False

    def _allowed(self, item: Item, limits: Limits) -> str:
        scale = self._questionnaire.scales.get(item.scale)
        if scale and scale.points:
            return listing(
                (f"{point.value} ({point.label})" for point in (*scale.points, *scale.missing)), 12
            )
        if item.options:
            return listing((f"{one.value} ({one.label})" for one in item.options), 20)
        return "1 (yes), 0 (no)" if item.kind == "yes-no" else limits.words()

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
            labels = self._labels(item)
            table = np.zeros((len(texts), len(options)))
            for place, text in enumerate(texts):
                for one in _split(text, labels):
                    value = labels.get(_words(one))
                    if value is None and one.isdigit() and int(one) in options:
                        value = float(one)
                    if value is None:
                        self._wrong_rows(
                            codes == place,
                            name,
                            _what_is_wrong(one),
                            listing((f"{o.value} ({o.label})" for o in item.options), 20),
                            "",
                            "answers.value",
                        )
                    else:
                        table[place, options.index(int(value))] = 1
            columns = list(table[codes].T)
        none = np.sum(columns, axis=0) == 0
        return {
            value: np.where(none, np.nan, column)
            for value, column in zip(options, columns, strict=True)
        }

    def _ticked(self, header: str) -> Column:
        codes, texts = pd.factorize(self._sheet.columns[header].fillna(""))
        ticks = [str(text).strip().lower() in ("1", "true", "yes", "checked") for text in texts]
        return np.array(ticks, dtype=np.float64)[codes]

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


def _same(codes: Codes, texts: list[str]) -> Codes:
    """Codes under which texts that differ in capitals and spaces only are one."""
    places: dict[str, int] = {}
    joined = [places.setdefault(_words(text), len(places)) for text in texts]
    return np.array(joined, dtype=np.int64)[codes]


def _words(text: object) -> str:
    """A text as it is compared: without capitals, hyphens, and spaces more than one."""
    return re.sub(r"[\s_-]+", " ", str(text).replace("’", "'").strip().casefold())


def _split(text: str, labels: dict[str, float]) -> Iterator[str]:
    """The answers in one cell: parted by semicolons, or codes parted by spaces."""
    if not text:
        return
    if _words(text) in labels:
        yield text
        return
    parts = text.split(";") if ";" in text else re.split(r"[,\s]+", text)
    yield from (part.strip() for part in parts if part.strip())


_DAY = re.compile(r"\d{1,4}[-/.][A-Za-z0-9]{1,3}([-/.]\d{2,4})?( .*)?")


def _what_is_wrong(text: str) -> str:
    shown = shorten(text, 40)
    if text.startswith("="):
        return f"“{shown}” is a formula and no answer"
    if _DAY.fullmatch(text):
        return f"“{shown}” looks like a date; spreadsheets make dates of answers such as 3-4"
    if _NUMBER.fullmatch(text):
        return f"{shown} cannot be an answer"
    return f"“{shown}” cannot be an answer"
