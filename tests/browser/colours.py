"""Contrast between two colours, as WCAG counts it."""

from __future__ import annotations

import re


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of `#1b1f23` or `rgb(27, 31, 35)`, from 0 to 1."""
    if colour.startswith("#"):
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    else:
        red, green, blue = (int(number) for number in re.findall(r"\d+", colour)[:3])
    return red / 255, green / 255, blue / 255


def luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
