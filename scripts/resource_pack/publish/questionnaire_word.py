"""A questionnaire as a Word document, to print or to change.

One form for each time point, each on pages of its own, with nothing on it that is not asked then.
Each answer is a box with its words beside it, never a cell of a grid: what belongs together is
read together, also aloud and in large print, and a box can be ticked with the mouse. The last pages
are for those who hand out the form and type in the answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from resource_pack.core.fields import LICENCES
from resource_pack.core.questionnaire import Questionnaire, TimePoint
from resource_pack.publish.answers_csv import code_rows
from resource_pack.publish.form_fields import (
    CODE_HELP,
    FAMILY_LABELS,
    Choice,
    FormField,
    form_sections,
    id_label,
)
from resource_pack.publish.safeguarding_words import safeguarding_words
from resource_pack.publish.word import add_blocks, finish_document, start_document
from resource_pack.publish.word_blocks import Block, Box, Heading, Items, Paragraph, Run, Table

CHANGED = date(2026, 11, 22)
"""The day on which the look of these forms was last changed."""

NOTES_TITLE = "For those who hand out the form"
THANKS = "Thank you."
PLEASE_ANSWER = "(please answer this one)"

QUESTION, ANSWERS, HINT, LINE = "Question", "Answers", "Hint", "Answer line"
_BOX, _TICK_FONT = "\u2610", "MS Gothic"
_LONG_ANSWER = Mm(32)
_LINE_END, _CODE_END, _NUMBER_END = Mm(164), Mm(90), Mm(45)
_CODE_COLUMNS = (Mm(54), Mm(52), Mm(60))
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


@dataclass(frozen=True)
class _Style:
    """A style of our own, so that a whole form can be made larger in one place."""

    name: str
    size: int
    before: int
    after: int
    bold: bool = False
    with_next: bool = False


_STYLES = (
    _Style(QUESTION, 12, 10, 2, bold=True, with_next=True),
    _Style(HINT, 11, 0, 2, with_next=True),
    _Style(ANSWERS, 12, 2, 2),
    _Style(LINE, 12, 8, 4),
)


def questionnaire_word(
    questionnaire: Questionnaire, site: str, sources: Sequence[str] = ()
) -> bytes:
    """The document. `site` is the name of the pack, `sources` are the documents it follows."""
    document = start_document(questionnaire.title, CHANGED, site)
    _add_styles(document)
    document.sections[0].header.paragraphs[0].text = questionnaire.title
    document.styles["Header"].font.size = Pt(9)
    document.add_paragraph(questionnaire.title, style="Title")
    for number, point in enumerate(questionnaire.timepoints):
        _add_form(document, questionnaire, point, new_page=number > 0)
    _heading(document, 1, NOTES_TITLE, new_page=True)
    add_blocks(document, _notes(questionnaire))
    _set_widths(document.tables[-1], _CODE_COLUMNS)
    add_blocks(document, _origin(questionnaire, sources))
    licence, _ = LICENCES[questionnaire.licence]
    closing = (
        f"Our own questions, from the {site}. {licence}: you may use and change them if you say "
        "where they are from."
    )
    _number_pages(document)
    return finish_document(document, closing)


def _add_styles(document: WordDocument) -> None:
    for one in _STYLES:
        style = document.styles.add_style(one.name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = document.styles["Normal"]
        style.font.size, style.font.bold = Pt(one.size), one.bold
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(one.before), Pt(one.after)
        form.keep_with_next, form.keep_together = one.with_next, True


def _number_pages(document: WordDocument) -> None:
    """A line with the number of the page, below what `finish_document` writes."""
    paragraph = document.sections[0].footer.add_paragraph("Page ", style="Footer")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _heading(document: WordDocument, level: int, text: str, new_page: bool = False) -> None:
    heading = document.add_paragraph(text, style=f"Heading {level}")
    heading.paragraph_format.page_break_before = new_page or None
    heading.paragraph_format.keep_with_next = True


# --- A form ---------------------------------------------------------------------------------------


def _add_form(
    document: WordDocument, questionnaire: Questionnaire, point: TimePoint, new_page: bool
) -> None:
    _heading(document, 1, point.label, new_page)
    if questionnaire.safeguarding:
        words = safeguarding_words(questionnaire.respondent)
        add_blocks(document, [Box(((Run(words),),))])
    _add_identity(document, questionnaire)
    if point.prompt:
        document.add_paragraph(point.prompt).paragraph_format.space_before = Pt(12)
    number = 0
    for section in form_sections(questionnaire):
        asked = [one for one in section.fields if not one.points or point.id in one.points]
        if not asked:
            continue
        # Someone else fills in this part, and may not see the rest.
        apart = section.section.respondent not in (None, questionnaire.respondent)
        _heading(document, 2, section.section.title, new_page=apart)
        if apart:
            _code_line(document, id_label(questionnaire), "The same code as on the first page.")
        for text in section.intro:
            document.add_paragraph(text).paragraph_format.keep_with_next = True
        for field in asked:
            number += 1
            _add_question(document, number, field)
    document.add_paragraph(THANKS).paragraph_format.space_before = Pt(18)


def _add_identity(document: WordDocument, questionnaire: Questionnaire) -> None:
    identity = questionnaire.identity
    _code_line(document, id_label(questionnaire), identity.how)
    if identity.family != "no":
        _code_line(document, FAMILY_LABELS[identity.family], identity.family_how)
    document.add_paragraph("Date (day, month and year)", style=QUESTION)
    if questionnaire.date_how:
        document.add_paragraph(questionnaire.date_how, style=HINT)
    _line(document, _CODE_END)


def _code_line(document: WordDocument, label: str, how: str) -> None:
    document.add_paragraph(label, style=QUESTION)
    document.add_paragraph(how, style=HINT)
    _line(document, _CODE_END)


def _add_question(document: WordDocument, number: int, field: FormField) -> None:
    needed = f" {PLEASE_ANSWER}" if field.item.required else ""
    document.add_paragraph(f"{number}. {field.item.text}{needed}", style=QUESTION)
    if field.help:
        document.add_paragraph(field.help, style=HINT)
    if field.answer == "several":
        for place, choice in enumerate(field.choices):
            answer = document.add_paragraph(style=ANSWERS)
            answer.paragraph_format.keep_with_next = place < len(field.choices) - 1
            _add_choice(answer, choice)
    elif field.answer == "one":
        _add_choices(document, field)
    elif field.answer == "long-text":
        _add_space(document, field.item.text)
    elif field.answer == "number":
        _line(document, _NUMBER_END, f" {field.item.unit}" if field.item.unit else "")
    else:
        _line(document)


def _add_choices(document: WordDocument, field: FormField) -> None:
    """Boxes in a row that may become several lines, never broken between a box and its words."""
    choices = field.choices
    if field.ends:
        low, high = field.ends
        codes = [choice.code for choice in choices if not choice.missing]
        words = f"{codes[0]} is “{low}”, and {codes[-1]} is “{high}”."
        document.add_paragraph(words, style=HINT)
        choices = tuple(c if c.missing else Choice(c.code, c.code) for c in choices)
    paragraph = document.add_paragraph(style=ANSWERS)
    for place, choice in enumerate(choices):
        if field.ends and choice.missing:
            paragraph.add_run().add_break()
        elif place:
            # Two spaces: wider than the one between a box and its words.
            paragraph.add_run("\u2007 ")
        _add_choice(paragraph, choice)


def _add_choice(paragraph: WordParagraph, choice: Choice) -> None:
    _add_tick_box(paragraph, choice.label)
    paragraph.add_run("\u00a0" + choice.label.replace(" ", "\u00a0"))


def _add_tick_box(paragraph: WordParagraph, name: str) -> None:
    """A box that can be ticked on the screen; `name` is what a screen reader calls it."""
    box = parse_xml(
        f'<w:sdt {nsdecls("w")} xmlns:w14="{_W14}"><w:sdtPr><w:alias/>'
        '<w14:checkbox><w14:checked w14:val="0"/>'
        f'<w14:checkedState w14:val="2612" w14:font="{_TICK_FONT}"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="{_TICK_FONT}"/>'
        "</w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>"
    )
    alias = box.find(qn("w:sdtPr")).find(qn("w:alias"))
    # Word takes 64 characters.
    alias.set(qn("w:val"), name[:64])
    run = paragraph.add_run(_BOX)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), _TICK_FONT)
    box.find(qn("w:sdtContent")).append(run._r)
    paragraph._p.append(box)


def _line(document: WordDocument, end: Length = _LINE_END, after: str = "") -> None:
    """A line to write on. The tab draws it, so that nobody has to hear a row of underscores."""
    paragraph = document.add_paragraph(style=LINE)
    paragraph.paragraph_format.tab_stops.add_tab_stop(end, leader=WD_TAB_LEADER.LINES)
    paragraph.add_run("\t" + after)


def _add_space(document: WordDocument, name: str) -> None:
    """A box for several lines, which grows with what is typed into it."""
    table: WordTable = document.add_table(rows=1, cols=1, style="Table Grid")
    row = table.rows[0]
    row.height, row.height_rule = _LONG_ANSWER, WD_ROW_HEIGHT_RULE.AT_LEAST
    properties = row._tr.get_or_add_trPr()
    whole = OxmlElement("w:cantSplit")
    properties.insert(0, whole)
    _describe(table, f"Space for your answer: {name}")
    gap = document.add_paragraph()
    # LibreOffice leaves a heading alone at the foot of a page if it comes right after a table.
    gap.paragraph_format.space_after = Pt(0)
    gap.paragraph_format.line_spacing = Pt(6)


def _set_widths(table: WordTable, widths: Sequence[Length]) -> None:
    """Widths of columns: Word goes by the cells, LibreOffice by the columns."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _describe(table: WordTable, text: str) -> None:
    """What a screen reader says of a table before its cells."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), text)
    table._tbl.tblPr.append(caption)


# --- For those who hand it out --------------------------------------------------------------------


def _words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def _entries(texts: Sequence[str]) -> Items:
    return Items(tuple(_words(text) for text in texts))


def _notes(questionnaire: Questionnaire) -> list[Block]:
    times = [
        f"{point.label}: {point.when.removesuffix('.')}." for point in questionnaire.timepoints
    ]
    blocks: list[Block] = [
        Paragraph(_words("Leave these pages out when you print the form.")),
        Paragraph(_words(questionnaire.purpose)),
        Heading(2, _words("When and to whom")),
        Paragraph(_words(f"{questionnaire.given} It takes about {questionnaire.minutes} minutes.")),
        _entries(times),
        Heading(2, _words("How to use it")),
        _entries(questionnaire.how_to_use),
    ]
    if questionnaire.not_for:
        blocks += [Heading(2, _words("What it cannot tell")), _entries(questionnaire.not_for)]
    blocks += [
        Heading(2, _words("When you type in the answers")),
        Paragraph(
            _words(
                "Use the CSV file of this form. Type one row for each form, and the code in place "
                "of the words. Leave a cell empty where nobody answered."
            )
        ),
        _codes(questionnaire),
    ]
    return blocks


def _origin(questionnaire: Questionnaire, sources: Sequence[str]) -> list[Block]:
    heading = Heading(2, _words("Where it is from"))
    documents = [_entries(sources)] if sources else []
    return [heading, Paragraph(_words(questionnaire.origin)), *documents]


def _codes(questionnaire: Questionnaire) -> Table:
    """A row for each column of the file of answers, with its codes."""
    gathered: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for column, question, code, meaning, asked in code_rows(questionnaire):
        gathered.setdefault((column, question, asked), []).append((code, meaning))
    rows, before = [], ""
    for (column, question, _), codes in gathered.items():
        text = "\n".join(_code_lines(codes))
        shown = "As above" if text == before and text != CODE_HELP else text
        rows.append(tuple((Run(words),) for words in (column, question, shown)))
        before = text
    header = tuple((Run(text),) for text in ("Column", "Question", "Codes"))
    return Table("What each column of the CSV file takes", (header,), tuple(rows))


def _code_lines(codes: Sequence[tuple[str, str]]) -> list[str]:
    """A line for each code and what it means; numbers that stand for themselves share one."""
    found = []
    for bare, group in itertools.groupby(codes, key=lambda one: one[0] == one[1]):
        listed = list(group)
        if bare:
            ends = dict.fromkeys((listed[0][0], listed[-1][0]))
            found.append(" to ".join(ends))
        else:
            found += [f"{code} = {meaning}" if code else meaning for code, meaning in listed]
    return found
