"""Which files of the pack a notebook opens to read."""

from __future__ import annotations

import os
import sys
from typing import Any

IGNORED = ("_build", ".venv", "scripts", ".git")
"""Folders of a pack that hold no data."""


def watch_reads(root: str) -> set[str]:
    """Note every file below `root` that this process opens from now on, in the returned set."""
    seen: set[str] = set()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        mode = arguments[1]
        # Not pathlib: it would follow links, and it opens nothing here that could call this again.
        path = os.path.abspath(os.fsdecode(os.fspath(arguments[0])))  # noqa: PTH100
        if path.startswith(root + os.sep) and (mode is None or "r" in mode):
            name = os.path.relpath(path, root)
            if not name.startswith(IGNORED):
                seen.add(name)

    sys.addaudithook(hook)
    return seen
