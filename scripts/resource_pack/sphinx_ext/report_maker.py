"""The page on which readers make a report from answers, in their own browser."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from resource_pack.core.addresses import questionnaire_address, relative_address, up_to_top
from resource_pack.core.evaluation.record import evaluation_record
from resource_pack.core.pack import Pack
from resource_pack.core.problems import nearest
from resource_pack.core.questionnaires import PAGES
from resource_pack.core.section_page import SectionPage
from resource_pack.publish.data_files import DATA_FOLDER
from resource_pack.publish.report_template import template_script
from resource_pack.publish.static_files import asset_address
from resource_pack.sphinx_ext.dependencies import note_dependency
from resource_pack.sphinx_ext.session import Session, session

Values = dict[str, Any]

NAME = "report-maker"
FOLDER = "evaluate/answers"
TEMPLATE = "evaluate/report-template.js"

READING = (
    "papaparse.js",
    "fflate.js",
    "saxen.js",
    "evaluate-slices.js",
    "evaluate-texts.js",
    "evaluate-problems.js",
    "evaluate-sheet.js",
    "evaluate-csv.js",
    "evaluate-zip.js",
    "evaluate-workbook-cells.js",
    "evaluate-workbook.js",
    "evaluate-file.js",
    "evaluate-headers.js",
    "evaluate-columns.js",
    "evaluate-cells.js",
    "evaluate-reading.js",
    "evaluate-joining.js",
    "evaluate-matching.js",
)
ENGINE = (
    "scoring.js",
    "student-t.js",
    "evaluate-numbers.js",
    "evaluate-masks.js",
    "evaluate-scoring.js",
    "evaluate-paired.js",
    "evaluate-scored.js",
    "evaluate-pairing.js",
    "evaluate-suppression.js",
    "evaluate-groups.js",
    "evaluate-counts.js",
    "evaluate-tables.js",
    "evaluate-comparison.js",
    "evaluate-sentences.js",
    "evaluate-methods.js",
    "evaluate-indicators.js",
    "evaluate-analysis.js",
)
SHOWING = (
    "evaluate-blocks.js",
    "evaluate-charts.js",
    "evaluate-show.js",
    "evaluate-tidy-csv.js",
    "evaluate-files.js",
    "evaluate-map-file.js",
    "evaluate-downloads.js",
    "evaluate-faults.js",
    "evaluate-mapping.js",
    "evaluate-file-times.js",
    "evaluate-page.js",
)
"""What report-maker.js loads, in this order, when somebody begins to use the page."""


class ReportMaker(SphinxDirective):
    """A form that makes a report from a file of answers, with an example to try.

    :::{report-maker} workforce-training
    :data: workforce-training-answers
    :::
    """

    optional_arguments = 1
    has_content = False
    option_spec: ClassVar[dict[str, Any]] = {"data": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        from resource_pack.sphinx_ext.directives import pack_part

        pack = session(self.env.app).pack
        form = self.arguments[0].strip() if self.arguments else ""
        data = self.options.get("data", "")
        for name, known, what in (
            (form, list(pack.questionnaires), "questionnaire"),
            (data, list(pack.data.datasets), "dataset"),
        ):
            if name and name not in known:
                raise self.error(f"There is no {what} “{name}”. {nearest(name, known)}".strip())
        if bool(form) != bool(data):
            raise self.error("An example needs both: the questionnaire, and its answers as :data:")
        note_dependency(self.env, "pack")
        node = pack_part("", part=NAME, options={"form": form, "data": data})
        self.set_source_info(node)
        return [node]


def report_maker(session: Session, options: Values, page: str, _env: BuildEnvironment) -> Values:
    """Choose a form and a file, get the report; nothing is sent, and nothing is kept."""
    pack = session.pack
    top = up_to_top(page)
    data = options["data"]
    example = pack.data.datasets[data].path if data else ""
    return {
        "forms": [_form(pack, name, page) for name in _in_order(pack)],
        "scripts": [top + asset_address(name) for name in (*READING, *ENGINE, *SHOWING)],
        "static": top + "_static/",
        "template": top + TEMPLATE,
        "yaml": top + asset_address("js-yaml.js"),
        "example": relative_address(f"{DATA_FOLDER}/{example}", page) if data else "",
        "example_file": example.rpartition("/")[2],
        "example_form": pack.questionnaires[options["form"]].title if data else "",
    }


def maker_page(pack: Pack) -> str:
    """The address of the page that makes reports, or nothing where a pack has none."""
    for page in pack.pages.values():
        if any(use.kind == "directive" and use.name == NAME for use in page.markup.uses):
            return page.address
    return ""


def _in_order(pack: Pack) -> list[str]:
    """Questionnaires in the order of their pages."""

    def place(name: str) -> tuple[int, str]:
        found = pack.pages.get(PAGES + name)
        order = found.meta.order if found and isinstance(found.meta, SectionPage) else 0
        return order, name

    return sorted(pack.questionnaires, key=place)


def _form(pack: Pack, name: str, page: str) -> Values:
    found = pack.pages.get(PAGES + name)
    return {
        "id": name,
        "title": pack.questionnaires[name].title,
        "address": relative_address(found.address, page) if found else "",
        "table": relative_address(questionnaire_address(name, "csv"), page),
        "codes": relative_address(questionnaire_address(name, "codes"), page),
        "record": relative_address(_record_address(name), page),
    }


def _record_address(name: str) -> str:
    return f"{FOLDER}/{name}.js"


def report_maker_files(pack: Pack, site: str) -> dict[str, bytes]:
    """A script for each questionnaire, and one for the files of a report, if a page makes some."""
    if not maker_page(pack):
        return {}
    files = {TEMPLATE: template_script(site)}
    for name, form in pack.questionnaires.items():
        record = json.dumps(evaluation_record(form), ensure_ascii=False, separators=(",", ":"))
        files[_record_address(name)] = f"window.pack.evaluate.records.add({record});\n".encode()
    return files


PARTS = {NAME: report_maker}


def setup_report_maker(app: Sphinx) -> None:
    app.add_directive(NAME, ReportMaker)
