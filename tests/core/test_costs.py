"""Cost arithmetic: exact, and the same as the evaluation of Love Barrow Families."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.costs import (
    Example,
    Line,
    Range,
    UnitCost,
    difference,
    hundredths,
    pounds,
    quantity_text,
    range_text,
    read_examples,
    read_unit_costs,
)
from resource_pack.core.data_store import open_data_store
from resource_pack.core.layout import Layout
from tests.conftest import ROOT


def one(value: int) -> Range:
    return Range(value, value)


def stated(name: str) -> int:
    """A number that the report states, as the pack's data have it."""
    table = open_data_store(Layout(ROOT)).table("lbf-stated-figures")
    row = next(row for row in table.rows if row[0] == name)
    return int(row[table.column("value")])


@pytest.fixture(scope="module")
def unit_costs() -> list[UnitCost]:
    table = open_data_store(Layout(ROOT)).table("unit-costs")
    return read_unit_costs(table.header, table.values())


@pytest.fixture(scope="module")
def examples(unit_costs: list[UnitCost]) -> list[Example]:
    table = open_data_store(Layout(ROOT)).table("unit-cost-lines")
    return read_examples(table.header, table.values(), unit_costs)


def test_the_unit_cost_is_the_one_of_the_report(unit_costs: list[UnitCost]) -> None:
    (care,) = unit_costs
    assert care.cost == one(stated("care-unit-cost") * 100) == one(31_959_00)
    assert care.price_year == ""


def test_the_sum_of_the_report_comes_out_exactly(examples: list[Example]) -> None:
    line = examples[0]
    assert line.line.quantity == one(stated("kept-out-of-care") * 100)
    assert line.line.total == one(stated("care-avoided") * 100) == one(287_631_00)
    assert line.agrees is True
    assert range_text(line.line.total) == "£287,631"


def test_what_the_report_does_not_work_out_neither_agrees_nor_disagrees(
    examples: list[Example],
) -> None:
    assert [example.agrees for example in examples[1:]] == [None]


def test_a_wrong_total_is_seen(examples: list[Example]) -> None:
    right = examples[0]
    assert Example(right.label, right.line, right.unit, 287_632_00, "").agrees is False


def test_two_more_children_in_care_and_the_gap_of_the_two_groups() -> None:
    """The two derived values of the facts file that rest on the report's sums."""
    two = Line("more", one(200), one(stated("care-unit-cost") * 100))
    assert two.total == one(63_918_00)
    saving = Line("fewer", one(100), one(stated("saving") * 100))
    increase = Line("more", one(100), one(stated("comparison-increase") * 100))
    assert saving.total.low + increase.total.low == 112_298_00


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9", 900),
        ("1.5", 150),
        ("£31,959", 3_195_900),
        (" 1 200.05 ", 120_005),
        ("0", 0),
        ("", None),
        ("-1", None),
        ("1.234", None),
        ("1e3", None),
        ("nine", None),
        ("1.", None),
        ("１", None),
        ("1234567890", None),
    ],
)
def test_numbers_as_people_type_them(text: str, found: int | None) -> None:
    assert hundredths(text) == found


def test_a_range_on_one_side_makes_a_range() -> None:
    line = Line("fewer", Range(300, 500), one(10_000))
    assert line.total == Range(30_000, 50_000)
    assert range_text(line.total) == "£300 to £500"
    assert quantity_text(line.quantity) == "3 to 5"
    assert quantity_text(one(150)) == "1.5"


def test_the_difference_takes_the_cautious_ends() -> None:
    fewer = Line("fewer", Range(100, 200), one(1_000))
    more = Line("more", Range(50, 300), one(1_000))
    assert difference([fewer, more]) == Range(10_00 - 30_00, 20_00 - 5_00)
    assert range_text(difference([fewer, more])) == "−£20 to £15"
    assert difference([]) == one(0)


AMOUNTS = st.integers(0, 10**11)


@given(AMOUNTS, AMOUNTS)
def test_a_total_is_the_product_to_the_nearest_penny(quantity: int, cost: int) -> None:
    total = Line("more", one(quantity), one(cost)).total.low
    exact = Fraction(quantity, 100) * cost
    assert abs(total - exact) <= Fraction(1, 2)


@given(st.integers(0, 10**13))
def test_pounds_and_pence_are_all_there(pence: int) -> None:
    assert hundredths(pounds(pence)) == pence or pence >= 10**11
