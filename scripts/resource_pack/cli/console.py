"""How the command speaks: problems, progress, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from rich.console import Console
from rich.markup import escape

from resource_pack.core.problems import Problem, as_github, as_json

out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)


class Exit(IntEnum):
    """Exit codes of every verb."""

    FINE = 0
    PROBLEMS = 1
    USAGE = 2
    TERMINATED = 143


def print_problems(problems: Iterable[Problem], style: str = "text") -> None:
    """Print problems as text for people, JSON for programs, or GitHub annotations."""
    problems = sorted(set(problems))
    if style == "json":
        print(as_json(problems))
    elif style == "github":
        for problem in problems:
            print(as_github(problem))
    else:
        for problem in problems:
            colour = "red" if problem.severity == "error" else "yellow"
            word = "" if problem.severity == "error" else "warning: "
            out.print(
                f"[bold]{escape(problem.place)}[/bold]: [{colour}]{word}[/{colour}]"
                f"{escape(problem.message)}"
            )


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


@contextmanager
def progress(label: str, quiet: bool = False) -> Iterator[Any]:
    """Show what long work is doing, on a terminal only. Yields a function that takes a line."""
    if quiet or not sys.stderr.isatty():
        yield lambda _line: None
        return
    with err.status(label) as status:

        def tell(line: str) -> None:
            status.update(f"{label}: {escape(line[:100])}")

        yield tell


def count_of(problems: list[Problem]) -> str:
    """“3 problems” or “1 problem”."""
    return f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
