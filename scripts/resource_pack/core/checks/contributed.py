"""What a page may hold. A case study comes from people we may not know: it is data, not code.

Everything is an allow list. What is not named here is refused, with its line.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from resource_pack.core.calls import read_calls
from resource_pack.core.markup import CodeCell, Target, Use
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import PackError, Problem, listing, nearest, shorten

DIRECTIVES = ("code-cell", "voice", "note", "table", "safeguarding")
PAGE_DIRECTIVES = (
    *DIRECTIVES,
    *("warning", "glossary", "study-list", "reading-route", "doors", "dataset-list"),
    *("document-list", "citation", "offline-copy", "publisher", "settings-form"),
    *("theory-of-change", "theory-list", "theory-matrix", "theory-compare", "theory-canvas"),
    *("measure", "measures-library", "measure-picker"),
    *("questionnaire", "questionnaire-notes", "questionnaire-scores", "questionnaire-list"),
    *("evaluation-planner", "people-needed", "cost-calculator", "example-report"),
    "report-maker",
    *("continuum", "guide-map", "number-list", "tool-list", "service-map", "service-map-form"),
)
"""What pages in content/ may use beside what studies use. docs/writing.md describes each."""

ROLES = ("term", "value", "amount")
CELL_OPTIONS = ("tags",)
CELL_TAGS = ("remove-input",)


def check_contributed(pack: Pack) -> Iterator[Problem]:
    """No page holds raw HTML or a directive that could do harm; no case study code or far links."""
    for page in pack.pages.values():
        for use in page.markup.other:
            yield _other(page, use)
        for use in page.markup.uses:
            if use.kind in ("directive", "role"):
                yield from _use(page, use)
        if not page.is_study:
            continue
        for cell in page.markup.cells:
            yield from _cell(page, cell)
        for target in page.markup.targets:
            yield from _target(page, target)


_OTHER_WORDS = {
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "code_block": "text that is indented by four spaces or more",
    "myst_block_break": "a block break (+++)",
    "myst_target": "a link target of its own",
    "math_inline": "mathematics",
    "math_block": "mathematics",
    "amsmath": "mathematics",
    "substitution_inline": "a substitution",
    "substitution_block": "a substitution",
    "nested code-cell": "a code cell inside a list or another block",
    "words at a code cell": "a code cell with words beside its name",
    "nested too deeply": "a block inside too many others",
    "colon_fence": "a block between ::: without a name in brackets",
}

_OTHER_FIXES = {
    "code_block": "Take the spaces at the beginning of the line away",
    "nested code-cell": "Begin the cell at the left edge, outside of other blocks",
    "words at a code cell": "Write ```{code-cell} alone in the line",
    "nested too deeply": "Take it out of the blocks around it",
    "colon_fence": "Write the name, such as :::{note}",
    "myst_block_break": "Take the line out",
    "myst_target": "Take the line out, and link to a heading",
}


def _other(page: PackPage, use: Use) -> Problem:
    def problem(found: str, allowed: str, fix: str, rule: str = "markup") -> Problem:
        return Problem(page.file, use.line, "", found, allowed, fix, rule=rule)

    if use.name == "table without a caption":
        found = "The table has no caption, so a screen reader cannot say what it is"
        fix = "Put it inside :::{table} What the table shows, and close it with :::"
        return problem(found, "", fix, "markup.table")
    if use.name == "words beside a name":
        found = f"“{shorten(use.argument, 40)}” stands beside the name of a box"
        return problem(found, "", "Begin the text in the line below")
    what = _OTHER_WORDS.get(use.name, f"markup of the kind {use.name}")
    shown = f" (“{shorten(use.argument, 40)}”)" if use.argument.strip() else ""
    return problem(
        f"There is {what}{shown}",
        "text, lists, links, tables and the pack's own directives",
        _OTHER_FIXES.get(use.name, "Write it as plain text"),
    )


def _use(page: PackPage, use: Use) -> Iterator[Problem]:
    directives = DIRECTIVES if page.is_study else PAGE_DIRECTIVES
    known = directives if use.kind == "directive" else ROLES
    if use.name not in known:
        yield Problem(
            page.file,
            use.line,
            "",
            f"The {use.kind} “{{{shorten(use.name, 40)}}}” may not be used "
            f"{'in a case study' if page.is_study else 'in the pack'}",
            listing(("{" + name + "}" for name in known), limit=40),
            nearest(use.name, known) or "Take it out, or write it as plain text",
            rule=f"contributed.{use.kind}",
        )
    if use.kind == "directive" and use.name == "code-cell" and use.argument not in ("", "python"):
        yield Problem(
            page.file,
            use.line,
            "",
            f"A code cell in “{use.argument}” may not be used",
            "```{code-cell}",
            "Take the word away",
            rule="contributed.cell",
        )


def _cell(page: PackPage, cell: CodeCell) -> Iterator[Problem]:
    for place, (name, value) in enumerate(cell.options.items()):
        tags = value if isinstance(value, list) else [value]
        written = ", ".join(str(tag) for tag in tags)
        if name not in CELL_OPTIONS or any(tag not in CELL_TAGS for tag in tags):
            yield Problem(
                page.file,
                cell.line - len(cell.options) + place,
                "",
                f"The option “{shorten(f'{name}: {written}')}” may not be used in a code cell",
                ":tags: [remove-input]",
                "Take the line out",
                rule="contributed.cell",
            )
    try:
        read_calls(cell.source, page.file, cell.line)
    except PackError as error:
        yield from error.problems


def _target(page: PackPage, target: Target) -> Iterator[Problem]:
    path = target.target.partition("#")[0]
    # `check_links` and `check_images` say whether the page or the picture is there.
    if target.kind == "image":
        if leaves_folder(path):
            yield Problem(
                page.file,
                target.line,
                "",
                f"The image “{shorten(path, 80)}” lies outside the folder of the study",
                "a PNG, JPEG or WebP file beside the study, with a text alternative",
                "Put it beside the study, and write its name alone",
                rule="contributed.image",
            )
    elif path and (not path.endswith(".md") or ":" in path):
        yield Problem(
            page.file,
            target.line,
            "",
            f"The link to “{shorten(target.target, 80)}” leaves the pack",
            "links to pages of this pack, such as /content/glossary.md",
            "Name the source in the front matter instead",
            rule="contributed.link",
        )


def leaves_folder(path: str) -> bool:
    """True for the path of an image that is not in the folder of its page."""
    return path.startswith("/") or ":" in path or posixpath.normpath(path).startswith("..")
