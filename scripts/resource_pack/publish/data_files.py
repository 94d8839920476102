"""CSV files to download: one for each figure, and the whole data package."""

from __future__ import annotations

import csv
import io
import json

from resource_pack.core.figures import ChartFigure, TableFigure
from resource_pack.core.pack import Pack

DATA_FOLDER = "downloads/data"


def figure_csv(figure: ChartFigure | TableFigure) -> bytes:
    """The rows of a figure as CSV (RFC 4180, UTF-8). Symbols such as c stay as they are."""
    rows = [[_cell(cell.value, cell.symbol) for cell in row] for row in figure.rows]
    return _csv([[column.name for column in figure.columns], *rows])


def _cell(value: object, symbol: str) -> str:
    if value is None:
        return symbol
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def data_package_files(pack: Pack) -> dict[str, bytes]:
    """The data package as readers download it, by address: every published table and its facts."""
    files: dict[str, bytes] = {}
    resources = []
    for dataset in pack.data.package.resources:
        if dataset.status != "published":
            continue
        table = pack.store.table(dataset.name)
        files[f"{DATA_FOLDER}/{dataset.path}"] = _csv([list(table.header), *map(list, table.rows)])
        descriptor = dataset.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        descriptor["profile"] = dataset.profile
        # Frictionless asks for a title of each source; ours are ids, which tell a reader nothing.
        descriptor["sources"] = [
            {
                "title": pack.reference.documents[source.document].title,
                **source.model_dump(mode="json", exclude_none=True),
            }
            for source in dataset.sources
        ]
        resources.append(descriptor)
    package = pack.data.package.model_dump(mode="json", by_alias=True, exclude={"resources"})
    text = json.dumps({**package, "resources": resources}, indent=2, ensure_ascii=False)
    files[f"{DATA_FOLDER}/datapackage.json"] = (text + "\n").encode()
    return files
