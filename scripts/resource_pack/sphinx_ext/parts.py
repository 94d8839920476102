"""Parts of pages that are made from the pack's records: lists, doors, citation and so on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sphinx.environment import BuildEnvironment

from resource_pack.core.addresses import relative_address, up_to_top
from resource_pack.core.case_study import CaseStudy
from resource_pack.core.citation import read_citation
from resource_pack.core.datasets import Dataset
from resource_pack.core.fields import SourceRef
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.section_page import SectionPage
from resource_pack.core.study_view import card_of
from resource_pack.publish.offline import ZIP_ADDRESS
from resource_pack.sphinx_ext.example_report import PARTS as EXAMPLE_PARTS
from resource_pack.sphinx_ext.guide_parts import PARTS as GUIDE_PARTS
from resource_pack.sphinx_ext.measures import PARTS as MEASURE_PARTS
from resource_pack.sphinx_ext.planning import PARTS as PLANNING_PARTS
from resource_pack.sphinx_ext.questionnaires import PARTS as QUESTIONNAIRE_PARTS
from resource_pack.sphinx_ext.report_maker import PARTS as REPORT_PARTS
from resource_pack.sphinx_ext.session import Session
from resource_pack.sphinx_ext.templates import render
from resource_pack.sphinx_ext.theories import PARTS as THEORY_PARTS
from resource_pack.sphinx_ext.word_documents import PARTS as WORD_PARTS

WORDS_A_MINUTE = 200
"""A usual speed for reading plain English on a screen."""

Part = Callable[[Session, dict[str, Any], str, BuildEnvironment], dict[str, Any]]


def part_html(
    session: Session,
    part: str,
    options: dict[str, Any],
    page: str,
    env: BuildEnvironment,
    level: int,
) -> str:
    """The HTML of a part for the page at the address `page`.

    Its own headings begin at `level`, so that none is left out below the heading of the passage.
    """
    values = PARTS[part](session, options, page, env)
    return render(f"parts/{part}.html", top=up_to_top(page), level=level, **values)


def safeguarding(
    _session: Session, _options: dict[str, Any], _page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """The safeguarding box."""
    return {}


def study_list(
    session: Session, options: dict[str, Any], page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """Case studies as cards: all of a component or of a theme."""
    studies = [
        study
        for study in session.pack.studies.values()
        if options.get("component") in (None, study.meta.component)
        and (options.get("theme") is None or options["theme"] in study.meta.themes)
    ]
    return {"cards": [card_of(session.pack, study, page) for study in studies]}


def dataset_list(
    session: Session, _options: dict[str, Any], page: str, env: BuildEnvironment
) -> dict[str, Any]:
    """Every dataset with all that is known of it, below the document that it comes from."""
    from resource_pack.sphinx_ext.figures import all_figures

    shown: dict[str, dict[str, str]] = {}
    for docname, figure in all_figures(env).values():
        for name in figure.datasets:
            shown.setdefault(name, {})[docname] = session.pack.pages[docname].meta.title
    groups: dict[str, list[dict[str, Any]]] = {}
    for dataset in sorted(session.pack.data.package.resources, key=lambda item: item.title):
        if dataset.status != "published":
            continue
        groups.setdefault(dataset.sources[0].document, []).append(
            {
                "dataset": dataset,
                "place": dataset.sources[0].place,
                "sources": [_source(session.pack, source) for source in dataset.sources],
                "pages": [
                    (title, relative_address(session.pack.pages[docname].address, page))
                    for docname, title in sorted(shown.get(dataset.name, {}).items())
                ],
            }
        )
    documents = session.pack.reference.documents
    return {
        "groups": [
            {
                "id": name,
                "title": documents[name].short,
                "entries": groups[name],
                "terms": _shared_terms([entry["dataset"] for entry in groups[name]]),
            }
            for name in sorted(groups, key=lambda name: (documents[name].short, name))
        ]
    }


def _shared_terms(datasets: list[Dataset]) -> Dataset | None:
    """The first dataset, where all of several have its licence: told once, it need not be again."""
    first = datasets[0]
    same = all((one.licenses, one.rights) == (first.licenses, first.rights) for one in datasets)
    return first if same and len(datasets) > 1 else None


def _source(pack: Pack, source: SourceRef) -> str:
    return f"{pack.reference.documents[source.document].short}, {source.place}"


def document_list(
    session: Session, _options: dict[str, Any], _page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """Every source document with what readers should know about it."""
    return {"documents": list(session.pack.reference.documents.values())}


def citation(
    session: Session, _options: dict[str, Any], _page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """How to cite the pack, from CITATION.cff."""
    return {"citation": read_citation(session.pack.layout)}


def offline_copy(
    session: Session, _options: dict[str, Any], _page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """The link to the zip file of the site."""
    return {"address": ZIP_ADDRESS if session.settings.offline_zip else ""}


def publisher(
    session: Session, _options: dict[str, Any], _page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """Who publishes this copy, and how to reach them."""
    return {"settings": session.settings}


def settings_form(
    _session: Session, _options: dict[str, Any], _page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """What this site keeps on the reader's device, with a button that forgets it."""
    return {}


