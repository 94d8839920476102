"""How many people are needed: against published numbers, another library and plain integration."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats
from statsmodels.stats.power import TTestPower

from resource_pack.core.power import (
    FEWEST_PAIRS,
    MOST_PAIRS,
    POWERS,
    STEPS,
    pairs_needed,
    people_to_start,
    power,
    sd_of_change,
    smallest_effect,
    smallest_effects,
    thresholds,
)

PERCENTS = st.sampled_from(POWERS)


# (effect, pairs that are needed for a power of 80%, where it is printed)
PUBLISHED_PAIRS = [
    (0.5, 34, "R package pwr, its example for one sample and pairs: n = 33.36713"),
    (8 / 12, 20, "MedCalc manual, paired samples t-test, after Machin and others 2009: 20"),
]
# (effect, pairs, power to five digits or so, where it is printed)
PUBLISHED_POWER = [
    (0.25, 25, 0.224525, "G*Power 3 user guide, generic t test"),
    (0.5, 20, 0.5645044, "R package pwr, as the tests of the library pingouin quote it"),
    (0.6604413, 20, 0.8, "the same"),
    (0.5 / 0.3088401, 10, 0.9947832, "R, power.t.test(type = paired), a published worked example"),
]


@pytest.mark.parametrize(("effect", "pairs", "_where"), PUBLISHED_PAIRS)
def test_published_numbers_of_pairs(effect: float, pairs: int, _where: str) -> None:
    assert pairs_needed(effect, 80) == pairs


@pytest.mark.parametrize(("effect", "pairs", "chance", "_where"), PUBLISHED_POWER)
def test_published_power(effect: float, pairs: int, chance: float, _where: str) -> None:
    assert power(effect, pairs) == pytest.approx(chance, abs=2e-6)


def test_the_example_of_a_textbook() -> None:
    """Dalgaard, Introductory Statistics with R, section 8.3: 19.96892 pairs for a power of 85%."""
    effect = 10 / (10 * math.sqrt(2))
    assert power(effect, 19) < 0.85 < power(effect, 20)


def by_integration(effect: float, pairs: int) -> float:
    """The same chance without a noncentral t: over every standard deviation that may come up."""
    freedom = pairs - 1
    critical = stats.t.ppf(0.975, freedom)
    shift = effect * math.sqrt(pairs)

    def at(ratio: float) -> float:
        density = stats.chi.pdf(ratio * math.sqrt(freedom), freedom) * math.sqrt(freedom)
        beyond = stats.norm.sf(critical * ratio - shift) + stats.norm.cdf(-critical * ratio - shift)
        return float(density * beyond)

    return float(integrate.quad(at, 0, 8, limit=200, epsabs=1e-11)[0])


@pytest.mark.parametrize(
    ("effect", "pairs"), [(1.5, 3), (1.0, 10), (0.66, 20), (0.5, 34), (0.2, 150), (0.1, 600)]
)
def test_power_by_plain_integration(effect: float, pairs: int) -> None:
    assert power(effect, pairs) == pytest.approx(by_integration(effect, pairs), abs=1e-8)


@pytest.mark.parametrize("percent", POWERS)
@pytest.mark.parametrize("effect", [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2])
def test_another_library_agrees(effect: float, percent: int) -> None:
    solved = TTestPower().solve_power(effect_size=effect, alpha=0.05, power=percent / 100)
    needed = pairs_needed(effect, percent)
    assert needed == (math.ceil(solved) if solved <= MOST_PAIRS else None)


@pytest.mark.parametrize("percent", POWERS)
def test_every_step_has_its_power_and_the_one_before_has_not(percent: int) -> None:
    for pairs in [*range(FEWEST_PAIRS, 60), 100, 333, 999, MOST_PAIRS]:
        edge = smallest_effect(pairs, percent)
        assert power(edge, pairs) >= percent / 100
        assert power(edge - 2 / STEPS, pairs) < percent / 100


@pytest.mark.parametrize("percent", POWERS)
def test_more_people_show_smaller_changes(percent: int) -> None:
    edges = thresholds(percent)
    assert len(edges) == MOST_PAIRS - FEWEST_PAIRS + 1
    assert all(math.isfinite(effect) for effect in smallest_effects(percent))
    assert all(more > less for more, less in pairwise(edges))


@given(st.floats(0.09, 20), PERCENTS)
def test_the_number_is_the_smallest_that_is_enough(effect: float, percent: int) -> None:
    needed = pairs_needed(effect, percent)
    if needed is None:
        assert power(effect, MOST_PAIRS) < percent / 100 + 1e-4
        return
    assert power(effect, needed) >= percent / 100 or needed == FEWEST_PAIRS
    if needed > FEWEST_PAIRS:
        # Within a millionth of an edge, it may be one person more than is needed.
        assert power(effect - 1 / STEPS, needed - 1) < percent / 100


@given(st.floats(0.01, 3), st.integers(3, 400))
def test_a_fall_is_found_as_easily_as_a_rise(effect: float, pairs: int) -> None:
    assert pairs_needed(-effect, 80) == pairs_needed(effect, 80)
    assert 0.05 <= power(effect, pairs) <= 1 + 1e-12


@given(st.integers(2, 1000), st.integers(0, 99))
def test_enough_stay_when_some_are_lost(pairs: int, lost: int) -> None:
    start = people_to_start(pairs, lost)
    assert start * (100 - lost) >= pairs * 100 > (start - 1) * (100 - lost)


def test_the_spread_of_changes() -> None:
    assert sd_of_change(3, 4, 0) == 5
    assert sd_of_change(2, 2, 0.5) == 2
    assert sd_of_change(2, 2, 1) == 0
    assert sd_of_change(0.7, 0.7, 1) == 0
