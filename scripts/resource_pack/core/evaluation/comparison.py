"""One comparison of a report: what may be shown of a score at two times, and what it says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from resource_pack.core.evaluation import sentences as say
from resource_pack.core.evaluation.counts import plain_count
from resource_pack.core.evaluation.groups import Groups
from resource_pack.core.evaluation.paired import MIN_PAIRS
from resource_pack.core.evaluation.pairing import Worked
from resource_pack.core.evaluation.report import (
    AnswerTable,
    Averages,
    Baseline,
    Comparison,
    Everyone,
    Range,
    Shares,
)
from resource_pack.core.evaluation.scored import Key, Scored, positions, score_steps, side_of
from resource_pack.core.evaluation.suppression import (
    FEW,
    Decision,
    Side,
    Table,
    change_table,
    decide,
    is_safe,
    may_show_effect,
    may_show_interval,
)
from resource_pack.core.evaluation.tables import (
    TABLE_OVERLAP,
    change_groups,
    item_tables,
    score_table,
)
from resource_pack.core.numbers import write_number
from resource_pack.core.questionnaire import Construct
from resource_pack.core.scoring_rule import Rule, score_range

MANY = 1000
"""With so many people, one more digit tells nobody apart."""

TOO_FEW = "Fewer than six people have this score, so nothing about it is shown."
AT_END = (
    "Averages are not shown: with so few people, or with nearly all at one end of the scale, "
    "they would tell what single people answered."
)
OVERLAP = (
    "The averages at each time are not shown: these people and those of another comparison differ "
    "by fewer than six, or the difference would stand out."
)
FEW_PAIRS = f"There is no interval: it needs {MIN_PAIRS} people who answered both times."
FEW_FAMILIES = f"There is no interval: it needs {MIN_PAIRS} families."
LITTLE_SPREAD = (
    "The interval is not shown: with so few people, or with changes so alike, it would tell how "
    "single people changed."
)
NO_EFFECT = "Hedges’ g is not shown: with so few people it would tell how single people answered."
NO_SPREAD = "There is no Hedges’ g: everybody has the same score."
NOT_LARGE = "No change that this score can show is large enough."
FEW_IN_SHARES = "The shares are not shown: at least one of them is 1 to 5 people."
NOBODY_LOST = "Everyone with a score at the first time has one later too."
FEW_LOST = (
    "Those who were lost are not compared with those who answered again: there are too few of "
    "them, or they would stand out."
)
LOOKING_BACK = "Looking back at the time before"
NO_AVERAGES = Averages(None, None, None, None, None, None, ())


def rounded(value: float, decimals: int) -> float:
    """A number as it is shown: halves away from zero, and never a zero below nothing.

    It is first rounded to nine digits: the last binary digit of an average depends on the order of
    the rows, and would decide about a half such as 2.125.
    """
    text = write_number(round(value, 9), decimals).replace(",", "").replace("\N{MINUS SIGN}", "-")
    return float(text)


def decimals_of(low: float, high: float) -> int:
    """Digits after the point of an interval of a score from low to high."""
    return max(0, -math.floor(math.log10((high - low) / 20) + 1e-12))


def comparison_of(scored: Scored, worked: Worked, groups: Groups, decimals: int) -> Comparison:
    """What a report shows of a comparison. It claims its people's place among the groups."""
    pairing, n = worked.pairing, int(worked.people.sum())
    points = scored.questionnaire.timepoints
    before, after = (points[key[1]] for key in (pairing.before, pairing.after))
    labels = (LOOKING_BACK if pairing.looking_back else before.label, after.label)
    made = Comparison(
        construct=pairing.construct.id,
        before=before.id,
        after=after.id,
        before_label=labels[0],
        after_label=labels[1],
        looking_back=pairing.looking_back,
        people=plain_count(n),
        families=None,
        clustered=scored.matched.family is not None,
        averages=replace(NO_AVERAGES, why=(TOO_FEW,)),
        shares=Shares((), None, None, None, "", TOO_FEW),
        baseline=Baseline(0, None, None, None, ""),
        everyone=(),
        scores=(),
        items=(),
        sentences=(TOO_FEW,),
    )
    if n <= FEW or worked.paired is None:
        return made
    digits = decimals + (n >= MANY)
    rule = scored.rules[pairing.after]
    keys = (pairing.before, pairing.after)
    sides = [side_of(scored, key, worked.people) for key in keys]
    decision = decide(sides, _change_table(scored, worked, rule))
    told = groups.claim(pairing, worked.people)
    whole = told and decision.averages
    tabled = [whole and groups.claim_tables(key, worked.people) for key in keys]
    averages = _averages(worked, decision, told, rule, digits)
    shares = _shares(worked, decision, n)
    baseline, everyone = _others(scored, worked, whole, groups, digits + 1)
    scores: tuple[AnswerTable, ...] = ()
    items: tuple[AnswerTable, ...] = ()
    if whole:
        for place, (key, side, label) in enumerate(zip(keys, sides, labels, strict=True)):
            levels = (decision.items[place], decision.scores[place]) if tabled[place] else None
            more = tables_of(scored, pairing.construct, key, side, levels, label)
            scores, items = scores + more[0], items + more[1]
    families = worked.paired.families
    text = (
        *say.change_sentences(
            pairing.construct.label,
            averages,
            made.people,
            labels,
            pairing.construct.higher_is,
            (digits + 1, digits),
        ),
        say.share_sentence(shares.groups, n),
        say.baseline_sentence(baseline, digits + 1),
    )
    return replace(
        made,
        families=families if families > FEW and is_safe(n - families) else None,
        averages=averages,
        shares=shares,
        baseline=baseline,
        everyone=everyone,
        scores=scores,
        items=items,
        sentences=tuple(filter(None, text)),
    )


