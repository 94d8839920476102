"""What a page shows around its text: menu, breadcrumbs, panels, sources, related studies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from resource_pack.core.addresses import page_address, up_to_top
from resource_pack.core.case_study import CaseStudy
from resource_pack.core.gallery import facets
from resource_pack.core.pack import Pack
from resource_pack.core.related import Related, related_studies
from resource_pack.core.section_page import SECTION_LABELS, SectionPage
from resource_pack.core.site_map import SiteMap, Wayfinder
from resource_pack.core.study_view import (
    card_of,
    key_figure_views,
    related_views,
    source_views,
    study_view,
)
from resource_pack.publish.search_index import page_search_words
from resource_pack.publish.static_files import asset_address
from resource_pack.sphinx_ext.dependencies import depends_of
from resource_pack.sphinx_ext.page_scripts import theme_scripts, theme_styles
from resource_pack.sphinx_ext.parts import minutes_to_read
from resource_pack.sphinx_ext.session import session

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
)
"""The Content-Security-Policy of every page: nothing from outside, nothing inline."""

SEARCH_POLICY = (
    POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    + "; worker-src 'self'"
)
"""On the search page only: Pagefind searches with WebAssembly, in a worker."""


@dataclass(frozen=True)
class Surroundings:
    """Works out what surrounds each page; what all pages share is worked out once."""

    pack: Pack
    site_map: SiteMap

    @cached_property
    def wayfinder(self) -> Wayfinder:
        return Wayfinder(self.pack, self.site_map)

    @cached_property
    def related(self) -> dict[str, tuple[Related, ...]]:
        return related_studies({name: study.meta for name, study in self.pack.studies.items()})

    def of(self, docname: str) -> dict[str, Any]:
        """Everything that surrounds the text of a page, as plain data for its template."""
        page = self.pack.pages[docname]
        meta = page.meta
        address = page.address
        values: dict[str, Any] = {
            "kind": "study" if page.is_study else getattr(meta, "layout", "page"),
            "title": meta.title,
            "full_title": self.pack.full_title(docname),
            "summary": meta.summary,
            "ways": asdict(self.wayfinder.ways(docname)),
            "component": self._component(meta.component),
            "section_label": "",
            "minutes": minutes_to_read(page),
            "sources": [asdict(view) for view in source_views(self.pack, meta.sources)],
            "doubts": list(meta.doubts),
            "not_told": list(meta.not_told),
            "last_reviewed": meta.last_reviewed.isoformat(),
            "last_reviewed_text": _date(meta.last_reviewed),
            "review_due_text": _date(meta.review_due),
            "figures": [asdict(view) for view in key_figure_views(self.pack, page)],
            "study": None,
            "related": [],
            "search_words": " ".join(page_search_words(self.pack, docname)),
        }
        if isinstance(meta, CaseStudy):
            study = self.pack.studies[docname.rpartition("/")[2]]
            values["study"] = asdict(study_view(self.pack, study))
            values["related"] = [
                asdict(view) for view in related_views(self.pack, self.related[study.id], address)
            ]
        elif isinstance(meta, SectionPage):
            if meta.section:
                values["section_label"] = SECTION_LABELS[meta.section]
            if meta.layout == "gallery":
                values["facets"] = [asdict(facet) for facet in facets(self.pack)]
                cards = list(self.pack.studies.values())
                values["total"] = len(cards)
                values["cards"] = [
                    asdict(card_of(self.pack, study, address)) for study in cards[:50]
                ]
        return values

    def _component(self, name: str | None) -> dict[str, Any] | None:
        if not name:
            return None
        component = next(
            item for item in self.pack.reference.vocabularies.components if item.id == name
        )
        return {"id": component.id, "order": component.order, "label": component.label}


def _date(day: Any) -> str:
    return f"{day.day} {day:%B} {day.year}"


def site_map_of(app: Sphinx) -> SiteMap:
    """The tree of pages from _toc.yml."""
    external = app.env.external_site_map  # type: ignore[attr-defined]

    def docname(name: str) -> str:
        return str(name).removesuffix(".md")

    children = {
        docname(name): [
            docname(str(item)) for subtree in document.subtrees for item in subtree.files()
        ]
        for name, document in external.items()
        if document.subtrees
    }
    return SiteMap(docname(external.root.docname), children)


def surroundings(app: Sphinx) -> Surroundings:
    """The surroundings of this build's pages."""
    if not hasattr(app, "pack_surroundings"):
        app.pack_surroundings = Surroundings(  # type: ignore[attr-defined]
            session(app).pack, site_map_of(app)
        )
    found: Surroundings = app.pack_surroundings  # type: ignore[attr-defined]
    return found


