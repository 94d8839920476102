"""All checks, as `pack check` runs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from resource_pack.core.addresses_list import FILE as ADDRESSES_FILE
from resource_pack.core.addresses_list import (
    PublishedAddresses,
    current_addresses,
    read_addresses,
    write_addresses,
)
from resource_pack.core.checks import check_pack
from resource_pack.core.coverage import (
    check_coverage,
    coverage_files,
    make_list,
    marks_of,
    read_coverage,
    write_list,
)
from resource_pack.core.facts import read_points
from resource_pack.core.layout import Layout
from resource_pack.core.pack import read_pack
from resource_pack.core.problems import PackError, Problem
from resource_pack.processes import map_chunks


def check_everything(layout: Layout, facts: Path | None = None) -> list[Problem]:
    """Every problem of a pack, sorted; warnings too."""
    # MyST's parser takes half a second to import, which `pack --help` need not wait for.
    from resource_pack.execute.described import check_calls
    from resource_pack.sphinx_ext.reading import read_markup

    try:
        pack = read_pack(layout, read_markup, spread=map_chunks)
    except PackError as error:
        return error.problems
    problems = check_pack(pack) + check_calls(pack) + list(check_coverage(pack, facts))
    return sorted(set(problems))


def write_coverage(layout: Layout, facts: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Write every coverage list anew. Yields its name, its points, and those without a home."""
    from resource_pack.sphinx_ext.reading import read_markup

    pack = read_pack(layout, read_markup)
    marks = marks_of(pack)
    for path in coverage_files(layout):
        before, _ = read_coverage(layout, path)
        after = make_list(read_points(facts / f"{before.facts}.yml"), marks, before)
        path.write_text(write_list(after), encoding="utf-8")
        missing = [
            point.id for point in after.points if not point.page and not after.reason(point.id)
        ]
        yield before.facts, len(after.points), missing


def list_addresses(layout: Layout, write: bool) -> PublishedAddresses:
    """The addresses of the pack now; with `write`, the committed list gets what is new."""
    from resource_pack.sphinx_ext.reading import read_markup

    now = current_addresses(read_pack(layout, read_markup))
    if write:
        published, _ = read_addresses(layout)
        path = layout.content / ADDRESSES_FILE
        path.write_text(write_addresses(published, now), encoding="utf-8")
    return now
