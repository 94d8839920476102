"""The report on answers before and after, as data: only what may be shown, rounded as it is shown.

`Report.as_dict()` is stable JSON: keys in the order of these classes, numbers as they are printed,
null where there is none. Every number is published as it stands here, in the page, the Word
document and the CSV file alike, so that no two of them tell different things.

- A `Count` is `exact`; or `few` (1 to 5), `at-least` (that many or more) or `hidden`, where the
  exact number would tell of 1 to 5 people. `none` is a true 0.
- Means and changes are rounded to one digit more than intervals (`decimals`): the finest power of
  ten that is not finer than a twentieth of the range of the score, so 0.1 for 1 to 5 and 1 for 0 to
  100. With 1,000 pairs or more, each has one more digit. Hedges' g always has one digit. Numbers
  are rounded to nine digits first, so that the order of the rows decides no half; then halves are
  rounded away from zero, from the shortest decimal form of the number (`core.numbers`).
- `percent` is a whole number, of the people of its table.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Known = Literal["exact", "few", "at-least", "hidden", "none"]
Direction = Literal["better", "worse", "neither"]


@dataclass(frozen=True)
class Count:
    """A number of people, or what may be said of it. `value` is None for few and hidden."""

    known: Known
    value: int | None = None


@dataclass(frozen=True)
class TimeCount:
    """How many rows there are at a time."""

    id: str
    label: str
    people: Count


@dataclass(frozen=True)
class Kept:
    """Between the first time and a later one: in both, in the first only, in the later only."""

    later: str
    label: str
    both: Count
    lost: Count
    joined: Count


@dataclass(frozen=True)
class AnswerGroup:
    """People with one answer, or with any of several next to each other."""

    label: str
    people: int
    percent: int


@dataclass(frozen=True)
class AnswerTable:
    """The people of a group by their answer. Without groups, `why` says why it is not shown."""

    id: str
    text: str
    time: str
    people: int | None
    groups: tuple[AnswerGroup, ...]
    why: str = ""


@dataclass(frozen=True)
class Range:
    """A 95% interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Averages:
    """Means and their change. What may not be shown is None, and `why` says why."""

    before: float | None
    after: float | None
    change: float | None
    interval: Range | None
    effect: float | None
    effect_interval: Range | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class Shares:
    """Who changed more than the error of the score explains; `why` where it is not reported.

    `groups` are for the better, no reliable change, for the worse (or up, no change, down).
    """

    groups: tuple[AnswerGroup, ...]
    threshold: float | None
    sd: float | None
    reliability: float | None
    source: str
    why: str


@dataclass(frozen=True)
class Baseline:
    """Scores at the first time of those who answered again and of those who did not."""

    kept: int
    lost: int | None
    mean_kept: float | None
    mean_lost: float | None
    why: str


@dataclass(frozen=True)
class Everyone:
    """The mean of everyone with a score at a time, whether or not they answered again."""

    time: str
    people: int
    mean: float


@dataclass(frozen=True)
class Comparison:
    """One score at two times, of the people who have it at both."""

    construct: str
    before: str
    after: str
    before_label: str
    after_label: str
    looking_back: bool
    people: Count
    families: int | None
    clustered: bool
    averages: Averages
    shares: Shares
    baseline: Baseline
    everyone: tuple[Everyone, ...]
    scores: tuple[AnswerTable, ...]
    items: tuple[AnswerTable, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class OneTime:
    """One score at one time, where rows stand for themselves."""

    construct: str
    time: str
    label: str
    people: Count
    mean: float | None
    why: str
    scores: tuple[AnswerTable, ...]
    items: tuple[AnswerTable, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ConstructReport:
    """All about one score."""

    id: str
    label: str
    what: str
    higher_is: Direction
    low: float
    high: float
    decimals: int
    comparisons: tuple[Comparison, ...]
    times: tuple[OneTime, ...]


@dataclass(frozen=True)
class IndicatorReport:
    """A number about many rows at one time."""

    id: str
    label: str
    what: str
    unit: str
    time: str
    numerator: float | None
    denominator: float | None
    value: float | None
    percent: bool
    why: str
    sentence: str


@dataclass(frozen=True)
class Report:
    """Everything that the page, the Word document and the CSV file show."""

    questionnaire: str
    title: str
    what_rows_are: str
    matched: bool
    summary: tuple[str, ...]
    warnings: tuple[str, ...]
    times: tuple[TimeCount, ...]
    kept: tuple[Kept, ...]
    constructs: tuple[ConstructReport, ...]
    indicators: tuple[IndicatorReport, ...]
    questions: tuple[AnswerTable, ...]
    methods: tuple[str, ...]
    file_notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        made: dict[str, Any] = asdict(self)
        return made