def context_digests(app: Sphinx) -> dict[str, str]:
    """For each page, a hash of what surrounds its text, and of records that its parts show."""
    around = surroundings(app)
    pack = around.pack
    records = _hash(
        [
            [page.meta.model_dump(mode="json") for page in pack.pages.values()],
            pack.data.package.model_dump(mode="json"),
            pack.reference.model_dump(mode="json"),
            [item.model_dump(mode="json") for item in pack.theories.by_authority.values()],
            [item.model_dump(mode="json") for item in pack.theories.themes.values()],
            [item.model_dump(mode="json") for item in pack.questionnaires.values()],
            pack.continuum.model_dump(mode="json") if pack.continuum else None,
            pack.planner.model_dump(mode="json") if pack.planner else None,
            pack.service_map.model_dump(mode="json") if pack.service_map else None,
            _citation(pack),
            getattr(app.env, "pack_datasets", {}),
        ]
    )
    digests = {}
    for docname in pack.pages:
        uses_records = "pack" in depends_of(app.env).get(docname, ())
        digests[docname] = _hash([around.of(docname), records if uses_records else ""])
    # Lists, the search and the offline copy are made from everything; they have no source of their
    # own, so the home page stands for them: where it is written, Sphinx finishes the site anew.
    root = around.site_map.root
    if root in digests:
        digests[root] = _hash([digests[root], records])
    return digests


def _citation(pack: Pack) -> str:
    path = pack.layout.root / "CITATION.cff"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def setup_page_context(app: Sphinx) -> None:
    app.connect("doctree-read", _out_of_the_menu)
    app.connect("html-page-context", _add_context)


def _out_of_the_menu(app: Sphinx, _doctree: nodes.document) -> None:
    """Case studies stay out of the menu by rule; no author has to say so."""
    if app.env.docname.startswith("case_studies/"):
        app.env.metadata[app.env.docname]["orphan"] = True


def _add_context(
    app: Sphinx,
    pagename: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> str:
    around = surroundings(app)
    address = page_address(pagename)
    top = top_of(app, address)
    context["asset"] = lambda name: top + asset_address(name)
    context["policy"] = Markup(SEARCH_POLICY if pagename == "search" else POLICY)
    context["site"] = site_values(app, address)
    context["scripts"] = theme_scripts(app.env, pagename, doctree)
    context["styles"] = theme_styles(doctree)
    if pagename in around.pack.pages:
        context["page"] = around.of(pagename)
        context["contents"] = page_contents(app.env, pagename)
        return "page.html"
    if "page" not in context:
        context["page"] = bare_page(around, pagename, context.get("title", "") or "Search")
        if address == "404.html" and top:
            _from_top(context["page"]["ways"], top)
    return template


def _from_top(ways: dict[str, Any], top: str) -> None:
    for link in (*ways["menu"], *ways["breadcrumbs"]):
        link["address"] = top + link["address"]


def page_contents(env: BuildEnvironment, docname: str) -> list[dict[str, str]]:
    """The second-level headings of a page with the anchors that docutils gave them."""
    found = []
    toc = env.tocs.get(docname)
    for reference in toc.findall(nodes.reference) if toc is not None else []:
        depth = sum(isinstance(node, nodes.bullet_list) for node in _parents(reference))
        anchor = str(reference.get("anchorname", ""))
        if depth == 2 and anchor.startswith("#"):
            found.append({"anchor": anchor[1:], "title": reference.astext()})
    return found


def _parents(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def bare_page(around: Surroundings, pagename: str, title: str) -> dict[str, Any]:
    """The surroundings of a page that has no source, such as the search page."""
    address = page_address(pagename)
    root = around.site_map.root
    menu = around.wayfinder.menu(pagename, pagename, address)
    home = asdict(around.wayfinder.link(root, address))
    home["title"] = "Home"
    return {
        "kind": "bare",
        "title": title,
        "full_title": title,
        "summary": "",
        "ways": {
            "menu": [asdict(link) for link in menu],
            "breadcrumbs": [home],
            "previous": None,
            "next": None,
        },
        "component": None,
        "section_label": "",
        "minutes": 0,
        "sources": [],
        "doubts": [],
        "not_told": [],
        "last_reviewed": "",
        "figures": [],
        "study": None,
        "related": [],
    }


def top_of(app: Sphinx, address: str) -> str:
    """What leads from a page to the top of the site.

    A server shows 404.html at any address, where a relative link would lead astray. Where the
    address of the site is known, that page alone uses it.
    """
    if address == "404.html" and app.config.html_baseurl:
        return urlsplit(str(app.config.html_baseurl)).path.rstrip("/") + "/"
    return up_to_top(address)


def site_values(app: Sphinx, address: str) -> dict[str, Any]:
    """What templates need to know of the site, from the page at `address`."""
    config = app.config
    base = config.html_baseurl.rstrip("/") + "/" if config.html_baseurl else ""
    around = surroundings(app)
    top = top_of(app, address)

    def to(docname: str) -> str:
        return top + page_address(docname)

    footer = [
        (around.pack.pages[name].short_title, to(name))
        for name in FOOTER
        if name in around.pack.pages
    ]
    return {
        "title": config.html_title,
        "language": config.language or "en",
        "base": base,
        "canonical": (base + ("" if address == "index.html" else address)) if base else "",
        "top": top,
        "home": top + "index.html",
        "search": top + "search.html",
        "footer": footer,
        "edition": session(app).settings.edition,
        "zip": session(app).settings.offline_zip,
    }


FOOTER = (
    "content/about/accessibility",
    "content/about/privacy",
    "content/about/how-to-cite",
    "content/about/offline",
    "content/glossary",
)
"""Pages that every page links to at its foot, where they exist."""
