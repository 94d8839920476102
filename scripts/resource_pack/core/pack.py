"""A whole pack, read and validated."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from resource_pack.core.addresses import page_address
from resource_pack.core.case_study import CaseStudy
from resource_pack.core.continuum import Continuum, read_continuum
from resource_pack.core.data_store import DataStore
from resource_pack.core.datasets import DataPackageFile, read_data_package
from resource_pack.core.fields import KeyFigure, SourceRef
from resource_pack.core.front_matter import Page, split_page
from resource_pack.core.layout import Layout
from resource_pack.core.markup import Markup
from resource_pack.core.measures import Measures, read_measures
from resource_pack.core.page_store import PageStore, page_key
from resource_pack.core.planner import EvaluationPlanner, read_planner
from resource_pack.core.problems import PackError, Problem, listing, nearest
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.questionnaires import QuestionnaireFiles, read_questionnaires
from resource_pack.core.reference_data import ReferenceData, read_reference_data
from resource_pack.core.section_page import SectionPage
from resource_pack.core.service_map import ServiceMap, read_service_map
from resource_pack.core.text_file import MAX_PAGE_BYTES, read_text
from resource_pack.core.theories import Theories, read_theories
from resource_pack.core.validation import validate
from resource_pack.core.yaml_file import path_text

TEMPLATE_NAME = "_template.md"

ReadMarkup = Callable[[Page], Markup]

Spread = Callable[[Callable[[Sequence[Any]], Sequence[Any]], Sequence[Any], int], list[Any]]
"""How a function is put to work on a list: see `resource_pack.processes.map_chunks`."""


@dataclass(frozen=True)
class PackPage:
    """One page: its source, its front matter as a model, and what its body holds."""

    docname: str
    page: Page
    meta: CaseStudy | SectionPage
    markup: Markup

    @property
    def file(self) -> str:
        return self.page.file

    @property
    def address(self) -> str:
        return page_address(self.docname)

    @property
    def is_study(self) -> bool:
        return isinstance(self.meta, CaseStudy)

    @property
    def short_title(self) -> str:
        short = self.meta.short_title if isinstance(self.meta, SectionPage) else None
        return short or self.meta.title

    def line(self, *path: str | int) -> int:
        return self.page.front_matter.line(path)

    def source_of(self, figure: KeyFigure) -> SourceRef | None:
        """The source of a key figure: its own, or the page's where it has just one."""
        if figure.source:
            return figure.source
        return self.meta.sources[0] if len(self.meta.sources) == 1 else None


@dataclass(frozen=True)
class Study:
    """A case study by its id, which is the name of its file."""

    id: str
    page: PackPage
    meta: CaseStudy


@dataclass(frozen=True)
class Pack:
    """Everything that a site is made from."""

    layout: Layout
    reference: ReferenceData
    data: DataPackageFile
    pages: dict[str, PackPage]
    theories: Theories = field(default_factory=Theories)
    continuum: Continuum | None = None
    service_map: ServiceMap | None = None
    questionnaire_files: QuestionnaireFiles = field(default_factory=QuestionnaireFiles)
    measures: Measures = field(default_factory=Measures)
    planner: EvaluationPlanner | None = None

    @property
    def questionnaires(self) -> dict[str, Questionnaire]:
        """Every questionnaire by its id, sorted."""
        return self.questionnaire_files.by_id

    @cached_property
    def studies(self) -> dict[str, Study]:
        """The case studies by id, in the order in which lists show them."""
        found = []
        for page in self.pages.values():
            if isinstance(page.meta, CaseStudy):
                found.append(Study(page.docname.rpartition("/")[2], page, page.meta))
        orders = {item.id: item.order for item in self.reference.vocabularies.components}
        found.sort(
            key=lambda study: (
                orders.get(study.meta.component, 1000),
                study.meta.order,
                study.meta.title,
                study.id,
            )
        )
        return {study.id: study for study in found}

    @cached_property
    def glossary_terms(self) -> tuple[str, ...]:
        """Every word that a glossary of the pack explains, sorted."""
        pages = self.pages.values()
        uses = (use for page in pages for use in page.markup.uses if use.kind == "glossary-term")
        return tuple(sorted({use.name for use in uses}))

    def full_title(self, docname: str) -> str:
        """A title that says by itself what the page is about.

        Every part of the guide has a page called “The challenge”; away from its menu, such a page
        is named with its part.
        """
        page = self.pages[docname]
        meta = page.meta
        if isinstance(meta, SectionPage) and meta.component and meta.section != "overview":
            component = self.reference.vocabularies.terms("components").get(meta.component)
            if component and component.label.lower() not in meta.title.lower():
                return f"{meta.title} – {component.label}"
        return meta.title

    def document_name(self, name: str) -> str:
        """How source lines name a document; `check_references` reports one that is not known."""
        document = self.reference.documents.get(name)
        return document.short if document else name

    def dataset_content(self, name: str) -> str:
        """All that a page can see of a dataset, as text: rows, description and source documents."""
        if name not in self.data.datasets:
            return ""
        dataset = self.data.datasets[name]
        known = self.reference.documents
        documents = [known[item.document] for item in dataset.sources if item.document in known]
        try:
            sha = self.store.table(name).sha256
        except PackError:
            sha = ""
        return sha + dataset.model_dump_json() + "".join(d.model_dump_json() for d in documents)

    @cached_property
    def store(self) -> DataStore:
        return DataStore(self.layout, self.data.datasets, self.reference.documents)


