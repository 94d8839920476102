"""A questionnaire as a REDCap data dictionary: the CSV file that makes an instrument in REDCap.

The rules are those of REDCap's help text on the data dictionary (“Creating a REDCap Data
Dictionary”, Vanderbilt University) and of the open model of it, https://linkml.io/linkml-redcap:
18 columns in this order; the first field numbers the records and is text; names have small
letters, digits and _, start with a letter, and have at most 26 characters; choices are written as
“code, label” and parted by |. REDCap reads labels as HTML.

Names of fields are the columns of our files of answers and choices are our codes, with two
exceptions that REDCap makes: several answers of one question come back as `<column>___<code>`,
and codes of time points have _ in place of hyphens. Nothing is marked as an identifier: a code is
none, and no question asks for one. Whether a project has events or not, the field `timepoint`
says which questions are shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from resource_pack.core.form_words import RECORD_LABEL
from resource_pack.core.questionnaire import AtMost, Questionnaire, column_name
from resource_pack.core.scoring_rule import write_code
from resource_pack.core.spreadsheet_cells import csv_bytes
from resource_pack.publish.form_fields import (
    CODE_HELP,
    DATE_LABEL,
    FAMILY_LABELS,
    TIMEPOINT_LABEL,
    Choice,
    FormField,
    at_most_end,
    form_sections,
    id_label,
    limits_words,
    prompts,
    spare_name,
)
from resource_pack.publish.safeguarding_words import safeguarding_words

NAME = "Variable / Field Name"
FORM = "Form Name"
HEADER = "Section Header"
TYPE = "Field Type"
LABEL = "Field Label"
CHOICES = "Choices, Calculations, OR Slider Labels"
NOTE = "Field Note"
VALIDATION = "Text Validation Type OR Show Slider Number"
MIN = "Text Validation Min"
MAX = "Text Validation Max"
BRANCHING = "Branching Logic (Show field only if...)"
REQUIRED = "Required Field?"
ALIGNMENT = "Custom Alignment"
ANNOTATION = "Field Annotation"

COLUMNS = (
    NAME,
    FORM,
    HEADER,
    TYPE,
    LABEL,
    CHOICES,
    NOTE,
    VALIDATION,
    MIN,
    MAX,
    "Identifier?",
    BRANCHING,
    REQUIRED,
    ALIGNMENT,
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    ANNOTATION,
)

RECORD = "record_id"

Row = dict[str, str]


def redcap_dictionary(questionnaire: Questionnaire) -> bytes:
    """The data dictionary, as UTF-8 without a mark at its start."""
    form = {FORM: column_name(questionnaire.id)}
    rows = [{**row, **form} for row in _rows(questionnaire)]
    cells = [[row.get(name, "") for name in COLUMNS] for row in rows]
    return csv_bytes([COLUMNS, *cells], as_is=COLUMNS.index(CHOICES))


def _rows(questionnaire: Questionnaire) -> Iterator[Row]:
    taken = {*questionnaire.columns, RECORD}
    yield {
        NAME: RECORD,
        TYPE: "text",
        LABEL: RECORD_LABEL,
        NOTE: "REDCap can number the records by itself.",
    }
    first, *others = _about(questionnaire, taken)
    yield {**first, HEADER: html(questionnaire.title)}
    yield from others
    for section in form_sections(questionnaire):
        header = "\n".join((section.section.title, *section.intro))
        for number, field in enumerate(section.fields):
            row = _question(field)
            # REDCap hides a header with the questions below it, and so it stands on the first.
            yield {**row, HEADER: html(header)} if number == 0 else row
            for rule in questionnaire.at_most:
                if at_most_end(questionnaire, rule) == field.item.id:
                    yield _warning(rule, _name("check", taken))


def _about(questionnaire: Questionnaire, taken: set[str]) -> Iterator[Row]:
    if questionnaire.safeguarding:
        words = safeguarding_words(questionnaire.respondent)
        yield _words(_name("safeguarding", taken), words, "")
    points = [Choice(point_code(p.id), p.label) for p in questionnaire.timepoints]
    # Words stand before the tag, since a cell that begins with @ could be run by a spreadsheet.
    tag = f"The only one: @DEFAULT='{points[0].code}'"
    only = {ANNOTATION: tag} if len(points) == 1 else {}
    yield {
        NAME: "timepoint",
        TYPE: "radio",
        LABEL: TIMEPOINT_LABEL,
        CHOICES: write_choices(points),
        REQUIRED: "y",
        ALIGNMENT: "LV",
        **only,
    }
    identity = questionnaire.identity
    yield {
        NAME: questionnaire.id_column,
        TYPE: "text",
        LABEL: html(id_label(questionnaire)),
        NOTE: html(f"{identity.how} {CODE_HELP}"),
        REQUIRED: "y",
    }
    if identity.family != "no":
        yield {
            NAME: "family_id",
            TYPE: "text",
            LABEL: FAMILY_LABELS[identity.family],
            NOTE: html(f"{identity.family_how} {CODE_HELP}"),
            REQUIRED: "y" if identity.family == "required" else "",
        }
    day = {NAME: "date", TYPE: "text", LABEL: DATE_LABEL, VALIDATION: "date_dmy"}
    yield {**day, NOTE: html(questionnaire.date_how)} if questionnaire.date_how else day
    for at, text in prompts(questionnaire):
        ids = tuple(point.id for point in at)
        everywhere = len(ids) == len(questionnaire.timepoints)
        yield _words(_name("prompt", taken), text, "" if everywhere else asked_at(ids))


def _question(field: FormField) -> Row:
    row = {
        NAME: field.column,
        LABEL: html(field.item.text),
        NOTE: html(field.hint),
        BRANCHING: asked_at(field.points),
        REQUIRED: "y" if field.item.required else "",
    }
    if field.answer in ("one", "several"):
        kind = "radio" if field.answer == "one" else "checkbox"
        return {**row, TYPE: kind, CHOICES: write_choices(field.choices), ALIGNMENT: "LV"}
    if field.answer == "number":
        return {**row, TYPE: "text", **_number(field)}
    if field.answer == "date":
        return {**row, TYPE: "text", VALIDATION: "date_dmy"}
    return {**row, TYPE: "notes" if field.answer == "long-text" else "text"}


def _number(field: FormField) -> Row:
    """Limits of a number. REDCap asks again where a number is outside, and then takes it."""
    limits = field.limits
    assert limits is not None
    note = f"{field.hint} {limits_words(limits)}.".strip()
    return {
        NOTE: html(note),
        VALIDATION: "integer" if field.whole_numbers else "number",
        MIN: write_code(limits.low) if math.isfinite(limits.low) else "",
        MAX: write_code(limits.high) if math.isfinite(limits.high) else "",
    }


def _warning(rule: AtMost, name: str) -> Row:
    """Words that show where numbers exceed another: REDCap cannot refuse them."""
    whole = f"[{column_name(rule.whole)}]"
    parts = ", ".join(f"[{column_name(part)}]" for part in rule.parts)
    return _words(name, f"Please check. {rule.what}.", f"{whole} <> '' and sum({parts}) > {whole}")


def _words(name: str, text: str, branching: str) -> Row:
    return {NAME: name, TYPE: "descriptive", LABEL: html(text), BRANCHING: branching}


def _name(wanted: str, taken: set[str]) -> str:
    name = spare_name(wanted, taken)
    taken.add(name)
    return name


def asked_at(points: Sequence[str]) -> str:
    """The branching logic of a question of these time points."""
    return " or ".join(f"[timepoint] = '{point_code(point)}'" for point in points)


def point_code(point: str) -> str:
    """A time point as REDCap keeps it: codes with hyphens are not allowed everywhere."""
    return column_name(point)


def write_choices(choices: Iterable[Choice]) -> str:
    """Choices in one cell.

    A first code below zero gets a space in front in place of an apostrophe, which would become a
    part of the code; REDCap takes spaces away. What follows can never be a formula: no spreadsheet
    has a sign |, nor a comma after a number, outside of brackets.
    """
    text = " | ".join(f"{one.code}, {html(one.label).replace('|', '/')}" for one in choices)
    return f" {text}" if text.startswith("-") else text


def html(text: str) -> str:
    """Words that are no HTML, for REDCap's labels."""
    return text.replace("<", "&lt;")
