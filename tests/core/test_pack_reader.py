"""A pack that is read and checked again costs little, and nothing is overlooked."""

from __future__ import annotations

from pathlib import Path

import pytest

from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem
from resource_pack.sphinx_ext.pack_reader import PackReader

STUDY = "case_studies/asking-in-northtown.md"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def found(reader: PackReader) -> list[Problem]:
    try:
        reader.open()
    except PackError as error:
        return sorted(error.problems)
    return []


def test_only_pages_whose_text_is_another_are_read_again(tiny: Path) -> None:
    reader = PackReader(Layout(tiny))
    before = reader.open().pages
    assert reader.is_current()
    replace(tiny / STUDY, "Staff seldom asked.", "Staff asked seldom.")
    assert not reader.is_current()
    after = reader.open().pages
    changed = {name for name, page in after.items() if page is not before[name]}
    assert changed == {STUDY.removesuffix(".md")}


def test_notes_of_an_editor_are_no_change(tiny: Path) -> None:
    reader = PackReader(Layout(tiny))
    reader.open()
    (tiny / "content/.index.md.swp").write_text("x")
    (tiny / "content/index.md~").write_text("x")
    assert reader.is_current()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(STUDY, "Staff seldom", "We foster that staff seldom", id="a word of the page"),
        pytest.param(STUDY, "Staff seldom", "Of 83 staff, some", id="a number of the page"),
        pytest.param("content/glossary.md", "\nEHA\n", "\nassessment\n", id="the glossary"),
        pytest.param(
            "data/plain_english.yml", "word: facilitate", "word: seldom", id="the rules of style"
        ),
        pytest.param("data/demo/visits.csv", "2023,Families,3", "2023,Families,x", id="the data"),
        pytest.param("_toc.yml", "  - file: content/services\n", "", id="the menu"),
    ],
)
def test_a_second_reading_finds_what_a_first_one_finds(
    tiny: Path, file: str, old: str, new: str
) -> None:
    # Words that are fine as long as the glossary and the rules are.
    replace(tiny / STUDY, "Ask early, and ask again.", "Ask early with an EHA, and ask again.")
    reader = PackReader(Layout(tiny))
    assert found(reader) == []
    good = (tiny / file).read_text()
    replace(tiny / file, old, new)
    problems = found(PackReader(Layout(tiny)))
    assert problems
    assert found(reader) == problems
    assert found(reader) == problems, "until it is mended"
    (tiny / file).write_text(good)
    assert found(reader) == []
