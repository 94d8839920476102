"""Numbers that text takes from a key figure or from a dataset, so that each is typed once."""

from __future__ import annotations

from dataclasses import dataclass

from resource_pack.core.numbers import write_amount
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import PackError, listing, nearest


class NumberError(ValueError):
    """A role names a number that is not there."""


@dataclass(frozen=True)
class QuickNumber:
    """A number as text shows it. `depends` names what it came from, for incremental builds."""

    value: int | float | str
    unit: str
    depends: str

    @property
    def text(self) -> str:
        if isinstance(self.value, str):
            return self.value
        return write_amount(self.value, self.unit if self.unit in ("%", "£") else "")

    @property
    def amount(self) -> str:
        if isinstance(self.value, str):
            return f"{self.value} {self.unit}"
        return write_amount(self.value, self.unit)


def find_number(pack: Pack, page: PackPage, name: str) -> QuickNumber:
    """Find `figure`, `study/figure` or `dataset/row`. Raises NumberError."""
    owner, slash, item = name.strip().partition("/")
    if not slash:
        return _key_figure(page, owner, "")
    if owner in pack.studies:
        return _key_figure(pack.studies[owner].page, item, f"study:{owner}")
    if owner in pack.data.datasets:
        return _data_row(pack, owner, item)
    known = [*pack.studies, *pack.data.datasets]
    raise NumberError(
        f"“{owner}” is neither a case study nor a dataset. {nearest(owner, known)}".strip()
    )


def _key_figure(page: PackPage, name: str, depends: str) -> QuickNumber:
    for figure in page.meta.key_figures:
        if figure.id == name:
            return QuickNumber(figure.value, figure.unit, depends)
    known = [figure.id for figure in page.meta.key_figures]
    raise NumberError(
        f"{page.file} has no key figure “{name}”. It has: {listing(known)}. "
        f"{nearest(name, known)}".strip()
    )


def _data_row(pack: Pack, dataset: str, row_id: str) -> QuickNumber:
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
    value: int | float | str
    try:
        value = float(cells["value"])
        value = int(value) if value.is_integer() and "." not in cells["value"] else value
    except ValueError:
        value = cells["value"]
    return QuickNumber(value, cells["unit"], f"data:{dataset}")
