"""“Make a report” in use: from a file to a report, with errors, by keyboard, from a disk."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from benchmarks.evaluate import write_answers
from playwright.sync_api import Page, expect

from resource_pack.cli.evaluating import answer_file, charts_of, make_report, read_map
from resource_pack.core.problems import PackError
from resource_pack.publish.report_blocks import report_parts
from resource_pack.publish.word_blocks import Table
from tests.browser.checks import page_faults
from tests.browser.keyboard import focus, tab_to
from tests.browser.settings import Door, Setting
from tests.conftest import ROOT
from tests.core.packs import tiny_pack
from tests.evaluate.made_up import ours

OURS, TINY = "evaluate/make-a-report.html", "evaluate/report.html"
EXAMPLE = ROOT / "data" / "examples" / "workforce-training-answers.csv"
FORM = tiny_pack().questionnaires["asking"]
BOTH = pytest.mark.parametrize("protocol", ["http", "file"])

Enter = Callable[..., tuple[Door, Page]]


@pytest.fixture
def enter(tiny_site: Path, door: Callable[..., Door]) -> Enter:
    """Opens the page of the small pack."""

    def opened(**setting: Any) -> tuple[Door, Page]:
        window = door(tiny_site, Setting(**setting))
        return window, window.go(TINY)

    return opened


def rows(**more: str) -> list[dict[str, str]]:
    """Answers of 24 people before and after, with more columns that are the same in each row."""
    found = []
    for place, time in enumerate(("before", "after")):
        for person in range(24):
            asks = 1 + (person + place * (person % 3 > 0)) % 3
            row = {"person_id": f"w{person:02}", "timepoint": time, "i_ask": str(asks)}
            row |= {"i_wait": str(4 - asks), "how_sure": str(person % 7 + 3 * place)}
            found.append({**row, **more})
    return found


def write(path: Path, found: list[dict[str, str]]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(found[0]))
    writer.writeheader()
    writer.writerows(found)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


def choose(page: Page, answers: Path, form: str = "asking") -> None:
    page.locator("#maker_form").select_option(form)
    page.locator("#maker_file").set_input_files(answers)
    page.get_by_role("button", name="Make the report", exact=True).click()


def wait_for_report(page: Page) -> None:
    # Long enough for a machine that does much else meanwhile.
    expect(page.locator("#maker_report_title")).to_be_focused(timeout=30_000)


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as found:
        press(page, button)
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def report_on(answers: Path, given: Path | None = None, form: Any = FORM) -> Any:
    files = [answer_file(str(answers))]
    report = make_report(files, form, read_map(given) if given else None)
    return json.loads(json.dumps(report.as_dict()))


# --- The whole way --------------------------------------------------------------------------------


@BOTH
def test_the_example_becomes_the_report_of_the_program(
    our_site: Path, door: Callable[..., Door], protocol: str, tmp_path: Path
) -> None:
    window = door(our_site, Setting(protocol=protocol))
    page = window.go(OURS)
    with page.expect_download() as found:
        page.get_by_role("link", name="answers that a computer invented").click()
    answers = tmp_path / found.value.suggested_filename
    found.value.save_as(answers)
    assert answers.read_bytes().splitlines() == EXAMPLE.read_bytes().splitlines()
    choose(page, answers, "workforce-training")
    wait_for_report(page)
    form = ours()["workforce-training"]
    made = json.loads(download(page, "Download: Data", tmp_path).read_text("utf-8"))
    assert made == report_on(answers, form=form)
    report = make_report([answer_file(str(answers))], form, None)
    charts = [figure.id for figure in charts_of(report)]
    tables = [part for part in report_parts(report, charts) if isinstance(part, Table)]
    names = [download(page, one, tmp_path).name for one in ("Web page", "Word", "All numbers")]
    assert names == [f"report-workforce-training.{ending}" for ending in ("html", "docx", "csv")]
    shown = page.locator(".maker-report")
    expect(shown.get_by_role("img")).to_have_count(len(charts))
    expect(shown.locator("table")).to_have_count(len(tables) + len(charts))
    assert len(charts) > 0
    assert len(tables) > 20
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert not window.context.cookies()
    assert not window.faults


def test_the_web_page_opens_alone_and_has_no_fault(
    enter: Enter, chromium: Any, tmp_path: Path
) -> None:
    _, page = enter()
    choose(page, write(tmp_path / "a.csv", rows()))
    wait_for_report(page)
    made = download(page, "Web page", tmp_path)
    window = Door(chromium, tmp_path, Setting(protocol="file", width=320), None)
    with window:
        opened = window.go(made.name)
        assert opened.title() == "Report: Asking parents, before and after"
        # Its style stands in the page: it is one file, and not a page of the site.
        faults = [
            one for one in page_faults(opened) if not one.startswith("inside the page: <style")
        ]
        assert not faults
        assert not window.faults


def test_an_excel_workbook_gives_the_same_report(enter: Enter, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    found = rows()
    assert book.active is not None
    for row in (list(found[0]), *(list(one.values()) for one in found)):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(tmp_path / "a.xlsx")
    window, page = enter()
    choose(page, tmp_path / "a.xlsx")
    wait_for_report(page)
    made = json.loads(download(page, "Download: Data", tmp_path).read_text("utf-8"))
    assert made == report_on(tmp_path / "a.xlsx")
    assert not window.faults


def get_ready(page: Page) -> None:
    """Choose the form, and wait for all that the page loads then."""
    page.locator("#maker_form").focus()
    page.locator("#maker_form").select_option("asking")
    page.wait_for_function("() => Boolean(window.pack.evaluate && window.pack.evaluate.page)")
    page.wait_for_load_state("networkidle")


def test_nothing_is_sent(enter: Enter, tmp_path: Path) -> None:
    window, page = enter()
    get_ready(page)
    before = len(window.requests)
    choose(page, write(tmp_path / "a.csv", rows()))
    wait_for_report(page)
    download(page, "Download: Word", tmp_path)
    asked = [name for name in window.requests[before:] if not name.startswith("blob:")]
    assert asked == []


def test_it_works_with_the_network_off(enter: Enter, tmp_path: Path) -> None:
    window, page = enter()
    get_ready(page)
    window.context.set_offline(True)
    choose(page, write(tmp_path / "a.csv", rows()))
    wait_for_report(page)
    for button in ("Web page", "Word", "All numbers", "Data"):
        assert download(page, f"Download: {button}", tmp_path).stat().st_size > 1_000


def test_forgetting_a_file_leaves_nothing_of_it(enter: Enter, tmp_path: Path) -> None:
    _, page = enter()
    choose(page, write(tmp_path / "a.csv", rows()))
    wait_for_report(page)
    press(page, "Forget this file")
    expect(page.locator(".maker-report")).to_be_hidden()
    assert page.locator(".maker-report").inner_html() == ""
    assert page.evaluate("document.getElementById('maker_file').files.length") == 0
    expect(page.locator("#maker_form")).to_be_focused()
    expect(page.get_by_role("button", name="Forget this file")).to_be_hidden()


def test_a_file_can_be_dropped(enter: Enter) -> None:
    _, page = enter()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["person_id\\n"], "dropped.csv", { type: "text/csv" }));
          const box = document.querySelector(".maker-drop");
          for (const name of ["dragenter", "dragover", "drop"]) {
            const more = { dataTransfer: data, bubbles: true, cancelable: true };
            const made = new DragEvent(name, more);
            box.dispatchEvent(made);
            if (name !== "dragenter" && !made.defaultPrevented) throw new Error(name);
          }
        }"""
    )
    expect(page.locator(".maker-status")).to_have_text("“dropped.csv” is chosen.")
    assert page.evaluate("document.getElementById('maker_file').files[0].name") == "dropped.csv"
    expect(page.locator("#maker_file")).to_be_focused()


