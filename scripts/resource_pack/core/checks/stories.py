"""The story of a case study: its sections, and nothing left over from the template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from resource_pack.core.case_study import STORY_SECTIONS
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem, listing, nearest, shorten
from resource_pack.core.section_page import SectionPage

_LEFT_OVER = re.compile(r"\b(lorem ipsum|TODO|TBC|TBA|FIXME|XXX)\b", re.I)
_TO_WRITE = re.compile(r"\[(write|say|name)\b", re.I)
# The template writes it in capitals, which no text of a page does.
_TEMPLATE_MARK = re.compile(r"\bREPLACE\b")


def check_stories(pack: Pack) -> Iterator[Problem]:
    """Every study has the five sections in order, and no page holds text to be replaced."""
    for page in pack.pages.values():
        if page.is_study:
            yield from _sections(page)
        yield from _headings(page)
        yield from _left_over(page)


def _sections(page: PackPage) -> Iterator[Problem]:
    found = [heading for heading in page.markup.headings if heading.level == 2]
    wanted = list(STORY_SECTIONS)
    names = [heading.text for heading in found]
    for heading in found:
        if heading.text not in wanted:
            yield Problem(
                page.file,
                heading.line,
                "",
                f"“{heading.text}” is not a section of a case study",
                listing(f"## {name}" for name in wanted),
                nearest(heading.text, wanted) or "Use ### for a heading inside a section",
                rule="story.section",
            )
    for name in wanted:
        lines = [heading.line for heading in found if heading.text == name]
        if len(lines) != 1:
            yield Problem(
                page.file,
                lines[1] if lines else page.page.body_line,
                "",
                f"The section “{name}” is {'there twice' if lines else 'missing'}",
                listing(f"## {name}" for name in wanted),
                "Make one of them"
                if lines
                else "If there is nothing to tell, say that the source tells nothing",
                rule="story.section",
            )
    known = [name for name in names if name in wanted]
    if sorted(known, key=wanted.index) != known and len(set(known)) == len(known):
        yield Problem(
            page.file,
            found[0].line,
            "",
            "The sections are not in the order that all case studies share",
            listing(f"## {name}" for name in wanted),
            "Move them",
            rule="story.section",
        )


def _headings(page: PackPage) -> Iterator[Problem]:
    # The title is made from the front matter, so a body starts at the second level.
    level = 1
    for heading in page.markup.headings:
        if heading.level == 1:
            yield Problem(
                page.file,
                heading.line,
                "",
                f"“{heading.text}” is a heading of the first level",
                "one such heading a page, made from the title in the front matter",
                "Use ##",
                rule="heading",
            )
        elif heading.level > level + 1:
            yield Problem(
                page.file,
                heading.line,
                "",
                f"“{heading.text}” skips a level (from {level} to {heading.level})",
                "",
                f"Use {'#' * (level + 1)}",
                rule="heading",
            )
        level = heading.level


def _left_over(page: PackPage) -> Iterator[Problem]:
    front_matter = page.page.front_matter
    for path, line in front_matter.lines.items():
        value = _at(front_matter.value, path)
        if isinstance(value, str) and is_left_over(value):
            yield _unfinished(page, line, value)
    for use in page.markup.uses:
        for _, value in use.options:
            if is_left_over(value):
                yield _unfinished(page, use.line, value)
    # A page that readers take as a Word document has words in brackets for them to fill in.
    to_fill_in = isinstance(page.meta, SectionPage) and page.meta.word_from
    for prose in page.markup.prose:
        text = _TO_WRITE.sub("", prose.text) if to_fill_in else prose.text
        if is_left_over(text):
            yield _unfinished(page, prose.line, prose.text)


def is_left_over(text: str) -> bool:
    return any(mark.search(text) for mark in (_TEMPLATE_MARK, _LEFT_OVER, _TO_WRITE))


def _unfinished(page: PackPage, line: int, text: str) -> Problem:
    return Problem(
        page.file,
        line,
        "",
        f"“{shorten(text)}” is text of the template, or a note to finish later",
        "",
        "Write what belongs there, or take it out",
        rule="left-over",
    )


def _at(value: object, path: tuple[str | int, ...]) -> object:
    for part in path:
        try:
            value = value[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None
    return value
