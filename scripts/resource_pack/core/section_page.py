"""A page in content/: its front matter."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from resource_pack.core.fields import Day, KeyFigure, PlainLine, Slug, SourceRef, Text
from resource_pack.core.validation import Invalid, Record

Section = Literal[
    "overview",
    "challenge",
    "things-you-can-do",
    "measuring-changes",
    "key-learning",
    "case-studies",
]

SECTION_LABELS: dict[str, str] = {
    "overview": "Overview",
    "challenge": "The challenge",
    "things-you-can-do": "Things you can do",
    "measuring-changes": "Measuring changes",
    "key-learning": "Key learning",
    "case-studies": "Case studies",
}
"""The guide's sections, which every component has, in the guide's order."""


class SectionPage(Record):
    """The front matter of a page in content/."""

    file_format: Literal["mystnb"] = Field(description="always mystnb")
    title: PlainLine = Field(description="the heading of the page, in sentence case")
    summary: str = Field(
        min_length=20,
        max_length=320,
        description="what a reader gets from the page, in 20 to 320 characters",
    )
    short_title: PlainLine | None = Field(
        default=None, description="a shorter title for the menu and the breadcrumbs"
    )
    layout: Literal["page", "home", "gallery"] = Field(
        default="page", description="page, or home and gallery for the two special pages"
    )
    component: Slug | None = Field(default=None, description="the component it belongs to")
    section: Section | None = Field(default=None, description="the guide's section it carries")
    order: int = Field(default=1000, description="its place among the pages of its folder")
    word_from: str = Field(
        default="",
        description="the second-level heading at which a Word document of the page starts",
    )
    audiences: tuple[Slug, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    doubts: tuple[Text, ...] = Field(default=(), description="what is uncertain, for readers")
    not_told: tuple[Text, ...] = Field(
        default=(), description="what the page cannot tell, where the evidence is thin"
    )
    search_words: tuple[Text, ...] = Field(
        default=(), description="words that readers may search for and the page does not use"
    )
    reads: tuple[Text, ...] | None = Field(
        default=None,
        description="files and folders of the pack that the page's cells read by themselves, "
        "without load and the other helpers; [] says that a program they start reads none",
    )
    last_reviewed: Day
    review_due: Day

    @model_validator(mode="after")
    def _fits_together(self) -> SectionPage:
        if self.review_due <= self.last_reviewed:
            found = f"The next review is due before the last one ({self.last_reviewed})"
            raise Invalid(found, "Give the day of the next review", "review_due")
        if self.section and not self.component:
            found = "A page with a section needs the component it belongs to"
            raise Invalid(found, "Add a line “component: …”, or take the section out", "section")
        return self
