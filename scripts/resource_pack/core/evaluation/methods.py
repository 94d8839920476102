"""What stands in every report about how it was made."""

from __future__ import annotations

from resource_pack.core.evaluation.sentences import NO_COMPARISON
from resource_pack.core.questionnaire import Questionnaire

RELIABLE = (
    "Reliable change follows Jacobson and Truax (1991). It needs the spread and the reliability of "
    "a score from one published source. Where there is none, it is not reported."
)
NO_SOURCES = (
    "Who changed by more than chance is not reported: nobody has published how exactly these "
    "scores measure."
)


def methods_of(questionnaire: Questionnaire, clustered: bool) -> tuple[str, ...]:
    """The notes on methods, one paragraph each."""
    made = [NO_COMPARISON]
    if questionnaire.matched:
        made += [
            "Only people with a score at both times are compared. Their codes were matched without "
            "regard to capitals and spaces.",
            "A change is the average of each person’s later score less the earlier one. Its 95% "
            "interval is Student’s t interval for pairs. Intervals made in this way hold the true "
            "average in 95 of 100 such groups. There is none with fewer than 10 pairs.",
            "The size of a change is Hedges’ g for pairs (g_av): the change, divided by the root "
            "of the average of the two variances, corrected for small numbers (Cumming 2012; "
            "Lakens 2013). Its interval follows Bonett (2008).",
            RELIABLE if any(one.reliability for one in questionnaire.constructs) else NO_SOURCES,
        ]
        if clustered:
            made.append(
                "People of one family are not independent of each other. The interval allows for "
                "this: it is cluster-robust, with Student’s t for the number of families less one. "
                "There is none with fewer than 10 families."
            )
        else:
            made.append("People were taken as independent of each other.")
    made += [
        "Counts of 1 to 5 people are not shown. Answers next to each other are counted together "
        "until each count is 0, or 6 and more; where that is not enough, the table is left out. "
        "Other numbers are left out too where they would let someone work out a hidden count. "
        "Standard deviations are left out for that reason. Percentages stand only beside counts "
        "that are shown.",
        "This protects nobody from someone who knows some of the answers already. Nor does it when "
        "two reports about nearly the same people are laid side by side. So make one report at the "
        "end, and not a new one each time a form comes in.",
    ]
    return tuple(made)
