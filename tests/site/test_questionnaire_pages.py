"""Pages of questionnaires, seen on the built sites: every question is there, as a form for all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from selectolax.lexbor import LexborNode as Node

from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.questionnaires import limits_of
from resource_pack.core.scoring_record import scoring_record
from resource_pack.core.scoring_rule import write_code
from tests.core.packs import our_pack, tiny_pack

FOLDER = "evaluate/questionnaires"

FORMS = [
    *(pytest.param("tiny_site", form, id=f"tiny-{form.id}")
      for form in tiny_pack().questionnaires.values()),
    *(pytest.param("our_site", form, id=form.id) for form in our_pack().questionnaires.values()),
]  # fmt: skip
EVERY = pytest.mark.parametrize(("site", "form"), FORMS)


def words(node: Node | Html | None) -> str:
    assert node is not None
    return " ".join((node.text() or "").split())


@pytest.fixture
def page(site: str, form: Questionnaire, request: pytest.FixtureRequest) -> Html:
    folder: Path = request.getfixturevalue(site)
    return Html((folder / FOLDER / f"{form.id}.html").read_text(encoding="utf-8"))


def boxes(page: Html) -> dict[str, Node]:
    return {str(node.attributes["data-item"]): node for node in page.css("[data-item]")}


@EVERY
def test_every_question_stands_once_in_the_order_of_the_record(
    page: Html, form: Questionnaire
) -> None:
    assert list(boxes(page)) == [item.id for item in form.items]
    for item in form.items:
        label = boxes(page)[item.id].css_first("legend, label")
        assert words(label).removesuffix(" (has to be answered)") == item.text
        assert ("has to be answered" in words(label)) == item.required


@EVERY
def test_every_answer_can_be_ticked_and_has_its_code(page: Html, form: Questionnaire) -> None:
    for item in form.items:
        limits = limits_of(form, item)
        found = boxes(page)[item.id].css("input[value]")
        if not found:
            continue
        assert limits is not None
        codes = [write_code(value) for value in (*limits.values, *limits.missing)]
        if not limits.values:
            numbers = range(int(limits.low), int(limits.high) + 1)
            codes = [str(number) for number in numbers] + codes
        assert sorted(str(one.attributes["value"]) for one in found) == sorted(codes)
        kind = "checkbox" if item.kind == "choices" else "radio"
        assert {one.attributes["type"] for one in found} == {kind}
        assert {one.attributes["name"] for one in found} == {f"q_{item.id}"}


@EVERY
def test_answers_that_belong_together_have_a_legend_and_others_a_label(
    page: Html, form: Questionnaire
) -> None:
    place = page.css_first("#paper_form")
    assert place is not None
    for field in place.css("input, select, textarea"):
        label = field.parent if field.parent and field.parent.tag == "label" else None
        if label is None:
            label = place.css_first(f'label[for="{field.attributes.get("id")}"]')
        assert words(label), field.html
    for group in place.css("fieldset"):
        first = group.css("*")[1]  # the group itself is the first
        assert first.tag == "legend", "screen readers look for it there"
        assert words(first)
    assert not place.css("table"), "a table of boxes cannot be used on a phone"


@EVERY
def test_the_form_says_which_date_to_write(page: Html, form: Questionnaire) -> None:
    told = words(page.css_first("#form_date_hint"))
    day = "The day on which the form is filled in. For example, 27 3 2026."
    assert told == (form.date_how or day)


@EVERY
def test_what_is_counted_stands_beside_the_number_and_is_read_out(
    page: Html, form: Questionnaire
) -> None:
    for item in form.items:
        if item.unit:
            box = boxes(page)[item.id]
            unit = box.css_first(".with-unit span")
            assert words(unit) == item.unit
            named = str(box.css_first("input").attributes["aria-describedby"]).split()
            assert unit is not None and unit.attributes["id"] in named
            assert all(box.css(f"#{one}") for one in named)
            assert "Count in" not in words(box)


@EVERY
def test_nothing_in_a_form_can_be_sent(page: Html, form: Questionnaire) -> None:
    place = page.css_first(".page-body")
    assert place is not None
    assert not place.css("form, [type=submit], [action], [style]")
    assert all(button.attributes.get("type") == "button" for button in place.css("button"))
    typed = [one for one in place.css("input, textarea, select") if "value" not in one.attributes]
    assert all("name" not in one.attributes for one in typed), "so no browser can send the words"


@EVERY
def test_a_page_has_its_record_and_no_script_before_it_is_asked_for(
    page: Html, form: Questionnaire
) -> None:
    block = page.css_first("script.form-record")
    assert block is not None
    assert json.loads(block.text()) == json.loads(json.dumps(scoring_record(form)))
    loaded = [str(one.attributes["src"]) for one in page.css("script[src]")]
    assert not [name for name in loaded if "scoring" in name or "questionnaire-form" in name]
    assert [name for name in loaded if "questionnaire.js" in name]


@EVERY
def test_questions_of_some_time_points_say_which(page: Html, form: Questionnaire) -> None:
    points = [point.id for point in form.timepoints]
    for item in form.items:
        box = boxes(page)[item.id]
        places = str(box.attributes.get("data-at") or "").split()
        wanted = [str(points.index(point) + 1) for point in points if point in item.timepoints]
        assert places == ([] if len(wanted) == len(points) else wanted)
    chooser = page.css("input[name=form_time]")
    if len(points) == 1:
        assert not chooser
    else:
        assert [one.attributes["value"] for one in chooser] == points
        assert len([one for one in chooser if "checked" in one.attributes]) == 1


@EVERY
def test_free_text_warns_and_sensitive_forms_say_what_to_do(
    page: Html, form: Questionnaire
) -> None:
    for item in form.items:
        if item.kind in ("text", "long-text"):
            assert form.free_text_warning in words(boxes(page)[item.id])
    assert bool(page.css(".form-care")) == form.safeguarding
    assert bool(page.css("aside.safeguarding")) >= form.safeguarding
    if any(item.words_of == "child" for item in form.items):
        assert form.child_consent in words(page.css_first("#paper_form"))


@EVERY
def test_every_file_of_a_questionnaire_is_there(
    page: Html, form: Questionnaire, site: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(site)
    links = [str(one.attributes["href"]) for one in page.css(".form-files a[download]")]
    assert len(links) == 7 + len(form.timepoints)
    for link in links:
        assert (folder / FOLDER / link).is_file(), link


@EVERY
def test_a_low_answer_leads_to_a_page(
    page: Html, form: Questionnaire, site: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(site)
    for item in form.items:
        links = boxes(page)[item.id].css(".item-help a")
        assert len(links) == bool(item.help_page)
        for link in links:
            target = str(link.attributes["href"]).partition("#")[0]
            assert (folder / FOLDER / target).is_file()


@EVERY
def test_what_scores_mean_is_told(page: Html, form: Questionnaire) -> None:
    text = words(page.css_first("main"))
    for construct in form.constructs:
        assert construct.what in text
        head = page.css_first(f"#score_{construct.id}")
        assert words(head) == construct.label
    for indicator in form.indicators:
        assert indicator.what in text
    assert form.origin in text


@pytest.mark.parametrize(("site", "number"), [("tiny_site", 1), ("our_site", 9)])
def test_the_list_has_every_form(site: str, number: int, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(site)
    page = Html((folder / FOLDER / "index.html").read_text(encoding="utf-8"))
    links = page.css(".questionnaire-list a")
    assert len(links) == number
    for link in links:
        assert (folder / FOLDER / str(link.attributes["href"])).is_file()
