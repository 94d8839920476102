"""A report's parts and files are the same from the browser and from Python."""

from __future__ import annotations

import base64
import functools
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Page

from resource_pack.cli.evaluating import charts_of
from resource_pack.core.evaluation.analysis import evaluate
from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.evaluation.reading import read_responses
from resource_pack.core.evaluation.report import Report
from resource_pack.core.questionnaire import column_name
from resource_pack.publish.evaluation_report import Made, _shown, report_csv, report_files
from resource_pack.publish.report_blocks import report_parts
from resource_pack.publish.report_template import page_policy, page_style, template_script
from resource_pack.publish.static_files import static_files
from tests.conftest import ROOT
from tests.evaluate.made_up import SMALL, ours, random_rows, read

SCRIPTS = (
    *("scoring.js", "evaluate-numbers.js", "evaluate-sentences.js", "evaluate-blocks.js"),
    *("evaluate-charts.js", "evaluate-show.js", "evaluate-tidy-csv.js", "evaluate-files.js"),
    *("pizzip.js", "docxtemplater.js"),
)
DAY = date(2026, 3, 27)


@functools.cache
def reports() -> dict[str, Report]:
    """Reports of many shapes: long, short, with families, with nothing to show, with bad words."""
    form = ours()["workforce-training"]
    answers = ROOT / "data" / "examples" / "workforce-training-answers.csv"
    made = {
        "example": evaluate(form, read_responses(answers, answers.name, form, ColumnMap())),
        "lost": evaluate(SMALL, read(random_rows(60, lost=12))),
        "families": evaluate(SMALL, read(random_rows(40, families=True))),
        "many": evaluate(SMALL, read(random_rows(1200, lost=100))),
        "nobody": evaluate(SMALL, read(random_rows(4))),
        "rows": evaluate(ours()["service-use"], read(_service_rows(), ours()["service-use"])),
    }
    bad = made["lost"]
    words = ("=1+1", "<script>alert(1)</script> & “{text}” {#parts}", '-2 said "no",\nand left')
    made["bad words"] = replace(
        bad,
        title=words[1],
        warnings=words,
        questions=tuple(
            replace(one, text=word) for one, word in zip(bad.questions, words, strict=False)
        ),
    )
    return made


def _service_rows() -> list[dict[str, object]]:
    """Numbers of 30 months, of which parts are never more than the whole."""
    form = ours()["service-use"]
    columns = [column_name(one.id) for one in form.items if one.kind == "number"]
    more = {"couples_referred": 40, "sessions_booked": 90, "hours_offered": 60.5}
    cells = {column: more.get(column, 9) for column in columns}
    return [{form.id_column: f"R{row}", **cells} for row in range(30)]


NAMES = ("example", "lost", "families", "many", "nobody", "rows", "bad words")
EACH = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    for name in SCRIPTS:
        page.evaluate(static_files()[name].decode())
    page.evaluate(template_script("The site").decode())
    yield page
    page.close()


PREPARE = """
([text]) => {
  const report = JSON.parse(text), evaluate = window.pack.evaluate;
  const charts = evaluate.charts.chartsOf(report);
  const parts = evaluate.blocks.reportParts(report, charts.map((one) => one.id));
  const end = (steps) => {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };
  const by = Object.fromEntries(charts.map((one) => [one.id, one]));
  window.made = { report, charts, parts, by, end };
}
"""


def prepare(page: Page, name: str) -> Report:
    report = reports()[name]
    page.evaluate(PREPARE, [json.dumps(report.as_dict())])
    return report


@EACH
def test_the_parts_are_those_of_python(page: Page, name: str) -> None:
    report = prepare(page, name)
    wanted = []
    for number, part in enumerate(report_parts(report, tuple(c.id for c in charts_of(report)))):
        shown = _shown(part, number)
        shown.pop("anchor", None)
        if shown["kind"] == "heading":
            shown["level"] -= 1
        if shown["kind"] == "table":
            shown.pop("id")
        wanted.append(shown)
    assert page.evaluate("made.parts") == wanted


