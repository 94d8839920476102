"""What forms and Word documents say where abuse or conflict is near."""

from __future__ import annotations

from resource_pack.core.questionnaire import Respondent

FOR_STAFF = (
    "Conflict is not abuse. Work with a couple together is right only where it is safe and "
    "suitable for everyone. If someone is in danger now, contact the emergency services. Follow "
    "your local safeguarding procedures."
)

FOR_FAMILIES = (
    "You do not have to fill in this form. If you are afraid of someone at home, do not take it "
    "home. Tell the worker who gave it to you, when the two of you are alone. If you or a child "
    "are in danger now, call 999."
)


def safeguarding_words(respondent: Respondent) -> str:
    """The words for those who fill in a form."""
    return FOR_FAMILIES if respondent in ("parent", "child") else FOR_STAFF
