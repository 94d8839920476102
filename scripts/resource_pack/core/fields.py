"""Kinds of value that several models share."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    StrictFloat,
    StrictInt,
    StringConstraints,
    model_validator,
)

from resource_pack.core import patterns
from resource_pack.core.problems import shorten
from resource_pack.core.validation import Invalid, Record

Slug = Annotated[
    str,
    StringConstraints(pattern=patterns.SLUG, max_length=60),
    Field(description="a short name in small letters, digits and hyphens, such as training-gps"),
]
"""An identifier. It becomes part of an address, so it is kept short: the offline copy must fit
paths of 150 characters."""

Text = Annotated[str, StringConstraints(min_length=1), Field(description="text that is not empty")]

PlainLine = Annotated[
    str,
    StringConstraints(min_length=1, max_length=120, pattern=patterns.PLAIN),
    Field(description="one line of plain text, without the signs [ ] { } < > * _ ` | \\ $"),
]
"""A title. What reads it is the parser of the pages."""


def _written_as_date(value: Any) -> Any:
    # Pydantic would take 5 for five seconds after the beginning of 1970.
    if isinstance(value, int | float) or (
        isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip())
    ):
        raise Invalid(f"“{shorten(value)}” is not a date", "Write a date such as 2026-01-31")
    return value


Day = Annotated[date, BeforeValidator(_written_as_date)]
"""A day of the calendar."""

Licence = Literal["CC-BY-4.0", "OGL-UK-3.0"]

LICENCES: dict[str, tuple[str, str]] = {
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "OGL-UK-3.0": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "MIT": ("MIT License", "https://opensource.org/license/mit"),
}
"""The licences that the pack uses, by SPDX identifier: name and address."""


class SourceRef(Record):
    """Where a statement or a figure comes from."""

    document: Slug = Field(description="the id of a document in data/documents.yml")
    place: Text = Field(description="the place in it, such as “pages 12 to 13” or “Table 5”")
    lines: str | None = Field(
        default=None,
        description="the lines of the text copy that the pack was written from, such as “572-586”",
    )
    note: str | None = Field(default=None, description="what a reader should know about the place")


class KeyFigure(Record):
    """One number of a page, with its source. Typed once: text and panels take it from here.

    A number that stands in a dataset is named by `data` alone, and typed there.
    """

    id: Slug = Field(description="a short name, unique on the page, such as trained")
    data: str = Field(
        default="",
        pattern=patterns.DATA_ROW,
        description="a row of a dataset, such as lbf-stated-figures/families, in place of the rest",
    )
    value: StrictInt | StrictFloat | str | None = Field(
        default=None,
        description="the number, or the words of the source where it gives none (“just over half”)",
    )
    unit: str = Field(default="", description="what is counted, such as practitioners")
    label: str = Field(
        default="", description="what the number says, such as “trained in Think Couple”"
    )
    source: SourceRef | None = Field(
        default=None, description="document and place; left out where the page has one source"
    )
    doubt: str | None = Field(default=None, description="why a reader should take care with it")
    panel: bool = Field(default=True, description="false keeps it out of the panel at the top")

    @model_validator(mode="after")
    def _typed_once(self) -> KeyFigure:
        if self.data and (self.value is not None or self.unit or self.source):
            raise Invalid(
                "A key figure with “data” takes value, unit and source from the dataset",
                "Take those lines out",
            )
        if not self.data:
            for name in ("value", "unit", "label"):
                if getattr(self, name) in (None, ""):
                    raise Invalid(f"The key figure has no {name}", f"Add a line “{name}: …”", name)
        return self
