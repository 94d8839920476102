"""The questions of one time point as a Word document for survey tools, such as Microsoft Forms.

Most councils have a tool that reads questions from a Word file, or takes them when they are pasted
in, and none of the formats that research tools share. So each question is one numbered line, as
the report expects it as the header of a column, and each answer one line with a letter. Hints
would become a part of the question there: they stand in the introduction instead. The first
question has one answer only, so that the answers say which form they are from.
"""

from __future__ import annotations

from datetime import date

from docx.document import Document as WordDocument
from openpyxl.utils import get_column_letter

from resource_pack.core.fields import LICENCES
from resource_pack.core.questionnaire import FREE_TEXT_KINDS, Questionnaire, TimePoint
from resource_pack.publish.form_fields import (
    DATE_LABEL,
    TIMEPOINT_LABEL,
    form_sections,
    id_label,
)
from resource_pack.publish.safeguarding_words import safeguarding_words
from resource_pack.publish.word import finish_document, start_document

CHANGED = date(2026, 11, 30)
"""The day on which the look of these documents was last changed."""

FAMILY_LABEL = "Family code"


def survey_tool_word(questionnaire: Questionnaire, point: TimePoint, site: str) -> bytes:
    """The document. `site` is the name of the pack."""
    title = questionnaire.title
    if len(questionnaire.timepoints) > 1:
        title = f"{title}: {_lower(point.label)}"
    document = start_document(title, CHANGED, site)
    document.add_paragraph(title, style="Title")
    for text in _introduction(questionnaire, point):
        document.add_paragraph(text)
    numbers = _Numbers(document)
    if len(questionnaire.timepoints) > 1:
        numbers.ask(TIMEPOINT_LABEL, (point.label,))
    numbers.ask(id_label(questionnaire))
    if questionnaire.identity.family != "no":
        numbers.ask(FAMILY_LABEL)
    if questionnaire.date_how:
        numbers.ask(DATE_LABEL)
    for section in form_sections(questionnaire):
        asked = [one for one in section.fields if not one.points or point.id in one.points]
        if not asked:
            continue
        document.add_paragraph(section.section.title, style="Heading 1")
        for text in section.intro:
            document.add_paragraph(text)
        for field in asked:
            numbers.ask(field.item.text, tuple(choice.label for choice in field.choices))
    licence, _ = LICENCES[questionnaire.licence]
    return finish_document(document, f"From the {site}. {licence}.")


def _introduction(questionnaire: Questionnaire, point: TimePoint) -> list[str]:
    identity = questionnaire.identity
    free_text = any(i.kind in FREE_TEXT_KINDS for i in questionnaire.items_at(point.id))
    texts = [
        safeguarding_words(questionnaire.respondent) if questionnaire.safeguarding else "",
        f"{identity.label}. {identity.how}",
        f"{FAMILY_LABEL}. {identity.family_how}" if identity.family != "no" else "",
        f"{DATE_LABEL}. {questionnaire.date_how}" if questionnaire.date_how else "",
        questionnaire.free_text_warning if free_text else "",
        point.prompt,
    ]
    return [text for text in texts if text]


class _Numbers:
    """Writes questions and counts them."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._number = 0

    def ask(self, text: str, answers: tuple[str, ...] = ()) -> None:
        self._number += 1
        question = self._document.add_paragraph(f"{self._number}. {text}")
        question.paragraph_format.keep_with_next = bool(answers)
        for place, answer in enumerate(answers, start=1):
            self._document.add_paragraph(f"{get_column_letter(place)}. {answer}")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
