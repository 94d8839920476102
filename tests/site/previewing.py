"""The preview's process in a test: save something, and hear what became of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Preview:
    """A process that builds for the preview. `site` is what it shows."""

    def __init__(self, process: subprocess.Popen[str], pack: Path) -> None:
        self.process, self.pack = process, pack
        self.site = pack / "_build" / "stage" / "html"

    def save(self) -> None:
        """Tell it that something was saved."""
        assert self.process.stdin is not None
        self.process.stdin.write('{"do": "update", "open": ""}\n')
        self.process.stdin.flush()

    def hear(self, *wanted: str) -> dict[str, Any]:
        """The next message of one of these kinds."""
        assert self.process.stdout is not None
        seen = []
        for line in self.process.stdout:
            message: dict[str, Any] = json.loads(line)
            if message["said"] in wanted:
                return message
            if message["said"] in ("updated", "problems", "restart"):
                raise AssertionError(f"the preview says {message}")
            seen.append(message["said"])
        raise AssertionError(f"the preview ended after {seen}")

    def shown(self) -> list[str]:
        """Save, and return the pages that were shown anew before the rest was made."""
        self.save()
        message = self.hear("updated", "problems")
        assert message["said"] == "updated", message
        changed = list(message["changed"])
        while message["more"]:
            message = self.hear("more")
            changed += message["changed"]
        return sorted(changed)

    def finished(self) -> list[str]:
        """The same, and wait until the whole site is published."""
        changed = self.shown()
        self.hear("finished")
        return changed


@contextmanager
def preview(pack: Path) -> Iterator[Preview]:
    """The preview of a pack, once its first build is done."""
    process = subprocess.Popen(
        [sys.executable, "-m", "resource_pack.cli.preview_worker", str(pack)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        found = Preview(process, pack)
        found.hear("ready")
        yield found
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.terminate()
        process.wait(30)
