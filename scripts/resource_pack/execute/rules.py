"""What a page may read while it runs, so that no number on it can be stale.

The pack's helpers say which datasets they use. Whatever else a page reads, it has to declare in its
front matter (`reads`); then the file counts when the pack decides whether to run the page again.
What nobody can follow is refused: other programs without a word about what they read, the network,
files outside the pack, and writing into the pack.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from resource_pack.core.layout import Layout
from resource_pack.core.pack import PackPage
from resource_pack.core.problems import Problem
from resource_pack.core.section_page import SectionPage
from resource_pack.execute.cleaning import cell_problem
from resource_pack.execute.reads import Seen


def declared(page: PackPage) -> tuple[str, ...] | None:
    """What the page says that it reads; None where it says nothing."""
    return page.meta.reads if isinstance(page.meta, SectionPage) else None


def refusals(page: PackPage, seen: Sequence[Seen]) -> list[Problem]:
    """What the page did and may not do, each with the line of the first cell that did it."""
    return sorted(problem for item in seen for problem in _refusal(page, item, declared(page)))


def _refusal(page: PackPage, item: Seen, reads: tuple[str, ...] | None) -> Iterator[Problem]:
    def problem(found: str, allowed: str, fix: str) -> Problem:
        return cell_problem(page, item.cell, found, allowed, fix, "cell.reads").problems[0]

    name = item.name
    if item.kind == "read" and not _covers(reads, name):
        fix = f"Load a dataset with load(), or add “{name}” to reads: in the front matter"
        if name.startswith("_build/"):
            fix = "Read what it was made from"
        yield problem(f"The code cell reads {name} past the helpers", "", fix)
    elif item.kind == "list" and not _covers(reads, f"{name}/"):
        found = f"The code cell looks at which files there are in {name}/"
        fix = f"Name the files, or add “{name}/” to reads: in the front matter"
        if name == ".":
            found = "The code cell looks at which files there are in the folder of the pack"
            fix = "Name the files"
        yield problem(found, "", fix)
    elif item.kind == "program" and reads is None:
        found = f"The code cell starts another program ({name}), and nobody sees what that reads"
        fix = "Add reads: to the front matter, with the files that it reads, or [] for none"
        yield problem(found, "", fix)
    elif item.kind == "write":
        fix = "Keep it in a variable, or write it to a temporary folder"
        yield problem(f"The code cell changes {name}, a file of the pack", "", fix)
    elif item.kind == "outside":
        fix = "Put it into data/ as a dataset, with its source"
        yield problem(f"The code cell reads {name}, which is not in the pack", "", fix)
    elif item.kind == "network":
        fix = "Fetch the data beforehand, and put it into data/ as a dataset"
        yield problem(f"The code cell asks another computer ({name})", "", fix)


def _covers(reads: tuple[str, ...] | None, name: str) -> bool:
    return any(
        name == item or (item.endswith("/") and name.startswith(item)) for item in reads or ()
    )


def files_that_count(layout: Layout, page: PackPage, seen: Sequence[Seen]) -> dict[str, str]:
    """The hash of every file that the page depends on, by its path; of a folder, that of its names.

    Where the page starts programs, all that it declares counts, since nobody sees what they read.
    """
    names = {item.name for item in seen if item.kind in ("read", "helper")}
    names |= {f"{item.name}/" for item in seen if item.kind == "list"}
    if any(item.kind == "program" for item in seen):
        for name in declared(page) or ():
            names.add(name)
            if name.endswith("/"):
                names |= set(_below(layout, name))
    return {name: content_hash(layout, name) for name in sorted(names)}


def datasets_that_count(seen: Sequence[Seen]) -> list[str]:
    """The datasets that the page used, sorted."""
    return sorted({item.name for item in seen if item.kind == "dataset"})


def content_hash(layout: Layout, name: str) -> str:
    """The hash of a file, or of the names of all files below a folder; empty where it is none."""
    if name.endswith("/"):
        return hashlib.sha256("\n".join(_below(layout, name)).encode()).hexdigest()
    return file_hash(layout.root / name)


def _below(layout: Layout, folder: str) -> list[str]:
    paths = (layout.root / folder).rglob("*")
    return sorted(
        layout.relative(path)
        for path in paths
        if path.is_file() and "__pycache__" not in path.parts
    )


def file_hash(path: Path) -> str:
    """The hash of a file's content, or an empty text where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
