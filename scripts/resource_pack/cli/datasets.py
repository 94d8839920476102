"""`pack data`: the datasets of the pack."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from resource_pack.cli.console import Exit, out, print_json, print_problems
from resource_pack.cli.options import AsJson, Format
from resource_pack.cli.packs import layout_here
from resource_pack.core.problems import nearest

data_app = typer.Typer(help="Look at the data of the pack.", no_args_is_help=True)


@data_app.command("list")
def data_list(as_json: AsJson = False) -> None:
    """List the datasets of the pack."""
    from rich.table import Table

    from resource_pack.core.datasets import read_data_package, read_table

    layout = layout_here()
    data = read_data_package(layout)
    rows: list[dict[str, Any]] = []
    for dataset in data.package.resources:
        table = read_table(layout, dataset)
        rows.append(
            {
                "name": dataset.name,
                "title": dataset.title,
                "rows": len(table.rows),
                "columns": len(table.header),
                "path": f"data/{dataset.path}",
                "source": f"{dataset.sources[0].document}, {dataset.sources[0].place}",
                "licence": dataset.licenses[0].name,
                "status": dataset.status,
            }
        )
    if as_json:
        print_json(rows)
        return
    shown = Table("Name", "Title", "Rows", "Source", "Licence")
    for row in rows:
        shown.add_row(row["name"], row["title"], str(row["rows"]), row["source"], row["licence"])
    out.print(shown)


@data_app.command("check")
def data_check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Datasets.", show_default="all")
    ] = None,
    style: Annotated[
        Format, typer.Option("--format", help="How to print what is found.")
    ] = Format.text,
) -> None:
    """Check every dataset against its schema."""
    from resource_pack.core.data_check import check_data
    from resource_pack.core.datasets import read_data_package

    layout = layout_here()
    data = read_data_package(layout)
    for name in names or []:
        if name not in data.datasets:
            hint = nearest(name, list(data.datasets))
            raise typer.BadParameter(f"There is no dataset “{name}”. {hint}".strip())
    problems = check_data(layout, data)
    if names:
        files = {f"data/{data.datasets[name].path}" for name in names}
        problems = [problem for problem in problems if problem.file in files]
    print_problems(problems, style.value)
    if style is Format.text and not problems:
        count = len(names or data.datasets)
        out.print(f"{count} dataset{'' if count == 1 else 's'} checked. Everything is fine.")
    raise typer.Exit(Exit.PROBLEMS if problems else Exit.FINE)
