"""What authors type beside the gaps of a sentence is checked against the chart's data."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.author_words import check_author_words
from resource_pack.core.chart_data import ChartData, SentenceError, Series
from tests.core.charts import charts, known, points, several, share


def refusal(text: str, data: ChartData) -> str:
    with pytest.raises(SentenceError) as caught:
        check_author_words(text, data)
    return str(caught.value)


ISSUES = points(18, 12, 10)
FALLING = points(40, 30, 28, ordered=True)
RISING = points(-5, 5, ordered=True)
SHARES = points(40.5, 28, unit="%", ordered=True)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        # values, how many there are, their sum, how far they are apart
        ("18 and 12 and 10", ISSUES),
        ("3 issues were counted 40 times, 8 apart", ISSUES),
        ("18.0 families", ISSUES),
        # shares of the sum, and the change
        ("45% of all, 30 %, or 25 per cent", ISSUES),
        ("44% in the end", ISSUES),
        ("a fall of 30% or 12", FALLING),
        # percentages are not added up
        ("from 40.5% to 28%, 12.5 points", SHARES),
        # numbers in words
        ("eighteen, Twelve and ten", ISSUES),
        ("forty-five per cent", ISSUES),
        ("forty, and thirty", FALLING),
        # one is mostly no number
        ("one of them", ISSUES),
        # labels
        ("from 2018 to 2020", FALLING),
        # signs
        ("from -5 to 5", RISING),
        ("from −5 to 5", RISING),
        # as the picture shows it, or as the data has it
        ("from 12.34 to 12.3", points(12.34, 1, decimals=1)),
        # several series are counted too
        ("2 groups", several((5, 6), (7, 8))),
    ],
)
def test_what_the_data_shows_may_be_typed(text: str, data: ChartData) -> None:
    check_author_words(text, data)


@pytest.mark.parametrize(
    ("text", "data", "found"),
    [
        ("19 families", ISSUES, "The number 19 is not"),
        ("18,5 families", ISSUES, "The number 5 is not"),
        ("1,800 families", ISSUES, "The number 1,800 is not"),
        ("families,19 of them", ISSUES, "The number 19 is not"),
        ("18% of all", ISSUES, "The number 18% is not"),
        ("45 of all", ISSUES, "The number 45 is not"),
        ("45 of all, or 45%", ISSUES, "The number 45 is not"),
        ("nineteen families", ISSUES, "The number 19 is not"),
        ("forty-one", ISSUES, "The number 41 is not"),
        ("twenty two", ISSUES, "The number 22 is not"),
        ("seventeen percent", ISSUES, "The number 17% is not"),
        ("68.5 in all", SHARES, "The number 68.5 is not"),
        ("-18 families", ISSUES, "The number −18 is not"),
        ("−5", points(5, 5), "The number −5 is not"),
        ("-30%", FALLING, "The number −30% is not"),
        ("28 of 98", points(40, None, 28), "The number 98 is not"),
        ("59%", points(40, None, 28), "The number 59% is not"),
        ("70", points(40, 30, left_out=(1,)), "The number 70 is not"),
        ("57%", points(40, 30, left_out=(1,)), "The number 57% is not"),
    ],
)
def test_a_number_that_the_data_does_not_show_is_refused(
    text: str, data: ChartData, found: str
) -> None:
    assert found in refusal(text, data)


def test_a_refusal_names_the_numbers_that_may_stand_there() -> None:
    assert refusal("19 families", ISSUES) == (
        "The number 19 is not in the chart's data. Allowed: 1, 3, 8, 10, 12, 18, 40. "
        "Correct it, or use a gap such as {value:…}."
    )


@pytest.mark.parametrize(
    "text",
    [
        "the highest", "Lowest", "the largest group", "fewest", "at least", "most often", "most of",
        "more than", "fewer families than", "higher in the north than", "twice as many", "doubled",
        "halved", "half of them", "half the families", "a majority", "a third", "two quarters",
        "hundreds", "a thousand", "millions", "dozens", "18k", "1.2m", "3bn",
    ],
)  # fmt: skip
def test_a_word_that_compares_has_to_come_from_a_gap(text: str) -> None:
    assert "is typed, so nothing checks it" in refusal(text, ISSUES)


def test_money_may_be_typed_where_the_chart_counts_money() -> None:
    check_author_words("£18, or £ 12", points(18, 12, unit="£"))
    for text, data in (("£18", ISSUES), ("€ 18", ISSUES), ("$18", points(18, 12, unit="£"))):
        assert "and the chart counts" in refusal(text, data)


@pytest.mark.parametrize("word", ["rose", "rising", "grew", "increased", "climbing"])
def test_up_may_be_typed_where_the_data_goes_up(word: str) -> None:
    check_author_words(word, RISING)
    for data in (FALLING, points(5, 5, ordered=True), points(1, 5)):
        assert "does not agree with the data" in refusal(word, data)


@pytest.mark.parametrize("word", ["fell", "falling", "Decreased", "dropped", "reduced", "declined"])
def test_down_may_be_typed_where_the_data_goes_down(word: str) -> None:
    check_author_words(word, FALLING)
    for data in (RISING, points(5, 5, ordered=True), points(5, 1)):
        assert "does not agree with the data" in refusal(word, data)


def test_of_several_series_one_has_to_go_that_way() -> None:
    check_author_words("one rose and one fell", several((1, 2), (2, 1)))
    assert "“rose”" in refusal("one rose and one fell", several((3, 2), (2, 1)))


@pytest.mark.parametrize("word", ["rose", "fell"])
def test_a_change_that_the_picture_rounds_away_is_none(word: str) -> None:
    data = points(5.04, 5.01, 5.04, ordered=True, decimals=1)
    assert "does not agree" in refusal(word, data)


@pytest.mark.parametrize("words", ["drop-in centre", "rosemary", "a growth chart"])
def test_words_that_only_look_like_a_direction_may_stand(words: str) -> None:
    check_author_words(words, ISSUES)


def test_a_label_may_hold_any_word() -> None:
    labels = ("Fell and rose", "More than half")
    check_author_words("Fell and rose, More than half", points(3, 2, labels=labels))


def test_a_label_hides_no_other_number() -> None:
    data = ChartData((Series("", ("1", "5 to 9"), (30, 40)),), "", False)
    check_author_words("those aged 1, and those of 5 to 9", data)
    for text in ("1,000", "1.5", "21", "5 to 99"):
        assert "is not in the chart's data" in refusal(text, data)


def true_numbers(data: ChartData) -> set[Decimal]:
    """What may be typed without a sign and without %."""
    found = {Decimal(len(data.series))}
    for series in data.series:
        for chart in (data, ChartData(data.series, data.unit, data.ordered)):
            values = [value for _, value in known(chart, series)]
            if values:
                apart = {values[-1] - values[0], max(values) - min(values), Decimal(len(values))}
                found |= {*values, *apart}
                if data.unit != "%" and len(values) == len(series.values):
                    found.add(Decimal(sum(values)))
    return {abs(value) for value in found}


@given(charts(), st.integers(0, 60))
def test_a_number_is_taken_just_where_the_data_shows_it(data: ChartData, number: int) -> None:
    text = f"There were {number}"
    if number in true_numbers(data):
        check_author_words(text, data)
    else:
        assert f"The number {number} is not" in refusal(text, data)


@given(charts(series=1), st.integers(0, 110))
def test_a_percentage_is_taken_just_where_the_data_shows_it(data: ChartData, number: int) -> None:
    true: set[Decimal] = set()
    for chart in (data, ChartData(data.series, data.unit, data.ordered)):
        values = [value for _, value in known(chart, data.series[0])]
        whole = sum(values)
        if data.unit == "%":
            true |= {*values, values[-1] - values[0], max(values) - min(values)}
            continue
        if len(values) == len(data.series[0].values) and whole > 0:
            true |= {Decimal(share(value, Decimal(whole))) for value in values}
        if values[0] > 0:
            true.add(Decimal(share(abs(values[-1] - values[0]), values[0])))
    if number in {abs(value) for value in true}:
        check_author_words(f"It was {number}%", data)
    else:
        assert f"The number {number}% is not" in refusal(f"It was {number}%", data)
