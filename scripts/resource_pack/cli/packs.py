"""The pack that a command works on."""

from __future__ import annotations

from pathlib import Path

import typer

from resource_pack.cli.console import Exit, print_problems
from resource_pack.core.layout import Layout, find_layout
from resource_pack.core.problems import PackError


def layout_here(folder: Path | None = None) -> Layout:
    """The pack of a folder, or of the present one. Ends the command where there is none."""
    try:
        return find_layout(folder or Path.cwd())
    except PackError as error:
        print_problems(error.problems)
        raise typer.Exit(Exit.USAGE) from None
