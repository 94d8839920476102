"""Indicators of a report, each with what it is out of.

They count sessions, hours or families, and people only by what these are; all the same, no number
of 1 to 5 is told, nor one that follows from several indicators about the same things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from resource_pack.core.evaluation.paired import Column
from resource_pack.core.evaluation.report import IndicatorReport
from resource_pack.core.evaluation.scored import Scored
from resource_pack.core.evaluation.sentences import indicator_sentence
from resource_pack.core.evaluation.suppression import FEW, Mask
from resource_pack.core.evaluation.tables import question_table
from resource_pack.core.questionnaire import Indicator
from resource_pack.core.questionnaires import limits_of

Told = tuple[Indicator, IndicatorReport]


def indicator_reports(scored: Scored, exact: set[int]) -> tuple[IndicatorReport, ...]:
    """Each indicator at each time at which all its questions are asked."""
    record = scored.questionnaire
    items = {item.id: item for item in record.items}
    made = []
    told: dict[int, list[Told]] = defaultdict(list)
    for indicator in record.indicators:
        needed = [items[name] for name in (*indicator.numerator, *indicator.denominator)]
        for time, point in enumerate(record.timepoints):
            asked = all(not item.timepoints or point.id in item.timepoints for item in needed)
            if not asked or not np.any(scored.matched.place[time] >= 0):
                continue
            one = _indicator(scored, indicator, time, point.label, time in exact)
            if one.numerator is not None and not _stands_beside(indicator, one, told[time]):
                one = _hidden(one)
            if one.numerator is not None:
                told[time].append((indicator, one))
            made.append(one)
    return tuple(made)


def _stands_beside(indicator: Indicator, made: IndicatorReport, told: Sequence[Told]) -> bool:
    """Whether numbers about the same things leave nothing small when one is taken from another.

    Of 60 sessions 40 took place and 17 were called off: nobody came to the other three.
    """
    numbers = _numbers(indicator, made)
    for other in told:
        for names, number in _numbers(*other).items():
            if names in numbers and not _safe(round(abs(numbers[names] - number), 9)):
                return False
    if indicator.kind != "ratio" or not indicator.percent:
        return True
    rests = {(made.denominator or 0.0) - (made.numerator or 0.0)}
    for one, shown in told:
        if one.denominator == indicator.denominator:
            rests |= {rest - (shown.numerator or 0.0) for rest in rests}
    return all(_safe(round(rest, 9)) for rest in rests)


def _numbers(indicator: Indicator, made: IndicatorReport) -> dict[tuple[str, ...], float]:
    """The totals that an indicator shows, by the questions that they add up."""
    if indicator.kind == "share":
        return {}
    found = {indicator.numerator: made.numerator, indicator.denominator: made.denominator}
    return {names: number for names, number in found.items() if number is not None}


def _indicator(
    scored: Scored, indicator: Indicator, time: int, label: str, exact: bool
) -> IndicatorReport:
    record = scored.questionnaire
    people = scored.matched.place[time] >= 0
    names = (*indicator.numerator, *indicator.denominator)
    answers = {name: scored.answers(name, time, people) for name in names}
    full = ~np.any([np.isnan(column) for column in answers.values()], axis=0)
    used = int(full.sum())
    if indicator.kind == "share":
        above = float(np.isin(answers[names[0]][full], indicator.values).sum())
        below: float | None = float(used)
        item = next(one for one in record.items if one.id == names[0])
        limits = limits_of(record, item)
        table = question_table(scored, item, limits, time) if limits else None
        # Else the table of the same question, and this share, would tell how many left it out.
        shown = exact and table is not None and table.finest == 0
    else:
        above = _total(indicator.numerator, answers, full)
        below = None
        if indicator.kind == "ratio":
            below = _total(indicator.denominator, answers, full)
        shown = record.record == "service" or used > FEW
        shown = shown and _safe(above) and (below is None or _safe(below))
        if below is not None and indicator.percent:
            shown = shown and _safe(below - above)
    value = None
    is_percent = indicator.kind != "total" and indicator.percent
    if below:
        value = (above * 100) / below if is_percent else above / below
    made = IndicatorReport(
        id=indicator.id,
        label=indicator.label,
        what=indicator.what,
        unit=indicator.unit,
        time=label,
        numerator=above,
        denominator=below,
        value=value,
        percent=is_percent,
        why="",
        sentence=indicator_sentence(
            indicator.label, above, below, value, is_percent, indicator.unit
        ),
    )
    if shown and used:
        return made
    return _hidden(made)


def _hidden(made: IndicatorReport) -> IndicatorReport:
    why = "Not shown: it is made from few people, or from numbers of 1 to 5."
    return replace(made, numerator=None, denominator=None, value=None, why=why, sentence="")


def _total(names: Sequence[str], answers: Mapping[str, Column], full: Mask) -> float:
    """A sum without the last binary digits of its parts: ten times 0.1 are 1."""
    return round(float(sum(answers[name][full].sum() for name in names)), 9)


def _safe(number: float) -> bool:
    """Whether a total may be shown: sums of hours can have parts of one."""
    return number <= 0 or number > FEW
