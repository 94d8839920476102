"""The continuum of support and the service map: what their models hold and refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from resource_pack.core.continuum import check_continuum, read_continuum
from resource_pack.core.layout import Layout
from resource_pack.core.service_map import (
    MOST_YEARS,
    ServiceMap,
    Span,
    check_service_map,
    read_service_map,
)
from tests.conftest import ROOT
from tests.core.packs import tiny_pack

STYLE = ROOT / "scripts" / "resource_pack" / "theme" / "static" / "parts.css"
years = st.integers(1, MOST_YEARS)


def service_map(length: int, *spans: tuple[int, int]) -> ServiceMap:
    span_values: list[dict[str, Any]] = [{"first": first, "last": last} for first, last in spans]
    one = {"service": "One", "who": "the father", "spans": [{"first": 1, "last": 1}]}
    return ServiceMap.model_validate(
        {
            "title": "A map",
            "intro": "It is invented.",
            "source": {"document": "demo-report", "place": "page 1"},
            "years": length,
            "services": [one, {"service": "Two", "who": "the mother", "spans": span_values}],
        }
    )


@given(years.filter(lambda year: year > 1), st.lists(st.tuples(years, years), min_size=1))
def test_spans_are_in_order_and_inside_the_years(length: int, spans: list[tuple[int, int]]) -> None:
    fits = all(first <= last <= length for first, last in spans)
    if fits:
        assert service_map(length, *spans).years == length
    else:
        with pytest.raises(ValidationError):
            service_map(length, *spans)


@given(years, years)
def test_a_span_says_its_years(first: int, last: int) -> None:
    if first <= last:
        text = Span(first=first, last=last).text
        assert text == (f"year {first}" if first == last else f"years {first} to {last}")


def test_the_style_sheet_has_a_column_for_every_year() -> None:
    text = STYLE.read_text(encoding="utf-8")
    for year in range(1, MOST_YEARS + 1):
        assert f'.map-bar[data-first="{year}"] {{\n  grid-column-start: {year};' in text
        assert f'.map-bar[data-last="{year}"] {{\n  grid-column-end: {year + 1};' in text
    for length in range(2, MOST_YEARS):
        rule = f'[data-years="{length}"] .map-track {{\n  grid-template-columns: repeat({length},'
        assert rule in text
    assert f".map-track {{\n  display: grid;\n  grid-template-columns: repeat({MOST_YEARS}," in text


def test_a_pack_without_these_records_has_no_problem(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert read_continuum(layout) is None
    assert read_service_map(layout) is None
    assert not list(check_continuum(layout, (), ()))
    assert not list(check_service_map(layout, ()))


def test_the_records_of_the_small_pack_are_read() -> None:
    pack = tiny_pack()
    assert pack.continuum is not None
    assert [band.id for band in pack.continuum.bands] == ["early", "specialist"]
    assert pack.service_map is not None
    assert pack.service_map.years == 4
