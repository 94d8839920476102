"""What is hidden cannot be worked out: every small table, and attacks with integer programmes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import Bounds, LinearConstraint, milp

from resource_pack.core.evaluation.paired import compare
from resource_pack.core.evaluation.suppression import (
    Decision,
    Side,
    Table,
    answer_table,
    change_table,
    count_of,
    decide,
    is_safe,
    may_join,
    may_show_effect,
    may_show_interval,
    thirds,
)


def splits(people: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way to put so many people into so many cells."""
    if cells == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in splits(people - first, cells - 1):
            yield (first, *rest)


def steps(counts: Sequence[int]) -> int:
    return sum(step * count for step, count in enumerate(counts))


def side_of(*questions: Sequence[int]) -> Side:
    tables = tuple(answer_table(counts, None) for counts in questions)
    totals = tuple(steps(counts) for counts in questions)
    rooms = tuple(steps(counts[::-1]) for counts in questions)
    return Side(tables, totals, rooms)


def hidden_cells(table: Table, level: int) -> list[int]:
    return [cell for a, b in table.levels[level] if a != b for cell in range(a, b + 1)]


class TestLevels:
    @pytest.mark.parametrize("points", range(2, 12))
    @pytest.mark.parametrize("unanswered", [None, 0])
    def test_each_level_joins_groups_of_the_one_before(self, points, unanswered):
        table = answer_table([1] * points, unanswered)
        for fine, coarse in zip(table.levels, table.levels[1:], strict=False):
            assert len(coarse) < len(fine)
            assert {a for a, _ in coarse} <= {a for a, _ in fine}
        for level in table.levels:
            assert [cell for a, b in level for cell in range(a, b + 1)] == list(
                range(len(table.cells))
            )
        assert len(table.levels[-1]) == 1

    def test_a_scale_from_0_to_10_is_shown_in_three_stretches(self):
        assert thirds(11) == ((0, 3), (4, 6), (7, 10))
        table = answer_table([1] * 11, None)
        assert [(cell.low, cell.high, cell.count) for cell in table.cells] == [
            (0, 3, 4),
            (4, 6, 3),
            (7, 10, 4),
        ]

    def test_people_without_an_answer_are_joined_with_the_low_answers(self):
        table = answer_table([10, 10, 10, 3, 20], 2)
        assert table.finest == 2
        assert table.sums(2) == (32, 23)

    def test_nothing_of_1_to_5_is_ever_shown(self):
        for counts in splits(14, 4):
            table = answer_table(counts, None)
            if table.finest != table.hidden:
                assert all(is_safe(count) for count in table.sums(table.finest))


def see(counts: Sequence[int]) -> tuple[object, ...]:
    """All that a reader learns of one question: groups, and the average where it stands there."""
    side = side_of(counts)
    decision = decide([side])
    level = decision.items[0][0]
    return (level, side.items[0].sums(level), steps(counts) if decision.averages else None)


@pytest.mark.parametrize(
    ("points", "people"),
    [
        *((2, 6), (2, 13), (2, 30), (3, 6), (3, 12), (3, 24), (4, 7), (4, 12), (4, 18), (4, 22)),
        *((5, 6), (5, 10), (5, 13), (5, 15), (6, 8)),
    ],
)
def test_who_knows_the_rule_finds_three_values_for_each_hidden_count(points, people):
    """Every table there is: those that look the same leave three values or more."""
    looks: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in splits(people, points):
        looks[see(counts)].append(counts)
    for look, alike in looks.items():
        for cell in hidden_cells(answer_table(alike[0], None), int(str(look[0]))):
            assert len({counts[cell] for counts in alike}) >= 3, (look, cell, alike[:3])


@pytest.mark.parametrize(("most", "least", "people"), [(2, 1, 10), (2, 1, 14), (3, 2, 10)])
def test_who_knows_the_rule_finds_three_values_for_each_hidden_share_of_change(most, least, people):
    values = range(-most, most + 1)
    looks: dict[object, set[tuple[int, ...]]] = defaultdict(set)
    for counts in splits(people, len(values)):
        total = sum(v * c for v, c in zip(values, counts, strict=True))
        parts = (
            sum(c for v, c in zip(values, counts, strict=True) if v <= -least),
            sum(c for v, c in zip(values, counts, strict=True) if abs(v) < least),
            sum(c for v, c in zip(values, counts, strict=True) if v >= least),
        )
        table = change_table(*parts, least, most)
        decision = decide([], (table, total))
        level = decision.change
        assert level is not None
        looks[level, table.sums(level), total if decision.averages else None].add(parts)
    for (level, *_), alike in looks.items():
        for cell in hidden_cells(change_table(0, 0, 0, least, most), level):
            assert len({parts[cell] for parts in alike}) >= 3


