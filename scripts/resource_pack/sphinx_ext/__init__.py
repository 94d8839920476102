"""The pack as a Sphinx extension: the only part that imports Sphinx and docutils.

Each part has a `setup_<part>`; this module only calls them. Where to look:

- `session`       reads the pack when a build starts
- `outputs`       runs notebooks and hands their outputs to MyST-NB
- `mime`          turns an output into a figure node
- `figures`       turns a figure node into HTML: charts, tables, key figures
- `directives`    what authors may write: voice, safeguarding, gallery and so on
- `glossary_marks` links words of the glossary at their first use
- `guide_parts`   the continuum of support, maps of the guide, lists of tools and numbers
- `measures`      the library of measures, a page for each, and the picker
- `example_report`  the report of the worked example
- `planning`      the planner of an evaluation, and two calculators
- `questionnaires` forms to fill in, and what their scores mean
- `theories`      posters, matrix and comparison of theories of change
- `word_documents`  pages as Word documents
- `roles`         numbers inside text
- `translator`    HTML of everything else, as accessible as the rest
- `sources`       what MyST gets to see of a page
- `staleness`     what has to be read and written again
- `page_context`  menus, breadcrumbs, panels, related studies
- `extra_pages`   pages without a source: 404, filtered lists, redirects
- `finish`        what is made after the pages
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Entry point for Sphinx."""
    from resource_pack import __version__
    from resource_pack.sphinx_ext.builder import setup_builder
    from resource_pack.sphinx_ext.directives import setup_directives
    from resource_pack.sphinx_ext.example_report import setup_example_report
    from resource_pack.sphinx_ext.extra_pages import setup_extra_pages
    from resource_pack.sphinx_ext.figures import setup_figures
    from resource_pack.sphinx_ext.finish import setup_finish
    from resource_pack.sphinx_ext.glossary_marks import setup_glossary_marks
    from resource_pack.sphinx_ext.guide_parts import setup_guide_parts
    from resource_pack.sphinx_ext.measures import setup_measures
    from resource_pack.sphinx_ext.outputs import setup_outputs
    from resource_pack.sphinx_ext.page_context import setup_page_context
    from resource_pack.sphinx_ext.planning import setup_planning
    from resource_pack.sphinx_ext.questionnaires import setup_questionnaires
    from resource_pack.sphinx_ext.report_maker import setup_report_maker
    from resource_pack.sphinx_ext.roles import setup_roles
    from resource_pack.sphinx_ext.session import setup_session
    from resource_pack.sphinx_ext.settings import setup_settings
    from resource_pack.sphinx_ext.sources import setup_sources
    from resource_pack.sphinx_ext.staleness import setup_staleness
    from resource_pack.sphinx_ext.theories import setup_theories
    from resource_pack.sphinx_ext.translator import setup_translator
    from resource_pack.sphinx_ext.word_documents import setup_word_documents

    setup_settings(app)
    setup_session(app)
    setup_builder(app)
    setup_translator(app)
    setup_figures(app)
    setup_directives(app)
    setup_glossary_marks(app)
    setup_guide_parts(app)
    setup_theories(app)
    setup_measures(app)
    setup_questionnaires(app)
    setup_planning(app)
    setup_example_report(app)
    setup_report_maker(app)
    setup_word_documents(app)
    setup_roles(app)
    setup_sources(app)
    setup_outputs(app)
    setup_staleness(app)
    setup_page_context(app)
    setup_extra_pages(app)
    setup_finish(app)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
