"""The processes that draw pictures, and how work is shared between them.

SVG needs a JavaScript engine, which takes half a second to start; PNG and PDF do not. So one
process has the engine from the start, and another starts its own only where there is much to do.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from resource_pack.core.problems import PackError, Problem, shorten
from resource_pack.processes import processors

SCRIPTS = Path(__file__).parents[2]

WORKERS = 4
"""More processes than this take longer to start than they save."""

MANY = 60
"""With so many pictures to draw for each engine that runs, a further one is worth its start."""

ROOM, PAGE = 1 << 20, 1 << 12
"""Bytes that may lie in a pipe, so that a process goes on while nobody reads what it drew; and
those of a page of memory, at least."""


@dataclass(frozen=True)
class Job:
    """One thing to draw: `svg` from a Vega-Lite specification (JSON), or from SVG `png` (at a
    scale) or `pdf`, or `sheet`, a PNG with lines of text around it, from JSON."""

    kind: str
    text: str = ""
    scale: float = 1


Keep = Callable[[Job, bytes], Iterable[Job]]
"""Takes a picture, and says what is to be drawn because of it."""


@dataclass
class Drawer:
    """One process. `sent` are the jobs whose answers have not been read, in their order."""

    process: subprocess.Popen[bytes]
    engine: bool
    room: int
    sent: deque[Job] = field(default_factory=deque)

    @property
    def used(self) -> int:
        """The most that the jobs that were sent may take of the room in its pipe."""
        return sum(_room_of(job) for job in self.sent)


@dataclass
class Drawers:
    """The processes that draw. They are started with the first job and stay for later ones."""

    owner: int = field(default_factory=os.getpid)
    drawers: list[Drawer] = field(default_factory=list)
    waiting: dict[bool, deque[Job]] = field(default_factory=lambda: {True: deque(), False: deque()})
    keeps: dict[Job, Keep] = field(default_factory=dict)

    def draw(self, jobs: Sequence[Job], keep: Keep, behind: bool = False) -> None:
        """Draw these jobs and what comes of them. Raises PackError where one cannot be drawn.

        With `behind`, what comes of them is drawn while this process does something else;
        `settle` waits for it.
        """
        try:
            self._take(jobs, keep)
            # With one picture to draw, there may be many that follow.
            self._enough(WORKERS if behind else len(jobs))
            self._work(set(jobs))
            if behind:
                self._send_ahead()
            else:
                self.settle()
        except BaseException:
            # One of them may still be drawing; nobody would read what it gives.
            self.close()
            raise

    def settle(self) -> None:
        """Wait for everything that is being drawn."""
        try:
            self._work(set(self.keeps))
        except BaseException:
            self.close()
            raise

    def start(self) -> None:
        """Start as many processes as can work at once, so that they are ready when they are needed.

        They get ready while this process does something else.
        """
        self._enough(WORKERS)

    def _take(self, jobs: Iterable[Job], keep: Keep) -> None:
        for job in jobs:
            if job not in self.keeps:
                self.keeps[job] = keep
                self.waiting[job.kind == "svg"].append(job)

    def _work(self, needed: set[Job]) -> None:
        """Send jobs and keep pictures until all that are needed are there."""
        with selectors.DefaultSelector() as selector:
            for drawer in self.drawers:
                assert drawer.process.stdout
                selector.register(drawer.process.stdout, selectors.EVENT_READ, drawer)
            self._send_to_idle()
            while needed & self.keeps.keys():
                for key, _ in selector.select():
                    drawer = key.data
                    data = _receive(drawer.process)
                    job = drawer.sent.popleft()
                    keep = self.keeps.pop(job)
                    self._take(keep(job, data), keep)
                    self._send_to_idle()

    def _send_to_idle(self) -> None:
        for drawer in self.drawers:
            if not drawer.sent:
                job = self._next(drawer)
                if job:
                    _send(drawer, job)

    def _next(self, drawer: Drawer) -> Job | None:
        for_engine, plain = self.waiting[True], self.waiting[False]
        if drawer.engine and for_engine:
            return for_engine.popleft()
        if plain:
            return plain.popleft()
        engines = sum(other.engine for other in self.drawers)
        if len(for_engine) > MANY * engines:
            drawer.engine = True
            return for_engine.popleft()
        return None

    def _send_ahead(self) -> None:
        """Give every process as much as its pipe can hold."""
        full = False
        while not full:
            full = True
            for drawer in self.drawers:
                following = self.waiting[False]
                if following and drawer.used + _room_of(following[0]) <= drawer.room:
                    _send(drawer, following.popleft())
                    full = False

    def _enough(self, jobs: int) -> None:
        wanted = min(WORKERS, processors(), jobs)
        if any(drawer.process.poll() is not None for drawer in self.drawers):
            self._end()  # Somebody ended one of them in the meantime.
            for job in self.keeps.keys() - {*self.waiting[True], *self.waiting[False]}:
                self.waiting[job.kind == "svg"].append(job)
        while len(self.drawers) < wanted:
            self.drawers.append(_started(engine=not self.drawers))

    def _end(self) -> None:
        for drawer in self.drawers:
            drawer.process.kill()
            drawer.process.wait()
            for stream in (drawer.process.stdin, drawer.process.stdout):
                if stream:
                    # What was not sent is not wanted any more.
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()
        self.drawers.clear()

    def close(self) -> None:
        """End all processes, and forget what was to be drawn."""
        self._end()
        self.keeps.clear()
        for queue in self.waiting.values():
            queue.clear()


def _started(engine: bool) -> Drawer:
    path = os.pathsep.join([str(SCRIPTS), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "resource_pack.publish.drawing", *(["engine"] if engine else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    return Drawer(process, engine, _make_room(process))


def _make_room(process: subprocess.Popen[bytes]) -> int:
    """Widen the pipes of a process. Returns how many bytes may be sent ahead."""
    if sys.platform != "linux":
        return 0  # Nothing is sent ahead: the pipes of other systems are as they are.
    import fcntl

    assert process.stdin
    assert process.stdout
    try:
        return min(
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, ROOM) for pipe in (process.stdin, process.stdout)
        )
    except OSError:  # One account may only have so many bytes in pipes.
        return 0


def _room_of(job: Job) -> int:
    """What a job may take in a pipe, which holds pages: no two lines need share one.

    Whoever sends more than there is room for waits for the process to read, while that waits for
    somebody to read its pictures.
    """
    return (len(_line(job)) // PAGE + 2) * PAGE


def _line(job: Job) -> bytes:
    return json.dumps(asdict(job)).encode() + b"\n"


def _send(drawer: Drawer, job: Job) -> None:
    drawer.sent.append(job)
    assert drawer.process.stdin
    drawer.process.stdin.write(_line(job))
    drawer.process.stdin.flush()


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


def own_drawers() -> Drawers:
    """The drawers of this process: a copy of a process has none of its parent's."""
    if not _ALL or _ALL[-1].owner != os.getpid():
        _ALL[:] = [Drawers()]
        atexit.register(close_drawers)
    return _ALL[-1]


def close_drawers() -> None:
    """End the processes that draw, if this process has started any."""
    if _ALL and _ALL[-1].owner == os.getpid():
        _ALL.pop().close()
