"""Which numbers about few people are shown, so that nobody can work out the rest.

The rule, in whole numbers only, so that the browser decides the same:

1. A count of people is *safe* where it is 0 or more than 5. Only safe counts are shown.
2. A table splits the people of one group by their answer: cells in order, each for a stretch of
   steps (the first answer of a scale is step 0). It is shown at the finest of its levels at which
   every group of cells is safe: one by one, or answers next to each other together. The coarsest
   level puts all cells together, and shows nothing but the number of people. Each level joins
   groups of the one before; were there a choice, it would tell which of two was unsafe.
3. Someone who adds up knows more than the table: the average times the number of people is the
   sum of all steps. So an average stands beside a table only where, for each cell that is not
   shown alone, at least `VALUES` counts within `REACH` of the true one are possible, given the
   shown groups and that sum (`keeps_values`). Where just two cells are joined, and nothing else, a
   count is only possible where one of the two is 1 to 5, since else they would stand apart.
4. Otherwise more is hidden, always in this order: shares of change, tables of questions, and last
   of all the averages (`decide`).
5. The table of scores and those of the questions would narrow each other. So it is shown only
   where nothing is joined or hidden in it, and nothing in theirs; or, of a score with many steps,
   from `MANY_FOR_SCORES` people on. Else it is left out.
6. Groups of people that overlap are told of together only where each part of them (in one and not
   in the other) is safe (`may_join`), and a number beside the number of a part of the same people
   only where the rest is safe (`count_of`). So nothing small comes out of taking one from another.
   `groups` says what more a part has to bear where averages or tables of several are shown.
7. An interval also tells how far people differ, and Hedges' g how far they did before and after.
   They are shown where everything is, or where enough people and differences remain for many
   explanations (`may_show_interval`, `may_show_effect`).

Rule 3 asks for four values, one more than is promised: knowing the rule itself rules some out. The
tests try every table of small groups, and search for others with a solver of integer programmes.

What it cannot protect from: people who know more than the report (their own answers, or those of a
colleague), and two reports about nearly the same people (last month's, and this month's with two
people more).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEW = 5
"""1 to 5 people are too few to be told of."""

VALUES, REACH = 4, 10
MANY_FOR_SCORES = 100

Group = tuple[int, int]
"""The first and the last of some cells that stand next to each other."""

Level = tuple[Group, ...]
Mask = NDArray[np.bool_]


def is_safe(count: int) -> bool:
    """Whether a count of people may be shown."""
    return count == 0 or count > FEW


@dataclass(frozen=True)
class Cell:
    """People whose answer lies between two steps, both included."""

    low: int
    high: int
    count: int


@dataclass(frozen=True)
class Table:
    """The people of one group by their answer. `levels` run from fine to coarse.

    Where `unanswered` is a number, the first cell has so many people without an answer.
    """

    cells: tuple[Cell, ...]
    levels: tuple[Level, ...]
    unanswered: int | None = None

    def sums(self, level: int) -> tuple[int, ...]:
        """How many people each group of a level has."""
        return tuple(
            sum(cell.count for cell in self.cells[first : last + 1])
            for first, last in self.levels[level]
        )

    @property
    def hidden(self) -> int:
        """The level at which nothing but the number of people is told."""
        return len(self.levels) - 1

    @property
    def finest(self) -> int:
        """The finest level at which every group is safe; the last where none is."""
        for level in range(self.hidden):
            if all(is_safe(count) for count in self.sums(level)):
                return level
        return self.hidden

    def ends(self, level: int) -> tuple[int, int]:
        """The least and the largest sum of steps that the shown groups leave possible."""
        sums = list(zip(self.levels[level], self.sums(level), strict=True))
        return (
            sum(self.cells[first].low * count for (first, _), count in sums),
            sum(self.cells[last].high * count for (_, last), count in sums),
        )


def thirds(points: int) -> tuple[Group, Group, Group]:
    """Three stretches of so many points, at least 3; the outer two are equal."""
    middle = points // 3
    middle += (points - middle) % 2
    outer = (points - middle) // 2
    return (0, outer - 1), (outer, outer + middle - 1), (outer + middle, points - 1)


MOST_POINTS = 7
"""A scale with more points, such as 0 to 10, is shown in three stretches at the finest."""


def answer_table(counts: Sequence[int], unanswered: int | None) -> Table:
    """A table of the answers to one question, lowest first.

    `unanswered` are people without an answer; None where everybody has one, by what the group is.
    They come first, and are joined with the low answers where groups have to grow.
    """
    points = len(counts)
    stretches: tuple[Group, ...] = one_by_one(points)
    joined: tuple[Group, ...] = ()
    split = (points + 1) // 2
    if points >= 5:
        joined = thirds(points)
        split = joined[2][0]
        if points > MOST_POINTS:
            stretches, joined, split = joined, (), 2
    cells = tuple(Cell(first, last, sum(counts[first : last + 1])) for first, last in stretches)
    levels = [one_by_one(len(cells))]
    if joined:
        levels.append(joined)
    halves = ((0, split - 1), (split, len(cells) - 1))
    if unanswered is not None:
        cells = (Cell(0, 0, unanswered), *cells)
        levels = [((0, 0), *((a + 1, b + 1) for a, b in level)) for level in levels]
        halves = ((0, split), (split + 1, len(cells) - 1))
    if halves not in levels:
        levels.append(halves)
    return Table(cells, (*levels, ((0, len(cells) - 1),)), unanswered)


def one_by_one(cells: int) -> Level:
    """Every cell alone."""
    return tuple((i, i) for i in range(cells))


def change_table(down: int, same: int, up: int, least: int, most: int) -> Table:
    """Who changed by `least` steps or more, of at most `most`."""
    cells = (Cell(-most, -least, down), Cell(1 - least, least - 1, same), Cell(least, most, up))
    return Table(cells, (one_by_one(3), ((0, 1), (2, 2)), ((0, 2),)))


def keeps_values(table: Table, level: int, total: int, others: tuple[int, int] = (0, 0)) -> bool:
    """Whether each cell that is not shown alone keeps `VALUES` possible counts (rule 3).

    `total` is the sum of the steps of the table and of some others, whose own sum is known to lie
    between `others`.
    """
    return all(
        first == last or all(_keeps(table, level, place, cell, total, others) for cell in span)
        for place, (first, last) in enumerate(table.levels[level])
        for span in (range(first, last + 1),)
    )


def _keeps(
    table: Table, level: int, place: int, cell: int, total: int, others: tuple[int, int]
) -> bool:
    first, last = table.levels[level][place]
    group = table.sums(level)[place]
    true = table.cells[cell].count
    low, high = table.ends(level)
    # What is left for this group, whatever all the rest adds up to.
    least = total - others[1] - (high - table.cells[last].high * group)
    most = total - others[0] - (low - table.cells[first].low * group)
    joined = sum(a != b for a, b in table.levels[level])
    found = 0
    for count in range(max(0, true - REACH), min(group, true + REACH) + 1):
        apart = is_safe(count) and is_safe(group - count)
        if joined == 1 and last == first + 1 and apart:
            continue
        found += _possible(table.cells, (first, last), cell, count, group - count, least, most)
        if found >= VALUES:
            return True
    return False


def _possible(
    cells: Sequence[Cell],
    group: Group,
    cell: int,
    count: int,
    rest: int,
    least: int,
    most: int,
) -> bool:
    """Whether `count` people in a cell and `rest` in the others of its group can add up.

    Their sum of steps has to lie between `least` and `most`.
    """
    first, last = group
    least -= count * cells[cell].high
    most -= count * cells[cell].low
    if rest == 0:
        return least <= 0 <= most
    below = (cells[first].low, cells[cell - 1].high) if cell > first else None
    above = (cells[cell + 1].low, cells[last].high) if cell < last else None
    if below is None or above is None:
        side = below or above
        assert side is not None
        return side[0] * rest <= most and side[1] * rest >= least
    # So many of the rest have to lie below, and so many may.
    fewest = max(0, -((most - rest * above[0]) // (above[0] - below[0])))
    largest = min(rest, (rest * above[1] - least) // (above[1] - below[1]))
    return fewest <= largest


@dataclass(frozen=True)
class Side:
    """What is known of one group at one time: tables of its questions, and of its scores.

    `totals` are the sums of steps of each question. Where questions have different numbers of
    points (`mixed`), their sums could be told apart, so each is taken as known; else only the sum
    of all of them is. `rooms` are the steps by which each falls short of everyone giving the
    highest answer. `score` is None where one question is all that there is: its own table tells
    the same.
    """

    items: tuple[Table, ...]
    totals: tuple[int, ...]
    rooms: tuple[int, ...]
    score: Table | None = None
    mixed: bool = False


@dataclass(frozen=True)
class Decision:
    """What is shown: the level of each table, and whether averages are.

    `items` and `scores` are by side, in their order; a table of scores without a level is left out.
    """

    averages: bool
    items: tuple[tuple[int, ...], ...]
    scores: tuple[int | None, ...]
    change: int | None
    everything: bool


def decide(sides: Sequence[Side], change: tuple[Table, int] | None = None) -> Decision:
    """Hide as little as makes it safe (rule 4). `change` has its own sum of steps."""
    natural = tuple(tuple(table.finest for table in side.items) for side in sides)
    no_items = tuple(tuple(table.hidden for table in side.items) for side in sides)
    classes = change[0].finest if change else None
    no_classes = change[0].hidden if change else None
    for items, of_change in (
        (natural, classes),
        (natural, no_classes),
        (no_items, no_classes),
    ):
        if _all_keep(sides, items, change, of_change):
            scores = tuple(
                _score_level(side, levels) for side, levels in zip(sides, items, strict=True)
            )
            everything = not any(any(levels) for levels in items) and not of_change
            return Decision(True, items, scores, of_change, everything)
    return Decision(False, no_items, tuple(None for _ in sides), no_classes, False)


def _score_level(side: Side, levels: Sequence[int]) -> int | None:
    """The level of the table of scores: all of its cells, or none of it (rule 5)."""
    if side.score is None or side.score.finest:
        return None
    people = sum(side.score.sums(0))
    stretches = side.score.cells[-1].high > MOST_POINTS
    return 0 if not any(levels) or (people >= MANY_FOR_SCORES and stretches) else None


def _all_keep(
    sides: Sequence[Side],
    items: Sequence[Sequence[int]],
    change: tuple[Table, int] | None,
    of_change: int | None,
) -> bool:
    for side, levels in zip(sides, items, strict=True):
        if not _away_from_ends(side):
            return False
        ends = [table.ends(level) for table, level in zip(side.items, levels, strict=True)]
        low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
        for place, (table, level) in enumerate(zip(side.items, levels, strict=True)):
            if side.mixed:
                total, others = side.totals[place], (0, 0)
            else:
                total = sum(side.totals)
                others = (low - ends[place][0], high - ends[place][1])
            if not keeps_values(table, level, total, others):
                return False
    if change is not None and of_change is not None:
        return keeps_values(change[0], of_change, change[1])
    return True


def _away_from_ends(side: Side) -> bool:
    """Whether the sum of steps is at an end of the scale, or at least six steps away from both.

    The cells of a long scale are stretches of it; near an end, the sum would tell single points.
    """
    if side.mixed:
        return all(is_safe(steps) for steps in (*side.totals, *side.rooms))
    return is_safe(sum(side.totals)) and is_safe(sum(side.rooms))


MANY_FOR_EFFECT = (40, 12)
MANY_FOR_CLASSES = (60, 40)
"""Pairs that are needed where one question makes the score, and where several do. Found by attack:
with fewer, a solver narrowed hidden counts of simulated groups to one or two values."""

LEAST_SPREAD = 6


def may_show_interval(decision: Decision, pairs: int, items: int, spread: float) -> bool:
    """`spread` is the sum of squares of what each change differs from the mean, in steps."""
    if decision.everything:
        return True
    if decision.change and pairs < MANY_FOR_CLASSES[items > 1]:
        return False
    return decision.averages and spread >= LEAST_SPREAD * items - 1e-6


def may_show_effect(decision: Decision, pairs: int, items: int) -> bool:
    """Beside an interval. It tells how far people differ, the more so with one question."""
    return decision.everything or pairs >= MANY_FOR_EFFECT[items > 1]


def may_join(shown: Sequence[Mask], group: Mask) -> bool:
    """Whether a group may be told of beside others: each part of all of them has to be safe.

    Masks run over all people. People in no group at all are no part.
    """
    code = np.zeros(len(group), dtype=np.int64)
    for place, mask in enumerate((*shown, group)):
        code += mask.astype(np.int64) << place
    # Not bincount: a form with a dozen times would make codes of 2^30 and more.
    counts = np.unique(code[code > 0], return_counts=True)[1]
    return all(is_safe(int(count)) for count in counts)


def count_of(whole: int, parts: Iterable[int]) -> bool:
    """Whether a number of people may stand beside the numbers of some of the same people."""
    return is_safe(whole) and all(is_safe(whole - part) for part in parts)
