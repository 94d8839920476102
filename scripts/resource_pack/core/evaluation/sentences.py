"""Plain sentences made from the numbers of a report.

No sentence says or implies that a service or a course had any part in a change: nobody was
compared. A test holds the list of words that none of them may use.
"""

from __future__ import annotations

from collections.abc import Sequence

from resource_pack.core.evaluation.report import (
    AnswerGroup,
    Averages,
    Baseline,
    Count,
    Direction,
    Kept,
    Range,
    TimeCount,
)
from resource_pack.core.numbers import write_number

NO_COMPARISON = (
    "There was no comparison group: nobody was asked who did not take part. So this report cannot "
    "tell why anything changed."
)
NO_SOURCE = (
    "Who changed by more than chance is not reported: nobody has published how exactly this "
    "score measures."
)
NO_FAMILIES = (
    "No family codes were given. Parents of one family tend to answer alike, so the intervals here "
    "may be too narrow. Add a column family_id, and make the report again."
)


def people(count: Count, what: str = "people") -> str:
    """A number of people in words."""
    if count.known == "exact" and count.value is not None:
        return f"{write_number(count.value)} {what if count.value != 1 else one_of(what)}"
    if count.known == "at-least" and count.value is not None:
        return f"at least {write_number(count.value)} {what}"
    if count.known == "none":
        return f"no {what}"
    return f"1 to 5 {what}" if count.known == "few" else f"a number of {what} that is not shown"


def one_of(what: str) -> str:
    """The word for one of them."""
    return {"people": "person", "rows": "row"}.get(what, what.removesuffix("s"))


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def lower(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:] if not label[:2].isupper() else label


def how_many(times: Sequence[TimeCount], what: str) -> tuple[str, ...]:
    """A sentence for each time."""
    return tuple(f"{time.label}: {people(time.people, what)}." for time in times)


def who_was_lost(first: str, kept: Sequence[Kept], what: str) -> tuple[str, ...]:
    """What became of those who answered at the first time."""
    made = []
    for one in kept:
        text = (
            f"{capital(people(one.both, what))} answered both {lower(first)} and "
            f"{lower(one.label)}."
        )
        if one.lost.known == "none":
            text += f" Nobody who answered {lower(first)} was lost."
        elif one.lost.known in ("exact", "few"):
            text += f" {capital(people(one.lost, what))} answered {lower(first)} and not later."
            if one.both.value and one.lost.value and one.lost.value >= one.both.value:
                text += " More were lost than kept, so the rest of this report is about a minority."
        else:
            text += (
                " How many were lost is not shown, since the number would tell of 1 to 5 people."
            )
        made.append(text)
    return tuple(made)


def number_with(value: float, decimals: int) -> str:
    """A number as the report writes it."""
    return write_number(value, decimals)


def change_sentences(
    label: str,
    averages: Averages,
    count: Count,
    times: tuple[str, str],
    higher_is: Direction,
    decimals: tuple[int, int],
) -> tuple[str, ...]:
    """What the averages say. `decimals` are those of means and of intervals."""
    means, ends = decimals
    if averages.change is None:
        return averages.why
    made = []
    who = f"the {people(count)} who answered both times"
    if averages.before is not None and averages.after is not None:
        made.append(
            f"The average of {who} was {number_with(averages.before, means)} {lower(times[0])} and "
            f"{number_with(averages.after, means)} {lower(times[1])}."
        )
    size = number_with(abs(averages.change), means)
    if averages.change == 0 or not float(size.replace(",", "")):
        made.append(f"On average, “{label}” stayed the same.")
    else:
        went = "up" if averages.change > 0 else "down"
        text = f"On average, “{label}” went {went} by {size}"
        sure = averages.interval and not averages.interval.low <= 0 <= averages.interval.high
        if higher_is != "neither" and sure:
            better = (averages.change > 0) == (higher_is == "better")
            text += f", which is a change for the {'better' if better else 'worse'}"
        made.append(text + ".")
    if averages.interval:
        low, high = (
            number_with(end, ends) for end in (averages.interval.low, averages.interval.high)
        )
        text = f"The 95% interval of this change is {low} to {high}."
        if averages.interval.low <= 0 <= averages.interval.high:
            text += " No change at all lies inside it, so the numbers leave open which way it went."
        made.append(text)
    if averages.effect is not None:
        text = f"The size of the change (Hedges’ g) is {number_with(averages.effect, 1)}"
        if averages.effect_interval:
            text += f" (95% interval {_span(averages.effect_interval, 1)})"
        made.append(text + ".")
    return (*made, *averages.why)


def _span(interval: Range, decimals: int) -> str:
    return f"{number_with(interval.low, decimals)} to {number_with(interval.high, decimals)}"


def share_sentence(groups: Sequence[AnswerGroup], total: int) -> str:
    """How many changed reliably; empty where nothing is shown."""
    if not groups:
        return ""
    parts = [
        f"{write_number(group.people)} ({group.percent}%) {lower(group.label)}" for group in groups
    ]
    return f"Of {write_number(total)} people: {', '.join(parts)}."


def baseline_sentence(baseline: Baseline, decimals: int) -> str:
    """Whether those who were lost began elsewhere; empty where it is not shown."""
    if baseline.mean_kept is None or baseline.mean_lost is None or baseline.lost is None:
        return baseline.why
    return (
        f"At the first time, the {write_number(baseline.kept)} people who answered again had an "
        f"average of {number_with(baseline.mean_kept, decimals)}, and the "
        f"{write_number(baseline.lost)} who did not had "
        f"{number_with(baseline.mean_lost, decimals)}. "
        "Where the two differ, those who stayed do not stand for all."
    )


def mean_sentence(label: str, mean: float | None, count: Count, what: str, decimals: int) -> str:
    """The average at one time."""
    if mean is None:
        return ""
    return f"The average of “{label}” is {number_with(mean, decimals)}, from {people(count, what)}."


def indicator_sentence(
    label: str,
    numerator: float,
    denominator: float | None,
    value: float | None,
    percent: bool,
    unit: str,
) -> str:
    """An indicator with what it is out of."""
    above = write_number(numerator)
    if denominator is None:
        return f"{label}: {above} {unit}."
    below = write_number(denominator)
    if value is None:
        return f"{label}: there is nothing to divide by."
    if percent:
        return f"{label}: {write_number(value, 0)}% ({above} of {below} {unit})."
    return f"{label}: {write_number(value, 1)} ({above} for {below} {unit})."
