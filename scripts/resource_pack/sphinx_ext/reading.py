"""Reads the body of a page with MyST's own parser and MyST-NB's own notebook reader.

What is checked here has to be what is built later. So this follows MyST to the letter: how it names
a directive, what it takes for options, which link definitions a nested text may use.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
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
from resource_pack.core.problems import PackError, Problem, shorten
from resource_pack.core.yaml_file import read_yaml
from resource_pack.sphinx_ext.myst_settings import SETTINGS

NESTED = frozenset({"voice", "note", "warning", "table", "safeguarding", "glossary"})
"""Directives whose content is text like the rest of the page. What any other directive holds is
code or data of its own."""

WITH_ARGUMENT = frozenset({"voice", "table"})
"""Those of them that have a name of their own. After the others, MyST takes words in the same line
for the beginning of the content."""

CELLS = ("{code-cell}", "{raw-cell}")
"""How MyST-NB knows a cell: by the beginning of the line, whatever follows."""

MAX_LINES = 3000
"""Some lines take the parser longer the more there are of them. A page of this length would have to
be split for its readers, too."""

MAX_NESTING = 8

_PAIRS = (
    "paragraph strong em bullet_list ordered_list list_item heading blockquote link table thead "
    "tbody tr th td dl dt dd footnote_block footnote footnote_reference s"
)
_SINGLES = (
    "inline text softbreak hardbreak image code_inline hr myst_line_comment myst_role fence "
    "colon_fence footnote_ref footnote_anchor"
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


@functools.cache
def _parser() -> tuple[MdParserConfig, MarkdownIt]:
    """MyST's parser. It keeps nothing of one text for the next."""
    config = myst_config()
    parser = create_md_parser(config, RendererHTML)
    # The front matter is off already: what looks like another one is text in the build, too.
    parser.disable("front_matter")
    return config, parser


@dataclass
class _Found:
    """What was found until now. `env` has the link definitions that all texts of a page share."""

    file: str
    env: dict[str, Any] = field(default_factory=dict)
    cells: list[CodeCell] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    comments: list[Prose] = field(default_factory=list)
    other: list[Use] = field(default_factory=list)


def read_markup(page: Page) -> Markup:
    """What the page's body holds. Raises PackError where it cannot be read at all."""
    config, parser = _parser()
    found = _Found(page.file)
    lines = page.body.count("\n")
    if lines > MAX_LINES:
        text, fix = f"The page has {lines:,} lines", "Make several pages of it"
        raise _unreadable(page.file, page.body_line, text, f"at most {MAX_LINES:,}", fix)
    try:
        _walk(parser.parse(page.body + "\n", found.env), page.body_line, parser, found, depth=0)
    except RecursionError:
        text, fix = "The text is nested too deeply to read", "Use fewer lists inside lists"
        raise _unreadable(page.file, page.body_line, text, "", fix) from None
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


def _unreadable(file: str, line: int, text: str, allowed: str, fix: str) -> PackError:
    return PackError([Problem(file, line, "", text, allowed, fix, rule="markup")])


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
                {heading.anchor for heading in found.headings},
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
            # Readers see the words of a term; a number of another role has a source of its own.
            term = child.meta.get("name") == "term"
            text.append(child.content.partition("<")[0].strip() if term else " ")
        elif child.type == "code_inline":
            text.append(" ")
        elif child.type not in _PLAIN:
            found.other.append(Use("markup", child.type, child.content[:60], line))
    found.prose.append(Prose("".join(text), line, block))


