"""From a save to the page in the browser: `pack serve` against Jupyter Book's incremental build.

    .venv/bin/python benchmarks/preview.py [60 1000]

Starts the preview of reference books of these sizes, saves a page of text five times, and waits
until the server hands out the new words. Jupyter Book builds the smallest of these books, with the
same texts and without the charts, and is timed from the save to the end of its build: it serves
nothing itself. The two take turns, so that what else the machine does slows both.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from books import write_book

TURNS = 5
STOCK = [str(Path(sys.executable).with_name("jupyter-book")), "build"]


@contextlib.contextmanager
def preview(book: Path) -> Iterator[str]:
    """The address of the book's preview, once its first build is wholly done."""
    log = book.parent / f"{book.name}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "resource_pack.cli", "serve", "--port", "0", "--no-open"],
            cwd=book,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    try:
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
            if process.poll() is not None:
                raise SystemExit(log.read_text())
            time.sleep(0.1)
        time.sleep(2)  # The watcher starts after the server.
        yield found.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def save(path: Path) -> str:
    """Put a new word into a page of text, and return it."""
    word = "word" + "".join(chr(ord("a") + int(digit)) for digit in str(time.time_ns()))
    text = re.sub(r"\n\nword[a-j]+\n", "\n\n", path.read_text())
    path.write_text(text.rstrip("\n") + f"\n\n{word}\n")
    return word


def seconds_ours(book: Path, base: str) -> float:
    started = time.perf_counter()
    word = save(book / "case_studies/study-00007.md")
    while True:
        with urllib.request.urlopen(f"{base}/case-studies/study-00007.html") as answer:
            if word in answer.read().decode():
                return time.perf_counter() - started
        time.sleep(0.01)


def seconds_stock(book: Path) -> float:
    started = time.perf_counter()
    save(book / "study-00007.md")
    subprocess.run([*STOCK, book], check=True, capture_output=True)
    return time.perf_counter() - started


def write_stock_book(folder: Path, ours: Path) -> None:
    """The texts of a book of ours as Jupyter Book's users would write them: all in the menu."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    names = []
    for path in sorted((ours / "case_studies").glob("study-*.md")):
        head, body = path.read_text().removeprefix("---\n").split("\n---\n", 1)
        title = re.search(r"^title: (.*)$", head, re.M)
        assert title
        body = re.sub(r"```\{code-cell\}.*?```\n", "", body, flags=re.S)
        (folder / path.name).write_text(f"# {title.group(1)}\n{body}")
        names.append(path.stem)
    (folder / "index.md").write_text("# Reference book\n\nStart here.\n")
    chapters = "".join(f"  - file: {name}\n" for name in names)
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{chapters}")
    (folder / "_config.yml").write_text("title: Reference book\nauthor: The generator\n")


def told(label: str, times: list[float]) -> float:
    middle = statistics.median(times)
    each = ", ".join(f"{seconds:.2f}" for seconds in times)
    print(f"{label}: {middle:.2f} s (median of {each})", flush=True)
    return middle


def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory(prefix="preview-") as name:
        for size in sizes:
            book = Path(name) / f"ours-{size}"
            write_book(book, size)
            stock = Path(name) / "stock"
            if size == min(sizes):
                write_stock_book(stock, book)
                subprocess.run([*STOCK, stock], check=True, capture_output=True)
            ours, theirs = [], []
            with preview(book) as base:
                for _ in range(TURNS):
                    ours.append(seconds_ours(book, base))
                    time.sleep(0.2)
                    if size == min(sizes):
                        theirs.append(seconds_stock(stock))
                    else:
                        time.sleep(3)
            middle = told(f"pack serve, {size} studies", ours)
            if theirs:
                peer = told(f"jupyter-book build, {size} pages", theirs)
                print(f"pack serve is {peer / middle:.1f} times as fast", flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [60, 1000])
