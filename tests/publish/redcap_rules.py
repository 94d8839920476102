"""What REDCap refuses in a data dictionary, as a checker.

REDCap has no library that checks one. The rules are those of its help text “Creating a REDCap Data
Dictionary” (Vanderbilt University), of its list of reserved names, and of the model of the format
at https://linkml.io/linkml-redcap (version 0.1): column order, types, validation, names, contiguous
forms, choices. Names of fields in branching logic have to exist.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

COLUMNS = [
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
]
TYPES = {
    "text",
    "notes",
    "dropdown",
    "radio",
    "checkbox",
    "yesno",
    "truefalse",
    "calc",
    "file",
    "slider",
    "descriptive",
    "sql",
}
VALIDATIONS = {"", "date_dmy", "date_mdy", "date_ymd", "integer", "number", "email", "time"}
RESERVED = {
    "redcap_event_name",
    "redcap_csrf_token",
    "redcap_survey_identifier",
    "redcap_survey_timestamp",
    "redcap_survey_return_code",
    "redcap_data_access_group",
    "redcap_repeat_instrument",
    "redcap_repeat_instance",
    "hidden_edit_flag",
}


def read(data: bytes) -> list[dict[str, str]]:
    """The rows of a data dictionary by the names of its columns."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def choices(cell: str) -> list[tuple[str, str]]:
    """Code and label of each choice, as REDCap takes a cell apart."""
    parts = [part.strip().split(",", 1) for part in cell.split("|")]
    return [(part[0].strip(), part[1].strip() if len(part) > 1 else "") for part in parts]


def wrong(data: bytes) -> Iterator[str]:
    """What REDCap would refuse, or read as something else than it says."""
    header = next(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    if header != COLUMNS:
        yield "the columns are not the 18 columns"
        return
    rows = read(data)
    names = [row[COLUMNS[0]] for row in rows]
    forms = [row["Form Name"] for row in rows]
    if len(set(names)) != len(names):
        yield "two fields have one name"
    for n, form in enumerate(forms):
        if form in forms[: n - 1] and forms[n - 1] != form:
            yield f"{form}: the form is torn apart"
    first = rows[0]
    if first["Field Type"] != "text" or first["Branching Logic (Show field only if...)"]:
        yield "the first field is not the number of the record"
    endings = {f"{form}_{end}" for form in forms for end in ("complete", "timestamp")}
    for row in rows:
        name = row[COLUMNS[0]]
        for problem in _field(row, set(names), endings):
            yield f"{name}: {problem}"


def _field(row: dict[str, str], names: set[str], endings: set[str]) -> Iterator[str]:
    name, kind = row[COLUMNS[0]], row["Field Type"]
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,25}", name) or name.endswith("_") or "__" in name:
        yield "no name that REDCap takes"
    if name in RESERVED | endings:
        yield "a name that REDCap keeps for itself"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", row["Form Name"]):
        yield "no name of a form"
    if kind not in TYPES:
        yield "no type"
    if not row["Field Label"].strip():
        yield "no label"
    if re.search(r"<(?! )", "".join(row[c] for c in ("Field Label", "Field Note", COLUMNS[5]))):
        yield "words that are read as HTML"
    listed = choices(row[COLUMNS[5]]) if row[COLUMNS[5]] else []
    if (kind in ("radio", "checkbox", "dropdown")) != bool(listed):
        yield "choices where none may be, or none where there must be"
    codes = [code for code, _ in listed]
    if len(set(codes)) != len(codes) or not all(label for _, label in listed):
        yield "choices that REDCap cannot tell apart"
    if not all(re.fullmatch(r"-?[A-Za-z0-9_.]+", code) for code in codes):
        yield "a code that REDCap does not take"
    validation = row["Text Validation Type OR Show Slider Number"]
    if validation not in VALIDATIONS or (validation and kind != "text"):
        yield "no validation"
    limits = [row["Text Validation Min"], row["Text Validation Max"]]
    if any(limits) and not validation:
        yield "limits without validation"
    number = r"-?\d+" if validation == "integer" else r"-?\d+(\.\d+)?"
    if any(limit and not re.fullmatch(number, limit) for limit in limits):
        yield "a limit that is no number"
    if all(limits) and float(limits[0]) >= float(limits[1]):
        yield "limits the wrong way round"
    logic = row["Branching Logic (Show field only if...)"]
    used = set(re.findall(r"\[(\w+)(?:\(\w+\))?\]", logic))
    if (
        not used <= names
        or name in used
        or logic.count("'") % 2
        or logic.count("(") != logic.count(")")
    ):
        yield "branching logic that cannot be"
    for column, allowed in (
        ("Required Field?", {"", "y"}),
        ("Identifier?", {"", "y"}),
        ("Matrix Ranking?", {"", "y"}),
        ("Custom Alignment", {"", "LV", "LH", "RV", "RH"}),
    ):
        if row[column] not in allowed:
            yield f"{column} holds {row[column]}"
