"""Word documents, made with python-docx from blocks of text.

Accessible as Word understands it: language, title, real headings, real lists, header rows that
repeat. The same blocks give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Row
from docx.text.paragraph import Paragraph as WordParagraph

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

LANGUAGE = "en-GB"
FONT = "Arial"
"""On every machine, and easy to read. The site's own font is not."""

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def word_document(
    title: str, blocks: Sequence[Block], closing: str, changed: date, author: str
) -> bytes:
    """A .docx file. `closing` stands at the foot of every page: where it is from, its licence."""
    document = start_document(title, changed, author)
    document.add_paragraph(title, style="Title")
    add_blocks(document, blocks)
    return finish_document(document, closing)


def start_document(title: str, changed: date, author: str) -> WordDocument:
    """An empty document with its page, its language and its styles."""
    document = Document()
    _set_up(document, title, changed, author)
    return document


def add_blocks(document: WordDocument, blocks: Sequence[Block]) -> None:
    """Write blocks at the end of a document."""
    numbers: dict[int, int] = {}
    for block in blocks:
        _add(document, block, numbers)


def finish_document(document: WordDocument, closing: str) -> bytes:
    """The file, with `closing` at the foot of every page."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.text = closing
    foot.style = document.styles["Footer"]
    out = io.BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())


def with_fixed_times(data: bytes) -> bytes:
    """The same zip with the same dates whenever it is made."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            new.writestr(info, old.read(name))
    return out.getvalue()


def _set_up(document: WordDocument, title: str, changed: date, author: str) -> None:
    properties = document.core_properties
    moment = datetime.combine(changed, time())
    properties.title, properties.author, properties.language = title, author, LANGUAGE
    properties.last_modified_by, properties.comments = author, ""
    properties.created = properties.modified = moment
    properties.revision = 1
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = Mm(22)
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGE)
    sizes = {"Normal": 12, "Title": 24, "Caption": 11, "Footer": 9}
    sizes |= {f"Heading {level}": size for level, size in ((1, 18), (2, 15), (3, 13))}
    for name, size in sizes.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0x1B, 0x1F, 0x23)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            # The template's theme fonts would win over the font that is named.
            if "Theme" in key:
                del fonts.attrib[key]
    if "Hyperlink" not in [style.name for style in document.styles]:
        link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.underline = True
        link.font.color.rgb = RGBColor(0x0B, 0x4F, 0x9E)


def _add(document: WordDocument, block: Block, numbers: dict[int, int]) -> None:
    """`numbers` has the numbering of the last ordered list of each depth."""
    if isinstance(block, Heading):
        _write(document.add_paragraph(style=f"Heading {min(block.level, 3)}"), block.words)
    elif isinstance(block, Paragraph):
        _write(document.add_paragraph(), block.words)
    elif isinstance(block, Items):
        _add_items(document, block, numbers)
    elif isinstance(block, Box):
        _add_box(document, block)
    else:
        _add_table(document, block)


def _add_items(document: WordDocument, block: Items, numbers: dict[int, int]) -> None:
    kind = "List Number" if block.ordered else "List Bullet"
    style = kind if block.depth == 1 else f"{kind} {min(block.depth, 3)}"
    if block.ordered and (block.start or block.depth not in numbers):
        numbers[block.depth] = _new_numbering(document, style, block.start or 1)
    for words in block.items:
        paragraph = document.add_paragraph(style=style)
        if block.ordered:
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val = 0
            numbering.get_or_add_numId().val = numbers[block.depth]
        _write(paragraph, words)


def _new_numbering(document: WordDocument, style: str, start: int) -> int:
    """A numbering of its own: in Word, all lists of a style count on from each other."""
    numbering = document.part.numbering_part.element
    of_style = document.styles[style].element.pPr.numPr.numId.val
    model = next(num for num in numbering.num_lst if num.numId == of_style)
    made = numbering.add_num(model.abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def _write(paragraph: WordParagraph, words: Words) -> None:
    for run in words:
        if run.link:
            _add_link(paragraph, run)
            continue
        made = paragraph.add_run(run.text)
        made.bold = run.bold or None
        made.italic = run.italic or None


def _add_link(paragraph: WordParagraph, run: Run) -> None:
    key = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    made = paragraph.add_run(run.text, style="Hyperlink")
    link.append(made._r)
    paragraph._p.append(link)


def _add_box(document: WordDocument, box: Box) -> None:
    for words in box.paragraphs:
        paragraph = document.add_paragraph()
        borders = OxmlElement("w:pBdr")
        left = OxmlElement("w:left")
        for key, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", "7A1F1F")):
            left.set(qn(f"w:{key}"), value)
        borders.append(left)
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
        _write(paragraph, words)


def _add_table(document: WordDocument, block: Table) -> None:
    if block.caption:
        document.add_paragraph(
            block.caption, style="Caption"
        ).paragraph_format.keep_with_next = True
    columns = len((block.header or block.rows)[0])
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    _add_room(table)
    for cells in block.header:
        row = table.add_row()
        _fill(row, [tuple(_bold(run) for run in words) for words in cells])
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(repeat)
    for cells in block.rows:
        row = table.add_row()
        _fill(row, cells)
        whole = OxmlElement("w:cantSplit")
        whole.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(whole)
    document.add_paragraph()


def _add_room(table: WordTable) -> None:
    """Room above and below the words of a cell: without it, they stand on the lines."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        room = OxmlElement(f"w:{side}")
        # Twentieths of a point.
        room.set(qn("w:w"), "60")
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _bold(run: Run) -> Run:
    return Run(run.text, True, run.italic, run.link)


def _fill(row: _Row, cells: Sequence[Words]) -> None:
    for cell, words in zip(row.cells, cells, strict=True):
        _write(cell.paragraphs[0], words)
