"""Words of the glossary are marked at their first use on a page.

Authors link a word with the role `{term}` where the place matters; this links the first use of
every other word of the glossary, so that no reader meets one unexplained.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from resource_pack.sphinx_ext.dependencies import note_dependency
from resource_pack.sphinx_ext.session import session

DEPENDENCY = "glossary"

_NEVER_INSIDE = (
    nodes.title,
    nodes.reference,
    nodes.strong,
    nodes.emphasis,
    nodes.literal,
    nodes.literal_block,
    nodes.term,
    nodes.caption,
    nodes.comment,
    nodes.system_message,
    addnodes.pending_xref,
    addnodes.glossary,
)
_INSIDE = (nodes.paragraph,)


def setup_glossary_marks(app: Sphinx) -> None:
    app.connect("doctree-read", _mark)


def _mark(app: Sphinx, doctree: nodes.document) -> None:
    pack = session(app).pack
    page = pack.pages.get(app.env.docname)
    if page is None or any(True for _ in doctree.findall(addnodes.glossary)):
        return
    note_dependency(app.env, DEPENDENCY)
    linked = {
        str(node["reftarget"]).lower()
        for node in doctree.findall(addnodes.pending_xref)
        if node.get("reftype") == "term"
    }
    # Longer words first: “inter-parental relationship” is not a “relationship”.
    terms = sorted(pack.glossary_terms, key=lambda term: (-len(term), term))
    words = doctree.astext().lower()
    for term in terms:
        # Most pages use few of the terms, and looking in the whole text is quick.
        if term.lower() in words and term.lower() not in linked:
            _mark_first(doctree, term)


def _mark_first(doctree: nodes.document, term: str) -> None:
    pattern = _pattern(term)
    for text in _texts(doctree):
        match = pattern.search(text.astext())
        if match:
            _replace(text, match, term)
            return


@functools.cache
def _pattern(term: str) -> re.Pattern[str]:
    """A term as a whole word, also in the plural; capitals count where the term has them."""
    flags = re.IGNORECASE if term == term.lower() else 0
    return re.compile(rf"(?<![\w’'-]){re.escape(term)}s?(?![\w’'-])", flags)


def _texts(doctree: nodes.document) -> Iterator[nodes.Text]:
    for text in list(doctree.findall(nodes.Text)):
        parents = list(_parents(text))
        if any(isinstance(node, _INSIDE) for node in parents) and not any(
            isinstance(node, _NEVER_INSIDE) or "voice-who" in node.get("classes", ())
            for node in parents
        ):
            yield text


def _parents(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


def _replace(text: nodes.Text, match: re.Match[str], term: str) -> None:
    whole = text.astext()
    link = addnodes.pending_xref(
        "",
        nodes.inline(match.group(), match.group(), classes=["xref", "std", "std-term"]),
        refdomain="std",
        reftype="term",
        reftarget=term,
        refexplicit=True,
        refwarn=True,
    )
    parts: list[nodes.Node] = [
        nodes.Text(whole[: match.start()]),
        link,
        nodes.Text(whole[match.end() :]),
    ]
    text.parent.replace(text, [part for part in parts if part.astext()])
