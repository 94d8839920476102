"""Groups of people that a report tells of, so that nothing small lies between two of them.

Groups claim their place in a fixed order, for each score at each time (a key). What someone can
work out by taking the numbers of one group from those of another is about the *parts* that groups
make of each other, so the parts have to bear it:

- A group that would leave a part of 1 to 5 people, or one without an average of its own, is not
  told of.
- Inside a group whose tables are shown, the counts of a part cannot be more than those of the
  whole. So there a part has to bear all its tables. The same holds for tables of two groups.
- Where averages of a comparison are left out, its change still ties the sums at both times
  together: with one, a reader has the other. So at the key that only this comparison had, nobody
  is told of from then on. Each has such a key: its later time, or that of looking back.
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

    `tabled` are those with tables; keys in `closed` take no further group.

    `pairs` are numbers of people compared, by the later time; `alone` are others, by their time.
    """

    scored: Scored
    pairings: list[Pairing]
    shown: dict[Key, list[Mask]] = field(default_factory=lambda: defaultdict(list))
    tabled: dict[Key, list[Mask]] = field(default_factory=lambda: defaultdict(list))
    closed: set[Key] = field(default_factory=set)
    pairs: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    alone: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def claim(self, pairing: Pairing, people: Mask) -> bool:
        """Whether averages of these people may stand beside those of other groups; notes them."""
        counts = self.alone if pairing.looking_back else self.pairs
        counts[pairing.after[1]].append(int(people.sum()))
        keys = (pairing.before, pairing.after)
        if not all(self.joins(key, people) for key in keys):
            self.closed.update(key for key in keys if not self.shown[key])
            return False
        for key in keys:
            self.shown[key].append(people)
        return True

    def claim_tables(self, key: Key, people: Mask) -> bool:
        """Whether tables of a group whose averages are told may be shown too; notes them."""
        if not self.joins(key, people, tables=True):
            return False
        self.tabled[key].append(people)
        return True

    def joins(self, key: Key, people: Mask, tables: bool = False) -> bool:
        """Whether a group may be told of: each part of all groups has to bear it."""
        shown = self.shown[key]
        if key in self.closed or not may_join(shown, people):
            return False
        tabled = [*self.tabled[key], people] if tables else self.tabled[key]
        code = np.zeros(len(people), dtype=np.int64)
        for place, mask in enumerate((*shown, people)):
            code += mask.astype(np.int64) << place
        parts = [part for part in np.unique(code).tolist() if part]
        return len(parts) == 1 or all(self._bears(key, code == part, tabled) for part in parts)

    def _bears(self, key: Key, part: Mask, tabled: list[Mask]) -> bool:
        side = side_of(self.scored, key, part)
        decision = decide([side])
        if not any(np.any(mask & part) and not np.array_equal(mask, part) for mask in tabled):
            return decision.averages
        return decision.everything and (side.score is None or decision.scores[0] is not None)

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
