"""Questionnaires for tests of downloads: ours, the small pack's, and made-up ones."""

from __future__ import annotations

import functools
from typing import Any

from hypothesis import strategies as st
from tests.conftest import ROOT, TINY

from resource_pack.core.layout import Layout
from resource_pack.core.questionnaire import RESERVED_COLUMNS, Questionnaire, column_name
from resource_pack.core.questionnaires import read_questionnaires


@functools.cache
def forms() -> dict[str, Questionnaire]:
    """Our own questionnaires and that of the small pack, by id."""
    found: dict[str, Questionnaire] = {}
    for folder in (ROOT, TINY):
        found |= read_questionnaires(Layout(folder.resolve())).by_id
    return found


NAMES = sorted(forms())

# What could be mistaken for a formula, a mark, HTML or the name of an answer.
_hostile = st.sampled_from(
    ["=1+1", "-2 apples", "+4", "@me", " =x()", "a | b", "<b>no</b>", "${seen}", "{timepoint}", "5"]
)
_plain = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x24FF, exclude_categories=("Cc", "Cs", "Cn")),
    min_size=1,
    max_size=30,
).map(lambda text: f"{text.strip()}.")
texts = _hostile | _plain
_slugs = st.lists(st.text("abcdefgh123", min_size=1, max_size=5), min_size=1, max_size=3).map(
    lambda parts: "-".join(["q", *parts])
)


def _points(draw: st.DrawFn, count: int) -> list[dict[str, Any]]:
    first = draw(st.integers(-3, 2))
    return [{"value": first + n, "label": draw(texts)} for n in range(count)]


@st.composite
def _scales(draw: st.DrawFn) -> dict[str, Any]:
    missing = [{"value": -99, "label": draw(texts)}] if draw(st.booleans()) else []
    if draw(st.booleans()):
        points = _points(draw, draw(st.integers(2, 5)))
        return {"kind": "ordered", "points": points, "missing": missing}
    low = draw(st.integers(-5, 5))
    step = draw(st.sampled_from([1, 2, 0.5, 0.1]))
    high = low + step * draw(st.sampled_from([4, 10, 40]))
    ends = {"min": low, "max": high, "step": step}
    return {"kind": "number", **ends, "low": draw(texts), "high": draw(texts), "missing": missing}


@st.composite
def _items(draw: st.DrawFn, name: str, points: list[str]) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(
            ["scale", "number", "choice", "choices", "yes-no", "text", "long-text", "date"]
        )
    )
    item: dict[str, Any] = {
        "id": name,
        "text": draw(texts),
        "kind": kind,
        "help": draw(st.just("") | texts),
        "required": draw(st.booleans()),
        "timepoints": draw(st.lists(st.sampled_from(points), unique=True)),
    }
    if kind == "scale":
        item["scale"] = draw(st.sampled_from(["one", "two"]))
    if kind == "number":
        item |= {"min": draw(st.none() | st.integers(-9, 0)), "unit": draw(st.just("") | texts)}
        item |= {
            "max": draw(st.none() | st.integers(1, 900)),
            "step": draw(st.sampled_from([1, 0.5])),
        }
    if kind in ("choice", "choices"):
        item["options"] = _points(draw, draw(st.integers(1, 4)))
    return item


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """A questionnaire that can be, with texts that try to be something else."""
    reserved = {name.replace("_", "-") for name in RESERVED_COLUMNS}
    names = draw(
        st.lists(_slugs, min_size=1, max_size=6, unique_by=column_name).filter(
            lambda found: not reserved & set(found)
        )
    )
    points = draw(st.lists(st.sampled_from(["before", "month-1", "end"]), min_size=1, unique=True))
    items = [draw(_items(name, points)) for name in names]
    cut = draw(st.integers(0, len(items) - 1))
    parts = [part for part in (items[:cut], items[cut:]) if part]
    numbers = [item["id"] for item in items if item["kind"] == "number"]
    rule = {"parts": numbers[:-1], "whole": numbers[-1:] and numbers[-1], "what": draw(texts)}
    return Questionnaire.model_validate(
        {
            "id": draw(_slugs),
            "title": draw(texts),
            "purpose": "It is for tests.",
            "audience": "Nobody",
            "given": "Nobody hands it out.",
            "minutes": 5,
            "respondent": draw(st.sampled_from(["parent", "worker"])),
            "record": draw(st.sampled_from(["person", "session", "case", "service"])),
            "licence": "CC-BY-4.0",
            "origin": "Our own.",
            "sources": [{"document": "demo-report", "place": "page 2"}],
            "how_to_use": ["Do not."],
            "safeguarding": draw(st.booleans()),
            "timepoints": [
                {
                    "id": one,
                    "label": draw(texts),
                    "when": "Then",
                    "prompt": draw(st.just("") | texts),
                }
                for one in points
            ],
            "scales": {"one": draw(_scales()), "two": draw(_scales())},
            "at_most": [rule] if len(numbers) > 1 else [],
            "sections": [
                {"id": f"part-{n}", "title": draw(texts), "intro": draw(texts), "items": part}
                for n, part in enumerate(parts)
            ],
            "identity": {
                "label": draw(texts),
                "how": draw(texts),
                **draw(
                    st.sampled_from(
                        [{}, {"family": "optional", "family_how": "=So."}],
                    )
                ),
            },
            "free_text_warning": draw(st.just("") | texts),
        }
    )
