"""Questionnaires as Word documents: what Word and screen readers need, and what is asked when."""

from __future__ import annotations

import functools
import io
import itertools
import xml.etree.ElementTree as ET
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from tests.publish.forms import NAMES, forms, questionnaires
from tests.publish.test_word import PROPERTIES

from resource_pack.core.questionnaire import Questionnaire
from resource_pack.publish.form_fields import form_sections
from resource_pack.publish.questionnaire_word import NOTES_TITLE, questionnaire_word
from resource_pack.publish.safeguarding_words import FOR_FAMILIES, FOR_STAFF

CHECKBOX = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
BOX = "\u2610"


@functools.cache
def raw(name: str) -> bytes:
    return questionnaire_word(forms()[name], "Tiny pack", ("Report, page 2",))


@functools.cache
def document(name: str) -> Any:
    return Document(io.BytesIO(raw(name)))


def lines(found: Any) -> list[tuple[str, str]]:
    """Style and text of each paragraph, boxes to tick and what stands beside them as well."""
    return [
        (
            p.style.name,
            "".join(node.text or "" for node in p._p.iter(qn("w:t"))).replace("\xa0", " "),
        )
        for p in found.paragraphs
    ]


def form_at(name: str, heading: str) -> list[tuple[str, str]]:
    """The lines of one form: from its heading to the next."""
    found = lines(document(name))
    start = found.index(("Heading 1", heading))
    after = [n for n, line in enumerate(found) if line[0] == "Heading 1" and n > start]
    return found[start : after[0]]


