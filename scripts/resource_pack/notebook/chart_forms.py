"""The three forms of chart, drawn with Altair: bars for categories, columns and lines for time.

Each is made twice, for wide and for narrow screens, because text in a picture that shrinks with
the screen cannot be read on a phone. Every value is labelled where it is, so no reader needs a
legend, an axis or a colour to read a number.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

from resource_pack.core.numbers import write_amount, write_number
from resource_pack.core.sentences import ChartData

FONT = "Atkinson Hyperlegible"
INK = "#222222"
"""The colour of text. On the page, the style sheet gives it the colour of the page's text."""

RULE = "#8a8f94"
"""The colour of axes; it keeps 3:1 to both the light and the dark page."""

PALETTE = ("#2f74b5", "#c05f0a", "#7a5aa6", "#3c8567")
"""Blue, orange, purple and green. Each keeps 3:1 to the light page (#ffffff) and to the dark one
(#15191d), so one picture serves both; a test computes the ratios. Bars and lines are labelled as
well: colour never stands alone."""

WIDE, NARROW = 640, 272
"""Widths in pixels that the pictures are drawn for: a column of text, and a phone of 320 px."""


@dataclass(frozen=True)
class Drawing:
    """A chart's picture as two Vega-Lite specifications."""

    wide: dict[str, Any]
    narrow: dict[str, Any]


@functools.lru_cache(maxsize=512)
def draw(form: str, data: ChartData, y_label: str) -> Drawing:
    """Draw the data as `bar`, `column` or `line`. `y_label` names what the numbers are.

    The same data is drawn once: whoever gets a drawing leaves it as it is.
    """
    forms = {"bar": _bar, "column": _column, "line": _line}
    # Altair would hold every part of the chart against the schema of Vega-Lite, which takes most of
    # the time of a build with many charts. These forms are ours: a test does it for each of them.
    with debug_mode(False):
        return Drawing(forms[form](data, y_label, True), forms[form](data, y_label, False))


def _rows(data: ChartData) -> list[dict[str, Any]]:
    rows = []
    for place, series in enumerate(data.series):
        for order, (label, value) in enumerate(zip(series.labels, series.values, strict=True)):
            shown = "not shown" if value is None else write_number(value, data.decimals)
            if value is not None and data.unit in ("%", "£"):
                shown = write_amount(value, data.unit, data.decimals)
            rows.append(
                {
                    "label": label,
                    "series": series.name,
                    "value": value,
                    "shown": f"{shown} {series.name}".strip() if len(data.series) > 1 else shown,
                    "number": shown,
                    "order": order,
                    "place": place,
                }
            )
    return rows


def _largest(data: ChartData) -> float:
    return max([value for series in data.series for _, value in series.known()] + [0])


def _smallest(data: ChartData) -> float:
    return min([value for series in data.series for _, value in series.known()] + [0])


def _colour(data: ChartData) -> Any:
    if len(data.series) == 1:
        return alt.value(PALETTE[0])
    names = [series.name for series in data.series]
    scale = alt.Scale(domain=names, range=list(PALETTE[: len(names)]))
    return alt.Color("series:N", scale=scale, legend=None)


def _tooltips(data: ChartData, y_label: str) -> list[Any]:
    tips = [alt.Tooltip("label:N", title=" "), alt.Tooltip("number:N", title=y_label)]
    if len(data.series) > 1:
        tips.insert(1, alt.Tooltip("series:N", title="Series"))
    return tips


