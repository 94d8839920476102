"""Code cells that describe what to show are read from the syntax tree, and never run."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.calls import (
    HELPERS,
    MAX_LENGTH,
    ShowChart,
    ShowTable,
    is_declarative,
    make_call,
    parse_cell,
    read_calls,
)
from resource_pack.core.problems import PackError

TABLE = 'show_table(id="a", data="b", title="c")'


def problems(source: str, line: int = 1) -> list[str]:
    with pytest.raises(PackError) as caught:
        read_calls(source, "page.md", line)
    return [str(problem) for problem in caught.value.problems]


def test_a_call_becomes_a_record() -> None:
    source = """
# What it shows
from resource_pack import show_chart

show_chart(
    id="visits", data="demo-visits", form="line", x="year", y="visits", title="Visits",
    alt="They {change}, "
        "and {trend}.",
    first=3, notes=["One.", "Two."],
)
"""
    (placed,) = read_calls(source, "page.md", 20)
    assert placed.call == ShowChart(
        id="visits",
        data="demo-visits",
        form="line",
        x="year",
        y="visits",
        title="Visits",
        alt="They {change}, and {trend}.",
        first=3,
        notes=("One.", "Two."),
    )
    assert (placed.file, placed.line) == ("page.md", 24)


def test_a_cell_may_hold_several_calls() -> None:
    placed = read_calls(f"{TABLE}; {TABLE}\n{TABLE}", "page.md", 5)
    assert [call.line for call in placed] == [5, 5, 6]


@pytest.mark.parametrize(
    "source", ["", "\n\n", "# only words", "from resource_pack import show_table"]
)
def test_a_cell_without_calls_shows_nothing(source: str) -> None:
    assert read_calls(source, "page.md", 1) == []
    assert not is_declarative(source)


names = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
tables = st.fixed_dictionaries(
    {"id": names, "data": names, "title": words},
    optional={"columns": st.lists(words, max_size=3), "notes": st.lists(words, max_size=3)},
)


@given(tables, st.booleans())
def test_what_is_written_in_a_call_is_what_is_read(values: dict[str, Any], tuples: bool) -> None:
    written = {
        name: tuple(value) if tuples and isinstance(value, list) else value
        for name, value in values.items()
    }
    arguments = ", ".join(f"{name}={value!r}" for name, value in written.items())
    (placed,) = read_calls(f"show_table({arguments})", "page.md", 1)
    assert placed.call == make_call("show_table", values)
    assert placed.call == ShowTable(**values)
    assert is_declarative(f"show_table({arguments})")


TRAPS = [
    "open({trap}, 'w')",
    "__import__('pathlib').Path({trap}).touch()",
    "show_table(id=open({trap}, 'w').name, data='b', title='c')",
    "show_table(id='a', data='b', title=f'{{open({trap}, chr(119))}}')",
    "show_table(**open({trap}, 'w').__dict__)",
    "show_table(*[open({trap}, 'w')])",
    "show_table(id='a', data='b', title='c', notes=[open({trap}, 'w').name])",
    "show_table(id='a', data='b', title='c', notes=[x for x in [open({trap}, 'w')]])",
    "show_table(id='a', data='b', title='c', notes=(lambda: open({trap}, 'w'))())",
    "(show_table if open({trap}, 'w') else 1)(id='a', data='b', title='c')",
    "open({trap}, 'w').show_table(id='a', data='b', title='c')",
    "show_table(id='a', data='b', title='c').figure",
    "x = show_table(id='a', data='b', title='c')",
    "[show_table(id='a', data='b', title='c')]",
    "await show_table(id='a', data='b', title='c')",
    "if open({trap}, 'w'):\n    show_table(id='a', data='b', title='c')",
    "def show_table(**_): open({trap}, 'w')",
    "class show_table(open({trap}, 'w').__class__): pass",
    "@open\ndef show_table(): ...",
    "from resource_pack import show_table as open",
    "from resource_pack import *",
    "from resource_pack.cli import show_table",
    "from .resource_pack import show_table",
    "import resource_pack",
    "show_table: open({trap}, 'w')",
    "lambda: show_table(id='a', data='b', title='c')",
    "%run show_table",
    "!touch {trap}",
]


@pytest.mark.parametrize("code", TRAPS)
def test_nothing_of_a_cell_is_ever_run(code: str, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    source = code.format(trap=repr(str(trap)))
    assert problems(source)
    assert not is_declarative(source)
    assert not trap.exists()


@pytest.mark.parametrize(
    "value", ["1j", "b'a'", "...", "-1", "{'a': 1}", "{'a'}", "'a' + 'b'", "a", "a.b"]
)
def test_a_value_that_is_not_plain_is_named(value: str) -> None:
    (found,) = problems(f"show_table(\n    id='a', data='b',\n    title={value})")
    assert found.startswith("page.md:3: show_table: the value of “title” is not plain. Allowed: ")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('show_table(id="a", data="b")', "page.md:1: show_table, title: This is missing"),
        ('show_table(id="a",\n data="b", title="")', "page.md:2: show_table, title: The text is"),
        ('show_table(id="A b", data="b", title="c")', "“A b” does not have the form"),
        ('show_table("a")', "Write the name before the value"),
        ('show_tabel(id="a")', "Did you mean “show_table”?"),
        (
            'show_chart(id="a", data="b", form="pie", x="x", y="y", title="t", alt="a")',
            "bar, column, line",
        ),
        (
            'show_table(id="a", data="b", title="c",\n  id="d")',
            "page.md:2: show_table: “id” is given twice",
        ),
        ('show_table(id="a", data="b", title=None)', "There is nothing. Allowed: text"),
        ('show_table(id="a", data=["b"], title="c")', "show_table, data: There is a list"),
        ('show_table(id="a", data="b", title="c", rows=1)', "There is no key “rows” here"),
        ('show_table(id="a", data="b", title="\\u202e")', "hidden character U+202E"),
        ("show_table(id='a'", "is not valid Python"),
        ("x = " + "9" * 5000, "is not valid Python"),
        ("x = " + "(" * 3000, "is not valid Python"),
        ("# " + "a" * MAX_LENGTH, f"at most {MAX_LENGTH:,}"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(source: str, words: str) -> None:
    (found,) = problems(source)
    assert words in found


def test_every_wrong_call_of_a_cell_is_told() -> None:
    found = problems(f"show_table(id='a')\n{TABLE}\nopen('x')\nimport os", line=10)
    assert [line.partition(": ")[0] for line in found] == [
        *("page.md:10", "page.md:10"),  # no data, no title
        *("page.md:12", "page.md:13"),
    ]


def test_python_says_nothing_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    read_calls(TABLE.replace('"c"', '"\\d"'), "page.md", 1)
    assert capfd.readouterr() == ("", "")


mixed = st.lists(st.sampled_from([*HELPERS, *"()=[],'\"\n", "id", " ", "1"])).map("".join)


@given(st.text(max_size=60) | mixed)
def test_any_text_is_read_or_refused_with_a_line(source: str) -> None:
    try:
        calls = read_calls(source, "page.md", 7)
    except PackError as error:
        for problem in error.problems:
            assert 7 <= problem.line <= 8 + len(source)
            assert problem.message.endswith((".", "?"))
    else:
        assert all(call.line >= 7 for call in calls)
        assert isinstance(parse_cell(source), ast.Module)


def test_a_call_of_a_notebook_is_told_in_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"^show_table, title: This is missing\. .* Add “title=…”"):
        make_call("show_table", {"id": "a", "data": "b"})
