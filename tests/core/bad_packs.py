"""Packs that are wrong on purpose: tests/fixtures/bad, each laid over a copy of the tiny pack."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from resource_pack.core.problems import Problem
from tests.conftest import ROOT, TINY, copy_pack

BAD = ROOT / "tests" / "fixtures" / "bad"
NOTES = ("_remove.txt", "_change.yml")
"""What to take away from the tiny pack, and what to change in its files: no files of the case."""

EXPECTED: dict[str, list[list[str]]] = yaml.safe_load((BAD / "expected.yml").read_text("utf-8"))


def lay_over(case: str, target: Path) -> Path:
    """A copy of the tiny pack with the files of a case laid over it."""
    folder, pack = BAD / case, copy_pack(TINY, target)
    shutil.copytree(folder, pack, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOTES))
    removed, changed = (folder / name for name in NOTES)
    if removed.exists():
        for name in removed.read_text("utf-8").split():
            (pack / name).unlink()
    if changed.exists():
        change_files(pack, yaml.safe_load(changed.read_text("utf-8")))
    return pack


def change_files(pack: Path, changes: dict[str, list[dict[str, Any]]]) -> None:
    """Change words in files of a pack; without words to look for, add to the end."""
    for name, pairs in changes.items():
        path = pack / name
        text = path.read_text("utf-8")
        for pair in pairs:
            assert pair["from"] in text, f"{name} of the tiny pack no longer has {pair['from']!r}"
            text = text.replace(pair["from"], pair["to"], 1) if pair["from"] else text + pair["to"]
        path.write_text(text, "utf-8")


def explain_differences(problems: list[Problem], expected: list[list[str]]) -> list[str]:
    """What was found and not expected, and what was expected and not found."""
    left = list(expected)
    differences = []
    for problem in problems:
        row = next(
            (
                row
                for row in left
                if row[0] == problem.place and all(word in problem.message for word in row[1:])
            ),
            None,
        )
        if row is None:
            differences.append(f"not expected: {problem}")
        else:
            left.remove(row)
    return differences + [f"not found: {row}" for row in left]
