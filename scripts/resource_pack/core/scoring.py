"""Scores of one form: what each construct comes to, and which answers cannot be.

The browser runs the same rules, and must get the same doubles. So the order of every step is
fixed, and all numbers are IEEE doubles (Python's float, JavaScript's number):

1. An answer is empty where it is None, a text of nothing but spaces, or a code of `missing`.
   It is impossible where it is no number up to 2^53, or none that the item allows. True and
   false are no numbers. A score with an impossible answer has no value (`impossible`); this is
   looked at before:
2. A score with fewer answers than `needed` has no value (`too-few`).
3. `total` starts at 0. For each item in the order of the record that has an answer `v`, a
   reversed one becomes `(low + high) - v`, and `total = total + v`.
4. A sum is `total`; prorated, where an item is empty, `(total * items) / answered`.
   A mean is `total / answered`. A share is `counted / answered`, where `counted` is how many `v`
   (turned round already) are `counts_from` or more.
   A combination starts at `constant`, and for each part in order adds `weight * value`, where
   `value` is what the part's score shows; a part without a value leaves it without (`part`).
5. Rounded: `floor(value + 0.5)`.
6. Rescaled: `((value - low) * (to_high - to_low)) / (high - low) + to_low`.
7. The band is the last one whose `at_least` is the value or less.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from resource_pack.core.questionnaire import FREE_TEXT_KINDS, NO, Item, Questionnaire
from resource_pack.core.questionnaires import limits_of, rules_at
from resource_pack.core.scoring_rule import Limits, Rule, write_code

Answer = int | float | str | Sequence[int] | None
Answers = Mapping[str, Answer]
Reason = Literal["", "too-few", "impossible", "part"]

LARGEST = 2**53
"""Beyond it, whole numbers are not exact as doubles, and no answer is so large."""


@dataclass(frozen=True)
class Score:
    """One score. `value` is None where `reason` says why; else `reason` is empty.

    `raw` is the value before rescaling. `missing` are the items without an answer, `turned` the
    answered items that were turned round, both in the order of the record.
    """

    rule: str
    construct: str
    then: bool
    value: float | None
    raw: float | None
    reason: Reason
    answered: int
    items: int
    needed: int
    missing: tuple[str, ...]
    turned: tuple[str, ...]
    prorated: bool
    band: str

    @property
    def words(self) -> str:
        """Why there is no value, for people; empty where there is one."""
        if self.reason == "too-few":
            questions = "question was" if self.items == 1 else "questions were"
            return (
                f"{self.answered} of {self.items} {questions} answered, and {self.needed} "
                f"{'is' if self.needed == 1 else 'are'} needed"
            )
        if self.reason == "impossible":
            return "An answer is not one of those that can be given"
        return "A score that it is made from is missing" if self.reason else ""


@dataclass(frozen=True)
class Impossible:
    """An answer that cannot be. `found` is as it was given, `allowed` is for people."""

    item: str
    found: object
    allowed: str


@dataclass(frozen=True)
class Scores:
    """What a form comes to: scores in the order of the record, and its impossible answers."""

    scores: tuple[Score, ...]
    impossible: tuple[Impossible, ...]

    def __getitem__(self, rule: str) -> Score:
        return next(score for score in self.scores if score.rule == rule)


@dataclass(frozen=True)
class LowAnswer:
    """A low answer, and the page that helps."""

    item: str
    page: str


def score(questionnaire: Questionnaire, answers: Answers, timepoint: str) -> Scores:
    """Score one form. `answers` are codes by the id of the question.

    Every answer is checked, also of questions that are part of no score. Raises KeyError where the
    questionnaire has no such time point.
    """
    if timepoint not in {point.id for point in questionnaire.timepoints}:
        raise KeyError(timepoint)
    impossible = list(_impossible(questionnaire, answers, timepoint))
    scores = score_rules(rules_at(questionnaire, timepoint), answers).scores
    return Scores(scores, tuple(impossible))


def score_rules(rules: Sequence[Rule], answers: Answers) -> Scores:
    """Score the answers by rules, of a questionnaire or of a published measure.

    The items of a measure are called by their number as text: "1", "2" and so on.
    """
    made: dict[str, Score] = {}
    impossible: dict[str, Impossible] = {}
    for rule in rules:
        for item in rule.items:
            if _is_impossible(item.limits, answers.get(item.id)):
                found = Impossible(item.id, answers.get(item.id), item.limits.words())
                impossible.setdefault(item.id, found)
        made[rule.id] = _combined(rule, made) if rule.of else _scored(rule, answers)
    return Scores(tuple(made.values()), tuple(impossible.values()))


def _scored(rule: Rule, answers: Answers) -> Score:
    found = [(item, number_of(item.limits, answers.get(item.id))) for item in rule.items]
    answered = [(item, value) for item, value in found if value is not None]
    empty = Score(
        rule=rule.id,
        construct=rule.construct,
        then=rule.then,
        value=None,
        raw=None,
        reason="",
        answered=len(answered),
        items=len(rule.items),
        needed=rule.needed,
        missing=tuple(item.id for item, value in found if value is None),
        turned=tuple(item.id for item, _ in answered if item.reverse),
        prorated=False,
        band="",
    )
    if any(_is_impossible(item.limits, answers.get(item.id)) for item in rule.items):
        return replace(empty, reason="impossible")
    if len(answered) < rule.needed:
        return replace(empty, reason="too-few")
    total, counted = 0.0, 0
    for item, value in answered:
        turned = (item.limits.low + item.limits.high) - value if item.reverse else value
        total += turned
        counted += turned >= rule.counts_from
    prorated = rule.prorate and len(answered) < len(rule.items)
    if rule.method == "mean":
        total = total / len(answered)
    elif rule.method == "share":
        total = float(counted) / len(answered)
    elif prorated:
        total = (total * len(rule.items)) / len(answered)
    return _shown(rule, replace(empty, prorated=prorated), total)


def _combined(rule: Rule, before: Mapping[str, Score]) -> Score:
    parts = [before[name].value for name, _ in rule.of]
    known = sum(value is not None for value in parts)
    missing = tuple(name for name, _ in rule.of if before[name].value is None)
    made = Score(
        rule=rule.id,
        construct=rule.construct,
        then=False,
        value=None,
        raw=None,
        reason="part" if missing else "",
        answered=known,
        items=len(parts),
        needed=len(parts),
        missing=missing,
        turned=(),
        prorated=False,
        band="",
    )
    if missing:
        return made
    total = rule.constant
    for value, (_, weight) in zip(parts, rule.of, strict=True):
        assert value is not None
        total += weight * value
    return _shown(rule, made, total)


def _shown(rule: Rule, made: Score, raw: float) -> Score:
    if rule.round:
        raw = float(math.floor(raw + 0.5))
    value = raw
    if rule.rescale:
        low, high = rule.rescale
        value = ((raw - rule.low) * (high - low)) / (rule.high - rule.low) + low
    return replace(made, value=value, raw=raw, band=band_of(rule, value))


def band_of(rule: Rule, value: float) -> str:
    """The label of the band that a value lies in; empty where the rule has none."""
    labels = [label for at_least, label in rule.bands if at_least <= value]
    return labels[-1] if labels else ""


def number_of(limits: Limits, answer: Answer) -> float | None:
    """An answer as a number; None where there is none, or none that is allowed."""
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return None
    if not -LARGEST <= answer <= LARGEST:  # so also where it is no number (NaN)
        return None
    return float(answer) if limits.allows(float(answer)) else None


def _is_impossible(limits: Limits, answer: Answer) -> bool:
    if is_empty(answer) or number_of(limits, answer) is not None:
        return False
    is_code = not isinstance(answer, bool) and isinstance(answer, int | float)
    return not (is_code and answer in limits.missing)


def is_empty(answer: Answer) -> bool:
    """Whether nothing was answered."""
    if isinstance(answer, str):
        return not answer.strip()
    return answer is None or (isinstance(answer, Sequence) and not answer)


def _impossible(
    questionnaire: Questionnaire, answers: Answers, timepoint: str
) -> Iterable[Impossible]:
    """Every impossible answer, in the order of the form; then answers to no question of it."""
    asked = questionnaire.items_at(timepoint)
    for item in asked:
        answer = answers.get(item.id)
        allowed = "" if is_empty(answer) else _wrong(questionnaire, item, answer)
        if allowed:
            yield Impossible(item.id, answer, allowed)
    for name in answers:
        if not is_empty(answers[name]) and name not in {item.id for item in asked}:
            yield Impossible(name, answers[name], "No such question is asked at this time")
    known = {item.id: item for item in asked}
    for rule in questionnaire.at_most:
        if rule.whole in known:
            whole = _plain_number(questionnaire, known[rule.whole], answers)
            found = 0.0
            for name in rule.parts:
                if name in known:
                    found += _plain_number(questionnaire, known[name], answers) or 0.0
            if whole is not None and found > whole:
                yield Impossible(rule.whole, answers[rule.whole], f"{write_code(found)} or more")


def _wrong(questionnaire: Questionnaire, item: Item, answer: Answer) -> str:
    """What is allowed in place of an answer; empty where the answer is fine."""
    if item.kind in FREE_TEXT_KINDS:
        return "" if isinstance(answer, str) else "Text"
    if item.kind == "date":
        return "" if isinstance(answer, str) and _is_day(answer) else "A date such as 2026-01-31"
    limits = limits_of(questionnaire, item)
    assert limits is not None
    if item.kind != "choices":
        return limits.words() if _is_impossible(limits, answer) else ""
    is_list = isinstance(answer, Sequence) and not isinstance(answer, str)
    chosen: list[int] = list(answer) if is_list else []  # type: ignore[arg-type]
    good = bool(chosen) and all(number_of(limits, one) is not None for one in chosen)
    return "" if good and len(set(chosen)) == len(chosen) else f"One or more of {limits.words()}"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text.strip()).isoformat() == text.strip()
    except ValueError:
        return False


def _plain_number(questionnaire: Questionnaire, item: Item, answers: Answers) -> float | None:
    limits = limits_of(questionnaire, item)
    return number_of(limits, answers.get(item.id)) if limits else None


def low_answers(
    questionnaire: Questionnaire, answers: Answers, timepoint: str
) -> tuple[LowAnswer, ...]:
    """Low answers to questions with a page that helps, in the order of the form.

    An answer is low where it is `help_up_to` of its scale or less, or “no”.
    """
    found = []
    for item in questionnaire.items_at(timepoint):
        if item.help_page:
            value = _plain_number(questionnaire, item, answers)
            scale = questionnaire.scales.get(item.scale)
            limit = NO if scale is None else scale.help_up_to
            if value is not None and limit is not None and value <= limit:
                found.append(LowAnswer(item.id, item.help_page))
    return tuple(found)
