"""Reading text files that may be anything."""

from __future__ import annotations

from pathlib import Path

from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem

MAX_TEXT_BYTES = 1_000_000
"""A page of 1 MB would be longer than a long book: such a file is a mistake."""


def read_text(layout: Layout, path: Path, limit: int = MAX_TEXT_BYTES) -> str:
    """The file as text with LF line ends and without a byte order mark.

    Raises PackError where it is missing, too large, or not UTF-8.
    """
    name = layout.relative(path)

    def fail(found: str, allowed: str, fix: str, line: int = 0) -> PackError:
        problem = Problem(name, line, "", found, allowed, fix, rule="file")
        return PackError([problem])

    try:
        size = path.stat().st_size
        if size > limit:
            raise fail(
                f"The file has {size / 1_000_000:.1f} MB",
                f"at most {limit / 1_000_000:.0f} MB of text",
                "Check that it is the right file",
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
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise fail("The file holds a NUL character, so it is not text", "", "", line=line)
    return text.replace("\r\n", "\n").replace("\r", "\n")
