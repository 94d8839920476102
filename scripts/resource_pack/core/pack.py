"""A whole pack, read and validated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

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

    @cached_property
    def store(self) -> DataStore:
        return DataStore(self.layout, self.data.datasets, self.reference.documents)


def read_pack(layout: Layout, read_markup: ReadMarkup) -> Pack:
    """Read every page, record and description of a pack.

    Raises PackError with all problems of all files, so that they can be mended in one go.
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
    for path in page_files(layout):
        try:
            page = read_page(layout, path, read_markup)
        except PackError as error:
            problems += error.problems
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


def read_page(layout: Layout, path: Path, read_markup: ReadMarkup) -> PackPage:
    """Read one page. Raises PackError."""
    file = layout.relative(path)
    docname = file.removesuffix(".md")
    _check_names(layout, path)
    page = split_page(read_text(layout, path, MAX_PAGE_BYTES), file)
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
