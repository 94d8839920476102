"""How answers become a score: one model for our questionnaires and for published measures.

`ScoreSettings` is what an author writes about any score. A construct of a questionnaire
(`core/questionnaire.py`) and a scale of a published measure (`ScoringRule`, items by number alone,
never their text) both add to it. Both are worked out to a `Rule`, which has nothing left to
decide: `core/scoring.py` runs it, and the browser runs the same rule from JSON.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, StrictFloat, StrictInt, model_validator

from resource_pack.core.fields import Slug, SourceRef, Text
from resource_pack.core.validation import Invalid, Record

Number = StrictInt | StrictFloat
Method = Literal["sum", "mean", "share", "combination"]


class Band(Record):
    """A part of a score's range, from `at_least` up to where the next band starts."""

    at_least: Number = Field(description="the lowest score that belongs to it")
    label: Text = Field(description="what it is called, such as “mild”")
    what: str = Field(default="", description="what it means, in a sentence")


class Reliability(Record):
    """What reliable change is worked out from. Both numbers are of one study."""

    alpha: Number = Field(gt=0, lt=1, description="reliability, between 0 and 1")
    sd: Number = Field(gt=0, description="standard deviation of the score, in its own units")
    source: SourceRef = Field(description="document and place of both numbers")


class ScoreSettings(Record):
    """What every score has, whatever its items are."""

    id: Slug
    label: Text = Field(description="what it is called")
    what: str = Field(default="", description="what it stands for, and why these items")
    higher_is: Literal["better", "worse", "neither"] = Field(
        default="neither", description="what a high score says: better, worse or neither"
    )
    method: Method = Field(
        default="mean",
        description="sum, mean, share (of the answers that are `counts_from` or more), or "
        "combination (of other scores)",
    )
    counts_from: Number | None = Field(
        default=None, description="for a share: the lowest answer that counts"
    )
    min_answered: Number = Field(
        default=1.0,
        gt=0,
        description="how many items have to be answered: a share such as 0.75, or a whole number",
    )
    prorate: bool = Field(
        default=False, description="a sum with gaps is raised as if the rest were like the answers"
    )
    round: bool = Field(default=False, description="to the nearest whole number, halves upwards")
    rescale: tuple[Number, Number] | None = Field(
        default=None, description="what the lowest and the highest score become, such as [0, 100]"
    )
    bands: tuple[Band, ...] = Field(default=(), description="from the lowest to the highest")
    reliability: Reliability | None = None

    @model_validator(mode="after")
    def _settings_agree(self) -> ScoreSettings:
        if isinstance(self.min_answered, float) and self.min_answered > 1:
            raise Invalid(
                f"{self.min_answered} of the items cannot be answered",
                "Write a share up to 1.0, or a whole number",
                "min_answered",
            )
        if self.method == "share" and self.counts_from is None:
            raise Invalid(
                "It is not said which answers count", "Add a line “counts_from: …”", "counts_from"
            )
        if self.method != "share" and self.counts_from is not None:
            raise Invalid("Only a share counts answers", "Take it out", "counts_from")
        if self.prorate and self.method != "sum":
            raise Invalid("Only a sum is raised for gaps", "Take it out", "prorate")
        if self.method == "sum" and not self.prorate and self.min_answered != 1.0:
            # A sum with gaps would count them as nothing, which is an answer too.
            raise Invalid(
                "A sum with gaps would be too low",
                "Add “prorate: true”, or take min_answered out",
                "min_answered",
            )
        edges = [band.at_least for band in self.bands]
        if edges != sorted(set(edges)):
            raise Invalid("The bands are not in order", "Put the lowest first", "bands")
        if self.rescale and self.rescale[0] >= self.rescale[1]:
            raise Invalid("The ends are the wrong way round", "Write the lower first", "rescale")
        return self

    def needed(self, items: int) -> int:
        """How many of so many items have to be answered, at least one."""
        if isinstance(self.min_answered, int):
            return self.min_answered
        # Shares are a hair off as doubles: 0.56 x 25 is a little over 14, and must not need 15.
        return max(1, math.ceil(round(self.min_answered * items, 9)))


