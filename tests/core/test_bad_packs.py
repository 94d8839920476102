"""What is wrong in a pack is told with file and line, in words that say how to mend it."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from resource_pack.cli.checking import check_everything
from resource_pack.core.front_matter import Page
from resource_pack.core.layout import Layout
from resource_pack.core.markup import Markup
from resource_pack.core.problems import Problem
from resource_pack.notebook import chart_forms
from resource_pack.sphinx_ext import reading
from tests.conftest import run_pack
from tests.core.bad_packs import BAD, EXPECTED, explain_differences, lay_over

CASES = sorted(EXPECTED)

SHOWN_BY_THE_COMMAND = [
    "yaml-anchor-bomb",
    "file-control",
    "html-block",
    "cell-imports-os",
    "csv-type",
    "json-deep",
    "citation-missing",
]


@pytest.fixture(scope="module", autouse=True)
def _read_and_draw_once() -> object:
    """Read each page and draw each chart of the tiny pack once, and not for each case anew."""
    read, known = reading.read_markup, dict[tuple[str, str, int], Markup]()

    def read_once(page: Page) -> Markup:
        key = (page.file, page.body, page.body_line)
        if key not in known:
            known[key] = read(page)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_markup", read_once)
        patch.setattr(chart_forms, "draw", functools.cache(chart_forms.draw))
        yield


def check(pack: Path) -> list[Problem]:
    return check_everything(Layout(pack.resolve()))


def test_every_case_has_a_folder_and_every_folder_is_a_case() -> None:
    assert sorted(path.name for path in BAD.iterdir() if path.is_dir()) == CASES


def test_the_pack_below_all_cases_is_fine(tiny: Path) -> None:
    assert check(tiny) == []


@pytest.mark.parametrize("case", CASES)
def test_problems_are_told_exactly(case: str, tmp_path: Path) -> None:
    problems = check(lay_over(case, tmp_path / "pack"))
    assert explain_differences(problems, EXPECTED[case]) == []
    for problem in problems:
        assert problem.message.endswith((".", "?")), problem
        assert problem.allowed or problem.fix, f"nothing to do: {problem}"
        assert len(problem.message) < 750, problem
        assert not set(problem.message) & set("\n\r\t\x1b"), problem


@pytest.mark.parametrize("case", SHOWN_BY_THE_COMMAND)
def test_the_command_fails_and_shows_no_traceback(case: str, tmp_path: Path) -> None:
    ran = run_pack(lay_over(case, tmp_path / "pack"), "check")
    assert ran.code == 1, ran.text
    assert "Traceback" not in ran.text
    for place, *words in EXPECTED[case]:
        line = next((line for line in ran.out.splitlines() if line.startswith(f"{place}: ")), "")
        assert all(word in ran.out for word in words), ran.text
        assert line, f"no line starts with {place}: {ran.text}"


def test_a_late_review_is_a_warning_and_no_failure(tmp_path: Path) -> None:
    ran = run_pack(lay_over("review-overdue", tmp_path / "pack"), "check")
    assert ran.code == 0, ran.text
    assert "warning: review_due: The page was due for review on 2021-01-31." in ran.out
