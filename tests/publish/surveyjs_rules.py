"""What SurveyJS knows, as a checker: the library's own schema, and stricter than that.

The schema (tests/fixtures/formats) lets any property pass, as the library does, which then does
nothing. Here each property has to be one that the schema names for its type.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
from tests.conftest import ROOT

SCHEMA = ROOT / "tests" / "fixtures" / "formats" / "surveyjs.schema.json"


@functools.cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text())
    return found


@functools.cache
def known(kind: str) -> frozenset[str]:
    """The properties that the schema names for a type, with those of the types it is made from."""
    definition = schema()["definitions"][kind]
    names = set(definition.get("properties", {}))
    for part in definition.get("allOf", []):
        names |= set(part.get("properties", {}))
        if "$ref" in part:
            names |= known(part["$ref"].rpartition("/")[2])
    return frozenset(names | {"type"})


def wrong(form: dict[str, Any]) -> Iterator[str]:
    """What SurveyJS would refuse or pass over."""
    for error in jsonschema.Draft7Validator(schema()).iter_errors(form):
        yield f"{list(error.path)}: {error.message}"
    yield from _unknown(form, set(schema()["properties"]), "survey")
    names = []
    for page in form["pages"]:
        yield from _unknown(page, known("page"), page["name"])
        names.append(page["name"])
        for element in page["elements"]:
            names.append(element["name"])
            if element["type"] not in schema()["definitions"]:
                yield f"{element['type']} is no type"
                continue
            yield from _unknown(element, known(element["type"]), element["name"])
            for choice in element.get("choices", []):
                yield from _unknown(choice, known("choiceitem"), element["name"])
            for validator in element.get("validators", []):
                kind = f"{validator['type']}validator"
                yield from _unknown(validator, known(kind), element["name"])
    if len(set(names)) != len(names):
        yield "two parts have one name"


def _unknown(found: dict[str, Any], names: set[str] | frozenset[str], where: str) -> Iterator[str]:
    for name in sorted(set(found) - names):
        yield f"{where}: SurveyJS knows no “{name}”"
