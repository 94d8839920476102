"""The declarative form of the helpers: a call with plain values, such as

    show_chart(id="contacts-by-year", data="lbf-camhs-contacts", form="column",
               x="year", y="contacts", title="…", alt="…")

Case studies may hold nothing else in their code cells. The call is read from the syntax tree; no
part of it is ever run.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, ValidationError

from resource_pack.core.fields import Slug, Text
from resource_pack.core.problems import PackError, Problem, listing, nearest, shorten
from resource_pack.core.validation import Record, validate
from resource_pack.core.yaml_file import YamlDocument


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


def is_declarative(source: str) -> bool:
    """True where a cell holds nothing but calls of the helpers with plain values."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
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

    def problem(at: int, path: str, found: str, allowed: str = "", fix: str = "") -> Problem:
        return Problem(file, line + at - 1, path, found, allowed, fix, rule="cell")

    if len(source) > 20_000:
        raise PackError([problem(1, "", "The code cell is too long", "20,000 characters")])
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        at = getattr(error, "lineno", 1) or 1
        raise PackError(
            [
                problem(
                    at,
                    "",
                    f"The code cell is not valid Python: {getattr(error, 'msg', error)}",
                    "",
                    "Check the brackets, commas and quotation marks of the line and the one above",
                )
            ]
        ) from None
    except (MemoryError, RecursionError):
        raise PackError([problem(1, "", "The code cell is nested too deeply to read")]) from None
    calls: list[PlacedCall] = []
    problems: list[Problem] = []
    for node in tree.body:
        if _helper_import(node):
            continue
        call = _helper_call(node)
        if call is None:
            problems.append(
                problem(
                    node.lineno,
                    "",
                    f"“{shorten(ast.unparse(node), 50)}” may not stand in this code cell",
                    "calls of " + listing(HELPERS) + ", with plain values as arguments",
                    "A case study describes what to show; it does not compute",
                )
            )
            continue
        try:
            calls.append(PlacedCall(_read_call(call, file, line), file, line + node.lineno - 1))
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    return calls


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
            problems.append(Problem(file, at, name, f"“{keyword.arg}” is given twice", rule="cell"))
        lines[(keyword.arg,)] = at
        values[keyword.arg] = ast.literal_eval(keyword.value)
    if problems:
        raise PackError(problems)
    try:
        return validate(HELPERS[name], YamlDocument(file, values, lines), rule=f"cell.{name}")
    except PackError as error:
        raise PackError(
            Problem(
                p.file,
                p.line,
                f"{name}, {p.path}",
                p.found,
                p.allowed,
                p.fix.replace(f"a line “{p.path}: …”", f"“{p.path}=…” to the call"),
                p.rule,
            )
            for p in error.problems
        ) from None


def make_call(name: str, arguments: dict[str, Any]) -> Call:
    """A call from the arguments of a helper. Raises ValueError that names what is wrong."""
    model = HELPERS[name]
    try:
        return model.model_validate(arguments)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        known = list(model.model_fields)
        hint = nearest(first["loc"][-1], known) if first["type"] == "extra_forbidden" else ""
        raise ValueError(f"{name}: {place}: {first['msg']}. {hint}".strip()) from None
