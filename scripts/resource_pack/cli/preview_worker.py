"""The process that builds for the preview: Sphinx stays open in it, from one save to the next.

It is a process of its own, without threads, so that copies of it are whole: the slow rest of a
build is made by a copy, which a new save stops at once. It reads a JSON object a line from its
input (a save) and writes one a line to its output (what became of it). It ends with its input.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem
from resource_pack.processes import can_fork, die_with_parent
from resource_pack.sphinx_ext.warm import NeedsRestart, WarmSite, warm_site

QUIET = 0.4
"""Seconds without a save after which the rest is made: browsers load the page in that time."""

Message = dict[str, Any]
Tell = Callable[..., None]


class Input:
    """The saves, as they come in, and the word of a copy of this process."""

    def __init__(self) -> None:
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._text = b""
        self._ended = False
        if not can_fork():
            threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin.buffer:
            self._lines.put(line)
        self._ended = True
        self._lines.put(b"")

    def wait(self, seconds: float | None, pipe: int | None = None) -> Message | None:
        """The next save, `{"do": "stop"}` at the end, or None after some seconds, or where `pipe`
        has something to say."""
        if not can_fork():
            with contextlib.suppress(queue.Empty):
                return self._message(self._lines.get(timeout=seconds))
            return None
        if self._lines.empty() and not self._ended:
            watched = [0] if pipe is None else [0, pipe]
            ready, _, _ = select.select(watched, [], [], seconds)
            if 0 in ready:
                data = os.read(0, 1 << 16)
                self._ended = not data
                *lines, self._text = (self._text + data).split(b"\n")
                for line in lines:
                    self._lines.put(line)
        if self._lines.empty():
            return {"do": "stop"} if self._ended else None
        return self._message(self._lines.get())

    def _message(self, line: bytes) -> Message:
        if not line.strip():
            return {"do": "stop"}
        message: Message = json.loads(line)
        return message


class Worker:
    """Does what each save asks for. `well` is false from a problem on until it is mended."""

    def __init__(self, layout: Layout, site: WarmSite, lock: FileLock, tell: Tell) -> None:
        self.layout, self.site, self.lock, self.tell = layout, site, lock, tell
        self.input = Input()
        self.well = True
        self.copy: tuple[int, int] | None = None
        self.state = site.state()

    def run(self) -> None:
        """Work until the input ends, or until a new process has to go on."""
        self.lock.release()
        while True:
            message = self.input.wait(self._patience(), self.copy[1] if self.copy else None)
            if message is not None and message["do"] == "stop":
                self.stop_copy()
                return
            if message is not None:
                self._update(message)
            elif self.copy:
                self._heard(_read_all(self.copy[1]))
            elif self.site.to_write:
                self._write_more()
            else:
                self._finish()

    def _patience(self) -> float | None:
        if self.copy or not self.well or not self.site.unfinished:
            return None
        return 0 if self.site.to_write else QUIET

    def _update(self, message: Message) -> None:
        started = time.monotonic()
        self.stop_copy()
        self._take_lock()
        self.well = False
        try:
            changed = self.site.update()
        except PackError as error:
            self._problems(error)
        else:
            self.well = True
            seconds = time.monotonic() - started
            more = bool(self.site.to_write)
            page = message.get("open", "")
            self.tell("updated", changed=changed, seconds=seconds, open=page, more=more)
        if not self.site.unfinished:
            self.lock.release()

    def _take_lock(self) -> None:
        if self.lock.is_locked:
            return
        try:
            self.lock.acquire(timeout=0)
        except Timeout:
            self.tell("waiting")
            self.lock.acquire()
        if self.site.state() != self.state:
            raise NeedsRestart

    def _problems(self, error: PackError) -> None:
        self.tell("problems", problems=[asdict(problem) for problem in error.problems])

    def _write_more(self) -> None:
        try:
            changed = self.site.write_more()
        except PackError as error:
            self.well = False
            self._problems(error)
            return
        self.tell("more", changed=changed, more=bool(self.site.to_write))

    def _finish(self) -> None:
        """Have the rest made by a copy of this process; where there are none, make it here."""
        if not can_fork():
            self._heard(_outcome(self.site))
            return
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.setpgid(0, 0)
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                die_with_parent()
                os.nice(5)
                os.close(reading)
                os.write(writing, json.dumps(_outcome(self.site)).encode())
            finally:
                os._exit(0)
        with contextlib.suppress(OSError):
            # Both sides do it, so that the group is there whichever of them comes first.
            os.setpgid(pid, pid)
        os.close(writing)
        self.copy = (pid, reading)

    def _heard(self, outcome: Message) -> None:
        """Take in how making the rest went."""
        self.stop_copy()
        self.state = self.site.state()
        if outcome["said"] == "finished":
            self.site.finished()
            self.lock.release()
            self.tell("finished")
        elif outcome["said"] == "changed":
            self._update({"do": "update"})
        elif outcome["said"] == "problems":
            self.well = False
            self.tell("problems", problems=outcome["problems"])
        else:
            raise NeedsRestart

    def stop_copy(self) -> None:
        """Stop the copy, with all that it started."""
        if not self.copy:
            return
        pid, reading = self.copy
        self.copy = None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(reading)


def _outcome(site: WarmSite) -> Message:
    try:
        return {"said": "finished" if site.finish() else "changed"}
    except PackError as error:
        return {"said": "problems", "problems": [asdict(problem) for problem in error.problems]}
    except Exception as error:
        return {"said": "failed", "text": f"{type(error).__name__}: {error}"}


def _read_all(pipe: int) -> Message:
    text = b""
    while data := os.read(pipe, 1 << 16):
        text += data
    outcome: Message = json.loads(text) if text else {"said": "failed"}
    return outcome


def work(layout: Layout, tell: Tell) -> None:
    """Build, then follow the saves. Tells `restart` where a new process has to go on."""
    layout.build.mkdir(exist_ok=True)
    lock = FileLock(layout.build / ".lock")
    started = time.monotonic()
    worker: list[Worker] = []

    def leave(_number: int, _frame: object) -> None:
        for one in worker:
            one.stop_copy()
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    # Ctrl-C goes to every process of a terminal; the one that we work for decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell("waiting")
            lock.acquire()
        jobs = os.cpu_count() or 1
        with warm_site(
            layout, layout.stage, jobs, lambda line: tell("progress", line=line)
        ) as site:
            tell("ready", seconds=time.monotonic() - started)
            worker.append(Worker(layout, site, lock, tell))
            worker[0].run()
    except NeedsRestart:
        tell("restart")
    except PackError as error:
        tell("problems", problems=[asdict(problem) for problem in error.problems])
    except Exception as error:
        if worker:
            # Whatever has gone wrong here: a build from the beginning tells whether it is a fault.
            tell("restart")
            return
        text = f"The build ended by itself: {type(error).__name__}: {error}"
        problem = Problem("_build", 0, "", text, "", "Try: pack build", rule="preview")
        tell("problems", problems=[asdict(problem)])


def main() -> None:
    # What any library prints goes to nowhere: the output is for our own words.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def tell(said: str, **more: Any) -> None:
        with contextlib.suppress(OSError):
            out.write(json.dumps({"said": said, **more}) + "\n")

    work(Layout(Path(sys.argv[1])), tell)


if __name__ == "__main__":
    main()
