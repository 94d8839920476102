"""One cell of a file of answers: a number, the words of the form, or a problem."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.problems import listing, shorten
from resource_pack.core.questionnaire import NO, YES, Item, Questionnaire, column_name
from resource_pack.core.scoring_rule import Limits

_PARTED = re.compile(r"[\s_-]+")
_NUMBER = re.compile(r"[-+]?\d{1,15}(\.\d{1,15})?")
_CODE_AND_LABEL = re.compile(r"\s*([-+]?\d+)\s*[-–=:.)]\s*(.+)")


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
            (f"{point.value} ({point.label})" for point in (*scale.points, *scale.missing)), 12
        )
    if item.options:
        return listing((f"{one.value} ({one.label})" for one in item.options), 20)
    return "1 (yes), 0 (no)" if item.kind == "yes-no" else limits.words()


def words(text: object) -> str:
    """A text as it is compared: without capitals, hyphens, and spaces more than one."""
    return _PARTED.sub(" ", str(text).replace("’", "'").strip().casefold())


def split_choices(text: str, labels: dict[str, float]) -> Iterator[str]:
    """The answers in one cell: parted by semicolons, or codes parted by spaces."""
    if not text:
        return
    if words(text) in labels:
        yield text
        return
    parts = text.split(";") if ";" in text else re.split(r"[,\s]+", text)
    yield from (part.strip() for part in parts if part.strip())


_DAY = re.compile(r"\d{1,4}[-/.][A-Za-z0-9]{1,3}([-/.]\d{2,4})?( .*)?")


def what_is_wrong(text: str) -> str:
    """What a message says of a cell that cannot be an answer."""
    shown = shorten(text, 40)
    if text.startswith("="):
        return f"“{shown}” is a formula and no answer"
    if _DAY.fullmatch(text):
        return f"“{shown}” looks like a date; spreadsheets make dates of answers such as 3-4"
    if _NUMBER.fullmatch(text):
        return f"{shown} cannot be an answer"
    return f"“{shown}” cannot be an answer"
