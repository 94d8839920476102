"""Where measurements are kept: one JSON file, written anew after each run.

A benchmark that is stopped goes on where it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring import Run


@dataclass(frozen=True)
class Results:
    """The file. Names look like `cold/ours`; each has a list of runs, or one set of facts."""

    path: Path

    def all(self) -> dict[str, Any]:
        if not self.path.is_file():
            return {}
        return dict(json.loads(self.path.read_text(encoding="utf-8")))

    def runs(self, name: str) -> list[dict[str, Any]]:
        return list(self.all().get(name, []))

    def add(self, name: str, run: Run) -> None:
        self._write({**self.all(), name: [*self.runs(name), run.as_dict()]})

    def set(self, name: str, value: Any) -> None:
        self._write({**self.all(), name: value})

    def forget(self, start: str) -> None:
        """Take out all whose names start so, to measure them again."""
        self._write(
            {name: value for name, value in self.all().items() if not name.startswith(start)}
        )

    def _write(self, value: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        part.write_text(as_text(value), encoding="utf-8")
        part.replace(self.path)


def as_text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=1, sort_keys=True) + "\n"
