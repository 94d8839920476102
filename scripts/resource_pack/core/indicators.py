"""Numbers about many rows of a record, such as an attendance rate: always with what they are of.

A percentage without its two numbers says little, and of few cases it says too much. So both stand
beside it; what must be hidden because a number is small is decided where it is published
(`core/evaluation`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from resource_pack.core.questionnaire import Indicator, Questionnaire
from resource_pack.core.questionnaires import limits_of
from resource_pack.core.scoring import Answers, number_of


@dataclass(frozen=True)
class Found:
    """An indicator, worked out.

    `rows` counts the rows that it is made from, `left_out` those without all the answers that it
    needs. `value` is the total, the quotient, or (where `percent`) 100 times the quotient; None
    where `reason` says why. For a share, numerator and denominator count rows.
    """

    indicator: str
    numerator: float
    denominator: float | None
    value: float | None
    percent: bool
    rows: int
    left_out: int
    reason: Literal["", "no-rows", "nothing-to-divide-by"]


def work_out(questionnaire: Questionnaire, rows: Iterable[Answers]) -> tuple[Found, ...]:
    """Every indicator of a questionnaire, from rows of answers by the id of the question.

    Totals are added up in the order of the rows, and inside a row in the order of the record.
    """
    listed = list(rows)
    return tuple(_one(questionnaire, one, listed) for one in questionnaire.indicators)


def _one(questionnaire: Questionnaire, indicator: Indicator, rows: list[Answers]) -> Found:
    items = {item.id: item for item in questionnaire.items}
    limits = {
        name: limits_of(questionnaire, items[name])
        for name in (*indicator.numerator, *indicator.denominator)
    }
    above = below = 0.0
    used = 0
    for row in rows:
        values: dict[str, float] = {}
        for name, limit in limits.items():
            value = number_of(limit, row.get(name)) if limit else None
            if value is not None:
                values[name] = value
        if len(values) < len(limits):
            continue
        used += 1
        if indicator.kind == "share":
            above += values[indicator.numerator[0]] in indicator.values
            below += 1.0
            continue
        for name in indicator.numerator:
            above += values[name]
        for name in indicator.denominator:
            below += values[name]
    reason: Literal["", "no-rows", "nothing-to-divide-by"] = ""
    value = None
    is_percent = indicator.kind != "total" and indicator.percent
    if not used:
        reason = "no-rows"
    elif indicator.kind == "total":
        value = above
    elif not below:
        reason = "nothing-to-divide-by"
    else:
        value = (above * 100) / below if is_percent else above / below
    return Found(
        indicator.id,
        above,
        None if indicator.kind == "total" else below,
        value,
        is_percent,
        used,
        len(rows) - used,
        reason,
    )
