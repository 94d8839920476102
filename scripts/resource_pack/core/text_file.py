"""Reading text files that may be anything."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from resource_pack.core.characters import hidden_character, name_of
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem

MAX_TEXT_BYTES = 1_000_000
"""A list of 1 MB would be longer than a long book: such a file is a mistake."""

MAX_PAGE_BYTES = 100_000
"""A page of 100 KB would fill forty sheets of paper; some texts of that size that only look like
Markdown already take MyST's parser seconds."""


def read_text(layout: Layout, path: Path, limit: int = MAX_TEXT_BYTES) -> str:
    """The file as text with LF line ends and without a byte order mark.

    Raises PackError where it is missing, too large, not UTF-8, or holds hidden characters.
    """
    name = layout.relative(path)

    def fail(found: str, allowed: str, fix: str, line: int = 0) -> PackError:
        problem = Problem(name, line, "", found, allowed, fix, rule="file")
        return PackError([problem])

    if not lies_in_pack(layout, path):
        # A link in a pull request could show a file of the machine that checks it.
        raise fail(
            "This is a link to a place outside the pack",
            "a file of the pack itself",
            "Put a copy of the file here",
        )
    try:
        size = path.stat().st_size
        if size > limit:
            raise fail(
                f"The file has {size // 1000:,} KB",
                f"at most {limit // 1000:,} KB of text",
                "Check that it is the right file, and make two of it if it is",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise fail("The file does not exist", "", "Check its name and folder") from None
    except IsADirectoryError:
        raise fail("This is a folder", "a file", "Name a file inside it") from None
    except PermissionError:
        raise fail("The file may not be read", "", "Give yourself the right to read it") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fail(
            f"The file is not UTF-8 text (byte {error.start + 1} is 0x{data[error.start]:02x})",
            "",
            "Save it again with the encoding UTF-8",
            line=data.count(b"\n", 0, error.start) + 1,
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    hidden = hidden_character(text)
    if hidden:
        raise fail(
            f"The text holds the hidden character {name_of(hidden.group())}",
            "",
            "Delete the words around it, and type them again",
            line=text.count("\n", 0, hidden.start()) + 1,
        )
    return text


def lies_in_pack(layout: Layout, path: Path) -> bool:
    """False for a path that leads out of the pack, also where a link does so."""
    try:
        return path.resolve().is_relative_to(layout.root.resolve())
    except (OSError, RuntimeError):  # a name that is too long, or links that lead in a circle
        return False


def is_file_of_pack(layout: Layout, path: Path) -> bool:
    """True for a file that is there, and in the pack."""
    try:
        return lies_in_pack(layout, path) and path.is_file()
    except OSError:  # a name that is too long for the file system
        return False


def section_texts(layout: Layout) -> Iterator[bytes]:
    """The texts of the pages in content/, unchecked: for a guess before the pack is read.

    What no page can be is left out: links to elsewhere, what is too large, what cannot be read.
    """
    for path in layout.content.rglob("*.md"):
        with contextlib.suppress(OSError):
            if is_file_of_pack(layout, path):
                with path.open("rb") as file:
                    text = file.read(MAX_PAGE_BYTES + 1)
                if len(text) <= MAX_PAGE_BYTES:
                    yield text
