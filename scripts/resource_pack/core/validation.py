"""Turns what pydantic finds into problems that a council officer can act on."""

from __future__ import annotations

import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from resource_pack.core.problems import PackError, Problem, listing, nearest, shorten
from resource_pack.core.yaml_file import Path, YamlDocument, path_text

M = TypeVar("M", bound=BaseModel)


class Record(BaseModel):
    """The base of every model that is read from a file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def validate(
    model: type[M], document: YamlDocument, rule: str, at: Path = (), value: Any = None
) -> M:
    """Make a model from a document, or from the part of it at `at`.

    Raises PackError with one problem for each thing that is wrong.
    """
    data = document.value if value is None else value
    if not isinstance(data, dict):
        found = f"There is {_kind(data)} where a list of “key: value” lines belongs"
        raise PackError(
            [Problem(document.file, document.line(at), path_text(at), found, rule=rule)]
        )
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise PackError(
            [
                _problem(model, document, rule, at, details)
                for details in error.errors(include_url=False)
            ]
        ) from None


def _problem(
    model: type[BaseModel], document: YamlDocument, rule: str, at: Path, details: ErrorDetails
) -> Problem:
    location = tuple(part for part in details["loc"] if not _is_union_branch(part))
    path = (*at, *location)
    kind = details["type"]
    value = shorten(details.get("input"))
    context = details.get("ctx", {})
    found, allowed, fix = f"“{value}” is not right", "", ""
    if kind == "missing":
        parent = _model_at(model, location[:-1])
        found = "This is missing"
        allowed = _describe(parent, str(location[-1])) if parent else ""
        fix = f"Add a line “{location[-1]}: …”"
    elif kind == "extra_forbidden":
        parent = _model_at(model, location[:-1])
        names = list(parent.model_fields) if parent else []
        key = str(location[-1])
        found = f"There is no key “{key}” here"
        allowed = listing(names, limit=40)
        fix = nearest(key, names) or "Take the line out"
    elif kind in ("literal_error", "enum"):
        names = [
            name.strip("'") for name in str(context["expected"]).replace(" or ", ", ").split(", ")
        ]
        found = f"“{value}” is not one of the words that may stand here"
        allowed = listing(names, limit=40)
        fix = nearest(value, names)
    elif kind.startswith("string_too_short"):
        found = "The text is empty" if not value else f"“{value}” is too short"
        fix = "Write it out"
    elif kind.startswith("string_too_long"):
        length = len(str(details.get("input")))
        found = f"The text has {length} characters"
        allowed = f"at most {context['max_length']}"
        fix = "Shorten it"
    elif kind == "string_pattern_mismatch":
        parent = _model_at(model, location[:-1])
        found = f"“{value}” does not have the form that is needed"
        allowed = _describe(parent, str(location[-1])) if parent else ""
    elif kind in ("too_short", "too_long"):
        found = f"There are {context['actual_length']} entries"
        bound = context.get("min_length", context.get("max_length"))
        allowed = f"{'at least' if kind == 'too_short' else 'at most'} {bound}"
    elif kind == "value_error":
        found = str(context.get("error", details["msg"]))
    elif (
        "type" in kind
        or "parsing" in kind
        or kind in ("int_from_float", "date_from_datetime_inexact")
    ):
        found = f"There is {_kind(details.get('input'))}" + (f" (“{value}”)" if value else "")
        allowed = _WANTED.get(kind.split("_")[0], details["msg"])
    elif kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        found = f"The number {value} is out of range"
        allowed = details["msg"].removeprefix("Input should be ")
    else:
        found = f"“{value}”: {details['msg']}"
    return Problem(
        document.file, document.line(path), path_text(path), found, allowed, fix, rule=rule
    )


_WANTED = {
    "string": "text (put it in quotation marks if it looks like a number or a date)",
    "list": "a list, one entry a line, each starting with “- ”",
    "tuple": "a list, one entry a line, each starting with “- ”",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date such as 2026-01-31",
    "model": "lines of the form “key: value”",
    "dict": "lines of the form “key: value”",
    "mapping": "lines of the form “key: value”",
}


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a list of “key: value” lines"
    return "a date"


def _is_union_branch(part: int | str) -> bool:
    # For a union, pydantic adds the name of the branch it tried, such as "int" or "str".
    return part in ("int", "str", "float", "bool", "none") or (
        isinstance(part, str) and ("[" in part or part.startswith("function-"))
    )


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that describes the value at `path`, found by following the annotations."""
    current: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, int):
            continue
        if current is None or part not in current.model_fields:
            return None
        current = _inner_model(current.model_fields[part].annotation)
    return current


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    arguments = typing.get_args(annotation)
    if not arguments:
        is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
        return annotation if is_model else None
    for argument in arguments:
        found = _inner_model(argument)
        if found:
            return found
    return None


def _describe(model: type[BaseModel], key: str) -> str:
    field = model.model_fields.get(key)
    return field.description.rstrip(".") if field and field.description else ""
