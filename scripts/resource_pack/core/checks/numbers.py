"""Numbers in running text: each is a key figure, or stands in a dataset that the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby

from resource_pack.core.calls import is_declarative, read_calls
from resource_pack.core.key_figures import NumberError, ready_figure
from resource_pack.core.markup import Prose
from resource_pack.core.numbers import numerals, same_number
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import PackError, Problem

# Numbers that name a thing and measure nothing: a year, a page, a version of a standard.
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_BEFORE = (
    "components?|tables?|figures?|pages?|steps?|phase|stage|level|version|WCAG|CC BY|appendix"
    "|chapter|part|section|lines?|under|ages?|aged|key stage|No\\.|Attribution|Licence v?"
)
_NAMES = re.compile(
    rf"""\b(?:19|20)\d\d(?:[-–](?:\d\d){{1,2}})?\b
      | \b\d{{1,2}}\s(?:{_MONTHS})\b
      | \b(?:{_BEFORE.replace(" ", "[ ]")})
        \s\d+(?:\.\d+)*(?:\s?(?:to|and|or|[-–])\s?\d+)*(?:\sAA?A?)?\b""",
    re.I | re.X,
)


def check_numbers(pack: Pack) -> Iterator[Problem]:
    """Every number that a page types has a source in its front matter or in the data."""
    for page in pack.pages.values():
        known = _known(pack, page)
        for _, lines in groupby(page.markup.prose, key=lambda prose: prose.block):
            for number, line in _numbers_of(list(lines)):
                if not any(same_number(number, other) for other in known):
                    yield Problem(
                        page.file,
                        line,
                        "",
                        f"The number {number} in the text has no source",
                        "numbers of the page's key figures, or of the tables and charts it shows",
                        "Add it to key_figures with document and place, or take it out",
                        rule="number.source",
                    )


def _numbers_of(lines: list[Prose]) -> Iterator[tuple[str, int]]:
    """The numbers that measure something in the lines of a paragraph, with their lines."""
    # A name such as “Table 5” may be cut by a line break, so the lines are read together. What is
    # no number of its own is blanked out, letter by letter, so that places stay where they are.
    text = "\n".join(prose.text for prose in lines)
    blanked = _NAMES.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    for prose, line_text in zip(lines, blanked.split("\n"), strict=True):
        for number in numerals(line_text):
            yield number, prose.line


def _known(pack: Pack, page: PackPage) -> set[str]:
    known: set[str] = set()
    for figure in page.meta.key_figures:
        with suppress(NumberError):  # `check_roles` reports it.
            ready = ready_figure(pack, page, figure)
            known.update(numerals(str(ready.value)))
            known.update(numerals(ready.label))
    for name in _datasets(page):
        if name in pack.data.datasets:
            try:
                table = pack.store.table(name)
            except PackError:
                continue  # `check_datasets` reports it.
            for row in table.rows:
                for cell in row:
                    known.update(numerals(cell))
    return known


def _datasets(page: PackPage) -> Iterator[str]:
    for cell in page.markup.cells:
        if is_declarative(cell.source):
            try:
                yield from (placed.call.data for placed in read_calls(cell.source, "", 1))
            except PackError:
                continue
        else:
            yield from re.findall(r"""load\(\s*["']([a-z0-9-]+)["']\s*\)""", cell.source)
