"""The block between `---` lines at the top of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from resource_pack.core.problems import PackError, Problem
from resource_pack.core.yaml_file import YamlDocument, read_yaml

# What ends the front matter for MyST's parser, also inside a longer text. Were it to end earlier
# there than here, the build would show text that no check has seen.
_END = re.compile(r"^(?: {0,3}-{3,}|\.\.\.)[ \t]*$")


@dataclass(frozen=True)
class Page:
    """A page's front matter and body. `body_line` is the line of the file the body starts at."""

    file: str
    front_matter: YamlDocument
    body: str
    body_line: int


def split_page(text: str, file: str) -> Page:
    """Split a page into front matter and body. Raises PackError where there is no front matter."""
    lines = text.split("\n")

    def fail(line: int, found: str, fix: str) -> PackError:
        return PackError([Problem(file, line, "", found, "", fix, rule="front-matter")])

    if lines[0].rstrip(" \t") != "---":
        raise fail(
            1,
            "The page does not start with front matter",
            "Make “---” the first line, describe the page below it, and close with “---”",
        )
    ends = (number for number, line in enumerate(lines) if number and _END.match(line))
    number = next(ends, 0)
    if not number:
        raise fail(1, "The front matter is opened and never closed", "Add a line “---” below it")
    if lines[number].rstrip(" \t") != "---":
        raise fail(
            number + 1,
            f"“{lines[number].strip()}” stands alone in a line of the front matter",
            "Close the front matter with “---” at the left edge, and take other lines of this "
            "kind out",
        )
    document = read_yaml("\n".join(lines[1:number]), file, first_line=2)
    if not isinstance(document.value, dict):
        raise fail(2, "The front matter is not a list of “key: value” lines", "Write “key: value”")
    return Page(file, document, "\n".join(lines[number + 1 :]), number + 2)
