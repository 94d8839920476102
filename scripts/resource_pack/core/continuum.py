"""data/continuum.yml: the continuum of support, from early help to specialist help."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pydantic import Field, model_validator

from resource_pack.core.fields import PlainLine, Slug, SourceRef, Text
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem, nearest
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Invalid, Record, validate
from resource_pack.core.yaml_file import Path, YamlDocument, path_text, read_yaml

FILE = "continuum.yml"


class Example(Record):
    """A kind of support. `page` shows it in practice."""

    label: Text
    page: str = Field(default="", description="a page, such as case_studies/online-resources")


class Band(Record):
    id: Slug
    label: Text
    what: Text = Field(description="what kind of help it is, in one sentence")
    examples: tuple[Example, ...] = Field(min_length=1)


class Continuum(Record):
    """Bands from the earliest help to the most specialist."""

    title: PlainLine
    intro: Text
    source: SourceRef
    notes: tuple[Text, ...] = ()
    bands: tuple[Band, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _ids_differ(self) -> Continuum:
        ids = [band.id for band in self.bands]
        if len(set(ids)) != len(ids):
            raise Invalid("Two bands have the same id", "Rename one of them", "bands")
        return self


def read_continuum(layout: Layout) -> tuple[Continuum, YamlDocument] | None:
    """The record, or None for a pack without one. Raises PackError."""
    path = layout.data / FILE
    if not path.is_file():
        return None
    document = read_yaml(read_text(layout, path), layout.relative(path))
    return validate(Continuum, document, rule="continuum"), document


def check_continuum(
    layout: Layout, pages: Collection[str], documents: Collection[str]
) -> Iterator[Problem]:
    """Pages and document that the record names exist."""
    try:
        found = read_continuum(layout)
    except PackError:
        return  # read_pack has told of it
    if found is None:
        return
    continuum, document = found
    names: list[tuple[Path, str, Collection[str], str]] = [
        (("source", "document"), continuum.source.document, documents, "document")
    ]
    for number, band in enumerate(continuum.bands):
        for place, example in enumerate(band.examples):
            if example.page:
                at: Path = ("bands", number, "examples", place, "page")
                names.append((at, example.page, pages, "page"))
    for path, name, known, what in names:
        if name not in known:
            yield Problem(
                document.file,
                document.line(path),
                path_text(path),
                f"There is no {what} “{name}”",
                "",
                nearest(name, list(known)) or "Correct the name",
                rule="continuum",
            )
