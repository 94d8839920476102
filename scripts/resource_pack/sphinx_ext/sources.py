"""Gives MyST no more of a page than it needs, which halves the time of reading a page.

MyST-NB reads the front matter of a page with PyYAML's slow reader, three times over, and parses the
text of a notebook once to find its cells and once more to read it. The pack has read the front
matter itself; MyST needs the title alone. And a page without code cells is no notebook to MyST-NB
once its front matter does not say so: its text is parsed once. The lines keep their numbers.

MyST-Parser also makes a document for every text, with all of docutils' settings, and throws it away
where it has been given one, as it always is here. The settings are worked out once.
"""

from __future__ import annotations

import functools
import json
from typing import Any

import myst_parser.mdit_to_docutils.base as myst_base
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from sphinx.application import Sphinx

from resource_pack.core.pack import PackPage
from resource_pack.sphinx_ext.session import session


def setup_sources(app: Sphinx) -> None:
    myst_base.make_document = _make_document
    # After every other handler of a source text: what they add below the front matter stays.
    app.connect("source-read", _shorten, priority=900)


_settings = functools.cache(get_default_settings)


def _make_document(source_path: str = "notset", parser_cls: Any = Parser) -> nodes.document:
    return new_document(source_path, settings=_settings(parser_cls).copy())


def _shorten(app: Sphinx, docname: str, content: list[str]) -> None:
    page = session(app).pack.pages.get(docname)
    if page is not None:
        content[0] = short_source(page, content[0])


def short_source(page: PackPage, text: str) -> str:
    """The page's text with only the front matter that MyST uses, and as many lines as before."""
    # A text in double quotes means the same in JSON and in YAML.
    head = [f"title: {json.dumps(page.meta.title, ensure_ascii=False)}"]
    if page.markup.cells:
        head.append("file_format: mystnb")
    room = page.page.body_line - 3
    if len(head) > room:
        return text
    body = text.split("\n", page.page.body_line - 1)[-1]
    return "\n".join(["---", *head, *([""] * (room - len(head))), "---", body])
