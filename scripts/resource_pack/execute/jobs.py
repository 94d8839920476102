"""What a process that runs a page is told, and what its answer means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from resource_pack.core.layout import Layout
from resource_pack.core.pack import PackPage
from resource_pack.core.problems import PackError
from resource_pack.execute.cleaning import cell_problem, clean_outputs, datasets_of, stopped
from resource_pack.execute.reads import Seen
from resource_pack.execute.rules import datasets_that_count, files_that_count, refusals
from resource_pack.execute.store import Run

CELL_SECONDS = 60
"""The longest that one cell may take: a page that needs more should compute beforehand."""

MEMORY_BYTES = 4 * 2**30
"""The address space of a page's process. Most of it is reserved by libraries and never used."""

ROOT_VARIABLE = "RESOURCE_PACK_ROOT"

ENDED = "The process that runs the page ended by itself"


class NeedsKernel(Exception):
    """A page does what only a real kernel does in the same way."""


def job_of(page: PackPage, root: Path, folder: str) -> dict[str, Any]:
    """The job of running a page of the pack in `root`. `folder` is for files of the shell."""
    return {
        "id": page.docname,
        "cells": [cell.source for cell in page.markup.cells],
        "folder": str((root / page.file).parent),
        "root": str(root),
        "seconds": CELL_SECONDS,
        "memory": MEMORY_BYTES,
        "environment": {ROOT_VARIABLE: str(root), "IPYTHONDIR": folder},
    }


def outcome_of(
    page: PackPage, layout: Layout, answer: dict[str, Any]
) -> Run | PackError | NeedsKernel:
    """What became of a page, from the answer of the process that ran it."""
    seen = [Seen(*item) for item in answer.get("seen", ())]
    problems = refusals(page, seen)
    kind, cell = answer["kind"], answer.get("cell", 0)
    if kind == "kernel" and not problems:
        return NeedsKernel(answer["text"])
    found = _what_went_wrong(kind, answer)
    if found:
        problems += cell_problem(page, cell, found).problems
    if problems:
        return PackError(problems)
    return run_of(page, layout, answer["outputs"], seen)


def run_of(
    page: PackPage,
    layout: Layout,
    outputs: Sequence[Sequence[dict[str, Any]]],
    seen: Sequence[Seen],
) -> Run | PackError:
    """The run that gave these outputs, or what is wrong with them."""
    try:
        cleaned = [clean_outputs(page, number, cell) for number, cell in enumerate(outputs)]
    except PackError as error:
        return PackError([*refusals(page, seen), *error.problems])
    refused = refusals(page, seen)
    if refused:
        return PackError(refused)
    files = files_that_count(layout, page, seen)
    return Run(cleaned, datasets_of(cleaned), files, datasets_that_count(seen))


def _what_went_wrong(kind: str, answer: dict[str, Any]) -> str:
    if kind == "error":
        return stopped(answer["name"], answer["text"])
    if kind == "time":
        return f"The code cell takes more than {CELL_SECONDS} seconds"
    if kind == "died":
        return ENDED
    if kind in ("fine", "kernel"):
        return ""
    return f"The page cannot be run: {answer['text']}"
