"""How many people a before-and-after comparison needs, and what a given number of people can show.

The test is the paired t-test, two-sided, at 5%. With `pairs` people who answered at both times,
`effect` d_z = mean change / standard deviation of the changes, and df = pairs - 1, the chance to
find the change ("power") is that of a noncentral t with noncentrality d_z * sqrt(pairs) to lie
beyond the 0.975 quantile of Student's t, on either side (Cohen 1988, chapter 2; the same as
`statsmodels.stats.power.TTestPower` and `pwr.t.test(type = "paired")` in R).

A page in the browser needs no noncentral t for this. For every number of pairs there is a smallest
effect that is found with a given power, so the number of pairs that an effect needs is a flight of
stairs, and `thresholds` holds the edge of every step. Looking up a step is exact: nothing lies
between two numbers of people, so nothing is interpolated. The edges are rounded up to a millionth;
an effect that lies within a millionth of an edge may get one person more than it needs, never one
too few. `pairs_needed` uses the same edges, so both engines give the same number.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

ALPHA = 0.05
POWERS = (80, 90)
"""The chances to find a change that pages offer, in per cent."""

FEWEST_PAIRS, MOST_PAIRS = 3, 1000
STEPS = 1_000_000
"""Thresholds are whole numbers of millionths."""

_HALVINGS = 60
_FAR = 7.0
_MOST_NONCENTRAL = 12.0
# Far enough: three pairs need 7.3 for a power of 90%, and every other number needs less.

Column = NDArray[np.float64]


def _power(effects: Column, pairs: Column) -> Column:
    freedom = pairs - 1
    critical = stats.t.ppf(1 - ALPHA / 2, freedom)
    noncentral = effects * np.sqrt(pairs)
    above = stats.nct.sf(critical, freedom, noncentral)
    # Far from 0 scipy gives no number for the wrong side, which is less than 1e-12 there.
    near = noncentral < _FAR
    below = np.where(near, stats.nct.cdf(-critical, freedom, np.where(near, noncentral, 0)), 0)
    return np.asarray(above + below, dtype=np.float64)


def power(effect: float, pairs: int) -> float:
    """The chance, 0 to 1, to find an effect d_z above 0 with so many pairs, at least three."""
    return float(_power(np.array([effect]), np.array([float(pairs)]))[0])


@cache
def smallest_effects(percent: int) -> tuple[float, ...]:
    """The smallest d_z found with a power of `percent`, for 3, 4, … `MOST_PAIRS` pairs."""
    pairs = np.arange(FEWEST_PAIRS, MOST_PAIRS + 1, dtype=np.float64)
    low = np.zeros_like(pairs)
    high = _MOST_NONCENTRAL / np.sqrt(pairs)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = _power(middle, pairs) >= percent / 100
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        if np.all(high - low < 1e-12):
            break
    return tuple(float(effect) for effect in high)


@cache
def thresholds(percent: int) -> tuple[int, ...]:
    """The same in millionths, rounded up; they fall from one number of pairs to the next."""
    return tuple(math.ceil(effect * STEPS) for effect in smallest_effects(percent))


def pairs_needed(effect: float, percent: int) -> int | None:
    """How many people have to answer at both times; None where it is more than `MOST_PAIRS`."""
    for place, edge in enumerate(thresholds(percent)):
        if abs(effect) >= edge / STEPS:
            return FEWEST_PAIRS + place
    return None


def smallest_effect(pairs: int, percent: int) -> float:
    """The smallest d_z that so many pairs, 3 to `MOST_PAIRS`, show with a power of `percent`."""
    return thresholds(percent)[pairs - FEWEST_PAIRS] / STEPS


def people_to_start(pairs: int, lost: int) -> int:
    """How many to begin with if `lost` of 100 (0 to 99) never answer a second time."""
    return -(-pairs * 100 // (100 - lost))


def sd_of_change(sd_before: float, sd_after: float, correlation: float) -> float:
    """The standard deviation of the changes, from those of the scores and how they go together."""
    variance = sd_before * sd_before + sd_after * sd_after - 2 * correlation * sd_before * sd_after
    return math.sqrt(max(variance, 0.0))
