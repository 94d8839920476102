"""Pages without a source of their own: filtered lists of case studies, and the 404 page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from sphinx.application import Sphinx

from resource_pack.core.addresses import relative_address
from resource_pack.core.gallery import StaticList, facets, static_lists
from resource_pack.core.study_view import card_of, facet_address
from resource_pack.sphinx_ext.page_context import bare_page, surroundings


def setup_extra_pages(app: Sphinx) -> None:
    app.connect("html-collect-pages", _pages)


def extra_page_addresses(app: Sphinx) -> list[str]:
    """The addresses of all such pages."""
    lists = [item.address for item in static_lists(surroundings(app).pack)]
    return ["404.html", "search.html", *lists]


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    yield "404", {"title": "Page not found"}, "404.html"
    pack = surroundings(app).pack
    # Once for all lists: with each list anew, the work would grow with the square of the studies.
    known = {facet.id: asdict(facet) for facet in facets(pack)}
    for item in static_lists(pack):
        context = _list_context(app, item, known[item.facet])
        yield item.address.removesuffix(".html"), context, "study-list.html"


def _list_context(app: Sphinx, item: StaticList, facet: dict[str, Any]) -> dict[str, Any]:
    around = surroundings(app)
    pack = around.pack
    name = item.address.removesuffix(".html")
    title = f"Case studies: {item.label}"
    if item.pages > 1:
        title += f" (page {item.number} of {item.pages})"
    page = bare_page(around, name, title)
    gallery = around.wayfinder.gallery
    if gallery:
        link = asdict(around.wayfinder.link(gallery, item.address))
        page["ways"]["breadcrumbs"].append(link)
    neighbours = {}
    for key, number in (("previous", item.number - 1), ("next", item.number + 1)):
        if 1 <= number <= item.pages:
            target = facet_address(item.facet, item.word, number)
            neighbours[key] = {
                "title": f"Page {number}",
                "address": relative_address(target, item.address),
            }
    page["ways"].update(neighbours)
    return {
        "title": title,
        "page": page,
        "item": replace(item, studies=()),
        "cards": [asdict(card_of(pack, study, item.address)) for study in item.studies],
        "facet": facet,
    }
