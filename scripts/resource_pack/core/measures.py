"""Every measure of a pack: read, and as rows."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field

from resource_pack.core.layout import Layout
from resource_pack.core.measure import (
    ABOUT,
    BY,
    LICENCE_KINDS,
    SUBJECTS,
    LeftOut,
    LeftOutList,
    Measure,
)
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import validate
from resource_pack.core.yaml_file import YamlDocument, read_yaml

FOLDER = "measures"
LEFT_OUT_FILE = "left-out.yml"
PAGES = "content/evaluate/measures/"
"""Where the page of each measure lies, under the name of its record."""

LENGTHS = {"short": "Up to 5 minutes", "middle": "6 to 10 minutes", "long": "More than 10 minutes"}


@dataclass(frozen=True)
class Measures:
    """All measures by id, in the order in which lists show them, and what is left out.

    `files` has the lines of each record, by the name of its file.
    """

    by_id: dict[str, Measure] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    files: dict[str, YamlDocument] = field(default_factory=dict, compare=False, repr=False)


def read_measures(layout: Layout) -> Measures:
    """Read data/measures/, where there is one. Raises PackError with all problems."""
    folder = layout.data / FOLDER
    if not folder.is_dir():
        return Measures()
    problems: list[Problem] = []
    found: dict[str, Measure] = {}
    left_out: tuple[LeftOut, ...] = ()
    files: dict[str, YamlDocument] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            document = read_yaml(read_text(layout, path), layout.relative(path))
            files[path.stem] = document
            if path.name == LEFT_OUT_FILE:
                left_out = validate(LeftOutList, document, rule="measure").left_out
            else:
                found[path.stem] = validate(Measure, document, rule="measure")
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    ordered = sorted(found, key=lambda name: (found[name].name.lower(), name))
    return Measures({name: found[name] for name in ordered}, left_out, files)


def length_of(measure: Measure) -> str:
    """The class of `LENGTHS` that a measure falls into."""
    minutes = measure.minutes_needed()[0]
    if minutes <= 5:
        return "short"
    return "middle" if minutes <= 10 else "long"


def minutes_text(measure: Measure) -> str:
    """How long it takes, in words; our own estimates say that they are."""
    minutes, estimated = measure.minutes_needed()
    unit = "minute" if minutes == 1 else "minutes"
    return f"about {minutes} {unit} (our estimate)" if estimated else f"up to {minutes} {unit}"


# --- As rows ------------------------------------------------------------------------------------

COLUMNS = (
    "id",
    "name",
    "short_name",
    "looks_at",
    "about",
    "answered_by",
    "questions",
    "minutes",
    "minutes_estimated",
    "lowest_score",
    "highest_score",
    "licence_class",
    "what_you_may_do",
    "asks_about_self_harm",
    "used_by",
    "checked",
)


def measure_rows(measures: Measures) -> list[dict[str, str]]:
    """The library as rows, one a measure, with what a spreadsheet can sort by."""
    return [_row(name, measure) for name, measure in measures.by_id.items()]


def _row(name: str, measure: Measure) -> dict[str, str]:
    minutes, estimated = measure.minutes_needed()
    first = measure.ranges[0] if measure.ranges else None
    values = (
        name,
        measure.name,
        measure.short,
        "; ".join(SUBJECTS[item] for item in measure.subjects),
        "; ".join(ABOUT[item] for item in measure.about),
        "; ".join(BY[item] for item in measure.by),
        str(measure.items.count),
        str(minutes),
        "yes" if estimated else "no",
        f"{first.low:g}" if first else "",
        f"{first.high:g}" if first else "",
        measure.licence.kind,
        LICENCE_KINDS[measure.licence.kind].label,
        "yes" if measure.self_harm else "no",
        "; ".join(dict.fromkeys(use.authority for use in measure.used_by)),
        measure.checked.isoformat(),
    )
    return dict(zip(COLUMNS, values, strict=True))


def measures_csv(measures: Measures) -> bytes:
    """The rows as a CSV file that spreadsheet programs read as UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(measure_rows(measures))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def measures_json(measures: Measures) -> bytes:
    """Every record as it is, without questions: those of open measures stand on their pages."""
    value = {
        name: measure.model_dump(mode="json", exclude={"questions"}, exclude_defaults=True)
        for name, measure in measures.by_id.items()
    }
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
