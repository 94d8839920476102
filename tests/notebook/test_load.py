"""Datasets as DataFrames: with the types of their schemas, and nothing missing made a number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import resource_pack
from resource_pack import load
from resource_pack.core.problems import PackError
from resource_pack.notebook.frames import datasets_of
from tests.conftest import ROOT


def test_a_notebook_needs_four_names() -> None:
    assert set(resource_pack.__all__) == {"key_figures", "load", "show_chart", "show_table"}
    assert all(callable(getattr(resource_pack, name)) for name in resource_pack.__all__)
    with pytest.raises(AttributeError, match="no attribute 'show_tabel'"):
        resource_pack.show_tabel  # noqa: B018


def test_each_column_has_the_type_of_its_schema() -> None:
    assert {name: str(dtype) for name, dtype in load("types").dtypes.items()} == {
        "word": "string",
        "count": "Int64",
        "share": "Float64",
        "seen": "boolean",
        "day": load("types")["day"].dtype.name,
        "year": "Int64",
    }
    assert pd.api.types.is_datetime64_any_dtype(load("types")["day"])


def test_values_are_those_of_the_file() -> None:
    first = load("types").iloc[0].to_dict()
    assert first == {
        "word": "one",
        "count": 1200,
        "share": 12.34,
        "seen": True,
        "day": pd.Timestamp("2026-01-31"),
        "year": 2014,
    }


@pytest.mark.parametrize("column", ["word", "count", "share", "seen", "day", "year"])
def test_what_is_hidden_or_missing_is_never_zero(column: str) -> None:
    values = load("types")[column]
    assert values.isna().tolist() == [False, False, True]


def test_text_that_looks_like_a_number_stays_text() -> None:
    years = load("demo-visits")["year"]
    assert years.dtype == "string"
    assert years.tolist()[0] == "2021"


def test_each_load_gives_a_frame_of_its_own() -> None:
    first = load("demo-visits")
    first["visits"] = 0
    assert load("demo-visits")["visits"].sum() == 57


@pytest.mark.parametrize(
    "step",
    [
        lambda frame: frame,
        lambda frame: frame[frame["visits"] > 5],
        lambda frame: frame[["year", "visits"]],
        lambda frame: frame.sort_values("visits").head(2),
        lambda frame: frame.assign(double=frame["visits"] * 2),
        lambda frame: frame.groupby("year", as_index=False)["visits"].sum(),
        lambda frame: frame.rename(columns={"visits": "calls"}).reset_index(drop=True),
    ],
)
def test_a_frame_remembers_its_dataset(step: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    assert datasets_of(step(load("demo-visits"))) == ["demo-visits"]


def test_a_frame_of_ones_own_comes_from_no_dataset() -> None:
    assert datasets_of(pd.DataFrame({"a": [1]})) == []


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(KeyError) as caught:
        load("demo-vistis")
    assert str(caught.value) == (
        "There is no dataset “demo-vistis”. There are: demo-issues, demo-stated, demo-status, "
        "demo-visits, types. Did you mean “demo-visits”?"
    )


def test_a_broken_file_is_told_with_its_line(tiny: Path, open_pack: Callable[[Path], None]) -> None:
    (tiny / "data" / "demo" / "issues.csv").write_text("issue,families\nSleep,many\n")
    open_pack(tiny)
    with pytest.raises(PackError, match=r"issues\.csv:2: column families: “many” is not a whole"):
        load("demo-issues")


def test_the_pack_is_found_from_the_folder_of_the_notebook(
    tiny: Path, open_pack: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_pack(tiny)
    monkeypatch.delenv("RESOURCE_PACK_ROOT")
    monkeypatch.chdir(tiny / "content" / "workforce")
    assert len(load("demo-issues")) == 8


def test_outside_of_a_pack_a_notebook_is_told_so(
    tmp_path: Path, open_pack: Callable[[Path], None]
) -> None:
    open_pack(tmp_path)
    with pytest.raises(PackError, match="This folder is not part of a resource pack"):
        load("demo-issues")


def test_every_dataset_of_our_pack_can_be_loaded(open_pack: Callable[[Path], None]) -> None:
    from resource_pack.notebook.helpers import _store

    open_pack(ROOT)
    for name, dataset in _store().datasets.items():
        frame = load(name)
        assert list(frame.columns) == dataset.field_names
        assert len(frame) == len(_store().table(name).rows) > 0
