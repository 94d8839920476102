"""A theory of change: what a local authority set out to change, and how it would know.

One model for both layouts of the guide's posters. The six-step layout has boxes for indicators and
for measures; the five-step layout has one box on measuring impact, and names existing strategies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from resource_pack.core.fields import Slug, SourceRef, Text
from resource_pack.core.validation import Invalid, Record


@dataclass(frozen=True)
class Stage:
    """A box of the poster. `column` is the number of the column it stands in, from 1."""

    id: str
    label: str
    column: int


COLUMNS = (
    "Now: opportunities",
    "Changes",
    "Intermediate outcomes",
    "Measuring impact",
    "Long-term outcomes",
)
"""The columns of a poster, in reading order."""

STAGES = (
    Stage("now", "Now: opportunities", 1),
    Stage("focus_areas", "Focus areas", 2),
    Stage("changes_system", "Changes to the local system", 2),
    Stage("changes_practice", "Changes to practice", 2),
    Stage("intermediate_outcomes", "Intermediate outcomes", 3),
    Stage("indicators", "Indicators", 4),
    Stage("measures", "Measures and sources", 4),
    Stage("measuring_impact", "Measuring impact", 4),
    Stage("long_term_outcomes", "Long-term outcomes", 5),
)
"""The boxes of a poster, in reading order."""

VISION, STRATEGIES = "vision", "strategies"

STAGE_LABELS: dict[str, str] = {
    VISION: "Vision",
    **{stage.id: stage.label for stage in STAGES},
    STRATEGIES: "Existing strategies",
}
"""Every place in a theory of change where a theme may stand."""

ONLY_SIX_STEP = ("indicators", "measures")
ONLY_FIVE_STEP = ("measuring_impact", "strategies")


class Item(Record):
    """One entry of a box."""

    text: Text = Field(description="one change, outcome or measure, in a short sentence or phrase")
    themes: tuple[Slug, ...] = Field(
        default=(), description="ids from data/theories_of_change/themes.yml"
    )
    doubt: str = Field(default="", description="what is uncertain about it, for readers")


class Strategy(Record):
    """A strategy or plan that the authority had already."""

    name: Text
    points: tuple[Text, ...] = ()
    themes: tuple[Slug, ...] = ()
    doubt: str = ""


class Theory(Record):
    """data/theories_of_change/<authority>.yml."""

    authority: Slug = Field(description="the id of an authority in data/authorities.yml")
    layout: Literal["six-step", "five-step"] = Field(
        description="six-step has indicators and measures; five-step has measuring_impact"
    )
    source: SourceRef
    made_from: tuple[Text, ...] = Field(
        default=(), description="the authority's papers that the poster says it was made from"
    )
    vision: Item
    now: tuple[Item, ...] = Field(min_length=1)
    focus_areas: tuple[Item, ...] = ()
    changes_system: tuple[Item, ...] = ()
    changes_practice: tuple[Item, ...] = ()
    intermediate_outcomes: tuple[Item, ...] = ()
    indicators: tuple[Item, ...] = ()
    measures: tuple[Item, ...] = ()
    measuring_impact: tuple[Item, ...] = ()
    long_term_outcomes: tuple[Item, ...] = Field(min_length=1)
    strategies: tuple[Strategy, ...] = ()
    doubts: tuple[Text, ...] = Field(default=(), description="what is uncertain, for readers")

    @model_validator(mode="after")
    def _boxes_of_its_layout(self) -> Theory:
        foreign = ONLY_FIVE_STEP if self.layout == "six-step" else ONLY_SIX_STEP
        for name in foreign:
            if getattr(self, name):
                raise Invalid(
                    f"A {self.layout} poster has no box “{STAGE_LABELS[name]}”",
                    "Move its entries, or correct the layout",
                    name,
                )
        return self

    def items(self, stage: str) -> tuple[Item, ...]:
        """The entries of a box, by the id of its stage."""
        found: tuple[Item, ...] = getattr(self, stage)
        return found

    def themes_by_stage(self) -> dict[str, frozenset[str]]:
        """The themes of every place that has some, in the order of `STAGE_LABELS`."""
        found = {VISION: frozenset(self.vision.themes)}
        for stage in STAGES:
            found[stage.id] = frozenset(
                theme for item in self.items(stage.id) for theme in item.themes
            )
        found[STRATEGIES] = frozenset(theme for item in self.strategies for theme in item.themes)
        return {stage: themes for stage, themes in found.items() if themes}


class TheoryTheme(Record):
    """A subject that theories of change share."""

    id: Slug
    label: Text
    description: str = ""


class TheoryThemes(Record):
    """data/theories_of_change/themes.yml, in the order in which matrices show them."""

    themes: tuple[TheoryTheme, ...]

    @model_validator(mode="after")
    def _ids_differ(self) -> TheoryThemes:
        ids = [theme.id for theme in self.themes]
        if len(set(ids)) != len(ids):
            repeated = next(name for name in ids if ids.count(name) > 1)
            raise Invalid(f"The theme “{repeated}” is there twice", "Keep one of them", "themes")
        return self
