"""Running 60 notebooks: our engine against jupyter-cache's executors.

    .venv/bin/python benchmarks/executors.py [--notebooks 60] [--rounds N] [--work DIR]

Each notebook imports pandas and Altair, and shows two charts and a table. `ours` runs them as pages
of a pack, with our helpers, which also check what they show; `ours-plain` runs the cells that the
others run, with the results printed, since a page of a pack shows no foreign HTML. Everything from
the start of the command to its end counts. About 8 minutes for 60 notebooks in full.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bed import Bed, Contestants, bed_of, print_group, single
from books import counts_csv, write_notebooks, write_pages
from measuring import Run, run
from peer_books import notebook_file, stock_sources

HERE = Path(__file__).parent
COUNTS = "data/demo/counts.csv"


def write_files(folder: Path, notebooks: int) -> None:
    """The notebooks as files of Jupyter."""
    (folder / "counts.csv").write_text(counts_csv())
    for number in range(notebooks):
        sources = stock_sources(number, "counts.csv", interactive=False)
        text = notebook_file([f"# Notebook {number}"], sources)
        (folder / f"notebook-{number:05d}.ipynb").write_text(text)


def write_printing(folder: Path, notebooks: int) -> None:
    """The same cells as pages of a pack that print what they would show."""
    write_pages(folder, notebooks, printing_sources, reads=[COUNTS])


def printing_sources(number: int) -> tuple[str, ...]:
    sources = stock_sources(number, f"../../{COUNTS}", interactive=False)
    shown = [f"print(({source.strip()}).to_json())\n" for source in sources[2:4]]
    return (*sources[:2], *shown, "print(table.to_html())\n")


def contestants(bed: Bed, notebooks: int) -> Contestants:
    files = bed.book(f"files-{notebooks}", lambda folder: write_files(folder, notebooks))
    ours = bed.book(
        f"notebooks-{notebooks}", lambda folder: write_notebooks(folder, notebooks, notebooks)
    )
    plain = bed.book(f"printing-{notebooks}", lambda folder: write_printing(folder, notebooks))

    def start(program: str, *words: str) -> Run:
        return run([sys.executable, str(HERE / program), *words], bed.work)

    return {
        "ours": lambda: start("run_notebooks.py", str(ours)),
        "ours-plain": lambda: start("run_notebooks.py", str(plain)),
        "serial": lambda: start("run_jupyter_cache.py", "local-serial", str(files)),
        "parallel": lambda: start("run_jupyter_cache.py", "local-parallel", str(files)),
    }


def measure(bed: Bed, notebooks: int = 60) -> None:
    bed.contest(f"executors-{notebooks}", contestants(bed, notebooks))


if __name__ == "__main__":
    parser = single(__doc__)
    parser.add_argument("--notebooks", type=int, default=60)
    options = parser.parse_args()
    place = bed_of(options)
    if options.again:
        place.results.forget(f"executors-{options.notebooks}/")
    measure(place, options.notebooks)
    print_group(place, f"executors-{options.notebooks}", "ours")