def read_pack(
    layout: Layout,
    read_markup: ReadMarkup,
    store: PageStore | None = None,
    spread: Spread | None = None,
) -> Pack:
    """Read every page, record and description of a pack.

    Pages that the store knows are not read again; the others are read side by side where `spread`
    does so. Raises PackError with all problems of all files,
    so that they can be mended in one go.
    """
    problems: list[Problem] = []
    reference: ReferenceData | None = None
    data: DataPackageFile | None = None
    try:
        reference = read_reference_data(layout)
    except PackError as error:
        problems += error.problems
    try:
        data = read_data_package(layout)
    except PackError as error:
        problems += error.problems
    theories = Theories()
    continuum = service_map = None
    try:
        theories = read_theories(layout)
    except PackError as error:
        problems += error.problems
    try:
        found = read_continuum(layout)
        continuum = found[0] if found else None
    except PackError as error:
        problems += error.problems
    try:
        mapped = read_service_map(layout)
        service_map = mapped[0] if mapped else None
    except PackError as error:
        problems += error.problems
    questionnaires = QuestionnaireFiles()
    try:
        questionnaires = read_questionnaires(layout)
    except PackError as error:
        problems += error.problems
    measures = Measures()
    try:
        measures = read_measures(layout)
    except PackError as error:
        problems += error.problems
    planner = None
    try:
        planned = read_planner(layout)
        planner = planned[0] if planned else None
    except PackError as error:
        problems += error.problems
    pages: dict[str, PackPage] = {}
    paths = list(page_files(layout))
    for page in read_pages(layout, paths, read_markup, store or PageStore(), spread or _here):
        if isinstance(page, PackError):
            problems += page.problems
        else:
            pages[page.docname] = page
    if problems or reference is None or data is None:
        raise PackError(problems)
    return Pack(
        layout,
        reference,
        data,
        pages,
        theories,
        continuum,
        service_map,
        questionnaires,
        measures,
        planner,
    )


def page_files(layout: Layout) -> Iterator[Path]:
    """The source file of every page, sorted."""
    for folder in (layout.content, layout.case_studies):
        for path in sorted(folder.rglob("*.md")):
            if not path.name.startswith("_"):
                yield path


_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


PAGES_EACH = 40
"""Fewer pages than this for each process are read sooner than a process is started."""


def read_pages(
    layout: Layout,
    paths: Sequence[Path],
    read_markup: ReadMarkup,
    store: PageStore,
    spread: Spread,
) -> Iterator[PackPage | PackError]:
    """Each page, or what is wrong with it, in the order of the paths."""
    results: dict[Path, PackPage | PackError] = {}
    keys: dict[Path, str] = {}
    unknown: list[tuple[str, str]] = []
    for path in paths:
        file = layout.relative(path)
        try:
            _check_names(layout, path)
            text = read_text(layout, path, MAX_PAGE_BYTES)
        except PackError as error:
            results[path] = error
            continue
        keys[path] = page_key(file, text)
        known = store.get(keys[path])
        if known is None:
            unknown.append((file, text))
        else:
            results[path] = known
    read = functools.partial(_read_texts, read_markup)
    for (file, _), result in zip(unknown, spread(read, unknown, PAGES_EACH), strict=True):
        results[layout.root / file] = result
    fine = {keys[path]: page for path, page in results.items() if isinstance(page, PackPage)}
    store.keep(fine)
    return (results[path] for path in paths)


def _here(
    function: Callable[[Sequence[Any]], Sequence[Any]], items: Sequence[Any], _least: int
) -> list[Any]:
    return list(function(items))


def _read_texts(
    read_markup: ReadMarkup, texts: Sequence[tuple[str, str]]
) -> list[PackPage | PackError]:
    found: list[PackPage | PackError] = []
    for file, text in texts:
        try:
            found.append(read_page(file, text, read_markup))
        except PackError as error:
            found.append(error)
    return found


def read_page(file: str, text: str, read_markup: ReadMarkup) -> PackPage:
    """Read the text of one page. Raises PackError."""
    docname = file.removesuffix(".md")
    page = split_page(text, file)
    model: type[CaseStudy] | type[SectionPage] = (
        CaseStudy if docname.startswith("case_studies/") else SectionPage
    )
    problems: list[Problem] = []
    meta = markup = None
    try:
        meta = validate(model, page.front_matter, rule="front-matter")
    except PackError as error:
        problems += error.problems
    try:
        markup = read_markup(page)
    except PackError as error:
        problems += error.problems
    if problems or meta is None or markup is None:
        raise PackError(problems)
    return PackPage(docname, page, meta, markup)


def _check_names(layout: Layout, path: Path) -> None:
    for part in (*path.relative_to(layout.root).parts[1:-1], path.stem):
        if not _NAME.fullmatch(part) or len(part) > 60:
            simple = re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-")[:60]
            raise PackError(
                [
                    Problem(
                        layout.relative(path),
                        0,
                        "",
                        f"The name “{part}” cannot become part of an address",
                        "small letters, digits and hyphens, at most 60 characters",
                        f"Call it “{simple}”",
                        rule="file-name",
                    )
                ]
            )


def unknown_word(
    page: PackPage, path: tuple[str | int, ...], word: str, known: list[str], what: str
) -> Problem:
    """The problem of a word that is in no list."""

    return Problem(
        page.file,
        page.line(*path),
        path_text(path),
        f"“{word}” is not {what}",
        listing(sorted(known), limit=40),
        nearest(word, known),
        rule="front-matter.word",
    )
