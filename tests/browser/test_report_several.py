"""“Make a report” from several files: a time for each, what is wrong where, one mapping for all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from resource_pack.cli.evaluating import answer_file, make_report
from tests.browser.checks import page_faults
from tests.browser.settings import Door, Setting
from tests.browser.test_report_page import (
    FORM,
    TINY,
    download,
    press,
    report_on,
    rows,
    wait_for_report,
    write,
)


@pytest.fixture
def page(tiny_site: Path, door: Callable[..., Door]) -> Page:
    return door(tiny_site, Setting(protocol="file", width=320)).go(TINY)


def files(folder: Path, *names: str, **more: str) -> list[Path]:
    """The answers at each time as a file without a column for it."""
    made = []
    for name, time in zip(names, ("before", "after"), strict=True):
        found = [row for row in rows(**more) if row["timepoint"] == time]
        for row in found:
            del row["timepoint"]
        made.append(write(folder / name, found))
    return made


def choose(page: Page, chosen: list[Path]) -> None:
    page.locator("#maker_form").focus()
    page.locator("#maker_form").select_option("asking")
    page.locator("#maker_file").set_input_files(chosen)


def make(page: Page) -> None:
    page.get_by_role("button", name="Make the report", exact=True).click()


def as_the_program_has_it(*named: str) -> Any:
    report = make_report([answer_file(name) for name in named], FORM, None)
    return json.loads(json.dumps(report.as_dict()))


def test_a_time_is_chosen_beside_each_file(page: Page, tmp_path: Path) -> None:
    one, two = files(tmp_path, "a.csv", "b.csv")
    choose(page, [one, two])
    first, second = page.get_by_label("a.csv"), page.get_by_label("b.csv")
    expect(first).to_have_value("")
    make(page)
    problems = page.locator(".maker-problems")
    expect(problems).to_contain_text("a.csv, row 1: column “timepoint”: The column is missing.")
    problems.get_by_role("link", name="Say which time each file is about").click()
    expect(page.locator("#maker_times")).to_be_focused()
    first.select_option("before")
    second.select_option("after")
    assert not page_faults(page)
    make(page)
    wait_for_report(page)
    made = json.loads(download(page, "Download: Data", tmp_path).read_text("utf-8"))
    assert made == as_the_program_has_it(f"before={one}", f"after={two}")
    press(page, "Forget these files")
    expect(page.locator("#maker_times")).to_be_hidden()


def test_names_say_the_time_and_can_be_overruled(page: Page, tmp_path: Path) -> None:
    one, two = files(tmp_path, "before.csv", "after.csv")
    choose(page, [two, one])
    expect(page.get_by_label("before.csv")).to_have_value("before")
    expect(page.get_by_label("after.csv")).to_have_value("after")
    make(page)
    wait_for_report(page)
    made = json.loads(download(page, "Download: Data", tmp_path).read_text("utf-8"))
    assert made == as_the_program_has_it(str(two), str(one))
    page.get_by_label("after.csv").select_option("before")
    make(page)
    expect(page.locator(".maker-problems li").first).to_contain_text(
        "before.csv, row 2: column “person_id”: Two rows have the same code at the same time "
        "(Before): this one and row 2 of “after.csv”."
    )


def test_files_with_a_column_for_the_time_need_no_choice(page: Page, tmp_path: Path) -> None:
    one = write(tmp_path / "after.csv", rows()[:24])
    two = write(tmp_path / "more.csv", rows()[24:])
    choose(page, [one, two])
    make(page)
    wait_for_report(page)
    expect(page.locator("#maker_times")).to_be_hidden()
    made = json.loads(download(page, "Download: Data", tmp_path).read_text("utf-8"))
    alone = report_on(write(tmp_path / "all.csv", rows()))
    assert made.pop("file_notes") != alone.pop("file_notes")
    assert made == alone


def test_what_a_column_means_is_said_once_for_all_files(page: Page, tmp_path: Path) -> None:
    choose(page, files(tmp_path, "before.csv", "after.csv", Room="12"))
    make(page)
    expect(page.locator(".maker-problems li")).to_have_count(2)
    room = page.locator(".maker-mapping").get_by_label("Room")
    expect(room).to_have_count(1)
    room.select_option("leave out")
    press(page, "Make the report with these choices")
    wait_for_report(page)
    notes = page.locator(".maker-report li", has_text="Columns that were left out: Room")
    expect(notes).to_have_count(2)
