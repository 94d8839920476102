"""How to cite the pack: CITATION.cff is the one place where that is written."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, field_validator

from resource_pack.core.fields import Day
from resource_pack.core.layout import Layout
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Invalid, validate
from resource_pack.core.yaml_file import read_yaml


class Citation(BaseModel):
    """What pages need of a Citation File Format file; it may say more."""

    title: str = Field(min_length=1)
    authors: list[dict[str, Any]] = Field(min_length=1, description="a list of “- name: …” lines")
    version: str
    date_released: Day = Field(alias="date-released", description="a date such as 2026-01-31")
    license: str

    @field_validator("authors")
    @classmethod
    def _have_names(cls, authors: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not all(_name(author) for author in authors):
            raise Invalid("An author has no name", "Add “name: …”, or family-names and given-names")
        return authors

    @property
    def author_text(self) -> str:
        return " and ".join(map(_name, self.authors))

    @property
    def text(self) -> str:
        year = self.date_released.year
        return f"{self.author_text} ({year}) {self.title}, version {self.version}."


def _name(author: dict[str, Any]) -> str:
    """A name of an organisation, or both names of a person, or what they call themselves."""
    person = ", ".join(
        str(author[key]) for key in ("family-names", "given-names") if author.get(key)
    )
    return str(author.get("name") or person or author.get("alias") or "")


def read_citation(layout: Layout) -> Citation:
    """Read CITATION.cff. Raises PackError where it is missing or a field is."""
    path = layout.root / "CITATION.cff"
    document = read_yaml(read_text(layout, path), layout.relative(path))
    return validate(Citation, document, rule="citation")
