"""Files that pages say their cells read by themselves: `reads` in the front matter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem, listing, nearest
from resource_pack.core.section_page import SectionPage

FOLDERS = ("data", "content", "case_studies")
"""Where the files of a pack are. What is built, and the generator itself, is nothing to read."""


def check_declared_reads(pack: Pack) -> Iterator[Problem]:
    """Every file and folder that a page says it reads is in the pack."""
    for page in pack.pages.values():
        if isinstance(page.meta, SectionPage):
            for index, name in enumerate(page.meta.reads or ()):
                yield from _declared(pack.layout, page, index, name)


def _declared(layout: Layout, page: PackPage, index: int, name: str) -> Iterator[Problem]:
    def problem(found: str, allowed: str, fix: str) -> Problem:
        path = f"reads[{index}]"
        line = page.line("reads", index)
        return Problem(page.file, line, path, found, allowed, fix, rule="front-matter.reads")

    parts = PurePosixPath(name).parts
    where = "files in " + listing(f"{folder}/" for folder in FOLDERS)
    if not parts or parts[0] not in FOLDERS or ".." in parts or "\\" in name:
        known = _files(layout)
        fix = nearest(name, known) or "Write the path from the folder of the pack"
        yield problem(f"“{name}” is not a file of the pack", where, fix)
        return
    path = layout.root / name
    # A name in other letters would be found on some systems and not on others.
    if name.endswith("/") and path.is_dir():
        return
    if path.is_dir():
        yield problem(f"“{name}” is a folder", "", f"Write “{name}/”")
    elif name not in (known := _files(layout)):
        fix = nearest(name, known)
        yield problem(f"There is no file “{name}”", "a file that exists", fix)


def _files(layout: Layout) -> list[str]:
    return sorted(
        layout.relative(path)
        for folder in FOLDERS
        for path in (layout.root / folder).rglob("*")
        if path.is_file()
    )
