"""Gives MyST no more of a page than it needs, which halves the time of reading a page.

MyST-NB reads the front matter of a page with PyYAML's slow reader, three times over, and parses the
text of a notebook once to find its cells and once more to read it. The pack has read the front
matter itself; MyST needs the title alone. And a page without code cells is no notebook to MyST-NB
once its front matter does not say so: its text is parsed once. The lines keep their numbers.

MyST-Parser also makes a document for every text, with all of docutils' settings, and throws it away
where it has been given one, as it always is here. The settings are worked out once. So is its
parser, which it would put together anew for each page.
"""

from __future__ import annotations

import functools
import json
from types import SimpleNamespace
from typing import Any, cast

import myst_parser.mdit_to_docutils.base as myst_base
import myst_parser.parsers.sphinx_ as myst_sphinx
import yaml
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from markdown_it import MarkdownIt
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from sphinx.application import Sphinx

from resource_pack.core.pack import PackPage
from resource_pack.sphinx_ext.session import session


def setup_sources(app: Sphinx) -> None:
    sphinx_parser, base = cast(Any, myst_sphinx), cast(Any, myst_base)
    base.make_document = _make_document
    # What is left of the front matter is a title, which says nothing to MyST's configuration.
    sphinx_parser.read_topmatter = lambda _text: None
    sphinx_parser.create_md_parser = _Parsers()
    base.yaml = SimpleNamespace(safe_load=_load_yaml, parser=yaml.parser, scanner=yaml.scanner)
    # After every other handler of a source text: what they add below the front matter stays.
    app.connect("source-read", _shorten, priority=900)


_settings = functools.cache(get_default_settings)


def _make_document(source_path: str = "notset", parser_cls: Any = Parser) -> nodes.document:
    return new_document(source_path, settings=_settings(parser_cls).copy())


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _load_yaml(text: str) -> Any:
    """The same as PyYAML's own, by the reader that is written in C."""
    return yaml.load(text, _LOADER)  # noqa: S506 - it is a safe one


class _Parsers:
    """Stands in for `create_md_parser`: the parser of the last configuration is used again.

    MyST gives it a new document for each text, and its renderer begins each text anew.
    """

    def __init__(self) -> None:
        self._config: MdParserConfig | None = None
        self._parser: MarkdownIt | None = None

    def __call__(self, config: MdParserConfig, renderer: Any) -> MarkdownIt:
        if self._parser is None or self._config != config:
            self._config, self._parser = config, create_md_parser(config, renderer)
        return self._parser


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
