"""What is made after the pages: embeds, downloads, search, the offline copy.

All of it happens in a handler of Sphinx's `build-finished`, so that `jupyter-book build` and
`pack build` give the same files.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from resource_pack.core.addresses import download_address, embed_address
from resource_pack.core.figures import ChartFigure, KeyFigures, TableFigure
from resource_pack.core.problems import PackError
from resource_pack.core.redirects import read_redirects
from resource_pack.core.search_words import read_search_words
from resource_pack.publish.chart_images import download_pictures
from resource_pack.publish.data_files import data_package_files, figure_csv
from resource_pack.publish.drawers import close_drawers
from resource_pack.publish.offline import ZIP_ADDRESS, OfflineZip
from resource_pack.publish.pictures import clean_picture
from resource_pack.publish.questionnaire_files import all_questionnaire_files
from resource_pack.publish.renderer import write_whole
from resource_pack.publish.search_index import (
    gallery_scripts,
    search_pages_script,
    search_words_script,
)
from resource_pack.publish.site_files import redirect_page, robots, sitemap
from resource_pack.publish.social_card import social_card
from resource_pack.publish.static_files import static_files, vega_script
from resource_pack.publish.theory_files import theory_files
from resource_pack.sphinx_ext.builder import SEARCH_INDEX
from resource_pack.sphinx_ext.embeds import embed_page
from resource_pack.sphinx_ext.example_report import example_report_files
from resource_pack.sphinx_ext.extra_pages import extra_page_addresses
from resource_pack.sphinx_ext.figures import all_figures, page_figures
from resource_pack.sphinx_ext.indexing import finish_indexing, page_addresses, stop_indexing
from resource_pack.sphinx_ext.measures import measure_files
from resource_pack.sphinx_ext.page_context import POLICY
from resource_pack.sphinx_ext.planning import plan_files
from resource_pack.sphinx_ext.report_maker import report_maker_files
from resource_pack.sphinx_ext.session import PackProblems, session
from resource_pack.sphinx_ext.staleness import marker
from resource_pack.sphinx_ext.theories import (
    THEORIES_SCRIPT,
    authority_names,
    canvas_files,
    source_line,
    theories_script,
)
from resource_pack.sphinx_ext.word_documents import word_files

logger = logging.getLogger(__name__)

SOCIAL_CARD = "social-card.png"
SPHINX_FILES = (".buildinfo", "objects.inv", SEARCH_INDEX, "_static/language_data.js")


def setup_finish(app: Sphinx) -> None:
    # After external-toc's handler, which may write an index.html of its own (priority 500).
    app.connect("build-finished", _finish, priority=900)


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html":
        stop_indexing(app)
        return
    try:
        finish_site(app)
    except PackError as error:
        raise PackProblems(error) from None
    if app._warncount == 0:
        # A warning would not come again if the next build found every page up to date.
        marker(app).unlink(missing_ok=True)


def finish_site(app: Sphinx) -> None:
    """Write everything that is not a page, and take away what belongs to no page any more."""
    site = Path(app.outdir)
    addresses = page_addresses(app)
    files = _files(app, addresses)
    for name, data in files.items():
        _write(site / name, data)
    shared = [f"_static/{name}" for name in static_files()]
    known = {*addresses, *extra_page_addresses(app), *files, *shared, *SPHINX_FILES}
    # The index of a large site takes much memory; whatever is not needed any more gives its own.
    close_drawers()
    copy = OfflineZip(site) if session(app).settings.offline_zip else None
    try:
        if copy:
            copy.add(known)
        index = finish_indexing(app)
        if copy:
            copy.add(index)
            copy.put_in_place()
    finally:
        if copy:
            copy.drop()
    _remove_others(site, {*known, *index, *([ZIP_ADDRESS] if copy else [])})


def _files(app: Sphinx, addresses: list[str]) -> dict[str, bytes]:
    """Everything that is not a page, by address."""
    pack, title = session(app).pack, str(app.config.html_title)
    files = _small_files(app, addresses)
    files |= _pictures(app)
    files |= _theory_files(app)
    files |= measure_files(pack)
    files |= plan_files(pack, title)
    files |= example_report_files(pack, title)
    files |= report_maker_files(pack, title)
    files |= all_questionnaire_files(pack, title)
    files |= word_files(app)
    # Last, since pictures of charts may still be being drawn.
    files |= _figure_files(app)
    if any(isinstance(figure, ChartFigure) for _, figure in all_figures(app.env).values()):
        files["_static/vega.js"] = vega_script()
    return files


def _small_files(app: Sphinx, addresses: list[str]) -> dict[str, bytes]:
    pack = session(app).pack
    base = app.config.html_baseurl.rstrip("/") + "/" if app.config.html_baseurl else ""
    files = {
        ".nojekyll": b"",
        "robots.txt": robots(base),
        "search-pages.js": search_pages_script(pack, addresses),
        "search-words.js": search_words_script(read_search_words(pack.layout)),
        **gallery_scripts(pack),
        **data_package_files(pack),
    }
    if base:
        files["sitemap.xml"] = sitemap(pack, base, addresses)
        home = pack.pages[app.config.root_doc].meta
        files[SOCIAL_CARD] = social_card(
            str(app.config.html_title), home.summary, session(app).images
        )
    for old, new in read_redirects(pack.layout).items():
        if old not in addresses:
            files[old] = redirect_page(old, new, POLICY)
    return files


def _figure_files(app: Sphinx) -> dict[str, bytes]:
    images = session(app).images
    site_title = str(app.config.html_title)
    files: dict[str, bytes] = {}
    for figure_id, (docname, figure) in sorted(all_figures(app.env).items()):
        if isinstance(figure, KeyFigures):
            continue
        files |= _light_files(app, docname, figure)
        if isinstance(figure, ChartFigure):
            for form, data in download_pictures(figure, site_title, images).items():
                files[download_address(figure_id, form)] = data
        else:
            assert isinstance(figure, TableFigure)
    return files


def _light_files(app: Sphinx, docname: str, figure: ChartFigure | TableFigure) -> dict[str, bytes]:
    """The files of a figure that need no drawing: the page to embed, and its data."""
    page = session(app).pack.pages[docname]
    title = str(app.config.html_title)
    return {
        embed_address(figure.id): embed_page(figure, page, title, session(app).images),
        download_address(figure.id, "csv"): figure_csv(figure),
    }


def write_beside(app: Sphinx, docnames: Iterable[str]) -> None:
    """Write what belongs to pages and is quickly made: pictures, pages to embed, tables of data.

    For the preview, which shows pages before the rest of the site is finished.
    """
    wanted = set(docnames)
    files: dict[str, bytes] = {}
    for docname in sorted(wanted):
        for figure in page_figures(app.env, docname):
            if isinstance(figure, ChartFigure | TableFigure):
                files |= _light_files(app, docname, figure)
    files |= _pictures(app, wanted)
    for name, data in files.items():
        _write(Path(app.outdir) / name, data)


def _theory_files(app: Sphinx) -> dict[str, bytes]:
    pack = session(app).pack
    files = canvas_files(pack, str(app.config.html_title))
    if not pack.theories.by_authority:
        return files
    sources = {
        name: f"Source: {source_line(pack, theory)}. {app.config.html_title}. CC BY 4.0."
        for name, theory in pack.theories.by_authority.items()
    }
    made = theory_files(pack.theories, authority_names(pack), sources, session(app).images)
    return {THEORIES_SCRIPT: theories_script(pack), **files, **made}


def _pictures(app: Sphinx, of: Container[str] | None = None) -> dict[str, bytes]:
    """The pictures of all pages, or of some."""
    cache = session(app).cache / "pictures"
    return {
        f"_images/{name}": clean_picture((Path(app.srcdir) / uri).read_bytes(), cache)
        for uri, (pages, name) in sorted(app.env.images.items())
        if of is None or any(page in of for page in pages)
    }


def _write(path: Path, data: bytes) -> None:
    if path.is_file() and path.read_bytes() == data:
        return
    # Whole, since the preview shows the site while its files are made.
    write_whole(path, data)


def _remove_others(site: Path, known: Iterable[str]) -> None:
    """Remove what an earlier build left: no page, chart or download may outlive its source."""
    keep = set(known)
    for path in sorted(site.rglob("*"), reverse=True):
        name = path.relative_to(site).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif name not in keep:
            path.unlink()
