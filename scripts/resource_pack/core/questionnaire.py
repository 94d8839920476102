"""A questionnaire of our own: one record, from which form, paper, files, scores and report follow.

Beside what a form shows, a record says how its answers are kept: one row for each person (or
session, case, month of a service) and time point, with the columns of `columns`. Cells hold
codes: the value of a point of a scale, 1 for yes and 0 for no, the value of an option; several
options of one question are parted by spaces. An empty cell is a question that nobody answered.

Differences from the first plan of this record: `id` stands in the file too, so that a copy knows
its name; a section may have a respondent of its own (a child's or a worker's words inside a
parent's form); `indicators` and `at_most` are for records that are no scales.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictInt, model_validator

from resource_pack.core.fields import Licence, Slug, SourceRef, Text
from resource_pack.core.scoring_rule import Number, ScoreSettings
from resource_pack.core.validation import Invalid, Record

Respondent = Literal["worker", "parent", "child", "referrer", "auditor", "team", "service"]
RecordOf = Literal["person", "session", "case", "service"]
Kind = Literal["scale", "number", "choice", "choices", "yes-no", "text", "long-text", "date"]

SCORED_KINDS = ("scale", "number", "yes-no")
FREE_TEXT_KINDS = ("text", "long-text")
YES, NO = 1, 0


class TimePoint(Record):
    """A time at which the form is filled in, in order."""

    id: Slug
    label: Text = Field(description="what it is called, such as “Before the training”")
    when: Text = Field(description="when exactly, for those who hand out the form")
    prompt: str = Field(default="", description="what the form says at the top at this time")


class Point(Record):
    """An answer of a scale."""

    value: Number = Field(description="the code that is kept")
    label: Text = Field(description="what the person reads")


class Scale(Record):
    """The answers that several questions share."""

    kind: Literal["ordered", "number"] = Field(
        description="ordered has points with labels; number runs from min to max"
    )
    points: tuple[Point, ...] = Field(default=(), description="lowest first")
    min: Number | None = None
    max: Number | None = None
    step: Number = Field(default=1, gt=0)
    low: str = Field(default="", description="what the lowest number means")
    high: str = Field(default="", description="what the highest number means")
    missing: tuple[Point, ...] = Field(
        default=(), description="answers that are no part of the scale, such as “Does not apply”"
    )
    help_up_to: Number | None = Field(
        default=None, description="answers up to this one lead to the help page of their question"
    )

    @model_validator(mode="after")
    def _of_one_kind(self) -> Scale:
        if self.kind == "ordered":
            if len(self.points) < 2:
                raise Invalid("A scale has two points or more", "Add them", "points")
            if self.min is not None or self.max is not None or self.low or self.high:
                raise Invalid("Points say where the scale ends", "Take min and max out", "min")
        else:
            if self.points:
                raise Invalid("A scale of numbers has no points", "Take them out", "points")
            if self.min is None or self.max is None or self.min >= self.max:
                raise Invalid("It is not said where the scale ends", "Add min and max", "max")
            if not self.low or not self.high:
                raise Invalid("It is not said what the ends mean", "Add low and high", "low")
        values = [point.value for point in self.points]
        if values != sorted(values):
            raise Invalid("The points are not in order", "Put the lowest value first", "points")
        codes = [*values, *(point.value for point in self.missing)]
        if len(set(codes)) != len(codes):
            raise Invalid("Two answers have one value", "Give each its own", "points")
        if self.min is not None and self.max is not None:
            for point in self.missing:
                if self.min <= point.value <= self.max:
                    raise Invalid(
                        f"{point.value} is a number of the scale too", "Choose another", "missing"
                    )
        return self


class Option(Record):
    """An answer of a question with a list of its own."""

    value: StrictInt
    label: Text


class Item(Record):
    """One question."""

    id: Slug = Field(description="unique in the questionnaire; names its column")
    text: Text = Field(description="the question or statement, as people read it")
    kind: Kind = "scale"
    scale: str = Field(default="", description="the id of a scale, for kind scale")
    # pydantic keeps the name “construct” for itself.
    construct_id: str = Field(
        default="", alias="construct", description="the id of the construct that it is part of"
    )
    reverse: bool = Field(default=False, description="a high answer counts as low")
    required: bool = Field(default=False, description="the form asks for it before it is sent")
    timepoints: tuple[Slug, ...] = Field(default=(), description="when it is asked; empty: always")
    then_of: str = Field(
        default="", description="the question that this one asks about the time before"
    )
    help: str = Field(default="", description="a hint below the question")
    unit: str = Field(default="", description="for a number: what is counted, such as hours")
    min: Number | None = None
    max: Number | None = None
    step: Number = Field(default=1, gt=0)
    options: tuple[Option, ...] = ()
    words_of: Literal["", "child", "parent", "worker"] = Field(
        default="", description="whose own words a free text holds"
    )
    help_page: str = Field(
        default="",
        description="the page that helps after a low answer, such as content/glossary, with the "
        "heading where there is one: content/workforce/key-learning#support-managers-too",
    )

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Item:
        if (self.kind == "scale") != bool(self.scale):
            if self.scale:
                raise Invalid(f"A {self.kind} question has no scale", "Take it out", "scale")
            raise Invalid("The question has no scale", "Add a line “scale: …”", "scale")
        if (self.kind in ("choice", "choices")) != bool(self.options):
            raise Invalid(
                "Options belong to choice and choices, and to nothing else",
                "Add options, or take them out",
                "options",
            )
        values = [option.value for option in self.options]
        if len(set(values)) != len(values):
            raise Invalid("Two options have one value", "Give each its own", "options")
        if self.kind != "number" and (self.min is not None or self.max is not None or self.unit):
            raise Invalid("Only a number has min, max and unit", "Take them out", "min")
        if self.min is not None and self.max is not None and self.min >= self.max:
            raise Invalid("The smallest number is not below the largest", "Correct one", "max")
        if self.construct_id and self.kind not in SCORED_KINDS:
            raise Invalid(
                f"A {self.kind} question cannot be part of a score", "Take it out", "construct"
            )
        if self.construct_id and self.kind == "number" and None in (self.min, self.max):
            raise Invalid("A number in a score has min and max", "Add them", "max")
        if self.reverse and not (self.construct_id and self.kind == "scale"):
            raise Invalid(
                "Only a question with a scale, in a construct, can be turned round",
                "Add scale and construct, or take “reverse” out",
                "reverse",
            )
        if self.words_of and self.kind not in FREE_TEXT_KINDS:
            raise Invalid("Only a free text holds words", "Take it out", "words_of")
        if self.help_page and self.kind not in ("scale", "yes-no"):
            raise Invalid("Only an answer of a scale can be low", "Take it out", "help_page")
        return self


class Section(Record):
    """A part of the form, under a heading."""

    id: Slug
    title: Text
    intro: str = ""
    optional: bool = Field(default=False, description="those who hand out the form may drop it")
    respondent: Respondent | None = Field(
        default=None, description="who fills in this part, where it is someone else"
    )
    items: tuple[Item, ...] = Field(min_length=1)


class Construct(ScoreSettings):
    """What several questions measure together."""

    what: Text = Field(description="what it stands for, and why these questions")

    @model_validator(mode="after")
    def _from_questions(self) -> Construct:
        if self.method == "combination":
            raise Invalid("A construct is made of questions", "Write sum, mean or share", "method")
        return self


class Indicator(Record):
    """A number about many rows, such as an attendance rate. It always shows what it is out of."""

    id: Slug
    label: Text
    what: Text = Field(description="what it says and what it does not")
    kind: Literal["total", "ratio", "share"] = Field(
        description="total adds up items; ratio divides totals; share counts rows with an answer"
    )
    numerator: tuple[Slug, ...] = Field(min_length=1, description="ids of questions")
    denominator: tuple[Slug, ...] = Field(default=(), description="ids of questions, for a ratio")
    values: tuple[StrictInt, ...] = Field(
        default=(), description="for a share: the answers that count, such as [1] for yes"
    )
    unit: Text = Field(description="what is counted, such as sessions, hours or case files")
    percent: bool = Field(default=True, description="a ratio is shown per 100; false: as it is")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Indicator:
        if (self.kind == "ratio") != bool(self.denominator):
            raise Invalid("Only a ratio has a denominator, and it needs one", "", "denominator")
        if (self.kind == "share") != bool(self.values):
            raise Invalid("Only a share has values, and it needs them", "", "values")
        if self.kind == "share" and len(self.numerator) != 1:
            raise Invalid("A share is about one question", "Keep one", "numerator")
        return self


class AtMost(Record):
    """Numbers that cannot be more than another, such as hours used and hours offered."""

    parts: tuple[Slug, ...] = Field(min_length=1, description="ids of questions, added up")
    whole: Slug = Field(description="the id of the question that they cannot exceed")
    what: Text = Field(description="what is wrong otherwise, in a sentence")


class Identity(Record):
    """How rows of one person, family or case are matched without names."""

    label: Text = Field(description="what the form calls the code, such as “Your code”")
    how: Text = Field(description="how the code is made and kept")
    family: Literal["no", "optional", "required"] = Field(
        default="no", description="whether a family code is asked for too"
    )
    family_how: str = Field(default="", description="how the family code is made and kept")

    @model_validator(mode="after")
    def _family_explained(self) -> Identity:
        if (self.family != "no") != bool(self.family_how):
            raise Invalid("A family code is explained, or not asked for", "", "family_how")
        return self


class Questionnaire(Record):
    """data/questionnaires/<id>.yml."""

    id: Slug = Field(description="the name of the file")
    title: Text
    purpose: Text = Field(description="one or two sentences")
    audience: Text = Field(description="who answers")
    given: Text = Field(description="who hands it out and when")
    minutes: StrictInt = Field(ge=1, le=60, description="how long it takes")
    respondent: Respondent
    record: RecordOf = Field(description="what one row of answers is about")
    matched: bool = Field(
        default=True,
        description="the same people, families or teams answer at each time point; false: each row "
        "stands for itself, and an id may come again",
    )
    licence: Licence = Field(description="CC-BY-4.0 or OGL-UK-3.0")
    origin: Text = Field(description="our own, and the practice that it follows")
    sources: tuple[SourceRef, ...] = Field(min_length=1)
    how_to_use: tuple[Text, ...] = Field(min_length=1, description="steps, one sentence or two")
    not_for: tuple[Text, ...] = Field(default=(), description="what it cannot tell")
    safeguarding: bool = Field(description="page and form carry the safeguarding box")
    timepoints: tuple[TimePoint, ...] = Field(min_length=1)
    scales: dict[Slug, Scale] = Field(default_factory=dict)
    constructs: tuple[Construct, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    at_most: tuple[AtMost, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)
    identity: Identity
    date_how: str = Field(
        default="", description="which date to write, where it is not the day of filling in"
    )
    free_text_warning: str = Field(
        default="", description="stands beside each free text, and warns not to name people"
    )
    child_consent: str = Field(
        default="", description="what has to be agreed before a child’s words are written down"
    )

    @property
    def items(self) -> tuple[Item, ...]:
        """Every question, in the order of the form."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def id_column(self) -> str:
        """The column that rows are matched by: person_id, session_id, case_id or service_id."""
        return f"{self.record}_id"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a file of answers, in order."""
        family = () if self.identity.family == "no" else ("family_id",)
        names = tuple(column_name(item.id) for item in self.items)
        return (self.id_column, *family, "timepoint", "date", *names)

    def items_at(self, timepoint: str) -> tuple[Item, ...]:
        """The questions that are asked at a time point, in the order of the form."""
        return tuple(i for i in self.items if not i.timepoints or timepoint in i.timepoints)


RESERVED_COLUMNS = (
    "person_id",
    "session_id",
    "case_id",
    "service_id",
    "family_id",
    "record_id",
    "timepoint",
    "date",
    "redcap_event_name",
)
MAX_COLUMN = 26
"""REDCap takes variable names of at most 26 characters."""


def column_name(item: str) -> str:
    """The column of a question in files and in other tools: the id with _ in place of hyphens."""
    return item.replace("-", "_")
