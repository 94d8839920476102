"""Lines of text on a picture to download, and the font that they are measured and written with."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parents[1] / "theme" / "vendor" / "fonts"
FILES = {
    400: FONTS / "atkinson-hyperlegible-latin-400-normal.ttf",
    700: FONTS / "atkinson-hyperlegible-latin-700-normal.ttf",
}
INK = "#222222"

SHADES = 17
"""So many steps from paper to ink at the edge of a letter: more would make the file larger, and
nobody would see them."""

NO_LETTER = "\uffff"
"""What no font has a letter for."""


@dataclass(frozen=True)
class Line:
    """A line of text. `x` and `y` are where its baseline begins, `size` is in pixels."""

    x: int
    y: int
    size: int
    weight: int
    text: str


@functools.cache
def font_of(size: int, weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FILES[weight]), size)


@functools.cache
def _plain_font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    # The other engine is not on every machine, and sets letters in other places.
    return ImageFont.truetype(str(FILES[weight]), size, layout_engine=ImageFont.Layout.BASIC)


@functools.cache
def _has_letter(letter: str, weight: int) -> bool:
    font = _plain_font(16, weight)
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask(NO_LETTER))


def has_letters(text: str, weight: int) -> bool:
    """Whether the font has a picture for every letter of a text."""
    return all(_has_letter(letter, weight) for letter in text)


STEP = 255 / (SHADES - 1)
IN_STEPS = [round(round(shade / STEP) * STEP) for shade in range(256)]


@functools.lru_cache(maxsize=64)
def _letters(text: str, size: int, weight: int) -> tuple[Image.Image, int, int]:
    """A line as a mask, and where its left upper corner is, from where its baseline begins.

    Sources and the name of the site are the same on many pictures.
    """
    font = _plain_font(size, weight)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text, anchor="ls"))
    mask = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(mask).text((-left, -top), text, fill=255, font=font, anchor="ls")
    return mask.point(IN_STEPS), left, top


def written(size: tuple[int, int], lines: Iterable[Line], scale: int) -> Image.Image:
    """A sheet of white paper with lines on it, each at its place times `scale`."""
    paper = Image.new("RGB", size, "#ffffff")
    for line in lines:
        mask, left, top = _letters(line.text, line.size * scale, line.weight)
        paper.paste(INK, (line.x * scale + left, line.y * scale + top), mask)
    return paper
