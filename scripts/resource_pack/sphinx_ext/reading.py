"""Reads the body of a page with MyST's own parser and MyST-NB's own notebook reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import compute_unique_slug
from myst_parser.parsers.directives import parse_directive_text
from myst_parser.parsers.mdit import create_md_parser

from resource_pack.core.front_matter import Page
from resource_pack.core.markup import CodeCell, Heading, Markup, Prose, Target, Use
from resource_pack.core.problems import PackError, Problem
from resource_pack.sphinx_ext.myst_settings import SETTINGS

NESTED = frozenset({"voice", "note", "warning", "table", "safeguarding", "glossary", "figure"})
"""Directives whose content is text like the rest of the page. What any other directive holds is
code or data of its own."""

_PAIRS = (
    "paragraph strong em bullet_list ordered_list list_item heading blockquote link table thead "
    "tbody tr th td dl dt dd footnote_block footnote footnote_reference s"
)
_SINGLES = (
    "inline text softbreak hardbreak image code_inline hr myst_line_comment myst_role fence "
    "colon_fence footnote_ref footnote_anchor front_matter"
)
_PLAIN = frozenset(_SINGLES.split(" ")) | {
    f"{name}_{end}" for name in _PAIRS.split(" ") for end in ("open", "close")
}
"""Everything that a page may be made of, as markdown-it names it. All else is `Markup.other`."""


def myst_config() -> MdParserConfig:
    """MyST's configuration as the build has it."""
    names = {
        name.removeprefix("myst_"): value
        for name, value in SETTINGS.items()
        if name.removeprefix("myst_") in MdParserConfig.__dataclass_fields__
    }
    names["enable_extensions"] = set(names["enable_extensions"])
    return MdParserConfig(**names)


@dataclass
class _Found:
    cells: list[CodeCell] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    comments: list[Prose] = field(default_factory=list)
    other: list[Use] = field(default_factory=list)


def read_markup(page: Page) -> Markup:
    """What the page's body holds. Raises PackError where it cannot be read at all."""
    config = myst_config()
    found = _Found()
    parser = create_md_parser(config, RendererHTML)
    try:
        tokens = parser.parse(page.body + "\n")
    except RecursionError:
        raise PackError(
            [
                Problem(
                    page.file,
                    page.body_line,
                    "",
                    "The text is nested too deeply to read",
                    "",
                    "Use fewer lists inside lists",
                    rule="markup",
                )
            ]
        ) from None
    _walk(tokens, page.body_line, parser, found, depth=0)
    _check_cells(page, config, found)
    return Markup(
        cells=tuple(found.cells),
        headings=tuple(found.headings),
        targets=tuple(found.targets),
        uses=tuple(found.uses),
        prose=tuple(found.prose),
        comments=tuple(found.comments),
        other=tuple(found.other),
    )


def _walk(
    tokens: Iterable[Token],
    first_line: int,
    parser: Any,
    found: _Found,
    depth: int,
    inside: str = "",
) -> None:
    tokens = list(tokens)
    for index, token in enumerate(tokens):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type in ("fence", "colon_fence"):
            _fence(token, line, parser, found, depth)
        elif token.type == "heading_open":
            inline = tokens[index + 1]
            text = _plain_text(inline)
            anchor = compute_unique_slug(
                SyntaxTreeNode([token, inline, tokens[index + 2]]).children[0],
                [heading.anchor for heading in found.headings],
            )
            found.headings.append(Heading(int(token.tag[1]), text, line, anchor))
        elif token.type == "inline":
            _inline(token, line, found)
        elif token.type == "myst_line_comment":
            for offset, text in enumerate(token.content.split("\n")):
                found.comments.append(Prose(text.strip(), line + offset))
        elif token.type == "table_open" and inside != "table":
            found.other.append(Use("markup", "table without a caption", "", line))
        elif token.type not in _PLAIN:
            found.other.append(Use("markup", token.type, token.content[:60], line))


def _plain_text(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [] if child.type != "image")


