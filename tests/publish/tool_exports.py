"""What other tools export after they collected answers with our forms.

Written by hand after the tools' own descriptions of their exports: headers, order, extra columns
and the way that each writes answers. `python -m tests.publish.tool_exports` writes the recorded
files in tests/fixtures/exports again. All answers are made up by a seeded generator.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from tests.conftest import ROOT
from tests.publish.forms import forms
from tests.publish.xlsform_sheets import sheets

from resource_pack.core.form_words import (
    DATE_LABEL,
    FAMILY_LABELS,
    RECORD_LABEL,
    TIMEPOINT_LABEL,
)
from resource_pack.core.questionnaire import Questionnaire, column_name
from resource_pack.publish.form_fields import FormField, form_sections, id_label, point_label
from resource_pack.publish.redcap import point_code
from resource_pack.publish.xlsform import form_version, xlsform

FOLDER = ROOT / "tests" / "fixtures" / "exports"
START = datetime(2026, 3, 2, 9, 0, 0)

Answers = list[dict[str, str]]
"""Rows as our own CSV has them: codes as text, several codes parted by spaces, "" where empty."""


def fields_of(questionnaire: Questionnaire) -> list[FormField]:
    """Every question, in the order of the form."""
    return [field for section in form_sections(questionnaire) for field in section.fields]


def made_up(questionnaire: Questionnaire, people: int = 8) -> Answers:
    """Answers of some people at all times; every seventh question is left out."""
    chance = random.Random(questionnaire.id)
    rows = []
    for person in range(people):
        for n, point in enumerate(questionnaire.timepoints):
            if n and chance.random() < 0.2:
                continue
            row = dict.fromkeys(questionnaire.columns, "")
            row[questionnaire.id_column] = f"lark-{person + 1:02d}"
            if "family_id" in row:
                row["family_id"] = f"oak-{person // 2 + 1:02d}"
            row["timepoint"] = point.id
            row["date"] = (START + timedelta(days=60 * n + person)).date().isoformat()
            for field in fields_of(questionnaire):
                if (not field.points or point.id in field.points) and chance.random() > 1 / 7:
                    row[field.column] = _answer(chance, field)
            rows.append(row)
    return rows


def _answer(chance: random.Random, field: FormField) -> str:
    codes = [choice.code for choice in field.choices]
    if field.answer == "several":
        return " ".join(code for code in codes if chance.random() < 0.3)
    if codes:
        return chance.choice(codes)
    if field.answer == "number":
        # Small enough for every rule about numbers that cannot be more than another.
        return str(chance.randint(3, 5) if "seen" in field.column else chance.randint(0, 3))
    return "2026-03-01" if field.answer == "date" else "We talk more, and “row” less."


# --- Tools --------------------------------------------------------------------------------------


def _write(header: Sequence[str], rows: Iterator[dict[str, str]], separator: str = ",") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, delimiter=separator, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def own_csv(questionnaire: Questionnaire, answers: Answers) -> str:
    """Our own template, filled in."""
    return _write(questionnaire.columns, iter(answers))


def _paths(questionnaire: Questionnaire, separator: str) -> dict[str, str]:
    """The header of each question in XLSForm tools: its group, a sign and its name."""
    found, group = {}, ""
    for row in sheets(xlsform(questionnaire, "Pack"))["survey"]:
        if row["type"] == "begin_group":
            group = row["name"]
        elif row["type"] != "end_group":
            found[row["name"]] = f"{group}{separator}{row['name']}"
    return found


def odk_central(questionnaire: Questionnaire, answers: Answers, split: bool = False) -> str:
    """ODK Central: group-name, notes as empty columns, and columns about each submission.

    With “split select multiple”, options have columns of their own beside that of the question.
    """
    paths = _paths(questionnaire, "-")
    several = {f.column: f for f in fields_of(questionnaire) if f.answer == "several" and split}
    after = ["KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected"]
    after += ["Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]
    header = ["SubmissionDate"]
    for name, path in paths.items():
        header.append(path)
        if name in several:
            header += [f"{path}/{choice.code}" for choice in several[name].choices]
    header += ["meta-instanceID", *after]

    def rows() -> Iterator[dict[str, str]]:
        for n, row in enumerate(answers):
            key = f"uuid:00000000-0000-4000-8000-{n:012d}"
            moment = (START + timedelta(hours=n)).isoformat(timespec="milliseconds") + "Z"
            extra = {"SubmitterID": "105", "SubmitterName": "public link", "Edits": "0"}
            files = {"AttachmentsPresent": "0", "AttachmentsExpected": "0"}
            made = {paths[name]: value for name, value in row.items()}
            for name, field in several.items():
                chosen = row[name].split()
                made |= {
                    f"{paths[name]}/{c.code}": str(int(c.code in chosen)) for c in field.choices
                }
            yield {
                "SubmissionDate": moment,
                **made,
                "meta-instanceID": key,
                "KEY": key,
                **extra,
                **files,
                "FormVersion": form_version(questionnaire),
            }

    return _write(header, rows())


def kobo(questionnaire: Questionnaire, answers: Answers) -> str:
    """KoboToolbox, “XML values and headers” with groups: semicolons, and a column an option."""
    paths = _paths(questionnaire, "/")
    several = {f.column: f for f in fields_of(questionnaire) if f.answer == "several"}
    header = []
    for name, path in paths.items():
        header.append(path)
        if name in several:
            header += [f"{path}/{choice.code}" for choice in several[name].choices]
    after = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status"]
    after += ["_submitted_by", "__version__", "_tags", "_index"]

    def rows() -> Iterator[dict[str, str]]:
        for n, row in enumerate(answers):
            made = {paths[name]: value for name, value in row.items()}
            for name, field in several.items():
                if row[name]:
                    chosen = row[name].split()
                    for one in field.choices:
                        made[f"{paths[name]}/{one.code}"] = str(int(one.code in chosen))
            moment = (START + timedelta(hours=n)).isoformat()
            about = {"_id": str(5000 + n), "_submission_time": moment, "_index": str(n + 1)}
            ids = {"_uuid": f"00000000-0000-4000-8000-{n:012d}", "__version__": "vA1b2C3"}
            yield {**made, **about, **ids, "_status": "submitted_via_web"}

    return _write([*header, *after], rows(), ";")


def kobo_labels(questionnaire: Questionnaire, answers: Answers, split: bool = True) -> str:
    """KoboToolbox, labels with groups: words of the form, several answers parted by spaces.

    With `split`, each option has a column too. Notes are columns named after their text.
    """
    groups = {f.column: s.section.title for s in form_sections(questionnaire) for f in s.fields}
    about = {"timepoint": TIMEPOINT_LABEL, questionnaire.id_column: id_label(questionnaire)}
    if "family_id" in questionnaire.columns:
        about["family_id"] = FAMILY_LABELS[questionnaire.identity.family]
    about["date"] = DATE_LABEL
    header = [f"About this form/{label}" for label in about.values()]
    header.append("About this form/Please answer for **the last month**.")
    fields = fields_of(questionnaire)
    for field in fields:
        path = f"{groups[field.column]}/{field.item.text}"
        header.append(path)
        if field.answer == "several" and split:
            header += [f"{path}/{choice.label}" for choice in field.choices]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([*header, "_id", "_uuid", "_submission_time", "__version__", "_index"])
    for n, row in enumerate(answers):
        words = {**row, "timepoint": point_label(questionnaire, row["timepoint"])}
        cells = [*(words[name] for name in about), ""]
        for field in fields:
            chosen = row[field.column].split() if field.answer == "several" else []
            if field.answer == "several":
                cells.append(" ".join(_label(field, code) for code in chosen))
            else:
                cells.append(_label(field, row[field.column]))
            if field.answer == "several" and split:
                # Where nothing was answered, Kobo leaves all of them empty.
                ticks = [str(int(c.code in chosen)) if chosen else "" for c in field.choices]
                cells += ticks
        moment = (START + timedelta(hours=n)).isoformat()
        about_it = [str(5000 + n), f"00000000-0000-4000-8000-{n:012d}", moment, "vA1b2C3"]
        writer.writerow([*cells, *about_it, str(n + 1)])
    return out.getvalue()


def redcap_raw(questionnaire: Questionnaire, answers: Answers, events: bool = False) -> str:
    """REDCap, raw data. With events, the record is the person and each time is an event."""
    form = column_name(questionnaire.id)
    header = ["record_id", *(["redcap_event_name"] if events else []), "timepoint"]
    header += [name for name in questionnaire.columns if name != "timepoint"]
    several = {f.column: f for f in fields_of(questionnaire) if f.answer == "several"}
    for name, field in several.items():
        place = header.index(name)
        header[place : place + 1] = [f"{name}___{one.code}" for one in field.choices]
    header.append(f"{form}_complete")

    def rows() -> Iterator[dict[str, str]]:
        for n, row in enumerate(answers):
            made = {name: value for name, value in row.items() if name not in several}
            for name, field in several.items():
                chosen = row[name].split()
                made |= {f"{name}___{c.code}": str(int(c.code in chosen)) for c in field.choices}
            made |= {"timepoint": point_code(row["timepoint"]), f"{form}_complete": "2"}
            made["record_id"] = row[questionnaire.id_column] if events else str(n + 1)
            if events:
                made["redcap_event_name"] = f"{point_code(row['timepoint'])}_arm_1"
            yield made

    return _write(header, rows())


def redcap_labels(questionnaire: Questionnaire, answers: Answers, events: bool = False) -> str:
    """REDCap, labels: questions as headers and words as answers. With events and surveys, there
    are more columns of the tool, and the field for the time is left empty."""
    header = [RECORD_LABEL, TIMEPOINT_LABEL, id_label(questionnaire)]
    names = ["record_id", "timepoint", questionnaire.id_column]
    if events:
        header[1:1] = ["Event Name", "Survey Identifier"]
        names[1:1] = ["event", "survey"]
        header.append("Survey Timestamp")
        names.append("moment")
    if "family_id" in questionnaire.columns:
        header.append(FAMILY_LABELS[questionnaire.identity.family])
        names.append("family_id")
    header.append(DATE_LABEL)
    names.append("date")
    fields = fields_of(questionnaire)
    for field in fields:
        parts = field.choices if field.answer == "several" else ()
        header += [f"{field.item.text} (choice={one.label})" for one in parts] or [field.item.text]
    # A second form of the same project ends with the same word.
    header += ["Complete?", "Complete?"] if events else ["Complete?"]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for n, row in enumerate(answers):
        label = point_label(questionnaire, row["timepoint"])
        words = {**row, "record_id": str(n + 1), "timepoint": label}
        if events:
            words |= {"record_id": row[questionnaire.id_column], "timepoint": "", "survey": ""}
            words |= {"event": f"{label} (Arm 1: Arm 1)"}
            words |= {"moment": (START + timedelta(hours=n)).isoformat(sep=" ")}
        cells = [words[name] for name in names]
        for field in fields:
            value = row[field.column]
            if field.answer == "several":
                chosen = value.split()
                ticks = ("Checked" if c.code in chosen else "Unchecked" for c in field.choices)
                cells += ticks
            else:
                cells.append(_label(field, value))
        writer.writerow([*cells, *(["Complete", "Incomplete"] if events else ["Complete"])])
    return out.getvalue()


def _label(field: FormField, value: str) -> str:
    return {choice.code: choice.label for choice in field.choices}.get(value, value)


def surveyjs(questionnaire: Questionnaire, answers: Answers) -> str:
    """SurveyJS: a list of results, as the library hands them to the site. Empty answers are not
    there, codes are numbers, and several codes are a list."""
    made = []
    for row in answers:
        result: dict[str, Any] = {}
        for name, value in row.items():
            field = next((f for f in fields_of(questionnaire) if f.column == name), None)
            if value and field and field.answer == "several":
                result[name] = [int(code) for code in value.split()]
            elif value:
                number = field and (field.choices or field.answer == "number")
                result[name] = float(value) if number and "." in value else value
                if number and "." not in value:
                    result[name] = int(value)
        made.append(result)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def microsoft_forms(questionnaire: Questionnaire, answers: Answers) -> bytes:
    """Microsoft Forms: a workbook with questions as headers and labels as answers.

    A form made there by hand has no codes, asks for the time as a question, and writes a second
    question of the same words with a 2 behind it. Numbers are typed as text. Several answers end
    with a semicolon each.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Sheet1"
    header = ["ID", "Start time", "Completion time", "Email", "Name", TIMEPOINT_LABEL]
    header += [id_label(questionnaire)]
    seen: dict[str, int] = {}
    for field in fields_of(questionnaire):
        text = field.item.text
        seen[text] = seen.get(text, 0) + 1
        header.append(text if seen[text] == 1 else f"{text}{seen[text]}")
    sheet.append(header)
    for n, row in enumerate(answers):
        start = START + timedelta(hours=n)
        about = [n + 1, start, start + timedelta(minutes=5), "anonymous", None]
        point = point_label(questionnaire, row["timepoint"])
        cells: list[Any] = [*about, point, row[questionnaire.id_column]]
        for field in fields_of(questionnaire):
            value = row[field.column]
            if field.answer == "several":
                labels = [_label(field, code) for code in value.split()]
                cells.append("".join(f"{label};" for label in labels) or None)
            else:
                cells.append(_label(field, value) or None)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@functools.cache
