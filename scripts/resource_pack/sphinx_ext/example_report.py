"""The worked example of an evaluation: the report on a dataset of invented answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from resource_pack.core.addresses import relative_address
from resource_pack.core.pack import Pack
from resource_pack.core.problems import nearest
from resource_pack.publish.data_files import DATA_FOLDER
from resource_pack.sphinx_ext.dependencies import note_dependency
from resource_pack.sphinx_ext.session import Session, session

if TYPE_CHECKING:
    from resource_pack.core.evaluation.report import Report

NAME = "example-report"
WORD = "downloads/example-report.docx"
TABLE = "downloads/example-report.csv"
CHANGED = date(2026, 11, 22)
"""The day on which the invented answers were last changed."""

Values = dict[str, Any]


class ExampleReport(SphinxDirective):
    """The report on a dataset of invented answers.

    :::{example-report} workforce-training
    :data: workforce-training-answers
    :::
    """

    required_arguments = 1
    has_content = False
    option_spec = {"data": directives.unchanged_required}  # noqa: RUF012 - docutils reads it so

    def run(self) -> list[nodes.Node]:
        from resource_pack.sphinx_ext.directives import pack_part

        pack = session(self.env.app).pack
        form, data = self.arguments[0].strip(), self.options.get("data", "")
        for name, known, what in (
            (form, list(pack.questionnaires), "questionnaire"),
            (data, list(pack.data.datasets), "dataset"),
        ):
            if name not in known:
                raise self.error(f"There is no {what} “{name}”. {nearest(name, known)}".strip())
        note_dependency(self.env, "pack")
        self.env.note_dependency(str(pack.layout.data / pack.data.datasets[data].path))
        node = pack_part("", part=NAME, options={"form": form, "data": data})
        self.set_source_info(node)
        return [node]


def report_on(pack: Pack, form: str, data: str) -> Report:
    """The report on a dataset of the pack, with a title that says that the answers are invented."""
    # scipy takes a second to load, and only packs with such a page need it.
    from resource_pack.core.evaluation.analysis import evaluate
    from resource_pack.core.evaluation.columns import ColumnMap
    from resource_pack.core.evaluation.reading import read_responses

    path = pack.layout.data / pack.data.datasets[data].path
    questionnaire = pack.questionnaires[form]
    responses = read_responses(path, path.name, questionnaire, ColumnMap())
    report = evaluate(questionnaire, responses)
    return replace(report, title=f"{report.title} (invented answers)")


def example_report(session: Session, options: Values, page: str, _env: BuildEnvironment) -> Values:
    """What the report says, in short; the whole of it to download."""
    from resource_pack.core.evaluation.sentences import NO_COMPARISON, lower
    from resource_pack.publish.report_blocks import count_words, number, span

    pack = session.pack
    report = report_on(pack, options["form"], options["data"])
    groups: dict[str, list[Values]] = {}
    for construct in report.constructs:
        digits = construct.decimals + 1
        for one in construct.comparisons:
            times = f"{one.before_label}, and {lower(one.after_label)}"
            groups.setdefault(times, []).append(
                {
                    "label": construct.label,
                    "people": count_words(one.people),
                    "before": number(one.averages.before, digits),
                    "after": number(one.averages.after, digits),
                    "change": number(one.averages.change, digits),
                    "interval": span(one.averages.interval, construct.decimals),
                    "effect": number(one.averages.effect, 1),
                }
            )
    first = report.constructs[0]
    dataset = pack.data.datasets[options["data"]]
    return {
        "no_comparison": NO_COMPARISON,
        "summary": report.summary,
        "warnings": report.warnings,
        "groups": groups,
        "first": first.label,
        "sentences": [(one.after_label, one.sentences) for one in first.comparisons[:2]],
        "indicators": [(one.time, one.sentence) for one in report.indicators if one.sentence],
        "answers": relative_address(f"{DATA_FOLDER}/{dataset.path}", page),
        "word": relative_address(WORD, page),
        "table": relative_address(TABLE, page),
        "form": options["form"],
        "file": dataset.path.rpartition("/")[2],
    }


def example_report_files(pack: Pack, site: str) -> dict[str, bytes]:
    """The whole report as Word document and table, for a pack whose pages show one."""
    for page in pack.pages.values():
        for use in page.markup.uses:
            if use.kind == "directive" and use.name == NAME:
                from resource_pack.publish.evaluation_report import Made, report_files

                data = use.option("data")
                report = report_on(pack, use.argument, data)
                made = report_files(Made(report, (), CHANGED, site), ("docx", "csv"))
                return {WORD: made["report.docx"], TABLE: made["report.csv"]}
    return {}


PARTS = {NAME: example_report}


def setup_example_report(app: Sphinx) -> None:
    app.add_directive(NAME, ExampleReport)