class ItemLimits(Record):
    """Items whose answers have other limits than the rest of their scale."""

    items: tuple[StrictInt, ...] = Field(min_length=1, description="numbers of items")
    min: Number
    max: Number

    @model_validator(mode="after")
    def _in_order(self) -> ItemLimits:
        if self.min >= self.max:
            raise Invalid("The lowest answer is not below the highest", "Correct one", "max")
        return self


class Part(Record):
    """Another score of the same measure, and what it is multiplied by."""

    rule: Slug = Field(description="the id of a score that stands before this one")
    weight: Number = 1


class ScoringRule(ScoreSettings):
    """A scale or subscale of a published measure. Its items have numbers, from 1, and no text."""

    items: tuple[StrictInt, ...] = Field(default=(), description="numbers of its items, from 1")
    reversed: tuple[StrictInt, ...] = Field(
        default=(), description="numbers of the items that are turned round: low + high - answer"
    )
    min: Number | None = Field(default=None, description="the lowest answer of an item")
    max: Number | None = Field(default=None, description="the highest answer of an item")
    other_limits: tuple[ItemLimits, ...] = Field(
        default=(), description="items whose answers have other limits"
    )
    of: tuple[Part, ...] = Field(default=(), description="for a combination: its parts")
    constant: Number = Field(default=0, description="for a combination: what is added to it")

    @model_validator(mode="after")
    def _items_agree(self) -> ScoringRule:
        if self.method == "combination":
            if not self.of or self.items:
                raise Invalid("A combination has parts and no items", "Fill “of”", "of")
            return self
        if self.of or self.constant:
            raise Invalid("Only a combination has parts", "Take them out", "of")
        if not self.items:
            raise Invalid("The score has no items", "Add a line “items: [1, 2, …]”", "items")
        if self.min is None or self.max is None or self.min >= self.max:
            raise Invalid("The lowest answer is not below the highest", "Add min and max", "min")
        if len(set(self.items)) != len(self.items) or min(self.items) < 1:
            raise Invalid("An item is there twice, or has no number from 1", "Correct it", "items")
        for name, numbers in [
            ("reversed", self.reversed),
            ("other_limits", tuple(n for one in self.other_limits for n in one.items)),
        ]:
            for number in numbers:
                if number not in self.items:
                    raise Invalid(f"Item {number} is none of its items", "Take it out", name)
        if self.needed(len(self.items)) > len(self.items):
            raise Invalid(
                f"{self.min_answered} answers are needed, and there are {len(self.items)} items",
                "Write a smaller number",
                "min_answered",
            )
        if self.other_limits and self.needed(len(self.items)) < len(self.items):
            raise Invalid(
                "Items with different limits cannot stand in for each other",
                "Take min_answered out: all have to be answered",
                "min_answered",
            )
        return self


@dataclass(frozen=True)
class Limits:
    """Which numbers an item may be answered with.

    `values` lists them where only some are allowed; else every `step` from `low` to `high`.
    `missing` are codes such as “does not apply”: allowed, and no answer.
    """

    low: float
    high: float
    step: float = 1.0
    values: tuple[float, ...] = ()
    missing: tuple[float, ...] = ()

    def allows(self, value: float) -> bool:
        """Whether it is an answer; codes of `missing` are none."""
        if self.values:
            return value in self.values
        if not self.low <= value <= self.high:
            return False
        steps = (value - (self.low if math.isfinite(self.low) else 0.0)) / self.step
        # A step of 0.1 is no exact number, in Python and in the browser alike.
        return abs(steps - math.floor(steps + 0.5)) < 1e-9

    def words(self) -> str:
        """What is allowed, for messages."""
        codes = [write_code(v) for v in self.values]
        ends = [write_code(end) if math.isfinite(end) else "" for end in (self.low, self.high)]
        if codes:
            text = ", ".join(codes)
        elif all(ends):
            text = " to ".join(ends)
        elif any(ends):
            text = f"{ends[0]} or more" if ends[0] else f"{ends[1]} or less"
        else:
            text = "a number"
        if not codes and self.step != 1:
            text += f" in steps of {write_code(self.step)}"
        extra = ", ".join(write_code(v) for v in self.missing)
        return f"{text}, or {extra}" if extra else text


