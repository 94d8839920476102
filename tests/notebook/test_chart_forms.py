"""The pictures of charts: every value is there and labelled, and the same data gives the same."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import altair as alt
import pytest

from resource_pack.core.chart_data import ChartData
from resource_pack.notebook.chart_forms import (
    FONT,
    INK,
    NARROW,
    PALETTE,
    RULE,
    WIDE,
    draw,
)
from tests.core.charts import points, several

FORMS = ("bar", "column", "line")
SIZES = ("wide", "narrow")
ONE = points(18, 11, None, 0)
TIMES = points(12, 9, 3, ordered=True)
TWO = several((12, 9, 3), (8, 11, 14))
BELOW = points(5, -3, 0, unit="£")

every_form = pytest.mark.parametrize("form", FORMS)
every_size = pytest.mark.parametrize("size", SIZES)


drawn = functools.cache(draw)


def spec(form: str, data: ChartData, size: str = "wide") -> dict[str, Any]:
    found: dict[str, Any] = getattr(drawn(form, data, "Families"), size)
    return found


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every record inside a specification."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, list):
        for item in value:
            yield from parts(item)


def rows(chart: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a picture is drawn from, each once."""
    found = [row for part in parts(chart) for row in part.get("values", ()) if "label" in row]
    found += [row for name in chart.get("datasets", {}).values() for row in name if "label" in row]
    unique = {json.dumps(row, sort_keys=True): row for row in found}
    return sorted(unique.values(), key=lambda row: (row["place"], row["order"]))


def marks(chart: dict[str, Any]) -> list[dict[str, Any]]:
    return [part["mark"] for part in parts(chart) if isinstance(part.get("mark"), dict)]


@every_form
@every_size
@pytest.mark.parametrize("data", [TWO, BELOW], ids=["two", "below"])
def test_a_picture_is_what_vega_lite_understands(form: str, size: str, data: ChartData) -> None:
    alt.Chart.from_dict(spec(form, data, size))  # Altair checks it against the schema.


@every_form
@every_size
def test_every_value_is_in_the_picture_once(form: str, size: str) -> None:
    found = [(row["series"], row["label"], row["value"]) for row in rows(spec(form, TWO, size))]
    assert found == [
        *(("Families", "2018", 12), ("Families", "2019", 9), ("Families", "2020", 3)),
        *(("Comparison", "2018", 8), ("Comparison", "2019", 11), ("Comparison", "2020", 14)),
    ]


@every_form
@every_size
@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (points(1200, None, -5, unit="%", decimals=1), ["1,200.0%", "not shown", "−5.0%"]),
        (points(1200, 0.5, unit="£"), ["£1,200", "£0.5"]),
        (points(1200, 1, unit="families"), ["1,200", "1"]),
    ],
)
def test_each_value_is_written_as_pages_write_it(
    form: str, size: str, data: ChartData, shown: list[str]
) -> None:
    assert [row["number"] for row in rows(spec(form, data, size))] == shown


@every_form
@every_size
def test_each_value_has_its_number_as_text_beside_it(form: str, size: str) -> None:
    texts = [
        part["encoding"]["text"]["field"]
        for part in parts(spec(form, TIMES, size))
        if isinstance(part.get("mark"), dict) and part["mark"]["type"] == "text"
    ]
    assert {"number", "shown"} & set(texts)


@every_form
@every_size
def test_several_series_are_named_in_the_picture_and_not_in_a_legend(form: str, size: str) -> None:
    chart = spec(form, TWO, size)
    assert all(part["legend"] is None for part in parts(chart) if "legend" in part)
    titles = [
        str(part["title"].get("text"))
        for part in parts(chart)
        if isinstance(part.get("title"), dict)
    ]
    fields = [
        part["text"].get("field") for part in parts(chart) if isinstance(part.get("text"), dict)
    ]
    beside = [row["shown"] for row in rows(chart)]
    named = {
        "bar": "shown" in fields and beside[0] == "12 Families",
        "column": titles == ["Families", "Comparison"],
        "line": "series" in fields,
    }
    assert named[form]