def recorded() -> dict[str, str | bytes]:
    """Every recorded file by its name."""
    training, counselling = forms()["workforce-training"], forms()["counselling"]
    one, two = made_up(training), made_up(counselling)
    return {
        "workforce-training-own.csv": own_csv(training, one),
        "workforce-training-odk-central.csv": odk_central(training, one),
        "workforce-training-redcap-events.csv": redcap_raw(training, one, events=True),
        "workforce-training-surveyjs.json": surveyjs(training, one),
        "workforce-training-microsoft-forms.xlsx": microsoft_forms(training, one),
        "counselling-own.csv": own_csv(counselling, two),
        "counselling-odk-central.csv": odk_central(counselling, two),
        "workforce-training-redcap-event-labels.csv": redcap_labels(training, one, events=True),
        "counselling-odk-central-split.csv": odk_central(counselling, two, split=True),
        "counselling-kobo.csv": kobo(counselling, two),
        "counselling-kobo-labels.csv": kobo_labels(counselling, two),
        "counselling-kobo-labels-one-column.csv": kobo_labels(counselling, two, split=False),
        "counselling-redcap-raw.csv": redcap_raw(counselling, two),
        "counselling-redcap-labels.csv": redcap_labels(counselling, two),
        "counselling-surveyjs.json": surveyjs(counselling, two),
        "counselling-microsoft-forms.xlsx": microsoft_forms(counselling, two),
    }


def record(folder: Path = FOLDER) -> None:
    """Write the recorded files."""
    for name, content in recorded().items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    record()
