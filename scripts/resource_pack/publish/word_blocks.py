"""Texts as blocks: what a Word document, a report and its page are made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Some words in one form. `link` is an address on the web."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Words = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """`level` counts from 1, below the title of the document."""

    level: int
    words: Words


@dataclass(frozen=True)
class Paragraph:
    words: Words


@dataclass(frozen=True)
class Items:
    """A list, or a part of one: `depth` is 1 for a list in the text, 2 for one inside another.

    `start` is the number of the first entry; 0 counts on from the list before of the same depth,
    where that was cut by a list inside it.
    """

    items: tuple[Words, ...]
    ordered: bool = False
    depth: int = 1
    start: int = 1


@dataclass(frozen=True)
class Box:
    """A block that stands apart, such as a safeguarding box."""

    paragraphs: tuple[Words, ...]


@dataclass(frozen=True)
class Table:
    """A table whose first row, or rows, are headers. Every row has the same number of cells."""

    caption: str
    header: tuple[tuple[Words, ...], ...]
    rows: tuple[tuple[Words, ...], ...]


Block = Heading | Paragraph | Items | Box | Table
