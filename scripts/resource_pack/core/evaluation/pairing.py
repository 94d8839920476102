"""Which scores are compared: the first time with each later one, and looking back with now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from resource_pack.core.evaluation.paired import (
    Paired,
    ReliableChange,
    compare,
    reliable_change,
    reliable_threshold,
)
from resource_pack.core.evaluation.scored import Key, Scored
from resource_pack.core.evaluation.suppression import Mask
from resource_pack.core.questionnaire import Construct


@dataclass(frozen=True)
class Pairing:
    """One score at two times."""

    construct: Construct
    before: Key
    after: Key

    @property
    def looking_back(self) -> bool:
        """Whether both answers were given at one time."""
        return self.before[1] == self.after[1]


@dataclass(frozen=True)
class Worked:
    """The exact numbers of a pairing, and who they are about; None where that is nobody."""

    pairing: Pairing
    people: Mask
    paired: Paired | None
    change: ReliableChange | None


def pairings_of(scored: Scored) -> list[Pairing]:
    """Every pairing, in the order of the record."""
    made: list[Pairing] = []
    if not scored.questionnaire.matched:
        return made
    for construct in scored.questionnaire.constructs:
        times = [time for name, time in scored.rules if name == construct.id]
        made += [
            Pairing(construct, (construct.id, times[0]), (construct.id, time)) for time in times[1:]
        ]
        then = f"{construct.id}-then"
        made += [
            Pairing(construct, (then, time), (construct.id, time))
            for name, time in scored.rules
            if name == then and time in times
        ]
    return made


def people_with_both(scored: Scored, pairing: Pairing) -> Mask:
    """Who has a score at both times."""
    there: Mask = ~np.isnan(scored.scores[pairing.before])
    return there & ~np.isnan(scored.scores[pairing.after])


def work_out(scored: Scored, pairing: Pairing) -> Worked:
    """The numbers of a pairing, not rounded."""
    people = people_with_both(scored, pairing)
    if not people.any():
        return Worked(pairing, people, None, None)
    before = scored.scores[pairing.before][people]
    after = scored.scores[pairing.after][people]
    family = scored.matched.family
    paired = compare(before, after, family[people] if family is not None else None)
    change = None
    reliability = pairing.construct.reliability
    if reliability:
        threshold = reliable_threshold(float(reliability.sd), float(reliability.alpha))
        change = reliable_change(before, after, threshold)
    return Worked(pairing, people, paired, change)
