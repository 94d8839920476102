"""A problem with an input, told so that the person who wrote the input can put it right."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from resource_pack.core.characters import without_hidden

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it.

    `file` is relative to the pack's folder. `path` is the place inside the file, such as
    `themes[2]`; it is empty where the whole file is meant. `found`, `allowed` and `fix` are
    phrases without a full stop; `allowed` and `fix` may be empty where they would say nothing new.
    """

    file: str
    line: int
    path: str
    found: str
    allowed: str = ""
    fix: str = ""
    rule: str = "pack"
    severity: Severity = "error"

    def __post_init__(self) -> None:
        # What an author wrote must not become lines of a log or commands of a terminal.
        for name in ("file", "path", "found", "allowed", "fix"):
            text = re.sub(r"\s", " ", getattr(self, name))
            object.__setattr__(self, name, without_hidden(text))

    @property
    def message(self) -> str:
        """The problem in one line, without its place in the file system."""
        parts = [f"{self.path}: {self.found}" if self.path else self.found]
        if self.allowed:
            parts.append(f"Allowed: {self.allowed}")
        if self.fix:
            parts.append(self.fix)
        return " ".join(_sentence(part) for part in parts)

    @property
    def place(self) -> str:
        """File and line, as editors and terminals understand them."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class PackError(Exception):
    """Raised where work cannot go on; it carries every problem that was found until then."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[PackError], tuple[list[Problem]]]:
        # Errors come back from other processes too.
        return type(self), (self.problems,)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else text + "."


def listing(names: Iterable[str], limit: int = 12) -> str:
    """The names joined for a message; a long list is cut, and says how much it leaves out."""
    names = list(names)
    if len(names) <= limit:
        return ", ".join(names) or "(none)"
    return ", ".join(names[:limit]) + f" and {len(names) - limit} more"


def nearest(found: object, allowed: Sequence[str]) -> str:
    """A question that names the allowed word closest to what was found, or nothing."""
    close = difflib.get_close_matches(str(found), allowed, n=1, cutoff=0.6)
    return f"Did you mean “{close[0]}”?" if close else ""


def shorten(value: object, limit: int = 60) -> str:
    """A value as a message shows it: on one line, and cut where it is long."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def as_json(problems: Iterable[Problem]) -> str:
    """The problems as a JSON array of objects, each with its one-line message."""
    rows = [{**asdict(problem), "message": problem.message} for problem in problems]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(problem: Problem) -> str:
    """The problem as a workflow command that annotates the line of a pull request."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def attribute(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    line = f",line={problem.line}" if problem.line else ""
    return (
        f"::{problem.severity} file={attribute(problem.file)}{line},"
        f"title={attribute(problem.rule)}::{data(problem.message)}"
    )