@pytest.mark.parametrize("name", NAMES)
def test_the_document_says_what_it_is_in_which_language_and_where_it_is_from(name: str) -> None:
    properties = document(name).core_properties
    assert properties.title == forms()[name].title
    assert (properties.author, properties.language) == ("Tiny pack", "en-GB")
    languages = {lang.get(qn("w:val")) for lang in document(name).styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    foot, number = document(name).sections[0].footer.paragraphs
    assert foot.text.startswith(
        "Our own questions, from the Tiny pack. Creative Commons Attribution"
    )
    assert number._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
    assert document(name).sections[0].header.paragraphs[0].text == forms()[name].title
    assert forms()[name].origin in [text for _, text in lines(document(name))]


@pytest.mark.parametrize("name", NAMES)
def test_headings_are_in_order_and_no_level_is_left_out(name: str) -> None:
    found = [style for style, _ in lines(document(name)) if style.startswith(("Title", "Heading"))]
    assert found[0] == "Title"
    assert found.count("Title") == 1
    levels = [0, *(int(style[-1]) for style in found[1:])]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    tops = [text for style, text in lines(document(name)) if style == "Heading 1"]
    assert tops == [*(point.label for point in forms()[name].timepoints), NOTES_TITLE]


@pytest.mark.parametrize("name", NAMES)
def test_each_form_asks_what_is_asked_at_its_time_and_nothing_else(name: str) -> None:
    questionnaire = forms()[name]
    for point in questionnaire.timepoints:
        form = form_at(name, point.label)
        numbered = [t for style, t in form if style == "Question" and t.split(".")[0].isdigit()]
        texts = [
            text.partition(". ")[2].removesuffix(" (please answer this one)") for text in numbered
        ]
        assert texts == [item.text for item in questionnaire.items_at(point.id)]


@pytest.mark.parametrize("name", NAMES)
def test_every_form_begins_on_a_page_of_its_own(name: str) -> None:
    first, *others = [p for p in document(name).paragraphs if p.style.name == "Heading 1"]
    assert not first.paragraph_format.page_break_before
    assert all(heading.paragraph_format.page_break_before for heading in others)


def test_each_answer_is_a_box_with_its_words_beside_it() -> None:
    form = form_at("asking", "Before")
    place = form.index(("Question", "1. I ask parents. (please answer this one)"))
    words = [part.strip("\u2007 ") for part in form[place + 1][1].split(BOX)]
    assert words == ["", "Disagree", "Neither", "Agree", "Does not apply"]
    # A question with several answers has a line for each.
    place = next(n for n, line in enumerate(form) if "What do parents speak of?" in line[1])
    assert form[place + 1 : place + 3] == [("Answers", f"{BOX} Money"), ("Answers", f"{BOX} Rows")]


def test_a_scale_of_numbers_says_what_its_ends_mean() -> None:
    form = form_at("asking", "Before")
    place = next(n for n, line in enumerate(form) if "I am sure what to say." in line[1])
    assert form[place + 1] == ("Hint", "0 is “Not sure”, and 10 is “Sure”.")
    assert form[place + 2][1].count(BOX) == 11


@pytest.mark.parametrize("name", NAMES)
def test_boxes_can_be_ticked_and_have_a_name(name: str) -> None:
    for control in document(name).element.body.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        assert properties.find(CHECKBOX) is not None
        assert 0 < len(properties.find(qn("w:alias")).get(qn("w:val"))) <= 64
        assert "".join(t.text for t in control.iter(qn("w:t"))) == BOX


@pytest.mark.parametrize("name", NAMES)
def test_a_question_stays_with_its_answers_and_type_is_large_enough(name: str) -> None:
    styles = document(name).styles
    assert styles["Question"].paragraph_format.keep_with_next
    assert styles["Hint"].paragraph_format.keep_with_next
    assert all(styles[one].paragraph_format.keep_together for one in ("Question", "Answers"))
    assert all(styles[one].font.size.pt >= 12 for one in ("Normal", "Question", "Answers"))
    assert styles["Hint"].font.size.pt >= 11


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_header_rows_or_a_name(name: str) -> None:
    *spaces, codes = document(name).tables
    assert codes.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert [cell.text for cell in codes.rows[0].cells] == ["Column", "Question", "Codes"]
    assert [row.cells[0].text for row in codes.rows[1:]] == list(forms()[name].columns)
    for table in spaces:
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        assert caption.get(qn("w:val")).startswith("Space for your answer: ")
        assert len(table.rows) == 1
    long = [
        item
        for point in forms()[name].timepoints
        for item in forms()[name].items_at(point.id)
        if item.kind == "long-text"
    ]
    assert len(spaces) == len(long)


def test_another_person_writes_on_another_page_with_the_code() -> None:
    found = document("counselling").paragraphs
    headings = [p for p in found if p.text == "For the person who referred the parents"]
    assert len(headings) == 2
    assert all(heading.paragraph_format.page_break_before for heading in headings)
    form = form_at("counselling", "Before counselling")
    place = form.index(("Heading 2", "For the person who referred the parents"))
    assert form[place + 1] == ("Question", "Your code")


@pytest.mark.parametrize(
    ("name", "words"), [("counselling", FOR_FAMILIES), ("early-help-audit", FOR_STAFF)]
)
def test_safeguarding_stands_on_each_form_in_the_words_for_its_readers(
    name: str, words: str
) -> None:
    texts = [text for _, text in lines(document(name))]
    assert texts.count(words) == len(forms()[name].timepoints)
    assert FOR_STAFF not in [text for _, text in lines(document("workforce-training"))]


def test_free_text_warns_and_codes_are_explained() -> None:
    form = form_at("asking", "After")
    texts = [text for _, text in form]
    assert "Take your time. Please write no names." in texts
    assert "Choose a word and write it on both forms." in texts
    assert "Partners choose a word together." in texts


@pytest.mark.parametrize("name", NAMES)
def test_word_has_nothing_to_repair(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(raw(name))) as archive:
        assert archive.testzip() is None
        ET.fromstring(archive.read("word/document.xml"))
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    body = document(name).element.body
    for properties in body.iter(qn("w:pPr")):
        order = [PROPERTIES.index(child.tag.partition("}")[2]) for child in properties]
        assert order == sorted(set(order)), properties.xml
    for cell in body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p"), "a cell ends with a paragraph"
    for table in body.iter(qn("w:tbl")):
        # What may come after tblCaption is tblDescription alone.
        names = [child.tag.partition("}")[2] for child in table.tblPr]
        assert "tblCaption" not in names[:-1]
    for row in body.iter(qn("w:trPr")):
        names = [child.tag.partition("}")[2] for child in row]
        assert len(set(names)) == len(names)


def test_the_same_record_gives_the_same_bytes() -> None:
    one, other = (questionnaire_word(forms()["asking"], "Pack") for _ in range(2))
    assert one == other


@settings(max_examples=15, deadline=None)
@given(questionnaires())
def test_every_form_that_can_be_becomes_a_document(questionnaire: Questionnaire) -> None:
    found: Any = Document(io.BytesIO(questionnaire_word(questionnaire, "Pack")))
    asked = sum(
        not field.points or point.id in field.points
        for point in questionnaire.timepoints
        for section in form_sections(questionnaire)
        for field in section.fields
    )
    numbered = [p for p in found.paragraphs if p.style.name == "Question" and p.text[:1].isdigit()]
    assert len(numbered) >= asked
