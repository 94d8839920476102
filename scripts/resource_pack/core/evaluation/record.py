"""What “Make a report” in the browser needs of a questionnaire: for reading files, and for reports.

Everything is worked out and nothing is left out, so that the scripts have no defaults of their own.
The record is plain JSON:

- `id`, `title`, `record` (person, session, case, service), `matched`, `id_column`, `columns`
  (of a file of answers, in order), `identity` (`label`, `family`: no, optional or required).
- `timepoints`: a list in order, each with `id`, `label`, `items` (ids of the questions asked then)
  and `rules` (as `rule_json` writes them: what `rules_at` gives, with the limits of each question
  inside; `pack.scoring.scoreRules` takes them as they are).
- `scales`: by id, each with `kind` (ordered, number), `points` and `missing` (lists of `value` and
  `label`), `min`, `max`, `step`, `low`, `high` and `help_up_to`.
- `items`: a list in the order of the form, each with `id`, `column`, `text`, `kind`, `scale`,
  `construct_id`, `reverse`, `required`, `timepoints` (empty: always), `then_of`, `unit`, `options`
  (a list of `value` and `label`) and `limits` (`low`, `high`, `step`, `values`, `missing`; an open
  end is null), which is null where no number is asked for.
- `constructs`: a list, each with `id`, `label`, `what`, `higher_is`, `method`, `bands` and
  `reliability` (null, or `alpha`, `sd` and `source` with `document` and `place`).
- `indicators` and `at_most`: lists, as they stand in the questionnaire's file.

Keys are those of the Python models, and so is the order of all lists.
"""

from __future__ import annotations

from typing import Any

from resource_pack.core.questionnaire import Item, Questionnaire, column_name
from resource_pack.core.questionnaires import limits_json, limits_of, rule_json, rules_at

_ITEM = {
    *("id", "text", "kind", "scale", "construct_id", "reverse", "required"),
    *("timepoints", "then_of", "unit", "options"),
}
_CONSTRUCT = {"id", "label", "what", "higher_is", "method", "bands", "reliability"}


def evaluation_record(questionnaire: Questionnaire) -> dict[str, Any]:
    """A questionnaire for `pack.evaluate`; its shape is told above."""
    return {
        "id": questionnaire.id,
        "title": questionnaire.title,
        "record": questionnaire.record,
        "matched": questionnaire.matched,
        "id_column": questionnaire.id_column,
        "columns": list(questionnaire.columns),
        "identity": questionnaire.identity.model_dump(mode="json", include={"label", "family"}),
        "timepoints": [
            {
                "id": point.id,
                "label": point.label,
                "items": [item.id for item in questionnaire.items_at(point.id)],
                "rules": [rule_json(rule) for rule in rules_at(questionnaire, point.id)],
            }
            for point in questionnaire.timepoints
        ],
        "scales": {
            name: scale.model_dump(mode="json") for name, scale in questionnaire.scales.items()
        },
        "items": [_item(questionnaire, item) for item in questionnaire.items],
        "constructs": [
            one.model_dump(mode="json", include=_CONSTRUCT) for one in questionnaire.constructs
        ],
        "indicators": [one.model_dump(mode="json") for one in questionnaire.indicators],
        "at_most": [one.model_dump(mode="json") for one in questionnaire.at_most],
    }


def _item(questionnaire: Questionnaire, item: Item) -> dict[str, Any]:
    limits = limits_of(questionnaire, item)
    return {
        **item.model_dump(mode="json", include=_ITEM),
        "column": column_name(item.id),
        "limits": limits_json(limits) if limits else None,
    }
