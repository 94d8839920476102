"""Questions for survey tools: lines that such a tool reads, and a report that reads its answers."""

from __future__ import annotations

import functools
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from tests.publish.forms import NAMES, forms

from resource_pack.core.evaluation.reading import read_responses
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.publish.form_fields import TIMEPOINT_LABEL
from resource_pack.publish.survey_tool_word import FAMILY_LABEL, survey_tool_word


@dataclass
class Question:
    text: str
    answers: list[str]


@functools.cache
def lines(name: str, place: int) -> tuple[str, ...]:
    form = forms()[name]
    data = survey_tool_word(form, form.timepoints[place], "Tiny pack")
    return tuple(line.text for line in Document(io.BytesIO(data)).paragraphs)


def as_a_tool_reads_it(name: str, place: int) -> list[Question]:
    """A number begins a question, a letter an answer of the question before."""
    found: list[Question] = []
    for line in lines(name, place):
        if number := re.fullmatch(r"(\d+)\. (.+)", line):
            assert int(number[1]) == len(found) + 1
            found.append(Question(number[2], []))
        elif letter := re.fullmatch(r"([A-Z])\. (.+)", line):
            assert letter[1] == chr(ord("A") + len(found[-1].answers))
            found[-1].answers.append(letter[2])
    return found


@pytest.mark.parametrize("name", NAMES)
def test_each_question_of_a_time_stands_once_with_nothing_added(name: str) -> None:
    form = forms()[name]
    for place, point in enumerate(form.timepoints):
        questions = as_a_tool_reads_it(name, place)
        asked = [item.text for item in form.items_at(point.id)]
        texts = [one.text for one in questions]
        assert texts[-len(asked) :] == asked
        assert len(set(texts)) == len(texts)
        assert form.identity.label in texts
        if len(form.timepoints) > 1:
            assert questions[0] == Question(TIMEPOINT_LABEL, [point.label])


@pytest.mark.parametrize("name", NAMES)
def test_a_report_reads_what_a_tool_gives_back(name: str, tmp_path: Path) -> None:
    """Questions as headers, the first of the answers in words, one row for each time."""
    form = forms()[name]
    rows: list[dict[str, object]] = []
    for place in range(len(form.timepoints)):
        row: dict[str, object] = {"ID": 1, "Email": "anonymous"}
        for one in as_a_tool_reads_it(name, place):
            row[one.text] = one.answers[0] if one.answers else None
        row[form.identity.label] = "lark-17"
        if FAMILY_LABEL in row:
            row[FAMILY_LABEL] = "wren-2"
        if "Date" in row:
            row["Date"] = date(2026, 3, 1)
        rows.append(row)
    headers = list(dict.fromkeys(header for row in rows for header in row))
    book = Workbook()
    assert book.active is not None
    for line in [headers, *([row.get(header) for header in headers] for row in rows)]:
        book.active.append(line)
    path = tmp_path / "answers.xlsx"
    book.save(path)
    found = read_responses(path, "answers.xlsx", form)
    assert (found.family is not None) == (FAMILY_LABEL in headers)
    assert found.time.tolist() == list(range(len(form.timepoints)))
    for item in form.items:
        if item.kind != "scale":
            continue
        for place, point in enumerate(form.timepoints):
            if not item.timepoints or point.id in item.timepoints:
                assert found.items[item.id][place] == lowest(form, item.scale), item.id


def lowest(form: Questionnaire, scale: str) -> float:
    found = form.scales[scale]
    return found.points[0].value if found.points else found.min or 0


def test_the_introduction_has_what_a_tool_would_take_for_a_part_of_a_question() -> None:
    form = forms()["relationship-support"]
    texts = lines(form.id, 0)
    first = next(place for place, text in enumerate(texts) if text.startswith("1. "))
    head = " ".join(texts[:first])
    assert form.identity.how in head
    assert form.identity.family_how in head
    assert form.free_text_warning in head
    assert "call 999" in head


def test_a_month_is_asked_for_where_the_day_of_filling_in_says_nothing() -> None:
    assert "Date" in [one.text for one in as_a_tool_reads_it("service-use", 0)]
    assert "Date" not in [one.text for one in as_a_tool_reads_it("workforce-training", 0)]
