"""A small questionnaire and made-up answers, for tests about evaluation."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.evaluation.reading import Responses, responses_of
from resource_pack.core.evaluation.sheet import Sheet
from resource_pack.core.layout import Layout
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.questionnaires import read_questionnaires
from tests.conftest import ROOT

RECORD: dict[str, Any] = {
    "id": "small",
    "title": "A small form",
    "purpose": "For tests.",
    "audience": "Parents",
    "given": "Twice",
    "minutes": 2,
    "respondent": "parent",
    "record": "person",
    "licence": "CC-BY-4.0",
    "origin": "Our own",
    "sources": [{"document": "demo", "place": "page 1"}],
    "how_to_use": ["Hand it out."],
    "safeguarding": False,
    "timepoints": [
        {"id": "before", "label": "Before the course", "when": "Before"},
        {"id": "after", "label": "After the course", "when": "After"},
    ],
    "scales": {
        "agree": {
            "kind": "ordered",
            "points": [
                {"value": 1, "label": "Strongly disagree"},
                {"value": 2, "label": "Disagree"},
                {"value": 3, "label": "Neither"},
                {"value": 4, "label": "Agree"},
                {"value": 5, "label": "Strongly agree"},
            ],
            "missing": [{"value": -9, "label": "Does not apply"}],
        },
        "rating": {"kind": "number", "min": 0, "max": 10, "low": "Not at all", "high": "Fully"},
    },
    "constructs": [
        {
            "id": "calm",
            "label": "Calm",
            "what": "How calm things are.",
            "higher_is": "better",
            "method": "mean",
            "reliability": {
                "alpha": 0.8,
                "sd": 0.8,
                "source": {"document": "demo", "place": "page 2"},
            },
        },
        {"id": "rows", "label": "Rows", "what": "How many.", "higher_is": "worse"},
    ],
    "sections": [
        {
            "id": "all",
            "title": "All",
            "items": [
                {"id": "we-talk", "text": "We talk.", "scale": "agree", "construct": "calm"},
                {"id": "we-listen", "text": "We listen.", "scale": "agree", "construct": "calm"},
                {
                    "id": "we-shout",
                    "text": "We shout.",
                    "scale": "agree",
                    "construct": "calm",
                    "reverse": True,
                },
                {"id": "row-level", "text": "How bad?", "scale": "rating", "construct": "rows"},
                {
                    "id": "came",
                    "text": "Did you come?",
                    "kind": "yes-no",
                    "timepoints": ["after"],
                },
                {
                    "id": "topics",
                    "text": "What was it about?",
                    "kind": "choices",
                    "options": [
                        {"value": 1, "label": "Money"},
                        {"value": 2, "label": "Sleep, and rest"},
                    ],
                },
                {"id": "words", "text": "Anything else?", "kind": "long-text"},
            ],
        }
    ],
    "identity": {
        "label": "Your code",
        "how": "Make one.",
        "family": "optional",
        "family_how": "Make another.",
    },
    "free_text_warning": "Please name nobody.",
}

SMALL = Questionnaire.model_validate(RECORD)
ITEMS = ("we_talk", "we_listen", "we_shout")


@functools.cache
def ours() -> dict[str, Questionnaire]:
    """The questionnaires of our own pack."""
    return read_questionnaires(Layout(Path(ROOT))).by_id


def sheet(rows: list[dict[str, object]], **more: Any) -> Sheet:
    """A sheet from rows; all have the columns of the first."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pd.Series([str(row.get(name, "")) for row in rows]) for name in names}
    return Sheet("answers.csv", columns, **more)


def read(
    rows: list[dict[str, object]],
    questionnaire: Questionnaire = SMALL,
    given: ColumnMap | None = None,
) -> Responses:
    """The answers in some rows."""
    return responses_of(sheet(rows), questionnaire, given or ColumnMap())


def random_rows(
    people: int, seed: int = 1, lost: int = 0, families: bool = False
) -> list[dict[str, object]]:
    """Answers before and after of so many people, the last `lost` of them before only."""
    rng = np.random.default_rng([people, seed])
    rows: list[dict[str, object]] = []
    for time, shift in (("before", 0.0), ("after", 0.6)):
        for person in range(people - (lost if time == "after" else 0)):
            level = 2.8 + shift + rng.normal(0, 0.7)
            row: dict[str, object] = {"person_id": f"P{person:03}"}
            if families:
                row["family_id"] = f"F{person // 2:03}"
            row["timepoint"] = time
            for item in ITEMS:
                value = int(np.clip(round(level + rng.normal(0, 0.8)), 1, 5))
                row[item] = 6 - value if item == "we_shout" else value
            row["row_level"] = int(np.clip(round(9 - 1.6 * level + rng.normal(0, 1)), 0, 10))
            rows.append(row)
    return rows
