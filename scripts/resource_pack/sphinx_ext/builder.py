"""Sphinx's HTML builder with the pack's addresses and only the files that the pack needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sphinx
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from resource_pack.core.addresses import page_address
from resource_pack.publish.static_files import write_static_files
from resource_pack.sphinx_ext.templates import THEME


class PackHTMLBuilder(StandaloneHTMLBuilder):
    """Builds under the name `html`, so that Jupyter Book uses it without knowing."""

    name = "html"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return page_address(docname)

    def get_outfilename(self, pagename: str) -> str:
        return str(Path(self.outdir, page_address(pagename)))

    def copy_theme_static_files(self, context: dict[str, Any]) -> None:
        write_static_files(Path(self.outdir))
        self._copy_search_language(context)

    def _copy_search_language(self, context: dict[str, Any]) -> None:
        """Sphinx's stemmer and stop words, for the search of pages that are opened from a disk."""
        basic = Path(sphinx.__file__).parent / "themes" / "basic" / "static"
        source = (basic / "language_data.js.jinja").read_text(encoding="utf-8")
        assert self.templates is not None
        text = self.templates.render_string(source, context)
        (Path(self.outdir) / "_static" / "language_data.js").write_text(text, encoding="utf-8")

    def copy_stemmer_js(self) -> None:
        """The stemmer is inside language_data.js already."""

    def create_pygments_style_file(self) -> None:
        """Code is shown without colours: no style sheet, no contrast to keep."""

    def copy_translation_js(self) -> None:
        """The pack's scripts speak English themselves."""


def setup_builder(app: Sphinx) -> None:
    app.add_builder(PackHTMLBuilder, override=True)
    app.add_html_theme("resource_pack", str(THEME))
