"""Runs pages that compute in copies of one warm process: see `fork_server`.

Starting a Jupyter kernel and importing pandas and Altair takes a hundred times as long as what a
page computes. The warm process does both once, for all pages.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from resource_pack.core.layout import RUNNING, Layout
from resource_pack.core.pack import PackPage
from resource_pack.core.problems import PackError
from resource_pack.execute.cleaning import cell_problem, clean_outputs, datasets_of, stopped
from resource_pack.execute.kernels import CELL_SECONDS
from resource_pack.execute.store import Run, file_hash

MEMORY_BYTES = 4 * 2**30
"""The address space of a page's process. Most of it is reserved by libraries and never used."""

SCRIPTS = Path(__file__).parents[2]


class NeedsKernel(Exception):
    """A page does what only a real kernel does in the same way."""


def can_fork() -> bool:
    """Whether this machine copies processes: Windows does not, and macOS does not safely."""
    return sys.platform == "linux" and hasattr(os, "fork")


def run_forked(
    pages: Sequence[PackPage], layout: Layout, preload: Sequence[str] = ()
) -> Iterator[tuple[PackPage, Run | PackError | NeedsKernel]]:
    """The outcome of each page, in the order in which they are done."""
    by_name = {page.docname: page for page in pages}
    # In the pack, where the next build takes away what a build that was killed had left.
    running = layout.build / RUNNING
    running.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=running, prefix="pack-") as folder:
        jobs = Path(folder) / "jobs"
        jobs.write_text(
            "".join(json.dumps(_job(page, layout, folder)) + "\n" for page in pages),
            encoding="utf-8",
        )
        with jobs.open("rb") as waiting, _server(waiting, folder, preload) as server:
            assert server.stdout is not None
            for line in server.stdout:
                answer = json.loads(line)
                page = by_name.pop(answer["id"])
                yield page, _outcome(page, layout, answer)
        for page in by_name.values():
            yield page, cell_problem(page, 0, "The process that runs the pages ended by itself")


def _job(page: PackPage, layout: Layout, folder: str) -> dict[str, Any]:
    return {
        "id": page.docname,
        "cells": [cell.source for cell in page.markup.cells],
        "folder": str((layout.root / page.file).parent),
        "root": str(layout.root),
        "seconds": CELL_SECONDS,
        "memory": MEMORY_BYTES,
        "environment": {"RESOURCE_PACK_ROOT": str(layout.root), "IPYTHONDIR": folder},
    }


@contextlib.contextmanager
def _server(jobs: Any, folder: str, preload: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """The warm process. However this ends, nothing of it is left."""
    workers = len(os.sched_getaffinity(0))
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",  # What a page shows may not depend on the order of a set.
        "IPYTHONDIR": folder,
        "PYTHONPATH": os.pathsep.join([str(SCRIPTS), os.environ.get("PYTHONPATH", "")]),
    }
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "resource_pack.execute.fork_server", str(workers), *preload],
        stdin=jobs,
        stdout=subprocess.PIPE,
        env=environment,
    )
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if server.stdout:
            server.stdout.close()


def _outcome(
    page: PackPage, layout: Layout, answer: dict[str, Any]
) -> Run | PackError | NeedsKernel:
    kind, cell = answer["kind"], answer.get("cell", 0)
    if kind == "kernel":
        return NeedsKernel(answer["text"])
    if kind == "error":
        return cell_problem(page, cell, stopped(answer["name"], answer["text"]))
    if kind == "time":
        found = f"The code cell takes more than {CELL_SECONDS} seconds"
        return cell_problem(page, cell, found)
    if kind == "died":
        return cell_problem(page, cell, "The process that runs the page ended by itself")
    if kind != "fine":
        return cell_problem(page, cell, f"The page cannot be run: {answer['text']}")
    try:
        outputs = [
            clean_outputs(page, number, cell_outputs)
            for number, cell_outputs in enumerate(answer["outputs"])
        ]
    except PackError as error:
        return error
    files = {name: file_hash(layout.root / name) for name in answer["read"]}
    return Run(outputs, datasets_of(outputs), files)
