"""Runs a command and measures it: wall time, processor time, memory, and what it left.

Memory is the sum over all processes of the command, of each process's own pages and its share of
those that it shares with others (PSS), looked at every half second: several short peaks may be
missed, and no page counts twice. Beside it stands the largest single process (RSS), which the
system keeps exactly.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

EVERY = 0.5
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Run:
    """One run. Seconds; MiB; bytes."""

    seconds: float
    processor: float
    memory: float
    largest: float
    pages: int = 0
    html: int = 0
    files: int = 0
    size: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


class Failed(Exception):
    """A command ended with an error. Its text is the end of what it said."""


def run(
    command: Sequence[str],
    folder: Path,
    site: Path | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float = 3600,
) -> Run:
    """Run a command in a folder. Raises Failed."""
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **(environment or {})},
            start_new_session=True,
        )
        watch = _Memory(process.pid)
        watch.start()
        timer = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        taken = time.perf_counter() - started
        timer.cancel()
        watch.end()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = log.read_text(errors="replace").strip()[-2000:]
        raise Failed(f"{' '.join(command)} gave {process.returncode}:\n{said}")
    found = measure_site(site) if site else {}
    largest = usage.ru_maxrss / 1024
    return Run(taken, usage.ru_utime + usage.ru_stime, watch.peak, largest, **found)


class _Memory(threading.Thread):
    """Looks at the memory of a process and of all that it started, until it is told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak = pid, 0.0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(EVERY):
            self.peak = max(self.peak, sum(_pss(pid) for pid in _family(self.pid)) / 1024)

    def end(self) -> None:
        self._ended.set()
        self.join()


def _family(pid: int) -> list[int]:
    try:
        children = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []
    return [pid, *(child.pid for child in children)]


def _pss(pid: int) -> int:
    """The memory of a process in KiB; 0 once it is gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def measure_site(site: Path) -> dict[str, int]:
    """How many pages and files a site has, and how large they are. JSON is mystmd's page."""
    files = [(path.suffix, path.stat().st_size) for path in site.rglob("*") if path.is_file()]
    kind = ".html" if any(suffix == ".html" for suffix, _ in files) else ".json"
    pages = [size for suffix, size in files if suffix == kind]
    return {
        "pages": len(pages),
        "html": sum(pages),
        "files": len(files),
        "size": sum(size for _, size in files),
    }


def copy_fresh(book: Path, target: Path) -> Path:
    """A book in a folder of its own, in which nothing was built yet."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(book, target)
    return target


def rounds(first: float, most: int = 5) -> int:
    """How many runs a measurement gets whose first run took so many seconds."""
    wanted = 5 if first < 60 else 3 if first < 300 else 1
    return min(wanted, most)


def in_turn(
    contestants: Mapping[str, Callable[[], Run]],
    done: Callable[[str], Sequence[Mapping[str, Any]]],
    save: Callable[[str, Run], None],
    most: int = 5,
) -> None:
    """Run all in turn, A B A B, so that what disturbs the machine disturbs all of them.

    `done` gives the runs that a name has already: what was measured is not measured again.
    """
    for turn in range(most):
        for name, run_once in contestants.items():
            earlier = done(name)
            if len(earlier) > turn:
                continue
            if earlier and len(earlier) >= rounds(float(earlier[0]["seconds"]), most):
                continue
            measured = run_once()
            save(name, measured)
            print(f"  {name}: {measured.seconds:.2f} s, {measured.memory:.0f} MiB", flush=True)


def median(runs: Sequence[Mapping[str, Any]], key: str = "seconds") -> float:
    return statistics.median(float(run[key]) for run in runs)


def own_memory() -> float:
    """The largest process so far that this one has waited for, in MiB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
