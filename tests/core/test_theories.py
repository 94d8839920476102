"""Theories of change: both layouts, their themes, and their entries as rows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from resource_pack.core.coverage import THEORY_PAGES, marks_of
from resource_pack.core.theories import Theories, theory_rows
from resource_pack.core.theory import (
    COLUMNS,
    ONLY_FIVE_STEP,
    ONLY_SIX_STEP,
    STAGE_LABELS,
    STAGES,
    STRATEGIES,
    VISION,
    Theory,
    TheoryTheme,
)
from tests.core.packs import tiny_pack

THEMES = ("asking", "training", "money")
BOXES = [stage.id for stage in STAGES]

words = st.text("abcdé “”&<5", min_size=1, max_size=20).map(str.strip).filter(bool)
some_themes = st.lists(st.sampled_from(THEMES), unique=True, max_size=3)
items = st.fixed_dictionaries({"text": words, "themes": some_themes}, optional={"doubt": words})
strategies = st.fixed_dictionaries(
    {"name": words, "points": st.lists(words, max_size=2), "themes": some_themes},
    optional={"doubt": words},
)


@st.composite
def theories(draw: st.DrawFn) -> Theory:
    """Any theory of change, of either layout."""
    layout = draw(st.sampled_from(["six-step", "five-step"]))
    foreign = ONLY_FIVE_STEP if layout == "six-step" else ONLY_SIX_STEP
    value: dict[str, Any] = {
        "authority": "northtown",
        "layout": layout,
        "source": {"document": "demo-report", "place": "page 1"},
        "vision": draw(items),
    }
    for box in BOXES:
        least = 1 if box in ("now", "long_term_outcomes") else 0
        if box not in foreign:
            value[box] = draw(st.lists(items, min_size=least, max_size=3))
    if STRATEGIES not in foreign:
        value[STRATEGIES] = draw(st.lists(strategies, max_size=2))
    return Theory.model_validate(value)


def collected(theory: Theory) -> Theories:
    labels = {name: TheoryTheme(id=name, label=name.title()) for name in THEMES}
    return Theories({"northtown": theory}, labels)


def test_every_box_stands_in_a_column_and_the_columns_are_in_order() -> None:
    numbers = [stage.column for stage in STAGES]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, len(COLUMNS) + 1))
    assert list(STAGE_LABELS) == [VISION, *BOXES, STRATEGIES]


@given(theories())
def test_themes_by_stage_are_those_of_the_entries_in_the_order_of_the_poster(
    theory: Theory,
) -> None:
    found = theory.themes_by_stage()
    assert list(found) == [name for name in STAGE_LABELS if name in found]
    assert all(found.values())
    places = {VISION: [theory.vision], STRATEGIES: list(theory.strategies)}
    places |= {box: list(theory.items(box)) for box in BOXES}
    for stage, entries in places.items():
        assert found.get(stage, frozenset()) == {name for item in entries for name in item.themes}


@given(theories())
def test_a_theme_stands_where_themes_by_stage_says(theory: Theory) -> None:
    all_of_them = collected(theory)
    by_stage = theory.themes_by_stage()
    for theme in THEMES:
        stages = all_of_them.stages_of(theme).get("northtown", ())
        assert list(stages) == [stage for stage, named in by_stage.items() if theme in named]


@given(theories())
def test_rows_keep_every_entry_in_reading_order(theory: Theory) -> None:
    rows = theory_rows(collected(theory), "northtown")
    wanted = [theory.vision.text]
    wanted += [item.text for box in BOXES for item in theory.items(box)]
    for strategy in theory.strategies:
        wanted += [f"{strategy.name}: {point}" for point in strategy.points] or [strategy.name]
    assert [row["text"] for row in rows] == wanted
    order = list(STAGE_LABELS.values())
    places = [order.index(row["stage"]) for row in rows]
    assert places == sorted(places)
    doubts = [theory.vision.doubt, *(i.doubt for box in BOXES for i in theory.items(box))]
    assert {row["doubt"] for row in rows} == {*doubts, *(s.doubt for s in theory.strategies)} or (
        theory.strategies
    )


@given(theories())
def test_a_record_that_is_written_and_read_again_is_the_same(theory: Theory) -> None:
    value = theory.model_dump(mode="json", exclude_defaults=True)
    assert Theory.model_validate(value) == theory


@pytest.mark.parametrize(
    ("layout", "box"),
    [("six-step", name) for name in ONLY_FIVE_STEP] + [("five-step", n) for n in ONLY_SIX_STEP],
)
def test_a_layout_refuses_the_boxes_of_the_other(layout: str, box: str) -> None:
    entry = {"name": "x"} if box == STRATEGIES else {"text": "x"}
    value = {
        "authority": "northtown",
        "layout": layout,
        "source": {"document": "demo-report", "place": "page 1"},
        "vision": {"text": "x"},
        "now": [{"text": "x"}],
        "long_term_outcomes": [{"text": "x"}],
    }
    Theory.model_validate(value)
    with pytest.raises(ValidationError, match=STAGE_LABELS[box]):
        Theory.model_validate({**value, box: [entry]})


def test_the_small_pack_has_both_layouts_and_themes_in_their_order() -> None:
    found = tiny_pack().theories
    assert list(found.by_authority) == ["northtown", "oldshire", "seaport"]
    assert {theory.layout for theory in found.by_authority.values()} == {"six-step", "five-step"}
    assert list(found.themes) == ["asking", "training", "supervision", "money"]
    assert found.stages_of("asking") == {
        "northtown": (VISION, "now", "changes_practice", "intermediate_outcomes"),
        "oldshire": ("now", STRATEGIES),
    }
    assert found.stages_of("money") == {}


def test_a_record_says_what_it_covers_for_the_page_of_its_name() -> None:
    (mark,) = [mark for mark in marks_of(tiny_pack()) if mark.file.endswith("northtown.yml")]
    assert mark.facts == "demo"
    assert mark.ids == ("theories/northtown",)
    assert (mark.page, mark.line) == (THEORY_PAGES + "northtown", 1)