def attack(rows: list[np.ndarray], low: list[float], high: list[float], target: np.ndarray) -> int:
    """How many values (up to three) a sum of unknown counts can take, given what is published."""
    known = LinearConstraint(np.array(rows), np.array(low), np.array(high))

    def solve(goal: np.ndarray, *more: LinearConstraint) -> int | None:
        found = milp(
            goal,
            constraints=[known, *more],
            integrality=np.ones(len(target)),
            bounds=Bounds(0, np.inf),
            options={"time_limit": 20},
        )
        return None if found.x is None else round(float(found.x @ target))

    values = {solve(target), solve(-target)} - {None}
    assert values, "what is published has no explanation at all"
    for value in range(min(values) + 1, max(values)):
        if len(values) >= 3:
            break
        if solve(target * 0, LinearConstraint(target, value, value)) is not None:
            values.add(value)
    return len(values)


COUNTS = st.integers(2, 6).flatmap(
    lambda points: st.lists(
        st.lists(
            st.sampled_from([0, 0, 1, 2, 3, 5, 6, 7, 9, 20]), min_size=points, max_size=points
        ),
        min_size=1,
        max_size=3,
    )
)


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_no_solver_narrows_a_hidden_count_below_three_values(questions):
    """Tables of one group share their number of people; the average tells their sum of steps."""
    people = max(6, *(sum(counts) for counts in questions))
    questions = [[*c[:-1], c[-1] + people - sum(c)] for c in questions]
    side = side_of(*questions)
    decision = decide([side])
    points = len(questions[0])
    unknown = points * len(questions)
    rows, low, high = [], [], []
    for place, (table, level) in enumerate(zip(side.items, decision.items[0], strict=True)):
        for (a, b), count in zip(table.levels[level], table.sums(level), strict=True):
            row = np.zeros(unknown)
            row[place * points + table.cells[a].low : place * points + table.cells[b].high + 1] = 1
            rows.append(row)
            low.append(count)
            high.append(count)
    if decision.averages:
        rows.append(np.tile(np.arange(points), len(questions)).astype(float))
        low.append(sum(side.totals))
        high.append(sum(side.totals))
    for place, (table, level) in enumerate(zip(side.items, decision.items[0], strict=True)):
        for cell in hidden_cells(table, level):
            target = np.zeros(unknown)
            target[place * points + cell] = 1
            assert attack(rows, low, high, target) >= 3


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=6, max_size=40).map(sorted)
)
def test_tables_of_questions_and_of_their_score_do_not_narrow_each_other(people):
    """Two questions with three answers: unknown are the people by both, known all tables."""
    first, second = ([pair[place] for pair in people] for place in (0, 1))
    side = side_of(*(np.bincount(column, minlength=3).tolist() for column in (first, second)))
    total = sum(first) + sum(second)
    scores = np.bincount([a + b for a, b in people], minlength=5).tolist()
    side = replace(side, score=answer_table(scores, None))
    decision = decide([side])
    a, b = (x.ravel() for x in np.meshgrid(range(3), range(3), indexing="ij"))
    columns = [
        (side.items[0], decision.items[0][0], a),
        (side.items[1], decision.items[0][1], b),
    ]
    if side.score is not None and decision.scores[0] is not None:
        columns.append((side.score, decision.scores[0], a + b))
    rows, known = [], []
    for table, level, column in columns:
        for (start, end), count in zip(table.levels[level], table.sums(level), strict=True):
            rows.append(((column >= start) & (column <= end)) * 1.0)
            known.append(float(count))
    if decision.averages:
        rows.append((a + b) * 1.0)
        known.append(float(total))
    for table, level, column in columns:
        for cell in hidden_cells(table, level):
            assert attack(rows, known, known, (column == cell) * 1.0) >= 3, (level, cell)


def publish(before: np.ndarray, after: np.ndarray, top: int) -> tuple[Decision, bool, bool]:
    """One question before and after, as the report decides about it."""
    tables = [np.bincount(x, minlength=top + 1).tolist() for x in (before, after)]
    decision = decide([side_of(counts) for counts in tables])
    change = after - before
    interval = may_show_interval(
        decision, len(change), 1, float(np.sum((change - change.mean()) ** 2))
    )
    return decision, interval, interval and may_show_effect(decision, len(change), 1)


