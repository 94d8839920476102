"""The browser reads files of answers as Python does: the same answers, or the same problems.

All cases go to one page, which has the security rules of the site and was opened from a disk.
"""

from __future__ import annotations

import base64
import csv
import dataclasses
import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from resource_pack.core.evaluation.columns import ColumnMap
from resource_pack.core.evaluation.matching import match_people
from resource_pack.core.evaluation.reading import read_responses
from resource_pack.core.evaluation.record import evaluation_record
from resource_pack.core.problems import PackError, nearest
from resource_pack.publish.static_files import static_files
from resource_pack.sphinx_ext.page_context import POLICY
from tests.evaluate.cases import (
    WRONG_FILES,
    Case,
    all_cases,
    csv_of,
    export_record,
    exports,
)
from tests.evaluate.made_up import ours, random_rows
from tests.evaluate.workbook_cases import SHEET, book_of, inside, with_byte

LIBRARIES = ("papaparse", "fflate", "saxen", "scoring")
MODULES = (
    *("slices", "texts", "problems", "sheet", "csv", "zip", "workbook-cells", "workbook", "file"),
    *("headers", "columns", "cells", "reading", "joining", "matching"),
)
SCRIPTS = (*(f"{name}.js" for name in LIBRARIES), *(f"evaluate-{name}.js" for name in MODULES))

RANDOM = 160
"""Good files, each with a few things changed at random."""

RUN = """
([records, cases]) => {
  const { slices, reading, matching } = window.pack.evaluate;
  const plain = (value) => {
    if (value instanceof Float64Array) return Array.from(value, (x) => (isNaN(x) ? null : x));
    if (value instanceof Int32Array) return Array.from(value);
    if (Array.isArray(value)) return value.map(plain);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  const attempt = (call) => {
    try {
      return plain(slices.finish(call()));
    } catch (error) {
      if (!error.problems) return { broke: error.stack };
      return { problems: error.problems };
    }
  };
  return cases.map(([text, name, record, given]) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    let matched = null;
    const found = attempt(function* () {
      const made = yield* reading.readResponses(bytes, name, records[record], given);
      matched = attempt(() => matching.matchPeople(made, records[record]));
      return made;
    });
    return [found, matched];
  });
}
"""

PIECES = """
([text, name, record]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const reading = window.pack.evaluate.reading.readResponses(bytes, name, record, {});
  const told = [];
  for (let pieces = 0; ; pieces++) {
    const piece = reading.next();
    if (piece.done) {
      const { rows, items } = piece.value;
      return { rows, items: Object.keys(items).length, pieces, told };
    }
    if (typeof piece.value === "number") told.push(piece.value);
  }
}
"""

SLICES = """
async () => {
  // A clock on which each piece of work takes 15 milliseconds.
  let now = 0;
  performance.now = () => (now += 15);
  const work = function* () {
    for (const far of [0.25, 0.5, 0.75]) {
      yield far;
      yield;
      yield;
    }
    return "done";
  };
  const told = [];
  try {
    return [await window.pack.evaluate.slices.run(work(), (far) => told.push(far)), told];
  } finally {
    delete performance.now;
  }
}
"""


def plain(value: Any) -> Any:
    """What Python found, as JSON has it: NaN as null."""
    if hasattr(value, "tolist"):
        return [plain(one) for one in value.tolist()]
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and value != value else value


