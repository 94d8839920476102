"""Tables of answers and shares of change, at the level at which they may be shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from resource_pack.core.evaluation.paired import Column, ReliableChange
from resource_pack.core.evaluation.report import (
    AnswerGroup,
    AnswerTable,
    Direction,
)
from resource_pack.core.evaluation.scored import Scored, item_table, score_steps, step_count
from resource_pack.core.evaluation.suppression import (
    FEW,
    Cell,
    Level,
    Side,
    Table,
    is_safe,
    one_by_one,
)
from resource_pack.core.numbers import percent, write_number
from resource_pack.core.questionnaire import Construct, Item, Questionnaire
from resource_pack.core.questionnaires import limits_of
from resource_pack.core.scoring_rule import Limits, Rule, RuleItem, score_range, write_code

HIDDEN = "Not shown: some answers were given by 1 to 5 people."
TABLE_OVERLAP = (
    "Not shown: beside the table of another comparison it would tell what a few people answered."
)
NO_ANSWER = "No answer"


def grouped(table: Table, level: int, labels: Sequence[str]) -> tuple[AnswerGroup, ...]:
    """The groups of a table at a level; none where it is hidden."""
    total = sum(table.sums(level))
    if level == table.hidden or not total:
        return ()
    return tuple(
        AnswerGroup(_joined(labels, group), count, percent(count, total))
        for group, count in zip(table.levels[level], table.sums(level), strict=True)
    )


def _joined(labels: Sequence[str], group: tuple[int, int]) -> str:
    """A name for answers next to each other: Agree or Strongly agree; 1 to 3."""
    first, last = group
    words = list(labels[first : last + 1])
    if words[0] == NO_ANSWER and len(words) > 1:
        return f"{_joined(words, (1, len(words) - 1))}, or no answer"
    if len(words) == 1:
        return words[0]
    low, high = words[0].partition(" to ")[0], words[-1].rpartition(" to ")[2]
    either = len(words) == 2 and low == words[0] and high == words[-1]
    return f"{low} or {high}" if either else f"{low} to {high}"


def labels_of(
    questionnaire: Questionnaire, item: Item, limits: Limits, reverse: bool, table: Table
) -> list[str]:
    """What each cell of a question's table is called."""
    scale = questionnaire.scales.get(item.scale)
    if scale and scale.points:
        names = [point.label for point in scale.points]
    elif item.kind == "yes-no":
        names = ["No", "Yes"]
    elif item.options:
        names = [one.label for one in sorted(item.options, key=lambda one: one.value)]
    else:
        top = step_count(limits)
        names = [write_code(limits.low + step * limits.step) for step in range(top + 1)]
    if reverse:
        names = names[::-1]
    cells = table.cells
    made = [NO_ANSWER] if table.unanswered is not None else []
    for cell in cells[len(made) :]:
        ends = (names[cell.low], names[cell.high])
        made.append(ends[0] if cell.low == cell.high else f"{ends[0]} to {ends[1]}")
    return made


def item_tables(
    questionnaire: Questionnaire,
    rule: Rule,
    side: Side,
    levels: Sequence[int],
    time: str,
    why: str = HIDDEN,
) -> tuple[AnswerTable, ...]:
    """The table of each question of a score, in the order of the form."""
    items = {item.id: item for item in questionnaire.items}
    return tuple(
        _answer_table(questionnaire, items[one.id], one, table, level, time, why)
        for one, table, level in zip(rule.items, side.items, levels, strict=True)
    )


def _answer_table(
    questionnaire: Questionnaire,
    item: Item,
    rule_item: RuleItem,
    table: Table,
    level: int,
    time: str,
    why: str,
) -> AnswerTable:
    labels = labels_of(questionnaire, item, rule_item.limits, rule_item.reverse, table)
    groups = grouped(table, level, labels)
    total = sum(cell.count for cell in table.cells)
    return AnswerTable(item.id, item.text, time, total, groups, "" if groups else why)


