"""HTML of everything that docutils knows, made to fit the policy of the pages and screen readers.

docutils writes widths and alignments as inline styles, which the Content-Security-Policy forbids,
and leaves header cells without a scope.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.nodes import Element
from PIL import Image, ImageOps
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class PackTranslator(HTML5Translator):
    """Sphinx's translator with accessible tables and without inline styles."""

    def visit_title(self, node: Element) -> None:
        # The template writes the heading of the page, before the panels.
        if isinstance(node.parent, nodes.section) and self.section_level == 1:
            raise nodes.SkipNode
        super().visit_title(node)

    def visit_table(self, node: Element) -> None:
        self._table_row_indices.append(0)
        caption = next((child for child in node.children if isinstance(child, nodes.title)), None)
        name = node["ids"][0] if node["ids"] else f"table_{self._next_table()}"
        label = f' aria-labelledby="{name}_caption"' if caption is not None else ""
        self.body.append(f'<div class="table-scroll" role="region"{label} tabindex="0">\n')
        self.body.append(f'<table class="data-table" id="{name}">\n')
        if caption is not None:
            words = f'<span class="caption-words">{self.encode(caption.astext())}</span>'
            self.body.append(f'<caption id="{name}_caption">{words}</caption>\n')
            node.remove(caption)

    def _next_table(self) -> int:
        self._tables = getattr(self, "_tables", 0) + 1
        return self._tables

    def depart_table(self, _node: Element) -> None:
        self._table_row_indices.pop()
        self.body.append("</table>\n</div>\n")

    def visit_colspec(self, _node: Element) -> None:
        raise nodes.SkipNode

    def visit_tgroup(self, _node: Element) -> None:
        pass

    def depart_tgroup(self, _node: Element) -> None:
        pass

    def visit_thead(self, _node: Element) -> None:
        self.body.append("<thead>\n")

    def depart_thead(self, _node: Element) -> None:
        self.body.append("</thead>\n")

    def visit_tbody(self, _node: Element) -> None:
        self.body.append("<tbody>\n")

    def depart_tbody(self, _node: Element) -> None:
        self.body.append("</tbody>\n")

    def visit_row(self, node: Element) -> None:
        node["column"] = 0
        self.body.append("<tr>")

    def depart_row(self, _node: Element) -> None:
        self.body.append("</tr>\n")

    def visit_entry(self, node: Element) -> None:
        first = node.parent["column"] == 0
        node.parent["column"] += 1
        if isinstance(node.parent.parent, nodes.thead):
            start = '<th scope="col"'
        elif first:
            start = '<th scope="row"'
        else:
            start = "<td"
        self.body.append(start + self._spans(node) + ">")
        self.context.append("</th>" if start.startswith("<th") else "</td>")

    def depart_entry(self, _node: Element) -> None:
        self.body.append(self.context.pop())

    @staticmethod
    def _spans(node: Element) -> str:
        text = f' rowspan="{node["morerows"] + 1}"' if "morerows" in node else ""
        return text + (f' colspan="{node["morecols"] + 1}"' if "morecols" in node else "")

    def visit_literal_block(self, node: Element) -> None:
        # Code has no colours, so it needs no marks for them. Its lines wrap: a box that scrolls
        # would hide their ends on a phone, and need a stop for the keyboard.
        self.body.append(f"<pre><code>{self.encode(node.astext())}</code></pre>\n")
        raise nodes.SkipNode

    def visit_image(self, node: Element) -> None:
        # Sizes that authors give would become inline styles; pictures follow the column of text.
        for name in ("width", "height", "scale"):
            node.attributes.pop(name, None)
        self._picture = picture_size(Path(self.builder.srcdir) / node["uri"])
        super().visit_image(node)

    def starttag(self, node: Any, tagname: str, *args: Any, **attributes: Any) -> str:
        attributes.pop("style", None)
        attributes.pop("STYLE", None)
        if tagname == "img":
            # The browser keeps the room for a picture, so that the text does not jump.
            attributes |= self._picture
        return super().starttag(node, tagname, *args, **attributes)


def picture_size(path: Path) -> dict[str, str]:
    """The width and the height of a picture as attributes, turned as it will be shown."""
    if not path.is_file():
        return {}  # Sphinx has said already that it is missing.
    with Image.open(path) as image:
        width, height = ImageOps.exif_transpose(image).size
    return {"width": str(width), "height": str(height)}


def setup_translator(app: Sphinx) -> None:
    app.set_translator("html", PackTranslator, override=True)
