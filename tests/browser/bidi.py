"""Drives Debian's Firefox over WebDriver BiDi, which it speaks by itself."""

from __future__ import annotations

import itertools
import json
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import websocket

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One headless Firefox with one page. Messages of its console are in `console`."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="firefox-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [
                str(FIREFOX),
                "--headless",
                "--no-remote",
                f"--remote-debugging-port={port}",
                "--profile",
                self.folder.name,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"HOME": self.folder.name, "PATH": "/usr/bin:/bin", "MOZ_HEADLESS": "1"},
        )
        self.ids = itertools.count(1)
        self.console: list[str] = []
        self.socket = self._connect(port)
        self.send("session.new", {"capabilities": {}})
        self.send("session.subscribe", {"events": ["log.entryAdded"]})
        created = self.send("browsingContext.create", {"type": "tab"})
        self.context = created["context"]

    def _connect(self, port: int) -> websocket.WebSocket:
        end = time.monotonic() + 60
        while True:
            try:
                return websocket.create_connection(
                    f"ws://127.0.0.1:{port}/session", timeout=60, suppress_origin=True
                )
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.3)

    def send(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        number = next(self.ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("method") == "log.entryAdded":
                entry = answer["params"]
                self.console.append(f"{entry.get('level')}: {entry.get('text')}")
            elif answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['message']}")
                result: dict[str, Any] = answer["result"]
                return result

    def open(self, address: str) -> None:
        params = {"context": self.context, "url": address, "wait": "complete"}
        self.send("browsingContext.navigate", params)

    def size(self, width: int, height: int) -> None:
        params = {"context": self.context, "viewport": {"width": width, "height": height}}
        self.send("browsingContext.setViewport", params)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, by way of JSON; a promise is waited for."""
        result = self.send(
            "script.evaluate",
            {
                "expression": f"(async () => JSON.stringify(await ({expression})))()",
                "target": {"context": self.context},
                "awaitPromise": True,
                "userActivation": True,
            },
        )
        if result["type"] != "success":
            raise RuntimeError(str(result.get("exceptionDetails", {}).get("text")))
        value = result["result"].get("value")
        return None if value is None else json.loads(value)

    def wait_until(self, expression: str, seconds: float = 20) -> Any:
        end = time.monotonic() + seconds
        while not (value := self.evaluate(expression)):
            if time.monotonic() > end:
                raise AssertionError(f"{expression} never became true; console: {self.console}")
            time.sleep(0.1)
        return value

    def screenshot(self, path: Path) -> None:
        import base64

        result = self.send("browsingContext.captureScreenshot", {"context": self.context})
        path.write_bytes(base64.b64decode(result["data"]))

    def close(self) -> None:
        try:
            self.send("browser.close", {})
        except (OSError, RuntimeError, websocket.WebSocketException):
            self.process.kill()
        self.process.wait(timeout=30)
        self.folder.cleanup()
