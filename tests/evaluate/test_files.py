"""The report as files, and the command that makes them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml
from docx import Document

from resource_pack.cli.evaluating import charts_of
from resource_pack.core.evaluation.analysis import evaluate
from resource_pack.core.evaluation.comparison import TOO_FEW
from resource_pack.core.evaluation.methods import NO_SOURCES
from resource_pack.core.evaluation.report import Report
from resource_pack.core.evaluation.sentences import NO_SOURCE
from resource_pack.core.problems import PackError
from resource_pack.core.questionnaire import Questionnaire, column_name
from resource_pack.publish.evaluation_report import (
    MARK,
    Made,
    put_in_place,
    report_csv,
    report_files,
    safe_cell,
)
from resource_pack.publish.report_blocks import report_parts
from resource_pack.publish.word_blocks import Heading, Items, Paragraph, Table
from tests.conftest import run_pack
from tests.evaluate.made_up import RECORD, SMALL, ours, random_rows, read


@pytest.fixture(scope="module")
def report():
    return evaluate(SMALL, read(random_rows(60, lost=12)))


@pytest.fixture(scope="module")
def files(report) -> dict[str, bytes]:
    made = Made(report, tuple(charts_of(report)), date(2026, 1, 31), "")
    return report_files(made, ("html", "docx", "csv", "json"))


def test_the_page_is_whole_and_asks_for_nothing_outside(files):
    page = files["report.html"].decode()
    assert "default-src 'none'" in page
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    assert not re.search(r"<script| style=|\son\w+=", page)
    assert set(re.findall(r'(?:href|src)="([^"#]+)', page)) == {"report.css"}
    for name in re.findall(r'url\("([^"]+)"\)', files["report.css"].decode()):
        assert name in files


def test_the_page_has_its_parts_in_order_and_a_name_for_each_table(files):
    page = files["report.html"].decode()
    headings = re.findall(r"<h2[^>]*>([^<]+)", page)
    assert headings[0].startswith("How many people answered")
    assert headings[-2:] == ["How this report was made", "About the file of answers"]
    captions = re.findall(r"<caption[^>]*>([^<]+)", page)
    assert len(captions) == len(set(captions)) > 3
    assert page.count('<th scope="row"') > 10
    assert 'aria-labelledby="averages-1-says"' in page


def test_word_has_a_title_a_language_and_header_rows(files):
    document = Document(io.BytesIO(files["report.docx"]))
    assert document.core_properties.title == "Report: A small form"
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.created.date() == date(2026, 1, 31)
    assert document.tables
    assert all("w:tblHeader" in table._tbl.xml for table in document.tables)


def test_page_and_word_have_the_same_tables(files):
    page = files["report.html"].decode()
    document = Document(io.BytesIO(files["report.docx"]))
    in_word = [
        [cell.text for cell in row.cells] for table in document.tables for row in table.rows[1:]
    ]
    in_page = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        for body in re.findall(r"<tbody>(.*?)</tbody>", page, re.S)
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]
    assert [[cell.replace("&#39;", "'") for cell in row] for row in in_page] == in_word


def test_csv_has_the_published_numbers_and_c_for_hidden_ones(report, files):
    rows = list(csv.DictReader(io.StringIO(files["report.csv"].decode("utf-8-sig"))))
    change = next(row for row in rows if row["what"] == "mean change" and row["score"] == "Calm")
    averages = report.constructs[0].comparisons[0].averages
    assert float(change["value"]) == averages.change
    assert float(change["low"]) == averages.interval.low
    tables = [
        table
        for construct in report.constructs
        for one in construct.comparisons
        for table in (*one.scores, *one.items)
    ] + list(report.questions)
    shown = sum(len(table.groups) for table in tables)
    hidden = sum(not table.groups for table in tables)
    found = [row for row in rows if row["section"] in ("scores", "question")]
    assert len([row for row in found if row["value"] == "c"]) >= hidden
    assert len([row for row in found if row["value"] != "c"]) == shown


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_can_become_a_formula(cell):
    assert safe_cell(cell) == f"'{cell}"
    assert safe_cell(-1.5) == "-1.5"


def test_texts_of_a_record_cannot_become_formulas_either():
    record = json.loads(json.dumps(RECORD))
    record["constructs"][0]["label"] = '=HYPERLINK("x")'
    made = evaluate(SMALL.model_validate(record), read(random_rows(30)))
    for row in csv.reader(io.StringIO(report_csv(made).decode("utf-8-sig"))):
        assert not any(cell[:1] in ("=", "+", "@") for cell in row)


def test_the_same_answers_give_the_same_bytes(report, files):
    made = Made(report, tuple(charts_of(report)), date(2026, 1, 31), "")
    assert report_files(made, ("html", "docx", "csv", "json")) == files
    assert zipfile.ZipFile(io.BytesIO(files["report.docx"])).testzip() is None


def test_json_is_the_report(report, files):
    assert json.loads(files["report.json"]) == json.loads(json.dumps(report.as_dict()))


class TestPlace:
    def test_an_earlier_report_is_replaced(self, tmp_path):
        target = tmp_path / "out"
        put_in_place({MARK: b"", "old.txt": b"1"}, target)
        put_in_place({MARK: b"", "new.txt": b"2"}, target)
        assert sorted(path.name for path in target.iterdir()) == [MARK, "new.txt"]
        assert [path.name for path in tmp_path.iterdir()] == ["out"]

    def test_other_files_are_left_alone(self, tmp_path):
        (tmp_path / "mine.txt").write_text("mine")
        with pytest.raises(PackError, match="no report"):
            put_in_place({MARK: b""}, tmp_path)
        assert (tmp_path / "mine.txt").read_text() == "mine"


# --- The parts -----------------------------------------------------------------------------------


def tables_of(report: Report) -> dict[str, list[list[str]]]:
    """The cells of each table by its caption, without the number."""
    return {
        part.caption.partition(". ")[2]: [
            ["".join(run.text for run in cell) for cell in row] for row in part.rows
        ]
        for part in report_parts(report)
        if isinstance(part, Table)
    }


def texts_of(report: Report) -> list[str]:
    """All paragraphs and items."""
    found = []
    for part in report_parts(report):
        if isinstance(part, Paragraph):
            found.append("".join(run.text for run in part.words))
        if isinstance(part, Items):
            found += ["".join(run.text for run in one) for one in part.items]
    return found


SUMMARY = "Averages at two times, and their change"


def test_all_scores_stand_in_one_table_right_after_who_answered(report):
    parts = report_parts(report)
    heads = [part.words[0].text for part in parts if isinstance(part, Heading) and part.level == 1]
    assert heads[1] == "All scores at a glance"
    tables = tables_of(report)
    calm, rows = tables[SUMMARY]
    assert calm[:2] == ["Calm", "Before the course, and after the course"]
    assert (calm[0], rows[0]) == ("Calm", "Rows")
    alone = dict(tables["Calm: averages"])
    assert calm[2:] == [
        alone["People with both scores"],
        alone["Average, before the course"],
        alone["Average, after the course"],
        alone["Average change"],
        alone["95% interval of the change"],
    ]


def test_the_table_of_all_scores_shows_nothing_that_is_hidden_further_down():
    few = evaluate(SMALL, read(random_rows(8, lost=4)))
    assert tables_of(few)[SUMMARY] == [
        [name, "Before the course, and after the course", *["not shown"] * 5]
        for name in ("Calm", "Rows")
    ]


def test_scores_at_one_time_stand_in_a_table_too():
    form = ours()["session-feedback"]
    row = dict.fromkeys((column_name(item.id) for item in form.items), "")
    scales = [item for item in form.items if item.kind == "scale"]
    row |= {column_name(item.id): form.scales[item.scale].points[1].label for item in scales}
    answers = [{form.id_column: n, "timepoint": "end", **row} for n in range(20)]
    other = {**answers[0], column_name(scales[0].id): form.scales[scales[0].scale].points[2].label}
    report = evaluate(form, read([*answers, *[other] * 7], form))
    found = tables_of(report)["Averages at one time"]
    assert found
    for score, line in zip(report.constructs, found, strict=True):
        shown = line[3] != "not shown"
        assert shown == any(line[3] in text for text in score.times[0].sentences)
        assert (line[2] == "not shown") == (not shown)


def test_a_score_and_its_time_are_parted_by_a_comma():
    captions = list(tables_of(evaluate(SMALL, read(random_rows(300)))))
    assert "Calm, before the course, 300 people." in captions
    assert "We talk. Before the course, 300 people." in captions


def test_what_no_score_can_show_is_told_once():
    """The small form has a source for one of its two scores; without it, for none."""
    told = "Who changed by more than chance is not reported"
    rows = random_rows(60, lost=12)
    texts = texts_of(evaluate(SMALL, read(rows)))
    assert [text for text in texts if told in text] == [NO_SOURCE]
    bare = json.loads(json.dumps(RECORD))
    del bare["constructs"][0]["reliability"]
    form = Questionnaire.model_validate(bare)
    report = evaluate(form, read(rows, form))
    assert [text for text in texts_of(report) if told in text] == [NO_SOURCES]
    assert not any("Jacobson" in text for text in texts_of(report))


def test_that_too_few_answered_is_told_once_for_a_score():
    few = evaluate(SMALL, read(random_rows(8, lost=4)))
    assert texts_of(few).count(TOO_FEW) == 2


# --- The command ---------------------------------------------------------------------------------


@pytest.fixture
def pack(tiny: Path) -> Path:
    """The small pack with the questionnaire of these tests."""
    folder = tiny / "data" / "questionnaires"
    folder.mkdir(exist_ok=True)
    (folder / "small.yml").write_text(yaml.safe_dump(RECORD, allow_unicode=True))
    return tiny


def save(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_report_from_a_folder_of_one_s_own(pack: Path, tmp_path: Path):
    mine = tmp_path / "mine"
    mine.mkdir()
    save(mine / "answers.csv", random_rows(40, lost=8))
    ran = run_pack(mine, "evaluate", "answers.csv", "-q", "small", "--pack", str(pack))
    assert ran.code == 0, ran.text
    assert "8 people answered before the course and not later" in ran.out
    made = sorted(path.name for path in (mine / "report-small").iterdir())
    assert made == [MARK, "fonts", "report.css", "report.csv", "report.docx", "report.html"]


def test_a_file_for_each_time(pack: Path):
    rows = random_rows(40, lost=8)
    for name, time in (("before.csv", "before"), ("spring.csv", "after")):
        found = [row for row in rows if row["timepoint"] == time]
        save(pack / name, [{k: v for k, v in row.items() if k != "timepoint"} for row in found])
    answers = ("before.csv", "after=spring.csv")
    ran = run_pack(pack, "evaluate", *answers, "-q", "small", "--json")
    assert ran.code == 0, ran.text
    many = json.loads(ran.out)
    save(pack / "answers.csv", rows)
    one = json.loads(run_pack(pack, "evaluate", "answers.csv", "-q", "small", "--json").out)
    notes = " ".join(many.pop("file_notes"))
    assert "“before.csv” were taken as “Before the course”, since the name" in notes
    assert "“spring.csv” were taken as “After the course”, as was chosen" in notes
    one.pop("file_notes")
    assert many == one


def test_wrong_answers_are_told_in_lines_and_nothing_is_written(pack: Path):
    rows = random_rows(10)
    rows[3]["we_talk"] = 9
    rows[5]["person_id"] = rows[4]["person_id"]
    save(pack / "answers.csv", rows)
    ran = run_pack(pack, "evaluate", "answers.csv", "--questionnaire", "small", "--out", "out")
    assert ran.code == 1
    assert "answers.csv:5: column “we_talk”" in ran.out
    assert "Traceback" not in ran.text and not (pack / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no.csv", "-q", "small"), "There is no file"),
        (("answers.csv",), "--questionnaire"),
        (("answers.csv", "before=no.csv", "-q", "small"), "There is no file no.csv"),
        (("answers.csv", "-q", "smal"), "Did you mean “small”?"),
        (("answers.csv", "-q", "small", "--map", "no.yml"), "There is no file"),
        (("answers.csv", "-q", "small", "--format", "pdf"), "--format"),
        (("answers.csv", "-q", "small", "--pack", "nowhere"), "There is no folder"),
    ],
)
def test_wrong_usage(pack: Path, arguments: tuple[str, ...], said: str):
    save(pack / "answers.csv", random_rows(10))
    ran = run_pack(pack, "evaluate", *arguments)
    assert ran.code == 2 and said in ran.text and "Traceback" not in ran.text


def test_a_mapping_file_with_a_mistake_is_told_with_its_line(pack: Path):
    save(pack / "answers.csv", random_rows(10))
    (pack / "map.yml").write_text("columns:\n  Q1: we_talk\nignored: [x]\n")
    ran = run_pack(pack, "evaluate", "answers.csv", "-q", "small", "--map", "map.yml")
    assert ran.code == 1 and "map.yml:3" in ran.out and "“ignore”" in ran.out


def test_json_for_programs(pack: Path):
    save(pack / "answers.csv", random_rows(30))
    ran = run_pack(pack, "evaluate", "answers.csv", "-q", "small", "--json")
    assert ran.code == 0 and json.loads(ran.out)["questionnaire"] == "small"
    assert not (pack / "report-small").exists()
