"""A report on answers as files: an accessible page, a Word document and a tidy CSV file.

All three are made from the same published numbers. They are put in place together, or not at all.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from resource_pack.core.evaluation.report import AnswerTable, Comparison, Report
from resource_pack.core.figures import ChartFigure
from resource_pack.core.problems import PackError, Problem
from resource_pack.publish import swap
from resource_pack.publish.chart_images import page_svg
from resource_pack.publish.renderer import RenderCache
from resource_pack.publish.report_blocks import WORDS, ChartPlace, count_cell, report_parts
from resource_pack.publish.word import word_document
from resource_pack.publish.word_blocks import Box, Heading, Items, Paragraph, Table

THEME = Path(__file__).parents[1] / "theme"
FORMATS = ("html", "docx", "csv", "json")
MARK = ".pack-report"
"""Every folder of a report has this file: one without it is somebody else's."""

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; "
    "base-uri 'none'"
)


@dataclass(frozen=True)
class Made:
    """What a report is made into. `charts` are drawn for the page alone."""

    report: Report
    charts: tuple[ChartFigure, ...]
    changed: date
    author: str

    @property
    def title(self) -> str:
        return f"Report: {self.report.title}"


def report_files(made: Made, formats: tuple[str, ...]) -> dict[str, bytes]:
    """Every file of a report by its name."""
    files: dict[str, bytes] = {MARK: b"Made by pack evaluate.\n"}
    if "html" in formats:
        files["report.html"] = _page(made)
        files["report.css"] = (THEME / "report" / "report.css").read_bytes()
        for path in sorted((THEME / "vendor" / "fonts").glob("*latin-*-normal.woff2")):
            files[f"fonts/{path.name}"] = path.read_bytes()
    if "docx" in formats:
        blocks = [part for part in report_parts(made.report) if not isinstance(part, ChartPlace)]
        closing = f"{made.title}. Counts of 1 to 5 people are not shown."
        files["report.docx"] = word_document(made.title, blocks, closing, made.changed, made.author)
    if "csv" in formats:
        files["report.csv"] = report_csv(made.report)
    if "json" in formats:
        text = json.dumps(made.report.as_dict(), ensure_ascii=False, indent=2)
        files["report.json"] = f"{text}\n".encode()
    return files


def put_in_place(files: Mapping[str, bytes], target: Path) -> None:
    """Write the files as the folder `target`, in place of an earlier report there.

    Raises PackError where `target` holds anything else, or cannot be written.
    """
    if target.exists() and not target.is_dir():
        raise _refuse(target, "There is a file of this name")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise _refuse(target, "The folder holds files that are no report")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".report-") as folder:
            new = Path(folder) / "new"
            for name, data in files.items():
                path = new / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            swap.put_in_place(new, target)
    except OSError as error:
        raise _refuse(target, f"The folder cannot be written ({error.strerror})") from None


def _refuse(target: Path, found: str) -> PackError:
    return PackError(
        [
            Problem(
                str(target),
                0,
                "",
                found,
                "a folder that is empty, does not exist, or holds an earlier report",
                "Name another folder with --out",
                rule="evaluate.out",
            )
        ]
    )


# --- The page ------------------------------------------------------------------------------------


