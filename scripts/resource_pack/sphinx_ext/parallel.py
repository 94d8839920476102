"""Reading and writing pages in several processes, so that a large pack costs no more a page.

Sphinx 7.4 does two things here that grow with the square of the pages, or keep one processor busy
while the others wait:

- each process that has read some pages sends its whole environment back, with all that the others
  have sent before. Here the parts are put together after all have been read;
- the main process resolves the links of every page and indexes its words, and the others only write
  HTML. Here each process does all three for its pages, and sends back what it indexed.

The two methods are private to Sphinx. Another version is refused until somebody has compared them.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.build_phase import BuildPhase
from sphinx.util.parallel import ParallelTasks

Item = TypeVar("Item")

KNOWN = (7, 4)
"""The version of Sphinx whose methods are replaced here."""

PARTS = 4
"""Parts of the work for each process, so that none waits long for a slow one."""

LEAST = 20
"""Pages of a part: fewer are done sooner than a process is copied."""

INDEX = ("_titles", "_filenames", "_mapping", "_title_mapping", "_all_titles", "_index_entries")
"""What the index of words is made of: names of documents, or words with names of documents."""


def check_version() -> None:
    if sphinx.version_info[:2] != KNOWN:
        found = ".".join(map(str, sphinx.version_info[:3]))
        raise ExtensionError(
            f"This is Sphinx {found}. resource_pack/sphinx_ext/parallel.py replaces two methods of "
            f"Sphinx {'.'.join(map(str, KNOWN))}: use the locked version, or compare them"
        )


def parts_of(items: Sequence[Item], processes: int) -> list[list[Item]]:
    """The items in parts of about the same size. Neighbours go to different parts: long pages
    often stand together."""
    count = max(1, min(processes * PARTS, len(items) // LEAST))
    return [list(items[start::count]) for start in range(count)]


@contextmanager
def few_collections() -> Iterator[None]:
    """Without Python's search for circles of objects that nobody uses, while there are few.

    It would walk through all pages again and again, and copies of the process would lose the
    memory that they share.
    """
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


class ParallelSteps(StandaloneHTMLBuilder):
    """The builder's two long steps."""

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)

        def read(names: list[str]) -> bytes:
            self.env.app = self.app
            for name in names:
                self.read_doc(name, _cache=False)
            return pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)

        done: list[tuple[list[str], bytes]] = []
        tasks = ParallelTasks(nproc)
        with few_collections():
            for names in parts_of(docnames, nproc):
                tasks.add_task(read, names, lambda names, data: done.append((names, data)))
            tasks.join()
        # In the order of the pages: what a build gives does not depend on which part came first.
        for names, data in sorted(done):
            environment: BuildEnvironment = pickle.loads(data)  # noqa: S301
            self.env.merge_info_from(names, environment, self.app)

    def _write_parallel(self, docnames: Sequence[str], nproc: int) -> None:
        processes = nproc + 1  # Sphinx keeps one for the main process, which only waits here.
        first, *rest = docnames
        # What is worked out once, such as templates and menus, is worked out before the copies.
        self._write_pages([first])

        def write(names: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
            self._forget_index()
            self.images: dict[str, str] = {}
            self._write_pages(names)
            return self._own_index(), self.images

        def merge(_names: list[str], result: tuple[dict[str, Any], dict[str, str]]) -> None:
            index, images = result
            self._add_to_index(index)
            self.images.update(images)

        tasks = ParallelTasks(processes)
        with few_collections():
            for names in parts_of(rest, processes):
                tasks.add_task(write, names, merge)
            tasks.join()

    def _write_pages(self, docnames: Sequence[str]) -> None:
        for docname in docnames:
            self.app.phase = BuildPhase.RESOLVING
            doctree = self.env.get_and_resolve_doctree(docname, self)
            self.app.phase = BuildPhase.WRITING
            self.write_doc_serialized(docname, doctree)
            self.write_doc(docname, doctree)

    def _forget_index(self) -> None:
        for name in INDEX:
            setattr(self.indexer, name, {})

    def _own_index(self) -> dict[str, Any]:
        return {name: getattr(self.indexer, name) for name in INDEX}

    def _add_to_index(self, index: dict[str, Any]) -> None:
        for name in INDEX:
            known = getattr(self.indexer, name)
            for key, value in index[name].items():
                if isinstance(value, set):
                    known.setdefault(key, set()).update(value)
                else:
                    known[key] = value
