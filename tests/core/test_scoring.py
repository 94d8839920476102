"""Scores: laws that hold for every rule, the rule for gaps, and both sides of every edge."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.scoring import score_rules
from resource_pack.core.scoring_rule import Rule, ScoringRule, rules_of_measure, score_range
from resource_pack.core.scoring_table import score_columns


def rule_of(**settings: Any) -> Rule:
    """A rule of a made-up measure: four items from 0 to 3, summed."""
    value = {
        "id": "total",
        "label": "Total",
        "method": "sum",
        "items": [1, 2, 3, 4],
        "min": 0,
        "max": 3,
        **settings,
    }
    return rules_of_measure((ScoringRule.model_validate(value),))[0]


def answers(*values: Any) -> dict[str, Any]:
    return {str(number): value for number, value in enumerate(values, start=1)}


def value_of(rule: Rule, *values: Any) -> float | None:
    return score_rules([rule], answers(*values)).scores[0].value


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A score by any method, with some items turned round."""
    count = draw(st.integers(1, 9))
    low = draw(st.integers(-3, 3))
    high = low + draw(st.integers(1, 10))
    method = draw(st.sampled_from(["sum", "mean", "share"]))
    gaps = draw(st.booleans())
    settings: dict[str, Any] = {
        "method": method,
        "items": list(range(1, count + 1)),
        "reversed": draw(st.lists(st.integers(1, count), unique=True)),
        "min": low,
        "max": high,
        "prorate": gaps and method == "sum",
        "min_answered": draw(st.sampled_from([0.5, 0.6, 0.7, 0.75, 0.8])) if gaps else 1.0,
    }
    if method == "share":
        settings["counts_from"] = draw(st.integers(low, high))
    if draw(st.booleans()):
        settings["rescale"] = [0, 100]
    if method != "share":
        settings["round"] = draw(st.booleans())
    return rule_of(**settings)


@st.composite
def rules_and_answers(draw: st.DrawFn) -> tuple[Rule, dict[str, int | None]]:
    """A rule, with answers that can be or are empty."""
    rule = draw(rules())
    low, high = int(rule.items[0].limits.low), int(rule.items[0].limits.high)
    one = st.none() | st.integers(low, high)
    return rule, {item.id: draw(one) for item in rule.items}


def every(rule: Rule, end: str) -> dict[str, float]:
    """The answers that give the lowest or the highest score."""
    found = {}
    for item in rule.items:
        ends = (item.limits.low, item.limits.high)
        found[item.id] = ends[(end == "high") != item.reverse]
    return found


# --- Laws ---------------------------------------------------------------------------------------


@given(rules())
def test_the_lowest_and_the_highest_answers_give_the_ends_of_the_range(rule: Rule) -> None:
    low, high = score_range(rule)
    highest = score_rules([rule], every(rule, "high")).scores[0].value
    assert highest == pytest.approx(high)
    if rule.counts_from > rule.items[0].limits.low:  # else the lowest answer counts too
        assert score_rules([rule], every(rule, "low")).scores[0].value == pytest.approx(low)


@given(st.integers(1, 9), st.integers(-3, 3), st.integers(1, 10))
def test_answers_in_the_middle_give_the_middle_whatever_is_turned_round(
    count: int, low: int, half: int
) -> None:
    middle = [low + half] * count
    for turned in ([], [1], list(range(1, count + 1))):
        settings = {
            "items": list(range(1, count + 1)),
            "reversed": turned,
            "min": low,
            "max": low + 2 * half,
        }
        assert value_of(rule_of(**settings, method="mean"), *middle) == low + half
        assert value_of(rule_of(**settings), *middle) == count * (low + half)


@given(rules_and_answers())
def test_answers_and_their_mirror_images_add_up_to_both_ends(
    made: tuple[Rule, dict[str, int | None]],
) -> None:
    rule, given_answers = made
    if rule.method == "share" or rule.round:
        return  # a share counts one end only, and halves are rounded upwards
    limits = rule.items[0].limits
    mirrored = {
        name: None if value is None else limits.low + limits.high - value
        for name, value in given_answers.items()
    }
    one = score_rules([rule], given_answers).scores[0].value
    other = score_rules([rule], mirrored).scores[0].value
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one + other == pytest.approx(sum(score_range(rule)))


@given(rules_and_answers(), st.randoms(use_true_random=False))
def test_the_order_in_which_answers_come_changes_nothing(
    made: tuple[Rule, dict[str, int | None]], random: Any
) -> None:
    rule, given_answers = made
    names = list(given_answers)
    random.shuffle(names)
    shuffled = {name: given_answers[name] for name in names}
    assert score_rules([rule], shuffled) == score_rules([rule], given_answers)


