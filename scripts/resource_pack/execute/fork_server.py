"""The warm process: it imports what notebooks import, once, and is copied for each notebook.

It runs as a program of its own, `python -m resource_pack.execute.fork_server`, and is single: no
thread and no socket is in it, so that a copy of it is whole. Its input names a file of jobs a line,
with one JSON object a line each; its output has one JSON object a line, for each job that starts
and for what became of it. When its input ends, or its parent dies, it ends with all that it
started.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from jupyter_client.jsonutil import json_default

from resource_pack.core.validation import complete
from resource_pack.execute.alike import make_alike
from resource_pack.execute.altair_speed import hurry_altair
from resource_pack.execute.reads import Watch, read_log
from resource_pack.execute.shell import CellFailed, NeedsKernel, Shell, new_shell, run_cells
from resource_pack.processes import die_with_parent

PRELOAD = (
    *("pandas", "altair", "comm"),
    *("resource_pack.notebook.helpers", "resource_pack.notebook.chart_forms"),
)
"""What nearly every notebook of a pack imports."""

WARM_UP = (
    "import pandas as pd, altair as alt\n"
    "f = pd.DataFrame({'a': ['x', 'y'], 'b': [1, 2]}).groupby('a', as_index=False)['b'].sum()\n"
    "c = alt.Chart(f)",
    "c.mark_bar().encode(x='a:N', y='b:Q', color='a')",
    "c.mark_line().encode(alt.X('a:O', title='A'), y='sum(b):Q').properties(title='t')",
    "alt.Chart(alt.InlineData(values=[{'a': 1}])).mark_text().encode(x='a:Q').to_dict();",
    "f",
)
"""Run once before the first copy is made. Libraries import, read and compile much of what they need
only when it is first used; after this, no notebook has to wait for it."""


class NoModule(Exception):
    """A module that is to be there beforehand cannot be imported: its name, and why."""


@dataclass
class Running:
    """A copy that runs a notebook. `since` is when its present cell began."""

    job: dict[str, Any]
    pid: int
    pipe: int
    log: int
    since: float
    began: float
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


def serve(orders: BinaryIO, answers: BinaryIO, workers: int, shell: Shell) -> None:
    """Run jobs, so many at a time, until there are no more."""
    waiting: list[dict[str, Any]] = []
    running: dict[int, Running] = {}
    open_input = True
    pending = b""

    def tell(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message).encode() + b"\n")
        answers.flush()

    while open_input or waiting or running:
        while waiting and len(running) < workers:
            started = _start(waiting.pop(0), shell)
            running[started.pipe] = started
            tell({"id": started.job["id"], "kind": "start"})
        watched = [*running, *([orders.fileno()] if open_input else [])]
        ready, _, _ = select.select(watched, [], [], _patience(running))
        if open_input and orders.fileno() in ready:
            data = os.read(orders.fileno(), 1 << 16)
            pending += data
            *lines, pending = pending.split(b"\n")
            for line in lines:
                text = Path(os.fsdecode(line)).read_text(encoding="utf-8")
                waiting += [json.loads(job) for job in text.splitlines()]
            open_input = bool(data)
        for pipe in [pipe for pipe in ready if pipe in running]:
            _read(running[pipe])
        for pipe, item in list(running.items()):
            if item.done or _too_long(item):
                tell(_end(item))
                del running[pipe]


def _patience(running: dict[int, Running]) -> float | None:
    """Seconds until the first notebook is over its time."""
    ends = [item.since + item.job["seconds"] for item in running.values()]
    return max(0.0, min(ends) - time.monotonic()) + 0.01 if ends else None


def _too_long(item: Running) -> bool:
    if time.monotonic() < item.since + item.job["seconds"]:
        return False
    item.done = {"id": item.job["id"], "kind": "time", "cell": item.cell}
    return True


def _start(job: dict[str, Any], shell: Shell) -> Running:
    reading, writing = os.pipe()
    log = os.memfd_create("seen")
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _run(job, shell, writing, log)
    _STARTED.add(pid)
    os.close(writing)
    with contextlib.suppress(OSError):
        # Both sides do it, so that the group is there whichever of them comes first.
        os.setpgid(pid, pid)
    now = time.monotonic()
    return Running(job, pid, reading, log, now, now)


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


def _end(item: Running) -> dict[str, Any]:
    """Leave nothing of a copy behind, nor of what it started itself. Returns what it gave."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(item.pid, signal.SIGKILL)
    os.waitpid(item.pid, 0)
    _STARTED.discard(item.pid)
    os.close(item.pipe)
    with open(item.log, "rb") as log:  # noqa: PTH123 - it is a number, and has no path
        log.seek(0)
        seconds = time.monotonic() - item.began
        return {**item.done, "seen": read_log(log.read()), "seconds": round(seconds, 3)}


