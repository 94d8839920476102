"""data/service_map.yml: an example of the services that a family meets over the years."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pydantic import Field, model_validator

from resource_pack.core.fields import PlainLine, SourceRef, Text
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem, listing, nearest
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Invalid, Record, validate
from resource_pack.core.yaml_file import YamlDocument, read_yaml

FILE = "service_map.yml"
MOST_YEARS = 12
"""The style sheet has a column for each of so many years."""


class Span(Record):
    """Years in which a service is there, both included, counted from 1."""

    first: int = Field(ge=1, le=MOST_YEARS)
    last: int = Field(ge=1, le=MOST_YEARS)

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.last < self.first:
            found = f"The service ends in year {self.last}, before it starts in year {self.first}"
            raise Invalid(found, "Correct one of the two years")
        return self

    @property
    def text(self) -> str:
        if self.first == self.last:
            return f"year {self.first}"
        return f"years {self.first} to {self.last}"


class MappedService(Record):
    """A service on the map, whom it is for, and what families say happens."""

    service: Text
    who: Text
    spans: tuple[Span, ...] = Field(min_length=1)
    note: str = ""


class ServiceMap(Record):
    title: PlainLine
    intro: Text
    source: SourceRef
    years: int = Field(ge=2, le=MOST_YEARS)
    notes: tuple[Text, ...] = ()
    services: tuple[MappedService, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _inside_the_years(self) -> ServiceMap:
        for item in self.services:
            last = max(span.last for span in item.spans)
            if last > self.years:
                raise Invalid(
                    f"“{item.service}” lasts to year {last}, and the map has {self.years} years",
                    "Correct the year, or make the map longer",
                    "services",
                )
        return self


def read_service_map(layout: Layout) -> tuple[ServiceMap, YamlDocument] | None:
    """The example, or None for a pack without one. Raises PackError."""
    path = layout.data / FILE
    if not path.is_file():
        return None
    document = read_yaml(read_text(layout, path), layout.relative(path))
    return validate(ServiceMap, document, rule="service-map"), document


def check_service_map(layout: Layout, documents: Collection[str]) -> Iterator[Problem]:
    """The document that the record names exists."""
    try:
        found = read_service_map(layout)
    except PackError:
        return  # read_pack has told of it
    if found is None or found[0].source.document in documents:
        return
    record, document = found
    yield Problem(
        document.file,
        document.line(("source", "document")),
        "source.document",
        f"There is no document “{record.source.document}”",
        listing(sorted(documents), limit=40),
        nearest(record.source.document, list(documents)),
        rule="service-map",
    )
