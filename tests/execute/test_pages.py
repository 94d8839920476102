"""From code cells to outputs: what only describes is never run, and what computes is run well."""

from __future__ import annotations

from pathlib import Path

import pytest

from resource_pack.core.figures import MIME_TYPE
from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack, read_pack
from resource_pack.core.problems import PackError
from resource_pack.execute import pages
from resource_pack.execute.described import PageOutputs, is_described
from resource_pack.execute.pages import page_outputs
from resource_pack.sphinx_ext.reading import read_markup

NUMBERS = "content/numbers"
STUDY = "case_studies/asking-in-northtown"


def opened(folder: Path) -> Pack:
    return read_pack(Layout(folder), read_markup)


def outputs(folder: Path, docname: str) -> PageOutputs:
    pack = opened(folder)
    return page_outputs(pack, [pack.pages[docname]], folder / "_build" / "cache")[docname]


def figures(result: PageOutputs) -> list[str]:
    return [
        output["data"][MIME_TYPE]["id"]
        for cell in result.outputs
        for output in cell
        if MIME_TYPE in output.get("data", {})
    ]


def with_cell(folder: Path, code: str) -> Path:
    """The page that computes, with one cell instead of its own."""
    path = folder / f"{NUMBERS}.md"
    text = path.read_text()
    head = text[: text.index("```{code-cell}")]
    path.write_text(f"{head}```{{code-cell}}\n{code}\n```\n")
    return path


def test_a_study_starts_no_kernel(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_runs", None)
    result = outputs(tiny, STUDY)
    assert figures(result) == [
        "northtown-figures",
        "northtown-visits",
        "northtown-issues",
        "northtown-status",
        "northtown-issue-table",
    ]
    assert result.datasets == {"demo-stated", "demo-visits", "demo-issues", "demo-status"}


def test_a_study_is_never_run_whatever_it_holds(tiny: Path, tmp_path: Path) -> None:
    path = tiny / f"{STUDY}.md"
    trap = tmp_path / "trap"
    path.write_text(
        path.read_text().replace(
            "## What next",
            f"```{{code-cell}}\nopen({str(trap)!r}, 'w').write('sprung')\n```\n\n## What next",
        )
    )
    pack = opened(tiny)
    assert not is_described(pack.pages[STUDY])
    with pytest.raises(PackError, match="may not stand in this code cell"):
        page_outputs(pack, [pack.pages[STUDY]], tmp_path / "cache")
    assert not trap.exists()


def test_a_page_that_computes_gives_its_figures(tiny: Path) -> None:
    result = outputs(tiny, NUMBERS)
    assert figures(result) == ["visits-total", "visits-line"]
    assert result.datasets == {"demo-visits"}
    assert result.files == {}, "the dataset says it all"


def test_outputs_are_kept_until_something_changes(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = outputs(tiny, NUMBERS)
    monkeypatch.setattr(pages, "_runs", None)
    assert outputs(tiny, NUMBERS) == first


def run_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the page would be run now."""

    def refuse(*_: object) -> None:
        raise AssertionError("run")

    monkeypatch.setattr(pages, "_runs", refuse)
    try:
        outputs(folder, NUMBERS)
    except AssertionError:
        return True
    return False


def change_data(folder: Path) -> None:
    path = folder / "data/demo/visits.csv"
    path.write_text(path.read_text().replace("2023,Families,3", "2023,Families,5"))


def change_description(folder: Path) -> None:
    path = folder / "data/datapackage.json"
    path.write_text(path.read_text().replace("Visits by year", "All visits by year"))


def change_cell(folder: Path) -> None:
    path = folder / f"{NUMBERS}.md"
    path.write_text(path.read_text().replace("Visits of both groups over time", "Over time"))


def change_prose(folder: Path) -> None:
    path = folder / f"{NUMBERS}.md"
    path.write_text(path.read_text().replace("## Data", "## The data"))


def change_other_data(folder: Path) -> None:
    path = folder / "data/demo/issues.csv"
    path.write_text(path.read_text().replace("Pets,1", "Pets,2"))


@pytest.mark.parametrize(
    ("change", "runs"),
    [
        (change_data, True),
        (change_description, True),
        (change_cell, True),
        (change_prose, False),
        (change_other_data, False),
    ],
)
def test_a_page_is_run_when_and_only_when_it_must(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, change: object, runs: bool
) -> None:
    outputs(tiny, NUMBERS)
    change(tiny)  # type: ignore[operator]
    assert run_again(tiny, monkeypatch) == runs


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1 / 0", "stops with ZeroDivisionError: division by zero"),
        ("x = 1\n\ny = nowhere", "stops with NameError"),
        ("from resource_pack import load\nload('demo-vistis')", "Did you mean “demo-visits”?"),
        ("import warnings\nwarnings.warn('old way')", "gives a warning"),
        (
            "from resource_pack import load\nload('demo-visits')",
            "shows something that is no chart or table of the pack",
        ),
        ("import os\nos._exit(3)", "ended by itself"),
        ("this is no python at all", "stops with SyntaxError"),
        (
            "from resource_pack import load, show_table\n"
            "show_table(load('demo-visits').to_records, id='a', title='b')",
            "stops with",
        ),
    ],
)
def test_a_cell_that_fails_is_told_with_its_line(tiny: Path, code: str, words: str) -> None:
    path = with_cell(tiny, code)
    with pytest.raises(PackError) as caught:
        outputs(tiny, NUMBERS)
    (problem,) = caught.value.problems
    assert problem.file == f"{NUMBERS}.md"
    assert path.read_text().splitlines()[problem.line - 1] == code.splitlines()[0]
    assert words in problem.message
    assert "Traceback" not in problem.message


def test_the_problems_of_all_pages_are_told_at_once(tiny: Path) -> None:
    with_cell(tiny, "1 / 0")
    study = tiny / f"{STUDY}.md"
    study.write_text(study.read_text().replace('data="demo-issues"', 'data="demo-isues"'))
    pack = opened(tiny)
    with pytest.raises(PackError) as caught:
        page_outputs(pack, list(pack.pages.values()), tiny / "_build" / "cache")
    assert {problem.file for problem in caught.value.problems} == {
        f"{NUMBERS}.md",
        f"{STUDY}.md",
    }


def test_a_failure_is_not_kept(tiny: Path) -> None:
    path = with_cell(tiny, "raise ValueError(open('switch.txt').read())")
    (tiny / "content" / "switch.txt").write_text("off")
    for _ in range(2):
        with pytest.raises(PackError, match="off"):
            outputs(tiny, NUMBERS)
    path.write_text(path.read_text().replace("raise ValueError(open('switch.txt').read())", "1"))
    assert outputs(tiny, NUMBERS).outputs


def test_a_broken_store_is_made_anew(tiny: Path) -> None:
    first = outputs(tiny, NUMBERS)
    for path in (tiny / "_build" / "cache").rglob("*.json"):
        path.write_text("{ not json")
    assert outputs(tiny, NUMBERS) == first
