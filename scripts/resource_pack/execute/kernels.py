"""Runs a page that computes in a Jupyter kernel of its own."""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from resource_pack.core.layout import Layout
from resource_pack.core.pack import PackPage
from resource_pack.core.problems import PackError, shorten
from resource_pack.execute.forks import python_path
from resource_pack.execute.jobs import job_of, outcome_of
from resource_pack.execute.reads import Seen, read_log
from resource_pack.execute.store import Run
from resource_pack.processes import die_with_parent, processors

STARTUP = """\
__import__("resource_pack.execute.kernel_start", fromlist=["begin"]).begin(
    {root!r}, {log!r}, {memory}
)
"""
"""IPython runs it before the first cell. It leaves no name behind that a page could see."""


def run_in_kernels(
    pages: Sequence[PackPage], layout: Layout
) -> Iterator[tuple[PackPage, Run | PackError]]:
    """The outcome of each page, each in a kernel of its own, as many at once as there are cores."""
    if not pages:
        return
    # A kernel's client has threads, and Sphinx copies its own process later: it must stay clean.
    context = get_context("spawn")
    workers = min(processors(), len(pages))
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin) as pool:
        futures = [(page, pool.submit(run_in_kernel, page, layout)) for page in pages]
        try:
            for page, future in futures:
                yield page, future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    die_with_parent()
    # Of a kernel that died, asyncio tells as well, with tracebacks.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)


def run_in_kernel(page: PackPage, layout: Layout) -> Run | PackError:
    """Run a page's cells."""
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        job = job_of(page, layout.root, folder)
        outcome = outcome_of(page, layout, kernel_answer(job, folder))
    assert not isinstance(outcome, Exception) or isinstance(outcome, PackError)
    return outcome


def kernel_answer(job: dict[str, Any], folder: str) -> dict[str, Any]:
    """What becomes of a job in a kernel. `folder` is empty and has a short path."""
    log = Path(folder) / "seen"
    startup = Path(folder) / "profile_default" / "startup" / "00-pack.py"
    startup.parent.mkdir(parents=True)
    startup.write_text(
        STARTUP.format(root=job["root"], log=str(log), memory=job["memory"]), encoding="utf-8"
    )
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in job["cells"]],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": ""}},
    )
    answer = _execute(job, notebook, folder)
    seen = read_log(log.read_bytes()) if log.exists() else []
    # Cells without code are never given to a kernel.
    places = [number for number, source in enumerate(job["cells"]) if source.strip()] or [0]
    seen = [item._replace(cell=places[min(max(item.cell, 0), len(places) - 1)]) for item in seen]
    began = [item.cell for item in seen if item.kind == "cell"]
    return {
        "id": job["id"],
        "cell": max(began, default=0),
        "seen": [Seen(*item) for item in seen if item.kind != "cell"],
        **answer,
    }


def _execute(job: dict[str, Any], notebook: Any, folder: str) -> dict[str, Any]:
    # Files instead of network ports: nothing on the machine can listen in, or be in the way.
    manager = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/kernel")
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=job["seconds"],
        resources={"metadata": {"path": job["folder"]}},
    )
    environment = {
        **os.environ,
        "PYTHONPATH": python_path(),
        "PYTHONHASHSEED": "0",  # What a page shows may not depend on the order of a set.
        **job["environment"],
    }
    try:
        # What is written past Python is an output of the page, and for no terminal.
        client.execute(
            env=environment,
            cleanup_kc=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except CellExecutionError as error:
        told = {"kind": "error", "name": error.ename, "text": error.evalue}
        # The error of a result that cannot be shown is only among the outputs.
        shown = [item for cell in notebook.cells for item in cell.outputs]
        last = [item for item in shown if item["output_type"] == "error"][-1:]
        return {**told, "name": last[0]["ename"], "text": last[0]["evalue"]} if last else told
    except CellTimeoutError:
        return {"kind": "time"}
    except DeadKernelError:
        return {"kind": "died"}
    except Exception as error:
        # Whatever else a kernel may do: the reader of the message is a person.
        return {"kind": "broken", "text": shorten(error, 300)}
    return {"kind": "fine", "outputs": [cell.outputs for cell in notebook.cells]}
