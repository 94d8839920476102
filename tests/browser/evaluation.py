"""Runs the report engine of the browser on answers that Python has read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page

from resource_pack.core.evaluation.reading import Responses
from resource_pack.core.evaluation.record import evaluation_record
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.publish.static_files import static_files

ENGINE = (
    *("scoring.js", "student-t.js", "evaluate-texts.js", "evaluate-problems.js"),
    *("evaluate-matching.js", "evaluate-numbers.js", "evaluate-masks.js", "evaluate-paired.js"),
    *("evaluate-scoring.js", "evaluate-suppression.js", "evaluate-scored.js"),
    *("evaluate-pairing.js", "evaluate-groups.js", "evaluate-counts.js", "evaluate-tables.js"),
    *("evaluate-indicators.js", "evaluate-sentences.js", "evaluate-methods.js"),
    *("evaluate-comparison.js", "evaluate-analysis.js"),
)

HELPERS = """
window.trial = {
  /* Lists as typed arrays; null is NaN. */
  open(given) {
    const floats = (list) => Float64Array.from(list, (one) => (one === null ? NaN : one));
    const all = (table, make) => Object.fromEntries(
      Object.entries(table).map(([key, value]) => [key, make(value)]));
    return {
      ...given,
      row: Int32Array.from(given.row),
      person: Int32Array.from(given.person),
      time: Int32Array.from(given.time),
      family: given.family && Int32Array.from(given.family),
      items: all(given.items, floats),
      choices: all(given.choices, (options) => all(options, floats)),
    };
  },
  /* Runs a generator to its end, and counts the pieces that its work has. */
  run(steps) {
    for (let pieces = 1; ; pieces++) {
      const step = steps.next();
      if (step.done) return { value: step.value, pieces };
    }
  },
};
"""

REPORTS = """
(cases) => cases.map(({ record, responses }) => {
  const opened = trial.open(responses);
  const { analysis } = pack.evaluate;
  return {
    report: trial.run(analysis.evaluate(record, opened)).value,
    workings: trial.run(analysis.workings(record, opened)).value,
  };
})
"""


def engine_page(chromium: Browser, scripts: Sequence[str] = ENGINE) -> Page:
    """A page with the report engine, or other scripts, and nothing else."""
    page = chromium.new_page()
    files = static_files()
    for name in scripts:
        page.evaluate(files[name].decode())
    page.evaluate(HELPERS)
    return page


def ask(page: Page, code: str, value: Any) -> Any:
    """What a function of the page makes of a value. Both go as text, which is much faster."""
    text = page.evaluate(
        f"(text) => JSON.stringify(({code})(JSON.parse(text)))", json.dumps(value, allow_nan=False)
    )
    return json.loads(text)


def case_of(questionnaire: Questionnaire, responses: Responses) -> dict[str, Any]:
    """What the browser needs for a report, as JSON can hold it."""

    def plain(column: np.ndarray) -> list[Any]:
        return [None if value != value else value for value in column.tolist()]

    family = responses.family
    return {
        "record": evaluation_record(questionnaire),
        "responses": {
            "file": responses.file,
            "rows": responses.rows,
            "row": responses.row.tolist(),
            "person": responses.person.tolist(),
            "time": responses.time.tolist(),
            "family": None if family is None else family.tolist(),
            "items": {name: plain(column) for name, column in responses.items.items()},
            "choices": {
                name: {str(value): plain(column) for value, column in options.items()}
                for name, options in responses.choices.items()
            },
            "notes": list(responses.notes),
        },
    }
