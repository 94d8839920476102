"""The preview: builds on each save, and browsers that show the site follow."""

from __future__ import annotations

import http.server
import json
import queue
import threading
import webbrowser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import watchfiles

from resource_pack.cli.building import build_and_publish
from resource_pack.cli.console import count_of, err, out, print_problems, progress
from resource_pack.core.addresses import page_address
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem

PREFIX = "/__preview/"
WATCHED = ("content", "case_studies", "data", "_config.yml", "_toc.yml", "CITATION.cff")

# The preview adds one script to the pages that it hands out; the built files have none of it.
SCRIPT = """\
(function () {
  "use strict";
  var source = new EventSource("/__preview/events");
  source.onmessage = function (event) {
    var change = JSON.parse(event.data);
    if (change.open && window.location.pathname !== change.open) {
      window.location.href = change.open;
    } else {
      window.location.reload();
    }
  };
})();
"""


class Listeners:
    """The browsers that wait for news."""

    def __init__(self) -> None:
        self._queues: set[queue.Queue[str | None]] = set()
        self._lock = threading.Lock()

    def add(self) -> queue.Queue[str | None]:
        waiting: queue.Queue[str | None] = queue.Queue()
        with self._lock:
            self._queues.add(waiting)
        return waiting

    def remove(self, waiting: queue.Queue[str | None]) -> None:
        with self._lock:
            self._queues.discard(waiting)

    def tell(self, message: str | None) -> None:
        with self._lock:
            for waiting in self._queues:
                waiting.put(message)


def make_server(site: Path, port: int, listeners: Listeners) -> http.server.ThreadingHTTPServer:
    """A server on this machine only. Raises OSError where the port is taken."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, directory=str(site), **kwargs)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the terminal is for problems."""

        def end_headers(self) -> None:
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

        def do_GET(self) -> None:
            if self.path == PREFIX + "reload.js":
                self._send(SCRIPT.encode(), "text/javascript")
            elif self.path == PREFIX + "events":
                self._events()
            else:
                self._page()

        def _send(self, body: bytes, kind: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _page(self) -> None:
            path = Path(self.translate_path(self.path))
            if path.is_dir():
                path = path / "index.html"
            status = 200
            if not path.is_file():
                path, status = site / "404.html", 404
            if path.suffix != ".html" or not path.is_file():
                super().do_GET()
                return
            added = f'<script src="{PREFIX}reload.js" defer></script></head>'.encode()
            body = path.read_bytes().replace(b"</head>", added, 1)
            self._send(body, "text/html", status)

        def _events(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            waiting = listeners.add()
            try:
                while True:
                    try:
                        message = waiting.get(timeout=15)
                    except queue.Empty:
                        self.wfile.write(b": still here\n\n")
                        self.wfile.flush()
                        continue
                    if message is None:
                        return
                    self.wfile.write(f"data: {message}\n\n".encode())
                    self.wfile.flush()
            except OSError:
                return  # The browser went away.
            finally:
                listeners.remove(waiting)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    return server


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
    _rebuild(layout)
    listeners = Listeners()
    site = layout.build / "html"
    if not site.exists():
        raise PackError(
            [
                Problem(
                    "_build", 0, "", "There is no site to show yet", "", "Mend the problems above"
                )
            ]
        )
    try:
        server = make_server(site, port, listeners)
    except OSError:
        raise PackError(
            [
                Problem(
                    "pack serve",
                    0,
                    "",
                    f"The port {port} is in use",
                    "",
                    f"Take another one: pack serve --port {port + 1}",
                    rule="serve.port",
                )
            ]
        ) from None
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    out.print(f"Serving at [bold]{address}[/bold]. Press Ctrl-C to stop.")
    if open_browser:
        webbrowser.open(address)
    try:
        for changes in watchfiles.watch(
            layout.root, watch_filter=_Watched(layout), raise_interrupt=False
        ):
            paths = [path for _, path in changes]
            names = sorted({layout.relative(Path(path)) for path in paths})
            out.print(f"Changed: {', '.join(names)}", markup=False)
            if _rebuild(layout):
                listeners.tell(json.dumps({"open": changed_page(layout, paths)}))
    except KeyboardInterrupt:
        # The watcher takes Ctrl-C itself; this is one in the middle of a build.
        pass
    finally:
        listeners.tell(None)
        server.shutdown()
        server.server_close()
    out.print("Stopped.")


def _rebuild(layout: Layout) -> bool:
    """Build and publish; where that fails, say why, and leave the site as it was."""
    try:
        with progress("Building") as tell:
            outcome = build_and_publish(layout, None, 1, tell)
    except PackError as error:
        print_problems(error.problems)
        err.print(f"{count_of(error.problems)}; the site stays as it was.")
        return False
    out.print(f"Built in {outcome.seconds:.1f} seconds.")
    return True
