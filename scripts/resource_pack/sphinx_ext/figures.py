"""Where a chart, a table or a row of key figures becomes HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator
from sphinx.writers.html5 import HTML5Translator

from resource_pack.core.addresses import page_address, up_to_top
from resource_pack.core.figures import ChartFigure, KeyFigures, TableFigure, read_figure
from resource_pack.publish.chart_images import draw_ahead, page_svg
from resource_pack.publish.renderer import RenderCache
from resource_pack.sphinx_ext.session import session
from resource_pack.sphinx_ext.templates import environment

logger = logging.getLogger(__name__)

AnyFigure = ChartFigure | TableFigure | KeyFigures


class pack_figure(nodes.General, nodes.Element):  # noqa: N801
    """A figure on a page. Its children are words for the search index, never shown."""


def figure_node(figure: AnyFigure) -> pack_figure:
    """The node of a figure."""
    node = pack_figure("", ids=[figure.id], names=[figure.id])
    node["figure"] = figure.model_dump_json()
    words = [figure.title]
    if isinstance(figure, ChartFigure):
        words.append(figure.says)
    if isinstance(figure, KeyFigures):
        words += [number.label for number in figure.numbers]
    else:
        words += [column.label for column in figure.columns]
    node += nodes.paragraph("", " ".join(words))
    return node


def read_node(node: pack_figure) -> AnyFigure:
    return read_figure(json.loads(node["figure"]))


def figure_html(figure: AnyFigure, page: str, images: RenderCache) -> str:
    """The HTML of a figure for the page at the address `page`."""
    parts: Any = environment().get_template("parts/figure.html").module
    top = up_to_top(page)
    if isinstance(figure, ChartFigure):
        # "</" would end the script element that holds the specification.
        spec = json.dumps(figure.wide, sort_keys=True, ensure_ascii=False).replace("</", "<\\/")
        return str(
            parts.chart_figure(
                figure,
                Markup(page_svg(figure, "wide", images)),
                Markup(page_svg(figure, "narrow", images)),
                top,
                Markup(spec),
                frame_height(figure),
            )
        )
    if isinstance(figure, TableFigure):
        return str(parts.table_figure(figure, top, frame_height(figure)))
    return str(parts.key_figures(figure))


def frame_height(figure: ChartFigure | TableFigure) -> int:
    """A height in pixels that shows a figure in a frame without a scroll bar in most widths."""
    lines = 34 * len(figure.rows) if isinstance(figure, TableFigure) else 260
    return min(900, 220 + lines + 24 * len(figure.notes))


def all_figures(env: BuildEnvironment) -> dict[str, tuple[str, AnyFigure]]:
    """Every figure of the site by its id, with the page it stands on."""
    return {
        figure_id: (docname, read_figure(json.loads(text)))
        for docname, figures in sorted(_store(env).items())
        for figure_id, text in figures.items()
    }


def page_figures(env: BuildEnvironment, docname: str) -> list[AnyFigure]:
    """The figures of one page, in their order."""
    return [read_figure(json.loads(text)) for text in _store(env).get(docname, {}).values()]


def _store(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    if not hasattr(env, "pack_figures"):
        env.pack_figures = {}  # type: ignore[attr-defined]
    figures: dict[str, dict[str, str]] = env.pack_figures  # type: ignore[attr-defined]
    return figures


def setup_figures(app: Sphinx) -> None:
    app.add_node(pack_figure, html=(_visit, None), text=(_skip, None))
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-check-consistency", _check_ids)
    app.connect("env-updated", _draw_ahead)


def _visit(self: HTML5Translator, node: pack_figure) -> None:
    page = page_address(self.builder.current_docname)
    self.body.append(figure_html(read_node(node), page, session(self.builder.app).images))
    raise nodes.SkipNode


def _skip(_self: SphinxTranslator, _node: pack_figure) -> None:
    raise nodes.SkipNode


def _collect(app: Sphinx, doctree: nodes.document) -> None:
    env = app.env
    found: dict[str, str] = {}
    std = env.get_domain("std")
    for node in doctree.findall(pack_figure):
        figure = read_node(node)
        if figure.id in found:
            _repeated(figure.id, env.docname, node)
        found[figure.id] = node["figure"]
        # Links such as [](#contacts-by-year) find the figure from every page.
        std.labels[figure.id] = (env.docname, figure.id, figure.title)  # type: ignore[attr-defined]
        std.anonlabels[figure.id] = (env.docname, figure.id)  # type: ignore[attr-defined]
    _store(env)[env.docname] = found


def _repeated(figure_id: str, where: str, location: Any) -> None:
    logger.warning(
        "Two charts or tables have the id “%s” (the other one is in %s); give one another id",
        figure_id,
        where,
        type="pack",
        subtype="figure-id",
        location=location,
    )


def _purge(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _store(env).pop(docname, None)


def _merge(
    _app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
) -> None:
    theirs = _store(other)
    _store(env).update({name: theirs[name] for name in docnames if name in theirs})


def _draw_ahead(app: Sphinx, env: BuildEnvironment) -> None:
    """Draw every chart before pages are written: from then on, only files are read."""
    if getattr(app.builder, "held", None) is None:
        draw_charts(app, env, sorted(_store(env)))


def draw_charts(
    app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], pictures: bool = True
) -> None:
    """Draw the charts of pages; with `pictures`, those to download as well."""
    charts = [
        figure
        for docname in docnames
        for figure in page_figures(env, docname)
        if isinstance(figure, ChartFigure)
    ]
    draw_ahead(charts, str(app.config.html_title), session(app).images, pictures)


def _check_ids(_app: Sphinx, env: BuildEnvironment) -> None:
    seen: dict[str, str] = {}
    for docname in sorted(_store(env)):
        for figure_id in _store(env)[docname]:
            if figure_id in seen:
                _repeated(figure_id, f"{seen[figure_id]}.md", docname)
            seen[figure_id] = docname
