"""Groups of people that a report tells of, so that nothing small lies between two of them.

Groups claim their place in a fixed order; one that would leave 1 to 5 people between itself and
one that came before is not told of.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from resource_pack.core.evaluation.pairing import Pairing, people_with_both
from resource_pack.core.evaluation.scored import Key, Scored, side_of
from resource_pack.core.evaluation.suppression import FEW, Mask, decide, is_safe, may_join


@dataclass
class Groups:
    """The groups shown so far, by score and time, and the numbers of people that are shown.

    `pairs` are numbers of people compared, by the later time; `alone` are others, by their time.
    """

    scored: Scored
    pairings: list[Pairing]
    shown: dict[Key, list[Mask]] = field(default_factory=lambda: defaultdict(list))
    pairs: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    alone: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def claim(self, pairing: Pairing, people: Mask) -> bool:
        """Whether averages of these people may stand beside those of other groups; notes them."""
        counts = self.alone if pairing.looking_back else self.pairs
        counts[pairing.after[1]].append(int(people.sum()))
        keys = (pairing.before, pairing.after)
        if not all(self.joins(key, people) for key in keys):
            return False
        for key in keys:
            self.shown[key].append(people)
        return True

    def joins(self, key: Key, people: Mask) -> bool:
        """Whether a group may be told of: each part of all groups has to bear an average alone."""
        shown = self.shown[key]
        if not may_join(shown, people):
            return False
        code = np.zeros(len(people), dtype=np.int64)
        for place, mask in enumerate((*shown, people)):
            code += mask.astype(np.int64) << place
        parts = [part for part in np.unique(code).tolist() if part]
        return len(parts) == 1 or all(
            decide([side_of(self.scored, key, code == part)]).averages for part in parts
        )

    def everyone(self, key: Key, *groups: Mask) -> bool:
        """Whether everyone with a score, and these groups, may be told of; notes them."""
        people = ~np.isnan(self.scored.scores[key])
        count = int(people.sum())
        parts = [
            int(people_with_both(self.scored, pairing).sum())
            for pairing in self.pairings
            if key in (pairing.before, pairing.after)
        ]
        rests = [count - part for part in parts if part > FEW]
        at_time = int((self.scored.matched.place[key[1]] >= 0).sum())
        if not all(is_safe(rest) for rest in (count, at_time - count, *rests)):
            return False
        if not all(self.joins(key, group) for group in (*groups, people)):
            return False
        self.shown[key] += [*groups, people]
        self.alone[key[1]].append(count)
        return True
