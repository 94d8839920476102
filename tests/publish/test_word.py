"""Word documents: what Word and screen readers need, and always the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.hyperlink import Hyperlink

from resource_pack.publish.theory_template import blank_theory, theory_template
from resource_pack.publish.word import with_fixed_times, word_document
from resource_pack.publish.word_blocks import (
    Block,
    Box,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    Words,
)

PROPERTIES = re.findall(
    r"\w+",
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
    "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr "
    "sectPr pPrChange",
)
"""The order of a paragraph's properties in ECMA-376. Word repairs a document with another one."""


def text(words: str) -> Words:
    return (Run(words),)


BLOCKS: tuple[Block, ...] = (
    Paragraph((Run("Ask "), Run("early", bold=True), Run(" & "), Run("<well>", italic=True))),
    Heading(1, text("First")),
    Items((text("one"), text("two")), ordered=True),
    Items((text("inside"),), depth=2),
    Items((text("three"),), ordered=True, start=0),
    Heading(2, text("Second")),
    Items((text("one again"),), ordered=True),
    Items((text("seven"),), ordered=True, start=7),
    Items((text("deep"),), depth=5),
    Paragraph((Run("the report", link="https://example.org/a?b=c&d=e"),)),
    Box((text("Conflict is not abuse."), text("Follow your procedures."))),
    Table("Who does what", ((text("Who"), text("What")),), ((text("staff"), text("ask")),)),
    Table("", (), ((text("no"), text("header")),)),
    Heading(5, text("Deep")),
)


@pytest.fixture(scope="module")
def raw() -> bytes:
    return word_document("Prompts", BLOCKS, "From the tiny pack.", date(2026, 1, 31), "Tiny pack")


@pytest.fixture(scope="module")
def document(raw: bytes) -> Any:
    return Document(io.BytesIO(raw))


def numbering(paragraph: Any) -> int | None:
    found = paragraph._p.find(f".//{qn('w:numId')}")
    return int(found.get(qn("w:val"))) if found is not None else None


def starts_at(document: Any, number: int) -> int:
    """The number that the first entry of a numbering has."""
    num = next(n for n in document.part.numbering_part.element.num_lst if n.numId == number)
    return int(num.find(f".//{qn('w:startOverride')}").get(qn("w:val")))


def test_the_document_says_what_it_is_and_in_which_language(document: Any) -> None:
    properties = document.core_properties
    assert (properties.title, properties.author) == ("Prompts", "Tiny pack")
    assert properties.language == "en-GB"
    assert properties.modified.isoformat().startswith("2026-01-31")
    languages = [lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))]
    assert languages
    assert set(languages) == {"en-GB"}
    assert document.sections[0].footer.paragraphs[0].text == "From the tiny pack."


def test_headings_are_headings_and_no_level_is_left_out_at_the_end(document: Any) -> None:
    found = [
        (paragraph.style.name, paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith(("Heading", "Title"))
    ]
    assert found == [
        ("Title", "Prompts"),
        ("Heading 1", "First"),
        ("Heading 2", "Second"),
        ("Heading 3", "Deep"),
    ]


def test_a_numbering_starts_anew_and_counts_on_after_a_list_inside(document: Any) -> None:
    entries = [p for p in document.paragraphs if p.style.name == "List Number"]
    one, two, three, again, seven = (numbering(entry) for entry in entries)
    assert one == two == three
    assert len({one, again, seven}) == 3
    assert one is not None
    assert again is not None
    assert seven is not None
    assert [starts_at(document, n) for n in (one, again, seven)] == [1, 1, 7]
    points = [p.style.name for p in document.paragraphs if p.style.name.startswith("List Bullet")]
    assert points == ["List Bullet 2", "List Bullet 3"]


def test_header_rows_repeat_and_no_row_is_torn(document: Any) -> None:
    with_head, without = document.tables
    head, body = with_head.rows
    assert head._tr.find(f".//{qn('w:tblHeader')}").get(qn("w:val")) == "true"
    assert body._tr.find(f".//{qn('w:tblHeader')}") is None
    assert body._tr.find(f".//{qn('w:cantSplit')}") is not None
    assert [cell.text for cell in head.cells] == ["Who", "What"]
    assert all(run.bold for cell in head.cells for run in cell.paragraphs[0].runs)
    assert without.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is None
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions == ["Who does what"]


def test_words_keep_their_form_and_links_their_address(document: Any) -> None:
    first = document.paragraphs[1]
    assert first.text == "Ask early & <well>"
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in first.runs] == [
        ("Ask ", False, False),
        ("early", True, False),
        (" & ", False, False),
        ("<well>", False, True),
    ]
    links = [
        item
        for paragraph in document.paragraphs
        for item in paragraph.iter_inner_content()
        if isinstance(item, Hyperlink)
    ]
    assert [(link.text, link.address) for link in links] == [
        ("the report", "https://example.org/a?b=c&d=e")
    ]


