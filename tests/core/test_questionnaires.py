"""Questionnaires: what follows from a record, and what our own records hold."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.indicators import Found, work_out
from resource_pack.core.layout import Layout
from resource_pack.core.questionnaire import Questionnaire, column_name
from resource_pack.core.questionnaires import (
    limits_of,
    questionnaire_json,
    read_questionnaires,
    rules_at,
)
from resource_pack.core.reading_age import count_syllables, reading_age
from resource_pack.core.scoring import low_answers, score
from resource_pack.core.scoring_rule import score_range
from tests.conftest import ROOT, TINY

OURS = (
    "ambassador-pledge",
    "counselling",
    "early-help-audit",
    "family-dashboard",
    "relationship-support",
    "service-use",
    "session-feedback",
    "where-are-you-now",
    "workforce-training",
)


@functools.cache
def ours() -> dict[str, Questionnaire]:
    """Our own questionnaires."""
    return read_questionnaires(Layout(ROOT.resolve())).by_id


@functools.cache
def asking() -> Questionnaire:
    """The questionnaire of the small pack, which has something of everything."""
    return read_questionnaires(Layout(TINY.resolve())).by_id["asking"]


def value(answers: dict[str, Any], timepoint: str, rule: str) -> float | None:
    return score(asking(), answers, timepoint)[rule].value


# --- Scores of a record -------------------------------------------------------------------------


def test_a_score_is_made_of_the_questions_of_its_construct() -> None:
    found = score(asking(), {"i-ask": 3, "i-wait": 1, "how-sure": 5}, "before")
    assert [one.rule for one in found.scores] == ["asking", "sure"]
    assert found["asking"].value == 3.0
    assert found["asking"].turned == ("i-wait",)
    assert (found["sure"].raw, found["sure"].value) == (5.0, 50.0)
    assert found["sure"].band == "Half or more"


def test_looking_back_has_a_score_of_its_own_turned_round_as_the_question_it_repeats() -> None:
    answers = {"i-ask": 3, "i-wait": 1, "then-i-ask": 2, "then-i-wait": 3}
    found = score(asking(), answers, "after")
    assert [one.rule for one in found.scores] == ["asking", "asking-then", "sure"]
    assert (found["asking"].value, found["asking-then"].value) == (3.0, 1.5)
    assert found["asking-then"].then
    assert found["asking-then"].construct == "asking"


def test_does_not_apply_is_no_answer_and_not_impossible() -> None:
    found = score(asking(), {"i-ask": 3, "i-wait": -9}, "before")
    assert found.impossible == ()
    assert (found["asking"].value, found["asking"].missing) == (3.0, ("i-wait",))


def test_every_answer_is_checked_also_outside_of_scores() -> None:
    answers: dict[str, Any] = {
        "i-ask": 4,
        "told-why": 2,
        "seen": -1,
        "place": 3,
        "subjects": [1, 9],
        "on-day": "31/01/2026",
        "notes": 5,
        "then-i-ask": 1,
        "nothing": "x",
    }
    found = score(asking(), answers, "before")
    assert [(one.item, one.allowed) for one in found.impossible] == [
        ("i-ask", "1, 2, 3, or -9"),
        ("told-why", "0, 1"),
        ("seen", "0 to 90"),
        ("place", "1, 2"),
        ("subjects", "One or more of 1, 2"),
        ("on-day", "A date such as 2026-01-31"),
        ("notes", "Text"),
        ("then-i-ask", "No such question is asked at this time"),
        ("nothing", "No such question is asked at this time"),
    ]


def test_answers_that_can_be_are_fine() -> None:
    answers: dict[str, Any] = {
        "told-why": 0,
        "seen": 5,
        "asked": 5,
        "place": 2,
        "subjects": [2, 1],
        "on-day": "2026-01-31",
        "notes": "Some",
        "child-said": "",
    }
    assert score(asking(), answers, "before").impossible == ()


def test_a_part_that_is_more_than_the_whole_is_told() -> None:
    (found,) = score(asking(), {"seen": 5, "asked": 6}, "before").impossible
    assert (found.item, found.found, found.allowed) == ("seen", 5, "6 or more")


def test_a_time_point_that_is_not_there_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        score(asking(), {}, "never")


@pytest.mark.parametrize(
    ("answers", "pages"),
    [
        ({"how-sure": 4, "told-why": 1}, ["content/workforce/key-learning"]),
        ({"how-sure": 5, "told-why": 0}, ["content/workforce/index"]),
        ({"how-sure": 5, "told-why": 1}, []),
        ({}, []),
    ],
)
def test_a_low_answer_leads_to_the_page_that_helps(
    answers: dict[str, Any], pages: list[str]
) -> None:
    assert [low.page for low in low_answers(asking(), answers, "before")] == pages


# --- Numbers about many rows --------------------------------------------------------------------


def test_indicators_show_what_they_are_out_of() -> None:
    rows = [
        {"seen": 8, "asked": 2, "place": 1},
        {"seen": 4, "asked": 1, "place": 2},
        {"seen": 5, "place": 1},
    ]
    asked, schools, seen = work_out(asking(), rows)
    assert asked == Found("asked-share", 3.0, 12.0, 25.0, True, 2, 1, "")
    assert schools == Found("in-schools", 2.0, 3.0, 200 / 3, True, 3, 0, "")
    assert seen == Found("seen-all", 17.0, None, 17.0, False, 3, 0, "")


def test_an_indicator_of_nothing_has_no_value_and_says_why() -> None:
    asked, schools, seen = work_out(asking(), [{"seen": 0, "asked": 0}])
    assert (asked.value, asked.reason) == (None, "nothing-to-divide-by")
    assert (schools.value, schools.reason) == (None, "no-rows")
    assert (seen.value, seen.reason) == (0.0, "")


# --- Files --------------------------------------------------------------------------------------


def test_columns_are_those_of_other_tools_in_the_order_of_the_form() -> None:
    columns = asking().columns
    assert columns[:5] == ("person_id", "family_id", "timepoint", "date", "i_ask")
    assert len(columns) == 4 + len(asking().items)


@pytest.mark.parametrize("name", OURS)
def test_columns_fit_other_tools(name: str) -> None:
    questionnaire = ours()[name]
    columns = questionnaire.columns
    assert len(set(columns)) == len(columns)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,25}", column) for column in columns)
    assert columns[0] == f"{questionnaire.record}_id"


@pytest.mark.parametrize("name", OURS)
def test_the_json_for_forms_holds_what_scores_are_made_from(name: str) -> None:
    questionnaire = ours()[name]
    found = json.loads(json.dumps(questionnaire_json(questionnaire), allow_nan=False))
    assert list(found["at"]) == [point.id for point in questionnaire.timepoints]
    for point in questionnaire.timepoints:
        rules = rules_at(questionnaire, point.id)
        assert [rule["id"] for rule in found["at"][point.id]["rules"]] == [r.id for r in rules]
        for shown, rule in zip(found["at"][point.id]["rules"], rules, strict=True):
            assert shown["needed"] == rule.needed
            assert [item["id"] for item in shown["items"]] == [item.id for item in rule.items]
    assert found["column"] == {item.id: column_name(item.id) for item in questionnaire.items}
    item = found["sections"][0]["items"][0]
    assert {"construct", "kind", "scale", "text"} <= set(item)


# --- Our own records ----------------------------------------------------------------------------


def test_our_questionnaires_are_all_there() -> None:
    assert tuple(ours()) == OURS


@pytest.mark.parametrize("name", OURS)
def test_every_question_is_asked_and_every_construct_scored_at_some_time(name: str) -> None:
    questionnaire = ours()[name]
    asked = {i.id for p in questionnaire.timepoints for i in questionnaire.items_at(p.id)}
    assert asked == {item.id for item in questionnaire.items}
    scored = {r.construct for p in questionnaire.timepoints for r in rules_at(questionnaire, p.id)}
    assert scored == {construct.id for construct in questionnaire.constructs}
    assert questionnaire.constructs or questionnaire.indicators


@pytest.mark.parametrize("name", OURS)
def test_the_best_and_the_worst_answers_give_the_ends_of_every_score(name: str) -> None:
    questionnaire = ours()[name]
    for point in questionnaire.timepoints:
        rules = rules_at(questionnaire, point.id)
        for end in (0, 1):
            answers: dict[str, Any] = {}
            for rule in rules:
                for item in rule.items:
                    ends = (item.limits.low, item.limits.high)
                    answers[item.id] = ends[end != item.reverse]
            found = score(questionnaire, answers, point.id)
            assert found.impossible == ()
            for rule, one in zip(rules, found.scores, strict=True):
                assert one.value == pytest.approx(score_range(rule)[end]), one


@given(st.data())
def test_random_answers_give_a_score_or_a_reason_and_never_an_error(data: st.DataObject) -> None:
    questionnaire = ours()[data.draw(st.sampled_from(OURS))]
    point = data.draw(st.sampled_from(questionnaire.timepoints)).id
    answers = {}
    for item in questionnaire.items_at(point):
        limits = limits_of(questionnaire, item)
        listed = [*limits.values, *limits.missing] if limits else []
        codes = st.sampled_from(listed) if listed else st.nothing()
        answers[item.id] = data.draw(
            st.none() | codes | st.integers(-10, 12) | st.sampled_from(["", "x", True, 1.5])
        )
    found = score(questionnaire, answers, point)
    told = {one.item for one in found.impossible}
    for one, rule in zip(found.scores, rules_at(questionnaire, point), strict=True):
        assert (one.value is None) == bool(one.reason)
        assert (one.reason == "impossible") == bool(told & {item.id for item in rule.items})


def test_the_training_form_asks_about_the_five_things_three_times_and_looks_back_once() -> None:
    training = ours()["workforce-training"]
    five = ["noticing", "knowing", "asking", "helping", "pointing"]
    assert [construct.id for construct in training.constructs] == five
    found = {p.id: [rule.id for rule in rules_at(training, p.id)] for p in training.timepoints}
    assert found["before"] == found["later"] == five
    assert sorted(found["after"]) == sorted([*five, *(f"{name}-then" for name in five)])


def test_every_answer_of_the_self_assessment_can_lead_to_a_page_that_helps() -> None:
    where = ours()["where-are-you-now"]
    scored = [item for item in where.items if item.construct_id]
    assert all(item.help_page for item in scored)
    low = low_answers(where, {item.id: 0 for item in scored}, "now")
    assert [one.item for one in low] == [item.id for item in scored]
    assert low_answers(where, {item.id: 2 for item in scored}, "now") == ()
    found = score(where, {item.id: 3 for item in scored}, "now")
    assert [one.value for one in found.scores] == [100.0, 100.0, 100.0]


@pytest.mark.parametrize("name", OURS)
def test_our_forms_name_nobody_and_say_how_codes_are_kept(name: str) -> None:
    questionnaire = ours()[name]
    assert questionnaire.free_text_warning
    assert questionnaire.origin.startswith("Our own")
    if questionnaire.respondent == "parent":
        assert questionnaire.safeguarding
        assert "list" in questionnaire.identity.how


def test_couples_have_a_family_code() -> None:
    for name in ("relationship-support", "counselling"):
        assert ours()[name].identity.family == "optional"
        assert "family_id" in ours()[name].columns


# --- Reading age --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("we", 1),
        ("make", 1),
        ("makes", 1),
        ("asked", 1),
        ("wanted", 2),
        ("table", 2),
        ("changes", 2),
        ("parents’", 2),
        ("children", 2),
        ("family", 3),
        ("relationship", 4),
    ],
)
def test_syllables_are_counted_by_ear(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


def test_longer_words_and_sentences_need_older_readers() -> None:
    easy = ["We talk.", "We make up."]
    hard = ["We communicate constructively about interpersonal disagreements."]
    assert reading_age(easy) < 7 < 16 < reading_age(hard)
    assert reading_age(["We talk and we make up and we talk and we go home."]) > reading_age(easy)
    assert reading_age([]) == reading_age(["5"]) == 0


def test_the_formula_is_that_of_flesch_and_kincaid() -> None:
    """Six words, one sentence, six syllables: 0.39 * 6 + 11.8 * 1 - 15.59 = -1.45."""
    assert reading_age(["The cat sat on the mat."]) == pytest.approx(5 - 1.45)
