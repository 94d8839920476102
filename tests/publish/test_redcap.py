"""REDCap data dictionaries: REDCap's rules hold, and what they ask is what the record asks."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from tests.publish.forms import NAMES, forms, questionnaires
from tests.publish.redcap_rules import COLUMNS, choices, read, wrong

from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.spreadsheet_cells import plain_cell, safe_cell
from resource_pack.publish.form_fields import Choice, FormField, form_sections
from resource_pack.publish.redcap import html, redcap_dictionary, write_choices

NAME, CHOICES = COLUMNS[0], COLUMNS[5]
BRANCHING = "Branching Logic (Show field only if...)"


def fields_of(questionnaire: Questionnaire) -> list[FormField]:
    return [field for section in form_sections(questionnaire) for field in section.fields]


@pytest.mark.parametrize("name", NAMES)
def test_redcap_takes_every_form(name: str) -> None:
    assert list(wrong(redcap_dictionary(forms()[name]))) == []


@settings(max_examples=60, deadline=None)
@given(questionnaires())
def test_redcap_takes_every_form_that_can_be_and_it_can_be_read_back(
    questionnaire: Questionnaire,
) -> None:
    data = redcap_dictionary(questionnaire)
    assert list(wrong(data)) == []
    rows = {row[NAME]: row for row in read(data)}
    assert set(questionnaire.columns) <= set(rows)
    for field in fields_of(questionnaire):
        row = rows[field.column]
        assert plain_cell(row["Field Label"]).replace("&lt;", "<") == field.item.text
        assert (row["Required Field?"] == "y") == field.item.required
        if field.choices:
            assert [code for code, _ in choices(row[CHOICES])] == [c.code for c in field.choices]


@settings(max_examples=60, deadline=None)
@given(questionnaires())
def test_no_cell_is_run_by_a_spreadsheet(questionnaire: Questionnaire) -> None:
    for row in csv.reader(io.StringIO(redcap_dictionary(questionnaire).decode(), newline="")):
        for column, cell in zip(COLUMNS, row, strict=True):
            if column == CHOICES:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            else:
                assert safe_cell(cell) == cell


def row_of(name: str) -> dict[str, str]:
    rows = read(redcap_dictionary(forms()["asking"]))
    return next(row for row in rows if row[NAME] == name)


def test_a_scale_is_a_list_with_our_codes() -> None:
    row = row_of("i_ask")
    assert row["Field Type"] == "radio"
    assert row[CHOICES] == "1, Disagree | 2, Neither | 3, Agree | -9, Does not apply"
    assert row["Section Header"] == "How it is\nHow far do you agree?"
    assert row["Required Field?"] == "y"


def test_codes_below_zero_keep_their_value_and_are_no_formula() -> None:
    listed = [Choice("-2", "bad | worse"), Choice("0", "<none>")]
    assert write_choices(listed) == " -2, bad / worse | 0, &lt;none>"
    assert choices(write_choices(listed))[0] == ("-2", "bad / worse")


def test_numbers_have_type_and_limits() -> None:
    row = row_of("seen")
    limits = (row["Text Validation Min"], row["Text Validation Max"])
    assert (row["Text Validation Type OR Show Slider Number"], *limits) == ("integer", "0", "90")
    assert row["Field Note"] == "Write a number: 0 to 90."


def test_a_question_of_one_time_is_shown_at_that_time_alone() -> None:
    assert row_of("on_day")[BRANCHING] == "[timepoint] = 'before'"
    assert row_of("on_day")["Text Validation Type OR Show Slider Number"] == "date_dmy"
    assert row_of("notes")[BRANCHING] == ""


def test_numbers_that_exceed_another_show_a_warning() -> None:
    row = row_of("check")
    assert row["Field Type"] == "descriptive"
    assert row["Field Label"] == "Please check. More families were asked than were seen."
    assert row[BRANCHING] == "[seen] <> '' and sum([asked]) > [seen]"


def test_nothing_is_called_an_identifier_and_records_have_a_number_of_their_own() -> None:
    rows = read(redcap_dictionary(forms()["asking"]))
    assert rows[0][NAME] == "record_id"
    assert {row["Identifier?"] for row in rows} == {""}
    assert {row["Form Name"] for row in rows} == {"asking"}


def test_a_form_for_one_time_is_set_to_it() -> None:
    rows = read(redcap_dictionary(forms()["service-use"]))
    row = next(row for row in rows if row[NAME] == "timepoint")
    assert row[CHOICES] == "month, One month"
    assert row["Field Annotation"] == "The only one: @DEFAULT='month'"


def test_time_points_with_hyphens_have_codes_that_redcap_takes() -> None:
    rows = read(redcap_dictionary(forms()["ambassador-pledge"]))
    row = next(row for row in rows if row[NAME] == "timepoint")
    assert [code for code, _ in choices(row[CHOICES])] == [
        "pledge",
        "month_1",
        "month_3",
        "month_6",
    ]
    row = next(row for row in rows if row[NAME] == "what_shows_it")
    assert row[BRANCHING].startswith("[timepoint] = 'month_1' or ")


def test_words_are_no_html() -> None:
    assert html("<b>5 & 6</b>") == "&lt;b>5 & 6&lt;/b>"


GOOD = {
    NAME: "seen",
    "Form Name": "asking",
    "Field Type": "text",
    "Field Label": "How many?",
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({NAME: "Seen"}, "no name that REDCap takes"),
        ({NAME: "a" * 27}, "no name that REDCap takes"),
        ({NAME: "asking_complete"}, "keeps for itself"),
        ({NAME: "record_id"}, "two fields have one name"),
        ({"Form Name": "Asking"}, "no name of a form"),
        ({"Field Type": "number"}, "no type"),
        ({"Field Type": "radio"}, "none where there must be"),
        ({CHOICES: "1, Yes"}, "where none may be"),
        ({"Field Type": "radio", CHOICES: "1, Yes | 1, No"}, "cannot tell apart"),
        ({"Field Type": "radio", CHOICES: "'-1, Yes"}, "does not take"),
        (
            {"Field Type": "notes", "Text Validation Type OR Show Slider Number": "integer"},
            "no validation",
        ),
        ({"Text Validation Min": "1"}, "limits without validation"),
        ({BRANCHING: "[nothing] = '1'"}, "branching logic"),
        ({"Required Field?": "yes"}, "Required Field? holds yes"),
        ({"Field Label": "<b>How many?"}, "HTML"),
    ],
)
def test_the_checker_finds_what_redcap_refuses(change: dict[str, str], said: str) -> None:
    first = {**GOOD, NAME: "record_id", "Field Label": "Number"}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows([first, {**GOOD, **change}])
    found = list(wrong(out.getvalue().encode()))
    assert any(said in one for one in found), found