def doors(
    session: Session, options: dict[str, Any], page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """Large links: to the components, or to the pages for each role."""
    pack = session.pack
    if options.get("of") == "roles":
        found = [page for name, page in pack.pages.items() if name.startswith("content/start/")]
        found.sort(key=lambda item: _order(item))
        return {"kind": "roles", "doors": [_door(item, page) for item in found]}
    return {
        "kind": "components",
        "doors": [
            {
                "id": component.id,
                "number": component.order,
                "title": component.label,
                "text": component.question,
                "address": relative_address(pack.pages[component.page].address, page),
            }
            for component in pack.reference.vocabularies.components
        ],
    }


def _order(page: PackPage) -> tuple[int, str]:
    order = page.meta.order if isinstance(page.meta, SectionPage) else 0
    return order, page.docname


def _door(item: PackPage, page: str) -> dict[str, Any]:
    return {
        "id": item.docname.rpartition("/")[2],
        "number": None,
        "title": item.short_title,
        "text": item.meta.summary,
        "address": relative_address(item.address, page),
    }


def reading_route(
    session: Session, options: dict[str, Any], page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """Pages to read one after the other, with the time that each takes."""
    stops = []
    here = next((item for item in session.pack.pages.values() if item.address == page), None)
    for name in options.get("pages", "").split():
        stop = session.pack.pages[name]
        # On a page of the same part of the guide, its name would stand in every line.
        inside = here is not None and here.meta.component == stop.meta.component
        stops.append(
            {
                "title": stop.meta.title if inside else session.pack.full_title(name),
                "text": stop.meta.summary,
                "address": relative_address(stop.address, page),
                "minutes": minutes_to_read(stop),
                "study": isinstance(stop.meta, CaseStudy),
            }
        )
    return {"stops": stops, "minutes": sum(stop["minutes"] for stop in stops)}


def minutes_to_read(page: PackPage) -> int:
    """Whole minutes that reading a page takes, at least one."""
    words = sum(len(prose.text.split()) for prose in page.markup.prose)
    return max(1, round(words / WORDS_A_MINUTE))


PARTS: dict[str, Part] = {
    "safeguarding": safeguarding,
    "study-list": study_list,
    "dataset-list": dataset_list,
    "document-list": document_list,
    "citation": citation,
    "offline-copy": offline_copy,
    "publisher": publisher,
    "settings-form": settings_form,
    "doors": doors,
    "reading-route": reading_route,
    **GUIDE_PARTS,
    **THEORY_PARTS,
    **MEASURE_PARTS,
    **QUESTIONNAIRE_PARTS,
    **PLANNING_PARTS,
    **EXAMPLE_PARTS,
    **REPORT_PARTS,
    **WORD_PARTS,
}
