"""Every questionnaire of a pack: read, with the rules of its scores, and as one JSON for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.questionnaire import NO, YES, Item, Questionnaire, column_name
from resource_pack.core.scoring_rule import Limits, Rule, RuleItem, make_rule
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import validate
from resource_pack.core.yaml_file import YamlDocument, read_yaml

FOLDER = "questionnaires"
PAGES = "content/evaluate/questionnaires/"
"""Where the page of each questionnaire lies, under the name of its record."""


@dataclass(frozen=True)
class QuestionnaireFiles:
    """All questionnaires by id, sorted. `files` has the lines of each, by the name of its file."""

    by_id: dict[str, Questionnaire] = field(default_factory=dict)
    files: dict[str, YamlDocument] = field(default_factory=dict, compare=False, repr=False)


def read_questionnaires(layout: Layout) -> QuestionnaireFiles:
    """Read data/questionnaires/, where there is one. Raises PackError with all problems."""
    folder = layout.data / FOLDER
    if not folder.is_dir():
        return QuestionnaireFiles()
    problems: list[Problem] = []
    found: dict[str, Questionnaire] = {}
    files: dict[str, YamlDocument] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            document = read_yaml(read_text(layout, path), layout.relative(path))
            found[path.stem] = validate(Questionnaire, document, rule="questionnaire")
            files[path.stem] = document
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    return QuestionnaireFiles(found, files)


def limits_of(questionnaire: Questionnaire, item: Item) -> Limits | None:
    """Which numbers a question may be answered with; None where no number is asked for.

    The codes of a choice are numbers too. A number without min or max has no end there.
    """
    if item.kind == "scale":
        scale = questionnaire.scales[item.scale]
        missing = tuple(float(point.value) for point in scale.missing)
        if scale.kind == "ordered":
            values = tuple(float(point.value) for point in scale.points)
            return Limits(values[0], values[-1], 1.0, values, missing)
        assert scale.min is not None and scale.max is not None
        return Limits(float(scale.min), float(scale.max), float(scale.step), (), missing)
    if item.kind == "yes-no":
        return Limits(float(NO), float(YES), 1.0, (float(NO), float(YES)))
    if item.kind in ("choice", "choices"):
        codes = tuple(sorted(float(option.value) for option in item.options))
        return Limits(codes[0], codes[-1], 1.0, codes)
    if item.kind == "number":
        low = float("-inf") if item.min is None else float(item.min)
        high = float("inf") if item.max is None else float(item.max)
        return Limits(low, high, float(item.step))
    return None


def rules_at(questionnaire: Questionnaire, timepoint: str) -> tuple[Rule, ...]:
    """The scores of a time point, in the order of the constructs.

    A construct whose questions are also asked about the time before has a second score there,
    called `<construct>-then`.
    """
    asked = questionnaire.items_at(timepoint)
    by_id = {item.id: item for item in questionnaire.items}
    rules = []
    for construct in questionnaire.constructs:
        now = [item for item in asked if item.construct_id == construct.id]
        then = [
            item
            for item in asked
            if item.then_of in by_id and by_id[item.then_of].construct_id == construct.id
        ]
        if now:
            rules.append(make_rule(construct, _rule_items(questionnaire, now)))
        if then:
            items = _rule_items(questionnaire, then)
            rules.append(make_rule(construct, items, f"{construct.id}-then", then=True))
    return tuple(rules)


def _rule_items(questionnaire: Questionnaire, items: list[Item]) -> tuple[RuleItem, ...]:
    by_id = {item.id: item for item in questionnaire.items}
    made = []
    for item in items:
        limits = limits_of(questionnaire, item)
        assert limits is not None, item.id
        # A question about the time before is turned round as the question that it repeats.
        made.append(RuleItem(item.id, limits, by_id.get(item.then_of, item).reverse))
    return tuple(made)


def questionnaire_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """The record with all that is worked out from it: what forms and the browser's scores use.

    Beside the record's own keys: `columns` (of a file of answers), `column` of each item by its
    id, `limits` (lowest and highest answer, step, codes; null for an open end) and, by time point,
    `items` (ids asked) and `rules` (see core/scoring_rule.py). Numbers of rules are floats; the
    order of all lists is the order of the record.
    """
    items = questionnaire.items
    limits = {item.id: limits_of(questionnaire, item) for item in items}
    return {
        **questionnaire.model_dump(mode="json", by_alias=True),
        "columns": list(questionnaire.columns),
        "column": {item.id: column_name(item.id) for item in items},
        "limits": {name: limits_json(one) for name, one in limits.items() if one},
        "at": {
            point.id: {
                "items": [item.id for item in questionnaire.items_at(point.id)],
                "rules": [rule_json(rule) for rule in rules_at(questionnaire, point.id)],
            }
            for point in questionnaire.timepoints
        },
    }


def limits_json(limits: Limits) -> dict[str, Any]:
    """Limits as JSON has them: an open end is null, since JSON knows no infinity."""
    found = asdict(limits)
    for end in ("low", "high"):
        found[end] = None if found[end] in (float("inf"), float("-inf")) else found[end]
    return found


def rule_json(rule: Rule) -> dict[str, Any]:
    """A rule as JSON, with the limits of its items inside."""
    found = asdict(rule)
    for item, one in zip(found["items"], rule.items, strict=True):
        item["limits"] = limits_json(one.limits)
    return found


def each_item(questionnaire: Questionnaire) -> Iterator[tuple[tuple[str | int, ...], Item]]:
    """Every question with its path in the record."""
    for number, section in enumerate(questionnaire.sections):
        for place, item in enumerate(section.items):
            yield ("sections", number, "items", place), item
