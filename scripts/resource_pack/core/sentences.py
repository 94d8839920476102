"""The sentence that says what a chart shows, made from the chart's own numbers.

An author writes a sentence with gaps, such as

    CAMHS contacts {change}. They {trend}.

and each gap is filled from the data. Numbers that the author types are checked against the data,
and words that compare or that tell a direction must come from a gap or agree with the data: the
sentence can never disagree with the picture.

Gaps
    {highest} {lowest}       who or what is at the top or the bottom, with the value
    {value:LABEL}            the value of one point
    {share:LABEL}            one point as a share of all points
    {total}                  all points added up
    {change}                 first and last point compared (only where the points have an order)
    {trend}                  how it went from point to point (likewise)

With several series, `{change:SERIES}` and so on take one of them, and `{value:SERIES, LABEL}` one
point of one. Without a name, {change} and {trend} tell of each series in turn.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from resource_pack.core.author_words import check_author_words
from resource_pack.core.chart_data import ChartData, SentenceError, Series, added, difference
from resource_pack.core.numbers import percent
from resource_pack.core.problems import listing, nearest

__all__ = ["ChartData", "SentenceError", "Series", "fill_sentence"]

MAX_LENGTH = 400
"""Screen readers cannot stop and go back inside a text alternative, so it has to stay short."""


_GAP = re.compile(r"\{([a-z]+)(?::([^{}]*))?\}")
# Signs that would make another number of what a gap gives, some of them also behind a space.
_TOUCHED = re.compile(
    r"(?:[\w−+-]|[£$€]\s*|\d\s*[.,])\{[a-z]"
    r"|\}(?:\w|\{|\s*(?:[.,]\d|[%‰£$€]|per ?cent\b))",
    re.I,
)


def fill_sentence(template: str, data: ChartData) -> str:
    """The sentence for `data`. Raises SentenceError."""
    if not template.strip():
        raise SentenceError(
            "The text alternative is empty", "a sentence that says what the chart shows"
        )
    touched = _TOUCHED.search(template)
    if touched:
        # “1{value:Sleep}” would write another number than the gap gives.
        raise SentenceError(
            f"A word, a number or a sign touches a gap (“{touched.group()}”)",
            "a space between words and gaps",
            "Put a space there, or use another gap",
        )
    typed = _GAP.sub(" ", template)
    stray = re.search(r"[{}]", typed)
    if stray:
        raise SentenceError(
            f"There is a single “{stray.group()}” in the sentence",
            "gaps such as {highest}, written in small letters",
            "Check the brackets",
        )
    check_author_words(typed, data)
    data = data.as_shown()
    text = _GAP.sub(lambda gap: _fill(gap, data), template)
    text = _tidy(text)
    if len(text) > MAX_LENGTH:
        raise SentenceError(
            f"The sentence has {len(text)} characters",
            f"at most {MAX_LENGTH}",
            "Say what matters most and leave the rest to the table",
        )
    return text


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    text = re.sub(r"\s+([.,;:])(?!\d)", r"\1", text)
    if not text.endswith((".", "?", "!")):
        text += "."
    return re.sub(r"(^|[.?!]\s+)([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)


# --- Filling gaps -------------------------------------------------------------------------------


def _fill(gap: re.Match[str], data: ChartData) -> str:
    name, argument = gap.group(1), (gap.group(2) or "").strip()
    if name not in _CLAUSES:
        raise SentenceError(
            f"There is no gap “{{{name}}}”",
            listing("{" + key + "}" for key in _CLAUSES),
            nearest(name, list(_CLAUSES)),
        )
    return _CLAUSES[name](data, argument)


def _one_series(data: ChartData, argument: str, gap: str) -> Series:
    if not argument and len(data.series) == 1:
        return data.series[0]
    for series in data.series:
        if series.name == argument:
            return series
    names = [series.name for series in data.series]
    raise SentenceError(
        f"“{{{gap}{':' + argument if argument else ''}}}” names no series of the chart",
        listing("{" + gap + ":" + name + "}" for name in names),
        nearest(argument, names) if argument else "",
    )


def _point(data: ChartData, argument: str, gap: str) -> tuple[Series, str, float]:
    candidates = list(data.series)
    label = argument
    for series in data.series:
        if argument.startswith(series.name + ",") and series.name:
            candidates, label = [series], argument[len(series.name) + 1 :].strip()
    for series in candidates[:1] if len(candidates) == 1 else []:
        for known, value in series.known():
            if known == label:
                return series, known, value
    labels = [
        (f"{series.name}, " if len(data.series) > 1 else "") + known
        for series in data.series
        for known, _ in series.known()
    ]
    raise SentenceError(
        f"“{{{gap}:{argument}}}” names no point of the chart that has a value",
        listing(labels),
        nearest(argument, labels),
    )


def _extreme(
    data: ChartData, argument: str, gap: str, choose: Callable[..., float], word: str
) -> str:
    series = _one_series(data, argument, gap)
    known = series.known()
    if not known:
        fix = "Take the gap out, or name another series"
        raise SentenceError(f"“{{{gap}}}” has no values to choose from", "", fix)
    value = choose(number for _, number in known)
    names = [label for label, number in known if number == value]
    hidden = [number for number in data.left_out if number is not None]
    if value in hidden or choose([value, *hidden]) != value:
        raise _left_out(gap, "Sort the chart by value, or take first out of the call")
    if len(names) == len(known) > 1 and not hidden:
        return f"all are the same, at {data.amount(value)}"
    if len(names) > 3:
        return f"{len(names)} are joint {word}, at {data.amount(value)} each"
    if len(names) > 1:
        return f"{_and(names)} are joint {word}, at {data.amount(value)} each"
    if data.ordered:
        return f"{data.amount(value)} in {names[0]} is the {word}"
    return f"{names[0]} is {word}, at {data.amount(value)}"


def _left_out(gap: str, fix: str) -> SentenceError:
    return SentenceError(f"“{{{gap}}}” is not true of the rows that the chart leaves out", "", fix)


def _highest(data: ChartData, argument: str) -> str:
    return _extreme(data, argument, "highest", max, "highest")


def _lowest(data: ChartData, argument: str) -> str:
    return _extreme(data, argument, "lowest", min, "lowest")


def _value(data: ChartData, argument: str) -> str:
    return data.amount(_point(data, argument, "value")[2])


def _total(data: ChartData, argument: str) -> str:
    return data.amount(_sum(_one_series(data, argument, "total"), data, "total"))


def _share(data: ChartData, argument: str) -> str:
    series, label, value = _point(data, argument, "share")
    whole = _sum(series, data, "share")
    if whole <= 0 or any(number < 0 for _, number in series.known()):
        raise SentenceError(
            "“{share}” needs a total above 0, and no value below it", "", "Use {value:…}"
        )
    part = f"{data.number(value)} of {data.amount(whole)}"
    return f"{label} makes up {percent(value, whole)}% of the total ({part})"


def _sum(series: Series, data: ChartData, gap: str) -> float:
    if data.unit == "%":
        raise SentenceError(f"“{{{gap}}}” would add up percentages", "counts or amounts")
    if None in series.values:
        raise SentenceError(
            f"“{{{gap}}}” needs every value, and some are missing", "", "Leave the gap out"
        )
    if data.left_out:
        raise _left_out(gap, "Use {value:…}, or take first out of the call")
    return added(value for value in series.values if value is not None)


def _in_order(data: ChartData, gap: str) -> None:
    if not data.ordered:
        raise SentenceError(
            f"“{{{gap}}}” needs points that follow in time",
            "a chart of the form line or column",
            "Use {highest} or {lowest}, or change the form",
        )


def _each(data: ChartData, argument: str, gap: str, tell: Callable[[Series], str]) -> str:
    _in_order(data, gap)
    if argument or len(data.series) == 1:
        return tell(_one_series(data, argument, gap))
    return "; ".join(f"{series.name} {tell(series)}" for series in data.series)


def _change(data: ChartData, argument: str) -> str:
    def tell(series: Series) -> str:
        known = series.known()
        if len(known) < 2:
            raise SentenceError("“{change}” needs two points with values", "", "Use {value:…}")
        (first_label, first), (last_label, last) = known[0], known[-1]
        if first == last:
            return f"stayed at {data.amount(first)} from {first_label} to {last_label}"
        verb, direction = ("rose", "up") if last > first else ("fell", "down")
        span = (
            f"{verb} from {data.amount(first)} in {first_label} "
            f"to {data.number(last)} in {last_label}"
        )
        apart = difference(last, first)
        amount = data.number(apart)
        if data.unit == "%":
            points = "point" if amount == "1%" else "points"
            return f"{span} ({direction} {amount.removesuffix('%')} percentage {points})"
        if first > 0:
            return f"{span} ({direction} {amount}, or {percent(apart, first)}%)"
        return f"{span} ({direction} {amount})"

    return _each(data, argument, "change", tell)


def _trend(data: ChartData, argument: str) -> str:
    def tell(series: Series) -> str:
        values = [value for _, value in series.known()]
        if len(values) < 3:
            raise SentenceError("“{trend}” needs three points with values", "", "Use {change}")
        steps = [b - a for a, b in itertools.pairwise(values)]
        if all(step == 0 for step in steps):
            return "stayed the same throughout"
        if all(step < 0 for step in steps):
            return "fell every time"
        if all(step > 0 for step in steps):
            return "rose every time"
        if all(step <= 0 for step in steps):
            return "fell or stayed the same every time"
        if all(step >= 0 for step in steps):
            return "rose or stayed the same every time"
        turn = values.index(max(values))
        if 0 < turn < len(values) - 1 and _falls(values[turn:]) and _rises(values[: turn + 1]):
            return f"rose to {data.amount(values[turn])} and then fell"
        turn = values.index(min(values))
        if 0 < turn < len(values) - 1 and _rises(values[turn:]) and _falls(values[: turn + 1]):
            return f"fell to {data.amount(values[turn])} and then rose"
        return f"went up and down between {data.number(min(values))} and {data.amount(max(values))}"

    return _each(data, argument, "trend", tell)


def _rises(values: list[float]) -> bool:
    return all(a <= b for a, b in itertools.pairwise(values))


def _falls(values: list[float]) -> bool:
    return all(a >= b for a, b in itertools.pairwise(values))


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


_CLAUSES: dict[str, Callable[[ChartData, str], str]] = {
    "highest": _highest,
    "lowest": _lowest,
    "value": _value,
    "share": _share,
    "total": _total,
    "change": _change,
    "trend": _trend,
}