def attempt(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return plain(call())
    except PackError as error:
        return {"problems": [dataclasses.asdict(problem) for problem in error.problems]}


def in_python(folder: Path, case: Case) -> list[Any]:
    path = folder / case.name
    path.write_bytes(case.data)
    matched: dict[str, Any] | None = None

    def read() -> dict[str, Any]:
        nonlocal matched
        found = read_responses(path, case.name, case.questionnaire, case.given)

        def match() -> dict[str, Any]:
            made = match_people(found, case.questionnaire)
            return {"place": list(made.place), "family": made.family, "people": made.people}

        matched = attempt(match)
        names = [field.name for field in dataclasses.fields(found)] + ["rows"]
        return {name: getattr(found, name) for name in names}

    return [attempt(read), matched]


# --- Good files with something changed -----------------------------------------------------------

TEXTS = (
    *("", " ", "\xa0", "9", "-9", "0", "3.0", "3,0", "Agree", "strongly  Agree", "Strassße", "x"),
    *("5 - Strongly agree", "2026-04-03", "3-4", "=1+1", "@SUM(A1)", "before", "After", "befor"),
    *("Money; Sleep, and rest", "1 2", "1;2;", "Money Money", "yes", "TRUE", "Checked", "12345"),
    *("\N{MINUS SIGN}9", "“Agree”", "a\nb", 'say "no"', "ann@example.org", "🙂" * 50, "é" * 70),
    *("word " * 60, "Disagree Agree", "anonymous", "\u2028", "1e3", "1_000", "٣", "\u200b4"),
)
HEADERS = (
    *("we_talk", "all/we_talk", "WE-TALK", "We talk.", "Q1", "", " ", "Name", "note_x", "topics/1"),
    *("topics___2", "record_id", "redcap_event_name", "family_id", "_id", "Complete?", "date"),
    *("person id", "topics (choice=Money)", "what was it about/money", "constructor", "__proto__"),
)
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")


def one_change(chance: random.Random, table: list[list[str]]) -> None:
    """Change a cell, a header, a row or a column."""
    row, column = chance.randrange(1, len(table)), chance.randrange(len(table[0]))
    what = chance.randrange(10)
    if what < 5:
        table[row][min(column, len(table[row]) - 1)] = chance.choice(TEXTS)
    elif what == 5:
        table[0][column] = chance.choice(HEADERS)
    elif what == 6:
        table.insert(row, list(chance.choice([table[row], [], [""] * len(table[0])])) or [""])
    elif what == 7:
        table[row] = table[row][: chance.randrange(1, len(table[0]))]
    elif what == 8:
        for place, cells in enumerate(table):
            cells.insert(column, chance.choice(TEXTS) if place else chance.choice(HEADERS))
    elif chance.random() < 0.3:
        table[row].append(chance.choice(TEXTS))
    else:
        for cells in table:
            if column < len(cells) > 1:
                del cells[column]


def changed_file(chance: random.Random) -> Case:
    path = chance.choice([None, None, *(path for path in exports() if path.suffix == ".csv")])
    record = export_record(path) if path else "small"
    rows = random_rows(chance.randint(1, 6), chance.randrange(99), families=chance.random() < 0.5)
    for row in rows:
        if chance.random() < 0.5:
            row["topics"] = chance.choice(["1", "1 2", "Money"])
    data = path.read_bytes() if path else csv_of(rows)
    separator = ";" if path and "kobo" in path.name else ","
    table = [row for row in csv.reader(io.StringIO(data.decode()), delimiter=separator) if row]
    for _ in range(chance.choice([0, 1, 1, 2, 4])):
        if len(table) > 1 and table[0]:
            one_change(chance, table)
    given = ColumnMap(timepoint="after" if chance.random() < 0.1 else "")
    if chance.random() < 0.25:
        book = book_of([cell if cell != "=1+1" else "'=1+1" for cell in row] for row in table)
        if chance.random() < 0.2:
            book = with_byte(book, chance.random())
        return Case(book, "answers.xlsx", record, given)
    out = io.StringIO()
    sign = chance.choice([separator, ",", ";", "\t"])
    ending = chance.choice(["\n", "\r\n", "\r"])
    csv.writer(out, delimiter=sign, lineterminator=ending).writerows(table)
    found = out.getvalue().encode(chance.choice(ENCODINGS), errors="replace")
    if chance.random() < 0.15:
        place = chance.randrange(len(found) + 1)
        found = found[:place] + chance.choice([b'"', b",", b"\n", b"\xe9", b'"" ']) + found[place:]
    return Case(found, "answers.csv", record, given)


def random_cases() -> Iterator[tuple[str, Case]]:
    for number in range(RANDOM):
        yield f"random {number}", changed_file(random.Random(f"reading {number}"))


# --- Both ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("page")
    for name in SCRIPTS:
        (folder / name).write_bytes(static_files()[name])
    tags = "".join(f'<script src="{name}"></script>' for name in SCRIPTS)
    rules = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    (folder / "page.html").write_text(f'<!doctype html><meta charset="utf-8">{rules}{tags}')
    opened = chromium.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text))
    opened.goto((folder / "page.html").as_uri())
    yield opened
    opened.close()
    assert not problems


@pytest.fixture(scope="module")
def both(page: Page, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Any]]:
    """What Python and Chromium make of the same files, by the name of the case."""
    folder = tmp_path_factory.mktemp("files")
    cases = {**all_cases(), **dict(random_cases())}
    records = {
        name: json.loads(json.dumps(evaluation_record(case.questionnaire)))
        for name, case in {case.record: case for case in cases.values()}.items()
    }
    sent = []
    for case in cases.values():
        data = base64.b64encode(case.data).decode()
        sent.append([data, case.name, case.record, case.given.model_dump(mode="json")])
    got = page.evaluate(RUN, [records, sent])
    wanted = [in_python(folder, case) for case in cases.values()]
    return dict(zip(cases, zip(wanted, got, strict=True), strict=True))


