"""The heading that a page's Word document starts with is there, and no two share a file."""

from __future__ import annotations

from collections.abc import Iterator

from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem, listing, nearest
from resource_pack.core.section_page import SectionPage


def check_word_documents(pack: Pack) -> Iterator[Problem]:
    """Problems of `word_from` in the front matter of pages."""
    taken: dict[str, str] = {}
    for docname, page in pack.pages.items():
        heading = page.meta.word_from if isinstance(page.meta, SectionPage) else ""
        if not heading:
            continue
        titles = [item.text for item in page.markup.headings if item.level == 2]
        if heading not in titles:
            yield _problem(
                page,
                f"There is no heading “## {heading}” on the page",
                nearest(heading, titles) or "Write one of the headings of the page",
                listing(titles, limit=20),
            )
        name = docname.rpartition("/")[2]
        if name in taken:
            yield _problem(
                page,
                f"{taken[name]} has a Word document of the same name, {name}.docx",
                "Give one of the two pages another file name",
            )
        taken[name] = page.file


def _problem(page: PackPage, found: str, fix: str, allowed: str = "") -> Problem:
    return Problem(
        page.file, page.line("word_from"), "word_from", found, allowed, fix, rule="word-document"
    )
