"""Outputs of pages that were run, kept until something they depend on changes.

What counts is content: the source of the cells, the pack's own code, the versions of the libraries
that make figures, and every file of the pack that the page read while it ran. Times of files say
nothing, since a restored copy may be older than what it replaces.
"""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from resource_pack.core.layout import Layout
from resource_pack.core.pack import PackPage

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Run:
    """What running a page gave. `files` has the hash of each file that it read, by its path."""

    outputs: list[list[dict[str, Any]]]
    datasets: list[str]
    files: dict[str, str]


@functools.cache
def code_version() -> str:
    """A hash of the code and the libraries that outputs depend on."""
    digest = hashlib.sha256()
    for folder in ("core", "notebook", "execute"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    for name in ("pandas", "altair", "numpy"):
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """The hash of a file's content, or an empty text where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


@dataclass(frozen=True)
class OutputStore:
    """A folder with one JSON file for each version of a page's cells."""

    folder: Path
    layout: Layout

    def _path(self, page: PackPage) -> Path:
        digest = hashlib.sha256(code_version().encode())
        digest.update(page.docname.encode())
        for cell in page.markup.cells:
            digest.update(b"\0" + cell.source.encode())
        return self.folder / f"{digest.hexdigest()[:32]}.json"

    def get(self, page: PackPage) -> Run | None:
        """The outputs of a page, if they are still those that running it now would give."""
        try:
            run = Run(**json.loads(self._path(page).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        current = all(
            file_hash(self.layout.root / name) == known for name, known in run.files.items()
        )
        return run if current else None

    def put(self, page: PackPage, run: Run) -> None:
        path = self._path(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part")
        temporary.write_text(json.dumps(asdict(run), sort_keys=True), encoding="utf-8")
        temporary.replace(path)
