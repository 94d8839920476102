"""Scores of many forms at once: the same numbers as `core/scoring.py`, to the last bit.

Each step runs over whole columns in the order that scoring.py fixes for one form, so that every
cell sees the same operations on the same doubles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resource_pack.core.scoring_rule import Limits, Rule

Column = NDArray[np.float64]


def score_columns(rules: Sequence[Rule], columns: Mapping[str, Column]) -> dict[str, Column]:
    """Each score as a column, by the id of its rule; NaN where it has no value.

    `columns` has the answers by the id of the item, all of one length, NaN where nothing was
    answered. An item that is not there counts as never answered. A form with an impossible answer
    has no score that the answer is part of.
    """
    length = max((len(column) for column in columns.values()), default=0)
    made: dict[str, Column] = {}
    for rule in rules:
        made[rule.id] = _combined(rule, made, length) if rule.of else _scored(rule, columns, length)
    return made


def _scored(rule: Rule, columns: Mapping[str, Column], length: int) -> Column:
    total = np.zeros(length)
    answered = np.zeros(length)
    counted = np.zeros(length)
    wrong = np.zeros(length, dtype=bool)
    for item in rule.items:
        column = columns.get(item.id)
        if column is None:
            continue
        good, bad = _sorted_out(item.limits, column)
        wrong |= bad
        turned = (item.limits.low + item.limits.high) - column if item.reverse else column
        total[good] = total[good] + turned[good]
        answered[good] += 1
        counted[good] += turned[good] >= rule.counts_from
    with np.errstate(divide="ignore", invalid="ignore"):
        if rule.method == "mean":
            total = total / answered
        elif rule.method == "share":
            total = counted / answered
        elif rule.prorate:
            gaps = answered < len(rule.items)
            total[gaps] = ((total * len(rule.items)) / answered)[gaps]
    total[wrong | (answered < rule.needed)] = np.nan
    return _shown(rule, total)


def _sorted_out(limits: Limits, column: Column) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which cells hold an answer, and which an impossible one; the rest are empty."""
    empty = np.isnan(column) | np.isin(column, limits.missing)
    if limits.values:
        good: Any = np.isin(column, limits.values)
    else:
        start = limits.low if np.isfinite(limits.low) else 0.0
        with np.errstate(invalid="ignore"):
            steps = (column - start) / limits.step
            good = np.abs(steps - np.floor(steps + 0.5)) < 1e-9
            good &= (limits.low <= column) & (column <= limits.high)
    good &= ~empty
    return good, ~(good | empty)


def _combined(rule: Rule, before: Mapping[str, Column], length: int) -> Column:
    total = np.full(length, rule.constant)
    for name, weight in rule.of:
        total = total + weight * before[name]
    return _shown(rule, total)


def _shown(rule: Rule, raw: Column) -> Column:
    if rule.round:
        raw = np.floor(raw + 0.5)
    if rule.rescale:
        low, high = rule.rescale
        raw = ((raw - rule.low) * (high - low)) / (rule.high - rule.low) + low
    return raw
