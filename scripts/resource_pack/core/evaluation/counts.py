"""Numbers of people at each time, and which of them can stand beside each other.

A number is only given exactly where, together with the numbers of parts of the same people, it
leaves 0 or more than 5 people (`suppression.count_of`). People with a score are a part of those who
answered both times, and these of those who answered at each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from resource_pack.core.evaluation.matching import Matched
from resource_pack.core.evaluation.report import Count
from resource_pack.core.evaluation.suppression import FEW, count_of, is_safe


@dataclass(frozen=True)
class Flow:
    """Numbers by the place of a time; `both`, `lost` and `joined` by the place of a later time."""

    at: dict[int, Count]
    both: dict[int, Count]
    lost: dict[int, Count]
    joined: dict[int, Count]


def plain_count(people: int) -> Count:
    """A number that stands beside no other."""
    if people > FEW:
        return Count("exact", people)
    return Count("few") if people else Count("none", 0)


def flow_of(
    matched: Matched, scored: Mapping[int, Sequence[int]], alone: Mapping[int, Sequence[int]]
) -> Flow:
    """Count people at each time.

    `scored` has, by later time, the numbers of people with a score at both times that the report
    shows; `alone` has, by time, other numbers of people at that time that it shows.
    """
    there = matched.place >= 0
    n = [int(row.sum()) for row in there]
    both_n = {time: int(np.count_nonzero(there[0] & there[time])) for time in range(1, len(n))}
    both = {time: _beside(count, scored.get(time, ())) for time, count in both_n.items()}
    at = {}
    for time, count in enumerate(n):
        parts = list(alone.get(time, ()))
        for later in both_n if time == 0 else [time]:
            if time or later:
                parts += scored.get(later, ())
                value = both[later].value if later in both else None
                if value and both[later].known == "exact":
                    parts.append(value)
        at[time] = _beside(count, parts)
    lost, joined = {}, {}
    for time, count in both_n.items():
        known = both[time].known in ("exact", "none")
        lost[time] = _rest(n[0] - count, known and at[0].known in ("exact", "none"), known)
        joined[time] = _rest(n[time] - count, known and at[time].known in ("exact", "none"), known)
    return Flow(at, both, lost, joined)


def _beside(count: int, parts: Sequence[int]) -> Count:
    """A number as it may stand beside numbers of some of the same people."""
    if count <= FEW:
        return plain_count(count)
    if count_of(count, parts):
        return Count("exact", count)
    least = max((part for part in parts if part > FEW), default=0)
    return Count("at-least", least) if least else Count("hidden")


def _rest(count: int, both_known: bool, part_known: bool) -> Count:
    """What is left of a number without one of its parts."""
    if both_known and is_safe(count):
        return Count("exact", count) if count else Count("none", 0)
    return Count("few") if part_known and 0 < count <= FEW else Count("hidden")
