"""The points of a chart, as sentences speak of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from resource_pack.core.numbers import MINUS, write_amount, write_number


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
    """What a sentence can speak of. `ordered` is true where the labels follow in time."""

    series: tuple[Series, ...]
    unit: str
    ordered: bool
    decimals: int | None = None

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
            replace(one, values=tuple(_rounded(value, self.decimals) for value in one.values))
            for one in self.series
        )
        return replace(self, series=series)


def _rounded(value: float | None, decimals: int) -> float | None:
    if value is None:
        return None
    return float(write_number(value, decimals).replace(",", "").replace(MINUS, "-"))


def difference(one: float, other: float) -> float:
    """How far two values are apart, without the dust that floats leave behind (0.3 - 0.1)."""
    return float(abs(Decimal(str(one)) - Decimal(str(other))))


def added(values: Iterable[float]) -> float:
    return float(sum(Decimal(str(value)) for value in values))


class SentenceError(ValueError):
    """The sentence cannot be made, or says what the data does not show."""

    def __init__(self, found: str, allowed: str = "", fix: str = "") -> None:
        super().__init__(found)
        self.found, self.allowed, self.fix = found, allowed, fix
