"""The invented answers of the worked example: the same each time, and labelled as what they are."""

from __future__ import annotations

import csv
import io

from resource_pack.core.layout import Layout
from resource_pack.core.synthetic import (
    FILE,
    PEOPLE,
    QUESTIONNAIRE,
    answers_csv,
    example_file,
    synthetic_answers,
)
from tests.conftest import ROOT
from tests.core.packs import our_pack

DATASET = "workforce-training-answers"


def rows() -> list[dict[str, str]]:
    text = (ROOT / "data" / FILE).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_is_what_the_program_makes() -> None:
    made = example_file(Layout(ROOT))
    assert (ROOT / "data" / FILE).read_bytes() == made, (
        "run: python -m resource_pack.core.synthetic ."
    )


def test_another_seed_gives_other_answers() -> None:
    questionnaire = our_pack().questionnaires[QUESTIONNAIRE]
    one, same, other = (synthetic_answers(questionnaire, seed) for seed in (1, 1, 2))
    assert one == same
    assert answers_csv(questionnaire, one) != answers_csv(questionnaire, other)


def test_the_columns_are_those_of_the_questionnaire() -> None:
    questionnaire = our_pack().questionnaires[QUESTIONNAIRE]
    assert tuple(rows()[0]) == questionnaire.columns


def test_people_answer_first_before_and_fewer_later() -> None:
    found = rows()
    by_time = {
        time: {row["person_id"] for row in found if row["timepoint"] == time}
        for time in ("before", "after", "later")
    }
    assert len(by_time["before"]) == PEOPLE
    assert by_time["after"] <= by_time["before"]
    assert PEOPLE > len(by_time["after"]) > len(by_time["later"]) > 20
    assert len(found) == sum(map(len, by_time.values()))


def test_nobody_talks_with_more_families_than_they_see() -> None:
    for row in rows():
        if row["families_seen"]:
            assert int(row["families_asked"]) <= int(row["families_seen"])


def test_readers_of_the_data_are_told_that_nobody_gave_them() -> None:
    dataset = our_pack().data.datasets[DATASET]
    assert "synthetic" in dataset.title.lower()
    assert "nobody gave these answers" in dataset.description
    assert any("Synthetic" in problem for problem in dataset.problems)
