"""From saving a page to seeing it: `pack serve` against Jupyter Book's incremental build.

    .venv/bin/python benchmarks/preview.py [--studies 1000] [--rounds N] [--work DIR]

Changes one text page of the book of 60 pages with 15 notebooks, and of a book of studies, and waits
until the server hands the new words out; for Jupyter Book, until its build has ended. Jupyter Book
serves nothing. Also a changed CSV, and a build without a change. About 2 minutes.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bed import PACK, Bed, bed_of, print_group, single
from books import write_book, write_notebooks
from measuring import Run, run
from peer_books import stock_notebooks
from peers import command

PATIENCE = 300.0


@contextmanager
def served(book: Path) -> Iterator[str]:
    """A book in `pack serve`. Gives its address."""
    log = book.parent / f"{book.name}-serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*PACK, "serve", "--port", "0", "--no-open"],
            cwd=book,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "COLUMNS": "200"},
            start_new_session=True,
        )
    try:
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"pack serve did not start: {log.read_text()[-2000:]}")
            time.sleep(0.05)
        # It has begun to watch a little after it has said so.
        time.sleep(1)
        yield found.group()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def seen_after(address: str, path: Path, old: str, new: str, wanted: str) -> Run:
    """Save a file with other words, and wait until a page has what is wanted."""
    text = path.read_text()
    assert old in text, (path, old)
    started = time.perf_counter()
    path.write_text(text.replace(old, new))
    while wanted not in fetch(address):
        if time.perf_counter() - started > PATIENCE:
            raise RuntimeError(f"{address} never showed {wanted}")
        time.sleep(0.005)
    taken = time.perf_counter() - started
    # Whatever is still being built would disturb the next round.
    time.sleep(max(1.5, taken))
    return Run(taken, 0, 0, 0)


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def measure_ours(bed: Bed, group: str, book: Path, page: str, address: str, data: str) -> None:
    """Save a text page, and the data, several times in one preview."""
    text, csv = f"{group}/ours", f"{group}/ours-csv"
    if bed.results.runs(text) and bed.results.runs(csv):
        return
    bed.results.forget(text)
    with served(book) as base:
        for turn in range(bed.most):
            word = f"Turnword{turn}x{time.time_ns()}"
            source = book / page
            found = re.search(r"## What next\n\n\w+ ", source.read_text())
            assert found
            measured = seen_after(
                base + address, source, found.group(), f"## What next\n\n{word} ", word
            )
            bed.results.add(text, measured)
            print(f"  {text}: {measured.seconds:.2f} s", flush=True)
        table = book / "data/demo/counts.csv"
        for turn in range(min(3, bed.most)):
            last = table.read_text().splitlines()[-1]
            number = f"{4321 + turn + int(last.rpartition(',')[2]) % 1000:,}"
            row = f"2016,{number.replace(',', '')}"
            measured = seen_after(base + data, table, last, row, number)
            bed.results.add(csv, measured)
            print(f"  {csv}: {measured.seconds:.2f} s", flush=True)


def measure(bed: Bed, studies: int = 1000, pages: int = 60, notebooks: int = 15) -> None:
    group = f"preview-{pages}-{notebooks}"
    print(group, flush=True)
    ours = bed.book(
        f"preview-ours-{pages}-{notebooks}",
        partial(write_notebooks, pages=pages, notebooks=notebooks),
    )
    middle = f"study-{pages // 2:05d}"
    measure_ours(
        bed,
        group,
        ours,
        f"content/pages/{middle}.md",
        f"pages/{middle}.html",
        # The first notebook of all shows the data as they are.
        "pages/study-00000.html",
    )
    _no_change(bed, group, ours)
    stock = bed.book(
        f"preview-stock-{pages}-{notebooks}",
        partial(stock_notebooks, pages=pages, notebooks=notebooks),
    )
    bed.contest(group, {"stock": partial(_stock_change, bed, stock, middle)})
    if studies:
        group = f"preview-studies-{studies}"
        print(group, flush=True)
        book = bed.book(f"preview-ours-{studies}", partial(write_book, studies=studies))
        middle = f"study-{studies // 2 + 1:05d}"
        measure_ours(
            bed,
            group,
            book,
            f"case_studies/{middle}.md",
            f"case-studies/{middle}.html",
            "case-studies/study-00000.html",
        )
        _no_change(bed, group, book)


def _no_change(bed: Bed, group: str, book: Path) -> None:
    """A build where nothing has changed since the one before."""
    if not bed.results.runs(f"{group}/ours-nothing"):
        run([*PACK, "build"], book)
    bed.contest(group, {"ours-nothing": lambda: run([*PACK, "build"], book)})


def _stock_change(bed: Bed, book: Path, page: str) -> Run:
    build = command("stock", bed.work)
    if not (book / "_build/html").is_dir():
        run(build, book)
    path = book / f"pages/{page}.md"
    changed = f"## What next\n\nTurn{time.time_ns()} "
    text = re.sub(r"## What next\n\n\w+ ", changed, path.read_text())
    path.write_text(text)
    return run(build, book)


if __name__ == "__main__":
    parser = single(__doc__)
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--notebooks", type=int, default=15)
    options = parser.parse_args()
    place = bed_of(options)
    groups = [f"preview-{options.pages}-{options.notebooks}", f"preview-studies-{options.studies}"]
    if options.again:
        for name in groups:
            place.results.forget(f"{name}/")
    measure(place, options.studies, options.pages, options.notebooks)
    for name in groups:
        print_group(place, name, "ours")
