"""What pages show for planning: the planner, how many people are needed, what something costs."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from statistics import NormalDist
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from resource_pack.core.addresses import relative_address
from resource_pack.core.costs import (
    DIRECTIONS,
    Example,
    UnitCost,
    pounds,
    quantity_text,
    range_text,
    read_examples,
    read_unit_costs,
)
from resource_pack.core.measure import LICENCE_KINDS
from resource_pack.core.measures import PAGES as MEASURE_PAGES
from resource_pack.core.pack import Pack
from resource_pack.core.planner import EvaluationPlanner, Outcome, Time, areas_that_name
from resource_pack.core.questionnaire import TimePoint
from resource_pack.core.questionnaires import PAGES as QUESTIONNAIRE_PAGES
from resource_pack.publish.plan_template import (
    BLANK_ROWS,
    HEADER,
    QUESTIONS,
    blank_plan,
    plan_template,
)
from resource_pack.sphinx_ext.session import Session

Values = dict[str, Any]

SIZES = ((0.2, "Small"), (0.5, "Medium"), (0.8, "Large"))
"""What Cohen (1988) calls a small, medium and large effect: a rule of thumb, and no more."""

SHOWN_EFFECTS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2)
SHOWN_PAIRS = (5, 8, 10, 15, 20, 30, 40, 50, 100, 200)
USUAL_LOSS = 30
"""People of 100 who never answer a second time: our own guess, and readers can change it."""


def people_needed(
    _session: Session, _options: Values, _page: str, _env: BuildEnvironment
) -> Values:
    """How many people a before-and-after comparison needs: two tables, and a calculator."""
    # scipy takes a second to load, and only pages with this part need it.
    from resource_pack.core import power

    def needed(effect: float) -> Values:
        pairs = [power.pairs_needed(effect, percent) for percent in power.POWERS]
        return {
            "effect": f"{effect:.1f}",
            "pairs": pairs,
            "start": power.people_to_start(pairs[0], USUAL_LOSS) if pairs[0] else None,
        }

    def found(pairs: int) -> Values:
        effects = [power.smallest_effect(pairs, percent) for percent in power.POWERS]
        return {"pairs": pairs, "effects": [f"{effect:.2f}" for effect in effects]}

    return {
        "sizes": [
            {"effect": effect, "label": label, "same_way": round(100 * NormalDist().cdf(effect))}
            for effect, label in SIZES
        ],
        "powers": power.POWERS,
        "loss": USUAL_LOSS,
        "by_effect": [needed(effect) for effect in SHOWN_EFFECTS],
        "by_pairs": [found(pairs) for pairs in SHOWN_PAIRS],
        "steps": {
            "first": power.FEWEST_PAIRS,
            "parts": power.STEPS,
            "edges": {str(percent): power.thresholds(percent) for percent in power.POWERS},
        },
    }


UNIT_COSTS = "unit-costs"
WORKED_LINES = "unit-cost-lines"
"""The datasets that the calculator shows where a pack has them."""


LIMITS = (
    "It is not money saved. Staff and buildings cost the same until somebody decides otherwise.",
    "It does not show that the service caused the difference. There was no comparison group.",
    "It leaves out what the service itself cost, unless you added a line for that.",
    "Unit costs are averages. Prices are of the year that is named: do not add up different years.",
)
"""What a figure of the calculator does not show; it goes with every table and file."""


def cost_calculator(
    session: Session, _options: Values, _page: str, _env: BuildEnvironment
) -> Values:
    """Contacts or days times unit costs, with ranges; first what a source works out itself."""
    pack = session.pack
    costs = unit_costs(pack)
    examples = worked_lines(pack, costs)
    return {
        "costs": [
            {
                "id": cost.id,
                "label": cost.label,
                "unit": cost.unit,
                "text": range_text(cost.cost),
                "from": _plain(cost.cost.low),
                "to": _plain(cost.cost.high) if cost.cost.high != cost.cost.low else "",
                "source": cost.source,
                "price_year": cost.price_year,
                "doubt": cost.doubt,
            }
            for cost in costs
        ],
        "examples": [
            {
                "label": example.label,
                "direction": DIRECTIONS[example.line.direction],
                "quantity": quantity_text(example.line.quantity),
                "cost": range_text(example.line.cost),
                "total": range_text(example.line.total),
                "stated": "" if example.stated is None else pounds(example.stated),
                "agrees": example.agrees,
                "note": example.note,
            }
            for example in examples
        ],
        "directions": DIRECTIONS,
        "limits": LIMITS,
    }


def _plain(pence: int) -> str:
    """An amount as it stands in a field: 31959 or 12.50."""
    return pounds(pence).replace("£", "").replace(",", "")


def unit_costs(pack: Pack) -> list[UnitCost]:
    """The unit costs that the pack's sources give."""
    if UNIT_COSTS not in pack.data.datasets:
        return []
    table = pack.store.table(UNIT_COSTS)
    return read_unit_costs(table.header, table.values())


