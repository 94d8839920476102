"""The planner of an evaluation: what its record holds and refuses, and what follows from it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from resource_pack.core.planner import EvaluationPlanner, areas_that_name
from tests.conftest import TINY
from tests.core.packs import our_pack, tiny_pack

RAW: dict[str, Any] = yaml.safe_load((TINY / "data" / "evaluation_planner.yml").read_text("utf-8"))


def planner(**changes: Any) -> EvaluationPlanner:
    return EvaluationPlanner.model_validate({**copy.deepcopy(RAW), **changes})


def outcome(**changes: Any) -> dict[str, Any]:
    return {**RAW["outcomes"][0], **changes}


def test_the_small_pack_has_a_planner() -> None:
    assert tiny_pack().planner == planner()


@pytest.mark.parametrize("key", ["groups", "outcomes", "risks", "limits", "collectors"])
def test_nothing_may_be_empty(key: str) -> None:
    with pytest.raises(ValidationError):
        planner(**{key: []})


def test_a_comparison_needs_two_times() -> None:
    with pytest.raises(ValidationError):
        planner(times=RAW["times"][:1])


@pytest.mark.parametrize("key", ["groups", "outcomes", "times", "risks"])
def test_two_of_one_name_are_refused(key: str) -> None:
    with pytest.raises(ValidationError, match="there twice"):
        planner(**{key: [*RAW[key], RAW[key][0]]})


def test_an_outcome_has_a_group_that_is_there() -> None:
    with pytest.raises(ValidationError, match="which is not there"):
        planner(outcomes=[outcome(group="nobody")])


def test_an_outcome_without_a_way_to_measure_it_is_refused() -> None:
    with pytest.raises(ValidationError, match="no way to measure"):
        planner(outcomes=[outcome(questionnaires=[], measures=[])])


def test_a_questionnaire_and_a_measure_have_names_of_their_own() -> None:
    with pytest.raises(ValidationError, match="both called"):
        planner(outcomes=[outcome(), outcome(id="other", questionnaires=[], measures=["asking"])])


def test_areas_count_where_a_theory_names_the_subject_as_an_aim() -> None:
    theories = tiny_pack().theories
    by_id = {item.id: item for item in planner().outcomes}
    aims = {"intermediate_outcomes", "indicators", "measures", "measuring_impact"}
    aims.add("long_term_outcomes")
    named = {
        name for name, stages in theories.stages_of("asking").items() if aims.intersection(stages)
    }
    assert areas_that_name(theories, by_id["asking"]) == sorted(named)
    assert named
    assert areas_that_name(theories, by_id["calm"]) == []


def test_our_planner_leads_to_every_questionnaire() -> None:
    pack = our_pack()
    assert pack.planner is not None
    used = {name for item in pack.planner.outcomes for name in item.questionnaires}
    assert used == set(pack.questionnaires)


def test_what_touches_conflict_or_distress_warns_of_danger() -> None:
    pack = our_pack()
    assert pack.planner is not None
    for item in pack.planner.outcomes:
        touches = any(pack.measures.by_id[name].safeguarding for name in item.measures)
        if touches:
            assert item.safeguarding, item.id