def tables_of(
    scored: Scored,
    construct: Construct,
    key: Key,
    side: Side,
    levels: tuple[Sequence[int], int | None] | None,
    label: str,
) -> tuple[tuple[AnswerTable, ...], tuple[AnswerTable, ...]]:
    """The table of scores (none where one question makes the score), and those of questions.

    `levels` are theirs, those of questions first; None where other groups stand in their way.
    """
    rule, record = scored.rules[key], scored.questionnaire
    if levels is None:
        hidden = [table.hidden for table in side.items]
        return (), item_tables(record, rule, side, hidden, label, TABLE_OVERLAP)
    items, level = levels
    scores: tuple[AnswerTable, ...] = ()
    if side.score is not None and level is not None:
        scores = (score_table(construct, rule, side.score, level, label),)
    return scores, item_tables(record, rule, side, items, label)


def _change_table(scored: Scored, worked: Worked, rule: Rule) -> tuple[Table, int] | None:
    if worked.change is None:
        return None
    low, high = score_range(rule)
    most = score_steps(rule)
    least = math.floor(worked.change.threshold / ((high - low) / most) + 1e-9) + 1
    if least > most:
        return None
    before, after = (
        int(positions(rule, scored.scores[key][worked.people]).sum())
        for key in (worked.pairing.before, worked.pairing.after)
    )
    change = worked.change
    return change_table(change.down, change.same, change.up, least, most), after - before


def _averages(worked: Worked, decision: Decision, told: bool, rule: Rule, digits: int) -> Averages:
    paired = worked.paired
    assert paired is not None
    if not decision.averages:
        return replace(NO_AVERAGES, why=(AT_END,))
    why = [] if told else [OVERLAP]
    low, high = score_range(rule)
    unit = (high - low) / score_steps(rule)
    spread = (paired.n - 1) * ((paired.sd_change or 0) / unit) ** 2
    interval = effect = None
    if paired.interval is None:
        why.append(FEW_FAMILIES if paired.n >= MIN_PAIRS else FEW_PAIRS)
    elif not may_show_interval(decision, paired.n, len(rule.items), spread):
        why.append(LITTLE_SPREAD)
    else:
        interval = paired.interval
        if paired.effect is None:
            why.append(NO_SPREAD)
        elif may_show_effect(decision, paired.n, len(rule.items)):
            effect = paired.effect
        else:
            why.append(NO_EFFECT)

    def span(low: float, high: float, digits: int) -> Range:
        return Range(rounded(low, digits), rounded(high, digits))

    return Averages(
        before=rounded(paired.mean_before, digits + 1) if told else None,
        after=rounded(paired.mean_after, digits + 1) if told else None,
        change=rounded(paired.change, digits + 1),
        interval=span(interval.low, interval.high, digits) if interval else None,
        effect=rounded(effect.value, 1) if effect else None,
        effect_interval=span(effect.interval.low, effect.interval.high, 1) if effect else None,
        why=tuple(why),
    )


def _shares(worked: Worked, decision: Decision, n: int) -> Shares:
    construct, change = worked.pairing.construct, worked.change
    reliability = construct.reliability
    if reliability is None or change is None:
        return Shares((), None, None, None, "", say.NO_SOURCE)
    made = Shares(
        (),
        rounded(change.threshold, 4),
        float(reliability.sd),
        float(reliability.alpha),
        f"{reliability.source.document}, {reliability.source.place}",
        "",
    )
    if decision.change is None:
        return replace(made, why=NOT_LARGE)
    if not decision.averages or decision.change > 1:
        return replace(made, why=FEW_IN_SHARES)
    return replace(made, groups=change_groups(change, decision.change, construct.higher_is, n))


def _others(
    scored: Scored,
    worked: Worked,
    whole: bool,
    groups: Groups,
    digits: int,
) -> tuple[Baseline, tuple[Everyone, ...]]:
    """Those who were lost, and everyone at each time, where that may be told too."""
    pairing, n = worked.pairing, int(worked.people.sum())
    if pairing.looking_back or not whole or worked.paired is None:
        return Baseline(n, None, None, None, ""), ()
    before, after = (scored.scores[key] for key in (pairing.before, pairing.after))
    kept = rounded(worked.paired.mean_before, digits)
    lost = ~np.isnan(before) & np.isnan(after)
    gone = int(lost.sum())
    baseline = Baseline(n, None, kept, None, FEW_LOST)
    everyone = []
    if gone == 0 and groups.everyone(pairing.before):
        baseline = replace(baseline, lost=0, why=NOBODY_LOST)
        everyone.append(_everyone(scored, pairing.before, digits))
    elif gone > FEW and groups.everyone(pairing.before, lost):
        mean = rounded(float(np.mean(before[lost])), digits)
        baseline = replace(baseline, lost=gone, mean_lost=mean, why="")
        everyone.append(_everyone(scored, pairing.before, digits))
    if groups.everyone(pairing.after):
        everyone.append(_everyone(scored, pairing.after, digits))
    return baseline, tuple(everyone)


def _everyone(scored: Scored, key: Key, digits: int) -> Everyone:
    scores = scored.scores[key]
    known = scores[~np.isnan(scores)]
    point = scored.questionnaire.timepoints[key[1]]
    return Everyone(point.id, len(known), rounded(float(np.mean(known)), digits))
