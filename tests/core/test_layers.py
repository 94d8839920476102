"""The parts of the code and what each may use, read from the syntax trees of its modules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "scripts" / "resource_pack"

# The table of docs/architecture.md.
MAY_USE = {
    "core": {"core"},
    "notebook": {"notebook", "core"},
    "execute": {"execute", "notebook", "core", ""},
    "publish": {"publish", "core", ""},
    "sphinx_ext": {"sphinx_ext", "publish", "execute", "notebook", "core", ""},
    "cli": {"cli", "sphinx_ext", "publish", "execute", "notebook", "core", ""},
}
SPHINX = {"sphinx", "docutils", "myst_nb", "jupyter_book", "sphinx_external_toc"}
NETWORK = {
    *("socket", "ssl", "urllib", "http", "ftplib", "smtplib", "requests", "httpx", "aiohttp"),
    *("subprocess", "multiprocessing", "asyncio", "threading"),
}
"""What reaches other machines or starts other processes."""

MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def part_of(path: Path) -> str:
    """The folder of the package that a module lies in; empty for the package itself."""
    return path.relative_to(PACKAGE).parts[0] if path.parent != PACKAGE else ""


def imports(path: Path) -> Iterator[str]:
    """The full name of everything that a module imports, also inside functions."""
    here = ["resource_pack", *path.relative_to(PACKAGE).with_suffix("").parts]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = (
                ".".join([*here[: -node.level], node.module or ""]) if node.level else node.module
            )
            yield from (f"{start}.{alias.name}" for alias in node.names)


def names(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("part", MAY_USE)
def test_each_part_uses_only_the_parts_below_it(part: str) -> None:
    modules = [path for path in MODULES if part_of(path) == part]
    assert modules
    for path in modules:
        for name in imports(path):
            top, _, rest = name.partition(".")
            if top == "resource_pack":
                folder = rest.partition(".")[0]
                used = folder if (PACKAGE / folder).is_dir() else ""
                assert used in MAY_USE[part], f"{names(path)} imports {name}"


@pytest.mark.parametrize("part", ["core", "execute", "notebook", "publish", "cli"])
def test_only_one_part_knows_sphinx(part: str) -> None:
    for path in MODULES:
        if part_of(path) == part:
            used = {name.partition(".")[0] for name in imports(path)} & SPHINX
            assert not used, f"{names(path)} imports {used}"


def test_the_core_reaches_no_other_machine_and_starts_nothing() -> None:
    for path in MODULES:
        if part_of(path) == "core":
            used = {name.partition(".")[0] for name in imports(path)} & NETWORK
            assert not used, f"{names(path)} imports {used}"


def test_imports_are_seen_in_every_form() -> None:
    assert "resource_pack.core.numbers.percent" in set(imports(PACKAGE / "core" / "sentences.py"))
    inside = set(imports(PACKAGE / "core" / "data_check.py"))
    assert "frictionless.Resource" in inside  # imported in a function


IMPORTS_FROM_A_LIST = {"execute/fork_server.py"}
"""The warm process imports what the maintainers' configuration names."""


def test_nothing_is_imported_by_a_name_that_is_put_together() -> None:
    for path in MODULES:
        if path.relative_to(PACKAGE).as_posix() in IMPORTS_FROM_A_LIST:
            continue
        calls = [node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
        called = {call.id for call in calls if isinstance(call, ast.Name)}
        called |= {call.attr for call in calls if isinstance(call, ast.Attribute)}
        assert not called & {"__import__", "import_module", "eval", "exec"}, names(path)


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
    assert ast.get_docstring(tree_of(path)) or path.name == "__main__.py"
    assert path.name not in ("utils.py", "helpers_misc.py", "common.py", "misc.py")


def test_the_documentation_has_the_same_table() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = {
        match.group(1): match.group(2)
        for match in re.finditer(r"^\| `(\w+)/` \|[^|]*\| ([^|]+) \|$", text, re.M)
    }
    above = {"sphinx_ext", "cli"}
    for part, used in MAY_USE.items():
        if part in above:
            assert rows[part] == "all of the above"
        else:
            told = set(re.findall(r"\w+", rows[part])) - {"nothing", "of", "ours"}
            # The package's own modules are those for processes.
            assert told == {name or "processes" for name in used - {part}}, part
