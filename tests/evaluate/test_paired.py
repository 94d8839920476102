"""Numbers about change: against formulas on raw sums, other libraries, published examples, laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from resource_pack.core.evaluation.paired import (
    Interval,
    compare,
    reliable_change,
    reliable_threshold,
)

BEFORE = [2.0, 3.0, 2.5, 4.0, 3.5, 1.0, 2.0, 3.0, 4.5, 2.5, 3.0, 2.0]
AFTER = [3.0, 3.5, 2.0, 4.5, 4.5, 2.0, 3.5, 3.0, 4.0, 3.5, 4.0, 2.5]


def arrays(*columns: list[float]) -> list[np.ndarray]:
    return [np.array(column, dtype=float) for column in columns]


def test_every_number_follows_from_raw_sums():
    result = compare(*arrays(BEFORE, AFTER))
    n = len(BEFORE)
    d = [a - b for a, b in zip(AFTER, BEFORE, strict=True)]

    def variance(x: list[float]) -> float:
        return (sum(v * v for v in x) - sum(x) ** 2 / n) / (n - 1)

    cov = (
        sum(a * b for a, b in zip(AFTER, BEFORE, strict=True)) - sum(AFTER) * sum(BEFORE) / n
    ) / (n - 1)
    assert result.n == 12
    assert result.mean_before == pytest.approx(33 / 12, abs=1e-12)
    assert result.mean_after == pytest.approx(40 / 12, abs=1e-12)
    assert result.change == pytest.approx(7 / 12, abs=1e-12)
    assert result.sd_change == pytest.approx(math.sqrt(variance(d)), abs=1e-12)
    reach = 2.200985160082949 * math.sqrt(variance(d) / n)  # t of 11 degrees of freedom
    assert result.interval is not None
    assert result.interval.low == pytest.approx(7 / 12 - reach, abs=1e-10)
    assert result.interval.high == pytest.approx(7 / 12 + reach, abs=1e-10)
    vb, va = variance(BEFORE), variance(AFTER)
    s2 = (vb + va) / 2
    j = 1 - 3 / 43
    e = 7 / 12 / math.sqrt(s2)
    se = math.sqrt(e * e * (vb**2 + va**2 + 2 * cov**2) / (88 * s2**2) + variance(d) / (11 * s2))
    assert result.effect is not None
    assert result.effect.value == pytest.approx(j * e, abs=1e-12)
    assert result.effect.interval.low == pytest.approx(j * (e - 1.959963984540054 * se), abs=1e-12)
    assert result.effect.interval.high == pytest.approx(j * (e + 1.959963984540054 * se), abs=1e-12)


def test_interval_is_the_one_of_scipy():
    b, a = arrays(BEFORE, AFTER)
    result = compare(b, a)
    expected = stats.ttest_rel(a, b).confidence_interval(0.95)
    assert result.interval is not None
    assert (result.interval.low, result.interval.high) == pytest.approx(
        (expected.low, expected.high), abs=1e-12
    )


def with_moments(n: int, m1: float, m2: float, s1: float, s2: float, r: float):
    """Two columns with exactly these means, standard deviations and correlation."""
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(2, n))
    x = (x - x.mean()) / x.std(ddof=1)
    y = y - y.mean()
    y = y - x * (x @ y) / (x @ x)
    y = y / y.std(ddof=1)
    return m1 + s1 * x, m2 + s2 * (r * x + math.sqrt(1 - r * r) * y)


def test_effect_is_the_published_example_of_statpsych():
    """The example on the manual page of ci.stdmean.ps (Bonett), there without J."""
    b, a = with_moments(25, 102.1, 110.4, 14.6, 15.3, 0.75)
    effect = compare(b, a).effect
    assert effect is not None
    j = 1 - 3 / 95
    assert effect.value / j == pytest.approx(0.5550319, abs=5e-8)
    assert effect.interval.low / j == pytest.approx(0.2394905, abs=5e-8)
    assert effect.interval.high / j == pytest.approx(0.8705732, abs=5e-8)


def test_families_widen_the_interval_as_statsmodels_says():
    rng = np.random.default_rng(7)
    family = np.repeat(np.arange(15), 2)
    family[3] = -1
    shared = rng.normal(size=15)[np.repeat(np.arange(15), 2)]
    b = rng.normal(3, 1, 30)
    a = b + 0.4 + shared + rng.normal(0, 0.3, 30)
    result = compare(b, a, family)
    groups = family.copy()
    groups[3] = 99
    fit = sm.OLS(a - b, np.ones(30)).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    low, high = fit.conf_int()[0]
    assert result.families == 16
    assert result.interval is not None
    assert (result.interval.low, result.interval.high) == pytest.approx((low, high), abs=1e-12)
    alone = compare(b, a).interval
    assert alone is not None
    assert result.interval.high - result.interval.low > alone.high - alone.low


def test_families_of_one_person_give_nearly_the_interval_without_families():
    b, a = arrays(BEFORE, AFTER)
    with_families, without = compare(b, a, np.arange(12)).interval, compare(b, a).interval
    assert with_families is not None and without is not None
    assert with_families.low == pytest.approx(without.low, abs=1e-12)
    assert with_families.high == pytest.approx(without.high, abs=1e-12)


@pytest.mark.parametrize("n", [2, 9])
def test_no_interval_and_no_effect_under_ten_pairs(n):
    result = compare(*arrays(BEFORE[:n], AFTER[:n]))
    assert result.interval is None and result.effect is None


def test_no_interval_under_ten_families():
    b, a = arrays(BEFORE, AFTER)
    assert compare(b, a, np.repeat(np.arange(6), 2)).interval is None
    assert compare(b, a).interval is not None


def test_one_pair_has_no_spread_and_equal_scores_have_no_effect():
    assert compare(*arrays([1.0], [2.0])).sd_before is None
    assert compare(*arrays([3.0] * 12, [3.0] * 12)).effect is None
    assert compare(*arrays([3.0] * 12, [3.0] * 12)).interval == Interval(0.0, 0.0)


@pytest.mark.parametrize("score", [7 / 3, 0.1, 11 / 7])
@pytest.mark.parametrize("people", [11, 23, 100])
def test_equal_scores_that_are_no_whole_doubles_have_no_effect_either(score, people):
    """Their mean is off by a last binary digit: divided by that, g came to 660,617,501,790,485."""
    assert compare(np.full(people, score), np.full(people, score + 1)).effect is None


def test_reliable_change_of_jacobson_and_truax():
    """SD 10 and reliability .84: the error of a score is 4, of a difference 5.66; 1.96 of it."""
    threshold = reliable_threshold(10, 0.84)
    assert threshold == pytest.approx(11.087, abs=1e-3)
    result = reliable_change(*arrays([20, 20, 20, 20], [31, 32, 8, 20]), threshold)
    assert (result.up, result.same, result.down) == (1, 2, 1)


def test_a_change_as_large_as_the_threshold_is_not_counted():
    b, a = arrays([0.1], [0.3])
    assert reliable_change(b, a, 0.2).up == 0
    assert reliable_change(a, b, 0.2).down == 0


SCORES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: (p[0] / 4, p[1] / 4)),
    min_size=10,
    max_size=40,
)


def columns(pairs):
    return np.array([b for b, _ in pairs]), np.array([a for _, a in pairs])


@settings(deadline=None)
@given(SCORES, st.integers(-20, 20))
def test_adding_to_everyone_after_moves_change_by_it(pairs, extra):
    b, a = columns(pairs)
    first, second = compare(b, a), compare(b, a + extra)
    assert second.change == pytest.approx(first.change + extra, abs=1e-9)
    assert second.interval.low == pytest.approx(first.interval.low + extra, abs=1e-9)
    assert second.sd_change == pytest.approx(first.sd_change, abs=1e-9)


@settings(deadline=None)
@given(SCORES)
def test_swapping_the_times_turns_the_signs(pairs):
    b, a = columns(pairs)
    there, back = compare(b, a), compare(a, b)
    assert back.change == pytest.approx(-there.change, abs=1e-12)
    assert back.interval.low == pytest.approx(-there.interval.high, abs=1e-12)
    if there.effect:
        assert back.effect.value == pytest.approx(-there.effect.value, abs=1e-9)
        assert back.effect.interval.low == pytest.approx(-there.effect.interval.high, abs=1e-9)


@settings(deadline=None)
@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(pairs, random):
    mixed = list(pairs)
    random.shuffle(mixed)
    first, second = compare(*columns(pairs)), compare(*columns(mixed))
    assert second.change == pytest.approx(first.change, abs=1e-12)
    assert second.interval.low == pytest.approx(first.interval.low, abs=1e-12)
    assert second.interval.high == pytest.approx(first.interval.high, abs=1e-12)


@settings(deadline=None)
@given(SCORES)
def test_intervals_hold_their_number_and_the_effect_has_the_sign_of_the_change(pairs):
    result = compare(*columns(pairs))
    assert result.interval.low <= result.change <= result.interval.high
    if result.effect:
        assert result.effect.interval.low <= result.effect.value <= result.effect.interval.high
        assert result.effect.value * result.change >= 0


@settings(deadline=None)
@given(SCORES, st.sampled_from([0.25, 3, 100]))
def test_the_unit_does_not_change_the_effect(pairs, unit):
    b, a = columns(pairs)
    first = compare(b, a).effect
    assume(first is not None)
    assert compare(b * unit, a * unit).effect.value == pytest.approx(first.value, abs=1e-9)


@settings(deadline=None)
@given(SCORES, st.integers(2, 4))
def test_names_of_families_do_not_matter(pairs, size):
    b, a = columns(pairs)
    family = np.arange(len(b)) // size
    renamed = (family * 7 + 3) % 1009
    one, two = compare(b, a, family), compare(b, a, renamed)
    assert one.families == two.families
    if one.interval:
        assert two.interval.low == pytest.approx(one.interval.low, abs=1e-9)


@settings(deadline=None)
@given(SCORES, st.floats(0, 5))
def test_everyone_is_counted_once_in_reliable_change(pairs, threshold):
    b, a = columns(pairs)
    there, back = reliable_change(b, a, threshold), reliable_change(a, b, threshold)
    assert there.up + there.same + there.down == len(b)
    assert (there.up, there.down) == (back.down, back.up)
