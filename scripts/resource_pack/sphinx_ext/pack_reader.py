"""Reads and checks a pack; when it does so again, only what has changed costs time.

The content of a file decides whether it has changed, never its time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from resource_pack.core.checks import CHECKS, Check
from resource_pack.core.checks.licence_gate import check_copied_questions
from resource_pack.core.checks.numbers import check_numbers
from resource_pack.core.checks.safeguarding import check_safeguarding
from resource_pack.core.checks.stories import check_stories
from resource_pack.core.checks.style import check_style
from resource_pack.core.checks.typed import check_typed
from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack, PackPage, read_pack
from resource_pack.core.page_store import PageStore
from resource_pack.core.problems import PackError, Problem
from resource_pack.execute.rules import file_hash
from resource_pack.processes import map_chunks
from resource_pack.sphinx_ext.reading import read_markup

BY_PAGE: tuple[Check, ...] = (
    check_stories,
    check_numbers,
    check_safeguarding,
    check_style,
    check_typed,
    check_copied_questions,
)
"""Checks that look at one page at a time, at the data and at the glossary, and take long. A page
that passed them passes them again, as long as none of these has changed."""

PAGES_EACH = 60
"""Fewer pages than this for each process are checked sooner than a process is started."""

PAGES = ("content", "case_studies")


@dataclass
class PackReader:
    """Reads one pack, again and again. `hashes` are those of all sources at the last reading."""

    layout: Layout
    store: PageStore = field(default_factory=PageStore)
    hashes: dict[str, str] = field(default_factory=dict)
    _passed: dict[str, PackPage] = field(default_factory=dict)
    _passed_beside: list[object] = field(default_factory=list)

    def open(self) -> Pack:
        """Read and check the pack. Raises PackError with every problem that is no warning."""
        hashes = source_hashes(self.layout)
        pack = read_pack(self.layout, read_markup, self.store, map_chunks)
        errors = [problem for problem in self._check(pack, hashes) if problem.severity == "error"]
        if errors:
            raise PackError(sorted(set(errors)))
        self.hashes = hashes
        self._passed = dict(pack.pages)
        self._passed_beside = _beside_pages(pack, hashes)
        return pack

    def is_current(self) -> bool:
        """Whether no source has changed since the last reading."""
        return self.hashes == source_hashes(self.layout)

    def _check(self, pack: Pack, hashes: dict[str, str]) -> Iterator[Problem]:
        for check in CHECKS:
            if check not in BY_PAGE:
                yield from check(pack)
        changed = list(pack.pages)
        if _beside_pages(pack, hashes) == self._passed_beside:
            changed = [
                name for name, page in pack.pages.items() if self._passed.get(name) is not page
            ]

        # The check of style asks every glossary which words are explained.
        glossaries = [name for name, page in pack.pages.items() if _terms(page)]

        def check_pages(names: Sequence[str]) -> list[list[Problem]]:
            part = replace(pack, pages={name: pack.pages[name] for name in (*glossaries, *names)})
            part.__dict__["store"] = pack.store  # The same tables need not be read twice.
            found = [problem for check in BY_PAGE for problem in check(part)]
            # One entry for each page is wanted; which of them a problem is about does not matter.
            return [found, *([] for _ in names[1:])]

        for found in map_chunks(check_pages, changed, PAGES_EACH):
            yield from found


def source_hashes(layout: Layout) -> dict[str, str]:
    """The hash of every file that a site is made from, by its path."""
    paths = [layout.config, layout.toc, layout.root / "CITATION.cff"]
    for folder in (layout.content, layout.case_studies, layout.data):
        paths += [path for path in sorted(folder.rglob("*")) if _is_source(path)]
    return {layout.relative(path): file_hash(path) for path in paths}


def _is_source(path: Path) -> bool:
    # Editors keep notes of their own beside a file that is open.
    return not path.name.startswith(".") and not path.name.endswith("~") and path.is_file()


def _beside_pages(pack: Pack, hashes: dict[str, str]) -> list[object]:
    """What the checks of a page look at beside the page. To compare only."""
    files = {name: value for name, value in hashes.items() if not name.startswith(PAGES)}
    return [files, [terms for page in pack.pages.values() if (terms := _terms(page))]]


def _terms(page: PackPage) -> list[str]:
    """The words that the page's glossary explains."""
    return [use.name for use in page.markup.uses if use.kind == "glossary-term"]
