"""SurveyJS: its schema holds, and what the form asks is what the record asks."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from tests.publish.forms import NAMES, forms, questionnaires
from tests.publish.surveyjs_rules import wrong

from resource_pack.core.questionnaire import Questionnaire
from resource_pack.publish.form_fields import form_sections
from resource_pack.publish.surveyjs import surveyjs_form, surveyjs_json

Json = dict[str, Any]


def elements(form: Json) -> dict[str, Json]:
    return {element["name"]: element for page in form["pages"] for element in page["elements"]}


def asking() -> Json:
    return surveyjs_form(forms()["asking"])


@pytest.mark.parametrize("name", NAMES)
def test_surveyjs_takes_every_form(name: str) -> None:
    assert list(wrong(json.loads(surveyjs_json(forms()[name])))) == []


@settings(max_examples=40, deadline=None)
@given(questionnaires())
def test_every_form_that_can_be_is_taken_and_can_be_read_back(questionnaire: Questionnaire) -> None:
    form = json.loads(surveyjs_json(questionnaire))
    assert list(wrong(form)) == []
    found = elements(form)
    assert set(questionnaire.columns) <= set(found)
    for section in form_sections(questionnaire):
        for field in section.fields:
            element = found[field.column]
            assert element["title"] == re.sub(r"\{(.*?)\}", r"(\1)", field.item.text)
            assert element.get("isRequired", False) == field.item.required
            if element["type"] == "rating":
                low, high, step = (element[k] for k in ("rateMin", "rateMax", "rateStep"))
                steps = round((high - low) / step)
                codes = [round(low + n * step, 9) for n in range(steps + 1)]
            else:
                codes = [choice["value"] for choice in element.get("choices", [])]
            assert codes == [float(choice.code) for choice in field.choices]


@settings(max_examples=40, deadline=None)
@given(questionnaires())
def test_words_never_stand_for_answers_and_are_never_html(questionnaire: Questionnaire) -> None:
    form = surveyjs_form(questionnaire)
    for page in form["pages"]:
        for part in (page, *page["elements"]):
            words = [part.get(name, "") for name in ("title", "description", "html")]
            assert not any(re.search(r"\{[^{}]*\}", text) for text in words)
            assert "<b>" not in part.get("html", "")


def test_a_number_is_tested_with_its_message() -> None:
    (limits,) = elements(asking())["seen"]["validators"]
    assert limits == {
        "type": "expression",
        "text": "Write a number: 0 to 90.",
        "expression": "{seen} empty or ({seen} >= 0 and {seen} <= 90 "
        "and round(({seen} - 0) / 1, 6) = round(({seen} - 0) / 1))",
    }
    _, rule = elements(asking())["asked"]["validators"]
    assert rule["text"] == "More families were asked than were seen."
    assert rule["expression"] == "{seen} empty or sum({asked}) <= {seen}"


def test_scales_have_our_codes_as_numbers() -> None:
    agree = elements(asking())["i_ask"]
    assert agree["type"] == "radiogroup"
    assert [choice["value"] for choice in agree["choices"]] == [1, 2, 3, -9]
    sure = elements(asking())["how_sure"]
    assert (sure["type"], sure["rateMin"], sure["rateMax"]) == ("rating", 0, 10)
    assert (sure["minRateDescription"], sure["maxRateDescription"]) == ("Not sure", "Sure")


def test_what_is_not_asked_at_a_time_is_neither_shown_nor_kept() -> None:
    form = asking()
    assert elements(form)["on_day"]["visibleIf"] == "{timepoint} = 'before'"
    page = next(page for page in form["pages"] if page["name"] == "back")
    assert page["visibleIf"] == "{timepoint} = 'after'"
    assert "visibleIf" not in elements(form)["then_i_ask"]
    # “onHidden” keeps the answers of a page that is hidden as a whole.
    assert form["clearInvisibleValues"] == "onHiddenContainer"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_loaded_or_sent(name: str) -> None:
    text = surveyjs_json(forms()[name]).decode()
    assert "://" not in text
    assert not re.search(r'"(completedHtml|choicesByUrl|logo|navigateToUrl|surveyId)"', text)


@pytest.mark.parametrize(
    "change",
    [
        {"pages": [{"name": "p", "elements": [{"type": "text", "name": "a", "hint": "b"}]}]},
        {"pages": [{"name": "p", "elements": [{"type": "radio", "name": "a"}]}]},
        {"pages": [{"name": "p", "elements": [{"type": "text", "name": "p"}]}]},
        {"showQuestionNumbers": "never", "pages": []},
        {"sections": [], "pages": []},
    ],
)
def test_the_checker_finds_what_surveyjs_does_not_know(change: Json) -> None:
    assert list(wrong(change))
