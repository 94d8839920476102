"""The outputs of pages whose cells only describe what to show: they are read, and never run.

That is what every case study is, by rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from resource_pack.core.calls import PlacedCall, ShowChart, is_declarative, read_calls
from resource_pack.core.data_store import UnknownDataset
from resource_pack.core.figures import MIME_TYPE, ChartFigure, KeyFigures, TableFigure
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.sentences import SentenceError
from resource_pack.execute.altair_speed import hurry_altair
from resource_pack.notebook.figure_building import CallError, build_figure


@dataclass
class PageOutputs:
    """Per code cell, its outputs in Jupyter's form; and the datasets that were read."""

    outputs: list[list[dict[str, Any]]]
    datasets: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)


def is_described(page: PackPage) -> bool:
    """True for a page whose cells only describe what to show."""
    return all(is_declarative(cell.source) for cell in page.markup.cells)


def check_calls(pack: Pack) -> list[Problem]:
    """The problems of every figure that cells describe, and of ids that are used twice."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for page in pack.pages.values():
        if not is_described(page):
            continue
        for placed in _calls(page, problems):
            try:
                _figure(pack, placed)
            except PackError as error:
                problems += error.problems
            if placed.call.id in seen:
                problems.append(
                    Problem(
                        placed.file,
                        placed.line,
                        "id",
                        f"The id “{placed.call.id}” is used already, in {seen[placed.call.id]}",
                        "an id that no other chart or table of the pack has",
                        "Give one of them another id",
                        rule="cell.id",
                    )
                )
            seen.setdefault(placed.call.id, f"{placed.file}, line {placed.line}")
    return problems


def _calls(page: PackPage, problems: list[Problem]) -> list[PlacedCall]:
    calls: list[PlacedCall] = []
    for cell in page.markup.cells:
        try:
            calls += read_calls(cell.source, page.file, cell.line)
        except PackError as error:
            problems += error.problems
    return calls


def described_outputs(pack: Pack, page: PackPage) -> PageOutputs:
    result = PageOutputs([])
    problems: list[Problem] = []
    for cell in page.markup.cells:
        outputs: list[dict[str, Any]] = []
        try:
            for placed in read_calls(cell.source, page.file, cell.line):
                figure = _figure(pack, placed)
                result.datasets.update(figure.datasets)
                outputs.append(as_output(figure))
        except PackError as error:
            problems += error.problems
        result.outputs.append(outputs)
    if problems:
        raise PackError(problems)
    return result


def as_output(figure: TableFigure | ChartFigure | KeyFigures) -> dict[str, Any]:
    """The output that a kernel would have given for a figure."""
    return {
        "output_type": "display_data",
        "data": {MIME_TYPE: figure.model_dump(mode="json")},
        "metadata": {},
    }


def _figure(pack: Pack, placed: PlacedCall) -> TableFigure | ChartFigure | KeyFigures:
    call = placed.call

    def fail(path: str, found: str, allowed: str, fix: str) -> PackError:
        return PackError(
            [Problem(placed.file, placed.line, path, found, allowed, fix, rule="cell.figure")]
        )

    if isinstance(call, ShowChart):
        hurry_altair()
    try:
        return build_figure(call, pack.store)
    except SentenceError as error:
        raise fail(f"{call.id}, alt", error.found, error.allowed, error.fix) from None
    except CallError as error:
        raise fail(call.id, error.found, error.allowed, error.fix) from None
    except UnknownDataset as error:
        found = f"There is no dataset “{error.name}”"
        raise fail(f"{call.id}, data", found, error.allowed, error.hint) from None
