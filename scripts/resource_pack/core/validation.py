"""Turns what pydantic finds into problems that a council officer can act on."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from resource_pack.core.patterns import WORDS
from resource_pack.core.problems import PackError, Problem, listing, nearest, shorten
from resource_pack.core.yaml_file import Path, YamlDocument, path_text

M = TypeVar("M", bound=BaseModel)


class Invalid(ValueError):
    """What a validator of a model finds, what to do about it, and the key that it is about."""

    def __init__(self, found: str, fix: str, key: str = "") -> None:
        super().__init__(found)
        self.found, self.fix, self.key = found, fix, key


class Record(BaseModel):
    """The base of every model that is read from a file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        # Most packs have only some kinds of records: what checks the others is never made.
        defer_build=True,
    )


def complete(model: type[BaseModel] = Record) -> None:
    """Make now what checks a model and all that are made from it, for those who cannot wait."""
    model.model_rebuild()
    for kind in model.__subclasses__():
        complete(kind)


def validate(
    model: type[M], document: YamlDocument, rule: str, at: Path = (), value: Any = None
) -> M:
    """Make a model from a document, or from the part of it at `at`.

    Raises PackError with one problem for each thing that is wrong.
    """
    data = document.value if value is None else value
    if not isinstance(data, dict):
        found = f"There is {_kind(data)} where a list of “key: value” lines belongs"
        fix = "Describe it as a page that works does"
        raise PackError(
            [Problem(document.file, document.line(at), path_text(at), found, "", fix, rule=rule)]
        )
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found_by_path: dict[Path, Problem] = {}
        for details in error.errors(include_url=False):
            location = _location(details["loc"], data, details["type"])
            problem = _problem(model, document, rule, at, location, details)
            before = found_by_path.get(location)
            if before:
                # A value that may be of several kinds is found wrong once for each of them.
                kinds = dict.fromkeys([*before.allowed.split(" or "), problem.allowed])
                problem = replace(before, allowed=" or ".join(filter(None, kinds)))
            found_by_path[location] = problem
        raise PackError(_without_echoes(found_by_path)) from None


def _without_echoes(problems: dict[Path, Problem]) -> Iterator[Problem]:
    """Leave out that a list is too short where that is because an entry of it is wrong."""
    for path, problem in problems.items():
        below = any(other[: len(path)] == path for other in problems if len(other) > len(path))
        if not below:
            yield problem


def _problem(
    model: type[BaseModel],
    document: YamlDocument,
    rule: str,
    at: Path,
    location: Path,
    details: ErrorDetails,
) -> Problem:
    path = (*at, *location)
    kind = details["type"]
    value = shorten(details.get("input"))
    context = details.get("ctx", {})
    found, allowed, fix = f"“{value}” is not right", "", ""
    if kind == "missing":
        parent = _model_at(model, location[:-1])
        found = "This is missing"
        allowed = _describe(parent, str(location[-1])) if parent else ""
        key = f'“"{location[-1]}": …”' if document.file.endswith(".json") else ""
        fix = f"Add {key}" if key else f"Add a line “{location[-1]}: …”"
    elif kind == "extra_forbidden":
        parent = _model_at(model, location[:-1])
        names = _keys(parent) if parent else []
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
        allowed = f"at least {context['min_length']} characters" if value else ""
        fix = "Write it out"
    elif kind.startswith("string_too_long"):
        length = len(str(details.get("input")))
        found = f"The text has {length} characters"
        allowed = f"at most {context['max_length']}"
        fix = "Shorten it"
    elif kind == "string_pattern_mismatch":
        found = f"“{value}” does not have the form that is needed"
        allowed = WORDS.get(str(context["pattern"]), "")
    elif kind in ("too_short", "too_long"):
        found = f"There are {context['actual_length']} entries"
        bound = context.get("min_length", context.get("max_length"))
        allowed = f"{'at least' if kind == 'too_short' else 'at most'} {bound}"
        fix = "Add one" if kind == "too_short" else "Take some out"
    elif kind == "value_error":
        error = context.get("error")
        found = str(error or details["msg"])
        if isinstance(error, Invalid):
            fix = error.fix
            path = (*path, error.key) if error.key else path
    elif (
        "type" in kind
        or "parsing" in kind
        or kind in ("int_from_float", "date_from_datetime_inexact")
    ):
        found = f"There is {_shown(details.get('input'))}"
        allowed = _WANTED.get(kind.split("_")[0], details["msg"])
    elif kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        found = f"The number {value} is out of range"
        allowed = _BOUNDS[kind].format(*context.values())
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


_BOUNDS = {
    "greater_than_equal": "{} or more",
    "less_than_equal": "{} or less",
    "greater_than": "more than {}",
    "less_than": "less than {}",
}


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return f"“{str(value).lower()}”"
    plain = isinstance(value, str | int | float | date) and value != ""
    return f"{_kind(value)} (“{shorten(value)}”)" if plain else _kind(value)


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


def _location(steps: tuple[int | str, ...], data: Any, kind: str) -> Path:
    """Where in the data an error is: without the names that pydantic gives to kinds of value."""
    location: list[int | str] = []
    for place, step in enumerate(steps):
        inside = (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int)
        )
        if inside:
            data = data[step]
        if inside or (kind == "missing" and place == len(steps) - 1):
            location.append(step)
    return tuple(location)


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that describes the value at `path`, found by following the annotations."""
    current: type[BaseModel] | None = model
    named = False
    for part in path:
        if isinstance(part, int) or named:
            # An entry of a list, or a name that the author chose: of the kind that was found.
            named = False
            continue
        field = _field(current, part) if current else None
        current = _inner_model(field.annotation) if field else None
        named = field is not None and typing.get_origin(field.annotation) is dict
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
    field = _field(model, key)
    return field.description.rstrip(".") if field and field.description else ""


def _field(model: type[BaseModel], key: str) -> FieldInfo | None:
    """The field that a file calls `key`."""
    return dict(zip(_keys(model), model.model_fields.values(), strict=True)).get(key)


def _keys(model: type[BaseModel]) -> list[str]:
    """What the fields of a model are called in files."""
    return [field.serialization_alias or name for name, field in model.model_fields.items()]
