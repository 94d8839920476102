"""Where benchmarks run: the folder of books and environments, and how a system builds a book."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from measuring import Run, in_turn, run
from peers import LEFT, SITES, command
from results import Results

ROOT = Path(__file__).parents[1]
PACK = [sys.executable, "-m", "resource_pack.cli"]
Contestants = Mapping[str, Callable[[], Run]]


@dataclass(frozen=True)
class Bed:
    """A place to measure in. `most` is how often anything is run at the most."""

    work: Path
    results: Results
    most: int = 5

    def book(self, name: str, write: Callable[[Path], None]) -> Path:
        """A book, which is written anew only where the code that writes it has changed."""
        folder = self.work / "books" / name
        done = folder.with_name(f"{name}.done")
        sources = [Path(__file__).with_name(f"{n}.py") for n in ("texts", "books", "peer_books")]
        version = json.dumps([path.read_text() for path in sources])
        if not done.is_file() or done.read_text() != version:
            done.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            write(folder)
            done.write_text(version)
        return folder

    def build(self, system: str, book: Path, seconds: float = 3600) -> Run:
        """Build a book from nothing with a system; `ours` is this pack's own."""
        clean(book)
        if system.startswith("ours"):
            more = ["--cluster"] if system.endswith("cluster") else []
            return run([*PACK, "build", *more], book, book / "_build" / "html", seconds=seconds)
        return run(command(system, self.work), book, book / SITES[system], seconds=seconds)

    def contest(self, group: str, contestants: Contestants) -> None:
        """Measure all of them in turn; what the results have already is left as it is."""
        print(f"{group}: {', '.join(contestants)}", flush=True)
        in_turn(
            contestants,
            lambda name: self.results.runs(f"{group}/{name}"),
            lambda name, measured: self.results.add(f"{group}/{name}", measured),
            self.most,
        )


def clean(book: Path) -> None:
    """Take away all that builds left in a book."""
    for name in LEFT:
        path = book / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--work",
        type=Path,
        default=ROOT / "_build" / "bench",
        help="where books, environments and results are kept",
    )
    parser.add_argument("--rounds", type=int, default=5, help="run nothing more often than this")
    parser.add_argument("--again", action="store_true", help="forget what was measured before")


def bed_of(options: argparse.Namespace) -> Bed:
    work = options.work.absolute()
    return Bed(work, Results(work / "results.json"), options.rounds)


def single(module_doc: str | None) -> argparse.ArgumentParser:
    """The options of a script that is run by hand."""
    parser = argparse.ArgumentParser(
        description=module_doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    return parser


def print_group(bed: Bed, group: str, first: str) -> None:
    """What was measured of a group, with ratios to one of its names."""
    from measuring import median

    names = [name for name in bed.results.all() if name.startswith(f"{group}/")]
    base = bed.results.runs(f"{group}/{first}")
    for name in names:
        runs = bed.results.runs(name)
        ratio = median(runs) / median(base) if base else 0
        print(
            f"{name:32s} {median(runs):8.2f} s ({len(runs)} runs) {ratio:7.2f} times {first}, "
            f"{median(runs, 'memory'):6.0f} MiB, {runs[0]['pages']} pages, "
            f"{runs[0]['html'] / 1000 / max(1, runs[0]['pages']):.1f} KB a page"
        )
