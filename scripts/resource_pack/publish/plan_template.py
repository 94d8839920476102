"""The Word template that a plan of an evaluation is filled into, and a blank one for Word or paper.

Docxtemplater fills it in the reader's browser: {name} is replaced, and what stands between {#rows}
and {/rows} is repeated for each entry; in a table, that is a row.
"""

from __future__ import annotations

from datetime import date

from resource_pack.core.planner import EvaluationPlanner
from resource_pack.publish.word_blocks import Block, Heading, Items, Paragraph, Run, Table

CHANGED = date(2026, 11, 22)
"""The day on which this template was last changed."""

BLANK_ROWS = 8
HEADER = ("What may change", "How we measure it", "When", "Who collects it")
QUESTIONS = (
    ("decide", "What the results will help us to decide"),
    ("people", "How many people we expect"),
    ("keep", "Who sees the answers, and when they are deleted"),
)


def plan_template(planner: EvaluationPlanner, site: str) -> bytes:
    """The template with its marks."""
    # python-docx takes a while to load, and a pack without such a page never needs it.
    from resource_pack.publish.word import word_document

    return word_document(
        "Evaluation plan: {name}", _blocks(planner, True), _closing(site), CHANGED, site
    )


def blank_plan(planner: EvaluationPlanner, site: str) -> bytes:
    """The same document for those who fill it in Word or by hand."""
    title = "Evaluation plan: [name of what you evaluate]"
    from resource_pack.publish.word import word_document

    return word_document(title, _blocks(planner, False), _closing(site), CHANGED, site)


def _closing(site: str) -> str:
    return f"Made with the planner of the {site}. The plan is that of the people who filled it in."


def _blocks(planner: EvaluationPlanner, filled: bool) -> list[Block]:
    blocks: list[Block] = []
    for name, title in QUESTIONS:
        blocks += [Heading(1, _words(title)), Paragraph(_words(f"{{{name}}}" if filled else "[…]"))]
    blocks += [Heading(1, _words("What we measure")), _measures(filled)]
    blocks += [Heading(1, _words("What could go wrong")), *_risks(planner, filled)]
    blocks.append(Heading(1, _words("What this plan cannot show")))
    blocks.append(Items(tuple(_words(text) for text in planner.limits)))
    return blocks


def _measures(filled: bool) -> Block:
    marks = ("{#rows}{outcome}", "{way}", "{times}", "{who}{/rows}")
    cells = [marks] if filled else [(" ",) * len(HEADER)] * BLANK_ROWS
    rows = tuple(tuple(_words(cell) for cell in row) for row in cells)
    header = (tuple(_words(cell) for cell in HEADER),)
    return Table("Changes, measures, times and people", header, rows)


def _risks(planner: EvaluationPlanner, filled: bool) -> list[Block]:
    if filled:
        return [
            Paragraph(_words("{#risks}")),
            Items(((Run("{text}.", bold=True), Run(" {remedy}")),)),
            Paragraph(_words("{/risks}")),
        ]
    entries = [(Run(f"{risk.text}.", bold=True), Run(f" {risk.remedy}")) for risk in planner.risks]
    return [Paragraph(_words("Take out what does not apply to you.")), Items(tuple(entries))]


def _words(text: str) -> tuple[Run, ...]:
    return (Run(text),)
