"""The preview: it shows the site, follows saves, and survives faults."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from tests.conftest import PACK, run_pack

from resource_pack.cli.preview_server import Listeners, make_server
from resource_pack.cli.serving import changed_page
from resource_pack.core.layout import Layout


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def served(tiny_site: Path) -> Iterator[tuple[str, Listeners]]:
    listeners = Listeners()
    server = make_server(lambda: tiny_site, 0, listeners)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", listeners
    listeners.tell(None)
    server.shutdown()
    server.server_close()


def test_pages_get_the_script_that_follows(served: tuple[str, Listeners], tiny_site: Path) -> None:
    base, _ = served
    status, page = get(base + "/")
    assert status == 200
    assert "/__preview/reload.js" in page
    assert "EventSource" in get(base + "/__preview/reload.js")[1]
    assert "__preview" not in (tiny_site / "index.html").read_text(), "the built file has none"


def test_a_missing_page_shows_the_404_page(served: tuple[str, Listeners]) -> None:
    status, page = get(served[0] + "/no/such/page.html")
    assert status == 404
    assert "Page not found" in page


def test_nothing_outside_the_site_is_served(served: tuple[str, Listeners]) -> None:
    assert get(served[0] + "/../../conftest.py")[0] == 404
    assert get(served[0] + "/%2e%2e/%2e%2e/etc/passwd")[0] == 404


def test_browsers_hear_of_a_change(served: tuple[str, Listeners]) -> None:
    base, listeners = served
    heard: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        with urllib.request.urlopen(base + "/__preview/events", timeout=30) as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    heard.put(line[6:].decode())
                    return

    threading.Thread(target=listen, daemon=True).start()
    for _ in range(100):
        listeners.tell(json.dumps({"open": "/x.html"}))
        try:
            assert json.loads(heard.get(timeout=0.1)) == {"open": "/x.html"}
            return
        except queue.Empty:
            continue
    pytest.fail("the browser heard nothing")


def test_the_changed_page_is_opened(tiny: Path) -> None:
    layout = Layout(tiny)
    assert changed_page(layout, [f"{tiny}/content/numbers.md"]) == "/numbers.html"
    assert (
        changed_page(layout, [f"{tiny}/data/x.csv", f"{tiny}/case_studies/a.md"])
        == "/case-studies/a.html"
    )
    assert changed_page(layout, [f"{tiny}/data/x.csv"]) == ""


def wait_for(lines: queue.Queue[str], words: str, seconds: float = 120) -> str:
    end = time.monotonic() + seconds
    seen = []
    while time.monotonic() < end:
        try:
            line = lines.get(timeout=1)
        except queue.Empty:
            continue
        seen.append(line)
        if words in line:
            return line
    raise AssertionError(f"{words!r} was not said: {seen}")


@pytest.mark.build
def test_a_save_is_built_a_fault_is_told_and_the_site_stays(warm_tiny: Path) -> None:
    process = subprocess.Popen(
        [*PACK, "serve", "--port", "0", "--no-open"],
        cwd=warm_tiny,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    stdout = process.stdout
    threading.Thread(target=lambda: [lines.put(line) for line in stdout], daemon=True).start()
    try:
        said = wait_for(lines, "Serving at")
        base = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert base
        time.sleep(1)  # The watcher starts after the server.
        page = warm_tiny / "content" / "index.md"
        text = page.read_text()
        page.write_text(text.replace("Start here.", "Start anew."))
        wait_for(lines, "Changed: content/index.md")
        wait_for(lines, "Shown after")
        assert "Start anew." in get(base.group() + "/")[1]
        page.write_text(text.replace("title: Tiny pack", "titel: Tiny pack"))
        wait_for(lines, "There is no key “titel”")
        wait_for(lines, "stays as it was")
        assert "Start anew." in get(base.group() + "/")[1]
        page.write_text(text)
        wait_for(lines, "Shown after")
        config = warm_tiny / "_config.yml"
        config.write_text(config.read_text().replace("title: Tiny pack", "title: Small pack"))
        wait_for(lines, "a build from the beginning")
        wait_for(lines, "Built in")
        assert "Small pack" in get(base.group() + "/numbers.html")[1]
        assert "Start here." in get(base.group() + "/")[1]
        page.write_text(text.replace("Start here.", "Stop here."))
        wait_for(lines, "Changed: content/index.md")
    finally:
        # In the middle of the work on the last save.
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    wait_for(lines, "Stopped.")
    assert FileLock(warm_tiny / "_build/.lock").acquire(timeout=5), "nothing works on"


def test_a_port_in_use_is_said(warm_tiny: Path, served: tuple[str, Listeners]) -> None:
    port = served[0].rpartition(":")[2]
    ran = run_pack(warm_tiny, "serve", "--port", port, "--no-open")
    assert ran.code == 1
    assert f"The port {port} is in use" in ran.out
    assert "Traceback" not in ran.text
