"""The browser makes the same reports as Python: every number, every sentence, all that is hidden.

Answers are made from fixed seeds. `full` tries many more of them.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from scipy import special

from resource_pack.core.evaluation.analysis import evaluate, workings
from resource_pack.core.evaluation.comparison import rounded
from resource_pack.core.evaluation.reading import Responses
from resource_pack.core.evaluation.report import Report
from resource_pack.core.evaluation.suppression import (
    Decision,
    Side,
    answer_table,
    change_table,
    count_of,
    decide,
    may_join,
    may_show_effect,
    may_show_interval,
)
from resource_pack.core.numbers import percent, write_number
from resource_pack.core.questionnaire import Questionnaire
from tests.browser.evaluation import REPORTS, ask, case_of, engine_page
from tests.evaluate.made_up import SMALL, ours, random_rows, read
from tests.evaluate.made_up_responses import Manner, random_responses
from tests.evaluate.test_overlaps import LATER

MANNERS = {
    "nobody": Manner(0),
    "few": Manner(4, lost=1),
    "nine": Manner(9, gaps=0.03),
    "a course": Manner(26, lost=7, spread=0.15),
    "families": Manner(60, lost=12, gaps=0.02, families=True),
    "few families": Manner(13, families=True),
    "two lost": Manner(48, lost=2, joined=3),
    "joined": Manner(90, lost=20, joined=15, gaps=0.05),
    "the highest": Manner(40, level=1.2, spread=0.05),
    "the lowest": Manner(40, level=-0.3, rise=0.0, spread=0.05, families=True),
    "all alike": Manner(30, level=0.5, rise=0.25, spread=0.0),
    "one time": Manner(50, times=1, gaps=0.1),
    "many gaps": Manner(70, lost=10, gaps=0.4),
    "hundreds": Manner(400, lost=60, joined=40, gaps=0.01, families=True),
}


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = engine_page(chromium)
    yield page
    page.close()


def records() -> list[Questionnaire]:
    return [*ours().values(), SMALL, LATER]


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Where two values differ, numbers by more than 1e-9 of themselves."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if list(ours) != list(theirs):
            yield f"{path}: {list(ours)}, {list(theirs)}"
            return
        for key, value in ours.items():
            yield from differences(value, theirs[key], f"{path}/{key}")
    elif isinstance(ours, list | tuple) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, value in enumerate(ours):
            yield from differences(value, theirs[place], f"{path}/{place}")
    elif isinstance(ours, float) and isinstance(theirs, int | float):
        if not math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9):
            yield f"{path}: {ours!r}, {theirs!r}"
    elif ours != theirs:
        yield f"{path}: {ours!r}, {theirs!r}"


Case = tuple[Questionnaire, Responses]


def check(page: Page, cases: list[Case]) -> list[Report]:
    """Compare both engines on the same answers; gives the reports."""
    found = ask(page, REPORTS, [case_of(*case) for case in cases])
    return [same(*case, made) for case, made in zip(cases, found, strict=True)]


def same(record: Questionnaire, responses: Responses, found: dict[str, Any]) -> Report:
    report = evaluate(record, responses)
    # JSON writes a whole double as 5.0 and the browser as 5: both are read as the same number.
    wanted = json.loads(json.dumps(report.as_dict()))
    differ = list(differences(wanted, found["report"]))
    assert wanted == found["report"] and not differ, differ[:5]
    assert not list(differences(workings(record, responses), found["workings"]))[:5]
    return report


@pytest.fixture(scope="module")
def reports(page: Page) -> list[Report]:
    """Reports on answers of every manner to every questionnaire, the same in both engines."""
    cases = [
        (record, random_responses(record, manner, seed))
        for manner in MANNERS.values()
        for seed, record in enumerate(records())
    ]
    return check(page, cases)


def test_reports_are_the_same(reports: list[Report]) -> None:
    assert len(reports) == len(MANNERS) * 11


def test_a_report_on_two_thousand_rows_is_the_same(page: Page) -> None:
    manner = Manner(700, lost=50, joined=30, gaps=0.02, families=True)
    record = ours()["workforce-training"]
    check(page, [(record, random_responses(record, manner, 1))])


def test_a_report_on_answers_that_were_read_from_a_file_is_the_same(page: Page) -> None:
    check(page, [(SMALL, read(random_rows(60, lost=8, families=True)))])


@pytest.mark.full
@pytest.mark.parametrize("seed", range(40))
def test_reports_are_the_same_in_a_long_search(page: Page, seed: int) -> None:
    chance = random.Random(seed)
    cases = []
    for record in records():
        for _ in range(6):
            people = chance.choice([6, 8, 11, 14, 20, 33, 50, 80, 150])
            manner = Manner(
                people,
                lost=chance.randint(0, people // 2),
                joined=chance.choice([0, 0, 3, people // 4]),
                gaps=chance.choice([0, 0.02, 0.1]),
                families=chance.random() < 0.4,
                level=chance.choice([0.2, 0.5, 0.8, 1.0]),
                spread=chance.choice([0.02, 0.1, 0.2, 0.4]),
            )
            cases.append((record, random_responses(record, manner, chance.randint(0, 10**6))))
    check(page, cases)


def seen_in(reports: list[Report]) -> Iterator[str]:
    """All that reports show and hide, in words."""
    for report in reports:
        yield from report.warnings
        for indicator in report.indicators:
            yield indicator.why or "indicator"
        for kept in report.kept:
            yield from (kept.both.known, kept.lost.known, kept.joined.known)
        for time in report.times:
            yield time.people.known
        for construct in report.constructs:
            for time_alone in construct.times:
                yield time_alone.why or "one time"
            for one in construct.comparisons:
                yield from one.averages.why or ["everything"]
                yield from (one.shares.why, one.baseline.why, "families" if one.families else "")
                for table in (*one.items, *one.scores):
                    yield "joined" if 0 < len(table.groups) < 3 else table.why


def test_the_answers_try_everything(reports: list[Report]) -> None:
    """The comparison is worth something only if all that can be shown and hidden is."""
    seen = Counter(seen_in(reports))
    for words in (
        *("everything", "joined", "families", "one time", "indicator", "exact", "few", "hidden"),
        *("at-least", "none"),
    ):
        assert seen[words], words
    for start in (
        *("Fewer than six people have this score", "Averages are not shown", "The averages at"),
        *("There is no interval: it needs 10 people", "There is no interval: it needs 10 fam"),
        *("The interval is not shown", "Hedges’ g is not shown", "There is no Hedges’ g"),
        *("Everyone with a score", "Those who were lost are not", "Not shown: some answers"),
        *("Not shown: beside the table", "Not shown: it is made", "No family codes"),
        *("Fewer than six people answered at two", "Fewer than six people are", "Who changed"),
    ):
        assert any(text.startswith(start) for text in seen), start


def test_a_browser_that_differs_in_the_ninth_digit_is_noticed() -> None:
    made = {"paired": {"n": 12, "change": 0.5, "interval": {"low": 0.1}}}
    other = {"paired": {"n": 12, "change": 0.5 + 2e-9, "interval": {"low": 0.1}}}
    assert list(differences(made, other)) == ["/paired/change: 0.5, 0.500000002"]
    assert list(differences(made, {"paired": {**made["paired"], "n": 13}}))
    assert list(differences({"a": 1, "b": 2}, {"b": 2, "a": 1}))


# --- The parts, on many more values than reports hold ---------------------------------------------


def test_quantiles_are_those_of_scipy(page: Page) -> None:
    freedom = sorted({*range(1, 400), *np.unique(np.logspace(2.5, 6, 100).astype(int)).tolist()})
    found = ask(page, "(all) => all.map((df) => studentT(0.975, df))", freedom)
    assert found == pytest.approx(special.stdtrit(np.array(freedom), 0.975), rel=1e-13)


def numbers() -> list[float]:
    """Numbers of every size, exact halves, and halves that miss by a last binary digit."""
    chance = random.Random(5)
    made: list[float] = [0.0, -0.0, 1e-7, -4e-10, 2.5e-10, 1e15, 123456789.125, 1e21, 2**53 + 0.0]
    for digits in range(5):
        for _ in range(300):
            whole = chance.randint(-4000, 4000)
            half = (whole + 0.5) / 10**digits
            made += [half, math.nextafter(half, math.inf), math.nextafter(half, -math.inf)]
    made += [chance.choice([1, -1]) * 10 ** chance.uniform(-9, 12) for _ in range(1000)]
    made += [chance.randint(-9000, 9000) / chance.randint(1, 2048) for _ in range(2000)]
    return made


def test_numbers_are_written_and_rounded_alike(page: Page) -> None:
    values = numbers()
    found = ask(
        page,
        """(values) => values.map((value) => [
          [0, 1, 2, 3, 4].map((digits) => pack.evaluate.numbers.rounded(value, digits)),
          [null, 0, 1, 2].map((digits) => pack.evaluate.numbers.writeNumber(value, digits)),
        ])""",
        values,
    )
    for value, (numbers_, texts) in zip(values, found, strict=True):
        assert numbers_ == [rounded(value, digits) for digits in range(5)], value
        assert texts == [write_number(value, digits) for digits in (None, 0, 1, 2)], value


def test_percentages_are_rounded_alike(page: Page) -> None:
    pairs = [(part, whole) for whole in (*range(1, 130), 200, 1000) for part in range(whole + 1)]
    code = "(all) => all.map(([part, whole]) => pack.evaluate.numbers.percent(part, whole))"
    assert ask(page, code, pairs) == [percent(part, whole) for part, whole in pairs]


def random_side(chance: random.Random, people: int) -> dict[str, Any]:
    """Counts of the answers of so many people to some questions, with what the rule needs."""
    points = chance.choice([2, 3, 4, 5, 5, 7, 11])
    questions = []
    for _ in range(chance.choice([1, 1, 2, 3, 5])):
        counts = [0] * points
        weights = [chance.choice([0, 0.02, 0.1, 1, 1, 3]) + 1e-9 for _ in counts]
        for answer in chance.choices(range(points), weights, k=people):
            counts[answer] += 1
        questions.append(counts)
    unanswered = [chance.choice([None, 0, 2, 8]) for _ in questions]
    steps = [sum(step * count for step, count in enumerate(counts)) for counts in questions]
    score = None
    if len(questions) > 1:
        score = [0] * (len(questions) * (points - 1) + 1)
        middle = sum(steps) // people
        for _ in range(people):
            score[min(max(middle + chance.randint(-2, 2), 0), len(score) - 1)] += 1
    return {
        "questions": questions,
        "unanswered": unanswered,
        "totals": steps,
        "rooms": [
            (points - 1) * sum(counts) - step for counts, step in zip(questions, steps, strict=True)
        ],
        "score": score,
        "mixed": chance.random() < 0.2,
    }


def random_case(chance: random.Random) -> dict[str, Any]:
    people = chance.choice([6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 30, 40, 60, 100, 150])
    change = None
    if chance.random() < 0.5:
        down = chance.choice([0, 0, 1, 3, 6, 8])
        up = chance.randint(0, max(people - down, 0))
        most = chance.randint(2, 24)
        least = chance.randint(1, most)
        total = chance.randint(-people, people * 2)
        change = [down, max(people - down - up, 0), up, least, most, total]
    sides = [random_side(chance, people) for _ in range(chance.choice([1, 2]))]
    spread = chance.choice([0, 5.9999995, 6, 17.9999985, 40.0])
    return {"people": people, "sides": sides, "change": change, "spread": spread}


DECIDE = """
(cases) => {
  const rules = pack.evaluate.suppression;
  return cases.map(({ people, sides, change, spread }) => {
    const made = sides.map((side) => ({
      items: side.questions.map((counts, place) =>
        rules.answerTable(counts, side.unanswered[place])),
      totals: side.totals,
      rooms: side.rooms,
      score: side.score && rules.answerTable(side.score, null),
      mixed: side.mixed,
    }));
    const table = change && { table: rules.changeTable(...change.slice(0, 5)), total: change[5] };
    const decision = rules.decide(made, table);
    const items = sides[0].questions.length;
    const shown = made.map((side, place) =>
      side.items.map((one, item) => rules.sums(one, decision.items[place][item])));
    return [
      decision.averages, decision.items, decision.scores, decision.change, decision.everything,
      rules.mayShowInterval(decision, people, items, spread),
      rules.mayShowEffect(decision, people, items), shown,
    ];
  });
}
"""


def decided(case: dict[str, Any]) -> list[Any]:
    sides = [
        Side(
            tuple(
                answer_table(counts, missing)
                for counts, missing in zip(side["questions"], side["unanswered"], strict=True)
            ),
            tuple(side["totals"]),
            tuple(side["rooms"]),
            answer_table(side["score"], None) if side["score"] else None,
            side["mixed"],
        )
        for side in case["sides"]
    ]
    change = case["change"] and (change_table(*case["change"][:5]), case["change"][5])
    decision: Decision = decide(sides, change)
    items = len(sides[0].items)
    return [
        decision.averages,
        [list(levels) for levels in decision.items],
        list(decision.scores),
        decision.change,
        decision.everything,
        may_show_interval(decision, case["people"], items, case["spread"]),
        may_show_effect(decision, case["people"], items),
        [
            [list(table.sums(level)) for table, level in zip(side.items, levels, strict=True)]
            for side, levels in zip(sides, decision.items, strict=True)
        ],
    ]


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 3000), pytest.param(2, 60_000, marks=pytest.mark.full)]
)
def test_the_same_is_hidden_of_random_tables(page: Page, seed: int, count: int) -> None:
    chance = random.Random(seed)
    cases = [random_case(chance) for _ in range(count)]
    found = ask(page, DECIDE, cases)
    wanted = [decided(case) for case in cases]
    differ = [
        (case, one, other)
        for case, one, other in zip(cases, wanted, found, strict=True)
        if one != other
    ]
    assert not differ, differ[0]
    for place in (0, 4, 5, 6):
        assert {one[place] for one in wanted} == {True, False}
    assert {level for one in wanted for levels in one[1] for level in levels} >= {0, 1, 2, 3}


def test_the_same_groups_may_stand_together(page: Page) -> None:
    rng = np.random.default_rng(3)
    cases = []
    for _ in range(500):
        edges = rng.integers(0, 31, (int(rng.integers(1, 5)), 2))
        cases.append([[int(min(a, b) <= one < max(a, b)) for one in range(30)] for a, b in edges])
    found = ask(
        page,
        """(cases) => cases.map((masks) => {
          const all = masks.map((mask) => Uint8Array.from(mask));
          return pack.evaluate.suppression.mayJoin(all.slice(0, -1), all[all.length - 1]);
        })""",
        cases,
    )
    arrays = [[np.array(mask, dtype=bool) for mask in masks] for masks in cases]
    assert found == [may_join(masks[:-1], masks[-1]) for masks in arrays]
    assert set(found) == {True, False}
    pairs = [(whole, [part]) for whole in range(40) for part in range(whole + 1)]
    code = "(all) => all.map(([whole, parts]) => pack.evaluate.suppression.countOf(whole, parts))"
    assert ask(page, code, pairs) == [count_of(whole, parts) for whole, parts in pairs]
