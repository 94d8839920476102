"""The fields of a questionnaire as tools for forms know them: Word, XLSForm, REDCap, SurveyJS.

Each tool has kinds of field of its own. What all need is worked out once here: which answers a
question has, what is said beside it, and at which time points it is asked.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from resource_pack.core.form_words import DATE_LABEL as DATE_LABEL
from resource_pack.core.form_words import FAMILY_LABELS as FAMILY_LABELS
from resource_pack.core.form_words import TIMEPOINT_LABEL as TIMEPOINT_LABEL
from resource_pack.core.questionnaire import (
    FREE_TEXT_KINDS,
    NO,
    YES,
    AtMost,
    Item,
    Questionnaire,
    Scale,
    Section,
    TimePoint,
    column_name,
)
from resource_pack.core.questionnaires import limits_of
from resource_pack.core.scoring_rule import Limits, write_code

AnswerKind = Literal["one", "several", "number", "text", "long-text", "date"]

MOST_POINTS = 21
"""A scale of numbers with more points than this is typed and not ticked."""

CODE_PATTERN = "[A-Za-z0-9][A-Za-z0-9_-]{0,29}"
"""What the code of a person, family, session, case or service looks like. A space or a full stop
would let a name or an e-mail address in."""

CODE_HELP = "Write a code of letters, digits and hyphens, with no spaces. Never write a name."


@dataclass(frozen=True)
class Choice:
    """An answer that is picked. `code` is what files hold."""

    code: str
    label: str
    missing: bool = False


@dataclass(frozen=True)
class FormField:
    """One question.

    `limits` is there for numbers, `ends` says what the ends of a scale of numbers mean, and
    `points` is empty where the question is always asked.
    """

    item: Item
    column: str
    answer: AnswerKind
    choices: tuple[Choice, ...]
    limits: Limits | None
    points: tuple[str, ...]
    help: str
    ends: tuple[str, str] | None = None

    @property
    def hint(self) -> str:
        """What stands below the question, with the unit of a number where nothing else tells."""
        unit = self.item.unit
        told = not unit or unit.lower() in self.item.text.lower()
        return self.help if told else f"{self.help} Count in {unit}.".strip()

    @property
    def whole_numbers(self) -> bool:
        """Whether only whole numbers are allowed."""
        assert self.limits is not None
        low = self.limits.low if math.isfinite(self.limits.low) else 0.0
        return low.is_integer() and self.limits.step.is_integer()


@dataclass(frozen=True)
class FormSection:
    """A part of the form. `points` is empty where something of it is always asked."""

    section: Section
    intro: tuple[str, ...]
    points: tuple[str, ...]
    fields: tuple[FormField, ...]


def form_sections(questionnaire: Questionnaire) -> tuple[FormSection, ...]:
    """Every section with its questions, in the order of the form."""
    every = tuple(point.id for point in questionnaire.timepoints)
    found = []
    for section in questionnaire.sections:
        fields = tuple(_field(questionnaire, item) for item in section.items)
        asked = {point for one in fields for point in one.points or every}
        points = tuple(point for point in every if point in asked)
        intro = (section.intro, questionnaire.child_consent if _of_child(section) else "")
        found.append(
            FormSection(
                section,
                tuple(text for text in intro if text),
                () if points == every else points,
                fields,
            )
        )
    return tuple(found)


def _field(questionnaire: Questionnaire, item: Item) -> FormField:
    choices = choices_of(questionnaire, item)
    answer: AnswerKind
    if item.kind in ("text", "long-text", "date"):
        answer = item.kind
    elif item.kind == "choices":
        answer = "several"
    else:
        answer = "one" if choices else "number"
    every = tuple(point.id for point in questionnaire.timepoints)
    points = tuple(point for point in every if point in item.timepoints)
    scale = questionnaire.scales.get(item.scale)
    return FormField(
        item,
        column_name(item.id),
        answer,
        choices,
        limits_of(questionnaire, item) if answer == "number" else None,
        () if points == every else points,
        _help(questionnaire, item),
        (scale.low, scale.high) if scale and scale.kind == "number" else None,
    )


def choices_of(questionnaire: Questionnaire, item: Item) -> tuple[Choice, ...]:
    """The answers that can be picked, in order; none where something is written."""
    if item.kind == "scale":
        return _points(questionnaire.scales[item.scale])
    if item.kind == "yes-no":
        return (Choice(str(YES), "Yes"), Choice(str(NO), "No"))
    return tuple(Choice(str(option.value), option.label) for option in item.options)


def _points(scale: Scale) -> tuple[Choice, ...]:
    if scale.kind == "ordered":
        points = [Choice(write_code(float(one.value)), one.label) for one in scale.points]
    else:
        assert scale.min is not None and scale.max is not None
        steps = math.floor((scale.max - scale.min) / scale.step + 1e-9)
        if steps >= MOST_POINTS:
            return ()
        codes = [write_code(round(scale.min + n * scale.step, 9)) for n in range(steps + 1)]
        points = [Choice(code, code) for code in codes]
        points[0] = Choice(codes[0], f"{codes[0]} – {scale.low}")
        if scale.min + steps * scale.step > scale.max - 1e-9:
            points[-1] = Choice(codes[-1], f"{codes[-1]} – {scale.high}")
    missing = [Choice(write_code(float(one.value)), one.label, True) for one in scale.missing]
    return (*points, *missing)


def _help(questionnaire: Questionnaire, item: Item) -> str:
    parts = [item.help]
    if item.kind == "scale" and not choices_of(questionnaire, item):
        scale = questionnaire.scales[item.scale]
        assert scale.min is not None and scale.max is not None
        low, high = write_code(float(scale.min)), write_code(float(scale.max))
        parts.append(f"{low} is “{scale.low}”, and {high} is “{scale.high}”.")
        parts += [f"Write {write_code(float(m.value))} for “{m.label}”." for m in scale.missing]
    if item.kind in FREE_TEXT_KINDS:
        parts.append(questionnaire.free_text_warning)
    return " ".join(part for part in parts if part)


def _of_child(section: Section) -> bool:
    return section.respondent == "child" or any(i.words_of == "child" for i in section.items)


def id_label(questionnaire: Questionnaire) -> str:
    """What the form calls the code that rows are matched by."""
    return questionnaire.identity.label


def limits_words(limits: Limits) -> str:
    """What to do, where a number cannot be."""
    words = limits.words()
    return "Write a number" if words == "a number" else f"Write a number: {words}"


def at_most_end(questionnaire: Questionnaire, rule: AtMost) -> str:
    """The question after which the numbers of a rule are all there."""
    order = [item.id for item in questionnaire.items]
    return max((rule.whole, *rule.parts), key=order.index)


def point_label(questionnaire: Questionnaire, point: str) -> str:
    """What a time point is called."""
    return next(one.label for one in questionnaire.timepoints if one.id == point)


def prompts(questionnaire: Questionnaire) -> tuple[tuple[tuple[TimePoint, ...], str], ...]:
    """What the form says at the top, with the time points at which it says so."""
    found: dict[str, list[TimePoint]] = {}
    for point in questionnaire.timepoints:
        if point.prompt:
            found.setdefault(point.prompt, []).append(point)
    return tuple((tuple(points), text) for text, points in found.items())


def spare_name(wanted: str, taken: Collection[str]) -> str:
    """A name for a part of a form that is no question, and has no column in files."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name
