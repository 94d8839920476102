"""The warm process: it imports what notebooks import, once, and is copied for each notebook.

It runs as a program of its own, `python -m resource_pack.execute.fork_server`, and is single: no
thread and no socket is in it, so that a copy of it is whole. It reads one JSON object a line from
its input (a job) and writes one a line to its output (what became of it). When its input ends, or
its parent dies, it ends with all that it started.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import sys
import time
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, BinaryIO

PRELOAD = ("pandas", "altair", "IPython.core.interactiveshell", "comm", "resource_pack.notebook")
"""What nearly every notebook of a pack imports."""

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, <sys/prctl.h>


@dataclass
class Running:
    """A copy that runs a notebook. `since` is when its present cell began."""

    job: dict[str, Any]
    pid: int
    pipe: int
    since: float
    cell: int = 0
    text: bytes = b""
    done: dict[str, Any] = field(default_factory=dict)


_STARTED: set[int] = set()
"""The copies that are running, for the moment when this process is told to end."""


def _leave(_number: int, _frame: object) -> None:
    for pid in _STARTED:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    os._exit(0)


def serve(jobs: BinaryIO, answers: BinaryIO, workers: int) -> None:
    """Run jobs, so many at a time, until there are no more."""
    waiting: list[dict[str, Any]] = []
    running: dict[int, Running] = {}
    open_input = True
    pending = b""
    while open_input or waiting or running:
        while waiting and len(running) < workers:
            started = _start(waiting.pop(0))
            running[started.pipe] = started
        watched = [*running, *([jobs.fileno()] if open_input else [])]
        ready, _, _ = select.select(watched, [], [], _patience(running))
        if jobs.fileno() in ready:
            data = os.read(jobs.fileno(), 1 << 16)
            pending += data
            *lines, pending = pending.split(b"\n")
            waiting += [json.loads(line) for line in lines if line.strip()]
            open_input = bool(data)
        for pipe in [pipe for pipe in ready if pipe in running]:
            _read(running[pipe])
        for pipe, item in list(running.items()):
            if item.done or _too_long(item):
                _end(item)
                del running[pipe]
                answers.write(json.dumps(item.done).encode() + b"\n")
                answers.flush()


def _patience(running: dict[int, Running]) -> float | None:
    """Seconds until the first notebook is over its time."""
    ends = [item.since + item.job["seconds"] for item in running.values()]
    return max(0.0, min(ends) - time.monotonic()) + 0.01 if ends else None


def _too_long(item: Running) -> bool:
    if time.monotonic() < item.since + item.job["seconds"]:
        return False
    item.done = {"id": item.job["id"], "kind": "time", "cell": item.cell}
    return True


def _start(job: dict[str, Any]) -> Running:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _run(job, writing)
    _STARTED.add(pid)
    os.close(writing)
    with contextlib.suppress(OSError):
        # Both sides do it, so that the group is there whichever of them comes first.
        os.setpgid(pid, pid)
    return Running(job, pid, reading, time.monotonic())


def _read(item: Running) -> None:
    """Take what a copy wrote: the number of the cell that begins, or its last word."""
    data = os.read(item.pipe, 1 << 20)
    item.text += data
    *lines, item.text = item.text.split(b"\n")
    for line in lines:
        message = json.loads(line)
        if message["kind"] == "cell":
            item.cell, item.since = message["cell"], time.monotonic()
        else:
            item.done = message
    if not data and not item.done:
        item.done = {"id": item.job["id"], "kind": "died", "cell": item.cell}


def _end(item: Running) -> None:
    """Leave nothing of a copy behind, nor of what it started itself."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(item.pid, signal.SIGKILL)
    os.waitpid(item.pid, 0)
    _STARTED.discard(item.pid)
    os.close(item.pipe)


def _run(job: dict[str, Any], pipe: int) -> None:
    """In the copy: run the cells and say how it went. Never returns."""
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        die_with_parent()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1):
            os.dup2(nothing, number)
        if job.get("memory"):
            limit = job["memory"]
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        _tell(pipe, _outcome(job, pipe))
    except BaseException as error:
        _tell(pipe, {"id": job["id"], "kind": "broken", "text": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(0)


def _outcome(job: dict[str, Any], pipe: int) -> dict[str, Any]:
    # A copy has the parent's random numbers; each notebook starts with its own.
    import random

    from resource_pack.execute.reads import watch_reads
    from resource_pack.execute.shell import CellFailed, NeedsKernel, run_cells

    random.seed()
    os.environ.update(job["environment"])
    read = watch_reads(job["root"])
    name = job["id"]
    try:
        outputs = run_cells(
            job["cells"],
            job["folder"],
            lambda cell: _tell(pipe, {"id": name, "kind": "cell", "cell": cell}),
        )
    except CellFailed as failed:
        return {
            "id": name,
            "kind": "error",
            "cell": failed.cell,
            "name": failed.name,
            "text": failed.text,
        }
    except NeedsKernel as error:
        return {"id": name, "kind": "kernel", "text": str(error)}
    return {"id": name, "kind": "fine", "outputs": outputs, "read": sorted(read)}


def _tell(pipe: int, message: dict[str, Any]) -> None:
    data = json.dumps(message, default=str).encode() + b"\n"
    while data:
        data = data[os.write(pipe, data) :]


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent ends, however that happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def main() -> None:
    # Ctrl-C goes to every process of a terminal; the parent decides, and closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    die_with_parent()
    for name in (*PRELOAD, *sys.argv[2:]):
        import_module(name)
    serve(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[1]))


if __name__ == "__main__":
    main()
