"""How long does a report on many answers take, and how much memory?

    .venv/bin/python benchmarks/evaluate.py [10000 100000]
    .venv/bin/python benchmarks/evaluate.py --browser [3710]

Makes up answers of so many people at three times (the same for the same seed), runs
`pack evaluate` on them in a process of its own, and prints seconds and the peak of memory. The
promise is 10 seconds and 1 GiB for 100,000 people.

With `--browser`, the page “Make a report” of the built site (`make site`) does it in Chromium. That
prints seconds, the longest task and the memory of scripts. The promise is 5 seconds for 10,000
rows, and no task over 200 milliseconds.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from resource_pack.core.layout import find_layout
from resource_pack.core.questionnaire import Questionnaire, column_name
from resource_pack.core.questionnaires import read_questionnaires

PACK = Path(sys.executable).with_name("pack")
QUESTIONNAIRE = "workforce-training"


def write_answers(path: Path, record: Questionnaire, people: int, seed: int = 1) -> int:
    """Write made-up answers; one in ten is lost from time to time. Returns the number of rows."""
    rng = np.random.default_rng(seed)
    items = [item for item in record.items if item.kind == "scale"]
    level = rng.normal(2.8, 0.6, people)
    names = [column_name(item.id) for item in items]
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["person_id", "timepoint", *names]) + "\n")
        for place, point in enumerate(record.timepoints):
            asked = {item.id for item in record.items_at(point.id)}
            there = np.flatnonzero(rng.random(people) >= 0.1 * place)
            cells = np.full((len(items), people), "", dtype="<U2")
            for row, item in enumerate(items):
                if item.id in asked:
                    noise = rng.normal(0, 0.8, people)
                    answers = np.clip(np.round(level + 0.4 * place + noise), 1, 5).astype(int)
                    cells[row] = (6 - answers if item.reverse else answers).astype("<U2")
            for person in there.tolist():
                file.write(f"P{person},{point.id},{','.join(cells[:, person])}\n")
            rows += len(there)
    return rows


def main(sizes: list[int]) -> None:
    root = find_layout(Path(__file__).parent).root
    record = read_questionnaires(find_layout(root)).by_id[QUESTIONNAIRE]
    for people in sizes:
        with tempfile.TemporaryDirectory() as folder:
            answers = Path(folder) / "answers.csv"
            rows = write_answers(answers, record, people)
            command = [PACK, "evaluate", answers, "-q", QUESTIONNAIRE, "--out", f"{folder}/out"]
            before, busy = time.perf_counter(), processors()
            subprocess.run(command, cwd=root, check=True, capture_output=True)
            seconds, busy = time.perf_counter() - before, processors() - busy
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(
                f"{people:7d} people, {rows:7d} rows: {seconds:5.1f} s "
                f"({busy:.1f} s of processors), peak {peak:.0f} MiB"
            )


WATCH = """() => {
  window.tasks = [0];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.tasks.push(one.duration);
  }).observe({ entryTypes: ["longtask"] });
}"""
USED = "() => [Math.max(...window.tasks), performance.memory.usedJSHeapSize / 1048576]"


def measure_in_browser(sizes: list[int]) -> None:
    from playwright.sync_api import sync_playwright

    root = find_layout(Path(__file__).parent).root
    site = root / "_build" / "html" / "evaluate" / "make-a-report.html"
    record = read_questionnaires(find_layout(root)).by_id[QUESTIONNAIRE]
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--enable-precise-memory-info"],
        )
        for people in sizes:
            answers = Path(folder) / "answers.csv"
            rows = write_answers(answers, record, people)
            page = browser.new_page()
            page.goto(site.resolve().as_uri())
            page.evaluate(WATCH)
            page.locator("#maker_form").select_option(QUESTIONNAIRE)
            page.locator("#maker_file").set_input_files(answers)
            before = time.perf_counter()
            page.get_by_role("button", name="Make the report").click()
            page.locator("#maker_report_title").wait_for(timeout=120_000)
            seconds = time.perf_counter() - before
            page.wait_for_timeout(500)
            longest, memory = page.evaluate(USED)
            print(
                f"{people:7d} people, {rows:7d} rows: {seconds:5.1f} s, "
                f"longest task {longest:.0f} ms, scripts hold {memory:.0f} MiB"
            )
            page.close()
        browser.close()


def processors() -> float:
    """Seconds that processors have spent on finished processes that this one started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word != "--browser"]
    if "--browser" in sys.argv:
        measure_in_browser(numbers or [3_710])
    else:
        main(numbers or [10_000, 100_000])