def _fence(token: Token, line: int, parser: Any, found: _Found, depth: int) -> None:
    name, argument = _directive(token.info)
    if token.info.startswith(CELLS):
        _cell(token, line, name, argument, found, depth)
        return
    if not name:
        if token.type == "colon_fence":
            found.other.append(Use("markup", "colon_fence", token.info.strip(), line))
        return
    content, start = token.content, line + 1
    if token.type == "colon_fence" and content.startswith(":::"):
        # MyST puts a line above a nested block, which would look like an option otherwise.
        content, start = "\n" + content, line
    options, body, offset = _options(content)
    written = tuple((key, " ".join(value.split())) for key, value in sorted(options.items()))
    found.uses.append(Use("directive", name, argument, line, written))
    if name not in NESTED:
        return
    if depth >= MAX_NESTING:
        found.other.append(Use("markup", "nested too deeply", argument, line))
        return
    if name == "glossary":
        found.uses += _glossary_terms(token.content, line)
    if name == "table" and not argument:
        found.other.append(Use("markup", "table without a caption", "", line))
    if argument and name in WITH_ARGUMENT:
        _walk(parser.parseInline(argument, found.env), line, parser, found, depth + 1, name)
    elif argument:
        found.other.append(Use("markup", "words beside a name", argument, line))
    tokens = parser.parse(body + "\n", found.env)
    _walk(tokens, start + offset, parser, found, depth + 1, name)


def _directive(info: str) -> tuple[str, str]:
    """The name and the argument of a directive, as MyST tells them; empty where it is none."""
    word, *rest = info.split(maxsplit=1) or [""]
    if word.startswith("{") and word.endswith("}"):
        return word[1:-1], "".join(rest).strip()
    return "", ""


def _cell(token: Token, line: int, name: str, argument: str, found: _Found, depth: int) -> None:
    """Note a code cell. Its options are read strictly before MyST-NB reads them as any YAML."""
    options = _cell_options(token.content, found.file, line + 1)
    _, body, offset = _options(token.content)
    written = tuple((key, str(value)) for key, value in sorted(options.items()))
    found.uses.append(Use("directive", name or "code-cell", argument, line, written))
    if not name:
        found.other.append(Use("markup", "words at a code cell", token.info, line))
    elif depth or token.level or token.type != "fence":
        found.other.append(Use("markup", "nested code-cell", argument, line))
    elif name == "code-cell":
        found.cells.append(CodeCell(body, line + 1 + offset, options))


def _cell_options(content: str, file: str, first_line: int) -> dict[str, Any]:
    lines = content.split("\n")
    if lines[0].startswith("---"):
        end = next((n for n, text in enumerate(lines) if n and text.startswith("---")), len(lines))
        text = "\n" + "\n".join(lines[1:end])
    elif content.lstrip().startswith(":"):
        own = itertools.takewhile(lambda text: text.lstrip().startswith(":"), lines)
        text = "\n".join(line.lstrip()[1:] for line in own)
    else:
        return {}
    value = read_yaml(text, file, first_line).value or {}
    if isinstance(value, dict):
        return value
    found = f"“{shorten(text)}” are no options of a code cell"
    raise _unreadable(file, first_line, found, ":tags: [remove-input]", "Take the lines out")


def _glossary_terms(content: str, line: int) -> list[Use]:
    """The terms that a glossary defines: its lines that are not indented."""
    return [
        Use("glossary-term", text.strip(), "", line + 1 + offset)
        for offset, text in enumerate(content.split("\n"))
        if text.strip() and not text.startswith((" ", ":"))
    ]


class _AnyOption(dict[str, Any]):
    """Lets MyST's own reader of options accept any option, and keeps what is written there."""

    def __missing__(self, name: str) -> Any:
        return lambda text: text or ""


class _AnyDirective:
    option_spec = _AnyOption(any=str)
    required_arguments = 0
    optional_arguments = 1
    has_content = True


def _options(content: str) -> tuple[dict[str, str], str, int]:
    """A directive's options, its body, and the lines between the fence and the body."""
    result = parse_directive_text(_AnyDirective, first_line="", content=content)  # type: ignore[arg-type]
    return dict(result.options), "\n".join(result.body), result.body_offset


def _check_cells(page: Page, config: MdParserConfig, found: _Found) -> None:
    """Compare the cells with those that MyST-NB finds: the two must never differ."""
    if found.other or any("load" in cell.options for cell in found.cells):
        return  # The page is refused anyway, and with `load` MyST-NB would read another file now.
    if not any(name in page.body for name in CELLS):
        return  # MyST-NB looks for these very words at the beginning of a fence.
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
