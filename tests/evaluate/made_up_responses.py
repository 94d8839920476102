"""Made-up answers to any questionnaire, as they are after reading: quick to make, of many kinds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from resource_pack.core.evaluation.reading import Responses
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.questionnaires import limits_of
from resource_pack.core.scoring_rule import Limits


@dataclass(frozen=True)
class Manner:
    """How people answer. `level` and `spread` are parts of a scale, from 0 to 1."""

    people: int
    lost: int = 0
    joined: int = 0
    gaps: float = 0.0
    families: bool = False
    times: int = 9
    level: float = 0.5
    rise: float = 0.15
    spread: float = 0.2


def random_responses(record: Questionnaire, manner: Manner, seed: int) -> Responses:
    """Answers of so many people; `lost` and `joined` of them are missing at some later times."""
    rng = np.random.default_rng([seed, manner.people])
    person, time = _who(record, manner, rng)
    rows = len(person)
    nature = rng.normal(0, manner.spread / 2, max(manner.people, 1) * len(record.timepoints))
    items: dict[str, Any] = {}
    choices: dict[str, dict[int, Any]] = {}
    for item in record.items:
        limits = limits_of(record, item)
        if limits is None:
            continue
        points = [point.id for point in record.timepoints]
        asked = np.array([not item.timepoints or points[one] in item.timepoints for one in time])
        there = asked.astype(bool) & (rng.random(rows) >= manner.gaps)
        if item.kind == "choices":
            choices[item.id] = {
                option.value: np.where(there, (rng.random(rows) < 0.4) * 1.0, np.nan)
                for option in item.options
            }
            continue
        level = manner.level + manner.rise * (time > 0) + nature[person]
        values = _values(limits, level + rng.normal(0, manner.spread, rows), item.reverse)
        items[item.id] = np.where(there, values, np.nan)
    family = None
    if manner.families:
        family = np.where(person % 7 == 0, -1, person // 2).astype(np.int64)
    row = np.arange(2, rows + 2)
    return Responses("answers.csv", row, person, time, items, choices, family, ("A note.",))


def _who(
    record: Questionnaire, manner: Manner, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    times = min(len(record.timepoints), manner.times)
    pairs = []
    for time in range(times):
        away = set(rng.permutation(manner.people)[: manner.lost].tolist()) if time else set()
        late = set(range(manner.joined)) if not time else set()
        pairs += [(one, time) for one in range(manner.people) if one not in away | late]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    # Where rows stand for themselves, each is a person of its own.
    person = found[:, 0] if record.matched else np.arange(len(found))
    return person, found[:, 1]


def _values(limits: Limits, shares: np.ndarray, reverse: bool) -> np.ndarray:
    top = len(limits.values) - 1
    if not limits.values:
        high = limits.high if math.isfinite(limits.high) else limits.low + 40 * limits.step
        top = min(round((high - limits.low) / limits.step), 40)
    steps = np.clip(np.round((1 - shares if reverse else shares) * top), 0, top).astype(np.int64)
    if limits.values:
        return np.array(limits.values)[steps]
    return limits.low + steps * limits.step