def _finish(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = chart.configure(
        font=FONT,
        background="transparent",
        padding=4,
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(color=INK, fontSize=14),
        axis=alt.AxisConfig(
            labelColor=INK,
            titleColor=INK,
            labelFontSize=14,
            titleFontSize=14,
            titleFontWeight="normal",
            # A limit has every label measured once more; the labels of bars have one of their own.
            labelLimit=0,
            domainColor=RULE,
            tickColor=RULE,
            grid=False,
        ),
        header=alt.HeaderConfig(labelColor=INK, labelFontSize=14, labelFontWeight="bold"),
    ).to_dict(validate=False)
    return spec


def _bar(data: ChartData, y_label: str, wide: bool) -> dict[str, Any]:
    width = WIDE if wide else NARROW
    rows = _rows(data)
    labels = list(dict.fromkeys(row["label"] for row in rows))
    thick = 20 if len(data.series) == 1 else 18
    step = thick * len(data.series) + (8 if wide else 28)
    # Labels of categories stand left of the bars where there is room, and above them on a phone.
    left = min(300, 16 + max(len(label) for label in labels) * 7.2) if wide else 0
    end = 24 + max(len(row["shown"]) for row in rows) * 7.6
    plot = max(60, width - left - end)
    smallest = _smallest(data)
    base = alt.Chart(alt.InlineData(values=rows))
    x = alt.X(
        "value:Q",
        axis=None,
        scale=alt.Scale(domain=[smallest, _largest(data) or 1], nice=False),
    )
    axis = (
        alt.Axis(title=None, ticks=False, domain=False, labelPadding=8, labelLimit=left)
        if wide
        else None
    )
    y = alt.Y(
        "label:N",
        sort=labels,
        axis=axis,
        scale=alt.Scale(paddingInner=0, paddingOuter=0),
    )
    marks: dict[str, Any] = {"size": thick - 2}
    encode: dict[str, Any] = {"y": y, "x": x}
    shift = 0 if wide else 10
    if len(data.series) > 1:
        # Bars of one category stand side by side inside its band.
        band = step
        offsets = [
            (index - (len(data.series) - 1) / 2) * thick for index in range(len(data.series))
        ]
        layers = []
        for index, series in enumerate(data.series):
            part = base.transform_filter(alt.datum.place == index)
            dy = offsets[index] + shift
            layers += [
                part.mark_bar(size=thick - 2, yOffset=dy, color=PALETTE[index]).encode(
                    **encode, tooltip=_tooltips(data, y_label)
                ),
                part.mark_text(align="left", dx=6, yOffset=dy, baseline="middle").encode(
                    y=y, x=x, text="shown:N"
                ),
            ]
            assert series and band
        chart = alt.layer(*layers)
    else:
        chart = alt.layer(
            base.mark_bar(color=PALETTE[0], yOffset=shift, **marks).encode(
                **encode, tooltip=_tooltips(data, y_label)
            ),
            base.mark_text(align="left", dx=6, baseline="middle", yOffset=shift)
            .encode(
                y=y,
                x=alt.X("end:Q", axis=None),
                text="shown:N",
            )
            .transform_calculate(end="max(datum.value, 0)"),
        )
    if smallest < 0:
        # Bars to both sides need the line that they start at. On a phone it must not run through
        # the labels above the bars.
        zero = alt.X(datum=0, type="quantitative", axis=None)
        long = step if wide else thick * len(data.series) + 2
        chart = alt.layer(
            chart,
            base.mark_tick(
                orient="vertical", size=long, thickness=1, yOffset=shift, color=RULE, opacity=1
            ).encode(x=zero, y=y),
        )
    if not wide:
        above = base.transform_filter(alt.datum.place == 0)
        lift = -(thick * len(data.series)) / 2 - 2
        chart = alt.layer(
            chart,
            above.mark_text(align="left", baseline="middle", yOffset=lift + 1).encode(
                y=y, x=alt.value(0), text="label:N"
            ),
        )
    return _finish(chart.properties(width=plot, height=step * len(labels)))


def _column(data: ChartData, y_label: str, wide: bool) -> dict[str, Any]:
    width = WIDE if wide else NARROW
    beside = wide and len(data.series) > 1
    count = len(data.series) if beside else 1
    plot = (width - 24 * count) / count
    labels = list(data.series[0].labels)
    plot = min(plot, 110 * len(labels))
    top = _largest(data) or 1
    # Numbers stand above the bars. Room for them inside the plot keeps the titles of several plots
    # at the same height, whatever their tallest bars are.
    height, room = 200, 24

    def one(index: int) -> Any:
        rows = [row for row in _rows(data) if row["place"] == index]
        base = alt.Chart(alt.InlineData(values=rows))
        x = alt.X(
            "label:N",
            sort=labels,
            axis=alt.Axis(title=None, labelAngle=0, ticks=False, labelPadding=6),
            scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2),
        )
        y = alt.Y(
            "value:Q",
            axis=None,
            scale=alt.Scale(domain=[_smallest(data), top], range=[height, room], nice=False),
        )
        bars = base.mark_bar(color=PALETTE[index]).encode(
            x=x, y=y, tooltip=_tooltips(data, y_label)
        )
        text = (
            base.transform_calculate(end="max(datum.value, 0)")
            .mark_text(dy=-6, baseline="bottom")
            .encode(x=x, y=alt.Y("end:Q", axis=None), text="number:N")
        )
        chart = alt.layer(bars, text).properties(width=plot, height=height)
        if len(data.series) > 1:
            chart = chart.properties(
                title=alt.TitleParams(
                    data.series[index].name, anchor="start", color=INK, fontSize=14, offset=4
                )
            )
        return chart

    charts = [one(index) for index in range(len(data.series))]
    if len(charts) == 1:
        return _finish(charts[0])
    joined = alt.hconcat(*charts, spacing=24) if beside else alt.vconcat(*charts, spacing=24)
    return _finish(joined)


_DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2])


def _line(data: ChartData, y_label: str, wide: bool) -> dict[str, Any]:
    width = WIDE if wide else NARROW
    labels = list(data.series[0].labels)
    names = [series.name for series in data.series]
    several = len(names) > 1
    right = 12 + max(len(name) for name in names) * 7.6 if several and wide else 16
    base = alt.Chart(alt.InlineData(values=_rows(data)))
    x = alt.X(
        "label:N",
        sort=labels,
        axis=alt.Axis(title=None, labelAngle=0, ticks=False, labelPadding=6, labelOverlap=True),
        scale=alt.Scale(type="point", padding=0.3),
    )
    y = alt.Y(
        "value:Q",
        axis=None,
        scale=alt.Scale(domain=[_smallest(data), (_largest(data) or 1) * 1.02], nice=False),
    )
    scale = alt.Scale(domain=names, range=[list(dash) for dash in _DASHES[: len(names)]])
    dash = alt.StrokeDash("series:N", scale=scale, legend=None)
    line: dict[str, Any] = {"x": x, "y": y, "color": _colour(data)}
    if several:
        line |= {"strokeDash": dash, "detail": "series:N"}
    layers = [
        base.mark_line(strokeWidth=3).encode(**line),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            x=x, y=y, color=_colour(data), tooltip=_tooltips(data, y_label)
        ),
        base.mark_text(dy=-12, baseline="bottom").encode(x=x, y=y, text="number:N"),
    ]
    if several:
        last = base.transform_filter(alt.datum.order == len(labels) - 1)
        layers.append(
            last.mark_text(align="left", dx=10, baseline="middle").encode(x=x, y=y, text="series:N")
            if wide
            else last.mark_text(align="right", dy=18, baseline="top").encode(
                x=x, y=y, text="series:N"
            )
        )
    return _finish(alt.layer(*layers).properties(width=width - right - 12, height=220))
