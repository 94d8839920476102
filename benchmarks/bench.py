"""All benchmarks in one run, side by side, with targets; and the page of results.

    .venv/bin/python benchmarks/bench.py [--short] [--only PART ...] [--rounds N] [--again]
    .venv/bin/python benchmarks/bench.py --write --date 2026-11-22

Parts come in the order of their importance. Each run is saved as soon as it has ended, so a
benchmark that is stopped goes on where it was. `--write` measures nothing: it puts what is there
into docs/benchmarks.json and docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cold
import executors
import peers
import preview
import readers
import report
import studies
from bed import ROOT, Bed, bed_of, single
from resource_pack.sphinx_ext.settings import fingerprint
from results import as_text

DOCS = ROOT / "docs"
WORDS = {1: "one core", 2: "two cores", 4: "four cores", 8: "eight cores"}


SIDE_BY_SIDE = (*studies.OURS, *studies.COMPARED)


@dataclass(frozen=True)
class Part:
    """A part: minutes for one round of what is run often, and for what is run once or so.

    One that is `extra` is only run where it is named.
    """

    run: Callable[[Bed], None]
    each: float
    once: float
    extra: bool = False

    def minutes(self, rounds: int) -> float:
        return self.each * rounds + self.once


FULL = {
    "executors": Part(lambda bed: executors.measure(bed, 60), 2.8, 0),
    "cold": Part(lambda bed: cold.measure(bed, 60, 15), 1.2, 0),
    "studies": Part(lambda bed: studies.measure(bed, 1000, SIDE_BY_SIDE), 4, 0),
    "preview": Part(lambda bed: preview.measure(bed, 1000), 0.4, 1.5),
    "stock-default": Part(lambda bed: studies.measure(bed, 1000, ("ours", "stock")), 0, 10.5),
    "growth-10000": Part(lambda bed: studies.growth(bed, [1000, 10_000]), 0, 7),
    "readers": Part(lambda bed: readers.measure(bed, 10_000), 0, 3),
    "growth": Part(lambda bed: studies.growth(bed, [100, 300, 1000, 3000]), 0.3, 5),
    "others": Part(lambda bed: studies.measure(bed, 1000, ("ours", *studies.OTHERS)), 1.5, 0),
    "cold-60": Part(lambda bed: cold.measure(bed, 60, 60), 3.5, 0),
}

SHORT = {
    "executors": Part(lambda bed: executors.measure(bed, 15), 0.7, 0),
    "cold": Part(lambda bed: cold.measure(bed, 60, 15, peers=False), 0.8, 0),
    "studies": Part(lambda bed: studies.measure(bed, 300, SIDE_BY_SIDE), 1.4, 0),
    "preview": Part(lambda bed: preview.measure(bed, 300), 0.4, 0.6),
    "readers": Part(lambda bed: readers.measure(bed, 300), 0, 0.4),
    "stock-default": Part(lambda bed: studies.measure(bed, 300, ("ours", "stock")), 1.2, 0, True),
}
"""One round with 300 studies: for a look on the way, not for the page."""


def choose(parser: argparse.ArgumentParser) -> tuple[argparse.Namespace, dict[str, Part]]:
    options = parser.parse_args()
    known = SHORT if options.short else FULL
    if options.short:
        options.rounds = 1
        options.work = options.work / "short"
        # The environments are the same ones.
        options.work.mkdir(parents=True, exist_ok=True)
        link = options.work / "env"
        if not link.exists():
            (options.work.parent / "env").mkdir(exist_ok=True)
            link.symlink_to("../env")
    unknown = [name for name in options.only if name not in known]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(known)}")
    wanted = options.only or [name for name, part in known.items() if not part.extra]
    return options, {name: part for name, part in known.items() if name in wanted}


def main() -> int:
    parser = single(__doc__)
    parser.add_argument("--short", action="store_true", help="one round, 300 studies")
    parser.add_argument("--only", nargs="+", default=[], metavar="PART", help=", ".join(FULL))
    parser.add_argument("--install", action="store_true", help="install the others, then stop")
    parser.add_argument("--write", action="store_true", help="write the page, measure nothing")
    parser.add_argument("--date", default="", help="the day of the measurements, for the page")
    parser.add_argument("--machine", default="", help="the machine in general terms")
    options, parts = choose(parser)
    bed = bed_of(options)
    if options.write:
        if not options.date:
            parser.error("--write needs --date")
        write_page(bed, options.date, options.machine)
        return 0
    for name in sorted(peers.all_wanted()):
        peers.install(name, bed.work)
    if options.install:
        return 0
    if options.again:
        bed.results.path.unlink(missing_ok=True)
    code = bed.results.all().get("code")
    if code not in (None, fingerprint()):
        print("The generator has changed since some of the results: --again measures all anew.")
    bed.results.set("code", fingerprint())
    for name, part in parts.items():
        print(f"{name}: about {part.minutes(options.rounds):.0f} minutes", flush=True)
    print(f"all: about {sum(part.minutes(options.rounds) for part in parts.values()):.0f} minutes")
    failed = []
    for name, part in parts.items():
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        try:
            part.run(bed)
        except Exception as error:
            # One system that fails may not cost what the others would have told.
            failed.append(name)
            print(f"{name} could not be measured: {error}", flush=True)
        print(f"== {name}: {(time.monotonic() - started) / 60:.1f} minutes", flush=True)
    print_targets(bed, options.short)
    return 1 if failed else 0


def print_targets(bed: Bed, short: bool) -> None:
    print()
    for what, goal, reached, met in report.target_rows(bed.results.all()):
        if met == "not measured" and short:
            continue
        print(f"{what:72s} {goal:18s} {reached:>12s}  {met}")


def write_page(bed: Bed, date: str, machine: str) -> None:
    """Put the results into docs/, as data and as a page."""
    values = bed.results.all()
    values.pop("code", None)
    cores = os.cpu_count() or 1
    values["about"] = {
        "date": date,
        "machine": machine or f"a virtual machine with {WORDS.get(cores, f'{cores} cores')}",
        "python": platform.python_version(),
        "versions": peers.versions(),
    }
    for path, text in (
        (DOCS / "benchmarks.json", as_text(values)),
        (DOCS / "benchmarks.md", report.page(values)),
    ):
        Path(path).write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
