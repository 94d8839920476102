"""Pages that touch abuse or self-harm carry the safeguarding box."""

from __future__ import annotations

import re
from collections.abc import Iterator

from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem

SENSITIVE = re.compile(
    r"\b(abus(?:e|ed|es|er|ers|ing|ive)|violen(?:ce|t)|self[- ]harm\w*|suicid\w+|coercive)\b", re.I
)


def check_safeguarding(pack: Pack) -> Iterator[Problem]:
    """A page that speaks of abuse, violence or self-harm says where the line to conflict is."""
    for page in pack.pages.values():
        has_box = any(
            use.kind == "directive" and use.name == "safeguarding" for use in page.markup.uses
        )
        # A glossary explains words, and speaks of nobody.
        explains = any(use.kind == "glossary-term" for use in page.markup.uses)
        if has_box or explains:
            continue
        for line, text in _texts(page):
            match = SENSITIVE.search(text)
            if match:
                yield Problem(
                    page.file,
                    line,
                    "",
                    f"The page speaks of “{match.group()}” and has no safeguarding box",
                    "",
                    "Put “:::{safeguarding}” and “:::” in lines of their own near the top",
                    rule="safeguarding",
                )
                break


def _texts(page: PackPage) -> Iterator[tuple[int, str]]:
    yield page.line("title"), page.meta.title
    yield page.line("summary"), page.meta.summary
    for prose in page.markup.prose:
        yield prose.line, prose.text
