"""The scripts and styles that a page needs; a page of text needs none of them."""

from __future__ import annotations

from docutils import nodes
from sphinx.environment import BuildEnvironment

from resource_pack.sphinx_ext.figures import page_figures

PART_SCRIPTS: dict[str, tuple[str, ...]] = {
    "cost-calculator": ("cost-calculator.js",),
    "evaluation-planner": ("planner-ways.js", "planner.js"),
    "measure-picker": ("measure-picker.js",),
    "measures-library": ("sortable-table.js", "tables.js", "measures-library.js"),
    "questionnaire": ("questionnaire.js",),
    "people-needed": ("people-needed.js",),
    "report-maker": ("report-maker.js",),
    "service-map": ("service-map.js",),
    "service-map-form": ("service-map.js",),
    "theory-canvas": ("theory-canvas.js",),
    "theory-compare": ("theory-compare.js",),
    "theory-matrix": ("sortable-table.js", "tables.js"),
}
"""The scripts of the theme that a part of a page needs."""

FORM_STYLE = "questionnaire.css"
WITH_FORM_STYLE = frozenset({"questionnaire", "questionnaire-notes"})
"""Parts whose styles are in the sheet of questionnaires."""

PLANNING_STYLE = "planning.css"
WITH_PLANNING_STYLE = frozenset({"cost-calculator", "evaluation-planner", "people-needed"})
"""Parts whose styles are in the sheet of the planner and the calculators."""

REPORT_STYLE = "report-maker.css"
WITH_REPORT_STYLE = frozenset({"report-maker"})
"""Parts whose styles are in the sheet of reports on answers."""

FIELDS_STYLE = "forms.css"
WITH_FIELDS_STYLE = WITH_PLANNING_STYLE | {
    *("measure-picker", "report-maker", "service-map-form", "theory-canvas", "theory-compare"),
}
"""Parts that have a form to fill in, other than a questionnaire."""

PARTS_STYLE = "parts.css"
WITH_STYLE = frozenset(
    {
        "continuum",
        "guide-map",
        "measure",
        "measure-picker",
        "measures-library",
        "number-list",
        "service-map",
        "service-map-form",
        "theory-canvas",
        "theory-compare",
        "theory-matrix",
        "theory-of-change",
    }
)
"""Parts whose styles are in a sheet of their own, so that all other pages stay light."""


def theme_scripts(
    env: BuildEnvironment, pagename: str, doctree: nodes.document | None
) -> list[str]:
    """The names of scripts of the theme, in the order in which they run."""
    kinds = {figure.kind for figure in page_figures(env, pagename)}
    names: list[str] = []
    tables = doctree is not None and any(True for _ in doctree.findall(nodes.table))
    if kinds & {"chart", "table"} or tables:
        names += ["sortable-table.js", "tables.js"]
    if kinds & {"chart", "table"}:
        names.append("embeds.js")
    if "chart" in kinds:
        names.append("charts.js")
    for part in _parts(doctree):
        names += PART_SCRIPTS.get(part, ())
    return list(dict.fromkeys(names))


def theme_styles(doctree: nodes.document | None) -> list[str]:
    """The names of style sheets of the theme beside the one that all pages have."""
    sheets = (
        (PARTS_STYLE, WITH_STYLE),
        (FIELDS_STYLE, WITH_FIELDS_STYLE),
        (FORM_STYLE, WITH_FORM_STYLE),
        (PLANNING_STYLE, WITH_PLANNING_STYLE),
        (REPORT_STYLE, WITH_REPORT_STYLE),
    )
    parts = _parts(doctree)
    return [sheet for sheet, users in sheets if users.intersection(parts)]


def _parts(doctree: nodes.document | None) -> list[str]:
    if doctree is None:
        return []
    return [str(node["part"]) for node in doctree.findall(nodes.Element) if node.get("part")]
