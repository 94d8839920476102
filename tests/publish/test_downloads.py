"""CSV files and the data package that readers download."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from frictionless import Package, system


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def test_the_csv_of_a_chart_holds_what_it_shows(tiny_site: Path) -> None:
    assert rows(tiny_site / "downloads/northtown-visits.csv") == [
        ["year", "group", "visits"],
        ["2021", "Families", "12"],
        ["2021", "Comparison", "8"],
        ["2022", "Families", "9"],
        ["2022", "Comparison", "11"],
        ["2023", "Families", "3"],
        ["2023", "Comparison", "14"],
    ]


def test_a_sorted_chart_has_a_sorted_csv(tiny_site: Path) -> None:
    values = [int(row[1]) for row in rows(tiny_site / "downloads/northtown-issues.csv")[1:]]
    assert values == sorted(values, reverse=True)


def test_hidden_values_keep_their_symbol(tiny_site: Path) -> None:
    assert ["In care", "c"] in rows(tiny_site / "downloads/northtown-status.csv")


def test_the_data_package_is_valid(tiny_site: Path) -> None:
    folder = tiny_site / "downloads" / "data"
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])


def test_the_data_package_says_where_each_table_comes_from(tiny_site: Path) -> None:
    package = json.loads((tiny_site / "downloads/data/datapackage.json").read_text())
    for resource in package["resources"]:
        source = resource["sources"][0]
        assert source["title"] == "A report for tests"
        assert source["place"]
        assert resource["licenses"][0]["name"]
        assert resource["asOf"]


def test_every_dataset_of_our_pack_can_be_downloaded(our_site: Path) -> None:
    folder = our_site / "downloads" / "data"
    package = json.loads((folder / "datapackage.json").read_text())
    assert len(package["resources"]) > 10
    for resource in package["resources"]:
        assert rows(folder / resource["path"])
