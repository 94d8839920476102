"""The outputs of the code cells of pages, read or run.

A page whose cells only call the pack's helpers with plain values is not run at all: see
`described`. A page in content/ that computes is run in a copy of a warm process (`forks`), or where
that would not be the same in a Jupyter kernel (`kernels`), and its outputs are kept until something
that they depend on changes (`store`).
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from resource_pack.core.layout import RUNNING
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import PackError, Problem
from resource_pack.execute.cleaning import cell_problem
from resource_pack.execute.cluster import Cluster, run_on_cluster
from resource_pack.execute.described import (
    PageOutputs,
    check_calls,
    described_outputs,
    is_described,
)
from resource_pack.execute.forks import Outcomes, WarmServer, copies_processes
from resource_pack.execute.jobs import NeedsKernel
from resource_pack.execute.kernels import run_in_kernels
from resource_pack.execute.store import OutputStore, Run
from resource_pack.processes import can_fork

__all__ = ["PageOutputs", "Running", "check_calls", "is_described", "page_outputs"]

TRIES = 3
"""So often a page is run again where a file that it reads is changed meanwhile."""

FILES_CHANGE = "Files that the page reads are being changed while it runs"

SLOWER = "This system cannot copy processes, so notebooks run in Jupyter kernels, which is slower"


def _say_nothing(_line: str) -> None:
    pass


@dataclass(frozen=True)
class Running:
    """How pages are run.

    `preload` names modules that many pages import, beside those that all packs use. `warm` is a
    warm process that is kept between builds; without it, each build has its own. `cluster` runs the
    pages instead, on other machines or in processes of this one. `tell` is given
    what people should know of the progress, a line at a time.
    """

    preload: Sequence[str] = ()
    warm: WarmServer | None = None
    cluster: Cluster | None = None
    tell: Callable[[str], None] = _say_nothing


def page_outputs(
    pack: Pack, pages: Sequence[PackPage], cache: Path, how: Running | None = None
) -> dict[str, PageOutputs]:
    """The outputs of each page, by docname. Raises PackError with the problems of all pages.

    `cache` is the folder in which the outputs of pages that compute are kept.
    """
    results: dict[str, PageOutputs] = {}
    problems: list[Problem] = []
    computing = []
    for page in pages:
        if runs(page):
            computing.append(page)
            continue
        try:
            results[page.docname] = described_outputs(pack, page)
        except PackError as error:
            problems += error.problems
    store = OutputStore(cache, pack)
    store.prune(page.docname for page in pack.pages.values() if runs(page))
    for page, outcome in _computed(computing, store, how or Running()):
        if isinstance(outcome, PackError):
            problems += outcome.problems
        else:
            results[page.docname] = outcome
    if problems:
        raise PackError(problems)
    return results


def runs(page: PackPage) -> bool:
    """Whether a page is run: no case study ever is, and no page whose cells only describe."""
    return not page.is_study and not is_described(page)


def _computed(
    pages: Sequence[PackPage], store: OutputStore, how: Running
) -> Iterator[tuple[PackPage, PageOutputs | PackError]]:
    """The outputs of pages that compute: kept ones, and for the rest those of a run."""
    to_run = []
    for page in pages:
        kept = store.get(page)
        if kept is None:
            to_run.append(page)
        else:
            yield page, _as_outputs(kept)
    for _ in range(TRIES):
        if not to_run:
            return
        started = time.time_ns()
        changed = []
        for page, run in _runs(to_run, store.pack, how):
            if isinstance(run, PackError):
                yield page, run
            elif _changed_since(store.pack, run, started):
                changed.append(page)
            else:
                store.put(page, run)
                yield page, _as_outputs(run)
        to_run = changed
    for page in to_run:
        yield page, cell_problem(page, 0, FILES_CHANGE, "", "Build again when that is done")


def _changed_since(pack: Pack, run: Run, started: int) -> bool:
    """Whether a file that the page read may have changed after it began, in nanoseconds.

    Then nobody knows which content its numbers are from.
    """
    datasets = pack.data.datasets
    names = {f"data/{datasets[name].path}" for name in run.used if name in datasets}
    for name in sorted({*names, *run.files}):
        try:
            status = (pack.layout.root / name).stat()
        except OSError:
            continue
        # File systems round times, to some milliseconds.
        if status.st_ctime_ns > started - 20_000_000:
            return True
    return False


def _runs(
    pages: Sequence[PackPage], pack: Pack, how: Running
) -> Iterator[tuple[PackPage, Run | PackError]]:
    """Run pages on a cluster, in copies of a warm process, or in kernels where that differs."""
    if not pages:
        return
    if how.cluster:
        yield from _or_kernels(run_on_cluster(how.cluster, pages, pack.layout, how.preload), pack)
        return
    if not copies_processes():
        if not can_fork():
            how.tell(SLOWER)
        yield from run_in_kernels(pages, pack.layout)
        return
    with contextlib.ExitStack() as stack:
        # In the pack, where the next build takes away what a build that was killed had left.
        place = pack.layout.build / RUNNING
        warm = how.warm or stack.enter_context(WarmServer(how.preload, place=place))
        yield from _or_kernels(warm.run(pages, pack.layout), pack)


def _or_kernels(outcomes: Outcomes, pack: Pack) -> Iterator[tuple[PackPage, Run | PackError]]:
    """The outcomes of pages; those that turned out to need a kernel are run in one, here."""
    for_kernels = []
    with contextlib.closing(outcomes):
        for page, run in outcomes:
            if isinstance(run, NeedsKernel):
                for_kernels.append(page)
            else:
                yield page, run
    yield from run_in_kernels(for_kernels, pack.layout)


def _as_outputs(run: Run) -> PageOutputs:
    return PageOutputs(run.outputs, {*run.datasets, *run.used}, run.files)
