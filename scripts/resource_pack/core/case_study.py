"""A case study: the front matter of a page in case_studies/, and the sections of its story."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from resource_pack.core.fields import Day, KeyFigure, Licence, PlainLine, Slug, SourceRef, Text
from resource_pack.core.validation import Invalid, Record

STORY_SECTIONS = (
    "Context",
    "What they did",
    "What changed",
    "What they learned",
    "What next",
)
"""The second-level headings of every case study, in this order."""


class Period(Record):
    """The years that a study is about."""

    start: int = Field(ge=1990, le=2100, description="the first year, such as 2015")
    end: int = Field(ge=1990, le=2100, description="the last year, such as 2017")
    note: str = Field(default="", description="how exact the years are")

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end < self.start:
            found = f"The period ends ({self.end}) before it starts ({self.start})"
            raise Invalid(found, "Correct one of the two years")
        return self

    @property
    def text(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start} to {self.end}"


class Consent(Record):
    """Why the pack may tell this story."""

    basis: Literal["published", "written"] = Field(
        description="published: taken from a published source; written: agreed in writing"
    )
    note: Text = Field(description="who published it, or who agreed and in which role")
    given_on: Day | None = Field(default=None, description="the day of a written agreement")

    @model_validator(mode="after")
    def _written_has_a_day(self) -> Consent:
        if self.basis == "written" and self.given_on is None:
            found = "A written consent needs its day"
            raise Invalid(found, "Add “given_on: …” with a date such as 2026-01-31")
        return self


class Evidence(Record):
    """How far what a study says can be relied on: facts, never a score."""

    measured: Text = Field(description="what was measured; “nothing” where nothing was")
    by: str = Field(default="", description="who measured it")
    compared_with: str = Field(
        default="", description="what it was compared with; “nothing” where it was not"
    )


class CaseStudy(Record):
    """The front matter of a case study. Every card, list, panel and link is made from it."""

    file_format: Literal["mystnb"] = Field(description="always mystnb")
    title: PlainLine = Field(description="a title in sentence case that names place and work")
    summary: str = Field(
        min_length=40,
        max_length=320,
        description="what was done and why it matters, in 40 to 320 characters",
    )
    authorities: tuple[Slug, ...] = Field(min_length=1, description="ids from data/authorities.yml")
    component: Slug = Field(description="the id of a component in data/vocabularies.yml")
    themes: tuple[Slug, ...] = Field(min_length=1, description="ids from data/vocabularies.yml")
    audiences: tuple[Slug, ...] = Field(min_length=1, description="who was worked with or trained")
    programmes: tuple[Slug, ...] = ()
    measures: tuple[Slug, ...] = Field(default=(), description="how change was measured")
    evidence: Evidence | None = Field(
        default=None, description="what was measured, by whom, and compared with what"
    )
    partners: tuple[Text, ...] = ()
    period: Period = Field(description="the years that the study is about")
    key_figures: tuple[KeyFigure, ...] = ()
    sources: tuple[SourceRef, ...] = Field(min_length=1)
    doubts: tuple[Text, ...] = Field(default=(), description="what is uncertain, for readers")
    not_told: tuple[Text, ...] = Field(
        default=(), description="what the page cannot tell, where the evidence is thin"
    )
    related: tuple[Slug, ...] = Field(default=(), description="ids of studies to name first")
    search_words: tuple[Text, ...] = Field(
        default=(), description="words that readers may search for and the page does not use"
    )
    order: int = Field(default=1000, description="its place among the studies of its component")
    licence: Licence = Field(description="CC-BY-4.0 or OGL-UK-3.0")
    consent: Consent = Field(description="why the pack may tell the story")
    last_reviewed: Day
    review_due: Day

    @field_validator("authorities", "themes", "audiences", "programmes", "measures", "related")
    @classmethod
    def _no_repeats(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise Invalid(f"“{repeated[0]}” is there twice", "Keep one of them")
        return names

    @field_validator("key_figures")
    @classmethod
    def _figure_ids_differ(cls, figures: tuple[KeyFigure, ...]) -> tuple[KeyFigure, ...]:
        ids = [figure.id for figure in figures]
        repeated = sorted({name for name in ids if ids.count(name) > 1})
        if repeated:
            raise Invalid(f"Two key figures have the id “{repeated[0]}”", "Rename one of them")
        return figures

    @model_validator(mode="after")
    def _review_comes_later(self) -> CaseStudy:
        if self.review_due <= self.last_reviewed:
            found = f"The next review is due before the last one ({self.last_reviewed})"
            raise Invalid(found, "Give the day of the next review", "review_due")
        return self