def test_work_that_is_cancelled_makes_no_report(enter: Enter, tmp_path: Path) -> None:
    _, page = enter()
    page.evaluate(
        """() => {
          const work = document.querySelector(".maker-work");
          new MutationObserver(() => {
            if (!work.hidden) work.querySelector("button").click();
          }).observe(work, { attributes: true });
        }"""
    )
    choose(page, write(tmp_path / "a.csv", rows()))
    expect(page.locator(".maker-status")).to_have_text("Cancelled. No report was made.")
    page.wait_for_timeout(300)
    expect(page.locator(".maker-report")).to_be_hidden()
    expect(page.locator(".maker-work")).to_be_hidden()


# --- What is wrong --------------------------------------------------------------------------------


def test_what_is_not_chosen_is_told_and_found(enter: Enter) -> None:
    _, page = enter()
    press(page, "Make the report")
    summary = page.locator(".maker-problems")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    assert summary.get_by_role("link").all_inner_texts() == [
        "Choose the form that people filled in",
        "Choose the file of answers",
    ]
    summary.get_by_role("link").first.click()
    expect(page.locator("#maker_form")).to_be_focused()
    file = page.locator("#maker_file")
    told = (
        "A CSV file, or an Excel workbook that ends in .xlsx. If you have a file for each time, "
        "choose all of them. You can also drop them into this box."
    )
    expect(file).to_have_accessible_description(f"{told} Error: Choose the file of answers")
    assert not page_faults(page)
    page.locator("#maker_form").select_option("asking")
    press(page, "Make the report")
    expect(page.locator("#maker_form")).to_have_accessible_description("")
    expect(page.locator(".maker-error")).to_have_count(1)


