"""Pages as Word documents: the part of a page from one heading on, for readers to edit.

A page asks for it with `word_from: <heading>` in its front matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from resource_pack.core.addresses import relative_address
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.section_page import SectionPage
from resource_pack.publish.safeguarding_words import FOR_STAFF
from resource_pack.publish.word_blocks import (
    Block,
    Box,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    Words,
)
from resource_pack.sphinx_ext.session import Session, session


def word_address(docname: str) -> str:
    """The address of a page's Word document."""
    return f"downloads/{docname.rpartition('/')[2]}.docx"


def word_pages(pack: Pack) -> dict[str, str]:
    """The heading that the Word document starts with, by the name of each page that has one."""
    return {
        docname: page.meta.word_from
        for docname, page in pack.pages.items()
        if isinstance(page.meta, SectionPage) and page.meta.word_from
    }


def setup_word_documents(app: Sphinx) -> None:
    app.connect("doctree-read", _add_link)


def _add_link(app: Sphinx, doctree: nodes.document) -> None:
    from resource_pack.sphinx_ext.directives import pack_part

    pack = session(app).pack
    section = _section(doctree, pack.pages.get(app.env.docname))
    if section is not None:
        link = pack_part("", part="word-download", options={"docname": app.env.docname})
        section.insert(1, link)


def _section(doctree: nodes.document, page: PackPage | None) -> nodes.section | None:
    """The section that a page's Word document is made from, if it has one.

    It is found by its anchor: a role in a heading writes other words than those of the source.
    """
    if page is None or not isinstance(page.meta, SectionPage) or not page.meta.word_from:
        return None
    wanted = {
        item.anchor
        for item in page.markup.headings
        if item.level == 2 and item.text == page.meta.word_from
    }
    sections = doctree.findall(nodes.section)
    return next((section for section in sections if section.get("slug") in wanted), None)


def word_download(
    _session: Session, options: dict[str, Any], page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """The link to the Word document of a page."""
    return {"address": relative_address(word_address(options["docname"]), page)}


PARTS = {"word-download": word_download}


def word_files(app: Sphinx) -> dict[str, bytes]:
    """Every Word document, by its address."""
    pack = session(app).pack
    files = {}
    for docname in sorted(word_pages(pack)):
        if docname not in app.env.found_docs:
            continue
        section = _section(app.env.get_doctree(docname), pack.pages[docname])
        assert section is not None, "check_word_documents looked for the heading"
        files[word_address(docname)] = _document(app, pack.pages[docname], section)
    return files


def _document(app: Sphinx, page: PackPage, section: nodes.section) -> bytes:
    site = str(app.config.html_title)
    title = section.next_node(nodes.title)
    assert title is not None
    blocks = [block for child in section.children[1:] for block in _blocks(child, 1)]
    closing = (
        f"From the {site}, “{page.meta.title}”. Creative Commons Attribution 4.0: you may use and "
        "change it if you say where it is from."
    )
    # python-docx takes a while to load, and a pack without such a page never needs it.
    from resource_pack.publish.word import word_document

    return word_document(title.astext(), blocks, closing, page.meta.last_reviewed, site)


def _blocks(node: nodes.Node, level: int) -> Iterator[Block]:
    if isinstance(node, nodes.section):
        for child in node.children:
            if isinstance(child, nodes.title):
                yield Heading(level, words(child))
            else:
                yield from _blocks(child, level + 1)
    elif isinstance(node, nodes.table):
        yield _table(node)
    elif isinstance(node, nodes.bullet_list | nodes.enumerated_list):
        yield from _list(node, 1)
    elif isinstance(node, nodes.paragraph | nodes.rubric):
        yield Paragraph(words(node))
    elif isinstance(node, nodes.definition_list):
        for item in node.findall(nodes.definition_list_item):
            for child in item.children:
                if isinstance(child, nodes.term):
                    yield Paragraph(tuple(Run(run.text, True) for run in words(child)))
                elif isinstance(child, nodes.definition):
                    for part in child.children:
                        yield from _blocks(part, level)
    elif isinstance(node, nodes.literal_block):
        yield Paragraph((Run(node.astext().strip("\n")),))
    elif isinstance(node, nodes.Admonition | nodes.container | nodes.block_quote):
        paragraphs = tuple(words(part) for part in node.findall(_is_text))
        yield Box(paragraphs)
    elif isinstance(node, nodes.Element) and node.get("part") == "safeguarding":
        yield Box(((Run(FOR_STAFF),),))


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.paragraph | nodes.title)


def _list(node: nodes.Element, depth: int) -> Iterator[Block]:
    """A list; where an entry holds another list, that follows it, one step deeper."""
    ordered = isinstance(node, nodes.enumerated_list)
    start = int(node.get("start", 1))
    gathered: list[Words] = []
    for item in node.children:
        assert isinstance(item, nodes.Element)
        inner = [child for child in item.children if isinstance(child, _LISTS)]
        gathered.append(_lines(child for child in item.children if child not in inner))
        if inner:
            yield Items(tuple(gathered), ordered, depth, start)
            gathered, start = [], 0
            for child in inner:
                yield from _list(child, depth + 1)
    if gathered:
        yield Items(tuple(gathered), ordered, depth, start)


def _lines(parts: Iterable[nodes.Node]) -> Words:
    """The words of several paragraphs that stay one in Word: each begins a line."""
    found: list[Run] = []
    for part in parts:
        runs = words(part)
        found += [Run("\n"), *runs] if found and runs else runs
    return tuple(found)


_LISTS = (nodes.bullet_list, nodes.enumerated_list)


def _table(node: nodes.table) -> Table:
    title = node.next_node(nodes.title)
    head = node.next_node(nodes.thead)
    body = node.next_node(nodes.tbody)
    return Table(
        title.astext() if title is not None else "",
        _rows(head) if head is not None else (),
        _rows(body) if body is not None else (),
    )


def _rows(node: nodes.Element) -> tuple[tuple[Words, ...], ...]:
    return tuple(
        tuple(_lines(entry.children) for entry in row.findall(nodes.entry))
        for row in node.findall(nodes.row)
    )


def words(node: nodes.Node) -> Words:
    """The text of a node in runs: bold and italic are kept, links to the web as well."""
    return tuple(_runs(node, False, False, ""))


def _runs(node: nodes.Node, bold: bool, italic: bool, link: str) -> Iterator[Run]:
    if isinstance(node, nodes.Text):
        # Lines of the source are no lines of the document.
        yield Run(" ".join(f".{node.astext()}.".split())[1:-1], bold, italic, link)
        return
    if isinstance(node, nodes.image):
        yield Run(f"[Picture: {node.get('alt', '')}]", bold, italic, link)
        return
    if isinstance(node, nodes.comment | nodes.system_message):
        return
    bold = bold or isinstance(node, nodes.strong)
    italic = italic or isinstance(node, nodes.emphasis)
    if isinstance(node, nodes.reference) and str(node.get("refuri", "")).startswith("https://"):
        link = str(node["refuri"])
    for child in node.children:
        yield from _runs(child, bold, italic, link)
