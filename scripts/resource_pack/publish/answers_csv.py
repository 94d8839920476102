"""CSV files of a questionnaire: an empty one to type answers into, and what its codes mean.

The empty file holds the row of column names and nothing else, so that it can be filled, saved and
handed to `pack evaluate` as it is. What each column takes stands in a file of its own: a second
header row or a comment would be read as somebody's answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.spreadsheet_cells import csv_bytes
from resource_pack.publish.form_fields import (
    CODE_HELP,
    DATE_LABEL,
    FAMILY_LABELS,
    TIMEPOINT_LABEL,
    FormField,
    form_sections,
    id_label,
)

CODE_COLUMNS = ("column", "question", "code", "meaning", "asked_at")


def answers_template(questionnaire: Questionnaire) -> bytes:
    """The row of column names: one row of answers follows for each person and time point."""
    return csv_bytes([questionnaire.columns])


def codes_csv(questionnaire: Questionnaire) -> bytes:
    """One row for each code of each column. Where there are no codes, `code` is empty."""
    return csv_bytes([CODE_COLUMNS, *code_rows(questionnaire)], mark=True)


def code_rows(questionnaire: Questionnaire) -> Iterator[tuple[str, ...]]:
    """What each column takes, in the order of the columns: the cells of `CODE_COLUMNS`."""
    points = questionnaire.timepoints
    every = "; ".join(point.id for point in points)
    yield questionnaire.id_column, id_label(questionnaire), "", CODE_HELP, every
    family = questionnaire.identity.family
    if family != "no":
        yield "family_id", FAMILY_LABELS[family], "", CODE_HELP, every
    for point in points:
        yield "timepoint", TIMEPOINT_LABEL, point.id, point.label, every
    yield "date", DATE_LABEL, "", "A date such as 2026-01-31", every
    for section in form_sections(questionnaire):
        for field in section.fields:
            asked = "; ".join(field.points) or every
            for code, meaning in meanings(field):
                yield field.column, field.item.text, code, meaning, asked


def meanings(field: FormField) -> list[tuple[str, str]]:
    """Code and meaning of each answer of a question; one line without a code for others."""
    if field.choices:
        found = [(one.code, one.label.removeprefix(f"{one.code} – ")) for one in field.choices]
        several = [("", "Several codes stand in one cell, with spaces between them")]
        return [*found, *several] if field.answer == "several" else found
    if field.answer == "number":
        assert field.limits is not None
        words = field.limits.words()
        return [("", words[0].upper() + words[1:])]
    return [("", "A date such as 2026-01-31" if field.answer == "date" else "Words")]
