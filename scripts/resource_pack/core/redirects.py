"""Old addresses and where they lead now: content/_redirects.yml."""

from __future__ import annotations

from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.text_file import read_text
from resource_pack.core.yaml_file import read_yaml

FILE = "_redirects.yml"


def read_redirects(layout: Layout) -> dict[str, str]:
    """Old addresses by new ones; a pack without the file has none.

    Raises PackError where the file is not a list of “old: new” lines.
    """
    path = layout.content / FILE
    if not path.is_file():
        return {}
    document = read_yaml(read_text(layout, path), layout.relative(path))
    value = document.value or {}
    if not isinstance(value, dict):
        found = "This is not a list of “old: new” lines"
        raise PackError([Problem(document.file, 1, "", found, rule="redirect")])
    problems = [
        Problem(
            document.file,
            document.line((old,)),
            old,
            f"“{old}: {new}” is not a pair of addresses",
            "addresses from the top of the site, such as workforce/index.html",
            rule="redirect",
        )
        for old, new in value.items()
        if not _is_address(old) or not isinstance(new, str) or not _is_address(new.split("#")[0])
    ]
    if problems:
        raise PackError(problems)
    return dict(value)


def _is_address(text: str) -> bool:
    return text.endswith(".html") and not text.startswith(("/", ".")) and ".." not in text