@pytest.mark.parametrize("name", ["made", "template", "blank"])
def test_word_has_nothing_to_repair(raw: bytes, name: str) -> None:
    made = {"made": raw, "template": theory_template("Pack"), "blank": blank_theory("Pack")}[name]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert names[0] == "[Content_Types].xml"
        assert archive.testzip() is None
    document = Document(io.BytesIO(made))
    body: Any = document.element.body
    for properties in body.iter(qn("w:pPr")):
        order = [PROPERTIES.index(child.tag.partition("}")[2]) for child in properties]
        assert order == sorted(set(order)), properties.xml
    assert body[-1].tag == qn("w:sectPr")
    for cell in body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p"), "a cell ends with a paragraph"
    numbers: Any = document.part.numbering_part.element
    kinds = [child.tag for child in numbers if child.tag != qn("w:numPicBullet")]
    assert kinds == sorted(kinds, key=lambda tag: tag == qn("w:num"))
    ids = [num.numId for num in numbers.num_lst]
    assert len(ids) == len(set(ids))
    used = {int(node.get(qn("w:val"))) for node in body.iter(qn("w:numId"))}
    assert used <= set(ids)


def test_the_same_blocks_give_the_same_bytes(raw: bytes) -> None:
    again = word_document("Prompts", BLOCKS, "From the tiny pack.", date(2026, 1, 31), "Tiny pack")
    assert again == raw
    assert with_fixed_times(raw) == raw


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import hashlib; from resource_pack.publish.theory_template import theory_template; "
        "print(hashlib.sha256(theory_template('Pack')).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert ran.stdout.decode().strip() == hashlib.sha256(theory_template("Pack")).hexdigest()


def test_a_page_is_a_document_from_its_heading_on(tiny_site: Path) -> None:
    document: Any = Document(str(tiny_site / "downloads" / "asking-prompts.docx"))
    assert document.core_properties.title == "What's in the prompts"
    found = [(p.style.name, p.text) for p in document.paragraphs if p.text]
    assert found == [
        ("Title", "What's in the prompts"),
        (
            "Normal",
            "Ask with care, and wait for the answer. The report has 12 prompts. See key learning.",
        ),
        ("Heading 1", "In order"),
        ("List Number", "Say hello."),
        ("List Number", "Ask:"),
        ("List Bullet 2", "about the week"),
        ("List Bullet 2", "about the couple"),
        ("List Number", "Thank them.\nThen write it down."),
        ("Heading 1", "Another order"),
        ("List Number", "Begin anew."),
        ("Caption", "Which prompt for whom"),
        ("Normal", "Nobody has to answer."),
        ("Normal", "Say so."),
        ("Normal", "Team manager, Northtown Council"),
        ("Normal", "People answer when they trust us."),
        (
            "Normal",
            "Conflict is not abuse. Work with a couple together is right only where it is safe and "
            "suitable for everyone. If someone is in danger now, contact the emergency services. "
            "Follow your local safeguarding procedures.",
        ),
        ("Normal", "A passage of its own."),
        ("Normal", "Name: ______"),
        ("Normal", "Term"),
        ("Normal", "Its meaning."),
    ]
    entries = [p for p in document.paragraphs if p.style.name == "List Number"]
    first, second, third, anew = (numbering(entry) for entry in entries)
    assert first == second == third != anew
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Prompt", "For whom"],
        ["How are you?", "Everyone"],
        ["Who helps you?", "Parents"],
    ]
    foot = document.sections[0].footer.paragraphs[0].text
    assert foot.startswith("From the Tiny pack, “Prompts for asking”. Creative Commons")


def test_the_canvas_has_a_document_with_a_place_for_every_box(tiny_site: Path) -> None:
    document: Any = Document(str(tiny_site / "downloads" / "theory-of-change-canvas.docx"))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        "Vision",
        "1. Now: opportunities",
        "2. Changes",
        "Focus areas",
        "Changes to the local system",
        "Changes to practice",
        "3. Intermediate outcomes",
        "4. Measuring impact",
        "Indicators",
        "Measures and sources",
        "5. Long-term outcomes",
    ]
    assert not any("{" in p.text for p in document.paragraphs)
