"""Points of a facts file: everything that a reader could miss, each with a lasting id and hash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_pack.core.facts import STRUCTURE, Point, read_points

few = settings(max_examples=40)


def points(folder: Path, facts: Any) -> list[Point]:
    path = folder / "facts.yml"
    text = facts if isinstance(facts, str) else yaml.safe_dump(facts, sort_keys=False)
    path.write_text(text, "utf-8")
    return read_points(path)


def ids(folder: Path, facts: Any) -> list[str]:
    return [point.id for point in points(folder, facts)]


FACTS = """
source: {document: 002.txt, lines_covered: 1-20, title: A report}
challenge:
  lines: 10-14
  points: [Staff seldom ask., Parents wait.]
  numbers:
    - {id: trained, value: 57, unit: practitioners, lines: 12}
    - {value: 9, unit: areas}
studies:
  - id: training-essex
    title: Training
    outcomes: [More asked.]
  - title: Without an id
    outcomes: [Less waited., ""]
nothing: ""
missing:
"""


def test_a_point_is_a_statement_a_flat_record_or_a_single_value(tmp_path: Path) -> None:
    assert ids(tmp_path, FACTS) == [
        "source/document",
        "source/title",
        "challenge/points/1",
        "challenge/points/2",
        "challenge/numbers/1",
        "challenge/numbers/2",
        "studies/training-essex/title",
        "studies/training-essex/outcomes/1",
        "studies/2/title",
        "studies/2/outcomes/1",
    ]


@pytest.mark.parametrize("key", [*sorted(STRUCTURE), "source_lines", "read_lines"])
def test_where_something_stands_is_no_point(key: str, tmp_path: Path) -> None:
    assert ids(tmp_path, {"a": {key: "5", "text": "b"}}) == ["a/text"]


def test_a_hash_is_the_same_for_ever(tmp_path: Path) -> None:
    """Each committed list has these: another way of hashing would make all of them wrong."""
    facts = {"a": ["Staff seldom ask."], "b": [{"unit": "areas", "value": 9}], "c": 5}
    assert [point.hash for point in points(tmp_path, facts)] == [
        "d4d96d618946",
        "99bba10e2736",
        "ef2d127de37b",
    ]


values = st.recursive(
    st.integers(0, 9) | st.sampled_from(["a", "b", "Ä", "2021", "true", ""]) | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["x", "y", "z"]), inner, max_size=3)
    ),
    max_leaves=10,
)
facts = st.dictionaries(st.sampled_from(["one", "two"]), values, min_size=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("facts")


def turned(value: Any) -> Any:
    """The same facts with the keys of each record in another order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


@few
@given(facts)
def test_the_order_of_keys_changes_no_point(folder: Path, facts: dict[str, Any]) -> None:
    assert set(points(folder, facts)) == set(points(folder, turned(facts)))


@few
@given(facts)
def test_no_two_points_have_one_id(folder: Path, facts: dict[str, Any]) -> None:
    found = ids(folder, facts)
    assert len(set(found)) == len(found)


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [] if value is None or value == "" else [value]


@few
@given(facts, st.data())
def test_a_word_that_changes_changes_one_point(
    folder: Path, facts: dict[str, Any], data: st.DataObject
) -> None:
    count = len(leaves(facts))
    if not count:
        return
    place = data.draw(st.integers(0, count - 1))
    seen = -1

    def changed(value: Any) -> Any:
        nonlocal seen
        if isinstance(value, dict):
            return {key: changed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [changed(item) for item in value]
        seen += value is not None and value != ""
        return "something else" if seen == place and value not in (None, "") else value

    before, after = points(folder, facts), points(folder, changed(facts))
    assert [point.id for point in before] == [point.id for point in after]
    assert sum(a.hash != b.hash for a, b in zip(before, after, strict=True)) == 1


def test_a_number_and_its_digits_as_text_say_different_things(tmp_path: Path) -> None:
    (number,), (text,) = points(tmp_path, {"a": 5}), points(tmp_path, {"a": "5"})
    assert number.hash != text.hash
