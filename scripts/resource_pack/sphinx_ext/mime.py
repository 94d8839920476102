"""Turns the pack's own MIME type into a figure node, when MyST-NB asks its plug-ins."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes

from resource_pack.core.figures import MIME_TYPE, read_figure
from resource_pack.sphinx_ext.figures import figure_node


class FigureRenderer:
    """A MyST-NB MIME renderer (entry point group `myst_nb.mime_renderers`)."""

    mime_priority_overrides: ClassVar[list[tuple[str, str, int | None]]] = [("*", MIME_TYPE, 1)]

    @staticmethod
    def handle_mime(_renderer: Any, data: Any, _inline: bool) -> list[nodes.Node] | None:
        """The node for a figure; None leaves any other output to MyST-NB."""
        if data.mime_type != MIME_TYPE:
            return None
        node = figure_node(read_figure(data.content))
        node.line = data.line
        return [node]
