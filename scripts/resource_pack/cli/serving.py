"""The preview: a save is in the browser at once, and browsers that show the site follow."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import watchfiles

from resource_pack.cli.console import count_of, err, out, print_problems, progress
from resource_pack.cli.preview_server import Listeners, make_server
from resource_pack.core.addresses import page_address
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem

WATCHED = ("content", "case_studies", "data", "_config.yml", "_toc.yml", "CITATION.cff")

AT_ONCE = 30
"""Milliseconds without another save after which the preview begins: an editor may write twice."""


class Preview:
    """The process that builds, and what it says. It may be another one after a fault.

    `ready` is true while the stage is whole, and shows every change; else the site that was
    published last is served.
    """

    def __init__(self, layout: Layout, listeners: Listeners) -> None:
        self.layout, self.listeners = layout, listeners
        self.ready = False
        self.told = threading.Event()
        self.tell: Callable[[str], None] = lambda _line: None
        self._worker: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._lock = threading.Lock()

    def site(self) -> Path:
        """The folder that is served."""
        return self.layout.stage if self.ready else self.layout.build / "html"

    def start(self, before: subprocess.Popen[bytes] | None = None) -> None:
        """Start a process in the place of `before`. It builds all, and then waits for saves."""
        with self._lock:
            if self._stopping or self._worker is not before:
                return
            self._worker = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "resource_pack.cli.preview_worker", str(self.layout.root)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            threading.Thread(target=self._listen, args=(self._worker,), daemon=True).start()

    def changed(self, page: str) -> None:
        """Tell the process that something was saved; `page` is what browsers open then."""
        worker = self._worker
        if worker is None or worker.poll() is not None:
            self.start(worker)
            return
        with contextlib.suppress(OSError):
            assert worker.stdin is not None
            worker.stdin.write(json.dumps({"do": "update", "open": page}).encode() + b"\n")
            worker.stdin.flush()

    def stop(self) -> None:
        """End the process and all that it started."""
        with self._lock:
            self._stopping = True
            worker = self._worker
        if worker is None:
            return
        worker.terminate()
        try:
            worker.wait(5)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(worker.pid, signal.SIGKILL)
            worker.kill()
            worker.wait()

    def _listen(self, worker: subprocess.Popen[bytes]) -> None:
        assert worker.stdout is not None
        ended = ""
        for line in worker.stdout:
            message = json.loads(line)
            if message["said"] in ("restart", "problems"):
                ended = message["said"]
            self._hear(message)
        worker.wait()
        if worker is not self._worker or self._stopping:
            return
        self.ready = False
        if ended == "restart":
            self.start(worker)
            return
        if not ended:
            err.print("The preview ended by itself. It starts again when you save.")
        self.told.set()

    def _hear(self, message: dict[str, Any]) -> None:
        said = message["said"]
        if said == "progress":
            self.tell(message["line"])
        elif said == "waiting":
            out.print("Another build of this pack is running; the preview waits for it.")
        elif said == "ready":
            self.ready = True
            out.print(f"Built in {message['seconds']:.1f} seconds.")
            self.listeners.tell(json.dumps({"open": ""}))
            self.told.set()
        elif said == "updated":
            count = len(message["changed"])
            pages = "1 page" if count == 1 else f"{count} pages"
            out.print(f"Shown after {message['seconds']:.2f} seconds: {pages}.")
            if count:
                self.listeners.tell(json.dumps({"open": message["open"]}))
        elif said == "more":
            if message["changed"] and not message["more"]:
                self.listeners.tell(json.dumps({"open": ""}))
        elif said == "problems":
            problems = [Problem(**problem) for problem in message["problems"]]
            print_problems(problems)
            err.print(f"{count_of(problems)}; the site stays as it was.")
            self.told.set()
        elif said == "finished":
            out.print("The rest of the site is up to date as well.")
        elif said == "restart":
            out.print("This change needs a build from the beginning.")
            self.ready = False


def changed_page(layout: Layout, paths: Iterable[str]) -> str:
    """The address that a browser should open after these files changed, or an empty text."""
    names = sorted(layout.relative(Path(path)) for path in paths)
    for name in names:
        if name.startswith(("content/", "case_studies/")) and name.endswith(".md"):
            return "/" + page_address(name.removesuffix(".md"))
    return ""


class _Watched(watchfiles.DefaultFilter):
    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self.layout = layout

    def __call__(self, change: watchfiles.Change, path: str) -> bool:
        name = self.layout.relative(Path(path))
        return name.startswith(WATCHED) and super().__call__(change, path)


def serve_pack(layout: Layout, port: int, open_browser: bool) -> None:
    """Serve the pack until Ctrl-C. Raises PackError where it cannot start."""
    listeners = Listeners()
    preview = Preview(layout, listeners)
    try:
        server = make_server(preview.site, port, listeners)
    except OSError:
        raise PackError([_port_in_use(port)]) from None
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    try:
        with progress("Building") as preview.tell:
            preview.start()
            preview.told.wait()
        if not preview.site().exists():
            raise PackError([_NO_SITE])
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        serving.start()
        out.print(f"Serving at [bold]{address}[/bold]. Press Ctrl-C to stop.")
        if open_browser:
            webbrowser.open(address)
        _follow(layout, preview)
    except KeyboardInterrupt:
        # The watcher takes Ctrl-C itself; this is one at any other moment.
        pass
    finally:
        preview.stop()
        listeners.tell(None)
        if serving.is_alive():
            server.shutdown()
        server.server_close()
    out.print("Stopped.")


def _follow(layout: Layout, preview: Preview) -> None:
    logging.getLogger("watchfiles").setLevel(logging.ERROR)  # We say ourselves that we stop.
    for changes in watchfiles.watch(
        layout.root,
        watch_filter=_Watched(layout),
        raise_interrupt=False,
        step=AT_ONCE,
        debounce=10 * AT_ONCE,
    ):
        paths = [path for _, path in changes]
        names = sorted({layout.relative(Path(path)) for path in paths})
        out.print(f"Changed: {', '.join(names)}", markup=False)
        preview.changed(changed_page(layout, paths))


_NO_SITE = Problem("_build", 0, "", "There is no site to show yet", "", "Mend the problems above")


def _port_in_use(port: int) -> Problem:
    return Problem(
        "pack serve",
        0,
        "",
        f"The port {port} is in use",
        "",
        f"Take another one: pack serve --port {port + 1}",
        rule="serve.port",
    )
