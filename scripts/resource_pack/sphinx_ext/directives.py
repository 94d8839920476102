"""What authors may write beside plain Markdown.

To add a directive: write its class here (or in a module of its own, if it is long), register it in
`setup_directives`, describe it in docs/writing.md, and, if contributors may use it, name it in
`core/checks/contributed.py`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from resource_pack.core.addresses import page_address
from resource_pack.core.problems import nearest
from resource_pack.sphinx_ext.dependencies import note_dependency, setup_dependencies
from resource_pack.sphinx_ext.parts import PARTS, part_html
from resource_pack.sphinx_ext.session import session


class Voice(SphinxDirective):
    """What someone said, in our words, named by role: never a quotation.

    :::{voice} Team manager
    :organisation: Gateshead Council
    More practitioners now work with the couple together.
    :::
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"organisation": directives.unchanged_required}
    has_content = True

    def run(self) -> list[nodes.Node]:
        who = self.arguments[0].strip()
        organisation = self.options.get("organisation", "").strip()
        if organisation:
            who += f", {organisation}"
        box = nodes.container(classes=["voice"])
        box += nodes.paragraph("", who, classes=["voice-who"])
        self.state.nested_parse(self.content, self.content_offset, box)
        self.set_source_info(box)
        return [box]


class Safeguarding(SphinxDirective):
    """The box that stands on every page that touches abuse or self-harm. Its text is made once."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        node = pack_part("", part="safeguarding", options={})
        self.set_source_info(node)
        return [node]


class pack_part(nodes.General, nodes.Element):  # noqa: N801
    """A piece of a page that is made from the pack's records when the page is written."""


def part_directive(part: str, options: dict[str, Any]) -> type[SphinxDirective]:
    """A directive that places one of the parts of `parts.PARTS`."""

    class Part(SphinxDirective):
        has_content = False
        option_spec: ClassVar[dict[str, Any]] = options

        def run(self) -> list[nodes.Node]:
            # Such a part may change with any record of the pack.
            note_dependency(self.env, "pack")
            known = session(self.env.app).pack.pages
            for name in self.options.get("pages", "").split():
                if name not in known:
                    raise self.error(
                        f"There is no page “{name}”. {nearest(name, list(known))}".strip()
                    )
            node = pack_part("", part=part, options=dict(self.options))
            self.set_source_info(node)
            return [node]

    Part.__name__ = part.title().replace("-", "")
    Part.__doc__ = PARTS[part].__doc__
    return Part


def _visit_part(self: HTML5Translator, node: pack_part) -> None:
    app = self.builder.app
    page = page_address(self.builder.current_docname)
    html = part_html(
        session(app), node["part"], node["options"], page, app.env, self.section_level + 1
    )
    self.body.append(html)
    raise nodes.SkipNode


def _skip(_self: Any, _node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup_directives(app: Sphinx) -> None:
    setup_dependencies(app)
    app.add_node(pack_part, html=(_visit_part, None), text=(_skip, None))
    app.add_directive("voice", Voice)
    app.add_directive("safeguarding", Safeguarding)
    studies = {"component": directives.unchanged_required, "theme": directives.unchanged_required}
    app.add_directive("study-list", part_directive("study-list", studies))
    for name in ("dataset-list", "document-list", "citation", "offline-copy", "publisher"):
        app.add_directive(name, part_directive(name, {}))
    app.add_directive("settings-form", part_directive("settings-form", {}))
    app.add_directive(
        "doors", part_directive("doors", {"of": lambda word: directives.choice(word, DOORS)})
    )
    pages = {"pages": directives.unchanged_required}
    app.add_directive("reading-route", part_directive("reading-route", pages))


DOORS = ("components", "roles")