def _run(job: dict[str, Any], shell: Shell, pipe: int, log: int) -> None:
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
        _tell(pipe, _outcome(job, shell, pipe, log))
    except BaseException as error:
        _tell(pipe, {"id": job["id"], "kind": "broken", "text": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(0)


def _outcome(job: dict[str, Any], shell: Shell, pipe: int, log: int) -> dict[str, Any]:
    _be_new()
    make_alike(shell.shell)
    os.environ.update(job["environment"])
    watch = Watch(job["root"], log)
    watch.start()
    name = job["id"]

    def on_cell(cell: int) -> None:
        watch.cell = cell
        _tell(pipe, {"id": name, "kind": "cell", "cell": cell})

    try:
        outputs = run_cells(shell, job["cells"], job["folder"], on_cell)
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
    return {"id": name, "kind": "fine", "outputs": outputs}


def _be_new() -> None:
    """Take off what a copy has of its parent and a kernel would not have."""
    import random

    # Copies have the random numbers of their parent; each notebook starts with its own.
    random.seed()
    if "numpy" in sys.modules:
        import numpy

        numpy.random.seed()
    # Where IPython puts the folder of the notebook: before the first folder of libraries.
    libraries = (path.endswith(("site-packages", "dist-packages")) for path in sys.path)
    sys.path.insert(next((place for place, is_one in enumerate(libraries) if is_one), 0), "")
    sys.argv[:] = ["ipykernel_launcher.py"]
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    tempfile.tempdir = None


def _tell(pipe: int, message: dict[str, Any]) -> None:
    # Pictures are bytes; a kernel writes them in this way.
    data = json.dumps(message, default=json_default).encode() + b"\n"
    while data:
        data = data[os.write(pipe, data) :]


def warmed_up(modules: list[str]) -> Shell:
    """Import, and run what most notebooks do. Returns the shell that copies use."""
    gc.disable()  # Imports leave next to nothing to collect.
    for name in (*PRELOAD, *modules):
        try:
            import_module(name)
        except BaseException as error:
            raise NoModule(name, f"{type(error).__name__}: {error}") from None
    hurry_altair()
    complete()
    run_cells(new_shell(), WARM_UP, os.getcwd())  # noqa: PTH109
    shell = new_shell()
    # Without this, the first collection in each copy would touch, and so copy, all memory.
    gc.collect()
    gc.freeze()
    gc.enable()
    return shell


def main() -> None:
    # Ctrl-C goes to every process of a terminal; the parent decides, and closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    die_with_parent()
    # Where this process starts is no place to look for modules; the shell adds the page's folder.
    sys.path[:] = [path for path in sys.path if path not in ("", str(Path.cwd()))]
    try:
        shell = warmed_up(sys.argv[2:])
    except NoModule as error:
        name, text = error.args
        print(json.dumps({"kind": "preload", "name": name, "text": text}), flush=True)
        return
    serve(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[1]), shell)


if __name__ == "__main__":
    main()
