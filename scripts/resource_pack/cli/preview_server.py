"""The preview's web server: the site as it is, and news for the browsers that show it."""

from __future__ import annotations

import http.server
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

PREFIX = "/__preview/"

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


def make_server(
    site: Callable[[], Path], port: int, listeners: Listeners
) -> http.server.ThreadingHTTPServer:
    """A server of the folder that `site` gives, on this machine only.

    Raises OSError where the port is taken.
    """

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, directory=str(site()), **kwargs)

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
                path, status = Path(self.directory) / "404.html", 404
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