def test_each_problem_is_told_in_the_words_of_the_program(enter: Enter, tmp_path: Path) -> None:
    found = rows()
    found[3]["i_ask"], found[5]["how_sure"], found[7]["person_id"] = "77", "<b>11", ""
    answers = write(tmp_path / "wrong.csv", found)
    _, page = enter()
    choose(page, answers)
    summary = page.locator(".maker-problems")
    expect(summary).to_be_focused()
    with pytest.raises(PackError) as error:
        report_on(answers)
    wanted = [f"Row {one.line}: {one.message}" for one in error.value.problems]
    assert summary.locator("li").all_inner_texts() == wanted
    assert len(wanted) == 3
    expect(page.locator(".maker-mapping")).to_be_hidden()
    expect(page.locator(".maker-report")).to_be_hidden()
    choose(page, write(tmp_path / "right.csv", rows()))
    wait_for_report(page)
    expect(summary).to_have_count(0)
    assert not page.title().startswith("Error")


# --- Columns --------------------------------------------------------------------------------------


def strange(tmp_path: Path) -> Path:
    """A file with a code, a time, a question and a name under headers of its own."""
    found = []
    for row in rows(Name="Ann", Room="12"):
        row["Staff code"] = row.pop("person_id")
        row["Do you ask?"] = row.pop("i_ask")
        row["timepoint"] = {"before": "Wave 1", "after": "Wave 2"}[row["timepoint"]]
        found.append(row)
    return write(tmp_path / "strange.csv", found)


def say_columns(page: Page) -> None:
    mapping = page.locator(".maker-mapping")
    expect(mapping).to_be_visible()
    mapping.get_by_label("Staff code").select_option("person_id")
    mapping.get_by_label("Do you ask?").select_option("i_ask")


def say_times(page: Page) -> None:
    page.get_by_label("Wave 1").select_option("before")
    page.get_by_label("Wave 2").select_option("after")


def test_columns_and_times_are_chosen_and_kept_as_a_mapping_file(
    enter: Enter, tmp_path: Path
) -> None:
    window, page = enter()
    answers = strange(tmp_path)
    choose(page, answers)
    say_columns(page)
    press(page, "Leave out the columns without a choice")
    expect(page.get_by_label("Wave 1")).to_be_visible()
    say_times(page)
    given = download(page, "mapping file", tmp_path)
    press(page, "Make the report with these choices")
    wait_for_report(page)
    made = json.loads(download(page, "Download: Data", tmp_path).read_text("utf-8"))
    assert made == report_on(answers, given)
    assert read_map(given).ignore == ("Name", "Room")
    assert read_map(given).timepoints == {"Wave 1": "before", "Wave 2": "after"}
    page.reload()
    page.get_by_text("You have a mapping file").click()
    page.locator("#maker_map").set_input_files(given)
    choose(page, answers)
    wait_for_report(page)
    assert not window.faults


def test_choices_stay_when_the_file_is_put_right(enter: Enter, tmp_path: Path) -> None:
    _, page = enter()
    answers = strange(tmp_path)
    text = answers.read_text("utf-8")
    answers.write_text(text.replace("\nWave 1,", "\nWave 9,", 1), encoding="utf-8", newline="")
    choose(page, answers)
    say_columns(page)
    press(page, "Leave out the columns without a choice")
    say_times(page)
    press(page, "Make the report with these choices")
    expect(page.locator(".maker-problems li")).to_have_count(1)
    answers.write_text(text, encoding="utf-8", newline="")
    choose(page, answers)
    wait_for_report(page)


def test_a_column_of_names_can_be_left_out_and_nothing_else(enter: Enter, tmp_path: Path) -> None:
    _, page = enter()
    choose(page, strange(tmp_path))
    options = page.locator(".maker-mapping").get_by_label("Name").locator("option")
    expect(options).to_have_text(["Choose", "Leave this column out"])


def test_a_whole_file_can_be_about_one_time(enter: Enter, tmp_path: Path) -> None:
    _, page = enter()
    found = rows()[:24]
    for row in found:
        del row["timepoint"]
    choose(page, write(tmp_path / "one.csv", found))
    page.get_by_label("Is the whole file about one time?").select_option("before")
    press(page, "Make the report with these choices")
    wait_for_report(page)


WRONG_MAPS = [
    ("columns: {Q1: 3}", "columns.Q1: There is a number (“3”)."),
    ("colums: {}", "colums: There is no key “colums” here."),
    ("ignore: Q1", "ignore: There is text (“Q1”)"),
    ("values: {i_ask: {Often: lots}}", "values.i_ask.Often: There is text (“lots”)"),
    ("- a", "There is a list where"),
    ("columns: [", "The mapping file is no YAML"),
    ("columns: !!js/function 'function(){}'", "The mapping file is no YAML"),
]


