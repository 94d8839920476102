"""Files as people have them: what is handled, what is said, and where."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from resource_pack.core.evaluation.columns import ColumnMap, find_columns
from resource_pack.core.evaluation.matching import match_people
from resource_pack.core.evaluation.reading import read_responses
from resource_pack.core.problems import PackError, Problem
from tests.evaluate.cases import (
    AGREE,
    ENCODINGS,
    FORMS,
    IDENTIFYING,
    IMPOSSIBLE,
    LINES,
    MAPPED,
    MAPPING,
    ODK,
    REDCAP,
    SEPARATORS,
    SEVERAL,
    WRONG_FILES,
    tables,
)
from tests.evaluate.made_up import SMALL, ours, random_rows, read, sheet
from tests.evaluate.workbook_cases import workbooks

TABLES, WORKBOOKS = dict(tables()), dict(workbooks())


def write(folder: Path, data: bytes, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def read_csv(folder: Path, text: str, encoding: str = "utf-8"):
    return read_responses(write(folder, text.encode(encoding)), "answers.csv", SMALL)


def problems_of(call, *arguments) -> list[Problem]:
    with pytest.raises(PackError) as caught:
        call(*arguments)
    return caught.value.problems


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


class TestFiles:
    @pytest.mark.parametrize(("encoding", "told"), ENCODINGS.items())
    def test_every_encoding_gives_the_same_answers(self, tmp_path, encoding, told):
        lines = [LINES[0] + ",words", *(f"{line},café" for line in LINES[1:])]
        found = read_csv(tmp_path, "\n".join(lines), encoding)
        assert found.items["we-talk"].tolist() == [4, 5, 3]
        assert (told in " ".join(found.notes)) and bool(told) == bool(
            [note for note in found.notes if "UTF" in note or "1252" in note]
        )

    @pytest.mark.parametrize(("sign", "told"), SEPARATORS.items())
    def test_separators_are_found_in_the_header_and_told(self, tmp_path, sign, told):
        found = read_csv(tmp_path, "\r\n".join(line.replace(",", sign) for line in LINES))
        assert found.items["row-level"].tolist() == [7, 3, 10]
        assert told in " ".join(found.notes)

    def test_excels_own_line_about_the_separator(self, tmp_path):
        text = "sep=;\r\n" + "\r\n".join(line.replace(",", ";") for line in LINES)
        assert read_csv(tmp_path, text).rows == 3

    def test_codes_that_mean_no_answer_are_none(self, tmp_path):
        assert np.isnan(read_csv(tmp_path, "\n".join(LINES)).items["we-listen"][2])

    def test_decimal_commas_where_commas_part_no_cells(self, tmp_path):
        lines = [line.replace(",", ";") for line in LINES]
        lines[1] = lines[1].replace(";7", ";7,0")
        assert read_csv(tmp_path, "\n".join(lines)).items["row-level"][0] == 7

    def test_empty_rows_are_left_out_and_rows_keep_their_numbers(self, tmp_path):
        found = read_csv(tmp_path, "\n".join([LINES[0], "", ",,,,,", *LINES[1:]]))
        assert found.row.tolist() == [4, 5, 6]

    @pytest.mark.parametrize(("data", "name", "said"), WRONG_FILES, ids=range(len(WRONG_FILES)))
    def test_files_that_cannot_be_used_are_named(self, tmp_path, data, name, said):
        path = write(tmp_path, data, name)
        problems = problems_of(read_responses, path, name, SMALL)
        assert all(said in problem.message and problem.file == name for problem in problems)

    @pytest.mark.parametrize(
        ("table", "answers"),
        [
            ("old line ends", [4, 5, 3]),
            ("a header in quotation marks", [4, 5, 3]),
            ("a header on two lines", [4]),
            ("semicolons behind two lines", [4]),
            ("spaces behind a quotation mark", [4]),
            ("quotation marks inside", [4, 5, 3]),
            ("a quotation mark in the middle", [4]),
        ],
    )
    def test_csv_as_tools_write_it(self, tmp_path, table, answers):
        found = read_responses(write(tmp_path, TABLES[table]), "answers.csv", SMALL)
        assert found.items["we-talk"].tolist() == answers

    def test_rows_that_end_early_have_no_answers_there(self, tmp_path):
        lines = [*LINES, "C3,after"]
        assert np.isnan(read_csv(tmp_path, "\n".join(lines)).items["row-level"][3])

    def test_rows_with_too_many_cells_are_told_five_times(self, tmp_path):
        path = write(tmp_path, TABLES["many wide rows"])
        found = problems_of(read_responses, path, "answers.csv", SMALL)
        assert [problem.line for problem in found] == [5, 6, 7, 8, 9]

    def test_a_missing_file(self, tmp_path):
        problem = only(problems_of(read_responses, tmp_path / "no.csv", "no.csv", SMALL))
        assert "no such file" in problem.message


class TestWorkbooks:
    def read(self, folder: Path, data: bytes):
        return read_responses(write(folder, data, "answers.xlsx"), "answers.xlsx", SMALL)

    @pytest.mark.parametrize(
        "what",
        [
            *("numbers and words", "texts in a list", "a text in parts", "cells without places"),
            *("a wrong size of the sheet", "more sheets"),
        ],
    )
    def test_numbers_and_words(self, tmp_path, what):
        found = self.read(tmp_path, WORKBOOKS[what])
        assert found.person.tolist() == [0, 0]
        assert found.items["we-talk"].tolist() == [4, 4]
        assert "in words" in " ".join(found.notes)
        assert ("Only the first sheet" in found.notes[0]) == (what == "more sheets")

    def test_rows_keep_their_numbers(self, tmp_path):
        found = self.read(tmp_path, WORKBOOKS["empty rows between"])
        assert found.row.tolist() == [4, 5]

    def test_formulas_are_refused_with_their_cell(self, tmp_path):
        problem = only(problems_of(self.read, tmp_path, WORKBOOKS["a formula"]))
        assert (problem.line, problem.path) == (4, "cell C4")
        assert "formula" in problem.message

    def test_many_formulas_are_counted(self, tmp_path):
        problems = problems_of(self.read, tmp_path, WORKBOOKS["many formulas"])
        assert len(problems) == 21 and "60 more problems" in problems[-1].message

    def test_days_and_truth_values_are_told_as_excel_shows_them(self, tmp_path):
        problems = problems_of(self.read, tmp_path, WORKBOOKS["cells of every kind"])
        told = " ".join(problem.found for problem in problems)
        for text in ("“2026-04-03”", "“2026-04-03 09:30:01”", "“10:05:00”", "0.1 ", "123456789012"):
            assert text in told
        assert 8 not in [problem.line for problem in problems]

    @pytest.mark.parametrize(
        ("what", "said"),
        [
            ("nothing", "is empty"),
            ("an empty first row", "no name in the first row"),
            ("an answer behind the header", "no name in the first row"),
            ("a row far below", "more than 500,000 rows"),
            ("a column far to the right", "more than 2,000 columns"),
            ("no sheet", "has no sheet"),
            ("far more than any export", "unpacks to more than 200 MB"),
            *((what, "it is broken") for what in ("no XML", "no such text", "half of it")),
            *((what, "it is broken") for what in ("more than is said", "a wrong byte at 0.5")),
        ],
    )
    def test_workbooks_that_cannot_be_used_are_named(self, tmp_path, what, said):
        problems = problems_of(self.read, tmp_path, WORKBOOKS[what])
        assert all(said in problem.message for problem in problems)

    def test_a_row_that_no_sheet_of_excel_has_is_not_looked_for(self, tmp_path):
        assert self.read(tmp_path, WORKBOOKS["a row below all rows"]).rows == 1


class TestCells:
    def test_a_formula_in_csv_is_text_and_no_answer(self):
        problem = only(problems_of(read, [{**random_rows(1)[0], "we_talk": "=2+2"}]))
        assert problem.line == 2 and "we_talk" in problem.path and "formula" in problem.message

    @pytest.mark.parametrize("cell", IMPOSSIBLE)
    def test_impossible_answers_are_told_with_row_and_column(self, cell):
        rows = random_rows(2)
        rows[1]["we_listen"] = cell
        problem = only(problems_of(read, rows))
        assert (problem.line, problem.path) == (3, "column “we_listen”")
        assert "Strongly disagree" in problem.allowed

    def test_dates_in_place_of_answers_are_explained(self):
        rows = random_rows(1)
        rows[0]["row_level"] = "2026-04-03"
        assert "looks like a date" in only(problems_of(read, rows)).found

    @pytest.mark.parametrize("cell", AGREE)
    def test_codes_and_words_mean_the_same(self, cell):
        rows = random_rows(1)
        rows[0]["we_talk"] = cell
        assert read(rows).items["we-talk"][0] == 4

    def test_many_problems_are_capped_and_counted(self):
        rows = [{**row, "we_talk": "9"} for row in random_rows(50)]
        problems = problems_of(read, rows)
        assert len(problems) == 21
        assert "80 more problems" in problems[-1].message

    def test_answers_at_a_time_when_nothing_was_asked(self):
        rows = random_rows(2)
        rows[0]["came"] = "Yes"
        problem = only(problems_of(read, rows))
        assert "not asked at this time" in problem.message and problem.line == 2

    @pytest.mark.parametrize(("cell", "chosen"), SEVERAL.items())
    def test_several_answers_in_one_cell(self, cell, chosen):
        rows = random_rows(1)
        rows[0]["topics"] = cell
        found = read(rows).choices["topics"]
        assert [found[1][0], found[2][0]] == chosen
        assert np.isnan(found[1][1])

    def test_free_texts_are_not_kept(self):
        rows = [{**row, "words": "Ann said so"} for row in random_rows(1)]
        assert "words" not in read(rows).items

    def test_more_parts_than_the_whole(self):
        record = ours()["workforce-training"]
        row = {"person_id": "A", "timepoint": "before", "families_seen": 3, "families_asked": 5}
        problem = only(problems_of(read, [row], record))
        assert problem.line == 2 and "More families" in problem.message


class TestColumns:
    def test_an_unknown_column_names_the_nearest(self):
        rows = [{**row, "we_tlak": 3} for row in random_rows(1)]
        problem = only(problems_of(read, rows))
        assert "we_tlak" in problem.path and "Did you mean “we_talk”?" in problem.message

    @pytest.mark.parametrize("header", IDENTIFYING)
    def test_columns_that_tell_who_people_are_are_refused(self, header):
        rows = [{**row, header: "x"} for row in random_rows(1)]
        assert "tell who people are" in only(problems_of(read, rows)).message

    def test_an_e_mail_address_is_no_code(self):
        rows = random_rows(1)
        rows[0]["person_id"] = "ann@example.org"
        assert "e-mail" in only(problems_of(read, rows)).message

    @pytest.mark.parametrize("name", ["person_id", "timepoint"])
    def test_columns_that_are_needed(self, name):
        rows = [{key: value for key, value in row.items() if key != name} for row in random_rows(1)]
        assert f"“{name}”" in only(problems_of(read, rows)).path

    def test_the_wrong_questionnaire(self):
        rows: list[dict[str, object]] = [{"person_id": "A", "timepoint": "before"}]
        assert "No column belongs" in only(problems_of(read, rows)).message

    def test_microsoft_forms(self):
        """Questions as headers, answers in words, columns of the tool, a mapping for the time."""
        found = read(FORMS, given=ColumnMap(timepoint="after"))
        assert found.items["we-talk"].tolist() == [4]
        assert found.time.tolist() == [1]
        assert found.choices["topics"][1].tolist() == [1]
        assert "left out" in " ".join(found.notes)

    def test_redcap(self):
        found = read(REDCAP)
        assert found.time.tolist() == [0, 1]
        assert found.choices["topics"][2].tolist() == [0, 0]

    def test_odk_and_kobo(self):
        assert read(ODK).items["we-talk"].tolist() == [4]

    def test_a_mapping_file_for_all_else(self):
        found = read(MAPPED, given=ColumnMap(**MAPPING))
        assert found.items["we-talk"].tolist() == [5, 4] and found.time.tolist() == [0, 1]

    def test_our_own_columns_are_all_found(self):
        for record in ours().values():
            columns = sheet([dict.fromkeys(record.columns, "")])
            assert set(find_columns(columns, record, ColumnMap()).headers) == set(record.columns)


class TestPeople:
    def test_people_are_found_again_whatever_capitals_they_wrote(self):
        rows = random_rows(3)
        rows[3]["person_id"] = " p000 "
        assert match_people(read(rows), SMALL).people == 3

    def test_two_rows_of_one_person_at_one_time(self):
        rows = random_rows(3)
        rows[2]["person_id"] = "P000"
        problem = only(problems_of(match_people, read(rows), SMALL))
        assert problem.line == 4 and "row 2" in problem.message

    def test_a_row_without_a_code(self):
        rows = random_rows(2)
        rows[1]["person_id"] = ""
        assert only(problems_of(read, rows)).line == 3

    def test_an_unknown_time(self):
        rows = random_rows(2)
        rows[1]["timepoint"] = "befor"
        problem = only(problems_of(read, rows))
        assert problem.line == 3 and "Did you mean “before”?" in problem.message

    def test_one_person_in_two_families(self):
        rows = random_rows(2, families=True)
        rows[2]["family_id"] = "F777"
        problem = only(problems_of(match_people, read(rows), SMALL))
        assert "rows 2, 4" in problem.message
