"""Points of charts for tests, and what is true of them, worked out in another way than the pack."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import strategies as st

from resource_pack.core.chart_data import ChartData, Series
from resource_pack.core.numbers import MINUS

LABELS = ("Sleep", "Money, debt", "Housing", "Health", "School", "Work")
YEARS = ("2018", "2019", "2020", "2021", "2022", "2023")
NAMES = ("Families", "Comparison", "Other people")


def points(
    *values: float | None,
    unit: str = "families",
    ordered: bool = False,
    decimals: int | None = None,
    labels: tuple[str, ...] = (),
    left_out: tuple[float, ...] = (),
) -> ChartData:
    """One series; its points are called as in LABELS, or as in YEARS where they follow in time."""
    labels = labels or (YEARS if ordered else LABELS)[: len(values)]
    return ChartData((Series("", labels, values),), unit, ordered, decimals, left_out)


def several(*lists: tuple[float | None, ...], unit: str = "visits") -> ChartData:
    """Several series that follow in time, called as in NAMES."""
    labels = YEARS[: len(lists[0])]
    return ChartData(
        tuple(Series(name, labels, values) for name, values in zip(NAMES, lists, strict=False)),
        unit,
        True,
    )


numbers = st.integers(-40, 40) | st.integers(-4000, 200_000).map(lambda number: number / 100)


@st.composite
def charts(
    draw: st.DrawFn, series: int = 3, unit: st.SearchStrategy[str] | None = None
) -> ChartData:
    """Charts with ties, zeros, negative and missing values; some value is always there."""
    ordered = draw(st.booleans())
    length = draw(st.integers(1, 6))
    count = draw(st.integers(1, series))
    labels = (YEARS if ordered else LABELS)[:length]
    # Few different values make ties likely.
    value = st.one_of(st.none(), st.integers(-2, 3), numbers)
    lists = draw(
        st.lists(
            st.lists(value, min_size=length, max_size=length).map(tuple),
            min_size=count,
            max_size=count,
        ).filter(lambda lists: any(value is not None for values in lists for value in values))
    )
    names = NAMES[:count] if count > 1 else ("",)
    return ChartData(
        tuple(Series(name, labels, values) for name, values in zip(names, lists, strict=True)),
        draw(unit or st.sampled_from(["", "families", "%", "£"])),
        ordered,
        draw(st.sampled_from([None, None, 0, 1])),
    )


def shown(data: ChartData, value: float) -> Decimal:
    """A value as the picture shows it."""
    exact = Decimal(str(value))
    if data.decimals is None:
        return exact
    return exact.quantize(Decimal(1).scaleb(-data.decimals), ROUND_HALF_UP)


def known(data: ChartData, series: Series) -> list[tuple[str, Decimal]]:
    """The points of a series that have a value, as the picture shows them."""
    return [
        (label, shown(data, value))
        for label, value in zip(series.labels, series.values, strict=True)
        if value is not None
    ]


def written(value: Decimal, places: int | None) -> str:
    """A number as pages write it."""
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(value):,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS if value < 0 else ''}{text}"


def amount(data: ChartData, value: Decimal) -> str:
    """A number with the chart's unit, as pages write it."""
    text = written(value, data.decimals)
    if data.unit == "%":
        return f"{text}%"
    if data.unit == "£":
        return f"{MINUS if value < 0 else ''}£{text.removeprefix(MINUS)}"
    if data.unit == "families" and text.removeprefix(MINUS) == "1":
        return f"{text} family"
    return f"{text} {data.unit}".strip()


def bare(data: ChartData, value: Decimal) -> str:
    """A number without its unit, where the unit is not part of how it is written."""
    return amount(data, value) if data.unit in ("%", "£") else written(value, data.decimals)


def share(part: Decimal, whole: Decimal) -> int:
    return int((part * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP))
