"""What nobody may find by taking the numbers of a group from those of one that overlaps it."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from resource_pack.core.evaluation.analysis import evaluate
from resource_pack.core.evaluation.reading import Responses
from resource_pack.core.evaluation.report import ConstructReport
from resource_pack.core.evaluation.suppression import is_safe
from resource_pack.core.questionnaire import Questionnaire
from tests.evaluate.made_up import RECORD
from tests.evaluate.test_suppression import attack

TIMES = [*RECORD["timepoints"], {"id": "later", "label": "Later", "when": "Later"}]
ONE: dict[str, Any] = {
    "text": "Are things calm?",
    "scale": "agree",
}
LATER = Questionnaire.model_validate(
    {
        **RECORD,
        "timepoints": TIMES,
        "constructs": [{"id": "calm", "label": "Calm", "what": "How calm things are."}],
        "sections": [
            {
                "id": "all",
                "title": "All",
                "items": [
                    {**ONE, "id": "calm-now", "construct": "calm"},
                    {**ONE, "id": "calm-then", "then_of": "calm-now", "timepoints": ["later"]},
                ],
            }
        ],
    }
)
"""One question at three times, and at the last of them also about the time before."""


def answers(columns: list[list[int | None]], then: list[int | None]) -> Responses:
    """A person for each place in the columns, which are before, after and later."""
    found = [
        (person, time, answer, then[person] if time == 2 else None)
        for time, column in enumerate(columns)
        for person, answer in enumerate(column)
        if answer is not None
    ]
    person, time, now, back = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    return Responses(
        "answers.csv",
        np.arange(2, len(found) + 2),
        person.astype(np.int64),
        time.astype(np.int64),
        {"calm-now": now, "calm-then": back},
    )


def calm(columns: list[list[int | None]], then: list[int | None]) -> ConstructReport:
    return evaluate(LATER, answers(columns, then)).constructs[0]


def made_up(people: int, seed: int, lost: int) -> tuple[list[list[int | None]], list[int | None]]:
    """Answers of people, of whom the last `lost` did not answer a third time."""
    rng = np.random.default_rng([people, seed, lost])
    level = rng.normal(3.2, 0.8, people)
    columns = [
        np.clip(np.round(level + shift + rng.normal(0, 0.6, people)), 1, 5).astype(int).tolist()
        for shift in (0, 0.5, 0.6, 0.2)
    ]
    gone = [None] * lost
    return [columns[0], columns[1], columns[2][: people - lost] + gone], columns[3]


def means_of(construct: ConstructReport, time: str) -> list[tuple[int, float]]:
    """Each average that stands for a time, with the number of people behind it."""
    made = []
    for one in construct.comparisons:
        n = one.people.value or 0
        for point, mean in ((one.before, one.averages.before), (one.after, one.averages.after)):
            if point == time and mean is not None and not (one.looking_back and point == one.after):
                made.append((n, mean))
        if one.looking_back and one.after == time and one.averages.after is not None:
            made.append((n, one.averages.after))
        made += [(all_.people, all_.mean) for all_ in one.everyone if all_.time == time]
    return made


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("people", "lost"), [(60, 6), (120, 11), (300, 30), (600, 200)])
def test_no_two_tables_of_one_question_differ_by_a_few(people, lost, seed):
    """Found by looking: 300 people before, 290 of them again later, and two tables of before."""
    tables = [
        table
        for one in calm(*made_up(people, seed, lost)).comparisons
        for table in one.items
        if table.groups
    ]
    for left, right in itertools.combinations(tables, 2):
        if (left.id, left.time) != (right.id, right.time):
            continue
        counts = {group.label: group.people for group in left.groups}
        for group in right.groups:
            if group.label in counts:
                assert is_safe(abs(counts[group.label] - group.people)), (left, right)


@pytest.mark.parametrize(("lost", "low"), [(6, 3), (8, 3), (8, 5), (12, 4), (30, 2)])
def test_a_table_does_not_narrow_the_averages_of_a_part_of_its_people(lost, low):
    """All said 2 or 5 before: the sum of those who were lost would tell how many of them said 2."""
    before: list[int | None] = [2, 5] * 20 + [2] * low + [5] * (lost - low)
    rng = np.random.default_rng(lost)
    after, later = (rng.integers(2, 6, len(before)).tolist() for _ in range(2))
    found = calm([before, after, later[:40] + [None] * lost], [None] * 60)
    first, second, _ = found.comparisons
    n = len(before)
    assert first.people.value == n and second.people.value == 40
    table = [group.people for group in first.items[0].groups]
    assert table[1] == 20 + low
    # Unknown: people by answer, first of those who answered a third time, then of the others.
    rows = [np.repeat([1.0, 0.0], 5), np.repeat([0.0, 1.0], 5)]
    rows += [np.tile(np.arange(5) == place, 2) * 1.0 for place in range(5)]
    known = [40.0, float(n - 40), *(float(count) for count in table)]
    bounds = [list(known), list(known)]
    for people, mean in means_of(found, "before"):
        parts = {n: (1, 1), 40: (1, 0), n - 40: (0, 1)}[people]
        rows.append(np.concatenate([np.arange(1, 6) * 1.0 * part for part in parts]))
        for bound, way in zip(bounds, (-1, 1), strict=True):
            bound.append(people * (mean + way * 0.00500001))
    assert attack(rows, *bounds, np.eye(10)[6]) >= 3


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("lost", [1, 3, 5])
def test_a_change_and_one_average_do_not_give_the_other_average(seed, lost):
    """Three were lost: their sum would be what is left of the sum of before."""
    found = calm(*made_up(40, seed, lost))
    _, second, back = found.comparisons
    assert second.averages.before is None
    assert second.people.value == back.people.value == 40 - lost
    assert second.averages.change is None or not means_of(found, "later")
