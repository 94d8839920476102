"""Pictures, drawn in processes of their own and kept by what they are drawn from."""

from __future__ import annotations

import atexit
import functools
import hashlib
import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

from resource_pack.core.problems import PackError, Problem, shorten
from resource_pack.processes import processors
from resource_pack.publish import drawing, pdf_order
from resource_pack.publish.drawing import FONTS

SCRIPTS = Path(__file__).parents[2]

WORKERS = 4
"""More processes than this take longer to start than they save."""


@dataclass(frozen=True)
class Job:
    """One thing to draw: `svg` from a Vega-Lite specification (JSON), or from SVG `png` (at a
    scale) or `pdf`."""

    kind: str
    text: str = ""
    scale: float = 1

    @property
    def key(self) -> str:
        """A name for the result, from everything that it depends on."""
        parts = [self.kind, self.text, str(self.scale), drawing_code()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@functools.cache
def drawing_code() -> str:
    """A hash of the fonts, the code and the libraries that draw."""
    digest = hashlib.sha256()
    for name in ("vl-convert-python", "pillow"):
        digest.update(f"{name} {version(name)}\0".encode())
    code = [Path(str(module.__file__)) for module in (drawing, pdf_order)]
    for path in [*sorted(FONTS.glob("*.ttf")), *code]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class RenderCache:
    """Results on the disk: the same thing is drawn once, in this build and in later ones."""

    folder: Path

    def render(self, jobs: Iterable[Job]) -> list[bytes]:
        """The result of each job; those that are not there yet are drawn side by side."""
        jobs = list(jobs)
        paths = {job: self.folder / f"{job.key}.{job.kind}" for job in jobs}
        missing = [job for job, path in paths.items() if not path.is_file()]
        for job, data in zip(missing, _drawers().draw(missing), strict=True):
            write_whole(paths[job], data)
        return [paths[job].read_bytes() for job in jobs]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that another process sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


@dataclass
class Drawers:
    """The processes that draw. They are started with the first job and stay for later ones."""

    owner: int = field(default_factory=os.getpid)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def draw(self, jobs: Sequence[Job]) -> list[bytes]:
        """The result of each job. Raises PackError where one cannot be drawn."""
        waiting = list(enumerate(jobs))[::-1]
        results: dict[int, bytes] = {}
        busy: dict[int, int] = {}
        try:
            with selectors.DefaultSelector() as selector:
                for place, process in enumerate(self._enough(len(jobs))):
                    assert process.stdout
                    selector.register(process.stdout, selectors.EVENT_READ, place)
                    busy[place] = _send(process, waiting)
                while len(results) < len(jobs):
                    for key, _ in selector.select():
                        process = self.processes[key.data]
                        results[busy[key.data]] = _receive(process)
                        busy[key.data] = _send(process, waiting)
        except BaseException:
            # One of them may still be drawing; nobody would read what it gives.
            self.close()
            raise
        return [results[number] for number in range(len(jobs))]

    def start(self) -> None:
        """Start as many processes as can work at once, so that they are ready when they are needed.

        They get ready while this process does something else.
        """
        self._enough(WORKERS)

    def _enough(self, jobs: int) -> list[subprocess.Popen[bytes]]:
        wanted = min(WORKERS, processors(), jobs)
        if any(process.poll() is not None for process in self.processes):
            self.close()  # Somebody ended one of them in the meantime.
        while len(self.processes) < wanted:
            path = os.pathsep.join([str(SCRIPTS), os.environ.get("PYTHONPATH", "")])
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "resource_pack.publish.drawing"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={**os.environ, "PYTHONPATH": path},
                )
            )
        return self.processes[:wanted]

    def close(self) -> None:
        """End all processes."""
        for process in self.processes:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()
        self.processes.clear()


def _send(process: subprocess.Popen[bytes], waiting: list[tuple[int, Job]]) -> int:
    """Give a process the next job. Returns the number of the job, or -1 where there is none."""
    if not waiting:
        return -1
    number, job = waiting.pop()
    assert process.stdin
    process.stdin.write(json.dumps(asdict(job)).encode() + b"\n")
    process.stdin.flush()
    return number


def _receive(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout
    head = process.stdout.read(9)
    data = process.stdout.read(int.from_bytes(head[1:], "big")) if len(head) == 9 else b""
    if len(head) < 9:
        raise _failed("The process that draws pictures ended by itself")
    if not head[0]:
        raise _failed(f"A picture cannot be drawn: {shorten(data.decode(), 300)}")
    return data


def _failed(found: str) -> PackError:
    fix = "Build again; if it comes again, install the locked requirements: make clean, make site"
    return PackError([Problem("_build", 0, "", found, "", fix, rule="drawing")])


_ALL: list[Drawers] = []


def _drawers() -> Drawers:
    """The drawers of this process: a copy of a process has none of its parent's."""
    if not _ALL or _ALL[-1].owner != os.getpid():
        _ALL[:] = [Drawers()]
        atexit.register(close_drawers)
    return _ALL[-1]


def start_drawers(cache: RenderCache) -> None:
    """Get ready to draw, where nothing has been drawn yet: there will be much to draw."""
    if not cache.folder.is_dir():
        _drawers().start()


def close_drawers() -> None:
    """End the processes that draw, if this process has started any."""
    if _ALL and _ALL[-1].owner == os.getpid():
        _ALL.pop().close()
