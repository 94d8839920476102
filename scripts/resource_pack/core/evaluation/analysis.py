"""From answers to a report: works everything out, asks `suppression` what may be shown, rounds.

`workings` has the exact numbers before either, for tests of agreement; they are never published.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from resource_pack.core.evaluation import sentences as say
from resource_pack.core.evaluation.comparison import (
    AT_END,
    MANY,
    OVERLAP,
    TOO_FEW,
    comparison_of,
    decimals_of,
    rounded,
    tables_of,
)
from resource_pack.core.evaluation.counts import flow_of, plain_count
from resource_pack.core.evaluation.groups import Groups
from resource_pack.core.evaluation.indicators import indicator_reports
from resource_pack.core.evaluation.matching import match_people
from resource_pack.core.evaluation.methods import methods_of
from resource_pack.core.evaluation.pairing import pairings_of, work_out
from resource_pack.core.evaluation.reading import Responses
from resource_pack.core.evaluation.report import (
    ConstructReport,
    Count,
    Kept,
    OneTime,
    Report,
    TimeCount,
)
from resource_pack.core.evaluation.scored import Key, Scored, score_people, side_of
from resource_pack.core.evaluation.suppression import FEW, decide
from resource_pack.core.evaluation.tables import question_tables
from resource_pack.core.questionnaire import Construct, Questionnaire
from resource_pack.core.scoring_rule import score_range

NOBODY = "Fewer than six {} are in the file, so next to nothing can be shown."
NO_PAIRS = (
    "Fewer than six people answered at two times, so no change is reported. Check that the codes "
    "are written in the same way each time."
)


def evaluate(questionnaire: Questionnaire, responses: Responses) -> Report:
    """The report on some answers. Raises PackError for rows that cannot both be true."""
    scored = _score(questionnaire, responses)
    pairings = pairings_of(scored)
    groups = Groups(scored, pairings)
    constructs = tuple(
        made
        for construct in questionnaire.constructs
        if (made := _construct(scored, construct, groups))
    )
    points = questionnaire.timepoints
    what = "people" if questionnaire.record == "person" else "rows"
    flow = flow_of(scored.matched, groups.pairs, groups.alone)
    times = tuple(
        TimeCount(point.id, point.label, flow.at[place]) for place, point in enumerate(points)
    )
    kept = tuple(
        Kept(point.id, point.label, flow.both[place], flow.lost[place], flow.joined[place])
        for place, point in enumerate(points)
        if place and questionnaire.matched
    )
    clustered = scored.matched.family is not None
    warnings = []
    if questionnaire.identity.family != "no" and not clustered:
        warnings.append(say.NO_FAMILIES)
    if all(one.people.known in ("few", "none") for one in times):
        warnings.append(NOBODY.format(what))
    elif kept and all(one.both.known in ("few", "none") for one in kept):
        warnings.append(NO_PAIRS)
    exact = {place for place, count in flow.at.items() if count.known == "exact"}
    return Report(
        questionnaire=questionnaire.id,
        title=questionnaire.title,
        what_rows_are=what,
        matched=questionnaire.matched,
        summary=(*say.how_many(times, what), *say.who_was_lost(points[0].label, kept, what)),
        warnings=tuple(warnings),
        times=times,
        kept=kept,
        constructs=constructs,
        indicators=indicator_reports(scored, exact),
        questions=question_tables(scored, exact),
        methods=methods_of(questionnaire, clustered),
        file_notes=responses.notes,
    )


def workings(questionnaire: Questionnaire, responses: Responses) -> dict[str, Any]:
    """Exact numbers by construct, before and after, unrounded. Never publish them."""
    scored = _score(questionnaire, responses)
    points = questionnaire.timepoints
    found = []
    for pairing in pairings_of(scored):
        worked = work_out(scored, pairing)
        found.append(
            {
                "construct": pairing.construct.id,
                "before": points[pairing.before[1]].id,
                "after": points[pairing.after[1]].id,
                "looking_back": pairing.looking_back,
                "people": int(worked.people.sum()),
                "paired": asdict(worked.paired) if worked.paired else None,
                "reliable_change": asdict(worked.change) if worked.change else None,
            }
        )
    times = [int((row >= 0).sum()) for row in scored.matched.place]
    return {"times": times, "pairs": found}


def _score(questionnaire: Questionnaire, responses: Responses) -> Scored:
    return score_people(questionnaire, responses, match_people(responses, questionnaire))


def _construct(scored: Scored, construct: Construct, groups: Groups) -> ConstructReport | None:
    keys = [key for key in scored.rules if key[0] == construct.id]
    if not keys:
        return None
    low, high = score_range(scored.rules[keys[0]])
    decimals = decimals_of(low, high)
    comparisons = tuple(
        comparison_of(scored, work_out(scored, pairing), groups, decimals)
        for pairing in groups.pairings
        if pairing.construct is construct
    )
    times: tuple[OneTime, ...] = ()
    if not scored.questionnaire.matched or len(keys) == 1:
        times = tuple(_one_time(scored, construct, key, groups, decimals) for key in keys)
    return ConstructReport(
        construct.id,
        construct.label,
        construct.what,
        construct.higher_is,
        low,
        high,
        decimals,
        comparisons,
        times,
    )


def _one_time(
    scored: Scored, construct: Construct, key: Key, groups: Groups, decimals: int
) -> OneTime:
    scores = scored.scores[key]
    people = ~np.isnan(scores)
    n = int(people.sum())
    point = scored.questionnaire.timepoints[key[1]]

    def nothing(count: Count, why: str) -> OneTime:
        return OneTime(construct.id, point.id, point.label, count, None, why, (), (), (why,))

    if n <= FEW:
        return nothing(plain_count(n), TOO_FEW)
    side = side_of(scored, key, people)
    decision = decide([side])
    if not groups.everyone(key):
        # Where all rows have a score but a few, the number of rows is what gives way.
        if groups.shown[key] or not groups.joins(key, people):
            return nothing(Count("hidden"), OVERLAP)
        groups.alone[key[1]].append(n)
    if not decision.averages:
        return nothing(Count("exact", n), AT_END)
    digits = decimals + 1 + (n >= MANY)
    mean = rounded(float(np.mean(scores[people])), digits)
    levels = None
    if groups.claim_tables(key, people):
        levels = decision.items[0], decision.scores[0]
    tables, items = tables_of(scored, construct, key, side, levels, point.label)
    count = Count("exact", n)
    what = "people" if scored.questionnaire.record == "person" else "rows"
    sentence = say.mean_sentence(construct.label, mean, count, what, digits)
    return OneTime(construct.id, point.id, point.label, count, mean, "", tables, items, (sentence,))
