"""Parts of pages about the guide as a whole: the continuum of support, maps, tools and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from resource_pack.core.addresses import relative_address
from resource_pack.core.case_study import CaseStudy
from resource_pack.core.coverage import THEORY_PAGES
from resource_pack.core.numbers import write_number
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.section_page import SECTION_LABELS, SectionPage
from resource_pack.core.service_map import MOST_YEARS
from resource_pack.sphinx_ext.session import Session
from resource_pack.sphinx_ext.word_documents import word_address, word_pages

Values = dict[str, Any]


def continuum(session: Session, _options: Values, page: str, _env: BuildEnvironment) -> Values:
    """The continuum of support: bands side by side, each with its kinds of support."""
    pack = session.pack
    record = pack.continuum
    if record is None:
        return {"record": None}
    bands = []
    for number, band in enumerate(record.bands, start=1):
        examples = [_example(pack, item.label, item.page, page) for item in band.examples]
        bands.append({"number": number, "band": band, "examples": examples})
    source = f"{pack.document_name(record.source.document)}, {record.source.place}"
    return {"record": record, "bands": bands, "source": source}


def _example(pack: Pack, label: str, docname: str, page: str) -> Values:
    if not docname:
        return {"label": label, "title": "", "address": "", "places": ""}
    found = pack.pages[docname]
    places = ""
    if isinstance(found.meta, CaseStudy):
        places = ", ".join(pack.reference.authorities[name].name for name in found.meta.authorities)
    return {
        "label": label,
        "title": pack.full_title(docname),
        "address": relative_address(found.address, page),
        "places": places,
    }


def guide_map(session: Session, options: Values, page: str, _env: BuildEnvironment) -> Values:
    """A matrix: components by sections, or local authorities by what each contributed."""
    if options.get("of") == "authorities":
        return {"of": "authorities", **_authority_map(session.pack, page)}
    return {"of": "components", **_component_map(session.pack, page)}


def _component_map(pack: Pack, page: str) -> Values:
    components = pack.reference.vocabularies.components
    rows = []
    for section, label in SECTION_LABELS.items():
        cells = []
        for component in components:
            found = [
                item
                for item in pack.pages.values()
                if isinstance(item.meta, SectionPage)
                and item.meta.component == component.id
                and item.meta.section == section
            ]
            found.sort(key=lambda item: (item.docname.count("/"), item.meta.order, item.docname))
            cells.append([_link(item, page) for item in found])
        rows.append({"label": label, "cells": cells})
    return {"components": components, "rows": rows}


def _link(item: PackPage, page: str) -> Values:
    places = dict.fromkeys(source.place for source in item.meta.sources)
    return {
        "title": item.short_title,
        "address": relative_address(item.address, page),
        "place": "; ".join(places),
    }


def _authority_map(pack: Pack, page: str) -> Values:
    components = pack.reference.vocabularies.components
    rows = []
    for authority in pack.reference.authorities.values():
        if not authority.pilot:
            continue
        cells = []
        for component in components:
            cells.append(
                [
                    _link(study.page, page)
                    for study in pack.studies.values()
                    if authority.id in study.meta.authorities
                    and study.meta.component == component.id
                ]
            )
        theory = pack.pages.get(THEORY_PAGES + authority.id)
        rows.append(
            {
                "label": authority.name,
                "cells": cells,
                "theory": relative_address(theory.address, page) if theory else "",
            }
        )
    return {"components": components, "rows": rows}


def tool_list(session: Session, _options: Values, page: str, _env: BuildEnvironment) -> Values:
    """Every page that readers can take as a Word document."""
    pack = session.pack
    items = [
        {
            "title": pack.pages[name].meta.title,
            "summary": pack.pages[name].meta.summary,
            "address": relative_address(pack.pages[name].address, page),
            "word": relative_address(word_address(name), page),
        }
        for name in sorted(word_pages(pack), key=lambda name: (pack.pages[name].meta.order, name))
    ]
    return {"items": items}


def number_list(session: Session, _options: Values, page: str, _env: BuildEnvironment) -> Values:
    """Every key figure of every page, with its source and its doubt."""
    pack = session.pack
    groups = []
    for docname, item in pack.pages.items():
        rows = list(_numbers(pack, item))
        if rows:
            groups.append(
                {
                    "title": pack.full_title(docname),
                    "address": relative_address(item.address, page),
                    "rows": rows,
                }
            )
    return {"groups": groups, "count": sum(len(group["rows"]) for group in groups)}


def _numbers(pack: Pack, page: PackPage) -> Iterator[Values]:
    for figure in page.meta.key_figures:
        if figure.data:
            continue  # it stands in a dataset, and the dataset's own page names its source
        source = page.source_of(figure)
        value = figure.value
        yield {
            "value": write_number(value) if isinstance(value, int | float) else str(value),
            "unit": figure.unit,
            "label": figure.label,
            "source": f"{pack.document_name(source.document)}, {source.place}" if source else "",
            "doubt": figure.doubt or "",
        }


def service_map(session: Session, _options: Values, _page: str, _env: BuildEnvironment) -> Values:
    """An example of a family's services over the years."""
    record = session.pack.service_map
    if record is None:
        return {"record": None}
    source = f"{session.pack.document_name(record.source.document)}, {record.source.place}"
    return {"record": record, "source": source}


def service_map_form(
    _session: Session, _options: Values, _page: str, _env: BuildEnvironment
) -> Values:
    """A blank map of services, which keeps nothing."""
    return {"most": MOST_YEARS}


PARTS: dict[str, Callable[[Session, Values, str, BuildEnvironment], Values]] = {
    "continuum": continuum,
    "guide-map": guide_map,
    "tool-list": tool_list,
    "number-list": number_list,
    "service-map": service_map,
    "service-map-form": service_map_form,
}


def setup_guide_parts(app: Sphinx) -> None:
    from resource_pack.sphinx_ext.directives import part_directive

    for name in ("continuum", "tool-list", "number-list", "service-map", "service-map-form"):
        app.add_directive(name, part_directive(name, {}))
    of = {"of": lambda word: directives.choice(word, ("components", "authorities"))}
    app.add_directive("guide-map", part_directive("guide-map", of))
