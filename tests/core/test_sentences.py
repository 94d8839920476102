"""The sentence of a chart: what each gap says, and what is refused. Whether it is true, and stays
so beside other words, is for `test_sentence_truth`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.chart_data import ChartData
from resource_pack.core.sentences import MAX_LENGTH, SentenceError, fill_sentence
from tests.core.charts import (
    charts,
    points,
    several,
)


def refusal(template: str, data: ChartData) -> str:
    with pytest.raises(SentenceError) as caught:
        fill_sentence(template, data)
    return str(caught.value)


# --- What each gap says --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "data", "says"),
    [
        # highest and lowest
        ("{highest}", points(18, 11, 7), "Sleep is highest, at 18 families."),
        ("{lowest}", points(18, 11, 7), "Housing is lowest, at 7 families."),
        ("{lowest}", points(18, 11, 1), "Housing is lowest, at 1 family."),
        ("{lowest}", points(18, 11, 0), "Housing is lowest, at 0 families."),
        ("{lowest}", points(18, None, 11), "Housing is lowest, at 11 families."),
        ("{lowest}", points(3, -5, unit="%"), "Money, debt is lowest, at −5%."),
        ("{highest}", points(-3, -5, unit="£"), "Sleep is highest, at −£3."),
        ("{highest}", points(7), "Sleep is highest, at 7 families."),
        (
            "{highest}",
            points(7, 7, 2),
            "Sleep and Money, debt are joint highest, at 7 families each.",
        ),
        (
            "{lowest}",
            points(9, 7, 7, 7),
            "Money, debt, Housing and Health are joint lowest, at 7 families each.",
        ),
        ("{lowest}", points(9, 1, 1, 1, 1), "4 are joint lowest, at 1 family each."),
        ("{highest}", points(0, 0, 0), "All are the same, at 0 families."),
        (
            "{highest}",
            points(7.04, 6.96, 1, decimals=1, unit="%"),
            "Sleep and Money, debt are joint highest, at 7.0% each.",
        ),
        ("{highest}", points(5, 9, ordered=True), "9 families in 2019 is the highest."),
        ("{lowest:Comparison}", several((1, 2), (4, 3)), "3 visits in 2019 is the lowest."),
        # value, share and total
        ("It was {value:Money, debt}", points(18, 1200), "It was 1,200 families."),
        ("It was {value: Sleep }", points(18, 2), "It was 18 families."),
        ("It was {value:Sleep}", points(0.5, 2, unit="%", decimals=0), "It was 1%."),
        ("{value:Comparison, 2019}.", several((1, 2), (4, 3)), "3 visits."),
        ("{share:Sleep}", points(1, 7), "Sleep makes up 13% of the total (1 of 8 families)."),
        ("{share:Sleep}", points(0, 7), "Sleep makes up 0% of the total (0 of 7 families)."),
        ("{share:Sleep}", points(7), "Sleep makes up 100% of the total (7 of 7 families)."),
        ("{share:Sleep}", points(5, 15, unit="£"), "Sleep makes up 25% of the total (£5 of £20)."),
        ("{total} in all", points(18, 0, 2), "20 families in all."),
        ("{total} in all", points(0.1, 0.2, unit="hours"), "0.3 hours in all."),
        ("{total:Families}", several((1, 2), (4, 3)), "3 visits."),
        # change
        (
            "{change}",
            points(110, 68, ordered=True),
            "Fell from 110 families in 2018 to 68 in 2019 (down 42, or 38%).",
        ),
        (
            "{change}",
            points(2, 3, unit="£", ordered=True),
            "Rose from £2 in 2018 to £3 in 2019 (up £1, or 50%).",
        ),
        (
            "{change}",
            points(50, 52.5, unit="%", ordered=True),
            "Rose from 50% in 2018 to 52.5% in 2019 (up 2.5 percentage points).",
        ),
        (
            "{change}",
            points(50, 51, unit="%", ordered=True),
            "Rose from 50% in 2018 to 51% in 2019 (up 1 percentage point).",
        ),
        (
            "{change}",
            points(0, 3, ordered=True),
            "Rose from 0 families in 2018 to 3 in 2019 (up 3).",
        ),
        (
            "{change}",
            points(-2, 3, ordered=True),
            "Rose from −2 families in 2018 to 3 in 2019 (up 5).",
        ),
        ("{change}", points(5, 9, 5, ordered=True), "Stayed at 5 families from 2018 to 2020."),
        (
            "{change}",
            points(5.04, 4.96, ordered=True, decimals=1),
            "Stayed at 5.0 families from 2018 to 2019.",
        ),
        (
            "{change}",
            points(None, 4, 2, None, ordered=True),
            "Fell from 4 families in 2019 to 2 in 2020 (down 2, or 50%).",
        ),
        (
            "{change}",
            points(0.3, 0.1, unit="days", ordered=True),
            "Fell from 0.3 days in 2018 to 0.1 in 2019 (down 0.2, or 67%).",
        ),
        (
            "{change}",
            several((12, 3), (8, 8)),
            "Families fell from 12 visits in 2018 to 3 in 2019 (down 9, or 75%); "
            "Comparison stayed at 8 visits from 2018 to 2019.",
        ),
        (
            "They {change:Comparison}",
            several((12, 3), (8, 9)),
            "They rose from 8 visits in 2018 to 9 in 2019 (up 1, or 13%).",
        ),
        # trend
        ("They {trend}", points(1, 2, 4, ordered=True), "They rose every time."),
        ("They {trend}", points(1, None, 2, 4, ordered=True), "They rose every time."),
        ("They {trend}", points(4, 2, -1, ordered=True), "They fell every time."),
        ("They {trend}", points(1, 1, 2, ordered=True), "They rose or stayed the same every time."),
        ("They {trend}", points(2, 1, 1, ordered=True), "They fell or stayed the same every time."),
        ("They {trend}", points(0, 0, 0, ordered=True), "They stayed the same throughout."),
        ("They {trend}", points(1, 5, 2, ordered=True), "They rose to 5 families and then fell."),
        (
            "They {trend}",
            points(1, 5, 5, 2, ordered=True),
            "They rose to 5 families and then fell.",
        ),
        ("They {trend}", points(5, 1, 2, ordered=True), "They fell to 1 family and then rose."),
        (
            "They {trend}",
            points(5, 1, 2, 1, ordered=True),
            "They went up and down between 1 and 5 families.",
        ),
        (
            "{trend}",
            several((1, 2, 3), (3, 2, 1)),
            "Families rose every time; Comparison fell every time.",
        ),
        (
            "They {trend}",
            points(1.01, 1.02, 1.03, ordered=True, decimals=1),
            "They stayed the same throughout.",
        ),
    ],
)
def test_a_gap_says(template: str, data: ChartData, says: str) -> None:
    assert fill_sentence(template, data) == says


@pytest.mark.parametrize(
    ("template", "data", "words"),
    [
        ("", points(1), "text alternative is empty"),
        (" \n ", points(1), "text alternative is empty"),
        ("{highset}", points(1), "Did you mean “highest”?"),
        ("{Highest}", points(1), "written in small letters"),
        ("{highest", points(1), "There is a single “{”"),
        ("highest}", points(1), "There is a single “}”"),
        ("All}", points(1), "There is a single “}”"),
        ("{}", points(1), "There is a single “{”"),
        ("{value:Sleeping}", points(1, 2), "Did you mean “Sleep”?"),
        ("{value:Sleep}", points(None, 2), "names no point of the chart that has a value"),
        ("{value:2018}", several((1, 2), (3, 4)), "Families, 2018"),
        ("{highest}", several((1, 2), (3, 4)), "{highest:Families}, {highest:Comparison}"),
        ("{highest:Comparisn}", several((1, 2), (3, 4)), "Did you mean “Comparison”?"),
        ("{total}", points(1, None), "needs every value, and some are missing"),
        ("{total}", points(1, 2, unit="%"), "would add up percentages"),
        ("{share:Sleep}", points(1, 2, unit="%"), "would add up percentages"),
        ("{share:Sleep}", points(1, None), "needs every value, and some are missing"),
        ("{share:Sleep}", points(0, 0), "needs a total above 0"),
        ("{share:Sleep}", points(5, -1), "no value below it"),
        ("{change}", points(1, 2), "needs points that follow in time"),
        ("{trend}", points(1, 2, 3), "needs points that follow in time"),
        ("{change}", points(1, None, ordered=True), "needs two points with values"),
        ("{trend}", points(1, None, 3, ordered=True), "needs three points with values"),
        ("{highest:Families}", several((None, None), (3, 4)), "has no values to choose from"),
        ("Words " * 100, points(1), f"at most {MAX_LENGTH}"),
    ],
)
def test_a_gap_that_cannot_be_filled_is_told(template: str, data: ChartData, words: str) -> None:
    found = refusal(template, data)
    assert words in found
    assert found.endswith((".", "?"))


@pytest.mark.parametrize(
    ("template", "data", "says"),
    [
        ("{highest}.", points(5, 4, left_out=(3, 3)), "Sleep is highest, at 5 families."),
        ("{lowest}.", points(5, 4, left_out=(6, 7)), "Money, debt is lowest, at 4 families."),
        ("{value:Sleep}.", points(5, 4, left_out=(3, 3)), "5 families."),
        (
            "{lowest}.",
            points(2, 2, left_out=(3,)),
            "Sleep and Money, debt are joint lowest, at 2 families each.",
        ),
    ],
)
def test_what_holds_for_rows_that_are_left_out_may_be_said(
    template: str, data: ChartData, says: str
) -> None:
    assert fill_sentence(template, data) == says


@pytest.mark.parametrize(
    ("template", "left_out"),
    [
        ("{highest}", (6,)),
        ("{highest}", (5,)),
        ("{lowest}", (4,)),
        ("{lowest}", (1,)),
        ("{total}", (0,)),
        ("{share:Sleep}", (1,)),
    ],
)
def test_rows_that_are_left_out_are_not_passed_over(
    template: str, left_out: tuple[float, ...]
) -> None:
    assert "the chart leaves out" in refusal(template, points(5, 4, left_out=left_out))


# --- The sentence as a whole ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("  {value:Sleep}\n came . ", "3 families came."),
        ("Did {value:Sleep} come?", "Did 3 families come?"),
        ("so {value:Sleep}! then more", "So 3 families! Then more."),
        (
            "{value:Sleep}: {value:Sleep} ; {value:Sleep} , {value:Sleep}",
            "3 families: 3 families; 3 families, 3 families.",
        ),
    ],
)
def test_a_sentence_is_tidy(template: str, says: str) -> None:
    assert fill_sentence(template, points(3)) == says


GAPS = [
    "{highest}", "{lowest}", "{total}", "{change}", "{trend}", "{value:Sleep}", "{share:Sleep}",
    "{value:2018}", "{share:2018}", "{change:Families}", "{trend:Families}", "{highest:Families}",
    "{value:Families, 2018}",
]  # fmt: skip


@given(charts(), st.lists(st.sampled_from([*GAPS, "and", "so", ". ", "{", "–"]), min_size=1))
def test_a_template_becomes_one_short_line_or_is_refused(data: ChartData, parts: list[str]) -> None:
    try:
        text = fill_sentence(" ".join(parts), data)
    except SentenceError:
        return
    assert len(text) <= MAX_LENGTH
    assert text.endswith((".", "?", "!"))
    assert not set(text) & set("{}\n")


@given(charts(), st.sampled_from(GAPS))
def test_what_the_picture_rounds_away_no_sentence_knows(data: ChartData, gap: str) -> None:
    try:
        text = fill_sentence(gap, data)
    except SentenceError:
        with pytest.raises(SentenceError):
            fill_sentence(gap, data.as_shown())
    else:
        assert fill_sentence(gap, data.as_shown()) == text
