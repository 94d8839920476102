"""Records of measures: what they name exists, each has its page, and they are in plain English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from resource_pack.core.checks.style import glossary_words, split_text, style_problems
from resource_pack.core.fields import SourceRef
from resource_pack.core.measures import LEFT_OUT_FILE, PAGES
from resource_pack.core.pack import Pack
from resource_pack.core.plain_english import PlainEnglish, read_plain_english
from resource_pack.core.problems import PackError, Problem, listing, nearest
from resource_pack.core.yaml_file import Path, YamlDocument, path_text

DIRECTIVE = "measure"


def check_measures(pack: Pack) -> Iterator[Problem]:
    """Every authority, document and page that a record of a measure needs is there."""
    try:
        rules = read_plain_english(pack.layout)
    except PackError:
        rules = None  # Another check reports it.
    measures = pack.measures
    authorities = pack.reference.authorities
    for name, measure in measures.by_id.items():
        document = measures.files[name]
        for number, use in enumerate(measure.used_by):
            path: Path = ("used_by", number)
            if use.authority not in authorities:
                yield _problem(
                    document,
                    (*path, "authority"),
                    f"“{use.authority}” is no authority in data/authorities.yml",
                    nearest(use.authority, list(authorities)) or "Add it there",
                    listing(sorted(authorities), limit=60),
                )
            yield from _source(pack, document, (*path, "source"), use.source)
        for number, item in enumerate(measure.evidence):
            if item.document:
                yield from _source(pack, document, ("evidence", number, "document"), item.document)
        if rules:
            yield from _style(pack, document, measure.model_dump(mode="json"), rules)
    yield from _left_out(pack, rules)
    yield from _pages(pack)


def _left_out(pack: Pack, rules: PlainEnglish | None) -> Iterator[Problem]:
    document = pack.measures.files.get(LEFT_OUT_FILE.removesuffix(".yml"))
    if document is None:
        return
    for number, left in enumerate(pack.measures.left_out):
        for place, source in enumerate(left.sources):
            yield from _source(pack, document, ("left_out", number, "sources", place), source)
    if rules:
        yield from _style(pack, document, document.value, rules)


def _source(pack: Pack, document: YamlDocument, path: Path, source: SourceRef) -> Iterator[Problem]:
    known = pack.reference.documents
    if source.document not in known:
        yield _problem(
            document,
            (*path, "document"),
            f"“{source.document}” is no document in data/documents.yml",
            nearest(source.document, list(known)) or "Add it there",
            listing(sorted(known), limit=60),
        )


# --- Pages --------------------------------------------------------------------------------------


def _pages(pack: Pack) -> Iterator[Problem]:
    """Lists and the picker lead to a page for each record; each page shows one that exists."""
    shown: dict[str, set[str]] = {}
    known = list(pack.measures.by_id)
    for page in pack.pages.values():
        for use in page.markup.uses:
            if use.kind != "directive" or use.name != DIRECTIVE:
                continue
            shown.setdefault(use.argument, set()).add(page.docname)
            if use.argument not in known:
                yield Problem(
                    page.file,
                    use.line,
                    "",
                    f"There is no measure “{use.argument}”",
                    listing(known, limit=60),
                    nearest(use.argument, known) or f"Write data/measures/{use.argument}.yml",
                    rule="record.shown",
                )
    for name in known:
        wanted = PAGES + name
        if wanted not in shown.get(name, ()):
            yield Problem(
                pack.measures.files[name].file,
                1,
                "",
                f"{wanted}.md does not show this measure",
                "",
                f"Write that page, with “:::{{{DIRECTIVE}}} {name}”: the library leads there",
                rule="record.shown",
            )


# --- Plain English ------------------------------------------------------------------------------

_NOT_OURS = frozenset(
    {"name", "short", "also", "source", "address", "line", "texts", "answers", "intro", "rules"}
)
"""Keys whose words are not ours: names, and questions that others wrote."""


def _style(
    pack: Pack, document: YamlDocument, record: Any, rules: PlainEnglish
) -> Iterator[Problem]:
    found = [
        sentence
        for path, text in texts_of(record)
        for sentence in split_text(text, document.line(path))
    ]
    # Short names are explained where the record gives the whole name.
    explained = "\n".join([glossary_words(pack), *_names(document.value)])
    yield from style_problems(document.file, found, (), rules, [], explained)


def _names(value: Any) -> Iterator[str]:
    """The names in a record: of the measure, of its sources, and what else people call it."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("name", "short", "source", "ask") and isinstance(item, str):
                yield item
            elif key == "also":
                yield from item
            else:
                yield from _names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)


def texts_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a record that we wrote ourselves and readers see, with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in _NOT_OURS:
                yield from texts_of(item, (*path, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from texts_of(item, (*path, number))
    elif isinstance(value, str) and " " in value:
        yield path, value


def _problem(
    document: YamlDocument, path: Path, found: str, fix: str, allowed: str = ""
) -> Problem:
    return Problem(
        document.file, document.line(path), path_text(path), found, allowed, fix, rule="measure"
    )