@pytest.mark.parametrize(
    ("people", "seed"), [(n, seed) for n in (10, 14, 20, 40, 48) for seed in range(3)]
)
def test_intervals_and_effects_do_not_give_hidden_counts_away(people, seed):
    """The strongest attack: unknown are the people by both answers, known is all that is shown."""
    rng = np.random.default_rng([people, seed])
    top = 4
    before = np.clip(np.round(rng.normal(1.7, 0.8, people)), 0, top).astype(np.int64)
    after = np.clip(np.round(before + rng.normal(0.6, 0.7, people)), 0, top).astype(np.int64)
    decision, interval, effect = publish(before, after, top)
    if not decision.averages:
        return
    b, a = (x.ravel() for x in np.meshgrid(range(top + 1), range(top + 1), indexing="ij"))
    rows: list[np.ndarray] = [np.ones(b.size), b * 1.0, a * 1.0]
    low = [float(people), float(before.sum()), float(after.sum())]
    high = list(low)
    for side, levels, column in zip((before, after), decision.items, (b, a), strict=True):
        table = answer_table(np.bincount(side, minlength=top + 1).tolist(), None)
        for (first, last), count in zip(
            table.levels[levels[0]], table.sums(levels[0]), strict=True
        ):
            rows.append(((column >= first) & (column <= last)) * 1.0)
            low.append(count)
            high.append(count)
    result = compare(before.astype(float), after.astype(float))
    mean = result.change
    if interval and result.interval:
        t = stats.t.ppf(0.975, people - 1)
        ends = [math.floor(x * 10 + 0.5) / 10 for x in (result.interval.low, result.interval.high)]
        least = max(0.0, mean - ends[0] - 0.05, ends[1] - 0.05 - mean)
        most = min(mean - ends[0] + 0.05, ends[1] + 0.05 - mean)
        rows.append(((a - b) ** 2) * 1.0)
        for end, bound in ((least, low), (most, high)):
            bound.append((end / t) ** 2 * people * (people - 1) + people * mean**2)
        low[-1] -= 1e-6
        high[-1] += 1e-6
    if effect and result.effect and mean > 0:
        g = math.floor(result.effect.value * 10 + 0.5) / 10
        j = (1 - 3 / (4 * (people - 1) - 1)) * mean
        base = (before.sum() ** 2 + after.sum() ** 2) / people
        rows.append((a**2 + b**2) * 1.0)
        low.append(2 * (people - 1) * (j / (g + 0.05)) ** 2 + base - 1e-6)
        high.append(2 * (people - 1) * (j / (g - 0.05)) ** 2 + base + 1e-6 if g > 0.05 else 1e9)
    for levels, column, side in zip(decision.items, (b, a), (before, after), strict=True):
        table = answer_table(np.bincount(side, minlength=top + 1).tolist(), None)
        for cell in hidden_cells(table, levels[0]):
            assert attack(rows, low, high, (column == cell) * 1.0) >= 3


class TestOrder:
    def test_safe_tables_are_shown_whole_with_everything(self):
        decision = decide([side_of([0, 0, 6, 8, 10]), side_of([0, 0, 0, 0, 24])])
        assert decision.everything and decision.averages

    def test_one_person_apart_from_the_rest_hides_the_average(self):
        """Eleven said 5 and one said 4: the average alone would tell."""
        decision = decide([side_of([0, 0, 0, 1, 11])])
        assert not decision.averages

    def test_answers_are_joined_where_that_is_enough(self):
        decision = decide([side_of([3, 9, 10, 12, 16])])
        assert decision.averages and decision.items == ((1,),)

    def test_several_questions_keep_their_average_where_one_would_not(self):
        few = [0, 0, 0, 2, 10]
        assert not decide([side_of(few)]).averages
        assert decide([side_of(few, [0, 1, 4, 4, 3])]).averages

    def test_the_table_of_scores_is_left_out_beside_joined_answers(self):
        """Found by attack: these scores tell that six gave the lowest answer to both questions."""
        side = side_of([6, 5, 2], [8, 5, 0])
        side = replace(side, score=answer_table([6, 0, 7, 0, 0], None))
        assert decide([side]).scores == (None,)
        side = replace(side_of([6, 7, 0], [6, 7, 0]), score=answer_table([6, 0, 7, 0, 0], None))
        assert decide([side]).scores == (0,)

    def test_tables_of_questions_with_other_scales_are_judged_one_by_one(self):
        tables = (answer_table([0, 0, 0, 2, 10], None), answer_table([4, 4, 4], None))
        assert not decide([Side(tables, (46, 12), (2, 12), mixed=True)]).averages
        assert decide([Side(tables, (46, 12), (2, 12))]).averages

    def test_near_the_end_of_a_long_scale_the_average_is_hidden(self):
        """Eleven of twelve gave 10 and one 9: no cell is small, and the average would tell."""
        assert not decide([side_of([0] * 9 + [1, 11])]).averages
        assert decide([side_of([0] * 10 + [12])]).averages


@pytest.mark.parametrize(
    ("whole", "parts", "shown"),
    [(20, [20], True), (20, [14], True), (20, [15], False), (20, [20, 18], False), (5, [], False)],
)
def test_a_number_stands_beside_its_parts_only_where_the_rest_is_safe(whole, parts, shown):
    assert count_of(whole, parts) is shown


def test_groups_join_only_where_all_their_parts_are_safe():
    people = np.arange(40)
    assert may_join([people < 20], people < 14)
    assert not may_join([people < 20], people < 15)
    assert may_join([people < 20], people < 20)
    assert not may_join([people < 20, people < 30], (people > 15) & (people < 33))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=5, max_size=5).filter(lambda c: sum(c) > 5))
def test_the_order_of_two_times_does_not_matter(counts):
    one, two = side_of(counts), side_of(counts[::-1])
    there, back = decide([one, two]), decide([two, one])
    assert there.averages == back.averages and there.items == back.items[::-1]
