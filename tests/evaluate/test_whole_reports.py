"""The strongest attack on overlapping groups: everything that a report on three times shows.

Unknown are the people by all their answers: before, after, later, and looking back. A solver gets
all numbers of people, tables, averages, changes and those of people who were lost.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from resource_pack.core.evaluation.analysis import evaluate
from resource_pack.core.evaluation.report import Comparison, Report
from tests.evaluate.test_overlaps import LATER, answers, made_up

WORDS = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
ANSWERS = (0, 1, 2, 3, 4, 5)
"""0 is none."""

PEOPLE = np.array(
    [
        one
        for one in itertools.product(ANSWERS, repeat=4)
        if any(one[:3]) and (one[2] or not one[3])  # Who looks back answered the last time.
    ]
)
PLACE = {"before": 0, "after": 1, "later": 2}
BACK = 3
HALF = 0.00500001
"""Averages are printed with two places."""


def answers_behind(label: str) -> list[int]:
    for word in (" or ", " to "):
        low, found, high = label.partition(word)
        if found:
            return list(range(WORDS.index(low) + 1, WORDS.index(high) + 2))
    return [WORDS.index(label) + 1]


class Known:
    """What a reader knows of the counts of all kinds of people, and the counts that are hidden."""

    def __init__(self, report: Report) -> None:
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.hidden: list[np.ndarray] = []
        construct = report.constructs[0]
        for time in report.times:
            if time.people.known in ("exact", "at-least"):
                most = None if time.people.known == "exact" else 10_000
                self.add(PEOPLE[:, PLACE[time.id]] > 0, time.people.value or 0, most)
        for one in construct.comparisons:
            if one.people.known == "exact":
                self.comparison(one, one.people.value or 0)

    def add(self, row: np.ndarray, low: float, high: float | None = None) -> None:
        self.rows.append(row * 1.0)
        self.low.append(low)
        self.high.append(low if high is None else high)

    def mean(self, row: np.ndarray, n: int, value: float | None) -> None:
        if value is not None:
            self.add(row, n * (value - HALF), n * (value + HALF))

    def comparison(self, one: Comparison, n: int) -> None:
        places = (BACK if one.looking_back else PLACE[one.before], PLACE[one.after])
        before, after = (PEOPLE[:, place] for place in places)
        group = (before > 0) & (after > 0)
        self.add(group, n)
        self.mean(group * before, n, one.averages.before)
        self.mean(group * after, n, one.averages.after)
        self.mean(group * (after - before), n, one.averages.change)
        for label, column in ((one.before_label, before), (one.after_label, after)):
            shown: set[int] = set()
            for table in one.items:
                for part in table.groups if table.time == label else ():
                    span = answers_behind(part.label)
                    self.add(group & np.isin(column, span), part.people)
                    shown.update(span if len(span) == 1 else [])
            self.hidden += [group & (column == value) for value in {1, 2, 3, 4, 5} - shown]
        for all_ in one.everyone:
            column = PEOPLE[:, PLACE[all_.time]]
            self.add(column > 0, all_.people)
            self.mean(column, all_.people, all_.mean)
        if one.baseline.lost:
            lost = (before > 0) & (after == 0)
            self.add(lost, one.baseline.lost)
            self.mean(lost * before, one.baseline.lost, one.baseline.mean_lost)
            self.hidden += [lost & (before == value) for value in range(1, 6)]

    def allows(self, row: np.ndarray, value: int) -> bool:
        known = LinearConstraint(np.array(self.rows), self.low, self.high)
        found = milp(
            np.zeros(len(PEOPLE)),
            constraints=[known, LinearConstraint(row * 1.0, value, value)],
            integrality=np.ones(len(PEOPLE)),
            bounds=Bounds(0, np.inf),
            options={"time_limit": 20},
        )
        return found.x is not None


def counted(columns: list[list[int | None]], then: list[int | None]) -> np.ndarray:
    """How many there are of each kind of people."""
    kinds = {tuple(kind): place for place, kind in enumerate(PEOPLE.tolist())}
    counts = np.zeros(len(PEOPLE))
    for before, after, later, back in zip(*columns, then, strict=True):
        kind = (before or 0, after or 0, later or 0, (back or 0) if later else 0)
        if kind in kinds:
            counts[kinds[kind]] += 1
    return counts


@pytest.mark.parametrize(
    "seed", [12, *(pytest.param(n, marks=pytest.mark.full) for n in range(30) if n != 12)]
)
def test_three_values_remain_for_each_hidden_count_of_a_few(seed):
    rng = np.random.default_rng(seed)
    people = int(rng.choice([14, 20, 30, 45]))
    columns, then = made_up(people, seed, int(rng.choice([0, 2, 6])))
    for column, first in ((columns[1], True), (then, True), (columns[0], False)):
        for place in range(int(rng.choice([0, 1, 6]))):
            column[place if first else -1 - place] = None
    known = Known(evaluate(LATER, answers(columns, then)))
    true = counted(columns, then)
    told = np.array(known.rows) @ true
    assert (told >= np.array(known.low) - 1e-6).all(), "the attack misreads the report"
    assert (told <= np.array(known.high) + 1e-6).all(), "the attack misreads the report"
    for row in known.hidden:
        count = round(float(row @ true))
        if not 1 <= count <= 5:
            continue
        others = [value for value in range(max(0, count - 4), count + 5) if value != count]
        others.sort(key=lambda value: abs(value - count))
        assert (
            sum(1 for _ in itertools.islice(filter(lambda v: known.allows(row, v), others), 2)) >= 2
        )
