"""Runs pages that compute in copies of one warm process: see `fork_server`.

Starting a Jupyter kernel and importing pandas and Altair takes a hundred times as long as what a
page computes. The warm process does both once, for all pages, and for as many builds as it is
kept for.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from resource_pack.core.problems import PackError, Problem
from resource_pack.processes import can_fork, processors

if TYPE_CHECKING:
    from resource_pack.core.layout import Layout
    from resource_pack.core.pack import PackPage
    from resource_pack.execute.jobs import NeedsKernel
    from resource_pack.execute.store import Run

SCRIPTS = Path(__file__).parents[2]


def python_path() -> str:
    """PYTHONPATH for processes that need the generator, wherever they start."""
    # An empty part would mean the folder in which the process starts.
    return os.pathsep.join(filter(None, [str(SCRIPTS), os.environ.get("PYTHONPATH", "")]))


Outcomes: TypeAlias = "Generator[tuple[PackPage, Run | PackError | NeedsKernel], None, None]"


ENGINE, KERNELS = "RESOURCE_PACK_ENGINE", "kernels"
"""With this in the environment all pages run in kernels, to compare."""


def copies_processes() -> bool:
    """Whether pages run in copies of a warm process here, or else in kernels."""
    return can_fork() and os.environ.get(ENGINE) != KERNELS


class Closed(Exception):
    """A warm process was closed while it was used."""


class WarmServer:
    """A warm process that runs pages, for one build or for many.

        with WarmServer() as warm:
            for page, outcome in warm.run(pages, layout):
                ...

    It starts with the first page that it is given, and starts anew where it has ended. At the end
    of the block nothing of it is left. `preload` names modules that many pages import. It serves
    one caller at a time, and has to be made in a thread that lives as long. Its files lie below
    `place`, or where the system keeps files for a while.
    """

    def __init__(
        self,
        preload: Sequence[str] = (),
        workers: int | None = None,
        place: Path | None = None,
    ) -> None:
        self.place = place
        self.preload = tuple(preload)
        self.workers = workers or processors()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._orders = itertools.count()
        self._closed = False

    def __enter__(self) -> WarmServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_ready(self) -> None:
        """Start now: the process imports what it needs while this one does something else."""
        self._started()

    def run(self, pages: Sequence[PackPage], layout: Layout) -> Outcomes:
        """The outcome of each page, in the order in which they are done."""
        # Not at the top: the process is to start before all that these need is imported.
        from resource_pack.execute.jobs import job_of, outcome_of

        if not pages:
            return
        by_name = {page.docname: page for page in pages}
        for answer in self.answers([job_of(page, layout.root, self.folder) for page in pages]):
            page = by_name[answer["id"]]
            yield page, outcome_of(page, layout, answer)

    def answers(self, jobs: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """What became of each job, in the order in which they are done.

        Raises PackError where a module of `preload` cannot be imported.
        """
        waiting = {job["id"]: job for job in jobs}
        finished = False
        try:
            while waiting:
                begun: list[str] = []
                for answer in self._ask(list(waiting.values())):
                    if answer["kind"] == "start":
                        begun.append(answer["id"])
                    else:
                        del waiting[answer["id"]]
                        yield answer
                # Where the process ended, it was a page that runs that ended it: each of them is
                # run again, alone, so that only the one that does so pays for it.
                suspects = [name for name in begun if name in waiting]
                if waiting and not suspects:
                    suspects = list(waiting)
                for name in suspects:
                    yield self._alone(waiting.pop(name))
            finished = True
        finally:
            if not finished:
                # Answers that nobody takes would meet the questions of the next caller.
                self._stop()

    def _alone(self, job: dict[str, Any]) -> dict[str, Any]:
        for answer in self._ask([job]):
            if answer["kind"] != "start":
                return answer
        return {"id": job["id"], "kind": "died", "cell": 0}

    def _ask(self, jobs: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The server's lines about these jobs, until all are done or it has ended."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        # A file, and only its name in the pipe: a pipe takes so much and then waits to be read.
        path = Path(self.folder) / f"jobs-{next(self._orders)}"
        path.write_text("".join(json.dumps(job) + "\n" for job in jobs), encoding="utf-8")
        left = len(jobs)
        try:
            process.stdin.write(os.fsencode(path) + b"\n")
            process.stdin.flush()
            for line in process.stdout:
                answer = json.loads(line)
                if answer["kind"] == "preload":
                    raise _no_module(answer)
                left -= answer["kind"] != "start"
                yield answer
                if not left:
                    break
        except BrokenPipeError:
            pass
        finally:
            path.unlink(missing_ok=True)
        if left:
            self._stop()

    @property
    def folder(self) -> str:
        """A folder for the files of shells, for as long as this server is kept."""
        if self._folder is None:
            if self.place:
                self.place.mkdir(parents=True, exist_ok=True)
            self._folder = tempfile.TemporaryDirectory(prefix="pack-", dir=self.place)
        return self._folder.name

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise Closed
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._stop()
        environment = {
            **os.environ,
            "PYTHONHASHSEED": "0",  # What a page shows may not depend on the order of a set.
            "IPYTHONDIR": self.folder,
            "PYTHONPATH": python_path(),
        }
        self._process = subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-m", "resource_pack.execute.fork_server"),
                *(str(self.workers), *self.preload),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=self.folder,
        )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def close(self) -> None:
        """End the process and all that it started, and remove its files, for good."""
        self._closed = True
        self._stop()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _no_module(answer: dict[str, Any]) -> PackError:
    found = f"The module “{answer['name']}” cannot be imported: {answer['text']}"
    fix = "Install it, or take it out of pack_preload"
    return PackError([Problem("_config.yml", 0, "pack_preload", found, "", fix, rule="settings")])