def write_code(value: float) -> str:
    """A number as people type it: 4, not 4.0."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


@dataclass(frozen=True)
class RuleItem:
    """An item of a rule, by its id (in a questionnaire) or its number as text (in a measure)."""

    id: str
    limits: Limits
    reverse: bool = False


@dataclass(frozen=True)
class Rule:
    """A score with nothing left to decide. `low` and `high` are its range, before rescaling."""

    id: str
    method: Method
    items: tuple[RuleItem, ...]
    needed: int
    low: float
    high: float
    counts_from: float = 0.0
    prorate: bool = False
    round: bool = False
    rescale: tuple[float, float] | None = None
    bands: tuple[tuple[float, str], ...] = ()
    of: tuple[tuple[str, float], ...] = ()
    constant: float = 0.0
    construct: str = ""
    then: bool = False


def make_rule(
    settings: ScoreSettings,
    items: tuple[RuleItem, ...],
    name: str = "",
    then: bool = False,
) -> Rule:
    """A rule from what an author wrote and the items that it is about, in their order."""
    lows = [item.limits.low for item in items]
    highs = [item.limits.high for item in items]
    if settings.method == "sum":
        low, high = _added(lows), _added(highs)
    elif settings.method == "mean":
        low, high = _added(lows) / len(items), _added(highs) / len(items)
    else:
        low, high = 0.0, 1.0
    return Rule(
        id=name or settings.id,
        method=settings.method,
        items=items,
        needed=settings.needed(len(items)),
        low=low,
        high=high,
        counts_from=float(settings.counts_from or 0),
        prorate=settings.prorate,
        round=settings.round,
        rescale=(float(settings.rescale[0]), float(settings.rescale[1]))
        if settings.rescale
        else None,
        bands=tuple((float(band.at_least), band.label) for band in settings.bands),
        construct=settings.id,
        then=then,
    )


def rules_of_measure(rules: tuple[ScoringRule, ...]) -> tuple[Rule, ...]:
    """The rules of a published measure, worked out. An item's id is its number as text.

    Raises Invalid where a combination names a score that does not stand before it.
    """
    made: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in made:
            raise Invalid(f"The score “{rule.id}” is there twice", "Rename one of them", "id")
        made[rule.id] = _combination(rule, made) if rule.of else _of_items(rule)
    return tuple(made.values())


def _of_items(rule: ScoringRule) -> Rule:
    assert rule.min is not None and rule.max is not None
    own = {number: one for one in rule.other_limits for number in one.items}
    items = tuple(
        RuleItem(
            str(number),
            Limits(
                float(own[number].min if number in own else rule.min),
                float(own[number].max if number in own else rule.max),
            ),
            number in rule.reversed,
        )
        for number in rule.items
    )
    return make_rule(rule, items)


def _combination(rule: ScoringRule, before: dict[str, Rule]) -> Rule:
    low = high = float(rule.constant)
    for part in rule.of:
        if part.rule not in before:
            raise Invalid(
                f"“{part.rule}” is no score that stands before “{rule.id}”", "Correct it", "of"
            )
        ends = score_range(before[part.rule])
        weighted = sorted(float(part.weight) * end for end in ends)
        low, high = low + weighted[0], high + weighted[1]
    return Rule(
        id=rule.id,
        method="combination",
        items=(),
        needed=0,
        low=low,
        high=high,
        round=rule.round,
        rescale=(float(rule.rescale[0]), float(rule.rescale[1])) if rule.rescale else None,
        bands=tuple((float(band.at_least), band.label) for band in rule.bands),
        of=tuple((part.rule, float(part.weight)) for part in rule.of),
        constant=float(rule.constant),
        construct=rule.id,
    )


def score_range(rule: Rule) -> tuple[float, float]:
    """The lowest and the highest score, as they are shown."""
    return rule.rescale or (rule.low, rule.high)


def _added(values: list[float]) -> float:
    total = 0.0
    for value in values:
        total += value
    return total
