"""The sentence of a chart never disagrees with the data that it was made from."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from resource_pack.core.chart_data import ChartData, Series
from resource_pack.core.sentences import SentenceError, fill_sentence
from tests.core.charts import amount, bare, charts, known, points, share

# --- What a gap says is true --------------------------------------------------------------------


def only(data: ChartData) -> tuple[ChartData, list[tuple[str, Decimal]]]:
    """A chart of one series, with its points that have a value."""
    return data, known(data, data.series[0])


one_series = charts(series=1).map(only)


@given(one_series, st.sampled_from([("highest", max), ("lowest", min)]))
def test_highest_and_lowest_name_all_who_are_and_no_one_else(
    chart: tuple[ChartData, list[tuple[str, Decimal]]], gap: tuple[str, type[max]]
) -> None:
    (data, values), (word, choose) = chart, gap
    text = fill_sentence("{" + word + "}", data)
    extreme = choose(value for _, value in values)
    owners = [label for label, value in values if value == extreme]
    assert f"{amount(data, extreme)} " in f"{text[:-1]} "
    if text.startswith("All are the same"):
        assert len(owners) == len(values) > 1
    elif "joint" in text:
        names, _, _ = text.partition(" are joint ")
        if names.isdigit():
            assert int(names) == len(owners)
        else:
            assert names == " and ".join(filter(None, [", ".join(owners[:-1]), owners[-1]]))
    else:
        assert owners == [label for label, _ in values if re.search(rf"\b{label}\b", text)]


@given(one_series)
def test_change_tells_the_first_and_the_last_and_how_far_they_are_apart(
    chart: tuple[ChartData, list[tuple[str, Decimal]]],
) -> None:
    data, values = chart
    assume(data.ordered and len(values) > 1)
    (first_label, first), (last_label, last) = values[0], values[-1]
    text = fill_sentence("{change}", data)
    if first == last:
        assert text == f"Stayed at {amount(data, first)} from {first_label} to {last_label}."
        return
    head, _, tail = text.partition(" (")
    verb, way = ("Rose", "up") if last > first else ("Fell", "down")
    start = f"{verb} from {amount(data, first)} in {first_label}"
    assert head == f"{start} to {bare(data, last)} in {last_label}"
    apart = bare(data, abs(last - first))
    if data.unit == "%":
        points = "point" if apart == "1%" else "points"
        assert tail == f"{way} {apart[:-1]} percentage {points})."
    elif first > 0:
        assert tail == f"{way} {apart}, or {share(abs(last - first), first)}%)."
    else:
        assert tail == f"{way} {apart})."


@given(one_series)
def test_trend_is_true_of_every_step(chart: tuple[ChartData, list[tuple[str, Decimal]]]) -> None:
    data, points = chart
    assume(data.ordered and len(points) > 2)
    values = [value for _, value in points]
    steps = [after - before for before, after in itertools.pairwise(values)]
    text = fill_sentence("They {trend}", data)
    turn = re.fullmatch(r"They (rose|fell) to (.+) and then (rose|fell)\.", text)
    if turn:
        first, at, then = turn.groups()
        top = max(values) if first == "rose" else min(values)
        assert at == amount(data, top)
        assert {first, then} == {"rose", "fell"}
        place = values.index(top)
        sign = 1 if first == "rose" else -1
        assert all(step * sign >= 0 for step in steps[:place])
        assert all(step * sign <= 0 for step in steps[place:])
        assert values[0] != top != values[-1]
        return
    truths = {
        "They stayed the same throughout.": all(step == 0 for step in steps),
        "They rose every time.": all(step > 0 for step in steps),
        "They fell every time.": all(step < 0 for step in steps),
        "They rose or stayed the same every time.": all(step >= 0 for step in steps),
        "They fell or stayed the same every time.": all(step <= 0 for step in steps),
        f"They went up and down between {bare(data, min(values))} and "
        f"{amount(data, max(values))}.": min(steps) < 0 < max(steps),
    }
    assert truths[text]


@given(one_series)
def test_a_share_is_that_part_of_the_whole(
    chart: tuple[ChartData, list[tuple[str, Decimal]]],
) -> None:
    data, values = chart
    for label, value in values:
        try:
            text = fill_sentence(f"{{share:{label}}}", data)
        except SentenceError:
            total = sum(value for _, value in values)
            negative = any(value < 0 for _, value in values)
            missing = len(values) < len(data.series[0].values)
            assert data.unit == "%" or missing or negative or total <= 0
            continue
        whole = sum(value for _, value in values)
        part = f"({bare(data, value)} of {amount(data, Decimal(whole))})"
        assert text == f"{label} makes up {share(value, Decimal(whole))}% of the total {part}."


# --- What stands beside a gap --------------------------------------------------------------------

_MARKED = re.compile(r"[−+£$€-]*\d+(?:[.,]\d+)*(?:\s?(?:%|per ?cent)|\w+)?")


@pytest.mark.parametrize(
    "template",
    [
        "1{value:Sleep}", "{value:Sleep}1", "{value:Sleep}k", "-{value:Sleep}", "−{value:Sleep}",
        "+{value:Sleep}", "£{value:Sleep}", "$ {value:Sleep}", "8,{value:Sleep}", "8.{value:Sleep}",
        "{value:Sleep},000", "{value:Sleep} ,000", "{value:Sleep}.5", "{value:Sleep} .5",
        "{value:Sleep}%", "{value:Sleep} %", "{value:Sleep} per cent", "{value:Sleep} percent",
        "{value:Sleep}{value:Health}", "{value:Sleep} £",
    ],
)  # fmt: skip
def test_nothing_may_touch_a_gap_and_make_another_number_of_it(template: str) -> None:
    data = points(18, 8, 0, 5, unit="")
    with pytest.raises(SentenceError, match="touches a gap"):
        fill_sentence(template, data)


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("({value:Sleep})", "(18)."),
        ("“{value:Sleep}”, {value:Sleep}.", "“18”, 18."),
        ("There were 8. {highest}.", "There were 8. Sleep is highest, at 18."),
        ("{value:Sleep}, 8 of them", "18, 8 of them."),
        ("{value:Sleep}/{value:Sleep}", "18/18."),
        ("of {value:Sleep}’s", "Of 18’s."),
    ],
)
def test_signs_of_a_sentence_may_touch_a_gap(template: str, says: str) -> None:
    assert fill_sentence(template, points(18, 8, unit="")) == says


@given(
    st.text(st.sampled_from("01589.,%£−- k("), max_size=4),
    st.text(st.sampled_from("01589.,%£−- k)"), max_size=4),
)
def test_whatever_stands_beside_a_gap_no_new_number_comes_of_it(before: str, after: str) -> None:
    data = points(18, 8, -5, unit="")
    try:
        text = fill_sentence(f"It was {before}{{value:Sleep}}{after}", data)
    except SentenceError:
        return
    values, signed = {"18", "8", "5"}, {"-5", "−5"}
    others = {"1", "3", "21", "23"}  # one series of three points, their sum, how far they are apart
    assert set(_MARKED.findall(text)) <= values | signed | others, text


def test_a_label_that_looks_like_a_gap_is_a_label() -> None:
    data = ChartData((Series("", ("{total}", "Other"), (3, 2)),), "", False)
    assert fill_sentence("{highest}", data) == "{total} is highest, at 3."
