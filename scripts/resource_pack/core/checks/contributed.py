"""What a case study may hold: it comes from people we may not know, so it is data, not code.

Everything is an allow list. What is not named here is refused, with its line.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from resource_pack.core.calls import read_calls
from resource_pack.core.markup import CodeCell, Target, Use
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import PackError, Problem, listing, nearest

DIRECTIVES = ("code-cell", "voice", "note", "table", "safeguarding")
ROLES = ("term", "value", "amount")
CELL_OPTIONS = ("tags",)
CELL_TAGS = ("remove-input",)
IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp")


def check_contributed(pack: Pack) -> Iterator[Problem]:
    """No case study holds code, raw HTML, remote content, or a directive that could do harm."""
    for page in pack.pages.values():
        for use in page.markup.other:
            yield _other(page, use)
        if not page.is_study:
            continue
        for use in page.markup.uses:
            yield from _use(page, use)
        for cell in page.markup.cells:
            yield from _cell(page, cell)
        for target in page.markup.targets:
            yield from _target(page, target)


_OTHER_WORDS = {
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "myst_block_break": "a block break (+++)",
    "myst_target": "a link target of its own",
    "math_inline": "mathematics",
    "math_block": "mathematics",
    "amsmath": "mathematics",
    "substitution_inline": "a substitution",
    "substitution_block": "a substitution",
    "nested code-cell": "a code cell inside a list or another block",
    "colon_fence": "a block between ::: without a name in brackets",
}


def _other(page: PackPage, use: Use) -> Problem:
    if use.name == "table without a caption":
        return Problem(
            page.file,
            use.line,
            "",
            "The table has no caption, so a screen reader cannot say what it is",
            "",
            "Put it inside :::{table} What the table shows, and close it with :::",
            rule="markup.table",
        )
    what = _OTHER_WORDS.get(use.name, f"markup of the kind {use.name}")
    return Problem(
        page.file,
        use.line,
        "",
        f"There is {what} (“{use.argument.strip()[:40]}”)",
        "text, lists, links, tables and the pack's own directives",
        "Write it as plain text",
        rule="markup",
    )


def _use(page: PackPage, use: Use) -> Iterator[Problem]:
    known = DIRECTIVES if use.kind == "directive" else ROLES
    if use.name not in known:
        yield Problem(
            page.file,
            use.line,
            "",
            f"The {use.kind} “{{{use.name}}}” may not be used in a case study",
            listing("{" + name + "}" for name in known),
            nearest(use.name, known) or "Write it as plain text",
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
    for name, value in cell.options.items():
        tags = value if isinstance(value, list) else [value]
        if name not in CELL_OPTIONS or any(tag not in CELL_TAGS for tag in tags):
            yield Problem(
                page.file,
                cell.line,
                "",
                f"The option “{name}: {value}” may not be used in a code cell",
                ":tags: [remove-input]",
                "Take the line out",
                rule="contributed.cell",
            )
    try:
        read_calls(cell.source, page.file, cell.line)
    except PackError as error:
        yield from error.problems


def _target(page: PackPage, target: Target) -> Iterator[Problem]:
    if target.kind == "image":
        yield from _image(page, target)
        return
    path = target.target.partition("#")[0]
    if not path or (path.endswith(".md") and "://" not in path):
        return  # `check_links` says whether the page is there.
    yield Problem(
        page.file,
        target.line,
        "",
        f"The link to “{target.target[:80]}” leaves the pack",
        "links to pages of this pack, such as /content/glossary.md",
        "Name the source in the front matter instead",
        rule="contributed.link",
    )


def _image(page: PackPage, target: Target) -> Iterator[Problem]:
    path = target.target
    clean = posixpath.normpath(path)
    if "://" in path or path.startswith(("/", "//", "data:")) or clean.startswith(".."):
        found, fix = f"The image “{path[:80]}” lies outside the folder of the study", ""
    elif not path.lower().endswith(IMAGE_ENDINGS):
        found, fix = f"The image “{path[:80]}” has a form that is not used here", ""
    elif not target.text.strip():
        found, fix = f"The image “{path[:80]}” has no text alternative", "Write ![what it shows](…)"
    else:
        return
    yield Problem(
        page.file,
        target.line,
        "",
        found,
        "a PNG, JPEG or WebP file beside the study, with a text alternative",
        fix,
        rule="contributed.image",
    )
