"""How numbers are written on pages, and how they are found in text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext

MINUS = "\N{MINUS SIGN}"

_SIGN = "[-\N{MINUS SIGN}]?"
# A number that a comma or a full stop touches is still a number; only what follows the point of
# another one, as in version 1.5.2, is none of its own.
_NUMERAL = re.compile(
    rf"(?<!\w)(?<!\d\.){_SIGN}(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\w)|\d+(?:\.\d+)?)"
)
# Python itself would also read 1_000, 1e3, nan and the digits of other scripts.
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_WITH_PLACES = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")


def write_number(value: int | float, decimals: int | None = None) -> str:
    """A number with commas between thousands and a real minus sign.

    Without `decimals`, a float keeps the digits it has; halves are rounded away from zero, as
    readers expect (Python's own rounding goes to the even digit).
    """
    number = Decimal(str(value))
    if decimals is None and number == number.to_integral_value():
        decimals = 0
    if decimals is not None:
        with localcontext(prec=max(28, number.adjusted() + decimals + 2)):
            number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if not number:
        number = abs(number)  # What rounds to nothing has no sign.
    return f"{number:,f}".replace("-", MINUS)


def write_amount(value: int | float, unit: str, decimals: int | None = None) -> str:
    """A number with its unit: 57 practitioners, 85.3%, £68,350."""
    number = write_number(value, decimals)
    if unit == "%":
        return number + "%"
    if unit == "£":
        sign = MINUS if number.startswith(MINUS) else ""
        return f"{sign}£{number.removeprefix(MINUS)}"
    if unit and number.removeprefix(MINUS) == "1":
        return f"{number} {singular(unit)}"
    return f"{number} {unit}".strip()


_SINGULARS = {
    "children": "child",
    "people": "person",
    "families": "family",
    "agencies": "agency",
    "authorities": "authority",
    "studies": "study",
}


def singular(unit: str) -> str:
    """The unit for one thing: families becomes family."""
    first, space, rest = unit.partition(" ")
    if first in _SINGULARS:
        return _SINGULARS[first] + space + rest
    if unit.endswith("s") and not unit.endswith("ss") and " " not in unit:
        return unit[:-1]
    return unit


def percent(part: float, whole: float) -> int:
    """The part as a whole per cent of the whole, halves rounded away from zero."""
    share = Decimal(str(part)) * 100 / Decimal(str(whole))
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def read_number(cell: str) -> int | float | str:
    """The number that a cell holds, or its own words where it holds none."""
    if _WHOLE.fullmatch(cell):
        return int(cell)
    return float(cell) if _WITH_PLACES.fullmatch(cell) else cell


def find_numerals(text: str) -> Iterator[re.Match[str]]:
    """The places in a text where a number is written in digits, with its sign."""
    return _NUMERAL.finditer(text)


def numerals(text: str) -> list[str]:
    """The numbers written in digits in a text, as they are written, without leading signs."""
    return [match.group().lstrip("-" + MINUS) for match in find_numerals(text)]


def same_number(left: str, right: str) -> bool:
    """True where two written numbers mean the same: 1,200 and 1200, 5.0 and 5."""
    return Decimal(left.replace(",", "")) == Decimal(right.replace(",", ""))
