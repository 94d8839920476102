"""A small web server for one folder, under a path of its own, as a shared host serves it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOSTS = ("pack.test", "other.test")
"""Names that the browser takes to this machine. Browsers do not trust them as they trust
127.0.0.1: over plain HTTP they are insecure, like most addresses inside a council's network."""

PREFIX = "/a/pack/"


@dataclass
class Served:
    """A folder that is being served."""

    port: int
    asked: list[str] = field(default_factory=list)

    def base(self, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{PREFIX}"


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, served: Served, **more: Any) -> None:
        self.served = served
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        self.served.asked.append(self.path)
        if self.path == "/favicon.ico":
            # Browsers ask for it by themselves where a page names no icon, as a redirect does.
            self.send_response(204)
            self.end_headers()
            return
        super().do_GET()

    def translate_path(self, path: str) -> str:
        # Nothing lies outside the prefix: a link from the top of the server leads nowhere.
        inside = path.removeprefix(PREFIX) if path.startswith(PREFIX) else "not/there"
        return super().translate_path("/" + inside)

    def send_error(self, code: int, *arguments: Any, **more: Any) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, *arguments, **more)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """A test says what went wrong; the server need not."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle of an answer is no error."""


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """Serve a folder on a free port of this machine."""
    served = Served(0)
    handler = partial(_Handler, directory=str(folder), served=served)
    with _Server(("127.0.0.1", 0), handler) as server:
        served.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
