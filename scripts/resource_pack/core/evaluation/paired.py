"""What changed between two times, from two columns of scores of the same people.

Every number, exactly; the browser must get the same to 1e-9. All sums run over the pairs, `n` is
their number, `b` and `a` are a person's scores before and after, `d = a - b`.

- `mean_before`, `mean_after`, `change`: sum / n.
- `sd_before`, `sd_after`, `sd_change`: the root of the variance with n - 1; None where n is 1.
- `interval`, of the mean change, 95%: change -/+ t * se. Without families se = sd_change / sqrt(n)
  and t is the 0.975 quantile of Student's t with n - 1 degrees of freedom. With families (partners
  answer alike, so they do not count as two independent people) se is cluster-robust:
  se^2 = G/(G-1) * sum over families of (sum of (d - change) in the family)^2 / n^2, and t has G - 1
  degrees of freedom; G is the number of families, a person without one is a family alone. It is
  what statsmodels gives for OLS on a constant with cov_type="cluster" and t (Liang and Zeger 1986,
  with the usual small-sample factor). None with fewer than 10 pairs, or fewer than 10 families.
- `effect`, Hedges' g_av: J * change / s, with s = sqrt((sd_before^2 + sd_after^2) / 2) (the average
  variance; Cumming 2012, Lakens 2013) and J = 1 - 3 / (4 * (n - 1) - 1) (Hedges 1981, with the
  n - 1 degrees of freedom of pairs). Its 95% interval is the one of Bonett (2008) for pairs, times
  J: J * (e -/+ 1.959963984540054 * SE), e = change / s,
  SE^2 = e^2 * (v_b^2 + v_a^2 + 2 * c^2) / (8 * df * s^4) + v_d / (df * s^2),
  with the variances v, the covariance c of before and after, and df = n - 1. With families,
  v_d / df becomes se^2 of above and df becomes G - 1: our own adaptation. None where `interval` is
  None, or s is 0 but for the last binary digits (`LEAST`).
- Reliable change (Jacobson and Truax 1991): a change counts where it is more than
  1.96 * sqrt(2) * sd * sqrt(1 - reliability). `LEAST` is added, so that a change that is exactly as
  large does not count because of a last binary digit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Column = NDArray[np.float64]
Codes = NDArray[np.int64]

MIN_PAIRS = 10
"""With fewer pairs (or families) an interval would promise more than the numbers hold."""

Z = 1.959963984540054
RELIABLE = 1.96
LEAST = 1e-9


@dataclass(frozen=True)
class Interval:
    """A 95% interval, in the unit of the number that it belongs to."""

    low: float
    high: float


@dataclass(frozen=True)
class Effect:
    """Hedges' g_av with its 95% interval."""

    value: float
    interval: Interval


@dataclass(frozen=True)
class Paired:
    """What changed. `families` is 0 where none were given. See the module for every number."""

    n: int
    mean_before: float
    mean_after: float
    change: float
    sd_before: float | None = None
    sd_after: float | None = None
    sd_change: float | None = None
    families: int = 0
    interval: Interval | None = None
    effect: Effect | None = None


@dataclass(frozen=True)
class ReliableChange:
    """How many people went up, stayed, or went down by more than `threshold`, in score units."""

    threshold: float
    up: int
    same: int
    down: int


def compare(before: Column, after: Column, families: Codes | None = None) -> Paired:
    """Compare two columns of equal length, at least 1, without gaps.

    `families` has a code for each person; people with the same code are of one family, and a
    negative code means that nobody else is.
    """
    n = len(before)
    change = after - before
    mean_before, mean_after = float(np.mean(before)), float(np.mean(after))
    mean_change = float(np.mean(change))
    if n < 2:
        return Paired(n, mean_before, mean_after, mean_change)
    v_before, v_after, v_change = (float(np.var(x, ddof=1)) for x in (before, after, change))
    covariance = float(np.sum((before - mean_before) * (after - mean_after))) / (n - 1)
    count, se, df = 0, math.sqrt(v_change / n), n - 1
    mean_variance = v_change / df
    if families is not None:
        sums = _family_sums(change - mean_change, families)
        count = len(sums)
        df = count - 1
        if df > 0:
            mean_variance = count / df * float(np.sum(sums**2)) / n**2
            se = math.sqrt(mean_variance)
    interval = effect = None
    if n >= MIN_PAIRS and df + 1 >= MIN_PAIRS:
        reach = float(special.stdtrit(df, 0.975)) * se
        interval = Interval(mean_change - reach, mean_change + reach)
        effect = _effect(n, mean_change, (v_before, v_after, covariance), mean_variance, df)
    return Paired(
        n,
        mean_before,
        mean_after,
        mean_change,
        math.sqrt(v_before),
        math.sqrt(v_after),
        math.sqrt(v_change),
        count,
        interval,
        effect,
    )


def _effect(
    n: int,
    change: float,
    moments: tuple[float, float, float],
    mean_variance: float,
    df: int,
) -> Effect | None:
    v_before, v_after, covariance = moments
    variance = (v_before + v_after) / 2
    # Where everybody has a score such as 7/3, the last binary digit of the mean leaves 1e-31.
    if variance <= LEAST**2:
        return None
    correction = 1 - 3 / (4 * (n - 1) - 1)
    plain = change / math.sqrt(variance)
    spread = plain**2 * (v_before**2 + v_after**2 + 2 * covariance**2) / (8 * df * variance**2)
    reach = Z * math.sqrt(spread + mean_variance / variance)
    return Effect(
        correction * plain,
        Interval(correction * (plain - reach), correction * (plain + reach)),
    )


def _family_sums(values: Column, families: Codes) -> Column:
    """The sum of the values of each family; a person with a negative code is one alone."""
    alone = families < 0
    _, places = np.unique(families[~alone], return_inverse=True)
    together = np.bincount(places, weights=values[~alone]) if len(places) else np.zeros(0)
    return np.concatenate([together, values[alone]])


def reliable_threshold(sd: float, reliability: float) -> float:
    """The change that is more than the error of measurement explains, in the unit of `sd`."""
    return RELIABLE * math.sqrt(2) * sd * math.sqrt(1 - reliability)


def reliable_change(before: Column, after: Column, threshold: float) -> ReliableChange:
    """Count who changed by more than the threshold, and in which direction."""
    change = after - before
    up = int(np.count_nonzero(change > threshold + LEAST))
    down = int(np.count_nonzero(change < -threshold - LEAST))
    return ReliableChange(threshold, up, len(change) - up - down, down)