@EACH
def test_charts_say_what_those_of_python_say(page: Page, name: str) -> None:
    report = prepare(page, name)
    wanted = [(one.id, one.title, one.says) for one in charts_of(report)]
    found = page.evaluate("made.charts.map((one) => [one.id, one.title, one.says])")
    assert [tuple(one) for one in found] == wanted
    assert name not in ("example", "lost") or wanted


@EACH
def test_the_csv_has_the_bytes_of_python(page: Page, name: str) -> None:
    report = prepare(page, name)
    found = page.evaluate("window.pack.evaluate.tidyCsv.reportCsv(made.report)")
    assert found.encode() == report_csv(report)


def words_of(document: Any) -> list[Any]:
    """Paragraphs with their styles, and tables, in the order of the document."""
    made: list[Any] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            made.append([[cell.text for cell in row.cells] for row in block.rows])
        else:
            made.append((block.style.name, block.text))
    return made


def word_of(page: Page) -> Any:
    encoded = page.evaluate(
        """async () => {
          const blob = made.end(window.pack.evaluate.files.word(made.report, "2026-03-27"));
          const bytes = new Uint8Array(await blob.arrayBuffer());
          return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
        }"""
    )
    return Document(io.BytesIO(base64.b64decode(encoded)))


@EACH
def test_the_word_document_is_that_of_python(page: Page, name: str) -> None:
    report = prepare(page, name)
    wanted: Any = Document(
        io.BytesIO(report_files(Made(report, (), DAY, "The site"), ("docx",))["report.docx"])
    )
    found = word_of(page)
    assert words_of(found) == words_of(wanted)
    for one in ("title", "language", "created", "modified", "author"):
        properties = found.core_properties, wanted.core_properties
        assert getattr(properties[0], one) == getattr(properties[1], one), one
    footers = [one.sections[0].footer.paragraphs[0].text for one in (found, wanted)]
    assert footers[0] == footers[1]


def test_header_rows_of_the_word_document_repeat(page: Page) -> None:
    prepare(page, "lost")
    tables = word_of(page).tables
    repeats = [row._tr.xpath("./w:trPr/w:tblHeader") != [] for one in tables for row in one.rows]
    firsts = [place == 0 for one in tables for place, _ in enumerate(one.rows)]
    assert repeats == firsts


WEB_PAGE = """
made.end(window.pack.evaluate.files.webPage(made.report, made.parts, made.by))
"""


def test_the_web_page_lets_in_its_own_style_and_nothing_else(page: Page, chromium: Browser) -> None:
    prepare(page, "bad words")
    text = page.evaluate(WEB_PAGE)
    assert page_policy(page_style()) in text
    assert not re.search(r"<(script|link|img|iframe)|\bstyle=|https?:", text)
    opened = chromium.new_page()
    faults: list[str] = []
    opened.on("console", lambda message: faults.append(message.text))
    opened.set_content(text)
    assert opened.title() == "Report: <script>alert(1)</script> & “{text}” {#parts}"
    assert opened.locator("html").get_attribute("lang") == "en-GB"
    assert opened.evaluate("getComputedStyle(document.body).maxWidth") == "736px"
    for link in opened.locator("nav a").all():
        assert opened.locator(link.get_attribute("href") or "none").count() == 1
    assert not faults
    opened.close()


def test_the_web_page_has_every_table_and_the_pictures(page: Page) -> None:
    report = prepare(page, "example")
    text = page.evaluate(WEB_PAGE)
    tables = [part for part in page.evaluate("made.parts") if part["kind"] == "table"]
    charts = list(charts_of(report))
    assert text.count("<table ") == len(tables) + len(charts)
    assert text.count('role="img"') == len(charts) > 0


def test_bars_are_as_long_as_their_numbers(page: Page) -> None:
    prepare(page, "lost")
    rows = page.evaluate("made.charts[0].rows")
    widths = page.evaluate(
        """() => Array.from(
          window.pack.evaluate.charts.draw(made.charts[0], "x").querySelectorAll("rect"),
          (rect) => parseFloat(rect.getAttribute("width")))"""
    )
    values = [value for row in rows for value in row["values"]]
    assert widths == pytest.approx([100 * value / max(values) for value in values], abs=0.01)
