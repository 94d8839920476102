"""An executor for jupyter-cache: its project notebooks run in copies of a warm process.

Its name there is `resource-pack`: `jcache project execute --executor resource-pack`. What a copy
cannot do as a kernel does, and notebooks in other languages, run in kernels as they do with
jupyter-cache's own executors. The rules of packs about what a page may read do not hold here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache.base import ProjectNb
from jupyter_cache.cache.db import NbProjectRecord
from jupyter_cache.executors.base import ExecutorRunResult, JupyterExecutorAbstract
from jupyter_cache.executors.utils import create_cache_bundle, single_nb_execution

from resource_pack.core.layout import find_layout
from resource_pack.core.problems import PackError
from resource_pack.execute.forks import WarmServer
from resource_pack.execute.jobs import ENDED, MEMORY_BYTES, ROOT_VARIABLE
from resource_pack.processes import can_fork


class WarmExecutor(JupyterExecutorAbstract):  # type: ignore[misc]
    """Runs the notebooks of a jupyter-cache project, as many at once as there are cores."""

    def run_and_cache(
        self,
        *,
        filter_uris: list[str] | None = None,
        filter_pks: list[int] | None = None,
        timeout: int | None = 30,
        allow_errors: bool = False,
        force: bool = False,
        **_more: Any,
    ) -> ExecutorRunResult:
        """Run and keep notebooks, and return which succeeded, failed, or could not be read.

        `timeout` is in seconds, for each cell. Where errors are allowed, kernels run them.
        """
        result = ExecutorRunResult()
        found: dict[str, ProjectNb] = {}
        for record in self.get_records(filter_uris, filter_pks, force=force):
            try:
                found[record.uri] = self.cache.get_project_notebook(record.pk)
            except Exception:
                self.logger.exception("Failed Retrieving: %s", record.uri)
                result.errored.append(record.uri)
        for_kernels = []
        with WarmServer() as warm:
            jobs = []
            for uri, project in found.items():
                if can_fork() and _is_plain(project.nb, allow_errors):
                    jobs.append(_job(project, timeout, warm.folder))
                else:
                    for_kernels.append(uri)
            for answer in warm.answers(jobs):
                if answer["kind"] == "kernel":
                    for_kernels.append(answer["id"])
                else:
                    self._finish(result, found[answer["id"]], answer)
        for uri in for_kernels:
            self._in_kernel(result, found[uri], timeout, allow_errors)
        return result

    def _finish(
        self, result: ExecutorRunResult, project: ProjectNb, answer: dict[str, Any]
    ) -> None:
        if answer["kind"] != "fine":
            self._fail(result, project, _told(answer))
            return
        count = 0
        code = [cell for cell in project.nb.cells if cell.cell_type == "code"]
        for cell, outputs in zip(code, answer["outputs"], strict=True):
            ran = bool(cell.source.strip())
            count += ran
            cell.execution_count = count if ran else None
            cell.outputs = nbformat.from_dict(outputs)
        self._keep(result, project, answer["seconds"])

    def _in_kernel(
        self,
        result: ExecutorRunResult,
        project: ProjectNb,
        timeout: int | None,
        allow_errors: bool,
    ) -> None:
        folder = str(Path(project.uri).parent)
        try:
            ran = single_nb_execution(
                project.nb, cwd=folder, timeout=timeout, allow_errors=allow_errors
            )
        except Exception:
            self.logger.exception("Failed Executing: %s", project.uri)
            result.errored.append(project.uri)
            return
        if ran.err:
            self._fail(result, project, ran.exc_string or str(ran.err))
        else:
            self._keep(result, project, ran.time)

    def _fail(self, result: ExecutorRunResult, project: ProjectNb, text: str) -> None:
        self.logger.warning("Execution Excepted: %s\n%s", project.uri, text)
        NbProjectRecord.set_traceback(project.uri, text, self.cache.db)
        result.excepted.append(project.uri)

    def _keep(self, result: ExecutorRunResult, project: ProjectNb, seconds: float) -> None:
        bundle = create_cache_bundle(project, None, None, seconds, None)
        self.cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        self.logger.info("Execution Successful: %s", project.uri)
        result.succeeded.append(project.uri)


def _is_plain(notebook: Any, allow_errors: bool) -> bool:
    """Whether a copy can run it: Python, in which no error is expected."""
    own = notebook.metadata.get("execution", {})
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    tags = [tag for cell in notebook.cells for tag in cell.metadata.get("tags", ())]
    expected = allow_errors or own.get("allow_errors") or "raises-exception" in tags
    return language == "python" and not expected and "skip-execution" not in tags


def _job(project: ProjectNb, timeout: int | None, shell: str) -> dict[str, Any]:
    folder = Path(project.uri).parent
    try:
        root = str(find_layout(folder).root)
    except PackError:
        root = ""
    seconds = project.nb.metadata.get("execution", {}).get("timeout", timeout)
    return {
        "id": project.uri,
        "cells": [cell.source for cell in project.nb.cells if cell.cell_type == "code"],
        "folder": str(folder),
        "root": root or str(folder),
        # Without a limit, a day: nobody waits longer.
        "seconds": seconds if seconds and seconds > 0 else 24 * 60 * 60,
        "memory": MEMORY_BYTES,
        "environment": {"IPYTHONDIR": shell, **({ROOT_VARIABLE: root} if root else {})},
    }


def _told(answer: dict[str, Any]) -> str:
    """What became of a notebook that did not come to its end, in the form of a traceback."""
    place = f"Code cell {answer.get('cell', 0) + 1}"
    if answer["kind"] == "error":
        return f"{place}\n{answer['name']}: {answer['text']}"
    if answer["kind"] == "time":
        return f"{place}\nCellTimeoutError: the cell takes too long"
    return f"{place}\n{answer.get('text') or ENDED}"
