"""The points of a facts file: everything in it that a reader could miss.

A facts file is YAML. A point is a statement in a list, a flat record in a list (such as one number
with its unit), or a single value of a larger record. Its id is its path, with its place in a list:
`case_studies/locality-training-essex/outcomes/2`. Only larger records go by their own `id`: the id
of a small one may hold a name that the pack does not publish.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

STRUCTURE = frozenset(
    {"id", "kind", "order", "source_lines", "lines", "line", "lines_total", "lines_covered", "file"}
)
"""Keys that say where something is, and tell a reader nothing by themselves."""


@dataclass(frozen=True)
class Point:
    """One point: its id, and a hash of what it says."""

    id: str
    hash: str


def read_points(path: Path) -> list[Point]:
    """Every point of a facts file, in its order."""
    return list(_points(yaml.safe_load(path.read_text(encoding="utf-8")), ""))


def _points(value: Any, path: str) -> Iterator[Point]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in STRUCTURE and not str(key).endswith("_lines"):
                yield from _points(item, f"{path}/{key}" if path else str(key))
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            if isinstance(item, dict) and _is_flat(item):
                yield Point(f"{path}/{number}", _hash(item))
            else:
                name = item.get("id", number) if isinstance(item, dict) else number
                yield from _points(item, f"{path}/{name}")
    elif value is not None and value != "":
        yield Point(path, _hash(value))


def _is_flat(record: dict[str, Any]) -> bool:
    return not any(isinstance(value, dict | list) for value in record.values())


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