@given(rules_and_answers())
def test_a_score_lies_in_its_range_or_says_why_there_is_none(
    made: tuple[Rule, dict[str, int | None]],
) -> None:
    rule, given_answers = made
    found = score_rules([rule], given_answers).scores[0]
    answered = sum(value is not None for value in given_answers.values())
    assert (found.answered, found.items) == (answered, len(rule.items))
    assert len(found.missing) == found.items - answered
    assert (found.value is None) == (answered < rule.needed) == (found.reason == "too-few")
    assert bool(found.words) == (found.value is None)
    if found.value is not None:
        low, high = score_range(rule)
        # Rounding may go half a point beyond an end that is no whole number.
        slack = 0.5 * (high - low) / (rule.high - rule.low) if rule.round else 0
        assert low - slack - 1e-9 <= found.value <= high + slack + 1e-9


@given(rules_and_answers())
def test_whole_columns_give_the_same_doubles_as_single_forms(
    made: tuple[Rule, dict[str, int | None]],
) -> None:
    rule, given_answers = made
    forms = [given_answers, every(rule, "low"), {}, {**given_answers, "1": 99}]
    columns = {
        item.id: np.array([_cell(form.get(item.id)) for form in forms]) for item in rule.items
    }
    found = score_columns([rule], columns)[rule.id]
    wanted = [_cell(score_rules([rule], form).scores[0].value) for form in forms]
    np.testing.assert_array_equal(found, np.array(wanted))


def _cell(value: float | None) -> float:
    return math.nan if value is None else float(value)


# --- Gaps ---------------------------------------------------------------------------------------


def test_a_mean_of_what_is_answered_needs_as_many_as_the_rule_says() -> None:
    rule = rule_of(method="mean", min_answered=0.75)
    assert value_of(rule, 3, 3, 1, None) == pytest.approx(7 / 3)
    assert value_of(rule, 3, 3, None, None) is None


def test_a_sum_is_raised_for_gaps_only_where_the_rule_says_so() -> None:
    prorated = score_rules([rule_of(min_answered=3, prorate=True)], answers(3, 2, 1, None))
    assert (prorated.scores[0].value, prorated.scores[0].prorated) == (8.0, True)
    assert value_of(rule_of(min_answered=3, prorate=True), 3, 2, None, None) is None
    assert value_of(rule_of(), 3, 2, 1, None) is None


@pytest.mark.parametrize(
    ("share", "items", "needed"),
    [
        (0.7, 10, 7),
        (0.56, 25, 14),
        (0.6, 5, 3),
        (0.75, 4, 3),
        (0.75, 5, 4),
        (0.5, 1, 1),
        (0.01, 3, 1),
        (1.0, 7, 7),
    ],
)
def test_a_share_of_the_items_needs_no_more_than_it_says(
    share: float, items: int, needed: int
) -> None:
    assert rule_of(method="mean", min_answered=share).needed == math.ceil(round(share * 4, 9))
    numbers = list(range(1, items + 1))
    assert rule_of(method="mean", items=numbers, min_answered=share).needed == needed


def test_nothing_answered_is_told_with_the_items_that_are_missing() -> None:
    found = score_rules([rule_of()], {}).scores[0]
    assert found.reason == "too-few"
    assert found.missing == ("1", "2", "3", "4")
    assert found.words == "0 of 4 questions were answered, and 4 are needed"


# --- Impossible answers -------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [4, -1, 1.5, True, "2", "x", math.nan, math.inf, 10**400, [1]])
def test_an_impossible_answer_is_told_and_gives_no_score(answer: Any) -> None:
    found = score_rules([rule_of(min_answered=1, prorate=True)], answers(0, answer, 1, 2))
    (wrong,) = found.impossible
    assert (wrong.item, wrong.allowed) == ("2", "0 to 3")
    assert wrong.found is answer
    assert (found.scores[0].value, found.scores[0].reason) == (None, "impossible")


@pytest.mark.parametrize("answer", [None, "", "  "])
def test_an_empty_answer_is_not_impossible(answer: Any) -> None:
    found = score_rules([rule_of(min_answered=3, prorate=True)], answers(1, answer, 1, 1))
    assert (found.impossible, found.scores[0].value) == ((), 4.0)


# --- What is shown ------------------------------------------------------------------------------


def test_a_band_starts_at_its_edge_and_ends_before_the_next() -> None:
    bands = [
        {"at_least": 0, "label": "low"},
        {"at_least": 4.5, "label": "middle"},
        {"at_least": 9, "label": "high"},
    ]
    rule = rule_of(bands=bands)
    for values, label in [
        ((0, 0, 0, 0), "low"),
        ((1, 1, 1, 1), "low"),
        ((2, 1, 1, 1), "middle"),
        ((2, 2, 2, 2), "middle"),
        ((3, 2, 2, 2), "high"),
        ((3, 3, 3, 3), "high"),
    ]:
        assert score_rules([rule], answers(*values)).scores[0].band == label, values