def test_both_read_the_same_or_tell_the_same(both: dict[str, tuple[Any, Any]]) -> None:
    differ = {what: pair for what, pair in both.items() if pair[0] != pair[1]}
    assert not differ, "\n".join(
        f"{what}: {pair}"[:3000] for what, pair in list(differ.items())[:3]
    )


def test_the_cases_try_everything(both: dict[str, tuple[Any, Any]]) -> None:
    """The comparison is worth something only if all that can happen does."""
    found = [pair[0] for pair in both.values()]
    told = [problem for one, _ in found for problem in one.get("problems", ())]
    told += [problem for _, two in found if two for problem in two.get("problems", ())]
    assert {problem["rule"].removeprefix("answers.") for problem in told} == {
        *("file", "header", "formula", "column", "missing", "person", "time", "value", "asked"),
        *("at_most", "twice", "family"),
    }
    changed = [pair[0][0] for what, pair in both.items() if what.startswith("random")]
    read = sum("problems" not in one for one in changed)
    assert RANDOM / 5 < read < RANDOM * 4 / 5
    assert any("Did you mean" in problem["fix"] for problem in told)
    assert any("more problems" in problem["found"] for problem in told)
    assert any(one["family"] for one, _ in found if "problems" not in one)
    assert all(both[f"wrong file {n}"][0][0]["problems"] for n in range(len(WRONG_FILES)))


def test_a_difference_in_one_answer_is_noticed(both: dict[str, tuple[Any, Any]]) -> None:
    wanted, got = both["counselling-own.csv"]
    other = json.loads(json.dumps(got))
    other[0]["items"]["we-snap"][0] += 1
    assert wanted == got != other


def test_the_nearest_word_is_that_of_python(page: Page) -> None:
    chance = random.Random(7)
    letters = "abcde_"

    def word(length: int) -> str:
        return "".join(chance.choice(letters) for _ in range(length))

    asked = [
        [word(chance.randint(0, 12)), [word(chance.randint(0, 9)) for _ in range(8)]]
        for _ in range(300)
    ]
    asked += [[word(400), [word(390), word(250)]] for _ in range(5)]
    got = page.evaluate(
        "(all) => all.map(([one, words]) => window.pack.evaluate.problems.nearest(one, words))",
        asked,
    )
    assert got == [nearest(one, words) for one, words in asked]
    assert 50 < sum(map(bool, got)) < 300


def in_book(cell: object) -> str:
    """A cell as a workbook has it; openpyxl would take seconds for so many."""
    if not cell:
        return "<c/>"
    text = str(cell)
    if text.isdigit():
        return f"<c><v>{text}</v></c>"
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_ten_thousand_rows_are_read_in_small_pieces(page: Page, ending: str) -> None:
    training = ours()["workforce-training"]
    chance = random.Random(1)
    names = [name for name in training.columns if not name.startswith("then_")]
    header = [*names, *(f"_tool_{n}" for n in range(40 - len(names)))]
    rows: list[list[object]] = [list(header)]
    for n in range(10_000):
        row = dict.fromkeys(header, "")
        row |= {name: str(chance.randint(1, 5)) for name in names}
        row |= {"person_id": f"P{n // 2}", "timepoint": ("before", "later")[n % 2]}
        row |= {
            "families_seen": "5",
            "families_asked": str(n % 5),
            "in_the_way": f"Words {n}, more",
        }
        row |= {"_tool_0": f"uuid-{n}"}
        rows.append(list(row.values()))
    if ending == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        data = out.getvalue().encode()
    else:
        written = "".join(f"<row>{''.join(map(in_book, row))}</row>" for row in rows)
        data = inside(book_of([]), SHEET, "</sheetData>", f"{written}</sheetData>")
    record = json.loads(json.dumps(evaluation_record(training)))
    name = f"answers.{ending}"
    found = page.evaluate(PIECES, [base64.b64encode(data).decode(), name, record])
    assert found["rows"] == 10_000 and found["items"] > 10
    # How long a piece takes depends on the machine: `benchmarks/evaluate.py --browser` measures it.
    assert found["pieces"] > 75, found
    assert found["told"] == sorted(found["told"])
    assert found["told"][0] < 0.2 and found["told"][-1] > 0.9 and len(found["told"]) > 35


def test_after_each_slice_the_page_is_told_how_far_the_work_is(page: Page) -> None:
    assert page.evaluate(SLICES) == ["done", [0.25, 0.5, 0.75]]
