"""The files beside the pages: _config.yml, _toc.yml, CITATION.cff, and dates of review."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from resource_pack.core.citation import read_citation
from resource_pack.core.pack import Pack
from resource_pack.core.problems import PackError, Problem, nearest, shorten
from resource_pack.core.search_words import read_search_words
from resource_pack.core.settings import read_settings
from resource_pack.core.text_file import read_text
from resource_pack.core.yaml_file import Path, YamlDocument, path_text, read_yaml


def check_site(pack: Pack) -> Iterator[Problem]:
    """The configuration can be read, and the table of contents has every page of content/ once."""
    yield from _contents(pack)
    yield from _components(pack)
    for read in (read_citation, read_search_words, read_settings):
        try:
            read(pack.layout)
        except PackError as error:
            yield from error.problems


def check_reviews(pack: Pack) -> Iterator[Problem]:
    """Pages that are due for review: a warning, since a late page is not a wrong one."""
    today = _today()
    for page in pack.pages.values():
        if page.meta.review_due < today:
            yield Problem(
                page.file,
                page.line("review_due"),
                "review_due",
                f"The page was due for review on {page.meta.review_due.isoformat()}",
                "",
                "Read it through, then set last_reviewed and review_due",
                rule="review",
                severity="warning",
            )


def _today() -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return now.date()


def _contents(pack: Pack) -> Iterator[Problem]:
    try:
        document = read_yaml(read_text(pack.layout, pack.layout.toc), "_toc.yml")
    except PackError as error:
        yield from error.problems
        return
    entries = list(_entries(document.value, ()))
    for path, text in _stray(document.value, ()):
        found = f"“{shorten(text)}” is no entry of a menu"
        yield _contents_problem(document, path, found, "Write “- file: ” and the name of a page")
    known = [name for name, page in pack.pages.items() if not page.is_study]
    seen: set[str] = set()
    for path, name in entries:
        docname = name.removesuffix(".md")
        if docname not in pack.pages:
            yield _contents_problem(
                document, path, f"There is no page “{name}”", nearest(docname, known)
            )
        elif pack.pages[docname].is_study:
            yield _contents_problem(
                document,
                path,
                f"“{name}” is a case study, and case studies stay out of the menu",
                "Take it out: galleries and search find it",
            )
        elif docname in seen:
            yield _contents_problem(document, path, f"“{name}” is there twice", "Keep one of them")
        seen.add(docname)
    for name in known:
        if name not in seen:
            yield Problem(
                pack.pages[name].file,
                0,
                "",
                "The page is in no menu",
                "",
                f"Add “- file: {name}” to _toc.yml",
                rule="toc",
            )


def _entries(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("root", "file") and isinstance(item, str):
                yield (*path, key), item
            else:
                yield from _entries(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _entries(item, (*path, index))


def _stray(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """What stands in a list of pages and names none."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _stray(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield from _stray(item, (*path, index))
            else:
                yield (*path, index), str(item)


def _contents_problem(document: YamlDocument, path: Path, found: str, fix: str) -> Problem:
    return Problem(document.file, document.line(path), "", found, "", fix, rule="toc")


def _components(pack: Pack) -> Iterator[Problem]:
    document = pack.reference.files["vocabularies.yml"]
    for index, component in enumerate(pack.reference.vocabularies.components):
        if component.page not in pack.pages:
            path = ("components", index, "page")
            yield Problem(
                document.file,
                document.line(path),
                path_text(path),
                f"There is no page “{component.page}”",
                "the first page of the component, such as content/workforce/index",
                nearest(component.page, list(pack.pages)),
                rule="data.component",
            )