def test_bands_are_those_of_the_value_that_is_shown() -> None:
    bands = [{"at_least": 0, "label": "below half"}, {"at_least": 50, "label": "half"}]
    found = score_rules([rule_of(rescale=[0, 100], bands=bands)], answers(3, 3, 0, 0)).scores[0]
    assert (found.raw, found.value, found.band) == (6.0, 50.0, "half")


def test_halves_are_rounded_upwards() -> None:
    rule = rule_of(items=[1, 2], method="mean", round=True)
    assert value_of(rule, 2, 3) == 3.0
    assert value_of(rule, 1, 2) == 2.0
    assert value_of(rule_of(items=[1, 2], method="mean", round=True, min=-3), -1, -2) == -1.0


def test_what_was_turned_round_is_told() -> None:
    found = score_rules([rule_of(reversed=[2, 4])], answers(0, 0, 3, 1)).scores[0]
    assert (found.turned, found.value) == (("2", "4"), 0 + 3 + 3 + 2)


def test_a_share_counts_answers_after_they_were_turned_round() -> None:
    rule = rule_of(method="share", counts_from=2, reversed=[4])
    assert value_of(rule, 2, 3, 1, 0) == 0.75


# --- Published measures -------------------------------------------------------------------------


def test_items_may_have_limits_of_their_own() -> None:
    """The first of four items runs to 6, the others to 5: the whole from 0 to 21."""
    rule = rule_of(max=5, other_limits=[{"items": [1], "min": 0, "max": 6}])
    assert score_range(rule) == (0.0, 21.0)
    assert value_of(rule, 6, 5, 5, 5) == 21.0
    assert score_rules([rule], answers(6, 6, 5, 5)).impossible[0].allowed == "0 to 5"


def test_a_total_is_made_of_subscales_and_missing_where_one_of_them_is() -> None:
    def subscale(name: str, items: list[int]) -> dict[str, Any]:
        return {
            "id": name,
            "label": name,
            "method": "sum",
            "items": items,
            "min": 0,
            "max": 2,
            "min_answered": 2,
            "prorate": True,
        }

    total = {
        "id": "total",
        "label": "Total",
        "method": "combination",
        "of": [{"rule": "first"}, {"rule": "second", "weight": -0.5}],
        "constant": 2.5,
    }
    made = [subscale("first", [1, 2, 3]), subscale("second", [4, 5, 6]), total]
    found = rules_of_measure(tuple(ScoringRule.model_validate(one) for one in made))
    assert score_range(found[2]) == (-0.5, 8.5)
    scores = score_rules(found, answers(2, 2, None, 1, 1, 1))
    assert [score.value for score in scores.scores] == [6.0, 3.0, 7.0]
    scores = score_rules(found, answers(2, 2, None, 1, None, None))
    assert (scores["total"].value, scores["total"].reason) == (None, "part")
    assert scores["total"].missing == ("second",)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"items": []}, "no items"),
        ({"items": [1, 1]}, "twice"),
        ({"items": [0, 1]}, "number from 1"),
        ({"reversed": [9]}, "Item 9 is none of its items"),
        ({"min": 3, "max": 3}, "not below"),
        ({"min_answered": 3}, "too low"),
        ({"min_answered": 1.5, "prorate": True}, "cannot be answered"),
        ({"min_answered": 9, "prorate": True}, "9 answers are needed"),
        ({"method": "mean", "prorate": True}, "Only a sum"),
        ({"method": "share"}, "which answers count"),
        ({"counts_from": 2}, "Only a share"),
        ({"rescale": [100, 0]}, "wrong way round"),
        ({"of": [{"rule": "x"}]}, "Only a combination"),
        ({"method": "combination"}, "has parts and no items"),
        ({"bands": [{"at_least": 2, "label": "b"}, {"at_least": 0, "label": "a"}]}, "in order"),
        (
            {
                "min_answered": 0.5,
                "prorate": True,
                "other_limits": [{"items": [1], "min": 0, "max": 9}],
            },
            "stand in for each other",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        rule_of(**settings)


def test_a_part_stands_before_what_is_made_of_it() -> None:
    total = {"id": "total", "label": "T", "method": "combination", "of": [{"rule": "later"}]}
    with pytest.raises(ValueError, match="“later” is no score that stands before"):
        rules_of_measure((ScoringRule.model_validate(total),))