def _page(made: Made) -> bytes:
    environment = Environment(
        loader=FileSystemLoader(THEME / "report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    charts = {figure.id: figure for figure in made.charts}
    parts = report_parts(made.report, tuple(charts))
    with tempfile.TemporaryDirectory() as folder:
        cache = RenderCache(Path(folder))
        pictures = {
            figure.id: {form: Markup(page_svg(figure, form, cache)) for form in ("wide", "narrow")}
            for figure in made.charts
        }
    headings = [part for part in parts if isinstance(part, Heading) and part.level == 1]
    shown = [_shown(part, number) for number, part in enumerate(parts)]
    page = environment.get_template("report.html").render(
        title=made.title,
        policy=Markup(POLICY),
        parts=shown,
        contents=[(_anchor(one), _text(one.words)) for one in headings],
        charts=charts,
        pictures=pictures,
    )
    return page.encode()


def _shown(part: Any, number: int) -> dict[str, Any]:
    """A part as the template takes it."""
    if isinstance(part, Heading):
        return {
            "kind": "heading",
            "level": part.level + 1,
            "text": _text(part.words),
            "anchor": _anchor(part) if part.level == 1 else "",
        }
    if isinstance(part, Paragraph):
        return {"kind": "paragraph", "text": _text(part.words)}
    if isinstance(part, Items):
        return {"kind": "items", "items": [_text(one) for one in part.items]}
    if isinstance(part, Box):
        return {"kind": "box", "paragraphs": [_text(one) for one in part.paragraphs]}
    if isinstance(part, Table):
        header = [_text(cell) for cell in part.header[0]]
        return {
            "kind": "table",
            "id": f"table-{number}",
            "caption": part.caption,
            "header": header,
            "numbers": [place > 0 and cell not in WORDS for place, cell in enumerate(header)],
            "rows": [[_text(cell) for cell in row] for row in part.rows],
        }
    return {"kind": "chart", "id": part.id}


def _text(words: Any) -> str:
    return "".join(run.text for run in words)


def _anchor(heading: Heading) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _text(heading.words).lower()).strip("-")


# --- CSV -----------------------------------------------------------------------------------------

COLUMNS = ("section", "score", "before", "after", "what", "group", "value", "low", "high", "note")


def report_csv(report: Report) -> bytes:
    """One number a row, hidden ones as c. Texts cannot be taken for formulas by a spreadsheet."""
    rows: list[tuple[object, ...]] = []
    for time in report.times:
        rows.append(("people", "", time.label, "", "answered", "", count_cell(time.people)))
    for one in report.kept:
        first = report.times[0].label
        for what, count in (("both", one.both), ("lost", one.lost), ("joined", one.joined)):
            rows.append(("people", "", first, one.label, what, "", count_cell(count)))
    for construct in report.constructs:
        for comparison in construct.comparisons:
            rows += _comparison_rows(construct.label, comparison)
        for at in construct.times:
            place = ("one time", construct.label, at.label, "")
            rows.append((*place, "people", "", count_cell(at.people)))
            rows.append((*place, "mean", "", _value(at.mean), "", "", at.why))
            rows += _table_rows("scores", construct.label, at.scores)
            rows += _table_rows("question", construct.label, at.items)
    for indicator in report.indicators:
        place = ("indicator", "", indicator.time, "")
        for what, value in (
            ("numerator", indicator.numerator),
            ("denominator", indicator.denominator),
            ("value", indicator.value),
        ):
            rows.append((*place, what, indicator.label, _value(value), "", "", indicator.why))
    rows += _table_rows("question", "", report.questions)
    for note in (*report.warnings, *report.methods):
        rows.append(("note", "", "", "", "", "", "", "", "", note))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in (*row, *[""] * (len(COLUMNS) - len(row)))])
    # With a byte order mark, Excel reads UTF-8 as such.
    return text.getvalue().encode("utf-8-sig")


def _comparison_rows(label: str, one: Comparison) -> list[tuple[object, ...]]:
    place = ("change", label, one.before_label, one.after_label)
    averages, why = one.averages, " ".join(one.averages.why)
    rows: list[tuple[object, ...]] = [(*place, "people", "", count_cell(one.people))]
    for what, value, ends in (
        ("mean before", averages.before, None),
        ("mean after", averages.after, None),
        ("mean change", averages.change, averages.interval),
        ("Hedges g_av", averages.effect, averages.effect_interval),
    ):
        low, high = (ends.low, ends.high) if ends else ("", "")
        rows.append((*place, what, "", _value(value), low, high, "" if value is not None else why))
    for group in one.shares.groups:
        rows.append((*place, "reliable change", group.label, group.people))
    if not one.shares.groups:
        rows.append((*place, "reliable change", "", "", "", "", one.shares.why))
    baseline = one.baseline
    rows.append((*place, "mean before, lost", "", _value(baseline.mean_lost), "", "", baseline.why))
    for everyone in one.everyone:
        rows.append((*place, "mean of everyone", everyone.time, everyone.mean))
        rows.append((*place, "people with a score", everyone.time, everyone.people))
    rows += _table_rows("scores", label, one.scores)
    rows += _table_rows("question", label, one.items)
    return rows


def _table_rows(
    section: str, label: str, tables: tuple[AnswerTable, ...]
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for table in tables:
        place = (section, label, table.time, "", table.text)
        rows += [(*place, group.label, group.people) for group in table.groups]
        if not table.groups:
            rows.append((*place, "", "c", "", "", table.why))
    return rows


def _value(value: float | None) -> object:
    return "c" if value is None else value


def safe_cell(cell: object) -> str:
    """A cell that no spreadsheet runs: a text that starts like a formula gets an apostrophe."""
    if isinstance(cell, int | float):
        return str(int(cell)) if float(cell).is_integer() else repr(float(cell))
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
