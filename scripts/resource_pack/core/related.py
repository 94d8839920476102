"""Which case studies are related, and why.

Two studies are related by the words of their front matter that they share. A rare word says more
than a common one, so each shared word counts the less the more studies carry it.
"""

from __future__ import annotations

import bisect
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from resource_pack.core.case_study import CaseStudy

# Sharing a theme or a programme is a better reason to read on than sharing an audience.
WEIGHTS = {"themes": 3.0, "programmes": 3.0, "authorities": 2.0, "measures": 1.0, "audiences": 1.0}
REASONS = {
    "themes": "same theme",
    "programmes": "same programme",
    "authorities": "same place",
    "measures": "same kind of measure",
    "audiences": "same audience",
}
CANDIDATES = 60
"""Only so many studies are compared with each one, so that the work stays in proportion to their
number. The rarest words are looked at first, and they decide anyway."""


@dataclass(frozen=True)
class Related:
    """A related study, and the words that relate it: kind and id, the weightiest first."""

    id: str
    reasons: tuple[tuple[str, str], ...]
    chosen: bool = False


def related_studies(
    studies: Mapping[str, CaseStudy], limit: int = 4
) -> dict[str, tuple[Related, ...]]:
    """The related studies of each study. Those that an author names come first."""
    carriers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for study_id in sorted(studies):
        for key in _words(studies[study_id]):
            carriers[key].append(study_id)
    total = len(studies)
    worth = {key: WEIGHTS[key[0]] * math.log(1 + total / len(ids)) for key, ids in carriers.items()}
    return {
        study_id: _related_to(study_id, studies, carriers, worth, limit) for study_id in studies
    }


def _words(study: CaseStudy) -> list[tuple[str, str]]:
    return [(kind, word) for kind in WEIGHTS for word in getattr(study, kind)]


def _related_to(
    study_id: str,
    studies: Mapping[str, CaseStudy],
    carriers: Mapping[tuple[str, str], list[str]],
    worth: Mapping[tuple[str, str], float],
    limit: int,
) -> tuple[Related, ...]:
    words = sorted(_words(studies[study_id]), key=lambda key: (-worth[key], key))
    shared: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in words:
        ids = carriers[key]
        near: Iterable[str] = ids
        if len(ids) > CANDIDATES:
            # Of a common word, take the neighbours in the list: the same ones every time.
            start = bisect.bisect_left(ids, study_id)
            near = dict.fromkeys([*ids[start + 1 : start + 1 + CANDIDATES], *ids[:CANDIDATES]])
        for other in near:
            if other != study_id and (other in shared or len(shared) < CANDIDATES):
                shared[other].append(key)
    named = studies[study_id].related
    chosen = [name for name in named if name in studies and name != study_id]
    ranked = sorted(
        (other for other in shared if other not in chosen),
        key=lambda other: (-sum(worth[key] for key in shared[other]), other),
    )
    found = [Related(name, tuple(shared.get(name, ())), chosen=True) for name in chosen]
    found += [Related(name, tuple(shared[name])) for name in ranked]
    return tuple(found[:limit])
