"""Markup that the parser does not know as such, so that readers would see it as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from resource_pack.core.pack import Pack
from resource_pack.core.problems import Problem, shorten

_KINDS = (
    (
        re.compile(r"!?\[[^\[\]]{1,200}\]\([^()]{0,500}\)?"),
        "is not read as a link",
        "[text](/content/glossary.md): no space in the address, nor in front of it",
        "Correct the address",
    ),
    (
        re.compile(r"\{\{.{0,80}?\}\}"),
        "is a substitution, which pages do not have",
        "",
        "Write the words themselves",
    ),
    (
        re.compile(r"\$\$|\$[^$]{0,80}[\\^_{][^$]{0,80}\$|\\begin\{"),
        "is mathematics, which pages do not have",
        "",
        "Say it in words",
    ),
    (
        re.compile(r"\{[a-z][a-z-]{0,40}\}"),
        "is no role, since nothing between backticks follows it",
        "{amount}`trained`, without a space",
        "Write it so",
    ),
)


def check_typed(pack: Pack) -> Iterator[Problem]:
    """No page shows its readers a link, a role or a formula as it was typed."""
    for page in pack.pages.values():
        for prose in page.markup.prose:
            for pattern, what, allowed, fix in _KINDS:
                match = pattern.search(prose.text)
                if match:
                    found = f"“{shorten(match.group(), 80)}” {what}"
                    yield Problem(page.file, prose.line, "", found, allowed, fix, rule="typed")
                    break
