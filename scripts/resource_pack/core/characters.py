"""Characters that no reader sees, and that can make a text look like another one."""

from __future__ import annotations

import re

# Control characters apart from tab and line feed; separators that some programs take for the end of
# a line, so that they would count lines differently; marks that turn the direction of writing, so
# that a reviewer would see another text than a browser; and halves of characters.
_HIDDEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def hidden_character(text: str) -> re.Match[str] | None:
    """The first such character of a text."""
    return _HIDDEN.search(text)


def without_hidden(text: str) -> str:
    """The text with a question mark in place of each such character."""
    return _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def name_of(character: str) -> str:
    """How messages name a character that cannot be shown: U+0007."""
    return f"U+{ord(character):04X}"
