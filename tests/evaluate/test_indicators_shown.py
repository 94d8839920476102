"""Indicators of a report: what is shown of totals, and what must not follow from several."""

from __future__ import annotations

import numpy as np
import pytest

from resource_pack.core.evaluation.analysis import evaluate
from resource_pack.core.evaluation.reading import Responses
from resource_pack.core.evaluation.report import IndicatorReport
from tests.evaluate.made_up import ours

BOOKED = "sessions-booked"


def months(**columns: list[float]) -> dict[str, IndicatorReport]:
    """The indicators of a service, from the answers of each month; NaN where there is none."""
    items = {name.replace("_", "-"): np.array(column) for name, column in columns.items()}
    rows = len(next(iter(items.values())))
    none = np.full(rows, -1, dtype=np.int64)
    responses = Responses(
        "answers.csv", np.arange(2, rows + 2), np.arange(rows), none * 0, items, {}, None
    )
    report = evaluate(ours()["service-use"], responses)
    return {one.id: one for one in report.indicators}


def test_a_rest_of_a_few_is_not_left_by_two_shares_of_one_whole() -> None:
    """Of 60 sessions 40 took place and 17 were called off: nobody came to the other three."""
    found = months(
        sessions_booked=[30, 30], sessions_attended=[22, 18], sessions_cancelled=[8, 9],
        sessions_missed=[0, 3],
    )  # fmt: skip
    assert (found["attendance"].numerator, found["attendance"].denominator) == (40, 60)
    assert found["cancelled"].numerator is None and "1 to 5" in found["cancelled"].why
    assert found["missed"].numerator is None


def test_shares_of_one_whole_stand_together_where_the_rest_is_large_or_nothing() -> None:
    found = months(
        sessions_booked=[40, 40], sessions_attended=[22, 18], sessions_cancelled=[10, 10],
        sessions_missed=[10, 10],
    )  # fmt: skip
    assert [found[one].numerator for one in ("attendance", "cancelled", "missed")] == [40, 20, 20]


def test_one_total_from_all_rows_and_one_from_nearly_all_do_not_tell_of_the_rest() -> None:
    """Missed was not counted in the month with four sessions, so its whole is another."""
    found = months(
        sessions_booked=[60, 4], sessions_attended=[40, 4], sessions_cancelled=[8, 0],
        sessions_missed=[12, np.nan],
    )  # fmt: skip
    assert found["attendance"].denominator == 64
    assert found["missed"].denominator is None


@pytest.mark.parametrize(("hours", "total"), [([0.1] * 70, 7.0), ([1.1] * 9, 9.9)])
def test_totals_have_no_digits_that_nobody_counted(hours: list[float], total: float) -> None:
    assert sum(hours) != total
    found = months(couples_started=hours, couples_referred=[40.0] * len(hours))["take-up"]
    assert found.numerator == total
    assert f"({total:g} of" in found.sentence
