"""The page with one chart or table, for a frame on another website."""

from __future__ import annotations

from markupsafe import Markup

from resource_pack.core.addresses import embed_address, relative_address
from resource_pack.core.figures import ChartFigure, TableFigure
from resource_pack.core.pack import PackPage
from resource_pack.publish.chart_images import page_svg
from resource_pack.publish.renderer import RenderCache
from resource_pack.publish.static_files import asset_address
from resource_pack.sphinx_ext.templates import render


def embed_page(
    figure: ChartFigure | TableFigure, page: PackPage, site_title: str, images: RenderCache
) -> bytes:
    """The embed page of a figure: title, picture or table, source, and the way back."""
    from resource_pack.sphinx_ext.page_context import POLICY

    address = embed_address(figure.id)
    pictures = {}
    if isinstance(figure, ChartFigure):
        pictures = {form: Markup(page_svg(figure, form, images)) for form in ("wide", "narrow")}
    return render(
        "embed.html",
        figure=figure,
        pictures=pictures,
        policy=Markup(POLICY),
        style="../" + asset_address("embed.css"),
        site_title=site_title,
        back=relative_address(f"{page.address}#{figure.id}", address),
        page_title=page.meta.title,
    ).encode()
