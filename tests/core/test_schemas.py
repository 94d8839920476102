"""The schemas that editors use say what the models say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from resource_pack.core.schemas import SCHEMAS, schema_files, write_schemas
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "schemas"


@pytest.mark.parametrize("name", schema_files())
def test_a_schema_in_the_documentation_is_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == schema_files()[name], "run: make schemas"


def test_no_schema_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(schema_files())


def test_what_is_left_over_goes_when_schemas_are_written(tmp_path: Path) -> None:
    (tmp_path / "old.schema.json").write_text("{}")
    (tmp_path / "README.md").write_text("Kept")
    write_schemas(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*schema_files(), "README.md"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_editor_refuses_keys_that_the_pack_refuses(name: str) -> None:
    schema = json.loads(schema_files()[f"{name}.schema.json"])
    assert schema["$schema"].startswith("https://json-schema.org/")
    for part in (schema, *schema.get("$defs", {}).values()):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False


def test_a_schema_uses_the_names_that_stand_in_files() -> None:
    schema = json.loads(schema_files()["datapackage.schema.json"])
    dataset = schema["$defs"]["Dataset"]["properties"]
    assert {"asOf", "schema", "licenses"} <= set(dataset)
    assert "as_of" not in dataset


@pytest.mark.parametrize("name", ["case-study", "section-page"])
def test_an_editor_explains_each_field_of_front_matter(name: str) -> None:
    """Each field has a description in the schema, or a word in the guide for writers."""
    guide = (ROOT / "docs" / "writing.md").read_text("utf-8")
    schema: dict[str, Any] = json.loads(schema_files()[f"{name}.schema.json"])
    for part in (schema, *schema["$defs"].values()):
        for field, what in part.get("properties", {}).items():
            explained = "description" in what or "description" in what.get("items", {})
            assert explained or f"{field}" in guide, f"{name}: {field}"
