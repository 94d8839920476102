"""The points of a chart, as sentences speak of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from resource_pack.core.numbers import MINUS, write_amount, write_number
from resource_pack.core.problems import Problem


@dataclass(frozen=True)
class Series:
    """The points of one line, or of one colour of bars. A missing value is None."""

    name: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]

    def known(self) -> list[tuple[str, float]]:
        return [
            (label, value)
            for label, value in zip(self.labels, self.values, strict=True)
            if value is not None
        ]


@dataclass(frozen=True)
class ChartData:
    """What a sentence can speak of. `ordered` is true where the labels follow in time.

    `left_out` has the values of rows that the chart does not show.
    """

    series: tuple[Series, ...]
    unit: str
    ordered: bool
    decimals: int | None = None
    left_out: tuple[float | None, ...] = ()

    def amount(self, value: float) -> str:
        return write_amount(value, self.unit, self.decimals)

    def number(self, value: float) -> str:
        """The value without its unit, except where the unit is part of how it is written."""
        if self.unit in ("%", "£"):
            return self.amount(value)
        return write_number(value, self.decimals)

    def as_shown(self) -> ChartData:
        """The data as the picture writes it: rounded, so that a reader can check each sentence."""
        if self.decimals is None:
            return self
        series = tuple(
            replace(one, values=_rounded(one.values, self.decimals)) for one in self.series
        )
        return replace(self, series=series, left_out=_rounded(self.left_out, self.decimals))


def _rounded(values: Iterable[float | None], decimals: int) -> tuple[float | None, ...]:
    return tuple(
        None
        if value is None
        else float(write_number(value, decimals).replace(",", "").replace(MINUS, "-"))
        for value in values
    )


def difference(one: float, other: float) -> float:
    """How far two values are apart, without the dust that floats leave behind (0.3 - 0.1)."""
    return float(abs(Decimal(str(one)) - Decimal(str(other))))


def added(values: Iterable[float]) -> float:
    return float(sum(Decimal(str(value)) for value in values))


class SentenceError(ValueError):
    """The sentence cannot be made, or says what the data does not show."""

    def __init__(self, found: str, allowed: str = "", fix: str = "") -> None:
        # In a notebook, the text of the error is all that an author sees.
        super().__init__(Problem("", 0, "", found, allowed, fix).message)
        self.found, self.allowed, self.fix = found, allowed, fix
