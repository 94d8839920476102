"""The planner and the calculators in use: by keyboard, from a disk, with files, without sending."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from resource_pack.core import costs, power
from resource_pack.core.costs import Line, Range
from tests.browser.checks import page_faults
from tests.browser.keyboard import tab_to
from tests.browser.settings import Door, Setting

PLAN, PEOPLE, COSTS = "evaluate/plan.html", "evaluate/people.html", "evaluate/costs.html"
BOTH = pytest.mark.parametrize("protocol", [pytest.param("http", marks=pytest.mark.full), "file"])

Enter = Callable[..., tuple[Door, Page]]


@pytest.fixture
def enter(tiny_site: Path, door: Callable[..., Door]) -> Enter:
    """Opens a page, and says yes to what it asks."""

    def opened(address: str, **setting: Any) -> tuple[Door, Page]:
        window = door(tiny_site, Setting(**setting))
        window.page.on("dialog", lambda dialog: dialog.accept())
        return window, window.go(address)

    return opened


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as found:
        page.get_by_role("button", name=button).click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


# --- The planner ----------------------------------------------------------------------------------


def fill_plan(page: Page) -> None:
    page.get_by_label("What do you evaluate?").fill("Talks & <walks> | Newton")
    page.get_by_label("What will the results help you to decide?").fill("=1+1\nor *less*")
    page.get_by_label("Staff ask early", exact=True).check()
    page.locator("[data-way='asking:asking']").check()
    page.locator("[name='time:asking:asking:after']").uncheck()
    page.locator("[name='who:asking:asking']").fill("The trainer")
    page.get_by_label("Parents talk calmly", exact=True).check()
    page.get_by_label("Something else that may change").fill("- Fewer rows\n\nMore walks")
    page.get_by_label("Nobody asks in time").check()
    page.locator("#plan_risks").fill("Rain.")


ROWS = [
    ["Staff ask early", "Asking parents, before and after", "Before", "The trainer"],
    ["Parents talk calmly", "Not decided", "Not decided", "Not decided"],
    ["Fewer rows", "Not decided", "Not decided", "Not decided"],
    ["More walks", "Not decided", "Not decided", "Not decided"],
]


def shown_rows(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.locator(".planner-plan tbody tr").evaluate_all(
        "rows => rows.map(row => Array.from(row.cells, cell => cell.textContent))"
    )
    return found


@BOTH
def test_the_plan_grows_while_one_fills_it_in(enter: Enter, protocol: str) -> None:
    window, page = enter(PLAN, protocol=protocol)
    expect(page.locator(".planner-empty")).to_be_visible()
    expect(page.locator("[data-ways-of='asking']")).to_be_hidden()
    fill_plan(page)
    expect(page.locator("#plan_title")).to_have_text("Evaluation plan: Talks & <walks> | Newton")
    assert shown_rows(page) == ROWS
    risks = page.locator(".planner-plan [data-risks] li").all_inner_texts()
    assert risks == ["Nobody asks in time. Ask on the first day.", "Rain."]
    expect(page.get_by_text("It does not show why.").first).to_be_visible()
    page.get_by_label("Staff ask early", exact=True).uncheck()
    assert shown_rows(page) == ROWS[1:]
    expect(page.locator("[data-ways-of='asking']")).to_be_hidden()
    assert not window.faults


def test_every_control_that_the_script_makes_has_a_name(enter: Enter) -> None:
    _, page = enter(PLAN)
    nameless = page.locator(".planner input, .planner textarea").evaluate_all(
        "all => all.filter(one => !one.labels.length || !one.name && one.id !== 'plan_draft')"
    )
    assert nameless == []
    assert page.locator(".planner-care").count() == 1
    page.get_by_label("Parents talk calmly", exact=True).check()
    expect(page.locator(".planner-care")).to_be_visible()


@BOTH
def test_the_word_document_is_the_plan(enter: Enter, protocol: str, tmp_path: Path) -> None:
    window, page = enter(PLAN, protocol=protocol)
    fill_plan(page)
    path = download(page, "Download as Word", tmp_path)
    assert path.name == "evaluation-plan-talks-walks-newton.docx"
    document: Any = Document(str(path))
    assert document.core_properties.title == "Evaluation plan: Talks & <walks> | Newton"
    assert document.core_properties.language == "en-GB"
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == ROWS
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "=1+1\nor *less*" in texts
    assert "Nobody asks in time. Ask on the first day." in texts
    assert "Nobody was asked who did not come." in texts
    assert not [text for text in texts if "{" in text]
    assert not window.faults


def test_an_empty_plan_makes_a_word_document_too(enter: Enter, tmp_path: Path) -> None:
    _, page = enter(PLAN)
    document: Any = Document(str(download(page, "Download as Word", tmp_path)))
    assert document.core_properties.title == "Evaluation plan: our work"
    assert "Not decided" in [paragraph.text for paragraph in document.paragraphs]


@BOTH
def test_markdown_keeps_words_as_words(enter: Enter, protocol: str, tmp_path: Path) -> None:
    window, page = enter(PLAN, protocol=protocol)
    fill_plan(page)
    path = download(page, "Download as Markdown", tmp_path)
    text = path.read_text("utf-8")
    assert text.startswith("# Evaluation plan: Talks & \\<walks\\> \\| Newton\n\n")
    assert "=1+1 or \\*less\\*" in text
    assert "| What may change | How we measure it | When | Who collects it |\n| --- |" in text
    for row in ROWS:
        assert f"| {' | '.join(row)} |" in text
    assert "- **Nobody asks in time.** Ask on the first day." in text
    assert "## What this plan cannot show\n\n- It does not show why." in text
    assert not window.faults


@BOTH
def test_a_draft_is_kept_only_where_it_is_asked_for(enter: Enter, protocol: str) -> None:
    window, page = enter(PLAN, protocol=protocol)
    page.get_by_label("Staff ask early", exact=True).check()
    assert page.evaluate("window.localStorage.length") == 0
    page.reload()
    assert shown_rows(page) == []
    page.get_by_label("Keep a draft on this device").check()
    fill_plan(page)
    page.reload()
    assert shown_rows(page) == ROWS
    assert page.evaluate("Object.keys(window.localStorage)") == ["pack-evaluation-plan"]
    page.get_by_label("Keep a draft on this device").uncheck()
    assert page.evaluate("window.localStorage.length") == 0
    assert shown_rows(page) == ROWS, "the plan itself stays"
    assert not window.faults


def test_what_is_kept_and_is_no_draft_does_no_harm(enter: Enter) -> None:
    window, page = enter(PLAN)
    for kept in ("", "{", "null", '"x"', '{"name": 5, "outcome:asking": "yes", "gone": true}'):
        page.evaluate("kept => localStorage.setItem('pack-evaluation-plan', kept)", kept)
        page.reload()
        page.get_by_label("Staff ask early", exact=True).check()
        assert shown_rows(page)[0][0] == "Staff ask early"
    assert not window.faults


def test_the_planner_works_by_keyboard_alone(enter: Enter) -> None:
    _, page = enter(PLAN)
    page.locator("#plan_decide").focus()
    for _ in range(2):  # the group of staff has one outcome; then its ways have appeared
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")  # the link to the form
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("Anna’s team")
    assert shown_rows(page) == [
        ["Staff ask early", "Asking parents, before and after", "Before; After", "Anna’s team"]
    ]


def test_nothing_is_sent(enter: Enter, tmp_path: Path) -> None:
    window, page = enter(PLAN)
    before = len(window.requests)
    fill_plan(page)
    download(page, "Download as Markdown", tmp_path)
    download(page, "Download as Word", tmp_path)
    # A file that the page makes has an address inside the browser; a font or icon may be late.
    asked = {
        name.rpartition("/")[2].partition("?")[0]
        for name in window.requests[before:]
        if not name.startswith("blob:") and "/fonts/" not in name and "favicon" not in name
    }
    assert asked == {"docxtemplater.js", "pizzip.js", "plan-template.js"}


def test_clearing_empties_the_plan(enter: Enter) -> None:
    _, page = enter(PLAN)
    fill_plan(page)
    page.get_by_role("button", name="Clear everything").click()
    assert shown_rows(page) == []
    expect(page.locator(".planner-empty")).to_be_visible()


def test_paper_has_the_plan_and_no_form(enter: Enter) -> None:
    _, page = enter(PLAN)
    fill_plan(page)
    page.emulate_media(media="print")
    expect(page.locator(".planner form")).to_be_hidden()
    expect(page.locator(".planner-plan table")).to_be_visible()
    expect(page.locator(".planner-list")).to_be_hidden()


# --- How many people ------------------------------------------------------------------------------


def work_out(page: Page) -> str:
    page.get_by_role("button", name="Work it out").click()
    return page.locator(".calculator-result").inner_text()


@BOTH
def test_a_medium_change_needs_34_people(enter: Enter, protocol: str) -> None:
    window, page = enter(PEOPLE, protocol=protocol)
    text = work_out(page)
    assert "Begin with 49 people." in text
    assert "34 have to answer at both times" in text
    page.get_by_label("9 times in ten").check()
    page.get_by_label("Of 100 people, how many").fill("0")
    assert "Begin with 44 people." in work_out(page)
    assert not window.faults


def test_a_change_in_points_is_turned_into_a_number_of_people(enter: Enter) -> None:
    _, page = enter(PEOPLE)
    page.get_by_label("How far people’s changes differ").check()
    page.get_by_label("The smallest average change").fill("8")
    page.get_by_label("Standard deviation of the changes").fill("12")
    page.get_by_label("Of 100 people, how many").fill("50")
    assert "Begin with 40 people." in work_out(page)
    page.get_by_label("How far people’s scores differ").check()
    page.get_by_label("Standard deviation of the scores before").fill("12")
    page.get_by_label("Standard deviation of the scores after").fill("12")
    assert "Begin with 40 people." in work_out(page), "with a correlation of 0.5 it is the same"


def test_a_known_number_of_people_says_what_it_can_show(enter: Enter) -> None:
    _, page = enter(PEOPLE)
    page.get_by_label("How many people there will be").check()
    page.get_by_label("How many people will answer at both times").fill("10")
    page.get_by_label("Standard deviation of the changes").fill("0.8")
    text = work_out(page)
    assert "an effect size of 1.00 or more" in text
    assert "an average change of 0.80" in text
    assert "fewer than 20 people" in text
    page.get_by_label("How many people will answer at both times").fill("9")
    assert "fewer than 10 people" in work_out(page)
    page.get_by_label("How many people will answer at both times").fill("40")
    assert "fewer than" not in work_out(page)


WRONG = [
    ("changes", "change", "", "write a number"),
    ("changes", "change", "0", "other than 0"),
    ("changes", "change", "half", "write a number"),
    ("changes", "sd", "-1", "above 0"),
    ("changes", "lost", "96", "from 0 to 95"),
    ("changes", "lost", "2.5", "whole number"),
    ("scores", "correlation", "1.5", "from 0 to 1"),
    ("scores", "correlation", "1", "would change by the same"),
    ("people", "pairs", "2", "from 3 to 1000"),
    ("people", "pairs", "1001", "from 3 to 1000"),
]


@pytest.mark.parametrize(("way", "name", "typed", "said"), WRONG)
def test_a_wrong_number_is_told_and_found(
    enter: Enter, way: str, name: str, typed: str, said: str
) -> None:
    window, page = enter(PEOPLE)
    page.locator(f"[name=way][value={way}]").check()
    right = {"change": "1", "sd": "2", "sd_before": "2", "sd_after": "2", "pairs": "9"}
    for field, value in {**right, name: typed}.items():
        if page.locator(f"[name={field}]").is_visible():
            page.locator(f"[name={field}]").fill(value)
    if not page.locator(f"[name={name}]").input_value():
        assert typed == ""
    else:
        page.locator(f"[name={name}]").fill(typed)
    assert said in work_out(page)
    assert page.evaluate("document.activeElement.name") == name
    assert page.locator(f"[name={name}]").get_attribute("aria-invalid") == "true"
    assert not window.faults


def test_a_tiny_change_needs_too_many(enter: Enter) -> None:
    _, page = enter(PEOPLE)
    page.get_by_label("How far people’s changes differ").check()
    page.get_by_label("The smallest average change").fill("0.01")
    page.get_by_label("Standard deviation of the changes").fill("1")
    assert "more than 1000 people" in work_out(page)


def test_the_browser_gets_the_numbers_of_the_core(enter: Enter) -> None:
    _, page = enter(PEOPLE)
    dice = random.Random(5)
    effects = [round(dice.uniform(0.05, 3), 6) for _ in range(300)]
    effects += [edge / power.STEPS for edge in power.thresholds(80)[::37]]
    asked = [[effect, percent] for effect in effects for percent in power.POWERS]
    found = page.evaluate(
        "asked => asked.map(([effect, percent]) => pack.people.pairsNeeded(effect, percent))", asked
    )
    assert found == [power.pairs_needed(effect, int(percent)) for effect, percent in asked]
    pairs = [[pairs, lost] for pairs in range(3, 400, 7) for lost in range(0, 96, 5)]
    found = page.evaluate("all => all.map(([n, l]) => pack.people.peopleToStart(n, l))", pairs)
    assert found == [power.people_to_start(number, lost) for number, lost in pairs]
    spreads = [[dice.uniform(0.1, 9), dice.uniform(0.1, 9), dice.random()] for _ in range(200)]
    found = page.evaluate("all => all.map(s => pack.people.sdOfChange(s[0], s[1], s[2]))", spreads)
    assert found == [power.sd_of_change(*spread) for spread in spreads]


# --- Costs ----------------------------------------------------------------------------------------


def add_line(page: Page, **typed: str) -> None:
    filled = {"source": "our own", "price_year": "2025", "cost_from": "10", **typed}
    for name, text in filled.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="Add this line").click()


@BOTH
def test_the_sum_of_the_report_in_the_browser(
    our_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(our_site, Setting(protocol=protocol))  # type: ignore[arg-type]
    page = window.go("evaluate/cost-calculator.html")
    page.get_by_label("Start from a unit cost").select_option("care-year")
    page.locator("#cost_quantity_from").fill("9")
    page.get_by_role("button", name="Add this line").click()
    expect(page.locator(".cost-total")).to_contain_text("£287,631 less, at these unit costs")
    expect(page.locator(".cost-limits")).to_contain_text("It is not money saved.")
    assert not window.faults


def test_ranges_and_directions(enter: Enter) -> None:
    _, page = enter(COSTS)
    add_line(page, label="Visits", quantity_from="3", quantity_to="5", cost_from="10")
    expect(page.locator(".cost-total")).to_contain_text("£30 to £50 less")
    page.get_by_label("More than before").check()
    add_line(page, label="Calls", quantity_from="1", cost_from="40", cost_to="60.50")
    expect(page.locator(".cost-total")).to_contain_text("between £30.50 more and £10 less")
    page.get_by_role("button", name="Take out Visits").click()
    expect(page.locator(".cost-total")).to_contain_text("£40 to £60.50 more")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("label", "", "what is counted"),
        ("quantity_from", "some", "write a number"),
        ("quantity_to", "1", "smaller than the first"),
        ("cost_from", "-3", "write a number"),
        ("source", "", "where the cost is from"),
        ("price_year", "", "year of the prices"),
    ],
)
def test_a_line_that_lacks_something_is_not_added(
    enter: Enter, name: str, typed: str, said: str
) -> None:
    window, page = enter(COSTS)
    add_line(page, **{"label": "Visits", "quantity_from": "3", name: typed})
    expect(page.locator(".calculator-status")).to_contain_text(said)
    assert page.evaluate("document.activeElement.name") == name
    expect(page.locator(".cost-lines")).to_be_hidden()
    assert not window.faults


def test_the_csv_holds_source_year_and_limits_and_no_formula(enter: Enter, tmp_path: Path) -> None:
    _, page = enter(COSTS)
    add_line(
        page,
        label="=HYPERLINK(1)",
        quantity_from="1.5",
        cost_from="£1,000",
        source='+ "cmd", page 2',
        unit="days",
    )
    raw = download(page, "Download as CSV", tmp_path).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert row["what"] == "'=HYPERLINK(1)"
    assert row["source"] == '\'+ "cmd", page 2'
    assert (row["quantity_from"], row["quantity_to"]) == ("1.50", "1.50")
    assert (row["unit_cost_from"], row["total_from"], row["total_to"]) == (
        "1000.00",
        "1500.00",
        "1500.00",
    )
    assert row["price_year"] == "2025"
    assert "not money saved" in row["what_it_does_not_show"]


def test_the_browser_gets_the_pence_of_the_core(enter: Enter) -> None:
    _, page = enter(COSTS)
    dice = random.Random(6)

    def ends(most: int) -> Range:
        low, high = sorted(int(dice.random() ** 4 * most) for _ in range(2))
        return Range(low, high)

    lines = [
        Line(dice.choice(("fewer", "more")), ends(10**11 - 1), ends(10**11 - 1)) for _ in range(200)
    ]
    asked = [
        [
            line.direction,
            *map(str, (line.quantity.low, line.quantity.high)),
            str(line.cost.low),
            str(line.cost.high),
        ]
        for line in lines
    ]
    found = page.evaluate(
        """asked => {
          const lines = asked.map(a => ({
            direction: a[0],
            quantity: {low: BigInt(a[1]), high: BigInt(a[2])},
            cost: {low: BigInt(a[3]), high: BigInt(a[4])}
          }));
          const costs = pack.costs;
          return lines.map(line => costs.rangeText(costs.total(line), costs.pounds) + "|" +
            costs.rangeText(line.quantity, costs.count)).concat(
            costs.rangeText(costs.difference(lines), costs.pounds));
        }""",
        asked,
    )
    wanted = [
        f"{costs.range_text(line.total)}|{costs.quantity_text(line.quantity)}" for line in lines
    ]
    assert found == [*wanted, costs.range_text(costs.difference(lines))]
    texts = ["9", "1.5", "£31,959", " 1 200.05 ", "", "-1", "1.234", "1e3", "1.", "1234567890"]
    found = page.evaluate(
        "texts => texts.map(t => pack.costs.hundredths(t)).map(h => h === null ? h : String(h))",
        texts,
    )
    wanted_numbers = [costs.hundredths(text) for text in texts]
    assert found == [None if one is None else str(one) for one in wanted_numbers]


def test_the_calculators_work_by_keyboard_alone(enter: Enter) -> None:
    _, page = enter(COSTS)
    page.locator("#cost_label").focus()
    for text in ("Visits", "", "2", "", "visits", "15", "", "our books", "2024"):
        if text:
            page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cost-total")).to_contain_text("£30 less")
    _, page = enter(PEOPLE)
    tab_to(page, "Work it out")
    page.keyboard.press("Enter")


# --- All of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_in_use_have_no_fault(enter: Enter, scheme: str, width: int) -> None:
    window, page = enter(PLAN, scheme=scheme, width=width)
    fill_plan(page)
    assert not page_faults(page)
    page.goto(window.base + PEOPLE)
    page.get_by_label("How far people’s scores differ").check()
    work_out(page)
    assert not page_faults(page)
    page.goto(window.base + COSTS)
    add_line(page, label="Donaudampfschifffahrtselektrizitäten", quantity_from="1", quantity_to="")
    add_line(page, label="")
    assert not page_faults(page)
    assert not window.faults


@BOTH
def test_without_scripts_nothing_is_dead(
    tiny_site: Path, door: Callable[..., Door], protocol: str
) -> None:
    window = door(tiny_site, Setting(protocol=protocol), java_script_enabled=False)  # type: ignore[arg-type]
    for address in (PLAN, PEOPLE, COSTS):
        page = window.go(address)
        assert page.locator("button:visible, input:visible, textarea:visible").count() <= 2, address
        assert page.locator("main form:visible").count() == 0
    page = window.go(PLAN)
    expect(page.locator(".planner-sheet")).to_be_visible()
    page = window.go(PEOPLE)
    assert page.locator("main table:visible").count() == 2
