"""The browser's report against other libraries, and against attacks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from playwright.sync_api import Browser, Page
from scipy import stats

from tests.browser.evaluation import REPORTS, ask, case_of, engine_page
from tests.evaluate.made_up import SMALL, ours, random_rows, read
from tests.evaluate.made_up_responses import Manner, random_responses
from tests.evaluate.test_suppression import attack


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = engine_page(chromium)
    yield page
    page.close()


def test_numbers_of_a_report_are_those_of_scipy_and_statsmodels(page: Page) -> None:
    """Straight from the answers: none of our own code in between but the reading of them."""
    rows = random_rows(80, seed=4, families=True)
    scores = np.array(
        [
            (int(str(row["we_talk"])) + int(str(row["we_listen"])) + 6 - int(str(row["we_shout"])))
            / 3
            for row in rows
        ]
    )
    before, after = scores[:80], scores[80:]
    change = after - before
    made = ask(page, REPORTS, [case_of(SMALL, read(rows))])[0]
    paired = made["workings"]["pairs"][0]["paired"]
    close = {"rel": 1e-9, "abs": 1e-9}

    fit = sm.OLS(change, np.ones(80)).fit(
        cov_type="cluster", cov_kwds={"groups": np.arange(80) // 2}, use_t=True
    )
    low, high = fit.conf_int()[0]
    assert paired["families"] == 40
    assert paired["change"] == pytest.approx(fit.params[0], **close)
    assert (paired["interval"]["low"], paired["interval"]["high"]) == pytest.approx(
        (low, high), **close
    )
    alone = ask(page, REPORTS, [case_of(SMALL, read(random_rows(80, seed=4)))])[0]
    span = stats.ttest_rel(after, before).confidence_interval(0.95)
    found = alone["workings"]["pairs"][0]["paired"]["interval"]
    assert (found["low"], found["high"]) == pytest.approx((span.low, span.high), **close)
    spread = math.sqrt((stats.tvar(before) + stats.tvar(after)) / 2)
    assert paired["effect"]["value"] == pytest.approx(
        (1 - 3 / (4 * 79 - 1)) * np.mean(change) / spread, **close
    )

    # Jacobson and Truax: the difference over its standard error, against 1.96.
    error = 0.8 * math.sqrt(1 - 0.8)
    index = change / math.sqrt(2 * error**2)
    reliable = made["workings"]["pairs"][0]["reliable_change"]
    assert reliable["threshold"] == pytest.approx(1.96 * math.sqrt(2) * error, **close)
    assert reliable["up"] == int(np.sum(index > 1.96))
    assert reliable["down"] == int(np.sum(index < -1.96))

    averages = made["report"]["constructs"][0]["comparisons"][0]["averages"]
    assert averages["change"] == round(float(np.mean(change)), 2)
    assert averages["interval"] == {"low": round(low, 1), "high": round(high, 1)}


# --- Attacks on what is published -----------------------------------------------------------------

WORDS = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")


def cells_of(label: str) -> tuple[int, ...]:
    """The answers behind a label of a table, such as “Agree or Strongly agree”."""
    for word in (" or ", " to "):
        low, found, high = label.partition(word)
        if found:
            ends = sorted((WORDS.index(low), WORDS.index(high)))
            return tuple(range(ends[0], ends[1] + 1))
    return (WORDS.index(label),)


def published(comparison: dict[str, Any], time: int) -> tuple[list[Any], list[int]]:
    """All that a report says of three questions at one time: (what, low, high), and hidden cells.

    Unknown are the people by answer, one question after the other, as the score counts them.
    """
    n = comparison["people"]["value"]
    names = (comparison["before_label"], comparison["after_label"])
    tables = [table for table in comparison["items"] if table["time"] == names[time]]
    rows: list[Any] = []
    hidden: list[int] = []
    for place, table in enumerate(tables):
        start, turned = place * 5, table["id"] == "we-shout"
        everyone = np.zeros(15)
        everyone[start : start + 5] = 1
        rows.append((everyone, n, n))
        shown = set()
        for group in table["groups"]:
            span = [4 - cell if turned else cell for cell in cells_of(group["label"])]
            row = np.zeros(15)
            row[[start + cell for cell in span]] = 1
            rows.append((row, group["people"], group["people"]))
            if len(span) == 1:
                shown.add(span[0])
        hidden += [start + cell for cell in range(5) if cell not in shown]
    mean = comparison["averages"][("before", "after")[time]]
    if mean is not None:
        # A score is the mean of three answers from 1 to 5; it is printed with two places.
        total, slack = 3 * n * (mean - 1), 3 * n * 0.00500001
        rows.append((np.tile(np.arange(5.0), 3), total - slack, total + slack))
    return rows, hidden


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(n, marks=pytest.mark.full) for n in range(4, 60))]
)
def test_a_solver_finds_three_values_for_each_count_that_the_browser_hides(
    page: Page, seed: int
) -> None:
    people = (8, 13, 24, 45)[seed % 4]
    responses = random_responses(SMALL, Manner(people, spread=0.12 + seed % 3 / 10), seed)
    report = ask(page, REPORTS, [case_of(SMALL, responses)])[0]["report"]
    comparison = report["constructs"][0]["comparisons"][0]
    assert comparison["people"]["value"] == people
    attacked = 0
    for time in (0, 1):
        rows, hidden = published(comparison, time)
        if not rows:
            continue
        known = [list(part) for part in zip(*rows, strict=True)]
        for cell in hidden[::3]:
            assert attack(*known, np.eye(15)[cell]) >= 3, (seed, time, cell)
            attacked += 1
    assert attacked or comparison["averages"]["change"] is None or people > 40


def test_labels_of_joined_answers_are_understood() -> None:
    assert cells_of("Agree or Strongly agree") == (3, 4)
    assert cells_of("Strongly disagree to Neither") == (0, 1, 2)
    assert cells_of("Strongly agree or Agree") == (3, 4)
    assert cells_of("Neither") == (2,)


# --- Many answers ----------------------------------------------------------------------------

PIECES = """
({ record, responses }) =>
  trial.run(pack.evaluate.analysis.evaluate(record, trial.open(responses))).pieces
"""


def test_a_report_on_ten_thousand_rows_is_made_in_small_pieces(page: Page) -> None:
    record = ours()["workforce-training"]
    manner = Manner(3334, lost=100, gaps=0.02, families=True)
    responses = random_responses(record, manner, 1)
    assert responses.rows > 9_700
    # How long a piece takes depends on the machine: `benchmarks/evaluate.py --browser` measures it.
    pieces = ask(page, PIECES, case_of(record, responses))
    assert pieces > 800, pieces
