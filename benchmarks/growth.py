"""Does a page cost the same in a large pack as in a small one?

    .venv/bin/python benchmarks/growth.py [30 300 1000]

Builds reference books of these sizes from scratch, each in a process of its own, and prints
seconds, milliseconds a study (beyond the time of an empty build) and the peak of memory.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from books import write_book

PACK = Path(sys.executable).with_name("pack")


def build(folder: Path, studies: int) -> tuple[float, float]:
    """Seconds and MiB of a build from scratch."""
    write_book(folder, studies)
    before = time.perf_counter()
    subprocess.run([PACK, "build"], cwd=folder, check=True, capture_output=True)
    seconds = time.perf_counter() - before
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        empty, _ = build(Path(name) / "empty", 1)
        print(f"an almost empty pack: {empty:.1f} s")
        first = 0.0
        for size in sizes:
            seconds, memory = build(Path(name) / str(size), size)
            each = 1000 * (seconds - empty) / size
            first = first or each
            print(
                f"{size:6d} studies: {seconds:7.1f} s, {each:6.1f} ms a study "
                f"({each / first:.2f} times the first), peak {memory:.0f} MiB"
            )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [30, 300, 1000])
