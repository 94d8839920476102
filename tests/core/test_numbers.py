"""Numbers are written for readers, and found again where people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.numbers import (
    MINUS,
    find_numerals,
    numerals,
    percent,
    read_number,
    same_number,
    singular,
    write_amount,
    write_number,
)

short_floats = st.integers(-(10**9), 10**9).map(lambda number: number / 1000)
some_numbers = st.integers(-(10**12), 10**12) | short_floats
decimals = st.none() | st.integers(0, 6)


def plain(written: str) -> Decimal:
    return Decimal(written.replace(",", "").replace(MINUS, "-"))


@pytest.mark.parametrize(
    ("number", "digits", "written"),
    [
        (0, None, "0"),
        (-0.0, None, "0"),
        (5, None, "5"),
        (5.0, None, "5"),
        (-40, None, "−40"),
        (999, None, "999"),
        (1200, None, "1,200"),
        (-1234567.25, None, "−1,234,567.25"),
        (12.5, None, "12.5"),
        (0.0001, None, "0.0001"),
        (1e21, None, "1,000,000,000,000,000,000,000"),
        (5, 1, "5.0"),
        (2.5, 0, "3"),
        (3.5, 0, "4"),
        (-2.5, 0, "−3"),
        (1.005, 2, "1.01"),
        (999.95, 1, "1,000.0"),
        (0.04, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (10**30, 6, "1" + ",000" * 10 + ".000000"),
    ],
)
def test_a_number_is_written_for_readers(number: float, digits: int | None, written: str) -> None:
    assert write_number(number, digits) == written


@pytest.mark.parametrize(
    ("number", "unit", "written"),
    [
        (57, "practitioners", "57 practitioners"),
        (57, "", "57"),
        (85.3, "%", "85.3%"),
        (-40, "%", "−40%"),
        (68350, "£", "£68,350"),
        (-68350, "£", "−£68,350"),
        (1, "practitioners", "1 practitioner"),
        (1, "families", "1 family"),
        (-1, "families", "−1 family"),
        (1, "children on plans", "1 child on plans"),
        (1, "access", "1 access"),
        (0, "families", "0 families"),
        (1.5, "families", "1.5 families"),
    ],
)
def test_an_amount_has_its_unit_where_readers_expect_it(
    number: float, unit: str, written: str
) -> None:
    assert write_amount(number, unit) == written


def test_one_with_a_decimal_place_is_not_one_thing() -> None:
    assert write_amount(1, "families", 1) == "1.0 families"


def test_a_word_without_a_plural_stays() -> None:
    assert singular("staff") == "staff"


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 8, 13), (1, 3, 33), (2, 3, 67), (0, 5, 0), (5, 5, 100), (0.1, 0.8, 13), (1, 1000, 0)],
)
def test_a_share_is_a_whole_percentage(part: float, whole: float, expected: int) -> None:
    assert percent(part, whole) == expected


@given(some_numbers, decimals)
def test_what_is_written_is_never_further_off_than_its_last_place_allows(
    number: float, digits: int | None
) -> None:
    apart = abs(plain(write_number(number, digits)) - Decimal(str(number)))
    assert apart <= (0 if digits is None else Decimal(1).scaleb(-digits) / 2)


@given(some_numbers, decimals)
def test_what_is_written_has_just_the_places_asked_for(number: float, digits: int | None) -> None:
    _, point, places = write_number(number, digits).partition(".")
    if digits is not None:
        assert len(places) == digits
    assert not point or places


@given(some_numbers, decimals, st.sampled_from(["{}", "of {}.", "({}),", "£{}", "{}%", "\n{};"]))
def test_what_is_written_is_found_again_in_a_text(
    number: float, digits: int | None, text: str
) -> None:
    written = write_number(number, digits)
    assert numerals(text.format(written)) == [written.removeprefix(MINUS)]
    (match,) = find_numerals(text.format(written))
    assert match.group() == written


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("no number at all", []),
        ("In 2016, 57 of 1,200 (4.75%) paid £68,350.", ["2016", "57", "1,200", "4.75", "68,350"]),
        ("2015-16", ["2015", "16"]),
        ("a fall of -40 or −41", ["40", "41"]),
        ("the 3rd of 5x", ["3", "5"]),
        ("B12 is a name", []),
        ("version 1.5.2", ["1.5"]),
        ("1,200,000.5 more", ["1,200,000.5"]),
        # A slip of the keyboard hides no number from the checks.
        ("families,57 of them", ["57"]),
        ("half.57 more", ["57"]),
        ("12,57", ["12", "57"]),
        ("1,2345", ["1", "2345"]),
        ("1,200,5", ["1,200", "5"]),
        (" ,000", ["000"]),
    ],
)
def test_numbers_are_found_as_they_are_typed(text: str, found: list[str]) -> None:
    assert numerals(text) == found


@given(st.text(st.sampled_from("0123456789,.-−£% ax\n"), max_size=30))
def test_no_digit_of_a_text_is_read_twice_and_every_find_is_a_number(text: str) -> None:
    end = 0
    for match in find_numerals(text):
        assert match.start() >= end
        end = match.end()
        assert plain(match.group()).is_finite()


@given(st.text(st.sampled_from("0123456789,.- \n"), max_size=30))
def test_a_digit_is_left_out_only_behind_a_point_of_a_longer_number(text: str) -> None:
    found = {place for match in find_numerals(text) for place in range(*match.span())}
    for place, sign in enumerate(text):
        if sign.isdigit() and place not in found:
            head = text[:place].rstrip("0123456789")
            assert head.endswith("."), (text, place)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("1,200", "1200", True),
        ("5.0", "5", True),
        ("05", "5", True),
        ("5", "5.01", False),
        ("0", "0.000", True),
    ],
)
def test_two_ways_of_writing_one_number(left: str, right: str, same: bool) -> None:
    assert same_number(left, right) == same


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("20", 20),
        ("-40", -40),
        ("+7", 7),
        ("12.5", 12.5),
        ("9007199254740993", 9007199254740993),
        ("just over half", "just over half"),
        ("1,200", "1,200"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("nan", "nan"),
        ("Infinity", "Infinity"),
        ("٢٠", "٢٠"),
        ("", ""),
    ],
)
def test_a_cell_is_a_number_only_as_data_files_write_one(cell: str, value: object) -> None:
    read = read_number(cell)
    assert read == value
    assert type(read) is type(value)