@every_form
def test_colour_never_stands_alone(form: str) -> None:
    text = json.dumps(spec(form, TWO))
    assert PALETTE[0] in text
    assert PALETTE[1] in text
    dashes = [
        part["strokeDash"]["scale"]["range"]
        for part in parts(spec(form, TWO))
        if "strokeDash" in part
    ]
    assert dashes == ([[[1, 0], [6, 3]]] if form == "line" else [])


@every_form
@every_size
def test_no_picture_is_wider_than_its_place(form: str, size: str) -> None:
    limit = WIDE if size == "wide" else NARROW
    long = points(1200000, 5, labels=("A label that is longer than a line of a telephone", "B"))
    for data in (ONE, TIMES, TWO, long):
        chart = spec(form, data, size)
        plots = chart.get("hconcat", [chart])
        assert sum(plot.get("width", 0) for plot in plots) <= limit
        for part in chart.get("vconcat", []):
            assert part["width"] <= limit


@every_form
@every_size
def test_the_scale_begins_at_nothing(form: str, size: str) -> None:
    """A scale that began elsewhere would make a small difference look large."""
    for data, below in ((TIMES, 0), (BELOW, -3)):
        domains = [
            part["scale"]["domain"]
            for part in parts(spec(form, data, size))
            if part.get("type") == "quantitative" and "domain" in (part.get("scale") or {})
        ]
        assert domains
        assert {domain[0] for domain in domains} == {below}


@every_form
@every_size
def test_labels_stay_in_the_order_of_the_data(form: str, size: str) -> None:
    sorts = [
        part["sort"] for part in parts(spec(form, ONE, size)) if isinstance(part.get("sort"), list)
    ]
    assert sorts
    assert all(order == ["Sleep", "Money, debt", "Housing", "Health"] for order in sorts)


@every_form
def test_text_and_rules_have_the_colours_that_the_page_knows(form: str) -> None:
    config = spec(form, TIMES)["config"]
    assert config["font"] == FONT
    assert config["background"] == "transparent"
    assert config["text"]["color"] == config["axis"]["labelColor"] == INK
    assert config["axis"]["domainColor"] == RULE
    assert min(config["axis"]["labelFontSize"], config["text"]["fontSize"]) >= 14


def test_bars_to_both_sides_have_the_line_that_they_start_at() -> None:
    def ticks(data: ChartData) -> int:
        return sum(mark["type"] == "tick" for mark in marks(spec("bar", data)))

    assert (ticks(BELOW), ticks(ONE)) == (1, 0)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("page", ["#ffffff", "#15191d"])
@pytest.mark.parametrize("colour", [*PALETTE, RULE])
def test_bars_lines_and_axes_can_be_seen_on_a_light_and_a_dark_page(colour: str, page: str) -> None:
    light, dark = sorted((luminance(colour), luminance(page)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3  # WCAG 2.2, 1.4.11


@every_form
def test_the_same_data_gives_the_same_picture(form: str) -> None:
    # Whatever was drawn before: Altair counts some of the names that it makes up.
    first = draw(form, TWO, "Families")
    draw("column", TIMES, "Families")
    again = draw(form, TWO, "Families")
    assert json.dumps([again.wide, again.narrow]) == json.dumps([first.wide, first.narrow])


@every_form
@every_size
@pytest.mark.parametrize(
    "data",
    [
        points(0),
        points(0, 0, 0),
        points(-1, -2),
        points(None, 5, None, ordered=True),
        points(0.001, 10**9, -(10**9), unit="%", decimals=2),
        points(*range(6), ordered=True),
        several((1,), (2,), (3,)),
        several((None, 2), (0, None)),
    ],
    ids=["zero", "zeros", "below", "missing", "far", "many", "three", "gaps"],
)
def test_any_data_can_be_drawn_and_no_value_is_lost(form: str, size: str, data: ChartData) -> None:
    expected = [value for series in data.series for value in series.values]
    assert [row["value"] for row in rows(spec(form, data, size))] == expected
