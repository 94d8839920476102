"""Books of many texts without notebooks: ours, Jupyter Book, zensical, mkdocs-material and others.

    .venv/bin/python benchmarks/studies.py [--studies 1000] [--stock-default] [--no-peers]
    .venv/bin/python benchmarks/studies.py --growth 100 300 1000 3000 10000

All have the same texts of 600 words.

- `ours` has them as case studies: galleries, lists by theme and place, related studies, a chart in
  every tenth, and the downloads. `ours-menu` has them as plain pages in the navigation, and
  `ours-bare` as case studies with nothing but what they must have, which are outside it.
- `stock-orphan` is Jupyter Book with all pages outside the navigation. `stock` is its default form,
  with all in the sidebar. That takes over ten minutes at 1,000, so it is only built when asked for.
- `zensical-menu` and `mkdocs-menu` have all pages in the navigation, `zensical` and `mkdocs` none.
- `sphinx` is Sphinx with MyST alone, `mystmd` makes JSON and no HTML, `hugo` has a bare layout.

In full about 10 minutes for 1,000 and 15 for the growth to 10,000, `--stock-default` not counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bed import Bed, Contestants, bed_of, print_group, single
from books import write_bare, write_book, write_plain
from peer_books import (
    hugo_studies,
    mkdocs_studies,
    myst_studies,
    sphinx_studies,
    stock_studies,
)

OURS: dict[str, Callable[..., None]] = {
    "ours": write_book,
    "ours-menu": write_plain,
    "ours-bare": write_bare,
}
PEERS: dict[str, tuple[Callable[..., None], bool]] = {
    "stock": (stock_studies, True),
    "stock-orphan": (stock_studies, False),
    "zensical-menu": (mkdocs_studies, True),
    "zensical": (mkdocs_studies, False),
    "mkdocs-menu": (mkdocs_studies, True),
    "mkdocs": (mkdocs_studies, False),
    "sphinx": (sphinx_studies, False),
    "mystmd": (myst_studies, True),
    "hugo": (hugo_studies, True),
}
"""For each, what writes its book, and whether its pages are in the navigation."""

COMPARED = ("stock-orphan", "zensical-menu", "zensical", "mkdocs-menu", "mkdocs")
OTHERS = ("sphinx", "mystmd", "hugo")


def contestants(bed: Bed, studies: int, names: tuple[str, ...]) -> Contestants:
    return {name: partial(_build, bed, name, studies) for name in names}


def book(bed: Bed, name: str, studies: int) -> Path:
    """The book of a contestant."""
    if name in OURS:
        return bed.book(f"{name}-{studies}", lambda folder: OURS[name](folder, studies))
    write, in_menu = PEERS[name]
    return bed.book(f"{name}-{studies}", lambda folder: write(folder, studies, in_menu))


def _build(bed: Bed, name: str, studies: int):  # type: ignore[no-untyped-def]
    system = "ours" if name in OURS else name.partition("-")[0]
    return bed.build(system, book(bed, name, studies))


def measure(bed: Bed, studies: int, names: tuple[str, ...]) -> None:
    bed.contest(f"studies-{studies}", contestants(bed, studies, names))


def growth(bed: Bed, sizes: list[int]) -> None:
    """The time of our own builds as the number of studies grows."""
    for size in sizes:
        measure(bed, size, ("ours",))


if __name__ == "__main__":
    parser = single(__doc__)
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--stock-default", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--others", action="store_true", help="also Sphinx, mystmd and Hugo")
    parser.add_argument("--growth", type=int, nargs="+", metavar="N")
    options = parser.parse_args()
    place = bed_of(options)
    sizes = options.growth or [options.studies]
    if options.again:
        for size in sizes:
            place.results.forget(f"studies-{size}/")
    if options.growth:
        growth(place, sizes)
    else:
        wanted = (*OURS, *(() if options.no_peers else COMPARED))
        wanted += OTHERS if options.others else ()
        wanted += ("stock",) if options.stock_default else ()
        measure(place, options.studies, wanted)
    for size in sizes:
        print_group(place, f"studies-{size}", "ours")
    print(json.dumps(sizes))
