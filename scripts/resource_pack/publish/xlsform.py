"""A questionnaire as an XLSForm, for ODK, KoboToolbox and other tools that read it.

A workbook with the sheets survey, choices and settings, after https://xlsform.org. Choice names
are our codes, and names of questions are the columns of our files of answers, so that what is
collected can be read by `pack evaluate`. Nothing is collected about the device or its user.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from resource_pack.core.fields import LICENCES
from resource_pack.core.questionnaire import AtMost, Questionnaire, column_name
from resource_pack.core.questionnaires import questionnaire_json
from resource_pack.core.scoring_rule import Limits, write_code
from resource_pack.publish.form_fields import (
    CODE_HELP,
    CODE_PATTERN,
    DATE_LABEL,
    FAMILY_LABELS,
    TIMEPOINT_LABEL,
    Choice,
    FormField,
    FormSection,
    at_most_end,
    form_sections,
    id_label,
    limits_words,
    prompts,
    spare_name,
)
from resource_pack.publish.safeguarding_words import safeguarding_words
from resource_pack.publish.word import with_fixed_times

SURVEY = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "appearance",
    "calculation",
)
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "style")
ABOUT = ("about", "text")

_WIDTHS = {"label": 60, "hint": 50, "relevant": 40, "constraint": 40, "text": 90}
_MOMENT = "2026-01-01T00:00:00Z"
_REQUIRED = {"required": "yes", "required_message": "Please answer this question."}

Row = dict[str, str]


def xlsform(questionnaire: Questionnaire, site: str) -> bytes:
    """The workbook. `site` is the name of the pack, for the sheet that says where it is from."""
    survey, choices = _Survey(questionnaire), _choice_rows(questionnaire)
    settings = {
        "form_title": plain(questionnaire.title),
        "form_id": column_name(questionnaire.id),
        "version": form_version(questionnaire),
        "style": "pages",
    }
    about = [
        {"about": "Purpose", "text": questionnaire.purpose},
        {"about": "Who hands it out, and when", "text": questionnaire.given},
        {"about": "Where it is from", "text": f"{site}. {questionnaire.origin}"},
        {"about": "Licence", "text": ", ".join(LICENCES[questionnaire.licence])},
        {"about": "Codes", "text": f"{questionnaire.identity.label}: {questionnaire.identity.how}"},
    ]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "survey"
    _fill(sheet, SURVEY, survey.rows())
    _fill(book.create_sheet("choices"), CHOICES, choices)
    _fill(book.create_sheet("settings"), SETTINGS, [settings])
    _fill(book.create_sheet("about"), ABOUT, about)
    book.properties.title, book.properties.creator = questionnaire.title, site
    book.properties.created = datetime.fromisoformat(_MOMENT.removesuffix("Z"))
    out = io.BytesIO()
    book.save(out)
    return _without_clock(out.getvalue())


def form_version(questionnaire: Questionnaire) -> str:
    """Another version for another record: ODK takes a changed form only with a new one."""
    text = json.dumps(questionnaire_json(questionnaire), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class _Survey:
    """Makes the rows of the sheet `survey`."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.taken = set(questionnaire.columns)

    def rows(self) -> list[Row]:
        rows = [*self._group("about_this_form", "About this form", "", self._about())]
        for section in form_sections(self.questionnaire):
            fields = [row for one in section.intro for row in self._note("note_intro", one, "")]
            fields += [self._question(field, section) for field in section.fields]
            name, title = column_name(section.section.id), section.section.title
            rows += self._group(name, title, asked_at(section.points), fields)
        return rows

    def _group(self, name: str, label: str, relevant: str, rows: Iterable[Row]) -> Iterable[Row]:
        """A group is a screen of its own."""
        named = {"name": self._name(name), "label": plain(label), "relevant": relevant}
        yield {"type": "begin_group", "appearance": "field-list", **named}
        yield from rows
        yield {"type": "end_group"}

    def _note(self, name: str, text: str, relevant: str) -> Iterable[Row]:
        label = {"label": plain(text), "relevant": relevant}
        yield {"type": "note", "name": self._name(name), **label}

    def _name(self, wanted: str) -> str:
        # Two names that are alike cannot be told apart in a condition.
        name = spare_name(wanted, self.taken)
        self.taken.add(name)
        return name

    def _about(self) -> Iterable[Row]:
        asked = self.questionnaire
        if asked.safeguarding:
            yield from self._note("note_safeguarding", safeguarding_words(asked.respondent), "")
        if len(asked.timepoints) == 1:
            point = f"'{asked.timepoints[0].id}'"
            yield {"type": "calculate", "name": "timepoint", "calculation": point}
        else:
            kind = {"type": "select_one timepoints", "name": "timepoint"}
            yield {**kind, "label": TIMEPOINT_LABEL, **_REQUIRED}
        code = {
            "constraint": f"regex(., '^{CODE_PATTERN}$')",
            "constraint_message": CODE_HELP,
        }
        identity = asked.identity
        kind = {"type": "text", "name": asked.id_column}
        names = {"label": plain(id_label(asked)), "hint": plain(identity.how)}
        yield {**kind, **names, **_REQUIRED, **code}
        if identity.family != "no":
            need = _REQUIRED if identity.family == "required" else {}
            names = {"label": FAMILY_LABELS[identity.family], "hint": plain(identity.family_how)}
            yield {"type": "text", "name": "family_id", **names, **need, **code}
        day = {"type": "date", "name": "date", "label": DATE_LABEL}
        yield {**day, "hint": plain(asked.date_how)} if asked.date_how else day
        for points, text in prompts(asked):
            ids = tuple(point.id for point in points)
            everywhere = len(ids) == len(asked.timepoints)
            yield from self._note("note_prompt", text, "" if everywhere else asked_at(ids))

    def _question(self, field: FormField, section: FormSection) -> Row:
        # A group that is not shown hides its questions already.
        points = () if field.points == section.points else field.points
        row = {
            "name": field.column,
            "label": plain(field.item.text),
            "hint": plain(field.hint),
            "relevant": asked_at(points),
            **(_REQUIRED if field.item.required else {}),
        }
        if field.answer in ("one", "several"):
            kind = "select_one" if field.answer == "one" else "select_multiple"
            return {"type": f"{kind} {list_name(self.questionnaire, field)}", **row}
        if field.answer == "number":
            assert field.limits is not None
            row["type"] = "integer" if field.whole_numbers else "decimal"
            tests = [(number_test(field.limits, field.whole_numbers), limits_words(field.limits))]
        else:
            long = {"appearance": "multiline"} if field.answer == "long-text" else {}
            return {"type": "date" if field.answer == "date" else "text", **row, **long}
        for rule in self.questionnaire.at_most:
            if at_most_end(self.questionnaire, rule) == field.item.id:
                tests.append((_at_most_test(rule, field.item.id), rule.what))
        tests = [(test, words) for test, words in tests if test]
        if tests:
            row["constraint"] = " and ".join(f"({test})" for test, _ in tests)
            row["constraint_message"] = plain(". ".join(words for _, words in tests) + ".")
        return row


