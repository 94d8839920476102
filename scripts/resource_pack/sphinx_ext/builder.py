"""Sphinx's HTML builder with the pack's addresses and only the files that the pack needs."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sphinx
from docutils import nodes
from sphinx.application import Sphinx

from resource_pack.core.addresses import page_address
from resource_pack.publish.renderer import write_whole
from resource_pack.publish.static_files import write_static_files
from resource_pack.sphinx_ext.indexing import start_indexing
from resource_pack.sphinx_ext.parallel import ParallelSteps, check_version
from resource_pack.sphinx_ext.templates import THEME

SEARCH_INDEX = "search-index.js"


class PackHTMLBuilder(ParallelSteps):
    """Builds under the name `html`, so that Jupyter Book uses it without knowing."""

    name = "html"

    held: dict[Path, Path] | None = None
    """In the preview, pages that are written and not shown yet: where each lies, and its place."""

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return page_address(docname)

    def get_outfilename(self, pagename: str) -> str:
        return str(Path(self.outdir, page_address(pagename)))

    def get_doc_context(self, docname: str, body: str, metatags: str) -> dict[str, Any]:
        """What a template gets from Sphinx: the text of the page, and nothing around it.

        Sphinx would write its own menus and titles for every page; the pack's are made in
        `page_context`.
        """
        return {
            "body": body,
            "metatags": metatags,
            "meta": self.env.metadata.get(docname),
            "display_toc": self.env.toc_num_entries[docname] > 1,
        }

    def write_doc_serialized(self, docname: str, doctree: nodes.document) -> None:
        self.post_process_images(doctree)
        title = self.env.longtitles.get(docname)
        self.index_page(docname, doctree, title.astext() if title is not None else "")

    def handle_page(
        self,
        pagename: str,
        addctx: dict[str, Any],
        templatename: str = "page.html",
        outfilename: str | None = None,
        event_arg: Any = None,
    ) -> None:
        if self.held is None:
            super().handle_page(pagename, addctx, templatename, outfilename, event_arg)
            return
        place = Path(outfilename or self.get_outfilename(pagename))
        part = place.with_name(f".{place.name}.part")
        super().handle_page(pagename, addctx, templatename, str(part), event_arg)
        self.held[part] = place

    def show_held(self) -> list[Path]:
        """Put the pages that are held into their places. Returns those that are another now."""
        changed = []
        for part, place in (self.held or {}).items():
            if place.is_file() and place.read_bytes() == part.read_bytes():
                part.unlink()
                os.utime(place)  # Sphinx takes a page that is older than its source for stale.
            else:
                part.replace(place)
                changed.append(place)
        self.held = {}
        return changed

    def drop_held(self) -> None:
        """Forget the pages that are held: something is wrong with one of them."""
        for part in self.held or {}:
            part.unlink(missing_ok=True)
        self.held = {}

    def finish(self) -> None:
        # The pages are written. They are indexed while all the rest is made.
        start_indexing(self.app)
        super().finish()

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

    def load_indexer(self, docnames: Iterable[str]) -> None:
        """Read the search index of the build before, which is kept beside the doctrees."""
        assert self.indexer is not None
        try:
            with self._kept_index.open(encoding="utf-8") as stream:
                self.indexer.load(stream, self.indexer_format)
        except (OSError, ValueError):
            return  # A first build, or a fresh one: every page is about to be indexed.
        self.indexer.prune(set(self.env.all_docs) - set(docnames))

    def dump_search_index(self) -> None:
        """Keep Sphinx's own index for the next build, and write what the search page needs.

        The site's file holds no more than documents and words. Sphinx's own depends on which pages
        were written last: words of pages that are gone stay in it as empty lists, and entries of
        the glossary are lost.
        """
        if self.indexer is None:
            return
        self.indexer.prune(self.env.all_docs)
        kept = io.StringIO()
        self.indexer.dump(kept, self.indexer_format)
        # Whole or not at all: a new save stops the preview's work at any moment.
        write_whole(self._kept_index, kept.getvalue().encode())
        frozen = self.indexer.freeze()
        index = {
            "docnames": list(frozen["docnames"]),
            "terms": _found(frozen["terms"]),
            "titleterms": _found(frozen["titleterms"]),
        }
        text = json.dumps(index, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        script = f"window.pack = window.pack || {{}};\nwindow.pack.searchIndex = {text};\n"
        write_whole(Path(self.outdir, SEARCH_INDEX), script.encode())

    @property
    def _kept_index(self) -> Path:
        return Path(self.doctreedir, "searchindex.js")

    def copy_stemmer_js(self) -> None:
        """The stemmer is inside language_data.js already."""

    def create_pygments_style_file(self) -> None:
        """Code is shown without colours: no style sheet, no contrast to keep."""

    def copy_translation_js(self) -> None:
        """The pack's scripts speak English themselves."""


def _found(terms: dict[str, Any]) -> dict[str, list[int]]:
    """Words with the numbers of the documents that have them, always as a list."""
    lists = {
        word: [files] if isinstance(files, int) else sorted(files) for word, files in terms.items()
    }
    return {word: files for word, files in lists.items() if files}


def setup_builder(app: Sphinx) -> None:
    check_version()
    app.add_builder(PackHTMLBuilder, override=True)
    app.add_html_theme("resource_pack", str(THEME))
