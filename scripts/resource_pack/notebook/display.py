"""How a figure shows itself in plain Jupyter; in the pack, `sphinx_ext` draws it instead."""

from __future__ import annotations

from html import escape
from typing import Any

from resource_pack.core.figures import MIME_TYPE, ChartFigure, KeyFigures, TableFigure

VEGA_LITE = "application/vnd.vegalite.v6+json"


class Shown:
    """A figure that a notebook displays. It holds data only; the same figure is always the same."""

    def __init__(self, figure: TableFigure | ChartFigure | KeyFigures) -> None:
        self.figure = figure

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle: dict[str, Any] = {
            MIME_TYPE: self.figure.model_dump(mode="json"),
            "text/html": _html(self.figure),
            "text/plain": repr(self),
        }
        if isinstance(self.figure, ChartFigure):
            bundle[VEGA_LITE] = self.figure.wide
        return bundle

    def __repr__(self) -> str:
        figure = self.figure
        says = f" {figure.says}" if isinstance(figure, ChartFigure) else ""
        return f"{figure.kind} “{figure.title}” ({figure.id}).{says}"


def _html(figure: TableFigure | ChartFigure | KeyFigures) -> str:
    source = "; ".join(f"{line.document}, {line.place}" for line in figure.sources)
    foot = "".join(f"<p>{escape(note)}</p>" for note in figure.notes)
    foot += f"<p>Source: {escape(source)}.</p>"
    if isinstance(figure, KeyFigures):
        items = "".join(
            f"<li><strong>{escape(number.text)} {escape(number.unit)}</strong> "
            f"{escape(number.label)}</li>"
            for number in figure.numbers
        )
        return f"<p>{escape(figure.title)}</p><ul>{items}</ul>{foot}"
    says = f"<p>{escape(figure.says)}</p>" if isinstance(figure, ChartFigure) else ""
    heads = "".join(
        f'<th scope="col">{escape(column.label)}'
        + (f" ({escape(column.unit)})" if column.unit else "")
        + "</th>"
        for column in figure.columns
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(cell.text)}</th>'
            if place == 0
            else f"<td>{escape(cell.text)}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in figure.rows
    )
    table = (
        f"<table><caption>{escape(figure.title)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
    return says + table + foot