def score_table(
    construct: Construct, rule: Rule, table: Table, level: int, time: str
) -> AnswerTable:
    """How the scores of people are spread over their range."""
    low, high = score_range(rule)
    unit = (high - low) / score_steps(rule)
    digits = 0 if unit >= 1 else 1
    labels = []
    for cell in table.cells:
        ends = [write_number(low + step * unit, digits) for step in (cell.low, cell.high)]
        labels.append(ends[0] if cell.low == cell.high else f"{ends[0]} to {ends[1]}")
    groups = grouped(table, level, labels)
    total = sum(cell.count for cell in table.cells)
    return AnswerTable(construct.id, construct.label, time, total, groups, "" if groups else HIDDEN)


def change_groups(
    change: ReliableChange, level: int, higher_is: Direction, total: int
) -> tuple[AnswerGroup, ...]:
    """Shares of reliable change, for the better first."""
    up, down = {
        "better": ("Better", "Worse"),
        "worse": ("Worse", "Better"),
        "neither": ("Up", "Down"),
    }[higher_is]
    same = "No reliable change"
    if level == 0:
        counts = [(up, change.up), (same, change.same), (down, change.down)]
    else:
        counts = [(up, change.up), (f"{down}, or no reliable change", change.same + change.down)]
    if higher_is == "worse":
        counts.reverse()
    return tuple(AnswerGroup(name, count, percent(count, total)) for name, count in counts)


# --- Questions that are part of no score ---------------------------------------------------------


def question_tables(scored: Scored, exact: set[int]) -> tuple[AnswerTable, ...]:
    """Answers of everyone at a time, where the number of people at that time is shown."""
    made = []
    record = scored.questionnaire
    then = {item.id for item in record.items if item.then_of}
    for item in record.items:
        if item.construct_id or item.id in then or item.kind == "number":
            continue
        limits = limits_of(record, item)
        if limits is None:
            continue
        for time, point in enumerate(record.timepoints):
            if item.timepoints and point.id not in item.timepoints:
                continue
            people = scored.matched.place[time] >= 0
            total = int(people.sum())
            if not total:
                continue
            if item.kind == "choices":
                made.append(_choices_table(scored, item, time, point.label, time in exact))
                continue
            table = question_table(scored, item, limits, time)
            level = table.finest if time in exact else table.hidden
            labels = labels_of(record, item, limits, False, table)
            groups = grouped(table, level, labels)
            made.append(
                AnswerTable(
                    item.id,
                    item.text,
                    point.label,
                    total if time in exact else None,
                    groups,
                    "" if groups else HIDDEN,
                )
            )
    return tuple(made)


def question_table(scored: Scored, item: Item, limits: Limits, time: int) -> Table:
    people = scored.matched.place[time] >= 0
    answers = scored.answers(item.id, time, people)
    if item.kind == "choice":
        return _nominal(answers, limits)
    table, _ = item_table(RuleItem(item.id, limits), answers, all_answered=False)
    return table


def _nominal(answers: Column, limits: Limits) -> Table:
    """Answers without an order are shown one by one, or not at all."""
    counts = [int(np.count_nonzero(answers == value)) for value in limits.values]
    missing = int(np.count_nonzero(np.isnan(answers)))
    cells = (Cell(0, 0, missing), *(Cell(i, i, count) for i, count in enumerate(counts)))
    levels: tuple[Level, ...] = (one_by_one(len(cells)), ((0, len(cells) - 1),))
    return Table(cells, levels, missing)


def _choices_table(scored: Scored, item: Item, time: int, label: str, exact: bool) -> AnswerTable:
    """Several answers each: an option is shown where those with and without it are safe."""
    place = scored.matched.place[time]
    people = place >= 0
    total = int(people.sum())
    columns = scored.responses.choices.get(item.id, {})
    groups = []
    for option in item.options:
        column = columns.get(option.value)
        count = int(np.nansum(column[place[people]])) if column is not None else 0
        if exact and total > FEW and is_safe(count) and is_safe(total - count):
            groups.append(AnswerGroup(option.label, count, percent(count, total)))
    some = len(groups) < len(item.options)
    why = "Answers that are not listed: given, or not given, by 1 to 5 people." if some else ""
    return AnswerTable(item.id, item.text, label, total if exact else None, tuple(groups), why)
