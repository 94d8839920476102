"""What of a cell's outputs may reach a page: plain text, and the pack's own charts and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from resource_pack.core.figures import MIME_TYPE
from resource_pack.core.pack import PackPage
from resource_pack.core.problems import PackError, Problem, shorten


def clean_outputs(
    page: PackPage, cell: int, outputs: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The outputs of a cell, without anything that could bring foreign HTML or scripts.

    Raises PackError for a warning, and for an output that no page can show.
    """
    kept: list[dict[str, Any]] = []
    for output in outputs:
        if output["output_type"] == "stream":
            if output["name"] == "stderr":
                raise cell_problem(
                    page,
                    cell,
                    f"The code cell gives a warning: {shorten(_warning(output['text']), 200)}",
                    "",
                    "Mend what it warns of",
                    "cell.warning",
                )
            kept.append({"output_type": "stream", "name": "stdout", "text": output["text"]})
            continue
        if output["output_type"] == "error":
            found = stopped(output["ename"], output["evalue"])
            raise cell_problem(page, cell, found)
        data = output.get("data", {})
        if MIME_TYPE in data:
            shown = {MIME_TYPE: data[MIME_TYPE]}
        elif set(data) <= {"text/plain"}:
            shown = dict(data)
        else:
            raise cell_problem(
                page,
                cell,
                "The code cell shows something that is no chart or table of the pack "
                f"({', '.join(sorted(data))})",
                "plain text, show_table, show_chart and key_figures",
                "Pass a DataFrame to show_table, with an id and a title",
                "cell.output",
            )
        kept.append({"output_type": "display_data", "data": shown, "metadata": {}})
    return kept


def _warning(text: str) -> str:
    """A warning without the made-up file name that stands before it, and the line of code after."""
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"\S+:\d+: (\w+: .*)", first)
    return told.group(1) if told and rest.count("\n") <= 1 else text


def datasets_of(outputs: Iterable[Iterable[Mapping[str, Any]]]) -> list[str]:
    """The datasets that the figures among all cells' outputs name, sorted."""
    names: set[str] = set()
    for cell in outputs:
        for output in cell:
            figure = output.get("data", {}).get(MIME_TYPE)
            if figure:
                names.update(source["dataset"] for source in figure["sources"])
    return sorted(names)


OWN_ERRORS = ("CallError", "SentenceError", "UnknownDataset", "ValueError", "KeyError")
"""Errors whose text says everything; of others, the name helps whoever has to find the cause."""


def stopped(name: str, text: str) -> str:
    """What a cell's error means, in a sentence."""
    # The code of a cell has a made-up file name.
    text = re.sub(r" \((?:<ipython-input-[^)]*>|\d+\.py), line (\d+)\)$", r", in line \1", text)
    if name in OWN_ERRORS:
        return f"The code cell stops with an error: {shorten(text, 300)}"
    return f"The code cell stops with {name}: {shorten(text, 300)}"


def cell_problem(
    page: PackPage,
    cell: int,
    found: str,
    allowed: str = "",
    fix: str = "Correct the cell",
    rule: str = "cell.error",
) -> PackError:
    """The problem of a cell, by its number from 0, at its line in the page's file."""
    cells = page.markup.cells
    line = cells[max(0, min(cell, len(cells) - 1))].line
    return PackError([Problem(page.file, line, "", found, allowed, fix, rule=rule)])
