"""The declarative form of the helpers: a call with plain values, such as

    show_chart(id="contacts-by-year", data="lbf-camhs-contacts", form="column",
               x="year", y="contacts", title="…", alt="…")

Case studies may hold nothing else in their code cells. The call is read from the syntax tree; no
part of it is ever run.
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import Field

from resource_pack.core.characters import hidden_character, name_of
from resource_pack.core.fields import Slug, Text
from resource_pack.core.problems import PackError, Problem, listing, nearest, shorten
from resource_pack.core.validation import Record, validate
from resource_pack.core.yaml_file import YamlDocument

MAX_LENGTH = 20_000
"""Characters of a cell. A call of every helper with long texts has two thousand."""


class ShowTable(Record):
    """A table: all of a dataset, or some of its columns."""

    id: Slug
    data: Slug = Field(description="the name of a dataset in data/datapackage.json")
    title: Text
    columns: tuple[str, ...] = Field(default=(), description="names of columns, in order")
    notes: tuple[Text, ...] = ()


class ShowChart(Record):
    """A chart of a dataset.

    `bar` compares categories, `column` and `line` show what follows in time. `series` names the
    column that tells several lines, or several colours of bars, apart.
    """

    id: Slug
    data: Slug = Field(description="the name of a dataset in data/datapackage.json")
    form: Literal["bar", "column", "line"]
    x: str = Field(description="the column with the categories or the times")
    y: str = Field(description="the column with the numbers")
    series: str = Field(default="", description="the column that tells several series apart")
    title: Text
    alt: Text = Field(description="a sentence that says what the chart shows")
    sort: Literal["data", "value"] = Field(
        default="data", description="the order of the data, or the largest value first"
    )
    first: int | None = Field(default=None, ge=1, description="show this many rows only")
    notes: tuple[Text, ...] = ()


class ShowKeyFigures(Record):
    """Some rows of a dataset with the columns id, value, unit and label, as large numbers."""

    id: Slug
    data: Slug = Field(description="the name of a dataset in data/datapackage.json")
    title: Text
    show: tuple[str, ...] = Field(min_length=1, max_length=6, description="ids of rows")
    notes: tuple[Text, ...] = ()


Call = ShowTable | ShowChart | ShowKeyFigures

HELPERS: dict[str, type[ShowTable] | type[ShowChart] | type[ShowKeyFigures]] = {
    "show_table": ShowTable,
    "show_chart": ShowChart,
    "key_figures": ShowKeyFigures,
}


@dataclass(frozen=True)
class PlacedCall:
    """A call and where it stands."""

    call: Call
    file: str
    line: int


def parse_cell(source: str) -> ast.Module:
    """The syntax tree of a cell. Raises SyntaxError, also for code that Python cannot take in."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python prints its doubts about some backslashes.
            return ast.parse(source)
    except (ValueError, RecursionError, MemoryError):
        raise SyntaxError("it is nested too deeply, or holds a number that is too long") from None


def is_declarative(source: str) -> bool:
    """True where a cell holds nothing but calls of the helpers with plain values."""
    try:
        tree = parse_cell(source)
    except SyntaxError:
        return False
    return (
        bool(tree.body)
        and all(_helper_call(node) is not None or _helper_import(node) for node in tree.body)
        and any(_helper_call(node) is not None for node in tree.body)
    )


def read_calls(source: str, file: str, line: int) -> list[PlacedCall]:
    """The calls of one code cell. `line` is the line of the file that `source` starts at.

    Raises PackError with every problem of the cell.
    """

    def problem(at: int, found: str, allowed: str = "", fix: str = "") -> Problem:
        return Problem(file, line + at - 1, "", found, allowed, fix, rule="cell")

    if len(source) > MAX_LENGTH:
        found = f"The code cell has {len(source):,} characters"
        allowed = f"at most {MAX_LENGTH:,}"
        raise PackError([problem(1, found, allowed, "Make two cells of it")])
    try:
        tree = parse_cell(source)
    except SyntaxError as error:
        found = f"The code cell is not valid Python: {error.msg}"
        fix = "Check the brackets, commas and quotation marks of the line and the one above"
        raise PackError([problem(error.lineno or 1, found, "", fix)]) from None
    calls: list[PlacedCall] = []
    problems: list[Problem] = []
    for node in tree.body:
        if _helper_import(node):
            continue
        call = _helper_call(node)
        if call is None:
            problems.append(problem(*_refusal(node, source.split("\n")[node.lineno - 1])))
            continue
        try:
            calls.append(PlacedCall(_read_call(call, file, line), file, line + node.lineno - 1))
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    return calls


