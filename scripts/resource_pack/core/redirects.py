"""Old addresses and where they lead now: content/_redirects.yml."""

from __future__ import annotations

import re

from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem, shorten
from resource_pack.core.text_file import read_text
from resource_pack.core.yaml_file import YamlDocument, read_yaml

FILE = "_redirects.yml"

_OLD = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*\.html")
_NEW = re.compile(_OLD.pattern + r"(?:#[^\s#\"'<>]+)?")


def read_redirects(layout: Layout) -> dict[str, str]:
    """New addresses by the old ones; a pack without the file has none. Raises PackError."""
    return redirects_with_lines(layout)[0]


def redirects_with_lines(layout: Layout) -> tuple[dict[str, str], YamlDocument | None]:
    """New addresses by the old ones, and the lines of the file.

    Raises PackError where the file is not a list of “old: new” lines.
    """
    path = layout.content / FILE
    if not path.is_file():
        return {}, None
    document = read_yaml(read_text(layout, path), layout.relative(path))
    value = document.value or {}
    problems = []
    if not isinstance(value, dict):
        value, found = {}, "This is not a list of “old: new” lines"
        fix = "Write each old address, a colon and its new address in a line"
        problems.append(Problem(document.file, 1, "", found, "", fix, rule="redirect"))
    for old, new in value.items():
        if not _OLD.fullmatch(old) or not _NEW.fullmatch(str(new)):
            problems.append(
                Problem(
                    document.file,
                    document.line((old,)),
                    "",
                    f"“{shorten(old)}: {shorten(new)}” is not a pair of addresses",
                    "addresses from the top of the site, such as workforce/index.html",
                    "Write both without a slash in front, and with .html",
                    rule="redirect",
                )
            )
    if problems:
        raise PackError(problems)
    return dict(value), document
