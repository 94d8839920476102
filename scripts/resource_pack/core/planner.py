"""data/evaluation_planner.yml: what the planner of an evaluation offers.

An outcome leads to our questionnaires and to published measures by their ids. When a questionnaire
is given stands in its own record; `times` are for measures, which do not say.
"""

from __future__ import annotations

from pydantic import Field, StrictBool, model_validator

from resource_pack.core.fields import Slug, Text
from resource_pack.core.layout import Layout
from resource_pack.core.problems import nearest
from resource_pack.core.text_file import read_text
from resource_pack.core.theories import Theories
from resource_pack.core.theory import STAGES
from resource_pack.core.validation import Invalid, Record, validate
from resource_pack.core.yaml_file import YamlDocument, read_yaml

FILE = "evaluation_planner.yml"

FIRST_COLUMN_OF_OUTCOMES = 3
"""From the third column on, a theory of change says what it hopes for and how it would know."""


class Group(Record):
    """Whom or what outcomes are about."""

    id: Slug
    label: Text


class Outcome(Record):
    """Something that may change, and the ways to measure it."""

    id: Slug
    group: Slug = Field(description="the id of a group above")
    label: Text = Field(description="the change, as a sentence that can be true or not")
    themes: tuple[Slug, ...] = Field(
        default=(), description="subjects of theories of change that name it"
    )
    questionnaires: tuple[Slug, ...] = Field(default=(), description="ids in data/questionnaires")
    measures: tuple[Slug, ...] = Field(default=(), description="ids in data/measures")
    safeguarding: StrictBool = Field(
        default=False, description="asking about it may bring danger to light"
    )

    @model_validator(mode="after")
    def _has_a_way(self) -> Outcome:
        if not self.questionnaires and not self.measures:
            raise Invalid(
                f"There is no way to measure “{self.id}”",
                "Name a questionnaire or a measure, or take the outcome out",
                "questionnaires",
            )
        return self


class Time(Record):
    """A time at which a measure is given."""

    id: Slug
    label: Text
    when: Text


class Risk(Record):
    """What could go wrong, and what to do about it."""

    id: Slug
    text: Text
    remedy: Text


class EvaluationPlanner(Record):
    """data/evaluation_planner.yml."""

    groups: tuple[Group, ...] = Field(min_length=1)
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    times: tuple[Time, ...] = Field(min_length=2, description="for measures, first to last")
    collectors: tuple[Text, ...] = Field(min_length=1, description="who may collect answers")
    risks: tuple[Risk, ...] = Field(min_length=1)
    limits: tuple[Text, ...] = Field(
        min_length=1, description="what every plan says it cannot show"
    )

    @model_validator(mode="after")
    def _ids_agree(self) -> EvaluationPlanner:
        for key in ("groups", "outcomes", "times", "risks"):
            ids = [item.id for item in getattr(self, key)]
            for name in ids:
                if ids.count(name) > 1:
                    raise Invalid(f"“{name}” is there twice", "Rename one of them", key)
        ours = {name for outcome in self.outcomes for name in outcome.questionnaires}
        for outcome in self.outcomes:
            for name in ours.intersection(outcome.measures):
                raise Invalid(
                    f"A questionnaire and a measure are both called “{name}”",
                    "Rename one of the two records",
                    "outcomes",
                )
        known = [group.id for group in self.groups]
        for outcome in self.outcomes:
            if outcome.group not in known:
                found = f"“{outcome.id}” is in the group “{outcome.group}”, which is not there"
                raise Invalid(found, nearest(outcome.group, known) or "Correct it", "outcomes")
        return self


def read_planner(layout: Layout) -> tuple[EvaluationPlanner, YamlDocument] | None:
    """The record, or None for a pack without one. Raises PackError."""
    path = layout.data / FILE
    if not path.is_file():
        return None
    document = read_yaml(read_text(layout, path), layout.relative(path))
    return validate(EvaluationPlanner, document, rule="planner"), document


def areas_that_name(theories: Theories, outcome: Outcome) -> list[str]:
    """The areas whose theory of change names a subject of the outcome among what it aims at."""
    aims = [stage.id for stage in STAGES if stage.column >= FIRST_COLUMN_OF_OUTCOMES]
    found: list[str] = []
    for theme in outcome.themes:
        for name, stages in theories.stages_of(theme).items():
            if name not in found and any(stage in aims for stage in stages):
                found.append(name)
    return sorted(found)
