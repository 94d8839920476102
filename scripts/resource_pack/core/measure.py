"""A published measure: what it looks at, how it is scored, what you may do, and how we know.

A record never holds more of a measure than its owner allows: facts about scoring are no text of
it, and its questions stand in a record only where `core/checks/licence_gate.py` lets them through.
Every figure names the evidence that it comes from, and each piece of evidence has the day on which
somebody looked at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt, model_validator

from resource_pack.core.fields import Day, Slug, SourceRef, Text
from resource_pack.core.scoring_rule import ScoringRule, rules_of_measure, score_range
from resource_pack.core.validation import Invalid, Record

Number = StrictInt | StrictFloat
LicenceClass = Literal["open", "permission", "registered", "commercial"]
Subject = Literal[
    "relationship",
    "conflict",
    "coparenting",
    "parenting",
    "parental-stress",
    "adult-wellbeing",
    "child",
    "family",
]
About = Literal["couple", "adult", "child", "family"]
By = Literal["partner", "parent", "adult", "child", "teacher", "family-member", "with-worker"]
Kind = Literal["owner", "study", "public", "secondary"]


@dataclass(frozen=True)
class LicenceKind:
    """A licence class in plain words. `label` is short enough for a cell of a table."""

    id: LicenceClass
    label: str
    may: str


LICENCE_KINDS: dict[LicenceClass, LicenceKind] = {
    kind.id: kind
    for kind in (
        LicenceKind(
            "open",
            "Free to copy",
            "You may print, copy and share the questions. Leave the line that names the makers.",
        ),
        LicenceKind(
            "permission",
            "Ask the owner first",
            "Somebody owns the questions. Write to the owner before you copy them or put them "
            "into a form, unless the terms below say that you need not.",
        ),
        LicenceKind(
            "registered",
            "Register first",
            "Each organisation signs up with the owner before it uses the questions. You may not "
            "pass them on.",
        ),
        LicenceKind(
            "commercial",
            "Buy a licence",
            "You pay the publisher. Some ask for training or a qualification too. You may not "
            "copy the questions.",
        ),
    )
}
"""What a reader may do, by licence class. We are not lawyers, and every page says so."""

SUBJECTS: dict[Subject, str] = {
    "relationship": "How good the couple’s relationship is",
    "conflict": "Conflict between parents",
    "coparenting": "How parents work together as parents",
    "parenting": "How parents deal with their children",
    "parental-stress": "Stress that comes with being a parent",
    "adult-wellbeing": "An adult’s wellbeing and mental health",
    "child": "A child’s wellbeing and behaviour",
    "family": "How the family gets on and where it stands",
}
ABOUT: dict[About, str] = {
    "couple": "A couple",
    "adult": "A parent or other adult",
    "child": "A child",
    "family": "A family",
}
BY: dict[By, str] = {
    "partner": "each partner",
    "parent": "a parent",
    "adult": "the adult",
    "child": "the child or young person",
    "teacher": "a teacher",
    "family-member": "each member of the family",
    "with-worker": "the family, together with a trained worker",
}
KINDS: dict[Kind, str] = {
    "owner": "the owner or publisher",
    "study": "a study",
    "public": "a public body or charity",
    "secondary": "somebody else’s page",
}
"""How near a piece of evidence is to those who made the measure."""

SECONDS_A_QUESTION = 10
"""Our own estimate, for measures whose minutes no source gives. It is always shown as one."""


class Evidence(Record):
    """A page or document that somebody looked at, and what it showed."""

    id: Slug
    kind: Kind = Field(description="owner, study, public (body or charity) or secondary")
    source: Text = Field(description="what it is called and who published it")
    address: str = Field(
        default="",
        pattern=r"^$|^https?://\S+$",
        description="where it is on the web; linked where it is safe (https)",
    )
    document: SourceRef | None = Field(default=None, description="or a document of the pack")
    showed: Text = Field(description="what it says that we use, in our words")
    checked: Day = Field(description="the day on which somebody read it")

    @model_validator(mode="after")
    def _one_place(self) -> Evidence:
        if bool(self.address) == bool(self.document):
            raise Invalid(
                "Evidence stands in one place: an address or a document",
                "Write one of “address” and “document”",
                "address",
            )
        return self


Backed = tuple[Slug, ...]


class Stated(Record):
    """Something that sources say, in our words."""

    text: Text
    evidence: Backed = Field(min_length=1, description="ids of the evidence for it")


class Doubt(Record):
    """Something uncertain, for readers: where sources disagree, or say nothing."""

    text: Text
    evidence: Backed = Field(default=(), description="ids of the evidence that it is about")


class Count(Record):
    """How many questions there are."""

    count: StrictInt = Field(ge=1)
    text: str = Field(default="", description="more about them, such as the number of answers")
    evidence: Backed = Field(min_length=1)


class Minutes(Record):
    """How long it takes. Without it, the pack gives an estimate of its own."""

    most: StrictInt = Field(ge=1, description="minutes, the most that a source gives")
    text: Text
    evidence: Backed = Field(min_length=1)


class ScoreRange(Record):
    """The lowest and highest score."""

    what: str = Field(default="", description="which score, where there are several")
    low: Number
    high: Number
    rule: str = Field(default="", description="the id of the rule that gives this range")
    evidence: Backed = Field(min_length=1)


class LicenceTerms(Record):
    """What one may do with it."""

    kind: LicenceClass
    terms: tuple[Stated, ...] = Field(min_length=1, description="the owner’s terms, in our words")
    ask: str = Field(default="", description="whom to ask")


class Questions(Record):
    """The questions themselves: only where the licence class is open."""

    permission: Slug = Field(description="the evidence that shows the line of permission")
    line: Text = Field(description="the line that has to stand with the questions")
    source: Slug = Field(description="the evidence that the wording was taken from")
    intro: str = Field(default="", description="what stands above the questions")
    answers: tuple[Text, ...] = Field(min_length=2, description="from the lowest to the highest")
    texts: tuple[Text, ...] = Field(min_length=1)


class UsedBy(Record):
    """An area of the programme that used it, or planned to."""

    authority: Slug
    how: Text
    source: SourceRef


class WhereToGet(Record):
    """Where its owner hands it out."""

    label: Text
    address: str = Field(pattern=r"^https://\S+$")


class Measure(Record):
    """data/measures/<id>.yml."""

    name: Text
    short: str = Field(default="", description="the short name, such as PHQ-9")
    also: tuple[Text, ...] = Field(default=(), description="other names that people look for")
    subjects: tuple[Subject, ...] = Field(min_length=1)
    about: tuple[About, ...] = Field(min_length=1, description="whom the answers are about")
    by: tuple[By, ...] = Field(min_length=1, description="who answers")
    what: Text = Field(description="what it looks at, in one or two sentences")
    items: Count
    minutes: Minutes | None = None
    ages: Stated | None = None
    languages: Stated | None = None
    owner: Stated
    licence: LicenceTerms
    scoring: tuple[Stated, ...] = ()
    ranges: tuple[ScoreRange, ...] = ()
    rules: tuple[ScoringRule, ...] = Field(
        default=(), description="the scores, for computers; items by number, never their text"
    )
    cut_offs: tuple[Stated, ...] = ()
    reliability: tuple[Stated, ...] = ()
    change: tuple[Stated, ...] = Field(default=(), description="how much change counts")
    use: tuple[Text, ...] = Field(default=(), description="our own advice on using it")
    self_harm: StrictBool = Field(default=False, description="it asks about harming oneself")
    safeguarding: StrictBool = Field(default=False, description="its page has the safeguarding box")
    with_worker: str = Field(
        default="", description="why and how it is completed with a worker; needed with self_harm"
    )
    used_by: tuple[UsedBy, ...] = ()
    doubts: tuple[Doubt, ...] = Field(
        default=(), description="where sources disagree or are silent"
    )
    where: WhereToGet | None = None
    questions: Questions | None = None
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    checked: Day = Field(description="the day on which the whole record was last looked at")

    @model_validator(mode="after")
    def _evidence_agrees(self) -> Measure:
        ids = [item.id for item in self.evidence]
        for name in ids:
            if ids.count(name) > 1:
                raise Invalid(f"The evidence “{name}” is there twice", "Rename one", "evidence")
        used = set()
        for place, names in self.named_evidence():
            for name in names:
                used.add(name)
                if name not in ids:
                    raise Invalid(
                        f"There is no evidence “{name}” below", "Correct the id, or add it", place
                    )
        for name in ids:
            if name not in used:
                raise Invalid(
                    f"Nothing rests on the evidence “{name}”",
                    "Name it where it is used, or take it out",
                    "evidence",
                )
        latest = max(item.checked for item in self.evidence)
        if self.checked < latest:
            raise Invalid(
                f"Evidence was read on {latest}, after the record was checked",
                "Correct one of the days",
                "checked",
            )
        return self

    @model_validator(mode="after")
    def _rules_agree(self) -> Measure:
        rules = {rule.id: rule for rule in rules_of_measure(self.rules)}
        for rule in self.rules:
            if any(number > self.items.count for number in rule.items):
                raise Invalid(
                    f"The score “{rule.id}” counts an item after the last one",
                    f"The measure has {self.items.count}: correct the number",
                    "rules",
                )
        for one in self.ranges:
            if not one.rule:
                continue
            if one.rule not in rules:
                raise Invalid(f"There is no score “{one.rule}”", "Correct the id", "ranges")
            found = score_range(rules[one.rule])
            if found != (one.low, one.high):
                raise Invalid(
                    f"The score “{one.rule}” goes from {found[0]:g} to {found[1]:g}, not from "
                    f"{one.low} to {one.high}",
                    "Correct the rule or the range",
                    "ranges",
                )
        return self

    def named_evidence(self) -> Iterator[tuple[str, Backed]]:
        """Every key that rests on evidence, with the ids that it names."""
        for key in ("items", "minutes", "ages", "languages", "owner"):
            value = getattr(self, key)
            if value is not None:
                yield key, value.evidence
        for key in ("scoring", "ranges", "cut_offs", "reliability", "change", "doubts"):
            for value in getattr(self, key):
                yield key, value.evidence
        for term in self.licence.terms:
            yield "licence", term.evidence
        if self.questions:
            yield "questions", (self.questions.permission, self.questions.source)

    @property
    def headings(self) -> tuple[str, ...]:
        """Its names, which keep their capitals in headings, with and without what describes them:
        “Couples Satisfaction Index” of “Couples Satisfaction Index, 16 questions”."""
        return tuple(filter(None, (self.name, self.short, self.name.partition(",")[0])))

    def minutes_needed(self) -> tuple[int, bool]:
        """Minutes that it takes, and whether that is our own estimate."""
        if self.minutes:
            return self.minutes.most, False
        return max(1, -(-self.items.count * SECONDS_A_QUESTION // 60)), True


class LeftOut(Record):
    """Something that a source names as a measure and that the library does not describe."""

    name: Text
    why: Text
    sources: tuple[SourceRef, ...] = ()


class LeftOutList(Record):
    """data/measures/left-out.yml."""

    left_out: tuple[LeftOut, ...]
