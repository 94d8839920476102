"""Exports of other tools read to the same answers as our own CSV."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.evaluation.reading import Responses, read_responses
from resource_pack.core.problems import PackError
from tests.conftest import ROOT
from tests.evaluate.made_up import ours, random_rows, read

FOLDER = ROOT / "tests" / "fixtures" / "exports"
RECORDS = ("counselling", "workforce-training")
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".csv", ".xlsx"))


def record_of(path: Path) -> str:
    return next(name for name in RECORDS if path.name.startswith(name))


def answers(path: Path) -> Responses:
    return read_responses(path, path.name, ours()[record_of(path)])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_export_reads_to_the_same_answers(path: Path):
    found = answers(path)
    wanted = answers(FOLDER / f"{record_of(path)}-own.csv")
    assert wanted.rows > 10 and len(wanted.items) > 8
    np.testing.assert_array_equal(found.person, wanted.person)
    np.testing.assert_array_equal(found.time, wanted.time)
    if "microsoft-forms" in path.name:  # which does not ask for the code of the family
        assert found.family is None
    elif wanted.family is not None:
        np.testing.assert_array_equal(found.family, wanted.family)
    assert list(found.items) == list(wanted.items)
    for item, column in wanted.items.items():
        np.testing.assert_array_equal(found.items[item], column, err_msg=item)
    assert found.choices.keys() == wanted.choices.keys()
    for item, options in wanted.choices.items():
        for option, column in options.items():
            np.testing.assert_array_equal(found.choices[item][option], column, err_msg=item)


class TestTools:
    def test_a_filled_survey_identifier_of_redcap_is_refused(self):
        rows = [{**row, "redcap_survey_identifier": "x@example.org"} for row in random_rows(1)]
        with pytest.raises(PackError, match="tell who people are"):
            read(rows)
        empty = [{**row, "redcap_survey_identifier": ""} for row in random_rows(1)]
        assert read(empty).rows == 2

    def test_our_own_column_goes_before_what_a_tool_has_like_it(self):
        rows = [{"record_id": n, **row} for n, row in enumerate(random_rows(1))]
        assert read(rows).person.tolist() == [0, 0]

    def test_an_empty_column_gives_way_to_a_filled_one(self):
        rows = [{**row, "record_id": row["person_id"], "person_id": ""} for row in random_rows(2)]
        assert read(rows).person.tolist() == [0, 1, 0, 1]

    def test_an_unknown_column_in_which_nothing_stands_is_left_out_and_told(self):
        found = read([{**row, "note_prompt": ""} for row in random_rows(1)])
        assert "note_prompt" in " ".join(found.notes)

    @pytest.mark.parametrize(
        "cell",
        [
            *("after", "After the course", "after_arm_1", "after_the_course_arm_2b"),
            *("After the course (Arm 1: Arm 1)", "AFTER THE COURSE "),
        ],
    )
    def test_times_as_redcap_and_forms_write_them(self, cell: str):
        rows = [{**row, "timepoint": cell} for row in random_rows(1)[:1]]
        assert read(rows).time.tolist() == [1]

    @pytest.mark.parametrize(
        ("cell", "chosen"),
        [
            ("Sleep, and rest Money", [1, 1]),
            ("Money, Sleep, and rest", [1, 1]),
            ("Sleep, and rest", [0, 1]),
        ],
    )
    def test_labels_one_behind_the_other(self, cell: str, chosen: list[int]):
        rows = [{**row, "topics": cell} for row in random_rows(1)[:1]]
        found = read(rows).choices["topics"]
        assert [found[1][0], found[2][0]] == chosen

    @pytest.mark.parametrize(
        ("header", "yes", "no"),
        [
            ("topics___2", "1", "0"),
            ("topics/2", "1", ""),
            ("all-topics/2", "1", "0"),
            ("What was it about? (choice=Sleep, and rest)", "Checked", "Unchecked"),
            ("All/What was it about?/Sleep, and rest", "1", "0"),
        ],
    )
    def test_a_column_about_one_option(self, header: str, yes: str, no: str):
        rows = [{**row, header: tick} for row, tick in zip(random_rows(1), (yes, no), strict=True)]
        found = read(rows).choices["topics"]
        assert found[2][0] == 1 and found[1][0] == 0 and np.isnan(found[2][1])

    def test_what_is_no_tick_is_told(self):
        rows = [{**row, "topics___2": "x"} for row in random_rows(1)[:1]]
        with pytest.raises(PackError, match=r"answers.csv:2.*topics___2.*1 \(ticked\)"):
            read(rows)

    @pytest.mark.parametrize("header", ["We talk.\N{NO-BREAK SPACE}", " 1.  We talk ", "we talk"])
    def test_spaces_of_microsoft_forms_round_a_question(self, header: str):
        rows: list[dict[str, object]] = [
            {"Id": "1", "Your code": "A1\N{NO-BREAK SPACE}", header: "Agree\N{NO-BREAK SPACE}"}
        ]
        found = read(rows, given=ColumnMap(timepoint="after"))
        assert found.items["we-talk"].tolist() == [4]
