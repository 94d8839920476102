"""A form in use: with the keyboard alone, with errors, with files, with drafts, and on paper."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from resource_pack.core.scoring import score
from resource_pack.core.spreadsheet_cells import plain_cell
from resource_pack.publish.form_fields import CODE_HELP
from tests.browser.checks import page_faults
from tests.browser.keyboard import focus
from tests.browser.settings import Door, Setting
from tests.core.packs import tiny_pack

ADDRESS = "evaluate/questionnaires/asking.html"
FORM = tiny_pack().questionnaires["asking"]
BOTH = pytest.mark.parametrize("protocol", [pytest.param("http", marks=pytest.mark.full), "file"])

Enter = Callable[..., tuple[Door, Page]]


@pytest.fixture
def form(tiny_site: Path, door: Callable[..., Door]) -> Enter:
    """Opens the form, and says yes to what it asks."""

    def enter(address: str = ADDRESS, **setting: Any) -> tuple[Door, Page]:
        window = door(tiny_site, Setting(**setting))
        window.page.on("dialog", lambda dialog: dialog.accept())
        return window, window.go(address)

    return enter


def begin(page: Page) -> None:
    """Begin to fill in, which loads what adds up."""
    page.locator("#form_code_answer").focus()
    page.locator(".form-tools").wait_for()


def fill(page: Page, code: str = "lark-17", **answers: Any) -> None:
    """Fill fields by the id of the question: a code to tick, several, or a text to type."""
    begin(page)
    page.locator("#form_code_answer").fill(code)
    for name, value in answers.items():
        box = page.locator(f"#q_{name.replace('_', '-')}")
        if isinstance(value, tuple):
            for part, text in zip((".date-day", ".date-month", ".date-year"), value, strict=True):
                box.locator(part).fill(text)
        elif isinstance(value, list):
            for one in value:
                box.locator(f'input[value="{one}"]').check()
        elif isinstance(value, int):
            box.locator(f'input[value="{value}"]').check()
        else:
            box.locator("input, textarea").fill(value)


WHOLE: dict[str, Any] = {
    "i_ask": 3,
    "i_wait": 1,
    "how_sure": 7,
    "told_why": 1,
    "seen": "12",
    "asked": "4",
    "place": 2,
    "subjects": [1, 2],
    "on_day": ("7", "3", "2026"),
    "notes": '=HYPERLINK("x")\n- “good”, they said',
    "child_said": "-9",
}


def lower(text: str) -> str:
    return text[0].lower() + text[1:].rstrip(".")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def status(page: Page, part: str) -> str:
    """What the form says, once it says it."""
    page.locator(".form-status", has_text=part).wait_for()
    return page.locator(".form-status").inner_text()


def errors(page: Page) -> list[str]:
    return page.locator(".error-summary li").all_inner_texts()


def download(page: Page, kind: str, folder: Path) -> Path:
    with page.expect_download() as found:
        press(page, f"Download the answers ({kind})")
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- Which questions are asked ------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_only_the_questions_of_the_chosen_time_are_asked(
    tiny_site: Path, door: Callable[..., Door], scripts: bool
) -> None:
    page = door(tiny_site, java_script_enabled=scripts).go(ADDRESS)
    for point in FORM.timepoints:
        page.locator(f'input[name=form_time][value="{point.id}"]').check()
        shown = page.locator("[data-item]:visible").all()
        wanted = [item.id for item in FORM.items_at(point.id)]
        assert [one.get_attribute("data-item") for one in shown] == wanted
    assert page.locator("#part_back").is_visible()
    page.get_by_label("Leave this part out").check()
    assert not page.locator("#q_then-i-ask").is_visible()


def test_a_question_that_looks_back_stands_beside_the_one_about_now(form: Enter) -> None:
    _, page = form()
    page.get_by_role("radio", name="After").check()
    fill(page, i_ask=3)
    hint = page.locator("#q_then-i-ask .hint")
    assert hint.inner_text() == "The question about now: “I ask parents.” You answered: Agree."


@BOTH
def test_scripts_load_only_where_somebody_begins(form: Enter, protocol: str) -> None:
    window, page = form(protocol=protocol)
    assert not window.asked_for("scoring.js")
    assert not page.locator(".form-tools").is_visible()
    begin(page)
    assert window.asked_for("scoring.js")
    assert page.locator(".form-progress").inner_text() == "0 of 11 answered"
    assert not window.faults


def test_the_end_of_the_form_begins_it_too(form: Enter) -> None:
    _, page = form()
    page.get_by_role("heading", name="What the scores mean").scroll_into_view_if_needed()
    page.locator(".form-tools").wait_for()


# --- Filling in ----------------------------------------------------------------------------------


def test_the_whole_form_can_be_filled_in_with_the_keyboard_alone(
    form: Enter, tmp_path: Path
) -> None:
    window, page = form()
    page.get_by_role("radio", name="Before").focus()
    page.locator(".form-tools").wait_for()
    keys = page.keyboard
    for text in ("lark-17", "", "27", "3", "2026"):
        keys.press("Tab")
        keys.type(text)
    keys.press("Tab")
    keys.press("ArrowRight")  # from nothing to the second answer
    stop = focus(page)
    assert stop is not None
    assert stop["outlined"]
    keys.press("Tab")  # to “Take the answer back”
    keys.press("Tab")
    keys.press("Space")
    for _ in range(60):
        keys.press("Tab")
        stop = focus(page)
        assert stop is not None
        if stop["text"].startswith("Download the answers (CSV)"):
            break
    with page.expect_download() as found:
        keys.press("Enter")
    found.value.save_as(tmp_path / "answers.csv")
    (row,) = rows(tmp_path / "answers.csv")
    assert row["person_id"] == "lark-17"
    assert row["date"] == "2026-03-27"
    assert (row["i_ask"], row["i_wait"]) == ("2", "1")
    assert not window.faults


def test_progress_is_shown_at_once_and_read_out_when_one_pauses(form: Enter) -> None:
    _, page = form()
    begin(page)
    said = page.locator(".form-said")
    assert said.get_attribute("role") == "status"
    page.locator("#q_notes textarea").press_sequentially("Some words")
    assert page.locator(".form-progress").inner_text() == "1 of 11 answered"
    assert said.inner_text() == "", "not at each key"
    expect(said).to_have_text("1 of 11 answered")


def test_an_answer_can_be_taken_back(form: Enter) -> None:
    _, page = form()
    fill(page, i_ask=2)
    press(page, "Take the answer back (I ask parents.)")
    assert page.locator("#q_i-ask :checked").count() == 0
    assert page.locator(".form-progress").inner_text() == "0 of 11 answered"
    stop = focus(page)
    assert stop is not None, "the focus stays in the question"
    assert page.locator(".undo").count() == 0


def test_wrong_answers_are_told_together_and_beside_each(form: Enter) -> None:
    window, page = form()
    fill(page, code="Anna Smith", seen="5", asked="9", on_day=("31", "2", "2026"))
    page.locator("#q_seen input").fill("twelve")
    press(page, "Check the answers")
    assert errors(page) == [
        f"Your code: {lower(CODE_HELP)}",
        "I ask parents. Answer this question",
        "How many families did you see? Write a number in digits: 0 to 90",
        "When was the course? Write a day that is in the calendar, such as 27 3 2026",
    ]
    assert page.locator(".error-summary").evaluate("one => one === document.activeElement")
    assert page.title().startswith("Error: ")
    assert not page.locator(".form-result").is_visible()
    field = page.locator("#q_seen input")
    described = str(field.get_attribute("aria-describedby")).split()
    told = " ".join(page.locator(f"#{name}").inner_text() for name in described)
    told = " ".join(told.split())
    assert "Error: Write a number in digits: 0 to 90" in told
    assert field.get_attribute("aria-invalid") == "true"
    page.locator(".error-summary a").nth(2).click()
    assert field.evaluate("one => one === document.activeElement")

    field.fill("5")
    page.locator("#q_i-ask input").first.check()
    page.locator("#q_on-day .date-day").fill("28")
    page.locator("#form_code_answer").fill("lark-17")
    press(page, "Check the answers")
    assert errors(page) == [
        "How many families did you see? More families were asked than were seen. "
        "Write 9 or more, or correct the others"
    ]
    field.fill("9")
    press(page, "Check the answers")
    assert errors(page) == []
    assert not page.title().startswith("Error")
    assert page.locator(".item-error, [aria-invalid]").count() == 0
    assert page.locator(".form-result").is_visible()
    assert not window.faults


def test_the_result_is_what_python_works_out(form: Enter) -> None:
    window, page = form()
    fill(page, **WHOLE)
    press(page, "Check the answers")
    page.locator(".form-result").wait_for()
    wanted = score(FORM, {"i-ask": 3, "i-wait": 1, "how-sure": 7}, "before")
    assert (wanted["asking"].value, wanted["sure"].value) == (3, 70)
    told = page.locator(".form-result dl").first.inner_text().split("\n")
    assert told == [
        "Asking",
        "3, on a scale from 1 to 3. A higher score is better.",
        "Sure",
        "70, on a scale from 0 to 100. A higher score is better. Half or more.",
    ]
    text = page.locator(".form-result").inner_text()
    assert "no diagnosis" in text
    assert "33.3%: 4 of 12 families" in text
    assert page.locator(".form-result h3").evaluate("one => one === document.activeElement")
    # A result of other answers would mislead.
    page.locator("#q_how-sure input[value='2']").check()
    assert not page.locator(".form-result").is_visible()
    assert not window.faults


def test_too_few_answers_give_no_score_and_say_so(form: Enter) -> None:
    _, page = form()
    fill(page, i_ask=-9, told_why=0)
    press(page, "Check the answers")
    text = page.locator(".form-result").inner_text()
    assert "No score: 0 of 2 questions were answered, and 1 is needed." in text
    assert "No score: 0 of 1 question was answered, and 1 is needed." in text


def test_low_answers_lead_to_the_pages_that_help(form: Enter) -> None:
    window, page = form()
    fill(page, i_ask=1, how_sure=4, told_why=1)
    assert page.locator("#q_how-sure .item-help").is_visible()
    assert not page.locator("#q_told-why .item-help").is_visible()
    press(page, "Check the answers")
    links = page.locator(".form-result ul a")
    assert links.all_inner_texts() == ["Key learning – Developing the workforce"]
    links.first.click()
    page.wait_for_url("**/workforce/key-learning.html")
    assert not window.faults


# --- Files ---------------------------------------------------------------------------------------


@BOTH
def test_the_files_hold_what_was_answered(form: Enter, protocol: str, tmp_path: Path) -> None:
    window, page = form(protocol=protocol)
    fill(page, **WHOLE)
    page.locator("#form_family_answer").fill("oak-08")
    path = download(page, "CSV", tmp_path)
    assert path.name == "asking-answers.csv"
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel reads it as UTF-8"
    assert raw.decode("utf-8-sig").split("\r\n")[0] == ",".join(FORM.columns)
    (row,) = rows(path)
    wanted = {
        "person_id": "lark-17",
        "family_id": "oak-08",
        "timepoint": "before",
        "date": "",
        "i_ask": "3",
        "i_wait": "1",
        "how_sure": "7",
        "told_why": "1",
        "then_i_ask": "",
        "then_i_wait": "",
        "seen": "12",
        "asked": "4",
        "place": "2",
        "subjects": "1 2",
        "on_day": "2026-03-07",
        "notes": "'" + WHOLE["notes"],
        "child_said": "-9",
    }
    assert row == wanted
    assert plain_cell(row["notes"]) == WHOLE["notes"], "what Python takes it for"
    status(page, "holds 1 form.")

    value = json.loads(download(page, "JSON", tmp_path).read_text("utf-8"))
    assert value["questionnaire"] == "asking"
    (answer,) = value["answers"]
    assert list(answer) == list(FORM.columns)
    assert answer["subjects"] == [1, 2]
    assert answer["notes"] == WHOLE["notes"]
    assert answer["then_i_ask"] is None
    assert not window.faults


def test_several_forms_are_typed_in_and_come_out_as_one_file(form: Enter, tmp_path: Path) -> None:
    window, page = form()
    fill(page, i_ask=1, seen="10", asked="5")
    press(page, "Keep this form")
    status(page, "The form of lark-17, Before is kept")
    assert page.locator("#form_code_answer").input_value() == ""
    assert page.locator("#form_code_answer").evaluate("one => one === document.activeElement")
    fill(page, code="lark-17", i_ask=2)
    press(page, "Keep this form")
    assert errors(page) == ["Your code: there is a form with this code for “Before” already"]
    page.get_by_role("radio", name="After").check()
    page.locator("#q_seen input").fill("10")
    page.locator("#q_asked input").fill("9")
    press(page, "Check the answers")
    assert "70%: 14 of 20 families" in page.locator(".form-result").inner_text()
    found = rows(download(page, "CSV", tmp_path))
    assert [(row["person_id"], row["timepoint"], row["i_ask"]) for row in found] == [
        ("lark-17", "before", "1"),
        ("lark-17", "after", "2"),
    ]
    # A slip in the first one is mended, and the open one is not lost meanwhile.
    press(page, "Change lark-17, Before")
    status(page, "is open again")
    assert page.locator("#q_seen input").input_value() == "10"
    fill(page, i_ask=3)
    found = rows(download(page, "CSV", tmp_path))
    assert {(row["timepoint"], row["i_ask"]) for row in found} == {("before", "3"), ("after", "2")}
    assert not window.faults


def test_a_form_without_a_code_is_no_row(form: Enter) -> None:
    _, page = form()
    fill(page, code="", i_ask=1)
    press(page, "Download the answers (CSV)")
    assert len(errors(page)) == 1
    assert errors(page)[0].startswith("Your code: write a code")


def test_a_part_that_is_left_out_is_not_in_the_file(form: Enter, tmp_path: Path) -> None:
    _, page = form()
    page.get_by_role("radio", name="After").check()
    fill(page, i_ask=1, then_i_ask=2)
    page.get_by_label("Leave this part out").check()
    assert page.locator(".form-progress").inner_text() == "1 of 10 answered"
    (row,) = rows(download(page, "CSV", tmp_path))
    assert row["then_i_ask"] == ""


# --- Drafts --------------------------------------------------------------------------------------


@BOTH
def test_a_draft_is_kept_only_where_it_is_asked_for(form: Enter, protocol: str) -> None:
    window, page = form(protocol=protocol)
    fill(page, i_ask=1)
    assert page.evaluate("window.localStorage.length") == 0
    page.reload()
    assert page.locator("#form_code_answer").input_value() == ""

    fill(page, i_ask=2)
    press(page, "Keep this form")
    fill(page, code="wren-2", **WHOLE)
    page.get_by_label("Keep a draft on this device").check()
    status(page, "A draft is kept")
    assert page.evaluate("Object.keys(localStorage)") == ["pack-questionnaire-asking"]
    page.locator("#q_child-said input").fill("More")
    page.goto(window.base + "index.html")
    page.goto(window.base + ADDRESS)
    status(page, "Your draft is here again")
    assert page.locator("#form_code_answer").input_value() == "wren-2"
    assert page.locator("#q_child-said input").input_value() == "More"
    assert page.locator("#q_subjects :checked").count() == 2
    assert page.locator("#q_on-day .date-day").input_value() == "7"
    assert page.locator(".form-kept li").all_inner_texts()[0].startswith("lark-17, Before")
    assert page.locator(".form-progress").inner_text() == "11 of 11 answered"

    press(page, "Delete the draft")
    status(page, "The draft was deleted")
    assert page.evaluate("window.localStorage.length") == 0
    assert page.locator("#form_code_answer").input_value() == "wren-2", "what one sees stays"
    assert not window.faults


def test_where_nothing_can_be_kept_the_form_says_so(form: Enter) -> None:
    _, page = form()
    page.evaluate("void (Storage.prototype.setItem = () => { throw new Error('full'); })")
    fill(page, i_ask=1)
    page.get_by_label("Keep a draft on this device").click()
    status(page, "This browser keeps nothing on this device")
    assert not page.get_by_label("Keep a draft on this device").is_checked()


def test_what_is_kept_and_is_no_draft_does_no_harm(form: Enter) -> None:
    window, page = form()
    for kept in ("{", "null", "[]", '{"open": 5}', '{"open": {"code": "x", "timepoint": "no"}}'):
        page.evaluate("kept => localStorage.setItem('pack-questionnaire-asking', kept)", kept)
        page.reload()
        fill(page, i_ask=1)
        assert page.locator(".form-progress").inner_text() == "1 of 11 answered"
    assert not window.faults


def test_the_privacy_page_forgets_a_draft(form: Enter) -> None:
    window, page = form()
    fill(page, i_ask=1)
    page.get_by_label("Keep a draft on this device").check()
    page.goto(window.base + "about/privacy.html")
    page.locator(".forget button").click()
    assert page.evaluate("window.localStorage.length") == 0


def test_clearing_asks_first(tiny_site: Path, door: Callable[..., Door]) -> None:
    page = door(tiny_site).go(ADDRESS)
    asked: list[str] = []

    def refuse(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    fill(page, i_ask=1)
    press(page, "Clear this form")
    assert asked == ["Clear this form?"]
    assert page.locator("#form_code_answer").input_value() == "lark-17"


def test_nothing_is_asked_of_the_network_while_a_form_is_filled_in(
    form: Enter, tmp_path: Path
) -> None:
    window, page = form()
    begin(page)
    before = len(window.requests)
    fill(page, **WHOLE)
    page.locator("#q_child-said input").press("Enter")
    press(page, "Check the answers")
    download(page, "CSV", tmp_path)
    press(page, "Keep this form")
    asked = [one for one in window.requests[before:] if not one.startswith("blob:")]
    assert not asked
    assert page.url == window.base + ADDRESS


# --- Without scripts, and on paper ---------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 1280])
def test_without_scripts_it_is_a_form_for_paper(
    tiny_site: Path, door: Callable[..., Door], width: int
) -> None:
    window = door(tiny_site, Setting(width=width), java_script_enabled=False)
    page = window.go(ADDRESS)
    assert page.locator(".page-body button:visible").count() == 0, "a button would do nothing"
    page.locator("#q_i-ask input").first.check()
    page.locator("#q_child-said input").fill("Words")
    page.locator("#q_child-said input").press("Enter")
    assert page.url == window.base + ADDRESS, "nothing was sent"
    assert page.locator("#q_how-sure .item-help").is_visible()
    page.get_by_role("link", name="the form alone", exact=True).click()
    assert not page.locator("h1").is_visible()
    page.get_by_role("link", name="Show the whole page again").click()
    assert page.locator("h1").is_visible()
    assert not window.faults


@pytest.mark.parametrize("place", ["paper_form", "large_form"])
@pytest.mark.parametrize("scripts", [True, False])
def test_paper_has_the_form_and_nothing_to_press(
    tiny_site: Path, door: Callable[..., Door], scripts: bool, place: str
) -> None:
    page = door(tiny_site, Setting("dark", 643), java_script_enabled=scripts).go(
        f"{ADDRESS}#{place}"
    )
    if scripts:
        begin(page)
    page.emulate_media(media="print", color_scheme="dark")
    for selector in ("button", ".site-header", ".site-menu", ".form-paper", ".form-facts", "h1"):
        assert page.locator(f"{selector}:visible").count() == 0, selector
    assert page.locator("#form_code_answer").is_visible()
    assert page.locator(".paper-title").is_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    size = page.locator("#q_i-ask legend").evaluate(
        "one => parseFloat(getComputedStyle(one).fontSize)"
    )
    assert size == pytest.approx(16 if place == "paper_form" else 24), "12 or 18 points"
    cut = page.locator("#q_i-ask label").evaluate_all(
        "found => found.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert cut == 0
    # A tick box is drawn by the style sheet, so that it can be seen on every printer.
    box = page.locator("#q_i-ask input").first
    assert box.evaluate("one => getComputedStyle(one).borderTopColor") == "rgb(0, 0, 0)"
    assert box.bounding_box()["width"] > 15  # type: ignore[index]


@pytest.mark.parametrize("place", ["paper_form", "large_form"])
def test_the_form_as_pdf(
    tiny_site: Path, door: Callable[..., Door], tmp_path: Path, place: str
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext reads the file (on Debian: apt-get install poppler-utils)")
    page = door(tiny_site).go(f"{ADDRESS}#{place}")
    path = tmp_path / "form.pdf"
    page.pdf(path=str(path), format="A4", prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    for item in FORM.items_at("before"):
        assert item.text in " ".join(text.split())
    assert "I asked parents." not in text, "it is of another time"
    assert "What the scores mean" not in text
    sheets = text.split("\f")[:-1]
    assert not [sheet for sheet in sheets if len(sheet.split()) < 5], "no sheet is empty"
    # No question begins on one sheet and has its boxes on the next.
    for sheet in sheets:
        if "I wait until they speak." in sheet:
            assert "Neither" in sheet.partition("I wait until they speak.")[2]


# --- In every setting ----------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_form_in_use_has_no_fault(form: Enter, scheme: str, width: int) -> None:
    window, page = form(scheme=scheme, width=width)
    fill(page, **WHOLE)
    press(page, "Keep this form")
    fill(page, code="Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", seen="x")
    press(page, "Check the answers")
    assert errors(page)
    assert not page_faults(page)
    fill(page, code="wren", **WHOLE)
    press(page, "Check the answers")
    page.locator(".form-result").wait_for()
    assert not page_faults(page)
    assert not window.faults


def test_what_has_the_focus_is_never_behind_the_progress(form: Enter) -> None:
    _, page = form(height=600)
    begin(page)
    hidden = []
    for _ in range(40):
        page.keyboard.press("Tab")
        behind = page.evaluate(
            """() => {
                const bar = document.querySelector(".form-progress").getBoundingClientRect();
                const box = document.activeElement.getBoundingClientRect();
                const inside = document.activeElement.closest("#paper_form");
                return inside && box.bottom > bar.top && box.top < bar.bottom
                    ? document.activeElement.outerHTML : "";
            }"""
        )
        if behind:
            hidden.append(behind)
    assert not hidden
