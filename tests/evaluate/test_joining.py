"""Several files of answers are read as one: which time is whose, who is the same, what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from resource_pack.core.evaluation.analysis import evaluate
from resource_pack.core.evaluation.joining import AnswerFile, read_files, time_in_name
from resource_pack.core.evaluation.reading import Responses, read_responses
from resource_pack.core.problems import PackError, Problem
from tests.evaluate.cases import csv_of
from tests.evaluate.joined_cases import NAMES, ROWS, Joined, joined_cases
from tests.evaluate.made_up import SMALL, ours

CASES = dict(joined_cases())


def join(folder: Path, case: Joined) -> Responses:
    return read_files(case.written(folder), case.questionnaire, case.given)


def problems_of(folder: Path, case: Joined) -> list[Problem]:
    with pytest.raises(PackError) as caught:
        evaluate(case.questionnaire, join(folder, case))
    return caught.value.problems


@pytest.mark.parametrize("what", ["by their names", "as was said", "against its name"])
def test_a_file_for_each_time_gives_the_report_of_one_file(tmp_path: Path, what: str) -> None:
    (tmp_path / "all.csv").write_bytes(csv_of(ROWS))
    wanted = evaluate(SMALL, read_responses(tmp_path / "all.csv", "all.csv", SMALL)).as_dict()
    found = evaluate(SMALL, join(tmp_path, CASES[what])).as_dict()
    assert len(found.pop("file_notes")) > len(wanted.pop("file_notes"))
    assert found == wanted


def test_one_file_gives_what_it_gave_alone(tmp_path: Path) -> None:
    path = tmp_path / "after.csv"
    path.write_bytes(csv_of(ROWS))
    wanted = read_responses(path, path.name, SMALL)
    found = read_files([AnswerFile(path, path.name)], SMALL)
    assert found.notes == wanted.notes
    assert found.source is None
    np.testing.assert_array_equal(found.time, wanted.time)


@pytest.mark.parametrize(("name", "place"), NAMES.items())
def test_a_name_with_exactly_one_time_says_it(name: str, place: int | None) -> None:
    assert time_in_name(name, SMALL) == place


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("where-are-you-now.csv", None),
        ("Where are you now, now.csv", "now"),
        ("after six months.csv", "half-year"),
        ("half-year.csv", "half-year"),
        ("half-year after a year.csv", None),
    ],
)
def test_the_name_of_the_form_and_shorter_names_are_no_times(name: str, time: str | None) -> None:
    form = ours()["where-are-you-now"]
    place = time_in_name(name, form)
    assert (None if place is None else form.timepoints[place].id) == time


def test_how_the_time_is_known_is_told(tmp_path: Path) -> None:
    notes = " ".join(join(tmp_path, CASES["against its name"]).notes)
    assert "“after.csv” were taken as “Before the course”, as was chosen" in notes
    notes = " ".join(join(tmp_path, CASES["by their names"]).notes)
    assert "“after.csv” were taken as “After the course”, since the name" in notes


def test_a_column_goes_before_the_name(tmp_path: Path) -> None:
    found = join(tmp_path, CASES["a column against the name"])
    assert found.time.tolist()[:5] == [0] * 5
    assert "were taken" not in " ".join(found.notes)


def test_questions_of_another_time_are_not_missed(tmp_path: Path) -> None:
    notes = join(tmp_path, CASES["columns and separators of their own"]).notes
    missed = [note for note in notes if "not answered" in note]
    assert [note.partition(":")[0] for note in missed] == ["“before.csv”", "“after.csv”"]
    assert "came" not in missed[0]


def test_codes_of_people_are_one_across_files(tmp_path: Path) -> None:
    found = join(tmp_path, CASES["headers of their own, a family in one"])
    assert found.person.tolist() == [0, 0]
    assert found.family is not None
    assert found.family.tolist() == [-1, 0]
    assert found.items["we-talk"].tolist() == [4, 5]


def test_who_gave_no_code_of_a_family_has_none(tmp_path: Path) -> None:
    found = join(tmp_path, CASES["some families"])
    assert found.family is not None
    assert found.family.tolist() == [0, -1, 0, -1]


def test_rows_without_people_stay_apart(tmp_path: Path) -> None:
    assert join(tmp_path, CASES["rows that are nobody's"]).person.tolist() == list(range(6))


def test_the_same_person_twice_at_a_time_is_told_with_both_files(tmp_path: Path) -> None:
    found = problems_of(tmp_path, CASES["the same time twice"])
    assert len(found) == 6
    assert {problem.file for problem in found} == {"b.csv"}
    assert found[0].line == 2
    assert "this one and row 5 of “before.csv”" in found[0].found


def test_two_families_are_told_with_both_files(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, CASES["two families"])
    assert "in row 4 of “before.csv”, row 4 of “after.csv”" in found.found


def test_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    found = problems_of(tmp_path, CASES["many problems in each"])
    # Twenty and a line on the rest for each file.
    assert [problem.file for problem in found].count("before.csv") == 21
    assert [problem.file for problem in found].count("after.csv") == 21
    assert all("10 more" in one.found for one in found if "more problems" in one.found)


def test_a_file_without_a_time_is_told_what_to_do(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, CASES["no time"])
    assert found.file == "a.csv"
    assert "such as “before.csv”" in found.fix
    (found,) = problems_of(tmp_path, CASES["no such time"])
    assert found.fix == "Did you mean “before”?"


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    (one,) = Joined({"north.csv": csv_of(ROWS)}).written(tmp_path)
    with pytest.raises(PackError, match="named twice"):
        read_files([one, one], SMALL)


def test_files_that_cannot_be_read_are_all_told(tmp_path: Path) -> None:
    found = problems_of(tmp_path, CASES["files that cannot be read"])
    assert [problem.file for problem in found] == ["a.csv", "b.ods"]


def test_too_many_rows_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resource_pack.core.evaluation.joining.MAX_ROWS", 23)
    (found,) = problems_of(tmp_path, CASES["by their names"])
    assert "more than 23 rows together" in found.found
