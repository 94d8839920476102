"""Exports of other tools read to the same answers as our own CSV."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.evaluation.reading import Responses, read_responses
from resource_pack.core.problems import PackError
from tests.evaluate.cases import (
    EXPORTS,
    FAMILY_HEADERS,
    FORMS_HEADERS,
    OPTION_COLUMNS,
    TIMES,
    export_record,
    exports,
    in_words_of_the_form,
)
from tests.evaluate.made_up import ours, random_rows, read


def answers(path: Path) -> Responses:
    return read_responses(path, path.name, ours()[export_record(path)])


@pytest.mark.parametrize("path", exports(), ids=lambda path: path.name)
def test_every_export_reads_to_the_same_answers(path: Path):
    found = answers(path)
    wanted = answers(EXPORTS / f"{export_record(path)}-own.csv")
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

    @pytest.mark.parametrize("cell", TIMES)
    def test_times_as_redcap_and_forms_write_them(self, cell: str):
        rows = [{**row, "timepoint": cell} for row in random_rows(1)[:1]]
        assert read(rows).time.tolist() == [1]

    @pytest.mark.parametrize(("header", "ticks"), OPTION_COLUMNS.items())
    def test_a_column_about_one_option(self, header: str, ticks: tuple[str, str]):
        rows = [{**row, header: tick} for row, tick in zip(random_rows(1), ticks, strict=True)]
        found = read(rows).choices["topics"]
        assert found[2][0] == 1 and found[1][0] == 0 and np.isnan(found[2][1])

    def test_what_is_no_tick_is_told(self):
        rows = [{**row, "topics___2": "x"} for row in random_rows(1)[:1]]
        with pytest.raises(PackError, match=r"answers.csv:2.*topics___2.*1 \(ticked\)"):
            read(rows)

    @pytest.mark.parametrize("header", FORMS_HEADERS)
    def test_spaces_of_microsoft_forms_round_a_question(self, header: str):
        rows: list[dict[str, object]] = [
            {"Id": "1", "Your code": "A1\N{NO-BREAK SPACE}", header: "Agree\N{NO-BREAK SPACE}"}
        ]
        found = read(rows, given=ColumnMap(timepoint="after"))
        assert found.items["we-talk"].tolist() == [4]

    @pytest.mark.parametrize("header", FAMILY_HEADERS)
    def test_the_words_of_our_forms_for_the_time_and_the_family(self, header: str):
        found = read(in_words_of_the_form(header))
        assert found.time.tolist() == [0, 1]
        assert found.family is not None
        assert found.family.tolist() == [0, 0]
