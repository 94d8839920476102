"""A questionnaire as the JSON of SurveyJS (survey-core, MIT), for forms on a council's own site.

Names of questions are the columns of our files of answers and values are our codes, as numbers.
A page for each section; what is not asked at a time point is not shown, and not kept. Nothing in
the file loads or sends anything: where answers go is decided by the site that shows the form.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from resource_pack.core.questionnaire import AtMost, Item, Questionnaire, column_name
from resource_pack.core.scoring_rule import write_code
from resource_pack.publish.form_fields import (
    CODE_HELP,
    CODE_PATTERN,
    DATE_LABEL,
    FAMILY_LABELS,
    TIMEPOINT_LABEL,
    FormField,
    FormSection,
    at_most_end,
    form_sections,
    id_label,
    limits_words,
    prompts,
    spare_name,
)
from resource_pack.publish.safeguarding_words import safeguarding_words

Json = dict[str, Any]


def surveyjs_form(questionnaire: Questionnaire) -> Json:
    """The form as SurveyJS reads it."""
    taken = set(questionnaire.columns)

    def name(wanted: str) -> str:
        found = spare_name(wanted, taken)
        taken.add(found)
        return found

    pages = [
        {
            "name": name("about_this_form"),
            "title": "About this form",
            "elements": [*_words(questionnaire, name), *_about(questionnaire)],
        }
    ]
    for section in form_sections(questionnaire):
        intro = plain(" ".join(section.intro))
        pages.append(
            {
                "name": name(column_name(section.section.id)),
                "title": plain(section.section.title),
                **({"description": intro} if intro else {}),
                **_shown(section.points),
                "elements": [_question(questionnaire, one, section) for one in section.fields],
            }
        )
    return {
        "title": plain(questionnaire.title),
        "description": plain(questionnaire.purpose),
        "locale": "en",
        "showQuestionNumbers": "off",
        "clearInvisibleValues": "onHiddenContainer",
        "checkErrorsMode": "onNextPage",
        "pages": pages,
    }


def surveyjs_json(questionnaire: Questionnaire) -> bytes:
    """The form as a file."""
    text = json.dumps(surveyjs_form(questionnaire), indent=2, ensure_ascii=False)
    return (text + "\n").encode()


def _words(questionnaire: Questionnaire, name: Callable[[str], str]) -> Iterator[Json]:
    """Texts among the questions."""
    if questionnaire.safeguarding:
        words = safeguarding_words(questionnaire.respondent)
        yield _text(name("safeguarding"), words, {})
    for points, text in prompts(questionnaire):
        ids = tuple(point.id for point in points)
        everywhere = len(ids) == len(questionnaire.timepoints)
        yield _text(name("prompt"), text, {} if everywhere else _shown(ids))


def _text(name: str, text: str, shown: Json) -> Json:
    return {"type": "html", "name": name, "html": f"<p>{escape(text)}</p>", **shown}


def _about(questionnaire: Questionnaire) -> Iterator[Json]:
    points = questionnaire.timepoints
    only = {"defaultValue": points[0].id} if len(points) == 1 else {}
    yield {
        "type": "radiogroup",
        "name": "timepoint",
        "title": TIMEPOINT_LABEL,
        "isRequired": True,
        "choices": [{"value": point.id, "text": plain(point.label)} for point in points],
        **only,
    }
    code = {"type": "regex", "text": CODE_HELP, "regex": f"^{CODE_PATTERN}$"}
    identity = questionnaire.identity
    yield {
        "type": "text",
        "name": questionnaire.id_column,
        "title": plain(id_label(questionnaire)),
        "description": plain(identity.how),
        "isRequired": True,
        "validators": [code],
    }
    if identity.family != "no":
        yield {
            "type": "text",
            "name": "family_id",
            "title": FAMILY_LABELS[identity.family],
            "description": plain(identity.family_how),
            **({"isRequired": True} if identity.family == "required" else {}),
            "validators": [code],
        }
    day: Json = {"type": "text", "name": "date", "title": DATE_LABEL, "inputType": "date"}
    how = plain(questionnaire.date_how)
    yield {**day, "description": how} if how else day


def _question(questionnaire: Questionnaire, field: FormField, section: FormSection) -> Json:
    hint = plain(field.hint)
    row: Json = {
        **_kind(questionnaire, field),
        "name": field.column,
        "title": plain(field.item.text),
        **({"description": hint} if hint else {}),
        **({"isRequired": True} if field.item.required else {}),
        **_shown(() if field.points == section.points else field.points),
    }
    validators = [_limits(field)] if field.limits else []
    for rule in questionnaire.at_most:
        if at_most_end(questionnaire, rule) == field.item.id:
            validators.append(_at_most(rule))
    return {**row, "validators": validators} if validators else row


def _kind(questionnaire: Questionnaire, field: FormField) -> Json:
    if field.answer == "number":
        assert field.limits is not None
        step = number(field.limits.step)
        # The arrows of the field go by steps from 0; a code beside the scale may be none of them.
        even = step != 1 and not field.limits.missing
        return {"type": "text", "inputType": "number", **({"step": step} if even else {})}
    if field.answer == "several":
        return {"type": "checkbox", "choices": _choices(field)}
    if field.answer == "one":
        rating = _rating(questionnaire, field.item)
        return rating or {"type": "radiogroup", "choices": _choices(field)}
    if field.answer == "date":
        return {"type": "text", "inputType": "date"}
    return {"type": "comment" if field.answer == "long-text" else "text"}


def _choices(field: FormField) -> list[Json]:
    return [{"value": number(float(c.code)), "text": plain(c.label)} for c in field.choices]


def _rating(questionnaire: Questionnaire, item: Item) -> Json:
    """A row of numbers, where every answer is a number of the scale; else nothing."""
    scale = questionnaire.scales.get(item.scale)
    if scale is None or scale.kind != "number" or scale.missing:
        return {}
    assert scale.min is not None and scale.max is not None
    return {
        "type": "rating",
        "autoGenerate": False,
        "rateMin": scale.min,
        "rateMax": scale.max,
        "rateStep": scale.step,
        "minRateDescription": plain(scale.low),
        "maxRateDescription": plain(scale.high),
    }


def _limits(field: FormField) -> Json:
    """Limits of a number as one test, since codes such as -9 may stand outside of them."""
    limits, here = field.limits, f"{{{field.column}}}"
    assert limits is not None
    tests = []
    if math.isfinite(limits.low):
        tests.append(f"{here} >= {write_code(limits.low)}")
    if math.isfinite(limits.high):
        tests.append(f"{here} <= {write_code(limits.high)}")
    low = limits.low if math.isfinite(limits.low) else 0.0
    steps = f"({here} - {write_code(low)}) / {write_code(limits.step)}"
    # A step of 0.1 is no exact number, so what is left over may be a hair.
    tests.append(f"round({steps}, 6) = round({steps})")
    ways = [f"{here} empty", f"({' and '.join(tests)})"]
    ways += [f"{here} = {write_code(code)}" for code in limits.missing]
    return {
        "type": "expression",
        "text": f"{limits_words(limits)}.",
        "expression": " or ".join(ways),
    }


def _at_most(rule: AtMost) -> Json:
    whole = f"{{{column_name(rule.whole)}}}"
    parts = ", ".join(f"{{{column_name(part)}}}" for part in rule.parts)
    # An empty number counts as nothing in a sum, and as no number elsewhere.
    total = f"sum({parts})"
    return {
        "type": "expression",
        "text": f"{rule.what}.",
        "expression": f"{whole} empty or {total} <= {whole}",
    }


def _shown(points: Sequence[str]) -> Json:
    if not points:
        return {}
    return {"visibleIf": " or ".join(f"{{timepoint}} = '{point}'" for point in points)}


def number(value: float) -> int | float:
    """A code as JSON has it: 4, not 4.0."""
    return int(value) if float(value).is_integer() else value


_NAME = re.compile(r"\{([^{}]*)\}")


def plain(text: str) -> str:
    """Words in which {…} does not stand for an answer: SurveyJS knows no way to write the sign."""
    return _NAME.sub(r"(\1)", text)


def escape(text: str) -> str:
    """Words inside HTML."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, entity)
    return plain(text)
