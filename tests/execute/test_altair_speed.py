"""Charts of a process in a hurry are those of Altair as it is, to the order of their keys."""

from __future__ import annotations

import os
import subprocess
import sys

from resource_pack.execute.forks import python_path

CHARTS = """
import json, sys
if sys.argv[1] == "hurried":
    from resource_pack.execute.altair_speed import hurry_altair
    hurry_altair()
import altair as alt
import numpy as np
import pandas as pd

data = pd.DataFrame({
    "place": ["a", "b", None], "year": pd.to_datetime(["2015", "2016", "2017"]),
    "families": [1, 2.5, np.nan],
})
base = alt.Chart(data, title=alt.Title("t", subtitle=["s", "u"])).encode(x="place:N")
brush = alt.selection_interval(encodings=["x"], name="brush")
hover = alt.selection_point(on="pointerover", name="hover", value=[{"place": "a"}])
slider = alt.param(name="top", value=np.int64(3), bind=alt.binding_range(min=0, max=9, step=1))
colour = alt.when(brush).then("place:N").otherwise(alt.value("grey"))
bars = base.mark_bar(size=4, tooltip=True).encode(
    y=alt.Y("sum(families):Q", sort=["b", "a"], axis=None, scale=alt.Scale(domain=(0, 9))),
    color=colour,
    tooltip=["place", alt.Tooltip("families:Q", format=".1f")],
).add_params(brush, hover)
line = alt.Chart(data).mark_line(point={"filled": True}).encode(
    alt.X("year:T", timeUnit="year", axis=alt.Axis(labelExpr="datum.value", values=[1, 2])),
    alt.Y(alt.repeat("layer"), type="quantitative"),
).repeat(layer=["families"])
charts = [
    base.mark_point(), bars, line,
    (bars + base.mark_text(dy=-4).encode(text="families:Q")).resolve_scale(y="independent"),
    alt.hconcat(bars, base.mark_tick()) & base.mark_rule().encode(y=alt.datum(3)),
    base.mark_circle().facet("place:N", columns=2).properties(title="facets"),
    alt.Chart(alt.InlineData(values=[{"a": 1, "b": [1, {"c": None}]}])).mark_text().encode(x="a:Q"),
    alt.Chart("data/places.csv").mark_geoshape().project("mercator", center=[1, 2]),
    base.mark_area().transform_filter(alt.datum.families > slider).transform_calculate(
        double="datum.families * 2"
    ).transform_aggregate(all="count()", groupby=["place"]).add_params(slider),
    base.mark_bar().encode(
        opacity=alt.condition(hover, "families:Q", alt.value(0)), order=alt.Order(sort="descending")
    ).configure_axis(labelAngle=0, grid=False).configure(font="Arial", mark={"opacity": 0.5}),
    alt.layer(bars, base.mark_line(strokeDash=[2, 1])).configure_view(stroke=None).interactive(),
    alt.Chart.from_dict(base.mark_bar().to_dict()).properties(width={"step": 9}, height=100),
]
class Column(alt.Y):
    pass
charts.append(base.mark_bar().encode(y=Column("families:Q", title=["one", "two"])))

kept = bars.to_dict()
other = bars.copy()
other.encoding.y["sort"].append("c")
other.encoding.tooltip[1]["format"] = ".9f"
other.mark["size"] = 99
assert bars.to_dict() == kept, "a copy has parts of its own"
assert other.to_dict() != kept
print(json.dumps([chart.to_dict() for chart in charts]))
print([repr(chart)[:2000] for chart in charts])
try:
    alt.Chart(data).mark_bar(size="large").to_dict()
except Exception as error:
    print(type(error).__name__, error)
"""


def charts(how: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CHARTS, how],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": python_path()},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_charts_in_a_hurry_are_the_same() -> None:
    plain = charts("plain")
    assert "SchemaValidationError" in plain
    assert charts("hurried") == plain
