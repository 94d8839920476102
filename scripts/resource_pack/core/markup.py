"""What a page's body holds, as far as checks and builds need to know it.

`sphinx_ext.reading` fills these records with the very parser that builds the site, so that nothing
can look harmless here and act there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class CodeCell:
    """A code cell. `line` is the line of the file that its source starts at."""

    source: str
    line: int
    options: dict[str, Any]


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    line: int
    anchor: str


@dataclass(frozen=True)
class Target:
    """A link or an image: where it points, and its text or text alternative."""

    kind: str
    target: str
    text: str
    line: int


@dataclass(frozen=True)
class Use:
    """A directive or a role that is used, with its argument or its text."""

    kind: str
    name: str
    argument: str
    line: int
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str) -> str:
        """An option of a directive, as text; empty where it is not given."""
        return dict(self.options).get(name, "")


@dataclass(frozen=True)
class Prose:
    """A line of text that readers see, without code, roles and markup.

    Lines of one paragraph share a `block`, so that what a line break cuts can be put together.
    """

    text: str
    line: int
    block: int = 0


@dataclass(frozen=True)
class Markup:
    """The body of a page, read."""

    cells: tuple[CodeCell, ...] = ()
    headings: tuple[Heading, ...] = ()
    targets: tuple[Target, ...] = ()
    uses: tuple[Use, ...] = ()
    prose: tuple[Prose, ...] = ()
    comments: tuple[Prose, ...] = ()
    other: tuple[Use, ...] = field(default=())
    """Everything else that is more than plain text: raw HTML, mathematics, breaks and so on."""
