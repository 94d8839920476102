"""Words of vocabularies, authorities, documents and studies that front matter and data name."""

from __future__ import annotations

from collections.abc import Iterator

from resource_pack.core.case_study import CaseStudy
from resource_pack.core.fields import SourceRef
from resource_pack.core.pack import Pack, PackPage, unknown_word
from resource_pack.core.problems import Problem, listing, nearest
from resource_pack.core.yaml_file import Path, YamlDocument, path_text


def check_references(pack: Pack) -> Iterator[Problem]:
    """Every name that points into another file points to something that is there."""
    yield from _lists(pack)
    yield from _datasets(pack)
    for page in pack.pages.values():
        yield from _page(pack, page)


def _page(pack: Pack, page: PackPage) -> Iterator[Problem]:
    words = pack.reference.vocabularies
    meta = page.meta
    components = list(words.terms("components"))
    if meta.component and meta.component not in components:
        yield unknown_word(page, ("component",), meta.component, components, "a component")
    lists = [("audiences", "an audience", list(words.terms("audiences")))]
    if isinstance(meta, CaseStudy):
        lists += [
            ("authorities", "a local authority", list(pack.reference.authorities)),
            ("themes", "a theme", list(words.terms("themes"))),
            ("programmes", "a programme", list(words.terms("programmes"))),
            ("measures", "a measure", list(words.terms("measures"))),
            ("related", "a case study", list(pack.studies)),
        ]
    for key, what, known in lists:
        for index, word in enumerate(getattr(meta, key)):
            if word not in known:
                yield unknown_word(page, (key, index), word, known, what)
    if isinstance(meta, CaseStudy):
        own = page.docname.rpartition("/")[2]
        if own in meta.related:
            yield Problem(
                page.file,
                page.line("related", meta.related.index(own)),
                "related",
                "The study names itself as related",
                "",
                "Take it out",
                rule="front-matter.word",
            )
    yield from _sources(pack, page)


def _sources(pack: Pack, page: PackPage) -> Iterator[Problem]:
    known = list(pack.reference.documents)
    for index, source in enumerate(page.meta.sources):
        if source.document not in known:
            path = ("sources", index, "document")
            yield unknown_word(page, path, source.document, known, "a document")
    for index, figure in enumerate(page.meta.key_figures):
        if not figure.data and page.source_of(figure) is None:
            yield Problem(
                page.file,
                page.line("key_figures", index),
                path_text(("key_figures", index)),
                f"The key figure “{figure.id}” has no source",
                "a source of its own, or one source for the whole page",
                "Add “source:” with document and place",
                rule="front-matter.source",
            )
        elif figure.source and figure.source.document not in known:
            place = ("key_figures", index, "source", "document")
            yield unknown_word(page, place, figure.source.document, known, "a document")


def _lists(pack: Pack) -> Iterator[Problem]:
    known = list(pack.reference.documents)
    words = pack.reference.vocabularies
    sources: list[tuple[str, Path, SourceRef | None]] = [
        ("vocabularies.yml", (kind, index), term.source)
        for kind in type(words).model_fields
        for index, term in enumerate(getattr(words, kind))
    ]
    sources += [
        ("authorities.yml", ("authorities", index), authority.source)
        for index, authority in enumerate(pack.reference.authorities.values())
    ]
    for name, path, source in sources:
        if source and source.document not in known:
            file = pack.reference.files[name]
            yield _unknown_document(file, (*path, "source", "document"), source.document, known)


def _datasets(pack: Pack) -> Iterator[Problem]:
    known = list(pack.reference.documents)
    for index, dataset in enumerate(pack.data.package.resources):
        for place, source in enumerate(dataset.sources):
            if source.document not in known:
                path = ("resources", index, "sources", place, "document")
                yield _unknown_document(pack.data.document, path, source.document, known)


def _unknown_document(file: YamlDocument, path: Path, word: str, known: list[str]) -> Problem:
    return Problem(
        file.file,
        file.line(path),
        path_text(path),
        f"“{word}” is not a document of data/documents.yml",
        listing(sorted(known), limit=40),
        nearest(word, known),
        rule="data.document",
    )