def test_a_wrong_mapping_file_is_told(enter: Enter, tmp_path: Path) -> None:
    _, page = enter()
    answers = write(tmp_path / "a.csv", rows())
    page.get_by_text("You have a mapping file").click()
    for number, (text, said) in enumerate(WRONG_MAPS):
        given = tmp_path / f"map-{number}.yml"
        given.write_text(text, encoding="utf-8")
        page.locator("#maker_map").set_input_files(given)
        choose(page, answers)
        expect(page.locator(".maker-problems li")).to_have_count(1)
        expect(page.locator(".maker-problems")).to_contain_text(said)
        expect(page.locator(".maker-problems")).to_contain_text(given.name)


def test_nothing_in_a_file_becomes_a_part_of_the_page(enter: Enter, tmp_path: Path) -> None:
    window, page = enter()
    bad = "<img src=x onerror=window.hit=1>"
    choose(page, write(tmp_path / "bad.csv", rows(**{bad: bad})))
    expect(page.locator(".maker-problems")).to_contain_text(bad)
    page.locator(".maker-mapping").get_by_label(bad).select_option("leave out")
    press(page, "Make the report with these choices")
    wait_for_report(page)
    expect(page.locator(".maker-report")).to_contain_text(bad)
    assert page.evaluate("window.hit") is None
    assert not window.faults


# --- For everyone ---------------------------------------------------------------------------------


def test_the_keyboard_alone_is_enough(enter: Enter, tmp_path: Path) -> None:
    _, page = enter()
    page.locator("#maker_form").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    stop = focus(page)
    assert stop and "maker_file" in stop["what"]
    page.locator("#maker_file").set_input_files(strange(tmp_path))
    tab_to(page, "Make the report")
    page.keyboard.press("Enter")
    expect(page.locator(".maker-problems")).to_be_focused()
    tab_to(page, "Say what your columns mean")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    say_columns(page)
    tab_to(page, "Leave out the columns")
    page.keyboard.press("Enter")
    expect(page.locator(".maker-problems")).to_be_focused()
    say_times(page)
    tab_to(page, "Make the report with these choices")
    page.keyboard.press("Enter")
    wait_for_report(page)
    tab_to(page, "Download: Web page")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_in_use_has_no_fault(
    enter: Enter, tmp_path: Path, scheme: str, width: int
) -> None:
    window, page = enter(scheme=scheme, width=width)
    choose(page, strange(tmp_path))
    say_columns(page)
    assert not page_faults(page)
    press(page, "Leave out the columns")
    expect(page.get_by_label("Wave 1")).to_be_visible()
    say_times(page)
    press(page, "Make the report with these choices")
    wait_for_report(page)
    page.locator(".maker-report summary").first.click()
    assert not page_faults(page)
    assert not window.faults


def test_paper_has_the_report_alone(enter: Enter, tmp_path: Path) -> None:
    _, page = enter()
    choose(page, write(tmp_path / "a.csv", rows()))
    wait_for_report(page)
    page.emulate_media(media="print")
    expect(page.locator("#maker_report_title")).to_be_visible()
    expect(page.locator(".maker-report table").first).to_be_visible()
    for hidden in (".maker-form", ".maker-downloads", ".maker-report nav", ".maker-help", "h1"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.get_by_text("Nothing is sent.")).to_be_hidden()


def test_without_scripts_the_program_is_named(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site, java_script_enabled=False).go(TINY)
    expect(page.get_by_text("pack evaluate answers.csv --questionnaire asking")).to_be_visible()
    expect(page.locator(".maker")).to_be_hidden()
    expect(page.get_by_role("link", name="empty table for Asking parents")).to_be_visible()


COUNT = """
() => {
  const { slices } = window.pack.evaluate;
  const run = slices.run;
  window.pieces = 0;
  slices.run = (work, tell) =>
    run({ next: () => { window.pieces += 1; return work.next(); } }, tell);
}
"""


def test_ten_thousand_rows_make_a_report_in_small_pieces(
    our_site: Path, door: Callable[..., Door], tmp_path: Path
) -> None:
    answers = tmp_path / "many.csv"
    assert write_answers(answers, ours()["workforce-training"], 3_710) > 10_000
    page = door(our_site, Setting(protocol="file")).go(OURS)
    page.locator("#maker_form").focus()
    page.wait_for_function("window.pack.evaluate.slices && window.pack.evaluate.page")
    page.evaluate(COUNT)
    choose(page, answers, "workforce-training")
    wait_for_report(page)
    # How long a piece takes depends on the machine: `benchmarks/evaluate.py --browser` measures it.
    assert page.evaluate("window.pieces") > 800
