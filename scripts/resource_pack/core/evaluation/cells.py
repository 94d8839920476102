"""One cell of a file of answers: a number, the words of the form, or a problem."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.evaluation.headers import plain
from resource_pack.core.problems import listing, shorten
from resource_pack.core.questionnaire import NO, YES, Item, Questionnaire, TimePoint, column_name
from resource_pack.core.scoring_rule import Limits, write_code

_PARTED = re.compile(r"[\s_-]+")
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
TICKS = {
    **dict.fromkeys(("1", "true", "yes", "checked"), 1.0),
    **dict.fromkeys(("", "0", "false", "no", "unchecked"), 0.0),
}
"""What stands in a column about one option of several."""

MAX_LABELS = 2_000
"""A longer cell is no list of answers."""

_CODE_AND_LABEL = re.compile(r"([-+]?[0-9]{1,15})\s*[-–=:.)]\s*(.+)")


def labels_of(questionnaire: Questionnaire, item: Item, given: ColumnMap) -> dict[str, float]:
    """What an answer in words means as a number."""
    made: dict[str, float] = {}
    if item.kind == "scale":
        scale = questionnaire.scales[item.scale]
        for point in (*scale.points, *scale.missing):
            made[words(point.label)] = float(point.value)
        if scale.kind == "number" and scale.min is not None and scale.max is not None:
            made[words(scale.low)] = float(scale.min)
            made[words(scale.high)] = float(scale.max)
    elif item.kind == "yes-no":
        made |= {"yes": YES, "no": NO, "true": YES, "false": NO, "y": YES, "n": NO}
    for option in item.options:
        made[words(option.label)] = float(option.value)
    meanings = given.values.get(column_name(item.id), given.values.get(item.id, {}))
    for text, value in meanings.items():
        made[words(text)] = float(value)
    return made


def read_cell(
    text: str, labels: dict[str, float], limits: Limits, decimal_comma: bool
) -> tuple[float | None, bool]:
    """The number of a cell (NaN: empty; None: impossible), and whether it was in words."""
    if not text:
        return math.nan, False
    plain = words(text)
    if plain in labels:
        return labels[plain], True
    number = text.replace(",", ".") if decimal_comma else text
    number = number.replace("\N{MINUS SIGN}", "-")
    if _NUMBER.fullmatch(number):
        value = float(number)
        good = limits.allows(value) or value in limits.missing
        return (value if good else None), False
    both = _CODE_AND_LABEL.fullmatch(text)
    if both and labels.get(words(both[2])) == float(both[1]):
        return float(both[1]), True
    return None, False


def allowed_words(questionnaire: Questionnaire, item: Item, limits: Limits) -> str:
    """What may stand in a cell, for messages."""
    scale = questionnaire.scales.get(item.scale)
    if scale and scale.points:
        return listing(
            (f"{write_code(one.value)} ({one.label})" for one in (*scale.points, *scale.missing)),
            12,
        )
    if item.options:
        return listing((f"{one.value} ({one.label})" for one in item.options), 20)
    return "1 (yes), 0 (no)" if item.kind == "yes-no" else limits.words()


def words(text: object) -> str:
    """A text as it is compared: without capitals, hyphens, and spaces more than one."""
    return _PARTED.sub(" ", str(text).replace("’", "'").strip().casefold())


def split_choices(text: str, labels: dict[str, float], codes: Collection[int]) -> list[str]:
    """The answers in one cell: parted by semicolons, or codes or words parted by spaces or commas.

    A part that is no answer is given back as it stands.
    """
    if words(text) in labels:
        return [text]
    parts = text.split(";") if ";" in text else re.split(r"[,\s]+", text)
    found = [part.strip() for part in parts if part.strip()]
    if all(choice_of(one, labels, codes) is not None for one in found):
        return found
    return _in_a_row(text, labels) or found


def choice_of(text: str, labels: dict[str, float], codes: Collection[int]) -> int | None:
    """The code of one answer of several."""
    if words(text) in labels:
        return int(labels[words(text)])
    if re.fullmatch(r"[-+]?[0-9]{1,9}", text) and int(text) in codes:
        return int(text)
    return None


def _in_a_row(text: str, labels: dict[str, float]) -> list[str]:
    """Labels that stand one behind the other, as Kobo writes them; none where it is not clear."""
    by_words = {plain(label): label for label in labels}
    rest = plain(text)
    if len(rest) > MAX_LABELS:
        return []
    # For each place in the text, the ways to come there: two are as bad as many.
    ways: list[list[list[str]]] = [[] for _ in range(len(rest) + 2)]
    ways[0] = [[]]
    for place in range(len(rest)):
        for way in ways[place][:2]:
            for end, label in by_words.items():
                if end and f"{rest} ".startswith(f"{end} ", place):
                    ways[place + len(end) + 1].append([*way, label])
    full = ways[len(rest) + 1]
    return full[0] if len(full) == 1 else []


def time_names(points: Sequence[TimePoint]) -> dict[str, int]:
    """What a cell may call each time, and its place."""
    made = {words(word): place for place, one in enumerate(points) for word in (one.id, one.label)}
    # REDCap makes the name of an event from the first 18 characters of its label.
    events = [words(re.sub(r"[^a-z0-9_ ]", "", one.label.lower())[:18]) for one in points]
    for place, event in enumerate(events):
        if events.count(event) == 1:
            made.setdefault(event, place)
    return made


def time_word(text: str) -> str:
    """What a cell says about the time, without the arm that REDCap writes behind it."""
    return words(re.sub(r"_arm_[0-9]+[a-z]?$| ?\(Arm [0-9]+: [^()]*\)$", "", text))


_DAY = re.compile(r"[0-9]{1,4}[-/.][A-Za-z0-9]{1,3}([-/.][0-9]{2,4})?( .*)?")


def what_is_wrong(text: str) -> str:
    """What a message says of a cell that cannot be an answer."""
    shown = shorten(text, 40)
    if text.startswith("="):
        return f"“{shown}” is a formula and no answer"
    if _NUMBER.fullmatch(text):
        return f"{shown} cannot be an answer"
    if _DAY.fullmatch(text):
        return f"“{shown}” looks like a date; spreadsheets make dates of answers such as 3-4"
    return f"“{shown}” cannot be an answer"
