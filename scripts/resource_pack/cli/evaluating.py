"""Making a report on answers: reads them, draws the charts, writes the files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from resource_pack.core.evaluation.analysis import evaluate
from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.evaluation.joining import AnswerFile, read_files
from resource_pack.core.evaluation.report import Comparison, ConstructReport, Report
from resource_pack.core.evaluation.sentences import lower
from resource_pack.core.figures import Cell, ChartFigure, Column, SourceLine
from resource_pack.core.numbers import write_number
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.validation import validate
from resource_pack.core.yaml_file import read_yaml


def read_map(path: Path) -> ColumnMap:
    """A mapping file. Raises PackError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        found = "The mapping file cannot be read as text"
        raise PackError(
            [Problem(str(path), 0, "", found, "a YAML file in UTF-8", "", rule="answers.map")]
        ) from None
    return validate(ColumnMap, read_yaml(text, str(path)), rule="answers.map")


def answer_file(text: str) -> AnswerFile:
    """A file as somebody names it: `answers.csv`, or with its time: `before=answers.csv`."""
    time, sign, name = text.partition("=")
    if not sign or Path(text).is_file():
        time, name = "", text
    return AnswerFile(Path(name), str(Path(name)), time)


def make_report(
    answers: Sequence[AnswerFile], questionnaire: Questionnaire, given: ColumnMap | None
) -> Report:
    """The report on files of answers. Raises PackError."""
    return evaluate(questionnaire, read_files(answers, questionnaire, given))


def write_files(
    report: Report,
    answers: Sequence[AnswerFile],
    target: Path,
    formats: tuple[str, ...],
    author: str,
) -> None:
    """Write the files of a report. Raises PackError."""
    from resource_pack.publish.evaluation_report import Made, put_in_place, report_files

    charts = tuple(charts_of(report)) if "html" in formats else ()
    made = Made(report, charts, _day_of(answers), author)
    put_in_place(report_files(made, formats), target)


def _day_of(answers: Sequence[AnswerFile]) -> date:
    """The day that Word is told: of the answers, so that the same file gives the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    newest = max(one.path.stat().st_mtime for one in answers)
    seconds = int(epoch) if epoch.isdigit() else int(newest)
    return datetime.fromtimestamp(seconds, tz=UTC).date()


def charts_of(report: Report) -> Iterator[ChartFigure]:
    """A chart of averages for each pair of times and each range of scores, where two are shown."""
    groups: dict[tuple[str, str, float, float], list[tuple[ConstructReport, Comparison]]] = {}
    for construct in report.constructs:
        for one in construct.comparisons:
            if one.averages.before is not None:
                key = (one.before_label, one.after_label, construct.low, construct.high)
                groups.setdefault(key, []).append((construct, one))
    for number, ((before, after, low, high), found) in enumerate(groups.items(), start=1):
        yield _chart(f"averages-{number}", (before, after), (low, high), found, report)


def _chart(
    name: str,
    times: tuple[str, str],
    ends: tuple[float, float],
    found: list[tuple[ConstructReport, Comparison]],
    report: Report,
) -> ChartFigure:
    from resource_pack.core.chart_data import ChartData, Series
    from resource_pack.notebook.chart_forms import draw

    labels = tuple(construct.label for construct, _ in found)
    decimals = found[0][0].decimals + 1
    values = [
        tuple(getattr(one.averages, side) for _, one in found) for side in ("before", "after")
    ]
    series = tuple(Series(time, labels, column) for time, column in zip(times, values, strict=True))
    data = ChartData(series, "", ordered=False, decimals=decimals)
    drawing = draw("bar", data, "Average")
    told = ". ".join(
        f"{label}: {write_number(before, decimals)}, then {write_number(after, decimals)}"
        for label, before, after in zip(labels, *values, strict=True)
    )
    low, high = (write_number(end) for end in ends)
    rows = tuple(
        tuple(Cell(value=value, text=str(value)) for value in (label, before, after))
        for label, before, after in zip(labels, *values, strict=True)
    )
    source = SourceLine(
        dataset="answers",
        document="Answers to the questionnaire",
        place=report.title,
        licence="none",
        licence_url="",
        as_of="",
        basis="derived",
    )
    return ChartFigure(
        id=name,
        title=f"Averages: {times[0]}, and {lower(times[1])}",
        says=f"Scores run from {low} to {high}. {told}.",
        wide=drawing.wide,
        narrow=drawing.narrow,
        columns=(
            Column(name="score", label="Score"),
            Column(name="before", label=times[0], type="number"),
            Column(name="after", label=times[1], type="number"),
        ),
        rows=rows,
        sources=(source,),
    )