def _refusal(node: ast.stmt, written: str) -> tuple[int, str, str, str]:
    """Why a statement is no call of a helper: line, what was found, what is allowed, what to do."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        found = f"“{shorten(written, 50)}” may not stand in this code cell"
        allowed = "calls of " + listing(HELPERS) + ", with plain values as arguments"
        fix = "A case study describes what to show; it does not compute"
        return node.lineno, found, allowed, fix
    name = call.func.id
    if name not in HELPERS:
        found = f"There is no helper “{shorten(name)}”"
        return node.lineno, found, listing(HELPERS), nearest(name, list(HELPERS))
    if call.args:
        names = ", ".join(f"{field}=…" for field in HELPERS[name].model_fields)
        found = f"{name} is given a value without a name"
        return call.args[0].lineno, found, names, "Write the name before the value"
    wrong = next(word for word in call.keywords if word.arg is None or not _is_literal(word.value))
    return (
        wrong.value.lineno,
        f"{name}: the value of “{wrong.arg or '**'}” is not plain",
        "text in quotation marks, a whole number, True, False, or a list of these in brackets",
        "Write the value itself",
    )


def _helper_import(node: ast.stmt) -> bool:
    # Plain Jupyter needs the import; here the names are known anyway.
    return (
        isinstance(node, ast.ImportFrom)
        and node.module == "resource_pack"
        and node.level == 0
        and all(alias.name in HELPERS and alias.asname is None for alias in node.names)
    )


def _helper_call(node: ast.stmt) -> ast.Call | None:
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return None
    call = node.value
    named = isinstance(call.func, ast.Name) and call.func.id in HELPERS
    if not named or call.args or any(keyword.arg is None for keyword in call.keywords):
        return None
    if not all(_is_literal(keyword.value) for keyword in call.keywords):
        return None
    return call


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, str | int | float | bool)
    if isinstance(node, ast.List | ast.Tuple):
        return all(_is_literal(item) for item in node.elts)
    return False


def _read_call(call: ast.Call, file: str, line: int) -> Call:
    assert isinstance(call.func, ast.Name)
    name = call.func.id
    values: dict[str, Any] = {}
    lines: dict[tuple[str | int, ...], int] = {(): line + call.lineno - 1}
    problems = []
    for keyword in call.keywords:
        assert keyword.arg is not None
        at = line + keyword.value.lineno - 1
        if keyword.arg in values:
            found = f"“{keyword.arg}” is given twice"
            problems.append(Problem(file, at, name, found, "", "Keep one of them", rule="cell"))
        lines[(keyword.arg,)] = at
        values[keyword.arg] = ast.literal_eval(keyword.value)
        texts = [
            str(item.value) for item in ast.walk(keyword.value) if isinstance(item, ast.Constant)
        ]
        hidden = hidden_character(" ".join(texts))
        if hidden:
            found = f"“{keyword.arg}” holds the hidden character {name_of(hidden.group())}"
            problems.append(Problem(file, at, name, found, "", "Take it out", rule="cell"))
    if problems:
        raise PackError(problems)
    try:
        return validate(HELPERS[name], YamlDocument(file, values, lines), rule=f"cell.{name}")
    except PackError as error:
        raise PackError(_in_words_of_calls(name, problem) for problem in error.problems) from None


def _in_words_of_calls(name: str, problem: Problem) -> Problem:
    fix = problem.fix.replace(f"a line “{problem.path}: …”", f"“{problem.path}=…” to the call")
    fix = fix.replace("Take the line out", "Take it out of the call")
    return replace(problem, path=f"{name}, {problem.path}", fix=fix)


def make_call(name: str, arguments: dict[str, Any]) -> Call:
    """A call from the arguments of a helper. Raises ValueError that names what is wrong."""
    try:
        return validate(HELPERS[name], YamlDocument("", arguments, {}), rule="cell")
    except PackError as error:
        first = _in_words_of_calls(name, error.problems[0])
        raise ValueError(first.message) from None
