"""The browser scores as Python does, to the last bit: every record, answers of every kind.

Answers are made from a fixed seed. All of them go to Chromium in one call.
"""

from __future__ import annotations

import dataclasses
import json
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from resource_pack.core.indicators import work_out
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.questionnaires import limits_of, rule_json
from resource_pack.core.scoring import low_answers, score, score_rules
from resource_pack.core.scoring_record import scoring_record
from resource_pack.core.scoring_rule import Limits, Rule, ScoringRule, rules_of_measure, write_code
from resource_pack.publish.static_files import static_files
from tests.core.packs import our_pack, tiny_pack

FORMS = 240
"""Forms for each questionnaire and each measure."""

RULES = 300
"""Made-up rules, each with some forms."""

STRANGE: tuple[Any, ...] = (
    *(True, False, "", " \t", "\x1c\x85", "\ufeff", "3", "x", [], [1], [1, 1], [1, 2], [True]),
    *(-9, -8.5, 0, -0.0, 0.1, 2.5, 1e-9, 3.0000000001, 99, 1e15, 2**53, 2**53 + 2, -(2**60)),
    *(math.nan, math.inf, -math.inf, "2026-02-28", "2026-02-29", "2024-02-29", "1900-02-29"),
    *(" 2026-01-31 ", "2026-1-31", "0000-01-01", "2026-13-01", "20260131", "٢٠٢٦-٠١-٣١"),
)

RUN = """
(text) => {
  const whole = (_, value) => (value && value.number ? Number(value.number) : value);
  const cases = JSON.parse(text, whole);
  const scoring = window.pack.scoring;
  const records = cases.records.map((text) => scoring.open(JSON.parse(text)));
  const rules = cases.rules.map((text) => JSON.parse(text));
  const forms = cases.forms.map(([place, timepoint, answers]) => {
    const all = scoring.score(records[place], answers, timepoint);
    all.impossible.forEach((one) => { delete one.rule; });
    return [all, scoring.lowAnswers(records[place], answers, timepoint)];
  });
  const found = {
    forms: forms,
    rows: cases.rows.map(([place, rows]) => scoring.workOut(records[place], rows)),
    measures: cases.measures.map(([place, answers]) => scoring.scoreRules(rules[place], answers)),
    codes: cases.codes.map(scoring.writeCode),
  };
  return JSON.stringify(found, (_, value) =>
    typeof value === "number" && !isFinite(value) ? { number: String(value) } : value);
}
"""
"""JSON there and back keeps every double; what it cannot write is an object with a text."""


def to_json(value: Any) -> Any:
    """A value as JSON can write it."""
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    return value


def of_limits(chance: random.Random, limits: Limits) -> float | int:
    """An answer that can be given."""
    if limits.values:
        found = chance.choice(limits.values)
    else:
        low = limits.low if math.isfinite(limits.low) else -50.0
        high = limits.high if math.isfinite(limits.high) else low + 100.0
        steps = int((high - low) / limits.step + 1e-9)
        found = low + chance.randint(0, steps) * limits.step
    return int(found) if found.is_integer() and chance.random() < 0.5 else found


def an_answer(chance: random.Random, kind: str, limits: Limits | None, manner: str) -> Any:
    """An answer in a manner: lowest, highest, whatever can be, with gaps, or anything at all."""
    if manner == "anything" and chance.random() < 0.25:
        return chance.choice(STRANGE)
    if manner in ("gaps", "anything") and chance.random() < 0.3:
        return chance.choice([None, "", limits.missing[0] if limits and limits.missing else None])
    if limits is None:
        return "2026-03-27" if kind == "date" else "Some words"
    if kind == "choices":
        picked = chance.sample(limits.values, chance.randint(1, len(limits.values)))
        return [int(one) for one in picked]
    ends = {"lowest": limits.low, "highest": limits.high}
    if manner in ends and math.isfinite(ends[manner]):
        return ends[manner]
    return of_limits(chance, limits)


