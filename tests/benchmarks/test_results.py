"""What is made of measurements: medians, targets, the page in docs/."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import peers
import report
from measuring import Run, in_turn, rounds
from results import Results, as_text
from tests.conftest import ROOT


def runs(*seconds: float) -> list[dict[str, Any]]:
    return [Run(value, value, 100.0, 90.0, 10, 50_000, 20, 90_000).as_dict() for value in seconds]


VALUES: dict[str, Any] = {
    "about": {"date": "2026-01-31", "machine": "a machine", "python": "3", "versions": {"A": "1"}},
    "executors-60/ours": runs(9, 1, 10),
    "executors-60/serial": runs(117),
    "executors-60/parallel": runs(53),
    "studies-1000/ours": runs(30),
    "studies-10000/ours": runs(360),
}


def row(values: dict[str, Any], start: str) -> list[str]:
    return next(cells for cells in report.target_rows(values) if cells[0].startswith(start))


def test_the_page_in_docs_is_made_of_the_results_in_docs() -> None:
    values = json.loads((ROOT / "docs/benchmarks.json").read_text())
    assert (ROOT / "docs/benchmarks.md").read_text() == report.page(values)
    assert (ROOT / "docs/benchmarks.json").read_text() == as_text(values)


def test_targets_are_told_with_what_was_reached() -> None:
    assert row(VALUES, "60 notebooks against jupyter-cache, one after")[1:] == [
        "at least 12 times",
        "13 times",
        "yes",
    ]
    assert row(VALUES, "60 notebooks against jupyter-cache, in parallel")[2:] == [
        "5.89 times",
        "no",
    ]
    assert row(VALUES, "Time a page at 10,000")[1:] == ["at most 1.25 times", "1.20 times", "yes"]


def test_what_was_not_measured_is_not_told_as_reached() -> None:
    assert row({}, "60 pages with 15 notebooks")[2:] == ["–", "not measured"]
    assert "Nothing has been measured yet" in report.page({})


def test_the_page_has_every_measurement() -> None:
    page = report.page(VALUES)
    assert "| jupyter-cache, one after the other | 117.00 | 1 | 13.00 |" in page
    assert "| 10,000 | 360.0 | 1 | 36.0 | 1.20 |" in page


def test_how_often_a_run_is_repeated() -> None:
    assert [rounds(seconds) for seconds in (1, 59, 60, 299, 300)] == [5, 5, 3, 3, 1]
    assert rounds(1, most=2) == 2


def test_runs_are_taken_in_turn_and_go_on_where_they_were(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.json")
    order: list[str] = []

    def contestant(name: str) -> Run:
        order.append(name)
        return Run(100.0 if name == "slow" else 1.0, 0, 0, 0)

    contestants = {name: (lambda name=name: contestant(name)) for name in ("slow", "fast")}
    in_turn(contestants, results.runs, results.add, most=1)
    assert order == ["slow", "fast"]
    in_turn(contestants, results.runs, results.add, most=5)
    assert order == ["slow", "fast", *["slow", "fast"] * 2, "fast", "fast"]
    in_turn(contestants, results.runs, results.add, most=5)
    assert len(order) == 8


def test_every_system_has_a_version_and_a_command() -> None:
    wanted = peers.all_wanted()
    assert all("==" in line for lines in wanted.values() for line in lines)
    assert {environment for environment, _ in peers.COMMANDS.values()} == set(wanted)
    assert peers.COMMANDS.keys() == peers.SITES.keys()
    text = (ROOT / "benchmarks/peers.txt").read_text()
    assert "://" not in text