def worked_lines(pack: Pack, costs: list[UnitCost]) -> list[Example]:
    """Lines that a source of the pack has worked out with such a cost."""
    if WORKED_LINES not in pack.data.datasets:
        return []
    table = pack.store.table(WORKED_LINES)
    return read_examples(table.header, table.values(), costs)


BLANK_PLAN = "downloads/evaluation-plan.docx"
PLAN_SCRIPT = "evaluate/plan-template.js"
PLANNER = "evaluation-planner"


CARE = "Answers may show that somebody is in danger. Decide first who reads them, and how soon."


def evaluation_planner(
    session: Session, _options: Values, page: str, _: BuildEnvironment
) -> Values:
    """From what may change to measures, times and people: a plan to fill in, and to take away."""
    pack = session.pack
    planner = pack.planner
    assert planner is not None, "check_shown_records refuses such a page"
    times: list[list[str]] = []
    ways = _ways(pack, planner, page, times)
    outcomes = [_outcome(pack, outcome, ways) for outcome in planner.outcomes]
    return {
        "groups": [
            {"label": group.label, "outcomes": [o for o in outcomes if o["group"] == group.id]}
            for group in planner.groups
        ],
        # What can be chosen below an outcome is made by the script: written out, it would be most
        # of the page.
        "data": {
            "care": CARE,
            "times": times,
            "ways": ways,
            "outcomes": [
                {"id": outcome.id, "care": outcome.safeguarding, "ways": _names(outcome)}
                for outcome in planner.outcomes
            ],
        },
        "collectors": planner.collectors,
        "risks": planner.risks,
        "limits": planner.limits,
        "questions": QUESTIONS,
        "header": HEADER,
        "blank": BLANK_PLAN,
        "template": PLAN_SCRIPT,
        "blank_rows": range(BLANK_ROWS),
    }


def _names(outcome: Outcome) -> tuple[str, ...]:
    return (*outcome.questionnaires, *outcome.measures)


def _outcome(pack: Pack, outcome: Outcome, ways: Values) -> Values:
    return {
        "id": outcome.id,
        "group": outcome.group,
        "label": outcome.label,
        "ways": [ways[name] for name in _names(outcome)],
        "areas": len(areas_that_name(pack.theories, outcome)),
        "of_areas": len(pack.theories.by_authority),
    }


def _ways(pack: Pack, planner: EvaluationPlanner, page: str, times: list[list[str]]) -> Values:
    """Each questionnaire and measure that an outcome names, by id. `times` grows with theirs."""

    def numbers(points: Iterable[Time | TimePoint]) -> list[int]:
        found = []
        for point in points:
            entry = [point.id, point.label, point.when]
            if entry not in times:
                times.append(entry)
            found.append(times.index(entry))
        return found

    ways: Values = {}
    for name in dict.fromkeys(name for item in planner.outcomes for name in item.questionnaires):
        form = pack.questionnaires[name]
        ways[name] = {
            "label": form.title,
            "own": True,
            "note": f"our own questionnaire, {form.minutes} minutes",
            "address": _page_address(pack, QUESTIONNAIRE_PAGES + name, page),
            "times": numbers(form.timepoints),
        }
    for name in dict.fromkeys(name for item in planner.outcomes for name in item.measures):
        measure = pack.measures.by_id[name]
        licence = LICENCE_KINDS[measure.licence.kind].label
        ways[name] = {
            "label": measure.name,
            "own": False,
            "note": f"published measure: {licence[0].lower()}{licence[1:]}",
            "address": _page_address(pack, MEASURE_PAGES + name, page),
            "times": numbers(planner.times),
        }
    return ways


def _page_address(pack: Pack, docname: str, page: str) -> str:
    found = pack.pages.get(docname)
    return relative_address(found.address, page) if found else ""


def plan_files(pack: Pack, site: str) -> dict[str, bytes]:
    """The blank plan for Word, and the template for browsers as a script, if a page has it."""
    uses = (use for page in pack.pages.values() for use in page.markup.uses)
    if not pack.planner or not any(use.name == PLANNER for use in uses):
        return {}
    encoded = base64.b64encode(plan_template(pack.planner, site)).decode()
    script = f'window.pack = window.pack || {{}};\nwindow.pack.planTemplate = "{encoded}";\n'
    return {BLANK_PLAN: blank_plan(pack.planner, site), PLAN_SCRIPT: script.encode()}


PARTS = {
    PLANNER: evaluation_planner,
    "people-needed": people_needed,
    "cost-calculator": cost_calculator,
}


def setup_planning(app: Sphinx) -> None:
    from resource_pack.sphinx_ext.directives import part_directive

    for name in PARTS:
        app.add_directive(name, part_directive(name, {}))
