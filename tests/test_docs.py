"""The documentation tells of everything, and its examples are true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from resource_pack.cli.main import app
from resource_pack.core.calls import HELPERS
from resource_pack.core.case_study import STORY_SECTIONS, CaseStudy
from resource_pack.core.checks.contributed import DIRECTIVES, ROLES
from resource_pack.core.fields import KeyFigure
from resource_pack.core.section_page import SECTION_LABELS, SectionPage
from resource_pack.core.settings import PackSettings
from resource_pack.sphinx_ext.parts import PARTS
from tests.conftest import ROOT

DOCS = {path.name: path.read_text() for path in (ROOT / "docs").glob("*.md")}
WRITING = DOCS["writing.md"]
ALL = "\n".join([*DOCS.values(), (ROOT / "README.md").read_text()])


def commands(group: Any, name: str = "pack") -> list[tuple[str, Any]]:
    found = []
    for key, command in group.commands.items():
        if hasattr(command, "commands"):
            found += commands(command, f"{name} {key}")
        else:
            found.append((f"{name} {key}", command))
    return found


@pytest.mark.parametrize(
    ("name", "command"), commands(typer.main.get_command(app)), ids=lambda value: str(value)[:40]
)
def test_every_command_is_told_of_and_explains_itself(name: str, command: Any) -> None:
    assert name in ALL
    assert command.help
    assert all(getattr(option, "help", "x") for option in command.params)


PLACED_BY_A_KEY = {"word-download": "word_from"}
"""Parts that authors place with a key of the front matter, and not with a directive."""


@pytest.mark.parametrize("name", [*PARTS, *DIRECTIVES])
def test_every_directive_is_told_of(name: str) -> None:
    assert PLACED_BY_A_KEY.get(name, f"{{{name}}}") in WRITING


@pytest.mark.parametrize("name", ROLES)
def test_every_role_is_told_of(name: str) -> None:
    assert f"{{{name}}}`" in WRITING


@pytest.mark.parametrize("name", HELPERS)
def test_every_helper_is_told_of(name: str) -> None:
    assert f"{name}(" in WRITING


@pytest.mark.parametrize("model", [CaseStudy, SectionPage, KeyFigure, PackSettings])
def test_every_field_is_described(model: Any) -> None:
    for name, field in model.model_fields.items():
        plain = name in ("authorities", "partners", "programmes", "period", "sources", "consent")
        plain = plain or name in ("last_reviewed", "review_due", "audiences", "key_figures")
        assert field.description or plain, f"{model.__name__}.{name}"


@pytest.mark.parametrize("name", SECTION_LABELS)
def test_every_section_is_told_of(name: str) -> None:
    assert name in WRITING


@pytest.mark.parametrize("name", STORY_SECTIONS)
def test_every_section_of_a_story_is_told_of(name: str) -> None:
    assert f"## {name}" in WRITING
    assert f"\n## {name}\n" in (ROOT / "case_studies" / "_template.md").read_text()


def test_files_that_the_documentation_names_exist() -> None:
    package = ROOT / "scripts" / "resource_pack"
    for text in DOCS.values():
        for name in re.findall(r"`([a-z_]+/[a-z_/.-]+\.(?:py|html|md|yml))`", text):
            places = [ROOT / name, package / name, package / "theme" / name]
            # What a pack may have and ours does not need stands in the smallest one.
            places.append(ROOT / "tests/fixtures/good/tiny" / name)
            assert any(place.is_file() for place in places), name


def test_links_between_documents_hold() -> None:
    files = [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]
    for path in files:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text()):
            if "://" not in target and not target.startswith("/"):
                assert (path.parent / target).exists(), (path.name, target)


def test_the_two_commands_are_those_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    makefile = (ROOT / "Makefile").read_text()
    for target in ("site", "test"):
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", makefile, re.M)
    ci = (ROOT / ".ci" / "run").read_text()
    assert "make test" in ci
    assert "make site" in ci


def test_the_writing_guide_shows_a_chart_that_works(tmp_path: Path) -> None:
    from resource_pack.core.calls import read_calls
    from resource_pack.core.data_store import open_data_store
    from resource_pack.core.layout import Layout
    from resource_pack.notebook.figure_building import build_figure

    example = re.search(r"```\{code-cell\}\n(.*?)```", WRITING, re.S)
    assert example
    (placed,) = read_calls(example.group(1), "docs/writing.md", 1)
    figure = build_figure(placed.call, open_data_store(Layout(ROOT)))
    assert figure.id == "lbf-camhs-by-year"
