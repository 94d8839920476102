"""Nothing of the sources is left out without a reason, and pages say what they carry."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.coverage import (
    Coverage,
    CoveredPoint,
    LeftOut,
    Mark,
    check_coverage,
    coverage_files,
    make_list,
    marks_of,
    read_coverage,
    write_list,
)
from resource_pack.core.facts import Point, read_points
from resource_pack.core.layout import Layout
from resource_pack.core.markup import Markup, Prose
from resource_pack.core.pack import Pack
from resource_pack.core.problems import PackError
from resource_pack.core.theories import Theories
from resource_pack.core.validation import validate
from resource_pack.core.yaml_file import read_yaml
from tests.conftest import ROOT
from tests.core.packs import our_pack, page_of, section_page, tiny_pack

# Read here, for each test runs without it.
FACTS_DIR = os.environ.get("FACTS_DIR", "")

FACTS = """
challenge:
  points: [Staff seldom ask., Parents wait., Nobody knows.]
annex:
  title: A title
"""


class Pages:
    """A folder with a facts file and its list, and a pack whose pages carry comments."""

    def __init__(self, folder: Path) -> None:
        self.layout = Layout(folder)
        self.facts = folder / "facts"
        (folder / "data" / "coverage").mkdir(parents=True)
        self.facts.mkdir()
        (self.facts / "guide.yml").write_text(FACTS)
        self.points = read_points(self.facts / "guide.yml")
        self.comments: dict[str, list[str]] = {}

    @property
    def pack(self) -> Pack:
        pages = {
            docname: page_of(
                docname,
                section_page(),
                Markup(comments=tuple(Prose(text, 10 + n) for n, text in enumerate(comments))),
            )
            for docname, comments in self.comments.items()
        }
        return replace(tiny_pack(), layout=self.layout, pages=pages, theories=Theories())

    def write(self, pages: dict[str, str], left_out: dict[str, str], name: str = "guide") -> None:
        coverage = Coverage(
            facts=name,
            left_out=tuple(LeftOut(id=key, reason=text) for key, text in left_out.items()),
            points=tuple(
                CoveredPoint(id=point.id, hash=point.hash, page=pages.get(point.id, ""))
                for point in self.points
            ),
        )
        path = self.layout.data / "coverage" / f"{name}.yml"
        path.write_text(write_list(coverage), "utf-8")

    def told(self, facts: bool = False) -> list[str]:
        found = check_coverage(self.pack, self.facts if facts else None)
        return [str(problem) for problem in found]


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """Two points are on page a, one on page b, and the annex is left out."""
    made = Pages(tmp_path)
    made.comments = {
        "content/a": ["covers: guide challenge/points/1-2", "A comment"],
        "content/b": ["covers: guide challenge/points/3"],
    }
    carried = {f"challenge/points/{n}": "content/a" if n < 3 else "content/b" for n in (1, 2, 3)}
    made.write(carried, {"annex": "It tells nothing."})
    return made


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


LIST = "data/coverage/guide.yml"


def test_pages_and_lists_that_agree_are_fine(pages: Pages) -> None:
    assert pages.told() == []
    assert pages.told(facts=True) == []


def test_a_comment_that_is_taken_away_is_told(pages: Pages) -> None:
    pages.comments["content/b"] = []
    (found,) = pages.told()
    assert found.startswith(f"{LIST}:")
    assert "content/b.md no longer has the comment that covers “challenge/points/3”" in found


def test_a_point_without_a_page_and_without_a_reason_is_told(pages: Pages) -> None:
    path = pages.layout.root / LIST
    change(path, 'left_out:\n  - id: annex\n    reason: "It tells nothing."', "left_out: []")
    (found,) = pages.told()
    line = int(found.split(":")[1])
    assert "annex/title" in path.read_text().splitlines()[line - 1]
    assert "No page carries the point “annex/title”, and no reason is given" in found


def test_a_page_that_is_gone_is_told(pages: Pages) -> None:
    del pages.comments["content/b"]
    (found,) = pages.told()
    assert "is said to be on content/b, which is no page" in found


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("covers: guide challenge/points/4", "covers “challenge/points/4”, which is no point of"),
        ("covers: guide challenge/point", "covers “challenge/point”, which is no point of"),
        ("covers: guide challenge/points/3-1", "covers “challenge/points/3-1”, which is no point"),
        ("covers: gide annex", "There is no coverage list for “gide”. Allowed: guide."),
        ("covers: gide annex", "Did you mean “guide”?"),
        ("covers:", "There is no coverage list for “”"),
    ],
)
def test_a_comment_that_covers_nothing_is_told_with_its_line(
    pages: Pages, comment: str, words: str
) -> None:
    pages.comments["content/a"].append(comment)
    (found,) = pages.told()
    assert found.startswith("content/a.md:12: ")
    assert words in found


def test_a_comment_may_name_a_whole_branch(pages: Pages) -> None:
    pages.comments = {"content/a": ["covers: guide challenge annex"], "content/b": []}
    (found,) = pages.told()  # The list still says content/b.
    assert "content/b.md no longer has" in found


def test_a_point_that_says_something_else_is_told(pages: Pages) -> None:
    change(pages.facts / "guide.yml", "Parents wait.", "Parents never wait.")
    assert pages.told() == []
    (found,) = pages.told(facts=True)
    line = int(found.split(":")[1])
    assert "points/2" in (pages.layout.root / LIST).read_text().splitlines()[line - 1]
    assert "The point “challenge/points/2” of guide.yml says something else now" in found


def test_a_point_that_is_new_or_gone_is_told(pages: Pages) -> None:
    change(pages.facts / "guide.yml", "title: A title", "name: A name")
    new, gone = pages.told(facts=True)
    assert "The point “annex/name” of guide.yml is not in the list" in new
    assert "The point “annex/title” is no longer in guide.yml" in gone


def test_a_list_without_its_facts_is_told_where_facts_are_at_hand(pages: Pages) -> None:
    (pages.facts / "guide.yml").unlink()
    assert pages.told() == []
    (found,) = pages.told(facts=True)
    assert "There is no facts file guide.yml" in found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("facts: guide\npoint: []\n", "Did you mean “points”?"),
        ("facts: guide\nleft_out: [{id: a}]\n", "left_out[1].reason: This is missing"),
        ("points: []\n", "facts: This is missing"),
        (
            "facts: guide\npoints:\n  - {id: a, hash: b}\n  - {id: a, hash: c}\n",
            "The point “a” is there twice",
        ),
    ],
)
def test_a_broken_list_is_told(pages: Pages, text: str, words: str) -> None:
    (pages.layout.root / LIST).write_text(text)
    found = pages.told()
    assert any(words in line and line.startswith(LIST) for line in found)


# --- Making a list -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("a/2-4", ["a/2", "a/3", "a/4"]),
        ("a/2-2", ["a/2"]),
        ("9-11", ["9", "10", "11"]),
        ("a/4-2", ["a/4-2"]),
        ("a/2-", ["a/2-"]),
        ("a/1-2/b", ["a/1-2/b"]),
        ("studies/training-2-gps", ["studies/training-2-gps"]),
        ("a/1-9999", ["a/1-9999"]),
        ("a/0-999", [f"a/{number}" for number in range(1000)]),
    ],
)
def test_a_range_stands_for_each_point_of_it(pages: Pages, written: str, ids: list[str]) -> None:
    pages.comments = {"content/a": [f"covers: guide {written}"]}
    (mark,) = marks_of(pages.pack)
    assert mark == Mark("guide", tuple(ids), "content/a", "content/a.md", 10)


@pytest.mark.parametrize("comment", ["cover: guide a", "It covers: guide a", "Covers: guide a"])
def test_other_comments_are_no_marks(pages: Pages, comment: str) -> None:
    pages.comments = {"content/a": [comment]}
    assert marks_of(pages.pack) == []


def test_a_new_list_keeps_reasons_and_finds_pages(pages: Pages) -> None:
    before = Coverage(facts="guide", left_out=(LeftOut(id="annex", reason="Nothing."),))
    after = make_list(pages.points, marks_of(pages.pack), before)
    assert [(point.id, point.page) for point in after.points] == [
        ("challenge/points/1", "content/a"),
        ("challenge/points/2", "content/a"),
        ("challenge/points/3", "content/b"),
        ("annex/title", ""),
    ]
    assert after.left_out == before.left_out
    assert make_list(pages.points, marks_of(pages.pack), after) == after


def test_marks_of_other_facts_count_for_nothing(pages: Pages) -> None:
    marks = [Mark("other", ("challenge",), "content/a", "content/a.md", 1)]
    after = make_list(pages.points, marks, Coverage(facts="guide"))
    assert {point.page for point in after.points} == {""}


@pytest.mark.parametrize(
    ("left_out", "point", "reason"),
    [
        ("annex", "annex/title", "why"),
        ("annex", "annex", "why"),
        ("annex", "annexe/title", ""),
        ("annex/title", "annex", ""),
    ],
)
def test_a_reason_holds_for_all_below_it(left_out: str, point: str, reason: str) -> None:
    coverage = Coverage(facts="guide", left_out=(LeftOut(id=left_out, reason="why"),))
    assert coverage.reason(point) == reason


ids = st.text("ab2/-: '\"[#", min_size=1, max_size=6).filter(str.strip).map(str.strip)
odd = st.sampled_from(["null", "true", "2021", "2026-01-31", "1", "- a", "a: b", "Ä, ö"])
names = st.sampled_from(["guide", "2021", "null"])
texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=10)
coverages = st.builds(
    Coverage,
    facts=names,
    left_out=st.lists(st.builds(LeftOut, id=ids | odd, reason=texts), max_size=3).map(tuple),
    points=st.lists(
        st.builds(
            CoveredPoint, id=ids | odd, hash=texts, page=st.sampled_from(["", "content/a/b-c"])
        ),
        max_size=3,
        unique_by=lambda point: point.id,
    ).map(tuple),
)


@given(coverages)
def test_a_list_that_is_written_is_read_as_it_was(coverage: Coverage) -> None:
    document = read_yaml(write_list(coverage), "guide.yml")
    assert validate(Coverage, document, "coverage") == coverage


# --- Our own pack --------------------------------------------------------------------------------


def test_the_lists_of_our_pack_agree_with_its_pages() -> None:
    pack = our_pack()
    assert coverage_files(pack.layout)
    assert list(check_coverage(pack)) == []


def test_each_list_of_our_pack_is_as_the_command_would_write_it() -> None:
    pack = our_pack()
    for path in coverage_files(pack.layout):
        coverage, _ = read_coverage(pack.layout, path)
        points = [Point(point.id, point.hash) for point in coverage.points]
        assert make_list(points, marks_of(pack), coverage) == coverage, path.name
        assert path.read_text("utf-8") == write_list(coverage), path.name


def facts_folder() -> Path:
    folder = Path(FACTS_DIR) if FACTS_DIR else ROOT.parent / "shared" / "facts"
    if not folder.is_dir():
        pytest.skip("the facts files are not at hand: set FACTS_DIR to their folder")
    return folder


def test_our_pack_leaves_out_nothing_of_its_facts() -> None:
    assert list(check_coverage(our_pack(), facts_folder())) == []


def test_a_file_that_cannot_be_read_stops_nothing_else(pages: Pages) -> None:
    (pages.layout.data / "coverage" / "other.yml").write_bytes(b"\xff")
    (found,) = pages.told()
    assert found.startswith("data/coverage/other.yml:1: The file is not UTF-8 text")
    with pytest.raises(PackError):
        read_coverage(pages.layout, pages.layout.data / "coverage" / "other.yml")
