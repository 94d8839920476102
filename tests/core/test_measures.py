"""Measures: what a record holds, how it becomes rows, and what our own library promises."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.measure import KINDS, LICENCE_KINDS, Measure
from resource_pack.core.measures import (
    COLUMNS,
    LENGTHS,
    PAGES,
    Measures,
    length_of,
    measure_rows,
    measures_csv,
    measures_json,
    minutes_text,
)
from resource_pack.core.scoring_rule import rules_of_measure, score_range
from tests.conftest import ROOT
from tests.core.packs import our_pack, tiny_pack

FACTS_DIR = os.environ.get("FACTS_DIR", "")
EVIDENCE = {
    "id": "page",
    "kind": "owner",
    "source": "A page",
    "address": "https://example.org/",
    "showed": "All of it.",
    "checked": date(2026, 1, 31),
}


def measure(**changes: Any) -> Measure:
    """A small record; all that it says rests on one page."""
    value: dict[str, Any] = {
        "name": "A Scale",
        "subjects": ["relationship"],
        "about": ["couple"],
        "by": ["partner"],
        "what": "How things are.",
        "items": {"count": 6, "evidence": ["page"]},
        "owner": {"text": "Somebody", "evidence": ["page"]},
        "licence": {
            "kind": "permission",
            "terms": [{"text": "None are named.", "evidence": ["page"]}],
        },
        "evidence": [EVIDENCE],
        "checked": date(2026, 1, 31),
    }
    return Measure.model_validate({**value, **changes})


# --- Time ----------------------------------------------------------------------------------------


@given(st.integers(1, 400))
def test_minutes_that_no_source_gives_are_estimated_and_called_so(count: int) -> None:
    found = measure(items={"count": count, "evidence": ["page"]})
    minutes, estimated = found.minutes_needed()
    assert estimated
    assert (minutes - 1) * 6 < count <= minutes * 6, "ten seconds a question, rounded up"
    assert minutes_text(found).endswith("(our estimate)")
    assert length_of(found) in LENGTHS


@given(st.integers(1, 60))
def test_minutes_of_a_source_are_no_estimate(most: int) -> None:
    given_ = {"most": most, "text": "So many", "evidence": ["page"]}
    found = measure(minutes=given_)
    assert found.minutes_needed() == (most, False)
    assert "estimate" not in minutes_text(found)


@pytest.mark.parametrize(
    ("most", "length"), [(5, "short"), (6, "middle"), (10, "middle"), (11, "long")]
)
def test_the_edges_of_the_lengths(most: int, length: str) -> None:
    assert length_of(measure(minutes={"most": most, "text": "x", "evidence": ["page"]})) == length


# --- Rows ----------------------------------------------------------------------------------------


def test_rows_have_all_columns_in_the_order_of_the_library() -> None:
    rows = measure_rows(tiny_pack().measures)
    assert [row["id"] for row in rows] == ["calm-index", "old-star", "worry-scale"]
    assert all(tuple(row) == COLUMNS for row in rows)
    calm = rows[0]
    assert (calm["minutes"], calm["minutes_estimated"]) == ("2", "no")
    assert (calm["lowest_score"], calm["highest_score"]) == ("0", "9")
    assert calm["used_by"] == "northtown"
    assert rows[1]["minutes"] == "20"
    assert rows[2]["minutes_estimated"] == rows[2]["asks_about_self_harm"] == "yes"


def test_the_csv_reads_back() -> None:
    measures = tiny_pack().measures
    text = measures_csv(measures).decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(text, newline=""))) == measure_rows(measures)


def test_the_json_holds_evidence_and_no_questions() -> None:
    value = json.loads(measures_json(tiny_pack().measures))
    assert [one["id"] for one in value["calm-index"]["evidence"]] == ["maker", "study"]
    assert "We talked quietly" not in measures_json(tiny_pack().measures).decode()


def test_a_pack_without_measures_has_none() -> None:
    assert measure_rows(Measures()) == []


# --- Our own library -----------------------------------------------------------------------------

OURS = sorted(our_pack().measures.by_id)


@pytest.mark.parametrize("name", OURS)
def test_every_figure_of_ours_names_evidence_with_a_day(name: str) -> None:
    record = our_pack().measures.by_id[name]
    by_id = {item.id: item for item in record.evidence}
    for place, names in record.named_evidence():
        assert names or place == "doubts", place
        for one in names:
            assert by_id[one].checked <= record.checked
    assert record.licence.kind in LICENCE_KINDS
    assert all(item.kind in KINDS and item.address.startswith("http") for item in record.evidence)
    assert PAGES + name in our_pack().pages


@pytest.mark.parametrize("name", OURS)
def test_every_score_of_ours_has_its_range_stated(name: str) -> None:
    record = our_pack().measures.by_id[name]
    stated = {item.rule for item in record.ranges}
    for rule in rules_of_measure(record.rules):
        assert rule.id in stated, f"{name}: nobody says how far “{rule.id}” goes"
        low, high = score_range(rule)
        for edge, _label in rule.bands:
            assert low <= edge <= high


def test_only_open_measures_show_questions() -> None:
    shown = {name for name in OURS if our_pack().measures.by_id[name].questions}
    assert shown == {"phq-9", "gad-7"}
    assert all(our_pack().measures.by_id[name].licence.kind == "open" for name in shown)


def test_measures_that_ask_about_self_harm_are_known() -> None:
    asking = {name for name in OURS if our_pack().measures.by_id[name].self_harm}
    assert asking == {"phq-9", "core-10"}


# --- Against the facts ---------------------------------------------------------------------------

NAMED = {
    r"\bPHQ-9\b": "phq-9",
    r"\bENRICH\b": "enrich-marital-satisfaction",
    r"\bSDQ|Strengths and Difficulties": "strengths-and-difficulties-questionnaire",
    r"\bQMI\b": "quality-of-marriage-index",
    r"Relationship Quality Scale": "Relationship Quality Scale",
    r"[Cc]o-parenting communication scale": "Co-parenting communication scale",
    r"communication (?:scale/)?(?:and )?relationship scale": "coparenting-relationship-scale",
    r"[Pp]arental [Ss]tress [Ss]cale": "parental-stress-scale",
    r"Relationships? Dynamics Scale": "relationship-dynamics-scale",
    r"Couple Satisfaction Index": "csi-16",
    r"[Oo]utcomes [Ss]tar": "outcomes-star",
    r"Outcomes Star for relationship": "An outcomes star for relationships",
    r"\bParenting Scale\b": "parenting-scale",
    r"\bWEMWBS\b": "wemwbs",
    r"[Yy]our [Jj]ourney tool": "Your journey tool",
    r"Family Outcomes method": "Family Outcomes methodology",
    r"[Cc]hild [Ww]ell-?being [Ii]ndex": "Child Wellbeing Index",
    r"Brief Encounters (?:training )?(?:evaluation|pre-)": "Brief Encounters questionnaires",
    r"Relate(?:'s| Newcastle's)? pre": "Relate’s questionnaires before and after counselling",
    r"Manchester's LFO (?:relationship )?quest": "Manchester’s relationship questionnaires",
    r"Validated questionnaires \(not individually named\)": "Questionnaires of Parents as Partners",
}
"""What the facts call a measure, and where the library describes it or says why not."""

NOT_A_MEASURE = {
    "Child Wellbeing Index",
    "Patient Health Questionnaire",
    "Strengths And Difficulties Questionnaire",
}
_LOOKS_LIKE_ONE = re.compile(
    r"\b((?:[A-Z][a-z]+ (?:and )?){1,4}(?:Scale|Index|Inventory|Questionnaire|Star))\b"
)


def test_every_measure_that_the_facts_name_is_described_or_left_out_with_a_reason() -> None:
    folder = Path(FACTS_DIR) if FACTS_DIR else ROOT.parent / "shared" / "facts"
    if not folder.is_dir():
        pytest.skip("The facts files are not here")
    text = "\n".join(
        " ".join(str(value) for value in _texts(yaml.safe_load(path.read_text("utf-8"))))
        for path in sorted(folder.glob("*.yml"))
    )
    measures = our_pack().measures
    known = {*measures.by_id, *(item.name for item in measures.left_out)}
    for pattern, name in NAMED.items():
        assert re.search(pattern, text), f"The facts no longer have {pattern}"
        assert name in known, f"{name} is neither described nor left out"
    for found in sorted(set(_LOOKS_LIKE_ONE.findall(text))):
        listed = found.title() in NOT_A_MEASURE or any(re.search(p, found) for p in NAMED)
        assert listed, f"“{found}” looks like a measure, and the library does not have it"


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []
