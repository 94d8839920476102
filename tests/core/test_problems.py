"""Problems, as people, programs and GitHub see them."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.problems import (
    PackError,
    Problem,
    as_github,
    as_json,
    listing,
    nearest,
    shorten,
)

parts = st.text(max_size=40)
made = st.builds(Problem, st.text(min_size=1), st.integers(0, 99), parts, parts, parts, parts)


def test_a_message_says_place_finding_what_is_allowed_and_what_to_do() -> None:
    problem = Problem("a.md", 3, "themes[2]", "“x” is not a theme", "a, b", "Did you mean “a”?")
    assert str(problem) == (
        "a.md:3: themes[2]: “x” is not a theme. Allowed: a, b. Did you mean “a”?"
    )


def test_without_a_line_the_file_stands_alone() -> None:
    assert str(Problem("a.md", 0, "", "It is empty")) == "a.md: It is empty."


@given(made)
def test_a_message_is_one_line_that_no_terminal_runs(problem: Problem) -> None:
    assert len(str(problem).splitlines()) <= 1
    assert str(problem).isprintable() or not any(ord(sign) < 32 for sign in str(problem))
    str(problem).encode("utf-8")


@given(made)
def test_a_github_annotation_is_one_command(problem: Problem) -> None:
    command = as_github(problem)
    head, mark, message = command.removeprefix("::error ").partition("::")
    assert mark
    assert "\n" not in command
    # Colons and commas would end an attribute, so those of the author are written as codes.
    assert [part.partition("=")[0] for part in head.split(",")] in (
        ["file", "title"],
        ["file", "line", "title"],
    )
    decoded = message.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    assert decoded == problem.message


def test_a_github_annotation_of_a_warning() -> None:
    problem = Problem("a,b.md", 3, "", "50% late", rule="review", severity="warning")
    assert as_github(problem) == "::warning file=a%2Cb.md,line=3,title=review::50%25 late."


@given(st.lists(made, max_size=4))
def test_json_holds_every_part_and_the_message(problems: list[Problem]) -> None:
    rows = json.loads(as_json(problems))
    assert [row["message"] for row in rows] == [problem.message for problem in problems]
    assert all(row["severity"] == "error" and "line" in row and "rule" in row for row in rows)


def test_an_error_sorts_its_problems_and_tells_each_once() -> None:
    one, two = Problem("a.md", 1, "", "One"), Problem("a.md", 2, "", "Two")
    assert PackError([two, one, two]).problems == [one, two]


def test_an_error_comes_back_from_another_process() -> None:
    error = PackError([Problem("a.md", 1, "", "One")])
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_nearest_names_one_word_or_none() -> None:
    assert nearest("trainng", ["training", "supervision"]) == "Did you mean “training”?"
    assert nearest("xyz", ["training", "supervision"]) == ""
    assert nearest(5, []) == ""


def test_a_long_list_says_how_much_it_leaves_out() -> None:
    assert listing(["a", "b"]) == "a, b"
    assert listing([]) == "(none)"
    assert listing([str(number) for number in range(20)], limit=3) == "0, 1, 2 and 17 more"


@given(st.text(), st.integers(1, 80))
def test_what_is_shortened_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit
    assert len(shorten(text, limit).splitlines()) <= 1


@pytest.mark.parametrize("ending", [".", "?", "!"])
def test_a_sentence_gets_no_second_full_stop(ending: str) -> None:
    assert Problem("a", 0, "", f"Why{ending}").message == f"Why{ending}"
