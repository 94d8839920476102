"""Key figures with everything that pages show of them, wherever they are typed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from resource_pack.core.fields import KeyFigure
from resource_pack.core.numbers import read_number, write_amount
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import PackError, listing, nearest


class NumberError(ValueError):
    """A number is named that is not there."""


@dataclass(frozen=True)
class ReadyFigure:
    """A number that is ready to show. `depends` names what it came from, for later builds."""

    id: str
    value: int | float | str
    unit: str
    label: str
    place: str
    doubt: str
    panel: bool
    depends: str = ""

    @property
    def text(self) -> str:
        """The number without its unit, except where the unit is part of how it is written."""
        if isinstance(self.value, str):
            return self.value
        return write_amount(self.value, self.unit if self.unit in ("%", "£") else "")

    @property
    def amount(self) -> str:
        if isinstance(self.value, str):
            return f"{self.value} {self.unit}"
        return write_amount(self.value, self.unit)


def ready_figure(pack: Pack, page: PackPage, figure: KeyFigure) -> ReadyFigure:
    """A key figure of a page. Raises NumberError where it names a row that is not there."""
    if figure.data:
        dataset, _, row = figure.data.partition("/")
        found = data_figure(pack, dataset, row)
        return ReadyFigure(
            figure.id,
            found.value,
            found.unit,
            figure.label or found.label,
            found.place,
            figure.doubt or found.doubt,
            figure.panel,
            found.depends,
        )
    source = page.source_of(figure)
    place = ""
    if source:
        place = f"{pack.document_name(source.document)}, {source.place}"
    value = figure.value if figure.value is not None else ""
    return ReadyFigure(
        figure.id,
        value,
        figure.unit,
        figure.label,
        place,
        figure.doubt or "",
        figure.panel,
    )


def data_figure(pack: Pack, dataset: str, row_id: str) -> ReadyFigure:
    """A row of a dataset with the columns id, value and unit. Raises NumberError."""
    if dataset not in pack.data.datasets:
        hint = nearest(dataset, list(pack.data.datasets))
        raise NumberError(f"There is no dataset “{dataset}”. {hint}".strip())
    try:
        table = pack.store.table(dataset)
    except PackError as error:
        raise NumberError(str(error)) from None
    names = table.dataset.field_names
    if not {"id", "value", "unit"} <= set(names):
        raise NumberError(f"The dataset {dataset} has no columns id, value and unit")
    rows = {row[table.column("id")]: row for row in table.rows}
    if row_id not in rows:
        raise NumberError(
            f"The dataset {dataset} has no row “{row_id}”. {nearest(row_id, list(rows))}".strip()
        )
    cells = dict(zip(names, rows[row_id], strict=True))
    source = table.dataset.sources[0]
    document = pack.document_name(source.document)
    return ReadyFigure(
        row_id,
        read_number(cells["value"]),
        cells["unit"],
        cells.get("label", ""),
        f"{document}, {cells.get('place') or source.place}",
        cells.get("doubt", ""),
        True,
        f"data:{dataset}",
    )


def find_number(pack: Pack, page: PackPage, name: str) -> ReadyFigure:
    """Find `figure`, `study/figure` or `dataset/row`, as roles name them. Raises NumberError."""
    owner, slash, item = name.strip().partition("/")
    if not slash:
        return _of_page(pack, page, owner, "")
    if owner in pack.studies:
        return _of_page(pack, pack.studies[owner].page, item, f"study:{owner}")
    if owner in pack.data.datasets:
        return data_figure(pack, owner, item)
    known = [*pack.studies, *pack.data.datasets]
    raise NumberError(
        f"“{owner}” is neither a case study nor a dataset. {nearest(owner, known)}".strip()
    )


def _of_page(pack: Pack, page: PackPage, name: str, depends: str) -> ReadyFigure:
    for figure in page.meta.key_figures:
        if figure.id == name:
            found = ready_figure(pack, page, figure)
            return found if found.depends else replace(found, depends=depends)
    known = [figure.id for figure in page.meta.key_figures]
    raise NumberError(
        f"{page.file} has no key figure “{name}”. It has: {listing(known)}. "
        f"{nearest(name, known)}".strip()
    )
