"""A book of 60 pages, 15 of them notebooks, built from nothing: ours, Jupyter Book, mkdocs-jupyter.

    .venv/bin/python benchmarks/cold.py [--notebooks 15] [--pages 60] [--rounds N] [--work DIR]

Ours makes, beside the pages, a picture of each chart in two formats, a page to embed and a CSV of
each chart and table, both search indexes and the offline copy. About 6 minutes in full.
"""

from __future__ import annotations

import subprocess
from functools import partial

from bed import PACK, Bed, Contestants, bed_of, print_group, single
from books import write_notebooks
from peer_books import mkdocs_notebooks, stock_notebooks


def contestants(bed: Bed, pages: int, notebooks: int, peers: bool = True) -> Contestants:
    size = f"{pages}-{notebooks}"
    writers = {"ours": write_notebooks, "stock": stock_notebooks, "mkdocs": mkdocs_notebooks}
    if not peers:
        del writers["mkdocs"]
    books = {
        system: bed.book(f"cold-{system}-{size}", partial(_write, write, pages, notebooks))
        for system, write in writers.items()
    }
    if has_cluster():
        books["ours-cluster"] = books["ours"]
    return {system: partial(bed.build, system, book) for system, book in books.items()}


def _write(write, pages, notebooks, folder) -> None:  # type: ignore[no-untyped-def]
    write(folder, pages, notebooks)


def has_cluster() -> bool:
    """Whether this generator runs notebooks on a cluster."""
    told = subprocess.run([*PACK, "build", "--help"], capture_output=True, text=True, check=False)
    return "--cluster" in told.stdout


def measure(bed: Bed, pages: int = 60, notebooks: int = 15, peers: bool = True) -> None:
    bed.contest(f"cold-{pages}-{notebooks}", contestants(bed, pages, notebooks, peers))


if __name__ == "__main__":
    parser = single(__doc__)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--notebooks", type=int, default=15)
    options = parser.parse_args()
    place = bed_of(options)
    group = f"cold-{options.pages}-{options.notebooks}"
    if options.again:
        place.results.forget(f"{group}/")
    measure(place, options.pages, options.notebooks)
    print_group(place, group, "ours")