MANNERS = ("lowest", "highest", "possible", "gaps", "anything", "anything")


def forms_of(form: Questionnaire, chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    for number in range(FORMS):
        point = form.timepoints[number % len(form.timepoints)].id
        manner = MANNERS[number // len(form.timepoints) % len(MANNERS)]
        found = {
            item.id: an_answer(chance, item.kind, limits_of(form, item), manner)
            for item in form.items_at(point)
        }
        for name in [name for name, value in found.items() if value is None]:
            if chance.random() < 0.5:
                del found[name]
        if manner == "anything" and chance.random() < 0.3:
            found[chance.choice(["no-such", "constructor", form.items[-1].id])] = 1
        yield point, found


def made_rule(chance: random.Random) -> tuple[Rule, ...]:
    """A made-up measure: two scores by any method, and sometimes one that combines them."""
    count = chance.randint(1, 9)

    def one(name: str) -> dict[str, Any]:
        low = chance.choice([-3, 0, 1, 0.5])
        method = chance.choice(["sum", "mean", "share"])
        gaps = chance.random() < 0.5
        made: dict[str, Any] = {
            "id": name,
            "label": "A score",
            "method": method,
            "min": low,
            "items": list(range(1, count + 1)),
            "max": low + chance.choice([1, 3, 4, 10]),
            "reversed": [n for n in range(1, count + 1) if chance.random() < 0.3],
            "prorate": gaps and method == "sum",
            "min_answered": chance.choice([0.5, 0.66, 0.75, 0.8]) if gaps else 1.0,
            "round": chance.random() < 0.3,
        }
        if method == "share":
            made["counts_from"] = low + 1
        if chance.random() < 0.5:
            made["rescale"] = [chance.choice([0, -1]), chance.choice([1, 10, 100])]
        if chance.random() < 0.5:
            made["bands"] = [{"at_least": n / 3, "label": f"Band {n}"} for n in range(4)]
        return made

    values = [one("first"), one("second")]
    if chance.random() < 0.5:
        parts = [{"rule": "first", "weight": 0.1}, {"rule": "second", "weight": -3}]
        values.append({"id": "both", "label": "Both", "method": "combination", "of": parts})
        values[-1] |= {"constant": chance.choice([0, 0.3]), "round": chance.random() < 0.5}
    return rules_of_measure(tuple(ScoringRule.model_validate(value) for value in values))


def answers_to(rules: tuple[Rule, ...], chance: random.Random, manner: str) -> dict[str, Any]:
    limits = {item.id: item.limits for rule in rules for item in rule.items}
    return {name: an_answer(chance, "number", one, manner) for name, one in limits.items()}


def plain(value: Any) -> Any:
    """A value as JSON has it, and NaN as something that is equal to itself."""
    return json.loads(json.dumps(to_json(value)), parse_int=float)


def scores_json(found: Any) -> Any:
    scores = [{**dataclasses.asdict(one), "words": one.words} for one in found.scores]
    impossible = [dataclasses.asdict(one) for one in found.impossible]
    return plain({"scores": scores, "impossible": impossible})


@pytest.fixture(scope="module")
def both(chromium: Browser) -> dict[str, list[tuple[str, Any, Any]]]:
    """What Python and Chromium make of the same answers: what it is, one, the other."""
    chance = random.Random(2026)
    cases: dict[str, list[Any]] = {
        name: [] for name in ("records", "rules", "forms", "rows", "measures", "codes")
    }
    wanted: dict[str, list[tuple[str, Any]]] = {
        name: [] for name in ("forms", "rows", "measures", "codes")
    }
    records = [*our_pack().questionnaires.values(), *tiny_pack().questionnaires.values()]
    for place, form in enumerate(records):
        cases["records"].append(json.dumps(scoring_record(form), allow_nan=False))
        rows = []
        for point, answers in forms_of(form, chance):
            cases["forms"].append([place, point, answers])
            low = [one.item for one in low_answers(form, answers, point)]
            found = scores_json(score(form, answers, point))
            wanted["forms"].append((f"{form.id} {point} {answers}", [found, low]))
            rows.append(answers)
        for start in (0, 1, 7, FORMS - 1):
            cases["rows"].append([place, rows[start:]])
            indicators = [dataclasses.asdict(one) for one in work_out(form, rows[start:])]
            wanted["rows"].append((f"{form.id} from {start}", plain(indicators)))
        cases["rows"].append([place, []])
        none = [dataclasses.asdict(one) for one in work_out(form, [])]
        wanted["rows"].append((f"{form.id} without rows", plain(none)))
    measures = [*our_pack().measures.by_id.items(), *tiny_pack().measures.by_id.items()]
    sets = [(name, rules_of_measure(one.rules), FORMS) for name, one in measures if one.rules]
    assert sets
    sets += [(f"rule {number}", made_rule(chance), len(MANNERS)) for number in range(RULES)]
    for place, (name, rules, forms) in enumerate(sets):
        cases["rules"].append(json.dumps([rule_json(rule) for rule in rules], allow_nan=False))
        for number in range(forms):
            answers = answers_to(rules, chance, MANNERS[number % len(MANNERS)])
            cases["measures"].append([place, answers])
            wanted["measures"].append(
                (f"{name} {answers}", scores_json(score_rules(rules, answers)))
            )
    cases["codes"] = [
        0,
        -0.0,
        4,
        -9,
        0.5,
        0.1 + 0.2,
        1e-5,
        1.5e-7,
        123456789.25,
        2.0**53,
        1e20,
        1e22,
    ]
    wanted["codes"] = [(repr(value), write_code(value)) for value in cases["codes"]]

    page = chromium.new_page()
    page.evaluate(static_files()["scoring.js"].decode())
    got = json.loads(page.evaluate(RUN, json.dumps(to_json(cases))), parse_int=float)
    page.close()
    return {
        name: [(what, one, other) for (what, one), other in zip(pairs, got[name], strict=True)]
        for name, pairs in wanted.items()
    }


@pytest.mark.parametrize("name", ["forms", "rows", "measures", "codes"])
def test_both_come_to_the_same(both: dict[str, list[tuple[str, Any, Any]]], name: str) -> None:
    differ = [(what, one, other) for what, one, other in both[name] if one != other]
    assert not differ, "\n".join(str(one) for one in differ[:3])


def test_the_answers_try_everything(both: dict[str, list[tuple[str, Any, Any]]]) -> None:
    """The comparison is worth something only if all that can happen does."""
    scores = [score for _, found, _ in both["forms"] for score in found[0]["scores"]]
    scores += [score for _, found, _ in both["measures"] for score in found["scores"]]
    assert len(both["forms"]) >= 200 * 10
    assert {score["reason"] for score in scores} == {"", "too-few", "impossible", "part"}
    assert any(score["prorated"] for score in scores)
    assert any(score["turned"] for score in scores)
    assert any(score["then"] for score in scores)
    assert any(score["band"] for score in scores)
    assert any(found[1] for _, found, _ in both["forms"])
    allowed = {one["allowed"] for _, found, _ in both["forms"] for one in found[0]["impossible"]}
    for words in ("Text", "A date such as", "No such question", "One or more of", "in steps of"):
        assert any(words in text for text in allowed), words
    assert any(text.endswith(" or more") for text in allowed)
    reasons = {one["reason"] for _, found, _ in both["rows"] for one in found}
    assert {"", "no-rows"} <= reasons


def test_a_browser_that_differs_in_the_last_bit_is_noticed(
    both: dict[str, list[tuple[str, Any, Any]]],
) -> None:
    _, found, _ = next(one for one in both["measures"] if one[1]["scores"][0]["value"])
    changed = json.loads(json.dumps(found))
    changed["scores"][0]["value"] = math.nextafter(changed["scores"][0]["value"], math.inf)
    assert changed != found
