"""`pack cache`: what is kept of notebooks that ran."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from resource_pack.cli.console import out, print_json
from resource_pack.cli.packs import layout_here
from resource_pack.core.layout import OUTPUTS

if TYPE_CHECKING:
    from resource_pack.execute.store import OutputStore

# Each command imports what it needs: `pack --help` would wait for pandas otherwise.

cache_app = typer.Typer(help="Look at what is kept of notebooks that ran.", no_args_is_help=True)


class Form(StrEnum):
    """How answers are printed."""

    text = "text"
    json = "json"


AsForm = Annotated[Form, typer.Option("--format", help="Print text, or JSON for programs.")]


def _store() -> OutputStore:
    from resource_pack.core.pack import read_pack
    from resource_pack.execute.store import OutputStore
    from resource_pack.sphinx_ext.reading import read_markup

    layout = layout_here()
    folder = layout.cache / OUTPUTS
    return OutputStore(folder, read_pack(layout, read_markup))


def _size(size: int) -> str:
    return f"{size / 1000:,.1f} KB"


@cache_app.command("list")
def cache_list(form: AsForm = Form.text) -> None:
    """List the pages whose outputs are kept, with their size and whether they are of use."""
    from rich.table import Table

    from resource_pack.execute.cache import kept_pages

    rows = kept_pages(_store())
    if form is Form.json:
        print_json([asdict(row) for row in rows])
        return
    if not rows:
        out.print("Nothing is kept. Pages that compute are kept when they have run.")
        return
    shown = Table("Page", "Size", "Versions", "Use")
    for row in rows:
        shown.add_row(row.page, _size(row.size), str(row.versions), row.use)
    out.print(shown)
    out.print(f"{len(rows)} pages, {_size(sum(row.size for row in rows))} in all.")


@cache_app.command("clear")
def cache_clear(
    notebook: Annotated[
        str | None,
        typer.Argument(
            metavar="[NOTEBOOK]", help="A page, such as content/data/a.md.", show_default="all"
        ),
    ] = None,
    form: AsForm = Form.text,
) -> None:
    """Forget the outputs of all pages, or of one: the next build runs them again."""
    from resource_pack.execute.cache import find_page

    store = _store()
    count = store.clear(find_page(store.pack, notebook).docname if notebook else None)
    if form is Form.json:
        print_json({"removed": count})
    else:
        out.print(f"{count} kept output{'' if count == 1 else 's'} removed.")


@cache_app.command("why")
def cache_why(
    notebook: Annotated[
        str, typer.Argument(metavar="NOTEBOOK", help="A page, such as content/data/a.md.")
    ],
    form: AsForm = Form.text,
) -> None:
    """Say whether the next build runs a page, and why."""
    from resource_pack.execute.cache import find_page, why

    store = _store()
    answer = why(store, find_page(store.pack, notebook))
    if form is Form.json:
        print_json({**asdict(answer), "runs": answer.state in ("new", "changed")})
        return
    out.print(f"{answer.page}: {answer.says}", markup=False)
    for reason in answer.reasons:
        out.print(f"- {reason}", markup=False)
