"""Outputs of pages that were run, kept until something they depend on changes.

What counts is content: the source of the cells, the pack's own code, the versions of the libraries
that make figures, the datasets that the page used and every file that it read. Times of files say
nothing, since a restored copy may be older than what it replaces.

Each page has a folder with a file for each of its last versions: going back to what a page was, as
with another branch, runs nothing. The first line of a file is the record of what the outputs
depend on, the second the outputs.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import platform
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Any

from resource_pack.core.calls import parse_cell
from resource_pack.core.pack import Pack, PackPage
from resource_pack.execute.rules import content_hash, declared

PACKAGE = Path(__file__).parents[1]

VERSIONS_KEPT = 4
"""So many versions of a page are kept, the last ones that were used."""

LIBRARIES = ("pandas", "altair", "numpy", "ipython")
"""Libraries that every page depends on; of others, those count that its cells import."""

FORM = 2
"""The form of the files. Those in another form are of no use."""


@dataclass(frozen=True)
class Run:
    """What running a page gave.

    `datasets` are those that its figures name, `used` all that it asked the helpers for; `files`
    has the hash of each file that it read otherwise, by its path.
    """

    outputs: list[list[dict[str, Any]]]
    datasets: list[str]
    files: dict[str, str]
    used: list[str]


@dataclass(frozen=True)
class Parts:
    """All that the outputs of a page depend on, as hashes and versions."""

    docname: str
    cells: list[str]
    code: str
    libraries: dict[str, str]
    datasets: dict[str, str]
    files: dict[str, str]
    reads: list[str] | None
    form: int = FORM


@functools.cache
def code_version() -> str:
    """A hash of the generator's code that outputs depend on."""
    digest = hashlib.sha256()
    for folder in ("core", "notebook", "execute"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def library_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def libraries_of(page: PackPage) -> dict[str, str]:
    """The versions of Python and of every library that the page's cells import."""
    names = set(LIBRARIES)
    for module in _imported(page) - set(sys.stdlib_module_names) - {"resource_pack"}:
        names |= {module} if library_version(module) else set(_distributions().get(module, ()))
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: library_version(name) for name in sorted(names)},
    }


def _imported(page: PackPage) -> set[str]:
    """The names of the top-level modules that cells import."""
    found: set[str] = set()
    for cell in page.markup.cells:
        try:
            tree = parse_cell(re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", cell.source))
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add((node.module or "").partition(".")[0])
    return found


@functools.cache
def _distributions() -> dict[str, list[str]]:
    return dict(packages_distributions())


@dataclass(frozen=True)
class OutputStore:
    """A folder with the outputs of the pages of a pack."""

    folder: Path
    pack: Pack

    def folder_of(self, docname: str) -> Path:
        # Names of pages hold no dots, so that no two of them meet.
        return self.folder / docname.replace("/", "..")

    def parts(self, page: PackPage, used: Iterable[str], files: dict[str, str]) -> Parts:
        """What the outputs of a page depend on now."""
        reads = declared(page)
        return Parts(
            page.docname,
            [text_hash(cell.source) for cell in page.markup.cells],
            code_version(),
            libraries_of(page),
            {name: text_hash(self.pack.dataset_content(name)) for name in sorted(used)},
            dict(sorted(files.items())),
            None if reads is None else list(reads),
        )

    def records(self, docname: str) -> Iterator[tuple[Path, Parts]]:
        """The kept versions of a page that can be read, the one that was used last first."""
        for path in sorted(self.folder_of(docname).glob("*.json"), key=_age):
            try:
                with path.open(encoding="utf-8") as lines:
                    parts = Parts(**json.loads(next(lines)))
            except (OSError, ValueError, TypeError, StopIteration):
                continue
            if parts.form == FORM:
                yield path, parts

    def is_current(self, page: PackPage, parts: Parts) -> bool:
        """Whether running the page now would give the outputs that were kept with these parts."""
        # The cheap comparisons first: `used` and `files` mean reading files.
        quick = self.parts(page, (), {})
        if asdict(quick) != {**asdict(parts), "datasets": {}, "files": {}}:
            return False
        files = {name: content_hash(self.pack.layout, name) for name in parts.files}
        return self.parts(page, parts.datasets, files) == parts

    def get(self, page: PackPage) -> Run | None:
        """The outputs of a page, if they are still those that running it now would give."""
        for path, parts in self.records(page.docname):
            if not self.is_current(page, parts):
                continue
            try:
                _, text = path.read_text(encoding="utf-8").split("\n", 1)
                kept = json.loads(text)
                run = Run(kept["outputs"], kept["datasets"], parts.files, list(parts.datasets))
                path.touch()
            except (OSError, ValueError, TypeError, KeyError):
                continue
            return run
        return None

    def put(self, page: PackPage, run: Run) -> None:
        parts = json.dumps(asdict(self.parts(page, run.used, run.files)), sort_keys=True)
        folder = self.folder_of(page.docname)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{text_hash(parts)[:32]}.json"
        kept = json.dumps({"outputs": run.outputs, "datasets": run.datasets}, sort_keys=True)
        temporary = path.with_suffix(".part")
        temporary.write_text(f"{parts}\n{kept}\n", encoding="utf-8")
        temporary.replace(path)
        for old in sorted(folder.glob("*.json"), key=_age)[VERSIONS_KEPT:]:
            old.unlink(missing_ok=True)

    def prune(self, docnames: Iterable[str]) -> None:
        """Remove what is kept of pages that are none of these, and what no build reads any more."""
        if not self.folder.is_dir():
            return
        known = {self.folder_of(docname).name for docname in docnames}
        for path in self.folder.iterdir():
            if path.is_file():
                path.unlink(missing_ok=True)
            elif path.name not in known:
                shutil.rmtree(path, ignore_errors=True)

    def clear(self, docname: str | None = None) -> int:
        """Remove all that is kept, or all of one page; the number of files that went."""
        folders = [self.folder_of(docname)] if docname else [self.folder]
        count = sum(1 for folder in folders for _ in folder.rglob("*.json"))
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        return count


def _age(path: Path) -> tuple[float, str]:
    """For sorting: the file that was used last comes first."""
    try:
        return (-path.stat().st_mtime_ns, path.name)
    except OSError:
        return (0, path.name)
