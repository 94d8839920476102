"""The outputs of the code cells of pages.

A page whose cells only call the pack's helpers with plain values is not run at all: the calls are
read and carried out here. That is what every case study is, by rule. A page in content/ that
computes runs in a Jupyter kernel, and its outputs are kept until its cells, the files that it read
or the pack's own code change.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resource_pack.core.calls import PlacedCall, is_declarative, read_calls
from resource_pack.core.data_store import UnknownDataset
from resource_pack.core.figures import MIME_TYPE, ChartFigure, KeyFigures, TableFigure
from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.sentences import SentenceError
from resource_pack.execute.forks import NeedsKernel, can_fork, run_forked
from resource_pack.execute.kernels import run_in_kernel
from resource_pack.execute.store import OutputStore, Run
from resource_pack.notebook.figure_building import CallError, build_figure
from resource_pack.processes import die_with_parent

KERNELS_AT_ONCE = 2


@dataclass
class PageOutputs:
    """Per code cell, its outputs in Jupyter's form; and the datasets that were read."""

    outputs: list[list[dict[str, Any]]]
    datasets: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)


def is_described(page: PackPage) -> bool:
    """True for a page whose cells only describe what to show."""
    return all(is_declarative(cell.source) for cell in page.markup.cells)


def page_outputs(
    pack: Pack, pages: Sequence[PackPage], cache: Path, preload: Sequence[str] = ()
) -> dict[str, PageOutputs]:
    """The outputs of each page, by docname. Raises PackError with the problems of all pages.

    `preload` names modules that many pages import, beside those that all packs use.
    """
    results: dict[str, PageOutputs] = {}
    problems: list[Problem] = []
    computing = []
    for page in pages:
        if page.is_study or is_described(page):
            try:
                results[page.docname] = _described(pack, page)
            except PackError as error:
                problems += error.problems
        else:
            computing.append(page)
    for page, outcome in _computed(computing, OutputStore(cache, pack.layout), preload):
        if isinstance(outcome, PackError):
            problems += outcome.problems
        else:
            results[page.docname] = outcome
    if problems:
        raise PackError(problems)
    return results


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


def _described(pack: Pack, page: PackPage) -> PageOutputs:
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

    try:
        return build_figure(call, pack.store)
    except SentenceError as error:
        raise fail(f"{call.id}, alt", error.found, error.allowed, error.fix) from None
    except CallError as error:
        raise fail(call.id, error.found, error.allowed, error.fix) from None
    except UnknownDataset as error:
        found = f"There is no dataset “{error.name}”"
        raise fail(f"{call.id}, data", found, error.allowed, error.hint) from None


def _computed(
    pages: Sequence[PackPage], store: OutputStore, preload: Sequence[str]
) -> Iterator[tuple[PackPage, PageOutputs | PackError]]:
    """The outputs of pages that compute: kept ones, and for the rest those of a run."""
    to_run = []
    for page in pages:
        kept = store.get(page)
        if kept is None:
            to_run.append(page)
        else:
            yield page, _as_outputs(kept)
    if not to_run:
        return
    for page, run in _runs(to_run, store.layout, preload):
        if isinstance(run, PackError):
            yield page, run
        else:
            store.put(page, run)
            yield page, _as_outputs(run)


def _runs(
    pages: Sequence[PackPage], layout: Layout, preload: Sequence[str]
) -> Iterator[tuple[PackPage, Run | PackError]]:
    """Run pages in copies of a warm process, or in kernels where that is not the same."""
    if not can_fork():
        yield from _in_kernels(pages, layout)
        return
    for_kernels = []
    for page, run in run_forked(pages, layout, preload):
        if isinstance(run, NeedsKernel):
            for_kernels.append(page)
        else:
            yield page, run
    yield from _in_kernels(for_kernels, layout)


def _in_kernels(
    pages: Sequence[PackPage], layout: Layout
) -> Iterator[tuple[PackPage, Run | PackError]]:
    if not pages:
        return
    # A kernel's client has threads, and Sphinx copies its own process later: it must stay clean.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        min(KERNELS_AT_ONCE, len(pages)), mp_context=context, initializer=die_with_parent
    ) as pool:
        futures = [(page, pool.submit(run_in_kernel, page, layout)) for page in pages]
        for page, future in futures:
            try:
                yield page, future.result()
            except PackError as error:
                yield page, error


def _as_outputs(run: Run) -> PageOutputs:
    return PageOutputs(run.outputs, set(run.datasets), run.files)