def asked_at(points: Sequence[str]) -> str:
    """The condition under which a question of these time points is shown."""
    return " or ".join(f"${{timepoint}} = '{point}'" for point in points)


def number_test(limits: Limits, whole: bool) -> str:
    """The constraint of a number; `whole` where the type of the question refuses fractions."""
    tests = []
    if math.isfinite(limits.low):
        tests.append(f". >= {write_code(limits.low)}")
    if math.isfinite(limits.high):
        tests.append(f". <= {write_code(limits.high)}")
    if not (whole and limits.step == 1):
        low = limits.low if math.isfinite(limits.low) else 0.0
        steps = f"((. - {write_code(low)}) div {write_code(limits.step)})"
        # A step of 0.1 is no exact number, so what is left over may be a hair.
        tests.append(f"round({steps}, 6) = round({steps}, 0)")
    test = " and ".join(tests)
    for code in limits.missing:
        test = f"({test}) or . = {write_code(code)}"
    return test


def _at_most_test(rule: AtMost, here: str) -> str:
    """The rule as the last of its questions tests it; an empty number is no number in XPath."""

    def value(item: str) -> str:
        return "." if item == here else f"coalesce(${{{column_name(item)}}}, 0)"

    total = " + ".join(value(item) for item in rule.parts)
    if rule.whole == here:
        return f"{total} <= ."
    whole = f"${{{column_name(rule.whole)}}}"
    return f"{whole} = '' or {total} <= {whole}"


def list_name(questionnaire: Questionnaire, field: FormField) -> str:
    """The list of choices of a question: questions of one scale share theirs."""
    item = field.item
    if item.kind == "scale":
        return f"scale_{column_name(item.scale)}"
    return "yes_no" if item.kind == "yes-no" else f"options_{field.column}"


def _choice_rows(questionnaire: Questionnaire) -> list[Row]:
    lists: dict[str, Sequence[Choice]] = {}
    if len(questionnaire.timepoints) > 1:
        points = questionnaire.timepoints
        lists["timepoints"] = [Choice(point.id, point.label) for point in points]
    for section in form_sections(questionnaire):
        for field in section.fields:
            if field.choices:
                lists[list_name(questionnaire, field)] = field.choices
    return [
        {"list_name": name, "name": choice.code, "label": plain(choice.label)}
        for name, choices in lists.items()
        for choice in choices
    ]


def plain(text: str) -> str:
    """Words in which ${…} does not stand for an answer."""
    return text.replace("${", "$ {")


def _fill(sheet: Worksheet, header: Sequence[str], rows: Iterable[Row]) -> None:
    sheet.append(list(header))
    for name, cell in zip(header, sheet[1], strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(name, 22)
    for number, row in enumerate(rows, start=2):
        for place, name in enumerate(header, start=1):
            if row.get(name):
                _write(sheet.cell(number, place), row[name])
    sheet.freeze_panes = "A2"


def _write(cell: Cell, text: str) -> None:
    cell.value = text
    # Text that begins with = would become a formula, and codes are text in XLSForms.
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _without_clock(data: bytes) -> bytes:
    """The same workbook whenever it is made: openpyxl writes the time of saving into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                pattern = rb"(<dcterms:modified[^>]*>)[^<]*"
                content = re.sub(pattern, rb"\g<1>" + _MOMENT.encode(), content)
            new.writestr(name, content)
    return with_fixed_times(out.getvalue())
