"""Scores and answers of each person at each time, as columns over people."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from resource_pack.core.evaluation.matching import Matched
from resource_pack.core.evaluation.paired import Column
from resource_pack.core.evaluation.reading import Responses
from resource_pack.core.evaluation.suppression import Mask, Side, Table, answer_table
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.questionnaires import rules_at
from resource_pack.core.scoring_rule import Limits, Rule, RuleItem, score_range
from resource_pack.core.scoring_table import score_columns

Key = tuple[str, int]
"""The id of a rule (a construct, or one looking back) and the place of a time."""

MIXED_STEPS = 24
"""Scores of questions with different scales are laid on so many steps for tables."""

Steps = NDArray[np.int64]


@dataclass(frozen=True)
class Scored:
    """Every score by rule and time, over people; NaN where a person has none there."""

    questionnaire: Questionnaire
    responses: Responses
    matched: Matched
    rules: dict[Key, Rule]
    scores: dict[Key, Column] = field(repr=False)

    def answers(self, item: str, time: int, people: Mask) -> Column:
        """Answers to a question of some people, all of whom answered something at that time."""
        column = self.responses.items.get(item)
        if column is None:
            return np.full(int(people.sum()), np.nan)
        found: Column = column[self.matched.place[time][people]]
        return found


def score_people(questionnaire: Questionnaire, responses: Responses, matched: Matched) -> Scored:
    """Score every person at every time."""
    rules: dict[Key, Rule] = {}
    scores: dict[Key, Column] = {}
    for time, point in enumerate(questionnaire.timepoints):
        there = matched.place[time] >= 0
        places = matched.place[time][there]
        found = rules_at(questionnaire, point.id)
        wanted = {item.id for rule in found for item in rule.items}
        columns = {
            name: column[places] for name, column in responses.items.items() if name in wanted
        }
        # A time without any column still has scores: nobody's.
        made = score_columns(found, columns or {"": np.full(len(places), np.nan)})
        for rule in found:
            full = np.full(matched.people, np.nan)
            full[there] = made[rule.id]
            rules[rule.id, time] = rule
            scores[rule.id, time] = full
    return Scored(questionnaire, responses, matched, rules, scores)


def step_count(limits: Limits) -> int:
    """The number of steps from the lowest to the highest answer."""
    if limits.values:
        return len(limits.values) - 1
    return int(np.floor((limits.high - limits.low) / limits.step + 0.5))


def steps_of(limits: Limits, answers: Column) -> Steps:
    """Answers as steps from 0, without those that are missing."""
    known = answers[~np.isnan(answers)]
    if limits.values:
        return np.searchsorted(np.array(limits.values), known).astype(np.int64)
    return np.floor((known - limits.low) / limits.step + 0.5).astype(np.int64)


def score_steps(rule: Rule) -> int:
    """How many steps a score is laid on: those of its questions together, where they are alike."""
    counts = [step_count(item.limits) for item in rule.items]
    return sum(counts) if len(set(counts)) == 1 else MIXED_STEPS


def positions(rule: Rule, scores: Column) -> Steps:
    """Scores as steps from 0."""
    low, high = score_range(rule)
    return np.floor((scores - low) / (high - low) * score_steps(rule) + 0.5).astype(np.int64)


def item_table(item: RuleItem, answers: Column, all_answered: bool) -> tuple[Table, int]:
    """The table of a question, lowest answers first as the score counts them, and its steps."""
    top = step_count(item.limits)
    steps = steps_of(item.limits, answers)
    if item.reverse:
        steps = top - steps
    counts = np.bincount(steps, minlength=top + 1).tolist()
    missing = len(answers) - len(steps)
    return answer_table(counts, None if all_answered else missing), int(steps.sum())


def answered(table: Table) -> int:
    """How many people gave an answer."""
    return sum(cell.count for cell in table.cells) - (table.unanswered or 0)


def side_of(scored: Scored, key: Key, people: Mask) -> Side:
    """What is known of some people at one time, all of whom have the score."""
    rule = scored.rules[key]
    all_answered = rule.needed == len(rule.items)
    made = [
        item_table(item, scored.answers(item.id, key[1], people), all_answered)
        for item in rule.items
    ]
    counts = {step_count(item.limits) for item in rule.items}
    score = None
    if len(rule.items) > 1:
        steps = positions(rule, scored.scores[key][people])
        tallied = np.bincount(steps, minlength=score_steps(rule) + 1).tolist()
        score = answer_table(tallied, None)
    return Side(
        tuple(table for table, _ in made),
        tuple(steps for _, steps in made),
        tuple(
            step_count(item.limits) * answered(table) - steps
            for item, (table, steps) in zip(rule.items, made, strict=True)
        ),
        score,
        len(counts) > 1,
    )
