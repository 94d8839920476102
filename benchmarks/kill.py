"""Does anything break when a build is stopped at any moment?

    .venv/bin/python benchmarks/kill.py [--moments 50] [--studies 100] [--seed 1] [--work DIR]

Builds a pack, changes it, starts a build and stops it: fifty times, at moments spread over the
length of the build, in four ways. Ends with 1 where anything was found. About 15 s a moment.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from killing import book_ground, tiny_ground, trials

WORK = Path(__file__).parents[1] / "_build" / "bench"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--studies", type=int, default=0, help="a generated pack of this size")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=WORK)
    options = parser.parse_args()
    folder = options.work.absolute() / "kill"
    ground = book_ground(folder, options.studies) if options.studies else tiny_ground(folder)
    ground.prepare()
    lengths = ground.lengths()
    told = ", ".join(f"{depth} {taken:.1f} s" for depth, taken in lengths.items())
    print(f"Builds that nobody stops: {told}", flush=True)
    bad = early = 0
    for trial in trials(options.moments, options.seed, lengths, list(ground.changes)):
        ground.try_once(trial)
        print(trial, flush=True)
        bad += bool(trial.faults)
        early += trial.finished
    print(f"{options.moments} moments, {bad} with a fault; {early} builds had ended before.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
