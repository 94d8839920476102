"""The planner, the calculators and the worked example, as they stand in built pages."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from selectolax.lexbor import LexborHTMLParser as Html
from selectolax.lexbor import LexborNode as Node

from resource_pack.core import power
from resource_pack.core.planner import EvaluationPlanner
from resource_pack.sphinx_ext.example_report import report_on
from tests.core.packs import our_pack, tiny_pack


def read(site: Path, name: str) -> Html:
    return Html((site / "evaluate" / f"{name}.html").read_text(encoding="utf-8"))


def words(node: Node | Html | None) -> str:
    assert node is not None
    return " ".join((node.text() or "").split())


def cells(page: Html, caption: str) -> list[list[str]]:
    """The rows of the body of a table, by the id of its caption."""
    for table in page.css("table"):
        found = table.css_first("caption")
        if found is not None and found.attributes.get("id") == caption:
            rows = [[words(cell) for cell in row.css("th, td")] for row in table.css("tbody tr")]
            return [row for row in rows if row]
    raise AssertionError(f"no table {caption}")


def document(data: bytes) -> Any:
    return Document(io.BytesIO(data))


@pytest.fixture(scope="module")
def planner() -> EvaluationPlanner:
    found = tiny_pack().planner
    assert found is not None
    return found


# --- The planner ----------------------------------------------------------------------------------


def test_each_outcome_has_its_ways_and_their_times(
    tiny_site: Path, planner: EvaluationPlanner
) -> None:
    page = read(tiny_site, "plan")
    pack = tiny_pack()
    data = json.loads(words(page.css_first(".planner-ways-data")))
    assert [one["id"] for one in data["outcomes"]] == [one.id for one in planner.outcomes]
    for outcome, told in zip(planner.outcomes, data["outcomes"], strict=True):
        assert page.css(f'[data-outcome="{outcome.id}"]')
        assert page.css(f'[data-ways-of="{outcome.id}"]')
        assert told["ways"] == [*outcome.questionnaires, *outcome.measures]
        assert told["care"] == outcome.safeguarding
    for name, way in data["ways"].items():
        times = [data["times"][number] for number in way["times"]]
        points: Any = planner.times
        if way["own"]:
            points = pack.questionnaires[name].timepoints
            assert way["label"] == pack.questionnaires[name].title
        else:
            assert way["label"] == pack.measures.by_id[name].name
        assert times == [[point.id, point.label, point.when] for point in points]


def test_every_control_has_a_name_that_is_read_out(tiny_site: Path) -> None:
    page = read(tiny_site, "plan")
    labelled = {node.attributes.get("for") for node in page.css("label[for]")}
    for control in page.css(".planner input, .planner textarea"):
        wrapped = control.parent is not None and control.parent.tag == "label"
        assert wrapped or control.attributes.get("id") in labelled, control.html


def test_the_planner_leads_to_forms_and_measures(tiny_site: Path) -> None:
    page = read(tiny_site, "plan")
    for address in ("questionnaires/asking.html", "measures/calm-index.html"):
        assert page.css(f'.planner-list a[href="{address}"]')
        assert f'"{address}"' in words(page.css_first(".planner-ways-data"))
        assert (tiny_site / "evaluate" / address).is_file()


def test_without_scripts_there_is_a_sheet_to_print(
    tiny_site: Path, planner: EvaluationPlanner
) -> None:
    sheet = read(tiny_site, "plan").css_first(".planner-sheet")
    assert sheet is not None
    assert "without-scripts" in (sheet.attributes["class"] or "")
    assert len(sheet.css("tbody tr")) == 8
    for risk in planner.risks:
        assert risk.remedy in words(sheet)
    for text in planner.limits:
        assert text in words(sheet)


def test_the_blank_plan_is_a_word_document(tiny_site: Path, planner: EvaluationPlanner) -> None:
    blank = document((tiny_site / "downloads" / "evaluation-plan.docx").read_bytes())
    assert blank.core_properties.language == "en-GB"
    texts = [paragraph.text for paragraph in blank.paragraphs]
    assert texts[0] == "Evaluation plan: [name of what you evaluate]"
    assert not [text for text in texts if "{" in text], "a mark of the template is left"
    assert len(blank.tables[0].rows) == 1 + 8
    for text in planner.limits:
        assert text in texts


def test_the_template_in_the_script_has_marks_for_each_part(tiny_site: Path) -> None:
    script = (tiny_site / "evaluate" / "plan-template.js").read_text()
    encoded = re.search(r'planTemplate = "([^"]+)"', script)
    assert encoded
    template = document(base64.b64decode(encoded.group(1)))
    text = "\n".join(paragraph.text for paragraph in template.paragraphs)
    text += "\n".join(cell.text for row in template.tables[0].rows for cell in row.cells)
    for mark in ("name", "decide", "people", "keep", "#rows", "/rows", "outcome", "way", "times"):
        assert f"{{{mark}}}" in text
    for mark in ("who", "#risks", "/risks", "text", "remedy"):
        assert f"{{{mark}}}" in text


def test_a_pack_without_a_planner_has_no_such_files(our_site: Path, tiny_site: Path) -> None:
    assert (our_site / "downloads" / "evaluation-plan.docx").is_file()
    assert not (tiny_site / "downloads" / "example-report.docx").exists()


# --- How many people ------------------------------------------------------------------------------


def test_the_tables_say_what_the_core_works_out(tiny_site: Path) -> None:
    page = read(tiny_site, "people")
    rows = cells(page, "people_by_effect")
    assert len(rows) > 5
    for effect, usual, sure, start in rows:
        assert int(usual) == power.pairs_needed(float(effect), 80)
        assert int(sure) == power.pairs_needed(float(effect), 90)
        assert int(start) == power.people_to_start(int(usual), 30)
    rows = cells(page, "people_by_pairs")
    assert ["10", "1.00", "1.15"] in rows
    for pairs, usual, sure in rows:
        assert float(usual) == pytest.approx(power.smallest_effect(int(pairs), 80), abs=0.005)
        assert float(sure) == pytest.approx(power.smallest_effect(int(pairs), 90), abs=0.005)


def test_the_page_carries_the_steps_of_the_core(tiny_site: Path) -> None:
    block = read(tiny_site, "people").css_first(".people-steps")
    steps = json.loads(words(block))
    assert steps["first"] == power.FEWEST_PAIRS
    assert steps["parts"] == power.STEPS
    for percent in power.POWERS:
        assert tuple(steps["edges"][str(percent)]) == power.thresholds(percent)


# --- Costs ----------------------------------------------------------------------------------------


def test_the_sum_of_the_report_is_worked_out_again(our_site: Path) -> None:
    rows = cells(read(our_site, "cost-calculator"), "costs_worked")
    assert rows[0][1:6] == ["Fewer than before", "9", "£31,959", "£287,631", "£287,631 (the same)"]
    assert rows[1][2:6] == ["1", "£31,959", "£31,959", "Nothing"]


def test_each_unit_cost_names_source_year_and_doubt(our_site: Path) -> None:
    for row in cells(read(our_site, "cost-calculator"), "costs_known"):
        assert all(row)
        assert row[3] == "Not given"


def test_the_page_says_what_a_cost_does_not_show(our_site: Path, tiny_site: Path) -> None:
    for page in (read(our_site, "cost-calculator"), read(tiny_site, "costs")):
        limits = words(page.css_first(".cost-limits"))
        for part in ("not money saved", "caused", "comparison group", "cost, unless", "year"):
            assert part in limits


def test_a_pack_without_unit_costs_has_the_calculator_alone(tiny_site: Path) -> None:
    page = read(tiny_site, "costs")
    assert page.css(".cost-calculator form")
    assert not page.css("#cost_known")
    assert not page.css("#costs_worked")


# --- The worked example ---------------------------------------------------------------------------


def test_the_example_says_that_its_answers_are_invented(our_site: Path) -> None:
    page = read(our_site, "worked-example")
    assert "The answers on this page are invented" in words(page.css_first(".admonition"))
    captions = [words(node) for node in page.css("table caption")]
    reported = [text for text in captions if "averages" in text]
    assert len(reported) == 3
    assert all("invented answers" in text for text in reported)


def test_the_example_shows_the_numbers_of_the_engine(our_site: Path) -> None:
    report = report_on(our_pack(), "workforce-training", "workforce-training-answers")
    page = read(our_site, "worked-example")
    rows = cells(page, "example_table_1")
    assert [row[0] for row in rows] == [construct.label for construct in report.constructs]
    for row, construct in zip(rows, report.constructs, strict=True):
        averages = construct.comparisons[0].averages
        assert [float(cell) for cell in row[2:5]] == [
            averages.before,
            averages.after,
            averages.change,
        ]
    text = words(page)
    for sentence in (*report.summary, *report.constructs[0].comparisons[0].sentences):
        assert sentence in text


def test_the_whole_report_can_be_taken_away(our_site: Path) -> None:
    page = read(our_site, "worked-example")
    links = [str(node.attributes["href"]) for node in page.css("a[download]")]
    found = {name: (our_site / "evaluate" / name).resolve() for name in links}
    assert all(path.is_file() for path in found.values())
    word = next(path for path in found.values() if path.suffix == ".docx")
    assert "invented answers" in document(word.read_bytes()).core_properties.title
    answers = next(path for path in found.values() if path.name.endswith("-answers.csv"))
    header = next(csv.reader(io.StringIO(answers.read_text("utf-8"))))
    assert tuple(header) == our_pack().questionnaires["workforce-training"].columns
