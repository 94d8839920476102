"""The browser reads several files as Python does: the same answers, notes and problems."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from resource_pack.core.evaluation.joining import read_files, time_in_name
from resource_pack.core.evaluation.matching import match_people
from resource_pack.core.evaluation.record import evaluation_record
from tests.browser.evaluation import ask, engine_page
from tests.browser.test_report_reading import SCRIPTS, attempt
from tests.evaluate.joined_cases import NAMES, Joined, joined_cases
from tests.evaluate.made_up import SMALL

RUN = """
(cases) => cases.map(({ files, told, record, given }) => {
  const { slices, joining, matching } = pack.evaluate;
  const plain = (value) => {
    if (ArrayBuffer.isView(value)) return Array.from(value, (x) => (isNaN(x) ? null : x));
    if (Array.isArray(value)) return value.map(plain);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  const attempt = (call) => {
    try {
      return plain(call());
    } catch (error) {
      return error.problems ? { problems: error.problems } : { broke: error.stack };
    }
  };
  let made = null;
  const read = attempt(() => {
    const sheets = slices.finish(joining.readSheets(files.map(([name, text]) => (
      { name, bytes: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) }))));
    made = slices.finish(joining.joinSheets(sheets, told, record, given));
    return made;
  });
  return [read, made && attempt(() => slices.finish(matching.matchPeople(made, record)))];
})
"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = engine_page(chromium, SCRIPTS)
    yield page
    page.close()


def sent(case: Joined) -> dict[str, Any]:
    return {
        "files": [[name, base64.b64encode(data).decode()] for name, data in case.files.items()],
        "told": case.times(),
        "record": evaluation_record(case.questionnaire),
        "given": case.given.model_dump(mode="json"),
    }


def in_python(folder: Path, case: Joined) -> list[Any]:
    found = None

    def read() -> dict[str, Any]:
        nonlocal found
        found = read_files(case.written(folder), case.questionnaire, case.given)
        names = [field.name for field in dataclasses.fields(found)] + ["rows"]
        return {name: getattr(found, name) for name in names}

    def match() -> dict[str, Any]:
        assert found is not None
        made = match_people(found, case.questionnaire)
        return {"place": list(made.place), "family": made.family, "people": made.people}

    answers = attempt(read)
    return [answers, attempt(match) if found else None]


def test_both_join_files_alike(page: Page, tmp_path: Path) -> None:
    cases = dict(joined_cases())
    got = ask(page, RUN, [sent(case) for case in cases.values()])
    wanted = json.loads(json.dumps([in_python(tmp_path, case) for case in cases.values()]))
    differ = {
        what: pair for what, *pair in zip(cases, wanted, got, strict=True) if pair[0] != pair[1]
    }
    assert not differ, "\n".join(f"{what}: {pair}"[:3000] for what, pair in differ.items())
    told = [one for both in wanted for part in both if part for one in part.get("problems", ())]
    assert {problem["rule"] for problem in told} == {
        *("answers.missing", "answers.time", "answers.column", "answers.value"),
        *("answers.twice", "answers.family", "answers.asked", "answers.file"),
    }
    assert sum("problems" not in both[0] for both in wanted) > 10


def test_both_find_the_same_times_in_names(page: Page) -> None:
    got = ask(
        page,
        "([names, record]) => names.map((name) => pack.evaluate.joining.timeInName(name, record))",
        [list(NAMES), evaluation_record(SMALL)],
    )
    assert got == [time_in_name(name, SMALL) for name in NAMES]
