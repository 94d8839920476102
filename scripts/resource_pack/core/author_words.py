"""What an author types beside the gaps of a chart's sentence, checked against the chart's data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from resource_pack.core.chart_data import ChartData, SentenceError, Series, added, difference
from resource_pack.core.numbers import (
    MINUS,
    find_numerals,
    percent,
    same_number,
    write_number,
)
from resource_pack.core.problems import listing

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: number for number, word in enumerate([*_ONES, *_TEENS], start=1)}
_VALUES |= {word: number * 10 for number, word in enumerate(_TENS, start=2)}
# “One” alone is mostly no number.
_NUMBER_WORDS = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[- ]({'|'.join(_ONES)}))?|({'|'.join([*_ONES[1:], *_TEENS])}))\b",
    re.I,
)
_UNCHECKED = re.compile(
    r"\b(highest|lowest|largest|smallest|biggest|greatest|fewest|least|most (?:common|often|of)"
    r"|(?:more|fewer|less|higher|lower|larger|smaller|greater|bigger)(?: \w+){0,6} than"
    r"|twice|doubl\w+|halv\w+|trebl\w+|tripl\w+|half of|half the|majority|minority"
    r"|(?:a|one|two|three|four) (?:thirds?|quarters?|fifths?|tenths?)"
    r"|hundreds?|thousands?|millions?|dozens?|\d[\d.,]*(?:k|m|bn))\b",
    re.I,
)
_PERCENT = re.compile(r"\s*(?:%|per ?cent\b)", re.I)
_MONEY = re.compile(r"[£$€](?=\s*\d)")
_UP = re.compile(r"\b(rose|rises?|risen|rising|grew|grows?|increas\w+|climb\w*)\b", re.I)
_DOWN = re.compile(
    r"\b(fell|falls?|fallen|falling|decreas\w+|dropp?\w*(?!-)|declin\w+|reduc\w+|shrank)\b", re.I
)


def check_author_words(text: str, data: ChartData) -> None:
    """Raise SentenceError where a text says what the data does not show.

    `text` is what an author typed, without the gaps.
    """
    for label in sorted({x for s in data.series for x in (*s.labels, s.name) if x}, key=len)[::-1]:
        # A label such as 1 must not hide a part of another number, or of a word.
        text = re.sub(rf"(?<![\w.,]){re.escape(label)}(?!\w|[.,]\w)", " ", text)
    word = _UNCHECKED.search(text)
    if word:
        raise SentenceError(
            f"“{word.group()}” is typed, so nothing checks it against the data",
            "{highest}, {lowest}, {change}, {share:…} or numbers in digits",
            "Let a gap say it",
        )
    money = _MONEY.search(text)
    if money and money.group() != data.unit:
        raise SentenceError(
            f"“{money.group()}” is typed, and the chart counts {data.unit or 'something else'}",
            "",
            "Take the sign out, or use a gap such as {value:…}",
        )
    _check_direction(text, data.as_shown())
    for sign, number, is_share in _typed(text):
        if sign:
            # How far a number fell is told without a sign; with one, it has to be a value itself.
            known = _below_zero(data) | _below_zero(data.as_shown())
        else:
            known = _numbers_of(data, is_share) | _numbers_of(data.as_shown(), is_share)
        if not any(same_number(number, write_number(value)) for value in known):
            per_cent = "%" if is_share else ""
            raise SentenceError(
                f"The number {sign}{number}{per_cent} is not in the chart's data",
                listing(sign + write_number(value) + per_cent for value in sorted(known)),
                "Correct it, or use a gap such as {value:…}",
            )


def _typed(text: str) -> Iterator[tuple[str, str, bool]]:
    """The numbers that a text types, in digits or in words: sign, number, and whether in %."""
    for match in find_numerals(text):
        number = match.group().lstrip("-" + MINUS)
        sign = MINUS if number != match.group() else ""
        yield sign, number, bool(_PERCENT.match(text, match.end()))
    for match in _NUMBER_WORDS.finditer(text):
        number = str(sum(_VALUES[word.lower()] for word in match.groups() if word))
        yield "", number, bool(_PERCENT.match(text, match.end()))


def _check_direction(text: str, data: ChartData) -> None:
    moves = []
    for series in data.series:
        known = series.known()
        if len(known) > 1:
            moves.append(known[-1][1] - known[0][1])
    for pattern, agrees in ((_UP, any(m > 0 for m in moves)), (_DOWN, any(m < 0 for m in moves))):
        word = pattern.search(text)
        if word and not (data.ordered and agrees):
            raise SentenceError(
                f"“{word.group()}” does not agree with the data",
                "",
                "Use {change} or {trend}, which take the direction from the numbers",
            )


def _below_zero(data: ChartData) -> set[float]:
    return {-value for series in data.series for _, value in series.known() if value < 0}


def _numbers_of(data: ChartData, is_share: bool) -> set[float]:
    """The numbers that a sentence may type: values, and what simply follows from them."""
    found: set[float] = set() if is_share else {len(data.series)}
    for series in data.series:
        values = [value for _, value in series.known()]
        if not values:
            continue
        if is_share and data.unit != "%":
            whole = added(values)
            if _is_whole(series, data) and whole > 0:
                found |= {percent(value, whole) for value in values}
            if values[0] > 0:
                found.add(percent(difference(values[-1], values[0]), values[0]))
            continue
        found |= {*values, difference(values[-1], values[0]), difference(max(values), min(values))}
        if not is_share:
            found.add(len(values))
            if data.unit != "%" and _is_whole(series, data):
                found.add(added(values))
    return {abs(number) for number in found}


def _is_whole(series: Series, data: ChartData) -> bool:
    """True where the values can be added up: none is missing, and no row is left out."""
    return None not in series.values and not data.left_out
