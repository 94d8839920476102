"""What a form in the browser needs of a questionnaire, as small as it can be.

`questionnaire_json` has everything, and repeats limits and rules for each question and time point.
A page carries this instead, and `theme/static/scoring.js` puts the rules together again. The
texts of questions are not in it: they stand in the form.
"""

from __future__ import annotations

from typing import Any

from resource_pack.core.questionnaire import NO, Item, Questionnaire, column_name
from resource_pack.core.questionnaires import limits_json, limits_of, rules_at
from resource_pack.core.scoring_rule import Limits, Rule


def scoring_record(questionnaire: Questionnaire) -> dict[str, Any]:
    """A questionnaire for the browser.

    `limits` and `rules` are lists without repetitions, in the order in which they are first
    needed; `limits` of an item and `at` of a time point are places in them. What is empty or false
    is left out. Numbers of limits and rules are floats, and an open end is null.
    """
    limits: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    return {
        "id": questionnaire.id,
        "title": questionnaire.title,
        "matched": questionnaire.matched,
        "columns": list(questionnaire.columns),
        "timepoints": [
            {
                "id": point.id,
                "label": point.label,
                "rules": [_place(rules, _rule(rule)) for rule in rules_at(questionnaire, point.id)],
            }
            for point in questionnaire.timepoints
        ],
        "items": [_item(questionnaire, item, limits) for item in questionnaire.items],
        "limits": limits,
        "rules": rules,
        "constructs": [
            _filled(
                {
                    "id": one.id,
                    "label": one.label,
                    "higher_is": one.higher_is,
                    "bands": [band.what for band in one.bands],
                }
            )
            for one in questionnaire.constructs
        ],
        "indicators": [one.model_dump(mode="json") for one in questionnaire.indicators],
        "at_most": [one.model_dump(mode="json") for one in questionnaire.at_most],
    }


def _item(questionnaire: Questionnaire, item: Item, limits: list[dict[str, Any]]) -> dict[str, Any]:
    found = limits_of(questionnaire, item)
    made = _filled(
        {
            "id": item.id,
            "column": column_name(item.id),
            "kind": item.kind,
            "at": list(item.timepoints),
            "then_of": item.then_of,
            "required": item.required,
        }
    )
    if found:
        made["limits"] = _place(limits, _limits(found))
    if item.help_page:
        scale = questionnaire.scales.get(item.scale)
        low = NO if scale is None else scale.help_up_to
        if low is not None:
            made["help_up_to"] = float(low)
    return made


def _limits(limits: Limits) -> dict[str, Any]:
    found = limits_json(limits)
    return {key: found[key] for key in found if key in ("low", "high", "step") or found[key]}


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule with the ids of its items; their limits are in the list of items."""
    return {
        "id": rule.id,
        "construct": rule.construct,
        "method": rule.method,
        "needed": rule.needed,
        "low": rule.low,
        "high": rule.high,
        "counts_from": rule.counts_from,
        "items": [item.id for item in rule.items],
        **_filled(
            {
                "reversed": [item.id for item in rule.items if item.reverse],
                "prorate": rule.prorate,
                "round": rule.round,
                "rescale": rule.rescale,
                "bands": rule.bands,
                "then": rule.then,
            }
        ),
    }


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", False, None, [], ())}


def _place(found: list[dict[str, Any]], one: dict[str, Any]) -> int:
    if one not in found:
        found.append(one)
    return found.index(one)
