"""The index of the search from a web server: begun when pages are written, awaited at the end."""

from __future__ import annotations

from collections.abc import Container
from contextlib import ExitStack
from pathlib import Path

from sphinx.application import Sphinx

from resource_pack.processes import give_back_memory
from resource_pack.publish.search_index import LARGE, indexing
from resource_pack.sphinx_ext.extra_pages import extra_page_addresses
from resource_pack.sphinx_ext.session import session

INDEXED = b"data-pagefind-body"
"""What marks the pages that Pagefind indexes."""


def page_addresses(app: Sphinx) -> list[str]:
    """The addresses of all pages that have a source."""
    pages = session(app).pack.pages
    return [pages[name].address for name in pages if name in app.env.found_docs]


def start_indexing(app: Sphinx) -> None:
    """Index the pages that are there now, in a process of its own."""
    stop_indexing(app)
    site = Path(app.outdir)
    addresses = page_addresses(app)
    if len(addresses) >= LARGE:
        give_back_memory()  # Pagefind is about to need gigabytes.
    _remove_old_pages(site, {*addresses, *extra_page_addresses(app)})
    stack = ExitStack()
    app.pack_indexing = stack  # type: ignore[attr-defined]
    app.pack_indexed = stack.enter_context(indexing(site, addresses))  # type: ignore[attr-defined]


def finish_indexing(app: Sphinx) -> list[str]:
    """Wait for the index and put it in place. Returns the addresses of its files.

    Raises PackError where it cannot be made.
    """
    if getattr(app, "pack_indexing", None) is None:
        start_indexing(app)  # Sphinx found no page to write, and so did not finish.
    try:
        files: list[str] = app.pack_indexed()  # type: ignore[attr-defined]
        return files
    finally:
        stop_indexing(app)


def stop_indexing(app: Sphinx) -> None:
    """End what is left of an index that nobody waits for."""
    stack: ExitStack | None = getattr(app, "pack_indexing", None)
    app.pack_indexing = None  # type: ignore[attr-defined]
    if stack is not None:
        stack.close()


def _remove_old_pages(site: Path, addresses: Container[str]) -> None:
    """Remove pages whose source is gone, before the search indexes them."""
    for path in site.rglob("*.html"):
        if path.relative_to(site).as_posix() not in addresses and INDEXED in path.read_bytes():
            path.unlink()
