"""Invented answers to the training questionnaire, for the worked example: nobody gave them.

They are the same on every machine: only `random.Random.random()` with a fixed seed is used, which
Python promises to keep. A number near a mean is a sum of twelve such numbers less six, which has a
standard deviation of 1. `python -m resource_pack.core.synthetic FOLDER` writes the file of our own
pack again from the record in FOLDER; a test compares the two.
"""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from resource_pack.core.layout import Layout
from resource_pack.core.questionnaire import Item, Questionnaire, column_name
from resource_pack.core.questionnaires import read_questionnaires

QUESTIONNAIRE = "workforce-training"
FILE = "examples/workforce-training-answers.csv"
SEED = 20261122
PEOPLE = 60
COURSES = (date(2026, 1, 14), date(2026, 1, 28), date(2026, 2, 11))
WEEKS_LATER = 14

STAYS_AFTER, STAYS_LATER = 0.86, 0.6
"""How many answer at the second and third time: few answer months later."""
LOOKS_BACK = 0.75
LEAVES_OUT = 0.002
DOES_NOT_APPLY = -9


@dataclass(frozen=True)
class Course:
    """How answers run from 1 to 5: the mean before, and what is added after and later."""

    before: float
    after: float
    later: float


BY_CONSTRUCT = {
    "noticing": Course(3.0, 0.7, 0.5),
    "knowing": Course(3.1, 0.9, 0.6),
    "asking": Course(2.6, 0.5, 0.4),
    "helping": Course(2.8, 0.4, 0.3),
    "pointing": Course(2.9, 0.9, 0.7),
}
SPREAD_OF_PEOPLE, SPREAD_OF_ANSWERS, SPREAD_OF_GAINS = 0.6, 0.55, 0.5

WORDS = {
    "done-differently": (
        "I ask both parents how they are getting on.",
        "I use the card with the services on it.",
        "I talk about it in supervision.",
    ),
    "in-the-way": (
        "Too little time at visits.",
        "Only one parent is at home when I come.",
        "Long waiting times for counselling.",
    ),
}


class _Dice:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - it decides nothing but an example

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def whole(self, low: int, high: int) -> int:
        return low + int(self._random.random() * (high - low + 1))

    def near(self, mean: float, spread: float) -> float:
        return mean + spread * (sum(self._random.random() for _ in range(12)) - 6)

    def letters(self, count: int) -> str:
        return "".join(chr(ord("a") + self.whole(0, 25)) for _ in range(count))


def synthetic_answers(questionnaire: Questionnaire, seed: int = SEED) -> list[dict[str, str]]:
    """Rows of a file of answers: column and cell, one row for each person and time."""
    dice = _Dice(seed)
    codes: list[str] = []
    while len(codes) < PEOPLE:
        code = f"{dice.letters(2)}{dice.letters(2)}{dice.whole(0, 4)}"
        if code not in codes:
            codes.append(code)
    rows = []
    for number, code in enumerate(codes):
        course = COURSES[number % len(COURSES)]
        level = dice.near(0, SPREAD_OF_PEOPLE)
        gain = dice.near(0, SPREAD_OF_GAINS)
        families = dice.whole(4, 20)
        after, later = dice.chance(STAYS_AFTER), dice.chance(STAYS_LATER)
        for time, there in (("before", True), ("after", after), ("later", later)):
            if not there:
                continue
            day = course + timedelta(weeks=WEEKS_LATER if time == "later" else 0)
            row = {questionnaire.id_column: code, "timepoint": time, "date": day.isoformat()}
            looks_back = dice.chance(LOOKS_BACK)
            for item in questionnaire.items_at(time):
                if item.then_of and not looks_back:
                    continue
                cell = _cell(questionnaire, item, time, (level, gain, families), dice)
                row[column_name(item.id)] = cell
            rows.append(_as_possible(row))
    return rows


def _cell(
    questionnaire: Questionnaire,
    item: Item,
    time: str,
    person: tuple[float, float, int],
    dice: _Dice,
) -> str:
    level, gain, families = person
    if item.id in WORDS:
        texts = WORDS[item.id]
        return texts[dice.whole(0, len(texts) - 1)] if dice.chance(0.4) else ""
    if item.id == "families-seen":
        return str(families)
    if item.id == "families-asked":
        share = 0.25 if time == "before" else 0.4
        return str(sum(dice.chance(share) for _ in range(families)))
    if item.kind != "scale":
        return ""
    asked = next(one for one in questionnaire.items if one.id == (item.then_of or item.id))
    course = BY_CONSTRUCT[asked.construct_id]
    if item.then_of:
        mean = course.before - 0.3 + level  # from what they know today, people rate the past lower
    else:
        added = {"before": 0.0, "after": course.after, "later": course.later}[time]
        mean = course.before + level + (added + gain if added else 0.0)
    value = max(1, min(5, round(dice.near(mean, SPREAD_OF_ANSWERS))))
    if dice.chance(LEAVES_OUT):
        return ""
    if asked.id == "asks-usually" and dice.chance(0.005):
        return str(DOES_NOT_APPLY)
    return str(6 - value if asked.reverse else value)


def _as_possible(row: dict[str, str]) -> dict[str, str]:
    seen, asked = row.get("families_seen"), row.get("families_asked")
    if seen and asked and int(asked) > int(seen):
        row["families_asked"] = seen
    return row


def answers_csv(questionnaire: Questionnaire, rows: list[dict[str, str]]) -> bytes:
    """The rows as the file that `pack evaluate` and the page read."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(questionnaire.columns)
    for row in rows:
        writer.writerow([row.get(name, "") for name in questionnaire.columns])
    return out.getvalue().encode()


def example_file(layout: Layout) -> bytes:
    """The file of the worked example, from the questionnaire of a pack."""
    questionnaire = read_questionnaires(layout).by_id[QUESTIONNAIRE]
    return answers_csv(questionnaire, synthetic_answers(questionnaire))


if __name__ == "__main__":
    folder = Layout(Path(sys.argv[1]))
    (folder.data / FILE).write_bytes(example_file(folder))
