"""What every form calls the fields that are no questions: tools write it back as a header."""

from __future__ import annotations

RECORD_LABEL = "Number of this record"
TIMEPOINT_LABEL = "Which form is this?"
DATE_LABEL = "Date"
FAMILY_LABELS = {"optional": "Your family’s code, if you have one", "required": "Family code"}
