"""The YAML reader: no surprises in the values, and every line is known."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core import yaml_file
from resource_pack.core.characters import hidden_character
from resource_pack.core.problems import PackError
from resource_pack.core.yaml_file import path_text, read_yaml

# What a file may hold: all but hidden characters, and what PyYAML itself refuses.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"]), max_size=30
).filter(lambda text: not hidden_character(text) and "\ufeff" not in text)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.dates(date(1000, 1, 1)),
    texts,
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=15,
)


def problems(text: str, first_line: int = 1) -> list[str]:
    with pytest.raises(PackError) as caught:
        read_yaml(text, "file.yml", first_line)
    return [str(problem) for problem in caught.value.problems]


@given(values)
def test_plain_values_come_back_as_they_were(value: Any) -> None:
    written = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    assert read_yaml(written, "file.yml").value == value


@given(st.recursive(st.none() | st.booleans() | st.integers(0, 10**9) | texts, st.lists))
def test_json_is_read_as_json(value: Any) -> None:
    assert read_yaml(json.dumps(value, ensure_ascii=False), "file.json").value == value


@pytest.mark.parametrize(
    "word",
    [
        *("yes", "no", "on", "off", "Yes", "NO", "y", "True", "TRUE", "Null", "NULL"),
        *("12:30", "1_000", "0o17", "0x1F", "017", "1e3", "1.", ".5", ".inf", ".nan", "1,200"),
        *("2026-1-31", "2026-01-31 10:00", "2026-01-31T10:00:00Z", "=", "<<"),
    ],
)
def test_words_that_other_parsers_guess_at_stay_text(word: str) -> None:
    assert read_yaml(f"key: {word}", "file.yml").value == {"key": word}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("-5", -5),
        ("+5", 5),
        ("0", 0),
        ("57.5", 57.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-01-31", date(2026, 1, 31)),
        ('"5"', "5"),
        ("'true'", "true"),
    ],
)
def test_plain_words_mean_what_they_say(text: str, value: object) -> None:
    read = read_yaml(f"key: {text}", "file.yml").value["key"]
    assert read == value
    assert type(read) is type(value)


@given(
    st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=6), st.integers(1, 50)
)
def test_every_value_has_its_line(table: list[list[str]], first_line: int) -> None:
    lines = []
    expected: dict[tuple[str | int, ...], int] = {}
    for row, cells in enumerate(table):
        expected[(f"key{row}",)] = first_line + len(lines)
        lines.append(f"key{row}:")
        for column, cell in enumerate(cells):
            expected[(f"key{row}", column)] = first_line + len(lines)
            lines.append(f"  - {json.dumps(cell, ensure_ascii=False)}")
    document = read_yaml("\n".join(lines), "file.yml", first_line)
    assert {path: document.line(path) for path in expected} == expected


def test_a_path_without_a_line_has_that_of_its_nearest_parent() -> None:
    document = read_yaml("a: 1\nb:\n  - c: 2\n", "file.yml")
    assert document.line(("b", 0, "missing", 3)) == 3
    assert document.line(("missing",)) == 1


def test_a_key_that_is_there_twice_names_both_lines() -> None:
    assert problems("a: 1\nb: 2\na: 3\n", first_line=2) == [
        "file.yml:4: a: The key “a” is there twice (first on line 2). Keep one of them."
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x 1", "“&x” is a YAML anchor"),
        ("a: *x", "“*x” is a YAML alias"),
        ("a: !!python/object:os.system [x]", "“!!python/object:os.system” is a YAML tag"),
        ("a: !!timestamp nonsense", "“!!timestamp” is a YAML tag"),
        ("a: !thing x", "“!thing” is a YAML tag"),
        ("a: " + "9" * 5000, "has 5000 digits"),
        ("a: 1." + "1" * 5000, "has 5002 digits"),
        ("a: 2026-02-31", "“2026-02-31” is not a date of the calendar"),
        ("[a]: b", "A key is not a plain word"),
        ('a: "\\0"', "hidden character U+0000"),
        ('"\\u202e": b', "hidden character U+202E"),
        ("a: \x07", "U+0007"),
        ("---\na: 1\n---\nb: 2", "a line “---” in the middle"),
        ("a: 'it's'", "do not stand around the whole text"),
        ("a: - b", "A list starts beside its key"),
        ('a: "\\q"', "There is a “\\” inside the quotation marks"),
        ('a: "b\n', "A quotation mark in"),
        ("a: [", "A bracket is opened and never closed"),
        ("a: {b: [", "A bracket is opened and never closed"),
        ("a: @b", "a character that YAML keeps for itself"),
    ],
)
def test_what_a_description_never_needs_is_refused(text: str, words: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert words in found[0]
    assert found[0].endswith(".")
    assert len(found[0]) < 300


def test_a_few_lines_of_anchors_do_not_grow() -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        rows.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    found = problems("\n".join(rows))
    assert len(found) <= 20
    assert all("is a YAML anchor" in line or "is a YAML alias" in line for line in found)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    try:
        read_yaml(text, "file.yml")
    except PackError as error:
        for problem in error.problems:
            assert 1 <= problem.line <= text.count("\n") + 1 + text.count("\r")
            assert problem.message.endswith((".", "?"))


@given(st.lists(st.sampled_from(list("ab01:-[]{}\"'#&*!|>%@` \n\t,?.~"))).map("".join))
def test_any_mix_of_yaml_signs_is_read_or_refused(text: str) -> None:
    try:
        read_yaml(text, "file.yml")
    except PackError as error:
        assert error.problems


def test_a_path_is_shown_as_authors_count() -> None:
    assert path_text(("key_figures", 0, "source", "place")) == "key_figures[1].source.place"
    assert path_text(()) == ""


def read_both_ways(text: str) -> list[object]:
    """What the fast parser and the other one make of a text: values, lines or problems."""
    results: list[object] = []
    for fast in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_file, "_FAST", fast)
            try:
                document = read_yaml(text, "file.yml")
            except PackError as error:
                results.append([str(problem) for problem in error.problems])
            else:
                results.append((document.value, document.lines))
    return results


@given(st.lists(st.sampled_from(list("ab01:-[]{}\"'#&*!|>%@` \n,?.~"))).map("".join))
def test_both_parsers_agree_on_any_mix_of_signs(text: str) -> None:
    fast, slow = read_both_ways(text)
    assert fast == slow


@given(values)
def test_both_parsers_agree_on_plain_values(value: Any) -> None:
    fast, slow = read_both_ways(yaml.safe_dump(value, allow_unicode=True, sort_keys=False))
    assert fast == slow
