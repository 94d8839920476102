"""What a number of contacts, days or years comes to at a unit cost: ranges in whole pence.

All arithmetic is in whole numbers, so that the browser gets the same pence. A quantity is kept in
hundredths (1.5 days are 150), a cost in pence; their product is in hundredths of a penny, and is
rounded to whole pounds and pence once, halves up. A line has a range where one of its numbers has:
the lowest total takes both lower ends, the highest both upper ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from resource_pack.core.datasets import Value

Direction = Literal["fewer", "more"]
DIRECTIONS: dict[Direction, str] = {"fewer": "Fewer than before", "more": "More than before"}

HUNDRED = 100

_NUMBER = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True)
class Range:
    """From the lower to the upper end; both are the same where there is one number."""

    low: int
    high: int


@dataclass(frozen=True)
class UnitCost:
    """What one unit costs, in pence. `price_year` is empty where the source does not give it."""

    id: str
    label: str
    unit: str
    cost: Range
    price_year: str
    source: str
    doubt: str


@dataclass(frozen=True)
class Line:
    """A quantity, in hundredths, at a cost, in pence."""

    direction: Direction
    quantity: Range
    cost: Range

    @property
    def total(self) -> Range:
        """In pence."""
        return Range(
            _round(self.quantity.low * self.cost.low), _round(self.quantity.high * self.cost.high)
        )


def _round(value: int) -> int:
    """Hundredths to whole ones; halves go up."""
    return (value + HUNDRED // 2) // HUNDRED


def hundredths(text: str) -> int | None:
    """A number as people type it, such as “1,200.50” or “£9”, in hundredths; None for others.

    Up to nine digits before the point, and two after it.
    """
    match = _NUMBER.fullmatch(re.sub(r"[\s,£]", "", text))
    if not match:
        return None
    return int(match[1]) * HUNDRED + int((match[2] or "").ljust(2, "0"))


def difference(lines: Iterable[Line]) -> Range:
    """What “fewer” comes to less what “more” comes to, in pence; below 0 where more is more.

    The lowest end takes the least that is fewer and the most that is more.
    """
    low = high = 0
    for line in lines:
        total = line.total
        if line.direction == "fewer":
            low, high = low + total.low, high + total.high
        else:
            low, high = low - total.high, high - total.low
    return Range(low, high)


def pounds(pence: int) -> str:
    """An amount as readers see it: £287,631, £1.50, −£20."""
    sign = "\N{MINUS SIGN}" if pence < 0 else ""
    whole, rest = divmod(abs(pence), HUNDRED)
    return f"{sign}£{whole:,}" + (f".{rest:02}" if rest else "")


def range_text(amount: Range) -> str:
    """“£10” or “£10 to £20”."""
    if amount.low == amount.high:
        return pounds(amount.low)
    return f"{pounds(amount.low)} to {pounds(amount.high)}"


def quantity_text(quantity: Range) -> str:
    """“9”, “1.5” or “9 to 12”."""

    def one(value: int) -> str:
        whole, rest = divmod(value, HUNDRED)
        return f"{whole:,}" + (f".{rest:02}".rstrip("0") if rest else "")

    if quantity.low == quantity.high:
        return one(quantity.low)
    return f"{one(quantity.low)} to {one(quantity.high)}"


Row = Mapping[str, Value]


def read_unit_costs(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[UnitCost]:
    """The unit costs of a dataset with columns id, label, unit, cost_from, cost_to and so on."""
    found = []
    for row in _records(header, rows):
        found.append(
            UnitCost(
                str(row["id"]),
                str(row["label"]),
                str(row["unit"]),
                Range(_hundredths(row["cost_from"]), _hundredths(row["cost_to"])),
                str(row["price_year"] or ""),
                str(row["source"]),
                str(row["doubt"] or ""),
            )
        )
    return found


@dataclass(frozen=True)
class Example:
    """A line that somebody published, worked out again. `stated` is in pence, None if not given."""

    label: str
    line: Line
    unit: UnitCost
    stated: int | None
    note: str

    @property
    def agrees(self) -> bool | None:
        """Whether the source has the same total; None where it has none."""
        total = self.line.total
        return None if self.stated is None else total == Range(self.stated, self.stated)


def read_examples(
    header: Sequence[str], rows: Sequence[Sequence[Value]], costs: Sequence[UnitCost]
) -> list[Example]:
    """Worked lines of a dataset with columns label, direction, quantity, unit_cost and so on."""
    by_id = {cost.id: cost for cost in costs}
    found = []
    for row in _records(header, rows):
        unit = by_id[str(row["unit_cost"])]
        quantity = _hundredths(row["quantity"])
        direction: Direction = "more" if row["direction"] == "more" else "fewer"
        stated = None if row["stated"] is None else _hundredths(row["stated"])
        line = Line(direction, Range(quantity, quantity), unit.cost)
        found.append(Example(str(row["label"]), line, unit, stated, str(row["note"] or "")))
    return found


def _records(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[Row]:
    return [dict(zip(header, row, strict=True)) for row in rows]


def _hundredths(value: Value) -> int:
    found = hundredths(f"{value}".removesuffix(".0"))
    if found is None:
        raise ValueError(f"{value} is no amount")
    return found
