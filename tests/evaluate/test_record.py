"""The record of a questionnaire for the browser has what Python works with."""

from __future__ import annotations

import json

import pytest

from resource_pack.core.evaluation.record import evaluation_record
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.questionnaires import limits_of, rules_at
from tests.evaluate.made_up import RECORD, SMALL, ours

RECORDS = {"small": SMALL, **ours()}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_rules_and_limits_are_those_of_python(name: str):
    questionnaire = RECORDS[name]
    record = json.loads(json.dumps(evaluation_record(questionnaire), allow_nan=False))
    for point, made in zip(questionnaire.timepoints, record["timepoints"], strict=True):
        rules = rules_at(questionnaire, point.id)
        assert [(one["id"], one["needed"]) for one in made["rules"]] == [
            (rule.id, rule.needed) for rule in rules
        ]
        assert made["items"] == [item.id for item in questionnaire.items_at(point.id)]
    for item, made in zip(questionnaire.items, record["items"], strict=True):
        limits = limits_of(questionnaire, item)
        assert (made["limits"] is None) == (limits is None)
        if limits is not None:
            assert made["limits"]["values"] == list(limits.values)
            assert made["limits"]["missing"] == list(limits.missing)


def test_an_open_end_is_null():
    record = json.loads(json.dumps(RECORD))
    item = {"id": "hours", "text": "How long?", "kind": "number", "min": 0}
    record["sections"][0]["items"].append(item)
    made = evaluation_record(Questionnaire.model_validate(record))["items"][-1]
    assert made["limits"] == {"low": 0.0, "high": None, "step": 1.0, "values": (), "missing": ()}
