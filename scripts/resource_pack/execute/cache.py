"""What is kept of pages that ran, and why a page would run again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import PackError, Problem, listing, nearest
from resource_pack.execute.pages import runs
from resource_pack.execute.rules import content_hash
from resource_pack.execute.store import OutputStore, Parts

State = Literal["described", "new", "kept", "changed"]

SAYS: dict[State, str] = {
    "described": "It is never run: its code cells only describe what to show.",
    "new": "It runs in the next build: nothing is kept of it yet.",
    "kept": "It does not run again: nothing that it depends on has changed.",
    "changed": "It runs in the next build:",
}


@dataclass(frozen=True)
class Why:
    """Whether the next build runs a page, and the reasons, each a sentence."""

    page: str
    state: State
    reasons: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        return SAYS[self.state]


@dataclass(frozen=True)
class Kept:
    """What is kept of a page: bytes of all versions, how many there are, and what they are for."""

    page: str
    size: int
    versions: int
    use: Literal["current", "out of date", "no such page"]


def find_page(pack: Pack, name: str) -> PackPage:
    """A page by its file or its name. Raises PackError that names the nearest one."""
    wanted = Path(name).as_posix().removeprefix("./").removesuffix(".md")
    if wanted in pack.pages:
        return pack.pages[wanted]
    # People say the last part, which is often enough.
    ends = [docname for docname in pack.pages if docname.endswith(f"/{wanted}")]
    if len(ends) == 1:
        return pack.pages[ends[0]]
    fix = nearest(wanted, ends or list(pack.pages))
    allowed = listing(ends) if ends else "a page of content/ or case_studies/"
    raise PackError([Problem(name, 0, "", "There is no such notebook", allowed, fix, rule="cache")])


def why(store: OutputStore, page: PackPage) -> Why:
    """Whether the next build runs a page, and why."""
    if not runs(page):
        return Why(page.docname, "described")
    records = [parts for _, parts in store.records(page.docname)]
    if not records:
        return Why(page.docname, "new")
    if any(store.is_current(page, parts) for parts in records):
        return Why(page.docname, "kept")
    before = records[0]
    files = {name: content_hash(store.pack.layout, name) for name in before.files}
    now = store.parts(page, before.datasets, files)
    reasons = (
        *_cells(page, before, now),
        *_data(store, before, now),
        *_surroundings(before, now),
    )
    return Why(page.docname, "changed", reasons)


def _cells(page: PackPage, before: Parts, now: Parts) -> list[str]:
    lines = [
        str(cell.line)
        for cell, known in zip(page.markup.cells, now.cells, strict=True)
        if known not in before.cells
    ]
    if lines:
        what = "The code cell at line" if len(lines) == 1 else "The code cells at lines"
        return [f"{what} {listing(lines)} {'is' if len(lines) == 1 else 'are'} new or changed."]
    if len(before.cells) > len(now.cells):
        return [f"It had {len(before.cells)} code cells, and has {len(now.cells)}."]
    return ["Its code cells are in another order."] if before.cells != now.cells else []


def _data(store: OutputStore, before: Parts, now: Parts) -> list[str]:
    reasons = []
    for name, known in before.datasets.items():
        if known != now.datasets[name]:
            there = name in store.pack.data.datasets
            reasons.append(
                f"The dataset “{name}” has changed: its rows, its description or its source."
                if there
                else f"The dataset “{name}” is gone."
            )
    for name, known in before.files.items():
        if known != now.files[name]:
            what = "The list of files in" if name.endswith("/") else "The file"
            reasons.append(f"{what} {name} {'has changed' if now.files[name] else 'is gone'}.")
    return reasons


def _surroundings(before: Parts, now: Parts) -> list[str]:
    reasons = []
    if before.reads != now.reads:
        reasons.append("What it says that it reads (reads: in the front matter) has changed.")
    if before.code != now.code:
        reasons.append("The code of the generator has changed.")
    for name in sorted({*before.libraries, *now.libraries}):
        was, is_now = before.libraries.get(name), now.libraries.get(name)
        if was is not None and is_now is not None and was != is_now:
            reasons.append(f"{name} was {was or 'missing'}, and is {is_now or 'missing'}.")
    return reasons


def kept_pages(store: OutputStore) -> list[Kept]:
    """Everything that is kept, sorted by page."""
    found = []
    folders = sorted(store.folder.iterdir()) if store.folder.is_dir() else []
    for folder in folders:
        files = sorted(folder.glob("*.json"))
        if not files:
            continue
        docname = folder.name.replace("..", "/")
        page = store.pack.pages.get(docname)
        use: Literal["current", "out of date", "no such page"] = "no such page"
        if page is not None and runs(page):
            use = "current" if why(store, page).state == "kept" else "out of date"
        found.append(Kept(docname, sum(file.stat().st_size for file in files), len(files), use))
    return found