def _inline(token: Token, line: int, found: _Found) -> None:
    text: list[str] = []
    block = len(found.prose) + 1
    link: Token | None = None
    link_text: list[str] = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            found.prose.append(Prose("".join(text), line, block))
            text = []
            line += 1
        elif child.type == "text":
            text.append(child.content)
            link_text.append(child.content)
        elif child.type == "link_open":
            link, link_text = child, []
        elif child.type == "link_close" and link is not None:
            href = str(link.attrGet("href") or "")
            found.targets.append(Target("link", href, "".join(link_text), line))
            link = None
        elif child.type == "image":
            source = str(child.attrGet("src") or "")
            found.targets.append(Target("image", source, child.content, line))
        elif child.type == "myst_role":
            found.uses.append(Use("role", str(child.meta.get("name")), child.content, line))
            text.append(" ")
        elif child.type == "code_inline":
            text.append(" ")
        elif child.type not in _PLAIN:
            found.other.append(Use("markup", child.type, child.content[:60], line))
    found.prose.append(Prose("".join(text), line, block))


def _fence(token: Token, line: int, parser: Any, found: _Found, depth: int) -> None:
    info = token.info.strip()
    if not info.startswith("{"):
        if token.type == "colon_fence":
            found.other.append(Use("markup", "colon_fence", info, line))
        return
    name, _, argument = info[1:].partition("}")
    name, argument = name.strip(), argument.strip()
    options, body, offset = _options(token.content)
    written = tuple((key, " ".join(str(value).split())) for key, value in sorted(options.items()))
    found.uses.append(Use("directive", name, argument, line, written))
    if name == "code-cell":
        if depth or token.level:
            found.other.append(Use("markup", "nested code-cell", argument, line))
            return
        found.cells.append(CodeCell(body, line + 1 + offset, options))
    elif name in NESTED and depth < 8:
        if name == "glossary":
            found.uses += _glossary_terms(token.content, line)
        found.prose.append(Prose(argument, line, len(found.prose) + 1))
        _walk(parser.parse(body + "\n"), line + 1 + offset, parser, found, depth + 1, name)


def _glossary_terms(content: str, line: int) -> list[Use]:
    """The terms that a glossary defines: its lines that are not indented."""
    return [
        Use("glossary-term", text.strip(), "", line + 1 + offset)
        for offset, text in enumerate(content.split("\n"))
        if text.strip() and not text.startswith((" ", ":"))
    ]


class _AnyDirective:
    """Lets MyST's own reader of options accept any option of any directive."""

    option_spec = {"options": True}  # noqa: RUF012
    required_arguments = 0
    optional_arguments = 1
    has_content = True


def _options(content: str) -> tuple[dict[str, Any], str, int]:
    """A directive's options, its body, and the lines between the fence and the body."""
    result = parse_directive_text(
        directive_class=_AnyDirective,  # type: ignore[arg-type]
        first_line="",
        content=content,
        validate_options=False,
    )
    return dict(result.options), "\n".join(result.body), result.body_offset


def _check_cells(page: Page, config: MdParserConfig, found: _Found) -> None:
    """Compare the cells with those that MyST-NB finds: the two must never differ."""
    if any("load" in cell.options for cell in found.cells):
        return  # MyST-NB would read another file now; the page is refused anyway.
    text = "\n" * (page.body_line - 1) + page.body
    try:
        notebook = read_myst_markdown_notebook(text, config=config, add_source_map=True)
    except Exception as error:  # MyST-NB names no common base for what it raises here.
        problem = Problem(
            page.file, page.body_line, "", f"A code cell cannot be read: {error}", rule="cell"
        )
        raise PackError([problem]) from None
    theirs = [
        (cell.source, dict(cell.metadata)) for cell in notebook.cells if cell.cell_type == "code"
    ]
    if theirs != [(cell.source, cell.options) for cell in found.cells]:
        raise PackError(
            [
                Problem(
                    page.file,
                    page.body_line,
                    "",
                    "The code cells of the page cannot be told apart from its text",
                    "cells between ```{code-cell} and ```, at the left edge",
                    "Compare them with the template",
                    rule="cell",
                )
            ]
        )
